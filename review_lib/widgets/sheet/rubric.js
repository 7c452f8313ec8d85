/* The score sheet itself: one row an item with its mark, and for the item in hand its sub-points, bands and comment.
   It draws what it is told (`state`) and tells what the judge does (`on`); it decides nothing but what is refused. */

import { el, icon, fill } from "../bridge.js";
import { drawBand } from "./band.js";
import { phrasePick, withPhrase } from "./phrases.js";
import { addUp, bandOf, checkMark, medianOf, middleOf, moved, shown, textOf, unitsOf, zonesOf } from "./marks.js";

export class RubricPane {
  /** `on`: {mark(item, mark, go), comment(item, text, go), point(id, verdict), pins(id), active(item)};
      `state`: {mark(id), comment(id), point(id), pins(pointId), own(itemId), phrases(itemId), locked}. */
  constructor(words, on) {
    Object.assign(this, { words, on });
    this.items = [];
    this.rows = new Map();
    this.active = null;
    this.list = el("ul.items", {});
    this.head = el("div.rub-h", {});
    this.note = el("div.rub-notes", {});
    this.body = el("div.rub-b", {}, this.list);
    this.root = el("section.rub", { "aria-label": words.app }, this.head, this.note, this.body);
    this.root.addEventListener("pointerdown", () => (this.pressing = true));
    const released = () => setTimeout(() => {
      this.pressing = false;
      if (this.waitingItem) this.activate(this.waitingItem);
      this.waitingItem = null;
    }, 0);
    this.root.addEventListener("click", released);
    this.root.addEventListener("pointercancel", released);
    this.root.addEventListener("pointerup", () => setTimeout(released, 250));
  }

  /** Take the rows away while another sheet is on its way, so that nothing is typed into the one before. */
  clear() {
    this.rows.clear();
    this.active = this.waitingItem = null;
    this.items = [];
    this.list.replaceChildren();
  }

  /** Build the rows of a rubric. */
  build(rubric, state) {
    this.rubric = rubric;
    this.items = rubric.items;
    this.state = state;
    this.rows.clear();
    this.active = null;
    this.list.replaceChildren(...rubric.items.map((item, at) => this._row(item, at)), this._whole());
    for (const item of rubric.items) this.paint(item.id);
    this.paintComment("");
    this.body.scrollTop = 0;
  }

  _row(item, at) {
    const w = this.words;
    const input = el("input.mark-in", {
      type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false", role: "spinbutton", maxlength: "12",
      "aria-label": item.name, "aria-valuemin": "0", "aria-valuemax": textOf(unitsOf(item.max)), placeholder: w.unmarked, "data-item": item.id,
    });
    const button = (sign, word, name) => el("button.nudge", {
      type: "button", tabindex: "-1", "aria-label": fill(w[word], { item: item.name, by: item.step }), title: fill(w[word], { item: item.name, by: item.step }),
      onclick: () => this.move(item, sign, "step"),
    }, icon(name, true));
    const less = button(-1, "less", "minus");
    const more = button(1, "more", "plus");
    const step = el("div.step", {}, less, input, more);
    const mini = el("span.bandcell", { "aria-hidden": "true" });
    const band = el("span.bd", {});
    const noted = el("span.cm", {});
    const refusal = el("p.refusal", { role: "alert", hidden: true, id: `qc-refusal-${at}` });
    const open = el("div.it-x", { hidden: true });
    const head = el("div.it-r", { onclick: (event) => event.target.closest("button, input") || this.activate(item.id, true) },
      el("span.no", { "aria-hidden": "true" }, String(at + 1)),
      el("span.nm", {}, el("b", {}, item.name), el("span", {}, fill(w.item_max, { max: item.max }))), mini, step, band, noted);
    const root = el("li.it", { "data-item": item.id }, head, refusal, open);
    const row = { item, at, root, input, less, more, step, mini, band, noted, refusal, open, head, start: undefined, go: 0 };
    this.rows.set(item.id, row);
    input.addEventListener("focus", () => {
      row.start = undefined;
      this.pressing ? (this.waitingItem = item.id) : this.activate(item.id);
      if (!this.pressing) input.select();
    });
    input.addEventListener("click", () => input.selectionStart === input.selectionEnd && !row.typing && input.select());
    input.addEventListener("input", () => this._typed(row));
    input.addEventListener("blur", () => this._left(row));
    return root;
  }

