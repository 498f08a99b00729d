// Makes elements without HTML text, so that pages that insist on trusted types allow it.

/** An element with properties, attributes (in `attributes`) and children. */
export function make(tag, { attributes = {}, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A button that never submits. */
export function button(part, text, onClick) {
  const made = make("button", { type: "button", textContent: text, attributes: { part } });
  made.addEventListener("click", onClick);
  return made;
}
