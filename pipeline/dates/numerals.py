"""German number words and ordinals up to 999, in digits or letters."""

from __future__ import annotations

from functools import cache

_UNITS = (
    "null",
    "ein",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
)
_TENS = {2: "zwanzig", 3: "dreißig", 4: "vierzig", 5: "fünfzig", 6: "sechzig", 7: "siebzig", 8: "achtzig", 9: "neunzig"}
_IRREGULAR_ORDINALS = {"erst": 1, "dritt": 3, "siebt": 7, "siebent": 7, "acht": 8}
_ORDINAL_ENDINGS = ("e", "en", "er", "es", "em")


def _below_hundred(n: int) -> str:
    if n < 20:
        return _UNITS[n]
    tens, unit = divmod(n, 10)
    return (f"{_UNITS[unit]}und" if unit else "") + _TENS[tens]


@cache
def cardinals() -> dict[str, int]:
    """Every number word from ein to neunhundertneunundneunzig, with their variants (einhundert, hundertundzehn, dreissig)."""
    table: dict[str, int] = {}
    for n in range(1, 1000):
        hundreds, rest = divmod(n, 100)
        tail = _below_hundred(rest) if rest else ""
        if not hundreds:
            heads = [""]
        elif hundreds == 1:
            heads = ["hundert", "einhundert"]
        else:
            heads = [f"{_UNITS[hundreds]}hundert"]
        for head in heads:
            for joint in ("", "und") if head and rest else ("",):
                word = head + joint + tail
                table[word] = n
                if "dreißig" in word:
                    table[word.replace("dreißig", "dreissig")] = n
                if word.endswith("ein"):
                    table[word + "s"] = n
    for form in ("eine", "einen", "einem", "einer", "eines"):
        table[form] = 1
    table.update({"zwo": 2, "beiden": 2, "zweier": 2, "dreier": 3, "dutzend": 12})
    return table


@cache
def ordinals() -> dict[str, int]:
    """Every ordinal from erste to hundertste in all endings, lower case."""
    table: dict[str, int] = {}
    stems = dict(_IRREGULAR_ORDINALS)
    for n in range(1, 101):
        word = _below_hundred(n) if n < 100 else "hundert"
        if n not in stems.values():
            stems[word + ("t" if n < 20 else "st")] = n
    for stem, n in stems.items():
        for ending in _ORDINAL_ENDINGS:
            table[stem + ending] = n
    for ending in _ORDINAL_ENDINGS:
        table["dreissigst" + ending] = 30
    return table


def number(word: str) -> int | None:
    """The value of a numeral in digits (up to three) or letters, or None."""
    low = word.lower()
    if low.isascii() and low.isdigit():
        return int(low) if len(low) <= 3 else None
    return cardinals().get(low)


def ordinal(word: str) -> int | None:
    """The value of ``10.``, ``zehnten`` or ``II.``, or None."""
    low = word.lower().rstrip(".")
    if low.isascii() and low.isdigit():
        return int(low) if len(low) <= 3 else None
    roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(low)
    return roman if roman is not None else ordinals().get(low)
