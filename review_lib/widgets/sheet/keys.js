/* The keyboard: every key with what it does and the word that explains it, so that the map cannot lie. Pure.
   `where` is "mark" (on a mark), "app" (anywhere but in a text field) or "all" (in text fields too). */

const key = (keys, does, match, where = "app") => ({ keys, does, match, where });
const bare = (e) => !e.ctrlKey && !e.metaKey && !e.altKey;
const ctrl = (e) => (e.ctrlKey || e.metaKey) && !e.altKey;
const is = (...names) => (e) => bare(e) && names.includes(e.key);
const letter = (name) => (e) => bare(e) && e.key.toLowerCase() === name;

export const QC_KEYS = [
  ["keys_mark", [
    key(["0", "…", "9", "."], "type", () => false, "mark"),
    key(["→"], "up", (e) => bare(e) && !e.shiftKey && e.key === "ArrowRight", "mark"),
    key(["←"], "down", (e) => bare(e) && !e.shiftKey && e.key === "ArrowLeft", "mark"),
    key(["Shift", "→"], "up1", (e) => bare(e) && e.shiftKey && e.key === "ArrowRight", "mark"),
    key(["Shift", "←"], "down1", (e) => bare(e) && e.shiftKey && e.key === "ArrowLeft", "mark"),
    key(["↓", "Enter"], "next_item", is("ArrowDown", "Enter"), "mark"),
    key(["↑"], "previous_item", is("ArrowUp"), "mark"),
    key(["Y", "L", "Z", "C"], "band", (e) => bare(e) && "ylzc".includes(e.key.toLowerCase()) && e.key.length === 1, "mark"),
    key(["Delete"], "clear", is("Delete"), "mark"),
    key(["Tab"], "points", () => false, "mark"),
    key(["E"], "comment", letter("e")),
    key(["Esc"], "back", is("Escape"), "all"),
  ]],
  ["keys_read", [
    key(["PgUp"], "page_up", is("PageUp")),
    key(["PgDn"], "page_down", is("PageDown")),
    key(["["], "heading_up", is("[", "【")),
    key(["]"], "heading_down", is("]", "】")),
    key(["J"], "passage", (e) => bare(e) && !e.shiftKey && e.key.toLowerCase() === "j"),
    key(["K"], "passage_back", (e) => bare(e) && !e.shiftKey && e.key.toLowerCase() === "k"),
    key(["Shift", "J"], "passage_more", (e) => bare(e) && e.shiftKey && e.key.toLowerCase() === "j"),
    key(["Shift", "K"], "passage_less", (e) => bare(e) && e.shiftKey && e.key.toLowerCase() === "k"),
    key(["P"], "pin", letter("p")),
    key(["N"], "next_pin", (e) => bare(e) && !e.shiftKey && e.key.toLowerCase() === "n"),
    key(["Shift", "N"], "previous_pin", (e) => bare(e) && e.shiftKey && e.key.toLowerCase() === "n"),
    key(["/"], "find", is("/", "、")),
  ]],
  ["keys_sheet", [
    key(["Ctrl", "Z"], "undo", (e) => ctrl(e) && !e.shiftKey && e.key.toLowerCase() === "z", "app"),
    key(["Ctrl", "Y"], "redo", (e) => ctrl(e) && (e.key.toLowerCase() === "y" || (e.shiftKey && e.key.toLowerCase() === "z")), "app"),
    key(["Alt", "←"], "previous_entry", (e) => e.altKey && e.key === "ArrowLeft", "all"),
    key(["Alt", "→"], "next_entry", (e) => e.altKey && e.key === "ArrowRight", "all"),
    key(["F6"], "switch", (e) => e.key === "F6", "all"),
    key(["Ctrl", "Enter"], "submit", (e) => ctrl(e) && e.key === "Enter", "all"),
    key(["?"], "keys", is("?", "？")),
  ]],
];

/** What a key press does: the name of an act, or null. `on` is "mark", "text" or "" by what has the focus. */
export function actOf(event, on) {
  for (const [, keys] of QC_KEYS) {
    for (const one of keys) {
      const fits = one.where === "all" || (one.where === "app" && on !== "text") || (one.where === "mark" && on === "mark");
      if (fits && one.match(event)) return one.does;
    }
  }
  return null;
}
