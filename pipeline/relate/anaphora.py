"""Relations whose partner is not named in the sentence itself: by ellipsis, pronoun, topic or the sentence before.

Every function reads one masked sentence in the light of what the reader has seen and returns findings, or none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.relate.find import Finding, polarity, rank, resolve_kind

if TYPE_CHECKING:
    from pipeline.relate.discourse import Reader
    from pipeline.relate.mask import Masked

_RELATION_WORDS = frozenset({"twin", "pcity", "partnership", "twinv", "friend", "fcity", "thematic", "linkv", "linkn"})
_ELLIPSIS = re.compile(
    r"(?:<G(?P<a>\d+)> (?:(?:bei|in|nahe) <G\d+> )?(?:(?!<[GB])\S+ ){0,4}?(?:<sign\d+> |kam |kamen )(?:(?!<[GB])\S+ ){0,5}?<D\d+>)"
    r"|(?:<G(?P<b>\d+)> (?:(?!<[GB]|[a-zäöü]{5,} )\S+ ){0,3}?<D\d+> ?[.,;]?)"
    r"|(?:(?:zweite|dritte|vierte|fünfte|sechste|siebte|weitere|jüngste|neueste|neue)[nrs]? (?:, |ist |wurde |war "
    r"|seit <D\d+> ){0,3}(?:der |die |das |dem )?(?:[\w-]+isch\w{1,2} )?<G(?P<f>\d+)>)"
    r"|(?:<D\d+> (?:kam|kamen|folgte|folgten|<sign\d+>) (?:[a-zäöü]+ ){0,2}<G(?P<g>\d+)>)|(?:, (?:und )?<D\d+> <G(?P<h>\d+)>)"
    r"|(?:[Mm]it (?:\S+ ){0,2}?<G(?P<c>\d+)> (?:(?!<[GB])\S+ ){0,5}?[Ss]eit <D\d+>)|(?:<G(?P<e>\d+)> (?:(?!<[GB])\S+ ){0,6}<D\d+> hinzu)"
)
_WITH_CITY = re.compile(
    r"\b(?:[Mm]it|[Zz]u) (?:der|dem|dieser|diesem) (?:[\w-]+ische[nrm]? )?(?:Stadt|Gemeinde|Kommune|Metropole|Ort|Städtchen"
    r"|[A-Z][a-zäöü]+stadt)\b(?:(?![;.?!] |<G)\S+ |\s){0,12}?"
    r"(?:(?:<G\d+> )?(?:(?![;.?!,] )\S+ ){0,8})<(?:linkv|twinv|twin|partnership|friend)\d+>"
)
_ANNOUNCED_LIST = re.compile(r"<G(\d+)> : <G\d+> ")
_ALL_PARTNERS = re.compile(
    r"(?:Alle|Sie|Beide|Diese|Sämtliche)(?: (?:zwei|drei|vier|fünf|sechs|sieben|acht|beide|alle))? sind (?:\S+ ){0,5}<(?:pcity|fcity"
    r"|twinv)"
)
_PRONOUN_WITH = re.compile(
    r"<G(\d+)> (?:ist|hat|ging|schloss|sind|haben) sie (?:(?![;:.?!] )\S+ ){0,4}mit (?:\S+ ){0,2}?<G(\d+)> (?:\S+ ){0,3}<sign"
)
_WITH_ALL = re.compile(r"\b[Mm]it (?:jeder|jedem|allen|diesen|ihnen|jeweils allen) (?:dieser|von ihnen|\w+ )?")
#: A town described but not named: "der Bergbaustadt in den Alpen", "der ungarischen Gemeinde".
_TOWN = r"(?:[a-zäöüß-]+ ){0,3}(?:[\w-]*[Ss]tadt|[\w-]*[Gg]emeinde|Kommune|[\w-]*[Oo]rt|[\w-]*[Mm]etropole|Städtchen)"
_DESCRIBED = re.compile(
    rf"<(?P<noun>(?:twin|partnership|friend|thematic)\d+)> (?:mit|zu) (?:der|dem) {_TOWN} (?=[,.;:?!)]|[a-zäöü<(])(?!<G)"
    rf"|^(?:Auch )?(?:[Dd]ie|[Dd]er|[Dd]as) {_TOWN} (?:(?:an|in|im|am|bei|auf|aus|nahe|unweit) [^,<]{{2,40}} )?, mit (?:der|dem) "
    r"(?:(?!<[GB]|[,;:.?!] )\S+ ){0,7}"
    r"<(?P<verb>(?:twinv|twin|partnership|friend|thematic)\d+)>"
)
#: "Anders als viele Kommunen, die mit jeder Partnerstadt einen Vertrag haben": other towns than those of the text.
_OTHERS = re.compile(r"\b(?:viele|andere|manche|die meisten|anderswo) (?:[a-zäöüß]+ )?(?:Kommunen|Städte|Gemeinden|Orte)\b")
#: "Hinzu kommen Szeged in Ungarn sowie Tulcea", "Dazu zählen auch Bedford und Rodez": a list goes on. Only articles, adjectives and dates
#: may stand before the towns: "Hinzu kommt ein Institut in Stralsund" names no partner.
_ADDED = re.compile(
    r"(?:Neu |Seit <D\d+> |Ebenfalls )?(?:Hinzu|hinzu|Dazu|dazu) (?:kommt|kommen|kam|kamen|zählt|zählen|zählte|<memb\d+>|gehörte) "
    r"(?:(?:[a-zäöüß-]+|<D\d+>|Stadt|Gemeinde|Städte|Gemeinden) ){0,5}<G(\d+)>"
)
_GOES_ON = re.compile(
    r"\b(?:folgt\w*|kam(?:en)?|hinzu|dann|schließlich|zuletzt|zuvor|danach|später|dazu)\b|<sign\d+> <D"
    r"|^(?:\S+ ){0,3}<G\d+> (?:in \S+ )?(?:, )?(?:seit |dem ){0,2}<D"
)


def references(reader: Reader, masked: Masked) -> list[Finding]:
    """„die norditalienische Partnerstadt (seit 1967)": an expression that points back to a city and calls it a partner."""
    out = []
    hub = reader.context.hub
    pronoun = re.search(r"\b(?:sie|es|er|die|das) (?:ist|war|wurde) (?:(?!<[GB]|[;.?!] )\S+ ){0,5}<(pcity|fcity)(\d+)>", masked.text)
    subject = next((g for g in masked.groups if not g.locative and not g.adjective and len(g.cities) == 1), None)
    if (
        pronoun
        and subject
        and hub
        and subject.cities[0] != hub
        and not re.search(r"<neg\d+> (?:\S+ ){0,2}$", masked.text[: pronoun.end() - 8])
    ):
        cue = masked.cues[int(pronoun.group(2))]
        out.append(
            Finding(
                (hub, subject.cities[0]),
                cue.cue.kind or "twinning",
                "pronoun-partner",
                masked.index,
                [cue],
                0.78,
                hub=hub,
                position=pronoun.start(1) - 1,
            )
        )
    spans = [(m.start, m.end, m.city_id, g) for g in masked.groups for m in g.mentions if m.form == "coreference"]
    for start, end, city, group in spans:
        if hub is None or hub == city or sum(1 for s in spans if s[0] == start) > 1:
            continue
        cues = [c for c in reader.covered if c.cue.tag in ("pcity", "fcity") and start <= c.start and c.end <= end]
        if not cues:
            continue
        finding = Finding(
            (hub, city), cues[0].cue.kind or "twinning", "partner-city-reference", masked.index, cues, 0.8, hub=hub, anchors=[(start, end)]
        )
        finding.years.update({c: d for c, d in group.years.items() if c == city})
        out.append(finding)
    return out


