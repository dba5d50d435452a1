"""The one source of the tables: columns, types, descriptions, keys, order, value sets and references.

Plain data without Arrow, so that documentation and the command line can read it quickly. From here the facts reach the Arrow schemas
(``arrow.py``), the checks (``checks.py``), ``datapackage.json`` and ``docs/tables.md`` (``package.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from pipeline.records import Anchor, CityForm, CityRole, Kind, Method, OrganisationKind, ProgrammeKind, Status

Type = Literal["string", "int32", "int64", "float64", "date", "binary", "list<string>", "list<int32>"]

METHODS = get_args(Method)
KINDS = get_args(Kind)
STATUSES = get_args(Status)
ROLES = get_args(CityRole)
PRECISIONS = (
    "day", "weekend", "week", "month", "part", "season", "quarter", "half_year", "year", "interval", "decade", "century",
)  # fmt: skip
RGRE_TYPES = ("Partnerschaft", "Freundschaft", "Kontakt", "Projektpartnerschaft")
ORGANISATION_KINDS = get_args(OrganisationKind)
PROGRAMME_KINDS = get_args(ProgrammeKind)
STAGES = ("ingest", "annotate", "relate")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``values`` is the closed set of a string column, ``references`` the table and column it points to,
    ``edtf`` marks ISO 8601-2 strings. Columns may be added, never renamed or dropped."""

    name: str
    type: Type
    description: str
    required: bool = True
    values: tuple[str, ...] = ()
    references: tuple[str, str] | None = None
    edtf: bool = False
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table. Rows are sorted by ``order`` (which begins with the column that ranges are cut by); ``key`` is unique."""

    name: str
    row: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    order: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns)

    def column(self, name: str) -> Column:
        """The column called ``name``; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")


_DOC = Column("doc_id", "string", "The document.", references=("documents", "doc_id"))
_CONFIDENCE = Column("confidence", "float64", "How sure the rule or model is, from 0 to 1.")
_SPAN = (
    Column("start", "int32", "Offset of the first character in documents.text (Python string offset)."),
    Column("end", "int32", "Offset after the last character: documents.text[start:end] == text."),
    Column("text", "string", "The words of the mention as they stand in the document."),
)
_CLAIM = Column("claim_id", "string", "The claim.", references=("claims", "claim_id"))
_PARTNERSHIP = Column("partnership_id", "string", "The partnership.", references=("partnerships", "partnership_id"))
_CITY = Column("city_id", "string", "The municipality.", references=("cities", "city_id"))
_PROGRAMME = Column("programme_id", "string", "The programme, funding line, project or network.", references=("programmes", "programme_id"))
_THEME = Column("theme_id", "string", "The theme.", references=("themes", "theme_id"))
_ORGANISATION = Column("organisation_id", "string", "The organisation.", references=("organisations", "organisation_id"))
_ROLE = Column("role", "string", "lead where the text names this city as lead or coordinator, else member.", values=ROLES)
_KIND = Column(
    "kind",
    "string",
    "twinning (Städtepartnerschaft), friendship (Städtefreundschaft), project (joint funded project), thematic (Klimapartnerschaft, "
    "Solidaritätspartnerschaft …), network (named city network), cooperation (memorandum or declared cooperation of another sort).",
    values=KINDS,
)
_STATUS = Column(
    "status",
    "string",
    "planned (agreed in principle, applied for, to be signed), active (exists or is signed now), ended (terminated, suspended, dissolved).",
    values=STATUSES,
)


def _mentions(name: str, row: str, description: str, target: Column, *extra: Column) -> Table:
    method = Column("method", "string", "What found it: gazetteer (a known name), model (the NER model), rule.", values=METHODS)
    columns = (_DOC, *_SPAN, target, method, _CONFIDENCE, *extra)
    key = ("doc_id", "start", "end", target.name)
    return Table(name, row, description, columns, key, key)


def _edtf(name: str, what: str) -> Column:
    return Column(name, "string", f"{what} as an EDTF string at the precision of the text (1987, 2020-07, 2022-05-17).", False, edtf=True)


