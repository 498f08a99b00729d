// What the element keeps in the browser: nothing that was written, only random identifiers.

const ID = /^[\w-]{16,64}$/;

/** 128 random bits; `crypto.randomUUID` would need HTTPS, which an intranet may lack. */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Reads a text of `localStorage` or `sessionStorage`; `null` where a browser forbids both. */
export function stored(area, key) {
  try {
    return window[area].getItem(key);
  } catch {
    return null;
  }
}

/** Keeps a text where that is allowed; `null` removes it. */
export function store(area, key, text) {
  try {
    if (text === null) window[area].removeItem(key);
    else window[area].setItem(key, text);
  } catch {
    // Forbidden or full: what is not kept is made anew.
  }
}

const SESSION = "kbsearch-session";
let ofThisPage;

/**
 * The identifier of this browser, by which the service forms the groups that it compares.
 * `where` is `local` (kept), `session` (until the tab is closed) or `none` (until the page is).
 */
export function sessionId(where) {
  const area = { none: "", session: "sessionStorage" }[where] ?? "localStorage";
  const known = area && stored(area, SESSION);
  if (known && ID.test(known)) return known;
  ofThisPage ??= randomId();
  if (area) store(area, SESSION, ofThisPage);
  return ofThisPage;
}