def ellipsis(reader: Reader, masked: Masked) -> list[Finding]:
    """„Villeneuve folgte 1962, Joensuu 1970": the relation of the sentence before goes on."""
    near = reader.last_kind is not None and reader.last_found and masked.index - reader.last_found[-1].finding.sentence <= 2
    if not near and not (reader.context.inventory and reader.context.hub):
        return []
    out = []
    plain = re.sub(r"– [^–]{3,60} – ", "", masked.text)  # "Haiming – jenes in Tirol – folgte 1997"
    for match in _ELLIPSIS.finditer(plain):
        number = next(v for v in match.groupdict().values() if v is not None)
        group = masked.groups[int(number)]
        if ((match["b"] or match["h"]) and not _GOES_ON.search(masked.text)) or group.coreference:
            continue
        if group.preposition not in ("", "mit", "nach") or (reader.context.hub is None and reader.context.last_hub is None):
            continue
        if not near:
            if not (match["a"] or match["b"] or match["e"] or match["g"]) or masked.tags() & {"lead", "proj", "tand", "coopv"}:
                continue
            last = Finding((), "twinning", "inventory", masked.index, [], 0.6, hub=reader.context.hub)
        else:
            last = reader.last_found[-1].finding
        hub = reader.context.hub if reader.context.hub in last.cities else last.hub or reader.context.hub
        if hub is None or hub in group.cities:
            continue
        if re.search(r"<(?:neg|hyp|deny)\d+>", plain):
            continue
        for city in group.cities:
            if match["a"] or match["e"]:
                hub = counterpart(reader, last, city) or hub
            out.append(
                Finding(
                    (hub, city),
                    last.kind,
                    "elliptic",
                    masked.index,
                    list(masked.cues),
                    0.78 if near else 0.65,
                    hub=hub,
                    anchors=[(group.start, group.end)],
                    position=match.start(),
                )
            )
    return out


