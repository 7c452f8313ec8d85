/* Documents: what can be printed, the cases of the casebook in order, the nominees; one button writes them. */
import { el, fill } from "../bridge.js";
import { board, panel, table, chip } from "../board.js";

export default board("state", (b, s) => {
  const w = b.words;
  b.head(fill(w[s.screen], { name: s.name }), s.run ? fill(w.run_about, s.run) : w.no_run, s.sample ? chip("warn", w.sample) : null,
    ...s.kinds.map((k, i) => b.button(k.text, async () => { b.tell(w.writing); await b.act("publish", k.kinds); }, i === 0 ? ".btn-p" : "")));
  const agree = async (r) => {
    const yesno = [{ value: "1", text: w.yes }, { value: "0", text: w.no }];
    const got = await b.question(fill(w.consent_q, { name: r.name }), [{ label: w.authorised, choices: yesno }, { label: w.secrecy, choices: yesno }, { label: w.note }], w.save);
    if (got) await b.act("consent", r.entry, ...got);
  };
  if (s.notes.length) b.main.append(...s.notes.map((n) => el("div.msg.msg-warn", { style: "padding:10px 14px" }, n)));
  b.main.append(panel(w[`${s.screen}_rows`], fill(w.of_cases, { n: s.rows.length }), s.rows.length ? table([
    { name: w.place, key: "place", num: true }, { name: w.division, key: "division" }, { name: w.award, key: "award" }, { name: w.number, key: "entry" }, { name: w.topic, key: "title" }, { name: w.name, key: "name" },
    { name: w.score, key: "score", num: true }, { name: w.sure, key: "p", num: true }, { name: w.state, cell: (r) => chip(r.ok ? "ok" : "warn", r.state) }, { name: "", cell: (r) => (s.screen === "casebook" ? b.button(w.consent, () => agree(r), ".btn-q") : "") }], s.rows, { label: w[`${s.screen}_rows`] }) : el("p.bd-blank", {}, w.no_cases)),
  panel(w.files, s.folder_out, s.made.length ? table([{ name: w.file, key: "path" }, { name: w.kind, key: "kind" }, { name: w.size, key: "size", num: true }], s.made, { label: w.files }) : el("p.bd-blank", {}, w.no_files)));
});
