"""Arrow schemas from the declarations, and records turned into rows."""

from __future__ import annotations

import json
import struct
from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.tables.schema import BY_NAME, CLAIM_TABLES, DOCUMENT_TABLES, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.records import Analysed, Copy, Partnership, Reject

_TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "date": pa.date32(),
    "binary": pa.binary(),
    # "element" is what Parquet calls it, so that a table read back has the very type that was written.
    "list<string>": pa.list_(pa.field("element", pa.string())),
    "list<int32>": pa.list_(pa.field("element", pa.int32())),
}
#: File metadata of cities.parquet (GeoParquet 1.1, https://geoparquet.org/releases/v1.1.0/); without "crs" coordinates are OGC:CRS84.
GEO = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}}}
#: Not published: claims as records, so that ``resolve`` gets them grouped by partnership.
CLAIM_RECORDS = Table("claim_records", "", "", (), (), ("partnership_id", "record"))
_CLAIM_RECORDS = pa.schema([pa.field("partnership_id", pa.string(), False), pa.field("record", pa.binary(), False)])
#: Not published: entries with the bytes of an earlier one of their file, for ``documents.copies``.
COPIES = "copies"
_COPIES = pa.schema([pa.field(name, pa.string(), nullable=False) for name in ("doc_id", "original", "sha256", "source")])
_PLAIN: dict[str, pa.Schema] = {CLAIM_RECORDS.name: _CLAIM_RECORDS, COPIES: _COPIES}
_DESCRIBED: dict[str, pa.Schema] = {}


def declaration(name: str) -> Table:
    """The declaration of a published table or of the claim records."""
    return CLAIM_RECORDS if name == CLAIM_RECORDS.name else BY_NAME[name]


def plain_schema(name: str) -> pa.Schema:
    """Types and nullability alone: what part files carry."""
    if name not in _PLAIN:
        _PLAIN[name] = pa.schema([pa.field(c.name, _TYPES[c.type], nullable=not c.required) for c in BY_NAME[name].columns])
    return _PLAIN[name]


def described_schema(name: str) -> pa.Schema:
    """The published schema: every field carries its description, the schema what one row is and its key."""
    if name not in _DESCRIBED:
        table = BY_NAME[name]
        fields = [pa.field(c.name, _TYPES[c.type], nullable=not c.required, metadata={"description": c.description}) for c in table.columns]
        metadata = {"title": f"one row per {table.row}", "description": table.description, "primary_key": ",".join(table.key)}
        if name == "cities":
            metadata["geo"] = json.dumps(GEO)
        _DESCRIBED[name] = pa.schema(fields, metadata=metadata)
    return _DESCRIBED[name]


