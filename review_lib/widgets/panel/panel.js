/* The panel: judges by entries, those that differ most on top; what was said on an entry and what was decided. */

import { el, fill, qcCall } from "../bridge.js";
import { board, panel, table, chip, segments } from "../board.js";
import { stageOf } from "./stage.js";
import { talkOf } from "./talk.js";

const LIVE = 4000;
const NONE = { state: "none" };

/** Rows in the order asked for, of those that hold the words searched for. */
export function sortRows(rows, how, search) {
  const found = rows.filter((r) => !search || `${r.entry}${r.title}`.includes(search));
  const by = { number: (a, b) => a.entry.localeCompare(b.entry), mean: (a, b) => Number(b.mean || -1) - Number(a.mean || -1) }[how];
  return by ? [...found].sort(by) : found;
}

/** The words and the class of a cell of the matrix. */
export function cellOf(cell, mean, far, w) {
  if (cell.state === "submitted") {
    const off = Number(cell.total) - Number(mean);
    const side = mean && Math.abs(off) * 2 >= far ? (off > 0 ? "high" : "low") : "";
    return { text: cell.total, kind: `done${side ? `.${side}` : ""}`, title: side ? w[`cell_${side}`] : "" };
  }
  return { recused: { text: w.recused, kind: "away", title: "" }, draft: { text: cell.done, kind: "draft", title: w.cell_draft }, new: { text: w.cell_new, kind: "draft", title: "" },
    none: { text: "", kind: "none", title: "" } }[cell.state];
}

function live(b) {
  if (b.pulse) return;
  b.pulse = setInterval(async () => {
    if (!b.root.isConnected) return clearInterval(b.pulse);
    try {
      const now = await qcCall(b.model, "pulse", [], 20000);
      b.root.dataset.live = "on";
      b.held.stale = b.held.stale || now !== b.state.pulse;
    } catch {
      b.root.dataset.live = "off"; /* no kernel: the next beat asks again, and the bar says so */
    }
    const busy = b.root.querySelector(".scrim") || ["TEXTAREA", "INPUT", "SELECT"].includes(document.activeElement?.tagName);
    if (b.held.stale && !busy) {
      b.held.stale = false;
      await b.reload();
    }
    if (b.lamp) b.lamp.textContent = b.root.dataset.live === "off" ? b.words.live_off : b.words.live_on;
  }, LIVE);
}

function keys(b, acts) {
  b.root.onkeydown = (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || b.root.querySelector(".scrim") || ["TEXTAREA", "INPUT", "SELECT"].includes(e.target.tagName)) return;
    const act = acts[e.key];
    if (!act) return;
    e.preventDefault();
    act();
  };
}

export default board("state", (b, s) => {
  const w = b.words;
  const load = (more) => { b.held.args = [{ phase: s.phase, division: s.division, group: s.group, ...more }]; return b.reload(); };
  b.lamp = el("span.cap", { role: "status", "aria-label": w.live }, b.root.dataset.live === "off" ? w.live_off : w.live_on);
  const sum = (k) => s.judges.reduce((n, j) => n + j[k], 0);
  const pick = (label, all, on, choices, key) => (choices.length > 1 ? el("select.inp", { "aria-label": label, onchange: (e) => load({ [key]: e.target.value }) },
    all ? el("option", { value: "", selected: !on }, all) : null, choices.map((c) => el("option", { value: c, selected: c === on }, c))) : null);
  const view = b.held.view || "entries";
  b.head(fill(w.panel_title, { name: s.name }), fill(w.panel_about, { done: sum("done"), of: sum("of"), begun: sum("begun") }), b.lamp, s.sample ? chip("warn", w.sample) : null,
    pick(w.phase, null, s.phase, s.phases, "phase"), pick(w.division, w.all_divisions, s.division, s.divisions, "division"), pick(w.group, w.all_groups, s.group, s.groups, "group"),
    segments(w.view, [{ value: "entries", text: w.panel_entries }, { value: "judges", text: w.judges }, ...(s.stage ? [{ value: "stage", text: w.stage }] : [])], view, (v) => { b.held.view = v; b.show(s); }),
    b.button("?", () => help(b), ".btn-q", { "aria-label": w.keys }));
  live(b);
  b.main.className = "bd-main two pn";
  const side = el("div.bd-col.pn-side", { "aria-label": w.entry_side });
  if (view === "judges") return judges(b, s);
  if (view === "stage" && s.stage) {
    b.main.className = "bd-main";
    keys(b, {});
    return b.main.append(stageOf(b, s, () => b.show(s)));
  }
  const rows = sortRows(s.rows, b.held.sort || "range", (b.held.search || "").trim());
  const held = () => rows.find((r) => r.entry === b.held.entry) || rows[0];
  const open = async (row) => {
    b.held.entry = row.entry;
    const got = await b.ask("entry", row.entry, s.phase);
    if (got && b.held.entry === row.entry) side.replaceChildren(...talkOf(b, s, got));
  };
  const search = el("input.inp", { placeholder: w.search, "aria-label": w.search, value: b.held.search || "", onchange: (e) => { b.held.search = e.target.value; b.show(s); } });
  const mark = (n) => (row) => { const c = cellOf(row.cells[n] || NONE, row.mean, s.far, w); return el(`span.pn-${c.kind}`, { title: c.title || null }, c.text); };
  const wide = (r) => Number(r.range) >= s.far;
  const list = table([
    { name: w.number, cls: "pn-fix", cell: (r) => el("span", { title: r.title }, r.entry) },
    { name: w.topic, cls: "pn-topic", cell: (r) => el("span", { title: r.title }, r.title) },
    { name: w.spread, num: true, cell: (r) => (r.n > 1 ? el(wide(r) ? "b.pn-wide" : "span", {}, r.range) : "—") },
    { name: w.mean, num: true, cell: (r) => r.mean || "—" },
    { name: w.handed, c: true, cell: (r) => `${r.n}/${r.of}` },
    { name: w.conclusion, cls: "pn-end", cell: (r) => el("span", { title: r.concluded || null }, r.concluded || (r.proposals > r.ruled ? el("span.pn-away", {}, w.proposed) : r.notes ? el("span.cap", {}, fill(w.notes_n, { n: r.notes })) : "")) },
    ...s.columns.map((c, n) => ({ name: el("span.pn-name", { title: [c.group, c.role].filter(Boolean).join(" ") }, c.judge), c: true, cls: "pn-cell", cell: mark(n) })),
    { name: w.widest, cls: "wide-only", cell: (r) => (r.widest ? `${r.widest} ${Math.round(100 * r.widest_share)}%` : "") },
    { name: w.lead, cls: "wide-only", cell: (r) => r.lead },
  ], rows, { label: w.panel_entries, onrow: open, held: (r) => r === held(), height: 28 });
  b.main.append(el("section.panel.bd-panel.fill.pn-list", { "aria-label": w.panel_entries },
    el("div.bd-filter", {}, segments(w.order, [{ value: "range", text: w.by_range }, { value: "number", text: w.number }, { value: "mean", text: w.mean }], b.held.sort || "range", (v) => { b.held.sort = v; b.show(s); }),
      search, el("span.cap", {}, fill(w.far_n, { n: s.rows.filter((r) => r.n > 1 && wide(r)).length, far: s.far }))),
    rows.length ? list : el("p.bd-blank", {}, s.rows.length ? w.none_found : w.none_assigned)), side);
  list.scrollTop = b.held.scroll || 0;
  list.addEventListener("scroll", () => { b.held.scroll = list.scrollTop; });
  const press = (name) => side.querySelector(`[data-act=${name}]`)?.click();
  const step = (d) => { const at = rows.indexOf(held()) + d; if (rows[at]) { open(rows[at]); mark_row(list, at); } };
  keys(b, { "/": () => search.focus(), j: () => step(1), k: () => step(-1), n: () => side.querySelector("textarea")?.focus(), d: () => press("conclude"), "?": () => help(b) });
  if (held()) open(held());
  else side.append(el("p.bd-blank", {}, w.choose_entry));
});

