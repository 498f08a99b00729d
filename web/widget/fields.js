// Finds and reads the fields of a page that is not ours. Nothing here ever writes to one.

const EDITORS =
  "textarea, input:not([type=hidden]), select, [contenteditable]:not([contenteditable=false])";

/**
 * What `selector` names: in `form`, else beside `element`, else anywhere in the page. `>>>` enters
 * an open shadow root. `null` when there is none (yet), and for what is no selector.
 */
export function find(element, selector, form = null) {
  if (!selector) return null;
  const steps = selector.split(">>>").map((step) => step.trim());
  for (const root of [form, element.getRootNode(), document]) {
    const found = root && walk(root, steps);
    if (found) return found;
  }
  return null;
}

function walk(root, steps) {
  try {
    return steps.reduce((inside, step) => (inside?.shadowRoot ?? inside)?.querySelector(step), root);
  } catch {
    return null;
  }
}

/** Where one writes: the element itself, or the first editor inside it or its shadow root. */
export function editorOf(element) {
  if (!element || element.isContentEditable || typeof element.value === "string") return element;
  return (element.shadowRoot ?? element).querySelector(EDITORS);
}

/** What was written or chosen, in one line; `null` when there is no field. */
export function textOf(element) {
  const editor = editorOf(element);
  if (!editor) return null;
  return rawText(editor).replace(/\s+/g, " ").trim();
}

function rawText(editor) {
  if (editor.type === "password") return "";
  if (editor.isContentEditable) return editor.innerText;
  // The service is told what people read, not the number behind it.
  if (editor.selectedOptions) return editor.value && editor.selectedOptions[0].label;
  return editor.value ?? "";
}