def to_table(name: str, rows: Iterable[tuple[Any, ...]]) -> pa.Table:
    """Rows in column order as an Arrow table of the plain schema. Raises ArrowInvalid/ArrowTypeError where a value does not fit."""
    schema = plain_schema(name)
    columns = list(zip(*rows, strict=True))
    if not columns:
        return schema.empty_table()
    arrays = [pa.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def point(longitude: float | None, latitude: float | None) -> bytes | None:
    """A point (degrees) as well-known binary, little-endian; None where a coordinate is missing."""
    return None if longitude is None or latitude is None else struct.pack("<BIdd", 1, 1, longitude, latitude)


def sort(table: pa.Table, declared: Table) -> pa.Table:
    """Rows in the declared order. Strings compare by bytes, which for UTF-8 is the order of code points: no locale is involved."""
    if table.num_rows < 2:
        return table
    indices = pa.compute.sort_indices(table, sort_keys=[(column, "ascending") for column in declared.order])
    return table.take(indices)


class Rows:
    """Rows of all per-document tables, and the entities they point to, gathered from analysed documents."""

    def __init__(self) -> None:
        self.rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in (*DOCUMENT_TABLES, *CLAIM_TABLES, "rejects")}
        self.signatures: list[tuple[str, int, bytes]] = []
        self.claims: list[tuple[str, bytes]] = []
        self.copies: list[tuple[str, str, str, str]] = []
        self.entities: dict[str, Counter[tuple[Any, ...]]] = {name: Counter() for name in ("cities", "programmes", "organisations")}

    def reject(self, reject: Reject) -> None:
        self.rows["rejects"].append((reject.source, reject.sha256, reject.stage, reject.error, reject.message))

    def copy(self, copy: Copy) -> None:
        """An entry that is a document already."""
        self.copies.append((copy.doc_id, copy.original, copy.sha256, copy.source))

    def add(self, analysed: Analysed, n_tokens: int) -> None:
        """All rows of one document; ``n_tokens`` counts the tokens of its text view. Copies are filled in when all documents are known."""
        d, a, rows = analysed.document, analysed.annotations, self.rows
        i = d.doc_id
        rows["documents"].append(
            (i, d.source, d.sha256, d.media_type, d.title, d.text, d.language, d.issuer, d.issuer_city_id, d.published_on)
            + (d.published_on_source, len(d.text), n_tokens, d.duplicate_of, ())
        )
        rows["city_mentions"] += [
            (i, m.start, m.end, m.text, m.city_id, m.method, round(m.confidence, 4), m.form, m.evidence) for m in a.cities
        ]
        rows["programme_mentions"] += [(i, m.start, m.end, m.text, m.programme_id, m.method, round(m.confidence, 4)) for m in a.programmes]
        rows["theme_mentions"] += [(i, m.start, m.end, m.text, m.theme_id, m.method, round(m.confidence, 4)) for m in a.themes]
        rows["organisation_mentions"] += [
            (i, m.start, m.end, m.text, m.organisation_id, m.method, round(m.confidence, 4)) for m in a.organisations
        ]
        rows["date_mentions"] += [(i, m.start, m.end, m.text, m.date_from, m.date_to, m.precision, m.edtf, m.anchor) for m in a.dates]
        for c in analysed.claims:
            rows["claims"].append(
                (c.claim_id, i, c.partnership_id, c.kind, c.status, c.start, c.end, c.start_derived, c.quote, c.quote_start, c.quote_end)
                + (c.rule, round(c.confidence, 4), c.cues, c.reasons)
            )
            rows["claim_cities"] += [(c.claim_id, city, role) for city, role in c.cities]
            rows["claim_programmes"] += [(c.claim_id, programme) for programme in c.programmes]
            rows["claim_themes"] += [(c.claim_id, theme) for theme in c.themes]
        self._entities(analysed)

    def _entities(self, analysed: Analysed) -> None:
        """Only what a row of this document points to (and the parents of programmes): an entity map may hold more than was used."""
        d, a = analysed.document, analysed.annotations
        cities = {m.city_id for m in a.cities} | {city for c in analysed.claims for city, _ in c.cities}
        if d.issuer_city_id:
            cities.add(d.issuer_city_id)
        for city_id in sorted(cities & a.city_entities.keys()):
            e = a.city_entities[city_id]
            self.entities["cities"][
                (e.city_id, e.name, e.name_de, e.country_code, e.country_de, e.admin1, e.ags, e.latitude, e.longitude, e.population)
                + (point(e.longitude, e.latitude),)
            ] += 1
        wanted = {m.programme_id for m in a.programmes} | {p for c in analysed.claims for p in c.programmes}
        done: set[str] = set()
        while wanted:
            parents = set()
            for programme_id in sorted(wanted & a.programme_entities.keys()):
                p = a.programme_entities[programme_id]
                self.entities["programmes"][(p.programme_id, p.name, p.kind, p.parent_id, p.funder, p.url)] += 1
                if p.parent_id:
                    parents.add(p.parent_id)
            done |= wanted
            wanted = parents - done
        for organisation_id in sorted({m.organisation_id for m in a.organisations} & a.organisation_entities.keys()):
            o = a.organisation_entities[organisation_id]
            self.entities["organisations"][(o.organisation_id, o.name, o.kind)] += 1

    def keep(self, signature: tuple[str, int, bytes] | None, claims: Iterable[tuple[str, bytes]]) -> None:
        """What the last steps over all documents need beside the rows: near-duplicate signature, (partnership_id, pickled claim)."""
        if signature is not None:
            self.signatures.append(signature)
        self.claims += claims

    def tables(self) -> dict[str, pa.Table]:
        """Arrow tables in their declared order; entity tables carry a count ``n`` of documents beside their columns."""
        out = {name: sort(to_table(name, rows), BY_NAME[name]) for name, rows in self.rows.items()}
        for name, counter in self.entities.items():
            items = sorted(counter.items(), key=lambda item: tuple(map(repr, item[0])))
            out[name] = to_table(name, [key for key, _ in items]).append_column("n", pa.array([n for _, n in items], pa.int64()))
        ids, sizes, slots = zip(*self.signatures, strict=True) if self.signatures else ((), (), ())
        out["signatures"] = pa.table(
            {"doc_id": pa.array(ids, pa.string()), "size": pa.array(sizes, pa.int32()), "slots": pa.array(slots, pa.binary())}
        )
        out[COPIES] = to_table(COPIES, sorted(self.copies))
        partnerships, records = zip(*sorted(self.claims), strict=True) if self.claims else ((), ())
        out[CLAIM_RECORDS.name] = pa.table([pa.array(partnerships, pa.string()), pa.array(records, pa.binary())], schema=_CLAIM_RECORDS)
        return out


