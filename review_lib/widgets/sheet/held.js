/* What the store holds of one sheet, in the form in which it is changed. Pure: no page, no kernel. */

/** Whether two values are the same; pins and proposals are small objects. */
export const same = (one, other) => one === other || (Boolean(one) && typeof one === "object" && JSON.stringify(one) === JSON.stringify(other));

/** All that a judge may change on a sheet as the store has it: [[kind, key, value, version], …]. */
export function heldOf(sheet) {
  const texts = [["mark", sheet.marks], ["comment", sheet.comments], ["point", sheet.points]];
  const held = texts.flatMap(([kind, all]) => Object.entries(all).map(([key, { value, version }]) => [kind, key, value, version]));
  for (const { id, ...pin } of sheet.evidence) held.push(["pin", id, pin, 1]);
  for (const { what, choice, reason, version } of sheet.proposals) held.push(["propose", what, choice ? { choice, reason } : null, version]);
  if (sheet.card.state === "recused" && !sheet.card.fixed) held.push(["recuse", "", sheet.card.recusal, 1]);
  return held;
}
