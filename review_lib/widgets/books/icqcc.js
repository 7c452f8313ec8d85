/* Nominees of the ICQCC: the list and its conditions at the left; at the right what a company wrote, beside its page. */
import { el, icon, fill } from "../bridge.js";
import { board, panel, table, chip } from "../board.js";
import { spread } from "./pages.js";

const LONG = { abstract: 10, why: 3 };
const count = (text) => (text.match(/[\p{L}\p{N}]+(?:[-’'.][\p{L}\p{N}]+)*/gu) || []).length;

export default board("state", (b, s) => {
  const w = b.words, held = b.held;
  if (!s.rows.some((r) => r.entry === held.entry)) held.entry = s.rows[0]?.entry;
  const now = s.rows.find((r) => r.entry === held.entry);
  b.main.className = "bd-main two";
  b.head(fill(w.icqcc, { name: s.name }), fill(w.iq_about, { convention: s.convention, n: s.rows.length, m: s.rows.filter((r) => r.nominated).length, run: s.run || "—" }), s.sample ? chip("warn", w.sample) : null,
    b.button(w.iq_write, () => { b.tell(w.writing); b.act("publish"); }, ".btn-p", { disabled: !s.rows.some((r) => r.nominated) }));

  /* the list, and under which conditions */
  const list = panel(w.iq_list, fill(w.iq_list_about, { criteria: s.criteria.join(" · ") }), s.rows.length ? table([
    { name: w.place, key: "place", num: true }, { name: w.state, cell: (r) => chip(r.nominated ? "ok" : "info", r.nominated ? w.iq_forward : w.iq_reserve) }, { name: w.topic, key: "title" }, { name: w.name, key: "name" },
    { name: w.award, key: "award" }, { name: w.official, key: "score", num: true }, { name: w.sure, key: "p", num: true }, { name: w.iq_points, key: "points", num: true }, { name: w.consent, cell: (r) => chip(r.ok ? "ok" : "warn", r.ok ? w.yes : w.no) }],
    s.rows, { label: w.iq_list, onrow: (r) => { held.entry = r.entry; held.page = 0; b.show(s); }, held: (r) => r.entry === held.entry }) : el("p.bd-blank", {}, w.iq_none));
  const want = (held.want ||= { ...s.conditions });
  const moved = el("div", { role: "status" });
  const tick = (name, value) => el("label.cb-tick", {}, el("input", { type: "checkbox", checked: want[name].includes(value), onchange: (e) => { want[name] = e.target.checked ? [...want[name], value] : want[name].filter((v) => v !== value); } }), value);
  const number = (label, value, set) => el("label.bd-field", {}, el("span.cap", {}, label), el("input.inp", { type: "number", min: 0, value, "aria-label": label, onchange: (e) => set(Number(e.target.value)) }));
  const trial = async () => {
    const rows = await b.ask("try", want);
    if (rows) moved.replaceChildren(el("p", {}, chip("info", fill(w.iq_moves, { n: rows.length }))), rows.length ? el("ul.bd-list", {}, rows.map((m) => el("li", {}, el("b", {}, fill(w.iq_from, { before: m.before ?? w.iq_not, after: m.after ?? w.iq_not })), el("span.wrap", {}, `${m.title} `, el("span.mut", {}, m.why))))) : "");
  };
  const keep = async () => {
    const got = await b.question(w.iq_keep, [{ label: w.reason, long: true }], w.save);
    if (got && (await b.act("keep", want, got[0]))) delete held.want;
  };
  const conditions = panel(w.iq_conditions, w.iq_conditions_about, el("div.bd-pad", {},
    el("div.bd-filter", { style: "padding:0" }, number(w.iq_places, want.places, (v) => { want.places = v; }), number(w.iq_least, Math.round(want.min_p_award * 100), (v) => { want.min_p_award = v / 100; })),
    el("div.bd-filter", { style: "padding:0" }, el("span.cap", {}, w.iq_awards), s.awards.map((a) => tick("awards", a))), el("div.bd-filter", { style: "padding:0" }, el("span.cap", {}, w.iq_divisions), s.divisions.map((d) => tick("divisions", d))),
    el("div.bd-filter", { style: "padding:8px 0" }, b.button(w.iq_try, trial), b.button(w.iq_keep, keep)), moved));
  const left = el("div.bd-col", {}, s.unconfirmed ? el("div.msg.msg-warn", { style: "padding:10px 14px;flex:none" }, icon("warn"), el("div", {}, fill(w.iq_open, { points: s.open_points.join("、"), said: s.unconfirmed }))) : null, list);

  /* one nominee */
  if (!now) { left.append(conditions); b.main.replaceChildren(left, el("div.bd-col", {}, el("p.bd-blank", {}, w.iq_none))); return; }
  const told = (field, text) => (field === "abstract" ? fill(w.iq_words, { n: count(text), low: s.abstract_words[0], high: s.abstract_words[1] }) : field === "title" ? fill(w.iq_most, { n: count(text), high: s.title_words }) : "");
  const right = (field, text) => (field === "abstract" ? count(text) >= s.abstract_words[0] && count(text) <= s.abstract_words[1] : field === "title" ? count(text) > 0 && count(text) <= s.title_words : true);
  const fields = ["title", "circle", "company", "abstract", "why", "presenters"].map((field) => {
    const value = now.given[field] || "";
    const note = el("span", { role: "status" });
    const say = (text) => { if (told(field, text)) note.replaceChildren(chip(right(field, text) ? "ok" : "warn", told(field, text))); };
    say(value);
    return el("label.bd-field", {}, el("span.cap", {}, w[`iq_${field}`], " ", note), el(LONG[field] ? "textarea.ta" : "input.inp", { lang: "en", rows: LONG[field] || null, value, "aria-label": w[`iq_${field}`], oninput: (e) => say(e.target.value), onchange: (e) => b.act("fill", now.entry, field, e.target.value) }));
  });
  const place = el("div.cb-view", {}, el("p.bd-blank", {}, w.cb_laying));
  const pager = el("span", {});
  left.append(panel(w.iq_fields, now.title, el("div.bd-pad", {}, fields)), conditions);
  b.main.replaceChildren(left, el("section.panel.bd-panel.fill.iq-page", { "aria-label": w.iq_page }, el("div.panel-h", {}, el("h2", {}, w.iq_page), pager), place));
  const paged = (info) => {
    const got = spread(b, info, Math.min(held.page || 0, info.count - 1), (to) => { held.page = to; paged(info); }, true);
    place.replaceChildren(got.place);
    pager.replaceChildren(got.pager);
  };
  b.ask("lay", now.entry).then((info) => { if (b.state === s && held.entry === now.entry) info ? paged(info) : place.replaceChildren(el("p.bd-blank", {}, w.cb_no_office)); });
});
