/* What stands around the panes: the bar above, the line of undo, the total below, messages, and the widths. It draws
   the sheet that it is given (`sheet`, the App of sheet.js) and passes on what the judge does. */

import { el, icon, fill } from "../bridge.js";
import { Layer } from "./dialogs.js";
import { medianOf, shown } from "./marks.js";
import { ReportPane } from "./report.js";
import { RubricPane } from "./rubric.js";
import { SidePane, ownStrip } from "./side.js";

export class Frame {
  constructor(sheet, place, words) {
    Object.assign(this, { sheet, words, found: null });
    this.report = new ReportPane(words, {
      place: (block) => this.side.place(block), selection: (found) => this._selection(found), pin: (id) => this.toPin(id),
    });
    this.rubric = new RubricPane(words, {
      mark: (item, mark, go, how) => sheet.set("mark", item.id, mark, go, how),
      comment: (id, text, go) => sheet.set("comment", id, text === "" ? null : text, go, go === null ? "set" : "typed"),
      point: (id, verdict) => sheet.set("point", id, verdict, null, "set"),
      settle: () => sheet.flush(), pins: (id) => this.toPin(id), active: () => {},
    });
    this.side = new SidePane(words, {
      entry: (id) => sheet.openEntry(id), heading: (block) => this.readAt(block), pin: (id) => this.toPin(id), unpin: (id) => sheet.unpin(id),
    });
    this._bar();
    this._foot();
    this.main = el("div.three", {}, this.side.root, this.report.root, this.rubric.root);
    this.rubric.root.append(this.foot);
    this.root = el("div.qc.app.qc-sheet", { lang: "zh-CN", "aria-label": words.app }, this.bar, this.main);
    this.root.dataset.view = "rubric";
    this.layer = new Layer(this.root, words);
    this.root.addEventListener("keydown", (event) => {
      if (this.layer.open || event.defaultPrevented || event.isComposing) return;
      if (sheet.key(event)) event.preventDefault();
    });
    this.blank = el("div.blank", {}, el("p.mut", {}, "…"));
    this.root.replaceChildren(this.blank);
    place.replaceChildren(this.root);
  }

  end() {
    clearInterval(this.ticking);
    this.report.end();
  }

  _bar() {
    const w = this.words;
    const s = this.sheet;
    const arrow = (by, name, word) => el("button.btn.btn-i", { type: "button", "aria-label": word, title: word, onclick: () => s.step(by) }, icon(name));
    this.previous = arrow(-1, "left", w.previous);
    this.next = arrow(1, "right", w.next);
    this.title = el("h1.ell", {});
    this.about = el("span.cap.ell", {});
    this.done = el("b", {});
    this.doneMore = el("span.w", {});
    this.ticks = el("div.ticks", { role: "img" });
    this.saveState = el("span", { role: "status", "aria-label": w.save_state });
    this.saveTime = el("span.w", { "aria-hidden": "true" });
    this.saveIcon = el("span.si", {});
    this.recuseButton = el("button.btn", { type: "button", onclick: () => s.recuse() }, icon("away", true), w.recuse);
    this.unrecuseButton = el("button.btn", { type: "button", onclick: () => s.unrecuse() }, w.unrecuse);
    const tab = (view, word) => el("button", { type: "button", "data-view": view, onclick: () => this.view(view) }, word);
    this.phase = el("select.inp", { "aria-label": w.phase, hidden: true, onchange: (e) => s.turn(e.target.value) });
    this.feedback = el("button.btn", { type: "button", hidden: true, onclick: () => this.sheet.feedback() }, w.feedback);
    this.tabs = el("div.tabs.only-slim", { role: "group" }, tab("report", w.tab_report), tab("rubric", w.tab_rubric));
    this.bar = el("header.bar", {}, el("div.row", {}, this.previous, this.next), el("div.ttl.grow", {}, this.title, this.about),
      el("div.prg", {}, el("div.cap.nb", {}, this.done, this.doneMore), this.ticks), el("span.bar-sep.w"),
      el("span.save", {}, this.saveIcon, this.saveState, this.saveTime), this.tabs, this.phase, this.feedback, this.recuseButton, this.unrecuseButton,
      el("button.btn", { type: "button", onclick: () => s.overview() }, icon("list", true), w.overview),
      el("button.btn.btn-i.keysb", { type: "button", "aria-label": w.keys_button, title: `${w.keys_button}（?）`, onclick: () => s.keys() }, icon("keys")));
  }

