/* What was changed on one sheet, so that it can be taken back and done again. Pure.
   A change is {kind, key, before, after}. Changes of one key in one go of typing are one change. */

export class History {
  constructor(saved = null) {
    this.done = saved?.done || [];
    this.undone = saved?.undone || [];
  }

  /** Note a change. `go` names the go of typing or moving that it belongs to: the same go of the same key is one. */
  push(change, go = null) {
    const last = this.done[this.done.length - 1];
    if (go !== null && last && last.go === go && last.kind === change.kind && last.key === change.key) {
      last.after = change.after;
      if (last.before === last.after) this.done.pop();
    } else if (change.before !== change.after) this.done.push({ ...change, go });
    this.undone = [];
    if (this.done.length > 200) this.done.shift();
  }

  /** The change to take back (set its `before`), or null. */
  undo() {
    const change = this.done.pop() || null;
    if (change) this.undone.push({ ...change, go: null });
    return change;
  }

  /** The change to do again (set its `after`), or null. */
  redo() {
    const change = this.undone.pop() || null;
    if (change) this.done.push({ ...change, go: null });
    return change;
  }

  get last() {
    return this.done[this.done.length - 1] || null;
  }

  saved() {
    return { done: this.done, undone: this.undone };
  }
}
