import assert from "node:assert/strict";
import { test } from "node:test";

import { heldOf, same } from "../../review_lib/widgets/sheet/held.js";
import { phrasesBy, withPhrase } from "../../review_lib/widgets/sheet/phrases.js";

test("lines that begin with a sub-point's label are that sub-point's, the rest is the item's", () => {
  const comments = ["(2) 末端原因没有量化。\n总体清楚。", "（2）末端原因没有量化。", "总体清楚。", "(1) 逻辑紧密。"];

  assert.deepEqual(phrasesBy(comments, ["(1)", "(2)"]), [
    ["(1)", ["逻辑紧密。"]], ["(2)", ["末端原因没有量化。"]], ["", ["总体清楚。"]]]);
  assert.deepEqual(phrasesBy([], ["(1)"]), []);
});

test("a phrase goes to the line of its sub-point, or to a line of its own", () => {
  assert.equal(withPhrase("", "(2)", "有数据"), "(2) 有数据");
  assert.equal(withPhrase("(1) 好", "(2)", "有数据"), "(1) 好\n(2) 有数据");
  assert.equal(withPhrase("(2) 清楚\n完", "(2)", "有数据"), "(2) 清楚；有数据\n完");
  assert.equal(withPhrase("（2）清楚。", "(2)", "有数据"), "(2) 清楚。有数据");
  assert.equal(withPhrase("完", "", "再看"), "完\n再看");
  assert.equal(withPhrase("(2) 清楚", "(2)", ""), "(2) 清楚");
});

test("all that may be changed on a sheet stands in one list, a proposal taken back too", () => {
  const pin = { block: "b1", start: 0, end: 2, quote: "甲乙", point: "1.1", kind: "for", picture: "", until: "b2" };
  const sheet = {
    card: { state: "recused", fixed: false, recusal: "亲属" },
    marks: { 选题: { value: "13", version: 4 } }, comments: {}, points: { 1.1: { value: null, version: 5 } },
    evidence: [{ id: "p", ...pin }], proposals: [{ what: "veto", choice: "", reason: "", version: 7 }],
  };

  assert.deepEqual(heldOf(sheet), [
    ["mark", "选题", "13", 4], ["point", "1.1", null, 5], ["pin", "p", pin, 1], ["propose", "veto", null, 7], ["recuse", "", "亲属", 1]]);
  assert.deepEqual(heldOf({ ...sheet, card: { ...sheet.card, fixed: true } }).filter(([kind]) => kind === "recuse"), []);
});

test("values are the same by what they say", () => {
  assert.ok(same({ choice: "示范级", reason: "好" }, { choice: "示范级", reason: "好" }));
  assert.ok(!same({ choice: "示范级", reason: "好" }, null));
  assert.ok(!same("1", "2"));
});