def add_counts(table: pa.Table) -> pa.Table:
    """An entity table with equal rows made one and their counts added."""
    counts: Counter[tuple[Any, ...]] = Counter()
    *columns, numbers = (column.to_pylist() for column in table.columns)
    for *values, n in zip(*columns, numbers, strict=True):
        counts[tuple(values)] += n
    rows = list(zip(*counts, strict=True)) or [()] * len(columns)
    arrays = [pa.array(values, field.type) for values, field in zip((*rows, counts.values()), table.schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=table.schema)


def merge_entities(name: str, parts: Iterable[pa.Table]) -> tuple[pa.Table, Mapping[str, tuple[Any, ...]]]:
    """One row per id. Where documents disagree (the spelling of a project's name), most documents win, then the smaller text."""
    counts: Counter[tuple[Any, ...]] = Counter()
    for part in parts:
        columns = [part.column(c).to_pylist() for c in part.column_names]
        for *values, n in zip(*columns, strict=True):
            counts[tuple(values)] += n
    best: dict[str, tuple[int, str, tuple[Any, ...]]] = {}
    for row, n in counts.items():
        candidate = (-n, repr(row), row)
        if row[0] not in best or candidate[:2] < best[row[0]][:2]:
            best[row[0]] = candidate
    rows = {key: best[key][2] for key in sorted(best)}
    return to_table(name, rows.values()), rows


def partnership_tables(partnerships: Iterable[Partnership]) -> dict[str, pa.Table]:
    """The four partnership tables, sorted."""
    rows: dict[str, list[tuple[Any, ...]]] = {
        "partnerships": [],
        "partnership_cities": [],
        "partnership_programmes": [],
        "partnership_themes": [],
    }
    for p in partnerships:
        rows["partnerships"].append(
            (p.partnership_id, p.kind, p.rgre_type, p.status, p.start, p.end, p.n_documents)
            + (p.first_published_on, p.last_published_on, round(p.confidence, 4))
        )
        rows["partnership_cities"] += [(p.partnership_id, city, role) for city, role in p.cities]
        rows["partnership_programmes"] += [(p.partnership_id, programme) for programme in p.programmes]
        rows["partnership_themes"] += [(p.partnership_id, theme) for theme in p.themes]
    return {name: sort(to_table(name, values), BY_NAME[name]) for name, values in rows.items()}
