import assert from "node:assert/strict";
import { test } from "node:test";

import { addUp, bandOf, checkMark, likest, medianOf, middleOf, moved, shown, textOf, unitsOf, zonesOf } from "../../review_lib/widgets/sheet/marks.js";

const item = { id: "选题", max: "15", step: "0.5", bands: [
  { name: "差", low: "0", high: "8.5" }, { name: "中", low: "9", high: "11" }, { name: "良", low: "11.5", high: "13" }, { name: "优", low: "13.5", high: "15" }] };

test("a decimal text is read exactly, whatever width its digits have", () => {
  assert.equal(unitsOf("25.5"), 255000);
  assert.equal(unitsOf("２５．５"), 255000);
  assert.equal(unitsOf("25。5"), 255000);
  assert.equal(unitsOf("25."), 250000);
  assert.equal(unitsOf(".5"), 5000);
  for (const text of ["", "a", "1.2.3", "-1", "1e3", "１２３４５６７", "1 2"]) assert.equal(unitsOf(text), null, text);
});

test("what is written is what was read, for every step of every item", () => {
  for (let units = 0; units <= 300000; units += 500) assert.equal(unitsOf(textOf(units)), units);
});

test("a mark in range and on the step is taken as it is", () => {
  assert.deepEqual(checkMark("13", item), { ok: true, mark: "13" });
  assert.deepEqual(checkMark(" 13.50 ", item), { ok: true, mark: "13.5" });
  assert.deepEqual(checkMark("0", item), { ok: true, mark: "0" });
  assert.deepEqual(checkMark("15", item), { ok: true, mark: "15" });
});

test("nothing typed is no mark and not 0", () => {
  assert.deepEqual(checkMark("", item), { ok: true, mark: null });
  assert.deepEqual(checkMark("  ", item), { ok: true, mark: null });
});

test("what is out of range, off the step or no number is refused, never clipped", () => {
  assert.deepEqual(checkMark("15.5", item), { ok: false, why: "range", near: [] });
  assert.deepEqual(checkMark("13.3", item), { ok: false, why: "step", near: ["13.0", "13.5"] });
  assert.deepEqual(checkMark("良", item), { ok: false, why: "number", near: [] });
});

test("steps go up and down and stop in words at the ends", () => {
  assert.deepEqual(moved("13", item, 1, "step"), { ok: true, mark: "13.5" });
  assert.deepEqual(moved("13", item, -1, "1"), { ok: true, mark: "12" });
  assert.deepEqual(moved("14.5", item, 1, "1"), { ok: true, mark: "15" });
  assert.deepEqual(moved("15", item, 1, "step"), { ok: false, why: "top" });
  assert.deepEqual(moved("0", item, -1, "step"), { ok: false, why: "bottom" });
  assert.deepEqual(moved(null, item, 1, "step"), { ok: true, mark: "0.5" });
  assert.deepEqual(moved(null, item, -1, "step"), { ok: true, mark: "14.5" });
});

test("marks add up without a rounding error", () => {
  const items = Array.from({ length: 10 }, (_, n) => ({ id: String(n), max: "1", step: "0.1" }));
  assert.deepEqual(addUp(items, () => "0.1"), { text: "1.0", done: 10, of: "10", full: "10" });
});

test("unmarked items are counted apart, and a total of none is none", () => {
  const items = [item, { id: "特点", max: "10", step: "0.5" }];
  assert.deepEqual(addUp(items, (id) => (id === "选题" ? "13" : null)), { text: "13.0", done: 1, of: "15", full: "25" });
  assert.deepEqual(addUp(items, () => null), { text: "", done: 0, of: "0", full: "25" });
});

test("every mark on the step is in exactly one band, and a band's middle is in it", () => {
  for (let units = 0; units <= 150000; units += 5000) assert.ok(bandOf(textOf(units), item), textOf(units));
  for (const band of item.bands) assert.equal(bandOf(middleOf(band, item), item), band);
  assert.equal(bandOf(null, item), null);
  assert.equal(bandOf("3", { ...item, bands: [] }), null);
});

test("zones cover the whole scale without gap", () => {
  const zones = zonesOf(item);
  assert.equal(zones[0].left, 0);
  zones.forEach((zone, at) => at && assert.ok(Math.abs(zones[at - 1].left + zones[at - 1].width - zone.left) < 1e-9));
  assert.ok(Math.abs(zones.at(-1).left + zones.at(-1).width - 100) < 1e-9);
});

test("a mark is shown with the decimals of its step", () => {
  assert.equal(shown("13", item), "13.0");
  assert.equal(shown("13", { step: "1" }), "13");
  assert.equal(shown(null, item), "");
});

test("the sheets most like this one are compared on what is marked here", () => {
  const sheet = (total, a, b) => ({ total, marks: { 选题: a, 效果: b } });
  const sheets = [sheet("28", "8", "20"), sheet("24", "14", "10"), sheet("25", "13", "12"), sheet("25", "9", "16")];

  assert.deepEqual(likest({ 选题: "13", 效果: "12" }, sheets, 2).map((s) => s.marks["选题"]), ["13", "9"]);
  assert.deepEqual(likest({ 选题: "9" }, sheets).map((s) => s.marks["选题"]), ["9", "8", "13"]);
  assert.deepEqual(likest({ 选题: null }, sheets), []);
});

test("the middle of own totals", () => {
  assert.equal(medianOf(["80", "90", "70"]), "80");
  assert.equal(medianOf(["80", "90"]), "85");
  assert.equal(medianOf([]), "");
});
