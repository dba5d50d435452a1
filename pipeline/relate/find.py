"""Constructions over masked sentences become findings: who is related, by which rule, asserted or denied."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.records import CityMention
    from pipeline.relate.cues import Construction, CueLexicon, CueMention
    from pipeline.relate.mask import Group, Masked

#: Tags whose cue names a relation; the order decides which kind wins where several stand in one clause.
RELATION_TAGS = (
    "ring",
    "twin",
    "twinv",
    "pcity",
    "friend",
    "fcity",
    "thematic",
    "tand",
    "partnership",
    "net",
    "pact",
    "coop",
    "coopv",
    "friendn",
    "partn",
    "split",
)
#: The town right before "Partnerstadt": "Geras Partnerstadt Gap".
_OWNER = re.compile(r"<G(\d+)> \Z")
#: Rules that read one pair of many under a common programme.
LISTED_RULES = frozenset({"list-pair", "run-in-pair", "pair-sequence", "heading-pair"})
GENERIC_TAGS = frozenset({"partnership", "linkn", "linkv", "split"})
_MARK = re.compile(r"<([a-z]+)(\d+)>")
_STRANGER = re.compile(
    r"(?:Die|Der|Das) (?:[a-zäöü]+ )?(?![\w-]*(?:[Ss]tadt|[Gg]emeinde|[Kk]ommune|[Oo]rt|[Dd]orf|[Mm]etropole)\b)[A-ZÄÖÜ][\w-]+ (?:von"
    r"|des|der|aus) "
)
_RAISED = re.compile(
    r"(?:in|zu) (?:eine|einer) (?:[a-zäöü]+ ){0,2}<twin\d+> (?:\S+ ){0,2}?(?:umgewandelt|überführt|aufgewertet|erhoben|gewandelt"
    r"|ausgebaut|umzuwandeln|aufzuwerten)|<twin\d+> (?:geworden|wurde)"
)
_PLURAL = re.compile(r"(?:städten?|gemeinden|kommunen|orten?|dörfern?|metropolen|Städten?)$")
_OWNED = re.compile(
    r"(?:[Uu]nsere[nr]?|[Dd]ie|[Dd]en|[Dd]er|ihre[nr]?|seine[nr]?|weitere[n]?|übrigen|anderen|<A\d+>"
    r"|<G\d+>) (?:[a-zäöü]+ ){0,2}<(?:pcity|fcity)\d+>"
)
_PROPOSAL = re.compile(r"\b(?:Antrag|Anträge|Vorschlag|Idee|Gerücht\w*|Bericht\w*|Meldung\w*|Behauptung\w*|Vorstoß|Wunsch)\b")
#: What joins towns without any relation of their town halls: "die Brücke, die Frankfurt (Oder) mit Słubice verbindet".
_TRAFFIC = re.compile(
    r"\b(?:Brücken?|Bahn\w*|Straßen?|Bundesstraße|Autobahn|Rad(?:weg|route)\w*|Buslinie\w*|Linie|Strecke|Tunnel|Züge?|Fähren?|Leitung\w*|Kanal"
    r"|Flüge?|Flugverbindung\w*|Zugverbindung\w*|Fluss)\b"
)
#: Words in a text that make a bare "verbunden" or "Verbindung" one of municipalities.
_PARTNERSHIP_TEXT = frozenset({"ring", "twin", "twinv", "pcity", "friend", "fcity", "thematic", "partnership", "friendn", "ptopic"})
#: "haben sich zur Schwamm-Allianz zusammengeschlossen": what three or more towns found needs no other word of partnership in the text.
_UNION = re.compile(
    r"\bzu(?:r|m| einer| einem) (?:[\w-]+ ){0,2}(?:<(?:net|ring)\d+>|[\w-]*(?:[Aa]llianz|[Bb]und|[Bb]ündnis|[Rr]ing|[Vv]erbund"
    r"|[Nn]etz(?:werk)?|[Gg]emeinschaft|[Uu]nion))\b"
)
#: A subject of the clause that is no name: another town behind it, in a later clause, is not the hub.
_UNNAMED_SUBJECT = re.compile(r"\b(?:die (?:Stadt|Gemeinde|Kommune|Verwaltung)|der Ort|man|wir|uns)\b")
#: "durch eine Vereinbarung über den Rettungsdienst verbunden", "die freundschaftliche Verbindung zu Ulm": words beside it tell the kind.
_BY_PACT = re.compile(r"\bdurch (?:eine|einen|ein|die|den|das) (?:[a-zäöüß]+ ){0,2}<pact\d+> (?:über|zu[rm]?|für|zwischen) ")
_FRIENDLY = re.compile(r"\b[Ff]reundschaftlich(?:e|en|er|em|es)? $")
#: "Eine Partnerschaft mit Ulm, über die seit Jahren geredet wird, gibt es nicht": the main clause goes on behind a relative one.
_ASIDE = re.compile(
    r" , (?:(?:über|von|für|mit|an|auf|in|nach|zu) )?(?:die|der|das|den|dem|deren|dessen|welche[rsmn]?) [^,;:.?!]{3,120} , "
    r"(?=<|gibt|gab|besteht|bestand|existiert)"
)
_NONE_SUCH = re.compile(
    r"(?:gibt|gab) es (?:dagegen |hingegen |allerdings |aber |jedoch |bislang |bisher )?<neg\d+> [.;]"
    r"|<sign\d+> (?:[a-z]+ ){0,2}<neg\d+> [.;]"
)
#: "Das Bündnis, das A mit B gründen wollte, kommt nicht zustande"; no further town before it.
_CAME_TO_NOTHING = re.compile(r"\s*(?:(?!<[GB]\d|[;:.?!] )\S+ )*?<neg\d+> zustande")
_NO_TOPIC = re.compile(r"<neg\d+> (?:Thema|Option)\b")
_CLAUSE_END = re.compile(r" (?:[,;:.?!]|–) ")


#: What was not so in the past, or not called so.
_SO_FAR = re.compile(
    r"\b(?:[Bb]is dahin|[Bb]is dato|[Bb]islang|[Bb]isher|[Zz]uvor|[Dd]amals|[Vv]orher|[Nn]och) (?:\S+ ){0,6}<neg\d+>"
    r"|<neg\d+> (?:\S+ ){0,4}bis dahin\b"
)
_BUT_ANOTHER = re.compile(
    r"(?:(?![.;:] )\S+ ){0,6}?, (?:sondern|aber|wohl aber|dafür(?: aber)?|jedoch|wohl) (?:(?![.;:,] )\S+ ){0,4}?"
    r"<(?:pact|coop|friend|friendn|fcity|thematic|coopv|tand|twin|pcity|linkn)\d+>"
)


@dataclass(slots=True)
class Finding:
    """One asserted (or denied) relation in one sentence, before dates and themes are attached."""

    cities: tuple[str, ...]
    kind: str
    rule: str
    sentence: int
    cues: list[CueMention]
    confidence: float
    hub: str | None = None
    polarity: str = "asserted"  # asserted, denied, hypothetical
    group: bool = False  #: a consortium or network: one relation of all cities
    anchors: list[tuple[int, int]] = field(default_factory=list)  #: original spans of the partner mentions
    generic: bool = False  #: the cue alone does not say which kind ("verbunden")
    position: int = 0  #: where the relation's cue stands in the masked sentence
    years: dict[str, object] = field(default_factory=dict)
    span: list[int] = field(default_factory=list)  #: further sentences about it (a section under a heading with the pair)


@dataclass(slots=True)
class Context:
    """What the discourse knows when a sentence is read."""

    issuer: str | None
    block_hub: str | None = None
    last_hub: str | None = None
    topic: str | None = None  #: the city a list item or section is about
    previous: str | None = None  #: the city named last in the sentence before ("Dort …")
    item: bool = False  #: the sentence is a list item
    inventory: bool = False  #: title, heading or introduction speaks of the partnerships of one hub
    kinds: frozenset[str] = frozenset()  #: relation tags anywhere in the document

    thematic: bool = False  #: the title speaks of a thematic partnership and of no other
    tentative: str | None = None  #: the city the text opens with, where nothing better is known
    subject: str | None = None  #: in a text without an issuer, the only city of the sentence before: "Wie das geht, zeigt Ulm. In Gap, …"

    @property
    def hub(self) -> str | None:
        return self.block_hub or self.issuer or self.subject or self.last_hub or self.tentative

    @property
    def sure_hub(self) -> str | None:
        """The hub without guesses from the text's opening."""
        return self.block_hub or self.issuer or self.subject or self.last_hub