  _foot() {
    const w = this.words;
    const s = this.sheet;
    this.just = el("span.ell", { "aria-live": "polite" }, w.just_none);
    this.undo = el("button.btn.btn-q", { type: "button", onclick: () => s.back() }, icon("undo", true), w.undo);
    this.redo = el("button.btn.btn-q", { type: "button", onclick: () => s.back(true) }, icon("redo", true), w.redo);
    this.undoLine = el("div.undo", {}, el("span.mut.nb", {}, w.just), this.just, el("span.grow"), this.undo, el("span.row.w", { "aria-hidden": "true" }, el("kbd", {}, "Ctrl"), el("kbd", {}, "Z")), this.redo);
    this.totalLabel = el("div.cap.nb", {});
    this.total = el("span.num-big", { role: "status", "aria-label": w.total });
    this.totalOf = el("small", {});
    this.totalRest = el("div.cap.nb", {});
    this.ownLabel = el("span.cap.nb.ell", {});
    this.likeButton = el("button.link.sm.nb", { type: "button", onclick: () => s.likest() }, w.own_like);
    this.ownPicture = el("div", {});
    this.own = el("div.ownd", {}, el("div.ownl", {}, this.ownLabel, this.likeButton), this.ownPicture);
    this.submitButton = el("button.btn.btn-p.btn-l", { type: "button", onclick: () => s.submit() }, w.submit);
    this.submitKeys = el("div.cap.ks", { "aria-hidden": "true" }, el("kbd", {}, "Ctrl"), " ", el("kbd", {}, "Enter"));
    this.onward = el("button.btn.btn-l", { type: "button", onclick: () => s.nextOpen() }, w.next_open);
    this.receipt = el("div.cap.nb", {});
    this.foot = el("div.foot", {}, this.undoLine, el("div.tot", {}, el("div", {}, this.totalLabel, el("div.big", {}, this.total, this.totalOf), this.totalRest), this.own,
      el("div.go", {}, this.submitButton, this.submitKeys, this.onward, this.receipt)));
  }

  /* ------------------------------------------------------------ whole states */
  /** The phases in which the judge has sheets, where there are several. */
  phases(names, now) {
    this.phase.hidden = names.length < 2;
    this.phase.replaceChildren(...names.map((name) => el("option", { value: name, selected: name === now }, name)));
  }

  begin() {
    this.root.replaceChildren(this.bar, this.main);
    this.view(this.root.dataset.view);
  }

  empty(judge) {
    const w = this.words;
    this.root.replaceChildren(el("div.blank", {}, el("div.panel.em", {}, el("h1", {}, w.empty_title), el("p", {}, w.empty_text), el("p.mut", {}, fill(w.empty_judge, { judge })),
      el("div.row", {}, el("button.btn.btn-p", { type: "button", onclick: () => this.sheet.start() }, w.empty_again)))));
  }

  failed(sentence) {
    const w = this.words;
    this.root.replaceChildren(el("div.blank", {}, el("div.panel.em", { role: "alert" }, el("h1", {}, w.failed_title), el("p", {}, sentence),
      el("div.row", {}, el("button.btn.btn-p", { type: "button", onclick: () => { this.sheet.entry = null; this.sheet.start(); } }, w.failed_again)))));
  }

  opening(entry) {
    if (!this.bar.isConnected) this.begin();
    this.layer.close();
    const card = this.sheet.cards.find((c) => c.entry === entry);
    this.title.textContent = card.title;
    this.title.title = card.title;
    this.side.entries(this.sheet.cards, entry);
    this._selection(null);
    this.typing = this.rubric.root.contains(document.activeElement);
    this.rubric.clear();
    this.total.textContent = "—";
    this.report.wait();
    this.side.contents([]);
    this.outline = [];
  }

