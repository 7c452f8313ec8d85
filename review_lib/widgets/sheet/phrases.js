/* Comments of one's own, to be used again: a line of a comment that begins with a sub-point's label belongs to that
   sub-point, any other text to the item as a whole. Pure but for the drop-down that it draws. */

import { el } from "../bridge.js";

const plainLabel = (text) => text.replace(/（/g, "(").replace(/）/g, ")");

/** Own comments by sub-point: [[label, [text, …]], …] in the order of `labels`, "" (the whole) last; each text once. */
export function phrasesBy(comments, labels) {
  const found = new Map([...labels, ""].map((label) => [label, new Set()]));
  for (const comment of comments) {
    let whole = "";
    for (const line of comment.split("\n")) {
      const label = labels.find((one) => plainLabel(line.trim()).startsWith(plainLabel(one)));
      const text = label ? line.trim().slice(label.length).trim() : line;
      if (label && text) found.get(label).add(text);
      else if (!label) whole += `${whole ? "\n" : ""}${line}`;
    }
    if (whole.trim()) found.get("").add(whole.trim());
  }
  return [...found].map(([label, texts]) => [label, [...texts]]).filter(([, texts]) => texts.length);
}

/** A comment with a phrase added: to the line of its sub-point where there is one, else as a line of its own. */
export function withPhrase(comment, label, phrase) {
  const lines = comment.trim() ? comment.trimEnd().split("\n") : [];
  const at = label ? lines.findIndex((line) => plainLabel(line.trim()).startsWith(plainLabel(label))) : -1;
  if (at < 0) return [...lines, label ? `${label} ${phrase}`.trimEnd() : phrase].join("\n");
  const own = lines[at].trim().slice(label.length).trim();
  lines[at] = `${label} ${own}${own && phrase && !/[。；，！？.;,!?]$/.test(own) ? "；" : ""}${phrase}`.trimEnd();
  return lines.join("\n");
}

/** The drop-down of own comments, or null where there are none. `use(label, phrase)` adds one. */
export function phrasePick(words, comments, points, use) {
  const groups = phrasesBy(comments, points.map((point) => point.label));
  if (!groups.length) return null;
  const short = (text) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
  const pick = el("select.inp.phrases", { "aria-label": words.phrases, title: words.phrase_pick, onchange: () => {
    const [label, phrase] = JSON.parse(pick.value);
    pick.selectedIndex = 0;
    use(label, phrase);
  } }, el("option", { value: "" }, words.phrases), groups.map(([label, texts]) => {
    const point = points.find((one) => one.label === label);
    return el("optgroup", { label: point ? `${label} ${point.short || point.text.slice(0, 16)}` : words.phrase_whole },
      texts.map((text) => el("option", { value: JSON.stringify([label, text]), title: text }, short(text))));
  }));
  return pick;
}