def rank(mention: CueMention) -> int:
    """Sort key: how telling a cue is of a relation, 0 first; what tells none comes last."""
    tag = mention.cue.tag
    return RELATION_TAGS.index(tag) if tag in RELATION_TAGS else len(RELATION_TAGS)


def resolve_kind(tag: str, cue_kind: str | None, context: Context) -> tuple[str, bool]:
    """Kind of a cue and whether it was guessed from the document ("Partnerschaft" alone says little)."""
    if cue_kind:
        return cue_kind, False
    if context.kinds & {"twin", "pcity", "twinv"}:
        return "twinning", True
    if context.kinds & {"friend", "fcity"}:
        return "friendship", True
    if tag in GENERIC_TAGS and "partnership" in context.kinds and "thematic" not in context.kinds:
        return "twinning", True
    if tag == "partnership":
        # A bare "Partnerschaft" is a twinning even where the text knows thematic ones of other pairs: 10 of 12 in 3,000 texts.
        return ("thematic" if context.thematic else "twinning"), True
    return "cooperation", True


def find_pairs(masked: Masked, lexicon: CueLexicon, context: Context) -> list[Finding]:
    """All findings that the constructions give in one sentence, best rule first for each set of cities and kind."""
    if not masked.groups or not masked.cues:
        return []
    findings: list[Finding] = []
    present = {c.cue.tag for c in masked.cues}
    for construction in lexicon.constructions:
        if construction.tags and not construction.tags & present:
            continue
        match = construction.pattern.search(masked.text)
        while match is not None:  # overlapping matches: "mit A seit … und mit B seit … verschwistert"
            findings.extend(_from_match(masked, construction, match, context))
            match = construction.pattern.search(masked.text, match.start() + 1)
    findings = _plural(masked, findings, context)
    if _RAISED.search(masked.text):  # "Die Solidaritätspartnerschaft wird in eine Städtepartnerschaft umgewandelt"
        twins = {frozenset(f.cities) for f in findings if f.kind == "twinning"}
        findings = [f for f in findings if f.kind == "twinning" or frozenset(f.cities) not in twins]
    wide = [set(f.cities) for f in findings if len(f.cities) > 2 and f.kind == "cooperation"]
    findings = [f for f in findings if f.kind != "cooperation" or len(f.cities) > 2 or not any(set(f.cities) < w for w in wide)]
    findings.extend(_echo(masked, findings))
    best: dict[tuple[frozenset[str], str], Finding] = {}
    for finding in findings:
        key = (frozenset(finding.cities), finding.kind)
        old = best.get(key)
        if old is None or finding.confidence > old.confidence:
            best[key] = finding
    return list(best.values())