TABLES: tuple[Table, ...] = (
    Table(
        "documents",
        "ingested press text",
        "Every press text that could be read, with its normalized text; all offsets of the other tables point into it.",
        (
            Column("doc_id", "string", "Id of the document, made from its source and content."),
            Column(
                "source",
                "string",
                "Path relative to the corpus root with / as separator; path#id (or path#row number) for a row of a bulk file.",
            ),
            Column("sha256", "string", "SHA-256 of the raw bytes.", pattern="[0-9a-f]{64}"),
            Column("media_type", "string", "Media type of the input (text/plain, text/html, application/pdf …)."),
            Column("title", "string", "Headline of the press text.", False),
            Column("text", "string", "The normalized text."),
            Column("language", "string", "Language of the text (ISO 639-1)."),
            Column("issuer", "string", "Who issued the text, as it names itself.", False),
            Column(
                "issuer_city_id",
                "string",
                "Municipality whose administration or local press issued the text.",
                False,
                references=("cities", "city_id"),
            ),
            Column("published_on", "date", "Date of publication.", False),
            Column("published_on_source", "string", "Where that date stands: metadata, letterhead, dateline, file name and so on.", False),
            Column("n_chars", "int32", "Length of text in characters."),
            Column("n_tokens", "int32", "Number of tokens (words, numbers and punctuation marks)."),
            Column(
                "duplicate_of",
                "string",
                "The first document with nearly the same text (or the same in other bytes); its partnerships are counted once.",
                False,
                references=("documents", "doc_id"),
            ),
            Column(
                "copies",
                "list<string>",
                "Sources of further inputs with the same bytes, sorted; they are this document and have no rows of their own.",
            ),
        ),
        ("doc_id",),
        ("doc_id",),
    ),
    Table(
        "cities",
        "municipality that occurs",
        "Every municipality that a mention, a partnership or an issuer points to, from GeoNames and the official German municipality list.",
        (
            Column(
                "city_id",
                "string",
                "geonames:<id>, or local:<slug>-<country> where GeoNames has none.",
                pattern=r"(geonames:\d+|local:[^\s]+-[a-z]{2})",
            ),
            Column("name", "string", "GeoNames' own name."),
            Column("name_de", "string", "German name."),
            Column("country_code", "string", "Country, ISO 3166-1 alpha-2.", pattern="[A-Z]{2}"),
            Column("country_de", "string", "German name of the country."),
            Column("admin1", "string", "First-level administrative division (German state, French region …).", False),
            Column("ags", "string", "Amtlicher Gemeindeschlüssel, 8 digits as text; null outside Germany.", False, pattern=r"\d{8}"),
            Column("latitude", "float64", "Latitude in degrees, WGS 84.", False),
            Column("longitude", "float64", "Longitude in degrees, WGS 84.", False),
            Column("population", "int64", "Inhabitants according to GeoNames.", False),
            Column("geometry", "binary", "Point (longitude, latitude) as WKB in OGC:CRS84: the table is a GeoParquet 1.1 file.", False),
        ),
        ("city_id",),
        ("city_id",),
    ),
    Table(
        "programmes",
        "programme, funding line, project or network that occurs",
        "Funding programmes with their lines, projects and networks that a mention or a claim points to, and the parents of those.",
        (
            Column("programme_id", "string", "Id from the lexicon (urbact); project:<slug> for a project not known beforehand."),
            Column("name", "string", "Usual name."),
            Column("kind", "string", "programme, funding_line, project or network.", values=PROGRAMME_KINDS),
            Column("parent_id", "string", "Programme that this one belongs to.", False, references=("programmes", "programme_id")),
            Column("funder", "string", "Who pays.", False),
            Column("url", "string", "Home page.", False),
        ),
        ("programme_id",),
        ("programme_id",),
    ),
    Table(
        "themes",
        "theme of the fixed list",
        "The fixed list of themes, whether or not they occur.",
        (
            Column("theme_id", "string", "Id of the theme."),
            Column("label_de", "string", "German label."),
            Column("label_en", "string", "English label."),
            Column("sdg", "list<int32>", "Numbers of the UN Sustainable Development Goals that the theme serves."),
        ),
        ("theme_id",),
        ("theme_id",),
    ),
    Table(
        "organisations",
        "named organisation that occurs",
        "Ministries, agencies, universities, associations and companies that a mention points to.",
        (
            Column("organisation_id", "string", "Id from the lexicon, or made from the name."),
            Column("name", "string", "Usual name."),
            Column("kind", "string", "Sort of organisation.", values=ORGANISATION_KINDS),
        ),
        ("organisation_id",),
        ("organisation_id",),
    ),
    _mentions(
        "city_mentions",
        "mention of a municipality",
        "Where a text names a municipality or uses an adjective, an inhabitant name or another expression that stands for one.",
        _CITY,
        Column(
            "form",
            "string",
            "How it is named: name, adjective (Krefelder), inhabitant, coreference (the twin town).",
            values=get_args(CityForm),
        ),
        Column("evidence", "list<string>", "What spoke for this municipality, strongest first."),
    ),
    _mentions(
        "programme_mentions", "mention of a programme", "Where a text names a programme, funding line, project or network.", _PROGRAMME
    ),
    _mentions("theme_mentions", "mention of a theme", "Words that point to a theme.", _THEME),
    _mentions("organisation_mentions", "mention of an organisation", "Where a text names an organisation.", _ORGANISATION),
    Table(
        "date_mentions",
        "time expression with a calendar value",
        "Explicit calendar expressions, and relative ones that the publication date or another date of the text resolves.",
        (
            _DOC,
            *_SPAN,
            Column("date_from", "date", "First day, inclusive."),
            Column("date_to", "date", "Last day, inclusive."),
            Column("precision", "string", "How exact the text is.", values=PRECISIONS),
            Column("edtf", "string", "The value as an ISO 8601-2 (EDTF) string.", edtf=True),
            Column(
                "anchor",
                "string",
                "What the value rests on: none (the words alone), publication (the date of publication), text (another date of the text).",
                values=get_args(Anchor),
            ),
        ),
        ("doc_id", "start", "end"),
        ("doc_id", "start", "end"),
    ),
    Table(
        "claims",
        "statement of one document about one partnership",
        "What one document states about one partnership, with the quotation it rests on.",
        (
            Column("claim_id", "string", "Id of the claim, made from document and partnership."),
            _DOC,
            _PARTNERSHIP,
            _KIND,
            _STATUS,
            _edtf("start", "Start that the text states"),
            _edtf("end", "End that the text states"),
            Column(
                "start_derived", "string", "Year that a duration or an anniversary implies where the text names no start.", False, edtf=True
            ),
            Column("quote", "string", "The sentence or passage that states it."),
            Column("quote_start", "int32", "Offset of the quotation in documents.text."),
            Column("quote_end", "int32", "Offset after the quotation: documents.text[quote_start:quote_end] == quote."),
            Column("rule", "string", "Name of the rule that made the claim."),
            _CONFIDENCE,
            Column("cues", "list<string>", "Words that the rule, the kind, the status and the dates rest on."),
            Column(
                "reasons",
                "list<string>",
                "What weighed most for and against the relation, with its log odds, where a learned reader judged it; the strongest first.",
            ),
        ),
        ("claim_id",),
        ("doc_id", "quote_start", "claim_id"),
    ),
    Table(
        "claim_cities",
        "city in a claim",
        "The sides of each claim.",
        (_CLAIM, _CITY, _ROLE),
        ("claim_id", "city_id"),
        ("claim_id", "city_id"),
    ),
    Table(
        "claim_programmes",
        "programme in a claim",
        "Programmes that a claim is funded by or belongs to.",
        (_CLAIM, _PROGRAMME),
        ("claim_id", "programme_id"),
        ("claim_id", "programme_id"),
    ),
    Table(
        "claim_themes", "theme in a claim", "Themes of each claim.", (_CLAIM, _THEME), ("claim_id", "theme_id"), ("claim_id", "theme_id")
    ),
    Table(
        "partnerships",
        "partnership, resolved over all documents",
        "One row per partnership between municipalities, whatever number of documents state it.",
        (
            Column("partnership_id", "string", "Stable id, made from what identifies the partnership and not from the run."),
            _KIND,
            Column(
                "rgre_type",
                "string",
                "Category of the partnership database of the RGRE (German section of the Council of European Municipalities and Regions).",
                False,
                values=RGRE_TYPES,
            ),
            _STATUS,
            _edtf("start", "Start"),
            _edtf("end", "End"),
            Column("n_documents", "int32", "Number of documents that state it; copies of one text count once."),
            Column("first_published_on", "date", "Earliest publication date among them.", False),
            Column("last_published_on", "date", "Latest publication date among them.", False),
            _CONFIDENCE,
        ),
        ("partnership_id",),
        ("partnership_id",),
    ),
    Table(
        "partnership_cities",
        "city in a partnership",
        "The sides of each partnership.",
        (_PARTNERSHIP, _CITY, _ROLE),
        ("partnership_id", "city_id"),
        ("partnership_id", "city_id"),
    ),
    Table(
        "partnership_programmes",
        "programme in a partnership",
        "Programmes of each partnership.",
        (_PARTNERSHIP, _PROGRAMME),
        ("partnership_id", "programme_id"),
        ("partnership_id", "programme_id"),
    ),
    Table(
        "partnership_themes",
        "theme in a partnership",
        "Themes of each partnership.",
        (_PARTNERSHIP, _THEME),
        ("partnership_id", "theme_id"),
        ("partnership_id", "theme_id"),
    ),
    Table(
        "rejects",
        "input that could not be used",
        "Inputs that became no document, each with the reason and what to do about it.",
        (
            Column("source", "string", "Path relative to the corpus root, as in documents.source."),
            Column("sha256", "string", "SHA-256 of the raw bytes; null where they could not be read.", False, pattern="[0-9a-f]{64}"),
            Column("stage", "string", "Stage that refused it.", values=STAGES),
            Column("error", "string", "Stable code of the reason."),
            Column("message", "string", "One line: what is wrong and what to do."),
        ),
        ("source", "stage"),
        ("source", "stage"),
    ),
)

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
#: Tables whose rows belong to one document and are cut into ranges by ``doc_id``.
DOCUMENT_TABLES = ("documents", "city_mentions", "programme_mentions", "theme_mentions", "organisation_mentions", "date_mentions", "claims")
#: Tables whose rows belong to one claim and are cut into ranges by ``claim_id``.
CLAIM_TABLES = ("claim_cities", "claim_programmes", "claim_themes")
#: Small tables of entities, merged over all parts.
ENTITY_TABLES = ("cities", "programmes", "organisations")
