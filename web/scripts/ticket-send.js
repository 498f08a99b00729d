// A form is sent once, after its files have gone; and from any field with Ctrl + return.

class Sending {
  #form;
  #state;
  #button = null;
  #waits = false;
  #left = false;

  constructor(form) {
    this.#form = form;
    this.#state = form.querySelector(".send-state");
    form.addEventListener("submit", (event) => this.#onSubmit(event));
    form.addEventListener("files-going", (event) => this.#onFiles(event.detail));
    form.addEventListener("keydown", (event) => this.#onKey(event));
    // Whoever comes back to the page may send it again.
    window.addEventListener("pageshow", () => this.#ready());
  }

  #onSubmit(event) {
    if (this.#left) return event.preventDefault();
    this.#button = event.submitter;
    if (Number(this.#form.dataset.going ?? 0)) {
      event.preventDefault();
      this.#waits = true;
      this.#say(this.#form.dataset.uploading);
    } else {
      this.#left = true;
      this.#mark();
    }
  }

  #onFiles(going) {
    if (going || !this.#waits) return;
    this.#waits = false;
    // What was refused meanwhile should be seen before anything is sent.
    if (this.#form.querySelector(".is-refused")) this.#ready();
    else this.#form.requestSubmit(this.#button);
  }

  #onKey(event) {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    const last = [...this.#form.querySelectorAll("button[type=submit]:not([tabindex])")].at(-1);
    this.#form.requestSubmit(this.#form.querySelector("#send") ?? last);
  }

  /** Not disabled: the button must stay where the focus is, and its value must be sent. */
  #mark() {
    this.#say(this.#form.dataset.sending);
    this.#button?.setAttribute("aria-disabled", "true");
    this.#form.classList.add("is-sending");
  }

  #ready() {
    this.#left = this.#waits = false;
    this.#say("");
    this.#button?.removeAttribute("aria-disabled");
    this.#form.classList.remove("is-sending");
  }

  #say(words) {
    if (this.#state) this.#state.textContent = words;
  }
}

for (const form of document.querySelectorAll("form[data-send]")) new Sending(form);
