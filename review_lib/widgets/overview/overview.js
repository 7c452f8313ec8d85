/* The first page: the season, how far it is, what has to be done next. */
import { el, fill } from "../bridge.js";
import { board, panel, table, chip } from "../board.js";

export default board("state", (b, s) => {
  const w = b.words;
  b.head(fill(w.overview, { name: s.name }), `${s.notice} · ${s.folder}`, s.sample ? chip("warn", w.sample) : null,
    b.button(w.verify, async () => { const told = await b.ask("verify"); if (told) b.tell(told.text, told.ok ? "ok" : "err"); }));
  b.main.append(
    el("div.bd-cards", { role: "group", "aria-label": w.deadlines }, s.deadlines.map((d) => el("div", {}, el("span.cap", {}, `${d.what}  ${d.until}`), el("div", {}, el("b", {}, d.left))))),
    el("div.bd-cards", { role: "group", "aria-label": w.funnel }, s.funnel.map((f) => el("div", {}, el("span.cap", {}, f.name),
      el("div", {}, el("b", {}, String(f.n)), f.of ? ` / ${f.of}` : ""), f.of ? el("div.bd-track", {}, el("i", { style: `width:${Math.round((100 * f.n) / f.of)}%` })) : null))),
    panel(w.todo, null, s.todo.length ? el("ul.bd-list", {}, s.todo.map((t) => el("li", {}, el("span.grow", {}, t.text), el("a", { href: t.where, target: "_blank" }, t.where.replace(".ipynb", ""))))) : el("p.bd-blank", {}, w.nothing)),
    panel(w.entries, fill(w.units_n, { n: s.units }), table([{ name: w.division, key: "name" }, { name: w.count, key: "n", num: true }], s.kinds, { label: w.entries })),
    panel(w.judges, s.last ? fill(w.last_run, s.last) : w.no_run, s.judges.length ? table([{ name: w.judge, key: "judge" }, { name: w.submitted, cell: (j) => `${j.done} / ${j.of}`, num: true },
      { name: "", cell: (j) => el("div.bd-track", { style: "width:160px;margin:0" }, el("i", { style: `width:${j.of ? (100 * j.done) / j.of : 0}%` })) }], s.judges, { label: w.judges }) : el("p.bd-blank", {}, w.no_judges)));
});
