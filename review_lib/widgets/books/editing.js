/* A case being edited: the report block by block, cut ones struck through, notes set between; beside it title, consent,
   notes and the expert comment. What was received never changes: each act stands beside it and can be undone. */
import { el, icon, fill } from "../bridge.js";
import { panel, chip } from "../board.js";

/** The report's blocks with what the editor does to them. */
export function blocks(b, c) {
  const w = b.words;
  const sel = { from: -1, to: -1 };
  const rows = c.blocks.filter((r) => r.kind !== "empty");
  const list = el("div.cb-blocks", { role: "listbox", "aria-label": w.cb_blocks, "aria-multiselectable": "true" });
  const bar = el("div.cb-tools", { role: "toolbar" });
  const chosen = () => (sel.from < 0 ? [] : rows.slice(Math.min(sel.from, sel.to), Math.max(sel.from, sel.to) + 1));
  const cut = async () => {
    const part = chosen().filter((r) => !r.cut);
    if (!part.length) return;
    const got = await b.question(fill(w.cb_cut_q, { n: part.length }), [{ label: w.reason }], w.cb_cut);
    if (got) await b.act("edit", c.entry, "cut", "", part[0].block, part[part.length - 1].block, got[0]);
  };
  const note = async () => {
    const [first] = chosen();
    if (!first) return;
    const got = await b.question(w.cb_note_block, [{ label: w.cb_note_block, long: true, value: first.note }], w.save);
    if (got) await b.act("edit", c.entry, "editor_note", got[0], first.block, -1, "");
  };
  const restore = async (r) => { for (const seq of r.seqs) await b.ask("undo", seq); b.reload(); };
  const paint = () => {
    const part = chosen();
    items.forEach((item, n) => item.setAttribute("aria-selected", part.includes(rows[n]) ? "true" : "false"));
    bar.replaceChildren(...(part.length ? [el("span.cap", { role: "status" }, fill(w.cb_selected, { n: part.length })), b.button(w.cb_cut, cut, "", { disabled: part.every((r) => r.cut) }), b.button(w.cb_note_block, note)] : [el("span.cap", {}, w.cb_blocks_keys)]));
  };
  const choose = (n, more) => {
    const to = Math.max(0, Math.min(rows.length - 1, n));
    sel.to = to;
    if (!more || sel.from < 0) sel.from = to;
    b.held.block = rows[to].block;
    items.forEach((item, k) => { item.tabIndex = k === to ? 0 : -1; });
    items[to].focus();
    paint();
  };
  const items = rows.map((r, n) => {
    const inner = r.kind === "table" ? el("table", {}, r.cells.map((line) => el("tr", {}, line.map((text) => el("td", {}, text))))) : el("span", {}, r.text);
    const pictures = r.pictures.map(([key, shown]) => {
      const image = el("img", { alt: key, loading: "lazy" });
      b.ask("picture", c.entry, key).then((got) => { if (got) image.src = got.url; });
      return el(`figure${shown ? "" : ".off"}`, {}, image, shown
        ? b.button(w.cb_cut_picture, () => b.act("edit", c.entry, "cut_picture", key, -1, -1, ""), ".btn-q")
        : b.button(w.cb_restore, () => b.act("undo", c.acts.find((a) => a.before === key)?.seq), ".btn-q"));
    });
    return el(`div.cb-block.${r.kind}${r.level === 4 ? ".head" : ""}${r.cut ? ".cut" : ""}`, { role: "option", tabindex: n ? "-1" : "0", "aria-selected": "false", onclick: (e) => { if (!e.target.closest("button")) choose(n, e.shiftKey); } },
      el("span.no", { "aria-hidden": "true" }, r.block + 1), el("div", {},
        r.note ? el("p.cb-note", {}, r.note) : null, r.cut ? el("del", {}, inner) : inner, pictures,
        r.kind === "front" ? el("span.tag", {}, w.cb_front) : null, r.masked ? el("span.tag", {}, icon("lock", true), w.cb_masked_here) : null),
      r.cut ? b.button(w.cb_restore, () => restore(r), ".btn-q") : null);
  });
  list.append(...items);
  list.addEventListener("keydown", (e) => {
    const at = items.indexOf(e.target.closest(".cb-block"));
    if (at < 0 || e.target.tagName === "BUTTON") return;
    const heads = rows.map((r, n) => (r.level === 4 ? n : -1)).filter((n) => n >= 0);
    const jump = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, "]": heads.find((n) => n > at), "[": heads.findLast((n) => n < at) }[e.key];
    if (jump !== undefined) choose(jump, e.shiftKey && e.key.startsWith("Arrow"));
    else if (e.key === "Delete") { if (sel.from < 0) choose(at); cut(); }
    else if (e.key.toLowerCase() === "n" && !e.ctrlKey && !e.metaKey) { if (sel.from < 0) choose(at); note(); }
    else return;
    e.preventDefault();
  });
  paint();
  const again = rows.findIndex((r) => r.block === b.held.block);
  if (again > 0) requestAnimationFrame(() => items[again].scrollIntoView({ block: "center" }));
  return el("section.panel.bd-panel.fill", { "aria-label": w.cb_blocks }, el("div.panel-h", {}, el("h2", {}, w.cb_blocks), bar), list);
}

