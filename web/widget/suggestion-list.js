// The list of answers: each a button that opens its passage in place.

/** Make an element with properties, attributes (in `attributes`) and children. */
function make(tag, { attributes = {}, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * One answer as a list item.
 * `href` is where the article is read; `open` whether its passage shows from the start.
 */
export function makeItem(suggestion, { number, href, open, lang, words }) {
  const id = `passage-${number}`;
  const foreign = suggestion.lang && suggestion.lang !== lang;
  const button = make(
    "button",
    {
      type: "button",
      attributes: { part: "title", "aria-expanded": String(open), "aria-controls": id },
    },
    make("span", { className: "name", textContent: suggestion.title, lang: suggestion.lang ?? "" }),
  );
  if (foreign && words.languages[suggestion.lang]) {
    button.append(
      make("span", {
        className: "badge",
        textContent: words.languages[suggestion.lang],
        attributes: { part: "badge" },
      }),
    );
  }
  const panel = make("div", { id, hidden: !open, attributes: { part: "passage" } });
  if (suggestion.place) {
    panel.append(make("p", { className: "place", textContent: suggestion.place }));
  }
  panel.append(markedText(suggestion), readLink(href, words));
  if (foreign) panel.firstElementChild.lang = panel.querySelector(".text").lang = suggestion.lang;

  button.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
  });
  return make("li", { attributes: { part: "item" } }, button, panel);
}

/** The passage, with the words that match in <mark>. Never HTML from the service. */
function markedText({ text, highlights }) {
  const paragraph = make("p", { className: "text" });
  // The service counts characters; a string here counts halves of the rarer ones.
  const characters = [...text];
  const between = (start, end) => characters.slice(start, end).join("");
  let at = 0;
  for (const [start, end] of highlights) {
    if (start < at || end > characters.length) continue;
    paragraph.append(between(at, start), make("mark", { textContent: between(start, end) }));
    at = end;
  }
  paragraph.append(between(at));
  return paragraph;
}

function readLink(href, words) {
  const link = make(
    "a",
    { href, target: "_blank", rel: "noopener", attributes: { part: "link" } },
    words.read,
    make("span", { className: "unseen", textContent: ` (${words.newTab})` }),
  );
  return make("p", { className: "more" }, link);
}
