/* What came from whom: units with their forms, one unit's mails and files, and the tray of mails of no unit. */
import { el, fill, qcOn } from "../bridge.js";
import { board, panel, table, chip, segments } from "../board.js";

/** How far the reading is, in words with the time left; it hears the kernel's "progress" until it is ended. */
function progressLine(b) {
  const w = b.words;
  const begun = { stage: "", at: 0 };
  const bar = el("i", { style: "width:0" });
  const text = el("span", {}, w.reading);
  const line = el("div.in-progress", { role: "status" }, text, el("div.bd-track", {}, bar));
  const stop = qcOn(b.model, "progress", ({ stage, done, total }) => {
    if (stage !== begun.stage) Object.assign(begun, { stage, at: performance.now() });
    const left = total && done ? (((performance.now() - begun.at) / done) * (total - done)) / 1000 : 0;
    bar.style.width = total ? `${(100 * done) / total}%` : "0";
    text.textContent = `${w[`stage_${stage}`] || w.reading} ${total ? `${done} / ${total}` : done}${left > 2 ? ` · ${fill(left > 90 ? w.minutes_left : w.seconds_left, { n: Math.ceil(left > 90 ? left / 60 : left) })}` : ""}`;
  });
  return { line, end: () => { stop(); line.remove(); } };
}