/** Title, place, consent, notes and expert comment of a case. */
export function inspector(b, c) {
  const w = b.words;
  const field = (label, input, ...more) => el("label.bd-field", {}, el("span.cap", {}, label), input, more);
  const title = el("input.inp", { value: c.title, "aria-label": w.cb_title, onchange: (e) => e.target.value.trim() && e.target.value !== c.title && b.act("edit", c.entry, "title", e.target.value.trim(), -1, -1, "") });
  const tick = (label, key) => el("label.cb-tick", {}, el("input", { type: "checkbox", checked: c[key], "aria-label": label, onchange: (e) => { c[key] = e.target.checked; b.act("consent", c.entry, c.authorised, c.secrecy, c.consent_note); } }), label);
  const letter = el("input.inp", { value: c.consent_note, "aria-label": w.cb_consent_note, placeholder: w.cb_consent_note, onchange: (e) => b.act("consent", c.entry, c.authorised, c.secrecy, e.target.value.trim()) });
  const opening = el("textarea.ta", { rows: 3, "aria-label": w.cb_note, value: c.note, onchange: (e) => b.act("edit", c.entry, "editor_note", e.target.value.trim(), -1, -1, "") });
  const expert = el("textarea.ta", { rows: 7, "aria-label": w.cb_expert, value: b.held.draft?.[c.entry] ?? c.expert, oninput: (e) => { (b.held.draft ||= {})[c.entry] = e.target.value; approve.disabled = !e.target.value.trim() || e.target.value.trim() === c.expert; } });
  const approve = b.button(w.cb_approve, async () => { const text = expert.value.trim(); if (await b.act("edit", c.entry, "expert_note", text, -1, -1, "")) delete b.held.draft?.[c.entry]; }, ".btn-p", { disabled: !expert.value.trim() || expert.value.trim() === c.expert });
  const draft = b.button(w.cb_draft, () => { expert.value = c.draft; expert.dispatchEvent(new Event("input")); expert.focus(); }, "", { disabled: !c.draft });
  return [
    panel(w.cb_title, "", el("div.bd-pad", {}, field(c.title === c.received ? "" : fill(w.cb_title_was, { title: c.received }), title))),
    panel(w.cb_consent, "", el("div.bd-pad", {}, tick(w.authorised, "authorised"), tick(w.secrecy, "secrecy"), letter)),
    panel(w.cb_note, "", el("div.bd-pad", {}, opening)),
    panel(w.cb_expert, c.expert ? w.cb_approved : "", el("div.bd-pad", {}, c.draft ? null : el("p.mut", {}, w.cb_no_draft), expert, el("div.bd-filter", { style: "padding:8px 0 0" }, draft, approve, c.expert ? b.button(w.cb_take_out, () => { delete b.held.draft?.[c.entry]; b.act("edit", c.entry, "expert_note", "", -1, -1, ""); }) : null))),
  ];
}

/** What differs from the report, what was masked, what the editor should look at. */
export function changes(b, c) {
  const w = b.words;
  const place = (n) => (n >= 0 ? el("span.cap", {}, fill(w.cb_para, { n: n + 1 })) : null);
  const list = (title, rows, none, draw) => panel(fill(title, { n: rows.length }), "", rows.length ? el("ul.bd-list", {}, rows.map((r) => el("li", {}, draw(r)))) : el("p.bd-pad.mut", {}, none));
  return [
    list(w.cb_diff, c.acts, w.cb_no_diff, (a) => [el("div.grow", {}, el("b", {}, a.what), el("span.cap", {}, ` ${a.at} ${a.by} ${a.reason}`),
      a.before ? el("p.cb-was", {}, el("span.cap", {}, w.cb_was), el("del", {}, a.before.length > 300 ? `${a.before.slice(0, 300)}…` : a.before)) : null,
      a.after ? el("p.cb-now", {}, el("span.cap", {}, w.cb_now), el("ins", {}, a.after)) : null), b.button(w.undo, () => b.act("undo", a.seq), ".btn-q")]),
    list(w.cb_masked, c.masked, w.cb_no_masked, (m) => [place(m.block), el("span", {}, m.what), el("span.mut", {}, m.where)]),
    list(w.cb_looks, c.looks, w.cb_no_looks, (l) => [place(l.block), el("span.wrap", {}, l.text)]),
    c.share === null ? null : el("p.bd-pad", {}, chip(c.share >= 0.995 ? "ok" : "warn", fill(w.cb_kept, { share: `${(Math.floor(c.share * 1000) / 10).toFixed(1)}%` }))),
  ];
}
