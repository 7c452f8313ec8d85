/* One judge's sheet on one page: puts the panes together, holds what the judge sees now, sends changes to the store.
   The store is the truth: what is shown is what `open` gave, with the changes on top that are still on their way. */

import { fill, qcBye, qcCall, qcFill, qcOn } from "../bridge.js";
import { doAct } from "./acts.js";
import { conflictDialog } from "./dialogs.js";
import { Doings } from "./doings.js";
import { Frame } from "./frame.js";
import { heldOf, same } from "./held.js";
import { History } from "./history.js";
import { qcPage, qcRemember, qcStorage } from "./keep.js";
import { actOf } from "./keys.js";
import { bandOf, shown } from "./marks.js";
import { Outbox } from "./outbox.js";
import { Shelf } from "./shelf.js";

const QC_TYPING = 300;
const QC_WRITING = 700;
const QC_PATIENCE = 20000;

class Sheet extends Doings {
  constructor(model, place, phase, turn) {
    super();
    this.phase = phase;
    this.turn = turn; // opens the sheets of another phase in the place of these
    this.model = model;
    this.words = model.get("words");
    this.page = qcPage();
    this.cards = [];
    this.totals = [];
    this.shelf = new Shelf((name, ...args) => this.ask(name, ...args));
    this.histories = new Map();
    this.scrolls = new Map();
    this.known = new Map();
    this.disputes = [];
    this.values = new Map();
    this.seen = new Map();
    this.held = new Map();
    this.unsent = new Map();
    this.entry = null;
    this.frame = new Frame(this, place, this.words);
    this.ends = [qcFill(this.frame.root, { alone: true }), qcOn(model, "changed", (told) => this._told(told))];
    const look = () => document.visibilityState === "visible" && this.refresh();
    const leave = () => this.flush();
    for (const [target, name, f] of [[document, "visibilitychange", look], [window, "focus", look], [window, "pagehide", leave]]) {
      target.addEventListener(name, f);
      this.ends.push(() => target.removeEventListener(name, f));
    }
    this.start();
  }

  leave() {
    this.flush();
    for (const f of this.ends) f();
    this.frame.end();
  }

  end() {
    this.leave();
    qcBye(this.model);
  }

  /** Calls go to the phase whose sheets these are. */
  named(name) {
    return this.phase ? `${name}@${this.phase}` : name;
  }

  ask(name, ...args) {
    return qcCall(this.model, this.named(name), args, QC_PATIENCE);
  }

  /* ------------------------------------------------------------ opening */
  async start() {
    try {
      const begun = await qcCall(this.model, this.named("start"), [], 20000);
      Object.assign(this, { judge: begun.judge, season: begun.season, cards: begun.entries, totals: begun.totals });
      this.frame.phases(begun.phases || [], begun.phase || "");
      this.frame.feedback.hidden = !begun.feedback;
    } catch (problem) {
      this.frame.failed(problem.kind === "Away" ? this.words.failed_away : problem.message);
      return;
    }
    if (!this.cards.length) {
      this.frame.empty(this.judge);
      return;
    }
    this.frame.begin();
    this.outbox ??= new Outbox({
      send: (c) => qcCall(this.model, this.named("write"), [c.kind, c.entry, c.key, c.value, c.version, this.page], this.model.get("patience")),
      storage: qcStorage(), prefix: `qcreview:${this.season}:${this.judge}:`, page: this.page,
      heard: {
        saved: (change, answer) => this._saved(change, answer), conflict: (change, answer) => this._conflict(change, answer),
        refused: (change, sentence) => this._refused(change, sentence), state: (state) => this._saveState(state),
      },
    });
    const adopted = this.outbox.adopt();
    if (adopted.length) this.frame.say(fill(this.words.adopted, { n: adopted.length }));
    this._saveState({ state: "saved", count: 0 });
    this.outbox.retry();
    const last = qcRemember(`${this.season}:${this.judge}:open`);
    const first = this.cards.find((c) => c.entry === last) || this.cards.find((c) => c.state === "draft") || this.cards.find((c) => c.state === "new") || this.cards[0];
    await this.openEntry(first.entry);
  }

  /** The judge's own page after the season, in a tab of its own. */
  async feedback() {
    const page = window.open("", "_blank");
    try {
      const html = await this.ask("feedback");
      const address = URL.createObjectURL(new Blob([html], { type: "text/html" }));
      if (page) page.location = address;
      else window.location = address;
    } catch (problem) {
      page?.close();
      this.frame.say(problem.message || this.words.failed_away);
    }
  }

