/* The bar of an item's bands with the thumb at its mark. */

import { el } from "../bridge.js";
import { zonesOf } from "./marks.js";

/** Draw the bar of `item` in `place`; `left` is the thumb's place in percent, null for none. */
export function drawBand(place, item, left) {
  let bar = place.querySelector(".band");
  if (!bar) {
    const zones = zonesOf(item);
    bar = el("div.band", {}, zones.length ? zones.map((z) => el("i", { style: `width:${z.width}%` })) : el("i", { style: "width:100%" }), el("span.th", {}));
    place.append(bar);
  }
  const thumb = bar.querySelector(".th");
  thumb.hidden = left === null;
  if (left !== null) thumb.style.left = `${left}%`;
}
