/* What each key does, by the names of keys.js. */

/** Do the act `name`; `on` is what has the focus, `id` the item in hand. True where something was done. */
export function doAct(frame, name, on, event, id) {
  const { sheet: s, rubric, report } = frame;
  const item = id ? s.item(id) : null;
  const at = item ? rubric.items.indexOf(item) : -1;
  const go = (to) => {
    rubric.finish(item);
    if (rubric.items[to]) rubric.activate(rubric.items[to].id, true);
    else if (to >= rubric.items.length) rubric.wholeText.focus();
  };
  const again = (by) => {
    const pins = s.pins();
    if (!pins.length) return;
    frame.pinAt = ((frame.pinAt ?? (by > 0 ? -1 : 0)) + by + pins.length) % pins.length;
    frame.toPin(pins[frame.pinAt].id);
  };
  const back = () => {
    if (frame.pop) frame.dropSelection();
    else if (on === "mark") rubric.finish(item);
    else if (rubric.active) rubric.activate(rubric.active, true);
  };
  const change = () => {
    const reading = report.root.contains(document.activeElement);
    frame.view(reading ? "rubric" : "report");
    if (reading && rubric.active) rubric.activate(rubric.active, true);
    else report.desk.focus({ preventScroll: true });
  };
  const acts = {
    up: () => rubric.move(item, 1, "step"), down: () => rubric.move(item, -1, "step"),
    up1: () => rubric.move(item, 1, "1"), down1: () => rubric.move(item, -1, "1"),
    next_item: () => go(at + 1), previous_item: () => go(Math.max(at - 1, 0)),
    band: () => rubric.band(item, "ylzc".indexOf(event.key.toLowerCase())), clear: () => rubric.set(item, null),
    comment: () => rubric.active && !s.locked && frame.writeOn(rubric.active), back,
    page_up: () => report.page(-1), page_down: () => report.page(1),
    heading_up: () => report.heading(-1), heading_down: () => report.heading(1),
    pin: () => (frame.pop && !report.anchor ? frame.pop.act() : frame.choose()), passage: () => frame.passage(1), passage_back: () => frame.passage(-1),
    passage_more: () => frame.passage(1, true), passage_less: () => frame.passage(-1, true), next_pin: () => again(1), previous_pin: () => again(-1),
    find: () => { frame.view("report"); report.openFind(); },
    undo: () => s.back(), redo: () => s.back(true),
    previous_entry: () => s.step(-1), next_entry: () => s.step(1), switch: change, submit: () => s.submit(), keys: () => s.keys(),
  };
  if (!acts[name]) return false;
  acts[name]();
  return true;
}
