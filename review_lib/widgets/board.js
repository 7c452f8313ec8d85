/* What the secretariat's screens share: the bar above, tables with a row that is held, a question with a reason,
   messages. Knows no season; each screen gives it values and functions. */

import { el, icon, fill, qcCall, qcFill, qcBye, QcRefusal } from "./bridge.js";

/** A screen on the board: `load` names the function that gives its state, `draw(board, state)` its main part. */
export function board(load, draw) {
  return {
    render({ model, el: place }) {
      const b = new Board(model, place, load, draw);
      b.reload();
      return () => b.end();
    },
  };
}

class Board {
  constructor(model, place, load, draw) {
    Object.assign(this, { model, load, draw, words: model.get("words"), held: {} });
    this.bar = el("div.bar", {});
    this.main = el("div.bd-main", {}, el("p.mut", { style: "padding:24px" }, this.words.loading));
    this.say = el("div.bd-say", { role: "status", "aria-live": "polite" });
    this.root = el("div.qc.app.qc-board", { lang: "zh-CN" }, this.bar, this.main, this.say);
    place.replaceChildren(this.root);
    this.stop = qcFill(this.root, { alone: true });
  }
  end() {
    this.stop();
    qcBye(this.model);
  }
  /** Ask the kernel; a refusal is shown in words and gives null. */
  async ask(name, ...args) {
    try {
      return await qcCall(this.model, name, args, 900000);
    } catch (error) {
      this.tell(error instanceof QcRefusal && error.message ? error.message : this.words.away, "err");
      return null;
    }
  }
  async reload() {
    const state = await this.ask(this.load, ...(this.held.args || []));
    if (state) this.show(state);
  }
  show(state) {
    this.state = state;
    this.main.replaceChildren();
    this.draw(this, state);
  }
  /** Do an act, say that it was done, and draw everything again. */
  async act(name, ...args) {
    const done = await this.ask(name, ...args);
    if (done === null) return false;
    this.tell(typeof done === "string" ? done : this.words.done, "ok");
    await this.reload();
    return true;
  }
  tell(text, kind = "info") {
    const line = el(`div.msg.msg-${kind}`, kind === "err" ? { role: "alert" } : {}, icon(kind === "err" ? "error" : kind === "ok" ? "done" : "info"), el("div", {}, text),
      el("button.btn.btn-q", { type: "button", "aria-label": this.words.close, onclick: () => line.remove() }, icon("close", true)));
    this.say.replaceChildren(line);
    if (kind !== "err") setTimeout(() => line.remove(), 6000);
  }
  head(title, about, ...right) {
    this.bar.replaceChildren(
      el("div.bar-title", {}, el("h1", {}, title), el("span.cap", {}, about)), el("span.grow", {}), ...right.filter(Boolean));
  }
  button(text, onclick, kind = "", more = {}) {
    return el(`button.btn${kind}`, { type: "button", onclick, ...more }, text);
  }
  /** Ask for a reason (and more fields) before an act; null where it was called off. */
  question(title, fields, go) {
    return new Promise((resolve) => {
      const back = document.activeElement;
      const inputs = fields.map((f) => {
        const made = f.choices
          ? el("select.inp", { "aria-label": f.label }, f.choices.map((c) => el("option", { value: c.value ?? c }, c.text ?? c)))
          : el(f.long ? "textarea.ta" : "input.inp", { "aria-label": f.label, rows: f.long ? 3 : null, value: f.value || "" });
        return el("label.bd-field", {}, el("span.cap", {}, f.label), made);
      });
      const end = (value) => {
        scrim.remove();
        back?.focus?.();
        resolve(value);
      };
      const take = () => end(inputs.map((i) => i.lastChild.value.trim()));
      const box = el("div.dlg", { role: "dialog", "aria-modal": "true", "aria-label": title, onkeydown: (e) => {
        if (e.key === "Escape") end(null);
        if (e.key === "Enter" && (e.ctrlKey || e.metaKey || e.target.tagName === "INPUT")) {
          e.preventDefault(); // else the same key presses the button that gets the focus back, and the question comes again
          take();
        }
      } }, el("div.dlg-h", {}, el("h2", {}, title)), el("div", { style: "padding:12px 16px" }, inputs),
        el("div.dlg-f", {}, this.button(this.words.cancel, () => end(null)), this.button(go, take, ".btn-p")));
      const scrim = el("div.scrim", {}, box);
      this.root.append(scrim);
      inputs[0]?.lastChild.focus();
    });
  }
}