def added(reader: Reader, masked: Masked) -> list[Finding]:
    """„Partnerstädte sind A und B. Hinzu kommen C und D": the hub's list goes on in the next sentence."""
    match, hub = _ADDED.match(masked.text), reader.context.hub
    if match is None or hub is None or masked.tags() & {"neg", "hyp", "deny", "proj", "tand", "net", "coop", "coopv", "pact"}:
        return []
    group = masked.groups[int(match[1])]
    if group.preposition or group.coreference or hub in group.cities:
        return []
    if reader.circles.active is not None and not reader.last_found:
        return []  # the members of a network, not the partners of a hub
    near = [m for i in (1, 2) if (m := reader.masked.get(masked.index - i)) is not None]
    stated = [s.finding for s in reader.last_found if masked.index - s.finding.sentence <= 2 and not s.finding.group]
    if stated:
        kind, hub = stated[-1].kind, hub if hub in stated[-1].cities else stated[-1].hub or hub
    else:
        cues = [
            c for m in near if m.cities and not m.tags() & {"neg", "hyp", "deny"} for c in m.cues if c.cue.tag in ("pcity", "twin", "fcity")
        ]
        if not cues:
            return []
        kind = cues[0].cue.kind or "twinning"
    if kind not in ("twinning", "friendship", "thematic") or hub in group.cities:
        return []
    out = []
    for city in group.cities:
        spans = [(m.start, m.end) for m in group.mentions if m.city_id == city]
        finding = Finding((hub, city), kind, "list-goes-on", masked.index, list(masked.cues), 0.8, hub=hub, anchors=spans)
        finding.years.update({c: d for c, d in group.years.items() if c == city})
        out.append(finding)
    return out


def counterpart(reader: Reader, last: Finding, city: str) -> str | None:
    """„Silz ist Partnergemeinde von Pozuzo. Haiming folgte": the newcomer takes the place of the side from its own country."""
    known = reader.annotations.city_entities
    if len(last.cities) != 2 or city not in known:
        return None
    country = {c: known[c].country_code for c in last.cities if c in known}
    other = [c for c in last.cities if country.get(c) != known[city].country_code]
    return other[0] if len(other) == 1 and last.rule in ("is-partner-city-of", "with-relation", "relation-with") else None


