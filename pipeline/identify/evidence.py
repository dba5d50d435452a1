"""The evidence for an issuer, one method per source; each answers or passes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.identify import patterns as pat
from pipeline.identify.places import Places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.gazetteer import Gazetteer
    from pipeline.identify.words import IssuerWords
    from pipeline.records import Block, Document
    from pipeline.textview import TextView


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issued a text. ``kind`` is one of ``words.KINDS``, ``city_id`` None where it has no city, ``evidence`` "source: words"."""

    name: str | None
    city_id: str | None
    kind: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    role: str


#: No letterhead line lies deeper than this; an imprint may, so the tail is read too.
_HEAD_BLOCKS, _TAIL_BLOCKS = 24, 10
_LAST_BLOCKS = 4  #: blocks and lines at the end in which a text is signed or says where it is taken from, and lines of the head
_PROSE = 160
_SENTENCE = 60
_PAIR = 2  #: towns of one dateline that a report may still belong to
_DATELINE_ROLES = frozenset({"body", "dateline", "letterhead", "heading"})
_ITEM_ROLES = frozenset({"heading", "list_item", "body"})
_LABEL_LENGTH = 140


def _short(name: str) -> str:
    """A town's name without its addition: "Haltern am See" → "Haltern"."""
    return re.split(r"\s(?:(?:am|an|im|in|ob|vor|bei|unter|auf)\s|[a-zäöü]{1,2}\.|\()", name)[0].strip()


