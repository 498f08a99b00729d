// One filling-in of a form: from the first letter to the ticket. The service counts one form for
// it, however often it asks, and however often the page comes back with an error in a field.

import { randomId, store, stored } from "./browser-storage.js";

const AREA = "sessionStorage";

export class Filling {
  draft = randomId();
  token = "";
  #key;
  #sentLength = 0;

  /** `name` tells the forms of a site apart. */
  constructor(name) {
    this.#key = `kbsearch-form ${name}`;
  }

  /** Goes on with the filling that this tab knows; with one that was sent only if `evenSent`. */
  resume(evenSent) {
    const [draft, token, sent] = (stored(AREA, this.#key) ?? "").split(" ");
    if (draft && (evenSent || !sent)) [this.draft, this.token] = [draft, token];
  }

  /** The newest token is the one that counts; there is none while the service keeps nothing. */
  keep(token) {
    this.token = token ?? "";
    this.#store();
  }

  /** The form went with a text of this length. */
  sent(length) {
    this.#sentLength = length;
    this.#store();
  }

  /** Whether a text of this length is another ticket: whoever corrects one keeps most of it. */
  isOver(length) {
    return length < this.#sentLength / 2;
  }

  /** Begins the next one. */
  renew() {
    this.draft = randomId();
    this.token = "";
    this.#sentLength = 0;
    store(AREA, this.#key, null);
  }

  #store() {
    store(AREA, this.#key, `${this.draft} ${this.token} ${this.#sentLength || ""}`);
  }
}
