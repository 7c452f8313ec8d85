/* The lines of the check before submitting, out of what the sheet holds. Red lines block, the others only tell. */

import { fill } from "../bridge.js";
import { bandOf } from "./marks.js";

/** `sheet` is the App; returns [{tone, name, text, more, go, word}]. */
export function checkLines(sheet) {
  const { words: w, frame } = sheet;
  const { items } = sheet.sheet.rubric;
  const lines = [];
  items.forEach((item, at) => {
    const name = `${at + 1} ${item.name}`;
    const mark = sheet.value("mark", item.id);
    const toMark = () => { frame.view("rubric"); frame.rubric.activate(item.id, true); };
    if (mark === null) lines.push({ tone: "error", name, text: w.check_mark, more: fill(w.item_max, { max: item.max }), go: toMark, word: w.go_mark });
    else if (sheet.commentNeeded(item.id))
      lines.push({ tone: "error", name, text: fill(w.check_comment, { band: bandOf(mark, item).name }), go: () => frame.writeOn(item.id), word: w.go_comment });
  });
  const unread = frame.unread();
  if (unread.length) {
    const names = unread.slice(0, 3).map((line) => line.text).join("、") + (unread.length > 3 ? fill(w.and_more, { n: unread.length }) : "");
    lines.push({ tone: "warn", name: names, text: w.check_unread, more: w.check_unread_more, go: () => frame.readAt(unread[0].block), word: w.go_read });
  }
  const bare = items.filter((item) => sheet.value("mark", item.id) !== null && !(sheet.value("comment", item.id) || "").trim() && !sheet.commentNeeded(item.id));
  if (bare.length) lines.push({ tone: "info", name: bare.map((i) => i.name).join("、"), text: w.check_no_comment, more: w.check_optional, go: () => frame.writeOn(bare[0].id), word: w.go_comment });
  lines.push({ tone: "ok", name: "", text: w.check_steps, more: "" });
  return lines;
}
