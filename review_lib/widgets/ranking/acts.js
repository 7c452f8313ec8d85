/* What the ranking screen does: another rule, explanations, the public notice and objections, planning, printing. */
import { el, fill } from "../bridge.js";
import { panel, table } from "../board.js";

/** All acts of the screen on board `b`; `go` shows the state after one. */
export function actsOf(b) {
  const w = b.words;
  const run = () => b.state.run.run;
  const after = async (name, ...args) => {
    const done = await b.ask(name, ...args);
    if (done === null) return null;
    if (typeof done === "string") b.tell(done, "ok");
    b.held.args = [];
    await b.reload();
    return done;
  };
  return {
    button: (text, go, kind = "") => b.button(text, go, kind),
    async rule() {
      const now = b.state.settings;
      const got = await b.question(w.other_rule, [
        { label: w.set_trim, value: String(now.trim) }, { label: w.set_decimals, value: String(now.decimals) },
        ...now.awards.map((a) => ({ label: fill(w.set_award, { name: a.name }), value: a.text })),
        { label: w.set_tie, value: now.tie_break }, { label: w.set_cap, value: String(now.per_company) }, { label: w.set_min, value: String(now.min_sheets) },
      ], w.rerun);
      if (!got) return;
      const n = now.awards.length;
      const settings = { trim: got[0], decimals: got[1], awards: now.awards.map((a, i) => [a.name, got[2 + i]]), tie_break: got[2 + n], per_company: got[3 + n], min_sheets: got[4 + n] };
      const before = run();
      const done = await b.ask("rerule", before, settings);
      if (!done) return;
      b.tell(done.said, "ok");
      b.held.args = [];
      b.held.compare = [before, done.run];
      await b.reload();
    },
    explain: (r, named) => after("explain", r.entry, run(), named),
    async object(r) {
      const got = await b.question(fill(w.object_to, { entry: r.entry, title: r.title }), [{ label: w.objection_sender }, { label: w.objection_text, long: true }], w.record);
      if (got) await after("object", r.entry, got[0], got[1]);
    },
    async conclude(r) {
      const got = await b.question(fill(w.conclude_title, { entry: r.entry, title: r.title }), [{ label: w.conclusion, choices: b.state.conclusions }, { label: w.reason, long: true }], w.record);
      if (got) await after("conclude", r.entry, got[0], got[1]);
    },
    async take(o) {
      const got = await b.question(fill(w.take_title, { id: o.id }), [{ label: w.take_who }], w.record);
      if (got) await after("take", o.id, got[0]);
    },
    async answer(o) {
      const got = await b.question(fill(w.answer_title, { id: o.id }), [{ label: w.answer, long: true }, { label: w.fact_changed, choices: [{ value: "0", text: w.fact_no }, { value: "1", text: w.fact_yes }] }], w.record);
      if (got) await after("answer", o.id, got[0], got[1] === "1");
    },
    async withdraw(o) {
      const got = await b.question(fill(w.withdraw_title, { id: o.id }), [{ label: w.reason }], w.record);
      if (got) await after("withdraw", o.id, got[0]);
    },
    async publicise() {
      const got = await b.question(w.publicise, [{ label: w.until }], w.record);
      if (got) await after("publicise", got[0], run());
    },
    page: () => after("page", run()),
    async print() {
      const html = await b.ask("print", run());
      if (html === null) return;
      const frame = el("iframe", { title: w.print, style: "position:fixed;width:0;height:0;border:0" });
      frame.addEventListener("load", () => { frame.contentWindow.focus(); frame.contentWindow.print(); setTimeout(() => frame.remove(), 60000); });
      frame.srcdoc = html;
      b.root.append(frame);
    },
  };
}

/** The panel "would this panel tell them apart": expected errors at the award lines, and whose review would settle most. */
export function planning(b, acts) {
  const w = b.words;
  const place = el("div.bd-pad", {}, el("p", {}, w.plan_about));
  const show = async (name, fill_) => {
    const wait = el("p.mut", { role: "status" }, w.working);
    place.append(wait);
    const got = await b.ask(name, b.state.run ? b.state.run.run : "");
    wait.remove();
    if (got) place.append(fill_(got));
  };
  place.append(el("div.rk-acts", {}, acts.button(w.plan_ask, () => show("outlook", (said) => el("p.wrap", {}, said))),
    acts.button(w.plan_more, () => show("extras", (rows) => (rows.length ? table([{ name: w.number, key: "entry" }, { name: w.topic, key: "title" }, { name: w.judge, key: "judge" }, { name: w.wrong_now, key: "wrong", num: true }, { name: w.gain, key: "gain", num: true }], rows, { label: w.plan_more, boxed: false }) : el("p.mut", {}, w.plan_none))))));
  return panel(w.plan, null, place);
}
