/* Changes on their way to the store. Each is kept in the browser until the store has it: a reload, a lost kernel or
   a lost network loses nothing. Knows no page; `send`, `storage` and the timers are given, so that it can be tested.

   A change is {kind, entry, key, value, version}: version is the one at which the judge saw the old value. Only the
   newest value of one key waits; it keeps the version first seen, so a change made elsewhere meanwhile is noticed. */

const QC_PAUSES = [1000, 2000, 4000, 8000, 15000, 20000];

export class Outbox {
  /** send(change) -> Promise of {result: "saved", ...} or {result: "conflict", ...}; it rejects with kind "Away"
      when nothing answers. heard: {saved(change, answer), conflict(change, answer), refused(change, sentence), state(state)}. */
  constructor({ send, storage, prefix, page, heard, later = (f, ms) => setTimeout(f, ms), never = (t) => clearTimeout(t), now = () => Date.now() }) {
    Object.assign(this, { send, storage, prefix, page, heard, later, never, now });
    this.waiting = new Map();
    this.flying = null;
    this.tries = 0;
    this.timer = null;
    this.away = false;
    this.next = 0;
  }

  static id(change) {
    return `${change.kind}|${change.entry}|${change.key}`;
  }

  /** Take over what this page, or a page that is gone, left in the browser; returns the changes. */
  adopt(isAlive = () => false) {
    const adopted = [];
    for (const name of this._names()) {
      const left = this._read(name);
      const mine = name === this._name();
      if (!left || (!mine && (isAlive(name) || this.now() - left.at < 12000))) continue;
      for (const change of left.changes) {
        if (!this.waiting.has(Outbox.id(change))) {
          this.waiting.set(Outbox.id(change), change);
          adopted.push(change);
        }
      }
      if (!mine) this.storage.removeItem(name);
    }
    this._keep();
    return adopted;
  }

  /** Put a change in; it is sent at once unless another is on its way. */
  put(change) {
    const id = Outbox.id(change);
    const before = this.waiting.get(id);
    this.waiting.set(id, before ? { ...change, version: before.version } : change);
    this._keep();
    this._tell();
    if (!this.away) this._go();
  }

  /** What waits for a key (so that a fresh reading of the store does not hide it), or undefined. */
  pending(kind, entry, key) {
    const id = Outbox.id({ kind, entry, key });
    return this.waiting.get(id) || (this.flying && Outbox.id(this.flying) === id ? this.flying : undefined);
  }

  /** All that is on its way of an entry, oldest first. */
  of(entry) {
    return [...(this.flying ? [this.flying] : []), ...this.waiting.values()].filter((change) => change.entry === entry);
  }

  get count() {
    return this.waiting.size + (this.flying ? 1 : 0);
  }

  /** Try again now, also while an earlier try still waits for its answer (sending a change twice does no harm). */
  retry() {
    this.never(this.timer);
    if (this.flying) this._land(this.flying);
    this._go();
  }

  /** Put a change that was on its way back in front of what waits. */
  _land(change) {
    const id = Outbox.id(change);
    const newer = this.waiting.get(id);
    this.waiting.delete(id);
    this.waiting = new Map([[id, newer ? { ...newer, version: change.version } : change], ...this.waiting]);
    this.flying = null;
  }

  /** Resolves when nothing waits any more. */
  async idle() {
    while (this.count) await new Promise((resolve) => this.later(resolve, 20));
  }

  async _go() {
    if (this.flying || !this.waiting.size) return;
    const [id, change] = this.waiting.entries().next().value;
    this.waiting.delete(id);
    this.flying = change;
    this._tell();
    let answer;
    try {
      answer = await this.send(change);
    } catch (problem) {
      if (this.flying !== change) return;
      if (problem.kind === "Away" || problem.kind === "Fault") {
        this._land(change);
        this.away = true;
        const pause = QC_PAUSES[Math.min(this.tries, QC_PAUSES.length - 1)];
        this.tries += 1;
        this.next = this.now() + pause;
        this.never(this.timer);
        this.timer = this.later(() => this._go(), pause);
        this._keep();
        this._tell(problem.kind === "Fault" ? problem.message : "");
        return;
      }
      this.flying = null;
      this._keep();
      this.heard.refused(change, problem.message);
      this._tell();
      this._go();
      return;
    }
    if (this.flying !== change) return;
    this.flying = null;
    this.away = false;
    this.tries = 0;
    const newer = this.waiting.get(id);
    if (answer.result === "conflict") {
      this.waiting.delete(id);
      this._keep();
      this.heard.conflict(newer ? { ...newer, version: change.version } : change, answer);
    } else {
      if (newer) this.waiting.set(id, { ...newer, version: answer.version });
      this._keep();
      this.heard.saved(change, answer, newer);
    }
    this._tell();
    this._go();
  }

  _tell(problem = "") {
    const state = !this.count ? "saved" : this.away ? "away" : "saving";
    this.heard.state({ state, count: this.count, next: this.next, tries: this.tries, problem });
  }

  _name() {
    return `${this.prefix}${this.page}`;
  }

  _names() {
    const names = [];
    for (let i = 0; i < this.storage.length; i += 1) names.push(this.storage.key(i));
    return names.filter((name) => name && name.startsWith(this.prefix));
  }

  _read(name) {
    try {
      return JSON.parse(this.storage.getItem(name));
    } catch {
      return null; /* not ours or half written: nothing can be taken from it */
    }
  }

  _keep() {
    const changes = [...(this.flying ? [this.flying] : []), ...this.waiting.values()];
    if (!changes.length) this.storage.removeItem(this._name());
    else this.storage.setItem(this._name(), JSON.stringify({ at: this.now(), changes }));
  }
}
