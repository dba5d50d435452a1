"use strict";
// The table of partnerships: sorted by a click on a heading, shown in pages, so that 10,000 rows cost what 50 cost.
R.PAGE = 50;
R.page = 0;
R.sort = { by: "n", down: true };
R.names = (p) => p.cities.map(([id, lead]) => [R.city(id), lead]).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0], R.lang));
R.title = (p) => R.names(p).map((n) => n[0]).join(" – ");
R.COLUMNS = [
  ["cities", (p) => R.title(p)],
  ["country", (p) => p.codes.map(R.country).join(", ")],
  ["kind", (p) => R.t(`kind.${p.kind}`)],
  ["status", (p) => R.t(`status.${p.status}`)],
  ["start", (p) => p.start ?? (p.derived ? String(p.derived) : null)],
  ["end", (p) => p.end],
  ["programmes", (p) => p.programmes.map(R.programme).join(", ")],
  ["themes", (p) => p.themes.map(R.theme).join(", ")],
  ["n", (p) => p.n],
  ["confidence", (p) => p.conf],
];
R.sorted = () => {
  const key = R.COLUMNS.find(([name]) => name === R.sort.by)[1], collator = new Intl.Collator(R.lang, { numeric: true });
  const keyed = R.rows.map((p) => [key(p), p]);
  const sign = R.sort.down ? -1 : 1;
  keyed.sort((a, b) => {
    const none = (v) => v === null || v === "";
    if (none(a[0]) || none(b[0])) return none(a[0]) - none(b[0]); // empty cells last, whichever way
    return sign * (typeof a[0] === "number" ? a[0] - b[0] : collator.compare(a[0], b[0]));
  });
  return keyed.map((k) => k[1]);
};
R.heads = () => {
  const head = R.$("rows").tHead.rows[0];
  const focused = head.contains(document.activeElement) ? document.activeElement.dataset.by : null;
  head.replaceChildren();
  for (const [name] of R.COLUMNS) {
    const state = R.sort.by === name ? (R.sort.down ? "descending" : "ascending") : "none";
    const th = R.el("th", null, { scope: "col", "aria-sort": state }), button = R.el("button", R.t(name), { type: "button", "data-by": name });
    button.title = R.t("sortBy", { x: R.t(name) });
    button.addEventListener("click", () => {
      R.sort = { by: name, down: R.sort.by === name ? !R.sort.down : name === "n" || name === "confidence" };
      R.page = 0;
      R.drawTable();
    });
    th.append(button);
    head.append(th);
    if (name === "cities") head.append(R.el("th", R.t("evidence"), { scope: "col" }));
    if (focused === name) button.focus();
  }
};
R.startText = (p) => p.start ? R.edtf(p.start) : p.derived ? `≈ ${p.derived}` : "";
R.row = (p) => {
  const tr = R.el("tr", null, { "data-id": p.id });
  const cell = (text, kind) => { const td = R.el("td", text, kind ? { class: kind } : {}); tr.append(td); return td; };
  const first = R.el("th", null, { scope: "row" });
  first.textContent = R.names(p).map(([name, lead]) => (lead ? `${name} (${R.t("lead role")})` : name)).join(" – ");
  tr.append(first);
  const button = R.el("button", R.t("evidence"), { type: "button", "aria-haspopup": "dialog", "aria-label": R.t("evidenceFor", { x: R.title(p) }) });
  button.addEventListener("click", () => R.open(p.id));
  cell("").append(button);
  cell(p.codes.map(R.country).join(", "));
  cell(R.t(`kind.${p.kind}`));
  cell(R.t(`status.${p.status}`));
  const start = cell(R.startText(p), "num");
  if (!p.start && p.derived) start.title = R.t("startDerived");
  cell(R.edtf(p.end), "num");
  cell(p.programmes.map(R.programme).join(", "));
  cell(p.themes.map(R.theme).join(", "));
  cell(R.number(p.n), "num");
  cell(R.share(p.conf), "num");
  return tr;
};
R.drawTable = () => {
  const rows = R.sorted(), pages = Math.max(1, Math.ceil(rows.length / R.PAGE));
  R.page = Math.min(R.page, pages - 1);
  R.heads();
  const shown = rows.slice(R.page * R.PAGE, (R.page + 1) * R.PAGE).map(R.row);
  if (!shown.length) {
    const line = R.el("tr");
    line.append(R.el("td", R.t("nothing"), { colspan: R.COLUMNS.length + 1, class: "empty" }));
    shown.push(line);
  }
  R.$("rows").tBodies[0].replaceChildren(...shown);
  R.$("page").textContent = R.t("page", { n: R.number(R.page + 1), m: R.number(pages) });
  R.$("prev").disabled = R.page === 0;
  R.$("next").disabled = R.page === pages - 1;
};
R.$("prev").addEventListener("click", () => { R.page -= 1; R.drawTable(); });
R.$("next").addEventListener("click", () => { R.page += 1; R.drawTable(); });
