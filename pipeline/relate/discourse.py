"""Reads a document sentence by sentence: hub, topic and focus, and the findings of each sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.dates.durations import find_durations
from pipeline.records import NEWS_ROLES
from pipeline.relate.attributes import Times, read_times, stamp
from pipeline.relate.find import RELATION_TAGS, Context, Finding, find_pairs, polarity, resolve_kind
from pipeline.relate.groups import Circles
from pipeline.relate.mask import Masked, mask
from pipeline.relate.structure import Line, is_line, lines_to_findings, read_line, run_in
from pipeline.textview import Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeVar

    from pipeline.records import Annotations, Document
    from pipeline.relate.cues import CueLexicon, CueMention
    from pipeline.textview import TextView

    T = TypeVar("T")

_DATELINE = re.compile(r"\s*(?:\([^()]{2,40}\)|/)?\s*(?::|\.|–|—|-|\|)\s")
_RELATION_WORDS = frozenset({"twin", "pcity", "partnership", "twinv", "friend", "fcity", "thematic", "linkv", "linkn"})
_ELLIPSIS = re.compile(
    r"(?:<G(?P<a>\d+)> (?:(?:bei|in|nahe) <G\d+> )?(?:(?!<[GB])\S+ ){0,4}?(?:<sign\d+> |kam |kamen )(?:(?!<[GB])\S+ ){0,5}?<D\d+>)|(?:<G(?P<b>\d+)> (?:(?!<[GB]|[a-zäöü]{5,} )\S+ ){0,3}?<D\d+> ?[.,;]?)"
    r"|(?:(?:zweite|dritte|vierte|fünfte|sechste|siebte|weitere|jüngste|neueste|neue)[nrs]? (?:, |ist |wurde |war |seit <D\d+> ){0,3}(?:der |die |das |dem )?(?:[\w-]+isch\w{1,2} )?<G(?P<f>\d+)>)"
    r"|(?:<D\d+> (?:kam|kamen|folgte|folgten|<sign\d+>) (?:[a-zäöü]+ ){0,2}<G(?P<g>\d+)>)|(?:, (?:und )?<D\d+> <G(?P<h>\d+)>)"
    r"|(?:[Mm]it (?:\S+ ){0,2}?<G(?P<c>\d+)> (?:(?!<[GB])\S+ ){0,5}?[Ss]eit <D\d+>)|(?:<G(?P<e>\d+)> (?:(?!<[GB])\S+ ){0,6}<D\d+> hinzu)"
)
_WITH_CITY = re.compile(
    r"\b(?:[Mm]it|[Zz]u) (?:der|dem|dieser|diesem) (?:[\w-]+ische[nrm]? )?(?:Stadt|Gemeinde|Kommune|Metropole|Ort|Städtchen|[A-Z][a-zäöü]+stadt)\b(?:(?![;.?!] |<G)\S+ |\s){0,12}?"
    r"(?:(?:<G\d+> )?(?:(?![;.?!,] )\S+ ){0,8})<(?:linkv|twinv|twin|partnership|friend)\d+>"
)
_WITH_ALL = re.compile(r"\b[Mm]it (?:jeder|jedem|allen|diesen|ihnen|jeweils allen) (?:dieser|von ihnen|\w+ )?")
_GOES_ON = re.compile(r"\b(?:folgt\w*|kam(?:en)?|hinzu|dann|schließlich|zuletzt|zuvor|danach|später|dazu)\b|<sign\d+> <D|^(?:\S+ ){0,3}<G\d+> (?:in \S+ )?(?:, )?(?:seit |dem ){0,2}<D")
_POINTER = re.compile(r"\b(?:[Ff]olgende\w*|Übersicht|Liste|Auswahl|Tabelle|Überblick|nachstehend\w*|im Einzelnen)\b")
#: What a section under a heading with two cities may call their relation, most telling first.
_SECTION_TAGS = ("twin", "twinv", "pcity", "friend", "fcity", "thematic", "tand", "pact", "coopv", "coop", "partnership", "linkn")


@dataclass(slots=True)
class Stated:
    """A finding with what its own sentence says about time."""

    finding: Finding
    times: Times


class Reader:
    """State of one reading. After ``read``: ``stated`` (pairs and lists), ``circles``, ``denied``, ``late`` (times said in later sentences)."""

    def __init__(self, document: Document, view: TextView, annotations: Annotations, lexicon: CueLexicon) -> None:
        self.document, self.view, self.annotations, self.lexicon = document, view, annotations, lexicon
        self.cues = [c for c in lexicon.find(document.text) if view.role_at(c.start) in NEWS_ROLES]
        self.context = Context(document.issuer_city_id, kinds=frozenset(c.cue.tag for c in self.cues))
        self.durations = find_durations(view, document.published_on)
        self.circles = Circles(dict(annotations.programme_entities))
        self.stated: list[Stated] = []
        self.denied: list[Finding] = []
        self.masked: dict[int, Masked] = {}
        self.hubs: set[str] = set()
        self._last_kind: str | None = None
        self._last_found: list[Stated] = []
        self._section: tuple[int, list[str]] | None = None
        self._intro: list[CueMention] = []
        self._run: list[Line] = []
        self._header = ""
        self._pairs_from: int | None = None
        self._run_intro: list[CueMention] = []
        self._recent: list[CueMention] = []  #: relation cues of the last sentences, for tables that follow at some distance
        self._recent_at = -99
        self._covered: list[CueMention] = []

    def _inside(self, items: Sequence[T], starts: Sequence[int], start: int, end: int) -> list[T]:
        return list(items[bisect_left(starts, start) : bisect_left(starts, end)])

    def read(self) -> None:
        """Read every news sentence once, in order."""
        notes = self.annotations
        lists = (notes.cities, notes.dates, notes.programmes, tuple(self.cues))
        starts = [[m.start for m in items] for items in lists]  # type: ignore[attr-defined]
        previous_block = -1
        for i, sentence in enumerate(self.view.sentences):
            block = self.view.blocks[sentence.block]
            if block.role not in NEWS_ROLES:
                continue
            parts = [self._inside(items, s, sentence.start, sentence.end) for items, s in zip(lists, starts, strict=True)]  # type: ignore[arg-type]
            masked = mask(self.view, i, sentence, *parts)  # type: ignore[arg-type]
            masked = self._continued(masked, lists, starts)  # type: ignore[arg-type]
            self.masked[i] = masked
            self._covered = [c for c in parts[3] if c not in masked.cues]  # type: ignore[attr-defined]
            if sentence.block != previous_block:
                self._enter_block(masked)
                previous_block = sentence.block
            self._sentence(masked)
            self._note(masked)
        self._flush()
        self._close_section()

    def _continued(self, masked: Masked, lists: Sequence[Sequence[T]], starts: Sequence[Sequence[int]]) -> Masked:
        """„Dem Konsortium gehören an:" and the running list in the next line are read as one sentence."""
        before = self.masked.get(masked.index - 1)
        role = self.view.blocks[masked.sentence.block].role
        if run_in(self.view, masked) or before is None or not before.text.endswith(": ") or before.groups or role != "body" or not masked.groups or masked.cues and masked.groups[0].start > masked.cues[0].start:
            return masked
        joined = Sentence(before.sentence.start, masked.sentence.end, masked.sentence.block)
        parts = [self._inside(items, s, joined.start, joined.end) for items, s in zip(lists, starts, strict=True)]
        return mask(self.view, masked.index, joined, *parts)  # type: ignore[arg-type]

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
                if block.role == "list_item" and self.document.issuer_city_id or (self.context.issuer and city != self.context.issuer and not first.mentions[0].text.isupper()):
                    self.context.topic = city
                else:
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
        position = masked.text.find(f"<{cue.cue.tag}{masked.cues.index(cue)}>")
        if polarity(masked, position, position, position + 3) != "asserted":
            return
        kind, generic = resolve_kind(cue.cue.tag, cue.cue.kind, self.context)
        span = [m.index for m in inside]
        finding = Finding(tuple(cities), kind, "heading-pair", masked.index, list(masked.cues), 0.8, position=position, generic=generic, span=span)
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
        if self.context.issuer is None and self.context.block_hub is None and first and len(first.cities) == 1 and not self._last_found:
            title = self.view.blocks[masked.sentence.block].role == "title" and len(masked.cities) == 1
            subject = masked.text.find(f"<G{first.index}>") <= 12 and not first.preposition
            feast = bool(re.search(rf"(?:feiert|begeht|lädt|empfängt|hat|pflegt|ordnet) .*<G{first.index}>", masked.text)) and not first.preposition
            if title or subject or feast or re.search(rf"der Stadt <G{first.index}>", masked.text):
                self.context.tentative = self.context.tentative or first.cities[0]
        role = self.view.blocks[masked.sentence.block].role
        if role in ("title", "heading") and masked.tags() & {"pcity", "twin", "ptopic", "linkn", "partnership"} or masked.tags() & {"ptopic"}:
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
            self._intro = self._intro + [c for c in masked.cues if c.cue.tag in RELATION_TAGS]
            return
        if line is not None and (line.paired or len(line.cities) == 1):
            self._run.append(line)
            if line.paired:
                return
        elif block.role in ("body", "heading", "title") and not (line is not None):
            self._flush()
            found = [c for c in masked.cues if c.cue.tag in RELATION_TAGS or c.cue.tag in ("proj", "pairs") or (c.cue.tag == "linkn" and masked.text.endswith(": "))]
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
        found = [*find_pairs(masked, self.lexicon, self.context), *self._references(masked)]
        if not found:
            found = (
                self._sequence(masked) or self._bracketed(masked) or self._ellipsis(masked) or self._definite(masked) or self._topic(masked) or self._previous(masked)
            )
        kept: list[Stated] = []
        for finding in found:
            if finding.polarity == "denied":
                self.denied.append(finding)
                continue
            if finding.polarity == "hypothetical":
                continue
            kept.append(Stated(finding, read_times(masked, finding, self._anchor(masked, finding))))
        self.circles.read(masked, self.context)
        if kept:
            self._remember(kept)
        else:
            self._later(masked)
        self._deny_previous(masked)

    def _references(self, masked: Masked) -> list[Finding]:
        """„die norditalienische Partnerstadt (seit 1967)": an expression that points back to a city and calls it a partner."""
        out = []
        hub = self.context.hub
        pronoun = re.search(r"\b(?:sie|es|er|die|das) (?:ist|war|wurde) (?:(?!<[GB]|[;.?!] )\S+ ){0,5}<(pcity|fcity)(\d+)>", masked.text)
        subject = next((g for g in masked.groups if not g.locative and not g.adjective and len(g.cities) == 1), None)
        if pronoun and subject and hub and subject.cities[0] != hub and not re.search(r"<neg\d+> (?:\S+ ){0,2}$", masked.text[: pronoun.end() - 8]):
            cue = masked.cues[int(pronoun.group(2))]
            out.append(Finding((hub, subject.cities[0]), cue.cue.kind or "twinning", "pronoun-partner", masked.index, [cue], 0.78, hub=hub, position=pronoun.start(1) - 1))
        spans = [(m.start, m.end, m.city_id, g) for g in masked.groups for m in g.mentions if m.form == "coreference"]
        for start, end, city, group in spans:
            if hub is None or hub == city or sum(1 for s in spans if s[0] == start) > 1:
                continue
            cues = [c for c in self._covered if c.cue.tag in ("pcity", "fcity") and start <= c.start and c.end <= end]
            if not cues:
                continue
            finding = Finding((hub, city), cues[0].cue.kind or "twinning", "partner-city-reference", masked.index, cues, 0.8, hub=hub, anchors=[(start, end)])
            finding.years.update({c: d for c, d in group.years.items() if c == city})
            out.append(finding)
        return out

    def _anchor(self, masked: Masked, finding: Finding) -> int:
        partner = finding.cities[-1]
        for group in masked.groups:
            if partner in group.cities and any(a[0] == m.start for a in finding.anchors for m in group.mentions):
                letter = "B" if group.coreference and len(group.cities) > 1 else "A" if group.adjective else "G"
                at = masked.text.find(f"<{letter}{group.index}>")
                if at >= 0:
                    return at
        return max(finding.position, 0)

    def _remember(self, kept: list[Stated]) -> None:
        self.stated.extend(kept)
        self._last_found = kept
        pairs = [s.finding for s in kept if not s.finding.group]
        if pairs:
            self._last_kind = pairs[-1].kind
            hubs = [f.hub for f in pairs if f.hub]
            if hubs:
                self.context.last_hub = hubs[-1]
            elif self.context.last_hub not in pairs[-1].cities:
                self.context.last_hub = pairs[-1].cities[0]

    def _ellipsis(self, masked: Masked) -> list[Finding]:
        """„Villeneuve folgte 1962, Joensuu 1970": the relation of the sentence before goes on."""
        near = self._last_kind is not None and self._last_found and masked.index - self._last_found[-1].finding.sentence <= 2
        if not near and not (self.context.inventory and self.context.hub):
            return []
        out = []
        plain = re.sub(r"– [^–]{3,60} – ", "", masked.text)  # "Haiming – jenes in Tirol – folgte 1997"
        for match in _ELLIPSIS.finditer(plain):
            number = next(v for v in match.groupdict().values() if v is not None)
            group = masked.groups[int(number)]
            if (match["b"] or match["h"]) and not _GOES_ON.search(masked.text) or group.coreference:
                continue
            if group.preposition not in ("", "mit", "nach") or self.context.hub is None and self.context.last_hub is None:
                continue
            if not near:
                if not (match["a"] or match["b"] or match["e"] or match["g"]) or masked.tags() & {"lead", "proj", "tand", "coopv"}:
                    continue
                last = Finding((), "twinning", "inventory", masked.index, [], 0.6, hub=self.context.hub)
            else:
                last = self._last_found[-1].finding
            hub = self.context.hub if self.context.hub in last.cities else last.hub or self.context.hub
            if hub is None or hub in group.cities:
                continue
            if re.search(r"<(?:neg|hyp|deny)\d+>", plain):
                continue
            for city in group.cities:
                if match["a"] or match["e"]:
                    hub = self._counterpart(last, city) or hub
                out.append(
                    Finding((hub, city), last.kind, "elliptic", masked.index, list(masked.cues), 0.78 if near else 0.65, hub=hub, anchors=[(group.start, group.end)], position=match.start())
                )
        return out

    def _counterpart(self, last: Finding, city: str) -> str | None:
        """„Silz ist Partnergemeinde von Pozuzo. Haiming folgte": the newcomer takes the place of the side from its own country."""
        known = self.annotations.city_entities
        if len(last.cities) != 2 or city not in known:
            return None
        country = {c: known[c].country_code for c in last.cities if c in known}
        other = [c for c in last.cities if country.get(c) != known[city].country_code]
        return other[0] if len(other) == 1 and last.rule in ("is-partner-city-of", "with-relation", "relation-with") else None

    def _sequence(self, masked: Masked) -> list[Finding]:
        """After "drei Paare stellten … vor": each following sentence that opens with two cities is one of the pairs."""
        tags = masked.tags()
        if tags & {"pairs"} or ("tand" in tags and re.search(r"Tandems|Paare", masked.text + self.view.text[masked.sentence.start : masked.sentence.end])):
            if not any(len(g.cities) == 2 for g in masked.groups):
                self._pairs_from = masked.index
            return []
        if self._pairs_from is None or masked.index - self._pairs_from > 6 or not masked.groups:
            return []
        first = masked.groups[0]
        if len(first.cities) != 2 or masked.text.find(f"<G{first.index}>") > 8 or first.preposition or tags & {"neg", "deny", "hyp"}:
            return []
        anchors = [(m.start, m.end) for m in first.mentions]
        return [Finding(tuple(first.cities), "project", "pair-sequence", masked.index, list(masked.cues), 0.78, anchors=anchors)]

    def _definite(self, masked: Masked) -> list[Finding]:
        """„Mit der Stadt in Utah ist Hof seit 1954 verbunden": the city is the one named last before."""
        match = _WITH_CITY.search(masked.text)
        hub = self.context.hub
        everyone = _WITH_ALL.search(masked.text)
        before = self.masked.get(masked.index - 1)
        if everyone and before and before.groups and hub or everyone and masked.groups and before and before.groups:
            return self._with_all(masked, before)
        if match is None and hub:
            earlier = [m for m in (before, self.masked.get(masked.index - 2)) if m is not None]
            return next((f for m in earlier if (f := self._treaty(masked, m, hub))), [])
        if match is None or hub is None or "<G" in masked.text[match.start() : match.end()]:
            return []
        for index in (masked.index - 1, masked.index - 2):
            before = self.masked.get(index)
            names = [c for c in (before.cities if before else []) if c != hub]
            if names:
                cues = [c for c in masked.cues if c.cue.tag in _RELATION_WORDS]
                cues.sort(key=lambda c: RELATION_TAGS.index(c.cue.tag) if c.cue.tag in RELATION_TAGS else 99)
                kind, generic = resolve_kind(cues[0].cue.tag, cues[0].cue.kind, self.context)
                position = masked.text.find(f"<{cues[0].cue.tag}{masked.cues.index(cues[0])}>")
                finding = Finding((hub, names[-1]), kind, "definite-city", masked.index, list(masked.cues), 0.75, hub=hub, position=position, generic=generic)
                return [replace(finding, polarity=polarity(masked, position, match.start(), match.end()))]
        return []

    def _with_all(self, masked: Masked, before: Masked) -> list[Finding]:
        """„A, B und C: … Mit jeder dieser Städte pflegt Nordhorn eine Partnerschaft": each of them."""
        group = max(before.groups, key=lambda g: len(g.cities))
        own = [c for g in masked.groups if not g.locative and len(g.cities) == 1 for c in g.cities]
        hub = own[0] if own else self.context.hub
        cues = [c for c in masked.cues if c.cue.tag in _RELATION_WORDS]
        if hub is None or len(group.cities) < 2 or not cues or masked.tags() & {"neg", "deny", "hyp"}:
            return []
        kind, _ = resolve_kind(cues[0].cue.tag, cues[0].cue.kind, self.context)
        return [Finding((hub, c), kind, "with-each", masked.index, cues, 0.8, hub=hub) for c in group.cities if c != hub]

    def _treaty(self, masked: Masked, before: Masked, hub: str) -> list[Finding]:
        """„Mit Szombathely laufe es bestens. Der Vertrag von 1992 gelte weiter": the city of the sentence before."""
        opening = re.match(r"(?:Der|Die|Das) <(?:linkn|partnership|twin|friend)\d+>|<D\d+> (?:wurde|war) (?:die|der) <(?:linkn|partnership|twin)\d+>", masked.text)
        if [g for g in masked.groups if g.preposition != "mit"] or not opening or masked.tags() & {"neg", "deny", "hyp"}:
            return []
        opened = re.search(r"[Mm]it (?:\S+ ){0,2}?<G(\d+)>", before.text)
        if any(s.finding.sentence == before.index for s in self._last_found):
            return []
        if opened is None:
            single = [g for g in before.groups if not g.locative and not g.adjective]
            cities = [c for g in single for c in g.cities if c != hub] if self.context.inventory and len(single) == 1 else []
        else:
            cities = [c for c in before.groups[int(opened.group(1))].cities if c != hub]
        if len(cities) != 1:
            return []
        kind, generic = resolve_kind(masked.cues[0].cue.tag, masked.cues[0].cue.kind, self.context)
        if generic and not self.context.kinds & {"twin", "pcity", "friend", "twinv"}:
            return []
        return [Finding((hub, cities[0]), kind, "treaty-of-topic", masked.index, list(masked.cues), 0.72, hub=hub, position=4)]

    def _previous(self, masked: Masked) -> list[Finding]:
        """„… das Verhältnis zu Viljandi. Am Montag wurde ein Vertrag über eine Städtepartnerschaft unterschrieben": the city just named."""
        hub, before = self.context.hub, self.masked.get(masked.index - 1)
        there = bool(re.search(r"\b[Dd]ort\b|[a-zäöü]+ische[nr]? <pcity\d+>", masked.text))
        cues = [c for c in masked.cues if c.cue.tag in ("twin", "friend", "thematic", "pact") or (there and c.cue.tag in ("pcity", "fcity"))]
        if hub is None or before is None or not cues or not (there or "sign" in masked.tags()) or [c for c in masked.cities if c != hub]:
            return []
        names = [c for c in before.cities if c != hub]
        if len(names) != 1 or masked.tags() & {"neg", "deny", "hyp"} or re.search(r"<plan\d+> .*in eine <", masked.text) or self.view.sentences[before.index].block != masked.sentence.block:
            return []
        kind, _ = resolve_kind(cues[0].cue.tag, cues[0].cue.kind, self.context)
        position = masked.text.find(f"<{cues[0].cue.tag}{masked.cues.index(cues[0])}>")
        return [Finding((hub, names[0]), kind, "city-just-named", masked.index, list(masked.cues), 0.65, hub=hub, position=position)]

    def _bracketed(self, masked: Masked) -> list[Finding]:
        """„Mit Ulm (seit 1972) und Rijeka (seit 1990) läuft es bestens", right after a sentence about partnerships."""
        hub = self.context.hub
        near = [m for m in (masked, self.masked.get(masked.index - 1), self.masked.get(masked.index - 2)) if m is not None]
        cues = [c for m in near for c in m.cues if c.cue.tag in ("twin", "pcity", "partnership", "friend", "fcity")]
        if hub is None:
            return []
        if not cues or masked.tags() & {"neg", "deny", "hyp"}:
            return []
        kind, _ = resolve_kind(cues[0].cue.tag, cues[0].cue.kind, self.context)
        out = []
        for group in masked.groups:
            for city in group.cities:
                if city in group.years and city != hub and len(group.years) == len(group.cities):
                    out.append(Finding((hub, city), kind, "bracketed-years", masked.index, cues, 0.78, hub=hub, anchors=[(group.start, group.end)]))
                    out[-1].years[city] = group.years[city]
        listed = re.findall(r"<G(\d+)> (?:\( )?[Ss]eit <D(\d+)>", masked.text)
        if len(listed) >= 2 and not masked.tags() & {"linkv", "sign", "end"}:
            for number, year in listed:
                for city in masked.groups[int(number)].cities:
                    if city != hub:
                        out.append(Finding((hub, city), kind, "listed-years", masked.index, cues, 0.8, hub=hub))
                        out[-1].years[city] = masked.dates[int(year)]
        return out

    def _topic(self, masked: Masked) -> list[Finding]:
        """A relation noun without a named partner, in an item or section about one city: "Die Partnerschaft besteht seit 1991"."""
        topic, hub = self.context.topic, self.context.hub
        if topic is None or hub is None or topic == hub:
            return []
        cues = [c for c in masked.cues if c.cue.tag in _RELATION_WORDS]
        if not cues:
            return []
        cues.sort(key=lambda c: RELATION_TAGS.index(c.cue.tag) if c.cue.tag in RELATION_TAGS else 99)
        main = cues[0]
        kind, generic = resolve_kind(main.cue.tag, main.cue.kind, self.context)
        position = masked.text.find(f"<{main.cue.tag}{masked.cues.index(main)}>")
        finding = Finding((hub, topic), kind, "item-topic", masked.index, list(masked.cues), 0.8, hub=hub, position=position, generic=generic)
        return [replace(finding, polarity=polarity(masked, position, position, position + 3))]

    def _later(self, masked: Masked) -> None:
        """Times that a sentence without a pair of its own adds to relations found before: "Der Vertrag war 1989 unterschrieben worden"."""
        tags = masked.tags()
        if not self._last_found or not (masked.dates or "end" in tags):
            return
        last = [s for s in self._last_found if not s.finding.group]
        distance = masked.index - self._last_found[-1].finding.sentence
        if not last or distance > 12 or (tags & {"tand", "proj"} or masked.programmes):
            return  # consortia take their terms in ``assemble``
        back = re.match(r"(?:Das|Dies|So) (?:hat|haben|hatte|wurde|beschloss)", masked.text)
        if back and distance == 1 and "sign" in tags and masked.dates:
            for stated in last:
                if stated.times.ended and stated.times.end is None:
                    stated.times.end, _ = stamp(masked.dates[0])
                    stated.times.end_to = masked.dates[0].date_to
            return
        nouns = tags & {"linkn", "partnership", "twin", "friend", "thematic", "pact"}
        opening = re.match(r"(?:Sie|Begonnen|Diese|Unterzeichnet|Besiegelt|Geschlossen|Begründet|Verschwistert)\b", masked.text)
        if re.search(r"\bwir <pcity\d+>|\bwir (?:\S+ ){0,3}<(?:twinv|linkv)\d+>", masked.text):
            nouns = nouns | {"pcity"}  # "Seit 1989 sind wir Partnerstädte"
        if distance == 1 and "end" in tags and re.search(r"\bsie\b", masked.text):
            nouns = nouns | {"end"}  # "Offiziell ausgesetzt ist sie seit dem 17. März"
        if not nouns and not (opening and distance <= 2):
            return
        wanted = {c.cue.kind for c in masked.cues if c.cue.tag in nouns and c.cue.kind}
        target = [s for s in last if s.finding.kind in wanted] or (last if not wanted else [])
        others = set(masked.cities) - {c for s in last for c in s.finding.cities}
        if not target or others:
            return
        times = read_times(masked, target[-1].finding, 0)
        for stated in target if len(target) == 1 else target[-1:]:
            if times.start and not stated.times.start:
                stated.times.start, stated.times.start_from, stated.times.score = times.start, times.start_from, 0.5
            if times.ended and distance <= 8:
                stated.times.ended = True
            finer = stated.times.end is None or (times.end or "").startswith(stated.times.end) and times.end != stated.times.end
            if times.end and (times.ended or stated.times.ended) and finer:
                stated.times.end, stated.times.end_to = times.end, times.end_to
            if times.planned and "plan" in tags:
                stated.times.planned = True

    def _deny_previous(self, masked: Masked) -> None:
        """„Das trifft nicht zu." denies what the sentence before reported."""
        unknown = any(c.cue.tag == "deny" and "nichts" in c.text for c in masked.cues)
        if unknown or "deny" in masked.tags() and re.match(r"(?:Das|Dies|Ein|Der Bericht|Die Meldung|Dem|Davon|Doch das)\b", masked.text) and not masked.groups:
            gone = [s for s in self.stated if s.finding.sentence == masked.index - 1 and not ("end" in self.masked[masked.index - 1].tags())]
            self.denied.extend(s.finding for s in gone)

    def _flush(self) -> None:
        """Close a run of list lines."""
        run, self._run = self._run, []
        if run and (self._intro or self._recent or self.context.inventory or any(c.cue.tag in RELATION_TAGS for line in run for c in line.masked.cues)):
            paired = [line for line in run if line.paired]
            alone = [line for line in run if not line.paired]
            for lines in (paired, alone if len(alone) >= 2 else []):
                intro = self._intro or (self._recent if lines is paired else [])
                for finding in lines_to_findings(self.view, lines, intro, self.context, self._header):
                    masked = self.masked[finding.sentence]
                    times = read_times(masked, finding, None)
                    self.stated.append(Stated(finding, times))
        self._header = ""
