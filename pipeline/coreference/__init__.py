"""Expressions that stand for a city: "die finnische Stadt", "die Domstadt", "beide Städte", "unsere Stadt".

Rules only, and shy ones: where two cities fit alike, there is no answer. Method: the nearest sentence with a fitting antecedent decides
(recency), agreement in country, region or epithet filters, and the issuer is the default topic of a town hall's release.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.coreference import epithets as lore
from pipeline.coreference.context import Context
from pipeline.coreference.expressions import Expression, find
from pipeline.records import NEWS_ROLES, CityMention

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipeline.gazetteer import Gazetteer
    from pipeline.records import City, Document
    from pipeline.textview import TextView

__all__ = ["resolve_coreference"]

_PARTNER = re.compile(r"(?:Partner|Schwester|Geschwister|Paten|Freundes|Freundschafts|Projektpartner|Tandem)-?(?:stadt|gemeinde|kommune|metropole|städtchen)\Z", re.I)
_PARTNERS = re.compile(r"(?:Partner|Schwester|Paten|Freundes|Tandem)(?:städten?|gemeinden|kommunen|n|innen)?\Z")
_PLAIN = frozenset({"Stadt", "Gemeinde", "Kommune", "Städtchen"})
#: Adjectives that set one partner apart from others: which one, only a name tells.
_APART = re.compile(r"(?:älteste|jüngste|erste|zweite|dritte|vierte|fünfte|neu|neueste|weiter|künftig|einzig|ander|größte|kleinste|potenziell|möglich|gemeinsam|ehemalig|früher|eigen|jeweilig|übrig|best|schönste)")
_WHERE = re.compile(r"\s+(?P<prep>in|im|an|am|bei|aus|nahe|jenseits)\s+(?:(?:der|dem|den|des)\s+)?(?P<words>[A-ZÄÖÜ][\w-]+(?:\s+[A-ZÄÖÜ][\w-]+)?)")
_GENITIVE = re.compile(r"\s+(?:der|des|von|vom|mit|ohne)\s+[A-ZÄÖÜa-zäöü]")
_CHURCH = re.compile(r"Pfarr|Kirch|Gottesdienst|evangelisch|katholisch|jüdisch|Synagog")
_CLAUSE = re.compile(r"[:;–]|, (?:wie|dass|ob|wo|weil|wenn|als|die|der|und)\s")
_OPENING, _CLOSING = "„»«", "“”«»"


def resolve_coreference(
    document: Document, view: TextView, mentions: Sequence[CityMention], cities: Mapping[str, City], gazetteer: Gazetteer
) -> list[CityMention]:
    """Mentions of form ``coreference`` in text order, none overlapping ``mentions``; a plural gives one per city with the same span.

    ``mentions`` are the linked names, ``cities`` their entities. A returned city may be missing from ``cities``: the issuer's own, or one
    that an unambiguous epithet or a country's capital names. The first item of ``evidence`` is "kind: words": kinds are country, epithet,
    capital, partner, ours, topic, plural, there.
    """
    context = Context(document, view, mentions, cities, gazetteer)
    resolver = _Resolver(context, gazetteer, lore.load())
    found: list[CityMention] = []
    for expression in find(view, resolver.epithets.unique):
        if view.role_at(expression.start) not in NEWS_ROLES or context.covers(expression.start, expression.end):
            continue
        answer = resolver.resolve(expression)
        if answer is None:
            continue
        kind, city_ids, confidence = answer
        words = view.text[expression.start : expression.end]
        evidence = (f"{kind}: {words}",)
        context.add(expression.start, expression.end, city_ids, subject=expression.article in ("die", "beide", "unsere"))
        found.extend(CityMention(expression.start, expression.end, words, c, "rule", confidence, "coreference", evidence) for c in city_ids)
    return found


Answer = tuple[str, list[str], float]


class _Resolver:
    def __init__(self, context: Context, gazetteer: Gazetteer, epithets: lore.Epithets) -> None:
        self.context = context
        self.gazetteer = gazetteer
        self.epithets = epithets

    def resolve(self, e: Expression) -> Answer | None:
        """Kind of answer, cities and confidence; None where it is open what the expression means."""
        if e.form == "many":
            return None if self.context.begins(e.end) else self.plural(e)
        if e.form in ("there", "her"):
            return self.there(e)
        if e.named:
            return None
        if e.head in self.epithets.unique or e.head in self.epithets.shared:
            answer = self.epithet(e)
            if answer or e.head in self.epithets.unique:
                return answer
        if e.head.endswith("auptstadt") and not e.head.startswith("Kultur"):
            return self.capital(e)
        if _PARTNER.match(e.head):
            return self.partner(e)
        if e.possessive:
            return None
        lands = self.lands(e)
        if lands is not None and (e.head in _PLAIN or e.head in self.epithets.generic or e.head in self.epithets.shared):
            return self.of_land(e, lands)
        if e.ours:
            return self.ours(e)
        if e.head in _PLAIN or e.head == "Heimatstadt":
            return self.topic(e)
        if e.head in self.epithets.generic or e.head == "Gastgeberin" or e.head in self.epithets.shared:
            return self.kind_of_city(e)
        return None

    # -- filters --------------------------------------------------------------------------------------------------------------------

    def lands(self, e: Expression) -> list[tuple[str, str]] | None:
        """Country and region of the adjectives or of the compound ("US-Metropole"); None where there is none."""
        words = [*e.adjectives, *(w for w in e.head.split("-")[:-1])]
        found = [land for word in words if (land := self.land(word))]
        return found or None

    def land(self, word: str) -> tuple[str, str] | None:
        """Country and GeoNames region codes ("" for a whole country) of an adjective or a name."""
        if len(word) < 2 or (word[0].islower() and "isch" not in word):
            return None
        region = self.gazetteer.region_of(word)
        if region:
            return region
        country = self.gazetteer.country_of(word)
        return (country, "") if country else None

    def fits(self, lands: Sequence[tuple[str, str]]) -> Callable[[str], bool]:
        return lambda city: all(self.context.lies_in(city, country, region) for country, region in lands)

    def where(self, e: Expression) -> Callable[[str], bool] | None:
        """Filter of a place after the noun: "an der Oder", "in Tirol", "im Norden Nicaraguas"."""
        text = self.context.view.text
        match = _WHERE.match(text, e.end)
        if not match:
            return None
        names = match["words"].split()
        for name in (match["words"], *names, *(n.removesuffix("s") for n in names)):
            members = self.epithets.waters.get(name)
            if members and match["prep"] in ("an", "am", "bei"):
                return lambda city: city in members
            land = self.land(name)
            if land:
                return self.fits([land])
        return None

    # -- one city -------------------------------------------------------------------------------------------------------------------

    def of_land(self, e: Expression, lands: Sequence[tuple[str, str]]) -> Answer | None:
        """ "die finnische Stadt": the nearest city of that land, else the only one of the document."""
        fits = self.fits(lands)
        near = self.context.nearest(e.start, fits, reach=60)
        if not near:
            near = self.context.anywhere(fits)
        return ("country", near, 0.85) if len(near) == 1 else None

    def epithet(self, e: Expression) -> Answer | None:
        context = self.context
        if any(self.land(a) for a in e.adjectives):
            members = self.epithets.shared.get(e.head, frozenset())
            fits = self.fits(self.lands(e) or [])
            near = context.nearest(e.start, lambda c: fits(c) and c in members, reach=60)
            return ("epithet", near, 0.85) if len(near) == 1 else None
        only = self.epithets.unique.get(e.head)
        if only:
            return ("epithet", [only], 0.9 if only in context.named or only == context.issuer else 0.8)
        members = self.epithets.shared[e.head]
        near = context.nearest(e.start, lambda c: c in members, reach=60)
        hub = context.hub(e.start)
        if len(near) > 1:
            return ("epithet", [hub], 0.7) if hub in near else None
        if near:
            return ("epithet", near, 0.85)
        if hub in members:
            return ("epithet", [hub], 0.85)
        later = context.anywhere(lambda c: c in members)
        return ("epithet", later, 0.75) if len(later) == 1 else None

    def capital(self, e: Expression) -> Answer | None:
        """ "die polnische Hauptstadt"; "die Landeshauptstadt" is a shared epithet and does not come here."""
        lands = self.lands(e)
        city = self.epithets.capitals.get(lands[0][0]) if lands and not lands[0][1] else None
        return ("capital", [city], 0.85 if city in self.context.named else 0.7) if city else None

    def partner(self, e: Expression) -> Answer | None:
        """ "die Partnerstadt", "die polnische Partnerstadt", "die Partnerstadt an der Oder"."""
        context = self.context
        if any(_APART.match(a) for a in e.adjectives):
            return None
        hub = context.hub(e.start)
        lands = self.lands(e)
        where = self.where(e)
        if where is None and _GENITIVE.match(context.view.text, e.end):
            return None
        land_fits = self.fits(lands) if lands else None

        def fits(city: str) -> bool:
            return city != hub and (land_fits is None or land_fits(city)) and (where is None or where(city))

        if hub is None and not (lands or where):
            return None
        if lands or where:
            near = context.nearest(e.start, fits, reach=60)
        else:
            known = context.partners
            near = context.nearest(e.start, lambda c: fits(c) and c in known, reach=3) or context.nearest(e.start, fits, reach=1)
        if near:
            return ("partner", near, 0.8 if lands or where else 0.65) if len(near) == 1 else None
        later = context.anywhere(fits)
        return ("partner", later, 0.7) if len(later) == 1 else None

    def ours(self, e: Expression) -> Answer | None:
        """ "unsere Stadt": the issuer's, unless a guest from elsewhere is speaking."""
        hub = self.context.hub(e.start)
        if hub is None or e.head not in (*_PLAIN, "Heimatstadt", "Metropole"):
            return None
        view = self.context.view
        sentence = view.sentence_at(e.start)
        span = view.sentences[max(0, sentence)]
        quoted = any(view.text.rfind(mark, max(0, span.start - 300), e.start) > max(view.text.rfind(c, 0, e.start) for c in "“”") for mark in "„")
        if quoted:
            around = [p.city_id for s in (sentence - 1, sentence, sentence + 1) for p in self.context.by_sentence.get(s, ())]
            if any(c != hub for c in around):
                return None
        return ("ours", [hub], 0.85)

    def topic(self, e: Expression) -> Answer | None:
        """ "die Stadt": the one city of the clause or sentence before; in a town hall's release the issuer unless another has the word."""
        context = self.context
        text = context.view.text
        if any(not self.land(a) for a in e.adjectives) or (e.head == "Gemeinde" and _CHURCH.search(text, max(0, e.start - 120), e.end + 80)):
            return None
        where = self.where(e)
        if where is not None:
            near = context.nearest(e.start, where, reach=60)
            return ("topic", near, 0.75) if len(near) == 1 else None
        if _GENITIVE.match(text, e.end) and not re.match(r"\s+mit\s", text[e.end : e.end + 6]):
            return None
        hub = context.hub(e.start)
        here = context.view.sentence_at(e.start)
        same = context.before(e.start, here)
        if same:
            return self._topic_in(same, text[same[-1].end : e.start], hub)
        for sentence in (here - 1, here - 2):
            places = context.by_sentence.get(sentence)
            if places:
                return self._topic_after(places, hub, gap=here - 1 - sentence)
        return ("topic", [hub], 0.7) if hub else None

    def _topic_in(self, same: Sequence, between: str, hub: str | None) -> Answer | None:  # type: ignore[type-arg]
        ids = list(dict.fromkeys(p.city_id for p in same))
        if len(ids) > 1:
            subjects = list(dict.fromkeys(p.city_id for p in same if p.subject))
            return ("topic", [hub], 0.6) if hub in ids and subjects in ([], [hub]) else None
        only = ids[0]
        if only == hub or _CLAUSE.search(between) or same[0].subject:
            return ("topic", ids, 0.7)
        return ("topic", [hub], 0.6) if hub else None

    def _topic_after(self, places: Sequence, hub: str | None, *, gap: int) -> Answer | None:  # type: ignore[type-arg]
        ids = list(dict.fromkeys(p.city_id for p in places))
        if len(ids) == 1:
            if ids[0] == hub or hub is None:
                return ("topic", ids, 0.7 if gap == 0 else 0.6)
            # Another city has the word: "Lyon hat ein neues Rathaus. Die Stadt ..." stays open.
            return ("topic", [hub], 0.55) if gap and not places[-1].subject else None
        subjects = list(dict.fromkeys(p.city_id for p in places if p.subject))
        if hub is not None:
            return ("topic", [hub], 0.6) if hub in ids and subjects in ([], [hub]) else None
        return ("topic", subjects, 0.55) if len(subjects) == 1 and gap == 0 else None

    def kind_of_city(self, e: Expression) -> Answer | None:
        """ "die Kleinstadt", "die Gastgeberin": the only city of the nearest sentence, no further back than two."""
        if self.where(e) is not None or _GENITIVE.match(self.context.view.text, e.end) or e.article in ("im", "am"):
            return None
        near = self.context.nearest(e.start, lambda _: True, reach=2)
        return ("topic", near, 0.6) if len(near) == 1 else None

    def there(self, e: Expression) -> Answer | None:
        """ "von dort", "dort", "mit ihr": the one city besides the issuer of this sentence or the one before."""
        context = self.context
        hub = context.hub(e.start)
        here = context.view.sentence_at(e.start)
        for sentence in (here, here - 1):
            places = [p for p in context.before(e.start, sentence) if p.city_id != hub]
            others = list(dict.fromkeys(p.city_id for p in places))
            if others:
                meant = e.head != "dort" or context.located(places[-1]) or not context.opens_sentence(e.start)
                return ("there", others, 0.6) if len(others) == 1 and meant else None
        return None

    # -- several cities -------------------------------------------------------------------------------------------------------------

    def plural(self, e: Expression) -> Answer | None:
        """ "beide Städte", "die drei Gemeinden": exactly that many cities, gathered backwards."""
        context = self.context
        lands = self.lands(e)
        partners = bool(_PARTNERS.match(e.head)) and not e.head.startswith("Partner") or e.head.startswith(("Partnerst", "Partnergem", "Partnerkomm"))
        hub = context.hub(e.start)
        land_fits = self.fits(lands) if lands else None

        def fits(city: str) -> bool:
            return not (partners and (city == hub or city not in context.partners)) and (land_fits is None or land_fits(city))

        tabular = context.in_table(e.start)
        here = context.view.sentence_at(e.start)
        gathered: list[str] = []
        for sentence in range(here, max(-1, here - 7), -1):
            places = [p for p in context.before(e.start, sentence) if fits(p.city_id)]
            if not places or context.in_table(places[0].start) != tabular:
                continue
            new = [c for c in dict.fromkeys(p.city_id for p in places) if c not in gathered]
            near = e.start - places[-1].end < 1500
            total = new + gathered
            answer = self._enough(total, e.count, hub, partners=partners)
            if answer and near:
                return ("plural", answer, 0.8 if not gathered else 0.7)
            if len(total) > e.count:
                pair = self._pair(places) if e.count == 2 and not gathered else None
                return ("plural", pair, 0.65) if pair else None
            gathered = total
        everywhere = context.anywhere(fits)
        return ("plural", everywhere, 0.65) if len(everywhere) == e.count else None

    @staticmethod
    def _enough(cities: list[str], count: int, hub: str | None, *, partners: bool) -> list[str] | None:
        if len(cities) == count:
            return cities
        if len(cities) == count - 1 and hub and hub not in cities and not partners:
            return [hub, *cities]
        return None

    def _pair(self, places: Sequence) -> list[str] | None:  # type: ignore[type-arg]
        """The last two cities joined by "und", where nothing is joined before them; or the two beside the issuer."""
        text = self.context.view.text
        hub = self.context.hub(places[-1].start)
        a, b = places[-2], places[-1]
        if re.fullmatch(r"\s*(?:und|sowie)\s*(?:das |dem |der |die )?(?:[\w-]+isch\w* )?", text[a.end : b.start]) and a.city_id != b.city_id:
            joined = len(places) > 2 and re.fullmatch(r"\s*,\s*(?:[\w-]+\s){0,3}", text[places[-3].end : a.start])
            return None if joined else [a.city_id, b.city_id]
        ids = list(dict.fromkeys(p.city_id for p in places))
        if len(ids) == 3 and hub in ids:
            return [c for c in ids if c != hub]
        return None
