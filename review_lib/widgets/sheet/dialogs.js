/* What opens over the sheet: the check before submitting, recusal, two values of one mark, the keyboard map, the
   overview of own marks, a picture. Each returns its element; `Layer` shows one at a time and keeps the focus in. */

import { el, icon, fill } from "../bridge.js";
import { QC_KEYS } from "./keys.js";
import { shown } from "./marks.js";

export class Layer {
  constructor(root, words) {
    Object.assign(this, { root, words, open: null });
  }

  /** Show a dialog over the sheet; `first` gets the focus, `shut` is told when it is closed. */
  show(dialog, { first = null, shut = null } = {}) {
    this.close();
    this.before = document.activeElement;
    this.shut = shut;
    this.open = el("div.scrim.shown", {}, dialog);
    for (const part of this.root.children) part.inert = true;
    this.root.append(this.open);
    this.open.addEventListener("pointerdown", (event) => event.target === this.open && this.close());
    this.open.addEventListener("keydown", (event) => this._key(event, dialog));
    (first || dialog.querySelector("[data-first], button:not(:disabled), input, textarea") || dialog).focus();
  }

  close() {
    if (!this.open) return;
    this.open.remove();
    this.open = null;
    for (const part of this.root.children) part.inert = false;
    if (this.before?.isConnected) this.before.focus({ preventScroll: true });
    const shut = this.shut;
    this.shut = null;
    if (shut) shut();
  }

  _key(event, dialog) {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
    if (event.key !== "Tab") return;
    const stops = [...dialog.querySelectorAll("button:not(:disabled), input:not(:disabled), textarea, select, a[href], [tabindex='0']")].filter((n) => n.offsetParent);
    const at = stops.indexOf(document.activeElement);
    const to = event.shiftKey ? (at <= 0 ? stops.length - 1 : -1) : at === stops.length - 1 ? 0 : -1;
    if (to >= 0 && stops[to]) {
      event.preventDefault();
      stops[to].focus();
    }
  }
}

function dialogOf(kind, label, title, note, body, foot) {
  return el(`div.dlg.dlg-${kind}`, { role: "dialog", "aria-modal": "true", "aria-label": label, tabindex: "-1" },
    el("div.dlg-h", {}, el("h2", {}, title), note ? el("p.sm.mut", {}, note) : null), el("div.dlg-b", { tabindex: ["keys", "picture", "like"].includes(kind) ? "0" : null }, body), foot ? el("div.dlg-f", {}, foot) : null);
}

const button = (what, attributes, ...inside) => el(`button.btn${what}`, { type: "button", ...attributes }, ...inside);

/** The check before submitting. `lines` are {tone: "error" | "warn" | "info" | "ok", name, text, more, go, word};
    `confirm()` submits and resolves with a sentence where it was refused. */
export function submitDialog(words, lines, waiting, layer, confirm) {
  const missing = lines.filter((line) => line.tone === "error").length;
  const declared = el("input", { type: "checkbox", id: "qc-declared", onchange: () => weigh() });
  const said = el("span.sm", { "aria-live": "polite" });
  const sure = button(".btn-p", { disabled: true, onclick: () => act() }, words.submit_confirm);
  const weigh = () => {
    const blocked = missing ? fill(words.submit_blocked, { n: missing }) : waiting() ? words.submit_waiting : declared.checked ? "" : words.submit_tick;
    sure.disabled = Boolean(blocked);
    said.textContent = blocked;
    said.className = missing ? "sm bad" : "sm mut";
  };
  const act = async () => {
    sure.disabled = true;
    const refused = await confirm();
    if (refused) {
      said.textContent = refused;
      said.className = "sm bad";
      weigh.last = refused;
      sure.disabled = false;
    }
  };
  const shapes = { error: "error", warn: "warn", info: "info", ok: "done" };
  const rows = lines.map((line) => el(`li.${line.tone}`, {}, icon(shapes[line.tone]),
    el("span", {}, line.name ? el("b", {}, line.name) : null, line.name ? `：${line.text}` : line.text, line.more ? el("span.mut", {}, `　${line.more}`) : null),
    line.go ? el("button.link", { type: "button", onclick: () => { layer.close(); line.go(); } }, line.word) : null));
  rows.push(el("li.declare", {}, declared, el("label", { for: "qc-declared" }, words.declare), el("span.mut", {}, words.declare_must)));
  const title = `${words.submit_title}：${missing ? fill(words.submit_missing, { n: missing }) : words.submit_ready}`;
  const made = dialogOf("submit", words.submit_title, title, words.submit_note, el("ul.ck", {}, rows),
    [said, el("span.grow"), button("", { onclick: () => layer.close() }, words.back_to_work, el("kbd", { "aria-hidden": "true" }, "Esc")), sure]);
  made.weigh = weigh;
  weigh();
  return made;
}

