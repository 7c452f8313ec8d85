/* The ranked list: official score and fair score with its interval, award zones, and why an entry stands where it does. */
import { el, fill } from "../bridge.js";
import { board, panel, table, chip } from "../board.js";

const NS = "http://www.w3.org/2000/svg";
const svg = (name, attributes, ...children) => {
  const made = document.createElementNS(NS, name);
  for (const [k, v] of Object.entries(attributes)) made.setAttribute(k, v);
  made.append(...children);
  return made;
};

/** Diamond: official; dot with whisker: fair score and its 90 % interval. */
function whisker(r, low, high, width = 150) {
  const x = (v) => 6 + ((v - low) / (high - low || 1)) * (width - 12);
  const parts = [];
  if (r.low !== null && r.high !== null) {
    parts.push(svg("path", { d: `M${x(r.low)} 11H${x(r.high)}M${x(r.low)} 7v8M${x(r.high)} 7v8`, stroke: "var(--qc-s1)", fill: "none", "stroke-width": 1.5 }));
    parts.push(svg("circle", { cx: x(r.fair), cy: 11, r: 4, fill: "var(--qc-s1)" }));
  }
  if (r.score) { const c = x(+r.score); parts.push(svg("path", { d: `M${c} 5l5 6-5 6-5-6z`, fill: "var(--qc-sheet)", stroke: "var(--qc-ink)", "stroke-width": 1.4 })); }
  return svg("svg", { class: "whisker", width, height: 22, role: "img", "aria-label": `${r.score || "—"}; ${r.fair ?? "—"} [${r.low ?? "—"}, ${r.high ?? "—"}]` }, ...parts);
}

function severity(judges, w) {
  const known = judges.filter((j) => j.severity !== null).sort((a, b) => b.severity - a.severity);
  if (!known.length) return el("p.bd-blank", {}, w.no_judges);
  const most = Math.max(1, ...known.flatMap((j) => [Math.abs(j.low), Math.abs(j.high)]));
  const x = (v) => 90 + ((v + most) / (2 * most)) * 230;
  const tall = known.length * 24 + 34;
  const drawn = svg("svg", { viewBox: `0 0 420 ${tall}`, width: "100%", role: "img", "aria-label": w.severity, class: "ch" });
  drawn.append(svg("path", { d: `M${x(0)} 20V${tall - 14}`, stroke: "var(--qc-line-2)" }));
  const word = (t, px, py, more = {}) => { const e = svg("text", { x: px, y: py, "font-size": 12, fill: "var(--qc-ink-2)", ...more }); e.textContent = t; drawn.append(e); };
  word(w.lenient, 90, 12); word(w.strict, 320, 12, { "text-anchor": "end" });
  known.forEach((j, i) => {
    const y = 32 + i * 24;
    const tone = j.flag ? "var(--qc-s2)" : "var(--qc-s1)";
    word(j.judge, 82, y + 4, { "text-anchor": "end" });
    drawn.append(svg("path", { d: `M${x(j.low)} ${y}H${x(j.high)}`, stroke: tone, "stroke-width": 1.5 }), svg("circle", { cx: x(j.severity), cy: y, r: 4, fill: tone }));
    word(`${j.severity > 0 ? "+" : ""}${j.severity.toFixed(1)}${j.flag ? ` ${j.flag}` : ""}`, 330, y + 4);
  });
  return drawn;
}

