/* Presentations: the order, and a clock for the one on stage. The clock runs in the page; what it showed is written down
   when the presentation ends. */

import { el, fill } from "../bridge.js";
import { panel, table } from "../board.js";

/** Seconds as 3:07, over time as +0:12. */
export function clockText(left) {
  const s = Math.abs(Math.round(left));
  return `${left < 0 ? "+" : ""}${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
}

/** What the clock says at `used` seconds: how many are left of which part, and whether to warn. */
export function clockAt(used, stage) {
  const talk = stage.minutes * 60;
  const left = talk - used;
  return { left, state: left < 0 ? "over" : left <= stage.warn * 60 ? "warn" : "on" };
}

/** The clock that is kept in the board while the screen is drawn anew. */
function clockOf(b) {
  b.held.clock = b.held.clock || { entry: null, since: 0, used: 0 };
  const c = b.held.clock;
  return { c, used: () => c.used + (c.since ? (Date.now() - c.since) / 1000 : 0) };
}

export function stageOf(b, s, redraw) {
  const w = b.words;
  const { c, used } = clockOf(b);
  const face = el("output.pn-clock", { "aria-label": w.clock, role: "timer" });
  const tick = () => {
    const now = clockAt(used(), s.stage);
    face.textContent = clockText(now.left);
    face.dataset.state = now.state;
  };
  tick();
  const beat = setInterval(() => (face.isConnected ? tick() : clearInterval(beat)), 500);
  const at = s.stage.rows.find((r) => r.entry === c.entry);
  const start = (r) => { Object.assign(c, { entry: r.entry, since: Date.now(), used: 0 }); redraw(); };
  const pause = () => { Object.assign(c, c.since ? { used: used(), since: 0 } : { since: Date.now() }); redraw(); };
  const end = async () => {
    const seconds = Math.round(used());
    const entry = c.entry;
    Object.assign(c, { entry: null, since: 0, used: 0 });
    await b.act("present", entry, seconds, s.phase);
  };
  const lot = async () => {
    const got = await b.question(w.lot_q, [{ label: w.seed, value: "1" }], w.lot);
    if (got) await b.act("draw_order", s.phase, got[0]);
  };
  return panel(w.stage, fill(w.stage_about, s.stage),
    el("div.bd-pad.pn-stage", {}, face, el("div", {}, el("b", {}, at ? `${at.entry} ${at.title}` : w.nobody_on), el("div.bd-filter", { style: "padding:4px 0" },
      at ? [b.button(c.since ? w.pause : w.resume, pause), b.button(w.end_talk, end, ".btn-p")] : [], b.button(w.lot, lot)))),
    table([{ name: w.place, cell: (r) => String(s.stage.rows.indexOf(r) + 1), num: true }, { name: w.number, key: "entry" }, { name: w.topic, cell: (r) => el("span", { title: r.title }, r.title) },
      { name: w.used, cell: (r) => (r.used ? clockText(r.used) + (r.used > s.stage.minutes * 60 ? ` ${w.overtime}` : "") : "—"), num: true },
      { name: "", cell: (r) => b.button(w.start, () => start(r), ".btn-q", { disabled: Boolean(c.entry) }) }], s.stage.rows, { label: w.stage }));
}
