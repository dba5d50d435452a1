"""The date layer: calendar expressions of a document's news, with their values."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from pipeline.dates import adverbs, compose, context, publication, resolve, tense
from pipeline.dates import atoms as grammar
from pipeline.dates.atom import MONTH, Atom
from pipeline.dates.resolve import Context, Frame
from pipeline.dates.words import MONTHS
from pipeline.records import NEWS_ROLES, DateMention

if TYPE_CHECKING:
    from pipeline.dates.compose import Span
    from pipeline.dates.value import Value
    from pipeline.textview import TextView

#: Header blocks (letterhead, contact) carry the date of the release but also addresses and phone numbers: only full days count there.
_HEADER_ONLY = frozenset({"letterhead", "contact"})
#: How far the words around a mention are looked at, in characters.
_REACH = 600
_YEARLY = frozenset(
    {"day", "month", "season", "quarter", "half", "feast", "weekend", "weekday", "week", "nth", "half_month", "turn", "term"}
)


def find_dates(view: TextView, published_on: date | None, blocked: Sequence[tuple[int, int]] = ()) -> list[DateMention]:
    """All date mentions in text order; none overlaps another or a ``blocked`` span (a programme name such as „Hafen 2030“).

    Relative expressions and dates without a year are resolved by ``published_on``; without it they are left out unless another date of
    the text says which year is meant.
    """
    run = _Run(view, published_on, sorted(blocked))
    for index, block in enumerate(view.blocks):
        if block.role in NEWS_ROLES or block.role in _HEADER_ONLY or publication.closes(view, block, published_on):
            for low, high in block.cells or ((block.start, block.end),):
                run.region(low, high, index, header=block.role not in NEWS_ROLES)
    return run.out


class _Run:
    """The state of one document: what has been found so far and which year rules."""

    def __init__(self, view: TextView, published: date | None, blocked: list[tuple[int, int]]) -> None:
        self.view = view
        self.text = view.text
        self.published = published
        self.blocked = blocked
        self.out: list[DateMention] = []
        self.last: Value | None = None
        self.last_year: int | None = None
        self.frame: Frame | None = None
        self.event: Value | None = None
        self.event_block = -1
        self.appointment: Value | None = None
        self.day: date | None = None
        self.block = -1
        self.issue = publication.issue(view) if published is None else None
        self.latest: date | None = None
        self.entries = _entries(view)
        self.chronicle = _year_of_title(view) if self.entries else None

    def region(self, low: int, high: int, index: int, *, header: bool) -> None:
        """Find and resolve the mentions of one block or table cell."""
        found = self._atoms(low, high)
        if not found:
            return
        if index != self.block:
            self.block, self.frame, self.day = index, None, None
        for span in compose.spans(self.text, found):
            if any(a < span.end and span.start < b for a, b in self.blocked):
                continue
            if header and not _full_day(span, self.text):
                continue
            self._mention(span, low, high)

    def _atoms(self, low: int, high: int) -> list[Atom]:
        """Single expressions in text order; most tokens cost one dictionary look-up and no pattern."""
        text, starts, words = self.text, self.view.starts, self.view.words
        readers = grammar.reader_table()
        found: list[Atom] = []
        position = low
        for i in range(bisect_left(starts, low), bisect_left(starts, high)):
            word = words[i]
            digit = word[0].isdigit()
            if not digit and word not in readers:
                continue
            start = starts[i]
            if start < position:
                continue
            if digit and not (found and found[-1].end == start - 1 and text[start - 1] in "–—-/") and context.glued(text, start, low):
                continue
            atoms = grammar.read(text, start, high, word)
            if atoms:
                found.extend(atoms)
                position = atoms[-1].end
        return found

    def _mention(self, span: Span, low: int, high: int) -> None:
        number = self.view.sentence_at(span.start)
        bounds = (low, high)
        if number >= 0:
            # A mention may run over a stop that was taken for the end of a sentence ("am 1. Adventswochenende").
            last = self.view.sentences[max(number, self.view.sentence_at(span.end - 1))]
            bounds = (max(low, self.view.sentences[number].start), max(span.end, min(high, last.end)))
        # No sentence of prose is longer; without the bound a list of thousands of days in one "sentence" would cost its length squared.
        bounds = (max(bounds[0], span.start - _REACH), min(bounds[1], span.end + _REACH))
        if not self._accept(span, low, high, bounds):
            return
        ctx = self._context(span, number, bounds)
        chained = self._chained(span)
        resolved = resolve.resolve(span.first, span.last, ctx)
        if resolved is None:
            return
        value, anchor = resolved
        if chained:
            anchor = self.out[-1].anchor
        text = self.text[span.start : span.end]
        self.out.append(DateMention(span.start, span.end, text, value.first, value.last, value.precision, value.edtf, anchor))
        self._remember(span, value, number, bounds)

    def _context(self, span: Span, number: int, bounds: tuple[int, int]) -> Context:
        """What is known at this place; the tense is looked up only if an expression asks for it."""
        frame = self.frame if self.frame and number <= self.frame.until else None
        if (
            frame is not None
            and number > frame.since
            and (
                context.word_before(self.text, span.start, bounds[0])[0].lower() == "bis"
                or tense.direction(self.text, bounds, (span.start, span.end)).sign < 0
            )
        ):
            frame = None  # "Im kommenden Jahr tagt … Anmeldung bis 15. Dezember": a deadline lies before what it is for
        dated = self.published is not None or self.issue is not None
        if frame is None and self.chronicle is not None and self._entry(span):
            frame = Frame(self.chronicle, "text", number, number)
        if frame is None and self.last_year is not None and (not dated or self._elliptic(span, number, bounds)):
            year = self.last_year
            if not dated and self.latest is not None and year < self.latest.year and span.first.kind == "day":
                # An undated text that knows of a later day does not announce anything for the years before it ("liegt bis 26. Januar aus").
                ahead = tense.direction(self.text, bounds, (span.start, span.end))
                year = self.latest.year if ahead.sure and ahead.sign > 0 else year
            frame = Frame(year, "text", number, number)
        return Context(
            self.published,
            lambda: tense.direction(self.text, bounds, (span.start, span.end)),
            frame,
            self.last,
            self.last_year,
            self.event if self.event is not None and self.block - self.event_block <= 3 else None,
            self.appointment,
            self.day,
            self.issue,
            context.word_before(self.text, span.start, bounds[0])[0].lower() == "am",
        )

    def _elliptic(self, span: Span, number: int, bounds: tuple[int, int]) -> bool:
        """ "Im März 2022 kam der Krieg, im Mai die Hilfe": no verb of its own, so the year before it in the sentence goes on."""
        before = self.out[-1] if self.out else None
        if before is None or before.anchor != "none" or before.precision not in ("day", "month", "season") or before.start < bounds[0]:
            return False
        return not tense.has_verb(self.text, tense.clause_of(self.text, bounds, (span.start, span.end)), (span.start, span.end))

    def _entry(self, span: Span) -> bool:
        """Whether the mention is a month that opens an entry of a chronicle or calendar ("März. Das Kino schließt.")."""
        return span.start in self.entries and span.last is None and span.first.kind == "month"

    def _chained(self, span: Span) -> bool:
        """ "am 24. und 31. Dezember": the year found for the first day holds for the rest of the list."""
        atom = span.first
        if not (
            span.chained and span.last is None and atom.kind == "day" and atom.open_year and self.out and self.out[-1].precision == "day"
        ):
            return False
        before = self.out[-1].date_from
        atom.year = before.year + ((atom.month, atom.day) < (before.month, before.day))
        return True

    def _accept(self, span: Span, low: int, high: int, bounds: tuple[int, int]) -> bool:
        """Whether the words around say that this is a date at all."""
        text, atom = self.text, span.first
        if atom.name == "bracket":
            return False
        if atom.kind in ("year", "years") and atom.year is not None and not atom.part:
            lead = text[bounds[0] : span.start].strip(' „“"»«(')
            opens = not lead or lead.endswith(":")
            probe = (
                atom
                if span.last is None or span.last.kind != "year"
                else Atom(span.start, span.end, "years", atom.year, span.last.year, name=atom.name)
            )
            return context.is_year(text, probe, low, high, self.published.year if self.published else None, opens)
        if atom.kind == "weekday":
            return context.weekday_allowed(text, atom, *bounds) and not (span.last is not None and context.is_weekly(text, *bounds))
        if atom.kind == "day" and not context.is_day(text, span.start, span.end, low, high):
            return False
        if atom.kind == "offset":
            return self._accept_offset(span, bounds)
        if atom.kind in _YEARLY and (span.last or atom).open_year:
            if self._entry(span):
                return True
            return context.bare_allowed(text, atom, *bounds, span.chained)
        if atom.kind in _YEARLY and atom.direction is None and atom.year is not None:
            return not context.after_day_number(text, atom, low)
        return True

    def _accept_offset(self, span: Span, bounds: tuple[int, int]) -> bool:
        atom, text = span.first, self.text
        if atom.name == "heute":
            return adverbs.is_today(text, atom, tense.clause_of(text, bounds, (span.start, span.end)), bounds[1])
        if atom.name in ("morgen", "gestern", "übermorgen"):
            # "Wer heute spart, muss morgen zahlen": where "heute" is the present age, "morgen" is the future.
            today = text.find("heute ", bounds[0], span.start)
            if today >= 0 and all(m.start != today for m in self.out[-3:]):
                return False
            return adverbs.is_adverb(text, atom, bounds)
        if atom.unit == "week" and atom.part:
            return not context.is_custom(text, atom, *bounds)
        if atom.name == "in":
            return adverbs.is_forecast(text, atom, bounds) and tense.direction(text, bounds, (span.start, span.end)).sign > 0
        return True

    def _remember(self, span: Span, value: Value, number: int, bounds: tuple[int, int]) -> None:
        """Keep what later expressions may count from, and a year that opens a sentence ("Im kommenden Jahr …") as a frame."""
        self.last = value
        atom = span.first
        if (
            value.precision in ("interval", "week")
            and self.published
            and self.published < value.first
            and 1 <= (value.last - value.first).days <= 9
        ):
            self.event, self.event_block = value, self.block
        if atom.kind == "weekday" and self.event is not None and self.event.first <= value.first <= self.event.last:
            self.event_block = self.block  # a programme of several lines goes on
        if value.precision == "day":
            self.day = value.first
            if span.first.year is not None and (self.latest is None or self.latest < value.first):
                self.latest = value.first
        if value.precision == "day" and self.published and self.published < value.first:
            self.appointment = value
        if value.first.year == value.last.year or value.precision == "season":
            self.last_year = value.first.year
        if atom.kind != "year" or span.last is not None or atom.part:
            return
        opening = self.text[bounds[0] : span.start].strip().lower()
        if atom.shift is not None and atom.shift != 0:
            leads = opening in ("im", "in", "")
            self.frame = Frame(value.first.year, "publication", number + (1 if leads and atom.shift > 0 else 0), number)
        elif atom.year is not None and opening in ("im", "", "in") and (self.published is None or value.first.year != self.published.year):
            self.frame = Frame(value.first.year, "text", number, number)


_ENTRY = re.compile(rf"{MONTH}\s?[.:](?=\s)")
_TITLE_YEAR = re.compile(r"(?<![\w./-])(?:19|20)\d\d(?![\w/-]|[.,]\d)")


def _entries(view: TextView) -> frozenset[int]:
    """Where blocks open with a month and a stop, in the order of the calendar: three make a chronicle of months."""
    found = [m for block in view.blocks if block.role in NEWS_ROLES and (m := _ENTRY.match(view.text, block.start, block.end))]
    months = [MONTHS[re.split(r"[\s.:]", m.group())[0].lower()] for m in found]
    ordered = len(found) >= 3 and months in (sorted(months), sorted(months, reverse=True))
    return frozenset(m.start() for m in found) if ordered else frozenset()


def _year_of_title(view: TextView) -> int | None:
    """The one year that the title or a heading names: "Jahresrückblick 2023"."""
    years = {m.group() for b in view.blocks if b.role in ("title", "heading") for m in _TITLE_YEAR.finditer(view.text, b.start, b.end)}
    return int(years.pop()) if len(years) == 1 else None


def _full_day(span: Span, text: str) -> bool:
    """A day with its year, or a day or year with its month in letters: no phone or file number looks like that."""
    atom = span.last or span.first
    if atom.kind == "month" and atom.year is not None:
        return text[span.start].isalpha()
    return atom.kind == "day" and (atom.year is not None or text[atom.end - 1].isalpha())
