/* What every screen's page has: asking the kernel by name, hearing its events, making elements, filling the panel.
   Knows no season and no screen. base.py puts it before the screen's own files. */

const qcTalks = new WeakMap();

function qcTalk(model) {
  let talk = qcTalks.get(model);
  if (talk) return talk;
  talk = { next: 0, page: Math.random().toString(36).slice(2, 10), waiting: new Map(), heard: new Map() };
  model.on("msg:custom", (message, buffers) => {
    if (message.event) {
      for (const f of talk.heard.get(message.event) || []) f(message.values);
      return;
    }
    const wait = talk.waiting.get(message.id);
    if (!wait) return;
    talk.waiting.delete(message.id);
    clearTimeout(wait.timer);
    if (message.ok) {
      const value = message.value;
      if (buffers && buffers.length) value.url = URL.createObjectURL(new Blob([buffers[0]], { type: value.mime }));
      wait.resolve(value);
    } else wait.reject(new QcRefusal(message.kind, message.sentence));
  });
  qcTalks.set(model, talk);
  const speak = (call) => {
    try {
      model.send({ id: `${talk.page}-0`, call, args: [] });
    } catch {
      talk.end(); /* the model was closed: nothing is there to speak to */
    }
  };
  const beat = setInterval(() => speak("qc:here"), 10000);
  const bye = () => speak("qc:bye");
  talk.end = () => {
    clearInterval(beat);
    window.removeEventListener("pagehide", bye);
    qcTalks.delete(model);
  };
  talk.bye = () => {
    bye();
    talk.end();
  };
  window.addEventListener("pagehide", bye);
  return talk;
}

/** Say goodbye to the kernel (in the cleanup of render), so that it knows which models nobody shows any more. */
export function qcBye(model) {
  qcTalks.get(model)?.bye();
}

/** Why a call gave no value: `kind` is the error class of the kernel, or "Away" when nothing answered in time. */
export class QcRefusal extends Error {
  constructor(kind, sentence) {
    super(sentence || kind);
    this.kind = kind;
  }
}

/** Ask the kernel for `name` with `args`; resolves with its value, rejects with a QcRefusal.
    A picture comes as {mime, url}. After `patience` milliseconds without an answer the kind is "Away". */
export function qcCall(model, name, args = [], patience = 60000) {
  const talk = qcTalk(model);
  const id = `${talk.page}-${++talk.next}`;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      talk.waiting.delete(id);
      reject(new QcRefusal("Away", ""));
    }, patience);
    talk.waiting.set(id, { resolve, reject, timer });
    try {
      model.send({ id, call: name, args });
    } catch (error) {
      clearTimeout(timer);
      talk.waiting.delete(id);
      reject(new QcRefusal("Away", String(error)));
    }
  });
}

/** Hear an event that the kernel tells (Screen.tell); returns a function that stops listening. */
export function qcOn(model, event, f) {
  const heard = qcTalk(model).heard;
  if (!heard.has(event)) heard.set(event, new Set());
  heard.get(event).add(f);
  return () => heard.get(event).delete(f);
}

/** An element: el("button.btn.btn-p", {title: "…", onclick: f, disabled: true}, "text", child, …).
    Names with "on" are listeners; "html" sets markup that is already safe; false and null are left out. */
export function el(what, attributes = {}, ...children) {
  const [tag, ...classes] = what.split(".");
  const made = document.createElement(tag || "div");
  if (classes.length) made.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "html") made.innerHTML = value;
    else if (name === "value") made.value = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false && c !== ""));
  return made;
}

