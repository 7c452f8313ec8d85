/* The formal check: findings with their source beside them, answers, corrections, and decisions on entries. */
import { el, fill } from "../bridge.js";
import { board, panel, table, chip, segments } from "../board.js";

const TONE = { error: "err", warning: "warn", info: "info" };

/** Mark the cell at row and column of the table that is block n of a shown document, or the paragraph itself. */
function markPlace(page, place) {
  const block = page.querySelector(`#b${place.block}`);
  if (!block) return;
  const grid = block.matches("table") ? block : block.querySelector("table");
  let hit = block;
  if (grid && place.row >= 0) {
    const taken = [];
    [...grid.rows].forEach((tr, r) => {
      let c = 0;
      for (const cell of tr.cells) {
        while (taken[r]?.[c]) c++;
        for (let i = 0; i < cell.rowSpan; i++) for (let k = 0; k < cell.colSpan; k++) (taken[r + i] ||= [])[c + k] = cell;
        c += cell.colSpan;
      }
    });
    hit = taken[place.row]?.[place.col] || block;
  }
  hit.classList.add("hit");
  hit.scrollIntoView({ block: "center" });
}

/** The kinds of finding in view with their counts, gravest first; one may be chosen. */
function kinds(rows, on, w, go) {
  const found = new Map();
  for (const f of rows) found.set(f.code, { title: f.title, severity: f.severity, n: (found.get(f.code)?.n || 0) + 1 });
  const line = (code, title, n) => el("li", {}, el(`button.fm-kind${code === on ? ".on" : ""}`, { type: "button", "aria-pressed": code === on ? "true" : "false", onclick: () => go(code) }, el("span.grow", {}, title), el("span.num", {}, String(n))));
  const groups = ["error", "warning", "info"].map((severity) => ({ severity, of: [...found].filter(([, k]) => k.severity === severity) })).filter((g) => g.of.length);
  return el("nav.fm-kinds", { "aria-label": w.kind }, el("ul", {}, line("", w.all, rows.length)), groups.map((g) => [el("h3", {}, chip(TONE[g.severity], w[`${g.severity}s`] || w.infos)), el("ul", {}, g.of.map(([code, k]) => line(code, k.title, k.n)))]));
}

/** What Word says and what the scan shows, side by side: the value in large type, the place cut out of the scan. */
function pair(b, f, w) {
  const cut = el("div.fm-crop", {}, el("span.mut", {}, w.loading));
  if (f.scan.box) {
    b.ask("crop", f.scan.sha256, f.scan.page, f.scan.box).then((got) => got && cut.replaceChildren(el("img", { src: got.url, alt: fill(w.crop_of, { page: f.scan.page + 1 }) })));
  } else cut.replaceChildren();
  return el("div.fm-pair", {}, el("figure", {}, el("figcaption.cap", {}, w.word_says), el("b", {}, f.scan.word), el("div.fm-crop.bd-page.fm-rows", { inert: true })),
    el("figure", {}, el("figcaption.cap", {}, w.scan_says), el("b", {}, f.scan.read), cut, el("span.cap.fn", {}, `${f.scan.file} · ${fill(w.page_n, { n: f.scan.page + 1 })}`)));
}

/** The rows round the marked cell, cut out of the shown form, beside the place cut out of the scan. */
function cutRows(page, side) {
  const row = page.querySelector(".hit")?.closest("tr");
  const cut = side.querySelector(".fm-rows");
  if (!row || !cut) return;
  const near = [row.previousElementSibling, row, row.nextElementSibling].filter(Boolean).map((r) => r.cloneNode(true));
  cut.replaceChildren(el("table", {}, el("tbody", {}, near)));
}

/** The received file of a finding: our own pages with the place marked, or the pages of a scan as pictures. */
async function source(b, page, f, w) {
  if (!f.sha256) return page.replaceChildren(el("p.mut", {}, w.no_source));
  const got = await b.ask("source", f.sha256);
  if (!got) return page.replaceChildren();
  if (got.html) {
    page.innerHTML = got.html;
    return markPlace(page, f.place);
  }
  if (!got.paged) return page.replaceChildren(el("p.mut", {}, got.note));
  const count = await b.ask("pages", f.sha256);
  if (!count) return page.replaceChildren();
  const turn = async (n) => {
    const shot = await b.ask("page", f.sha256, n);
    if (shot) page.replaceChildren(el("div.bd-filter", {}, b.button("‹", () => turn(n - 1), "", { disabled: n === 0, "aria-label": w.page_before }), el("span.cap", {}, fill(w.page_of, { n: n + 1, all: count })), b.button("›", () => turn(n + 1), "", { disabled: n + 1 >= count, "aria-label": w.page_after })), el("img", { src: shot.url, alt: fill(w.page_n, { n: n + 1 }), style: "width:100%" }));
  };
  return turn(Math.min(count - 1, Math.max(0, f.place.page)));
}

