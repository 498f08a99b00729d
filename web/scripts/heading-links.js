// Gives each heading a link to itself: to be followed, to be copied by the browser's own menu, and
// copied when it is simply pressed.

import { canCopy, copyText } from "./clipboard.js";
import { fill } from "./fill-words.js";

export function addHeadingLinks(prose, { words, make, say }) {
  for (const heading of prose.querySelectorAll(":is(h2, h3, h4)[id]")) {
    heading.append(linkTo(heading, make("headingLink")));
  }
  prose.addEventListener("click", async (event) => {
    const link = event.target.closest(".heading-link");
    const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (!link || opensElsewhere || !canCopy) return;
    // When it fails there is nothing to say: the address bar holds the link.
    if (await copyText(link.href)) say(words.linkCopied);
  });
}

function linkTo(heading, link) {
  const text = document.createElement("span");
  text.id = `title-of-${heading.id}`;
  text.append(...heading.childNodes);
  heading.append(text);
  // The heading is still called by its text alone.
  heading.setAttribute("aria-labelledby", text.id);
  link.href = `#${encodeURIComponent(heading.id)}`;
  link.lang = document.documentElement.lang;
  link.setAttribute("aria-label", fill(link.dataset.label, { heading: text.textContent.trim() }));
  return link;
}
