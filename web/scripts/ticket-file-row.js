// One file on its way to the service: its picture, how much of it has gone, and a way to take it back.

const THUMBNAIL = 72;
const PICTURE = /^image\/(png|jpeg|gif|webp)$/;

export class FileRow {
  element;
  size = 0;
  isRefused = false;
  isGoing = false;
  #file = null;
  #words;
  #calls;
  #request = null;
  #name;

  /** A file that begins its way. `calls` are told `changed` and `removed`, each with words to say. */
  static begin(file, words, calls) {
    const row = new FileRow(document.createElement("li"), file.name, words, calls);
    row.#file = file;
    row.size = file.size;
    row.#draw();
    return row;
  }

  /** A file that the service had already when the page came. */
  static adopt(element, words, calls) {
    const input = element.querySelector("input");
    const name = element.querySelector(".file-name").textContent;
    const row = new FileRow(element, name, words, calls);
    const parts = [...element.querySelectorAll(".file-sign, .file-name, .file-size")];
    const kept = hidden(input.name);
    element.replaceChildren(...parts, kept, row.#remover());
    return row;
  }

  constructor(element, name, words, calls) {
    this.element = element;
    element.className = "file-row";
    this.#name = name;
    this.#words = words;
    this.#calls = calls;
  }

  /** Sends it; `XMLHttpRequest`, since `fetch` does not tell how much of a body has gone. */
  send(address) {
    const request = new XMLHttpRequest();
    this.#request = request;
    this.isGoing = true;
    this.isRefused = false;
    request.open("POST", `${address}?${new URLSearchParams({ name: this.#name })}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", (event) => this.#progress(event.loaded / event.total));
    request.addEventListener("load", () => this.#answered(request, address));
    request.addEventListener("error", () => this.#failed(this.#words.failed, address));
    request.send(this.#file);
    this.#calls.changed(this, "");
  }

  /** It is not taken, and goes nowhere. */
  refuse(why) {
    this.isGoing = false;
    this.isRefused = true;
    this.element.querySelector("progress")?.remove();
    this.element.classList.add("is-refused");
    const said = document.createElement("p");
    said.className = "field-problem";
    said.textContent = why;
    this.element.append(said);
    this.#calls.changed(this, `${this.#name}: ${why}`);
  }

  #answered(request, address) {
    if (request.status === 201) {
      this.#arrived(JSON.parse(request.responseText).key);
    } else if (request.status === 429) {
      this.#failed(this.#words.often, address);
    } else if (request.status >= 500 && request.status !== 503) {
      this.#failed(this.#words.failed, address);
    } else {
      this.refuse(this.#words.why[codeOf(request)] ?? this.#words.why.unknown);
    }
  }

  #arrived(key) {
    this.isGoing = false;
    this.element.querySelector("progress")?.remove();
    this.element.append(hidden(`attached-${key}`));
    this.element.classList.add("is-up");
    this.#calls.changed(this, this.#words.up.replace("{name}", this.#name));
  }

  #failed(why, address) {
    this.refuse(why);
    const again = document.createElement("button");
    Object.assign(again, { type: "button", className: "button button-plain file-again", textContent: this.#words.again });
    again.addEventListener("click", () => {
      this.element.classList.remove("is-refused");
      this.#draw();
      this.send(address);
    });
    this.element.append(again);
  }

  #progress(share) {
    const bar = this.element.querySelector("progress");
    if (bar) bar.value = share;
  }

  #draw() {
    const bar = document.createElement("progress");
    Object.assign(bar, { max: 1, value: 0 });
    bar.setAttribute("aria-label", this.#name);
    this.element.replaceChildren(
      this.#sign(),
      text("file-name", this.#name),
      text("file-size", sizeWords(this.size)),
      this.#remover(),
      bar,
    );
  }

  /** A small picture of it, drawn here: nothing is asked for, and no address of it is made. */
  #sign() {
    const ending = this.#name.includes(".") ? this.#name.split(".").pop().slice(0, 5) : "";
    const sign = text("file-sign", ending.toUpperCase());
    sign.setAttribute("aria-hidden", "true");
    if (PICTURE.test(this.#file.type)) this.#picture(sign);
    return sign;
  }

  async #picture(sign) {
    try {
      const picture = await createImageBitmap(this.#file);
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = THUMBNAIL;
      const scale = THUMBNAIL / Math.min(picture.width, picture.height);
      const [width, height] = [picture.width * scale, picture.height * scale];
      const place = [(THUMBNAIL - width) / 2, (THUMBNAIL - height) / 2];
      canvas.getContext("2d").drawImage(picture, ...place, width, height);
      picture.close();
      sign.replaceChildren(canvas);
      sign.classList.add("is-picture");
    } catch {
      // It is no picture after all: the service will say so.
    }
  }

  #remover() {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "file-remove", textContent: "×" });
    button.setAttribute("aria-label", this.#words.remove.replace("{name}", this.#name));
    button.addEventListener("click", () => {
      this.#request?.abort();
      this.isGoing = false;
      this.element.remove();
      this.#calls.removed(this, this.#words.gone.replace("{name}", this.#name));
    });
    return button;
  }
}

function codeOf(request) {
  try {
    return JSON.parse(request.responseText).code;
  } catch {
    return "";
  }
}

function hidden(name) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name, value: "1" });
  return input;
}

function text(name, content) {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = content;
  return span;
}

function sizeWords(bytes) {
  const lang = document.documentElement.lang;
  const [number, unit] = bytes >= 1e6 ? [bytes / 1e6, "MB"] : [Math.ceil(bytes / 1000), "KB"];
  return `${number.toLocaleString(lang, { maximumFractionDigits: 1 })} ${unit}`;
}