export default board("state", (b, s) => {
  const w = b.words;
  const right = [s.runs.length > 1 ? el("select.inp", { "aria-label": w.run, onchange: (e) => { b.held.args = [e.target.value]; b.reload(); } }, s.runs.map((r) => el("option", { value: r.run, selected: s.run && r.run === s.run.run }, `${r.run} ${r.at}`)).reverse()) : null,
    s.runs.length > 1 ? b.button(w.compare, compare) : null, b.button(w.rank_now, async () => { b.held.args = []; await b.act("rank"); }, s.run ? "" : ".btn-p"),
    s.run ? b.button(w.export_lists, () => b.act("publish", ["ranking", "notice", "certificates"]), ".btn-p") : null];
  b.head(fill(w.ranking, { name: s.name }), s.run ? fill(w.run_about, s.run) : w.no_run, s.sample ? chip("warn", w.sample) : null, s.run && s.run.simulated ? chip("warn", w.simulated) : null, ...right);
  async function compare() {
    const got = await b.question(w.compare, [{ label: w.before, choices: s.runs.map((r) => r.run) }, { label: w.after, choices: s.runs.map((r) => r.run).reverse() }], w.compare);
    const moved = got && (await b.ask("compare", ...got));
    if (moved) side.replaceChildren(panel(`${got[0]} → ${got[1]}`, null, moved.length ? el("ul.bd-list", {}, moved.map((t) => el("li.wrap", {}, t))) : el("p.bd-blank", {}, w.nothing_moves)));
  }
  const side = el("div.bd-col", {});
  if (!s.run) {
    const done = s.progress.reduce((n, p) => n + p.done, 0);
    b.main.append(panel(w.not_ranked, null, el("p.bd-blank", {}, fill(w.not_ranked_text, { done, of: s.progress.reduce((n, p) => n + p.of, 0) }), " ", b.button(w.rank_now, () => b.act("rank"), ".btn-p"))));
    return;
  }
  b.main.classList.add("two");
  const names = [...s.divisions, ...new Set(s.decided.map((d) => d.division))];
  const on = names.includes(b.held.division) ? b.held.division : names[0];
  const tabs = el("div.tabs", { role: "tablist" }, names.map((d) => el(`button${d === on ? ".on" : ""}`, { type: "button", role: "tab", "aria-selected": d === on ? "true" : "false", onclick: () => { b.held.division = d; b.held.entry = null; b.show(s); } }, d, " ", el("span.cap", {}, String(s.rows.filter((r) => r.division === d).length + s.decided.filter((r) => r.division === d).length)))));
  if (!s.divisions.includes(on)) {
    b.main.classList.remove("two");
    b.main.append(tabs, panel(on, w.decided_about, table([{ name: w.number, key: "entry" }, { name: w.name, key: "name" }, { name: w.position, key: "title" }, { name: w.unit, key: "unit" }, { name: w.decision, key: "decision" }, { name: w.reason, key: "reason" }], s.decided.filter((d) => d.division === on), { label: on })));
    return;
  }
  const search = (b.held.search || "").trim();
  const all = s.rows.filter((r) => r.division === on);
  const rows = all.filter((r) => !search || `${r.entry}${r.title}${r.name}${r.company}`.includes(search));
  const scale = all.flatMap((r) => [r.low, r.high, r.score ? +r.score : null]).filter((v) => v !== null);
  const [low, high] = [Math.floor(Math.min(...scale)), Math.ceil(Math.max(...scale))];
  const zone = (award) => { const at = s.awards.indexOf(award); return at < 0 ? "" : `.z${Math.min(at + 1, 3)}`; };
  const list = table([
    { name: w.rank, cell: (r) => (r.rank === null ? "—" : r.tied ? el("span", {}, el("span.cap", {}, `${w.tied} `), String(r.rank)) : String(r.rank)), num: true },
    { name: w.number, key: "entry" }, { name: w.topic, cell: (r) => el("span", { title: r.name }, r.title) }, { name: w.company, cls: "wide-only", cell: (r) => el("span", { title: r.company }, r.company) },
    { name: w.official, cell: (r) => el("b", {}, r.score || w.unfinished), num: true }, { name: `${low} — ${high} ${w.points}`, cell: (r) => whisker(r, low, high) },
    { name: w.fair, cell: (r) => (r.fair === null ? "—" : r.fair.toFixed(1)), num: true }, { name: w.interval, cls: "wide-only", cell: (r) => (r.low === null ? "—" : `${r.low.toFixed(1)}–${r.high.toFixed(1)}`), num: true },
    { name: w.fair_rank, cell: (r) => r.fairRank ?? "—", num: true }, { name: w.award, cell: (r) => (r.award ? el(`span${zone(r.award)}`, {}, r.award) : el("span.mut", {}, w.no_award)) },
    { name: w.sure, cell: (r) => (r.p === null ? "—" : `${Math.round(100 * r.p)}%`), num: true },
  ], rows, { label: on, onrow: (r) => card(r), held: (r) => r.entry === b.held.entry });
  async function card(r) {
    b.held.entry = r.entry;
    const c = await b.ask("card", r.entry, s.run.run);
    if (!c) return;
    const state = (l) => ({ counted: w.counted, dropped_high: w.dropped_high, dropped_low: w.dropped_low, recused: w.recused, unfinished: w.unfinished })[l.state] || l.state;
    const far = (d, text) => (d ? el("p", {}, fill(text, { award: d.award || w.no_award, points: d.points, score: d.score, rank: d.rank ?? "—" })) : null);
    const kind = (o) => (o.kind.startsWith("trim") ? fill(w.rule_trim, { n: o.trim }) : w[`rule_${o.kind}`] || o.kind);
    side.replaceChildren(panel(r.rank === null ? w.unfinished : fill(w.why, { rank: r.rank }), r.title, el("div.bd-pad", {},
      el("div.bd-tot", {}, c.lines.map((l) => el("div", {}, el("div.cap", {}, l.judge), l.state.startsWith("dropped") ? el("s", {}, l.total) : el("b", {}, l.total ?? "—"), el("div.cap", {}, state(l)))),
        c.sums.map((x) => el("div.sum", {}, el("div.cap", {}, `${x.phase ? x.phase + " " : ""}${x.sum} ÷ ${x.count}`), el("b", {}, x.mean)))),
      far(c.up, w.up), far(c.down, w.down), el("h3", {}, w.other_rules),
      table([{ name: w.rule, cell: kind }, { name: w.score, key: "score", num: true }, { name: w.rank, key: "rank", num: true }, { name: w.award, cell: (o) => o.award || w.no_award }], c.others, { label: w.other_rules, boxed: false }),
      c.comments.length ? el("h3", {}, w.comments) : null, c.comments.map((x) => el("p.wrap", {}, x.item ? el("b", {}, `${x.item}：`) : null, x.text)),
      c.pins.length ? el("h3", {}, w.evidence) : null, c.pins.map((p) => el("p.wrap", {}, chip(p.supports ? "ok" : "warn", `${p.point} ${p.supports ? w.supports : w.lacks}`), ` ${p.quote}`)),
      r.note ? el("p.cap", {}, r.note) : null)), judges());
  }
  const judges = () => panel(w.severity, fill(w.severity_about, { n: s.judges.length }), el("div.bd-pad", {}, severity(s.judges, w)));
  const doubtful = all.filter((r) => s.doubtful.includes(r.entry));
  b.main.append(el("div.bd-col", { style: "overflow:hidden" }, tabs, el("p.cap.wrap", {}, `${w.rule}：${s.rule}`), el("section.panel.bd-panel.fill", { "aria-label": on },
    el("div.bd-filter", {}, el("input.inp", { placeholder: w.search, "aria-label": w.search, value: search, onchange: (e) => { b.held.search = e.target.value; b.show(s); } }), el("span.cap", {}, fill(w.doubtful_n, { n: doubtful.length })), el("span.grow", {}), el("span.cap", {}, w.symbols)),
    list)), side);
  side.append(panel(w.doubtful, w.doubtful_about, doubtful.length ? el("ul.bd-list", {}, doubtful.map((r) => el("li", {}, el("button.btn.btn-q", { type: "button", onclick: () => card(r) }, `${r.rank ?? "—"} ${r.title}`), el("span.grow", {}), el("span.cap", {}, `${r.award || w.no_award} ${r.p === null ? "" : Math.round(100 * r.p) + "%"}`)))) : el("p.bd-blank", {}, w.no_doubt)), judges());
  const again = rows.find((r) => r.entry === b.held.entry);
  if (again) card(again);
});
