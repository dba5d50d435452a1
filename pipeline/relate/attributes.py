"""When a relation began and ended and whether it is planned, active or over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipeline.relate.find import clause

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.records import DateMention
    from pipeline.relate.find import Finding
    from pipeline.relate.mask import Masked

_SINCE = re.compile(r"(?:[Ss]eit|gilt ab|ab) (?:dem |der |etwa |rund |Anfang |Mitte |Ende |dem Jahr |dem Jahre )*$")
_UNTIL = re.compile(
    r"(?:[Bb]is|endet|enden|Schluss ist|zum|läuft|laufen|Ende)(?: (?:zum|zur|Ende|Anfang|Mitte|einschließlich|am|im|mit|dem|den"
    r"|voraussichtlich|noch|bis)){0,3} $"
)
_TERM = re.compile(
    r"\b(?:[Ll]auf(?:en|ende[rn]?|zeit)?|läuft|lief(?:en)?|Laufzeit|Projektlaufzeit|Förderzeitraum|endet|enden|[Gg]efördert|fördert"
    r"|finanziert)\b"
)
#: What stands for all sides of a relation: "die vier Städte", "beide Städte".
PARTNERS = re.compile(
    r"\b[Dd]ie (?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|beteiligten|beiden) (?:\w+n )?(?:Städte|Kommunen|Gemeinden|Partner"
    r"|Orte)\b|<B\d+>"
)
_BECOMES = re.compile(r"\b(?:wurde|wurden|wird|entstand|machten|ist|sind) (?:\S+ ){0,2}$")
_KIND_TAGS = frozenset({"twin", "twinv", "pcity", "friend", "fcity", "thematic", "tand", "pact"})
_TO_END = re.compile(r"<sign\d+> (?:(?![,;:] )\S+ ){0,6}, .*<end\d+>")
#: "mit A und B, beide 1990 beziehungsweise 2003 begründet".
_RESPECTIVELY = re.compile(r"<D(\d+)> (?:beziehungsweise|bzw \.|respektive) (?:(?:im|von|aus|seit|dem|Jahr|ab) ){0,3}<D(\d+)>")
#: Rules whose sentences often put the year before the city: "1976 kam Tulcea hinzu, 1979 Kyoto".
_DATE_FIRST = frozenset({"elliptic", "the-second-with"})
_FOUNDED = re.compile(r"gründ|entst|ins Leben|beg[aio]nn|geschlossen|vereinbart")
#: A date right behind the word for a beginning.
_BEGINS = re.compile(r"<sign(\d+)> (?:(?:am|im|ab|zum|seit|mit|dem|bereits|schon|offiziell|jeweils) ){0,3}$")
_FROM = re.compile(r"\b(?:[Vv]on|[Vv]om|[Aa]b|[Zz]wischen) (?:dem )?$")
_MARK = re.compile(r"<([a-z]+)(\d+)>")
_ANY = re.compile(r"<([A-Za-z]+)(\d+)>")
_RELATION = r"<(?:twin|partnership|friend|thematic|pact|coop)\d+>"
#: "für eine Partnerschaft mit X ausgesprochen", "wird über eine Vereinbarung verhandelt": agreed or sought, not yet signed.
_SOUGHT = re.compile(
    rf"\b[Ff]ür (?:eine|die) (?:\S+ ){{0,2}}{_RELATION} (?:\S+ ){{0,8}}ausgesprochen\b"
    rf"|\b(?:wird|werden) (?:\S+ ){{0,6}}über (?:eine[nr]?|die|den) (?:\S+ ){{0,2}}{_RELATION} (?:\S+ ){{0,6}}verhandelt\b"
)
_BOND = r"<(?:twin|partnership|friendn?|thematic|pact|linkn)\d+>"
_DATED = r"<D\d+> (?:[\w-]+e[nrs]?|<sign\d+>) (?:[\w-]+ )?"  #: "1983 begründete [lange] Partnerschaft"
#: "haben ihre Partnerschaft aus dem Jahr 1971 für ruhend erklärt": the year behind the noun is that of its start, whatever ends.
_YEAR_OF = re.compile(rf"{_BOND} (?:aus|von|vom) (?:dem )?(?:Jahre? )?$")
#: "hat seine seit 2001 bestehende Freundschaft mit A unterbrochen"; not "die seit 2022 ruhende Partnerschaft".
_LASTING = re.compile(rf"{_DATED}{_BOND}")
#: "ihre 1983 begründete Partnerschaft mit A": the year belongs to what the noun is joined to.
_JOINED = re.compile(
    rf"{_DATED}{_BOND} (?:mit|zu|nach) "
    r"(?:[\w-]+ ){0,3}(<G\d+>(?: (?:,|und|sowie|wie) (?:[\w-]+ ){0,3}<G\d+>)*)"
)
#: "Letzteres seit 1973", "Ersteres": which of the towns named before is meant.
_OF_TWO = re.compile(r"\b(?P<which>[Ll]etzter|[Ee]rster)e[mnrs]? (?:(?![;.] |<G\d|[Ll]etztere|[Ee]rstere)\S+ )*?(?=<D)")
_OF_NOUN = re.compile(r"<D\d+> (?:[\w-]+e[nrs]?|<sign\d+>) (?:[\w-]+ )?<(twin|friend|net|proj|tand|thematic|coop|pact)\d+>")
_LIES_NEAR = re.compile(r"\b(?:bei|nahe|unweit(?: von)?) <G\d+>")
#: A town, not one that says where it lies: "Bègles bei Bordeaux".
_NAMED = re.compile(r"(?<!\bbei )(?<!\bnahe )<G(\d+)>")
#: What "und" adds behind an end.
_NEXT = re.compile(r"(<end\d+>) und (?!<end)")
#: "beide Partnerschaften ruhen": an end of all.
_OF_ALL = re.compile(
    r"\b(?:[Bb]eide[nr]?|[Aa]lle[nr]?|[Ss]ämtliche[nr]?|jeweils|[Pp]artnerschaften|[Ff]reundschaften|Verträge|Verbindungen)\b"
)
_AFTER_YEARS = re.compile(rf"\b[Nn]ach (?:\S+ ){{1,2}}Jahr(?:en|zehnten) <end\d+> (?:die|ihre|diese|unsere) (?:\S+ )?{_RELATION}")
_LIVED = r"<(?:twin|partnership|friend|friendn)\d+>"
#: "Die Städtepartnerschaft zwischen A und B endet", "Nach 20 Jahren endet die Freundschaft": unlike a project's term, an end for good.
_ENDS = re.compile(rf"{_LIVED} (?:(?![,;:] )\S+ ){{0,8}}<end\d+>|<end\d+> (?:(?![,;:] )\S+ ){{0,3}}{_LIVED}")
#: "kündigte gestern an, …": announced, not terminated.
_ANNOUNCED = re.compile(r"<end\d+> (?:(?![;:.] )\S+ ){0,12}?an (?:[,;:.] |$)")
#: "nehmen ihre Partnerschaft wieder auf", "wurde 2021 wiederbelebt": what slept before is awake.
_RESUMED = re.compile(
    r"\b(?:nehmen|nimmt|nahm(?:en)?|leb(?:t|en|te|ten)|blüh(?:t|en|te|ten)) (?:(?![.;:] )\S+ ){0,10}wieder auf (?:[,;:.] |$|und )"
    r"|\bwieder auf(?:genommen|gelebt|geblüht)\b|\b(?:wieder|neu) belebt|\b[Ww]iederbelebt|\b[Rr]eaktiviert"
    r"|\bwieder(?:aufgenommen| in Kraft| aktiv| ?auflebt| ?aufleben)\b|\b(?:neu|erneut) in Kraft gesetzt\b"
    r"|\b[Ww]ieder(?:aufnahme|belebung)\b"
)
#: Constructions that say of a relation that it is still to come.
TO_COME = frozenset({"to-negotiate-a-relation", "to-become-partner-city"})
_TILL = re.compile(r"\b[Bb]is (?:zum |ins )?(?:Jahre? )?$")
#: Verbs of what is over where "bis" and a date stand beside them; those that are cues too.
_PAST = re.compile(r"\b(?:war|waren|pflegten?|unterhielt(?:en)?|hatten?|gab)\b")
_PAST_CUES = frozenset({"bestand", "bestanden", "verband", "verbanden", "gehörte", "gehörten"})
#: "war einmal Partnerstadt", "früher war Gera Partnerstadt".
_ONCE = re.compile(
    r"\b(?:war|waren) (?:(?![,;:.] )\S+ ){0,5}?(?:einmal|einst|früher|ehemals) (?:(?![,;:.] )\S+ ){0,3}?<[pf]city\d"
    r"|\b(?:[Ff]rüher|[Ee]inst|[Ee]hemals) (?:war|waren) (?:(?![,;:.] )\S+ ){0,5}?<[pf]city\d"
)
#: Meetings that pause while the agreement holds: "der Austausch mit der Partnerstadt ruht", "die Besuche sind eingestellt".
_PAUSED = re.compile(
    r"(?:[Aa]ustausch|[Bb]egegnung(?:en)?|[Bb]esuche?|[Tt]reffen|[Ff]ahrten|[Rr]eisen|<other\d+>)"
    r" (?:(?![,;:.] |<(?:twin|partnership|friend|friendn|linkn|pact)\d)\S+ ){0,8}<end(\d+)>"
)
_FORMER = re.compile(
    r"<G(\d+)> (?:\S+ ){0,2}(?:frühere|ehemalige|einstige|vormalige)[nr]? <[pf]city\d+>"
    r"|\b(?:frühere|ehemalige|einstige|vormalige)[nr]? <[pf]city\d+> <G(\d+)>"
)
#: A council's vote "beschlossen, … einzugehen" dates no start.
VOTES = frozenset({"beschlossen", "entschieden", "beschloss", "zugestimmt"})
#: Signing cues that speak of a state, not of an act: "besteht" dates the start only with "seit".
_STATE = frozenset({"besteht", "bestehen", "läuft", "laufen", "Laufzeit", "Projektlaufzeit", "Förderzeitraum"})


_PART = r"\b(?:Anfang|Mitte|Ende|Frühjahr|Frühling|Sommer|Herbst|Winter)(?: des Jahres)?"
#: Bounds of an interval that are parts of a year: "von Anfang 2010 bis Ende 2012".
_FROM_PART = re.compile(rf"{_PART} \d{{4}}\s*(?:bis|–|-|und)\s|{_PART} bis\s")
_TO_PART = re.compile(rf"{_PART} \d{{4}}$")


#: "hat seit März 2020 niemanden mehr empfangen", "seit 2019 keinen Austausch mehr": nothing began then.
_NO_MORE = re.compile(
    r"<D\d+> (?:(?![,;:] )\S+ ){0,6}?(?:<neg\d+>|nichts|niemand(?:e[mn])?|kaum) (?:(?![,;:] )\S+ ){0,4}?mehr\b"
    r"|<D\d+> (?:(?![,;:] )\S+ ){0,3}?(?:Funkstille|Sendepause|Stillstand|Schweigen)\b"
)
#: "die erste Ferienfreizeit in der Partnerstadt seit 2019": the first of its kind since then.
_FIRST_SINCE = re.compile(r"\b(?:erste[nrsm]?|erstmals|zum ersten Mal) (?:(?![,;:] )\S+ ){0,8}?(?:wieder )?seit (?:dem |Jahr ){0,2}$")
#: "Zwischen A und B besteht seit 1964 …": a date of these two alone.
_BETWEEN = re.compile(r"\b[Zz]wischen (?:(?![,;:] |<G)\S+ ){0,3}<G(\d+)>(?: und (?:(?![,;:] |<G)\S+ ){0,4}<G(\d+)>)?")


@dataclass(slots=True)
class Times:
    """What one sentence says about a relation's time."""

    start: str | None = None
    end: str | None = None
    ended: bool = False
    planned: bool = False
    resumed: date | None = (
        None  #: taken up again, on the last day that the sentence names (else a day without end): ends before it are over
    )
    start_from: date | None = None
    start_to: date | None = None
    end_to: date | None = None
    score: float = 0.0


