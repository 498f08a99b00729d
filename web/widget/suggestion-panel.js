// What is shown beneath the fields: the list of answers, or thanks. It keeps still while somebody
// reads in it, and never takes the focus from the form.

import { button, make } from "./make.js";
import { SuggestionItem } from "./suggestion-item.js";

// Screen readers finish the letter just typed before they speak of results.
const ANNOUNCE_MS = 250;

export class SuggestionPanel {
  #root;
  #desk;
  #panel = make("section", { hidden: true, attributes: { part: "panel", "aria-labelledby": "heading" } });
  #heading = make("h2", { id: "heading", attributes: { part: "heading" } });
  #hide = button("hide", "", () => this.#putAway());
  #list = make("ul", { attributes: { part: "list", role: "list", "aria-labelledby": "heading" } });
  #thanks = make("div", { hidden: true, tabIndex: -1, attributes: { part: "thanks" } });
  #status = make("div", { attributes: { role: "status", "aria-live": "polite" } });
  #words;
  #lang;
  #items = [];
  #rejected = new Set();
  #waiting = null;
  #announcing = 0;

  /** `desk` is what an answer is given (see SuggestionItem), and `hide()`. */
  constructor(root, desk) {
    this.#root = root;
    this.#desk = { ...desk, say: (text) => this.#announce(text), reject: (one) => this.#reject(one) };
    this.#panel.append(make("header", {}, this.#heading, this.#hide), this.#list, this.#thanks);
    this.#panel.addEventListener("focusout", (event) => this.#onLeave(event));
    this.#panel.addEventListener("keydown", (event) => this.#onKey(event));
    root.append(this.#panel, this.#status);
  }

  /** Speaks this language from now on. */
  speak(lang, words) {
    this.#lang = lang;
    this.#words = words;
    this.#heading.textContent = words.title;
    this.#hide.textContent = words.hide;
  }

  /** Shows these answers; later, when somebody is reading in the list. True when they are new. */
  show(found) {
    if (this.#busy) {
      this.#waiting = found;
      return false;
    }
    this.#waiting = null;
    const wanted = found.filter((one) => !this.#rejected.has(one.article));
    if (this.#thanks.hidden && same(wanted, this.#shown)) return false;
    this.#draw(wanted);
    return wanted.length > 0;
  }

  /** Shows nothing at once, and forgets what was refused. */
  clear() {
    clearTimeout(this.#announcing);
    this.#waiting = null;
    this.#rejected.clear();
    this.#draw([]);
  }

  /** Says thanks in place of the list, and that nothing was sent; `resume` brings the list back. */
  thank(resume) {
    const shown = this.#shown;
    const again = button("resume", this.#words.resume, () => {
      this.#draw(shown);
      resume();
    });
    this.#thanks.replaceChildren(make("p", { textContent: this.#words.thanks }), again);
    this.#list.replaceChildren();
    this.#items = [];
    this.#reveal(false, true);
    this.#thanks.focus();
    this.#announce(this.#words.thanks);
  }

  get #shown() {
    return this.#items.map((item) => item.suggestion);
  }

  get #busy() {
    return this.#panel.matches(":focus-within") || this.#items.some((item) => item.open);
  }

  #draw(wanted) {
    const parts = { lang: this.#lang, words: this.#words, desk: this.#desk };
    this.#items = wanted.map((one, number) => new SuggestionItem(one, { number, ...parts }));
    this.#list.replaceChildren(...this.#items.map((item) => item.element));
    this.#reveal(wanted.length > 0, false);
    this.#announce(wanted.length ? this.#words.count(wanted.length) : "");
  }

  #reveal(list, thanks) {
    this.#list.hidden = this.#panel.firstChild.hidden = !list;
    this.#thanks.hidden = !thanks;
    this.#panel.hidden = !list && !thanks;
    this.#root.host.toggleAttribute("shown", list || thanks);
  }

  #reject(suggestion) {
    this.#rejected.add(suggestion.article);
    this.#desk.report("not_helpful", suggestion.article);
    this.#announce(this.#words.noted);
  }

  #putAway() {
    this.#draw([]);
    this.#desk.hide();
  }

  /** Answers that came while the list was being read take their place once it is left. */
  #onLeave(event) {
    if (this.#panel.contains(event.relatedTarget)) return;
    setTimeout(() => this.#waiting && this.show(this.#waiting));
  }

  #onKey(event) {
    if (event.key !== "Escape") return;
    const item = this.#items.find(({ element }) => element.contains(event.target));
    // The page may close its dialog by the same key, when there is nothing to close here.
    if (!item?.close()) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #announce(words) {
    clearTimeout(this.#announcing);
    this.#announcing = setTimeout(() => (this.#status.textContent = words), ANNOUNCE_MS);
  }
}

function same(some, others) {
  const said = (list) => JSON.stringify(list.map(({ url, text }) => [url, text]));
  return said(some) === said(others);
}
