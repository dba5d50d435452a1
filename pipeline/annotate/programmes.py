"""Programmes, funding lines, projects and networks: the lexicon's names plus those the text itself introduces."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.annotate.introduced import DASHES, Introduced, looks_odd
from pipeline.annotate.overlap import resolve_overlaps
from pipeline.annotate.projects import find_introduced
from pipeline.annotate.quotes import MARKS
from pipeline.lexicon.names import Name, NameIndex, slug, words_of
from pipeline.records import Programme, ProgrammeMention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.lexicon import Lexicon
    from pipeline.lexicon.introductions import Kind
    from pipeline.textview import TextView

#: An application that failed is no funding; a sentence about the money of one project, or of all.
_REFUSED = re.compile(r"gescheitert|abgelehnt|erfolglos|Absage|nicht (?:gefördert|bewilligt)|leer aus|ohne Erfolg|früher|damals")
_PAYS = re.compile(
    r"förder|[Ff]inanzier|bezuschuss|Antrag|[Mm]ittel|Zuschuss|genehmig|bewillig"
    r"|stehen .* bereit|zahlt|Euro\b|stammt|Begleitausschuss|Programm"
)
_PAYS_ALL = re.compile(
    r"^(?:Die Mittel|Das Geld|Alle (?:\w+ )?(?:Projekte|Vorhaben)|Die (?:\w+ )?(?:Projekte|Vorhaben)"
    r"|Gefördert werden|Finanziert werden|Bezahlt werden)"
)
#: A sentence about all that a programme pays: "vier Vorhaben", "die laufende Förderperiode".
_SPEAKS_OF_ALL = re.compile(
    r"\b(?:[Dd]ie|[Dd]er|[Ww]eitere|[Nn]eue|[Zz]wei|[Dd]rei|[Vv]ier|[Ff]ünf|[Ss]echs|[Ss]ieben|[Aa]cht|[Nn]eun|[Zz]ehn|\d+) (?:\w+e[nr]? )?"
    r"(?:(?:\w*[Pp]rojekt|\w*[Nn]etzwerk)e[n]?|(?:letzten )?Vorhaben|(?:Förder)?[Pp]eriode)\b"
)
_PAID_FROM = re.compile(r", ein \w*(?:projekt|vorhaben) (?:aus|im rahmen|über|von|nach) (?:\w+ ){0,2}$")
_SUPPORT_WINDOW = 4  # words before a name in which a noun such as "Programm" supports it


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    key: str
    known: bool
    rank: int  #: what wins at the same place: introduction 2, lexicon 1, later mention 0
    confidence: float


def find_programmes(view: TextView, lexicon: Lexicon) -> tuple[list[ProgrammeMention], dict[str, Programme]]:
    """Every mention of a programme, funding line, project or network in the news text, and the entities they point to.

    The entities hold the parents too, so that every ``parent_id`` resolves. Names that are common words as well count only where
    the text supports them. Unknown names get the id ``project:<slug>``.
    """
    lowered = view.lowered
    known = _known(view, lowered, lexicon)
    funders = [k.start for k in known if lexicon.programmes[k.key].kind in ("programme", "funding_line")]
    introduced = find_introduced(view, lowered, lexicon.introductions, funders)
    known, introduced = _reconcile(view, known, introduced, lexicon)
    entities: dict[str, Programme] = {}
    candidates = list(known)
    names: list[tuple[str, str]] = []
    for item in introduced:
        key = f"project:{slug(item.name)}"
        if key not in entities:
            same = [i for i in introduced if slug(i.name) == slug(item.name)]
            others = [i.start for i in introduced if slug(i.name) != slug(item.name) and i.kind == "project"]
            entities[key] = Programme(key, item.name, _kind(same), _parent(view, same, known, lexicon, others))
        names += [(key, n) for n in dict.fromkeys((item.name, item.alias)) if n]
        candidates.append(_Candidate(item.start, item.end, key, False, 2, item.confidence))
    candidates += _later(view, lowered, names)
    kept, _ = resolve_overlaps(candidates, lambda c: c.rank)
    kept = _short_forms(kept, lexicon)
    mentions = [
        ProgrammeMention(c.start, c.end, view.text[c.start : c.end], c.key, "gazetteer" if c.known else "rule", c.confidence) for c in kept
    ]
    used = {m.programme_id for m in mentions}
    result: dict[str, Programme] = {}
    for key in sorted(used):
        programme: Programme | None = entities.get(key) or lexicon.programmes[key]
        while programme and programme.programme_id not in result:
            result[programme.programme_id] = programme
            programme = lexicon.programmes.get(programme.parent_id or "") or entities.get(programme.parent_id or "")
    return mentions, result


def _known(view: TextView, lowered: Sequence[str], lexicon: Lexicon) -> list[_Candidate]:
    words = view.words
    hits = lexicon.programme_families.find(words, lowered) + lexicon.programme_names.find(words, lowered)
    found: list[_Candidate] = []
    doubtful: list[_Candidate] = []
    for hit in hits:
        start, end = view.starts[hit.first], view.ends[hit.last]
        if not view.is_news(start) or view.block_at(start) != view.block_at(end - 1):
            continue
        text = view.text[start:end]
        # "kommunale Klimapartnerschaft": the words of a name that do not begin like one need support as common words do.
        common = hit.context or (text[0].islower() and lexicon.programmes[hit.key].name[0].isupper())
        if common and not _supported(view, lowered, hit.first, hit.last, lexicon):
            doubtful.append(_Candidate(start, end, hit.key, True, 1, 0.7))
        else:
            found.append(_Candidate(start, end, hit.key, True, 1, 0.85 if common else 0.95))
    # One supported mention vouches for the same words elsewhere in the document.
    vouched = {(c.key, view.text[c.start : c.end]) for c in found}
    found += [c for c in doubtful if (c.key, view.text[c.start : c.end]) in vouched]
    return found


def _supported(view: TextView, lowered: Sequence[str], first: int, last: int, lexicon: Lexicon) -> bool:
    """Whether a name that is also a common word is used as a name here."""
    intro = lexicon.introductions

    def supports(word: str) -> bool:
        return intro.nouns.get(word) is not None or word.startswith(intro.support)

    start, end = view.starts[first], view.ends[last]
    if last > first and view.text[max(0, start - 1) : start] in MARKS and view.text[end : end + 1] in MARKS:
        return True  # several words set in quotation marks
    joined = last + 1 < len(lowered) and lowered[last + 1] in DASHES and view.starts[last + 1] == end
    if joined and any(map(supports, lowered[last + 2 : last + 5])):
        return True  # "LIFE-Projekt", "Polis-Netzwerk"
    number = view.sentence_at(start)
    if number < 0:
        return False
    sentence = view.sentences[number]
    before = lowered[max(view.token_at(sentence.start), first - 8) : first]
    near = [w for w in before if w not in MARKS and w not in DASHES][-_SUPPORT_WINDOW:]
    stop = max((i for i, w in enumerate(near) if w == ";"), default=-1)
    if any(map(supports, near[stop + 1 :])):
        return True
    # "Finanziert wurde es von LIFE.": an abbreviation in capitals where the sentence speaks of money.
    capitals = view.words[first].isupper() and len(view.words[first]) >= 4
    return capitals and any(cue in view.text[sentence.start : sentence.end] for cue in intro.funding)


def _reconcile(
    view: TextView, known: list[_Candidate], introduced: list[Introduced], lexicon: Lexicon
) -> tuple[list[_Candidate], list[Introduced]]:
    """An introduced name that the lexicon knows is the lexicon's; one that merely contains a known name is a name of its own."""
    out: list[Introduced] = []
    extra: list[_Candidate] = []
    for item in introduced:
        skeleton = tuple(w.lower() for w in words_of(item.name))
        key = lexicon.programme_names.skeletons.get(skeleton)
        if key:
            extra.append(_Candidate(item.start, item.end, key, True, 2, 0.95))
            continue
        inside = [k for k in known if k.start >= item.start and k.end <= item.end]
        if any(k.start == item.start and k.end == item.end for k in inside):
            continue
        out.append(item)
    return known + extra, out