export default board("state", (b, s) => {
  const w = b.words;
  b.main.classList.add("two");
  b.head(fill(w.intake, { name: s.name }), fill(w.intake_about, { mails: s.mails, files: s.files, last: s.last || "—" }), s.sample ? chip("warn", w.sample) : null,
    b.button(w.read_new, async () => {
      const got = await b.question(w.read_new, [{ label: w.source, value: b.held.source || "" }], w.read);
      if (!got || !got[0]) return;
      b.held.source = got[0];
      const far = progressLine(b);
      b.root.insertBefore(far.line, b.main);
      await b.act("read", got[0]);
      far.end();
    }, ".btn-p"));
  const states = { ok: ["ok", w.st_ok], ask: ["warn", w.st_ask], lack: ["err", w.st_lack], late: ["err", w.st_late] };
  const only = b.held.only || "";
  const search = (b.held.search || "").trim();
  const rows = s.units.filter((u) => (!only || u.state === only) && (!search || u.unit.includes(search)));
  const found = el("input.inp", { placeholder: w.search_unit, "aria-label": w.search_unit, value: search, onchange: (e) => { b.held.search = e.target.value; b.show(s); } });
  const box = (k, i) => el(`i.${k}`, { title: `${w.annex} ${i + 1}：${w[`box_${k}`]}`, role: "img", "aria-label": `${w.annex} ${i + 1} ${w[`box_${k}`]}` });
  const side = el("div.bd-col", {});
  const list = table([
    { name: w.unit, key: "unit" }, { name: w.mails, key: "mails", num: true }, { name: "QC", key: "qc", num: true }, { name: w.teams, key: "teams", num: true },
    { name: w.people, key: "people", num: true }, { name: w.forms, cell: (u) => el("span.strip", {}, u.strip.map(box)) },
    { name: w.reports, cell: (u) => `${u.reports} / ${u.of}`, num: true }, { name: w.errors, cell: (u) => u.errors || "—", num: true },
    { name: w.warnings, cell: (u) => u.warnings || "—", num: true }, { name: w.state, cell: (u) => chip(...states[u.state]) },
  ], rows, { label: w.units, onrow: (u) => show(u.unit), held: (u) => u.unit === b.held.unit });
  const show = async (name) => {
    b.held.unit = name;
    const unit = await b.ask("unit", name);
    if (!unit) return;
    const mails = unit.mails.map((m) => panel(`${m.mail}`, `${m.received} · ${m.subject}`, el("div.bd-pad", {}, b.button(w.move_mail, () => move(m.mail), ".btn-q"), b.button(w.attach, () => attach(m.mail), ".btn-q")),
      table([{ name: w.file, cell: (i) => el("span", { title: i.trail ? `${i.trail} / ${i.name}` : i.name }, i.name) }, { name: w.is, key: "what" }, { name: w.accepted, cell: (i) => (i.accepted ? chip("ok", w.yes) : el("span.mut", { title: i.why }, i.why || "—")) },
        { name: "", cell: (i) => b.button(w.file_it, () => place(i), ".btn-q") }], m.items, { label: m.mail, boxed: false })));
    side.replaceChildren(el("h2", { style: "font-size:16px" }, unit.unit, " ", el("span.cap", {}, fill(w.unit_about, { mails: unit.mails.length, files: unit.mails.reduce((n, m) => n + m.items.length, 0) }))), ...mails);
  };
  const move = async (mail) => {
    const got = await b.question(fill(w.move_q, { mail }), [{ label: w.unit, choices: s.units.map((u) => u.unit) }, { label: w.reason }], w.save);
    if (got) await b.act("move_mail", mail, got[0], got[1]);
  };
  const attach = async (mail) => {
    const got = await b.question(fill(w.attach_q, { mail }), [{ label: w.path }, { label: w.reason }], w.save);
    if (got && got[0]) await b.act("attach", mail, ...got);
  };
  const place = async (item) => {
    const got = await b.question(fill(w.place_q, { file: item.name }), [{ label: w.role, choices: [{ value: "form", text: w.role_form }, { value: "report", text: w.role_report }, { value: "other", text: w.role_other }] },
      { label: w.annex_which, choices: ["", 1, 2, 3, 4, 5, 6, 7, 8].map((n) => ({ value: n ? `annex${n}` : "", text: n ? `${w.annex} ${n}` : "—" })) }, { label: w.entry_full }, { label: w.reason }], w.save);
    if (got) await b.act("place_file", item.sha256, ...got);
  };
  const tray = s.tray.length ? el("ul.bd-list", {}, s.tray.map((m) => el("li", {}, el("div.grow", {}, el("b", {}, m.subject || m.mail), el("div.cap", {}, `${m.mail} · ${m.received} · ${m.sender}`), m.files.length ? el("div.cap", {}, m.files.join("、")) : null, el("details", {}, el("summary.cap", {}, w.body), el("p.wrap", { style: "white-space:pre-wrap" }, m.body))), b.button(w.file_it, () => move(m.mail))))) : el("p.bd-blank", {}, w.tray_empty);
  const legend = el("div.in-legend.cap", {}, ["both", "word", "pdf", "none", "no"].map((k) => el("span", {}, el("span.strip", {}, el(`i.${k}`, { "aria-hidden": "true" })), ` ${w[`box_${k}`]}`)));
  const cards = el("div.bd-cards.in-cards", { role: "group", "aria-label": w.deadlines }, s.deadlines.map((d) => el("div", {}, el("span.cap", {}, `${d.what}  ${d.until}`), el("div", {}, el(`b${d.closed ? "" : ".warn"}`, {}, d.left)))),
    s.funnel.map((f) => el("div", {}, el("span.cap", {}, f.name), el("div", {}, el("b", {}, String(f.n)), f.of ? ` / ${f.of}` : ""), f.of ? el("div.bd-track", {}, el("i", { style: `width:${Math.round((100 * f.n) / f.of)}%` })) : null)));
  b.main.append(
    el("div.bd-col", { style: "overflow:hidden" }, cards, el("section.panel.bd-panel.fill", { "aria-label": w.units }, el("div.panel-h", {}, el("h2", {}, w.units), el("span.cap", {}, fill(w.of_n, { n: rows.length, all: s.units.length }))),
      el("div.bd-filter", {}, segments(w.state, [{ value: "", text: w.all }, ...Object.entries(states).map(([value, [, text]]) => ({ value, text }))], only, (v) => { b.held.only = v; b.show(s); }), found),
      s.units.length ? list : el("p.bd-blank", {}, w.no_mail), legend), panel(w.tray, w.tray_about, tray)), side);
  if (b.held.unit && s.units.some((u) => u.unit === b.held.unit)) show(b.held.unit);
  else side.append(el("p.bd-blank", {}, w.choose_unit));
});