  /* ------------------------------------------------------------ typing and moving */
  _typed(row) {
    if (this.state.locked) return;
    const { item, input } = row;
    if (row.start === undefined) {
      row.start = this.state.mark(item.id);
      row.go += 1;
    }
    row.typing = true;
    const found = checkMark(input.value, item);
    this._refuse(row, found.ok ? null : found, input.value);
    /* what is refused leaves the mark as it was before this go of typing */
    this.on.mark(item, found.ok ? found.mark : row.start, `type-${item.id}-${row.go}`, "typed");
  }

  _left(row) {
    row.typing = false;
    row.start = undefined;
    this.on.settle();
    this.paint(row.item.id);
  }

  /** Finish the go of typing on an item (Enter, arrows). */
  finish(item) {
    const row = this.rows.get(item.id);
    row.typing = false;
    row.start = undefined;
    row.input.removeAttribute("aria-invalid");
    this.on.settle();
    this.paint(item.id);
    if (document.activeElement === row.input) row.input.select();
  }

  /** Whether what stands in an item's field is no mark, so that letters go on as text and do nothing else. */
  spelling(id) {
    const row = this.rows.get(id);
    return Boolean(row?.typing) && !checkMark(row.input.value, row.item).ok;
  }

  /** One step or point more or less. */
  move(item, sign, by) {
    if (this.state.locked) return;
    const row = this.rows.get(item.id);
    const next = moved(this.state.mark(item.id), item, sign, by);
    if (!next.ok) {
      this._say(row, fill(this.words[next.why === "top" ? "refuse_top" : "refuse_bottom"], { max: item.max }));
      return;
    }
    this.set(item, next.mark, `move-${item.id}`);
  }

  /** Set a mark as a whole (arrow, band, slider, clear). */
  set(item, mark, go = null) {
    if (this.state.locked) return;
    const row = this.rows.get(item.id);
    row.start = undefined;
    row.typing = false;
    this._refuse(row, null);
    this.on.mark(item, mark, go, "set");
    this.paint(item.id);
    if (document.activeElement === row.input) row.input.select();
  }

  /** Middle of the band whose place from the top is `place` (0 best). */
  band(item, place) {
    const bands = [...(item.bands || [])].reverse();
    if (bands[place]) this.set(item, middleOf(bands[place], item));
  }

  _refuse(row, found, value = "") {
    if (!found) {
      row.input.removeAttribute("aria-invalid");
      row.input.removeAttribute("aria-describedby");
      row.refusal.hidden = true;
      row.refusal.textContent = "";
      return;
    }
    const w = this.words;
    const { item } = row;
    const before = row.start;
    const kept = before === null || before === undefined ? w.kept_none : fill(w.kept_mark, { mark: shown(before, item) });
    const near = found.near.join(w.or);
    row.input.setAttribute("aria-invalid", "true");
    this._say(row, fill(w[`refuse_${found.why}`], { value, max: item.max, step: item.step, near, kept }));
  }

  _say(row, sentence) {
    row.refusal.textContent = sentence;
    row.refusal.hidden = false;
    row.input.setAttribute("aria-describedby", row.refusal.id);
  }

  /** Say a sentence of the kernel's at an item. */
  refused(id, sentence) {
    const row = this.rows.get(id);
    if (row) this._say(row, sentence);
  }

  /* ------------------------------------------------------------ painting */
  /** Draw an item's mark (not the text while it is being typed). */
  paint(id) {
    const row = this.rows.get(id);
    if (!row) return;
    const { item, input } = row;
    const w = this.words;
    const mark = this.state.mark(id);
    const none = mark === null || mark === undefined;
    if (!row.typing) {
      input.value = none ? "" : shown(mark, item);
      input.removeAttribute("aria-invalid");
    }
    if (none) {
      input.removeAttribute("aria-valuenow");
      input.setAttribute("aria-valuetext", w.unmarked);
    } else {
      input.setAttribute("aria-valuenow", textOf(unitsOf(mark)));
      input.removeAttribute("aria-valuetext");
    }
    input.readOnly = this.state.locked;
    input.setAttribute("aria-readonly", String(this.state.locked));
    row.less.disabled = row.more.disabled = this.state.locked;
    row.step.classList.toggle("none", none);
    row.root.classList.toggle("unmarked", none);
    const band = bandOf(mark, item);
    row.band.textContent = none ? (this.state.locked ? "" : w.not_judged) : band ? band.name : "";
    row.band.classList.toggle("mut", none);
    const left = none ? null : (unitsOf(mark) / unitsOf(item.max)) * 100;
    drawBand(row.mini, item, left);
    if (row.slider) this._slider(row, mark, left, band);
    this.paintComment(id);
  }

