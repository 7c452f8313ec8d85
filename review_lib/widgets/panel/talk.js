/* One entry before the panel: items by judges, comments, what was proposed, noted, concluded. */

import { el, fill } from "../bridge.js";
import { panel, chip } from "../board.js";

export function talkOf(b, s, e) {
  return [marks(b, s, e), decisions(b, s, e), notes(b, s, e)];
}

function marks(b, s, e) {
  const w = b.words;
  const widest = Math.max(...e.items.map((i) => i.share));
  const row = (i) => el("tr", {}, el("th", { scope: "row" }, i.item, el("span.cap", {}, ` ${i.max}`)), i.marks.map((m) => el("td.num", {}, el(i.share > 0 && m !== "" && (m === i.low || m === i.high) && i.share === widest ? "b" : "span", {}, m))),
    el("td.num", {}, i.share ? el(i.share === widest ? "b.pn-wide" : "span", {}, `${Math.round(100 * i.share)}%`) : "—"));
  return panel(e.title, `${e.entry} · ${e.division}`, e.judges.length ? el("div.pn-x", { tabindex: "0", role: "group", "aria-label": w.marks_of }, el("table.tb", { "aria-label": w.marks_of },
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, w.item), e.judges.map((j) => el("th.num", { scope: "col" }, j)), el("th.num", { scope: "col" }, w.item_spread))),
    el("tbody", {}, e.items.map(row), el("tr.pn-sum", {}, el("th", { scope: "row" }, w.total), e.totals.map((t) => el("td.num", {}, el("b", {}, t))), el("td", {}))))) : el("p.bd-pad.mut", {}, w.none_submitted),
    e.comments.length ? el("details.bd-pad", { open: b.held.comments, ontoggle: (x) => { b.held.comments = x.target.open; } }, el("summary", {}, fill(w.comments_n, { n: e.comments.length })), el("ul.pn-words", {}, e.comments.map((c) => el("li", {}, el("span.cap", {}, `${c.judge} · ${c.item || w.whole}`), el("div", {}, c.text))))) : null);
}

function decisions(b, s, e) {
  const w = b.words;
  const conclude = async () => {
    const got = await b.question(fill(w.conclude_q, { entry: e.entry }), [{ label: w.conclusion, choices: s.conclusions }, { label: w.reason, long: true }], w.record);
    if (got) await b.act("conclude", e.entry, got[0], got[1], s.phase);
  };
  const rule = async (what, held) => {
    const words = what === "level" ? e.levels : e.vetoes;
    const got = await b.question(fill(w[`rule_${what}_q`], { entry: e.entry }), [{ label: w[what], choices: [...words.map((x) => ({ value: x, text: x })), { value: "", text: w.not_held }], value: held }, { label: w.reason, long: true }], w.record);
    if (got) await b.act("rule_on", e.entry, what, got[0], got[1], s.phase);
  };
  const back = (what) => b.button(w.take_back, () => b.act("reopen", e.entry, what, s.phase), ".btn-q");
  const told = (r, what) => el("div.pn-told", {}, chip(r.choice ? "ok" : "info", r.choice || w.not_held), el("div", {}, r.reason, el("div.cap", {}, `${r.who} ${r.at}`)), back(what));
  const part = (what, words) => {
    const asked = e.proposals.filter((p) => p.what === what);
    const ruled = e.rulings[what];
    if (!words.length && !asked.length && !ruled) return null;
    return el("section", {}, el("h3", {}, w[what]), asked.map((p) => el("p", {}, el("b", {}, p.choice), ` — ${p.judge}${p.reason ? `：${p.reason}` : ""}`)),
      ruled ? told(ruled, what) : b.button(w[`rule_${what}`], () => rule(what, asked[0]?.choice), asked.length ? ".btn-p" : ""));
  };
  return panel(w.decided_here, w.beside, el("div.bd-pad.pn-decide", {},
    el("section", {}, e.conclusion ? told(e.conclusion, "conclusion") : b.button(w.conclude, conclude, ".btn-p", { "data-act": "conclude" })), part("level", e.levels), part("veto", e.vetoes)));
}

function notes(b, s, e) {
  const w = b.words;
  const kept = b.held.drafts || (b.held.drafts = {});
  const text = el("textarea.ta", { "aria-label": w.note_new, placeholder: w.note_new, rows: 3, value: kept[e.entry] || "", oninput: (x) => { kept[e.entry] = x.target.value; } });
  const write = async () => {
    const said = text.value.trim();
    text.blur();
    if (said && (await b.act("note", e.entry, said, s.phase))) {
      kept[e.entry] = "";
      text.value = "";
    }
  };
  text.addEventListener("keydown", (x) => { if (x.key === "Enter" && (x.ctrlKey || x.metaKey)) write(); if (x.key === "Escape") text.blur(); });
  return panel(w.notes, null, el("div.bd-pad", {}, e.notes.length ? el("ul.pn-words", {}, e.notes.map((n) => el("li", {}, el("span.cap", {}, `${n.who} ${n.at}`), el("div.wrap", {}, n.text)))) : null, text, el("div.bd-filter", { style: "padding:6px 0 0" }, b.button(w.note, write))));
}