def _plural(masked: Masked, findings: list[Finding], context: Context) -> list[Finding]:
    """„A und B sind Partnerstädte": of each other, unless "unsere", "die" or a hub's adjective makes them a hub's partners."""
    mutual = [f for f in findings if f.rule == "both-related" and len(f.cities) == 2]
    for pair in mutual:
        rivals = [
            f for f in findings if f is not pair and f.hub and f.hub not in pair.cities and set(f.cities) - {f.hub} <= set(pair.cities)
        ]
        if not rivals:
            continue
        owned = _OWNED.search(masked.text) is not None
        dropped = [pair] if owned and context.sure_hub else rivals
        findings = [f for f in findings if f not in dropped]
    return findings


def _echo(masked: Masked, findings: list[Finding]) -> list[Finding]:
    """„A und B sind seit 1956 Partnerstädte, C und D seit 1965": the second pair shares the predicate."""
    out: list[Finding] = []
    hubbed = [
        f for f in findings if f.rule in ("is-partner-city", "name-partner-city", "with-relation") and f.hub and f.polarity == "asserted"
    ]
    known = {c for f in findings for c in f.cities}
    for match in re.finditer(r", (?:und )?(?:mit )?<G(\d+)> (?:erst |schon |bereits )?[Ss]eit <D\d+>", masked.text) if hubbed else ():
        group = masked.groups[int(match.group(1))]
        for city in group.cities:  # "Altenburg ist seit 1990 Partnerstadt, Weiz seit 1964"
            if city not in known:
                spans = [(m.start, m.end) for m in group.mentions if m.city_id == city]
                out.append(
                    Finding(
                        (hubbed[0].hub or "", city),
                        hubbed[0].kind,
                        "elliptic",
                        masked.index,
                        hubbed[0].cues,
                        0.8,
                        hub=hubbed[0].hub,
                        anchors=spans,
                        position=match.start(),
                    )
                )
    placed = [f for f in findings if f.rule == "has-a-partner-in" and f.polarity == "asserted"]
    for match in re.finditer(r", (?:und )?<G(\d+)> in <G(\d+)> [Ss]eit <D\d+>", masked.text) if placed else ():
        first, second = (
            masked.groups[int(n)] for n in match.groups()
        )  # "Passau hat in Budweis eine Partnerstadt, Deggendorf in Písek seit 1999"
        if len(first.cities) == len(second.cities) == 1:
            spans = [(second.start, second.end)]
            sides = (first.cities[0], second.cities[0])
            out.append(
                Finding(
                    sides,
                    placed[0].kind,
                    "elliptic",
                    masked.index,
                    placed[0].cues,
                    0.78,
                    hub=sides[0],
                    anchors=spans,
                    position=match.start(),
                )
            )
    models = [f for f in findings if f.rule == "both-related" and len(f.cities) == 2 and f.polarity == "asserted"]
    if not models:
        return out
    for match in re.finditer(r"<G(\d+)> (?:schon |bereits |erst )?[Ss]eit <D\d+>", masked.text):
        group = masked.groups[int(match.group(1))]
        if len(group.cities) == 2 and set(group.cities) != set(models[0].cities) and not group.preposition:
            anchors = [(m.start, m.end) for m in group.mentions]
            out.append(
                Finding(
                    tuple(group.cities),
                    models[0].kind,
                    "both-related",
                    masked.index,
                    models[0].cues,
                    0.8,
                    anchors=anchors,
                    position=match.start(),
                )
            )
    return out


