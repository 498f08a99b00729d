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
  color: var(--_text);
  font-family: var(--kb-font, inherit);
  font-size: var(--kb-font-size, 1rem);
  line-height: 1.5;
  text-align: start;
}

:host([hidden]), [hidden] { display: none !important; }

* { box-sizing: border-box; }

[part="panel"] {
  border: 1px solid var(--_border);
  border-radius: var(--_radius);
  background: var(--_surface);
  overflow: hidden;
}

[part="heading"] {
  margin: 0;
  padding: 0.65em 1em;
  border-bottom: 1px solid var(--_border);
  background: var(--_accent-soft);
  font-weight: 700;
}

ul { list-style: none; margin: 0; padding: 0; }

li + li { border-top: 1px solid var(--_border); }

button {
  display: grid;
  grid-template-columns: 1fr auto;
  gap: 0.15em 0.75em;
  width: 100%;
  padding: 0.7em 1em;
  border: 0;
  background: none;
  color: inherit;
  font: inherit;
  text-align: start;
  cursor: pointer;
}

button:hover .name { color: var(--_accent); text-decoration: underline; text-underline-offset: 0.18em; }

button::after {
  content: "";
  grid-row: 1;
  grid-column: 2;
  align-self: start;
  width: 0.55em;
  height: 0.55em;
  margin: 0.4em 0.2em 0 0;
  border: solid var(--_muted);
  border-width: 0 2px 2px 0;
  transform: rotate(45deg);
}

button[aria-expanded="true"]::after { margin-top: 0.65em; transform: rotate(225deg); }

.name { font-weight: 600; }

.badge { justify-self: start; font-size: 0.8125em; color: var(--_muted); }

[part="passage"] { padding: 0 1em 0.9em; }

.place { margin: 0 0 0.25em; font-size: 0.875em; font-weight: 600; color: var(--_muted); }

.text { margin: 0; font-size: 0.9375em; white-space: pre-line; overflow-wrap: break-word; }

mark { background: var(--_accent-soft); color: inherit; font-weight: 600; border-radius: 3px; }

.more { margin: 0.6em 0 0; }

a { color: var(--_accent); font-weight: 600; text-underline-offset: 0.18em; }

:focus-visible { outline: 3px solid var(--_accent); outline-offset: -3px; border-radius: 4px; }

a:focus-visible { outline-offset: 2px; }

.unseen, [role="status"] {
  position: absolute;
  width: 1px;
  height: 1px;
  margin: -1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}

@media (forced-colors: active) {
  [part="panel"] { border-color: CanvasText; }
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
