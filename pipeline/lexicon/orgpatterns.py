"""Words that announce an organisation's name ("Hochschule …", "… GmbH", "… Nachrichten"); read from ``organisation_patterns.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast, get_args

from pipeline.errors import KnowledgeError
from pipeline.records import OrganisationKind

if TYPE_CHECKING:
    from collections.abc import Mapping

_FILE = "organisation_patterns.toml"
_KINDS = frozenset(get_args(OrganisationKind))
_KEYS = frozenset({"kind", "words", "tails", "name", "left", "quoted", "phrase", "paper"})


@dataclass(frozen=True, slots=True)
class Trigger:
    """How the name around one trigger word is delimited.

    ``name``: "after" (a proper name must follow), "maybe" (it may), "before" (it stands in front: legal forms, newspapers).
    ``left``: capitalised adjectives and hyphenated names before the trigger belong to the name.
    ``quoted``: a quoted name that follows is the name ("Verein „…“"). ``phrase``: "für Technik und Wirtschaft" may
    continue the name. ``paper``: the words in front must be an adjective or a hyphenated name ("Hohenloher Bote").
    """

    kind: str
    name: str
    left: bool
    quoted: bool
    phrase: bool
    paper: bool


@dataclass(frozen=True, slots=True)
class OrganisationPatterns:
    """``words`` maps whole lower-case words to their trigger (``exact``: as they are spelled), ``tails`` the ends of compounds.

    ``stop`` holds words that never belong to a name, ``connectors`` small words inside foreign names, ``places`` what may follow "am" or
    "an der" in a place name, ``aliases`` the short form of a long beginning, ``legal_forms`` what is cut from a name's end.
    """

    words: Mapping[str, Trigger]
    exact: frozenset[str]
    tails: tuple[tuple[str, Trigger], ...]
    tail_endings: tuple[str, ...]
    stop: frozenset[str]
    connectors: frozenset[str]
    places: frozenset[str]
    not_triggers: frozenset[str]
    aliases: tuple[tuple[str, str], ...]
    legal_forms: frozenset[str]


def build(data: Mapping[str, object]) -> OrganisationPatterns:
    """Compile and check the pattern file."""
    words: dict[str, Trigger] = {}
    tails: dict[str, Trigger] = {}
    wanted = {"trigger", "lists", "aliases"}
    if data.keys() != wanted:
        raise KnowledgeError(
            f"lexicon {_FILE}: expected [[trigger]] entries, [lists] and [aliases]: add what is missing, remove what is not listed"
        )
    exact: set[str] = set()
    for entry in cast("list[dict[str, object]]", data["trigger"]):
        label = str(entry.get("words") or entry.get("tails"))[:60]
        unknown = sorted(entry.keys() - _KEYS)
        if unknown:
            raise KnowledgeError(f"lexicon {_FILE}: entry {label}: unknown key {unknown[0]!r}: use one of {', '.join(sorted(_KEYS))}")
        if entry.get("kind") not in _KINDS or entry.get("name") not in ("after", "maybe", "before"):
            raise KnowledgeError(f"lexicon {_FILE}: entry {label}: kind must be an organisation kind and name one of after, maybe, before")
        trigger = Trigger(
            str(entry["kind"]),
            str(entry["name"]),
            bool(entry.get("left")),
            bool(entry.get("quoted")),
            bool(entry.get("phrase")),
            bool(entry.get("paper")),
        )
        for table, key in ((words, "words"), (tails, "tails")):
            for word in cast("list[str]", entry.get(key, [])):
                if not word or word.lower() in table:
                    raise KnowledgeError(f"lexicon {_FILE}: entry {label}: {word!r} is empty or listed twice: remove it")
                table[word.lower()] = trigger
                exact.add(word)
    lists = cast("dict[str, list[str]]", data["lists"])
    ranked = tuple(sorted(tails.items(), key=lambda t: (-len(t[0]), t[0])))
    return OrganisationPatterns(
        words=words,
        exact=frozenset(exact),
        tails=ranked,
        tail_endings=tuple(t for t, _ in ranked),
        stop=frozenset(lists.get("stop", ())),
        connectors=frozenset(lists.get("connectors", ())),
        places=frozenset(w.lower() for w in lists.get("places", ())),
        not_triggers=frozenset(w.lower() for w in lists.get("not_triggers", ())),
        aliases=tuple(sorted(cast("dict[str, str]", data["aliases"]).items())),
        legal_forms=frozenset(lists.get("legal_forms", ())),
    )
