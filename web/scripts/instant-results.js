// Shows answers beneath a search box while one types. The form works as before: Enter searches,
// and when the service fails or is slow the list is simply not there.

import { answerOption } from "./answer-option.js";
import { AnswerSource } from "./answer-source.js";
import { Combobox } from "./combobox.js";
import { counted, fill } from "./fill-words.js";

const REST_MS = 150;
const SHORTEST = 2;
const SHOWN = 6;
// A wait that is shorter is not worth a word, nor a change of colour.
const PATIENCE_MS = 300;
// Screen readers finish the letter just typed before they speak of results.
const ANNOUNCE_MS = 500;
// Phones compose each word in letters like these, which can be searched as they come. Signs that
// still have to become words (kana, jamo) are waited for.
const READABLE = /^[\p{Script=Latin}\p{M}\p{N}\p{P}\s]*$/u;

class InstantResults {
  #form;
  #input;
  #words;
  #parts;
  #status;
  #combobox;
  #source = new AnswerSource();
  #asked = null;
  #typing = 0;
  #waiting = 0;
  #announcing = 0;

  constructor(form, template) {
    this.#form = form;
    this.#input = form.elements.q;
    this.#words = template.dataset;
    const content = template.content.cloneNode(true);
    const named = [...content.querySelectorAll("[data-part]")];
    this.#parts = Object.fromEntries(named.map((element) => [element.dataset.part, element]));
    const { popup, list, status } = this.#parts;
    this.#status = status;
    this.#input.parentElement.append(popup);
    form.append(status);
    this.#combobox = new Combobox(this.#input, { popup, list, owner: this });
    this.#listen();
  }

  /** The arrow keys ask for the list of what stands in the field already. */
  wanted() {
    if (this.#isLongEnough) this.#ask();
  }

  /** The list was dismissed: nothing under way may open it again. */
  left() {
    this.#rest();
    this.#asked = null;
  }

  #listen() {
    this.#input.addEventListener("input", (event) => this.#onInput(event));
    this.#input.addEventListener("compositionend", () => this.#onText());
    this.#form.addEventListener("submit", () => this.#combobox.close());
    // Whoever points at an answer wants that one, not the one that would take its place.
    this.#parts.popup.addEventListener("mousedown", () => this.#rest());
    // A page that comes back from the browser's memory comes back as it was first shown.
    window.addEventListener("pagehide", () => this.#combobox.close());
    window.addEventListener("pageshow", (event) => event.persisted && this.#source.forget());
  }

  #onInput(event) {
    if (event.isComposing && !READABLE.test(event.data ?? "")) return;
    this.#onText();
  }

  #onText() {
    if (this.#isLongEnough && this.#address === this.#asked) return;
    this.#rest();
    if (this.#isLongEnough) this.#typing = setTimeout(() => this.#ask(), REST_MS);
    else this.#combobox.close();
  }

  async #ask() {
    this.#rest();
    this.#asked = this.#address;
    this.#waiting = setTimeout(() => this.#form.classList.add("is-waiting"), PATIENCE_MS);
    try {
      const answer = await this.#source.ask(this.#asked);
      // A later question, which has timers of its own, or none because the list was left.
      if (answer === null) return;
      this.#rest();
      this.#show(answer);
    } catch {
      // Offline, slow, refused or malformed: the form goes on as if there were no list.
      this.#combobox.close();
    }
  }

  /** Give up what is under way or about to be. */
  #rest() {
    clearTimeout(this.#typing);
    clearTimeout(this.#waiting);
    clearTimeout(this.#announcing);
    this.#source.cancel();
    this.#form.classList.remove("is-waiting");
    this.#status.textContent = "";
  }

  #show(answer) {
    const { option, more, corrected, correctedQuery, nothing, nothingText } = this.#parts;
    const place = { base: this.#words.base, lang: document.documentElement.lang };
    const options = answer.hits.map((hit) => answerOption(option, hit, place));
    if (options.length) options.push(this.#moreOption(more, answer));
    corrected.hidden = !this.#isOtherThanTyped(answer.corrected);
    correctedQuery.textContent = answer.corrected ?? "";
    nothing.hidden = options.length > 0;
    nothing.href = this.#resultsPage;
    nothingText.textContent = fill(this.#words.nothing, { query: this.#query });
    this.#combobox.show(options);
    this.#announce(answer);
  }

  #moreOption(template, { total, capped }) {
    const option = template.content.firstElementChild.cloneNode(true);
    option.href = this.#resultsPage;
    const words = option.querySelector("[data-part=words]");
    words.textContent = capped ? words.dataset.capped : counted(words.dataset, "count", total);
    return option;
  }

  #announce({ hits, corrected }) {
    const found = hits.length
      ? counted(this.#words, "found", hits.length)
      : fill(this.#words.nothing, { query: this.#query });
    const instead = this.#isOtherThanTyped(corrected) ? [this.#parts.corrected.textContent] : [];
    const said = [...instead, found].join(" ");
    this.#announcing = setTimeout(() => (this.#status.textContent = said), ANNOUNCE_MS);
  }

  /** A word that was only finished is no news to whoever is typing it. */
  #isOtherThanTyped(corrected) {
    return Boolean(corrected) && !plain(corrected).startsWith(plain(this.#query));
  }

  get #query() {
    return this.#input.value.trim().replace(/\s+/g, " ");
  }

  get #isLongEnough() {
    return [...this.#query].length >= SHORTEST;
  }

  /** The question and the limits that the form holds, as an address's parameters. */
  get #limits() {
    const parameters = new URLSearchParams(new FormData(this.#form));
    parameters.set("q", this.#query);
    return parameters;
  }

  get #address() {
    const parameters = this.#limits;
    parameters.set("limit", SHOWN);
    parameters.set("reader", document.documentElement.lang);
    parameters.set("typing", true);
    return `${this.#words.endpoint}?${parameters}`;
  }

  get #resultsPage() {
    return `${this.#form.action}?${this.#limits}`;
  }
}

/** Small letters without accents, as both a hasty writer and a careful one begin a word. */
function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

for (const template of document.querySelectorAll("template[data-instant-results]")) {
  new InstantResults(template.closest("form"), template);
}
