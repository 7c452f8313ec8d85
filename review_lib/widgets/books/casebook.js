/* The casebook: contents at the left; at the right a case as it will be printed, its text to edit, or what was changed;
   the whole book as last printed; and the files. */
import { el, icon, fill } from "../bridge.js";
import { board, panel, table, chip, segments } from "../board.js";
import { spread } from "./pages.js";
import { blocks, inspector, changes } from "./editing.js";
import { statistics } from "./statistics.js";

export default board("state", (b, s) => {
  const w = b.words, held = b.held;
  const cases = s.parts.flatMap((p) => p.cases);
  if (!cases.some((c) => c.entry === held.entry)) held.entry = cases[0]?.entry;
  held.view ||= "layout";
  held.page ||= 0;
  const now = cases.find((c) => c.entry === held.entry);
  const place = el("div.cb-view", {});
  const pager = el("div", {});
  const draw = () => b.show(s);
  const write = async (kinds, final) => { b.tell(w.cb_writing); await b.act("publish", kinds, final); };
  b.head(fill(w.casebook, { name: s.name }), fill(w.cb_about, { n: s.n, acts: s.acts, run: s.run || "—" }), s.sample ? chip("warn", w.sample) : null, pager,
    segments(w.cb_view, ["layout", "edit", "changes", "whole", "statistics", "files"].map((v) => ({ value: v, text: w[`cb_${v}`] })), held.view, (v) => { held.view = v; held.page = 0; draw(); }),
    b.button(w.cb_undo_last, () => b.act("undo", s.last), "", { disabled: !s.last, title: "Ctrl Z" }),
    b.button(w.cb_write, () => write(["casebook"], false), ".btn-p"));
  b.main.className = "bd-main cb-main";
  b.root.onkeydown = (e) => {
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "z" && s.last && !["INPUT", "TEXTAREA"].includes(e.target.tagName)) { e.preventDefault(); b.act("undo", s.last); }
  };

  /* contents */
  const open = (c) => { held.entry = c.entry; held.page = held.view === "whole" ? (s.printed?.starts[c.entry] ?? 0) : 0; held.block = -1; draw(); };
  const move = (c, by) => b.act("edit", c.entry, "order", String(c.place + by), -1, -1, "");
  const line = (c) => el(`button.cb-case${c.entry === held.entry ? ".on" : ""}`, { type: "button", "data-entry": c.entry, "aria-current": c.entry === held.entry ? "true" : null, title: `${c.company} ${c.name}`, onclick: () => open(c), onkeydown: (e) => {
    const at = cases.indexOf(c), to = { ArrowDown: at + 1, ArrowUp: at - 1 }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    if (e.altKey) { if (c.place + (to - at) >= 1 && c.place + (to - at) <= c.of) { held.focus = c.entry; move(c, to - at); } } else if (cases[to]) { held.focus = cases[to].entry; open(cases[to]); }
  } }, el("span.no", {}, c.number), el("span.t", {}, c.title), c.edits ? el("span.cap", { title: fill(w.cb_diff, { n: c.edits }) }, icon("note", true), c.edits) : null, c.ok ? null : el("span.cb-warn", { title: w.consent }, icon("warn", true)),
    s.printed?.starts[c.entry] !== undefined ? el("span.pg", {}, s.printed.starts[c.entry] + s.printed.pages.first) : null);
  const nav = el("nav.cb-nav", { "aria-label": w.cb_contents },
    s.parts.map((p) => [el("h3", {}, p.title, el("span.cap", {}, p.cases.length)), p.cases.map(line)]),
    now ? el("div.cb-move", { role: "toolbar", "aria-label": w.place }, b.button(w.cb_up, () => move(now, -1), "", { disabled: now.place <= 1, title: "Alt ↑" }), b.button(w.cb_down, () => move(now, 1), "", { disabled: now.place >= now.of, title: "Alt ↓" }), b.button(w.cb_leave, () => b.act("edit", now.entry, "leave_out", "", -1, -1, ""))) : null,
    s.left.length ? el("details", {}, el("summary", {}, fill(w.cb_left, { n: s.left.length })), s.left.map((e) => el("div.cb-out", {}, el("span.t", { title: `${e.company} ${e.name}` }, e.title), b.button(w.cb_include, () => b.act("edit", e.entry, "include", "", -1, -1, ""), ".btn-q", { disabled: !e.report })))) : null,
    el("div.cb-checks", {}, s.no_consent.length ? chip("warn", fill(w.cb_no_consent, { n: s.no_consent.length })) : chip("ok", w.cb_ok_consent)));
  b.main.replaceChildren(nav, place);
  if (held.focus) { nav.querySelector(`[data-entry="${held.focus}"]`)?.focus(); held.focus = ""; }

  /* what is shown */
  const paged = (info) => {
    const got = spread(b, info, Math.min(held.page, info.count - 1), (to) => { held.page = to; held.turn = true; paged(info); });
    place.replaceChildren(got.place);
    pager.replaceChildren(got.pager);
    if (held.turn) { got.place.focus(); held.turn = false; }
  };
  const blank = (text) => place.replaceChildren(el("p.bd-blank", {}, text));
  if (held.view === "files") {
    place.replaceChildren(el("div.cb-side", {}, panel(w.files, s.folder_out, el("div.bd-filter", {}, b.button(w.cb_all, () => write([], false)), b.button(w.cb_final, () => write(["casebook"], true), "", { disabled: !s.n }), b.button(w.cb_forms, () => b.act("forms"))),
      s.made.length ? table([{ name: w.file, key: "path" }, { name: w.size, key: "size", num: true }], s.made, { label: w.files }) : el("p.bd-blank", {}, w.no_files))));
    return;
  }
  if (held.view === "statistics") {
    blank(w.loading);
    b.ask("statistics").then((parts) => {
      if (!parts || held.view !== "statistics" || b.state !== s) return;
      const part = (at) => place.replaceChildren(el("div.cb-side", {}, statistics(b, parts, at, (to) => { held.annex = to; part(to); })));
      part(held.annex || 0);
    });
    return;
  }
  if (held.view === "whole") {
    if (!s.printed) return blank(w.cb_no_print);
    paged(s.printed.pages);
    pager.prepend(chip(s.printed.stale ? "warn" : "ok", fill(s.printed.stale ? w.cb_stale : w.cb_fresh, { at: s.printed.at })));
    return;
  }
  if (!now) return blank(w.cb_none);
  blank(held.view === "layout" ? w.cb_laying : w.loading);
  const first = s.printed?.starts[now.entry];
  const asked = held.view + held.entry;
  const still = () => b.state === s && held.view + held.entry === asked;
  if (held.view === "layout")
    b.ask("lay", now.entry, first === undefined ? 1 : first + s.printed.pages.first).then((info) => { if (still()) info ? paged(info) : blank(w.cb_no_office); });
  else
    b.ask("case", now.entry).then((c) => {
      if (!c || !still()) return;
      if (held.view === "edit") place.replaceChildren(el("div.cb-edit", {}, blocks(b, c), el("div.bd-col", {}, inspector(b, c))));
      else place.replaceChildren(el("div.cb-side", {}, changes(b, c)));
    });
});
