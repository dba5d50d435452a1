"use strict";
// Data, language and small helpers. Text of documents enters the page only through textContent: it can never become markup.
const R = {
  data: JSON.parse(document.getElementById("data").textContent),
  labels: JSON.parse(document.getElementById("labels").textContent),
  lang: "de",
  rows: [],
  KINDS: ["twinning", "friendship", "project", "thematic", "network", "cooperation"],
  STATUSES: ["planned", "active", "ended"],
  // Okabe and Ito's palette: distinguishable with the common colour blindnesses.
  COLOURS: { twinning: "#0072B2", friendship: "#E69F00", project: "#009E73", thematic: "#CC79A7", network: "#56B4E9", cooperation: "#D55E00" },
};
R.$ = (id) => document.getElementById(id);
R.t = (key, values) => {
  let text = R.labels[R.lang][key] ?? key;
  for (const name in values || {}) text = text.replace(`{${name}}`, () => values[name]); // a function: "$&" in a name is no pattern
  return text;
};
R.el = (tag, text, attributes) => {
  const node = document.createElement(tag);
  if (text !== undefined && text !== null) node.textContent = text;
  for (const name in attributes || {}) if (attributes[name] !== null) node.setAttribute(name, attributes[name]);
  return node;
};
R.number = (n) => new Intl.NumberFormat(R.lang).format(n);
R.share = (n) => new Intl.NumberFormat(R.lang, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(n);
R.city = (id) => { const c = R.data.cities[id]; return c ? c[R.lang === "de" ? 0 : 1] : id; };
R.country = (code) => {
  try { return new Intl.DisplayNames([R.lang], { type: "region" }).of(code); } catch { return code; }
};
R.programme = (id) => (R.data.programmes[id] || [id])[0];
R.theme = (id) => { const t = R.data.themes[id]; return t ? t[R.lang === "de" ? 0 : 1] : id; };
R.edtf = (value) => {
  if (!value) return "";
  const day = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value), month = /^(\d{4})-(0\d|1[0-2])$/.exec(value);
  if (day && R.lang === "de") return `${day[3]}.${day[2]}.${day[1]}`;
  if (month && R.lang === "de") return `${month[2]}/${month[1]}`;
  return value;
};
R.fold = (text) => text.toLowerCase().replaceAll("ß", "ss").normalize("NFD").replace(/\p{M}/gu, "");
R.codes = (p) => [...new Set(p.cities.map(([id]) => (R.data.cities[id] || [])[2]).filter(Boolean))].sort();
R.dark = () => {
  const mode = R.$("mode").value;
  return mode ? mode === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
};
R.tableOf = (heads, rows) => {
  const table = R.el("table"), head = R.el("tr"), body = R.el("tbody");
  for (const h of heads) head.append(R.el("th", h, { scope: "col" }));
  for (const row of rows) {
    const tr = R.el("tr");
    for (const cell of row) {
      const td = R.el("td");
      td.append(cell instanceof Node ? cell : String(cell ?? ""));
      tr.append(td);
    }
    body.append(tr);
  }
  const thead = R.el("thead");
  thead.append(head);
  table.append(thead, body);
  return table;
};
R.translate = () => {
  document.documentElement.lang = R.lang;
  document.title = R.t("title");
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = R.t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", R.t(node.dataset.label));
  for (const node of document.querySelectorAll("[data-n]")) node.textContent = R.number(Number(node.dataset.n));
};
for (const p of R.data.partnerships) {
  p.codes = R.codes(p);
  p.since = p.year ?? p.derived;
  p.text = R.fold([...p.cities.flatMap(([id]) => (R.data.cities[id] || [id]).slice(0, 2)), ...p.programmes.map(R.programme), p.id].join(" "));
}
