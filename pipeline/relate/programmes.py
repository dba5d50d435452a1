"""Which of a document's programmes belong to which relation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.relate.groups import FUNDED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.relate.assemble import Draft
    from pipeline.relate.discourse import Reader
    from pipeline.relate.groups import Circle

#: Constructions that read a pair off a list.
_PAIRED = frozenset({"list-pair", "read-pair", "run-in-pair"})
_FULL_STOPS = (".", "!", "?", ":", ".“", ".)")


def claim_programmes(reader: Reader, drafts: list[Draft]) -> None:
    """Give each relation its programmes, those of its own sentences first; sets ``Draft.programmes``."""
    for draft in drafts:
        draft.programmes = _programmes(reader, draft, drafts)


def circle_of(reader: Reader, draft: Draft) -> Circle | None:
    """The project or network whose members the draft's cities are."""
    for circle in reader.circles.by_key.values():
        if draft.kind == circle.kind and set(circle.members) == set(draft.cities):
            return circle
    return None


def _programmes(reader: Reader, draft: Draft, drafts: list[Draft]) -> list[str]:
    """Names of the sentences that state the relation, else the one under which it stands in the text."""
    entities = reader.annotations.programme_entities
    circle = circle_of(reader, draft)
    found: list[str] = []
    if circle is not None:
        found.extend([circle.key, *circle.programmes])
        for masked in reader.masked.values():  # "über die Förderlinie X eine Förderung für das Projekt Y"
            ids = [p.programme_id for p in masked.programmes]
            if circle.key in ids and FUNDED.search(masked.text):
                found.extend(i for i in ids if i in entities and entities[i].kind in ("programme", "funding_line"))
    if draft.kind in ("project", "network", "thematic", "cooperation"):
        found.extend(_named(reader, [*draft.sentences, *draft.support]))
    if draft.kind == "project":
        partners = set(draft.cities) - {reader.document.issuer_city_id}
        rivals = [d for d in drafts if d is not draft and d.kind == "project" and partners & set(d.cities)]
        for masked in reader.masked.values():
            ids = [p.programme_id for p in masked.programmes if entities[p.programme_id].kind == "project"]
            if ids and partners <= set(masked.cities) and not rivals and circle is None:
                found.extend(ids[-1:])
    found = [p for p in dict.fromkeys(found) if p in entities]
    if draft.kind == "network":
        found = _of_network(reader, draft, found)
    if draft.kind == "project" and not found:
        found = _nearby_programmes(reader, draft, drafts)
    if draft.kind == "project" and not any(entities[p].kind in ("project", "network") for p in found):
        found.extend(_only_project(reader, draft, drafts))
    if draft.kind == "thematic" and not found and draft.best.rule == "run-in-pair":
        found = [p for p in _nearby_programmes(reader, draft, drafts) if entities[p].kind == "programme"]
    if draft.kind == "thematic" and not found:
        found = _of_partnerships(reader)
    if not found and draft.kind != "project" and draft.best.rule in _PAIRED:
        found = _of_series(reader, draft, drafts)
    if draft.kind == "project":  # a network named elsewhere is where the towns know each other from
        here = _named(reader, draft.sentences)
        found = [p for p in found if entities[p].kind != "network" or p in here]
    mentioned = {m.programme_id for m in reader.annotations.programmes}
    for programme in list(found):
        parent = entities[programme].parent_id
        if parent and parent in mentioned and parent not in found:
            found.append(parent)
    return found


def _named(reader: Reader, sentences: Iterable[int]) -> list[str]:
    """Programmes that these sentences name."""
    return [p.programme_id for i in sentences if (m := reader.masked.get(i)) is not None for p in m.programmes]


def _of_kind(reader: Reader, kind: str) -> list[str]:
    """The document's programmes of one kind, as it names them."""
    entities = reader.annotations.programme_entities
    return list(dict.fromkeys(m.programme_id for m in reader.annotations.programmes if entities[m.programme_id].kind == kind))


