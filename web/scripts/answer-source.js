// Asks the service and gives its answers: one question at a time, within a time limit, and the
// last questions' answers from memory.

const TIMEOUT_MS = 2000;
const REMEMBERED = 30;

export class AnswerSource {
  #known = new Map();
  #pending = null;

  /**
   * The JSON at an address, or `null` when a later question has taken the place of this one.
   * Throws when the service refuses, fails, or takes too long.
   */
  async ask(address) {
    this.cancel();
    if (this.#known.has(address)) return this.#remember(address, this.#known.get(address));
    const request = new AbortController();
    this.#pending = request;
    const timer = setTimeout(() => request.abort(), TIMEOUT_MS);
    try {
      const answer = await getJson(address, request.signal);
      this.#remember(address, answer);
      return this.#pending === request ? answer : null;
    } catch (error) {
      if (this.#pending === request) throw error;
      return null;
    } finally {
      clearTimeout(timer);
      if (this.#pending === request) this.#pending = null;
    }
  }

  /** Give up the question that is under way; its `ask` gives `null`. */
  cancel() {
    this.#pending?.abort();
    this.#pending = null;
  }

  /** Ask again what was answered before. */
  forget() {
    this.#known.clear();
  }

  #remember(address, answer) {
    this.#known.delete(address);
    this.#known.set(address, answer);
    if (this.#known.size > REMEMBERED) this.#known.delete(this.#known.keys().next().value);
    return answer;
  }
}

async function getJson(address, signal) {
  const response = await fetch(address, {
    headers: { Accept: "application/json" },
    priority: "high",
    signal,
  });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return response.json();
}
