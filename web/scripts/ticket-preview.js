// What a message will look like, without leaving the page.

class Preview {
  #bar;
  #button;
  #field;
  #shown;
  #words;

  constructor(bar) {
    this.#bar = bar;
    this.#field = document.getElementById(bar.dataset.preview);
    this.#shown = document.getElementById(`${bar.dataset.preview}-preview`);
    this.#button = bar.querySelector("button");
    this.#words = { back: bar.dataset.back, write: this.#button.textContent };
    // Without the script it sends the form.
    Object.assign(this.#button, { type: "button" });
    this.#button.removeAttribute("name");
    this.#button.setAttribute("aria-controls", this.#shown.id);
    this.#switch(false);
    this.#button.addEventListener("click", () => this.#toggle());
  }

  async #toggle() {
    if (!this.#shown.hidden) {
      this.#switch(false);
      this.#field.focus();
      return;
    }
    const html = await this.#ask();
    // It is safe: the service has cleaned it, and the policy of the page runs nothing in it.
    const parsed = new DOMParser().parseFromString(html, "text/html");
    this.#shown.querySelector(".written").replaceChildren(...parsed.body.childNodes);
    this.#switch(true);
  }

  async #ask() {
    const csrf = this.#field.form.elements.csrf?.value;
    const body = new URLSearchParams({ text: this.#field.value, ...(csrf && { csrf }) });
    try {
      const answer = await fetch(this.#bar.dataset.address, { method: "POST", body });
      if (answer.ok) return await answer.text();
    } catch {
      // Said below.
    }
    const sorry = document.createElement("p");
    sorry.textContent = this.#bar.dataset.failed;
    return sorry.outerHTML;
  }

  #switch(shows) {
    this.#shown.hidden = !shows;
    this.#field.hidden = shows;
    this.#button.textContent = shows ? this.#words.back : this.#words.write;
    this.#button.setAttribute("aria-expanded", String(shows));
  }
}

for (const bar of document.querySelectorAll("[data-preview]")) new Preview(bar);
