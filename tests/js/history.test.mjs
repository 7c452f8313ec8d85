import assert from "node:assert/strict";
import { test } from "node:test";

import { History } from "../../review_lib/widgets/sheet/history.js";
import { QC_KEYS, actOf } from "../../review_lib/widgets/sheet/keys.js";

const press = (key, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

test("what was done is taken back in order and done again", () => {
  const history = new History();
  history.push({ kind: "mark", key: "选题", before: null, after: "13" });
  history.push({ kind: "mark", key: "效果", before: null, after: "15" });
  assert.equal(history.undo().key, "效果");
  assert.equal(history.undo().before, null);
  assert.equal(history.undo(), null);
  assert.equal(history.redo().after, "13");
  history.push({ kind: "mark", key: "特点", before: null, after: "8" });
  assert.equal(history.redo(), null);
});

test("digits of one go are one change, and a go that ends where it began is none", () => {
  const history = new History();
  history.push({ kind: "mark", key: "选题", before: null, after: "1" }, "g1");
  history.push({ kind: "mark", key: "选题", before: "1", after: "13" }, "g1");
  assert.deepEqual(history.done.map((c) => [c.before, c.after]), [[null, "13"]]);
  history.push({ kind: "mark", key: "选题", before: "13", after: null }, "g1");
  assert.equal(history.last, null);
});

test("it comes back after a reload", () => {
  const history = new History();
  history.push({ kind: "mark", key: "选题", before: null, after: "13" });
  const again = new History(JSON.parse(JSON.stringify(history.saved())));
  assert.equal(again.undo().after, "13");
});

test("letters act on marks and in the report, never in a text", () => {
  assert.equal(actOf(press("y"), "mark"), "band");
  assert.equal(actOf(press("y"), ""), null);
  assert.equal(actOf(press("e"), "mark"), "comment");
  assert.equal(actOf(press("p"), ""), "pin");
  for (const key of ["e", "p", "n", "/", "?", "[", "y", "ArrowUp"]) assert.equal(actOf(press(key), "text"), null, key);
});

test("arrows on a mark", () => {
  assert.equal(actOf(press("ArrowRight"), "mark"), "up");
  assert.equal(actOf(press("ArrowRight", { shiftKey: true }), "mark"), "up1");
  assert.equal(actOf(press("ArrowRight", { altKey: true }), "mark"), "next_entry");
  assert.equal(actOf(press("ArrowDown"), "mark"), "next_item");
  assert.equal(actOf(press("Enter", { ctrlKey: true }), "text"), "submit");
  assert.equal(actOf(press("z", { ctrlKey: true }), "text"), null);
  assert.equal(actOf(press("z", { ctrlKey: true }), "mark"), "undo");
});

test("no two keys of one place do different things", () => {
  const seen = new Set();
  for (const [, keys] of QC_KEYS) for (const one of keys) {
    const name = one.keys.join("+");
    assert.ok(!seen.has(name), name);
    seen.add(name);
  }
});