def _later(view: TextView, lowered: Sequence[str], names: Sequence[tuple[str, str]]) -> list[_Candidate]:
    """Every further mention of the introduced names, quoted or not, inflected or not."""
    if not names:
        return []
    index = NameIndex(Name(key, name) for key, name in names)
    by_key: dict[str, list[str]] = {}
    for key, name in names:
        by_key.setdefault(key, []).append(name)
    found = []
    for hit in index.find(view.words, lowered):
        start, end = view.starts[hit.first], view.ends[hit.last]
        if not view.is_news(start) or not _same_case(view.words[hit.first : hit.last + 1], by_key[hit.key]):
            continue
        quoted = start > 0 and view.text[start - 1] in MARKS
        if quoted or any(distinctive(n) for n in by_key[hit.key]):
            found.append(_Candidate(start, end, hit.key, False, 0, 0.85))
    return found


def distinctive(name: str) -> bool:
    """Whether a name cannot be taken for ordinary words when it stands without quotation marks."""
    return len(name.split()) >= 2 or looks_odd(name) or "#" in name or "-" in name or any(c.isdigit() for c in name)


def _same_case(words: Sequence[str], names: Sequence[str]) -> bool:
    """The printed words keep the capitals of one of the names ("Kleinen Dreieck" for "Kleines Dreieck", not "kleinen Dreieck")."""
    printed = [w for w in words if w[0].isalnum()]
    for name in names:
        want = words_of(name)
        if len(want) == len(printed) and all(not a[0].isupper() or b[0].isupper() for a, b in zip(want, printed, strict=True)):
            return True
    return False


