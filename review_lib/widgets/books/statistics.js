/* Statistics of annexes 3 and 6: sums and rates in tables, bars a unit, comparisons, what does not fit. */
import { el, fill } from "../bridge.js";
import { panel, table, chip, segments } from "../board.js";

/** Bars with their numbers; units that do not fit are named with a sign, not by colour alone. */
function bars(w, c) {
  const most = Math.max(...c.bars.map(([, v]) => v), 1);
  return el("figure.st-bars", { role: "group", "aria-label": `${c.label}（${c.unit}）` }, el("figcaption", {}, `${c.label}（${c.unit}，n = ${c.bars.length}）`),
    c.bars.map(([unit, value]) => el("div.st-bar", {}, el("span.t", { title: unit }, unit), el("i", { style: `width:${Math.max((value / most) * 100, 0.4)}%` }), el("span.num", {}, value.toLocaleString("zh-CN", { maximumFractionDigits: 2 })), c.odd.includes(unit) ? chip("warn", w.st_odd) : null)));
}

/** One annex at a time; `turn` is called with the place of another. */
export function statistics(b, parts, at, turn) {
  const w = b.words;
  const p = parts[at];
  if (!p) return [el("p.bd-blank", {}, w.cb_no_looks)];
  const list = (title, rows) => panel(fill(title, { n: rows.length }), "", rows.length ? el("ul.bd-list", {}, rows.map((r) => el("li", {}, el("b", {}, r.unit), el("span.wrap", {}, r.text)))) : el("p.bd-pad.mut", {}, w.cb_no_looks));
  const of = (r) => fill(w.st_counted, { n: r.counted, all: r.asked ?? p.units });
  return [
    el("div.bd-filter", { style: "padding:0" }, segments(w.st_annex, parts.map((q, n) => ({ value: n, text: q.title })), at, turn), el("span.cap", {}, fill(w.st_units, { n: p.units }))),
    panel(w.st_totals, "", table([{ name: w.st_what, key: "label" }, { name: w.st_value, key: "value", num: true }, { name: w.st_unit, key: "unit" }, { name: w.st_from, cell: of }], p.totals, { label: w.st_totals, boxed: false })),
    panel(w.st_rates, w.st_rates_about, table([{ name: w.st_what, key: "label" }, { name: w.st_value, key: "value", num: true }, { name: w.st_unit, key: "unit" }, { name: w.st_from, cell: of }, { name: w.st_how, key: "how" }], p.rates, { label: w.st_rates, boxed: false }),
      el("ul.bd-list", {}, p.yes.map((y) => el("li", {}, el("span", {}, y.label), el("b", {}, fill(w.st_yes, y)))), p.choices.map((c) => el("li", {}, el("span", {}, c.label), el("b", {}, c.said))))),
    panel(w.st_charts, "", el("div.st-charts", {}, p.charts.map((c) => bars(w, c)))),
    p.groups.map((g) => panel(g.by, "", table([{ name: "", cell: (r) => r[0] }, ...g.heads.map((h, n) => ({ name: h, num: true, cell: (r) => r[n + 1] }))], g.rows, { label: g.by, boxed: false }))),
    list(w.st_oddities, p.odd), list(w.st_skipped, p.skipped),
  ];
}
