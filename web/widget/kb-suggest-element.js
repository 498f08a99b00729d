// <kb-suggest>: answers for a ticket while it is being written. docs/widget.md tells the attributes.
//
// It reads the fields and never writes to them. Submitting is never delayed, prevented or altered,
// focus never moves by itself, and where there is nothing good to show it shows nothing.

import { ArticleSource } from "./article-view.js";
import { sessionId } from "./browser-storage.js";
import { EventSender } from "./event-sender.js";
import { find } from "./fields.js";
import { Filling } from "./filling.js";
import { style } from "./kb-suggest-style.js";
import { PageForm } from "./page-form.js";
import { SuggestionPanel } from "./suggestion-panel.js";
import { SuggestionSource } from "./suggestion-source.js";
import { wordsFor } from "./words.js";

const MOST = 3;
// This file lies in static/VERSION/widget/ of the service.
const SERVICE = new URL("../../../", import.meta.url);

export class KbSuggestElement extends HTMLElement {
  static observedAttributes = [
    "after", "base", "category", "debounce", "description", "done-url", "endpoint", "form", "lang",
    "limit", "min-characters", "name", "preview", "requester", "storage", "subject", "submit",
    "timeout", "token-field",
  ];

  #panel;
  #form;
  #filling = null;
  #source;
  #articles;
  #events = new EventSender(() => this.#eventsAddress);
  #listening = null;
  #typing = 0;
  #asked = "";
  #quiet = false;
  #told = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style()];
    this.#panel = new SuggestionPanel(root, {
      report: (name, article) => this.#events.add(name, article),
      address: (url) => this.#address(url),
      nodes: (slug, url) => this.#articles.nodes(slug, url),
      solve: (suggestion) => this.#solve(suggestion),
      send: () => this.#form.focusSubmit(),
      hide: () => this.#hide(),
    });
  }

  connectedCallback() {
    // Moving it calls this again.
    if (!this.#moves()) this.#start();
  }

  disconnectedCallback() {
    this.#stop();
  }

  attributeChangedCallback(name, before, after) {
    if (!this.#listening || before === after) return;
    this.#stop();
    this.connectedCallback();
  }

  /** What names this filling-in of the form to the service; empty while there is nothing to name. */
  get token() {
    return this.#filling?.token ?? "";
  }

  /** For pages that know better when a ticket was sent: `submit=""` leaves telling it to them. */
  submitted() {
    if (!this.#filling) return;
    this.#events.add("submitted");
    this.#events.flush();
    this.#filling.sent(lengthOf(this.#form.read()));
  }

  #start() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#panel.speak(this.#language, wordsFor(this.#language));
    this.#source = this.#newSource();
    this.#articles = new ArticleSource(this.#endpoint, (url) => this.#address(url));
    this.#form = new PageForm(this, signal, {
      typed: () => {
        this.#begin(false);
        this.#schedule();
      },
      sent: () => this.submitted(),
      token: () => this.token,
    });
    window.addEventListener("pagehide", () => this.#events.flush(), { signal });
    // A browser that goes back fills in what was there, before or after this, and says nothing.
    window.addEventListener("pageshow", () => this.#look(), { signal });
    this.#asked = "";
    this.#look();
  }

  /** The fields may be filled already: a reload, a step back, an error beside one of them. */
  #look() {
    if (!this.#isEnough(this.#form.read())) return;
    this.#begin(true);
    this.#schedule();
  }

  #stop() {
    this.#listening?.abort();
    this.#listening = null;
    this.#source?.cancel();
    this.#events.flush();
    clearTimeout(this.#typing);
  }

  /** Whoever begins a ticket types a letter; with more than that one was begun before. */
  #begin(evenSent) {
    if (this.#filling) return;
    const fields = [location.pathname, this.#attribute("form"), this.#attribute("subject")];
    this.#filling = new Filling(this.#name || fields.join(" "));
    if (this.#isEnough(this.#form.read())) this.#filling.resume(evenSent);
  }

  #newSource() {
    return new SuggestionSource(this.#endpoint, this.#number("timeout", 800, 100, 60_000));
  }

  #moves() {
    const place = find(this, this.getAttribute("after"));
    if (!place || place.nextElementSibling === this || this.contains(place)) return false;
    place.after(this);
    return true;
  }

  #schedule() {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#ask(), this.#number("debounce", 400, 0, 5000));
  }

  async #ask() {
    const written = this.#form.read();
    const asked = JSON.stringify(written);
    if (asked === this.#asked) return;
    this.#asked = asked;
    if (this.#filling.isOver(lengthOf(written))) this.#renew();
    if (!this.#isEnough(written)) {
      this.#source.cancel();
      this.#show([]);
      return;
    }
    const { signal } = this.#listening;
    const filling = this.#filling;
    const found = await this.#source.ask(written, this.#about(), (token) => filling.keep(token));
    if (found && !signal.aborted) this.#show(found);
  }

  #about() {
    const { draft, token } = this.#filling;
    const requester = /^[0-9a-f]{64}$/.test(this.#attribute("requester")) && this.#attribute("requester");
    return {
      lang: this.#spoken,
      form: this.#name,
      session: sessionId(this.#attribute("storage")),
      draft,
      ...(token && { token }),
      ...(requester && { requester }),
      ...(this.hasAttribute("preview") && { preview: true }),
    };
  }

  #show(found) {
    if (this.#quiet) return;
    const isNew = this.#panel.show(found.slice(0, this.#number("limit", MOST, 1, MOST)));
    if (!isNew || this.#told) return;
    this.#told = true;
    this.#events.add("shown");
  }

  /** Another ticket in the same form. */
  #renew() {
    this.#events.flush();
    this.#filling.renew();
    this.#source = this.#newSource();
    this.#panel.clear();
    this.#quiet = this.#told = false;
  }

  #hide() {
    this.#quiet = true;
    this.#events.add("dismissed");
    this.#form.focusField();
  }

  #solve({ article, title, url }) {
    this.#events.add("solved", article);
    this.#events.flush();
    const detail = { article, title, url: this.#address(url) };
    const solved = new CustomEvent("kb-solved", { detail, bubbles: true, composed: true, cancelable: true });
    this.#panel.thank(() => this.#form.focusSubmit());
    if (!this.dispatchEvent(solved) || !this.hasAttribute("done-url")) return;
    const done = new URL(this.getAttribute("done-url"), document.baseURI);
    if (/^https?:$/.test(done.protocol)) location.assign(done);
  }

  /** Addresses are the service's own: on another site they lead back to it. */
  #address(url) {
    const { root, base } = this.#places;
    const page = url.startsWith("/articles/");
    const address = new URL(page ? base.replace(/\/$/, "") + url : url.replace(/^\//, ""), root);
    return /^(https?|mailto|tel):$/.test(address.protocol) ? address.href : root;
  }

  get #places() {
    const given = this.#attribute("base").replace(/\/+$/, "");
    if (!given) return { root: SERVICE.href, base: SERVICE.pathname + (this.#spoken ?? "") };
    const root = new URL(`${given.replace(/\/(es|en)$/, "")}/`, document.baseURI);
    return { root: root.href, base: new URL(given, document.baseURI).pathname };
  }

  get #endpoint() {
    const given = this.#attribute("endpoint");
    return given ? new URL(given, document.baseURI) : new URL("api/v1/suggest", SERVICE);
  }

  get #eventsAddress() {
    return this.token && new URL(`suggestions/${this.token}/events`, this.#endpoint);
  }

  get #name() {
    const plain = this.#attribute("name").normalize("NFD").replace(/[^\w .:/-]/g, "");
    return plain.trim().slice(0, 80);
  }

  get #language() {
    return (this.closest("[lang]")?.lang || "en").toLowerCase().split("-")[0];
  }

  /** The language of the page if the service has it; its own pages then open in it. */
  get #spoken() {
    return ["es", "en"].find((one) => one === this.#language) ?? null;
  }

  #attribute(name) {
    return this.getAttribute(name) ?? "";
  }

  #number(name, usual, least, most) {
    const given = Number.parseInt(this.#attribute(name), 10);
    return Number.isNaN(given) ? usual : Math.min(most, Math.max(least, given));
  }

  #isEnough({ subject, description }) {
    return Math.max(subject.length, description.length) >= this.#number("min-characters", 3, 1, 100);
  }
}

function lengthOf({ subject, description }) {
  return subject.length + description.length;
}
