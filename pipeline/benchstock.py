"""The stock pipeline that the bench compares with: de_core_news_md where it is installed, else one of its architecture built here."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language

#: Sizes of the label sets of de_core_news_md: STTS tags, morphology, dependencies, entities.
_TAGS, _MORPHS, _DEPS, _ENTITIES = 55, 480, 40, ("LOC", "PER", "ORG", "MISC")
_VECTORS, _WIDTH = 20_000, 300

_CONFIG = """
[nlp]
lang = "de"
pipeline = ["tok2vec", "tagger", "morphologizer", "parser", "lemmatizer", "attribute_ruler", "ner"]

[components]

[components.tok2vec]
factory = "tok2vec"

[components.tok2vec.model]
@architectures = "spacy.Tok2Vec.v2"

[components.tok2vec.model.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = 96
attrs = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"]
rows = [5000, 1000, 2500, 2500, 50, 50]
include_static_vectors = true

[components.tok2vec.model.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 96
depth = 4
window_size = 1
maxout_pieces = 3

[components.tagger]
factory = "tagger"

[components.tagger.model]
@architectures = "spacy.Tagger.v2"

[components.tagger.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 96

[components.morphologizer]
factory = "morphologizer"

[components.morphologizer.model]
@architectures = "spacy.Tagger.v2"

[components.morphologizer.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 96

[components.parser]
factory = "parser"
min_action_freq = 1

[components.parser.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "parser"
extra_state_tokens = false
hidden_width = 64
maxout_pieces = 2
use_upper = true

[components.parser.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 96

[components.lemmatizer]
factory = "trainable_lemmatizer"
backoff = "orth"
min_tree_freq = 1
top_k = 1

[components.lemmatizer.model]
@architectures = "spacy.Tagger.v2"

[components.lemmatizer.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 96

[components.attribute_ruler]
factory = "attribute_ruler"

[components.ner]
factory = "ner"

[components.ner.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "ner"
extra_state_tokens = false
hidden_width = 64
maxout_pieces = 2
use_upper = true

[components.ner.model.tok2vec]
@architectures = "spacy.Tok2Vec.v2"

[components.ner.model.tok2vec.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = 96
attrs = ["NORM", "PREFIX", "SUFFIX", "SHAPE"]
rows = [5000, 1000, 2500, 2500]
include_static_vectors = true

[components.ner.model.tok2vec.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 96
depth = 4
window_size = 1
maxout_pieces = 3
"""


def stock_pipeline() -> tuple[Language, str]:
    """The pipeline and what to call it in the report."""
    import spacy

    try:
        return spacy.load("de_core_news_md"), "`de_core_news_md`"
    except OSError:
        return _built(), "a full spaCy pipeline of the architecture and sizes of `de_core_news_md`, built in the bench with random weights"


def _built() -> Language:
    import numpy
    import spacy
    from spacy.tokens import Doc
    from spacy.training import Example
    from spacy.util import load_model_from_config
    from thinc.api import Config, fix_random_seed

    fix_random_seed(0)
    nlp = load_model_from_config(Config().from_str(_CONFIG), auto_fill=True, validate=True)
    generator = numpy.random.default_rng(0)
    words = [f"wort{i}" for i in range(_VECTORS)]
    table = generator.standard_normal((_VECTORS, _WIDTH), dtype="float32")
    nlp.vocab.vectors = spacy.vectors.Vectors(strings=nlp.vocab.strings, data=table, keys=[nlp.vocab.strings.add(w) for w in words])
    examples = [Example(Doc(nlp.vocab, words=[str(t) for t in doc]), doc) for doc in _labelled(nlp)]
    nlp.initialize(lambda: examples)
    return nlp


def _labelled(nlp: Any) -> list[Any]:
    """Documents that hold every label once, so that the layers get the sizes of the real ones."""
    from spacy.tokens import Doc

    docs = []
    labels = itertools.count()
    size = 20
    for _ in range(_MORPHS // size):
        numbers = [next(labels) for _ in range(size)]
        docs.append(
            Doc(
                nlp.vocab,
                words=[f"Wort{n}en" for n in numbers],
                tags=[f"T{n % _TAGS}" for n in numbers],
                morphs=[f"Case={n}" for n in numbers],
                pos=["NOUN"] * size,
                lemmas=[f"Wort{n}" + "e" * (n % 5) for n in numbers],
                heads=[max(0, i - 1) for i in range(size)],
                deps=["ROOT", *(f"d{n % _DEPS}" for n in numbers[1:])],
                ents=[f"B-{_ENTITIES[i % 4]}" if i % 2 == 0 else "O" for i in range(size)],
            )
        )
    return docs
