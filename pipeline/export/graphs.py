"""Maps and graphs: GeoJSON, GraphML, GEXF."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

from pipeline.export.model import Data, edges, load


def _facts(data: Data, p: dict[str, Any]) -> dict[str, Any]:
    i = p["partnership_id"]
    return {
        "partnership_id": i,
        "kind": p["kind"],
        "status": p["status"],
        "start": p["start"],
        "end": p["end"],
        "documents": p["n_documents"],
        "confidence": p["confidence"],
        "programmes": "; ".join(data.programmes[x]["name"] for x in data.funded.get(i, [])),
        "themes": "; ".join(data.about.get(i, [])),
    }


def line(a: list[float], b: list[float]) -> list[list[list[float]]]:
    """A straight line between two places, in two pieces where the short way crosses the antimeridian (RFC 7946, section 3.1.9)."""
    (x, y), (other, v) = a, b
    if abs(x - other) <= 180:
        return [[a, b]]
    edge = math.copysign(180.0, x)  # the border that ``a`` reaches first; seen from there ``b`` lies beyond it
    crossing = round(y + (v - y) * (edge - x) / (other + 2 * edge - x), 5)
    return [[a, [edge, crossing]], [[-edge, crossing], b]]


def write_geojson(folder: Path, target: Path) -> None:
    """RFC 7946: a Point per city, a MultiLineString per partnership; ``layer`` tells which. Cities without coordinates have no geometry."""
    data = load(folder)
    features: list[dict[str, Any]] = []
    places: dict[str, list[float]] = {}
    for i, c in data.cities.items():
        located = c["longitude"] is not None and c["latitude"] is not None
        if located:
            places[i] = [round(c["longitude"], 5), round(c["latitude"], 5)]
        properties = {"layer": "city", **{k: v for k, v in c.items() if k not in ("longitude", "latitude", "geometry")}}
        geometry = {"type": "Point", "coordinates": places[i]} if located else None
        features.append({"type": "Feature", "id": i, "geometry": geometry, "properties": properties})
    for p in data.partnerships:
        sides = data.sides.get(p["partnership_id"], [])
        lines = [piece for a, b in edges(sides) if a in places and b in places for piece in line(places[a], places[b])]
        properties = {"layer": "partnership", "cities": "; ".join(data.cities[c]["name_de"] for c, _ in sides), **_facts(data, p)}
        geometry = {"type": "MultiLineString", "coordinates": lines} if lines else None
        features.append({"type": "Feature", "id": p["partnership_id"], "geometry": geometry, "properties": properties})
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    target.write_text(text + "\n", encoding="utf-8")


def _graph(folder: Path) -> Any:
    import networkx

    data = load(folder)
    graph = networkx.MultiGraph()
    used = sorted({city for sides in data.sides.values() for city, _ in sides})
    for i in used:
        c = data.cities[i]
        facts = {"label": c["name_de"], "name": c["name"], "country": c["country_code"], "longitude": c["longitude"]}
        facts |= {"latitude": c["latitude"], "population": c["population"]}
        graph.add_node(i, **{k: v for k, v in facts.items() if v is not None})
    for p in data.partnerships:
        facts = {k: v for k, v in _facts(data, p).items() if v is not None}
        for number, (a, b) in enumerate(edges(data.sides.get(p["partnership_id"], []))):
            graph.add_edge(a, b, key=f"{p['partnership_id']}/{number}", weight=float(p["n_documents"]), **facts)
    return graph


def write_graphml(folder: Path, target: Path) -> None:
    """A multigraph of cities: an edge per pair and partnership, with its kind, status, dates, programmes and themes."""
    import networkx

    # The writer in plain Python: the one on lxml needs names that a hostile text may not give it.
    networkx.write_graphml_xml(_graph(folder), target, encoding="utf-8", named_key_ids=True)


def write_gexf(folder: Path, target: Path) -> None:
    """The same as GEXF 1.2 for Gephi, without the day on which it was written."""
    import networkx

    graph = _graph(folder)
    for _, _, key, facts in graph.edges(keys=True, data=True):
        facts["id"] = key
        # GEXF reads "start" and "end" as the life of an edge in a dynamic graph; an EDTF string is none.
        facts |= {("since" if k == "start" else "until"): facts.pop(k) for k in ("start", "end") if k in facts}
    text = "\n".join(networkx.generate_gexf(graph, encoding="utf-8", version="1.2draft"))
    text = re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1)
    # The schema of GEXF knows no name of a graph; the library writes an empty one.
    text = re.sub(r'(<graph [^>]*) name=""', r"\1", text, count=1)
    text = re.sub(r"<creator>[^<]*", "<creator>stadttandem", text, count=1)
    target.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n' + text.removeprefix("<?xml version='1.0' encoding='utf-8'?>\n") + "\n", encoding="utf-8"
    )
