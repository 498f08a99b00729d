// Cuts a passage down to the line or two that answer, with the matched words marked.

// Characters kept before the first marked word, so that it is read in its sentence and still
// stands in the first line of a phone.
const LEAD = 24;

/**
 * The stretch of about `limit` characters that holds the most marked text, as nodes: text and
 * <mark>, never HTML of the service. `highlights` are pairs of character offsets, ascending.
 */
export function excerptNodes(text, highlights, limit) {
  // The service counts characters; a string here counts halves of the rarer ones.
  const characters = [...withoutBullets(text)];
  const marks = highlights.filter(([begin, end]) => begin < end && end <= characters.length);
  const [start, end] = stretch(characters, marks, limit);
  const words = (from, to) => characters.slice(from, to).join("");
  const nodes = [words(0, start).trim() ? "… " : ""];
  let at = start;
  for (const [from, to] of marks) {
    if (from < at || to > end) continue;
    nodes.push(words(at, from), marked(words(from, to)));
    at = to;
  }
  nodes.push(words(at, end), words(end).trim() ? " …" : "");
  return nodes.filter((node) => node !== "");
}

/** Lists run on in one line: each dash that opened a line becomes a dot, and offsets stay. */
function withoutBullets(text) {
  return text.replace(/^- /, "  ").replace(/\n- /g, " · ");
}

function stretch(characters, marks, limit) {
  const length = characters.length;
  if (length <= limit) return [0, length];
  const weight = (start) =>
    marks
      .filter(([begin, end]) => begin >= start && end <= start + limit)
      .reduce((sum, [begin, end]) => sum + end - begin, 0);
  // The earliest of the best: a passage is most readable from its beginning.
  const starts = [0, ...marks.map(([begin]) => Math.max(0, begin - LEAD))];
  const best = starts.reduce((best, start) => (weight(start) > weight(best) ? start : best));
  const start = best === 0 ? 0 : afterSpace(characters, best);
  return [start, beforeSpace(characters, Math.min(length, start + limit))];
}

function afterSpace(characters, at) {
  const space = characters.indexOf(" ", at);
  return space < 0 || space - at > LEAD ? at : space + 1;
}

function beforeSpace(characters, at) {
  if (at >= characters.length) return characters.length;
  const space = characters.lastIndexOf(" ", at);
  return space < 0 || at - space > LEAD ? at : space;
}

function marked(words) {
  const mark = document.createElement("mark");
  mark.textContent = words;
  return mark;
}
