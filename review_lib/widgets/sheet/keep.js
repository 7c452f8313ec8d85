/* What the browser itself keeps: the tab's name, where the judge was, and marks on their way. */

/** A name that no other page makes. */
export function qcName() {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (n) => n.toString(16).padStart(2, "0")).join("");
}

/** A name for this browser tab, the same after a reload. */
export function qcPage() {
  const held = qcRemember("page");
  if (held) return held;
  const made = qcName();
  qcRemember("page", made);
  return made;
}

/** Read (or, with a value, write) what this tab remembers; null where the browser keeps nothing. */
export function qcRemember(name, value) {
  try {
    if (value === undefined) return JSON.parse(sessionStorage.getItem(`qcreview:${name}`));
    sessionStorage.setItem(`qcreview:${name}`, JSON.stringify(value));
  } catch {
    return null; /* storage is switched off: only the place in the list is forgotten */
  }
  return value;
}

/** The browser's storage for marks on their way; in memory where it is switched off. */
export function qcStorage() {
  try {
    localStorage.setItem("qcreview:try", "1");
    localStorage.removeItem("qcreview:try");
    return localStorage;
  } catch {
    const held = new Map();
    return { get length() { return held.size; }, key: (i) => [...held.keys()][i], getItem: (k) => held.get(k) ?? null, setItem: (k, v) => held.set(k, v), removeItem: (k) => held.delete(k) };
  }
}
