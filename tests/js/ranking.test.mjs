import assert from "node:assert/strict";
import { test } from "node:test";
import { sieve } from "../../review_lib/widgets/ranking/ranking.js";
import { scaleOf, ticks } from "../../review_lib/widgets/ranking/plots.js";

const rows = Array.from({ length: 30 }, (_, i) => ({ entry: `A-${i}`, title: `课题${i}`, name: "", company: "", award: i < 3 ? "一等奖" : i < 12 ? "二等奖" : "" }));

test("near the award lines are four rows on each side of every line", () => {
  const kept = sieve(rows, "lines", "", []).map((r) => +r.entry.slice(2));
  assert.deepEqual(kept, [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15]);
});

test("search and sieve work together, and all is all", () => {
  assert.equal(sieve(rows, "all", "", []).length, 30);
  assert.deepEqual(sieve(rows, "doubt", "课题1", ["A-1", "A-2", "A-15"]).map((r) => r.entry), ["A-1", "A-15"]);
});

test("ticks are round, inside, and few", () => {
  for (const [low, high] of [[73, 82], [0, 100], [79.2, 80.1], [-4, 4]]) {
    const got = ticks(low, high);
    assert.ok(got.length >= 1 && got.length <= 6, `${low} ${high}: ${got}`);
    assert.ok(got.every((v) => v >= low && v <= high));
  }
});

test("a scale puts every score inside its plot, also where nothing was scored", () => {
  const scale = scaleOf([{ low: 70.2, high: 80, score: "75.00" }, { low: null, high: null, score: "" }], 150);
  for (const v of [70.2, 75, 80]) assert.ok(scale.x(v) >= 8 && scale.x(v) <= 142);
  assert.ok(Number.isFinite(scaleOf([{ low: null, high: null, score: "" }], 150).x(50)));
});