  /** Draw the open sheet as a whole. */
  show() {
    const { sheet: s, words: w } = this;
    const { rubric, card } = s.sheet;
    const shorter = [card.kind, card.company, card.group].filter(Boolean).join("·");
    this.about.replaceChildren(el("span", {}, card.entry), `·${shorter}`, s.sheet.blind ? el("span.w", {}, `·${w.blind}`) : "");
    this.about.title = s.sheet.blind ? w.blind_note : "";
    this.root.dataset.state = card.state;
    this.root.classList.toggle("locked", s.locked);
    this.rubric.head.replaceChildren(...[el("b.ell", {}, rubric.title), rubric.note.includes(rubric.standard) ? null : el("span.cap.w.ell", {}, rubric.standard), el("span.grow"),
      el(`span.chip.${rubric.verified ? "chip-info" : "chip-warn"}`, { title: `${rubric.edition}　${rubric.source}` }, icon(rubric.verified ? "tick" : "warn", true), el("span.ell", {}, rubric.note || w.unverified))].filter(Boolean));
    this.rubric.build(rubric, {
      mark: (id) => s.value("mark", id), comment: (id) => s.value("comment", id), point: (id) => s.value("point", id),
      pins: (id) => s.pins().filter((p) => p.point === id), own: (id) => s.ownMarks(id), commentNeeded: (id) => s.commentNeeded(id),
      phrases: (id) => s.sheet.phrases[id] || [], get locked() { return s.locked; },
    });
    this._extra(rubric);
    const first = s.locked ? null : rubric.items.find((i) => s.value("mark", i.id) === null) || rubric.items[0];
    this.rubric.activate((first || rubric.items[0]).id, this.typing);
    this.typing = false;
    this.rubric.body.scrollTop = 0;
    this.recuseButton.hidden = s.locked;
    this.unrecuseButton.hidden = card.state !== "recused" || card.fixed;
    const locked = s.locked;
    this.undoLine.hidden = locked;
    this.submitButton.hidden = this.submitKeys.hidden = locked;
    this.onward.hidden = !locked;
    this.receipt.hidden = card.state !== "submitted";
    this.receipt.textContent = s.sheet.receipt ? fill(w.receipt, { code: s.sheet.receipt }) : "";
    this.onward.disabled = !s.cards.some((c) => c.state === "new" || c.state === "draft");
    this.onward.textContent = this.onward.disabled ? w.all_done : w.next_open;
    this._notes();
    this.counts();
    this.sum();
    this._just();
    this.evidence();
    this.side.showFacts(s.sheet.facts);
  }

  /** Draw again what changed elsewhere. */
  repaint(changed) {
    for (const [kind, key] of changed) this.changed(kind, key, true);
    this._notes();
    this.counts();
    this.sum();
    this.evidence();
  }

  _notes() {
    const { sheet: s, words: w } = this;
    const { card, corrections } = s.sheet;
    const message = (kind, name, ...inside) => el(`div.msg.msg-${kind}`, {}, icon(name), el("div", {}, inside));
    const notes = [];
    if (card.state === "submitted") notes.push(message("ok", "lock", el("b", {}, fill(w.submitted_banner, { at: s.sheet.submitted_at })), el("span", {}, w.submitted_more)));
    if (card.state === "recused") notes.push(message("info", "away", el("b", {}, w.recused_banner), el("span", {}, card.fixed ? w.recused_fixed : "", card.recusal)));
    for (const c of corrections) notes.push(message("warn", "info", fill(w.correction, { ...c, item: s.nameOf("mark", c.item), before: s.shownValue("mark", c.item, c.before), after: s.shownValue("mark", c.item, c.after) })));
    this.awayNote ??= el("div.msg.msg-err", { role: "alert", hidden: true });
    this.rubric.note.replaceChildren(this.awayNote, ...notes);
  }

  _extra(rubric) {
    const { sheet: s, words: w } = this;
    const parts = [];
    this.proposing = new Map();
    for (const [what, list, word] of [["veto", rubric.vetoes, w.propose_veto], ["level", rubric.levels, w.propose_level]]) {
      const now = s.value("propose", what);
      if (!list.length || (s.locked && !now)) continue;
      const said = el("span.cap.bad", { role: "alert" });
      const send = () => {
        if (choice.value && !reason.value.trim()) {
          said.textContent = w.propose_need;
          return;
        }
        said.textContent = "";
        s.propose(what, choice.value || null, reason.value.trim());
      };
      const choice = el("select.inp", { "aria-label": word, disabled: s.locked, onchange: send }, el("option", { value: "" }, w.propose_none), list.map((c) => el("option", { value: c, selected: now?.choice === c }, c)));
      const reason = el("input.inp.reason", { type: "text", "aria-label": `${word} ${w.propose_reason}`, placeholder: w.propose_reason, value: now?.reason || "", readonly: s.locked, onchange: send });
      this.proposing.set(what, { choice, reason });
      parts.push(el("div.propose", {}, el("span.nb", {}, word), choice, reason, said));
    }
    if (parts.length) parts.unshift(el("div.cap", {}, `${w.proposals}（${w.proposals_note}）`));
    parts.push(el("p.cap.source", {}, [rubric.standard, rubric.edition, rubric.source].filter(Boolean).join("；")));
    this.rubric.extra.replaceChildren(...parts);
  }

