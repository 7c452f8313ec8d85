/* Marks as decimal text: what may be given, what they add up to, which band they are in. Pure: no page, no kernel.
   Counting is done in whole ten-thousandths, so that 0.1 + 0.2 is 0.3. null is "no mark" and never 0. */

const QC_SCALE = 10000;

/** Ten-thousandths of a decimal text ("25.5" -> 255000), null where it is no such number. Full-width digits,
    。 and ， as the point are read; a point at the end is a number still being typed. */
export function unitsOf(text) {
  const plain = String(text).normalize("NFKC").trim().replace(/[。,、]/g, ".");
  const found = /^(\d{1,6})(?:\.(\d{0,4}))?$/.exec(plain) || /^()\.(\d{1,4})$/.exec(plain);
  if (!found) return null;
  return Number(found[1] || 0) * QC_SCALE + Number((found[2] || "").padEnd(4, "0"));
}

/** The shortest decimal text of so many ten-thousandths: 255000 -> "25.5". */
export function textOf(units) {
  const sign = units < 0 ? "-" : "";
  const n = Math.abs(units);
  const rest = String(n % QC_SCALE).padStart(4, "0").replace(/0+$/, "");
  return sign + Math.floor(n / QC_SCALE) + (rest ? `.${rest}` : "");
}

/** How many decimals a step has: "0.5" -> 1, "1" -> 0. */
export function decimalsOf(step) {
  const text = textOf(unitsOf(step));
  return text.includes(".") ? text.split(".")[1].length : 0;
}

/** A mark with the decimals of its item, "13" -> "13.0" at step 0.5. */
export function shown(mark, item) {
  if (mark === null || mark === undefined || mark === "") return "";
  const units = unitsOf(mark);
  if (units === null) return String(mark);
  const [whole, rest = ""] = textOf(units).split(".");
  const decimals = Math.max(decimalsOf(item.step), rest.length);
  return decimals ? `${whole}.${rest.padEnd(decimals, "0")}` : whole;
}

/** What a typed text means for an item: {ok: true, mark} (mark null: nothing there), or {ok: false, why, near}
    where why is "number", "range" or "step" and near the allowed neighbours of an off-step value. */
export function checkMark(text, item) {
  if (text === null || String(text).trim() === "") return { ok: true, mark: null };
  const units = unitsOf(text);
  if (units === null) return { ok: false, why: "number", near: [] };
  const max = unitsOf(item.max);
  if (units > max) return { ok: false, why: "range", near: [] };
  const step = unitsOf(item.step);
  const over = units % step;
  if (over) {
    const near = [units - over, units - over + step].filter((u) => u <= max).map((u) => shown(textOf(u), item));
    return { ok: false, why: "step", near };
  }
  return { ok: true, mark: textOf(units) };
}

/** The mark one move away: `by` is "step" or "1", `sign` +1 or -1. From no mark, up starts at 0 and down at the
    maximum. Returns {ok, mark} or {ok: false, why: "top" | "bottom"}. */
export function moved(mark, item, sign, by) {
  const step = unitsOf(item.step);
  const max = unitsOf(item.max);
  const wide = by === "1" ? Math.max(step, Math.round(QC_SCALE / step) * step) : step;
  const from = mark === null || mark === undefined ? (sign > 0 ? 0 : max) : unitsOf(mark);
  const to = from + sign * wide;
  if (from === max && sign > 0) return { ok: false, why: "top" };
  if (from === 0 && sign < 0) return { ok: false, why: "bottom" };
  return { ok: true, mark: textOf(Math.min(Math.max(to, 0), max - (max % step))) };
}

/** The marks added up: {text, done, of, full} — the sum, how many items have a mark, the maximum of those, and of all. */
export function addUp(items, markOf) {
  let sum = 0;
  let of = 0;
  let full = 0;
  let done = 0;
  let decimals = 0;
  for (const item of items) {
    full += unitsOf(item.max);
    decimals = Math.max(decimals, decimalsOf(item.step));
    const mark = markOf(item.id);
    if (mark === null || mark === undefined) continue;
    sum += unitsOf(mark);
    of += unitsOf(item.max);
    done += 1;
  }
  const text = done ? shown(textOf(sum), { step: textOf(QC_SCALE / 10 ** decimals) }) : "";
  return { text, done, of: textOf(of), full: textOf(full) };
}

/** The band that a mark is in, or null. */
export function bandOf(mark, item) {
  if (mark === null || mark === undefined) return null;
  const units = unitsOf(mark);
  return (item.bands || []).find((b) => unitsOf(b.low) <= units && units <= unitsOf(b.high)) || null;
}

/** The middle of a band on the item's step, rounded down. */
export function middleOf(band, item) {
  const step = unitsOf(item.step);
  const middle = (unitsOf(band.low) + unitsOf(band.high)) / 2;
  return textOf(Math.floor(middle / step) * step);
}

/** Where bands lie on the scale: [{name, left, width}] in percent; a gap between two bands (one step) is shared. */
export function zonesOf(item) {
  const max = unitsOf(item.max);
  const bands = item.bands || [];
  const edges = bands.map((b, i) => (i ? (unitsOf(bands[i - 1].high) + unitsOf(b.low)) / 2 : 0));
  return bands.map((band, i) => {
    const right = i + 1 < bands.length ? edges[i + 1] : max;
    return { name: band.name, band, left: (edges[i] / max) * 100, width: ((right - edges[i]) / max) * 100 };
  });
}

/** The middle one of decimal texts (mean of two in the middle), "" of none. */
export function medianOf(texts) {
  const all = texts.map(unitsOf).sort((a, b) => a - b);
  if (!all.length) return "";
  const half = all.length >> 1;
  return textOf(all.length % 2 ? all[half] : Math.round((all[half - 1] + all[half]) / 2));
}

/** The `count` sheets most like this one, likest first: on the items that have a mark here, the sums are nearest, and
    where two are as near, the marks. `marks` are {item: mark}; `sheets` have marks of their own. */
export function likest(marks, sheets, count = 3) {
  const items = Object.keys(marks).filter((item) => marks[item] !== null && marks[item] !== undefined);
  if (!items.length) return [];
  const found = sheets.map((sheet) => {
    const gaps = items.map((item) => (unitsOf(sheet.marks[item] ?? "0") ?? 0) - unitsOf(marks[item]));
    return { sheet, sum: Math.abs(gaps.reduce((a, b) => a + b, 0)), all: gaps.reduce((a, b) => a + Math.abs(b), 0) };
  });
  return found.sort((a, b) => a.sum - b.sum || a.all - b.all).slice(0, count).map((one) => one.sheet);
}
