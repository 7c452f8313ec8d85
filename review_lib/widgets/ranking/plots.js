/* The plots of the ranked list, all SVG with words beside them: the row of an entry, the strip of a whole division,
   severity of the judges, the distance to the awards, and two runs side by side. */
const NS = "http://www.w3.org/2000/svg";

/** An SVG element; a string child becomes its text. */
export function draw(name, attributes = {}, ...children) {
  const made = document.createElementNS(NS, name);
  for (const [k, v] of Object.entries(attributes)) if (v !== null && v !== undefined) made.setAttribute(k, v);
  made.append(...children.flat().filter((c) => c !== null && c !== undefined));
  return made;
}
const word = (text, x, y, more = {}) => draw("text", { x, y, "font-size": 12, fill: "var(--qc-ink-2)", ...more }, text);

/** Round ticks between low and high, three to six of them. */
export function ticks(low, high) {
  const step = [0.5, 1, 2, 5, 10, 20, 50].find((s) => (high - low) / s <= 5) || 100;
  const out = [];
  for (let v = Math.ceil(low / step) * step; v <= high + 1e-9; v += step) out.push(+v.toFixed(6));
  return out;
}

/** From points to pixels over the rows of a division: what stands in the head and in every row. */
export function scaleOf(rows, width) {
  const all = rows.flatMap((r) => [r.low, r.high, r.score ? +r.score : null]).filter((v) => v !== null && v !== undefined);
  const low = all.length ? Math.floor(Math.min(...all)) : 0;
  const high = all.length ? Math.max(low + 1, Math.ceil(Math.max(...all))) : 100;
  const x = (v) => +(8 + ((v - low) / (high - low)) * (width - 16)).toFixed(1);
  return { x, low, high, width, ticks: ticks(low, high) };
}

/** The head of the plot column: its ticks, the unit at the last. */
export function axis(scale, unit) {
  return draw("svg", { width: scale.width, height: 18, role: "img", "aria-label": `${scale.low}–${scale.high} ${unit}` },
    scale.ticks.map((v, i) => word(i === scale.ticks.length - 1 ? `${v} ${unit}` : String(v), scale.x(v), 13, { "text-anchor": i === scale.ticks.length - 1 ? "end" : "middle", dx: i === scale.ticks.length - 1 ? 10 : 0 })));
}

/** Diamond: official score; dot with whisker: fair score and its 90 % interval; band: the interval of the held entry. */
export function whisker(r, scale, held, label, height = 24) {
  const { x } = scale;
  const mid = height / 2;
  const parts = scale.ticks.map((v) => draw("path", { d: `M${x(v)} 0V${height}`, stroke: "var(--qc-line)" }));
  if (held && held.low !== null && held.high !== null) parts.push(draw("rect", { x: x(held.low), y: 0, width: Math.max(1, x(held.high) - x(held.low)), height, fill: "var(--qc-accent)", opacity: 0.09 }));
  if (r.low !== null && r.high !== null) {
    parts.push(draw("path", { d: `M${x(r.low)} ${mid}H${x(r.high)}M${x(r.low)} ${mid - 3.5}v7M${x(r.high)} ${mid - 3.5}v7`, stroke: "var(--qc-s1)", fill: "none", "stroke-width": 1.5 }));
    parts.push(draw("circle", { cx: x(r.fair), cy: mid, r: 3.8, fill: "var(--qc-s1)" }));
  }
  if (r.score) parts.push(draw("path", { d: `M${x(+r.score)} ${mid - 6}l4.4 6-4.4 6-4.4-6z`, fill: "var(--qc-sheet)", stroke: "var(--qc-ink)", "stroke-width": 1.4 }));
  return draw("svg", { class: "whisker", width: scale.width, height, role: "img", "aria-label": label }, parts);
}