def _cues_in(masked: Masked, start: int, end: int) -> list[CueMention]:
    return [masked.cues[int(m.group(2))] for m in _MARK.finditer(masked.text, start, end) if m.group(1) not in ("g", "d")]


def _from_match(masked: Masked, construction: Construction, match: re.Match[str], context: Context) -> list[Finding]:
    groups = match.groupdict()
    cues = _cues_in(masked, match.start(), match.end())
    related = [
        c for c in cues if c.cue.tag in construction.tags and (construction.kind or c.cue.tag in RELATION_TAGS or c.cue.tag in GENERIC_TAGS)
    ]
    if not related:
        return []
    # The most telling cue of the match: "verbindet eine Städtepartnerschaft" is a twinning, not a mere link.
    related.sort(key=lambda c: (c.cue.tag in GENERIC_TAGS, rank(c)))
    main = related[0]
    if main.cue.tag in GENERIC_TAGS and len({g.index for g in masked.groups}) <= 2:
        # "Die Beziehung zu X, als „Bäderfreundschaft“ geführt": the sentence names the kind outside the match.
        telling = [c for c in masked.cues if c.cue.tag in ("twin", "friend", "fcity", "thematic", "tand") and c.cue.kind]
        if telling and not any(c.cue.tag == "neg" for c in masked.cues):
            main, cues = telling[0], [*cues, telling[0]]
    kind, generic = resolve_kind(main.cue.tag, construction.kind or main.cue.kind, context)
    bare = main.cue.tag in ("linkv", "linkn") and not main.text.startswith(("partner", "freund"))
    if bare and (_TRAFFIC.search(masked.text) or not context.kinds & _PARTNERSHIP_TEXT):
        founded = construction.mode == "symmetric" and main.text.startswith("zusammen") and _UNION.search(masked.text)
        if not founded or len(masked.groups[int(groups.get("s") or groups["t"])].cities) < 3:
            return []
    if main.cue.tag == "linkv" and re.search(r"(?:über|durch|im|in dem|mit dem) (?:\S+ ){0,6}<(?:proj|tand)\d+>", masked.text):
        kind = "project"  # "verbunden … über das Projekt"
    elif main.cue.tag == "linkv" and not main.cue.kind and _BY_PACT.search(masked.text):
        kind, generic = "cooperation", False
    elif main.cue.tag == "linkn" and _FRIENDLY.search(masked.text[: masked.place(main)]):
        kind, generic = "friendship", False
    position = masked.place(main)
    base: dict[str, object] = {
        "kind": kind,
        "rule": construction.rule_id,
        "sentence": masked.index,
        "cues": cues,
        "confidence": construction.confidence - (0.1 if generic else 0.0),
        "generic": generic and main.cue.tag in GENERIC_TAGS and main.cue.tag != "partnership",
        "position": position,
        "polarity": polarity(masked, position, match.start(), match.end()),
    }
    if construction.mode == "symmetric":
        group = masked.groups[int(groups.get("s") or groups["t"])]
        couples = _couples(group)
        if couples or construction.rule_id == "couples":
            return [Finding((a.city_id, b.city_id), anchors=[(a.start, a.end), (b.start, b.end)], **base) for a, b in couples]  # type: ignore[arg-type]
        if construction.rule_id == "relation-pair" and group.separators[:1] not in (["–"], ["—"], ["/"], ["-"]):
            return []
        if len(group.cities) > 2 and main.cue.tag == "linkv" and main.text.startswith("zusammen") and not group.locative:
            joined = {**base, "kind": "network", "rule": "joined-together", "group": True}  # "A, B und C haben sich zum Ring zusammengetan"
            return [Finding(tuple(group.cities), anchors=[(m.start, m.end) for m in group.mentions], **joined)]  # type: ignore[arg-type]
        if len(group.cities) > 2 and construction.rule_id == "both-related" and main.cue.tag not in ("ring", "tand", "thematic"):
            # "A, B, C und D … sind die Partnerstädte": a hub's list, not a relation of all of them.
            return _pairs(group, context.sure_hub, base) if not group.locative and context.sure_hub not in group.cities else []
        if (
            context.item
            and construction.rule_id == "both-related"
            and context.hub
            and context.hub not in group.cities
            and group.separators[:1] == ["und"]
        ):
            return _pairs(group, context.hub, base)  # an item of a hub's list: "Valence und Asti, 1967 und 1981 verschwistert"
        return _symmetric(group, base)
    partner = masked.groups[int(groups["p"])]
    if construction.rule_id == "relation-list" and partner.coreference:
        return []  # "Die Partnerschaft mit der Feuerwehr Husum: Dort …"
    if partner.locative and construction.rule_id not in (
        "link-with",
        "partner-city-name",
        "with-relation",
        "as-for-the-treaty",
        "has-a-partner-in",
        "our-partner-city",
        "signed-in",
    ):
        return []
    hub = _hub(masked, partner, groups.get("h"), match, context)
    if construction.rule_id == "partner-city-name" and (owner := _OWNER.search(masked.text, 0, match.start())):
        hub = masked.groups[int(owner[1])].mentions[-1].city_id  # "Jugendliche aus Ulm, Gera und aus Geras Partnerstädten Gap und Graz"
    if (
        context.sure_hub is None
        and hub in (None, context.tentative)
        and len(partner.cities) == 2
        and _PLURAL.search(main.text)
        and hub not in masked.cities
    ):
        return _symmetric(partner, base)  # "Die Partnerstädte Uelzen und Barnstaple tauschen Lehrlinge aus"
    if main.cue.tag in ("linkv", "twinv") and hub == context.hub and hub not in masked.cities and _STRANGER.match(masked.text):
        return []  # "Die große Nachbarin von Gablonz ist mit Augsburg verbunden": another side than the hub
    found = _pairs(partner, hub, base)
    if hub is not None and partner.cities == [hub]:
        # "im Rathaus von Meudon wurde die Partnerschaft mit der Stadt Celle unterzeichnet": the other side is elsewhere in the sentence
        others = [g for g in masked.groups if g is not partner and len(g.cities) == 1 and g.cities[0] != hub and not g.adjective]
        if len(others) == 1:
            found = _pairs(others[0], hub, base)
    if construction.rule_id == "relation-list":
        for group in _rest_of_list(masked, partner):
            found.extend(_pairs(group, hub, base))
    return found


