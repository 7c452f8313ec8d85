/* What was fetched and may be wanted again: reports, pictures, and the next entry's sheet, fetched ahead. Knows no page;
   `ask(name, ...args)` asks the kernel. What failed is forgotten, so that it is asked again. */

export class Shelf {
  constructor(ask) {
    this.ask = ask;
    this.reports = new Map();
    this.pictures = new Map();
    this.sheets = new Map();
  }

  _held(map, key, ask, most) {
    if (!map.has(key)) {
      const asked = ask();
      asked.catch(() => map.get(key) === asked && map.delete(key));
      map.set(key, asked);
      if (map.size > most) map.delete(map.keys().next().value);
    }
    return map.get(key);
  }

  report(entry) {
    return this._held(this.reports, entry, () => this.ask("report", entry), 6);
  }

  /** The address of a picture. */
  picture(entry, key) {
    return this._held(this.pictures, `${entry}|${key}`, () => this.ask("picture", entry, key).then((picture) => picture.url), 400);
  }

  /** Fetch an entry before it is asked for. */
  ahead(entry) {
    this._held(this.sheets, entry, () => this.ask("open", entry), 3);
    this.report(entry).catch(() => null); /* asked again, and said, when the entry is opened */
  }

  /** The sheet that was fetched ahead (once), or null. */
  take(entry) {
    const asked = this.sheets.get(entry) || null;
    this.sheets.delete(entry);
    return asked;
  }

  /** Forget an entry's sheet; with `all` its report too. */
  forget(entry, all = false) {
    this.sheets.delete(entry);
    if (all) this.reports.delete(entry);
  }
}
