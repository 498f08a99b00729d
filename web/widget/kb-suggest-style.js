// The element's look. A page sets the --kb-* properties, or styles the parts (`::part(item)`).
// Light and dark follow the page's own `color-scheme`, so a light page stays light at night.

const css = `
:host {
  --_accent: var(--kb-accent, light-dark(#0a6158, #74d3c3));
  --_accent-soft: var(--kb-accent-soft, light-dark(#e1efec, #1a3733));
  --_text: var(--kb-text, light-dark(#1a2022, #e7ebeb));
  --_muted: var(--kb-muted, light-dark(#566065, #a2aeb1));
  --_surface: var(--kb-surface, light-dark(#ffffff, #1b2224));
  --_border: var(--kb-border, light-dark(#e2dfd7, #2e383b));
  --_radius: var(--kb-radius, 8px);
  display: block;
  min-width: 0;
  color: var(--_text);
  font-family: var(--kb-font, inherit);
  font-size: var(--kb-font-size, 1rem);
  line-height: 1.5;
  text-align: start;
}

:host([shown]) { margin-block: 0.75rem; }

:host([hidden]), [hidden] { display: none !important; }

* { box-sizing: border-box; }

h2, h3, h4, h5, h6, p, ul { margin: 0; }

[part=panel] {
  border: 1px solid var(--_border);
  border-radius: var(--_radius);
  background: var(--_surface);
  overflow: hidden;
}

header {
  display: flex;
  justify-content: space-between;
  align-items: baseline;
  gap: 1em;
  padding: 0.65em 1em;
  border-bottom: 1px solid var(--_border);
  background: var(--_accent-soft);
}

[part=heading] { font-size: 1em; font-weight: 700; }

[part=list] { list-style: none; padding: 0; }

[part=item] + [part=item] { border-top: 1px solid var(--_border); }

button {
  border: 0;
  padding: 0;
  background: none;
  color: inherit;
  font: inherit;
  text-align: start;
  cursor: pointer;
}

h3 { font-size: 1em; }

[part=title] {
  display: grid;
  grid-template-columns: 1fr auto;
  gap: 0.1em 0.75em;
  width: 100%;
  padding: 0.75em 1em 0.35em;
}

[part=title]:hover .name { color: var(--_accent); text-decoration: underline; text-underline-offset: 0.18em; }

[part=title]::after {
  content: "";
  grid-row: 1;
  grid-column: 2;
  width: 0.55em;
  height: 0.55em;
  margin: 0.4em 0.2em 0 0;
  border: solid var(--_muted);
  border-width: 0 2px 2px 0;
  transform: rotate(45deg);
}

[aria-expanded=true][part=title]::after { margin-top: 0.65em; transform: rotate(225deg); }

.name { font-weight: 600; }

[part=badge] { grid-column: 1; font-size: 0.8125em; font-weight: 400; color: var(--_muted); }

[part=passage] { padding: 0 1em; font-size: 0.9375em; overflow-wrap: anywhere; }

.place { font-size: 0.9375em; font-weight: 600; color: var(--_muted); }

.text { white-space: pre-line; }

.short { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }

mark { background: var(--_accent-soft); color: inherit; font-weight: 600; border-radius: 3px; }

[part=actions], [part=question] {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.5em 1.1em;
  padding: 0.5em 1em 0.85em;
  font-size: 0.9375em;
}

[part=solved], [part=confirm], [part=decline], [part=resume] {
  padding: 0.25em 0.8em;
  border: 1px solid var(--_accent);
  border-radius: var(--_radius);
  color: var(--_accent);
  font-weight: 600;
}

[part=confirm], [part=solved][aria-expanded=true] { background: var(--_accent); color: var(--_surface); }

[part=rejected], [part=link], [part=hide], [part=article] a {
  color: var(--_accent);
  font-weight: 600;
  text-decoration: underline;
  text-underline-offset: 0.18em;
}

[part=rejected], [part=hide] { min-height: 1.75em; }

[part=hide] { flex: none; font-size: 0.9375em; }

[aria-disabled=true] { color: var(--_muted); text-decoration: none; cursor: default; }

[part=question] { padding-top: 0.75em; border-top: 1px solid var(--_border); background: var(--_accent-soft); }

[part=question] p { flex-basis: 100%; font-weight: 700; }

[part=thanks] { display: grid; justify-items: start; gap: 0.75em; padding: 1em; }

.rejected :is([part=passage], .name) { color: var(--_muted); }

.rejected [part=solved] { display: none; }

[part=article] {
  position: relative;
  max-height: min(28em, 65vh);
  margin: 0.35em 1em;
  padding: 0.75em 1em;
  overflow: auto;
  overflow-anchor: none;
  overscroll-behavior: contain;
  contain: inline-size;
  border: 1px solid var(--_border);
  border-radius: var(--_radius);
  font-size: 0.9375em;
  overflow-wrap: break-word;
}

[part=passage]:not([hidden]) + [part=article] { border: 0; padding: 0.25em 0; margin-block: 0; }

.state { color: var(--_muted); }

[part=article] > * + * { margin-block: 0.75em 0; }

:is(h4, h5, h6) { font-size: 1.0625em; line-height: 1.3; }

[part=article] :is(h4, h5, h6) { margin-top: 1.1em; }

.here { box-shadow: -0.6em 0 var(--_surface), -0.8em 0 var(--_accent); }

[part=article] :is(ul, ol) { padding-inline-start: 1.4em; }

li > :is(ul, ol), li + li { margin-top: 0.3em; }

img, video { max-width: 100%; height: auto; border-radius: 4px; }

figure, blockquote, dl, dd { margin-inline: 0; }

pre, aside, .admonition { padding: 0.6em 0.8em; border-radius: 4px; background: var(--_accent-soft); }

pre { overflow-x: auto; }

code, kbd, samp, pre { font-family: ui-monospace, monospace; font-size: 0.9375em; }

.admonition-title { font-weight: 700; }

table { border-collapse: collapse; font-size: 0.9375em; }

th, td { padding: 0.3em 0.6em; border: 1px solid var(--_border); text-align: start; vertical-align: top; }

:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; border-radius: 4px; }

:is([part=title], [part=article], [part=thanks]):focus-visible { outline-offset: -3px; }

[role=status] {
  position: absolute;
  width: 1px;
  height: 1px;
  margin: -1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}

@media (forced-colors: active) {
  [part=panel] { border-color: CanvasText; }
}
`;

let sheet;

/** One stylesheet for every element of the page; allowed by a policy of `style-src 'self'`. */
export function style() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}
