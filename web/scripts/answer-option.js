// One answer of the service as a link in the list: its title, its place, the words that answer.

import { fill } from "./fill-words.js";
import { excerptNodes } from "./passage-excerpt.js";

// Two lines where the list is widest; the style cuts where it is narrower.
const PASSAGE_LENGTH = 150;

/**
 * A copy of the page's own option, filled from a hit. `base` is where addresses begin (`/es`),
 * `lang` the language of the page.
 */
export function answerOption(template, hit, { base, lang }) {
  const option = template.content.firstElementChild.cloneNode(true);
  const part = (name) => option.querySelector(`[data-part=${name}]`);
  option.href = base + addressOf(hit);
  part("title").textContent = hit.title;
  part("passage").append(...excerptNodes(hit.passage.text, hit.passage.highlights, PASSAGE_LENGTH));
  writePlace(part("place"), hit.passage, lang);
  // Of the badges only the one for the hit's language stays: none where it is the page's own.
  for (const badge of option.querySelectorAll("[data-badge]")) {
    if (badge.dataset.badge !== hit.lang) badge.remove();
    badge.lang = lang;
  }
  if (hit.lang !== lang) option.lang = hit.lang;
  return option;
}

/** Where the passage begins: its heading, or its second of the video. */
function addressOf({ url, passage }) {
  if (passage.start_seconds == null) return url;
  return `${url.split("#")[0]}?t=${Math.floor(passage.start_seconds)}#video`;
}

function writePlace(place, { start_seconds: seconds, heading_path: headings }, lang) {
  if (seconds != null) {
    place.textContent = fill(place.dataset.video, { time: clock(seconds) });
    place.lang = lang;
  } else if (headings.length) {
    place.textContent = headings.join(" › ");
  } else {
    place.remove();
  }
}

/** Seconds as minutes and seconds, as the transcript writes them. */
function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
