/* What a judge does beside marking: evidence, proposals, recusal, submitting, looking over all, going on to the next.
   Sheet (sheet.js) is built on it and holds what these change. */

import { checkLines } from "./checks.js";
import { keysDialog, overviewDialog, pictureDialog, pinBar, recuseDialog, submitDialog } from "./dialogs.js";
import { overviewTable } from "./side.js";

export class Doings {
  /* ------------------------------------------------------------ evidence */
  async pin(found, point, kind) {
    const pin = { block: found.block, start: found.start, end: found.end, quote: found.quote, point, kind, picture: found.picture || "" };
    this.frame.dropSelection();
    const made = await this._direct(() => this.ask("pin", this.entry, pin, this.page));
    if (!made) return;
    this.sheet.evidence = [...this.sheet.evidence, { ...pin, id: made.id }];
    this.history.push({ kind: "pin", key: made.id, before: null, after: { ...pin, id: made.id } });
    this.frame.evidence();
  }

  async unpin(id) {
    const pin = this.sheet.evidence.find((e) => e.id === id);
    if (pin && (await this._unpin(id))) {
      this.history.push({ kind: "pin", key: id, before: pin, after: null });
      this.frame.evidence();
    }
  }

  async _unpin(id) {
    const done = await this._direct(() => this.ask("unpin", this.entry, id, this.page));
    if (!done) return false;
    this.sheet.evidence = this.sheet.evidence.filter((e) => e.id !== id);
    this.frame.evidence();
    return true;
  }

  async _pinAgain(change, pin) {
    const made = await this._direct(() => this.ask("pin", this.entry, pin, this.page));
    if (!made) return;
    (this.pinIds ??= new Map()).set(change.key, made.id);
    this.sheet.evidence = [...this.sheet.evidence, { ...pin, id: made.id }];
    this.frame.evidence();
  }

  /** Something that is not queued: null where it was refused, and the sentence is shown. */
  async _direct(act) {
    try {
      return await act();
    } catch (problem) {
      this.frame.say(problem.kind === "Away" ? this.words.failed_away : problem.message, true);
      return null;
    }
  }

  async propose(what, choice, reason) {
    const before = this.sheet.proposals.find((p) => p.what === what);
    const made = await this._direct(() => this.ask("propose", this.entry, what, choice, reason, before?.version || 0, this.page));
    if (made) await this.refresh();
  }

  /* ------------------------------------------------------------ recusing and submitting */
  recuse() {
    const dialog = recuseDialog(this.words, this.frame.layer, (reason) => this._act([this.entry], () => this.ask("recuse", this.entry, reason, this.page)));
    this.frame.layer.show(dialog, { first: dialog.querySelector("textarea") });
  }

  async unrecuse() {
    const refused = await this._act([this.entry], () => this.ask("unrecuse", this.entry, this.page));
    if (refused) this.frame.say(refused, true);
  }

  /** Do an act on whole sheets; resolves with a sentence where it was refused, else "" after showing anew. What was
      masked before may be shown now, so their reports are fetched again. */
  async _act(entries, act) {
    const { entry } = this;
    try {
      await act();
    } catch (problem) {
      return problem.kind === "Away" ? this.words.failed_away : problem.message;
    }
    for (const one of entries) this.shelf.forget(one, true);
    this.frame.layer.close();
    if (this.entry !== entry) return "";
    this.sheet = null;
    await this.refresh();
    if (this.entry === entry && this.sheet) {
      this.scrolls.set(entry, this.frame.report.desk.scrollTop);
      await this._showReport(entry);
    }
    return "";
  }

  submit() {
    if (this.locked) return;
    this.flush();
    const dialog = submitDialog(this.words, checkLines(this), () => this.outbox.count > 0, this.frame.layer,
      () => this._act([this.entry], () => this.ask("submit", [this.entry], true, this.page)));
    this.submitting = dialog;
    this.frame.layer.show(dialog, { first: dialog.querySelector("input[type=checkbox]"), shut: () => (this.submitting = null) });
  }

  overview() {
    this.flush();
    const names = (id) => this.sheet?.rubric.items.find((i) => i.id === id)?.name || id;
    const tables = (chosen) => overviewTable(this.words, this.cards, this.totals, names, chosen);
    this.frame.layer.show(overviewDialog(this.words, tables, this.frame.layer, (entry) => this.openEntry(entry),
      (entries) => this._act(entries, () => this.ask("submit", entries, true, this.page))));
  }

  keys() {
    this.frame.layer.show(keysDialog(this.words, this.frame.layer));
  }

  enlarge(picture) {
    this.frame.layer.show(pictureDialog(this.words, picture.src, picture.alt, this.frame.layer));
  }

  pinBar(found) {
    return pinBar(this.words, this.sheet.rubric.items, this.frame.rubric.active, found, {
      pin: (point, kind) => this.pin(found, point, kind), enlarge: found.picture ? () => this.enlarge(found.node) : null });
  }

  /* ------------------------------------------------------------ moving */
  /** The entry before (-1) or after (+1). */
  step(by) {
    const at = this.cards.findIndex((c) => c.entry === this.entry);
    const next = this.cards[at + by];
    if (next) this.openEntry(next.entry);
  }

  nextOpen() {
    const at = this.cards.findIndex((c) => c.entry === this.entry);
    const order = [...this.cards.slice(at + 1), ...this.cards.slice(0, at)];
    const next = order.find((c) => c.state === "new" || c.state === "draft");
    if (next) this.openEntry(next.entry);
    return next;
  }
}
