"use strict";
// Puts the page together and listens.
R.remember = (key, value) => { try { localStorage.setItem(`stadttandem-${key}`, value); } catch { /* a file may have no storage */ } };
R.recall = (key) => { try { return localStorage.getItem(`stadttandem-${key}`); } catch { return null; } };
R.changed = () => {
  R.page = 0;
  R.filter();
  R.drawTable();
  R.drawLists();
  R.drawCharts();
};
R.all = () => {
  R.translate();
  const f = R.data.figures;
  R.$("period").textContent = f.from ? `${R.edtf(f.from)} – ${R.edtf(f.to)}` : R.t("undated");
  R.$("about-text").textContent = R.t("aboutText", { v: R.data.run.version || "", n: R.number(R.data.run.inputs ?? f.documents) });
  R.$("capped").hidden = f.partnerships <= R.data.partnerships.length;
  R.$("capped").textContent = R.t("capped", { n: R.number(R.data.partnerships.length), m: R.number(f.partnerships) });
  R.options();
  const page = R.page;
  R.changed();
  R.page = page;
  R.drawTable();
  if (R.$("evidence").open) R.open(R.opened);
};
R.mode = () => { document.documentElement.dataset.mode = R.dark() ? "dark" : "light"; };
R.$("lang").addEventListener("change", (event) => { R.lang = event.target.value; R.remember("lang", R.lang); R.all(); });
R.$("mode").addEventListener("change", (event) => { R.remember("mode", event.target.value); R.mode(); R.drawCharts(); });
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { R.mode(); R.drawCharts(); });
R.$("region").addEventListener("change", () => R.draw("map"));
R.$("form").addEventListener("submit", (event) => event.preventDefault());
R.$("reset").addEventListener("click", () => R.set(Object.fromEntries(R.FILTERS.map((name) => [name, ""]))));
{
  let timer;
  R.$("form").addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(R.changed, 120); });
}
R.lang = R.recall("lang") || ((navigator.language || "de").startsWith("de") ? "de" : "en");
if (!R.labels[R.lang]) R.lang = "de";
R.$("lang").value = R.lang;
R.$("mode").value = ["light", "dark"].includes(R.recall("mode")) ? R.recall("mode") : "";
R.mode();
R.watch();
R.all();
if (location.hash.startsWith("#p:")) R.open(location.hash.slice(1));
document.documentElement.dataset.ready = "1";
