// Where somebody is writing, in a page that need not be ours: what stands before the caret, where the
// caret is on the screen, and how two signs there are replaced so that undoing brings them back.

const TYPED = new Set(["", "text", "search", "email", "url", "tel"]);

/** The place of the caret in the field that an event came from; `null` where nothing is written. */
export function placeOf(event) {
  const target = event.composedPath()[0];
  if (!(target instanceof Element)) return null;
  const isField = target.matches("textarea, input") && (target.localName !== "input" || TYPED.has(target.type));
  if (isField) return target.readOnly || target.disabled ? null : new FieldPlace(target);
  const editor = target.closest("[contenteditable]:not([contenteditable=false])");
  return editor?.isContentEditable ? EditorPlace.in(editor) : null;
}

/** In a text area or an input. */
class FieldPlace {
  format = "markdown";

  constructor(field) {
    this.field = field;
    try {
      this.at = field.selectionStart === field.selectionEnd ? field.selectionStart : null;
    } catch {
      this.at = null;
    }
  }

  get whole() {
    return this.field.localName === "textarea";
  }

  get before() {
    return this.at === null ? "" : this.field.value.slice(0, this.at);
  }

  /** Puts the caret back, with as many signs before it selected. */
  select(length) {
    this.field.focus();
    this.field.setSelectionRange(this.at - length, this.at);
  }

  get isLeft() {
    return !this.field.isConnected;
  }

  /** Where the caret is on the screen: measured in a copy of the field that nobody sees. */
  rectangle() {
    const box = this.field.getBoundingClientRect();
    const copy = document.createElement("div");
    const style = getComputedStyle(this.field);
    for (const name of COPIED) copy.style.setProperty(name, style.getPropertyValue(name));
    const height = `${box.height}px`;
    const shape = { position: "fixed", visibility: "hidden", top: "0", left: "0", width: `${box.width}px`, height, overflow: "hidden" };
    Object.assign(copy.style, shape, { whiteSpace: this.whole ? "pre-wrap" : "pre" });
    const mark = document.createElement("span");
    mark.textContent = "?";
    copy.append(this.field.value.slice(0, Math.max(0, this.at - 1)), mark);
    document.body.append(copy);
    const found = mark.getBoundingClientRect();
    copy.remove();
    const left = box.left + found.left - this.field.scrollLeft;
    const top = box.top + found.top - this.field.scrollTop;
    return new DOMRect(clamp(left, box.left, box.right), clamp(top, box.top, box.bottom), 0, found.height);
  }
}

const COPIED = (
  "box-sizing border-top-width border-right-width border-bottom-width border-left-width border-style " +
  "padding-top padding-right padding-bottom padding-left font-family font-size font-style font-weight " +
  "letter-spacing line-height tab-size text-align text-indent text-transform word-spacing overflow-wrap direction"
).split(" ");

/** In something `contenteditable`. */
class EditorPlace {
  format = "html";
  whole = true;

  /** `null` when nothing is written there, or something is selected. */
  static in(editor) {
    const root = editor.getRootNode();
    const selection = (root.getSelection ? root : document).getSelection();
    const node = selection?.anchorNode;
    if (!selection?.isCollapsed || node?.nodeType !== Node.TEXT_NODE) return null;
    return new EditorPlace(editor, node, selection.anchorOffset);
  }

  constructor(editor, node, at) {
    this.field = editor;
    this.at = at;
    this.node = node;
  }

  get before() {
    return this.node.data.slice(0, this.at);
  }

  get isLeft() {
    return !this.node.isConnected || this.node.data.length < this.at;
  }

  select(length) {
    this.field.focus();
    getSelection().setBaseAndExtent(this.node, this.at - length, this.node, this.at);
  }

  rectangle() {
    const range = document.createRange();
    range.setStart(this.node, Math.max(0, this.at - 1));
    range.setEnd(this.node, this.at);
    return range.getBoundingClientRect();
  }
}

/** Writes in the place of the last `length` signs, as if it had been typed: Ctrl+Z takes it back. */
export function write(place, length, { text, html }) {
  place.select(length);
  if (html && document.execCommand("insertHTML", false, trustedHtml(html))) return;
  if (document.execCommand("insertText", false, text)) return;
  // A browser that has neither; nothing is taken back there.
  place.field.setRangeText?.(text, place.at - length, place.at, "end");
  place.field.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true, inputType: "insertText" }));
}

let pickerPolicy;

/** For pages that insist on trusted types, with a policy that they name: `kb-link-picker`. */
function trustedHtml(html) {
  if (!window.trustedTypes) return html;
  pickerPolicy ??= window.trustedTypes.createPolicy("kb-link-picker", { createHTML: (text) => text });
  return pickerPolicy.createHTML(html);
}

function clamp(value, least, most) {
  return Math.min(most, Math.max(least, value));
}
