// The passage that answers, with the words that match in <mark>. Never HTML from the service.

import { make } from "./make.js";

// Letters: about two lines, and what is kept before a match that lies beyond them.
const LEAD = 120;
const KEPT_BEFORE = 60;

/** A paragraph; unless `whole`, it begins shortly before the most matches that lie together. */
export function markedText({ text, highlights }, { whole }) {
  const paragraph = make("p", { className: whole ? "text" : "text short" });
  // The service counts characters; a string here counts halves of the rarer ones.
  const characters = [...text];
  const between = (start, end) => characters.slice(start, end).join("");
  let at = whole ? 0 : beginning(characters, densest(highlights));
  if (at) paragraph.append("… ");
  for (const [start, end] of highlights) {
    if (start < at || end > characters.length) continue;
    paragraph.append(between(at, start), make("mark", { textContent: between(start, end) }));
    at = end;
  }
  paragraph.append(between(at));
  return paragraph;
}

/** The match that has the most others right behind it; the first of equals. */
function densest(highlights) {
  const starts = highlights.map(([start]) => start);
  const near = (from) => starts.filter((start) => start >= from && start < from + LEAD).length;
  return starts.reduce((best, start) => (near(start) > near(best) ? start : best), starts[0] ?? 0);
}

/** Where the short text begins: with a line or a word, not in the middle of one. */
function beginning(characters, match) {
  if (match < LEAD) return 0;
  for (let at = match - 1; at > match - LEAD; at--) if (characters[at] === "\n") return at + 1;
  const space = characters.indexOf(" ", match - KEPT_BEFORE);
  return space >= 0 && space < match ? space + 1 : match;
}
