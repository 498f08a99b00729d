// Asks the service for suggestions: within a time limit, once per question, and only the last
// question counts.

const CACHE_SIZE = 50;
// The service takes no more; the beginning of a long text says what it is about.
const SUBJECT_MAX = 500;
const DESCRIPTION_MAX = 5000;

export class SuggestionSource {
  #endpoint;
  #timeout;
  #cache = new Map();
  #pending = null;

  /** `timeout` is how many milliseconds an answer may take. */
  constructor(endpoint, timeout) {
    this.#endpoint = endpoint;
    this.#timeout = timeout;
  }

  /**
   * The suggestions for what was typed: a list, empty when there are none or when the service
   * failed or was slow; `null` when a later question has taken the place of this one. `about` is
   * what the service is told besides; `onToken` hears what names this question from now on.
   */
  async ask({ subject, description, category }, about, onToken) {
    this.cancel();
    const question = {
      subject: subject.slice(0, SUBJECT_MAX),
      description: description.slice(0, DESCRIPTION_MAX),
      category,
      lang: about.lang,
    };
    const key = JSON.stringify(question);
    const known = this.#cache.get(key);
    if (known) return known;

    const request = new AbortController();
    this.#pending = request;
    const timer = setTimeout(() => request.abort(), this.#timeout);
    try {
      const { suggestions, token } = await this.#fetch({ ...question, ...about }, request.signal);
      const found = suggestions.map(readSuggestion);
      onToken(token);
      this.#remember(key, found);
      return this.#pending === request ? found : null;
    } catch {
      // Offline, slow, refused or malformed: the form goes on as if there were no element.
      return this.#pending === request ? [] : null;
    } finally {
      clearTimeout(timer);
      if (this.#pending === request) this.#pending = null;
    }
  }

  /** Give up the question that is under way. */
  cancel() {
    this.#pending?.abort();
    this.#pending = null;
  }

  async #fetch(question, signal) {
    const response = await fetch(this.#endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(question),
      signal,
    });
    if (!response.ok) throw new Error(`suggestions answered ${response.status}`);
    return response.json();
  }

  #remember(key, found) {
    this.#cache.set(key, found);
    if (this.#cache.size > CACHE_SIZE) this.#cache.delete(this.#cache.keys().next().value);
  }
}

/** The parts that are shown, read here so that a malformed answer fails as a whole. */
function readSuggestion({ article, url, title, lang, passage }) {
  if (typeof url !== "string" || typeof title !== "string") throw new TypeError("not a suggestion");
  return {
    article: String(article),
    url,
    title,
    lang,
    anchor: passage.anchor,
    place: passage.heading_path.join(" › "),
    text: String(passage.text),
    highlights: passage.highlights,
  };
}