def sequence(reader: Reader, masked: Masked) -> list[Finding]:
    """After "drei Paare stellten … vor": each following sentence that opens with two cities is one of the pairs."""
    tags = masked.tags()
    if tags & {"pairs"} or (
        "tand" in tags and re.search(r"Tandems|Paare", masked.text + reader.view.text[masked.sentence.start : masked.sentence.end])
    ):
        if not any(len(g.cities) == 2 for g in masked.groups):
            reader.pairs_from = masked.index
        return []
    if reader.pairs_from is None or masked.index - reader.pairs_from > 6 or not masked.groups:
        return []
    first = masked.groups[0]
    if len(first.cities) != 2 or masked.text.find(f"<G{first.index}>") > 8 or first.preposition or tags & {"neg", "deny", "hyp"}:
        return []
    anchors = [(m.start, m.end) for m in first.mentions]
    return [Finding(tuple(first.cities), "project", "pair-sequence", masked.index, list(masked.cues), 0.78, anchors=anchors)]


def definite(reader: Reader, masked: Masked) -> list[Finding]:
    """„Mit der Stadt in Utah ist Hof seit 1954 verbunden": the city is the one named last before."""
    if _ALL_PARTNERS.match(masked.text) and not masked.groups:
        return all_partners(reader, masked)
    match = _WITH_CITY.search(masked.text)
    hub = reader.context.hub
    everyone = None if _OTHERS.search(masked.text) else _WITH_ALL.search(masked.text)
    before = reader.masked.get(masked.index - 1)
    if (everyone and before and before.groups and hub) or (everyone and masked.groups and before and before.groups):
        return with_all(reader, masked, before)
    if match is None and hub:
        earlier = [m for m in (before, reader.masked.get(masked.index - 2)) if m is not None]
        return next((f for m in earlier if (f := treaty(reader, masked, m, hub))), [])
    if match is None or hub is None or "<G" in masked.text[match.start() : match.end()]:
        return []
    for index in (masked.index - 1, masked.index - 2):
        before = reader.masked.get(index)
        names = [c for c in (before.cities if before else []) if c != hub]
        if names:
            cues = [c for c in masked.cues if c.cue.tag in _RELATION_WORDS]
            cues.sort(key=rank)
            kind, generic = resolve_kind(cues[0].cue.tag, cues[0].cue.kind, reader.context)
            position = masked.place(cues[0])
            finding = Finding(
                (hub, names[-1]), kind, "definite-city", masked.index, list(masked.cues), 0.75, hub=hub, position=position, generic=generic
            )
            return [replace(finding, polarity=polarity(masked, position, match.start(), match.end()))]
    return []


def described(reader: Reader, masked: Masked) -> list[Finding]:
    """„Auch aus Longué kam Hilfe. Die Gemeinde an der Loire, mit der wir verschwistert sind, …": the only other city named just before."""
    match, hub = _DESCRIBED.search(masked.text), reader.context.block_hub or reader.context.issuer
    if match is None or hub is None or [c for c in masked.cities if c != hub]:
        return []
    before = next((m for i in (1, 2) if (m := reader.masked.get(masked.index - i)) is not None and [c for c in m.cities if c != hub]), None)
    names = [c for c in before.cities if c != hub] if before else []
    if len(names) != 1 or masked.tags() & {"neg", "deny", "hyp"} or masked.text.endswith("? "):
        return []
    cue = masked.cues[int(re.sub(r"\D", "", match["noun"] or match["verb"]))]
    kind, generic = resolve_kind(cue.cue.tag, cue.cue.kind, reader.context)
    position = masked.place(cue)
    return [Finding((hub, names[0]), kind, "described-city", masked.index, [cue], 0.75, hub=hub, position=position, generic=generic)]