function mark_row(list, at) {
  for (const tr of list.querySelectorAll("tr.go")) {
    const here = Number(tr.getAttribute("aria-rowindex")) === at + 1;
    tr.classList.toggle("sel", here);
    if (here) tr.scrollIntoView({ block: "nearest" });
  }
}

function judges(b, s) {
  const w = b.words;
  b.main.className = "bd-main";
  keys(b, { "?": () => help(b) });
  const take = async () => {
    const got = await b.question(w.take_q, [{ label: w.take_path }], w.take);
    if (!got || !got[0]) return;
    const told = await b.ask("take_kit", got[0]);
    if (told === null) return;
    b.held.took = told;
    await b.reload();
  };
  const bar = (j) => el("div.row", {}, el("div.prog", { style: "width:90px", role: "img", "aria-label": `${j.done}/${j.of}` }, el("i", { style: `width:${j.of ? (100 * j.done) / j.of : 0}%` })), ` ${j.done}/${j.of}`);
  if (b.held.took) b.main.append(panel(w.took, null, el("ul.bd-list", {}, b.held.took.map((line) => el("li", {}, el("span.wrap", {}, line))))));
  b.main.append(panel(w.judges, w.judges_about, el("div.bd-filter", {}, b.button(w.take, take)),
    table([{ name: w.judge, key: "judge" }, { name: w.group, key: "group" }, { name: w.role, key: "role" }, { name: w.field, key: "field" }, { name: w.submitted, cell: bar }, { name: w.begun, num: true, cell: (j) => String(j.begun) },
      { name: "", cell: (j) => (s.own ? null : b.button(w.kit, () => b.act("make_kit", j.judge, s.phase), ".btn-q", { "aria-label": fill(w.kit_of, { judge: j.judge }), disabled: j.of === j.done })) }], s.judges, { label: w.judges })));
}

function help(b) {
  const w = b.words;
  const close = () => { scrim.remove(); b.root.querySelector(".bd-scroll")?.focus(); };
  const box = el("div.dlg", { role: "dialog", "aria-modal": "true", "aria-label": w.keys, onkeydown: (e) => { if (e.key === "Escape") close(); } }, el("div.dlg-h", {}, el("h2", {}, w.keys)),
    el("dl.pn-keys", {}, [["j / k", w.key_move], ["/", w.key_search], ["n", w.key_note], ["d", w.key_conclude], ["?", w.keys]].flatMap(([k, t]) => [el("dt", {}, k), el("dd", {}, t)])),
    el("div.dlg-f", {}, b.button(w.close, close, ".btn-p")));
  const scrim = el("div.scrim", {}, box);
  b.root.append(scrim);
  box.querySelector("button").focus();
}
