"use strict";
// The evidence of one partnership: every quote in its context with the mentions marked; the lists of unsure claims and of rejects.
R.target = (layer, id) => ({ city: () => { const c = R.data.cities[id]; return c ? `${R.city(id)}, ${R.country(c[2])}` : id; },
  date: () => R.edtf(id), programme: () => R.programme(id), theme: () => R.theme(id) })[layer]();
R.pieces = (pieces) => pieces.map((piece) => typeof piece === "string" ? document.createTextNode(piece)
  : R.el("mark", piece[0], { class: piece[1], title: `${R.t(`layer.${piece[1]}`)}: ${R.target(piece[1], piece[2])}` }));
R.quote = (claim) => {
  const block = R.el("blockquote", null, { lang: "de" });
  for (const [part, name] of [["b", "around"], ["q", "quote"], ["a", "around"]]) {
    const span = R.el("span", null, { class: name });
    span.append(...R.pieces(claim[part]));
    block.append(span);
  }
  return block;
};
R.facts = (pairs) => {
  const list = R.el("dl", null, { class: "facts" });
  for (const [name, value] of pairs) if (value) list.append(R.el("dt", name), R.el("dd", value));
  return list;
};
R.claim = (id) => {
  const c = R.data.claims[id], d = R.data.documents[c.d], article = R.el("article", null, { "data-claim": id });
  article.append(R.el("h3", d.title || R.t("untitled"), { lang: "de" }), R.quote(c));
  const derived = c.sd && !c.start ? `≈ ${c.sd} (${R.t("startDerived")})` : R.edtf(c.start);
  article.append(R.facts([
    [R.t("issuer"), d.issuer], [R.t("published"), d.date ? R.edtf(d.date) : R.t("undated")], [R.t("source"), d.source],
    [R.t("kind"), R.t(`kind.${c.kind}`)], [R.t("status"), R.t(`status.${c.status}`)], [R.t("start"), derived], [R.t("end"), R.edtf(c.end)],
    [R.t("rule"), c.rule], [R.t("cues"), c.cues.join(", ")], [R.t("confidence"), R.share(c.conf)], ["ID", id],
  ]));
  return article;
};
R.open = (id) => {
  const p = R.data.partnerships.find((x) => x.id === id);
  if (!p) return;
  R.opened = id;
  R.$("e-title").textContent = R.title(p);
  const legend = R.el("p", `${R.t("legend")}: `, { class: "note" });
  for (const layer of ["city", "date", "programme", "theme"]) legend.append(R.el("mark", R.t(`layer.${layer}`), { class: layer }), " ");
  R.$("e-body").replaceChildren(
    R.facts([
      [R.t("cities"), R.names(p).map(([n, lead]) => (lead ? `${n} (${R.t("lead role")})` : n)).join(", ")], [R.t("country"), p.codes.map(R.country).join(", ")],
      [R.t("kind"), R.t(`kind.${p.kind}`) + (p.rgre ? ` (RGRE: ${p.rgre})` : "")], [R.t("status"), R.t(`status.${p.status}`)], [R.t("start"), R.startText(p)], [R.t("end"), R.edtf(p.end)],
      [R.t("programmes"), p.programmes.map(R.programme).join(", ")], [R.t("themes"), p.themes.map(R.theme).join(", ")], [R.t("n"), R.number(p.n)], [R.t("confidence"), R.share(p.conf)], ["ID", p.id],
    ]),
    legend,
    ...(p.claims.length ? p.claims.map(R.claim) : [R.el("p", R.t("noClaims"))]),
  );
  if (!R.$("evidence").open) R.$("evidence").showModal();
  R.$("e-title").focus();
};
R.$("e-close").addEventListener("click", () => R.$("evidence").close());
R.$("evidence").addEventListener("click", (event) => { if (event.target === R.$("evidence")) R.$("evidence").close(); });
R.drawLists = () => {
  R.$("low-note").textContent = R.t("lowNote", { x: R.share(R.data.low) });
  const shown = new Set(R.rows.map((p) => p.id));
  const titles = new Map(R.rows.map((p) => [p.id, R.title(p)]));
  const low = Object.entries(R.data.claims).filter(([, c]) => c.conf < R.data.low && shown.has(c.p)).sort((a, b) => a[1].conf - b[1].conf).slice(0, 500);
  R.$("low-rows").replaceChildren(low.length ? R.tableOf(
    [R.t("confidence"), R.t("cities"), R.t("kind"), R.t("rule"), R.t("quote"), R.t("evidence")],
    low.map(([, c]) => {
      const button = R.el("button", R.t("evidence"), { type: "button", "aria-haspopup": "dialog", "aria-label": R.t("evidenceFor", { x: titles.get(c.p) }) });
      button.addEventListener("click", () => R.open(c.p));
      const quote = R.el("span", null, { lang: "de" });
      quote.append(...R.pieces(c.q));
      return [R.share(c.conf), titles.get(c.p), R.t(`kind.${c.kind}`), c.rule, quote, button];
    })) : R.el("p", R.t("none")));
  R.$("reject-rows").replaceChildren(R.data.rejects.length ? R.tableOf(
    [R.t("source"), R.t("stage"), R.t("error"), R.t("message")], R.data.rejects.map((r) => [r.source, r.stage, r.error, r.message])) : R.el("p", R.t("none")));
};
