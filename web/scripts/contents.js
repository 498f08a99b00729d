// Marks in the contents list where the reader is, and keeps the list open where it has a column
// of its own. On a phone it is folded until it is wanted.

const WIDE = "(min-width: 64rem)";
// A section is being read when its heading has come this far up the window.
const LINE = 0.3;

export function followContents(list) {
  unfoldWhereWide(list.querySelector("details"));
  const links = new Map();
  for (const link of list.querySelectorAll("a[href^='#']")) {
    const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (section) links.set(section, link);
  }
  const sections = [...links.keys()];
  let current = null;
  const update = () => {
    const link = links.get(sectionAt(sections)) ?? null;
    if (link === current) return;
    current?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "location");
    current = link;
    if (link) bringIntoView(list, link);
  };
  watchCrossings([...sections, document.querySelector("body > footer")], update);
  window.addEventListener("hashchange", update);
}

function unfoldWhereWide(details) {
  const wide = window.matchMedia(WIDE);
  const follow = () => (details.open = wide.matches);
  wide.addEventListener("change", follow);
  follow();
}

/** The last section whose heading is above the line; before the first there is none. */
function sectionAt(sections) {
  if (atTheEnd()) {
    // The last sections are too short to reach the line: the one asked for counts, or the last.
    const asked = sections.find((section) => section.id === decodeURIComponent(location.hash.slice(1)));
    return asked && isInView(asked) ? asked : sections.at(-1);
  }
  const line = innerHeight * LINE;
  return sections.findLast((section) => section.getBoundingClientRect().top <= line);
}

function atTheEnd() {
  const { scrollHeight } = document.documentElement;
  return scrollY > 0 && scrollY + innerHeight >= scrollHeight - 2;
}

function isInView(section) {
  const { top } = section.getBoundingClientRect();
  return top >= 0 && top < innerHeight;
}

/** Calls `update` whenever one of the elements crosses the line, in whichever direction. */
function watchCrossings(elements, update) {
  // Everything above the line counts as seen, however far: a jump over it is noticed too.
  const rootMargin = `1000000px 0px ${-100 * (1 - LINE)}% 0px`;
  const line = new IntersectionObserver(update, { rootMargin });
  const end = new IntersectionObserver(update, { threshold: [0, 1] });
  const footer = elements.pop();
  for (const section of elements) line.observe(section);
  if (footer) end.observe(footer);
}

/** Scrolls the list alone, where it is longer than its column. */
function bringIntoView(list, link) {
  const [frame, mark] = [list.getBoundingClientRect(), link.getBoundingClientRect()];
  if (mark.top < frame.top) list.scrollTop -= frame.top - mark.top;
  else if (mark.bottom > frame.bottom) list.scrollTop += mark.bottom - frame.bottom;
}
