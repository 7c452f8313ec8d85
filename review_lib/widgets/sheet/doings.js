/* What a judge does beside marking: evidence, proposals, recusal, submitting, looking over all, going on to the next.
   Sheet (sheet.js) is built on it and holds what these change. */

import { checkLines } from "./checks.js";
import { keysDialog, likeDialog, overviewDialog, pictureDialog, pinBar, recuseDialog, submitDialog } from "./dialogs.js";
import { qcName } from "./keep.js";
import { likest } from "./marks.js";
import { overviewTable } from "./side.js";

export class Doings {
  /* ------------------------------------------------------------ evidence */
  pin(found, point, kind) {
    const pin = { block: found.block, start: found.start, end: found.end, quote: found.quote.slice(0, 2000), point, kind, picture: found.picture || "", until: found.until || "" };
    this.frame.dropSelection();
    this.set("pin", qcName(), pin);
  }

  unpin(id) {
    this.set("pin", id, null);
  }

  propose(what, choice, reason) {
    this.set("propose", what, choice ? { choice, reason } : null);
  }

  /* ------------------------------------------------------------ recusing and submitting */
  recuse() {
    const dialog = recuseDialog(this.words, this.frame.layer, (reason) => this._standBack(reason));
    this.frame.layer.show(dialog, { first: dialog.querySelector("textarea") });
  }

  unrecuse() {
    this._standBack(null);
  }

  _standBack(reason) {
    this.flush();
    this.set("recuse", "", reason, null, "set", false);
    this._stand();
    this.frame.layer.close();
    this.frame.show();
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
      async (entries) => (this.outbox.count ? this.words.submit_waiting : this._act(entries, () => this.ask("submit", entries, true, this.page)))));
  }

  /** The own sheets most like this one, item by item beside it. */
  likest() {
    const { items } = this.sheet.rubric;
    const marks = Object.fromEntries(items.map((item) => [item.id, this.value("mark", item.id)]));
    const near = likest(marks, this.ownSheets());
    this.frame.layer.show(likeDialog(this.words, items, { ...this.sheet.card, marks, total: this.frame.rubric.sum().text }, near, this.frame.layer, (entry) => this.openEntry(entry)));
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
