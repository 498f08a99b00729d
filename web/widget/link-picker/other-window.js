// The window of kbsearch that a page of another site asks. The technician is signed in there; this page
// learns nothing but what he chooses, and has no key of his.

const NAME = "kb-link-picker";
const [WIDTH, HEIGHT] = [460, 480];

export class OtherWindow {
  #service;
  #desk;
  #window = null;
  #question = null;
  #listening = null;

  /** `desk` is told `insert({ article, title, url, how, text, html })`, and `leave()`. */
  constructor(service, desk) {
    this.#service = service;
    this.#desk = desk;
  }

  /** Opens the window by a rectangle of this page; false when the browser does not allow it. */
  open(lang, question, { left, bottom }) {
    this.close();
    const x = Math.round(window.screenX + left);
    const y = Math.round(window.screenY + (window.outerHeight - window.innerHeight) + bottom);
    const features = `popup,width=${WIDTH},height=${HEIGHT},left=${x},top=${y}`;
    this.#question = question;
    this.#listening = new AbortController();
    window.addEventListener("message", (event) => this.#hear(event), { signal: this.#listening.signal });
    this.#window = window.open(new URL(`${lang}/link-picker`, this.#service), NAME, features);
    if (!this.#window) this.close();
    return this.#window !== null;
  }

  close() {
    this.#listening?.abort();
    this.#listening = this.#window = null;
  }

  #hear({ origin, source, data }) {
    if (origin !== this.#service.origin || source !== this.#window || data?.kbsearch !== NAME) return;
    if (data.ready) source.postMessage({ kbsearch: NAME, question: this.#question }, origin);
    else if (data.chosen) this.#desk.insert(data.chosen);
    else if (data.left) this.#desk.leave();
  }
}
