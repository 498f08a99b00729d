// <kb-suggest>: answers for a ticket while it is being written.
//
//   endpoint      where to ask                                   /api/v1/suggest
//   subject       selector of the subject field of the page
//   description   selector of the description field of the page
//   lang          language of the words here and of the reader    nearest lang, else English
//   base          put before the address of an article
//
// It reads the fields and never writes to them. It does not touch the form: submitting is never
// delayed, focus is never moved, and where there is nothing good to show it shows nothing.

import { style } from "./kb-suggest-style.js";
import { makeItem } from "./suggestion-list.js";
import { SuggestionSource } from "./suggestion-source.js";
import { wordsFor } from "./words.js";

const DEBOUNCE_MS = 400;
// Screen readers finish the letter just typed before they speak of results.
const ANNOUNCE_MS = 250;
const SHORTEST = 3;

export class KbSuggestElement extends HTMLElement {
  static observedAttributes = ["endpoint", "subject", "description", "lang", "base"];

  #panel;
  #heading;
  #list;
  #status;
  #source = null;
  #listening = null;
  #typing = 0;
  #announcing = 0;
  #shown = [];
  #waiting = null;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style()];
    root.innerHTML = `
      <div part="panel" hidden>
        <p part="heading" id="heading"></p>
        <ul part="list" role="list" aria-labelledby="heading"></ul>
      </div>
      <div role="status" aria-live="polite"></div>`;
    this.#panel = root.querySelector("[part=panel]");
    this.#heading = root.querySelector("[part=heading]");
    this.#list = root.querySelector("ul");
    this.#status = root.querySelector("[role=status]");
  }

  connectedCallback() {
    this.#start();
  }

  disconnectedCallback() {
    this.#stop();
  }

  attributeChangedCallback(name, before, after) {
    if (!this.#listening || before === after) return;
    this.#stop();
    this.#start();
  }

  #start() {
    this.#source = new SuggestionSource(this.getAttribute("endpoint") || "/api/v1/suggest");
    this.#heading.textContent = this.#words.title;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    // On the root, not on the fields: a page may draw its form again, or later than this.
    this.getRootNode().addEventListener("input", (event) => this.#onInput(event), { signal });
    this.#list.addEventListener("focusout", (event) => this.#onLeave(event), { signal });
    // The fields may be filled already: a reload, a step back, a link with a subject.
    if (this.#readable) this.#schedule();
  }

  #stop() {
    this.#listening?.abort();
    this.#listening = null;
    this.#source?.cancel();
    clearTimeout(this.#typing);
    clearTimeout(this.#announcing);
  }

  #onInput(event) {
    const fields = [this.getAttribute("subject"), this.getAttribute("description")];
    if (fields.some((selector) => selector && event.target.matches?.(selector))) this.#schedule();
  }

  #schedule() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#ask(), DEBOUNCE_MS);
  }

  async #ask() {
    if (!this.#readable) {
      this.#source.cancel();
      this.#show([]);
      return;
    }
    const { signal } = this.#listening;
    const found = await this.#source.ask(this.#text("subject"), this.#text("description"), this.#language);
    if (found && !signal.aborted) this.#show(found);
  }

  #show(found) {
    // Nothing moves under the fingers of somebody who is reading the list with the keyboard.
    if (this.shadowRoot.activeElement) {
      this.#waiting = found;
      return;
    }
    this.#waiting = null;
    if (same(found, this.#shown)) return;
    const opened = new Set(this.#openAddresses());
    this.#shown = found;
    this.#list.replaceChildren(
      ...found.map((suggestion, number) =>
        makeItem(suggestion, {
          number,
          href: this.#address(suggestion.url),
          open: opened.has(suggestion.url),
          lang: this.#language,
          words: this.#words,
        }),
      ),
    );
    this.#panel.hidden = found.length === 0;
    this.toggleAttribute("shown", found.length > 0);
    this.#announce(found.length ? this.#words.count(found.length) : "");
  }

  /** Answers that came while the list was being read take their place once it is left. */
  #onLeave(event) {
    if (this.#list.contains(event.relatedTarget)) return;
    setTimeout(() => {
      if (this.#waiting && this.#listening) this.#show(this.#waiting);
    });
  }

  #announce(words) {
    clearTimeout(this.#announcing);
    this.#announcing = setTimeout(() => (this.#status.textContent = words), ANNOUNCE_MS);
  }

  #openAddresses() {
    return [...this.#list.children].flatMap((item, number) =>
      item.querySelector("[aria-expanded=true]") ? [this.#shown[number].url] : [],
    );
  }

  /** Addresses are the service's own: on another site they lead back to it. */
  #address(url) {
    const base = (this.getAttribute("base") ?? "").replace(/\/+$/, "");
    const service = new URL(this.getAttribute("endpoint") || "/", document.baseURI);
    const address = new URL(base + url, service);
    return /^https?:$/.test(address.protocol) ? address.href : service.href;
  }

  #text(attribute) {
    const selector = this.getAttribute(attribute);
    const field = selector && this.getRootNode().querySelector(selector);
    return field?.value?.replace(/\s+/g, " ").trim() ?? "";
  }

  get #readable() {
    return Math.max(this.#text("subject").length, this.#text("description").length) >= SHORTEST;
  }

  get #language() {
    return (this.closest("[lang]")?.lang || "en").toLowerCase().split("-")[0];
  }

  get #words() {
    return wordsFor(this.#language);
  }
}

function same(some, others) {
  return (
    some.length === others.length &&
    some.every((suggestion, number) => {
      const other = others[number];
      return suggestion.url === other.url && suggestion.text === other.text;
    })
  );
}