  /** Show an entry: at once where it was fetched before, and then as the store has it now. */
  async openEntry(entry) {
    if (this.entry === entry && this.sheet) return;
    this.flush();
    if (this.entry) this.scrolls.set(this.entry, this.frame.report.desk.scrollTop);
    this.entry = entry;
    this.sheet = null;
    qcRemember(`${this.season}:${this.judge}:open`, entry);
    this.frame.opening(entry);
    const fetched = this.shelf.take(entry);
    try {
      const sheet = await (fetched || this.ask("open", entry));
      if (this.entry !== entry) return;
      this._take(sheet, true);
      this.frame.show();
    } catch (problem) {
      if (this.entry !== entry) return;
      const known = problem.kind === "Away" && this.known.get(entry);
      if (!known) {
        this.frame.failed(problem.kind === "Away" ? this.words.failed_away : problem.message);
        return;
      }
      this._take(known, true); /* as it was seen last; what is changed on it waits like the rest */
      this.frame.show();
    }
    this._showReport(entry);
    if (fetched) this.refresh();
    clearTimeout(this.ahead);
    this.ahead = setTimeout(() => {
      const next = this.cards[this.cards.findIndex((c) => c.entry === entry) + 1];
      if (next && this.entry === entry) this.shelf.ahead(next.entry);
    }, 250);
  }

  async _showReport(entry) {
    try {
      const view = await this.shelf.report(entry);
      if (this.entry !== entry) return;
      const read = (this.readSets ??= new Map());
      if (!read.has(entry)) read.set(entry, new Set());
      this.frame.showReport(view, (key) => this.shelf.picture(entry, key), read.get(entry));
      this.frame.report.desk.scrollTop = this.scrolls.get(entry) || 0;
    } catch (problem) {
      if (this.entry === entry) this.frame.showReport({ name: "", sections: [], outline: [], note: "", trouble: problem.message || this.words.failed_away }, null, new Set());
    }
  }

  /** Take a sheet from the store; changes still on their way stay on top. Returns the names of what changed elsewhere. */
  _take(sheet, fresh = false) {
    const before = new Map(this.values);
    this.sheet = sheet;
    this.known.set(this.entry, sheet);
    this.values = new Map();
    this.seen = new Map();
    this.held = new Map();
    for (const [kind, key, value, version] of heldOf(sheet)) {
      this.values.set(`${kind}|${key}`, value);
      this.held.set(`${kind}|${key}`, value);
      this.seen.set(`${kind}|${key}`, version);
    }
    const waits = new Map(this.outbox.of(this.entry).map((change) => [`${change.kind}|${change.key}`, change]));
    for (const [place, change] of this.unsent) waits.set(place, change);
    for (const [place, change] of waits) this.values.set(place, change.value);
    const changed = [];
    if (!fresh) {
      for (const place of new Set([...before.keys(), ...this.values.keys()])) {
        const [was, is] = [before.get(place) ?? null, this.values.get(place) ?? null];
        if (!waits.has(place) && !same(was, is)) changed.push([place.slice(0, place.indexOf("|")), place.slice(place.indexOf("|") + 1), was, is]);
      }
    }
    this._stand();
    return changed;
  }

  /** Whether the judge stands back, as it is seen now: also where the season has not heard of it yet. */
  _stand() {
    const { card } = this.sheet;
    const reason = this.value("recuse", "");
    if (card.state === "submitted" || card.fixed || Boolean(reason) === (card.state === "recused")) return;
    const state = reason ? "recused" : Object.values(this.sheet.marks).some((held) => held.value !== null) ? "draft" : "new";
    this.sheet.card = { ...card, state, recusal: reason || "" };
    this.cards = this.cards.map((c) => (c.entry === this.entry ? { ...c, state } : c));
  }

  /** Look at the store again and show what changed elsewhere. */
  async refresh() {
    const entry = this.entry;
    if (!entry || !this.outbox) return;
    try {
      const [sheet, cards, totals] = await Promise.all([this.ask("open", entry), this.ask("entries"), this.ask("totals")]);
      if (this.entry !== entry) return;
      this.cards = cards;
      this.totals = totals;
      const locked = this.sheet && this.locked;
      const fresh = !this.sheet;
      const changed = this._take(sheet, fresh);
      if (fresh || locked !== this.locked) this.frame.show();
      else this.frame.repaint(changed);
      if (changed.length) this.frame.say(fill(this.words.elsewhere, { what: changed.map((change) => this._elsewhere(...change)).join("；") }));
    } catch (problem) {
      if (problem.kind !== "Away") this.frame.say(problem.message);
    }
  }