def _rest_of_list(masked: Masked, first: Group) -> list[Group]:
    """Further groups of a list that an unknown name or a bracket interrupts: "A, B, (unknown) (1965), C (1989)"."""
    out: list[Group] = []
    last = first
    for group in masked.groups[first.index + 1 :]:
        between = masked.text[masked.text.find(f"<G{last.index}>") : masked.text.find(f"<G{group.index}>")]
        if (
            group.adjective
            or group.coreference
            or group.preposition
            or "<" in between[4:].replace("<D", "").replace(f"<G{group.index}", "")
            or re.search(r"[.;:!?] |(?<![\w<-])(?!sowie|auch|seit)[a-zäöüß]{4,} ", between)
        ):
            break
        out.append(group)
        last = group
    return out


def _couples(group: Group) -> list[tuple[CityMention, CityMention]]:
    """ "A und B, C und D oder E und F": the pairs of a group in which two kinds of separators take turns; none where they do not."""
    inner, outer = set(group.separators[::2]), {s.removeprefix(", ") for s in group.separators[1::2]}
    if len(group.mentions) < 4 or len(group.mentions) % 2 or group.locative or len(inner) != 1 or inner & outer:
        return []
    if not (inner <= {"und"} and outer <= {",", "oder", "sowie", "bzw."}):
        return []
    return [(a, b) for a, b in zip(group.mentions[::2], group.mentions[1::2], strict=True) if a.city_id != b.city_id]