  _slider(row, mark, left, band) {
    drawBand(row.slider, row.item, left);
    for (const label of row.bandLabels) label.classList.toggle("on", Boolean(band) && label.dataset.band === band.name);
    const own = this.state.own(row.item.id);
    row.dots.replaceChildren(...own.map((m) => el("i", { style: `left:${(unitsOf(m) / unitsOf(row.item.max)) * 100}%` })));
    const parts = [];
    if (band) parts.push(el("span", {}, el("b", {}, band.name), band.word ? `　${band.word}` : ""));
    if (this.state.commentNeeded(row.item.id)) parts.push(el("span.need", {}, this.words.comment_needed));
    if (own.length) parts.push(el("span.mut", {}, fill(this.words.dots, { n: own.length, median: shown(medianOf(own), row.item) })));
    if (this.rubric.bands_note && row.item.bands.length) parts.push(el("span.mut", {}, this.rubric.bands_note));
    row.anchor.replaceChildren(...parts);
  }

  /** Draw comments and choices of an item again (not what is being written). */
  paintComment(id) {
    const text = this.state.comment(id) || "";
    if (id === "") {
      if (document.activeElement !== this.wholeText) this.wholeText.value = text;
      this._lock(this.wholeText, this.words.whole_hint);
      return;
    }
    const row = this.rows.get(id);
    row.noted.replaceChildren(...(text.trim() ? [icon("note", true)] : []));
    row.noted.title = text;
    if (!row.text) return;
    if (document.activeElement !== row.text) row.text.value = text;
    this._lock(row.text, this.words.comment_hint);
    this._grow(row.text);
    for (const [point, group] of row.groups) this._choice(row, point, group);
    for (const [point, place] of row.pins) this._pins(point, place);
  }

  _lock(text, hint) {
    text.readOnly = this.state.locked;
    text.placeholder = this.state.locked ? "" : hint;
  }

  _choice(row, point, group) {
    const now = this.state.point(point);
    const buttons = [...group.children];
    const chosen = buttons.findIndex((b) => b.dataset.word === now);
    buttons.forEach((b, i) => {
      b.classList.toggle("on", i === chosen);
      b.setAttribute("aria-checked", String(i === chosen));
      b.tabIndex = i === Math.max(chosen, 0) ? 0 : -1;
      b.disabled = this.state.locked && i !== chosen;
    });
    group.hidden = this.state.locked && chosen < 0;
  }

  _pins(point, place) {
    place.replaceChildren(...this.state.pins(point).map((pin) =>
      el(`button.pin${pin.kind === "against" ? ".neg" : ""}`, { type: "button", "aria-label": pin.label, title: pin.label, onclick: () => this.on.pins(pin.id) }, String(pin.number))));
  }

  /* ------------------------------------------------------------ the item in hand */
  /** Open an item (closing the one before); with `focus` the mark takes the focus. */
  activate(id, focus = false) {
    const row = this.rows.get(id);
    if (!row) return;
    if (this.active !== id) {
      const before = this.rows.get(this.active);
      if (before) {
        before.open.hidden = true;
        before.root.classList.remove("on");
      }
      this.active = id;
      if (!row.text) this._open(row);
      row.open.hidden = false;
      row.root.classList.add("on");
      this.paint(id);
      row.root.scrollIntoView({ block: "nearest" });
      this.on.active(id);
    }
    if (focus) row.input.focus();
  }

