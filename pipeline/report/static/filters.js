"use strict";
// The filter form; every view below shows R.rows.
R.FILTERS = ["q", "kind", "country", "programme", "theme", "status", "from", "to"];
R.options = () => {
  const all = R.data.partnerships;
  const fill = (name, values, label) => {
    const select = R.$(`f-${name}`), kept = select.value;
    const counts = new Map();
    for (const p of all) for (const v of values(p)) counts.set(v, (counts.get(v) || 0) + 1);
    const items = [...counts.keys()].map((v) => [v, label(v)]);
    items.sort((a, b) => a[1].localeCompare(b[1], R.lang) || (a[0] < b[0] ? -1 : 1));
    select.replaceChildren(R.el("option", R.t("all"), { value: "" }));
    for (const [value, text] of items) select.append(R.el("option", `${text} (${R.number(counts.get(value))})`, { value }));
    select.value = counts.has(kept) ? kept : "";
  };
  fill("kind", (p) => [p.kind], (v) => R.t(`kind.${v}`));
  fill("status", (p) => [p.status], (v) => R.t(`status.${v}`));
  fill("country", (p) => p.codes, R.country);
  fill("programme", (p) => p.programmes, R.programme);
  fill("theme", (p) => p.themes, R.theme);
  for (const legend of document.querySelectorAll(".kinds")) legend.replaceChildren(...R.KINDS.map((kind) => {
    const item = R.el("li"), svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), disc = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    svg.setAttribute("viewBox", "0 0 10 10");
    svg.setAttribute("aria-hidden", "true");
    for (const [k, v] of [["cx", 5], ["cy", 5], ["r", 5], ["fill", R.COLOURS[kind]]]) disc.setAttribute(k, v);
    svg.append(disc);
    item.append(svg, R.t(`kind.${kind}`));
    return item;
  }));
};
R.filter = () => {
  const f = Object.fromEntries(R.FILTERS.map((name) => [name, R.$(`f-${name}`).value.trim()]));
  const words = R.fold(f.q).split(/\s+/).filter(Boolean);
  const from = f.from ? Number(f.from) : null, to = f.to ? Number(f.to) : null;
  R.rows = R.data.partnerships.filter((p) =>
    words.every((w) => p.text.includes(w)) && (!f.kind || p.kind === f.kind) && (!f.status || p.status === f.status) &&
    (!f.country || p.codes.includes(f.country)) && (!f.programme || p.programmes.includes(f.programme)) && (!f.theme || p.themes.includes(f.theme)) &&
    (from === null || (p.since !== null && p.since >= from)) && (to === null || (p.since !== null && p.since <= to)));
  R.$("shown").textContent = R.t("shown", { n: R.number(R.rows.length), m: R.number(R.data.partnerships.length) });
};
R.set = (values) => {
  for (const name in values) R.$(`f-${name}`).value = values[name];
  R.changed();
};