/** A table: columns [{name, key | cell(row), num, width}], rows, and what to do when a row is chosen. Rows outside the
    window are not drawn, so that thousands scroll smoothly. `rowClass(row, next)` names a class, `onsight(from, to)` hears
    which rows are in sight; the element has `qcGoto(index)`. */
export function table(columns, rows, { onrow = null, held = () => false, label = "", height = 30, boxed = true, rowClass = null, onsight = null } = {}) {
  const body = el("tbody", {});
  const heads = el("tr", {}, columns.map((c) => el(`th${c.num ? ".num" : ""}${c.c ? ".c" : ""}${c.cls ? "." + c.cls : ""}`, { scope: "col", style: c.width ? `width:${c.width}` : null }, c.name)));
  const whole = el("table.tb", { "aria-label": label, "aria-rowcount": rows.length }, el("thead", {}, heads), body);
  const place = el("div.bd-scroll", { tabindex: "0", role: "group", "aria-label": label }, whole);
  const make = (row, at) => {
    const tr = el("tr", { "aria-rowindex": at + 1, style: `height:${height}px` }, columns.map((c) => el(`td${c.num ? ".num" : ""}${c.c ? ".c" : ""}${c.cls ? "." + c.cls : ""}`, {}, c.cell ? c.cell(row) : row[c.key] ?? "")));
    if (held(row)) tr.classList.add("sel");
    const named = rowClass && rowClass(row, rows[at + 1] ?? null);
    if (named) tr.classList.add(named);
    if (onrow) {
      tr.classList.add("go");
      tr.addEventListener("click", (e) => {
        if (e.target.closest("button,input,select,a")) return;
        for (const other of body.querySelectorAll(".sel")) other.classList.remove("sel");
        tr.classList.add("sel");
        onrow(row, tr);
      });
    }
    return tr;
  };
  let from = -1;
  const draw = () => {
    const top = Math.max(0, Math.floor(place.scrollTop / height) - 20);
    if (top === from || rows.length <= 200 && from === 0) return;
    from = rows.length <= 200 ? 0 : top;
    const to = rows.length <= 200 ? rows.length : Math.min(rows.length, top + Math.ceil((place.clientHeight || 800) / height) + 60);
    const pad = (n) => (n > 0 ? el("tr", { "aria-hidden": "true" }, el("td", { colspan: columns.length, style: `height:${n * height}px;padding:0;border:0` })) : null);
    body.replaceChildren(...[pad(from), ...rows.slice(from, to).map((r, i) => make(r, from + i)), pad(rows.length - to)].filter(Boolean));
  };
  place.addEventListener("scroll", () => {
    draw();
    if (onsight) onsight(Math.floor(place.scrollTop / height), Math.min(rows.length, Math.ceil((place.scrollTop + place.clientHeight) / height) - 1));
  });
  place.qcGoto = (at) => { place.scrollTop = Math.max(0, at * height - place.clientHeight / 2); };
  place.addEventListener("keydown", (e) => {
    if (!onrow || !["ArrowDown", "ArrowUp"].includes(e.key)) return;
    e.preventDefault();
    const now = [...body.querySelectorAll("tr.go")];
    const at = now.findIndex((tr) => tr.classList.contains("sel"));
    const next = now[Math.min(now.length - 1, Math.max(0, at + (e.key === "ArrowDown" ? 1 : -1)))];
    next?.click();
    next?.scrollIntoView({ block: "nearest" });
  });
  draw();
  requestAnimationFrame(() => { from = -1; draw(); });
  if (!boxed) place.classList.remove("bd-scroll");
  return place;
}

/** A panel with a title. */
export function panel(title, about, ...content) {
  return el("section.panel.bd-panel", { "aria-label": title }, el("div.panel-h", {}, el("h2", {}, title), about ? el("span.cap", {}, about) : null), ...content);
}

/** Choices of which one is on. */
export function segments(label, choices, on, go) {
  return el("div.seg", { role: "radiogroup", "aria-label": label }, choices.map((c) => el(`button${c.value === on ? ".on" : ""}`, { type: "button", role: "radio", "aria-checked": c.value === on ? "true" : "false", onclick: () => go(c.value) }, c.text)));
}

/** A state in words with its shape. */
export function chip(kind, text) {
  const shape = { ok: "done", warn: "warn", err: "error", info: "info", wait: "clock" }[kind] || "info";
  return el(`span.chip.chip-${kind === "wait" ? "info" : kind}`, {}, icon(shape, true), text);
}
