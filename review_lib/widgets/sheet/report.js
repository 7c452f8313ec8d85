/* The report beside the sheet: its sections as pages, pictures as they come into view, find, the places that are
   pinned, and what is selected. Knows no mark. `words` are the sentences, `ask` fetches a picture's address. */

import { el, icon, fill } from "../bridge.js";
import { blockOf, passageOf, selectPassages, spansOf, stopsOf, textsOf } from "./passages.js";

/* A cell of more signs than this is prose: it is set like a paragraph, not in the middle like a number or a word. */
const QC_PROSE = 24;

export class ReportPane {
  /** `on`: {place(block): the block at the top changed, selection(found | null), pin(evidence id)}. */
  constructor(words, on) {
    this.words = words;
    this.on = on;
    this.view = null;
    this.read = new Set();
    this.zoomed = "wide";
    this.pages = el("div.pages", {});
    this.desk = el("div.desk", { tabindex: "0", role: "region", "aria-label": words.report }, this.pages);
    this.where = el("span.nb", {});
    this.name = el("span.fn.ell", {});
    this.jump = el("select.inp.jump", { "aria-label": words.contents, onchange: () => this.goTo(this.jump.value, true) });
    this.findBox = el("input.inp.find", {
      type: "search", "aria-label": words.find_in, placeholder: words.find_in,
      oninput: () => this._find(), onkeydown: (event) => this._findKey(event),
    });
    this.findCount = el("span.cap.nb", { "aria-live": "polite" });
    const step = (by, name, label) =>
      el("button.btn.btn-q.btn-i", { type: "button", title: label, "aria-label": label, onclick: () => this._found(by) }, icon(name, true));
    this.findBar = el("span.row.findbar", { hidden: true }, this.findBox, this.findCount,
      step(-1, "left", words.find_previous), step(1, "right", words.find_next),
      el("button.btn.btn-q.btn-i", { type: "button", title: words.close, "aria-label": words.close, onclick: () => this.closeFind() }, icon("close", true)));
    this.findOpen = el("button.btn.btn-q.findopen", { type: "button", onclick: () => this.openFind() }, icon("find", true), words.find, el("kbd", {}, "/"));
    this.size = el("select.inp.zoom", { "aria-label": words.zoom, onchange: () => this._zoom(this.size.value) },
      ["wide", "large", "huge"].map((name) => el("option", { value: name }, words[`zoom_${name}`])));
    this.sign = el("span.sign", {}, icon("page"));
    this.head = el("div.rep-h", {}, this.jump, this.sign, this.name, this.where, el("span.grow"), this.findBar, this.findOpen, this.size);
    this.root = el("div.rep", {}, this.head, this.desk);
    this.desk.addEventListener("scroll", () => this._scrolled(), { passive: true });
    this.pages.addEventListener("click", (event) => this._clicked(event));
    this.pages.addEventListener("keydown", (event) => {
      if (!["Enter", " "].includes(event.key) || !event.target.matches("img[data-picture]")) return;
      event.preventDefault();
      this.chosenPicture(event.target);
    });
    this.watching = () => this._selected();
    document.addEventListener("selectionchange", this.watching);
    this.nearer = new IntersectionObserver((seen) => this._near(seen), { root: this.desk, rootMargin: "800px 0px" });
  }

  end() {
    document.removeEventListener("selectionchange", this.watching);
    this.nearer.disconnect();
    this._mark([]);
  }

  /** Show that a report is on its way. */
  wait() {
    this.view = null;
    this.pages.replaceChildren(el("p.wait.mut", {}, this.words.report_loading));
    this.name.textContent = "";
    this.where.textContent = "";
    this.jump.replaceChildren();
  }

