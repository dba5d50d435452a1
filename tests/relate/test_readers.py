"""The learned readers: what they are given, what they add to the constructions, and what they leave alone."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import KnowledgeError
from pipeline.paths import models_dir
from pipeline.relate import relate
from pipeline.relate.assemble import merged
from pipeline.relate.cues import CueLexicon
from pipeline.relate.discourse import Reader, read_document
from pipeline.relate.encoder import (
    APART,
    BETWEEN,
    CITY,
    CLOSEST,
    DATE,
    DISTANCES,
    HEADS,
    HUB,
    KINDS,
    LOOKS,
    OTHER,
    VOCABULARY,
    WEIGHTS,
    WINDOW,
    PairEncoder,
    Window,
    mention_inputs,
    pair_inputs,
    pair_masks,
    windows,
)
from pipeline.relate.judge import _namesakes, _surest, judge, refused
from pipeline.relate.pairs import MOST_CITIES, Pair, candidate_pairs
from pipeline.relate.sets import candidate_sets
from pipeline.relate.settle import set_kind_features, settle_features
from pipeline.relate.structure import LIST_OF_ONE
from pipeline.textview import TextView
from tests.relate.markup import read

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def lexicon() -> CueLexicon:
    return CueLexicon.open()


def reader_of(markup: str, lexicon: CueLexicon, hub: str | None = None) -> Reader:
    document, notes = read(markup, hub=hub)
    reader = Reader(document, TextView.of(document), notes, lexicon)
    reader.read()
    return reader


def names(cities: object) -> frozenset[str]:
    return frozenset(c.removeprefix("test:") for c in cities)  # type: ignore[attr-defined]


def test_candidates_are_the_hub_with_every_city_and_neighbours(lexicon: CueLexicon) -> None:
    reader = reader_of(
        "[Ulm] lädt ein. Aus [Gap] kommt ein Chor, aus [Graz] auch. Das Wetter wird gut. Später fährt man nach [Linz].", lexicon, "Ulm"
    )
    found = {names((p.a, p.b)): p.hub for p in candidate_pairs(reader, [])}
    assert {k for k, hub in found.items() if hub} == {frozenset(("Ulm", c)) for c in ("Gap", "Graz", "Linz")}
    assert found[frozenset(("Gap", "Graz"))] is False
    assert frozenset(("Gap", "Linz")) not in found


def test_a_directory_relates_nobody_to_everybody(lexicon: CueLexicon) -> None:
    places = ["Ulm", "Gap", "Graz", "Linz", "Wels", "Steyr", "Enns", "Krems", "Melk", "Ybbs", "Tulln", "Baden", "Mödling"]
    assert len(places) == MOST_CITIES + 1
    reader = reader_of("Es meldeten sich " + ", ".join(f"[{p}]" for p in places) + ".", lexicon)
    assert [p for p in candidate_pairs(reader, []) if not p.hub] == []


def test_sets_are_enumerations_with_and_without_the_hub(lexicon: CueLexicon) -> None:
    reader = reader_of("Das Projekt „<<HolzWeg>>“ ist bewilligt. Beteiligt sind [Gap], [Graz] und [Linz].", lexicon, "Ulm")
    sets = {names(s.cities) for s in candidate_sets(reader, merged(reader), {})}
    assert {frozenset(("Gap", "Graz", "Linz")), frozenset(("Ulm", "Gap", "Graz", "Linz"))} <= sets


def test_towns_that_the_network_ties_together_are_a_set_and_so_is_one_less_and_one_more(lexicon: CueLexicon) -> None:
    reader = reader_of(
        "[Ulm] baut. Später kommt [Gap] dazu. Am Ende hilft [Graz]. Der Vertreter von [Linz] lobt das. [Wels] sieht zu.", lexicon
    )
    tied = ["Ulm", "Gap", "Graz", "Linz"]
    joints = {frozenset(("test:" + a, "test:" + b)): 2.0 for n, a in enumerate(tied) for b in tied[n + 1 :]}
    joints |= {frozenset(("test:" + a, "test:Wels")): -0.5 if a == "Ulm" else -1.2 for a in tied}
    sets = {names(s.cities): s.features for s in candidate_sets(reader, merged(reader), {}, joints)}
    assert sets[frozenset(tied)]["s_joint_clear"] == 1.0
    assert frozenset((*tied, "Wels")) in sets
    assert any(len(s) == 3 and s < frozenset(tied) for s in sets)
    assert all(f["s_unread"] for f in (s.features for s in candidate_sets(reader, merged(reader), {})))


def test_the_kind_of_a_set_follows_its_words_and_what_the_network_says_of_its_pairs(lexicon: CueLexicon) -> None:
    def kind(text: str, read: dict[frozenset[str], tuple[float, ...]]) -> str:
        reader = reader_of(text, lexicon)
        candidate = max(candidate_sets(reader, merged(reader), {}), key=lambda s: len(s.cities))
        return lexicon.scorer.set_kind(set_kind_features(candidate, reader.annotations.city_entities, read))

    def said(sure: str) -> dict[frozenset[str], tuple[float, ...]]:
        shares = tuple(0.9 if k == sure else 0.02 for k in KINDS)
        return {frozenset(("test:" + a, "test:" + b)): shares for a, b in (("Ulm", "Gap"), ("Ulm", "Graz"), ("Gap", "Graz"))}

    assert kind("[Ulm], [Gap] und [Graz] teilen sich einen Bauhof.", said("cooperation")) == "cooperation"
    assert kind("Im Netzwerk sitzen [Ulm], [Gap] und [Graz].", said("network")) == "network"
    assert kind("Das Projekt verbindet [Ulm], [Gap] und [Graz].", said("project")) == "project"


def test_the_features_of_a_set_do_not_depend_on_who_else_was_read(lexicon: CueLexicon) -> None:
    reader = reader_of("Das Projekt verbindet [Ulm], [Gap] und [Graz]. [Linz] sieht zu.", lexicon)
    candidate = next(s for s in candidate_sets(reader, merged(reader), {}) if names(s.cities) == {"Ulm", "Gap", "Graz"})
    inner, outer = frozenset(("test:Ulm", "test:Gap")), frozenset(("test:Ulm", "test:Linz"))
    shares = dict(enumerate(0.5 if n == 2 else 0.1 for n in range(len(KINDS))))

    def features(*pairs: frozenset[str]) -> dict[str, float]:
        return set_kind_features(candidate, reader.annotations.city_entities, {p: tuple(shares.values()) for p in pairs})

    assert features() == features(outer) and features()["unread"] == 1.0
    assert features(inner) == features(outer, inner) and "unread" not in features(inner)
    assert features(inner)["net_2"] > features(inner)["net_0"]


def test_without_an_issuer_the_town_named_most_is_the_hub(lexicon: CueLexicon) -> None:
    reader = reader_of("In [Mainz] regnet es. [Ulm] feiert. Nach [Ulm] kommt [Gap]. Auch [Graz] reist an, sagt [Ulm].", lexicon)
    assert reader.hub() == "test:Ulm"
    assert len(reader.centres()) <= 4
    assert reader_of("In [Mainz] regnet es. [Ulm] feiert, [Ulm] lacht.", lexicon, "Gap").centres()[0] == "test:Gap"


def test_the_seat_of_a_sender_that_is_no_town_is_not_the_hub(lexicon: CueLexicon) -> None:
    text = (
        "[Berlin]. Die Servicestelle zeichnet Kommunen aus. [Ulm] und die Partnerstadt [Gap] pflanzen Bäume. [Ulm] hat seit Jahren "
        "einen Vertrag. Die Feier ist in [Berlin], die Anmeldung läuft bei der Stelle in [Berlin]."
    )
    assert reader_of(text, lexicon).hub() == "test:Ulm"
    assert reader_of(text, lexicon, "Berlin").hub() == "test:Berlin"


HEADLESS = (
    "Reisegruppe aus [Ulm] besucht das dänische [Kolding].¶Der Bürgermeister war in der Partnerstadt [Kolding]. [Kolding] hat einen Hafen; "
    "von [Ulm] aus fährt man einen Tag. Die weiteren Partnerstädte sind [Allonnes] und [Lublin]. Die [Ulmer~Ulm] kamen gern."
)


def abroad(markup: str, lexicon: CueLexicon, home: set[str]) -> Reader:
    document, notes = read(markup, hub=None)
    known = {c: replace(e, country_code="DE" if e.name in home else "DK") for c, e in notes.city_entities.items()}
    return read_document(document, TextView.of(document), replace(notes, city_entities=known), lexicon)


def test_a_text_without_an_issuer_is_read_for_the_town_it_speaks_for(lexicon: CueLexicon) -> None:
    reader = abroad(HEADLESS, lexicon, {"Ulm"})
    assert reader.document.issuer_city_id is None
    found = {names(s.finding.cities) for s in reader.stated}
    assert found >= {frozenset(("Ulm", "Allonnes")), frozenset(("Ulm", "Lublin"))}
    assert frozenset(("Kolding", "Allonnes")) not in found


def test_no_town_speaks_where_none_leads_or_german_is_not_written(lexicon: CueLexicon) -> None:
    assert abroad(HEADLESS, lexicon, set()).speaker() is None
    even = "[Ulm] und [Gera] feiern mit [Gap]. [Gera] und [Ulm] haben Partnerstädte."
    assert abroad(even, lexicon, {"Ulm", "Gera"}).speaker() is None
    document, notes = read(HEADLESS, hub="Kolding")
    assert read_document(document, TextView.of(document), notes, lexicon).speaker() is None, "the issuer speaks"


@pytest.mark.parametrize(
    ("markup", "silent"),
    [
        ("[Ulm] Richtung [Gap], bei [Gera] drei Kilometer Stau. Zwischen [Ulm] und [Gera] fährt man langsam.", True),
        ("[Ulm] und [Gap] sind seit {1990} verschwistert. Die Partnerstadt [Gap] feiert mit.", False),
    ],
)
def test_a_text_without_any_cue_holds_no_pair(lexicon: CueLexicon, markup: str, silent: bool) -> None:
    reader = abroad(markup, lexicon, {"Ulm", "Gera"})
    assert bool(reader.context.kinds) is not silent
    assert bool(judge(reader, merged(reader)).probabilities) is not silent


def test_a_text_that_nobody_sends_needs_less(lexicon: CueLexicon) -> None:
    unsent = abroad("[Ulm] und [Gap] haben eine Städtepartnerschaft.", lexicon, {"Ulm"})
    project = abroad("[Ulm] und [Gap] haben ein Projekt mit Gästen.", lexicon, {"Ulm"})
    sent = reader_of("[Ulm] und [Gap] haben eine Städtepartnerschaft.", lexicon, hub="Ulm")
    plain = abroad("[Ulm] liegt nicht weit von [Gap].", lexicon, {"Ulm"})
    assert _surest(unsent, False) < _surest(project, False) == _surest(sent, False) < _surest(plain, False)


def test_two_towns_that_a_paragraph_names_alone_are_marked(lexicon: CueLexicon) -> None:
    document, notes = read(
        "Zwei Tandems starten.¶[Ulm] hat enge Gassen wie [Gap]. Man erprobt Räder.¶In [Mainz] hilft [Graz], auch [Wels] schaut zu.",
        hub=None,
    )
    known = {c: replace(e, country_code="DE" if e.name in ("Ulm", "Mainz") else "FR") for c, e in notes.city_entities.items()}
    reader = Reader(document, TextView.of(document), replace(notes, city_entities=known), lexicon)
    reader.read()
    found = {names((p.a, p.b)): p.features for p in candidate_pairs(reader, [])}
    assert {"sole_sentence", "sole_block", "sole_block_border"} <= found[frozenset(("Ulm", "Gap"))].keys()
    assert not {"sole_sentence", "sole_block"} & found[frozenset(("Mainz", "Graz"))].keys()


def test_mentions_are_told_by_distance_order_and_what_lies_between() -> None:
    window = Window([0] * 40, [0] * 40, {"u": [(3, 0), (30, 2)], "g": [(6, 0)], "h": [(8, 0), (33, 2)]}, [(1, 12), (12, 25), (25, 39)])
    rows = mention_inputs(window, [("u", "h"), ("hub", "g")], "hub")
    assert rows[rows[:, 0] == 0][0].tolist() == [0, 30, 33, 5, 0, 0]
    assert rows[rows[:, 0] == 0][1].tolist() == [0, 3, 8, 5, 1, 0]
    assert rows[rows[:, 0] == 1].tolist() == [[1, 0, 6, 5, 1, 5]]


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 500)), min_size=1, max_size=60, unique_by=lambda m: m[1]))
def test_no_text_has_more_mentions_to_read_than_the_closest(found: list[tuple[str, int]]) -> None:
    mentions: dict[str, list[tuple[int, int]]] = {}
    for city, place in sorted(found, key=lambda m: m[1]):
        mentions.setdefault(city, []).append((place, place // 100))
    pairs = [(a, b) for a in mentions for b in mentions if a < b]
    rows = mention_inputs(Window([0] * 512, [0] * 512, mentions, [(0, 512)]), pairs, None)
    assert (rows >= 0).all()
    assert all((rows[:, 0] == n).sum() in range(1, CLOSEST + 1) for n in range(len(pairs)))
    assert (rows[:, 3] < DISTANCES).all()
    assert (rows[:, 4] < BETWEEN).all()
    assert (rows[:, 5] < APART).all()


def test_the_reader_of_a_pair_looks_at_its_own_cities(lexicon: CueLexicon) -> None:
    window = Window([0] * 40, [0] * 40, {"u": [(3, 0), (30, 2)], "g": [(6, 0), (27, 2)], "h": [(15, 1)]}, [(1, 12), (12, 25), (25, 39)])
    pairs = [("u", "g"), ("hub", "h")]
    kept, places = pair_inputs(window, pairs, "hub")
    assert kept == [0, 1]
    first, second = pair_masks(window, pairs, places, "hub")
    assert [row.nonzero()[0].tolist() for row in first] == [[3, 30], [6, 27], [*range(1, 12), *range(25, 39)], [3, 4, 5]]
    # A hub that is not named stands at the head of the text; nothing lies between it and the other.
    assert [row.nonzero()[0].tolist() for row in second] == [[0], [15], list(range(12, 25)), []]


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 500)), min_size=2, max_size=60, unique_by=lambda m: m[1]))
def test_masks_fit_every_window(found: list[tuple[str, int]]) -> None:
    mentions: dict[str, list[tuple[int, int]]] = {}
    for city, place in sorted(found, key=lambda m: m[1]):
        mentions.setdefault(city, []).append((place, place // 100))
    window = Window([0] * 512, [0] * 512, mentions, [(100 * n, min(511, 100 * n + 100)) for n in range(6)])
    pairs = [(a, b) for a in mentions for b in mentions if a < b]
    masks = pair_masks(window, pairs, pair_inputs(window, pairs, None)[1], None)
    assert masks.shape == (len(pairs), LOOKS, 512)
    for row, (a, b) in zip(masks, pairs, strict=True):
        assert row[0].sum() == len(mentions[a])
        assert row[1].sum() == len(mentions[b])
        first, last = (min(row[3].nonzero()[0], default=0), max(row[3].nonzero()[0], default=0))
        assert row[3].sum() in (0, last - first + 1)  # one stretch


def test_two_pairs_of_one_sentence_are_read_apart(lexicon: CueLexicon) -> None:
    text = "Ulm feiert mit seiner Partnerstadt Gap, nicht mit Graz, das nur zu Besuch kam."
    cities = [(text.index(name), text.index(name) + len(name), name) for name in ("Ulm", "Gap", "Graz")]
    encoder = lexicon.encoder
    found = windows(text, [(0, len(text))], cities, [], "Ulm", encoder.pieces, {"Gap", "Graz"})
    pairs = [("Ulm", "Gap"), ("Ulm", "Graz")]
    gap, graz = encoder.read(found, pairs, [0.0, 0.0], "Ulm")
    assert gap is not None
    assert graz is not None
    assert gap.related > graz.related + 1
    back = encoder.read(found, pairs[::-1], [0.0, 0.0], "Ulm")[::-1]
    assert [v.related for v in back if v] == pytest.approx([gap.related, graz.related], abs=0.05)
    alone = encoder.read(found, pairs[:1], [0.0], "Ulm")[0]
    assert alone is not None
    assert alone.related == pytest.approx(gap.related, abs=0.5)  # readers do not see each other; only the scale of 8-bit sums is common


def test_a_guest_belongs_to_the_town_named_last_before_it(lexicon: CueLexicon) -> None:
    document, notes = read("[Ulm] schaut zu. In [Detmold] kommt der Bus aus [Hasselt] an. In [Lemgo] singt [Gap].", hub="Ulm")
    home = {"Ulm", "Detmold", "Lemgo"}
    known = {c: replace(e, country_code="DE" if e.name in home else "BE") for c, e in notes.city_entities.items()}
    reader = Reader(document, TextView.of(document), replace(notes, city_entities=known), lexicon)
    reader.read()
    found = {names((p.a, p.b)): p.features for p in candidate_pairs(reader, [])}
    assert "host_sentence" in found[frozenset(("Detmold", "Hasselt"))]
    assert "rival_sentence" in found[frozenset(("Ulm", "Hasselt"))]
    assert "host_sentence" not in found[frozenset(("Ulm", "Hasselt"))]
    assert "map_over_border" in found[frozenset(("Ulm", "Hasselt"))]
    assert "map_germany" in found[frozenset(("Ulm", "Detmold"))]


def test_a_sure_rival_speaks_against_a_pair(lexicon: CueLexicon) -> None:
    pairs = [Pair("u", "g", hub=True), Pair("u", "h", hub=True), Pair("d", "g", hub=False)]
    named = {"u": [0], "g": [1], "h": [2], "d": [1]}

    def odds(rival: float) -> float:
        return lexicon.scorer.settled(settle_features(pairs, [0.5, -3.0, rival], [0.5, -3.0, rival], named, {}, [])[0])

    assert odds(4.0) < odds(-5.0)


def test_pairs_settle_alike_in_any_order(lexicon: CueLexicon) -> None:
    pairs = [Pair("u", "g", hub=True), Pair("u", "h", hub=True), Pair("d", "g", hub=False)]
    values, named = [0.5, -3.0, 2.0], {"u": [0], "g": [1], "h": [2, 1], "d": [1]}
    straight = settle_features(pairs, values, values, named, {}, [])
    back = settle_features(pairs[::-1], values[::-1], values[::-1], dict(reversed(named.items())), {}, [])[::-1]
    assert [lexicon.scorer.settled(f) for f in straight] == pytest.approx([lexicon.scorer.settled(f) for f in back])


def test_of_two_towns_of_one_name_the_likelier_is_the_partner(lexicon: CueLexicon) -> None:
    reader = reader_of("[Ulm] ehrt [Granada]. Gemeint ist nicht [Granada (Nicaragua)]. Auch [Gap] kommt, und [Ulm (Texas)].", lexicon)
    spain, america, gap, texas = ("test:" + c for c in ("Granada", "Granada (Nicaragua)", "Gap", "Ulm (Texas)"))
    pairs = [Pair("test:Ulm", city, hub=True) for city in (spain, america, gap, texas)]
    sure = _namesakes(reader, pairs, [2.0, 1.0, -3.0, 4.0], set())
    assert {p.b for p in pairs if p.key in sure} == {america, texas}
    stated = _namesakes(reader, pairs, [2.0, 1.0, -3.0, 4.0], {frozenset(("test:Ulm", america))})
    assert {p.b for p in pairs if p.key in stated} == {spain, texas}  # what a construction says counts for more


def test_window_marks_what_the_pipeline_knows(lexicon: CueLexicon) -> None:
    text = "Ulm ehrt seit 1971 Gap."
    (window,) = windows(text, [(0, len(text))], [(0, 3, "u"), (19, 22, "g")], [(14, 18, DATE)], "u", lexicon.encoder.pieces)
    assert set(window.types) == {OTHER, CITY, DATE, HUB}
    assert window.mentions["u"][0] == (1, 0)
    assert len(window.ids) == len(window.types)
    assert window.types[window.mentions["g"][0][0]] == CITY
    kept, places = pair_inputs(window, [("u", "g"), ("u", "nowhere"), ("g", "u")], "u")
    assert kept == [0, 2]
    assert places[0].tolist() == [window.mentions["u"][0][0], window.mentions["g"][0][0], *window.sentences[0]]


@given(st.lists(st.text(alphabet="abcäöü 0-9.,–“ ", max_size=400), min_size=1, max_size=12))
def test_windows_hold_whole_sentences_and_stay_in_bounds(sentences: list[str]) -> None:
    pieces = _pieces()
    text, spans = "", []
    for sentence in sentences:
        spans.append((len(text), len(text) + len(sentence)))
        text += sentence + " "
    for window in windows(text, spans, [], [], None, pieces):
        assert len(window.ids) <= WINDOW + 2
        assert all(1 <= low <= high <= len(window.ids) - 1 for low, high in window.sentences)


def test_a_sentence_longer_than_a_window_is_cut_and_the_next_is_read(lexicon: CueLexicon) -> None:
    text = "Wort " * 2000 + ". Ulm grüßt Gap."
    end = text.index(". Ulm") + 1
    found = windows(
        text,
        [(0, end), (end + 1, len(text))],
        [(end + 1, end + 4, "u"), (len(text) - 4, len(text) - 1, "g")],
        [],
        None,
        lexicon.encoder.pieces,
    )
    assert len(found) == 2
    assert set(found[1].mentions) == {"u", "g"}


def _pieces(cache: list[object] = []) -> object:  # noqa: B006  (opened once for all examples)
    if not cache:
        cache.append(PairEncoder.open().pieces)
    return cache[0]


SIDE = (
    "[Solingen] feiert. Zum Stadtfest am Samstag werden Gäste aus vielen Ländern erwartet. Seit Jahrzehnten pflegt die Stadt ihre"
    " Städtepartnerschaften. Die Freunde aus [Gouda] bringen Käse mit, die aus [Chalon-sur-Saône] Wein. Beide Partnerstädte haben eigene"
    " Stände auf dem Markt."
)


def test_a_partner_that_no_construction_states_is_read(lexicon: CueLexicon) -> None:
    document, notes = read(SIDE, hub="Solingen")
    view = TextView.of(document)
    read_ones = {names(c for c, _ in claim.cities): claim for claim in relate(document, view, notes, lexicon)}
    claim = read_ones[frozenset(("Solingen", "Gouda"))]
    assert claim.kind == "twinning"
    assert claim.reasons
    assert 0 < claim.confidence < 1
    assert document.text[claim.quote_start : claim.quote_end] == claim.quote


NEAR_MISS = (
    "[Solingen] feiert. Zum Stadtfest am Samstag werden Gäste aus vielen Orten erwartet. Händler aus [Gouda] bringen Käse mit, eine"
    " Winzerin aus [Mainz] Wein. Die Bühne stellt eine Firma aus [Essen] auf."
)


def test_places_of_traders_are_no_partners(lexicon: CueLexicon) -> None:
    document, notes = read(NEAR_MISS, hub="Solingen")
    assert relate(document, TextView.of(document), notes, lexicon) == []


def test_the_same_text_gives_the_same_claims(lexicon: CueLexicon) -> None:
    document, notes = read(SIDE, hub="Solingen")
    first = relate(document, TextView.of(document), notes, lexicon)
    relate(*_other(lexicon))
    assert relate(document, TextView.of(document), notes, lexicon) == first
    assert relate(document, TextView.of(document), notes, CueLexicon.open()) == first


def _other(lexicon: CueLexicon) -> tuple[object, ...]:
    document, notes = read(NEAR_MISS, hub="Solingen")
    return document, TextView.of(document), notes, lexicon


@pytest.mark.parametrize(("name", "content"), [(WEIGHTS, None), (HEADS, None), (HEADS, b"no archive"), (WEIGHTS, b"no graph")])
def test_a_broken_model_is_one_line_with_the_remedy(name: str, content: bytes | None, tmp_path: Path) -> None:
    (tmp_path / "relate").mkdir()
    for file in (WEIGHTS, HEADS, VOCABULARY):
        shutil.copy(models_dir() / "relate" / file, tmp_path / "relate" / file)
    if content is None:
        (tmp_path / "relate" / name).unlink()
    else:
        (tmp_path / "relate" / name).write_bytes(content)
    with pytest.raises(KnowledgeError, match="restore models") as error:
        encoder = PairEncoder.open(tmp_path)
        text = "Ulm grüßt Gap."
        encoder.read(windows(text, [(0, 14)], [(0, 3, "u"), (10, 13, "g")], [], "u", encoder.pieces), [("u", "g")], [0.0], "u")
    assert "\n" not in str(error.value)


def test_a_ring_named_before_its_towns_is_read(lexicon: CueLexicon) -> None:
    reader = reader_of("Im Städtedreieck wird gebaut. Bauherren sind [Gap] und [Graz]. Gäste aus [Linz] und [Wels] sahen zu.", lexicon)
    assert reader.masked


_FRAGMENTS = (
    "Im Städtedreieck", "die Ringpartnerschaft", "mit", "und", "aus", "[Ulm]", "[Gap]", "[Graz]", "[Linz]", "Partnerstadt",
    "seit 1990", ".", "Projekt", "Netzwerk", "Mitglieder sind", "beide Städte", "verschwistert", "nicht", "Kooperation", ":",
    "federführend", "dort", ",", "Partnerschaft", "gekündigt", "geplant", "zwischen", "unsere", "Tandem", "Gemeinsam",
    "drei Kommunen", "Konsortium", "Memorandum", "?",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_FRAGMENTS), min_size=1, max_size=30), st.sampled_from([None, "Ulm", "Bonn"]))
def test_no_order_of_cues_and_towns_breaks_the_reading(lexicon: CueLexicon, fragments: list[str], hub: str | None) -> None:
    document, notes = read(" ".join(fragments), hub=hub)
    claims = relate(document, TextView.of(document), notes, lexicon)
    assert all(document.text[c.quote_start : c.quote_end] == c.quote for c in claims)


def test_a_weighted_sum_does_not_depend_on_the_order_of_the_features(lexicon: CueLexicon) -> None:
    model = lexicon.scorer.models["hub"]
    names = sorted(model.weights)[:400]
    straight = {name: 0.1 * (n % 7) for n, name in enumerate(names)}
    assert model.total(straight) == model.total(dict(reversed(straight.items())))


@pytest.mark.parametrize(
    ("markup", "named"),
    [
        ("Das Programm <<p:Kommunale Klimapartnerschaften>> wächst. Die Klimapartnerschaft zwischen [Ulm] und [Jena] besteht.", True),
        ("¶# <<p:Kommunale Klimapartnerschaften>>¶Die Klimapartnerschaft zwischen [Ulm] und [Jena] besteht.", False),
        ("Das Programm <<p:Uferlust>> wächst. Der Herbst war mild. Die Klimapartnerschaft zwischen [Ulm] und [Jena] besteht.", False),
    ],
)
def test_thematic_ones_belong_to_a_programme_named_after_partnerships(lexicon: CueLexicon, markup: str, named: bool) -> None:
    document, notes = read(markup)
    claims = relate(document, TextView.of(document), notes, lexicon, judged=False)
    assert [(c.kind, bool(c.programmes)) for c in claims] == [("thematic", named)]


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("Im Projekt <<Uferlust>> arbeiten [Ulm] und [Jena] zusammen. Man kennt sich aus dem Netzwerk <<n:Gute Wege>>.", {"Uferlust"}),
        ("[Ulm] und [Jena] arbeiten im Projekt zusammen. Man kennt sich aus dem Netzwerk <<n:Gute Wege>>.", set()),
        ("Die Tandems: [Ulm] und [Jena]. Dahinter steht das Netzwerk <<n:Gute Wege>>.", set()),
        ("Die Tandems: [Ulm] und [Jena]. Dahinter steht das Programm <<p:Gute Wege>>.", {"Gute Wege"}),
    ],
)
def test_a_project_takes_no_network_that_another_sentence_names(lexicon: CueLexicon, markup: str, wanted: set[str]) -> None:
    document, notes = read(markup)
    claims = relate(document, TextView.of(document), notes, lexicon, judged=False)
    found = {notes.programme_entities[p].name for c in claims if c.kind == "project" for p in c.programmes}
    assert [c.kind for c in claims] == ["project"] and found == wanted


@pytest.mark.parametrize(
    ("line", "whole"),
    [
        ("<G0> : <G1> ", True),
        ("- <G0> ( Graubünden ) : <G1> ( Deutschland ) ", True),
        ("<G0> : <partnership0> u . a . mit <G1> ", True),
        ("<G0> : <pcity0> <G1> . ", True),
        ("<G0> : derzeit auf der Suche , gewünscht wird <G1> ", False),
        ("<G0> : <proj0> mit <G1> ", False),
        ("<G0> und <G1> ", False),
    ],
)
def test_an_entry_of_a_list_names_a_town_and_its_partners(line: str, whole: bool) -> None:
    assert (LIST_OF_ONE.fullmatch(line) is not None) == whole


def test_what_came_to_nothing_is_no_pair_however_it_reads(lexicon: CueLexicon) -> None:
    def nothing(markup: str) -> bool:
        reader = reader_of(markup, lexicon, hub="Ulm")
        return refused(reader, next(p for p in candidate_pairs(reader, []) if {p.a, p.b} == {"test:Ulm", "test:Gera"}))

    assert nothing("In [Ulm] sprach man von einer Partnerschaft. Mit [Gera] hatte die Stadt nie etwas zu tun.")
    assert nothing("[Ulm] hatte sich um [Gera] bemüht; daraus ist nichts geworden.")
    assert nothing("Der Antrag, mit [Gera] eine Partnerschaft einzugehen, wurde in [Ulm] abgelehnt.")
    assert not nothing("In [Ulm] sprach man über [Gera]. Die Reise nach [Gera] scheiterte am Streik der Lotsen.")
    assert not nothing("Der Antrag, mit [Gera] zu brechen, wurde in [Ulm] abgelehnt. Die Partnerschaft mit [Gera] lebt.")
    assert not nothing("Der Antrag, die Partnerschaft von [Ulm] mit [Gera] zu beenden, wurde abgelehnt.")
