"""German date grammar: expressions of a text become calendar values. Pure Python, no clock, no locale, no spaCy, no Arrow.

``atoms`` reads single expressions, ``compose`` joins them to intervals, ``resolve`` gives year-less and relative ones their value by the
publication date and the tense, ``durations`` reads the time spans that are no dates, ``publication`` finds the publication date.
"""
