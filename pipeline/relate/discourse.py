"""Reads a document sentence by sentence: hub, topic and focus, and the findings of each sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.dates.durations import find_durations
from pipeline.records import NEWS_ROLES
from pipeline.relate import anaphora, later
from pipeline.relate.attributes import Times, read_times
from pipeline.relate.centre import GERMAN_SPEAKING, centre_features
from pipeline.relate.find import RELATION_TAGS, Context, Finding, find_pairs, polarity, resolve_kind
from pipeline.relate.groups import Circles, adopt
from pipeline.relate.mask import Masked, mask
from pipeline.relate.structure import Line, is_line, lines_to_findings, read_line, run_in
from pipeline.textview import Sentence

if TYPE_CHECKING:
    from pipeline.dates.durations import DurationMention
    from pipeline.records import Annotations, Document
    from pipeline.relate.cues import CueLexicon, CueMention
    from pipeline.textview import TextView

_DATELINE = re.compile(r"\s*(?:\([^()]{2,40}\)|/)?\s*(?::|\.|–|—|-|\|)\s")
_SINCE = re.compile(r"\s*\((?:[Ss]eit )?(?:\d{1,2}\.\s?)?(?:\w+ )?\d{4}\)\s*:")
#: A table whose first column alone lists towns, all partners of the hub.
_PARTNER_COLUMN = re.compile(r"(?:[\w-]+ ){0,2}(?:Partner|Schwester)(?:stadt|städte|gemeinden?|kommunen?)$")
_TOWN_COLUMN = re.compile(r"[Ss]tadt|[Ss]tädte|[Gg]emeinde|[Kk]ommune|\bOrte?\b|Partner")
_POINTER = re.compile(r"\b(?:[Ff]olgende\w*|Übersicht|Liste|Auswahl|Tabelle|Überblick|nachstehend\w*|im Einzelnen)\b")
#: By how much (log odds) the likeliest centre must lead for a text without an issuer to be read as its own.
CLEARLY = 1.0
#: What a section under a heading with two cities may call their relation, most telling first.
_SECTION_TAGS = ("twin", "twinv", "pcity", "friend", "fcity", "thematic", "tand", "pact", "coopv", "coop", "partnership", "linkn")


def read_document(document: Document, view: TextView, annotations: Annotations, lexicon: CueLexicon) -> Reader:
    """A reading of the document. Without an issuer it is read again where the first reading makes clear which town it speaks for: "die
    weiteren Partnerstädte sind …" then lists that town's (exact of 104 held-back texts without their letterheads 0.566 -> 0.588)."""
    reader = Reader(document, view, annotations, lexicon)
    reader.read()
    speaker = reader.speaker()
    if speaker is not None:
        reader = Reader(document, view, annotations, lexicon, speaker=speaker, first=reader)
        reader.read()
    return reader


@dataclass(slots=True)
class Stated:
    """A finding with what its own sentence says about time."""

    finding: Finding
    times: Times


class _Layers:
    """The mentions and cues of a document by position, cut out per sentence."""

    def __init__(self, notes: Annotations, cues: list[CueMention]) -> None:
        self._notes, self._cues = notes, cues
        self._starts = (
            [m.start for m in notes.cities],
            [m.start for m in notes.dates],
            [m.start for m in notes.programmes],
            [c.start for c in cues],
        )

    def _cut(self, layer: int, sentence: Sentence) -> slice:
        starts = self._starts[layer]
        return slice(bisect_left(starts, sentence.start), bisect_left(starts, sentence.end))

    def cues(self, sentence: Sentence) -> list[CueMention]:
        return self._cues[self._cut(3, sentence)]

    def mask(self, view: TextView, index: int, sentence: Sentence) -> Masked:
        notes = self._notes
        cities, dates = notes.cities[self._cut(0, sentence)], notes.dates[self._cut(1, sentence)]
        return mask(view, index, sentence, cities, dates, notes.programmes[self._cut(2, sentence)], self.cues(sentence))