  /** Show a report. `ask(key)` resolves with a picture's address; `read` is the set of headings that were on screen. */
  show(view, ask, read, note) {
    this.view = view;
    this.ask = ask;
    this.read = read;
    this.closeFind();
    this.name.textContent = view.name;
    this.name.title = view.name;
    this.sign.hidden = !view.name;
    this.findOpen.hidden = this.size.hidden = this.jump.hidden = !view.sections.length;
    this.nearer.disconnect();
    const made = view.sections.map((html) => el("article.sheet-page", { html }));
    if (view.note || note) made.unshift(el("p.page-note.cap", {}, view.note || note));
    if (view.trouble || !view.sections.length)
      made.push(el("div.msg.msg-warn", { role: "status" }, icon("warn"), el("div", {}, view.trouble || this.words.report_none)));
    this.pages.replaceChildren(...made);
    for (const picture of this.pages.querySelectorAll("img[data-picture]")) {
      picture.tabIndex = 0;
      this.nearer.observe(picture);
    }
    for (const table of this.pages.querySelectorAll("table")) {
      if (table.parentElement.closest("table")) continue;
      const frame = el("div.wide-table", {});
      table.replaceWith(frame);
      frame.append(table);
    }
    for (const cell of this.pages.querySelectorAll("td")) if (cell.textContent.length > QC_PROSE || cell.querySelector("[id]")) cell.classList.add("prose");
    this.tops = view.outline.map((line) => ({ ...line, node: this.block(line.block) })).filter((line) => line.node);
    this.jump.replaceChildren(...this.tops.map((line) => el("option", { value: line.block }, "　".repeat(line.level - 1) + line.text)));
    this.desk.scrollTop = 0;
    this.pop = this.stop = this.anchor = this.drawn = null;
    requestAnimationFrame(() => this._scrolled());
  }

  block(id) {
    return id ? this.pages.querySelector(`[id="${CSS.escape(id)}"]`) : null;
  }

  /** Bring a block to the top of the pane (or into sight). */
  goTo(id, top = false) {
    const node = this.block(id);
    if (!node) return;
    const move = () => {
      const away = node.getBoundingClientRect().top - this.desk.getBoundingClientRect().top;
      this.desk.scrollTop += away - (top ? 12 : this.desk.clientHeight / 3);
    };
    move(); /* pages out of sight get their true height only now, so go once more */
    requestAnimationFrame(move);
  }

  /** One heading on (+1) or back (-1); one screen with `page`. */
  heading(by) {
    const at = this.tops.findIndex((line) => line.block === this.here);
    const next = this.tops[Math.min(Math.max(at + by, 0), this.tops.length - 1)];
    if (next) this.goTo(next.block, true);
  }

  page(by) {
    this.desk.scrollTop += by * this.desk.clientHeight * 0.9;
  }