def all_partners(reader: Reader, masked: Masked) -> list[Finding]:
    """„Die Stadt pflegt Bande nach A, B und C. Alle drei sind Partnerstädte": the cities of the two sentences before."""
    hub = reader.context.hub
    cue = next((c for c in masked.cues if c.cue.tag in ("pcity", "fcity", "twinv")), None)
    if hub is None or cue is None or masked.tags() & {"neg", "deny", "hyp"}:
        return []
    groups = [g for i in (masked.index - 2, masked.index - 1) if (m := reader.masked.get(i)) is not None for g in m.groups]
    cities = next((g.cities for g in groups if len(g.cities) >= 2), list(dict.fromkeys(c for g in groups for c in g.cities)))
    return [Finding((hub, c), cue.cue.kind or "twinning", "all-partners", masked.index, [cue], 0.75, hub=hub) for c in cities if c != hub]


def pronoun_with(reader: Reader, masked: Masked) -> list[Finding]:
    """„… Solidaritätspartnerschaft. Saarbrücken ist sie im Oktober mit Kowel eingegangen": the noun of the sentence before."""
    match = _PRONOUN_WITH.search(masked.text)
    before = reader.masked.get(masked.index - 1)
    cues = [c for c in (before.cues if before else []) if c.cue.tag in ("twin", "friend", "thematic", "partnership", "pact")]
    if match is None or not cues or masked.tags() & {"neg", "deny", "hyp"}:
        return []
    first, second = (masked.groups[int(n)] for n in match.groups())
    if len(first.cities) != 1 or len(second.cities) != 1:
        return []
    kind, _ = resolve_kind(cues[-1].cue.tag, cues[-1].cue.kind, reader.context)
    sides = (first.cities[0], second.cities[0])
    spans = [(second.start, second.end)]
    return [Finding(sides, kind, "pronoun-with", masked.index, [cues[-1]], 0.8, hub=sides[0], anchors=spans, position=match.start())]


def with_all(reader: Reader, masked: Masked, before: Masked) -> list[Finding]:
    """„A, B und C: … Mit jeder dieser Städte pflegt Nordhorn eine Partnerschaft": each of them."""
    group = max(before.groups, key=lambda g: len(g.cities))
    own = [c for g in masked.groups if not g.locative and len(g.cities) == 1 for c in g.cities]
    hub = own[0] if own else reader.context.hub
    cues = [c for c in masked.cues if c.cue.tag in _RELATION_WORDS]
    if hub is None or len(group.cities) < 2 or not cues or masked.tags() & {"neg", "deny", "hyp"}:
        return []
    kind, _ = resolve_kind(cues[0].cue.tag, cues[0].cue.kind, reader.context)
    return [Finding((hub, c), kind, "with-each", masked.index, cues, 0.8, hub=hub) for c in group.cities if c != hub]


def treaty(reader: Reader, masked: Masked, before: Masked, hub: str) -> list[Finding]:
    """„Mit Szombathely laufe es bestens. Der Vertrag von 1992 gelte weiter": the city of the sentence before."""
    opening = re.match(
        r"(?:Der|Die|Das) <(?:linkn|partnership|twin|friend)\d+>|<D\d+> (?:wurde|war) (?:die|der) <(?:linkn|partnership|twin)\d+>",
        masked.text,
    )
    if [g for g in masked.groups if g.preposition != "mit"] or not opening or masked.tags() & {"neg", "deny", "hyp"}:
        return []
    opened = re.search(r"[Mm]it (?:\S+ ){0,2}?<G(\d+)>", before.text)
    if any(s.finding.sentence == before.index for s in reader.last_found):
        return []
    if opened is None:
        single = [g for g in before.groups if not g.locative and not g.adjective]
        cities = [c for g in single for c in g.cities if c != hub] if reader.context.inventory and len(single) == 1 else []
    else:
        cities = [c for c in before.groups[int(opened.group(1))].cities if c != hub]
    if len(cities) != 1:
        return []
    kind, generic = resolve_kind(masked.cues[0].cue.tag, masked.cues[0].cue.kind, reader.context)
    if generic and not reader.context.kinds & {"twin", "pcity", "friend", "twinv"}:
        return []
    return [Finding((hub, cities[0]), kind, "treaty-of-topic", masked.index, list(masked.cues), 0.72, hub=hub, position=4)]


