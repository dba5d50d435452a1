"""Consortia and networks: one relation of many cities, gathered from every sentence that names a member."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.relate.find import Context, Finding, clause, negated

if TYPE_CHECKING:
    from pipeline.records import Programme
    from pipeline.relate.mask import Group, Masked

_STRONG = frozenset({"tand", "net", "proj"})
_ACTION = frozenset({"coopv", "memb", "lead", "coop", "joint"})
_SELF = re.compile(
    r"\b(?:ihr|ihm|wir|uns|unsere[rnms]?|[Dd]ie Stadt|[Dd]ie Gemeinde|[Dd]ie Kommune|gastgebenden? (?:Stadt|Gemeinde)|[Gg]astgeberstadt"
    r"|sich)\b"
)
FUNDED = re.compile(r"\b(?:[Gg]efördert|fördert|Förder\w+|finanziert|Mittel\w?|Geld|bezahlt|unterstützt|aus dem (?:EU-)?Programm)\b")
_IN_PROJECT = re.compile(r"(?:[Ii]m|[Ii]n dem|[Ii]m Rahmen des|[Mm]it dem) (?:\S+ )?<proj\d+> ")
_PACT = re.compile(r"[Pp]akt\b|[Mm]emorandum|[Aa]bkommen|[Ee]rklärung|[Cc]harta\b|[Vv]ereinbarung")
_COUNTED = re.compile(
    r"\b(zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf) (?:[a-zäöü]+ )?(?:Städten?|Kommunen|Gemeinden|Rathäuser"
    r"|Orte)\b[^.;]*?: (?:Stadt )?<G(\d+)>"
)
_NUMBERS = ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
#: "Das Bündnis, das A mit B und C gründen wollte, kommt vorerst nicht zustande".
_CAME_TO_NOTHING = re.compile(r"<neg\d+> zustande")
_BACK = re.compile(r"\b(?:[Ii]n ihm|[Ii]n ihr|[Ii]hm|[Ii]hr|[Dd]arin|[Dd]em|[Dd]ort|[Hh]ier)\b")
#: The sentence after a project's or network's: "Partner sind A, B und C", "Beteiligt sind neben uns A und B", "Es verbindet A, B und C".
_NAMES_PARTNERS = re.compile(
    r"(?:[A-ZÄÖÜa-zäöü][a-zäöü]+ ){0,2}(?:<partn\d+>|Partner|Projektpartner|Netzwerkpartner|Partnerkommunen) "
    r"(?:sind|waren) (?:(?![;:.?!] |<G)\S+ ){0,6}<G"
    r"|(?:Mit )?(?:Beteiligt|beteiligt) (?:sind|waren) (?:(?![;:.?!] |<G)\S+ ){0,7}<G"
)
_JOINS = re.compile(r"(?:Er|Sie|Es) <linkv\d+> (?:seit <D\d+> )?(?:die Städte )?<G(\d+)>")
_LIST_VERB = re.compile(r"(?:sind|gehören|zählen|beteiligt|Partner|Mitglieder|Konsortium|Teilnehmer\w*)[^.<]{0,60}:? *(?=<G|Stadt <G|die)")
#: Cues that speak against members being named: denials, guests, twinnings of pairs.
_NOT_ADOPTED = frozenset({"neg", "deny", "hyp", "guest", "twin", "twinv", "pcity", "leave"})
#: Confidence of members that only stand beside a project's name.
ADOPTED = 0.6


@dataclass(slots=True)
class Circle:
    """A consortium or network as far as the text has been read."""

    key: str
    kind: str
    members: list[str] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    excluded: set[str] = field(default_factory=set)
    programmes: list[str] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    anchors: list[tuple[int, int]] = field(default_factory=list)
    cues: list[object] = field(default_factory=list)
    asserted: bool = False
    confidence: float = 0.8

    def add(self, cities: list[str]) -> None:
        for city in cities:
            if city not in self.members and city not in self.excluded:
                self.members.append(city)


class Circles:
    """All consortia and networks of a document, by programme or by kind where the text gives no name."""

    def __init__(self, programmes: dict[str, Programme]) -> None:
        self.programmes = programmes
        self.by_key: dict[str, Circle] = {}
        self.active: Circle | None = None
        self.programme: tuple[int, list[str]] | None = None  #: the programme named last, and where
        self.pending: tuple[int, frozenset[str]] | None = None  #: a sentence that spoke of a network or consortium without its members

    def named(self, masked: Masked) -> list[str]:
        """Ids of projects and networks (else programmes) named in the sentence, most specific first."""
        ids = list(dict.fromkeys(p.programme_id for p in masked.programmes))
        rank = {"project": 0, "network": 1, "funding_line": 3, "programme": 2}
        return sorted(ids, key=lambda i: rank.get(self.programmes[i].kind, 2) if i in self.programmes else 2)

    def read(self, masked: Masked, context: Context) -> None:
        """Take members, leads and exclusions from one sentence."""
        tags = masked.tags()
        named = self.named(masked)
        specific = [i for i in named if self.programmes.get(i) and self.programmes[i].kind in ("project", "network")]
        cities, excluded = self._members(masked)
        self._funding(masked, named, specific, tags)
        if context.topic and context.topic not in cities and re.search(r"\bbeide\b", masked.text):
            cities = [context.topic, *cities]
        pending, self.pending = self.pending, None
        if pending and pending[0] == masked.index - 1 and tags & {"coopv", "memb"} and _BACK.search(masked.text):
            tags = tags | pending[1]
        if tags & {"net", "tand"}:
            self.pending = (masked.index, tags & {"net", "tand"})
        if _CAME_TO_NOTHING.search(masked.text):
            return
        if "leave" in tags and self.active and cities:
            self._extend(self.active, masked, [], cities)
            return
        if "ring" in tags:
            self._ring(masked, cities, context)
            return
        if named:
            self.programme = (masked.index, named)
        self_hub = context.sure_hub if _SELF.search(masked.text) and context.sure_hub else None
        action = bool(tags & _ACTION) or bool(_LIST_VERB.search(masked.text))
        if specific or (named and tags & _STRONG) or (tags & {"tand", "net"} and action) or ("proj" in tags and "coopv" in tags):
            size = len(cities) + (1 if self_hub and self_hub not in cities else 0)
            founded = (
                bool(re.search(r"<sign\d+>", masked.text))
                and any(re.match(r"[Gg]egr|gründ|geschlossen|unterzeichn|ins Leben", c.text) for c in masked.cues)
                and any(len(g.cities) >= 2 and (g.preposition == "von" or specific) for g in masked.groups)
            )
            action = action or founded
            joined = (
                bool(specific)
                and bool(_IN_PROJECT.search(masked.text))
                and any(len(g.cities) >= 2 and not g.locative for g in masked.groups)
            )
            if (action or joined) and size >= 2 and not self._pairwise(masked):
                circle = self._open(specific[0] if specific else (named[0] if named else None), tags, masked)
                if self_hub and self_hub not in cities:
                    cities = [self_hub, *cities]
                self._extend(circle, masked, cities, excluded)
                if "lead" in tags:
                    self._lead(circle, masked, context)
                return
            if specific or tags & {"tand", "net"}:
                self._focus(specific, tags, masked)
        elif self._counted(masked, excluded) or self._funded_pair(masked, tags, cities):
            return
        elif self.active and not self.active.members and self.active.key != "ring:" and tags & {"joint", "coopv"} and len(cities) >= 2:
            self._extend(self.active, masked, cities, excluded)  # the project stood in the headline, the towns open the text
            return
        if self.active and self.active.key == "ring:" and self.active.sentences and masked.index - self.active.sentences[-1] <= 2:
            guests = [c for g in masked.groups if g.preposition == "aus" and len(g.cities) >= 2 for c in g.cities]
            if guests:
                self._extend(self.active, masked, guests, excluded)
                return
        if self._partners(masked, cities, excluded, self_hub, pending):
            return
        if self.active and tags & {"memb", "lead"}:
            if "lead" in tags and not tags & {"memb"}:
                everyone = [c for g in masked.groups if not g.adjective for c in g.cities]
                near = [c for c in dict.fromkeys(everyone) if self._near(masked, c, "lead")]
                if near and self.active.key.startswith(("project:", "net")):
                    self._extend(self.active, masked, near, excluded)
                return
            self._extend(self.active, masked, cities, excluded)

    def _partners(
        self, masked: Masked, cities: list[str], excluded: list[str], self_hub: str | None, pending: tuple[int, frozenset[str]] | None
    ) -> bool:
        """The partners that the sentences right after a project's or network's name list."""
        circle = self.active
        if circle is None or (not circle.key.startswith(("project:", "net")) and circle.kind not in ("project", "network")):
            return False
        if circle.key == "ring:" or masked.tags() & {"neg", "deny", "hyp", "guest"}:
            return False
        last = max([*circle.sentences, self.programme[0] if self.programme and circle.key in self.programme[1] else -9])
        joins = _JOINS.match(masked.text)
        if joins and circle.kind == "network" and pending and pending[0] == masked.index - 1:
            cities = list(masked.groups[int(joins.group(1))].cities)
        elif not _NAMES_PARTNERS.match(masked.text) or masked.index - last > 3:
            return False
        members = [*([self_hub] if self_hub and self_hub not in cities else []), *cities]
        if len({*members, *circle.members}) < 3:
            return False
        circle.asserted = True
        self._extend(circle, masked, members, excluded)
        return True

    def _counted(self, masked: Masked, excluded: list[str]) -> bool:
        """„Die Erprobung übernehmen vier Kommunen: A, B, C und D", right after the project was named."""
        match = _COUNTED.search(masked.text)
        if match is None or self.active is None or self.active.members or self.active.key == "ring:":
            return False
        if self.programme is None or masked.index - self.programme[0] > 4:
            return False
        group = masked.groups[int(match.group(2))]
        if len(group.cities) != _NUMBERS.index(match.group(1)):
            return False
        self._extend(self.active, masked, list(group.cities), excluded)
        return True

    def _funded_pair(self, masked: Masked, tags: frozenset[str], cities: list[str]) -> bool:
        """„Das Programm X ist neu. Die ersten Mittel gehen an Ulm und Szeged: Beide Städte planen gemeinsam …"."""
        if self.programme is None or masked.index - self.programme[0] > 1 or "joint" not in tags or len(cities) != 2:
            return False
        if not FUNDED.search(masked.text) or tags & {"neg", "deny", "hyp"}:
            return False
        circle = self.by_key.setdefault("|".join(cities), Circle("|".join(cities), "project", confidence=0.72))
        circle.programmes.extend(p for p in self.programme[1] if p not in circle.programmes)
        self._extend(circle, masked, cities, [])
        return True

    def _funding(self, masked: Masked, named: list[str], specific: list[str], tags: frozenset[str]) -> None:
        """„Gefördert wird das Konsortium aus dem Programm Interreg": the programme behind the project just read."""
        circle = self.active
        if circle is None or not named or not circle.sentences or masked.index - circle.sentences[-1] > 3:
            return
        if specific and circle.key not in specific:
            return
        if FUNDED.search(masked.text):
            circle.programmes.extend(p for p in named if p not in circle.programmes)

    def _ring(self, masked: Masked, cities: list[str], context: Context) -> None:
        """A ring or "Partnerschaft zu dritt" is one twinning of all its towns."""
        circle = self.by_key.setdefault("ring:", Circle("ring:", "twinning", confidence=0.85))
        self.active = circle
        everyone = [c for g in masked.groups if not g.adjective and g.preposition not in ("in", "bei") for c in g.cities]
        if len(everyone) >= 2:
            if context.sure_hub and context.sure_hub not in everyone:
                everyone = [context.sure_hub, *everyone]
            self._extend(circle, masked, everyone, [])
        elif context.sure_hub:
            self._extend(circle, masked, [*cities, context.sure_hub] if context.sure_hub not in cities else cities, [])

    def _open(self, programme: str | None, tags: frozenset[str], masked: Masked) -> Circle:
        kind = "project"
        if (programme and programme in self.programmes and self.programmes[programme].kind == "network") or (
            "net" in tags and "tand" not in tags
        ):
            kind = "network"
        key = programme or (self.active.key if self.active and self.active.kind == kind else f"{kind}:")
        circle = self.by_key.setdefault(key, Circle(key, kind))
        if programme and programme in self.programmes and _PACT.search(self.programmes[programme].name):
            circle.kind = "cooperation"  # "Städtepakt", "Memorandum": a pact of several is no network
        elif "net" in tags and "proj" not in tags and "tand" not in tags:
            circle.kind = "network"
        circle.asserted = True
        self.active = circle
        return circle

    def _focus(self, specific: list[str], tags: frozenset[str], masked: Masked) -> None:
        if specific:
            kind = "network" if self.programmes[specific[0]].kind == "network" or ("net" in tags and "proj" not in tags) else "project"
            self.active = self.by_key.setdefault(specific[0], Circle(specific[0], kind))
            cities, _ = self._members(masked)
            if masked.tags() & _ACTION and cities:
                self._extend(self.active, masked, cities, [])

    def _extend(self, circle: Circle, masked: Masked, cities: list[str], excluded: list[str]) -> None:
        circle.excluded.update(excluded)
        circle.members = [c for c in circle.members if c not in circle.excluded]
        circle.add(cities)
        circle.sentences.append(masked.index)
        circle.cues.extend(masked.cues)
        for programme in self.named(masked):
            if programme not in circle.programmes:
                circle.programmes.append(programme)
        for group in masked.groups:
            circle.anchors.extend((m.start, m.end) for m in group.mentions if m.city_id in circle.members)
        circle.asserted = True

    def _lead(self, circle: Circle, masked: Masked, context: Context) -> None:
        for city in circle.members:
            if self._near(masked, city, "lead") and city not in circle.leads:
                circle.leads.append(city)
                return
        if context.sure_hub in circle.members and _SELF.search(masked.text) and context.sure_hub is not None:
            circle.leads.append(context.sure_hub)

    @staticmethod
    def _near(masked: Masked, city: str, tag: str) -> bool:
        marks = [m.start() for m in re.finditer(rf"<{tag}\d+>", masked.text)]
        for group in masked.groups:
            if city in group.cities:
                at = masked.text.find(f"<G{group.index}>")
                if at >= 0 and any(abs(at - m) < 45 for m in marks):
                    return True
        return False

    @staticmethod
    def _pairwise(masked: Masked) -> bool:
        """„Mit Breslau verbindet … eine Städtepartnerschaft" names a pair even where a project is mentioned beside it."""
        return bool(masked.tags() & {"twin", "twinv"})

    def _members(self, masked: Masked) -> tuple[list[str], list[str]]:
        cities: list[str] = []
        excluded: list[str] = []
        for group in masked.groups:
            at = masked.text.find(group.marker)
            left, right = clause(masked, at, at + 3)
            if self._outside(masked, left, right) or re.search(r"<guest\d+>", masked.text[left:right]):
                excluded.extend(group.cities)
            elif not self._locative(masked, group, at):
                cities.extend(c for c in group.cities if c not in cities)
        return cities, [c for c in excluded if c not in cities]

    @staticmethod
    def _locative(masked: Masked, group: Group, at: int) -> bool:
        if group.adjective:
            return True
        if re.match(r"\( <G\d+> \)", masked.text[at - 2 :]):
            return True  # the seat of a firm: "Labortechnik AG (Hattingen)"
        if re.match(r"<G\d+> , (?:\w+ ){0,2}<memb\d+>", masked.text[at:]):
            return False  # "in Granville, selbst Mitglied der ersten Stunde"
        if not group.locative and group.preposition not in ("aus", "nach", "vom"):
            return False
        return not (len(group.cities) > 1 and group.preposition == "aus")

    @staticmethod
    def _outside(masked: Masked, left: int, right: int) -> bool:
        """„gehört dem Konsortium nicht an", "ohne selbst Mitglied zu sein": the clause or the rest of the sentence denies membership."""
        whole = masked.text
        for match in re.finditer(r"<(memb|tand|coopv)(\d+)>", whole):
            low, high = clause(masked, match.start(), match.end())
            if re.search(r"<neg\d+> (?:weitere|neue)\w* $", whole[low : match.start()]):
                continue  # "keine weiteren Mitglieder aufzunehmen" says nothing against those named
            if negated(masked, match.start(), low, high) or re.search(r"<neg\d+>", whole[low:high]):
                return True
            if (
                match.group(1) != "coopv"
                and re.search(r"\b[Oo]hne (?:\S+ ){0,5}$", whole[low : match.start()])
                and " zu " in whole[match.end() - 1 :]
            ):
                return True  # "zeigen ihre Häuser, ohne am Projekt beteiligt zu sein"
        return False


