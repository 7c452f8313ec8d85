import assert from "node:assert/strict";
import { test } from "node:test";

import { Outbox } from "../../review_lib/widgets/sheet/outbox.js";

function memory() {
  const held = new Map();
  return { get length() { return held.size; }, key: (i) => [...held.keys()][i], getItem: (k) => held.get(k) ?? null, setItem: (k, v) => held.set(k, v), removeItem: (k) => held.delete(k) };
}

/** A kernel that keeps versions as the port says, and may be away. */
function kernel() {
  const store = new Map();
  let sheet = 0;
  const self = {
    away: false, lost: false, writes: [],
    set(key, value) { sheet += 1; store.set(key, { value, version: sheet }); },
    async send({ key, value, version }) {
      await null;
      if (self.away) throw Object.assign(new Error(""), { kind: "Away" });
      if (value === "13.3") throw Object.assign(new Error("步长 0.5"), { kind: "RefusedError" });
      const now = store.get(key) || { value: null, version: 0 };
      if (now.value === value && now.version) return { result: "saved", version: now.version, sheet, at: "" };
      if (now.version > version) return { result: "conflict", theirs: now.value, mine: value, version: now.version, at: "" };
      self.set(key, value);
      self.writes.push([key, value]);
      if (self.lost) throw Object.assign(new Error(""), { kind: "Away" });
      return { result: "saved", version: sheet, sheet, at: "" };
    },
    value: (key) => store.get(key)?.value,
  };
  return self;
}

function outbox(server, storage = memory(), page = "p1") {
  const told = { saved: [], conflict: [], refused: [], states: [] };
  const timers = [];
  const box = new Outbox({ send: server.send, storage, prefix: "q:", page, later: (f, ms) => (ms === 20 ? setTimeout(f, 0) : timers.push(f)), never: () => {},
    heard: { saved: (c, a) => told.saved.push([c.key, c.value, a.version]), conflict: (c, a) => told.conflict.push([c, a]), refused: (c, s) => told.refused.push([c.key, s]), state: (s) => told.states.push(s.state) } });
  return { box, told, timers, storage };
}

const rest = () => new Promise((resolve) => setTimeout(resolve, 5));
const change = (key, value, version = 0) => ({ kind: "mark", entry: "A-1", key, value, version });

test("a change reaches the store, and only then the state is saved", async () => {
  const server = kernel();
  const { box, told, storage } = outbox(server);
  box.put(change("选题", "13"));
  assert.equal(told.states.at(-1), "saving");
  assert.equal(storage.length, 1);
  await box.idle();
  assert.equal(server.value("选题"), "13");
  assert.equal(told.states.at(-1), "saved");
  assert.equal(storage.length, 0);
});

test("of many changes of one key the last one stands, and none meets another of its own", async () => {
  const server = kernel();
  const { box, told } = outbox(server);
  for (const value of ["1", "12", "12.5", "13"]) box.put(change("选题", value));
  await box.idle();
  assert.equal(server.value("选题"), "13");
  assert.deepEqual(told.conflict, []);
});

test("while the kernel is away marks wait in the browser and go when it is back", async () => {
  const server = kernel();
  const { box, told, timers, storage } = outbox(server);
  server.away = true;
  box.put(change("选题", "13"));
  await rest();
  box.put(change("效果", "15"));
  box.put(change("选题", "14"));
  await rest();
  assert.equal(told.states.at(-1), "away");
  assert.equal(JSON.parse(storage.getItem("q:p1")).changes.length, 2);
  server.away = false;
  timers.pop()();
  await box.idle();
  assert.equal(server.value("选题"), "14");
  assert.equal(server.value("效果"), "15");
  assert.equal(told.states.at(-1), "saved");
});

test("a page that comes back takes up what it had left, with what is newer on top", async () => {
  const server = kernel();
  const first = outbox(server);
  server.away = true;
  first.box.put(change("选题", "13"));
  await rest();
  server.away = false;
  const second = outbox(server, first.storage);
  assert.deepEqual(second.box.adopt().map((c) => c.value), ["13"]);
  second.box.retry();
  await second.box.idle();
  assert.equal(server.value("选题"), "13");
});

test("what a living page keeps is not taken from it, what a dead one left is", async () => {
  const storage = memory();
  storage.setItem("q:old", JSON.stringify({ at: Date.now() - 60000, changes: [change("选题", "9")] }));
  storage.setItem("q:new", JSON.stringify({ at: Date.now(), changes: [change("效果", "9")] }));
  storage.setItem("q:broken", "{");
  const { box } = outbox(kernel(), storage);
  assert.deepEqual(box.adopt().map((c) => c.key), ["选题"]);
  assert.equal(storage.getItem("q:old"), null);
});

test("a value changed elsewhere is never overwritten unseen", async () => {
  const server = kernel();
  server.set("选题", "9");
  const { box, told } = outbox(server);
  box.put(change("选题", "13", 0));
  await box.idle();
  assert.equal(server.value("选题"), "9");
  assert.equal(told.conflict[0][1].theirs, "9");
  box.put(change("选题", "13", told.conflict[0][1].version));
  await box.idle();
  assert.equal(server.value("选题"), "13");
});

test("sent twice because its answer was lost, a change is made once", async () => {
  const server = kernel();
  const { box, told, timers } = outbox(server);
  server.lost = true;
  box.put(change("选题", "13"));
  await rest();
  server.lost = false;
  timers.pop()();
  await box.idle();
  assert.deepEqual(server.writes, [["选题", "13"]]);
  assert.deepEqual(told.conflict, []);
});

test("what is refused is told and does not hold up the rest", async () => {
  const server = kernel();
  const { box, told } = outbox(server);
  box.put(change("选题", "13.3"));
  box.put(change("效果", "15"));
  await box.idle();
  assert.deepEqual(told.refused, [["选题", "步长 0.5"]]);
  assert.equal(server.value("效果"), "15");
});

test("what waits of an entry is told, also what is just being sent, and pins and proposals wait like marks", async () => {
  const server = kernel();
  const { box } = outbox(server);
  server.away = true;
  const pin = { kind: "pin", entry: "A-1", key: "p", value: { block: "b1" }, version: 0 };
  box.put(pin);
  box.put({ ...change("效果", "15"), entry: "A-2" });
  box.put({ kind: "recuse", entry: "A-1", key: "", value: "亲属", version: 0 });
  assert.deepEqual(box.of("A-1").map((c) => c.kind), ["pin", "recuse"]);
  await rest();
  assert.deepEqual(box.of("A-1").map((c) => c.kind), ["pin", "recuse"]);
  assert.deepEqual(box.of("A-2").map((c) => c.key), ["效果"]);
});