/** The whole division on one strip: award zones by their names, a point an entry, a frame round what is in sight. */
export function strip(rows, awards, label, none, go) {
  const tall = 1000;
  const at = (i) => ((i + 0.5) / Math.max(1, rows.length)) * tall;
  const scale = scaleOf(rows, 66);
  const zones = [...awards, ""].map((name) => ({ name, from: rows.findIndex((r) => r.award === name), n: rows.filter((r) => r.award === name).length })).filter((z) => z.n);
  const box = draw("rect", { x: 18, width: 47, y: 0, height: 10, fill: "none", stroke: "var(--qc-ink)", "stroke-width": 1.2, "vector-effect": "non-scaling-stroke" });
  const made = draw("svg", { class: "rk-strip", viewBox: `0 0 66 ${tall}`, preserveAspectRatio: "none", role: "img", "aria-label": label },
    zones.map((z) => draw("rect", { x: 0, width: 66, y: (z.from / rows.length) * tall, height: (z.n / rows.length) * tall, fill: z.name ? `var(--qc-z${Math.min(awards.indexOf(z.name) + 1, 3)})` : "var(--qc-sheet)" })),
    rows.map((r, i) => (r.score ? draw("path", { d: `M${20 + scale.x(+r.score) * 0.62} ${at(i)}h.01`, stroke: "var(--qc-s1)", "stroke-width": 3.4, "stroke-linecap": "round", "vector-effect": "non-scaling-stroke" }) : null)), box);
  made.addEventListener("click", (e) => { const b = made.getBoundingClientRect(); go(Math.round(((e.clientY - b.top) / b.height) * rows.length)); });
  const names = zones.map((z) => { const d = document.createElement("span"); d.textContent = z.name || none; d.style.top = `${(z.from / rows.length) * 100}%`; d.style.height = `${(z.n / rows.length) * 100}%`; d.className = z.name ? `zi${Math.min(awards.indexOf(z.name) + 1, 3)}` : "zi0"; return d; });
  const whole = document.createElement("div");
  whole.className = "rk-stripbox";
  whole.append(made, ...names);
  return { whole, see: (from, to) => { box.setAttribute("visibility", to - from >= rows.length - 1 ? "hidden" : "visible"); box.setAttribute("y", (from / Math.max(1, rows.length)) * tall); box.setAttribute("height", Math.max(8, ((to - from) / Math.max(1, rows.length)) * tall)); } };
}

/** Each judge's severity with its 90 % interval; those worth a look in another tone and in words. */
export function severity(judges, w, wide = 290) {
  const known = judges.filter((j) => j.severity !== null).sort((a, b) => b.severity - a.severity);
  const most = Math.max(1, Math.ceil(Math.max(...known.flatMap((j) => [Math.abs(j.low), Math.abs(j.high)]))));
  const marks = ticks(-most, most);
  const [left, right, row] = [Math.min(76, 20 + 12 * Math.max(...known.map((j) => j.judge.length))), wide - 66, 21];
  const x = (v) => left + ((v + most) / (2 * most)) * (right - left);
  const tall = known.length * row + 48;
  return draw("svg", { width: wide, height: tall, role: "img", "aria-label": `${w.severity}: ${known.map((j) => `${j.judge} ${j.severity.toFixed(1)}`).join(", ")}` },
    word(w.lenient, left, 12), word(w.strict, right, 12, { "text-anchor": "end" }),
    marks.map((v) => [draw("path", { d: `M${x(v)} 20V${tall - 24}`, stroke: v === 0 ? "var(--qc-line-2)" : "var(--qc-line)" }), word(v > 0 ? `+${v}` : `${v}`.replace("-", "−"), x(v), tall - 8, { "text-anchor": "middle" })]).flat(),
    known.map((j, i) => {
      const y = 32 + i * row;
      const far = j.flag || j.low > 2 || j.high < -2;
      const tone = far ? "var(--qc-s2)" : "var(--qc-s1)";
      const said = j.severity >= 0.05 ? w.strict_by : j.severity <= -0.05 ? w.mild_by : "{points}";
      return [word(j.judge, left - 8, y + 4, { "text-anchor": "end", ...(far ? { "font-weight": 700, fill: "var(--qc-ink)" } : {}) }),
        draw("path", { d: `M${x(j.low)} ${y}H${x(j.high)}`, stroke: tone, "stroke-width": 1.6 }), draw("circle", { cx: x(j.severity), cy: y, r: 3.6, fill: tone }, draw("title", {}, j.flag || "")),
        word(said.replace("{points}", Math.abs(j.severity).toFixed(1)), wide - 2, y + 4, { "text-anchor": "end", ...(far ? { "font-weight": 700, fill: tone } : {}) })];
    }).flat());
}

/** Where a score stands between the awards above and below: a bar in award tones, the score over it. */
export function distance(card, awards, w, noAward) {
  const score = +card.row.score;
  const [down, up] = [card.down ? +card.down.score : score - 1, card.up ? +card.up.score : score + 1];
  const span = Math.max(up - down, 0.01);
  const [low, high] = [down - span * 0.25, up + span * 0.25];
  const x = (v) => +(((v - low) / (high - low)) * 196).toFixed(1);
  const own = card.row.award;
  const tone = (name) => { const i = awards.indexOf(name); return i < 0 ? "var(--qc-z0)" : `var(--qc-z${Math.min(i + 1, 3)})`; };
  const edges = [card.down ? x(down + Math.min(0.004, span / 8)) : 0, card.up ? x(up) : 196];
  return draw("svg", { viewBox: "0 0 196 52", width: 196, height: 52, role: "img", "aria-label": `${own || noAward} ${card.row.score}` },
    draw("rect", { x: 0, y: 26, width: 196, height: 16, fill: tone(own), stroke: "var(--qc-line)" }),
    card.down ? draw("rect", { x: 0, y: 26, width: edges[0], height: 16, fill: tone(card.down.award), stroke: "var(--qc-line)" }) : null,
    card.up ? draw("rect", { x: edges[1], y: 26, width: 196 - edges[1], height: 16, fill: tone(card.up.award), stroke: "var(--qc-line)" }) : null,
    word(own || noAward, (edges[0] + edges[1]) / 2, 38, { "text-anchor": "middle", "font-weight": 600 }),
    draw("path", { d: `M${x(score)} 20v26`, stroke: "var(--qc-s2)", "stroke-width": 2.4 }),
    word(card.row.score, Math.min(178, Math.max(18, x(score))), 14, { "text-anchor": "middle", "font-weight": 700, fill: "var(--qc-s2)" }));
}