def _short_forms(kept: list[_Candidate], lexicon: Lexicon) -> list[_Candidate]:
    """A bare family name means the only member that the document names: "Interreg" beside one "Interreg Ostseeraum"."""
    keys = {c.key for c in kept}
    out: list[_Candidate] = []
    for c in kept:
        children = [k for k in sorted(keys) if k in lexicon.programmes and lexicon.programmes[k].parent_id == c.key] if c.known else []
        family = c.key in lexicon.programme_families.bare
        if family and len(children) == 1:
            out.append(_Candidate(c.start, c.end, children[0], True, c.rank, c.confidence))
        else:
            out.append(c)
    return out


def _kind(same: Sequence[Introduced]) -> Kind:
    """What most introductions of a name call it; "Projekt" where they disagree evenly."""
    votes = Counter(i.kind for i in same)
    return max(votes, key=lambda kind: (votes[kind], kind == "project", kind))


def _parent(view: TextView, same: Sequence[Introduced], known: Sequence[_Candidate], lexicon: Lexicon, others: Sequence[int]) -> str | None:
    """The known programme that the text names as the frame or funder of an introduced project.

    ``others`` are the offsets at which other introduced projects stand: their sentences speak of their own money.
    """
    for item in same:
        for k in known:  # "URBACT-Netzwerk „…“"
            if 0 <= item.compound_start <= k.start < item.start and view.text[k.end : k.end + 1] in DASHES:
                return k.key
    funders = [k for k in known if lexicon.programmes[k.key].kind in ("programme", "funding_line")]
    for item in same if funders else ():
        if (found := _told_as(view, item, funders, lexicon)) or (found := _funder_nearby(view, item, funders, lexicon, others)):
            return found
    if found := _only_funder(view, funders, lexicon, alone=not others) if any(i.kind == "project" for i in same) else None:
        return found
    return _of_all(view, funders, lexicon, min(item.start for item in same)) if same[0].kind in ("project", "network") else None


def _told_as(view: TextView, item: Introduced, funders: Sequence[_Candidate], lexicon: Lexicon) -> str | None:
    """ "„…“, ein Erasmus+-Projekt"; the heading „…“ above "LIFE-Projekt unter Leitung …"."""
    number = view.sentence_at(item.start)
    following = view.sentences[min(number + 1, len(view.sentences) - 1)]
    for k in funders:
        noun = view.token_at(k.end - 1) + 2
        joined = view.text[k.end : k.end + 1] in DASHES and noun < len(view.words) and lexicon.introductions.nouns.get(view.lowered[noun])
        near = 0 <= k.start - item.end <= 60 and view.sentence_at(k.start) == number
        below = view.block_at(following.start) != view.block_at(item.start) and 0 <= k.start - following.start <= 12
        if joined and (near or below):
            return k.key
        if near and _PAID_FROM.search(view.text[item.end : k.start].lower()):  # "„…“, ein Vorhaben aus der Kommunalrichtlinie"
            return k.key
    return None


def _funder_nearby(view: TextView, item: Introduced, funders: Sequence[_Candidate], lexicon: Lexicon, others: Sequence[int]) -> str | None:
    """A programme in the sentence of the introduction, or in one of the next three that carry on about money: "Gefördert wird es aus …".

    Such a sentence begins like one that carries on, or it names no other project.
    """
    sentences = view.sentences
    here = view.sentence_at(item.start)
    for i in range(max(0, here), min(here + 4, len(sentences))):
        start, end = sentences[i].start, sentences[i].end
        text = view.text[start:end]
        if i > here and any(start <= o < end for o in others):
            return None
        if any(cue in text for cue in lexicon.introductions.funding) and not _REFUSED.search(text):
            inside = [k for k in funders if start <= k.start < end]
            if inside:
                return min(inside, key=lambda k: (abs(k.start - item.start), k.start)).key
    return None


def _of_all(view: TextView, funders: Sequence[_Candidate], lexicon: Lexicon, first: int) -> str | None:
    """The one programme of a text whose heading, lead or letterhead speaks of its projects: "Vier Vorhaben erhalten Geld aus …"."""
    keys = {k.key for k in funders}
    keys -= {lexicon.programmes[k].parent_id or "" for k in keys}
    if len(keys) != 1:
        return None
    for k in funders:
        sentence = view.sentences[max(0, view.sentence_at(k.start))]
        text = view.text[sentence.start : sentence.end]
        if k.key in keys and k.start < first and (_SPEAKS_OF_ALL.search(text) or k.start == 0) and not _REFUSED.search(text):
            return k.key
    return None


def _only_funder(view: TextView, funders: Sequence[_Candidate], lexicon: Lexicon, *, alone: bool) -> str | None:
    """The one programme of a text that pays for its one project, or ("Die Mittel stammen aus …") for all of a list."""
    keys = {k.key for k in funders}
    keys -= {lexicon.programmes[k].parent_id or "" for k in keys}
    if len(keys) != 1:
        return None
    for k in funders:
        sentence = view.sentences[max(0, view.sentence_at(k.start))]
        text = view.text[sentence.start : sentence.end]
        if _REFUSED.search(text):
            return None
        if k.key in keys and (_PAYS_ALL.search(text) or (alone and _PAYS.search(text))):
            return k.key
    return None
