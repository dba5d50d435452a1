"""Which of the places that bear a name is meant: scores with named evidence, one sense per document unless the text tells two apart."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.link.prior import EUROPE, inhabitants, is_part

if TYPE_CHECKING:
    from pipeline.gazetteer import Candidate, Gazetteer
    from pipeline.link.scan import Span
    from pipeline.link.words import ContextWords
    from pipeline.records import City
    from pipeline.textview import TextView

_KIND = {"name": 0.0, "exonym": 0.0, "variant": 0.0, "short": -0.7, "transcription": -0.8, "ascii": -0.6, "alternate": -1.8}
#: How much likelier than elsewhere in Europe (0.5) a namesake is in the countries where the partners of German towns mostly lie. By
#: judgement, not counted.
_PARTNERED = {"FR": 1.0, "PL": 0.8, "CZ": 0.8, "GB": 0.6, "IE": 0.6, "IT": 0.7, "HU": 0.7, "NL": 0.8, "BE": 0.7, "DK": 0.7}
#: Added for all of Europe: "Elgin" and "Durham" among European towns are the British ones, though those overseas have more people. Of the
#: texts for training it tells 14 towns more apart than 0.1 does, and one fewer (Cartagena of Colombia).
_EUROPE = 0.4
#: A seat of a province outweighs a namesake half again as large: Sinop, Vila Real.
_SEAT = 0.4
#: German towns are called by the first word of their name where they are meant: "Biberach", "Bingen" (an der Riß, am Rhein).
_AT_HOME = 0.2
_CONTRAST = re.compile(r"\b(?:nicht|auch mit|Namensvetter\w*|gleichnamig\w*|verwechsel\w*|anders als|statt)\b[^.]{0,40}$")


def distance(a: Candidate | City, b: Candidate | City) -> float:
    """Great-circle distance in kilometres (haversine, R = 6371 km); infinite where a coordinate is missing."""
    if a.latitude is None or b.latitude is None or a.longitude is None or b.longitude is None:
        return math.inf
    p = math.pi / 180
    h = 0.5 - math.cos((b.latitude - a.latitude) * p) / 2
    h += math.cos(a.latitude * p) * math.cos(b.latitude * p) * (1 - math.cos((b.longitude - a.longitude) * p)) / 2
    return 12742 * math.asin(math.sqrt(h))


class Chooser:
    """Resolves the accepted spans of one document."""

    def __init__(self, view: TextView, gazetteer: Gazetteer, words: ContextWords, issuer: City | None) -> None:
        self.view, self.gazetteer, self.words, self.issuer = view, gazetteer, words, issuer
        self.home = issuer.country_code if issuer else "DE"
        self._hints: dict[int, tuple[set[str], list[tuple[str, str]]]] = {}
        self._company: dict[int, set[str]] = defaultdict(set)

    def hints(self, sentence: int) -> tuple[set[str], list[tuple[str, str]]]:
        """Countries and regions that a sentence names."""
        return self._hints.get(sentence, (set(), []))

    def _spoken_for(self, spans: list[Span], told: dict[str, tuple[str, str] | None]) -> set[int]:
        """Offsets of the countries that stand behind one name to tell it apart: "Windsor in Kanada" says nothing of Cambridge."""
        words, starts = self.view.words, self.view.starts
        taken = set()
        for span in spans:
            if span.country is None or span.country == self.home:
                continue
            for i in range(span.last, min(span.last + 4, len(words))):
                found = told.get(words[i])
                if found is not None and found[0] == span.country:
                    taken.add(starts[i])
                    break
        return taken

    def _read_hints(self, spans: list[Span]) -> None:
        """Look every word of the text up once.

        Nine words in ten are told off by their first four letters, of which there are few kinds: 0.2 ms a text where it took 0.4.
        """
        hint, continents, landless = self.gazetteer.land_hint, self.words.continents, self.gazetteer.landless
        told = {
            word: hint(word) for word in self.view.different if word[:4] not in landless and len(word) >= 2 and self._may_tell(word[:4])
        }
        telling = {word for word, found in told.items() if found is not None or word.lower() in continents}
        if not telling:
            return
        taken = self._spoken_for(spans, told)
        for start, word in zip(self.view.starts, self.view.words, strict=True):
            if word not in telling or start in taken:
                continue
            countries, regions = self._hints.setdefault(self.view.sentence_at(start), (set(), []))
            found = told[word]
            if found is None:
                countries.update(continents[word.lower()])
            elif found[1] and found[1] != "*":
                regions.append((found[0], found[1]))
            else:
                countries.add(found[0])

    def _may_tell(self, opening: str) -> bool:
        """Whether a word that begins so can name a country, a region or a continent; openings that cannot are remembered."""
        low = opening.lower()
        if self.gazetteer.opens_land(low) or low in self.words.continent_opens:
            return True
        if len(self.gazetteer.landless) > 50_000:
            self.gazetteer.landless.clear()
        self.gazetteer.landless.add(opening)
        return False

    def document_hints(self) -> tuple[dict[str, int], list[tuple[str, str]]]:
        """Countries (with counts) and regions of the whole text."""
        counts: dict[str, int] = defaultdict(int)
        regions: list[tuple[str, str]] = []
        for countries, found in self._hints.values():
            for code in sorted(countries - {"DE"}):
                counts[code] += 1
            regions.extend(found)
        return counts, regions

    def prior(self, candidate: Candidate) -> float:
        """Score without context: log10 of the population, corrected for the kind of name and for home."""
        score = math.log10(inhabitants(candidate) + 300) + _KIND[candidate.name_kind]
        country = self.home
        if candidate.country_code in EUROPE:
            score += _PARTNERED.get(candidate.country_code, 0.5) + _EUROPE
            if candidate.feature == "PPLA" and candidate.name_kind == "name":
                score += _SEAT
        if candidate.country_code == "DE" and candidate.name_kind == "short":
            score += _AT_HOME
        if candidate.country_code == country:
            score += 1.0
        elif candidate.country_code in ("DE", "AT", "CH"):
            score += 0.6 if candidate.country_code == "DE" else 0.3
        if is_part(candidate):
            score -= 1.5
        return score

    def resolve(self, spans: list[Span]) -> None:
        """Set ``choice`` and its evidence for every span; spans whose stated country no candidate has keep ``choice`` None."""
        groups: dict[str, list[Span]] = defaultdict(list)
        for span in spans:
            groups[span.key].append(span)
        self._read_hints(spans)
        anchors = self._anchors(groups)
        for anchor, sentence in anchors:
            self._company[sentence].add(anchor.country_code)
        counts, regions = self.document_hints()
        for group in groups.values():
            self._group(group, anchors, counts, regions)

    def _anchors(self, groups: dict[str, list[Span]]) -> list[tuple[Candidate, int]]:
        """Places that are certain without each other: one bearer, or one that outweighs the rest thirtyfold."""
        anchors: list[tuple[Candidate, int]] = []
        for group in groups.values():
            ranked = sorted({c.city_id: c for s in group for c in s.candidates}.values(), key=self.prior, reverse=True)
            if ranked and (len(ranked) == 1 or self.prior(ranked[0]) - self.prior(ranked[1]) > 1.5):
                anchors.extend((ranked[0], n) for n in sorted({self.view.sentence_at(s.start) for s in group}))
        return anchors

    def _fits(self, span: Span, candidate: Candidate) -> bool:
        if span.country and candidate.country_code != span.country:
            return False
        if span.region and span.region[0] == candidate.country_code and span.region[1] != "*":
            return candidate.admin1_code in span.region[1].split(",")
        return True

    def _group(
        self, group: list[Span], anchors: list[tuple[Candidate, int]], counts: dict[str, int], regions: list[tuple[str, str]]
    ) -> None:
        stated: dict[str, float] = defaultdict(float)
        bare = []
        for span in group:
            if span.country or span.region or "alias" in span.evidence or "near-stated" in span.evidence:
                choice = self._best(
                    span, [c for c in span.candidates if self._fits(span, c)] or self._country_only(span), anchors, counts, regions, {}
                )
                if choice is not None:
                    contrast = _CONTRAST.search(self.view.text[max(0, span.start - 60) : span.start])
                    stated[choice.city_id] += 0.2 if contrast else 3.0 / (1 + len(stated))
                span.choice = choice
            else:
                bare.append(span)
        if not bare:
            return
        pooled: dict[str, float] = defaultdict(float)
        for span in bare:
            for city_id, value in self._sentence(span).items():
                pooled[city_id] = max(pooled[city_id], value)
        for city_id, value in stated.items():
            pooled[city_id] += value
        told = {s.country for s in group if s.country}  # counted by the mentions that state them
        others = {code: n for code, n in counts.items() if code not in told}
        for span in bare:
            span.choice = self._best(span, list(span.candidates), anchors, others, regions, pooled)

    def _country_only(self, span: Span) -> list[Candidate]:
        return [c for c in span.candidates if c.country_code == span.country]

    def _sentence(self, span: Span) -> dict[str, float]:
        """What the sentence says for each candidate."""
        number = self.view.sentence_at(span.start)
        if number < 0:
            return {}
        countries, regions = self.hints(number)
        company = self._company.get(number, set())
        abroad = len(company) > 1 and self.home not in company  # "Savonlinna, Verona, Bergen und Danzig"
        out = {}
        for candidate in span.candidates:
            value = 0.0
            if candidate.country_code in countries:
                value += 1.0
            elif candidate.country_code != "DE" and any(candidate.country_code in self.hints(n)[0] for n in (number - 1, number + 1)):
                value += 0.5
            if any(r[0] == candidate.country_code and candidate.admin1_code in r[1].split(",") for r in regions):
                value += 1.0
            if abroad and candidate.country_code != self.home:
                value += 1.0
            if value:
                out[candidate.city_id] = value
        return out

    def _best(
        self,
        span: Span,
        candidates: list[Candidate],
        anchors: list[tuple[Candidate, int]],
        counts: dict[str, int],
        regions: list[tuple[str, str]],
        pooled: dict[str, float],
    ) -> Candidate | None:
        if len(candidates) == 1:
            span.evidence.append("only-bearer")
            return candidates[0]
        ranked = []
        plain = any(c.name_kind in ("name", "exonym") for c in candidates)  # "Groningen" is not Gröningen
        here = self.view.sentence_at(span.start)
        for candidate in candidates:
            score, evidence = self.prior(candidate), ["population"]
            if plain and candidate.name_kind == "variant" and candidate.country_code in ("DE", "AT", "CH"):
                score -= 1.2
            if candidate.city_id in pooled:
                score += pooled[candidate.city_id]
                evidence.append("sentence")
            if counts.get(candidate.country_code):
                score += min(1.2, 0.6 + 0.2 * counts[candidate.country_code])
                evidence.append(f"document:{candidate.country_code}")
            if any(r[0] == candidate.country_code and candidate.admin1_code in r[1].split(",") for r in regions):
                score += 0.8
                evidence.append("region")
            if self.issuer is not None:
                near = distance(candidate, self.issuer)
                if candidate.city_id == self.issuer.city_id:
                    score += 4
                    evidence.append("issuer")
                elif near < 120:
                    score += 1.6 * (1 - near / 120)
                    evidence.append("issuer-region")
            near, nearest = math.inf, math.inf
            for anchor, sentence in anchors:
                if (
                    abs(anchor.latitude - candidate.latitude) > 0.8
                    or abs(anchor.longitude - candidate.longitude) > 1.4
                    or anchor.city_id == candidate.city_id
                ):
                    continue
                far = distance(candidate, anchor)
                near = min(near, far)
                if sentence == here:
                    nearest = min(nearest, far)
            if near < 80:
                score += 0.9 * (1 - near / 80) + (1.3 * (1 - nearest / 60) if nearest < 60 else 0)
                evidence.append("near")
            ranked.append((score, -candidate.index, candidate, evidence))
        if not ranked:
            return None
        ranked.sort(key=lambda r: (r[0], r[1]), reverse=True)
        total = sum(math.exp(2.3 * (r[0] - ranked[0][0])) for r in ranked)
        span.evidence.extend(e for e in ranked[0][3] if e not in span.evidence)
        span.certainty = 1 / total
        return ranked[0][2]
