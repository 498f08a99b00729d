// <kb-link-picker>: `??` in any text box of a page opens it. docs/link-picker.md tells the attributes.
//
// On a page of kbsearch it opens in place. On a page of another site it opens a window of kbsearch, in
// which the technician is signed in: no key of his and no article stands in a page that is not ours.

import { insertion } from "./insertion.js";
import { OtherWindow } from "./other-window.js";
import { PickerPanel } from "./picker-panel.js";
import { PickerSource } from "./picker-source.js";
import { pickerStyle } from "./picker-style.js";
import { pickerWords } from "./picker-words.js";
import { placeOf, write } from "./writing-place.js";

const OPENING = "??";
const FORMATS = new Set(["markdown", "html", "plain"]);
const TYPING = new Set(["insertText", "insertCompositionText"]);
const SUBJECT_LETTERS = 500;
const TEXT_LETTERS = 5000;
// This file lies in static/VERSION/widget/ of the service.
const PICKER_SERVICE = new URL("../../../", import.meta.url);

export class KbLinkPickerElement extends HTMLElement {
  #root = this.attachShadow({ mode: "open" });
  #note = document.createElement("div");
  #panel = null;
  #source = null;
  #place = null;
  #left = null;
  #elsewhere = new OtherWindow(PICKER_SERVICE, {
    insert: (chosen) => this.#insert(chosen, chosen),
    leave: () => this.#leave(),
  });
  #listening = null;

  connectedCallback() {
    this.#root.adoptedStyleSheets = [pickerStyle()];
    this.#note.role = "status";
    this.#note.className = "spoken";
    this.#root.append(this.#note);
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const name of ["input", "keyup"])
      document.addEventListener(name, (event) => this.#look(event), { signal, capture: true });
  }

  disconnectedCallback() {
    this.#listening?.abort();
    this.#elsewhere.close();
    this.#close();
  }

  get isOpen() {
    return this.#panel !== null;
  }

  /** Opens when `??` has just been typed at the beginning of a word, and not again where it was left. */
  #look(event) {
    if (this.isOpen || event.isComposing || !isTyping(event)) return;
    const place = placeOf(event);
    if (!place || !/(^|[\s([{¿"'«“\u200b])\?\?$/.test(place.before)) {
      this.#left = null;
      return;
    }
    if (this.#left?.field === place.field && this.#left.at === place.at) return;
    this.#place = place;
    if (this.#isHere) this.#openHere();
    else this.#openElsewhere();
  }

  #openHere() {
    const words = pickerWords(this.#language);
    this.#source = new PickerSource(PICKER_SERVICE, {
      base: this.#base,
      ticket: this.#ownTicket,
      page: () => this.#page(),
    });
    this.#panel = new PickerPanel(
      {
        find: (typed) => this.#source.find(typed),
        choose: (one, quote) => this.#choose(one, quote),
        leave: () => this.#leave(),
      },
      words,
      this.#language,
    );
    const { element } = this.#panel;
    element.popover = "manual";
    element.addEventListener("focusout", (event) => {
      // Whoever only looks at another window comes back to it.
      if (document.hasFocus() && !element.contains(event.relatedTarget)) this.#close();
    });
    this.#root.append(element);
    element.showPopover?.();
    beside(element, this.#place.rectangle());
    this.#panel.start();
  }

  #openElsewhere() {
    const question = { ...this.#page(), format: this.#format, whole: this.#place.whole, ticket: this.#foreignTicket };
    this.#left = this.#place;
    if (!this.#elsewhere.open(this.#language, question, this.#place.rectangle()))
      this.#note.textContent = pickerWords(this.#language).blocked;
  }

  async #choose(one, quote) {
    const source = this.#source;
    const words = pickerWords(this.#language);
    const how = quote ? "quoted" : "inserted";
    this.#insert({ ...one, how }, insertion(one, { quote, format: this.#format, whole: this.#place.whole }));
    const recorded = await source.record(one.article, how);
    this.#note.textContent = recorded ? words[how] : words.unrecorded;
  }

  #insert({ article, title, url, how }, written) {
    const place = this.#place;
    this.#close();
    this.#place = this.#left = null;
    if (!place || place.isLeft) return;
    window.focus();
    write(place, place.before.endsWith(OPENING) ? OPENING.length : 0, written);
    const detail = { article, title, url, how };
    this.dispatchEvent(new CustomEvent("kb-linked", { detail, bubbles: true, composed: true }));
  }

  /** What was typed stays, and the caret is where it was. */
  #leave() {
    const place = this.#place;
    this.#left = place;
    this.#close();
    if (place && !place.isLeft) place.select(0);
  }

  #close() {
    const panel = this.#panel;
    this.#panel = null;
    if (!panel) return;
    this.#left = this.#place;
    panel.element.remove();
  }

  /** What stands on the page, for who answers a ticket that is not ours. */
  #page() {
    const requester = this.#attribute("requester");
    const { lang } = document.documentElement;
    const spoken = ["es", "en"].find((one) => lang.toLowerCase().startsWith(one));
    return {
      subject: this.#read("subject").join(" ").slice(0, SUBJECT_LETTERS) || document.title.slice(0, SUBJECT_LETTERS),
      text: this.#read("text").join("\n\n").slice(0, TEXT_LETTERS),
      newest: (this.#read("newest").at(-1) ?? "").slice(0, TEXT_LETTERS),
      ...(spoken && { lang: spoken }),
      ...(["staff", "technician"].includes(requester) && { requester }),
    };
  }

  /** The texts of all that an attribute names by a selector. */
  #read(name) {
    const selector = this.#attribute(name);
    if (!selector) return [];
    try {
      return [...document.querySelectorAll(selector)].map((one) => (one.value ?? one.innerText).trim());
    } catch {
      return [];
    }
  }

  get #isHere() {
    return PICKER_SERVICE.origin === location.origin;
  }

  /** Where links lead: the site as visitors know it. */
  get #base() {
    return new URL(`${this.#attribute("base") || PICKER_SERVICE.href}/`.replace(/\/+$/, "/"), document.baseURI);
  }

  get #ownTicket() {
    return /^\d{1,15}$/.test(this.#attribute("ticket")) ? Number(this.#attribute("ticket")) : null;
  }

  /** A ticket of another help desk: by its attribute, or by what a pattern finds in the address. */
  get #foreignTicket() {
    const desk = this.#attribute("desk");
    const found = this.#attribute("ticket-in-address");
    const id = found ? new RegExp(found).exec(location.href)?.[1] : this.#attribute("ticket");
    return desk && id ? { desk: desk.slice(0, 40), id: id.slice(0, 200) } : null;
  }

  get #format() {
    const given = this.#attribute("format");
    return FORMATS.has(given) ? given : this.#place.format;
  }

  get #language() {
    const given = (this.closest("[lang]")?.lang || "en").toLowerCase();
    return given.startsWith("es") ? "es" : "en";
  }

  #attribute(name) {
    return this.getAttribute(name) ?? "";
  }
}

/** Whether somebody types: nothing opens for what is pasted, taken back, or filled in by a script. */
function isTyping(event) {
  if (!event.isTrusted) return false;
  return event.type === "keyup" ? event.key === "?" : TYPING.has(event.inputType);
}

/** Beneath the caret where there is room, else above it; never beyond the edge of the screen. */
function beside(element, { left, top, bottom }) {
  const { offsetWidth: width } = element;
  const most = 384;
  const below = innerHeight - bottom > most || innerHeight - bottom >= top;
  const { style } = element;
  style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  style.top = below ? `${bottom + 4}px` : "auto";
  style.bottom = below ? "auto" : `${innerHeight - top + 4}px`;
  style.maxHeight = `${Math.max(160, (below ? innerHeight - bottom : top) - 12)}px`;
}
