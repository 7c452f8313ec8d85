/* Pages as they will be printed, two side by side where there is room; a key or a button turns them. */
import { el, icon, fill } from "../bridge.js";

/** The pages from `at` of what was laid out as `info` ({key, count, first}); `turn(at)` is called with the next place;
    `single` shows one page at a time. */
export function spread(b, info, at, turn, single = false) {
  const w = b.words;
  const two = !single && b.root.dataset.size !== "slim" && b.root.clientWidth > 1180;
  /* even pages lie at the left: a first page with an odd number has nothing beside it */
  const start = two && Math.abs(info.first + at) % 2 === 1 ? at - 1 : at;
  const last = Math.min(info.count, start + (two ? 2 : 1));
  const kept = (b.sheets ||= new Map());
  const sheet = (n) => {
    const label = fill(w.cb_page_of, { n: info.first + n > 0 ? info.first + n : n + 1 });
    const image = el("img", { alt: label });
    const paper = el("div.cb-sheet", { role: "img", "aria-label": label, "aria-busy": "true" }, image);
    const name = `${info.key}/${n}`;
    const put = (url) => { image.src = url; paper.removeAttribute("aria-busy"); };
    if (kept.has(name)) put(kept.get(name));
    else b.ask("page", info.key, n).then((got) => { if (got) { kept.set(name, got.url); put(got.url); } });
    return paper;
  };
  const step = two ? 2 : 1;
  const go = (to) => { const next = Math.max(0, Math.min(info.count - 1, to)); if (next < Math.max(start, 0) || next >= last) turn(next); };
  const place = el("div.cb-spread", { tabindex: "0", role: "group", "aria-label": w.cb_layout, onkeydown: (e) => {
    const to = { PageDown: start + step, ArrowRight: start + step, PageUp: start - step, ArrowLeft: start - step, Home: 0, End: info.count - 1 }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    go(to);
  } });
  if (two) place.classList.add("two");
  for (let n = start; n < (two ? start + 2 : last); n++) place.append(n < 0 || n >= info.count ? el("div.cb-sheet.none", { "aria-hidden": "true" }) : sheet(n));
  const number = (n) => (info.first + n > 0 ? info.first + n : n + 1);
  const pager = el("div.cb-pager", {},
    el("button.btn", { type: "button", "aria-label": w.cb_prev, title: "PageUp", disabled: start <= 0, onclick: () => go(start - step) }, icon("left")),
    el("span.num", { role: "status" }, last - Math.max(start, 0) > 1 ? fill(w.cb_pages, { a: number(Math.max(start, 0)), b: number(last - 1), n: number(info.count - 1) }) : fill(w.cb_page, { a: number(Math.max(start, 0)), n: number(info.count - 1) })),
    el("button.btn", { type: "button", "aria-label": w.cb_next, title: "PageDown", disabled: last >= info.count, onclick: () => go(start + step) }, icon("right")));
  return { place, pager };
}