def stamp(mention: DateMention, which: str = "start") -> tuple[str, date]:
    """EDTF at the precision of the text and its calendar day.

    Seasons, quarters and parts of a year give the year, "Anfang Februar" and a week or weekend inside one month the month.
    """
    day = mention.date_from if which == "start" else mention.date_to
    if "/" in mention.edtf:
        first, _, last = mention.edtf.partition("/")
        value = first if which == "start" else last
        value = re.sub(r"[~?%]", "", value)
        if re.fullmatch(r"\d{4}-(?:2\d|3\d)", value):
            value = value[:4]
        if re.fullmatch(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", value):
            if (_FROM_PART if which == "start" else _TO_PART).search(mention.text):
                return value[:4], day
            if mention.precision in ("part", "weekend", "week", "season", "quarter", "half_year"):
                value = value[: 7 if re.match(r"(\d{4}-\d{2})-\d{2}/\1", mention.edtf) else 4]
            return value, day
    if mention.precision == "day":
        return mention.date_from.isoformat(), day
    if mention.precision == "month" or (mention.precision == "part" and re.fullmatch(r"\d{4}-\d{2}-\d{2}/.*", mention.edtf)):
        return f"{mention.date_from:%Y-%m}", day
    return f"{mention.date_from:%Y}", day


def is_interval(mention: DateMention) -> bool:
    return mention.precision == "interval"


def read_times(masked: Masked, finding: Finding | None, anchor: int | None = None) -> Times:
    """Start, end and status cues of ``masked`` for a finding whose partner stands at ``anchor`` (position in the masked text)."""
    times = Times()
    position = anchor if anchor is not None else 0
    times.ended, times.planned = _status(masked, position, finding)
    if _RESUMED.search(masked.text) and not masked.tags() & {"neg", "hyp", "plan", "deny"}:
        times.resumed = max((d.date_to for d in masked.dates), default=date.max)
    if finding is not None and finding.rule in TO_COME:
        times.planned = True
    if finding is not None and finding.rule in ("list-pair", "list-partner", "run-in-pair"):
        times.planned = "plan" in masked.tags()
        times.ended = times.ended or any(c.text.startswith(("abgeschlossen", "beendet", "ausgelaufen", "Beendet")) for c in masked.cues)
    respective = _respective(masked, finding) if finding is not None and len(masked.dates) > 1 else None
    if respective is not None:
        (times.start, times.start_from), times.start_to, times.score = stamp(respective), respective.date_to, 1.4
    for i, mention in enumerate(masked.dates):
        at = masked.text.find(f"<D{i}>")
        if finding is not None and of_the_other(masked, at, finding.cities, finding.hub):
            continue
        role, score = _role(masked, at, mention, finding)
        between = _LIES_NEAR.sub("", masked.text[anchor + 3 : at]) if anchor is not None else ""
        close = anchor is not None and at > anchor and len(between) < 27 and "<G" not in between
        if (
            role is None
            and (close or (anchor is not None and 0 < anchor - at < 22))
            and finding is not None
            and finding.rule in _DATE_FIRST
        ):
            role, score = "start", 0.9
        if role is None or (role == "start" and no_start(masked, at)):
            continue
        if anchor is not None:
            ahead = 0 < anchor - at < 22 and "<G" not in masked.text[at:anchor] and finding is not None and finding.rule in _DATE_FIRST
            first = masked.text.find("<D") < masked.text.find(
                "<G"
            )  # "1976 kam Tulcea hinzu, 1979 Kyoto" or "Tulcea folgte 1976, Kyoto 1979"
            score += (
                0.45
                if ahead and (first or not close)
                else 0.4
                if close and not (first and finding is not None and finding.rule == "elliptic")
                else -_distance(masked, anchor, at)
            )
        if role in ("start", "term") and score > times.score and (times.start is None or score > times.score):
            times.start, times.start_from = stamp(mention)
            times.start_to = mention.date_to
            times.score = score
        if role == "end" and finding is not None and _of_another(masked, at, finding):
            continue
        if role in ("end", "term"):
            times.end, times.end_to = stamp(mention, "end" if role == "term" else "start")
            times.end_to = mention.date_to
    return times


def _respective(masked: Masked, finding: Finding) -> DateMention | None:
    """The relation's date where two dates stand side by side for two partners named before or behind them."""
    match = _RESPECTIVELY.search(masked.text)
    if match is None or len(finding.cities) != 2:
        return None
    groups = sorted((masked.text.find(g.marker), g.cities) for g in masked.groups if g.marker in masked.text)
    before, behind = (
        [c for at, towns in groups if (at < match.start()) == ahead for c in towns if c != finding.hub] for ahead in (True, False)
    )
    partners = before[-2:] if before else behind
    if len(partners) != 2:
        return None
    mine = [n for n, c in enumerate(partners) if c in finding.cities]
    return masked.dates[int(match[mine[0] + 1])] if len(mine) == 1 else None


def ends_here(masked: Masked, kind: str, partners: Collection[str] = (), hub: str | None = None) -> bool:
    """Whether the sentence says that something ended: an end cue that nothing negates, asks for or only proposes.

    With ``partners``, a clause that speaks of other towns is no sign of it.
    """
    for match in re.finditer(r"<end(\d+)>", masked.text):
        low, high = clause(masked, match.start(), match.end())
        spoken = {c for n in _spoken_of(masked, match.start(), match.end(), hub) for c in masked.groups[n].cities} if partners else set()
        if spoken - {hub} and not spoken & set(partners):
            continue
        text = masked.cues[int(match.group(1))].text
        lasting = kind in ("twinning", "friendship") and _ENDS.search(masked.text[low:high])
        if not _flipped(masked, match.start(), low, high) and (lasting or not text.startswith(("ende", "Ende der"))):
            return True
    return False


def paused(masked: Masked) -> set[int]:
    """Indices of the end cues that are said of meetings: the agreement holds."""
    return {int(match[1]) for match in _PAUSED.finditer(masked.text)}


def planned_here(masked: Masked) -> bool:
    """Whether the sentence says that a relation is planned."""
    return "plan" in masked.tags() and _planned(masked, 0, 0, len(masked.text))


def of_the_other(masked: Masked, at: int, cities: Collection[str], hub: str | None) -> bool:
    """Whether grammar gives the date to another town than ``cities``.

    "Asti und Kranj, Letzteres seit 1973": the town named last (or first); "ihre 1983 begründete Partnerschaft mit A": that town.
    """
    if _between_others(masked, at, cities):
        return True
    joined = _JOINED.match(masked.text, at)
    if joined is not None:
        return not {c for n in re.findall(r"<G(\d+)>", joined[1]) for c in masked.groups[int(n)].cities} & (set(cities) - {hub})
    found = next((m for m in _OF_TWO.finditer(masked.text) if m.end() == at), None)
    if found is None:
        return False
    before = [c for g in masked.groups if 0 <= masked.text.find(g.marker) < found.start() for c in g.cities if c != hub]
    return bool(before) and before[-1 if found["which"].lower() == "letzter" else 0] not in cities


def _between_others(masked: Masked, at: int, cities: Collection[str]) -> bool:
    """Whether the clause of a date tells of what lies between two towns that are not both of ``cities``."""
    low, high = clause(masked, at, at + 3)
    found = _BETWEEN.search(masked.text, low, high)
    if found is None:  # "Die Verbindung zwischen A und B reicht bis 1973 zurück; erneuert wurde der Vertrag 1995"
        found = next((m for m in _BETWEEN.finditer(masked.text, 0, low) if "<G" not in masked.text[m.end() : high]), None)
    if found is None or len(cities) != 2:
        return False
    pair = {c for n in found.groups() if n is not None for c in masked.groups[int(n)].cities}
    return len(pair) == 2 and pair != set(cities)


def no_start(masked: Masked, at: int) -> bool:
    """Whether the words around a date say that nothing began then: "seit 2019 niemand mehr", "der erste Besuch seit 2019"."""
    left, right = clause(masked, at, at + 3)
    if _NO_MORE.match(masked.text, at, right):
        return True
    return _FIRST_SINCE.search(masked.text, left, at) is not None


def _of_another(masked: Masked, at: int, finding: Finding) -> bool:
    """Whether the clause of a date names cities, but none of this relation's partners ("wobei Mersin seit 2005 ruht")."""
    inside = {c for n in _spoken_of(masked, at, at + 3, finding.hub) for c in masked.groups[n].cities}
    return bool(inside) and not inside & (set(finding.cities) - {finding.hub})


def _spoken_of(masked: Masked, start: int, end: int, hub: str | None) -> list[int]:
    """The groups of cities whom the clause of ``[start, end)``, a date or an end cue, speaks of.

    A clause without a partner goes on about the one named last: "…, und nach C sind die Kontakte eingeschlafen; der Vertrag wurde 2012
    aufgehoben", "ferner C, dessen Partnerschaft 2013 auslief". What "und" adds behind an end is another matter: "lässt die Partnerschaft
    mit A ruhen und hat sich mit B und C zusammengetan".
    """
    low, high = clause(masked, start, end)
    cut = _NEXT.search(masked.text, low, high)
    if cut is not None and "<G" in masked.text[low : cut.start()]:
        low, high = (low, cut.end(1)) if start < cut.end(1) else (cut.end(1), high)
    inside = [int(n) for n in re.findall(r"<G(\d+)>", masked.text[low:high])]
    if _OF_ALL.search(masked.text[low:high]):
        return inside
    partners = {g.index for g in masked.groups if set(g.cities) != {hub}}
    if not partners & set(inside):
        before = [int(n) for n in _NAMED.findall(masked.text[:low]) if int(n) in partners]
        return before[-1:] if before else inside
    return inside


def _distance(masked: Masked, anchor: int, at: int) -> float:
    """Penalty for a date that belongs to another city of the sentence: each city group between costs, looking back costs more."""
    low, high = min(anchor, at), max(anchor, at)
    between = len(re.findall(r"<G\d+>", masked.text[low + 3 : high]))
    commas = masked.text.count(" , ", low, high)
    return 0.25 * between + 0.04 * commas + (0.05 if at < anchor else 0.0)


def _role(masked: Masked, at: int, mention: DateMention, finding: Finding | None) -> tuple[str | None, float]:
    before = masked.text[max(0, at - 40) : at]
    if _YEAR_OF.search(before) and finding is not None and finding.kind != "network" and not is_interval(mention):
        return "start", 1.5
    if finding is not None and _of_another_kind(masked, at, finding.kind):
        return None, 0.0
    if _SINCE.search(before) and _LASTING.match(masked.text, at):
        return "start", 1.1
    left, right = clause(masked, at, at + 3)
    scope = masked.text[left:right]
    marks = [(m.group(1), left + m.start(), int(m.group(2))) for m in _MARK.finditer(scope)]
    tags = {t for t, _, _ in marks}
    if "hyp" in tags or (finding is not None and _other_kind(finding, marks, masked)):
        return None, 0.0
    network = finding is not None and finding.kind == "network"
    if network and "memb" in tags and not tags & {"coopv", "sign", "net"}:
        return None, 0.0  # the entry of one member is not the start of the network
    if network and not since_network(masked, before, marks):
        return None, 0.0
    if is_interval(mention):
        if tags & {"tand", "proj", "coopv", "net", "thematic"} or _runs(masked) or ("sign" in tags and _FROM.search(before)):
            return "term", 0.95
        if finding is not None and finding.kind == "project" and _FROM.search(before) and tags & {"joint", "plan"}:
            return "term", 0.8  # "Von Januar 2024 bis Dezember 2025 planen beide Städte gemeinsam"
        return None, 0.0
    since = _SINCE.search(before)
    if finding is not None and finding.rule == "run-in-pair" and not masked.tags() & _KIND_TAGS and "coop" not in masked.tags():
        return None, 0.0  # "Würzburg–Mwanza: Die Anlage ist seit Mai am Netz"
    signs = [(abs(p - at), i) for t, p, i in marks if t == "sign" and masked.cues[i].text not in _STATE]
    if signs and all(masked.cues[i].text in VOTES for _, i in signs) and re.search(rf"{_RELATION} (?:\S+ ){{0,8}}<plan\d+>", masked.text):
        return None, 0.0  # "am 8. Februar beschlossen, mit X eine Partnerschaft einzugehen"
    ends = [p for t, p, _ in marks if t == "end"]
    begins = _BEGINS.search(masked.text, left, at) if ends else None
    if begins is not None and masked.cues[int(begins[1])].text not in VOTES | _STATE:
        return "start", 0.9  # "beginnt am 1. Oktober und endet am 31. März": each verb has the date behind it
    if ends and not _flipped(masked, ends[0], left, right):
        nearest_sign = min(signs)[0] if signs else 999
        if since or (nearest_sign > abs(ends[0] - at)) or masked.text[at - 4 : at] == "zum ":
            return "end", 0.9
    if (
        any(masked.cues[i].text in ("beschlossen", "entschieden") for t, _, i in marks if t == "sign")
        and _TO_END.search(masked.text)
        and not _flipped(masked, masked.text.find("<end"), 0, len(masked.text))
        and any(c.cue.tag == "end" and c.text.startswith(("zu ", "auf", "beend", "ab", "aus", "ruhen", "einz")) for c in masked.cues)
    ):
        return "end", 0.95  # "Der Rat hat am Donnerstag beschlossen, die Partnerschaft zu beenden"
    if _BECOMES.search(masked.text[max(0, at - 30) : at]) and re.match(
        r"<D\d+> (?:\S+ ){0,4}<(?:twin|friend|partnership)\d+>", masked.text[at:]
    ):
        return "start", 1.6  # "Aus der 1988 begründeten Freundschaft wurde 2015 eine Städtepartnerschaft"
    if since:
        return ("start", 1.0) if not (finding is not None and finding.rule.startswith("list-") and "end" in masked.tags()) else ("end", 0.9)
    if _UNTIL.search(before):
        if _was_until(masked, at) and not tags & {"proj", "tand"}:
            return "end", 0.9
        if (masked.tags() & {"proj", "tand", "coopv"} and not network) or _runs(masked) or PARTNERS.search(masked.text):
            return "end", 0.8
        return None, 0.0
    if any(t == "twinv" and masked.cues[i].text.endswith(("ten", "te")) for t, _, i in marks):
        return "start", 0.9  # "Am 18. September 1987 verschwisterten sich …"
    if any(t == "linkv" and masked.cues[i].text.startswith("zusammen") for t, _, i in marks):
        return "start", 0.7  # "hat sich 1965 mit X zusammengetan"
    if signs and "neg" not in tags:
        return "start", 0.9 - min(signs)[0] / 400
    if tags & {"linkn"} and re.search(r"(?:Datum|vom|von|aus dem Jahr) (?:dem |Jahr )?$", before):
        return "start", 0.6  # "die Urkunde mit dem Datum …", "der Vertrag von 1992"
    if any(t == "sign" for t, _, _ in marks) and finding is not None:
        return "start", 0.35
    wide = masked.text
    nearby = [m for m in re.finditer(r"<sign(\d+)>", wide) if masked.cues[int(m.group(1))].text not in _STATE]
    if (
        nearby
        and " ; " not in wide[min(at, nearby[0].start()) : max(at, nearby[0].start())]
        and not mention.text.startswith(("gestern", "heute"))
    ):
        gap = min(abs(m.start() - at) for m in nearby)
        if gap < 160 and len(masked.dates) == 1:
            return "start", 0.55 - gap / 400
    return None, 0.0


def _was_until(masked: Masked, at: int) -> bool:
    """Whether something was until the date at ``at``: "war bis 2015 Partnerstadt", "die Partnerschaft bestand bis 2015"."""
    if not _TILL.search(masked.text, 0, at):
        return False
    left, right = clause(masked, at, at + 3)
    cues = (masked.cues[int(mark[2])].text for mark in _MARK.finditer(masked.text, left, right))
    return _PAST.search(masked.text[left:right]) is not None or any(text in _PAST_CUES for text in cues)


def _of_another_kind(masked: Masked, at: int, kind: str) -> bool:
    """Whether a date of a project or network belongs to a noun of another sort.

    By the participle between them: "im Wege der seit 1996 bestehenden Städtepartnerschaft", "das 2008 gegründete Netzwerk".
    """
    if kind not in ("project", "network"):
        return False
    noun = _OF_NOUN.match(masked.text, at)
    if noun is None:
        return False
    return noun[1] in ("twin", "friend") or noun[1] == ("net" if kind == "project" else "proj")


def _runs(masked: Masked) -> bool:
    """Whether the sentence speaks of a term: "läuft bis", "endet", "wird gefördert bis"."""
    return bool(_TERM.search(masked.text)) or any(c.text in _STATE and c.text not in ("besteht", "bestehen") for c in masked.cues)


def since_network(masked: Masked, before: str, marks: list[tuple[str, int, int]]) -> bool:
    """Only its founding, or its members' work "seit", dates a network; meetings and entries do not."""
    if _SINCE.search(before):
        return True
    return any(t == "sign" and _FOUNDED.search(masked.cues[i].text) for t, _, i in marks)


def _other_kind(finding: Finding, marks: list[tuple[str, int, int]], masked: Masked) -> bool:
    """Whether the clause of the date is about a relation of another kind ("Mit Győr, seit 2008 Partnerstadt, wird … vereinbart")."""
    kinds = {masked.cues[i].cue.kind for t, _, i in marks if t in _KIND_TAGS and masked.cues[i].cue.kind}
    return (
        bool(kinds)
        and finding.kind not in kinds
        and not (finding.kind in ("project", "network") and kinds & {"project", "network", "cooperation"})
    )


def _flipped(masked: Masked, position: int, left: int, right: int) -> bool:
    """Whether an end cue is negated, asked for or only proposed: "nicht beendet", "den Antrag, … aufzulösen, abgelehnt"."""
    scope = masked.text[left:right]
    whole = masked.text
    cue = _MARK.match(whole, position)
    if cue is not None and masked.cues[int(cue[2])].text.startswith("kündig") and _ANNOUNCED.match(whole, position):
        return True
    if re.search(r"<neg\d+> (?:\S+ ){0,2}$", whole[left:position]) or re.search(r"^<end\d+> (?:\S+ ){0,1}<neg\d+>", whole[position:right]):
        return True
    if re.search(r"Antrag|beantragt|Forderung|fordert|Vorschlag|Debatte|diskutier|streitet|\bob\b|empfahl|empfiehlt|Warnung|\?", whole):
        return True
    return "<deny" in whole or "<hyp" in scope


def _status(masked: Masked, position: int, finding: Finding | None = None) -> tuple[bool, bool]:
    sides = set(finding.cities) - {finding.hub} if finding is not None else set()
    anchor_groups = {g.index for g in masked.groups if sides & set(g.cities)}
    left, right = clause(masked, position, position + 3)
    ended, meetings = False, paused(masked)
    for match in re.finditer(r"<end(\d+)>", masked.text):
        low, high = clause(masked, match.start(), match.end())
        if int(match.group(1)) in meetings or _flipped(masked, match.start(), low, high):
            continue
        text = masked.cues[int(match.group(1))].text
        if _AFTER_YEARS.search(masked.text):
            ended = True  # "Nach 46 Jahren endet die Städtepartnerschaft"
        lasting = finding is not None and finding.kind in ("twinning", "friendship") and _ENDS.search(masked.text[low:high])
        if (text.startswith("ende") or text in ("Ende der",)) and not lasting:  # "enden am 31. Dezember": a term, not an end by itself
            continue
        inside = _spoken_of(masked, match.start(), match.end(), finding.hub if finding is not None else None)
        if inside and anchor_groups and not anchor_groups & set(inside):
            continue  # "…, wobei Mersin seit 2005 ruht": only the city of that clause
        groups = len(re.findall(r"<G\d+>", masked.text[min(position, match.start()) + 3 : max(position, match.start())]))
        if groups <= 1:
            ended = True
    if not masked.tags() & {"proj", "tand", "neg", "hyp"}:
        ended = ended or any(_was_until(masked, day.start()) for day in re.finditer(r"<D\d+>", masked.text[:right]) if day.start() > left)
    related = {g.index for g in masked.groups if finding is not None and set(finding.cities) & set(g.cities)}
    if related and _ONCE.search(masked.text[left:right]):
        ended = True  # "Ulm war einmal Partnerstadt von Gera"
    for former in _FORMER.finditer(masked.text):
        if int(former.group(1) or former.group(2)) in related:
            ended = True  # "Biel bleibt frühere Partnerstadt"
    return ended or "split" in masked.tags(), _planned(masked, position, left, right)


def _planned(masked: Masked, position: int, left: int, right: int) -> bool:
    """„will einen Vertrag schließen", „eine Partnerschaft ist geplant" — not „in der Partnerschaft soll es um Müll gehen"."""
    text = masked.text
    if _SOUGHT.search(text):
        return True
    if "<plan" not in text[left:right] and "<plan" not in text[: position + 1]:
        return False
    if re.search(r"<plan\d+> .*als (?:\S+ ){0,3}<[pf]city\d+>", text):
        return True
    if re.search(r"<plan\d+> .*?<sign\d+>", text) and re.search(
        r"<(?:friend|twin|pact|coopv|coop|twinv|partnership|thematic|fcity|tand)\d+>", text
    ):
        return True
    if re.search(
        r"<plan\d+> .*?(?:<(?:coopv|twinv)\d+>|(?:eine|einen|ein|zur|zum) (?:[\wäöüß-]+ ){0,2}<(?:friend|twin|pact|coop|partnership"
        r"|thematic)\d+>)",
        text,
    ):
        return True
    for match in re.finditer(r"<(?:twin|partnership|friend|pact|coop|thematic)\d+> (?:\S+ ){0,8}<plan(\d+)>", text):
        if masked.cues[int(match.group(1))].text.strip() not in ("soll", "sollen", "will", "wollen", "möchte", "möchten", "hoffen"):
            return True
    return False