  _scrolled() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      if (!this.view || !this.tops.length) return;
      const top = this.desk.getBoundingClientRect().top;
      const low = top + this.desk.clientHeight;
      let here = this.tops[0];
      for (const line of this.tops) {
        const y = line.node.getBoundingClientRect().top;
        if (y <= top + 60) here = line;
        if (y < low - 20 && y > top - 20) this.read.add(line.block);
      }
      this.read.add(here.block);
      const first = this.tops.filter((line) => line.level <= here.level);
      this.where.textContent = fill(this.words.section_of, { n: first.indexOf(here) + 1, all: first.length });
      this.jump.value = here.block;
      if (here.block !== this.here) {
        this.here = here.block;
        this.on.place(here.block);
      }
    });
  }

  _zoom(name) {
    this.zoomed = name;
    this.size.value = name;
    this.desk.dataset.zoom = name;
  }

  async _near(seen) {
    for (const { target, isIntersecting } of seen) {
      if (!isIntersecting || target.src) continue;
      this.nearer.unobserve(target);
      const ask = this.ask;
      try {
        target.src = await ask(target.dataset.picture);
      } catch (problem) {
        target.replaceWith(el("span.picture-failed.cap", { id: target.id || null }, `${this.words.picture_failed}${problem.message ? `：${problem.message}` : ""}`));
      }
    }
  }

  _clicked(event) {
    const note = event.target.closest(".mg .pin");
    if (note) this.on.pin(note.dataset.pin);
    const picture = event.target.closest("img[data-picture]");
    const link = event.target.closest("a[href]");
    if (link) {
      event.preventDefault();
      const id = link.getAttribute("href").replace(/^#/, "");
      if (this.block(id)) this.goTo(id, true);
    }
    if (picture) this.chosenPicture(picture);
  }

  /* ------------------------------------------------------------ selecting and pinning */
  /** What is selected in the report as {block, start, until, end, quote, rect}, or null. */
  selected() {
    const chosen = document.getSelection();
    if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return null;
    const range = chosen.getRangeAt(0);
    const found = this.view && range.intersectsNode(this.pages) ? passageOf(this.pages, range) : null;
    return found && { ...found, picture: "", rect: range.getBoundingClientRect() };
  }

  _selected() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      if (!this.root.isConnected) return;
      const inside = document.activeElement && this.root.contains(document.activeElement.closest?.(".pop"));
      if (!inside) this.on.selection(this.selected());
    }, 120);
  }

  /** A picture as something to pin. */
  chosenPicture(picture) {
    const block = blockOf(this.pages, picture);
    if (block) this.on.selection({ block: block.id, start: 0, end: 0, quote: picture.alt || this.words.picture_word, picture: picture.dataset.picture, rect: picture.getBoundingClientRect(), node: picture });
  }

  /** One passage on (+1) or back (-1) for the keyboard; `more` selects from where it stood to there. */
  passage(by, more = false) {
    const stops = stopsOf(this.pages);
    if (!stops.length) return;
    const top = this.desk.getBoundingClientRect().top;
    const known = stops.indexOf(this.stop);
    const first = stops.findIndex((node) => node.getBoundingClientRect().bottom > top + 20);
    const at = known < 0 ? Math.max(first, 0) : Math.min(Math.max(known + by, 0), stops.length - 1);
    const from = more ? (this.anchor ??= stops[known < 0 ? at : known]) : null;
    this._stand(stops[at]);
    this.anchor = from;
    if (from) selectPassages(from, this.stop);
    else document.getSelection()?.removeAllRanges();
  }

  _stand(node) {
    this.stop?.classList.remove("stop");
    this.stop = node;
    node.classList.add("stop");
    node.tabIndex = -1;
    node.focus({ preventScroll: true });
    const [box, desk] = [node.getBoundingClientRect(), this.desk.getBoundingClientRect()];
    if (box.top < desk.top + 8 || box.bottom > desk.bottom - 60) this.desk.scrollTop += box.top - desk.top - desk.height / 4;
  }

  /** Take the passage that the keyboard stands on: its words, or the picture that it is. */
  choose() {
    if (!this.stop?.isConnected) return;
    const pictures = this.stop.tagName === "IMG" ? [this.stop] : this.stop.querySelectorAll("img[data-picture]");
    if (pictures.length && !this.stop.textContent.trim()) {
      this.chosenPicture(pictures[0]);
      return;
    }
    if (!this.anchor) selectPassages(this.stop, this.stop);
    clearTimeout(this.settling);
    this.on.selection(this.selected());
  }

  /** Draw the pins: [{id, number, block, start, until, end, kind, picture, label}]. */
  pins(evidence) {
    const told = JSON.stringify(evidence);
    if (told === this.drawn && this.drawnView === this.view) return;
    [this.drawn, this.drawnView] = [told, this.view];
    for (const note of this.pages.querySelectorAll(".mg")) note.remove();
    for (const mark of this.pages.querySelectorAll("mark.ev")) {
      const home = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      home.normalize();
    }
    for (const picture of this.pages.querySelectorAll("img.ev")) picture.classList.remove("ev", "neg");
    const sides = new Map();
    for (const pin of evidence) {
      const block = this.block(pin.block);
      if (!block) continue;
      const neg = pin.kind === "against" ? ".neg" : "";
      if (pin.picture) {
        const near = block.tagName === "IMG" ? [block] : block.querySelectorAll("img");
        for (const picture of near) if (picture.dataset.picture === pin.picture) picture.classList.add("ev", ...(neg ? ["neg"] : []));
      } else this._wrap(block, pin, neg);
      const host = block.closest(".wide-table") || block;
      if (!sides.has(host)) {
        const side = el("span.mg", { contenteditable: "false" });
        sides.set(host, side);
        if (host === block && block.tagName !== "IMG") block.prepend(side);
        else host.before(side);
      }
      const told = el("span.mgl", { "aria-hidden": "true" }, pin.short);
      sides.get(host).append(el(`button.pin${neg}`, { type: "button", "data-pin": pin.id, title: pin.label, "aria-label": pin.label }, String(pin.number)), told);
    }
    requestAnimationFrame(() => this._loosen([...sides.values()]));
  }

  /** Words beside a pin only where they do not lie on the next pin. */
  _loosen(sides) {
    const boxes = sides.map((side) => side.getBoundingClientRect()).sort((a, b) => a.top - b.top);
    for (const side of sides) {
      const box = side.getBoundingClientRect();
      side.classList.toggle("tight", boxes.some((other) => other.top > box.top && other.top < box.bottom));
    }
  }

  _wrap(block, pin, neg) {
    const until = pin.until ? this.block(pin.until) : block;
    if (!until) return;
    for (const { node, from, to } of spansOf(this.pages, block, pin.start, until, pin.end)) {
      if (node.parentElement.closest("math")) continue; /* a formula is drawn by its own elements only */
      const piece = from ? node.splitText(from) : node;
      if (to - from < piece.data.length) piece.splitText(to - from);
      const mark = el(`mark.ev${neg}`, { "data-pin": pin.id });
      piece.replaceWith(mark);
      mark.append(piece);
    }
  }

  /** Bring a pin into sight and let it be seen. */
  showPin(pin) {
    this.goTo(pin.block);
    for (const node of this.pages.querySelectorAll(`[data-pin="${CSS.escape(pin.id)}"]`)) {
      node.classList.add("flash");
      setTimeout(() => node.classList.remove("flash"), 1200);
    }
  }

  /* ------------------------------------------------------------ find */
  openFind() {
    this.findBar.hidden = false;
    this.findOpen.hidden = true;
    this.findBox.focus();
    this.findBox.select();
  }

  closeFind() {
    if (this.findBar.contains(document.activeElement)) this.desk.focus({ preventScroll: true });
    this.findBar.hidden = true;
    this.findOpen.hidden = !this.view?.sections.length;
    this.findBox.value = "";
    this._find();
  }

  _findKey(event) {
    if (event.key === "Enter") this._found(event.shiftKey ? -1 : 1);
    if (event.key === "Escape") {
      event.stopPropagation();
      this.closeFind();
    }
  }

  _find() {
    const asked = this.findBox.value.trim().toLowerCase();
    this.hits = [];
    this.hit = -1;
    if (asked) {
      for (const block of this.pages.querySelectorAll("[id^='b']")) {
        if (block.querySelector("[id^='b']")) continue;
        const texts = textsOf(block);
        const whole = texts.map((t) => t.data).join("").toLowerCase();
        for (let at = whole.indexOf(asked); at >= 0; at = whole.indexOf(asked, at + asked.length)) {
          this.hits.push(this._range(texts, at, at + asked.length));
          if (this.hits.length > 2000) break;
        }
      }
    }
    this._mark(this.hits);
    this.findCount.textContent = asked && !this.hits.length ? this.words.find_none : "";
    if (this.hits.length) this._found(1);
  }

  _range(texts, start, end) {
    const range = document.createRange();
    let at = 0;
    let begun = false;
    for (const text of texts) {
      const next = at + text.data.length;
      if (!begun && start < next) {
        range.setStart(text, start - at);
        begun = true;
      }
      if (end <= next) {
        range.setEnd(text, end - at);
        break;
      }
      at = next;
    }
    return range;
  }

  _found(by) {
    if (!this.hits || !this.hits.length) return;
    this.hit = (this.hit + by + this.hits.length) % this.hits.length;
    this.findCount.textContent = fill(this.words.find_count, { n: this.hit + 1, all: this.hits.length });
    const range = this.hits[this.hit];
    if (globalThis.Highlight) CSS.highlights.set("qc-find-here", new Highlight(range));
    const node = range.startContainer.parentElement;
    const move = () => {
      this.desk.scrollTop += node.getBoundingClientRect().top - this.desk.getBoundingClientRect().top - this.desk.clientHeight / 3;
    };
    move();
    requestAnimationFrame(move);
  }

  _mark(ranges) {
    if (!globalThis.Highlight || !CSS.highlights) return; /* older browsers: find goes to the place, without colour */
    CSS.highlights.delete("qc-find-here");
    if (ranges.length) CSS.highlights.set("qc-find", new Highlight(...ranges));
    else CSS.highlights.delete("qc-find");
  }
}