  /** What changed elsewhere in words: of marks and choices both values. */
  _elsewhere(kind, key, was, is) {
    const name = kind === "pin" ? this.words.evidence : this.nameOf(kind, key);
    if (kind === "pin" || kind === "comment") return name;
    return fill(this.words.elsewhere_one, { item: name, before: this.shownValue(kind, key, was), after: this.shownValue(kind, key, is) });
  }

  _told({ entry, page }) {
    if (page === this.page) return;
    this.shelf.forget(entry);
    if (entry === this.entry) this.refresh();
  }

  /* ------------------------------------------------------------ what is seen now */
  get locked() {
    return !this.sheet || this.sheet.card.state === "submitted" || this.sheet.card.state === "recused";
  }

  value(kind, key) {
    return this.values.get(`${kind}|${key}`) ?? null;
  }

  item(id) {
    return this.sheet.rubric.items.find((i) => i.id === id);
  }

  nameOf(kind, key) {
    if (kind === "point") {
      for (const item of this.sheet.rubric.items) for (const p of item.points) if (p.id === key) return `${item.name} ${p.label}`;
    }
    if (kind === "propose") return this.words[`propose_${key}`];
    if (kind === "recuse") return this.words.recuse;
    return this.item(key)?.name || (key === "" ? this.words.whole : key);
  }

  shownValue(kind, key, value) {
    if (value === null || value === undefined || value === "") return kind === "mark" ? this.words.unmarked : this.words.none_word;
    if (kind === "propose") return `${value.choice}：${value.reason}`;
    const item = kind === "mark" && this.sheet && this.item(key);
    return item ? shown(value, item) : value;
  }

  commentNeeded(id) {
    const band = bandOf(this.value("mark", id), this.item(id));
    return Boolean(band) && this.sheet.rubric.comment_bands.includes(band.name) && !(this.value("comment", id) || "").trim();
  }

  /** The judge's own marks of an item on other entries of the same kind. */
  ownMarks(id) {
    return this.ownSheets().filter((t) => t.marks[id] !== undefined).map((t) => t.marks[id]);
  }

  /** The judge's own complete sheets of the same kind, this one left out. */
  ownSheets() {
    const kind = this.sheet.card.kind;
    const same = new Set(this.cards.filter((c) => c.kind === kind && c.entry !== this.entry).map((c) => c.entry));
    return this.totals.filter((t) => same.has(t.entry));
  }

  /** Pins of the open sheet with their numbers and labels. */
  pins() {
    const pins = [...this.values].filter(([place, pin]) => pin && place.startsWith("pin|")).map(([place, pin]) => ({ ...pin, id: place.slice(4) }));
    return pins.map((pin, at) => ({ ...pin, number: at + 1,
      short: this._short(pin),
      label: `${this.nameOf("point", pin.point)} ${this.words[pin.kind === "for" ? "pin_for" : "pin_against"]}` }));
  }

  /** A pin's place in a few signs, for the margin: "2(4)" and below it "支持". */
  _short(pin) {
    const word = this.words[pin.kind === "for" ? "pin_for" : "pin_against"];
    const at = this.sheet.rubric.items.findIndex((item) => item.points.some((point) => point.id === pin.point));
    return at < 0 ? word : `${at + 1}${this.sheet.rubric.items[at].points.find((point) => point.id === pin.point).label}\n${word}`;
  }

  get history() {
    if (!this.histories.has(this.entry)) this.histories.set(this.entry, new History(qcRemember(`${this.season}:${this.judge}:${this.entry}:done`)));
    return this.histories.get(this.entry);
  }

  /* ------------------------------------------------------------ changing */
  /** Change a value. `how` "typed" waits for a pause, else it is sent at once. */
  set(kind, key, value, go = null, how = "set", note = true) {
    if (this.locked && kind !== "recuse") return;
    const place = `${kind}|${key}`;
    const before = this.value(kind, key);
    if (same(value ?? null, before)) {
      if (how !== "typed") this.flush();
      return;
    }
    if (note) this.history.push({ kind, key, before, after: value }, go);
    this.values.set(place, value);
    if (same(value ?? null, this.held.get(place) ?? null) && !this.outbox.pending(kind, this.entry, key)) this.unsent.delete(place);
    else this.unsent.set(place, { kind, entry: this.entry, key, value, version: this.seen.get(place) || 0 });
    this.frame.changed(kind, key);
    if (this.unsent.size) this._saveState({ state: "saving", count: 1 });
    else if (!this.outbox.count) this._saveState({ state: "saved", count: 0 });
    clearTimeout(this.pause);
    if (how === "set") this.flush();
    else this.pause = setTimeout(() => this.flush(), kind === "comment" ? QC_WRITING : QC_TYPING);
  }

