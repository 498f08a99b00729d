// The HTML of an article, built anew from what is known to be harmless: the page that shows it is
// not ours, and need not trust what the service sends.

const KEPT = new Set(
  (
    "A ABBR ASIDE AUDIO B BDI BDO BLOCKQUOTE BR CAPTION CITE CODE DD DEL DETAILS DFN DIV DL DT EM " +
    "FIGCAPTION FIGURE H1 H2 H3 H4 H5 H6 HR I IMG INS KBD LI MARK OL P PRE Q S SAMP SECTION SMALL " +
    "SOURCE SPAN STRONG SUB SUMMARY SUP TABLE TBODY TD TFOOT TH THEAD TIME TR U UL VAR VIDEO WBR"
  ).split(" "),
);
const DROPPED = new Set(
  "SCRIPT STYLE TEMPLATE NOSCRIPT IFRAME OBJECT EMBED SVG MATH TITLE TEXTAREA SELECT".split(" "),
);
const ATTRIBUTES = new Set(
  (
    "alt class colspan controls datetime dir height lang open reversed rowspan scope start title " +
    "value width"
  ).split(" "),
);
const PLAYED = new Set(["src", "poster"]);
// The list is a heading of level 2 and an answer one of level 3; an article's own begin at 2.
const DEEPER = 2;

/** The article as nodes; `address` makes an absolute address of the service of any of its links. */
export function articleNodes(html, address) {
  const parsed = new DOMParser().parseFromString(trusted(html), "text/html");
  return copyOf(parsed.body, address);
}

function copyOf(parent, address) {
  const copy = document.createDocumentFragment();
  for (const node of parent.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) copy.append(node.data);
    else if (node.nodeType === Node.ELEMENT_NODE && !DROPPED.has(node.tagName.toUpperCase()))
      copy.append(copyOfElement(node, address));
  }
  return copy;
}

function copyOfElement(element, address) {
  const inside = copyOf(element, address);
  if (!KEPT.has(element.tagName)) return inside;
  const made = document.createElement(nameOf(element.tagName));
  for (const { name, value } of element.attributes) {
    if (ATTRIBUTES.has(name)) made.setAttribute(name, value);
    else if (name === "id") made.dataset.anchor = value;
    else if (PLAYED.has(name)) made.setAttribute(name, address(value, /^https?:$/));
    else if (name === "href") follow(made, value, address(value, /^(https?|mailto|tel):$/));
  }
  made.append(inside);
  return made;
}

function nameOf(tag) {
  const level = /^H([1-6])$/.exec(tag)?.[1];
  return level ? `h${Math.min(6, Math.max(2, Number(level)) + DEEPER)}` : tag;
}

/** Nothing leads out of the form that is being filled in. */
function follow(link, given, address) {
  Object.assign(link, { href: address, target: "_blank", rel: "noopener" });
  if (given.startsWith("#")) link.dataset.place = given.slice(1);
}

let policy;

/** For pages that insist on trusted types, with a policy that they name: `kb-suggest`. */
function trusted(html) {
  if (!window.trustedTypes) return html;
  policy ??= window.trustedTypes.createPolicy("kb-suggest", { createHTML: (text) => text });
  return policy.createHTML(html);
}
