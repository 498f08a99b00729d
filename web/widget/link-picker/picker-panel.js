// The field to search in and the list beneath it: the editable combobox with list autocomplete of the
// ARIA Authoring Practices (ARIA 1.2). The focus stays in the field; the first article is reached.

import { make } from "../make.js";

const PAUSE_MS = 150;
const ANNOUNCE_PICKER_MS = 250;
// What `keyCode` says of a key that an input method has taken, also where isComposing is too late.
const OF_INPUT_METHOD = 229;

export class PickerPanel {
  element;
  #desk;
  #words;
  #search;
  #list;
  #said;
  #status = make("div", { className: "spoken", attributes: { role: "status", "aria-live": "polite" } });
  #found = [];
  #active = -1;
  #sure = null;
  #typing = 0;
  #speaking = 0;

  /**
   * `desk` finds articles (`find(words)`, as PickerSource does) and is told `choose(article, quote)`
   * and `leave()`.
   */
  constructor(desk, words, lang) {
    this.#desk = desk;
    this.#words = words;
    this.#list = make("ul", { id: "list", attributes: { role: "listbox", part: "list", "aria-label": words.list } });
    this.#search = this.#makeSearch();
    this.#said = make("p", { className: "said", hidden: true, attributes: { part: "said" } });
    this.element = make(
      "div",
      { lang, attributes: { role: "dialog", part: "picker", "aria-label": words.label } },
      this.#search,
      this.#list,
      this.#said,
      make("p", { id: "keys", textContent: words.keys, attributes: { part: "keys" } }),
      this.#status,
    );
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** Begins with what is suggested, the focus in the field. */
  start() {
    this.#search.value = "";
    this.#draw([]);
    this.#search.focus();
    this.#ask();
  }

  /** Says something to those who see and to those who hear. */
  say(text) {
    this.#said.textContent = text;
    this.#said.hidden = !text;
    clearTimeout(this.#speaking);
    this.#speaking = setTimeout(() => (this.#status.textContent = text), ANNOUNCE_PICKER_MS);
  }

  #makeSearch() {
    const attributes = {
      role: "combobox",
      part: "search",
      "aria-autocomplete": "list",
      "aria-controls": "list",
      "aria-expanded": "false",
      "aria-label": this.#words.search,
      "aria-describedby": "keys",
      enterkeyhint: "done",
    };
    const { search: placeholder } = this.#words;
    const made = make("input", { type: "text", placeholder, autocomplete: "off", spellcheck: false, attributes });
    made.maxLength = 1000;
    made.addEventListener("input", () => {
      clearTimeout(this.#typing);
      this.#typing = setTimeout(() => this.#ask(), PAUSE_MS);
    });
    return made;
  }

  async #ask() {
    this.#search.ariaBusy = "true";
    if (!this.#found.length) this.#show(this.#words.loading);
    try {
      const found = await this.#desk.find(this.#search.value.trim());
      if (!found) return;
      this.#draw(found);
      if (found.length) this.#speak(this.#words.count(found.length));
      else this.say(this.#search.value.trim() ? this.#words.none : this.#words.empty);
    } catch (error) {
      this.#draw([]);
      this.say([401, 403].includes(error.status) ? this.#words.refused : this.#words.failed);
    }
    this.#search.ariaBusy = "false";
  }

  #draw(found) {
    this.#found = found;
    this.#sure = null;
    this.#show("");
    this.#list.replaceChildren(...found.map((one, number) => this.#option(one, number)));
    this.#list.hidden = !found.length;
    this.#search.ariaExpanded = String(found.length > 0);
    this.#reach(found.length ? 0 : -1);
  }

  #option(one, number) {
    const { marks, languages } = this.#words;
    const foreign = one.lang !== this.element.lang ? { lang: one.lang } : {};
    const option = make(
      "li",
      { id: `option-${number}`, attributes: { role: "option", part: "option", "aria-selected": "false" } },
      make("span", { className: "title", textContent: one.title, ...foreign }),
    );
    const notes = [one.mark && marks[one.mark], foreign.lang && languages[one.lang]].filter(Boolean);
    notes.forEach((note, at) => {
      const kind = at === 0 && one.mark ? one.mark : "language";
      option.append(" ", make("span", { className: `mark ${kind}`, textContent: note, attributes: { part: "mark" } }));
    });
    const text = [one.place, one.text].filter(Boolean).join(": ");
    option.append(" ", make("span", { className: "passage", textContent: text, ...foreign, attributes: { part: "passage" } }));
    // The field keeps the focus.
    option.addEventListener("pointerdown", (event) => event.preventDefault());
    option.addEventListener("click", (event) => {
      this.#reach(number);
      this.#choose(event.shiftKey);
    });
    return option;
  }

  #reach(number) {
    this.#active = number;
    [...this.#list.children].forEach((option, at) => (option.ariaSelected = String(at === number)));
    const option = this.#list.children[number];
    if (option) this.#search.setAttribute("aria-activedescendant", option.id);
    else this.#search.removeAttribute("aria-activedescendant");
    option?.scrollIntoView?.({ block: "nearest" });
  }

  #onKey(event) {
    // Keys of this field are no business of the page around it.
    event.stopPropagation();
    if (event.isComposing || event.keyCode === OF_INPUT_METHOD) return;
    const count = this.#found.length;
    if (event.key === "Escape") this.#desk.leave();
    else if (event.key === "Enter") this.#choose(event.shiftKey);
    else if (event.key === "ArrowDown" && count) this.#reach((this.#active + 1) % count);
    else if (event.key === "ArrowUp" && count) this.#reach((this.#active + count - 1) % count);
    else return;
    event.preventDefault();
  }

  /** What the requester cannot open is inserted only when that is asked for twice. */
  #choose(quote) {
    const one = this.#found[this.#active];
    if (!one) return;
    if (!one.mayRead && this.#sure !== one) {
      this.#sure = one;
      this.say(this.#words.sure);
      return;
    }
    this.#desk.choose(one, quote);
  }

  #show(text) {
    this.#said.textContent = text;
    this.#said.hidden = !text;
  }

  #speak(text) {
    clearTimeout(this.#speaking);
    this.#speaking = setTimeout(() => (this.#status.textContent = text), ANNOUNCE_PICKER_MS);
  }
}