def previous(reader: Reader, masked: Masked) -> list[Finding]:
    """„… das Verhältnis zu Viljandi. Am Montag wurde ein Vertrag über eine Städtepartnerschaft unterschrieben": the city just named."""
    hub, before = reader.context.hub, reader.masked.get(masked.index - 1)
    there = bool(re.search(r"\b[Dd]ort\b|[a-zäöü]+ische[nr]? <pcity\d+>", masked.text))
    cues = [c for c in masked.cues if c.cue.tag in ("twin", "friend", "thematic", "pact") or (there and c.cue.tag in ("pcity", "fcity"))]
    if hub is None or before is None or not cues or not (there or "sign" in masked.tags()) or [c for c in masked.cities if c != hub]:
        return []
    names = [c for c in before.cities if c != hub]
    if (
        len(names) != 1
        or masked.tags() & {"neg", "deny", "hyp"}
        or re.search(r"<plan\d+> .*in eine <", masked.text)
        or reader.view.sentences[before.index].block != masked.sentence.block
    ):
        return []
    kind, _ = resolve_kind(cues[0].cue.tag, cues[0].cue.kind, reader.context)
    position = masked.place(cues[0])
    return [Finding((hub, names[0]), kind, "city-just-named", masked.index, list(masked.cues), 0.65, hub=hub, position=position)]


def _announced_hub(masked: Masked) -> str | None:
    """The town before the colon that announces a list: "Auf drei Partnerstädte kommt Kitzbühel: Sterzing (seit 1971), …"."""
    match = _ANNOUNCED_LIST.search(masked.text)
    cities = masked.groups[int(match[1])].cities if match else []
    return cities[0] if len(cities) == 1 else None


def bracketed(reader: Reader, masked: Masked) -> list[Finding]:
    """„Mit Ulm (seit 1972) und Rijeka (seit 1990) läuft es bestens", right after a sentence about partnerships."""
    hub = _announced_hub(masked) or reader.context.hub
    near = [m for m in (masked, reader.masked.get(masked.index - 1), reader.masked.get(masked.index - 2)) if m is not None]
    cues = [c for m in near for c in m.cues if c.cue.tag in ("twin", "pcity", "partnership", "friend", "fcity")]
    if hub is None:
        return []
    if not cues or masked.tags() & {"neg", "deny", "hyp"}:
        return []
    kind, _ = resolve_kind(cues[0].cue.tag, cues[0].cue.kind, reader.context)
    out = []
    for group in masked.groups:
        for city in group.cities:
            if city in group.years and city != hub and len(group.years) == len(group.cities):
                out.append(
                    Finding((hub, city), kind, "bracketed-years", masked.index, cues, 0.78, hub=hub, anchors=[(group.start, group.end)])
                )
                out[-1].years[city] = group.years[city]
    listed = re.findall(r"<G(\d+)> (?:\( )?[Ss]eit <D(\d+)>", masked.text)
    if len(listed) >= 2 and not masked.tags() & {"linkv", "sign", "end"}:
        for number, year in listed:
            for city in masked.groups[int(number)].cities:
                if city != hub:
                    out.append(Finding((hub, city), kind, "listed-years", masked.index, cues, 0.8, hub=hub))
                    out[-1].years[city] = masked.dates[int(year)]
    return out


def topic(reader: Reader, masked: Masked) -> list[Finding]:
    """A relation noun without a named partner, in an item or section about one city: "Die Partnerschaft besteht seit 1991"."""
    topic, hub = reader.context.topic, reader.context.hub
    if topic is None or hub is None or topic == hub:
        return []
    cues = [c for c in masked.cues if c.cue.tag in _RELATION_WORDS]
    if not cues:
        return []
    cues.sort(key=rank)
    main = cues[0]
    kind, generic = resolve_kind(main.cue.tag, main.cue.kind, reader.context)
    position = masked.place(main)
    finding = Finding((hub, topic), kind, "item-topic", masked.index, list(masked.cues), 0.8, hub=hub, position=position, generic=generic)
    return [replace(finding, polarity=polarity(masked, position, position, position + 3))]