def adopt(circles: Circles, sentences: dict[int, Masked]) -> None:
    """A project that no sentence gave members: three or more towns named together with it, or right beside it, are taken as such.

    "Die drei Rathäuser bilden das Team von „Häuser von gestern“": no cue of a consortium, but one group of towns and one project.
    """
    taken = {frozenset(c.members) for c in circles.by_key.values() if len(c.members) >= 2}
    for programme, known in circles.programmes.items():
        circle = circles.by_key.get(programme)
        if known.kind != "project" or (circle and len(circle.members) >= 2):
            continue
        places = [i for i, m in sentences.items() if any(p.programme_id == programme for p in m.programmes)]
        for index in dict.fromkeys(i + step for step in (0, 1, -1) for i in places):
            masked = sentences.get(index)
            if masked is None or masked.tags() & _NOT_ADOPTED:
                continue
            groups = [g for g in masked.groups if len(g.cities) >= 3 and not g.adjective and (g.coreference or not g.preposition)]
            if len(groups) != 1 or frozenset(groups[0].cities) in taken:
                continue
            circle = circles.by_key.setdefault(programme, Circle(programme, known.kind, confidence=ADOPTED))
            circles._extend(circle, masked, list(groups[0].cities), [])
            circle.programmes.extend(p for p in [programme] if p not in circle.programmes)
            break


def circle_findings(circles: Circles) -> list[Finding]:
    """Findings of all circles with at least two members."""
    out = []
    for circle in circles.by_key.values():
        if len(circle.members) < 2 or not circle.asserted:
            continue
        finding = Finding(
            tuple(circle.members),
            circle.kind,
            {"network": "network-members", "twinning": "ring-members"}.get(circle.kind, "project-consortium"),
            circle.sentences[0] if circle.sentences else 0,
            list(circle.cues),  # type: ignore[arg-type]
            circle.confidence,
            hub=circle.leads[0] if circle.leads else None,
            group=True,
            anchors=circle.anchors,
        )
        out.append(finding)
    return out
