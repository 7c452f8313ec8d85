/* The left column: the judge's entries, the report's contents, the evidence pinned, and the facts at hand.
   It draws what it is given and tells which entry, heading or pin was chosen. */

import { el, icon, fill } from "../bridge.js";
import { shown } from "./marks.js";

const QC_STATE_SHAPES = { new: "", draft: "half", submitted: "full", recused: "slash" };

export class SidePane {
  /** `on`: {entry(id), heading(block), pin(id), unpin(id)}. */
  constructor(words, on) {
    Object.assign(this, { words, on });
    this.list = el("ul.entries", { role: "listbox", "aria-label": words.entries, onkeydown: (event) => this._listKey(event) });
    this.listCount = el("span", {});
    this.toc = el("ul.toc", {});
    this.tocCount = el("span", {});
    this.pins = el("ul.pins", {});
    this.pinCount = el("span", {});
    this.facts = el("ul.facts", {});
    const part = (name, word, count, body, note) =>
      el(`section.part.part-${name}`, { "aria-label": word }, el("h2", {}, word, count), body, note);
    this.entriesPart = part("entries", words.entries, this.listCount, this.list);
    this.pinNote = el("p.cap.hint", {}, words.evidence_none);
    this.factsPart = part("facts", words.facts, null, this.facts, el("p.cap.hint", {}, words.facts_note));
    this.tocPart = part("toc", words.contents, this.tocCount, el("nav", { "aria-label": words.contents }, this.toc));
    this.rest = el("div.rest", {}, this.tocPart,
      part("pins", words.evidence, this.pinCount, this.pins, this.pinNote), this.factsPart);
    this.root = el("div.side", {}, this.entriesPart, this.rest);
  }

  /** Draw the entries; `open` is the one on screen. */
  entries(cards, open) {
    const w = this.words;
    this.listCount.textContent = fill(w.entries_count, { n: cards.length });
    const focused = this.list.contains(document.activeElement) ? document.activeElement.dataset.entry : null;
    const decimals = Math.max(0, ...cards.map((card) => (card.total.split(".")[1] || "").length));
    this.list.replaceChildren(...cards.map((card) => {
      const here = card.entry === open;
      const state = w[`state_${card.state}`];
      const total = card.state === "recused" || card.total === "" ? "" : Number(card.total).toFixed(decimals);
      return el("li.entry", {
        role: "option", id: `qc-entry-${card.entry}`, "aria-selected": String(here), tabindex: here || (!open && card === cards[0]) ? "0" : "-1",
        "data-entry": card.entry, "data-state": card.state, title: [card.entry, card.title, card.company, card.group, state].filter(Boolean).join(" · "), onclick: () => this.on.entry(card.entry),
      }, el(`i.shape.${QC_STATE_SHAPES[card.state] || "none"}`, { "aria-hidden": "true" }),
      el("span.en", {}, card.entry), el("span.es", {}, state), el("span.et", {}, total), el("span.ell.tt", {}, card.title));
    }));
    const at = this.list.querySelector('[aria-selected="true"]');
    if (at) this._into(this.list, at);
    if (focused) [...this.list.children].find((option) => option.dataset.entry === focused)?.focus({ preventScroll: true });
  }

  _into(pane, node) {
    if (pane.scrollWidth > pane.clientWidth + 4) {
      const left = node.offsetLeft - pane.offsetLeft;
      if (left < pane.scrollLeft || left + node.offsetWidth > pane.scrollLeft + pane.clientWidth) pane.scrollLeft = left - 40;
    }
    const top = node.offsetTop - pane.offsetTop;
    if (top < pane.scrollTop || top + node.offsetHeight > pane.scrollTop + pane.clientHeight) pane.scrollTop = top - pane.clientHeight / 3;
  }

  _listKey(event) {
    const options = [...this.list.children];
    const at = options.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: options.length - 1 }[event.key];
    if (event.altKey || event.ctrlKey) return;
    if (to !== undefined && options[to]) {
      event.preventDefault();
      event.stopPropagation();
      options[to].focus();
    }
    if ((event.key === "Enter" || event.key === " ") && at >= 0) {
      event.preventDefault();
      event.stopPropagation();
      this.on.entry(options[at].dataset.entry);
    }
  }

  /** Draw the report's contents. */
  contents(outline) {
    this.tocPart.hidden = !outline.length;
    const first = outline.filter((line) => line.level === 1).length;
    this.tocCount.textContent = outline.length ? fill(this.words.contents_steps, { n: first || outline.length }) : "";
    this.toc.replaceChildren(...outline.map((line) =>
      el("li", { "data-block": line.block, "data-level": Math.min(line.level, 3) },
        el("button.ell", { type: "button", title: line.text, onclick: () => this.on.heading(line.block) }, line.text))));
  }

  /** Show where the reader is. */
  place(block) {
    for (const line of this.toc.children) {
      const here = line.dataset.block === block;
      line.classList.toggle("on", here);
      if (here) line.firstChild.setAttribute("aria-current", "true");
      else line.firstChild.removeAttribute("aria-current");
    }
    const at = this.toc.querySelector(".on");
    if (at && this.rest.scrollHeight > this.rest.clientHeight) {
      const top = at.offsetTop - this.rest.offsetTop;
      if (top < this.rest.scrollTop || top > this.rest.scrollTop + this.rest.clientHeight - 40) this.rest.scrollTop = top - 80;
    }
  }

  /** Draw the pins, already numbered and labelled. */
  evidence(pins, locked) {
    const w = this.words;
    this.pinCount.textContent = fill(w.evidence_count, { n: pins.length });
    this.pinNote.hidden = pins.length > 0 || locked;
    this.pins.replaceChildren(...pins.map((pin) => el("li", {},
      el("button.row.pinline", { type: "button", onclick: () => this.on.pin(pin.id) },
        el(`span.pin${pin.kind === "against" ? ".neg" : ""}`, { "aria-hidden": "true" }, String(pin.number)),
        el("span.pt", {}, el("span", {}, pin.label), el("span.mut.ell", {}, pin.quote))),
      locked ? null : el("button.btn.btn-q.btn-i.unpin", { type: "button", "aria-label": `${w.pin_remove} ${pin.number}`, title: w.pin_remove, onclick: () => this.on.unpin(pin.id) }, icon("close", true)))));
  }

  /** Draw the facts. */
  showFacts(facts) {
    this.factsPart.hidden = !facts.length;
    this.facts.replaceChildren(...facts.map((fact) => {
      const inside = [icon({ ok: "done", warn: "warn", info: "info" }[fact.tone], true),
        el("span.ft", {}, el("span.mut", {}, fact.label), el("span", {}, fact.value), fact.source ? el("span.cap", {}, fact.source) : null)];
      return el(`li.fact.${fact.tone}`, {}, fact.block
        ? el("button.row", { type: "button", onclick: () => this.on.heading(fact.block) }, inside) : el("div.row", {}, inside));
    }));
  }
}

