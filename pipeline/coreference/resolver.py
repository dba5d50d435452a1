"""What one expression means: filters of country, place and epithet over the antecedents, nearest sentence first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.coreference import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipeline.coreference.context import Context, Place
    from pipeline.coreference.epithets import Epithets
    from pipeline.coreference.expressions import Expression
    from pipeline.gazetteer import Gazetteer

_PARTNER = re.compile(
    r"(?:Partner|Schwester|Geschwister|Paten|Freundes|Freundschafts|Projektpartner|Tandem)-?(?:stadt|gemeinde|kommune|metropole|städtchen)\Z",
    re.I,
)
_PLAIN = frozenset({"Stadt", "Gemeinde", "Kommune"})
#: Words that a foreign city does not bear: GeoNames' feature of a seat of a German county, or any.
_HOME_KINDS = {"Kreisstadt": "PPLA3", "Marktgemeinde": "", "Landgemeinde": ""}
_HOME = ("DE", "AT")
#: Adjectives that set one partner apart from others: which one, only a name tells.
_APART = re.compile(
    r"(?:älteste|jüngste|erste|zweite|dritte|vierte|fünfte|neu|neueste|weiter|künftig|einzig|ander|größte|kleinste|potenziell|möglich"
    r"|gemeinsam|ehemalig|früher|eigen|jeweilig|übrig|best|schönste)"
)
_WHERE = re.compile(
    r"\s+(?P<prep>in|im|an|am|bei|aus|nahe|jenseits)\s+(?:(?:der|dem|den|des)\s+)?(?P<words>[A-ZÄÖÜ][\w-]+(?:\s+[A-ZÄÖÜ][\w-]+)?)"
)
_GENITIVE = re.compile(r"\s+(?:der|des|von|vom|mit|ohne)\s+[A-ZÄÖÜa-zäöü]")
_CHURCH = re.compile(r"Pfarr|Kirch|Gottesdienst|evangelisch|katholisch|jüdisch|Synagog")
_CLAUSE = re.compile(r"[:;–]|, (?:wie|dass|ob|wo|weil|wenn|als|die|der|und)\s")

Answer = tuple[str, list[str], float]


class Resolver:
    """Answers for one document."""

    def __init__(self, context: Context, gazetteer: Gazetteer, epithets: Epithets) -> None:
        self.context = context
        self.gazetteer = gazetteer
        self.epithets = epithets

    def resolve(self, e: Expression) -> Answer | None:
        """Kind of answer, cities and confidence; None where it is open what the expression means."""
        if e.form == "many":
            lands = self.lands(e)
            return None if self.context.begins(e.end) else plural.resolve(self.context, e, self.fits(lands) if lands else None)
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
        if e.head.split("-")[-1] not in _PLAIN and e.head not in self.epithets.generic and (lands or self.where(e)):
            return self.described(e, lands)
        base = e.head.rsplit("-", 1)[-1]
        if lands is not None and (base in _PLAIN or base in self.epithets.generic or base in self.epithets.shared):
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

    def placed(self, e: Expression) -> bool:
        """A place after the noun that nothing we know resolves: "am Bakonywald". In the nominative "am Projekt" may belong to the verb."""
        match = _WHERE.match(self.context.view.text, e.end)
        return bool(match and match["prep"] in ("an", "am", "bei", "nahe", "jenseits") and e.article in ("der", "den", "dem", "des"))

    # -- one city -------------------------------------------------------------------------------------------------------------------

    def of_land(self, e: Expression, lands: Sequence[tuple[str, str]]) -> Answer | None:
        """ "die finnische Stadt": the nearest city of that land, else the only one of the document."""
        fits = self.fits(lands)
        near = self.context.nearest(e.start, fits, reach=60)
        if not near:
            near = self.context.anywhere(fits)
        return ("country", near, 0.85) if len(near) == 1 else None

    def described(self, e: Expression, lands: Sequence[tuple[str, str]] | None) -> Answer | None:
        """ "die Festungsstadt am Inn", "der bretonische Badeort": a noun that only its place makes definite."""
        where = self.where(e)
        land_fits = self.fits(lands) if lands else None
        near = self.context.nearest(e.start, lambda c: (where is None or where(c)) and (land_fits is None or land_fits(c)), reach=60)
        return ("country" if lands else "where", near, 0.75) if len(near) == 1 else None

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
        where = self.where(e)
        if where is not None:
            return self.described(e, None)
        if self.placed(e):
            return None
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
        quoted = any(
            view.text.rfind(mark, max(0, span.start - 300), e.start) > max(view.text.rfind(c, 0, e.start) for c in "“”") for mark in "„"
        )
        if quoted:
            around = [p.city_id for s in (sentence - 1, sentence, sentence + 1) for p in self.context.by_sentence.get(s, ())]
            if any(c != hub for c in around):
                return None
        return ("ours", [hub], 0.85)

    def topic(self, e: Expression) -> Answer | None:
        """ "die Stadt": the one city of the clause or sentence before; in a town hall's release the issuer unless another has the word."""
        context = self.context
        text = context.view.text
        if any(not self.land(a) for a in e.adjectives) or (
            e.head == "Gemeinde" and _CHURCH.search(text, max(0, e.start - 120), e.end + 80)
        ):
            return None
        where = self.where(e)
        if where is not None:
            near = context.nearest(e.start, where, reach=60)
            return ("topic", near, 0.75) if len(near) == 1 else None
        hub = context.hub(e.start)
        oblique = e.article in ("der", "den", "dem", "des")
        if self.placed(e) or (oblique and re.search(r"\b[Mm]it\s+\Z", text[: e.start][-5:]) and _WHERE.match(text, e.end)):
            near = context.nearest(e.start, lambda c: c != hub, reach=1)
            return ("topic", near, 0.6) if len(near) == 1 else None
        if _GENITIVE.match(text, e.end) and not re.match(r"\s+mit\s", text[e.end : e.end + 6]):
            return None
        here = context.view.sentence_at(e.start)
        same = context.before(e.start, here)
        if same:
            return self._topic_in(same, text[same[-1].end : e.start], hub, oblique=oblique)
        for sentence in (here - 1, here - 2):
            places = context.by_sentence.get(sentence)
            if places:
                return self._topic_after(places, hub, gap=here - 1 - sentence)
        return ("topic", [hub], 0.7) if hub else None

    def _topic_in(self, same: Sequence[Place], between: str, hub: str | None, *, oblique: bool) -> Answer | None:
        context = self.context
        ids = list(dict.fromkeys(p.city_id for p in same))
        if len(ids) > 1:
            subjects = list(dict.fromkeys(p.city_id for p in same if self.context.subject(p)))
            return ("topic", [hub], 0.6) if hub in ids and subjects in ([], [hub]) else None
        only = ids[0]
        clause = _CLAUSE.search(between) is not None
        if only == hub:
            return ("topic", ids, 0.7) if clause or not context.subject(same[0]) else None  # "Celle dankt der Stadt": another one
        if clause:
            return None if oblique else ("topic", ids, 0.7)
        return ("topic", [hub], 0.6) if hub and not context.subject(same[0]) else None

    def _topic_after(self, places: Sequence[Place], hub: str | None, *, gap: int) -> Answer | None:
        ids = list(dict.fromkeys(p.city_id for p in places))
        if len(ids) == 1:
            if ids[0] == hub or hub is None:
                return ("topic", ids, 0.7 if gap == 0 else 0.6)
            # Another city has the word: "Lyon hat ein neues Rathaus. Die Stadt ..." stays open.
            return ("topic", [hub], 0.55) if gap and not self.context.subject(places[-1]) else None
        subjects = list(dict.fromkeys(p.city_id for p in places if self.context.subject(p)))
        if hub is not None:
            return ("topic", [hub], 0.6) if hub in ids and subjects in ([], [hub]) else None
        return ("topic", subjects, 0.55) if len(subjects) == 1 and gap == 0 else None

    def kind_of_city(self, e: Expression) -> Answer | None:
        """ "die Kleinstadt", "die Gastgeberin": the only city of the nearest sentence, no further back than two."""
        if self.where(e) is not None or _GENITIVE.match(self.context.view.text, e.end) or e.article in ("im", "am"):
            return None
        context = self.context
        hub = context.hub(e.start)
        home = _HOME_KINDS.get(e.head)

        def fits(city: str) -> bool:
            return home is None or (any(context.lies_in(city, land) for land in _HOME) and context.feature(city).startswith(home))

        near = context.nearest(e.start, fits, reach=2)
        if hub and near != [hub]:
            if len(near) == 1 and home and not fits(hub):
                return ("topic", near, 0.6)
            return ("topic", [hub], 0.6) if not near and home is not None and fits(hub) else None
        return ("topic", near, 0.6) if len(near) == 1 else None

    def there(self, e: Expression) -> Answer | None:
        """ "von dort", "dort", "mit ihr": the one city besides the issuer of this sentence or the one before."""
        context = self.context
        hub = context.hub(e.start)
        here = context.view.sentence_at(e.start)
        for sentence in (here, here - 1):
            every = context.before(e.start, sentence)
            places = [p for p in every if p.city_id != hub]
            others = list(dict.fromkeys(p.city_id for p in places))
            if others:
                meant = (
                    e.head != "dort" or context.located(places[-1]) or (len(every) == len(places) and not context.opens_sentence(e.start))
                )
                return ("there", others, 0.6) if len(others) == 1 and meant else None
        return None