export default board("state", (b, s) => {
  const w = b.words;
  b.main.classList.add("two");
  const tab = b.held.tab || "findings";
  const open = s.findings.filter((f) => !f.how).length;
  b.head(fill(w.formal, { name: s.name }), fill(w.formal_about, { done: s.findings.length - open, all: s.findings.length, decided: s.entries.filter((e) => e.decision).length, entries: s.entries.length }),
    s.sample ? chip("warn", w.sample) : null,
    segments(w.view, [{ value: "findings", text: w.findings }, { value: "entries", text: w.entries }, { value: "acts", text: w.acts }], tab, (v) => { b.held.tab = v; b.show(s); }));
  const side = el("div.bd-col", {});
  const chosen = (b.held.chosen ||= new Set());

  if (tab === "acts") {
    b.main.classList.remove("two");
    b.main.append(panel(w.acts, w.acts_about, s.acts.length ? table([{ name: w.when, key: "at" }, { name: w.who, key: "who" }, { name: w.what, cell: (a) => w[`act_${a.what}`] || a.what }, { name: w.about, cell: (a) => Object.values(a.target).filter((v) => v.length < 60).join(" · ") },
      { name: w.reason, key: "reason" }, { name: "", cell: (a) => b.button(w.undo, () => b.act("undo", a.seq), ".btn-q") }], s.acts, { label: w.acts }) : el("p.bd-blank", {}, w.no_acts)));
    return;
  }
  if (tab === "entries") {
    const only = b.held.division || "";
    const divisions = [...new Set(s.entries.map((e) => e.division))];
    const rows = s.entries.filter((e) => !only || e.division === only);
    const mine = rows.filter((e) => chosen.has(e.entry));
    const decide = async (decision, list) => {
      let reason = "";
      if (decision !== s.decisions[0]) {
        const got = await b.question(fill(w.decide_q, { decision, n: list.length }), [{ label: w.reason, long: true }], decision);
        if (!got) return;
        [reason] = got;
      }
      if (await b.act("decide", list.map((e) => e.entry), decision, reason)) chosen.clear();
    };
    const tick = (e) => el("input", { type: "checkbox", checked: chosen.has(e.entry), "aria-label": e.name, onchange: (ev) => { ev.target.checked ? chosen.add(e.entry) : chosen.delete(e.entry); b.show(s); } });
    b.main.classList.remove("two");
    b.main.append(el("section.panel.bd-panel.fill", { "aria-label": w.entries }, el("div.bd-filter", {}, segments(w.division, [{ value: "", text: w.all }, ...divisions.map((d) => ({ value: d, text: d }))], only, (v) => { b.held.division = v; b.show(s); }),
      el("span.grow", {}), el("span.cap", {}, fill(w.chosen_n, { n: mine.length })), s.decisions.map((d) => b.button(d, () => decide(d, mine), "", { disabled: !mine.length }))),
    table([{ name: "", cell: tick, width: "28px" }, { name: w.number, key: "entry" }, { name: w.division, key: "division" }, { name: w.name, key: "name" }, { name: w.topic, key: "title" },
      { name: w.complete, cell: (e) => (e.complete ? chip("ok", w.yes) : chip("err", w.no)) }, { name: w.errors, cell: (e) => e.errors || "—", num: true }, { name: w.warnings, cell: (e) => e.warnings || "—", num: true },
      { name: w.decision, cell: (e) => (e.decision ? el("span", { title: e.reason }, e.decision, e.stale ? chip("warn", w.stale) : null, e.reason ? el("span.mut", {}, ` ${e.reason}`) : "") : el("span.mut", {}, w.undecided)) },
      { name: "", cell: (e) => b.button(s.decisions[0], () => decide(s.decisions[0], [e]), ".btn-q") }], rows, { label: w.entries })));
    return;
  }
  const only = b.held.severity || "open";
  const search = (b.held.search || "").trim();
  const inView = s.findings.filter((f) => (only === "open" ? !f.how : only === "done" ? f.how : f.severity === only && !f.how) && (!search || `${f.unit}${f.where}${f.title}${f.file}`.includes(search)));
  const kind = inView.some((f) => f.code === b.held.kind) ? b.held.kind : "";
  const rows = inView.filter((f) => !kind || f.code === kind);
  const answer = async (how, list, first = "") => {
    const got = await b.question(fill(w[`how_${how}_q`], { n: list.length }), [{ label: w.reason, long: true, value: first }], w[`how_${how}`]);
    if (got && (await b.act("resolve", list.map((f) => [f.unit, f.code, f.subject]), how, got[0]))) chosen.clear();
  };
  const ident = (f) => `${f.unit}|${f.code}|${f.subject}`;
  const meant = (f) => (chosen.size ? s.findings.filter((x) => chosen.has(ident(x)) && !x.how) : [f]);
  const answers = (f) => {
    if (f.how) return el("p", {}, chip("ok", w[`how_${f.how}`] || f.how), ` ${f.reason} `, b.button(w.undo, () => b.act("undo", f.seq), ".btn-q"));
    const list = meant(f);
    const many = list.length > 1 ? ` (${list.length})` : "";
    const scan = f.scan && list.length === 1;
    return el("div.bd-filter", { style: "padding:8px 0" }, b.button(w.how_asked + many, () => answer("asked", list), ".btn-p", { title: "A" }), b.button(w.how_explained + many, () => answer("explained", list), "", { title: "S" }),
      scan ? [b.button(w.take_word, () => answer("accepted", list, w.take_word)), b.button(w.take_scan, () => correct(f, f.scan.read, w.take_scan))] : b.button(w.how_accepted + many, () => answer("accepted", list), "", { title: "D" }),
      b.button(w.how_wrong_alarm + many, () => answer("wrong_alarm", list), "", { title: "F" }),
      f.annex && f.key && f.sha256 && !scan ? b.button(w.correct, () => correct(f)) : null, f.code === "late" ? b.button(w.admit, () => admit(f)) : null);
  };
  const show = async (f) => {
    b.held.finding = ident(f);
    const page = el("div.bd-page", { tabindex: "0", role: "group", "aria-label": w.source_of }, el("p.mut", {}, w.loading));
    side.replaceChildren(panel(f.title, f.unit, el("div.bd-pad", {}, f.scan ? pair(b, f, w) : null, el("p.wrap", {}, f.what), el("p.wrap.mut", {}, f.todo), el("p.cap.fn", {}, [f.mail, f.file].filter(Boolean).join(" › ")), answers(f))),
      el("section.panel.bd-panel.fill", { "aria-label": w.source_of }, el("div.panel-h", {}, el("h2", {}, w.source_of), el("span.cap.fn", {}, f.file)), page));
    await source(b, page, f, w);
    cutRows(page, side);
  };
  const correct = async (f, value = "", reason = "") => {
    const got = await b.question(fill(w.correct_q, { what: f.where }), [{ label: w.right_value, value }, { label: w.reason, value: reason }], w.save);
    if (got) await b.act("correct", f.sha256, f.subject, got[0], got[1]);
  };
  const admit = async (f) => {
    const got = await b.question(w.admit_q, [{ label: w.reason, long: true }], w.admit);
    if (got) await b.act("admit", f.sha256 || f.mail, got[0]);
  };
  const held = () => rows.find((f) => ident(f) === b.held.finding);
  const tick = (f) => el("input", { type: "checkbox", checked: chosen.has(ident(f)), "aria-label": `${f.title} ${f.where}`, onchange: (e) => { e.target.checked ? chosen.add(ident(f)) : chosen.delete(ident(f)); if (held()) show(held()); } });
  const all = el("input", { type: "checkbox", checked: rows.length > 0 && rows.every((f) => chosen.has(ident(f))), "aria-label": w.choose_all, title: w.choose_all, onchange: (e) => { for (const f of rows) e.target.checked ? chosen.add(ident(f)) : chosen.delete(ident(f)); b.show(s); } });
  const list = table([{ name: all, cell: tick, width: "28px" }, { name: w.kind, cell: (f) => chip(TONE[f.severity], f.title) }, { name: w.unit, key: "unit" }, { name: w.where, cell: (f) => el("span", { title: f.where }, f.where) },
    { name: w.state, cell: (f) => (f.how ? w[`how_${f.how}`] || f.how : el("span.mut", {}, w.open)) }], rows, { label: w.findings, onrow: show, held: (f) => ident(f) === b.held.finding });
  list.addEventListener("keydown", (e) => {
    const f = held();
    if (!f || e.ctrlKey || e.altKey || e.metaKey || e.target.closest("input,button")) return;
    const how = { a: "asked", s: "explained", d: "accepted", f: "wrong_alarm" }[e.key.toLowerCase()];
    if (e.key === " ") { e.preventDefault(); chosen.has(ident(f)) ? chosen.delete(ident(f)) : chosen.add(ident(f)); list.querySelector("tr.sel input").checked = chosen.has(ident(f)); show(f); }
    else if (how && !f.how) { e.preventDefault(); answer(how, meant(f)); }
  });
  const count = (k) => s.findings.filter((f) => f.severity === k && !f.how).length;
  b.main.append(el("div.bd-col", { style: "overflow:hidden" }, el("section.panel.bd-panel.fill", { "aria-label": w.findings },
    el("div.bd-filter", {}, segments(w.state, [{ value: "open", text: `${w.open} ${open}` }, { value: "error", text: `${w.errors} ${count("error")}` }, { value: "warning", text: `${w.warnings} ${count("warning")}` }, { value: "info", text: `${w.infos} ${count("info")}` }, { value: "done", text: `${w.dealt} ${s.findings.length - open}` }], only, (v) => { b.held.severity = v; b.show(s); }),
      el("input.inp", { type: "search", placeholder: w.search, "aria-label": w.search, value: search, onchange: (e) => { b.held.search = e.target.value; b.show(s); } }), el("span.cap", {}, w.formal_keys)),
    rows.length ? el("div.fm-both", {}, kinds(inView, kind, w, (k) => { b.held.kind = k; b.show(s); }), list) : el("p.bd-blank", {}, w.no_findings))), side);
  const again = held() || rows[0];
  if (again) show(again); else side.append(el("p.bd-blank", {}, w.no_findings));
});
