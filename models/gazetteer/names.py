"""Which names a place gets: filters for GeoNames' unlabelled alternates, transliterations, short forms.

Pure functions used by ``build.py`` only; nothing here runs in the pipeline.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

#: Latin letters with the marks that European, Turkish and Vietnamese names carry.
_LATIN = re.compile(r"^[A-Za-zÀ-ɏḀ-ỿ'’ʻʼ .()/,-]+$")
_CODE = re.compile(r"^[A-Z]{2,5}$")
#: Soft or hard signs of romanised Cyrillic ("Zal'cburg", "Langenfel'd"): no German newspaper prints them.
_SOFT_SIGN = re.compile(r"[bcdfghjklmnpqrstvwxz]['’ʻʼ](?:[bcdfghjklmnpqrstvwxz]|$|-|\s)")
#: Letter pairs of machine romanisations (BGN/PCGN of Russian, ALA-LC …) that occur in no German spelling of a name.
_ROMANISED = re.compile(r"kh(?!m)|zh|(?:^|[ -])(?:[Tt]s[aeiouy])|j[aou]j|ehj|shch|jj", re.I)

_UK = {
    "а": "a", "б": "b", "в": "w", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "je", "ж": "sch", "з": "s", "и": "y", "і": "i", "ї": "ji",
    "й": "j", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "ch",
    "ц": "z", "ч": "tsch", "ш": "sch", "щ": "schtsch", "ь": "", "ю": "ju", "я": "ja", "'": "", "’": "", "ʼ": "",
}  # fmt: skip
_RU = {
    **_UK, "г": "g", "и": "i", "ы": "y", "э": "e", "ё": "jo", "ъ": "", "щ": "schtsch",
}  # fmt: skip
_BG = {**_RU, "ъ": "a", "щ": "scht", "ц": "z", "ь": ""}
_BE = {**_RU, "г": "h", "ў": "u", "і": "i", "и": "i"}
_SR = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ђ": "đ", "е": "e", "ж": "ž", "з": "z", "и": "i", "ј": "j", "к": "k", "л": "l",
    "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "ћ": "ć", "у": "u", "ф": "f", "х": "h",
    "ц": "c", "ч": "č", "џ": "dž", "ш": "š", "ѓ": "gj", "ќ": "kj", "ѕ": "dz",
}  # fmt: skip
_EL = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l", "μ": "m", "ν": "n",
    "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch", "ψ": "ps", "ω": "o",
}  # fmt: skip
#: How the English (BGN/PCGN) romanisation writes the same letters: used to find which Cyrillic alternate is the official one.
_EN_UK = {
    **_UK, "в": "v", "є": "ye", "ж": "zh", "з": "z", "ї": "yi", "й": "y", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch",
    "ю": "yu", "я": "ya",
}  # fmt: skip
_EN_RU = {
    **_RU, "в": "v", "ж": "zh", "з": "z", "й": "y", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya",
    "ё": "yo",
}  # fmt: skip

_ONLY_UK = set("іїєґ")
_ONLY_RU = set("ыэёъ")
_CYRILLIC = re.compile(r"^[\u0400-\u04ff' ’ʼ-]+$")
_GREEK = re.compile(r"^[\u0370-\u03ff\u1f00-\u1fff -]+$")

#: Countries whose press names reach German newspapers through a Cyrillic spelling, with the tables to try, the official one first.
CYRILLIC: Mapping[str, tuple[str, ...]] = {
    "UA": ("uk", "ru"), "RU": ("ru",), "BY": ("ru", "be"), "BG": ("bg",), "KZ": ("ru",), "KG": ("ru",), "UZ": ("ru",), "TJ": ("ru",),
    "TM": ("ru",), "MD": ("ru",), "GE": ("ru",), "AM": ("ru",), "AZ": ("ru",), "RS": ("sr",), "MK": ("sr",), "ME": ("sr",), "MN": ("ru",),
}  # fmt: skip
_TABLES = {"uk": _UK, "ru": _RU, "bg": _BG, "be": _BE, "sr": _SR}


def _map(text: str, table: Mapping[str, str]) -> str | None:
    out = []
    for char in text.lower():
        if char in " -":
            out.append(char)
        elif char in table:
            out.append(table[char])
        else:
            return None
    return "".join(out)


def _title(text: str) -> str:
    return re.sub(r"(^|[ -])(\w)", lambda m: m.group(1) + m.group(2).upper(), text)


def german_of_cyrillic(text: str, table: str) -> str | None:
    """German press transcription (Duden, DIN 1460's popular form) of a Cyrillic name, or None where a letter is foreign to the table.

    Rules on top of the letter table: ``je`` after a vowel or at the start for Russian е (Jekaterinburg), ``ss`` for с between vowels
    (Odessa, Gussew), final ый/ий shortened as the press does (Weliki Nowgorod, but Ukrainian -yj stays), ks for кс.
    """
    low = text.lower()
    if table == "uk" and set(low) & _ONLY_RU:
        return None
    if table in ("ru", "bg") and set(low) & _ONLY_UK:
        return None
    if not _CYRILLIC.match(text):
        return None
    if table in ("ru", "be"):
        low = re.sub(r"(^|[ -]|[аеёиоуыэюяьъ])е", "\\1\uffff", low)
        low = re.sub(r"([аеёиоуыэюя])с(?=[аеёиоуыэюя])", "\\1\ufffe", low)
        low = re.sub(r"(?:ий|ый)(?=$|[ -])", "\ufffd", low)
        low = re.sub(r"ье", "ь\uffff", low)
        out = _map_marks(low, _TABLES[table], {"\uffff": "je", "\ufffe": "ss", "\ufffd": "i"})
    elif table == "uk":
        low = re.sub(r"ьо", "jo", low)
        low = re.sub(r"([аеєиіїоуюя])с(?=[аеєиіїоуюя])", "\\1\ufffe", low)
        low = re.sub(r"зг", "\ufffd", low)
        out = _map_marks(low, _TABLES[table], {"\ufffe": "ss", "\ufffd": "sh", "j": "j", "o": "o"})
    else:
        out = _map(low, _TABLES[table])
    return _title(out) if out else None


def _map_marks(text: str, table: Mapping[str, str], marks: Mapping[str, str]) -> str | None:
    return _map(text, {**table, **marks})


def _english(text: str, table: str) -> str | None:
    return _map(text.lower(), _EN_UK if table == "uk" else _EN_RU)


def transcriptions(country: str, name: str, alternates: tuple[str, ...]) -> tuple[list[str], str | None]:
    """German transcriptions of all Cyrillic alternates, and the one that transcribes GeoNames' own name (None if unsure)."""
    found: list[str] = []
    best: tuple[int, str] | None = None
    target = ascii_fold(name).replace("'", "").replace("’", "").lower()
    for rank, table in enumerate(CYRILLIC.get(country, ())):
        for alternate in alternates:
            german = german_of_cyrillic(alternate, table)
            if german is None or len(german) < 3:
                continue
            if german not in found:
                found.append(german)
                if "ss" in german and table == "uk":  # Ukrainian names are printed with one or two s: Odesa, Odessa
                    found.append(german.replace("ss", "s"))
            english = _english(alternate, table)
            if english is not None and rank == 0:
                distance = edit_distance(english.replace("'", ""), target)
                if distance <= max(1, len(target) // 5) and (best is None or distance < best[0]):
                    best = (distance, german)
    return found, best[1] if best else None


def greek_transcriptions(alternates: tuple[str, ...]) -> list[str]:
    """Simple German transcription of Greek alternates (Βόλος → Volos, Θεσσαλονίκη → Thessaloniki)."""
    out = []
    for alternate in alternates:
        if not _GREEK.match(alternate):
            continue
        low = "".join(c for c in unicodedata.normalize("NFD", alternate.lower()) if not unicodedata.combining(c))
        low = low.replace("ου", "u").replace("αι", "e").replace("ει", "i").replace("οι", "i").replace("αυ", "af").replace("ευ", "ef")
        low = re.sub(r"(^|[ -])μπ", r"\1b", low).replace("ντ", "nt").replace("γκ", "gk").replace("γγ", "ng")
        german = _map(low, {**_EL, **{c: c for c in "abefikgnut"}})
        if german and len(german) > 3:
            out.append(_title(german))
    return out


def hebrew_variants(name: str) -> list[str]:
    """Other romanisations of a Hebrew name met in German press: q/k, w/v, ei/ey, tz/ts/z, kh/ch ("Gane Tiqwa" → "Ganey Tikva")."""
    base = ascii_fold(name).replace("q", "k").replace("Q", "K").replace("w", "v").replace("W", "V").replace("'", "").replace("‘", "")
    forms = {base, base.replace("ei", "ey"), base.replace("ey", "ei"), base.replace("e ", "ei "), base.replace("e ", "ey ")}
    forms |= {"Beit " + f[4:] for f in forms if f.startswith("Bet ")}
    forms |= {re.sub("y(?=[aeiou])", "j", f.replace("Y", "J")) for f in forms}  # Kirjat, Jokneam
    forms |= {f.replace("sh", "sch") for f in forms}
    forms |= {f.replace("v", "w") for f in forms} | {f.replace("kh", "ch") for f in forms} | {f.replace("tz", "z") for f in forms}
    return sorted(f for f in forms if f != name)


def edit_distance(a: str, b: str) -> int:
    """Levenshtein distance."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


_SPECIAL = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "ð": "d",
     "ə": "e", "Ə": "E", "ß": "ss", "’": "'", "ʼ": "'", "ʻ": "'", "ħ": "h", "Ħ": "H", "ŋ": "n"}
)  # fmt: skip


def ascii_fold(text: str) -> str:
    """``text`` without diacritics ("Bolesławiec" → "Boleslawiec")."""
    return "".join(c for c in unicodedata.normalize("NFD", text.translate(_SPECIAL)) if not unicodedata.combining(c))


_UMLAUT = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}


def umlaut_fold(text: str) -> str:
    """``text`` with umlauts transcribed ("München" → "Muenchen")."""
    return "".join(_UMLAUT.get(c, c) for c in unicodedata.normalize("NFC", text))


def usable(alternate: str) -> bool:
    """Whether an unlabelled alternate can be a name that German press prints: Latin, capitalised, no code, no machine romanisation."""
    if len(alternate) < 3 or not _LATIN.match(alternate) or _CODE.match(alternate):
        return False
    first = alternate[0]
    if not (first.isupper() or alternate.startswith(("'s-", "’s-"))):
        return False
    if alternate.isupper() or _SOFT_SIGN.search(alternate) or _ROMANISED.search(alternate):
        return False
    return not re.search(
        r"[,/]|\b(?:Stadt|City of|Gemeinde|Kommune|Comune di|Commune|Municipality|Obec|Gmina|Gorod|Town of|Ville de)\b", alternate
    )


def is_plainer(former: str, name: str) -> bool:
    """Whether the older name is the one in print: without an honorary title ("Hansestadt Stade") or with its umlaut ("Ibbenbueren")."""
    if umlaut_fold(former) == umlaut_fold(name):
        return former != umlaut_fold(former)
    title = name.removesuffix(former)
    return title != name and bool(re.search(r"stadt |bad $|Dorf ", title)) and not title.startswith("Bad ")


_ADDITION = re.compile(
    r"^(?P<base>.+?)(?: \((?P<paren>[^)]+)\)| ?/ ?(?P<slash>.+)"
    r"| (?P<prep>am|an der|an dem|a\.d\.|a\. d\.|im|in der|in|i\.d\.|ob der|vor der|v\.d\.|bei|auf der|auf|unter der|unter) (?P<what>.+))$"
)


def addition_forms(name: str) -> Iterator[tuple[str, str]]:
    """Other ways German press writes a name with an addition: (form, kind) where kind is ``v`` (same name) or ``s`` (bare short form)."""
    match = _ADDITION.match(name)
    if not match:
        return
    base, what = match["base"], match["paren"] or match["slash"] or match["what"]
    yield base, "s"
    yield f"{base} {what}", "v"
    prep = match["prep"]
    if prep and len(what.split()) == 1:
        letters = "".join(part[0] for part in prep.split())
        yield f"{base} {letters.replace('.', '')} {what[0]}", "v"
    elif match["paren"] and what in _RIVERS:
        yield f"{base} {_RIVERS[what]} {what}", "v"
        yield f"{base} {' '.join(p[0] for p in _RIVERS[what].split())} {what[0]}", "v"


_RIVERS = {r: f"an der {r}" for r in ("Saale", "Oder", "Elbe", "Ruhr", "Spree", "Havel", "Aller", "Fulda", "Donau", "Weser", "Ems")}