/** A small line drawing by name, 16 px; decoration only, so hidden from readers. */
const QC_DRAWINGS = {
  left: "M10 3.5 5.5 8l4.5 4.5", right: "M6 3.5 10.5 8 6 12.5", down: "M3.5 6 8 10.5 12.5 6",
  minus: "M3.5 8h9", plus: "M3.5 8h9M8 3.5v9", tick: "M3 8.5 6.5 12 13 4.5",
  done: "M14.2 8a6.2 6.2 0 1 1-12.4 0 6.2 6.2 0 0 1 12.4 0M5 8.3 7.2 10.5 11 5.8",
  clock: "M14.2 8a6.2 6.2 0 1 1-12.4 0 6.2 6.2 0 0 1 12.4 0M8 4.4V8l2.5 1.8",
  info: "M14.2 8a6.2 6.2 0 1 1-12.4 0 6.2 6.2 0 0 1 12.4 0M8 7.4v3.6M8 5v.1",
  away: "M14.2 8a6.2 6.2 0 1 1-12.4 0 6.2 6.2 0 0 1 12.4 0m-10.5-4.3 8.6 8.6",
  warn: "M8 2.2 14.6 13.6H1.4zM8 6.6v3.4M8 11.9v.1",
  error: "M5.2 1.8h5.6l3.4 3.4v5.6l-3.4 3.4H5.2l-3.4-3.4V5.2zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4",
  lock: "M3 7h10v7H3zM5.2 7V5a2.8 2.8 0 0 1 5.6 0v2", note: "M2.2 2.8h11.6v8H8l-3.3 2.8v-2.8H2.2z",
  find: "M11.3 7.3a4.3 4.3 0 1 1-8.6 0 4.3 4.3 0 0 1 8.6 0M10.3 10.3 14 14",
  undo: "M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6M5.8 3.4 2.7 6.5l3.1 3.1",
  redo: "M13 6.5H6.5a3.5 3.5 0 0 0 0 7H10M10.2 3.4l3.1 3.1-3.1 3.1",
  keys: "M1.5 4h13v8.5h-13zM4 6.6h.1M6.6 6.6h.1M9.3 6.6h.1M12 6.6h.1M5 10h6",
  pin: "M8 14.2c3-3.2 4.4-5.5 4.4-7.6a4.4 4.4 0 1 0-8.8 0c0 2.1 1.4 4.4 4.4 7.6zM8 8.1a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2",
  page: "M3.5 1.8h6l3 3v9.4h-9zM9.4 1.8v3.1h3.1M5.6 8h4.8M5.6 10.8h4.8",
  close: "M4 4l8 8M12 4l-8 8", list: "M2.5 4h11M2.5 8h11M2.5 12h11",
};
export function icon(name, small = false) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", small ? "ico ico-s" : "ico");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", QC_DRAWINGS[name]);
  svg.append(path);
  return svg;
}

/** A sentence with its {named} places filled: fill("已评 {n} 份", {n: 7}). */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Let `root` fill the panel in which the notebook shows it (JupyterLab, Voilà, or a page of its own), and keep
    JupyterLab's shortcuts out of it. Sets data-size to wide, mid or slim by width. A title above it keeps its place,
    unless `alone`, which hides the notebook's other cells. Returns a function that ends it. */
export function qcFill(root, { mid = 1200, slim = 860, alone = false } = {}) {
  root.setAttribute("data-lm-suppress-shortcuts", "true");
  for (const kind of ["keydown", "keypress", "keyup"]) root.addEventListener(kind, (event) => event.stopPropagation());
  const panel = root.closest(".jp-WindowedPanel-outer, .jp-Notebook");
  const notebook = root.closest(".jp-NotebookPanel, .jp-Notebook");
  if (notebook && alone) notebook.classList.add("qc-alone");
  const cell = root.closest(".jp-Cell");
  if (cell) cell.classList.add("qc-filled-cell");
  document.body.classList.toggle("qc-filled-page", !panel);
  const fit = () => {
    const above = panel ? root.getBoundingClientRect().top - panel.getBoundingClientRect().top + panel.scrollTop : root.getBoundingClientRect().top + window.scrollY;
    const room = (panel ? panel.clientHeight : window.innerHeight) - (above < 160 ? Math.ceil(above) : 0);
    root.style.setProperty("--qc-room", `${Math.max(room, 320)}px`);
    const width = root.clientWidth;
    root.dataset.size = width < slim ? "slim" : width < mid ? "mid" : "wide";
    root.classList.toggle("low", room < 620);
  };
  const watch = new ResizeObserver(fit);
  watch.observe(panel || document.documentElement);
  watch.observe(root);
  if (panel) for (const other of panel.querySelectorAll(".jp-Cell")) if (!other.contains(root)) watch.observe(other);
  window.addEventListener("resize", fit);
  fit();
  return () => {
    watch.disconnect();
    window.removeEventListener("resize", fit);
  };
}