def _symmetric(group: Group, base: dict[str, object]) -> list[Finding]:
    cities = group.cities
    if len(cities) < 2 or group.locative:
        return []
    if any(s in ("–", "—", "/", "|", "-") for s in group.separators) and len(cities) > 2:
        return []  # several pairs in one line: the list rules read these
    if str(base["rule"]).startswith("both-") and group.preposition not in ("", "von"):
        return []
    anchors = [(m.start, m.end) for m in group.mentions]
    return [Finding(tuple(cities), group=len(cities) > 2, anchors=anchors, **base)]  # type: ignore[arg-type]


def _hub(masked: Masked, partner: Group, named: str | None, match: re.Match[str], context: Context) -> str | None:
    if named is not None:
        group = masked.groups[int(named)]
        return group.cities[0] if len(group.cities) == 1 else None
    inside = set(partner.cities)
    best: tuple[int, str] | None = None
    at = masked.text.find(f"<G{partner.index}>")
    for group in masked.groups:
        if group is partner or len(group.cities) != 1 or group.cities[0] in inside:
            continue
        if group.locative or group.preposition in ("mit", "zwischen", "zu", "zur", "zum", "für", "neben"):
            continue
        if group.preposition in ("aus", "von", "vom") and not group.adjective:
            continue
        where = masked.text.find(group.marker)
        if re.search(r"<neg\d+> (?:\S+ ){0,1}$", masked.text[max(0, where - 24) : where]):
            continue  # "gemeint ist nicht Granada in Nicaragua"
        between = masked.text[min(where, at) : max(where, at)]
        if where > at and (
            " : " in between
            or " ; " in between
            or len(between) > 110
            or re.match(r", <G\d+> (?:\( [^()]{1,30}\) )?(?:erst |schon |bereits )?[Ss]eit <D", masked.text[where - 2 :])
        ):
            continue
        if where > match.end() and re.search(r" [,;] ", masked.text[match.end() - 1 : where]) and _UNNAMED_SUBJECT.search(match.group()):
            continue  # "Mit Kongoussi unterhält die Stadt eine Klimapartnerschaft, Leuven ist neu dabei"
        if where <= 8 and where < at and not group.preposition and not group.adjective:
            between = ""  # the subject that opens the sentence outranks what stands nearer
        distance = len(between) + (60 if where > at else 0) + (80 if " ; " in between else 0)
        if best is None or distance < best[0]:
            best = (distance, group.cities[0])
    if best:
        return best[1]
    if context.previous and context.previous not in inside and re.match(r"(?:Dort|Hier|Da) ", masked.text):
        return context.previous
    if context.issuer is None and masked.groups:
        # "In Chemnitz ist man weiter: Die Stadt unterhält …", "Für Dortmund war es ein Bruch: Die Partnerschaft mit …"
        first = masked.groups[0]
        opening = masked.text.find(f"<G{first.index}>")
        if first is not partner and len(first.cities) == 1 and 0 <= opening < 14 and first.preposition in ("in", "für", "bei"):
            return first.cities[0]
    return context.hub