/** Standing back, with a reason; `recuse(reason)` resolves with a sentence where it was refused. */
export function recuseDialog(words, layer, recuse) {
  const said = el("span.sm.bad", { "aria-live": "polite" });
  const reason = el("textarea.ta", { rows: "3", "aria-label": words.recuse_reason, placeholder: words.recuse_reason });
  const quick = [1, 2, 3].map((n) => button(".btn-chip", { onclick: () => { reason.value = words[`recuse_reason_${n}`]; reason.focus(); } }, words[`recuse_reason_${n}`]));
  const act = async () => {
    if (!reason.value.trim()) {
      said.textContent = words.recuse_need;
      reason.focus();
      return;
    }
    const refused = await recuse(reason.value.trim());
    if (refused) said.textContent = refused;
  };
  return dialogOf("recuse", words.recuse_title, words.recuse_title, words.recuse_note,
    el("div.pad", {}, el("div.quick", {}, quick), reason),
    [said, el("span.grow"), button("", { onclick: () => layer.close() }, words.cancel), button(".btn-p", { onclick: act }, words.recuse_do)]);
}

/** Two values of one thing; `pick(mine)` is told true or false. */
export function conflictDialog(words, item, mine, theirs, at, layer, pick) {
  const choose = (own) => () => {
    pick(own);
    layer.close();
  };
  const pair = el("div.pair", {},
    button(".choice", { onclick: choose(true), "data-first": true }, el("span.cap", {}, words.conflict_mine), el("span.big", {}, mine)),
    button(".choice", { onclick: choose(false) }, el("span.cap", {}, fill(words.conflict_theirs, { at })), el("span.big", {}, theirs)));
  return dialogOf("conflict", words.conflict_title, words.conflict_title, fill(words.conflict_text, { item }), pair, null);
}

/** The keyboard map, made of the very table that acts. */
export function keysDialog(words, layer) {
  const part = ([head, keys]) => el("div", {}, el("h3", {}, words[head]), el("ul", {}, keys.map((one) =>
    el("li", {}, el("span", {}, words[`key_${one.does}`]), el("span.row", {}, one.keys.map((k) => el("kbd", {}, k)))))));
  const made = dialogOf("keys", words.keys_title, words.keys_title, null,
    el("div.keys", {}, part(QC_KEYS[0]), el("div", {}, part(QC_KEYS[1]), part(QC_KEYS[2]))), null);
  made.querySelector(".dlg-h").append(button(".btn-q", { onclick: () => layer.close(), "data-first": true }, words.close, el("kbd", { "aria-hidden": "true" }, "Esc")));
  return made;
}

/** The judge's own marks side by side; `submitAll(entries)` resolves with a sentence where it was refused. */
export function overviewDialog(words, tables, layer, openEntry, submitAll) {
  const said = el("span.sm.mut", { "aria-live": "polite" });
  const declared = el("input", { type: "checkbox", id: "qc-declared-all", onchange: () => weigh() });
  const all = button(".btn-p", { disabled: true, onclick: () => act() }, words.all_submit);
  const chosen = () => [...made.querySelectorAll("tbody input:checked")].map((box) => box.value);
  const weigh = () => {
    const n = chosen().length;
    said.className = "sm mut";
    said.textContent = fill(words.all_ready, { n });
    all.disabled = !n || !declared.checked;
  };
  const act = async () => {
    all.disabled = true;
    const refused = await submitAll(chosen());
    if (refused) {
      all.disabled = false;
      said.textContent = refused;
      said.className = "sm bad";
    }
  };
  const made = dialogOf("overview", words.overview_title, words.overview_title, words.overview_note, el("div.wide-table", {}, tables(() => weigh())),
    [said, el("span.grow"), el("label.row.sm", { for: "qc-declared-all" }, declared, words.declare), button("", { onclick: () => layer.close() }, words.close), all]);
  made.addEventListener("click", (event) => {
    const to = event.target.closest("[data-open]");
    if (!to) return;
    layer.close();
    openEntry(to.dataset.open);
  });
  weigh();
  return made;
}

