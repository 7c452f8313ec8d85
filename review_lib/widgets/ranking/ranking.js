/* The ranked list: official score and fair score with its interval, award lines, and why an entry stands where it does. */
import { el, fill } from "../bridge.js";
import { board, panel, table, chip, segments } from "../board.js";
import { axis, scaleOf, severity, slope, strip, whisker } from "./plots.js";
import { judgesPanel, objectionLine, whyCard } from "./card.js";
import { actsOf, planning } from "./acts.js";

const ROW = 26;

/** The rows of a division that a filter leaves: all, those three ranks from an award line, or the doubtful. */
export function sieve(rows, how, search, doubtful) {
  const edges = rows.map((r, i) => (i + 1 < rows.length && rows[i + 1].award !== r.award ? i : -1)).filter((i) => i >= 0);
  const near = (i) => edges.some((e) => i > e - 4 && i <= e + 4);
  return rows.filter((r, i) => (how === "lines" ? near(i) : how === "doubt" ? doubtful.includes(r.entry) : true) && (!search || `${r.entry}${r.title}${r.name}${r.company}`.includes(search)));
}

export default board("state", (b, s) => {
  const w = b.words;
  const acts = actsOf(b);
  const open = s.objections ? s.objections.filter((o) => o.state === "received" || o.state === "taken").length : 0;
  b.head(fill(w.ranking, { name: s.name }), s.run ? fill(w.run_about, s.run) : w.no_run, s.sample ? chip("warn", w.sample) : null, s.run && s.run.simulated ? chip("warn", w.simulated) : null,
    s.notice ? chip("info", fill(w.notice_until, { until: s.notice.until.slice(0, 10) })) : null,
    s.runs.length > 1 ? el("select.inp", { "aria-label": w.run, onchange: (e) => { b.held.args = [e.target.value]; b.held.compare = null; b.reload(); } }, s.runs.map((r) => el("option", { value: r.run, selected: s.run && r.run === s.run.run }, `${r.run} ${r.at}`)).reverse()) : null,
    s.run ? b.button(w.rerun_rule, acts.rule) : null, b.button(w.rank_now, async () => { b.held.args = []; await b.act("rank"); }, s.run ? "" : ".btn-p"),
    s.run ? b.button(w.run_page, acts.page) : null, s.run ? b.button(w.export_lists, () => b.act("publish", ["ranking", "notice", "certificates"]), ".btn-p") : null);
  if (!s.run) {
    const done = s.progress.reduce((n, p) => n + p.done, 0);
    b.main.append(panel(w.not_ranked, null, el("p.bd-blank", {}, fill(w.not_ranked_text, { done, of: s.progress.reduce((n, p) => n + p.of, 0) }), " ", b.button(w.rank_now, () => b.act("rank"), ".btn-p"))));
    return;
  }
  const names = [...s.divisions, ...new Set(s.decided.map((d) => d.division))];
  const on = names.includes(b.held.division) ? b.held.division : names[0];
  const tabs = el("div.tabs", { role: "tablist" }, names.map((d) => el(`button${d === on ? ".on" : ""}`, { type: "button", role: "tab", "aria-selected": d === on ? "true" : "false", onclick: () => { b.held.division = d; b.held.entry = null; b.show(s); } }, d, " ", el("span.cap", {}, String(s.rows.filter((r) => r.division === d).length + s.decided.filter((r) => r.division === d).length)))));
  if (!s.divisions.includes(on)) {
    b.main.append(tabs, panel(on, w.decided_about, table([{ name: w.number, key: "entry" }, { name: w.name, key: "name" }, { name: w.position, key: "title" }, { name: w.unit, key: "unit" }, { name: w.decision, key: "decision" }, { name: w.reason, key: "reason" }], s.decided.filter((d) => d.division === on), { label: on })));
    return;
  }
  const all = s.rows.filter((r) => r.division === on);
  const doubtful = all.filter((r) => s.doubtful.includes(r.entry));
  const scale = scaleOf(all, 150);
  const zone = (award) => { const at = s.awards.indexOf(award); return at < 0 ? "" : `.z${Math.min(at + 1, 3)}`; };
  const heldRow = () => all.find((r) => r.entry === b.held.entry) || null;

  const place = el("div.rk-list", {});
  const side = el("div.bd-col.rk-side", {});
  const low = el("div.rk-low", {});
  const top = el("div.rk-top", {});
  const count = el("span.cap", { role: "status" });

  function list(keep) {
    const rows = sieve(all, b.held.sieve || "all", (b.held.search || "").trim(), s.doubtful);
    const before = keep ? place.querySelector(".bd-scroll")?.scrollTop : 0;
    const held = heldRow();
    const label = (r) => fill(w.row_label, { score: r.score || "—", fair: r.fair === null ? "—" : r.fair.toFixed(1), low: r.low === null ? "—" : r.low.toFixed(1), high: r.high === null ? "—" : r.high.toFixed(1) });
    const made = table([
      { name: w.rank, cell: (r) => (r.rank === null ? "—" : r.tied ? el("span", {}, el("span.cap", {}, `${w.tied} `), String(r.rank)) : String(r.rank)), num: true },
      { name: w.topic, cell: (r) => el("span", { title: `${r.entry} ${r.name}` }, r.title) }, { name: w.company, cls: "wide-only", cell: (r) => el("span", { title: r.company }, r.company) },
      { name: w.official, cell: (r) => el("b", {}, r.score || w.unfinished), num: true }, { name: axis(scale, w.points), cls: "rk-plot", cell: (r) => whisker(r, scale, held, label(r), ROW - 2) },
      { name: w.fair, cell: (r) => (r.fair === null ? "—" : r.fair.toFixed(1)), num: true }, { name: w.interval, cls: "wide-only", cell: (r) => (r.low === null ? "—" : `${r.low.toFixed(1)}–${r.high.toFixed(1)}`), num: true },
      { name: w.fair_rank, cls: "wide-only", cell: (r) => r.fairRank ?? "—", num: true }, { name: w.award, cls: "rk-zone", cell: (r) => (r.award ? el(`span${zone(r.award)}`, {}, r.award) : el("span.mut", {}, w.no_award)) },
      { name: w.sure, cell: (r) => (r.p === null ? "—" : `${Math.round(100 * r.p)}%`), num: true },
    ], rows, { label: on, height: ROW, onrow: (r) => hold(r), held: (r) => r.entry === b.held.entry,
      rowClass: (r, next) => (next && next.award !== r.award ? "line" : ""),
      onsight: (from, to) => chart.see(from, to) });
    const chart = strip(rows, s.awards, w.strip_label, w.no_award, (at) => made.qcGoto(at));
    place.replaceChildren(chart.whole, made);
    if (before) made.scrollTop = before;
    requestAnimationFrame(() => made.dispatchEvent(new Event("scroll")));
    count.textContent = rows.length === all.length ? fill(w.doubtful_n, { n: doubtful.length }) : fill(w.of_rows, { n: rows.length, all: all.length });
    if (!rows.length) place.append(el("p.bd-blank", {}, w.none_found));
    return made;
  }

  async function hold(r) {
    b.held.entry = r.entry;
    b.held.tab = "why";
    list(true).focus({ preventScroll: true });
    await aside();
    compared();
  }

  async function aside() {
    const tab = b.held.tab || (heldRow() ? "why" : "doubt");
    const choose = segments(w.aside, [{ value: "why", text: w.tab_why }, { value: "doubt", text: `${w.doubtful} ${doubtful.length}` }, { value: "objections", text: `${w.objections} ${open}` }, { value: "judges", text: w.judges }, { value: "plan", text: w.plan }], tab, (v) => { b.held.tab = v; aside(); });
    let body;
    if (tab === "why") {
      const r = heldRow();
      const c = r ? await b.ask("card", r.entry, s.run.run) : null;
      body = c ? whyCard(r, c, s, w, acts) : panel(w.tab_why, null, el("p.bd-blank", {}, w.hold_one));
    } else if (tab === "doubt") {
      body = panel(w.doubtful, w.doubtful_about, doubtful.length ? el("ul.bd-list", {}, doubtful.map((r) => el("li", {}, el("button.btn.btn-q", { type: "button", onclick: () => hold(r) }, `${r.rank ?? "—"} ${r.title}`), el("span.grow", {}), r.concluded ? chip("ok", r.concluded) : null, el("span.cap", {}, `${r.award || w.no_award} ${r.p === null ? "" : Math.round(100 * r.p) + "%"}`)))) : el("p.bd-blank", {}, w.no_doubt));
    } else if (tab === "objections") {
      body = panel(w.objections, s.notice ? fill(w.notice_about, { run: s.notice.run, until: s.notice.until.slice(0, 16).replace("T", " ") }) : w.no_notice, el("div.bd-pad", {}, s.objections.length ? s.objections.map((o) => objectionLine(o, w, acts, true)) : el("p.bd-blank", {}, w.no_objections), el("div.rk-acts", {}, acts.button(w.publicise, acts.publicise))));
    } else if (tab === "judges") body = judgesPanel(s.judges, w);
    else body = planning(b, acts);
    top.replaceChildren(choose, body);
  }

  async function compared() {
    const at = s.runs.findIndex((r) => r.run === s.run.run);
    const pair = b.held.compare || (at > 0 ? [s.runs[at - 1].run, s.run.run] : null);
    const room = low.clientWidth || 470;
    const wide = (room >= 452 ? (room - 12) / 2 : room) - 26;
    const known = s.judges.filter((j) => j.severity !== null);
    const judges = panel(w.severity, fill(w.severity_about, { n: known.length }), el("div.bd-pad", {}, known.length ? severity(known, w, wide) : el("p.bd-blank", {}, w.no_judges), el("p.cap.wrap", {}, `${w.severity_note} ${s.link || ""}`)));
    if (!pair) {
      low.replaceChildren(judges, panel(w.compare, null, el("p.bd-blank", {}, w.one_run)));
      return;
    }
    if (b.held.comparison?.key !== pair.join()) {
      const got = await b.ask("compare", ...pair);
      if (!got) return;
      b.held.comparison = { key: pair.join(), ...got };
    }
    const got = b.held.comparison;
    const rows = got.rows.filter((r) => r.division === on);
    const moved = rows.filter((r) => r.awardBefore !== r.awardAfter).length;
    const pick = (which) => el("select.inp", { "aria-label": which ? w.after : w.before, onchange: (e) => { b.held.compare = which ? [pair[0], e.target.value] : [e.target.value, pair[1]]; compared(); } }, s.runs.map((r) => el("option", { value: r.run, selected: r.run === pair[which] }, r.run)));
    low.replaceChildren(judges, panel(w.compare, got.changed || w.nothing_changed, el("div.bd-pad", {}, el("div.rk-line", {}, pick(0), "→", pick(1)), slope(rows, pair[0], pair[1], b.held.entry, w, wide), el("p.cap.wrap", {}, got.lines.length ? fill(w.moved_n, { n: moved }) : w.nothing_moves),
      el("details", {}, el("summary", {}, w.as_text), el("ul", {}, got.lines.map((t) => el("li.wrap", {}, t)))))));
  }

  const find = el("input.inp", { type: "search", placeholder: w.search, "aria-label": w.search, value: b.held.search || "", oninput: (e) => { b.held.search = e.target.value; list(false); } });
  b.root.onkeydown = (e) => {
    if (e.key === "/" && !e.target.closest("input,textarea,select,[role=dialog]")) { e.preventDefault(); find.focus(); }
  };
  side.append(top, low);
  b.main.classList.add("two", "rk");
  b.main.append(el("div.bd-col", { style: "overflow:hidden" }, el("div.rk-tabs", {}, tabs, el("span.cap.rk-rule", { title: s.rule }, `${w.rule}：${s.rule}`)), el("section.panel.bd-panel.fill", { "aria-label": on },
    el("div.bd-filter", {}, find, segments(w.show, [{ value: "all", text: w.all }, { value: "lines", text: w.near_lines }, { value: "doubt", text: w.doubtful }], b.held.sieve || "all", (v) => { b.held.sieve = v; b.show(s); }), count, el("span.grow", {}), b.button(w.print, acts.print)),
    place, el("div.rk-legend.cap", {}, w.symbols))), side);
  const made = list(false);
  if (!document.activeElement || document.activeElement === document.body) made.focus({ preventScroll: true }); // keys work at once
  aside();
  compared();
});