def _pairs(partner: Group, hub: str | None, base: dict[str, object]) -> list[Finding]:
    cities = partner.cities
    if hub in cities:
        rest = [c for c in cities if c != hub]
        if not rest:
            return []
    else:
        rest = cities
    if hub is None:
        return []
    out = []
    for city in rest:
        anchors = [(m.start, m.end) for m in partner.mentions if m.city_id == city]
        out.append(Finding((hub, city), hub=hub, anchors=anchors, **base))  # type: ignore[arg-type]
        if city in partner.years:
            out[-1].years[city] = partner.years[city]
    return out


def clause(masked: Masked, start: int, end: int) -> tuple[int, int]:
    """The stretch of the masked sentence between commas, colons or dashes that holds ``start`` to ``end``."""
    left = 0
    right = len(masked.text)
    for match in _CLAUSE_END.finditer(masked.text):
        if match.end() - 1 <= start:
            left = match.end() - 1
        elif match.start() >= end:
            right = match.start()
            break
    return left, right


def negated(masked: Masked, position: int, start: int, end: int) -> bool:
    """Whether a negation in ``[start, end)`` belongs to the cue at ``position``.

    German negations stand before what they negate: each one is given to the next relation, end or signing cue after it, else to the last
    one before it.
    """
    marks = [
        m
        for m in _MARK.finditer(masked.text, start, end)
        if m.start() == position or m.group(1) not in ("neg", "lead", "memb", "proj", "plan", "hyp", "linkv")
    ]
    for negation in re.finditer(r"<neg\d+>", masked.text[start:end]):
        at = start + negation.start()
        following = [m for m in marks if m.start() > at]
        late = re.match(r"[Nn]icht|[Nn]ie", masked.cues[int(masked.text[at + 4 : masked.text.index(">", at)])].text)
        target = following[0] if following else (marks[-1] if marks and late else None)
        rest = masked.text[start + negation.end() : end].strip()
        if target is not None and not following and target.group(1) in ("pcity", "fcity") and rest and rest[0].isalpha() and rest != "mehr":
            continue  # "die Partnerstadt Ulm kann nicht teilnehmen"
        if target is not None and target.start() == position:
            # "kein unbeschriebenes Blatt, sie ist Partnerstadt": a negation does not reach over a comma
            if not re.search(r" [,:;] ", masked.text[min(at, position) : max(at, position)]):
                return True
            continue
        if target is not None and target.group(1) == "sign" and masked.text.count(" , ", min(at, position), max(at, position)) == 0:
            return True  # "Eine Partnerschaft besteht nicht", "wurde nie geschlossen"
    return False