  /* ------------------------------------------------------------ small changes */
  /** A value changed: draw it and what depends on it. */
  changed(kind, key, whole = false) {
    if (kind === "mark") {
      if (whole) this.rubric.rows.get(key)?.input !== document.activeElement || (this.rubric.rows.get(key).typing = false);
      this.rubric.paint(key);
      this.sum();
    } else if (kind === "comment") {
      this.rubric.paintComment(key);
      if (key) this.rubric.paint(key);
    } else if (kind === "pin") this.evidence();
    else if (kind === "propose") this._proposed(key);
    else for (const item of this.rubric.items) if (item.points.some((p) => p.id === key)) this.rubric.paintComment(item.id);
    this._just();
  }

  /** Show a proposal as it stands now (not what is being written). */
  _proposed(what) {
    const fields = this.proposing.get(what);
    const now = this.sheet.value("propose", what);
    if (!fields || fields.reason === document.activeElement) return;
    fields.choice.value = now?.choice || "";
    fields.reason.value = now?.reason || "";
  }

  sum() {
    const { sheet: s, words: w } = this;
    if (!s.sheet) return;
    const sum = this.rubric.sum();
    const all = this.rubric.items.length;
    const recused = s.sheet.card.state === "recused";
    this.total.textContent = recused ? w.state_recused : sum.text || "—";
    this.totalOf.textContent = recused || !sum.done ? "" : ` / ${sum.of}`;
    this.totalLabel.hidden = this.totalRest.hidden = recused;
    this.totalLabel.textContent = sum.done === all ? fill(w.total_whole, { all }) : fill(w.total_label, { done: sum.done, all });
    this.totalRest.textContent = sum.done === all ? fill(w.total_full, { full: sum.full }) : fill(w.total_rest, { full: sum.full, rest: all - sum.done });
    const totals = s.ownSheets();
    totals.median = shown(medianOf(totals.map((t) => t.total)), { step: "0.5" });
    this.ownLabel.textContent = totals.length ? fill(w.own, { n: totals.length, median: totals.median }) : w.own_none;
    this.likeButton.hidden = recused || !sum.done || !totals.length;
    this.ownPicture.replaceChildren(...(totals.length ? [ownStrip(w, totals, sum.done === all && !recused ? sum.text : "", sum.full)] : []));
  }

  counts() {
    const { sheet: s, words: w } = this;
    const many = (state) => s.cards.filter((c) => c.state === state).length;
    const values = { n: many("submitted"), all: s.cards.length, draft: many("draft"), recused: many("recused"), open: many("new") };
    this.done.textContent = fill(w.progress, values);
    this.doneMore.textContent = `　${fill(w.progress_more, values)}`;
    this.ticks.setAttribute("aria-label", fill(w.progress_label, values));
    const shape = { submitted: "s", draft: "d", recused: "r", new: "o" };
    this.ticks.replaceChildren(...s.cards.slice(0, 40).map((c) => el(`i.${shape[c.state]}${c.entry === s.entry ? ".at" : ""}`, {})));
    const at = s.cards.findIndex((c) => c.entry === s.entry);
    this.previous.disabled = at <= 0;
    this.next.disabled = at < 0 || at >= s.cards.length - 1;
    this.side.entries(s.cards, s.entry);
  }

  _describe(change) {
    const { sheet: s, words: w } = this;
    if (change.kind === "pin") return fill(change.after ? w.just_pin : w.just_unpin, { point: s.nameOf("point", (change.after || change.before).point) });
    const item = s.nameOf(change.kind, change.key);
    if (change.kind === "propose") return fill(w.just_propose, { what: item, before: change.before?.choice || w.propose_none, after: change.after?.choice || w.propose_none });
    if (change.kind === "comment") return fill(w.just_comment, { item });
    const say = change.kind === "mark" ? w.just_mark : w.just_point;
    return fill(say, { item, before: s.shownValue(change.kind, change.key, change.before), after: s.shownValue(change.kind, change.key, change.after) });
  }

  _just() {
    const { history } = this.sheet;
    this.just.textContent = history.last ? this._describe(history.last) : this.words.just_none;
    this.just.title = this.just.textContent;
    this.undo.disabled = !history.last;
    this.redo.disabled = !history.undone.length;
  }

  afterUndo(change, forward) {
    if (change.kind === "mark") this.rubric.activate(change.key, true);
    if (this.rubric.rows.get(change.key)?.text && change.kind === "comment") this.rubric.rows.get(change.key).text.value = this.sheet.value("comment", change.key) || "";
    this.changed(change.kind, change.key, true);
    if (!forward) this.just.textContent = fill(this.words.just_undone, { what: this._describe(change) });
  }

  say(sentence, bad = false) {
    this.just.textContent = sentence;
    this.just.title = sentence;
    this.just.classList.toggle("bad", bad);
    if (bad) setTimeout(() => this.just.classList.remove("bad"), 8000);
  }

