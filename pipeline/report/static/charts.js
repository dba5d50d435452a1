"use strict";
// Vega-Lite and Vega specifications. A chart is drawn when it comes into sight, and again when filters, language or colours change.
R.charts = {};
// Names beside the points of another mark; one that would cover a point or another name is left out, the least connected first. A canvas
// draws a stroke over its letters, so the halo is a mark of its own and the names lie on it.
R.namesOf = (mark, text, size, avoidBaseMark = true) => {
  const c = R.config(), font = { fontSize: { value: 11 } };
  const halo = { ...font, stroke: { value: c.background }, strokeWidth: { value: 3 }, strokeOpacity: { value: 0.85 }, text: { signal: text.replaceAll("datum", "datum.datum") } };
  const same = Object.fromEntries(["x", "y", "align", "baseline", "opacity", "text"].map((name) => [name, { field: name }]));
  return [
    { name: "halo", type: "text", zindex: 2, interactive: false, from: { data: mark }, encode: { update: halo },
      transform: [{ type: "label", size, sort: { field: "datum.datum.n", order: "descending" }, anchor: ["right", "left", "top", "bottom"], offset: [3], avoidBaseMark }] },
    { type: "text", zindex: 3, interactive: false, from: { data: "halo" }, encode: { update: { ...font, ...same, fill: { value: c.fg } } } },
  ];
};
R.shapes = () => (R.topology ??= JSON.parse(R.$("shape-data").textContent));
R.scale = () => ({ domain: R.KINDS, range: R.KINDS.map((k) => R.COLOURS[k]) });
R.config = () => {
  const style = getComputedStyle(document.documentElement), get = (name) => style.getPropertyValue(name).trim();
  const fg = get("--fg"), soft = get("--soft"), line = get("--line");
  return { background: get("--bg"), font: "system-ui, 'DejaVu Sans', sans-serif", view: { stroke: null },
    axis: { labelColor: fg, titleColor: fg, gridColor: line, domainColor: soft, tickColor: soft, labelFontSize: 12, labelLimit: 220 },
    legend: { labelColor: fg, titleColor: fg, labelFontSize: 12 }, text: { fill: fg }, line, fg, soft, land: get("--land") };
};
R.lines = (p) => {
  const at = p.cities.map(([id, lead]) => { const c = R.data.cities[id]; return c && c[4] !== null && c[5] !== null ? { xy: [c[4], c[5]], lead } : null; }).filter(Boolean);
  if (at.length < 2) return [];
  if (at.length === 2) return [[at[0].xy, at[1].xy]];
  const lead = at.find((c) => c.lead);
  if (lead) return at.filter((c) => c !== lead).map((c) => [lead.xy, c.xy]);
  const rad = Math.PI / 180, sum = [0, 0, 0];
  for (const { xy: [x, y] } of at) { sum[0] += Math.cos(y * rad) * Math.cos(x * rad); sum[1] += Math.cos(y * rad) * Math.sin(x * rad); sum[2] += Math.sin(y * rad); }
  const middle = [Math.atan2(sum[1], sum[0]) / rad, Math.atan2(sum[2], Math.hypot(sum[0], sum[1])) / rad];
  return at.map((c) => [middle, c.xy]);
};
R.mapData = () => {
  const arcs = R.rows.map((p) => ({ type: "Feature", geometry: { type: "MultiLineString", coordinates: R.lines(p) }, id: p.id, kind: p.kind, title: R.title(p) }))
    .filter((f) => f.geometry.coordinates.length);
  const counts = new Map();
  for (const p of R.rows) for (const [id] of p.cities) counts.set(id, (counts.get(id) || 0) + 1);
  const cities = [...counts].filter(([id]) => R.data.cities[id] && R.data.cities[id][4] !== null)
    .map(([id, n]) => ({ id, n, name: R.city(id), title: `${R.city(id)}: ${R.number(n)}`, x: R.data.cities[id][4], y: R.data.cities[id][5] }));
  cities.sort((a, b) => b.n - a.n || (a.id < b.id ? -1 : 1));
  return { arcs, cities };
};
R.charts.map = {
  note: () => R.t("mapNote"),
  data: R.mapData,
  spec: (data, width) => {
    const c = R.config(), europe = R.$("region").value === "europe";
    const height = Math.round(Math.min(620, Math.max(320, width * 0.58)));
    const projection = europe
      ? { type: "mercator", center: [13, 51], scale: width * 0.72, translate: [width / 2, height / 2] }
      : { type: "equalEarth", scale: width / 5.6, translate: [width / 2, height / 2] };
    return { width, height, padding: 0, projection, layer: [
      { data: { name: "countries", values: R.shapes(), format: { type: "topojson", feature: "countries" } }, mark: { type: "geoshape", fill: c.land, stroke: c.line, strokeWidth: 0.7 } },
      { data: { name: "arcs", values: data.arcs }, mark: { type: "geoshape", filled: false, fill: null, strokeWidth: 1.3, opacity: data.arcs.length > 1500 ? 0.25 : R.dark() ? 0.85 : 0.6 },
        encoding: { stroke: { field: "kind", type: "nominal", scale: R.scale(), legend: null } } },
      { data: { name: "cities", values: data.cities }, mark: { type: "circle", color: c.fg, opacity: 0.85, cursor: "pointer", stroke: c.background, strokeWidth: 0.4 }, name: "places",
        encoding: { longitude: { field: "x", type: "quantitative" }, latitude: { field: "y", type: "quantitative" },
          size: { field: "n", type: "quantitative", scale: { domain: [1, Math.max(10, ...data.cities.map((x) => x.n))], range: [14, 150] }, legend: null }, tooltip: { field: "title" } } },
    ] };
  },
  // Names: in Europe of the 30 best connected cities, over smaller ones if need be; in the world of those that have room, which are the far ones.
  finish: (spec, data, width) => {
    const places = spec.marks.find((m) => m.name && m.name.startsWith("places"));
    const europe = R.$("region").value === "europe";
    data.cities.forEach((city, i) => { city.label = europe && i >= 30 ? "" : city.name; });
    if (places) spec.marks.push(...R.namesOf(places.name, "datum.label", [width, spec.height], !europe));
    return spec;
  },
  click: (datum) => { if (datum && datum.name) R.set({ q: datum.name }); },
};
R.charts.timeline = {
  note: () => R.t("timelineNote", { n: R.number(R.rows.filter((p) => p.since !== null).length), m: R.number(R.rows.filter((p) => p.since === null).length) }),
  data: () => {
    const counts = new Map();
    for (const p of R.rows) if (p.since !== null) { const k = `${p.since}|${p.kind}|${p.year === null ? 1 : 0}`; counts.set(k, (counts.get(k) || 0) + 1); }
    return { bars: [...counts].map(([k, n]) => { const [year, kind, derived] = k.split("|"); return { year: Number(year), next: Number(year) + 1, kind, label: R.t(`kind.${kind}`), derived: Number(derived), n }; })
      .sort((a, b) => a.year - b.year || R.KINDS.indexOf(a.kind) - R.KINDS.indexOf(b.kind) || a.derived - b.derived) };
  },
  spec: (data, width) => ({ width: width - 70, height: 260, padding: 10, data: { name: "bars", values: data.bars }, mark: { type: "bar", cursor: "pointer", binSpacing: 0 },
    encoding: {
      x: { field: "year", type: "quantitative", bin: "binned", axis: { format: "d", title: R.t("start"), tickMinStep: 1 }, scale: { zero: false } }, x2: { field: "next" },
      y: { field: "n", type: "quantitative", stack: "zero", axis: { title: R.t("partnerships"), tickMinStep: 1, format: "d" } },
      color: { field: "kind", type: "nominal", scale: R.scale(), legend: null },
      opacity: { field: "derived", type: "ordinal", scale: { domain: [0, 1], range: [1, 0.45] }, legend: null },
      order: { field: "kind" },
      tooltip: [{ field: "year", title: R.t("year"), format: "d" }, { field: "label", title: R.t("kind") }, { field: "n", title: R.t("count") }] } }),
  click: (datum) => { if (datum && datum.year) R.set({ from: datum.year, to: datum.year }); },
  table: (data) => R.tableOf([R.t("year"), R.t("kind"), R.t("count")], data.bars.map((b) => [b.derived ? `≈ ${b.year}` : b.year, b.label, R.number(b.n)])),
};
R.charts.heat = {
  note: () => R.t("heatNote"),
  data: () => {
    const counts = new Map();
    for (const p of R.rows) for (const theme of p.themes.length ? p.themes : [""]) { const k = `${p.kind}|${theme}`; counts.set(k, (counts.get(k) || 0) + 1); }
    return { cells: [...counts].map(([k, n]) => { const [kind, theme] = k.split("|"); return { kind, theme, n, k: R.t(`kind.${kind}`), t: theme ? R.theme(theme) : R.t("noTheme") }; })
      .sort((a, b) => (a.theme === "") - (b.theme === "") || a.t.localeCompare(b.t, R.lang) || R.KINDS.indexOf(a.kind) - R.KINDS.indexOf(b.kind)).map((c, i) => ({ ...c, row: i, column: R.KINDS.indexOf(c.kind) })) };
  },
  spec: (data, width) => {
    const most = Math.max(1, ...data.cells.filter((c) => c.theme).map((c) => c.n)), c = R.config();
    return { width: Math.max(260, width - 310), height: { step: 24 }, padding: 10, data: { name: "cells", values: data.cells },
      encoding: { x: { field: "k", type: "nominal", sort: { field: "column", op: "min" }, axis: { title: null, orient: "top", labelAngle: width < 700 ? -40 : 0, domain: false, ticks: false, labelPadding: 6 }, scale: { paddingInner: 0.02 } },
        y: { field: "t", type: "nominal", sort: { field: "row", op: "min" }, axis: { title: null, domain: false, ticks: false, labelLimit: 300, labelPadding: 8 }, scale: { paddingInner: 0.08 } },
        tooltip: [{ field: "k", title: R.t("kind") }, { field: "t", title: R.t("themeFilter") }, { field: "n", title: R.t("count") }] },
      layer: [
        { mark: { type: "rect", cursor: "pointer", cornerRadius: 3 }, encoding: { color: { field: "n", type: "quantitative", legend: null,
          scale: { domain: [0, most], clamp: true, range: R.dark() ? ["#161b22", "#2a7ab8"] : ["#eef5fb", "#5aa5dd"] } } } },
        { mark: { type: "text", fill: c.fg, cursor: "pointer" }, encoding: { text: { field: "n", type: "quantitative" } } },
      ] };
  },
  click: (datum) => { if (datum && datum.kind) R.set({ kind: datum.kind, theme: datum.theme }); },
  table: (data) => R.tableOf([R.t("themeFilter"), R.t("kind"), R.t("count")], data.cells.map((c) => [c.t, c.k, R.number(c.n)])),
};
R.HUBS = 110;
R.charts.network = {
  note: () => R.t("networkNote", { n: R.number(R.hubs) }),
  data: () => {
    const degree = new Map();
    for (const p of R.rows) for (const [id] of p.cities) degree.set(id, (degree.get(id) || 0) + 1);
    // The best connected cities with all their partners, then the next, as long as there is room: whole stars, no loose ends.
    const partners = new Map();
    for (const p of R.rows) for (const [id] of p.cities) { if (!partners.has(id)) partners.set(id, new Set()); for (const [other] of p.cities) partners.get(id).add(other); }
    const ranked = [...degree].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)), chosen = new Set();
    for (const [id] of ranked) {
      const more = [...partners.get(id)].filter((x) => !chosen.has(x));
      if (chosen.size + more.length <= R.HUBS) for (const x of more) chosen.add(x);
      else if (!chosen.size) for (const x of more.slice(0, R.HUBS)) chosen.add(x);
    }
    const best = ranked.filter(([id]) => chosen.has(id));
    const nodes = best.map(([id, n]) => ({ id, n, shape: "circle", kind: null, name: R.city(id), label: R.city(id) })), index = new Map(best.map(([id], i) => [id, i])), links = [];
    for (const p of R.rows) {
      const inside = p.cities.map(([id]) => index.get(id)).filter((i) => i !== undefined);
      if (inside.length < 2) continue;
      if (p.cities.length === 2) links.push({ source: inside[0], target: inside[1], kind: p.kind });
      else {
        nodes.push({ id: p.id, n: 1, shape: "diamond", kind: p.kind, name: "", label: p.programmes.map(R.programme).join(", ") || R.title(p) });
        for (const i of inside) links.push({ source: i, target: nodes.length - 1, kind: p.kind });
      }
    }
    // A city without a partner among these would float alone: left out.
    const linked = new Set(links.flatMap((l) => [l.source, l.target])), place = new Map([...linked].sort((a, b) => a - b).map((old, i) => [old, i]));
    const kept = nodes.filter((_, i) => linked.has(i));
    R.hubs = kept.filter((n) => n.shape === "circle").length;
    return { nodes: kept, links: links.map((l) => ({ ...l, source: place.get(l.source), target: place.get(l.target) })) };
  },
  vega: (data, width) => {
    const c = R.config(), height = 560, range = R.scale();
    return { $schema: "https://vega.github.io/schema/vega/v6.json", width, height, padding: 0, autosize: "none", background: c.background,
      scales: [{ name: "colour", type: "ordinal", domain: range.domain, range: range.range }, { name: "size", type: "sqrt", domain: [1, 10], range: [45, 380] }],
      data: [{ name: "nodes", values: data.nodes }, { name: "links", values: data.links }],
      marks: [
        { name: "points", type: "symbol", zindex: 1, from: { data: "nodes" }, encode: { enter: { midx: { value: width / 2 }, midy: { value: height / 2 }, shape: { field: "shape" }, size: { scale: "size", field: "n" },
          fill: [{ test: "datum.kind", scale: "colour", field: "kind" }, { value: c.fg }], stroke: { value: c.background }, tooltip: { field: "label" }, cursor: { value: "pointer" } } },
          transform: [{ type: "force", static: true, iterations: 200, signal: "layout", forces: [
            { force: "center", x: width / 2, y: height / 2 }, { force: "collide", radius: 17 }, { force: "nbody", strength: -110, distanceMax: 260 },
            { force: "x", x: "midx", strength: Math.min(0.06, 40 / width) }, { force: "y", y: "midy", strength: 0.11 }, { force: "link", links: "links", distance: 40 }] }] },
        { type: "path", from: { data: "links" }, interactive: false, encode: { update: { stroke: { scale: "colour", field: "kind" }, strokeWidth: { value: 1.4 }, opacity: { value: 0.7 } } },
          transform: [{ type: "linkpath", require: { signal: "layout" }, shape: "line", sourceX: "datum.source.x", sourceY: "datum.source.y", targetX: "datum.target.x", targetY: "datum.target.y" }] },
        ...R.namesOf("points", "datum.name", [width, height]),
      ] };
  },
  click: (datum) => { if (datum && datum.shape === "circle") R.set({ q: datum.name }); else if (datum && datum.shape === "diamond") R.open(datum.id); },
  table: (data) => R.tableOf([R.t("city"), R.t("degree")], data.nodes.filter((n) => n.shape === "circle").map((n) => [n.name, R.number(n.n)])),
};
R.draw = (name) => {
  const chart = R.charts[name], box = R.$(`c-${name}`), width = Math.max(280, box.clientWidth - 2), data = chart.data();
  R.$(`n-${name}`).textContent = chart.note();
  if (chart.table && R.$(`d-${name}`).open) R.$(`d-${name}`).querySelector(".scroll").replaceChildren(chart.table(data));
  chart.dirty = false;
  chart.width = box.clientWidth;
  if (!R.rows.length) {
    if (chart.view) chart.view.finalize();
    chart.view = null;
    box.replaceChildren(R.el("p", R.t("nothing"), { class: "empty" }));
    box.dataset.ready = "1";
    return Promise.resolve();
  }
  box.querySelector(".empty")?.remove();
  const { line, fg, soft, land, ...config } = R.config();
  let spec = chart.vega ? chart.vega(data, width) : vegaLite.compile({ $schema: "https://vega.github.io/schema/vega-lite/v6.json", autosize: name === "map" ? "none" : "pad", ...chart.spec(data, width) }, { config }).spec;
  if (chart.finish) spec = chart.finish(spec, data, width);
  if (chart.view) chart.view.finalize();
  // The parse tree instead of generated code: nothing needs eval, and the page's policy forbids it.
  chart.view = new vega.View(vega.parse(spec, null, { ast: true }), { expr: vegaInterpreter.expressionInterpreter, renderer: "canvas", container: box, logLevel: vega.Error, hover: true });
  chart.view.addEventListener("click", (_, item) => chart.click(item && item.datum && (item.datum.datum || item.datum)));
  return chart.view.runAsync().then(() => { box.dataset.ready = "1"; });
};
R.drawCharts = () => {
  for (const name in R.charts) {
    R.charts[name].dirty = true;
    if (R.charts[name].near) R.draw(name);
  }
};
R.watch = () => {
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const name = entry.target.id.slice(2), chart = R.charts[name];
      chart.near = entry.isIntersecting;
      if (chart.near && chart.dirty) R.draw(name);
    }
  }, { rootMargin: "300px" });
  for (const name in R.charts) {
    seen.observe(R.$(`c-${name}`));
    const details = R.$(`d-${name}`);
    if (details) details.addEventListener("toggle", () => { if (details.open) details.querySelector(".scroll").replaceChildren(R.charts[name].table(R.charts[name].data())); });
  }
  let timer;
  window.addEventListener("resize", () => { clearTimeout(timer); timer = setTimeout(() => { if (R.$("c-map").clientWidth !== R.charts.map.width) R.drawCharts(); }, 200); });
};