class Reader:
    """State of one reading. After ``read``: ``stated`` (pairs and lists), ``circles`` (consortia, networks) and ``denied``."""

    def __init__(
        self,
        document: Document,
        view: TextView,
        annotations: Annotations,
        lexicon: CueLexicon,
        *,
        speaker: str | None = None,
        first: Reader | None = None,
    ) -> None:
        """``speaker`` is the city that a text without an issuer speaks for; ``first`` an earlier reading, whose cues and durations hold."""
        self.document, self.view, self.annotations, self.lexicon = document, view, annotations, lexicon
        own = [c for c in lexicon.find(document.text) if view.role_at(c.start) in NEWS_ROLES] if first is None else first.cues
        self.cues: list[CueMention] = own
        self.context = Context(document.issuer_city_id or speaker, kinds=frozenset(c.cue.tag for c in self.cues))
        self.context.thematic = self._titled_thematic()
        self.durations: list[DurationMention] = first.durations if first else find_durations(view, document.published_on)
        self.circles = Circles(dict(annotations.programme_entities))
        self.stated: list[Stated] = []
        self.denied: list[Finding] = []
        self.unsure: list[Finding] = []  #: asked, wished for, left open: no claim, and nothing for the scorer to guess
        self.masked: dict[int, Masked] = {}
        self.hubs: set[str] = set()
        self.last_kind: str | None = None
        self.last_found: list[Stated] = []
        self._section: tuple[int, list[str]] | None = None
        self._intro: list[CueMention] = []
        self._run: list[Line] = []
        self._header = ""
        self.pairs_from: int | None = None
        self._run_intro: list[CueMention] = []
        self._recent: list[CueMention] = []  #: relation cues of the last sentences, for tables that follow at some distance
        self._recent_at = -99
        self.covered: list[CueMention] = []
        self._named: dict[str, list[int]] | None = None
        self._centres: list[str] | None = None
        #: What was taken for the hub where each sentence was read: by the block, the sentence before, the last relation, the topic.
        self.hub_at: dict[int, dict[str, str | None]] = {}

    def read(self) -> None:
        """Read every news sentence once, in order."""
        layers = _Layers(self.annotations, self.cues)
        previous_block = -1
        for i, sentence in enumerate(self.view.sentences):
            block = self.view.blocks[sentence.block]
            if block.role not in NEWS_ROLES:
                continue
            masked = self._continued(layers.mask(self.view, i, sentence), layers)
            self.masked[i] = masked
            self.covered = [c for c in layers.cues(sentence) if c not in masked.cues]
            if sentence.block != previous_block:
                self._enter_block(masked)
                previous_block = sentence.block
            now = self.context
            self.hub_at[i] = {
                "block": now.block_hub,
                "last": now.last_hub,
                "subject": now.subject,
                "topic": now.topic,
                "previous": now.previous,
            }
            self._sentence(masked)
            self._note(masked)
        self._flush()
        self._close_section()
        adopt(self.circles, self.masked)

    def hub(self) -> str | None:
        """The city that the text speaks for or of: the issuer's, else the likeliest centre."""
        found = self.centres()
        return found[0] if found else None

    def speaker(self) -> str | None:
        """The city that a text without an issuer speaks for: named more than once, clearly the likeliest, where German is written."""
        if self.document.issuer_city_id is not None:
            return None
        ranked = sorted(self._odds_of_centres().items(), key=lambda o: -o[1])
        if not ranked or ranked[0][1] < 0 or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < CLEARLY):
            return None
        first = ranked[0][0]
        at_home = self.annotations.city_entities[first].country_code in GERMAN_SPEAKING
        return first if at_home and len(self.named()[first]) > 1 else None

    def _odds_of_centres(self) -> dict[str, float]:
        weights = self.lexicon.scorer.models["centre"]
        return {city: weights.total(features) for city, features in centre_features(self).items()}

    def home(self) -> str:
        """The country (ISO 3166) that the text speaks from: the hub's, else Germany."""
        hub, known = self.hub(), self.annotations.city_entities
        return known[hub].country_code if hub is not None and hub in known else "DE"

    def named(self) -> dict[str, list[int]]:
        """The sentences that name each city, in the order of the text; known once everything is read."""
        if self._named is None:
            self._named = {}
            for index in sorted(self.masked):
                for city in self.masked[index].cities:
                    self._named.setdefault(city, []).append(index)
        return self._named

    def centres(self) -> list[str]:
        """Up to four cities that the text may speak of, the likeliest first: the issuer's, then those that most sentences name.

        Without an issuer they are ranked by a regression over where and how the text names them (``centre``).
        """
        if self._centres is None:
            issuer = self.document.issuer_city_id
            counts = {city: len(indexes) for city, indexes in self.named().items()}
            if issuer is None:
                odds = self._odds_of_centres()
                ranked = sorted(odds, key=lambda c: -odds[c])  # stable: the first named wins
                self._centres = [c for n, c in enumerate(ranked[:4]) if not n or counts[c] > 1]
            else:
                ranked = sorted(counts, key=lambda c: -counts[c])
                self._centres = [issuer, *(c for c in ranked[:4] if c != issuer and counts[c] > 1)][:4]
        return self._centres

    def _continued(self, masked: Masked, layers: _Layers) -> Masked:
        """„Dem Konsortium gehören an:" and the running list in the next line are read as one sentence."""
        before = self.masked.get(masked.index - 1)
        role = self.view.blocks[masked.sentence.block].role
        if (
            run_in(self.view, masked)
            or before is None
            or not before.text.endswith(": ")
            or before.groups
            or role != "body"
            or not masked.groups
            or (masked.cues and masked.groups[0].start > masked.cues[0].start)
        ):
            return masked
        joined = Sentence(before.sentence.start, masked.sentence.end, masked.sentence.block)
        return layers.mask(self.view, masked.index, joined)

    def _enter_block(self, masked: Masked) -> None:
        block = self.view.blocks[masked.sentence.block]
        if block.role in ("heading", "title"):
            self._flush()
            self._close_section()
            self._run_intro = []
            self._intro = [c for c in masked.cues if c.cue.tag in RELATION_TAGS or c.cue.tag == "proj"]
            names = [c for g in masked.groups if not g.locative and not g.adjective for c in g.cities]
            joined = any(len(g.cities) == 2 for g in masked.groups)
            self._section = (masked.index, list(dict.fromkeys(names))) if block.role == "heading" and joined else None
        self.context.topic = None
        first = masked.groups[0] if masked.groups else None
        if first and len(first.cities) == 1 and self._opens(masked, first.start) and not first.adjective:
            after = self.view.text[first.end : first.end + 60]
            if _DATELINE.match(after):
                city = first.cities[0]
                if (block.role == "list_item" and self.document.issuer_city_id) or (
                    self.context.issuer and city != self.context.issuer and not first.mentions[0].text.isupper()
                ):
                    self.context.topic = city
                elif not block.cells and not _SINCE.match(
                    after
                ):  # a row of a table, "Tiberias (seit 1986): …": a partner, not where news comes from
                    self.context.block_hub = city

    def _close_section(self) -> None:
        """A section headed by two cities states their relation with whatever relation word it holds: "Ulm und Kyoto: …"."""
        section, self._section = self._section, None
        if section is None or len(section[1]) != 2:
            return
        first, cities = section
        inside = [m for i, m in self.masked.items() if i >= first]
        if any(set(s.finding.cities) == set(cities) and s.finding.sentence >= first for s in self.stated):
            return
        if any(set(f.cities) == set(cities) for f in self.denied):
            return
        ranked = [(_SECTION_TAGS.index(c.cue.tag), m.index, c, m) for m in inside for c in m.cues if c.cue.tag in _SECTION_TAGS]
        if not ranked:
            return
        _, _, cue, masked = min(ranked, key=lambda r: (r[0], r[1]))
        position = masked.place(cue)
        if polarity(masked, position, position, position + 3) != "asserted":
            return
        kind, generic = resolve_kind(cue.cue.tag, cue.cue.kind, self.context)
        span = [m.index for m in inside]
        finding = Finding(
            tuple(cities), kind, "heading-pair", masked.index, list(masked.cues), 0.8, position=position, generic=generic, span=span
        )
        self.stated.append(Stated(finding, read_times(masked, finding, position)))

    def _opens(self, masked: Masked, start: int) -> bool:
        lead = self.view.text[masked.sentence.start : start]
        return not re.search(r"[^\W\d]", lead)

    def _note(self, masked: Masked) -> None:
        """Keep what the next sentences need: the city named last, the subject that opened, whether the text is about a hub's partners."""
        if masked.groups:
            last = masked.groups[-1].cities
            self.context.previous = last[0] if len(last) == 1 else None
        first = masked.groups[0] if masked.groups else None
        alone = first is not None and len(masked.cities) == 1 and not first.preposition and not first.adjective
        title_or_line = self.view.blocks[masked.sentence.block].role != "body"
        related = bool(self.last_found) and self.last_found[-1].finding.sentence == masked.index
        self.context.subject = (
            first.cities[0] if first and alone and not title_or_line and not related and self.document.issuer_city_id is None else None
        )
        if self.context.issuer is None and self.context.block_hub is None and first and len(first.cities) == 1 and not self.last_found:
            title = self.view.blocks[masked.sentence.block].role == "title" and len(masked.cities) == 1
            subject = masked.text.find(f"<G{first.index}>") <= 12 and not first.preposition
            feast = (
                bool(re.search(rf"(?:feiert|begeht|lädt|empfängt|hat|pflegt|ordnet) .*<G{first.index}>", masked.text))
                and not first.preposition
            )
            if title or subject or feast or re.search(rf"der Stadt <G{first.index}>", masked.text):
                self.context.tentative = self.context.tentative or first.cities[0]
        role = self.view.blocks[masked.sentence.block].role
        if (role in ("title", "heading") and masked.tags() & {"pcity", "twin", "ptopic", "linkn", "partnership"}) or masked.tags() & {
            "ptopic"
        }:
            self.context.inventory = True
        if any(c.cue.tag in ("twin", "pcity") and c.text.endswith(("en", "städte", "städten")) for c in masked.cues):
            self.context.inventory = True

    def _sentence(self, masked: Masked) -> None:
        self.context.item = self.view.blocks[masked.sentence.block].role == "list_item"
        if run_in(self.view, masked):
            self._run_in(masked)
            return
        line = read_line(self.view, masked) if is_line(self.view, masked) else None
        block = self.view.blocks[masked.sentence.block]
        if block.header:
            self._flush()
            self._header = self.view.text[masked.sentence.start : masked.sentence.end]
            if len(masked.cities) == 1 and self.context.issuer is None:
                self.context.block_hub = masked.cities[0]  # "Partner | Verhältnis zu Sassnitz | Vertrag"
            self._intro = self._intro + [c for c in masked.cues if c.cue.tag in RELATION_TAGS]
            return
        if line is not None and (line.paired or len(line.cities) == 1):
            self._run.append(line)
            if line.paired:
                return
        elif block.role in ("body", "heading", "title") and not (line is not None):
            self._flush()
            found = [
                c
                for c in masked.cues
                if c.cue.tag in RELATION_TAGS or c.cue.tag in ("proj", "pairs") or (c.cue.tag == "linkn" and masked.text.endswith(": "))
            ]
            if found or not _POINTER.search(masked.text):  # "Die folgende Übersicht zeigt sie:" hands the cue of the sentence before on
                self._intro = found
            if found:
                self._recent, self._recent_at = found, masked.index
            elif masked.index - self._recent_at > 6:
                self._recent = []
        self._prose(masked)

    def _run_in(self, masked: Masked) -> None:
        """„Würzburg–Mwanza (Tansania): Die Solaranlage …": a pair under the cue that introduced the first of such paragraphs."""
        if self._intro and not self._run_intro:
            self._run_intro = self._intro
        line = read_line(self.view, masked)
        if line is None or not (self._run_intro or masked.tags() & set(RELATION_TAGS)):
            self._prose(masked)
            return
        kept = [Stated(f, read_times(masked, f, None)) for f in lines_to_findings(self.view, [line], self._run_intro, self.context)]
        if kept:
            self._remember(kept)

    def _prose(self, masked: Masked) -> None:
        found = [*find_pairs(masked, self.lexicon, self.context), *anaphora.references(self, masked)]
        if not found:
            found = (
                anaphora.sequence(self, masked)
                or anaphora.pronoun_with(self, masked)
                or anaphora.bracketed(self, masked)
                or anaphora.added(self, masked)
                or anaphora.ellipsis(self, masked)
                or anaphora.described(self, masked)
                or anaphora.definite(self, masked)
                or anaphora.topic(self, masked)
                or anaphora.previous(self, masked)
            )
        kept: list[Stated] = []
        for finding in found:
            if finding.polarity == "denied":
                self.denied.append(finding)
                continue
            if finding.polarity == "hypothetical":
                self.unsure.append(finding)
                continue
            kept.append(Stated(finding, read_times(masked, finding, self._anchor(masked, finding))))
        self.circles.read(masked, self.context)
        if kept:
            self._remember(kept)
        else:
            later.add_times(self, masked)
        later.deny_previous(self, masked)

    def _anchor(self, masked: Masked, finding: Finding) -> int:
        partner = finding.cities[-1]
        for group in masked.groups:
            if partner in group.cities and any(a[0] == m.start for a in finding.anchors for m in group.mentions):
                at = masked.text.find(group.marker)
                if at >= 0:
                    return at
        return max(finding.position, 0)

    def _remember(self, kept: list[Stated]) -> None:
        self.stated.extend(kept)
        self.last_found = kept
        pairs = [s.finding for s in kept if not s.finding.group]
        if pairs:
            self.last_kind = pairs[-1].kind
            hubs = [f.hub for f in pairs if f.hub]
            if hubs:
                self.context.last_hub = hubs[-1]
            elif self.context.last_hub not in pairs[-1].cities:
                self.context.last_hub = pairs[-1].cities[0]

    def _programme_pairs(self, run: list[Line]) -> bool:
        """Whether lines of pairs stand under a programme and each pair joins two countries: "| Apolda | Trzebnica (PL) |"."""
        pairs = [line for line in run if line.paired]
        if len(pairs) < 2 or len(pairs) < len(run):
            return False
        known = self.annotations.city_entities
        abroad = all(len({known[c].country_code for c in line.cities if c in known}) > 1 for line in pairs)
        start = pairs[0].masked.sentence.start
        kinds = {self.annotations.programme_entities[m.programme_id].kind for m in self.annotations.programmes if m.start < start}
        return abroad and bool(kinds & {"programme", "project", "funding_line"})

    def _titled_thematic(self) -> bool:
        """Whether the title names a thematic partnership and no other kind."""
        tags = {c.cue.tag for c in self.cues if self.view.role_at(c.start) == "title"}
        return "thematic" in tags and not tags & {"twin", "twinv", "pcity"}

    def _thematic_programme(self, run: list[Line]) -> bool:
        """Whether a programme named above the lines, or the title, calls what it lists thematic partnerships: "Klimapartnerschaften"."""
        start = run[0].masked.sentence.start
        known = self.annotations.programme_entities
        names = {known[m.programme_id].name for m in self.annotations.programmes if m.start < start}
        if any(c.cue.tag == "thematic" for name in names for c in self.lexicon.find(name)):
            return True
        return self.context.thematic

    def _one_column(self, run: list[Line]) -> None:
        """Under "Partnerstadt | Jahr | Schwerpunkt" a town in another column is no side: "Lublin | 1991 | Hilfe für Winnyzja"."""
        first, *others = [cell.strip() for cell in re.split(r"\t|\s\|\s|\n", self._header)]
        if _PARTNER_COLUMN.match(first) and not any(_TOWN_COLUMN.search(cell) for cell in others):
            for line in run:
                if line.paired and self.view.blocks[line.block].cells:
                    line.paired, line.cities, line.hub = False, line.cities[:1], None

    def _flush(self) -> None:
        """Close a run of list lines."""
        run, self._run = self._run, []
        self._one_column(run)
        if run and (
            self._intro
            or self._recent
            or self.context.inventory
            or self._programme_pairs(run)
            or any(c.cue.tag in RELATION_TAGS for line in run for c in line.masked.cues)
        ):
            paired = [line for line in run if line.paired]
            alone = [line for line in run if not line.paired]
            for lines in (paired, alone if len(alone) >= 2 else []):
                intro = self._intro or (self._recent if lines is paired else [])
                kind = "project" if lines is paired and self._programme_pairs(run) else None
                tags = {c.cue.tag for c in intro}
                told = tags & {"twin", "twinv", "friend", "fcity", "tand"} or (tags and not tags & {"pcity", "partnership"})
                if lines is paired and self._header and not told and self._thematic_programme(run):
                    intro, kind = [], "thematic"  # "Deutsche Kommune | Partnerkommune" under Klimapartnerschaften
                for finding in lines_to_findings(self.view, lines, intro, self.context, self._header, kind):
                    masked = self.masked[finding.sentence]
                    times = read_times(masked, finding, None)
                    self.stated.append(Stated(finding, times))
        self._header = ""