  _open(row) {
    const w = this.words;
    const { item } = row;
    row.groups = new Map();
    row.pins = new Map();
    const lines = item.points.map((point) => {
      const pins = el("span.pp", {});
      row.pins.set(point.id, pins);
      const group = el("span.seg", { role: "radiogroup", "aria-label": fill(w.point_group, { label: point.label }) },
        (this.rubric.verdicts || []).map((word) => el("button", {
          type: "button", role: "radio", "data-word": word,
          onclick: () => this._choose(row, point.id, this.state.point(point.id) === word ? null : word),
        }, word)));
      group.addEventListener("keydown", (event) => this._chooseKey(event, row, point.id, group));
      if (this.rubric.verdicts.length) row.groups.set(point.id, group);
      const begin = el("button.link.lab-b", { type: "button", tabindex: "-1", title: fill(w.phrase_begin, { label: point.label }), "aria-label": fill(w.phrase_begin, { label: point.label }),
        onclick: () => this.write(item.id, row.text, point.label) }, point.label);
      return el("li", {}, begin,
        el("span", { title: point.text }, el("span.lg", {}, point.text), el("span.st", {}, point.short || point.text)), pins,
        this.rubric.verdicts.length ? group : null);
    });
    const zones = zonesOf(item);
    row.dots = el("div.own", { "aria-hidden": "true" });
    row.slider = el("div.sl-bar", { "aria-hidden": "true" });
    row.bandLabels = zones.map((z, i) => el("span", { "data-band": z.name, style: `width:${z.width}%`, class: i === zones.length - 1 ? "last" : null },
      z.name, el("span.rg", {}, ` ${z.band.low}–${z.band.high}`)));
    const slide = el("div.sl", {}, row.dots, row.slider, el("div.lab", {}, row.bandLabels));
    const drag = (event) => {
      const box = row.slider.getBoundingClientRect();
      const share = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1);
      const step = unitsOf(item.step);
      this.set(item, textOf(Math.round((share * unitsOf(item.max)) / step) * step), `slide-${item.id}-${row.slides}`);
    };
    row.slides = 0;
    row.slider.addEventListener("pointerdown", (event) => {
      if (this.state.locked) return;
      row.slides += 1;
      row.slider.setPointerCapture(event.pointerId);
      drag(event);
    });
    row.slider.addEventListener("pointermove", (event) => row.slider.hasPointerCapture(event.pointerId) && drag(event));
    row.slider.addEventListener("pointerup", () => this.on.settle());
    row.anchor = el("p.anc", {});
    row.text = this._textarea(item.id, fill(w.comment_of, { item: item.name }), w.comment_hint);
    row.open.replaceChildren(el("ul.sub", {}, lines), slide, row.anchor, el("div.write", {}, row.text, this._phrases(item.id, row.text)));
  }

  _choose(row, point, verdict) {
    if (this.state.locked) return;
    this.on.point(point, verdict);
    this._choice(row, point, row.groups.get(point));
  }

  _chooseKey(event, row, point, group) {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by || event.altKey || event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    const words = this.rubric.verdicts;
    const at = words.indexOf(document.activeElement.dataset.word);
    const next = (at + by + words.length) % words.length;
    this._choose(row, point, words[next]);
    group.children[next].focus();
  }

  _textarea(id, label, hint) {
    let go = 0;
    const text = el("textarea.ta", { rows: "2", "aria-label": label, placeholder: hint, "data-comment": id || "whole",
      onfocus: () => (go += 1),
      oninput: () => {
        this._grow(text);
        this.on.comment(id, text.value, `write-${id}-${go}`);
      },
      onblur: () => this.on.settle(),
    });
    return text;
  }

  _grow(text) {
    if (!text.isConnected || !text.offsetParent) return;
    text.style.height = "auto";
    text.style.height = `${Math.min(Math.max(text.scrollHeight + 2, 50), 150)}px`;
  }

  _phrases(id, text) {
    const points = this.items.find((item) => item.id === id)?.points || [];
    return phrasePick(this.words, this.state.phrases(id), points, (label, phrase) => this.write(id, text, label, phrase));
  }

  /** Add a phrase to a comment, in the line of its sub-point; without one the line is only begun. */
  write(id, text, label, phrase = "") {
    if (this.state.locked) return;
    text.value = withPhrase(text.value, label, phrase) + (phrase ? "" : " ");
    this._grow(text);
    if (phrase) this.on.comment(id, text.value, null);
    text.focus();
    const line = label ? text.value.split("\n").findIndex((one) => one.trim().startsWith(label)) : -1;
    const end = line < 0 ? text.value.length : text.value.split("\n").slice(0, line + 1).join("\n").length;
    text.setSelectionRange(end, end);
  }

  _whole() {
    const w = this.words;
    this.wholeText = this._textarea("", w.whole, w.whole_hint);
    this.extra = el("div.extra", {});
    return el("li.all", {}, el("span", {}, el("b", {}, w.whole)), el("div.write", {}, this.wholeText, this._phrases("", this.wholeText)), this.extra);
  }

  /** The sum of what is marked now. */
  sum() {
    return addUp(this.items, (id) => this.state.mark(id));
  }
}
