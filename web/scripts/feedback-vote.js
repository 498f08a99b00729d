// One reader's answer about one article. It is changed with the key that came back for it, and
// remembered in this tab, so that loading the page again does not ask twice.

const PATIENCE_MS = 8000;
const GONE = 404;

// Storage can be switched off; then the answer is remembered while the page is open.
const storage = (() => {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
})();

export class Vote {
  #article;
  #lang;
  #turn = Promise.resolve();

  constructor(article, lang) {
    this.#article = article;
    this.#lang = lang;
    const { key = "", helpful = null, comment = "" } = this.#remembered();
    Object.assign(this, { key, helpful, comment });
  }

  // Sends a changed `helpful` or `comment`. The status of the answer, or 0 where none came. Waits
  // for what was sent before.
  send(change) {
    this.#turn = this.#turn.then(() => this.#send(change));
    return this.#turn;
  }

  async #send(change) {
    // The half that stays is known only now: what was sent before may have changed it.
    const whole = { helpful: this.helpful, comment: this.comment, ...change };
    const status = await this.#ask(whole);
    if (status !== GONE || !this.key) return status;
    // Too old to be changed: it is given anew.
    this.key = "";
    return this.#ask(whole);
  }

  async #ask(whole) {
    const slug = this.#article.split("/").map(encodeURIComponent).join("/");
    const address = `/api/v1/articles/${slug}/feedback`;
    const content = { ...whole, ...(this.key ? {} : { lang: this.#lang }) };
    try {
      const answer = await fetch(this.key ? `${address}/${this.key}` : address, {
        method: this.key ? "PUT" : "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(content),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (answer.ok) this.#keep(await answer.json());
      return answer.status;
    } catch {
      return 0;
    }
  }

  get #place() {
    return `kbsearch-feedback-${this.#article}`;
  }

  #remembered() {
    try {
      return JSON.parse(storage?.getItem(this.#place) ?? "{}") ?? {};
    } catch {
      return {};
    }
  }

  #keep({ key, helpful, comment }) {
    Object.assign(this, { key, helpful, comment });
    try {
      storage?.setItem(this.#place, JSON.stringify({ key, helpful, comment }));
    } catch {
      // Full: the answer is kept all the same.
    }
  }
}