def polarity(masked: Masked, position: int, start: int, end: int) -> str:
    """asserted, denied or hypothetical, from the cues around the relation's cue."""
    left, right = clause(masked, min(start, position), max(end, position))
    scope = masked.text[left:right]
    tags = {m.group(1) for m in _MARK.finditer(scope)}
    whole = masked.tags()
    if negated(masked, position, left, right) and "end" not in _next_tags(masked, position):
        # "bis dahin keine Partnerschaft", "keine Partnerschaft, aber eine Kooperation": nothing is said against a relation of today
        return "hypothetical" if _SO_FAR.search(scope) or _BUT_ANOTHER.match(masked.text, position) else "denied"
    if "end" not in whole and _CAME_TO_NOTHING.match(masked.text, max(end, position)):
        return "denied"
    aside = _ASIDE.search(masked.text, max(end, position) - 2)
    if aside and aside.start() - max(end, position) < 8 and "end" not in whole and _NONE_SUCH.match(masked.text, aside.end()):
        return "denied"
    if "deny" in whole and any(c.cue.tag == "deny" and c.text.startswith(("April", "hereing", "frei erf")) for c in masked.cues):
        return "denied"
    if "deny" in tags and "end" not in whole:
        return "denied"
    if "deny" in whole and "end" not in whole and ("plan" in whole or _PROPOSAL.search(masked.text)):
        return "denied"
    if _NO_TOPIC.search(masked.text, position) and "end" not in whole:
        return "denied"  # "Eine Partnerschaft mit Ulm, die sich manche wünschten, sei kein Thema"
    if "guest" in whole and masked.text[position : position + 5] in ("<tand", "<coop"):
        return "hypothetical"  # "begleiten das Tandem als Gäste"
    if "hyp" in tags and "sign" not in tags:
        return "hypothetical"
    if re.match(r"[\s,;:.?!–]*ob ", scope) or (
        left and re.search(r"<hyp\d+> (?:worden |wurde )?$", masked.text[: left - 1].rstrip(" ,") + " ")
    ):
        return "hypothetical"  # "Das Gericht ließ offen, ob …", "einmal angeregt worden, sich mit Ulm zu verschwistern"
    if masked.text.endswith("? ") and not whole & {"sign", "end"}:
        return "hypothetical"
    return "asserted"


def _next_tags(masked: Masked, position: int) -> set[str]:
    """Tags of the cues after ``position`` up to the end of the clause, as in "die Beziehungen nicht beendet"."""
    match = _CLAUSE_END.search(masked.text, position)
    return {m.group(1) for m in _MARK.finditer(masked.text, position, match.start() if match else len(masked.text))}
