/* The first page: the season, how far it is, what has to be done next. */
import { el, fill, icon } from "../bridge.js";
import { board, panel, chip } from "../board.js";

/** A line with its share as a bar: name, count, bar. */
function bar(name, text, share, tone = "") {
  return el("li", {}, el("span.ov-name", {}, name), el(`div.bd-track${tone}`, {}, el("i", { style: `width:${Math.round(100 * share)}%` })), el("span.num", {}, text));
}

export default board("state", (b, s) => {
  const w = b.words;
  b.head(fill(w.overview, { name: s.name }), `${s.notice} · ${s.folder}`, s.sample ? chip("warn", w.sample) : null,
    b.button(w.verify, async () => { const told = await b.ask("verify"); if (told) b.tell(told.text, told.ok ? "ok" : "err"); }));
  const most = Math.max(1, ...s.kinds.map((k) => k.n));
  b.main.append(
    el("div.bd-cards", { role: "group", "aria-label": `${w.deadlines}, ${w.funnel}` }, s.deadlines.map((d) => el("div", {}, el("span.cap", {}, `${d.what}  ${d.until.slice(0, 16)}`), el("div", {}, el(`b${d.closed ? "" : ".warn"}`, {}, d.left)))),
      s.funnel.map((f) => el("div", {}, el("span.cap", {}, f.name), el("div", {}, el("b", {}, String(f.n)), f.of ? ` / ${f.of}` : ""), f.of ? el("div.bd-track", {}, el("i", { style: `width:${Math.round((100 * f.n) / f.of)}%` })) : null))),
    el("div.ov-both", {},
      el("div.ov-stack", {}, panel(w.todo, null, s.todo.length ? el("ol.bd-list.ov-todo", {}, s.todo.map((t) => el("li", {}, icon("clock"), el("span.grow", {}, t.text), el("a.btn.btn-q", { href: t.where, target: "_blank" }, t.where.replace(".ipynb", ""), icon("right", true))))) : el("p.bd-blank", {}, w.nothing)),
        panel(w.records, null, el("div.bd-pad", {}, el("p.wrap", {}, s.last ? fill(w.last_run, s.last) : w.no_run), el("p.cap", {}, fill(w.records_n, { n: s.records }))))),
      panel(w.entries, fill(w.units_n, { n: s.units }), s.kinds.length ? el("ul.ov-bars", {}, s.kinds.map((k) => bar(k.name, String(k.n), k.n / most))) : el("p.bd-blank", {}, w.no_mail)),
      panel(w.judges, null, s.judges.length ? el("ul.ov-bars", {}, s.judges.map((j) => bar(j.judge, `${j.done} / ${j.of}`, j.of ? j.done / j.of : 0, j.of && j.done === j.of ? ".full" : ""))) : el("p.bd-blank", {}, w.no_judges))));
});
