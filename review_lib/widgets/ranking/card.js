/* Why an entry stands where it stands: totals and what became of them, the sum, the distances, other rules, what judges
   wrote, and objections. */
import { el, fill } from "../bridge.js";
import { panel, table, chip } from "../board.js";
import { distance } from "./plots.js";

/** The state of one sheet, in the words of the page. */
export function stateWord(state, w) {
  return { counted: w.counted, dropped_high: w.dropped_high, dropped_low: w.dropped_low, recused: w.recused, unfinished: w.unfinished }[state] || state;
}

/** The rule's name on the card. */
export function ruleWord(other, w) {
  return other.kind.startsWith("trim") ? fill(w.rule_trim, { n: other.trim }) : w[`rule_${other.kind}`] || other.kind;
}

/** One sentence: how many totals, what was dropped, the mean. */
export function oneLine(c, w) {
  const judged = c.lines.filter((l) => l.state === "counted" || l.state.startsWith("dropped"));
  if (!c.sums.length) return w.unfinished_text;
  return c.sums.map((s) => fill(c.row.dropped ? w.sum_dropped : w.sum_all, { phase: s.phase ? `${s.phase} ` : "", n: judged.filter((l) => l.phase === s.phase).length, m: s.count, mean: s.mean })).join("；");
}

/** The card. `acts` are {explain, object, objection}: what its buttons do. */
export function whyCard(r, c, s, w, acts) {
  const far = (d, text) => (d ? el("p", {}, fill(text, { award: d.award || w.no_award, points: d.points, score: d.score, rank: d.rank ?? "—" })) : null);
  const zone = s.awards.indexOf(r.award);
  const rules = table([{ name: w.rule, cell: (o) => ruleWord(o, w) }, { name: w.score, key: "score", num: true }, { name: w.rank, key: "rank", num: true }, { name: w.award, cell: (o) => o.award || w.no_award }],
    c.others, { label: w.other_rules, boxed: false, height: 24, rowClass: (o) => (o.kind === "current" ? "me" : "") });
  return panel(r.rank === null ? w.unfinished : fill(w.why, { rank: r.rank }), r.title, el("div.bd-pad.rk-why", {},
    el("div.rk-line", {}, el("p", {}, oneLine(c, w)), el("span.grow", {}), r.award ? el(`span.rk-award.z${Math.min(zone + 1, 3)}`, {}, r.award) : chip("wait", w.no_award)),
    el("div.bd-tot", {}, c.lines.map((l) => el("div", {}, el("div.cap", { title: l.severity === null ? null : `${l.severity > 0 ? "+" : ""}${l.severity.toFixed(1)}` }, l.phase ? `${l.phase} ` : "", l.judge), l.state.startsWith("dropped") ? el("s", {}, l.total) : el("b", {}, l.total ?? "—"), el("div.cap", {}, stateWord(l.state, w)))),
      c.sums.map((x) => el("div.sum", {}, el("div.cap", {}, `${x.phase ? x.phase + " " : ""}${x.sum} ÷ ${x.count}`), el("b", {}, x.mean), el("div.cap", {}, w.half_up)))),
    el("div.rk-two", {}, el("div", {}, el("h3", {}, w.distances), c.row.score !== null ? distance(c, s.awards, w, w.no_award) : null, far(c.down, w.down), far(c.up, w.up)), el("div", {}, el("h3", {}, w.other_rules), rules)),
    c.steady ? el("p", {}, c.steady) : null, c.fair.map((t) => el("p.cap.wrap", {}, t)), r.note ? el("p.cap", {}, r.note) : null,
    c.comments.length ? el("h3", {}, w.comments) : null, c.comments.map((x) => el("p.wrap", {}, x.item ? el("b", {}, `${x.item}：`) : null, x.text)),
    c.pins.length ? el("h3", {}, w.evidence) : null, c.pins.map((p) => el("p.wrap", {}, chip(p.supports ? "ok" : "warn", `${p.point} ${p.supports ? w.supports : w.lacks}`), ` ${p.quote}`)),
    c.panel.length ? el("h3", {}, w.panel_said) : null, c.panel.map((p) => el("p.wrap", {}, chip("info", p.choice), ` ${p.reason} `, el("span.cap", {}, `${p.who} ${p.at.slice(0, 16).replace("T", " ")}`))),
    c.objections.length ? el("h3", {}, w.objections) : null, c.objections.map((o) => objectionLine(o, w, acts)),
    el("div.rk-acts", {}, acts.button(w.explain_named, () => acts.explain(r, true)), acts.button(w.explain_blind, () => acts.explain(r, false)), acts.button(w.conclude, () => acts.conclude(r)), acts.button(w.object, () => acts.object(r)))));
}

/** One objection: its state in a word, who looks, the answer and what it moved, and what can be done. */
export function objectionLine(o, w, acts, withEntry = false) {
  const done = o.state === "answered" || o.state === "withdrawn";
  return el("div.rk-objection", {}, chip(done ? "ok" : o.state === "taken" ? "info" : "warn", w[`objection_${o.state}`]),
    el("div.wrap", {}, el("b", {}, `${o.id}${withEntry ? ` ${o.entry}` : ""} ${o.sender}`), el("span.cap", {}, ` ${o.received.slice(0, 16).replace("T", " ")}${o.late ? ` · ${w.objection_late}` : ""}`), el("div", {}, o.text),
      o.who ? el("div.cap", {}, fill(w.objection_who, { who: o.who })) : null, o.answer ? el("div", {}, el("b", {}, `${w.answer}：`), o.answer) : null,
      o.new_run ? el("div.cap", {}, fill(w.objection_run, { run: o.new_run }), " ", o.moved.join(" ")) : null,
      done ? null : el("div.rk-acts", {}, acts.button(w.take, () => acts.take(o)), acts.button(w.answer, () => acts.answer(o)), acts.button(w.withdraw, () => acts.withdraw(o)))));
}

/** What the marks tell of each judge: every estimate with its 90 % interval under it, and why one is worth a look. */
export function judgesPanel(judges, w) {
  const two = (value, between) => (value === "" ? "—" : el("span.rk-est", {}, value, el("span.cap", {}, between)));
  const estimate = (at) => (j) => two(j.estimates[at].value, j.estimates[at].between);
  return panel(w.judges, w.judges_about, table([
    { name: w.judge, cell: (j) => (j.flag ? el("span.rk-est", {}, j.judge, el("span.cap.rk-flag", { title: w.look_at }, j.flag)) : j.judge) }, { name: w.n_sheets, key: "entries", num: true },
    { name: w.severity_short, cell: (j) => (j.severity === null ? "—" : two(j.severity.toFixed(1), `${j.low.toFixed(1)} ~ ${j.high.toFixed(1)}`)), num: true },
    { name: w.spread, cell: estimate(0), num: true }, { name: w.agreement, cell: (j) => (j.agreement === null ? "—" : j.agreement.toFixed(2)), num: true },
    { name: w.drift, cell: estimate(1), num: true }, { name: w.halo, cell: estimate(2), num: true },
    { name: w.favour, cell: (j) => (j.favourCompany ? el("span", { title: j.favourCompany }, estimate(3)(j)) : "—"), num: true },
  ], judges, { label: w.judges, height: 38 }));
}