  /** Send what has not been sent yet. */
  flush() {
    clearTimeout(this.pause);
    const going = [...this.unsent.values()];
    this.unsent.clear();
    for (const change of going) this.outbox.put(change);
    if (going.length) qcRemember(`${this.season}:${this.judge}:${this.entry}:done`, this.history.saved());
  }

  back(forward = false) {
    if (this.locked) return;
    this.flush();
    const change = forward ? this.history.redo() : this.history.undo();
    if (!change) return;
    const value = forward ? change.after : change.before;
    this.set(change.kind, change.key, value, null, "set", false);
    this.frame.afterUndo(change, forward);
  }

  _saved(change, answer) {
    if (change.entry === this.entry && this.sheet) {
      const place = `${change.kind}|${change.key}`;
      this.seen.set(place, answer.version);
      this.held.set(place, change.value);
      const waiting = this.unsent.get(place);
      if (waiting) waiting.version = answer.version;
      const jumped = answer.sheet > this.sheet.version + 1;
      this.sheet.version = Math.max(this.sheet.version, answer.sheet);
      if (jumped || change.kind === "recuse") this.refresh();
    }
    if (answer.at) this.savedAt = answer.at;
    this._count(change.entry);
  }

  /** Both values are shown, one change after the other, and the judge picks. */
  _conflict(change, answer) {
    if (this.asking) {
      this.disputes.push([change, answer]);
      return;
    }
    this.asking = true;
    const here = change.entry === this.entry && this.sheet;
    const place = `${change.kind}|${change.key}`;
    let picked = null;
    const settle = () => {
      if (picked) this.outbox.put({ ...change, version: answer.version });
      else if (here && this.entry === change.entry) {
        if (picked === null) this.history.push({ kind: change.kind, key: change.key, before: change.value, after: answer.theirs });
        this.values.set(place, answer.theirs);
        this.frame.changed(change.kind, change.key, true);
      }
      if (here) this.seen.set(place, answer.version);
      this.refresh();
      this.asking = false;
      if (this.disputes.length) this._conflict(...this.disputes.shift());
    };
    const name = here ? this.nameOf(change.kind, change.key) : `${change.entry} ${change.key}`;
    const as = (v) => (here || change.kind === "propose" ? this.shownValue(change.kind, change.key, v) : v ?? "");
    this.frame.layer.show(conflictDialog(this.words, name, as(change.value), as(answer.theirs), answer.at, this.frame.layer, (mine) => (picked = mine)), { shut: settle });
  }

  async _refused(change, sentence) {
    if (change.entry === this.entry && this.sheet) {
      this.values.delete(`${change.kind}|${change.key}`);
      await this.refresh();
    }
    this.frame.refused(change, sentence);
  }

  _saveState(state) {
    const waiting = this.unsent.size > 0;
    this.frame.saving(waiting && state.state === "saved" ? { ...state, state: "saving" } : state, this.savedAt || "");
  }

  /** The list's own count of an entry, without asking the kernel. */
  _count(entry) {
    const at = this.cards.findIndex((c) => c.entry === entry);
    if (at < 0 || entry !== this.entry || !this.sheet) return;
    const sum = this.frame.rubric.sum();
    if (this.sheet.card.state === "recused") return;
    const state = this.cards[at].state === "new" || this.cards[at].state === "draft" ? (sum.done ? "draft" : "new") : this.cards[at].state;
    this.cards[at] = { ...this.cards[at], state, total: sum.text, done: sum.done };
    this.sheet.card = { ...this.sheet.card, state, total: sum.text, done: sum.done };
    this.frame.counts();
  }

  /** A key was pressed; true where it did something. */
  key(event) {
    const target = event.target;
    const on = target.matches?.(".mark-in") ? "mark" : target.matches?.("textarea, input:not([type=checkbox]), select") ? "text" : "";
    if (on === "mark" && event.key.length === 1 && this.frame.rubric.spelling(target.dataset.item)) return false;
    const act = actOf(event, on);
    return act ? doAct(this.frame, act, on, event, target.dataset?.item) : false;
  }
}

export default {
  render({ model, el: place }) {
    let sheet = null;
    const turn = (phase) => {
      sheet?.leave();
      sheet = new Sheet(model, place, phase, turn);
    };
    turn("");
    return () => sheet.end();
  },
};