/** The strip of the judge's own totals as a drawing with a sentence as its name; `here` marks this sheet. */
export function ownStrip(words, totals, here, full, width = 200) {
  const values = totals.map((t) => Number(t.total));
  const all = here === "" ? values : [...values, Number(here)];
  const top = Number(full) || 100;
  let low = Math.min(...all, top * 0.7);
  let high = Math.max(...all, top * 0.9);
  const unit = high - low > top * 0.5 ? top / 5 : top / 10;
  low = Math.max(Math.floor((low - unit * 0.3) / unit) * unit, 0);
  high = Math.min(Math.ceil((high + unit * 0.3) / unit) * unit, top);
  const x = (v) => 14 + ((v - low) / (high - low || 1)) * (width - 28);
  const parts = [`<path class="ax" d="M0 28.5h${width}"/>`];
  const stacked = new Map();
  for (const v of values) {
    const place = Math.round(x(v) / 7);
    const up = stacked.get(place) || 0;
    stacked.set(place, up + 1);
    parts.push(`<circle cx="${x(v).toFixed(1)}" cy="${Math.max(22 - up * 7, 5)}" r="3.3" class="mu"/>`);
  }
  if (here !== "") {
    const at = x(Number(here)).toFixed(1);
    parts.push(`<path class="here" d="M${at} 28V2"/><path class="here-tip" d="M${at} 28l-4 -6h8z"/>`);
  }
  for (let v = low; v <= high + 0.01; v += unit)
    parts.push(`<path class="ax" d="M${x(v).toFixed(1)} 28v4"/><text x="${x(v).toFixed(1)}" y="44" text-anchor="middle">${Math.round(v)}</text>`);
  const sorted = [...values].sort((a, b) => a - b);
  const label = values.length
    ? fill(words.own_label, { n: values.length, low: sorted[0], high: sorted[sorted.length - 1], median: totals.median }) : words.own_none;
  const strip = el("span", { html: `<svg class="ch" width="${width}" height="47" viewBox="0 0 ${width} 47" role="img">${parts.join("")}</svg>` });
  strip.firstChild.setAttribute("aria-label", label);
  return strip;
}

/** Rows of the overview: the judge's cards beside the marks of the own sheets. */
export function overviewTable(words, cards, totals, names, chosen) {
  const marks = new Map(totals.map((t) => [t.entry, t.marks]));
  const kinds = [...new Set(cards.map((card) => card.kind))];
  return kinds.map((kind) => {
    const mine = cards.filter((card) => card.kind === kind);
    const items = [...new Set(mine.flatMap((card) => Object.keys(marks.get(card.entry) || {})))];
    return el("table.tb", {}, el("caption", {}, kind), el("thead", {}, el("tr", {}, el("th", {}), el("th", {}, words.col_entry), el("th", {}, words.col_state),
      items.map((item) => el("th.num", {}, names(item))), el("th.num", {}, words.col_total))),
    el("tbody", {}, mine.map((card) => {
      const ready = card.state === "draft" && card.items > 0 && card.done === card.items;
      const own = marks.get(card.entry) || {};
      return el("tr", {}, el("td.c", {}, ready ? el("input", { type: "checkbox", checked: true, value: card.entry, "aria-label": `${card.entry} ${card.title}`, onchange: chosen }) : null),
        el("td", {}, el("button.link.ell", { type: "button", "data-open": card.entry, title: card.title }, `${card.entry}　${card.title}`)),
        el("td", {}, words[`state_${card.state}`] + (card.state === "draft" ? `　${card.done} / ${card.items}` : "")),
        items.map((item) => el("td.num", {}, own[item] === undefined ? "" : shown(own[item], { step: "0.5" }))),
        el("td.num.b", {}, card.state === "recused" || card.total === "" ? "" : shown(card.total, { step: "0.5" })));
    })));
  });
}