/** This sheet and the own ones most like it, side by side: an item a row, a sheet a column. */
export function likeDialog(words, items, here, near, layer, openEntry) {
  const sheets = [here, ...near];
  const head = (sheet, at) => el("th.num", { title: sheet.title }, at ? el("button.link", { type: "button", onclick: () => { layer.close(); openEntry(sheet.entry); } }, sheet.entry) : words.own_this);
  const mark = (sheet, item) => el("td.num", {}, shown(sheet.marks[item.id] ?? "", item));
  const table = el("table.tb", {},
    el("thead", {}, el("tr", {}, el("th", {}), sheets.map(head))),
    el("tbody", {}, items.map((item) => el("tr", {}, el("td", {}, item.name), sheets.map((sheet) => mark(sheet, item)))),
      el("tr", {}, el("td.b", {}, words.total), sheets.map((sheet) => el("td.num.b", {}, shown(sheet.total, items[0]))))));
  const titles = el("ul.titles.sm.mut", {}, near.map((sheet) => el("li", {}, `${sheet.entry}　${sheet.title}`)));
  const made = dialogOf("like", words.own_like_title, words.own_like_title, words.own_like_note, el("div.pad", {}, el("div.wide-table", {}, table), titles), null);
  made.querySelector(".dlg-h").append(button(".btn-q", { onclick: () => layer.close(), "data-first": true }, words.close, el("kbd", { "aria-hidden": "true" }, "Esc")));
  return made;
}

/** One picture of the report, as large as there is room. */
export function pictureDialog(words, address, alt, layer) {
  const made = dialogOf("picture", words.picture_title, alt || words.picture_title, null, el("div.wide-table", {}, el("img", { src: address, alt: alt || words.picture_title })), null);
  made.querySelector(".dlg-h").append(button(".btn-q", { onclick: () => layer.close(), "data-first": true }, words.close, el("kbd", { "aria-hidden": "true" }, "Esc")));
  return made;
}

/** The bar that ties what is selected to a sub-point. */
export function pinBar(words, items, active, found, { pin, enlarge }) {
  const point = el("select.inp", { "aria-label": words.pin_point }, items.filter((i) => i.points.length).map((item) =>
    el("optgroup", { label: item.name }, item.points.map((p) => el("option", { value: p.id }, `${item.name} ${p.label} ${p.short || p.text.slice(0, 12)}`)))));
  const first = items.find((i) => i.id === active)?.points[0];
  if (first) point.value = first.id;
  let kind = "for";
  const choose = (which) => () => {
    kind = which;
    for (const b of choice.children) {
      b.classList.toggle("on", b.dataset.kind === which);
      b.setAttribute("aria-checked", String(b.dataset.kind === which));
    }
  };
  const choice = el("span.seg", { role: "radiogroup", "aria-label": words.pin_to }, ["for", "against"].map((which) =>
    el("button", { type: "button", role: "radio", "data-kind": which, onclick: choose(which) }, words[`pin_${which}`])));
  choose("for")();
  const keys = (event) => {
    if (event.key !== "Enter" || event.target.tagName === "BUTTON") return;
    event.preventDefault();
    bar.act();
  };
  const bar = el("div.pop", { role: "group", "aria-label": words.pin_to, onkeydown: keys, onpointerdown: (event) => event.target.closest("select") || event.preventDefault() },
    icon("pin"), el("span.nb.w", {}, words.pin_to), point, choice,
    button(".btn-p", { onclick: () => bar.act() }, words.pin_do, el("kbd", { "aria-hidden": "true" }, "P")),
    enlarge ? button(".btn-q", { onclick: enlarge }, words.picture_large) : null);
  bar.act = () => pin(point.value, kind);
  return bar;
}
