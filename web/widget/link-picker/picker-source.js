// Asks the service for articles and tells it of links; from a page of its own only, as whoever is
// signed in there.

export class PickerSource {
  #service;
  #base;
  #ticket;
  #page;
  #pending = null;

  /**
   * `service` is the address of kbsearch, and `base` that of its articles. `ticket` is a number of
   * ours, or `{ desk, id }` elsewhere, or nothing; `page()` gives what stands on the page where there
   * is no number.
   */
  constructor(service, { base, ticket, page }) {
    this.#service = service;
    this.#base = base;
    this.#ticket = ticket;
    this.#page = page;
  }

  /** The articles for `words`, or for the ticket without any; `null` when asked anew meanwhile. */
  async find(words) {
    this.#pending?.abort();
    const request = new AbortController();
    this.#pending = request;
    try {
      const { suggestions } = await this.#ask(words, request.signal);
      return suggestions.map((one) => this.#read(one));
    } catch (error) {
      if (request.signal.aborted) return null;
      throw error;
    }
  }

  /** Keeps that the ticket was answered with an article; whether that could be done. */
  async record(article, how) {
    if (!this.#ticket) return true;
    const ticket = typeof this.#ticket === "number" ? { ticket: this.#ticket } : { foreign: this.#ticket };
    try {
      return (await this.#send("links", { ...ticket, article, how }, { keepalive: true })).ok;
    } catch {
      return false;
    }
  }

  async #ask(words, signal) {
    const isOurs = typeof this.#ticket === "number";
    const path = `tickets/${this.#ticket}/suggestions?${new URLSearchParams({ q: words })}`;
    const answer = isOurs
      ? await fetch(this.#address(path), { headers: { Accept: "application/json" }, signal })
      : await this.#send("suggestions/for-text", { ...this.#page(), q: words }, { signal });
    if (!answer.ok) throw Object.assign(new Error(`kbsearch answered ${answer.status}`), { status: answer.status });
    return answer.json();
  }

  #send(path, body, options) {
    const headers = { "Content-Type": "application/json", Accept: "application/json" };
    return fetch(this.#address(path), { method: "POST", headers, body: JSON.stringify(body), ...options });
  }

  #address(path) {
    return new URL(`api/v1/${path}`, this.#service);
  }

  #read({ article, url, title, lang, passage, requester, linked }) {
    const { text, heading_path: place } = passage;
    const address = new URL(String(url).replace(/^\//, ""), this.#base).href;
    const mark = markOf(requester, linked);
    return { article, title, lang, url: address, text, place: place.join(" › "), mark, mayRead: requester.may_read };
  }
}

/** The one thing that a technician should know first of an article. */
function markOf(requester, linked) {
  if (!requester.may_read) return "hidden";
  if (linked) return "linked";
  if (requester.helpful === false) return "rejected";
  if (requester.helpful) return "helpful";
  if (requester.opened) return "opened";
  return requester.shown ? "shown" : "";
}