class Reader:
    """Reads one document for its issuer."""

    def __init__(self, document: Document, view: TextView, gazetteer: Gazetteer, words: IssuerWords) -> None:
        self._document = document
        self._view = view
        self._words = words
        self._places = Places(view, gazetteer, words)
        self._paper: str | None = None  #: name of the newspaper, "" where only its furniture was seen
        self._town_hall = False  #: an office without a city's name was seen
        self._press_office = False  #: a press office without a name was seen

    def _lines(self, first: int, last: int) -> Iterator[Line]:
        text = self._view.text
        for block in self._view.blocks[first:last]:
            if block.end - block.start > 600:
                continue
            for piece in text[block.start : block.end].split("\n"):
                if piece.strip():
                    yield Line(piece.strip(), block.role)

    @cached_property
    def _head(self) -> list[Line]:
        """The lines before the first paragraph of running text, and letterhead lines shortly after it."""
        lines: list[Line] = []
        prose = False
        for line in self._lines(0, _HEAD_BLOCKS):
            prose = prose or (len(line.text) > _PROSE and line.role in ("body", "list_item"))
            if line.role in ("letterhead", "dateline") or (not prose and line.role not in ("caption", "list_item", "table_row")):
                lines.append(line)
        return lines

    @cached_property
    def _foot(self) -> list[Line]:
        """Contact blocks and imprints wherever they stand, and the last lines."""
        n = len(self._view.blocks)
        lines = [x for x in self._lines(0, max(0, n - _TAIL_BLOCKS)) if x.role in ("contact", "boilerplate")][-40:]
        return lines + list(self._lines(max(0, n - _TAIL_BLOCKS), n))

    def _label(self, text: str, role: str, *, strict: bool = False) -> Issuer | None:
        """The issuer that a line names as a label. ``strict``: the line may be a headline, so the label must be all of it."""
        if len(text) > _LABEL_LENGTH or pat.SENTENCE.match(text):
            return None
        shown = text = pat.MARKS.sub("", text)
        other = self._words.any_kind.search(text)
        if other is None and (plain := pat.lowered(text)) != text:
            shown, other = plain, self._words.any_kind.search(plain)
        town = self._town(text, trusted=role in ("letterhead", "contact"), strict=strict, before=other.start() if other else len(text))
        if town is not None:
            return town
        own = other is not None and other.start() <= 1 and pat.OWN_REPORT.match(shown, other.end()) is not None
        if other is None or (pat.VERB.search(text) and not own):
            return None
        first = self._head and text == self._head[0].text and other.start() < len(text.split(maxsplit=1)[0]) and pat.NAME_ONLY.match(text)
        report = pat.REPORT.search(shown[: other.start()])
        if strict and not (first or own or report or pat.LEGAL_FORM.search(text)):
            return None
        if text[:1].islower() and other.start():
            return None  # the middle of a sentence that stands in lines: "im Krankenhaus Celle gestorben"
        kind = next(k for k, p in self._words.kinds if p.match(shown, other.start()))
        return Issuer(pat.tidy(pat.SPLIT.split(text)[0]), None, kind, (f"{role}: {text}",))

    def _town(self, text: str, *, trusted: bool, strict: bool, before: int) -> Issuer | None:
        for match in self._words.municipal.finditer(text):
            head = pat.lowered(text[: match.start()])
            if (match.start() > before and not pat.JOINT.search(head)) or self._no_town(match):
                continue
            report = pat.REPORT.search(head) is not None and not pat.VERB.search(head)
            if strict and head.strip() and not report and not pat.TITLE_OF_HONOUR.fullmatch(head):
                return None
            if not (pat.BEFORE.match(head) or match.start() > before) or (not trusted and pat.VERB.search(head)):
                continue
            name = match["name"]
            found = self._places.resolve(f"{match['type']} {name}") if match["type"].lower() in ("markt", "lutherstadt") else None
            found = found or self._places.resolve(name, foreign=not strict)
            if found is None and not (trusted and not strict):
                continue
            end = match.start("name") + (len(found[1]) if found and name.startswith(found[1]) else len(name))
            if pat.ADDITION.fullmatch(name, end - match.start("name")):
                end = match.end("name")
            after = text[end:]
            if not (pat.AFTER.match(after) or (trusted and not pat.VERB.search(after))) or (strict and after.lstrip()[:1] == ":"):
                continue
            return Issuer(pat.tidy(text[match.start() : end]), found[0] if found else None, "municipality", (f"letterhead: {text}",))
        return None

    def _no_town(self, match: re.Match[str]) -> bool:
        """ "Partnerstadt Gera", "Magistrat der Stadt" (the name stands on the next line)."""
        if match["type"].lower() in self._words.not_types or self._words.explicit.fullmatch(match["name"]):
            return True
        return self._words.types.fullmatch(match["name"]) is not None and self._places.resolve(match["name"]) is None

    # -- the sources, in falling order ----------------------------------------------------------------------------------------------

    def column(self) -> Issuer | None:
        """The ``issuer`` a bulk file or an archive's index gives."""
        given = (self._document.meta.get("issuer") or self._document.issuer or "").strip()
        if not given:
            return None
        found = self._label(given, "contact")
        if found:
            return Issuer(given, found.city_id, found.kind, (f"column: {given}",))
        if self._words.newspaper.search(given):
            self._paper = given
            return self.dateline() or Issuer(given, None, "newspaper", (f"column: {given}",))
        place = self._places.resolve(given)
        if place and place[1] == given:
            return Issuer(given, place[0], "municipality", (f"column: {given}",))
        return Issuer(given, None, "other", (f"column: {given}",))

    def agency(self) -> Issuer | None:
        """An agency's mark in the dateline ("Celle (dpa/lni) -") or at the end ("© dpa")."""
        text = self._view.text
        for block in self._view.blocks[:_HEAD_BLOCKS]:
            match = self._words.agency_mark.search(text, block.start, min(block.end, block.start + 90))
            if match and (
                pat.DATELINE.match(text, block.start) is not None or pat.PLACE_AND_DATE.match(text[block.start : match.start()]) is not None
            ):
                return Issuer(match["mark"], None, "agency", (f"dateline: {match.group()}",))
        first = self._head[0].text if self._head else ""
        if pat.SLUG.match(first):
            return Issuer(None, None, "agency", (f"subjects: {first}",))
        tail = self._words.agency_tail.search(text) if any(sign in text for sign in pat.AGENCY_SIGNS) else None
        if tail:
            return Issuer(tail["mark"] or "dpa", None, "agency", (f"mark: {tail.group()}",))
        author = self._document.meta.get("author", "")
        if author and self._words.kinds[0][1].fullmatch(author.strip()):
            return Issuer(author.strip(), None, "agency", (f"author: {author}",))
        return None

    def head(self) -> Issuer | None:
        """The letterhead: the first line that names a town hall, another organisation or a newspaper decides."""
        lines = self._head
        unknown: Issuer | None = None
        for i, line in enumerate(lines):
            text = line.text
            strict = (line.role in ("title", "heading") and not (line.role == "heading" and pat.DATED_END.search(text))) or (
                text == self._document.title
            )
            if (
                not strict
                and i + 1 < len(lines)
                and len(text) < 60
                and self._words.types.search(text, max(0, len(text) - 24))
                and text[-1:].isalpha()
            ):
                below = lines[i + 1]
                # No headline belongs to it: "Rat der Stadt" above "Rauch über Celle".
                headline = below.role in ("title", "heading") and pat.NAMED.fullmatch(below.text) is None
                joined = None if headline else self._label(f"{text} {below.text}", line.role)
                if joined and joined.city_id and not self._label(text, line.role):
                    return joined
            found = self._label(text, line.role, strict=strict) or self._press_of(text)
            if found and found.kind == "municipality" and found.city_id is None:
                unknown = unknown or found  # "Rathaus Umschau": the next line may say whose
                self._town_hall = True
                continue
            if found and unknown and found.kind != "municipality":
                continue
            if found and (strict or found.kind == "municipality" or not self._newspaper_line(text)):
                return found
            if strict and not (i == 0 and pat.DATE.search(text)) and not self._paper_heads(text):
                continue
            if found or self._newspaper_line(text):
                return None
            if strict:
                if i == 0 and (own := self._dated_bulletin(text)):
                    return own
                continue
            if line.role == "body" and len(text) > _SENTENCE and text[-1:] in ".!?":
                continue  # a sentence of the text, whatever it speaks of
            self._press_office = self._press_office or (self._words.weak_offices.search(text) is not None and not pat.VERB.search(text))
            if self._words.types.search(text) or self._words.bodies.search(text) or self._words.offices.search(text):
                self._town_hall = self._town_hall or not pat.VERB.search(text)
            bulletin = pat.BULLETIN.match(text)
            if bulletin and (place := self._places.resolve(bulletin["name"])) and not pat.VERB.search(text, bulletin.end()):
                return Issuer(pat.tidy(bulletin.group()), place[0], "municipality", (f"letterhead: {text}",))
            if own := self._office_of(text):
                return own
        return (self._seat_in(lines) or self._headed() or self._beside(lines) or unknown) if self._town_hall else None

    def _office_of(self, text: str) -> Issuer | None:
        """An office or bulletin with the adjective of its town: "Celler Rathaus"."""
        adjective = None if pat.VERB.search(text) else pat.ADJECTIVE.search(text)
        found = self._places.of_adjective(adjective["adjective"]) if adjective else None
        return Issuer(pat.tidy(text), found[0], "municipality", (f"letterhead: {text}",)) if found else None

    def _dated_bulletin(self, text: str) -> Issuer | None:
        """The same as the first headline: "Celler Stadtnachrichten · 22. Januar 2020"."""
        return self._office_of(text) if pat.DATED_END.search(text) and pat.ADJECTIVE.match(text) else None

    def _press_of(self, text: str) -> Issuer | None:
        """A line or page title of nothing but a town and its press office: "Pressestelle Celle", "Celle – Pressemitteilungen"."""
        match = pat.PRESS_OF.match(text)
        name = match["name"] if match else ""
        pieces = [] if match else pat.SPLIT.split(text)
        if len(pieces) == _PAIR and self._words.sections.fullmatch(pieces[1]):
            name = pieces[0].strip()
        found = self._whole(name) if name else None
        return Issuer(None, found[0], "municipality", (f"letterhead: {text}",)) if found else None

    def _whole(self, name: str) -> tuple[str, str] | None:
        """City id and name where all of ``name`` is a town's, with its addition or without: "Celle", "Kempten (Allgäu)"."""
        found = self._places.resolve(name)
        whole = found is not None and (found[1] == name or pat.ADDITION.fullmatch(name, len(found[1])))
        return found if whole else None

    def _headed(self) -> Issuer | None:
        """The town that heads the headline, beside an office that names none: "Leipzig – Projekte 2024", "Referat Internationales"."""
        match = pat.TOWN_FIRST.match(self._document.title or "")
        found = self._places.resolve(match["name"]) if match else None
        return Issuer(None, found[0], "municipality", (f"headline: {match.group().strip()}",)) if match and found else None

    def _beside(self, lines: list[Line]) -> Issuer | None:
        """The town that is a piece of the letterhead, beside an office that names none: "Celle · 3. Mai 2021 · Büro im Rathaus"."""
        for line in lines:
            pieces = pat.SPLIT.split(line.text) if line.role in ("letterhead", "dateline") else []
            for piece in pieces if len(pieces) > 1 else ():
                found = self._places.resolve(piece.strip())
                if found and len(found[1]) == len(piece.strip()) and self._spoken(found[1]) >= _PAIR:
                    return Issuer(None, found[0], "municipality", (f"letterhead: {line.text}",))
        return None

    def _newspaper_line(self, text: str) -> bool:
        name = self._words.newspaper.search(pat.lowered(text))
        if len(text) > 100 or pat.VERB.search(text):
            return False
        first, *rest = pat.PARTS.split(text, maxsplit=1)
        if name and rest and len(first.split()) <= 3 and name.end() == len(first) and self._words.newspaper.match(rest[0]):
            self._paper = pat.tidy(first)  # "Märkischer Bote. Zeitung für Celle"
            return True
        marked = bool(pat.DATE.search(text) or self._words.newspaper_mark.search(text))
        if name and (marked or len(text.split()) <= 4):
            self._paper = pat.tidy(re.split(r"[,|·•/(]", text)[0])
            return True
        if self._words.newspaper_mark.search(text) and len(text) < 80:
            self._paper = self._paper or ""
        issue = pat.ISSUE.match(text)
        if issue and self._places.resolve(issue["name"]) is None:
            self._paper = pat.tidy(issue["name"])
            return True
        return False

    def _paper_heads(self, text: str) -> bool:
        """Whether a heading is a paper's own line: "CELLER ANZEIGER / Wirtschaft", "Heide-Zeitung, Samstag, 3. Mai 2021. Gespräch: …"."""
        name, *rest = pat.PARTS.split(pat.lowered(text), maxsplit=1)
        word = self._words.newspaper.search(name)
        if word is None or word.end() < len(name) or len(name.split()) > 3 or not name[0].isupper():
            return False
        return bool(rest) and (text.split(maxsplit=1)[0].isupper() or pat.DATE.search(text) is not None)

    def _seat_in(self, lines: list[Line]) -> Issuer | None:
        """The place of an address, else of a "Celle, 3. Mai 2021", beside an office that names no town itself."""
        for line in lines:
            for match in pat.ADDRESS.finditer(line.text):
                found = self._places.resolve(match["name"])
                if found:
                    return Issuer(None, found[0], "municipality", (f"address: {match.group()}",))
        return self._dated_in(lines)

    def _dated_in(self, lines: list[Line]) -> Issuer | None:
        """The place of a "Celle, 3. Mai 2021"."""
        for line in lines:
            for piece in dict.fromkeys((line.text, *pat.SPLIT.split(line.text))):
                dated = pat.PLACE_AND_DATE.match(piece)
                if dated and (found := self._places.resolve(dated["name"])):
                    return Issuer(None, found[0], "municipality", (f"dateline: {dated.group().strip()}",))
        return None

    def container(self) -> Issuer | None:
        """What web page and mail say of themselves: publisher, site, sender, author, title suffix, description, address."""
        meta = self._document.meta
        for key in ("publisher", "site", "from", "author", "organization"):
            value = meta.get(key, "")
            if value:
                found = self._label(value.split("<")[0].strip(' "'), "contact") if value[0] != "<" else None
                if found and (found.city_id or found.kind != "municipality"):
                    return Issuer(found.name, found.city_id, found.kind, (f"{key}: {value}",))
                self._newspaper_line(value)
        page = meta.get("page_title", "")
        suffix = pat.SPLIT.split(page)
        if not suffix[1:] and ": " in page:
            suffix = page.rsplit(": ", 1)  # counts only where the end names a part of the site
            suffix = ["", suffix[0]] if self._words.sections.fullmatch(suffix[1]) else [page]
        elif suffix[1:] and self._words.sections.fullmatch(suffix[-1]):
            suffix = ["", suffix[-2]]
        if len(suffix) > 1:
            found = self._label(suffix[-1], "contact") or self._label(suffix[0], "contact", strict=True)
            if found:
                return Issuer(found.name, found.city_id, found.kind, (f"title: {page}",))
            place = self._places.resolve(suffix[-1]) if self._paper is None else None
            if place and len(place[1]) == len(suffix[-1]) and not self._newspaper_line(suffix[-1]):
                return Issuer(None, place[0], "municipality", (f"title: {suffix[-1]}",))
            self._newspaper_line(suffix[-1])
        elif self._paper is None and (own := self._press_of(page) or self._titled(page)):
            return own
        description = meta.get("description", "")
        if description and self._paper is None and (found := self._label(description, "body")) and found.kind == "municipality":
            return Issuer(found.name, found.city_id, found.kind, (f"description: {description}",))
        if self._paper is None:
            for key, value in (
                ("title", "https://" + suffix[-1] if "." in suffix[-1] else ""),
                ("canonical", meta.get("canonical", "")),
                ("from", meta.get("from", "")),
            ):
                city = self._host(value)
                if city:
                    return Issuer(None, city, "municipality", (f"{key}: {value}",))
        return None

    def _titled(self, page: str) -> Issuer | None:
        """The town before the colon of a page title that is not the headline: "Stadt Celle: Migration", "Celle: Partnerstädte"."""
        name, colon, _ = page.partition(": ")
        if not colon or page == self._document.title:
            return None
        label = self._label(name, "body", strict=True)
        if label and label.city_id:
            return Issuer(label.name, label.city_id, label.kind, (f"title: {page}",))
        found = self._places.resolve(name)
        if found and found[1] == name and self._count(name) > _PAIR:
            return Issuer(None, found[0], "municipality", (f"title: {page}",))
        return None

    def _host(self, text: str) -> str | None:
        """City of a host or mail address that is a municipality's name: "presse@stadt-hilden.example", "www.weimar.example"."""
        for match in pat.HOST.finditer(text):
            label = match["host"].lower()
            bare = self._words.host_words.sub("", label)
            if bare in self._words.not_hosts or len(bare) < 3 or self._words.any_kind.search(bare.title()):
                continue
            found = self._places.resolve(bare.replace("-", " "))
            if found and len(found[1]) == len(bare):
                return found[0]
        return None

    def dateline(self) -> Issuer | None:
        """Local press: the town at the head of the report. Reports from several towns on one page have no one town."""
        text = self._view.text
        towns: dict[str, str] = {}
        opened: set[str] = set()  # towns that open a paragraph, in capitals or not
        first = True
        bodies = 0
        for block in self._view.blocks:
            if block.role in ("contact", "boilerplate", "caption", "table_row"):
                continue
            bodies += block.role == "body" and block.end - block.start > 60
            if (short := pat.SHORT_NEWS.match(text, block.start, block.end)) and (
                place := self._places.resolve(short["name"], prominent=True)
            ):
                opened.add(place[0])
            if not text[block.start + 1 : block.start + 3].isupper() and (bodies > 3 or not first):
                continue
            match = pat.DATELINE.match(text, block.start, min(block.end, block.start + 90))
            if match is None:
                continue
            capitals = match["name"].isupper()
            if (match["sep"] is None and not (capitals and match["mark"])) or (match["sep"] == ":" and not capitals):
                continue
            if "ots" in (match["mark"] or "").lower() and "RK" not in match["mark"]:
                return Issuer(None, None, "other", (f"dateline: {match.group().strip()}",))  # spread for others by an agency's service
            if self._unheaded and match["sep"] and pat.AGENCY_SIGN.match(match["mark"] or ""):
                return Issuer(match["mark"], None, "agency", (f"dateline: {match.group().strip()}",))
            if not capitals and (bodies > 3 or not first or block.role not in _DATELINE_ROLES or pat.ROUTE.match(text, match.end())):
                continue
            if (
                not capitals
                and self._paper is None
                and match["sep"] not in ".:"
                and self._words.any_kind.search(text, match.end(), match.end() + 60)
            ):
                continue  # "Mainz – Die Stiftung Natur fördert": a release of somebody else
            pieces = [p.strip() for p in match["name"].split("/")]
            if len(pieces) > _PAIR:
                return None  # "MANNHEIM/HEIDELBERG/WEINHEIM.": nobody's
            if (
                len(pieces) == _PAIR
                and self._unheaded
                and not self._places.resolve(pieces[0])
                and self._places.resolve(pieces[0], foreign=True)
            ):
                return Issuer(None, None, "other", (f"dateline: {match.group().strip()}",))  # "Brüssel/Bonn." is no local press
            found = self._places.resolve(match["name"], prominent=True)
            if len(pieces) > 1 and (found is None or found[1] == pieces[0]):
                both = [x for p in pieces if (x := self._places.resolve(p, prominent=True))]
                # "HORB / HASLACH": of two towns the one that the report is about.
                found = max(both, key=lambda x: self._count(x[1])) if both else None
            if found and (len(pieces) > 1 or len(found[1]) + 12 > len(match["name"])):
                first = False
                towns.setdefault(found[0], match.group().strip())
        own = (self._paper_town() or self._council()) if len(towns) > 1 else None
        if own and (own.city_id in towns or not own.evidence[0].startswith("paper")):
            return own
        if len(opened) > _PAIR or (len(towns) > 1 and sum(t.split(".")[0].split(":")[0].isupper() for t in towns.values()) > 1):
            return Issuer(
                self._paper or None,
                None,
                "newspaper" if self._paper is not None else "other",
                tuple(f"dateline: {t}" for t in towns.values()),
            )
        if towns:
            city, words = next(iter(towns.items()))
            return Issuer(self._paper or None, city, "newspaper", (f"dateline: {words}",))
        return self._section() if self._paper is not None else None

    @property
    def _unheaded(self) -> bool:
        """Neither a paper nor an office stands at the head."""
        return self._paper is None and not self._town_hall and not self._press_office

    def _count(self, name: str) -> int:
        return len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", self._view.text, re.I))

    def _section(self) -> Issuer | None:
        """A newspaper's report without a dateline: section of the address, "Town:" before the headline, a line of it, the paper's."""
        low = self._view.text.casefold()
        title = self._document.title or ""
        named: list[tuple[str, str]] = [
            ("address", s.replace("-", " ")) for s in re.findall(r"(?<=/)[\w-]+(?=/)", self._document.meta.get("canonical", ""))
        ]
        page = self._document.meta.get("page_title", "")
        for line in self._head:
            pieces = re.split(r"\s*[|·•,]\s*", line.text) if line.role != "title" or line is self._head[0] else []
            named += [("part", p[m.end() :].strip(" :–-")) for p in pieces if (m := self._words.newspaper_mark.match(p))]
        named += [("title", t.split(":")[0]) for t in (page, title) if ":" in t[:40]]
        named += [
            ("line", pat.AROUND.sub("", x.text.rstrip(".:")))
            for x in self._head
            if len(x.text) < 40 and (x.role != "title" or pat.AROUND.search(x.text))
        ]
        if self._paper and (word := self._words.newspaper.search(self._paper)):
            named.append(("paper", self._paper[word.end() :].split("–")[0].strip(" -")))
        for source, name in named:
            found = self._places.resolve(name) if len(name) > 2 else None
            if found and len(found[1]) == len(name) and name.casefold() in low:
                return Issuer(self._paper or None, found[0], "newspaper", (f"{source}: {name}",))
        if own := self._edition() or self._paper_town():
            return own
        if self._paper and (dated := self._dated_in(self._head)) and self._spoken(self._words_of(dated)) >= _PAIR:
            return Issuer(self._paper or None, dated.city_id, "newspaper", dated.evidence)
        if council := self._council():
            return council
        subtitles = [x.text for x in self._head if x.role == "heading"][:3]
        return next((x for line in (title, *subtitles) if (x := self._headline_town(line, low))), None) or self._home()

    def _spoken(self, name: str) -> int:
        """How often the text speaks of a town, by name, by adjective or as its people: "Mergentheim", "Bad Mergentheimer"."""
        stem = re.escape(_short(re.sub(r"\ABad ", "", name, flags=re.I)))
        short = stem[:-2] if stem.endswith("en") else stem.removesuffix("e")
        return len(re.findall(rf"(?<!\w)(?:{stem}s?|{short}er(?:in|innen|n|s)?)(?!\w)", self._view.text, re.I))

    def _edition(self) -> Issuer | None:
        """The town that the paper's line names beside the date: "Teckblatt, Celle, 3. Mai 2021", "Zeitung für Celle und Umgebung"."""
        for line in self._head:
            if line.role == "title" or not (self._words.newspaper.search(pat.lowered(line.text)) or line is self._head[0]):
                continue
            names = [p for p in pat.PARTS.split(line.text)[1:] if p] if pat.DATE.search(line.text) else []
            names += [m["name"] for m in pat.FOR_TOWN.finditer(line.text)]
            for name in (pat.AROUND.sub("", n) for n in names):
                found = self._places.resolve(name) if pat.NAMED.fullmatch(name) else None
                if found and len(found[1]) == len(name) and (" " in name or self._spoken(name) >= _PAIR):
                    return Issuer(self._paper or None, found[0], "newspaper", (f"paper's line: {line.text}",))
        return None

    def _council(self) -> Issuer | None:
        """The town whose council a heading reports of: "Aus dem Celler Stadtrat", "Ratssplitter aus Celle"."""
        for line in self._head:
            if line.role not in ("title", "heading", "letterhead", "dateline") or not pat.COUNCIL.search(line.text):
                continue
            for match in pat.OF_TOWN.finditer(line.text):
                found = self._places.resolve(match["name"])
                if found and match["name"].startswith(found[1]):
                    return Issuer(self._paper or None, found[0], "newspaper", (f"council: {line.text}",))
            for match in pat.COUNCIL_OF.finditer(line.text):
                if found := self._places.of_adjective(match["adjective"]):
                    return Issuer(self._paper or None, found[0], "newspaper", (f"council: {line.text}",))
        return None

    def _home(self) -> Issuer | None:
        """A paper's report without any mark of place: the town that headlines or offices name and that stands far above the others."""
        if not self._paper or self._words.any_kind.search(self._paper):
            return None
        text = self._view.text
        heads = "\n".join(x.text for x in self._head if x.role in ("title", "heading"))
        weights: dict[str, int] = {}
        signs: dict[str, str] = {}
        names = [m["name"] for m in pat.LOCAL.finditer(text)] + [m["name"] for m in pat.HEADED.finditer(heads)]
        for name in dict.fromkeys(names):
            if len(name) < 4 or (found := self._places.resolve(name)) is None or not name.startswith(found[1]) or found[0] in weights:
                continue
            name = found[1]  # noqa: PLW2901
            headed = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", heads) is not None
            office = re.search(rf"(?<!it )(?<!it der )(?<!und )(?<!und der ){pat.OFFICE_OF}\s+{re.escape(name)}(?!\w)", text)
            weights[found[0]] = self._spoken(name) + 2 * headed + 2 * (office is not None)
            if headed or office:
                signs[found[0]] = office.group() if office else name
        ranked = sorted(weights, key=lambda c: -weights[c])
        if not ranked or (sign := signs.get(ranked[0])) is None or weights[ranked[0]] < (4 if sign in heads else 3):
            return None  # a name in a heading and once more may be anything's
        if sign in heads and not (pat.TOWN_HALL.search(text) or pat.COUNCIL.search(text)):
            return None  # a match, a trade fair
        if len(ranked) > 1 and weights[ranked[0]] < 2 * weights[ranked[1]]:
            return None
        return Issuer(self._paper, ranked[0], "newspaper", (f"home: {sign}",))

    def _paper_town(self) -> Issuer | None:
        """The town in the paper's name: "Ahauser Tageblatt", "Ahaus-Rundschau"."""
        for word in re.findall(r"[A-ZÄÖÜ]\w+er(?= )", pat.lowered(self._paper or "") + " "):
            if town := self._places.of_adjective(word):
                return Issuer(self._paper or None, town[0], "newspaper", (f"paper: {word}",))
        name = re.match(r"(?:Der |Die |Das )?([A-ZÄÖÜ][\w-]+)-[A-ZÄÖÜ][a-zäöüß]+$", self._paper or "")
        found = self._places.resolve(name[1]) if name and self._count(name[1]) > 1 else None
        if name and found and found[1] == name[1]:
            return Issuer(self._paper or None, found[0], "newspaper", (f"paper: {name[1]}",))
        return None

    def _headline_town(self, title: str, low: str) -> Issuer | None:
        """A local report without any mark of place: the town of the headline that the text names far more often than another."""
        counts: dict[str, int] = {}
        for match in re.finditer(pat.PLACE, title):
            found = self._places.resolve(match.group())
            if found and len(found[1]) > 3:
                counts[found[0]] = len(re.findall(rf"(?<!\w){re.escape(_short(found[1].casefold()))}(?!\w)", low))
        ranked = sorted(counts, key=lambda c: -counts[c])
        if ranked and counts[ranked[0]] >= 3 and (len(ranked) == 1 or counts[ranked[0]] >= 2 * counts[ranked[1]]):
            return Issuer(self._paper or None, ranked[0], "newspaper", (f"headline: {title}",))
        return None

    def contact(self) -> Issuer | None:
        """Contact block and imprint: a town hall's name, or its offices beside an address or a mail host."""
        lines = self._foot
        for line in lines:
            if line.role in ("table_row", "list_item") and not pat.REACHABLE.search(line.text):
                continue  # what the table is about
            if line.role in ("contact", "boilerplate") or len(line.text) < 90:
                found = self._label(line.text, "contact" if line.role == "contact" else "body", strict=False)
                label = line.role in ("contact", "boilerplate") or (pat.SEPARATED.search(line.text) and len(line.text) > 30)
                unnamed = self._paper is None or (not self._paper and line.role == "contact" and found is not None and found.city_id)
                if found and unnamed and (label or found.kind == "municipality"):
                    own = found.kind == "other" and pat.OUR_TOWN.search(pat.QUOTED.sub(" ", self._view.text))
                    return (self._seat_in([line]) if own else None) or found  # "Koordinierungsstelle, Markt 1, 29221 Celle" of "our town"
        if self._paper is not None:
            return Issuer(self._paper or None, None, "newspaper", ("page furniture",))
        offices = [x for x in lines if self._words.offices.search(x.text)] or [x for x in lines if self._words.weak_offices.search(x.text)]
        nearby = [x for x in lines if x.role == "contact" or x in offices]
        if offices and (seat := self._seat_in(offices) or self._seat_in(nearby)):
            return seat
        for line in [*self._head, *nearby, *lines]:
            place = self._host(line.text)
            if place and (line in nearby or line in self._head or self._names(place)):
                return Issuer(None, place, "municipality", (f"address: {line.text}",))
        return None

    def issue(self) -> Issuer | None:
        """The bulletin or local paper that a text says it is from: "Celler Dorfblatt, April 2024" at its foot, "aktuell Celle, Nr. 3"."""
        if self._paper:
            return None
        heads = self._head[:_LAST_BLOCKS]
        for line in [*heads, *self._last]:
            match = pat.ISSUED.match(line.text)
            found = self._of_periodical(pat.lowered(match["label"])) if match else None
            if match and found and (line in heads or self._spoken(found[1]) >= _PAIR):
                return Issuer(match["label"], found[0], "newspaper", (f"issue: {line.text}",))
        return None

    def signed(self) -> Issuer | None:
        """The place that a text of a town hall is signed in, where its head names nobody: "Celle, den 3. Mai 2021" at its foot."""
        if not self._unheaded or self._signed_by_others:
            return None
        if not (pat.TOWN_HALL.search(self._view.text) or pat.TWINNED.search(self._view.text)):
            return None
        for line in self._last:
            match = pat.SIGNED.search(line.text, max(0, len(line.text) - 80))
            found = self._whole(match["name"]) if match else None
            if match and found and self._spoken(found[1]) >= _PAIR:
                return Issuer(None, found[0], "municipality", (f"signed: {match.group().strip()}",))
        return None

    @property
    def _signed_by_others(self) -> bool:
        return any(pat.OTHER_OFFICE.search(x.text) for x in self._last if len(x.text) < _SENTENCE)

    @cached_property
    def _last(self) -> list[Line]:
        return list(self._lines(max(0, len(self._view.blocks) - _LAST_BLOCKS), len(self._view.blocks)))[-_LAST_BLOCKS:]

    def _of_periodical(self, label: str) -> tuple[str, str] | None:
        """City id and name of the town that a paper or bulletin is called after: "Celler Dorfblatt", "Gemeindeblatt Celle", "MZ Celle"."""
        if pat.VERB.search(label):
            return None
        words = re.split(r"[\s/]+", label)
        sign = [bool(pat.PERIODICAL.search(w) or self._words.newspaper.search(w)) for w in words]
        if words[0].endswith("er") and any(sign[1:]) and (town := self._places.of_adjective(words[0])):
            return town
        for at in range(1, len(words)):
            name = " ".join(words[at:])
            if sign[at - 1] and (found := self._places.resolve(name)) and found[1] == name:
                return found
        return None

    def _names(self, city_id: str) -> bool:
        """Whether the text names the town outside the address: "die Stadt Celle" beside "europa@celle.example"."""
        for match in self._words.spoken.finditer(self._view.text):
            found = self._places.resolve(match["name"])
            if found and found[0] == city_id:
                return True
        return False

    def self_reference(self) -> Issuer | None:
        """A release without any label: "Bild: Stadt Celle", "Wir in der Stadt Celle", "Celle, 3. Mai" beside the town hall's own words."""
        text = self._view.text
        salutation = pat.SALUTATION.search(text)
        if salutation and (town := self._places.of_adjective(salutation["adjective"])):
            return Issuer(None, town[0], "municipality", (f"salutation: {salutation.group()}",))
        if self._paper is None and (council := self._council()):
            return Issuer(None, council.city_id, "municipality", council.evidence)
        counted: dict[str, int] = {}
        names: dict[str, str] = {}
        for match in self._words.spoken.finditer(text):
            if self._no_town(match) or not match["type"][0].isupper():
                continue
            found = self._places.resolve(match["name"])
            if found is None or not match["name"].startswith(found[1]):
                continue
            if pat.CREDIT.search(text, max(0, match.start() - 70), match.start()):
                return Issuer(match.group(), found[0], "municipality", (f"credit: {match.group()}",))
            counted[found[0]] = counted.get(found[0], 0) + 1
            names.setdefault(found[0], f"{match['type']} {found[1]}")
        titled = counted and self._named_in_title(counted) and (self._released_as_such or pat.TOWN_HALL.search(text))
        if counted and (
            self._press_office or self._town_hall or titled or (pat.WE.search(pat.QUOTED.sub(" ", text)) and not self._survey(_ITEM_ROLES))
        ):
            best = sorted(counted, key=lambda c: -counted[c])
            if len(best) == 1 or counted[best[0]] > counted[best[1]]:
                return Issuer(names[best[0]], best[0], "municipality", (f"self: {names[best[0]]}",))
        bodies = [b for b in self._view.blocks if b.role == "body"][:2]
        spoken = pat.TOWN_HALL.search(text) or any(pat.THE_TOWN.match(text, b.start, b.end) for b in bodies)
        if any(x.role == "letterhead" and not self._plain(x.text) for x in self._head):
            return None  # the letterhead names somebody we do not know
        dated = self._dated_in(self._head) or self._opened_in()
        if dated and (self._of_state(bodies) or self._survey() or self._signed_by_others):
            return None
        if dated and dated.city_id and not spoken:
            # Nothing of a town hall: the town must be spoken of beside its place in the dateline.
            named = self._count(self._words_of(dated)) + (pat.TWINNED.search(text) is not None)
            dated = dated if named > _PAIR else None
        return dated or (self._released() if spoken else None)

    @property
    def _released_as_such(self) -> bool:
        """A line of the head calls the text a press release, and nobody else is named there."""
        return self._unheaded and any(pat.RELEASE.match(x.text) and self._plain(x.text) for x in self._head)

    def _named_in_title(self, towns: dict[str, int]) -> bool:
        """Whether the headline opens with the one town that the text calls a town: "Stadt Celle: Absage", "Stadt Celle baut"."""
        match = self._words.spoken.match(self._document.title or "")
        found = self._places.resolve(match["name"]) if match and len(towns) == 1 else None
        return found is not None and found[0] in towns

    def _released(self) -> Issuer | None:
        """A town hall's release without a label: the town of headline or subheading, else the one that opens the text."""
        low = self._view.text.casefold()
        heads = dict.fromkeys([self._document.title or "", *(x.text for x in self._head if x.role == "heading")][:3])
        for line in heads:
            if town := self._headline_town(line, low):
                return Issuer(None, town.city_id, "municipality", town.evidence)
        body = next((b for b in self._view.blocks if b.role == "body"), None)
        match = pat.SUBJECT.match(self._view.text, body.start, body.end) if body else None
        found = self._places.resolve(match["name"]) if match else None
        if match and found and len(found[1]) == len(match["name"]) and self._spoken(found[1]) >= _PAIR and not self._survey():
            return Issuer(None, found[0], "municipality", (f"opening: {match.group()}",))
        return None

    def _of_state(self, bodies: list[Block]) -> bool:
        """Whether a release without label opens with a minister or an organisation: the place of its dateline is their seat."""
        if not self._unheaded or not bodies:
            return False
        low = bodies[0].start
        return any(p.search(self._view.text, low, min(bodies[0].end, low + n)) for p, n in ((pat.STATE, 90), (self._words.any_kind, 45)))

    def _survey(self, roles: frozenset[str] = frozenset({"heading", "table_row", "list_item", "body"})) -> bool:
        """Whether headings or openings of items tell of one town after the other: news of a union or a project office."""
        found = set()
        for block in self._view.blocks:
            if block.role in roles:
                line = self._view.text[block.start : min(block.end, block.start + 60)]
                match = pat.ITEM.match(line)
                if match and (match.end() < len(line) or block.role == "heading") and (town := self._places.resolve(match["name"])):
                    found.add(town[0])
        return len(found) > _PAIR

    @staticmethod
    def _words_of(dated: Issuer) -> str:
        """The town's name as a dateline's evidence has it."""
        return re.split(r"\s*[(,·|]|\s+(?:den|am)\s", dated.evidence[0].removeprefix("dateline: "))[0].strip()

    def _plain(self, line: str) -> bool:
        """Whether a line of the letterhead holds nothing but kind, number, place and date of the release."""
        rest = pat.FURNITURE.sub(" ", line).strip()
        return (
            not rest
            or pat.SPEAKER.match(line) is not None
            or self._places.resolve(rest) is not None
            or pat.PLACE_AND_DATE.match(line) is not None
        )

    def _opened_in(self) -> Issuer | None:
        """A release whose first paragraph opens with its place: "Celle, 3. Mai 2021. Die Stadt …", nobody else being named there."""
        block = next((b for b in self._view.blocks if b.role == "body"), None)
        text = self._view.text[block.start : min(block.end, block.start + 160)] if block else ""
        dated = pat.PLACE_AND_DATE.match(text)
        signed = dated is not None and re.match(rf"(?:{pat.DATE.pattern})\s*\(", text[dated.end() :])  # an agency's "(nda)."
        if dated is None or signed or self._words.any_kind.search(text, dated.end(), dated.end() + 90):
            return None
        found = self._places.resolve(dated["name"]) if dated["name"].count("/") < _PAIR else None
        return Issuer(None, found[0], "municipality", (f"dateline: {dated.group().strip()}",)) if found else None
