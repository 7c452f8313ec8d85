/* The report beside the sheet: its sections as pages, pictures as they come into view, find, the places that are
   pinned, and what is selected. Knows no mark. `words` are the sentences, `ask` fetches a picture's address. */

import { el, icon, fill } from "../bridge.js";

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
    this.tops = view.outline.map((line) => ({ ...line, node: this.block(line.block) })).filter((line) => line.node);
    this.jump.replaceChildren(...this.tops.map((line) => el("option", { value: line.block }, "　".repeat(line.level - 1) + line.text)));
    this.desk.scrollTop = 0;
    this.pop = null;
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
    if (picture) {
      const block = this._blockOf(picture);
      if (block) this.on.selection({ block: block.id, start: 0, end: 0, quote: picture.alt || this.words.picture_word, picture: picture.dataset.picture, rect: picture.getBoundingClientRect(), node: picture });
    }
  }

  /* ------------------------------------------------------------ selecting and pinning */
  _blockOf(node) {
    const start = node.nodeType === 1 ? node : node.parentElement;
    if (!start || !this.pages.contains(start)) return null;
    return start.closest("[id^='b']");
  }

  _texts(block) {
    const walk = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement.closest(".mg") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    const texts = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode()) texts.push(node);
    return texts;
  }

  _offset(block, node, at) {
    const until = document.createRange();
    until.setStart(block, 0);
    until.setEnd(node, at);
    let count = 0;
    for (const text of this._texts(block)) {
      if (!until.intersectsNode(text)) break;
      count += text === until.endContainer ? until.endOffset : text.data.length;
    }
    return count;
  }

  /** What is selected in the report as {block, start, end, quote, rect, clipped}, or null. */
  selected() {
    const chosen = document.getSelection();
    if (!chosen || chosen.isCollapsed || !chosen.rangeCount || !this.pages.contains(chosen.anchorNode)) return null;
    const range = chosen.getRangeAt(0);
    const block = this._blockOf(range.startContainer);
    if (!block) return null;
    const start = this._offset(block, range.startContainer, range.startOffset);
    const whole = this._texts(block).map((t) => t.data).join("");
    const clipped = !block.contains(range.endContainer);
    const end = clipped ? whole.length : this._offset(block, range.endContainer, range.endOffset);
    const quote = whole.slice(start, end);
    if (!quote.trim()) return null;
    return { block: block.id, start, end, quote, clipped, picture: "", rect: range.getBoundingClientRect() };
  }

  _selected() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      if (!this.root.isConnected) return;
      const inside = document.activeElement && this.root.contains(document.activeElement.closest?.(".pop"));
      if (!inside) this.on.selection(this.selected());
    }, 120);
  }

  /** Draw the pins: [{id, number, block, start, end, kind, picture, label}]. */
  pins(evidence) {
    for (const note of this.pages.querySelectorAll(".mg")) note.remove();
    for (const mark of this.pages.querySelectorAll("mark.ev")) mark.replaceWith(...mark.childNodes);
    for (const picture of this.pages.querySelectorAll("img.ev")) picture.classList.remove("ev", "neg");
    this.pages.normalize();
    for (const pin of evidence) {
      const block = this.block(pin.block);
      if (!block) continue;
      const neg = pin.kind === "against" ? ".neg" : "";
      if (pin.picture) {
        for (const picture of block.parentElement.querySelectorAll("img"))
          if (picture.dataset.picture === pin.picture && (block.contains(picture) || block === picture)) picture.classList.add("ev", ...(neg ? ["neg"] : []));
      } else this._wrap(block, pin, neg);
      const side = block.querySelector(":scope > .mg") || el("span.mg", { contenteditable: "false" });
      side.append(el(`button.pin${neg}`, { type: "button", "data-pin": pin.id, title: pin.label, "aria-label": pin.label }, String(pin.number)));
      if (!side.parentElement && !["TABLE", "TR", "IMG"].includes(block.tagName)) block.prepend(side);
      else if (!side.parentElement) block.before(side);
    }
  }

  _wrap(block, pin, neg) {
    let at = 0;
    for (const text of this._texts(block)) {
      const from = Math.max(pin.start - at, 0);
      const to = Math.min(pin.end - at, text.data.length);
      at += text.data.length;
      if (from >= to) continue;
      const piece = from ? text.splitText(from) : text;
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
        const texts = this._texts(block);
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