def _of_partnerships(reader: Reader) -> list[str]:
    """The one programme of a document that is named after partnerships: "Kommunale Klimapartnerschaften" stands for all its thematic ones.

    It must be named in a full sentence: in a heading alone the words may be common ones.
    """
    entities = reader.annotations.programme_entities
    sentences = reader.view.sentences
    ids = set()
    for mention in reader.annotations.programmes:
        sentence = sentences[max(0, reader.view.sentence_at(mention.start))]
        full = reader.document.text[sentence.start : sentence.end].rstrip().endswith(_FULL_STOPS)
        if full and entities[mention.programme_id].kind in ("programme", "funding_line"):
            ids.add(mention.programme_id)
    named = sorted(i for i in ids if "partnerschaft" in entities[i].name.lower())
    return named if len(named) == 1 else []


def _of_series(reader: Reader, draft: Draft, drafts: list[Draft]) -> list[str]:
    """The programme of a list of pairs for a pair of it that was read as another sort of relation.

    The pairs are disjoint, as those of a programme are and those of a town's list of partners are not.
    """
    entities = reader.annotations.programme_entities
    pairs = [d for d in drafts if d is not draft and d.best.rule in _PAIRED]
    if any(set(d.cities) & set(draft.cities) for d in pairs) or reader.document.issuer_city_id in draft.cities:
        return []
    projects = sorted(i for d in pairs if d.kind == "project" for i in d.sentences)
    if len(projects) > 1 and projects[0] - 1 <= draft.sentences[0] <= projects[-1] + 1:
        return [p for p in _nearby_programmes(reader, draft, drafts) if entities[p].kind in ("programme", "funding_line")]
    listed = draft.best.rule == "list-pair" and sum(d.best.rule == "list-pair" for d in pairs) > 1
    return _of_partnerships(reader) if listed else []


def _of_network(reader: Reader, draft: Draft, found: list[str]) -> list[str]:
    """A network is named by its own name: that of its sentences, else the only one of the document. Money in between is a project's."""
    entities = reader.annotations.programme_entities
    own = [p for p in found if entities[p].kind == "network"]
    if not own and not any(entities[p].kind == "project" for p in found):
        own = _of_kind(reader, "network")
        own = own if len(own) == 1 else []
    return own or found


def _only_project(reader: Reader, draft: Draft, drafts: list[Draft]) -> list[str]:
    """The one project that a document names, for its one project of cities, where the sentences between did not repeat the name."""
    ids = _of_kind(reader, "project")
    alone = len([d for d in drafts if d.kind == "project"]) == 1
    taken = any(p in d.programmes for d in drafts if d is not draft for p in ids)
    return ids if len(ids) == 1 and alone and not taken else []


def _nearby_programmes(reader: Reader, draft: Draft, drafts: list[Draft]) -> list[str]:
    """The programme under which a list of pairs stands: the last named before it in a sentence about projects or tandems, else after it."""
    first = draft.sentences[0]
    entities = reader.annotations.programme_entities
    others = {i for d in drafts if d is not draft and d.kind == "project" for i in d.sentences}
    best: tuple[int, list[str]] | None = None
    for index, masked in reader.masked.items():
        ids = [p.programme_id for p in masked.programmes]
        if index in others and index not in draft.sentences:  # another project's sentence names that project
            ids = [i for i in ids if entities[i].kind != "project"]
        if not ids:
            continue
        near = (first - index) if index <= first else 100 + index - first
        if not masked.tags() & {"tand", "proj", "pairs", "net"} and not re.search(r"[Pp]rogramm|[Ff]örder", masked.text):
            near += 50
        if best is None or near < best[0]:
            best = (near, list(dict.fromkeys(ids)))
    if best is None:
        return []
    main = best[1]
    for masked in reader.masked.values():  # its other names and its frame stand beside it: "das Programm X im Rahmen der Initiative Y"
        ids = [p.programme_id for p in masked.programmes]
        if main[0] in ids:
            main.extend(i for i in ids if i not in main)
    return main
