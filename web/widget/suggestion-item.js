// One answer: its title, the passage that answers, the whole article when it is opened, and what
// one can say of it.

import { followPlaces, scrollTo } from "./article-view.js";
import { markedText } from "./marked-text.js";
import { button, make } from "./make.js";

export class SuggestionItem {
  element;
  suggestion;
  #title;
  #text;
  #article;
  #link;
  #solved;
  #rejected;
  #question;
  #words;
  #desk;

  /**
   * `desk` is told what is done with it: `report(name, article)`, `address(url)`,
   * `nodes(slug, url)`, `say(text)`, `solve(suggestion)`, `send()`.
   */
  constructor(suggestion, { number, lang, words, desk }) {
    this.suggestion = suggestion;
    this.#words = words;
    this.#desk = desk;
    const foreign = suggestion.lang && suggestion.lang !== lang ? suggestion.lang : "";
    this.element = make(
      "li",
      { attributes: { part: "item" } },
      this.#makeTitle(number, foreign),
      this.#makePassage(foreign),
      this.#makeArticle(number, foreign),
      this.#makeActions(),
      this.#makeQuestion(number),
    );
  }

  get open() {
    return this.#title.ariaExpanded === "true";
  }

  /** Closes what is open in it, one thing at a time; false when nothing is. */
  close() {
    if (!this.#question.hidden) this.#ask(false);
    else if (this.open) this.#toggle();
    else return false;
    (this.open ? this.#solved : this.#title).focus();
    return true;
  }

  #makeTitle(number, foreign) {
    const { title } = this.suggestion;
    this.#title = button("title", "", () => this.#toggle());
    this.#title.ariaExpanded = "false";
    this.#title.setAttribute("aria-controls", `article-${number}`);
    this.#title.append(make("span", { className: "name", textContent: title, ...inLanguage(foreign) }));
    const language = foreign && this.#words.languages[foreign];
    if (language) {
      this.#title.append(make("span", { textContent: language, attributes: { part: "badge" } }));
    }
    return make("h3", {}, this.#title);
  }

  #makePassage(foreign) {
    const { place } = this.suggestion;
    this.#text = make("div", { ...inLanguage(foreign), attributes: { part: "passage" } });
    if (place) this.#text.append(make("p", { className: "place", textContent: place }));
    this.#text.append(markedText(this.suggestion, { whole: false }));
    return this.#text;
  }

  #makeArticle(number, foreign) {
    this.#article = make("div", {
      id: `article-${number}`,
      hidden: true,
      ...inLanguage(foreign),
      attributes: { part: "article", role: "region", tabindex: 0, "aria-label": this.suggestion.title },
    });
    followPlaces(this.#article);
    return this.#article;
  }

  #makeActions() {
    const { article, url } = this.suggestion;
    this.#solved = button("solved", this.#words.solved, () => this.#ask(this.#question.hidden));
    this.#solved.ariaExpanded = "false";
    this.#rejected = button("rejected", this.#words.rejected, () => this.#reject());
    this.#link = make(
      "a",
      { href: this.#desk.address(url), target: "_blank", rel: "noopener", attributes: { part: "link" } },
      this.#words.read,
    );
    const opened = (event) => event.button < 2 && this.#desk.report("opened", article);
    for (const name of ["click", "auxclick"]) this.#link.addEventListener(name, opened);
    return make("div", { attributes: { part: "actions" } }, this.#solved, this.#rejected, this.#link);
  }

  #makeQuestion(number) {
    const id = `question-${number}`;
    this.#question = make(
      "div",
      { hidden: true, attributes: { part: "question", role: "group", "aria-labelledby": id } },
      make("p", { id, textContent: this.#words.question }),
      button("confirm", this.#words.confirm, () => this.#desk.solve(this.suggestion)),
      button("decline", this.#words.decline, () => {
        this.#ask(false);
        if (!this.#desk.send()) this.#solved.focus();
      }),
    );
    return this.#question;
  }

  async #toggle() {
    const opening = !this.open;
    this.#title.ariaExpanded = String(opening);
    this.#text.hidden = false;
    this.#article.hidden = true;
    this.#text.replaceChild(markedText(this.suggestion, { whole: opening }), this.#text.lastChild);
    if (opening) await this.#load();
  }

  async #load() {
    const { article, url, anchor } = this.suggestion;
    const state = make("p", { className: "state", textContent: this.#words.loading });
    this.#article.replaceChildren(state);
    this.#article.hidden = false;
    this.#article.ariaBusy = "true";
    try {
      const nodes = await this.#desk.nodes(article, url);
      this.#article.replaceChildren(nodes);
      this.#desk.report("expanded", article);
      if (!this.open) return;
      this.#text.hidden = true;
      scrollTo(this.#article, anchor);
    } catch {
      state.textContent = this.#words.failed;
      if (this.open) this.#desk.say(this.#words.failed);
    } finally {
      this.#article.ariaBusy = "false";
    }
  }

  /** Asks before anything is closed; the focus stays on the button that was pressed. */
  #ask(asking) {
    this.#question.hidden = !asking;
    this.#solved.ariaExpanded = String(asking);
    if (!asking) return;
    this.#desk.report("helpful", this.suggestion.article);
    this.#desk.say(this.#words.question);
  }

  #reject() {
    if (this.#rejected.ariaDisabled) return;
    this.#rejected.ariaDisabled = "true";
    this.#rejected.textContent = this.#words.noted;
    this.element.classList.add("rejected");
    this.#ask(false);
    if (this.open) this.#toggle();
    this.#desk.reject(this.suggestion);
  }
}

/** An empty `lang` would say that nobody knows the language. */
function inLanguage(lang) {
  return lang ? { lang } : {};
}
