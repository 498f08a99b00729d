// The editable combobox with list autocomplete and manual selection of the ARIA Authoring
// Practices (ARIA 1.2): the field keeps the focus, and keys move through a list beside it.
// It knows roles, keys and pointers. What the options say, and when there are any, is its owner's.

// What `keyCode` says of a key that an input method has taken, also where isComposing is too late.
const TAKEN_BY_INPUT_METHOD = 229;
const PAGE = 10;

export class Combobox {
  #input;
  #popup;
  #list;
  #owner;
  #active = -1;
  #wanted = null;
  #listening = new AbortController();

  /**
   * `popup` is what is shown and hidden, and lies beside `input` in one parent; `list` within it
   * holds the options. The owner is told `wanted()` when a key asks for a list that is not there,
   * and `left()` whenever the list has been dismissed.
   */
  constructor(input, { popup, list, owner }) {
    this.#input = input;
    this.#popup = popup;
    this.#list = list;
    this.#owner = owner;
    list.id ||= `${input.id}-list`;
    list.setAttribute("role", "listbox");
    popup.hidden = true;
    setAttributes(input, {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": list.id,
      "aria-expanded": "false",
    });
    this.#listen();
  }

  get isOpen() {
    return !this.#popup.hidden;
  }

  /**
   * Show these links as the options. Without any the popup still opens, for what else the owner
   * has put in it. An option that a key had reached stays reached while its link is there.
   */
  show(options) {
    const reached = this.#options[this.#active]?.href;
    options.forEach((option, number) => {
      option.id = `${this.#list.id}-${number}`;
      option.tabIndex = -1;
      setAttributes(option, { role: "option", "aria-selected": "false" });
    });
    this.#list.replaceChildren(...options);
    this.#list.hidden = options.length === 0;
    this.#popup.hidden = false;
    this.#input.setAttribute("aria-expanded", String(options.length > 0));
    this.#reach(reached ? options.findIndex((option) => option.href === reached) : -1);
    if (this.#wanted) this.#reach(this.#wanted === "first" ? 0 : options.length - 1);
    this.#wanted = null;
  }

  /** Hide the popup, and tell the owner. */
  close() {
    this.#wanted = null;
    this.#reach(-1);
    this.#popup.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#owner.left();
  }

  /** Stop listening; the field is an ordinary one again. */
  destroy() {
    this.close();
    this.#listening.abort();
    for (const name of ["role", "aria-autocomplete", "aria-controls", "aria-expanded"]) {
      this.#input.removeAttribute(name);
    }
  }

  get #options() {
    return this.#list.children;
  }

  #listen() {
    const { signal } = this.#listening;
    this.#input.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    this.#input.addEventListener("focusout", () => this.#onLeave(), { signal });
    // The focus stays in the field, and so a phone's keyboard where it is, while one points.
    this.#popup.addEventListener("mousedown", (event) => event.preventDefault(), { signal });
    this.#list.addEventListener("click", (event) => this.#onClick(event), { signal });
    // The end of a tap or click, not its beginning: that may be the beginning of scrolling.
    document.addEventListener("pointerup", (event) => this.#onPointer(event), { signal });
  }

  #onKey(event) {
    if (event.isComposing || event.keyCode === TAKEN_BY_INPUT_METHOD) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const act = (event.altKey ? this.#keysWithAlt : this.#keys)[event.key];
    if (act?.()) event.preventDefault();
    else if (!act) this.#wanted = null;
  }

  /** What each key does; true when the browser must not do its own besides. */
  #keys = {
    ArrowDown: () => this.#step(1, "first"),
    ArrowUp: () => this.#step(-1, "last"),
    PageDown: () => this.#jump(PAGE),
    PageUp: () => this.#jump(-PAGE),
    Home: () => this.#backToText(),
    End: () => this.#backToText(),
    ArrowLeft: () => this.#backToText(),
    ArrowRight: () => this.#backToText(),
    Enter: () => this.#accept(),
    Escape: () => this.#escape(),
  };

  #keysWithAlt = {
    ArrowDown: () => this.isOpen || this.#want(null),
    ArrowUp: () => this.#escapeList(),
  };

  #step(by, wanted) {
    const count = this.#options.length;
    if (!this.isOpen) return this.#want(wanted);
    const from = this.#active < 0 && by < 0 ? count : this.#active;
    if (count) this.#reach((from + by + count) % count);
    return true;
  }

  #jump(by) {
    const last = this.#options.length - 1;
    if (!this.isOpen || last < 0) return false;
    this.#reach(Math.min(Math.max(this.#active + by, 0), last));
    return true;
  }

  /** The caret moves, as in any field, and the list waits. */
  #backToText() {
    this.#reach(-1);
    return false;
  }

  #accept() {
    const option = this.#options[this.#active];
    if (option) option.click();
    else this.close();
    return Boolean(option);
  }

  #escape() {
    if (this.#escapeList()) return true;
    if (!this.#input.value) return false;
    this.#input.value = "";
    this.#input.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  }

  #escapeList() {
    const wasOpen = this.isOpen;
    this.close();
    return wasOpen;
  }

  #want(wanted) {
    this.#wanted = wanted;
    this.#owner.wanted();
    return true;
  }

  #reach(number) {
    this.#options[this.#active]?.setAttribute("aria-selected", "false");
    this.#active = number;
    const option = this.#options[number];
    if (!option) {
      this.#input.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    this.#input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  #onLeave() {
    // A window that loses the focus as a whole leaves it with the field.
    if (document.activeElement !== this.#input) this.close();
  }

  #onClick(event) {
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (event.target.closest("[role=option]") && !elsewhere) this.close();
  }

  #onPointer(event) {
    if (this.isOpen && !this.#popup.parentElement.contains(event.target)) this.close();
  }
}

function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