  refused(change, sentence) {
    this.say(sentence, true);
    if (change.entry === this.sheet.entry && change.kind === "mark") this.rubric.refused(change.key, sentence);
  }

  saving({ state, count, next, problem }, at) {
    const w = this.words;
    this.state = state;
    this.saveState.textContent = { saved: w.saved, saving: w.saving, away: w.away }[state];
    this.saveState.parentElement.dataset.state = state;
    this.saveTime.textContent = state === "saved" && at ? fill(w.saved_at, { time: at }) : "";
    this.saveIcon.replaceChildren(icon({ saved: "tick", saving: "clock", away: "error" }[state], true));
    clearInterval(this.ticking);
    this.awayNote ??= el("div.msg.msg-err", { role: "alert", hidden: true });
    this.awayNote.hidden = state !== "away";
    if (state === "away") {
      const rest = el("span.mut", {});
      const tick = () => {
        const seconds = Math.ceil((next - Date.now()) / 1000);
        rest.textContent = seconds > 0 ? fill(w.away_next, { seconds }) : w.away_now;
      };
      tick();
      this.ticking = setInterval(tick, 500);
      this.awayNote.replaceChildren(icon("error"), el("div", {}, el("b", {}, fill(w.away_title, { n: count })), problem || w.away_text,
        el("div.row", {}, el("button.btn", { type: "button", onclick: () => this.sheet.outbox.retry() }, w.away_retry), rest)));
    }
    this.sheet.submitting?.weigh();
  }

  /* ------------------------------------------------------------ report and evidence */
  showReport(view, ask, read) {
    const s = this.sheet;
    this.report.show(view, ask, read, s.sheet?.blind && view.sections.length ? this.words.blind_note : "");
    this.outline = view.outline;
    this.side.contents(view.outline);
    if (s.sheet) this.evidence();
  }

  evidence() {
    if (!this.sheet.sheet) return;
    const pins = this.sheet.pins();
    this.report.pins(pins);
    this.side.evidence(pins, this.sheet.locked);
    for (const item of this.rubric.items) this.rubric.paintComment(item.id);
    this._just();
  }

  unread() {
    const read = this.report.read;
    return (this.outline || []).filter((line) => line.level === 1 && !read.has(line.block));
  }

  view(name) {
    this.root.dataset.view = name;
    for (const tab of this.tabs.children) {
      tab.classList.toggle("on", tab.dataset.view === name);
      tab.setAttribute("aria-pressed", String(tab.dataset.view === name));
    }
  }

  readAt(block) {
    this.view("report");
    this.report.goTo(block, true);
  }

  writeOn(id) {
    this.view("rubric");
    this.rubric.activate(id);
    this.rubric.rows.get(id).text.focus();
  }

  toPin(id) {
    const pin = this.sheet.pins().find((p) => p.id === id);
    if (!pin) return;
    this.pinAt = pin.number - 1;
    this.view("report");
    this.report.showPin(pin);
  }

  /** The keyboard's place in the report: one passage on or back. */
  passage(by, more = false) {
    if (!this.sheet.sheet) return;
    this.view("report");
    this.report.passage(by, more);
  }

  /** Pin what the keyboard stands on: the bar comes, with its sub-point to choose. */
  choose() {
    if (!this.pop) this.report.choose();
    this.pop?.querySelector("select")?.focus({ preventScroll: true });
  }

  dropSelection() {
    this.report.anchor = null;
    document.getSelection()?.removeAllRanges();
    this._selection(null);
  }

  _selection(found) {
    const held = this.pop?.contains(document.activeElement);
    this.pop?.remove();
    this.pop = null;
    if (held) (this.report.stop?.isConnected ? this.report.stop : this.report.desk).focus({ preventScroll: true });
    this.found = found;
    if (!found || !this.sheet.sheet) return;
    if (this.sheet.locked && !found.picture) return;
    this.pop = this.sheet.pinBar(found);
    this.report.root.append(this.pop);
    const home = this.report.root.getBoundingClientRect();
    const under = found.rect.bottom - home.top + 8;
    const fits = under + this.pop.offsetHeight < home.height - 8;
    const above = found.rect.top - home.top - this.pop.offsetHeight - 8;
    const lowest = home.height - this.pop.offsetHeight - 8; /* never outside the pane, wherever the passage went */
    this.pop.style.top = `${Math.max(Math.min(fits ? under : above, lowest), 44)}px`;
    this.pop.style.left = `${Math.min(Math.max(found.rect.left - home.left, 8), Math.max(home.width - this.pop.offsetWidth - 8, 8))}px`;
  }
}
