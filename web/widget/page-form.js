// The form of the page: what is written in it, when that changes, and when it is sent.

import { editorOf, find, textOf } from "./fields.js";

// Editors that draw their text themselves send no `input`; menus and autofill send `change`.
const TYPING = ["input", "change", "keyup", "compositionend", "paste", "cut", "drop", "focusout"];
const TEXTS = ["subject", "description"];
const CATEGORY_MAX = 120;

export class PageForm {
  #element;
  #signal;
  #calls;
  #heard = new WeakSet();
  #texts = {};
  #lastEdited = null;

  /**
   * Calls `typed` when a field may have changed and `sent` when the form goes, until `signal`
   * aborts; `token` gives what is sent along with the form, where the page wants that.
   */
  constructor(element, signal, { typed, sent, token }) {
    this.#element = element;
    this.#signal = signal;
    this.#calls = { typed, sent, token };
    // Not on the fields: a page may draw its form again, or later than this.
    this.#hear(window);
    this.#hear(element.getRootNode());
  }

  /** Subject, description and category. A field that is not there keeps what it held last. */
  read() {
    for (const name of TEXTS) this.#texts[name] = textOf(this.#find(name)) ?? this.#texts[name] ?? "";
    return { ...this.#texts, category: this.#category() };
  }

  /** Moves the focus back to the field that was written in last. */
  focusField() {
    const last = this.#lastEdited;
    (last?.isConnected ? last : editorOf(this.#find("subject")))?.focus();
  }

  /** Moves the focus to the button that sends the form; false when there is none to be found. */
  focusSubmit() {
    // One that no key reaches is there for the return key alone.
    const buttons = ":is([type=submit], button:not([type])):not([tabindex='-1'])";
    const target = this.#find("submit") ?? this.#form?.querySelector(buttons);
    target?.focus();
    return Boolean(target);
  }

  #hear(root) {
    if (root === document || this.#heard.has(root)) return;
    this.#heard.add(root);
    const listen = (name, act) =>
      root.addEventListener(name, act, { signal: this.#signal, capture: true });
    for (const name of TYPING) listen(name, (event) => this.#onTyping(event));
    listen("reset", () => setTimeout(this.#calls.typed));
    for (const name of ["submit", "click"]) listen(name, (event) => this.#onSending(event));
    listen("formdata", (event) => this.#onFormData(event));
  }

  #onTyping(event) {
    const path = event.composedPath();
    const name = [...TEXTS, "category"].find((one) => path.includes(this.#find(one)));
    if (!name) return;
    const field = this.#find(name);
    if (name !== "category") {
      this.#lastEdited = editorOf(field);
      // At once: the next step of a form may come, and this field go, before anything is asked.
      this.#texts[name] = textOf(field);
      // What happens to a form in a shadow root is not told outside of it.
      this.#hear(field.getRootNode());
    }
    this.#calls.typed();
  }

  /** With a `submit` attribute only that button sends; with an empty one only the page knows. */
  #onSending(event) {
    const given = this.#element.getAttribute("submit");
    if (given === null) {
      if (event.type === "submit" && event.target === this.#form) this.#calls.sent();
      return;
    }
    const button = event.type === "click" && this.#find("submit");
    if (button && event.composedPath().includes(button) && passes(button)) this.#calls.sent();
  }

  #onFormData(event) {
    const name = this.#element.getAttribute("token-field");
    const token = name && event.target === this.#form && this.#calls.token();
    if (token) event.formData.set(name, token);
  }

  #find(attribute) {
    const form = this.#scope;
    if (!form && this.#element.hasAttribute("form")) return null;
    return find(this.#element, this.#element.getAttribute(attribute), form);
  }

  get #scope() {
    const given = this.#element.getAttribute("form");
    return given ? find(this.#element, given) : this.#element.closest("form");
  }

  get #form() {
    const field = this.#find("subject") ?? this.#find("description");
    return this.#scope ?? editorOf(field)?.form ?? field?.closest("form") ?? null;
  }

  #category() {
    const given = this.#element.getAttribute("category") ?? "";
    // A selector of a field that is not there is no category.
    const chosen = textOf(this.#find("category")) ?? (/[#.[\]>:]/.test(given) ? "" : given);
    return chosen.slice(0, CATEGORY_MAX);
  }
}

/** Whether the browser will let the form go; asked without showing anybody an error. */
function passes(button) {
  const { form } = button;
  return !form || form.noValidate || button.formNoValidate || !form.matches(":invalid");
}
