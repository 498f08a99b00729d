// Files of a ticket, sent while one still writes: chosen, dropped, or pasted as a screenshot. What
// has arrived goes with the form as `attached-KEY`. Without this script the field sends them itself.

import { FileRow } from "./ticket-file-row.js";

const PICTURE_ENDINGS = { "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif" };

class FilesField {
  #root;
  #form;
  #list;
  #state;
  #words;
  #rows = new Set();

  constructor(root) {
    this.#root = root;
    this.#form = root.closest("form");
    this.#list = root.querySelector(".files-list");
    this.#state = root.querySelector(".files-state");
    this.#words = { ...root.dataset, why: JSON.parse(root.dataset.why) };
    root.classList.add("is-live");
    for (const part of root.querySelectorAll(".files-choose, .files-ways")) part.hidden = false;
    for (const item of this.#list.children) this.#take(FileRow.adopt(item, this.#words, this.#calls));
    this.#listen();
  }

  #calls = {
    changed: (row, said) => {
      if (said) this.#state.textContent = said;
      this.#tell();
    },
    removed: (row, said) => {
      this.#rows.delete(row);
      this.#list.hidden = this.#rows.size === 0;
      this.#state.textContent = said;
      this.#root.querySelector("input[type=file]").focus();
      this.#tell();
    },
  };

  #listen() {
    const input = this.#root.querySelector("input[type=file]");
    input.addEventListener("change", () => {
      this.#add([...input.files]);
      // They go by themselves; the form must not send them once more.
      input.value = "";
    });
    this.#form.addEventListener("paste", (event) => this.#onPaste(event));
    // On the whole form: nobody should have to aim, and a file beside it would replace the page.
    for (const name of ["dragenter", "dragover"]) {
      this.#form.addEventListener(name, (event) => this.#onDrag(event));
    }
    this.#form.addEventListener("dragleave", (event) => {
      if (!this.#form.contains(event.relatedTarget)) this.#root.classList.remove("is-over");
    });
    this.#form.addEventListener("drop", (event) => this.#onDrop(event));
  }

  #onPaste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    // A cell of a table comes as text and as a picture of it: the text is what is meant.
    if (!files.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    this.#add(files.map((file) => this.#named(file)));
  }

  /** Every screenshot that is pasted is called `image.png`. */
  #named(file) {
    const ending = PICTURE_ENDINGS[file.type];
    if (!ending || !/^image\.\w+$/.test(file.name)) return file;
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join("-");
    return new File([file], `${this.#words.pasted}-${time}.${ending}`, { type: file.type });
  }

  #onDrag(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.#root.classList.add("is-over");
  }

  #onDrop(event) {
    this.#root.classList.remove("is-over");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    this.#add([...event.dataTransfer.files]);
  }

  #add(files) {
    for (const file of files) {
      const row = FileRow.begin(file, this.#words, this.#calls);
      const refusal = this.#refusal(file);
      this.#list.append(row.element);
      this.#take(row);
      if (refusal) row.refuse(this.#words.why[refusal]);
      else row.send(this.#words.upload);
    }
    this.#list.hidden = this.#rows.size === 0;
  }

  /** What the service would refuse anyway is refused before it is sent. */
  #refusal(file) {
    const kept = [...this.#rows].filter((row) => !row.isRefused);
    const together = kept.reduce((sum, row) => sum + row.size, file.size);
    if (file.size === 0) return "empty";
    if (file.size > Number(this.#words.bytes)) return "too-large";
    if (kept.length >= Number(this.#words.most)) return "too-many";
    return together > Number(this.#words.allBytes) ? "message-too-large" : "";
  }

  #take(row) {
    this.#rows.add(row);
    this.#tell();
  }

  /** The form waits for what is on its way: see ticket-send.js. */
  #tell() {
    const going = [...this.#rows].filter((row) => row.isGoing).length;
    this.#form.dataset.going = String(going);
    this.#form.dispatchEvent(new CustomEvent("files-going", { detail: going }));
  }
}

for (const root of document.querySelectorAll("[data-files]")) new FilesField(root);
