// Tells the service what became of its answers, a second later or as the page goes away, without
// ever making anybody wait. What does not arrive is sent once more and then let go.

import { randomId } from "./browser-storage.js";

const GATHER_MS = 1000;
const TRIES = 2;

export class EventSender {
  #address;
  #waiting = [];
  #timer = 0;

  /** `address` gives where to send, or nothing while the service keeps nothing. */
  constructor(address) {
    this.#address = address;
  }

  /** Something happened, with an article or with none. */
  add(name, article = "") {
    if (!this.#address()) return;
    this.#waiting.push({ id: randomId(), name, article, ms: now(), tries: 0 });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), GATHER_MS);
  }

  /** Sends what is waiting now; it arrives even when the page is gone by then. */
  async flush() {
    clearTimeout(this.#timer);
    const address = this.#address();
    const sent = this.#waiting.splice(0);
    if (!sent.length || !address) return;
    const events = sent.map(({ tries, ...event }) => event);
    const body = JSON.stringify({ events, ms: now() });
    try {
      // Plain text needs no leave from another site beforehand, for which a page that goes has no time.
      const headers = { "Content-Type": "text/plain" };
      const answer = await fetch(address, { method: "POST", headers, body, keepalive: true, credentials: "omit" });
      if (answer.status >= 500) throw new Error(`events answered ${answer.status}`);
    } catch {
      this.#waiting.push(...sent.filter((event) => ++event.tries < TRIES));
    }
  }
}

function now() {
  return Math.round(performance.now());
}