/** Two runs side by side: a line an entry from its rank before to its rank after; other awards in tones of their own. */
export function slope(rows, before, after, held, w, wide = 300) {
  const both = rows.filter((r) => r.before !== null && r.after !== null);
  const moved = both.filter((r) => r.awardBefore !== r.awardAfter).sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
  const shown = new Set(moved.slice(0, 4).map((r) => r.entry));
  if (held) shown.add(held);
  const centre = held && both.find((r) => r.entry === held) ? both.find((r) => r.entry === held).after : moved.length ? moved[0].after : 1;
  const most = both.reduce((n, r) => Math.max(n, r.before, r.after), 1);
  const [first, last] = most <= 26 ? [1, most] : [Math.max(1, centre - 12), Math.min(most, Math.max(1, centre - 12) + 25)];
  const sight = both.filter((r) => (r.before >= first && r.before <= last) || (r.after >= first && r.after <= last));
  const row = Math.max(11, Math.min(22, 300 / (last - first + 1)));
  const [left, right] = [wide * 0.37, wide * 0.66];
  const letters = Math.max(3, Math.floor((left - 36) / 12));
  const y = (rank) => 34 + (Math.min(last + 0.6, Math.max(first - 0.6, rank)) - first) * row;
  const tall = 34 + (last - first) * row + 16;
  const tones = ["var(--qc-s2)", "var(--qc-s3)", "var(--qc-s4)", "var(--qc-s1)", "var(--qc-ink)"];
  const toneOf = (entry) => tones[[...shown].indexOf(entry) % tones.length];
  const ordered = [...both].sort((a, b) => a.after - b.after);
  const cuts = ordered.slice(1).map((r, i) => (r.awardAfter !== ordered[i].awardAfter && ordered[i].awardAfter && ordered[i].after >= first && r.after <= last ? { at: (y(ordered[i].after) + y(r.after)) / 2, name: ordered[i].awardAfter } : null)).filter(Boolean);
  const taken = { l: [], r: [] };
  const free = (side, at) => { let put = at; while (taken[side].some((t) => Math.abs(t - put) < 13)) put += 13; taken[side].push(put); return put; };
  const short = (t) => (t.length > letters ? `${t.slice(0, letters - 1)}…` : t);
  return draw("svg", { width: wide, height: Math.max(tall, 60), role: "img", "aria-label": `${before} → ${after}` },
    word(before, left, 14, { "text-anchor": "middle" }), word(after, right, 14, { "text-anchor": "middle" }),
    cuts.map((c) => [draw("path", { d: `M${left - 6} ${c.at}H${right + 6}`, stroke: "var(--qc-ink)", "stroke-width": 1.2, "stroke-dasharray": "4 3" })]).flat(),
    sight.filter((r) => !shown.has(r.entry)).map((r) => draw("path", { d: `M${left} ${y(r.before)}L${right} ${y(r.after)}`, stroke: "var(--qc-line-2)", "stroke-width": 1.3, fill: "none" })),
    sight.filter((r) => shown.has(r.entry)).map((r) => {
      const tone = toneOf(r.entry);
      const how = r.awardBefore === r.awardAfter ? "" : r.after < r.before ? ` ${w.up_to.replace("{award}", r.awardAfter || w.no_award)}` : ` ${w.down_to.replace("{award}", r.awardAfter || w.no_award)}`;
      return [draw("path", { d: `M${left} ${y(r.before)}L${right} ${y(r.after)}`, stroke: tone, "stroke-width": 2.4, fill: "none" }),
        draw("circle", { cx: left, cy: y(r.before), r: 3, fill: tone }), draw("circle", { cx: right, cy: y(r.after), r: 3, fill: tone }),
        word(`${short(r.title || r.entry)} ${r.before}`, left - 8, free("l", y(r.before)) + 4, { "text-anchor": "end", "font-weight": 700, fill: tone }),
        word(`${r.after}${how}`, right + 8, free("r", y(r.after)) + 4, { "font-weight": 700, fill: tone })];
    }).flat(),
    [first, last].map((rank) => [taken.l.some((t) => Math.abs(t - y(rank)) < 12) ? null : word(String(rank), left - 8, y(rank) + 4, { "text-anchor": "end" }), taken.r.some((t) => Math.abs(t - y(rank)) < 12) ? null : word(String(rank), right + 8, y(rank) + 4)]).flat());
}
