// What is written into a reply for an article: a link, or its passage as a quotation with the link.

/**
 * `{ text, html }` of an article `{ title, url, text }` with an absolute address. `html` is there
 * only for the format `html`; `text` always. `whole` says that a quotation may have lines of its own.
 */
export function insertion({ title, url, text }, { quote, format, whole = true }) {
  const address = url.replace(/[()<>\s]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  const lines = whole ? text.trim().split(/\s*\n\s*/) : [text.trim().replace(/\s+/g, " ")];
  if (format === "html") return { html: html(title, address, quote && lines), text: plain(title, url, quote && lines) };
  if (format === "plain") return { text: plain(title, url, quote && lines) };
  return { text: markdown(title, address, quote && lines, whole) };
}

function markdown(title, url, lines, whole) {
  const link = `[${escaped(title)}](${url})`;
  if (!lines) return link;
  if (!whole) return `“${escaped(lines[0])}” ${link}`;
  return `${lines.map((line) => `> ${escaped(line)}`).join("\n>\n")}\n>\n> ${link}\n\n`;
}

function plain(title, url, lines) {
  return lines ? `“${lines.join("\n")}”\n${title}: ${url}` : `${title}: ${url}`;
}

function html(title, url, lines) {
  const link = `<a href="${entities(url)}">${entities(title)}</a>`;
  if (!lines) return link;
  const quoted = lines.map((line) => `<p>${entities(line)}</p>`).join("");
  return `<blockquote>${quoted}<p>${link}</p></blockquote><p><br></p>`;
}

/** Signs that would mean something in Markdown. A number and a hyphen at the beginning may stay. */
function escaped(text) {
  return text.replace(/[\\`*_[\]<>|~]|^#/g, "\\$&");
}

function entities(text) {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
