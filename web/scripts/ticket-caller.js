// Who is calling: people known to the desk are found while a name, an address or a number is typed.

import { Combobox } from "./combobox.js";

const WAIT_MS = 150;
const LEAST = 2;

class Caller {
  #root;
  #form;
  #name;
  #list = document.createElement("div");
  #state;
  #box;
  #typing = 0;
  #asked = 0;

  constructor(root) {
    this.#root = root;
    this.#form = root.closest("form");
    this.#name = root.querySelector("#name");
    this.#state = root.querySelector(".caller-state");
    const popup = root.querySelector(".caller-popup");
    this.#list.className = "caller-options";
    this.#list.setAttribute("aria-label", root.querySelector("legend").textContent);
    popup.append(this.#list);
    root.querySelector("[data-lookup]").hidden = true;
    const owner = { wanted: () => this.#ask(), left: () => this.#forget() };
    this.#box = new Combobox(this.#name, { popup, list: this.#list, owner });
    this.#name.addEventListener("input", () => this.#onInput());
    this.#name.addEventListener("keydown", (event) => this.#onKey(event));
  }

  #onInput() {
    // Another name is another person, until he is chosen.
    this.#form.elements.account.value = "";
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#ask(), WAIT_MS);
  }

  /** In this field the return key chooses; the form is sent from the others. */
  #onKey(event) {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    event.preventDefault();
    this.#form.elements.subject.focus();
  }

  async #ask() {
    const written = this.#name.value.trim();
    const number = ++this.#asked;
    if (written.length < LEAST) return this.#box.close();
    const csrf = this.#form.elements.csrf?.value ?? "";
    const body = new URLSearchParams({ text: written, csrf });
    try {
      const answer = await fetch(this.#root.dataset.caller, { method: "POST", body });
      if (!answer.ok || number !== this.#asked) return;
      this.#show((await answer.json()).callers);
    } catch {
      // Whoever calls can be written down all the same.
    }
  }

  #show(callers) {
    const { none, some } = this.#root.dataset;
    this.#state.textContent = callers.length ? some.replace("{count}", callers.length) : none;
    if (callers.length) this.#box.show(callers.map((one, place) => this.#option(one, place)));
    else this.#box.close();
  }

  #option(caller, place) {
    const option = document.createElement("a");
    option.href = `#caller-${place}`;
    option.className = "caller-option";
    for (const [name, words] of Object.entries({
      "caller-called": caller.name || caller.email || caller.phone,
      "caller-reached": [caller.name && caller.email, caller.phone].filter(Boolean).join(" · "),
    })) {
      const part = document.createElement("span");
      part.className = name;
      part.textContent = words;
      option.append(part);
    }
    option.addEventListener("click", (event) => {
      event.preventDefault();
      this.#choose(caller);
    });
    return option;
  }

  #choose(caller) {
    const { name, called, email, phone, account, subject } = this.#form.elements;
    name.value = caller.name;
    // Whatever else is typed as a name clears `account`: see above.
    called.value = "";
    email.value = caller.email;
    phone.value = caller.phone;
    account.value = caller.account ?? "";
    this.#state.textContent = "";
    // What is typed is kept by draft.js, which listens for this.
    email.dispatchEvent(new Event("input", { bubbles: true }));
    subject.focus();
  }

  #forget() {
    clearTimeout(this.#typing);
    this.#asked += 1;
  }
}

for (const root of document.querySelectorAll("[data-caller]")) new Caller(root);
