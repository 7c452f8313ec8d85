/* Passages of the report: from what is selected to places that can be kept, and back. A place is a block's id and a
   count of the signs of its text, without the numbers of pins in the margin. Knows no sheet. */

const QC_ROWS = ["TABLE", "TBODY", "THEAD", "TR", "UL", "OL"];

/** The block in which a node lies: the nearest element with a block's id, or null. */
export function blockOf(pages, node) {
  const start = node.nodeType === 1 ? node : node.parentElement;
  return start && pages.contains(start) ? start.closest("[id^='b']") : null;
}

/** Texts of the report that a person reads, in order, from `root`. */
function walkTexts(root) {
  return document.createTreeWalker(root, NodeFilter.SHOW_TEXT, (node) => {
    const home = node.parentElement;
    return home.closest(".mg") || QC_ROWS.includes(home.tagName) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
  });
}

export function textsOf(block) {
  const walk = walkTexts(block);
  const texts = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode()) texts.push(node);
  return texts;
}

function countBefore(block, node) {
  let count = 0;
  for (const text of textsOf(block)) {
    if (text === node) break;
    count += text.data.length;
  }
  return count;
}

/** The selected texts of a range: [{node, from, to}], without what is blank. */
function within(pages, range) {
  const home = range.commonAncestorContainer;
  const root = pages.contains(home) ? home : pages;
  const walk = walkTexts(root.nodeType === 3 ? root.parentElement : root);
  const found = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (!range.intersectsNode(node)) continue;
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : node.data.length;
    if (node.data.slice(from, to).trim() && blockOf(pages, node)) found.push({ node, from, to });
  }
  return found;
}

/** A range as {block, start, until, end, quote}, or null where it holds no words of the report. `until` is empty
    where the passage ends in the block in which it begins. Blocks are told apart by lines, cells by a space. */
export function passageOf(pages, range) {
  const spans = within(pages, range);
  if (!spans.length) return null;
  const [first, last] = [spans[0], spans[spans.length - 1]];
  const [block, until] = [blockOf(pages, first.node), blockOf(pages, last.node)];
  let quote = "";
  let before = null;
  for (const { node, from, to } of spans) {
    const here = blockOf(pages, node);
    if (before && here !== before) quote += here.closest("tr") && here.closest("tr") === before.closest("tr") ? " " : "\n";
    quote += node.data.slice(from, to);
    before = here;
  }
  return { block: block.id, start: countBefore(block, first.node) + first.from, until: until === block ? "" : until.id, end: countBefore(until, last.node) + last.to, quote };
}

/** The texts between two places: [{node, from, to}]. */
export function spansOf(pages, block, start, until, end) {
  const place = (texts, count, closing) => {
    let at = 0;
    for (const node of texts) {
      if (count < at + node.data.length || (closing && count <= at + node.data.length)) return [node, count - at];
      at += node.data.length;
    }
    return null;
  };
  const from = place(textsOf(block), start, false);
  const to = place(textsOf(until), end, true);
  if (!from || !to) return [];
  const walk = walkTexts(pages);
  walk.currentNode = from[0];
  const found = [];
  for (let node = from[0]; node; node = walk.nextNode()) {
    const span = { node, from: node === from[0] ? from[1] : 0, to: node === to[0] ? to[1] : node.data.length };
    if (span.from < span.to && node.data.slice(span.from, span.to).trim()) found.push(span);
    if (node === to[0]) return found;
    if (node.compareDocumentPosition(to[0]) & Node.DOCUMENT_POSITION_PRECEDING) return [];
  }
  return found;
}

/** Where the keyboard can stand: paragraphs, pictures, and tables as a whole; a table that holds a report's own
    paragraphs is walked through cell by cell. */
export function stopsOf(pages) {
  const walked = (table) => table.querySelector("p[id], h2[id], h3[id], table") !== null;
  return [...pages.querySelectorAll("[id^='b']")].filter((node) => {
    const table = node.parentElement.closest("table");
    if (table && !walked(table)) return false;
    if (node.tagName === "TABLE") return !walked(node);
    if (node.querySelector("[id^='b']")) return false;
    return Boolean(node.textContent.trim() || node.querySelector("img[data-picture]"));
  });
}

/** Select from the begin of one passage to the end of another, whichever comes first. */
export function selectPassages(one, other) {
  const turned = Boolean(one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING);
  const [first, last] = turned ? [other, one] : [one, other];
  document.getSelection()?.setBaseAndExtent(first, 0, last, last.childNodes.length);
}
