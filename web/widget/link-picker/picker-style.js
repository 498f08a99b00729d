// The picker's look. A page sets the --kb-* properties, or styles the parts (`::part(option)`).

const pickerCss = `
:host {
  --_accent: var(--kb-accent, light-dark(#0a6158, #74d3c3));
  --_accent-soft: var(--kb-accent-soft, light-dark(#e1efec, #1a3733));
  --_text: var(--kb-text, light-dark(#1a2022, #e7ebeb));
  --_muted: var(--kb-muted, light-dark(#566065, #a2aeb1));
  --_surface: var(--kb-surface, light-dark(#ffffff, #1b2224));
  --_border: var(--kb-border, light-dark(#7e888c, #75838a));
  --_radius: var(--kb-radius, 8px);
  --_warning: light-dark(#8a4b00, #f0b866);
  display: contents;
}

* { box-sizing: border-box; }

[hidden] { display: none !important; }

[part=picker] {
  position: fixed;
  inset: auto;
  flex-direction: column;
  width: min(30rem, calc(100vw - 16px));
  margin: 0;
  padding: 0;
  border: 1px solid var(--_border);
  border-radius: var(--_radius);
  background: var(--_surface);
  color: var(--_text);
  font-family: var(--kb-font, inherit);
  font-size: var(--kb-font-size, 0.9375rem);
  line-height: 1.45;
  text-align: start;
  overflow: hidden;
  box-shadow: 0 8px 28px rgb(0 0 0 / 22%);
}

[part=picker]:popover-open, [part=picker]:not([popover]) { display: flex; }

[part=picker]:not([popover]) { position: static; width: auto; height: 100%; border: 0; border-radius: 0; box-shadow: none; }

[part=search] {
  flex: none;
  margin: 0;
  padding: 0.6em 0.8em;
  border: 0;
  border-bottom: 1px solid var(--_border);
  background: transparent;
  color: inherit;
  font: inherit;
}

[part=search]::placeholder { color: var(--_muted); opacity: 1; }

[part=search]:focus { outline: 2px solid var(--_accent); outline-offset: -2px; border-radius: var(--_radius) var(--_radius) 0 0; }

[part=list] { flex: 1 1 auto; min-height: 0; max-height: 19rem; margin: 0; padding: 0; overflow: auto; list-style: none; overscroll-behavior: contain; }

[part=picker]:not([popover]) [part=list] { max-height: none; }

[part=option] { padding: 0.5em 0.8em; cursor: pointer; border-inline-start: 3px solid transparent; }

[part=option] + [part=option] { border-top: 1px solid color-mix(in srgb, var(--_border) 35%, transparent); }

[part=option]:hover { background: color-mix(in srgb, var(--_accent-soft) 50%, transparent); }

[part=option][aria-selected=true] { background: var(--_accent-soft); border-inline-start-color: var(--_accent); }

.title { font-weight: 600; }

[part=mark] { display: inline-block; padding: 0 0.45em; border: 1px solid currentcolor; border-radius: 1em; color: var(--_muted); font-size: 0.8em; white-space: nowrap; }

.mark.hidden, .mark.rejected { color: var(--_warning); }

[part=option][aria-selected=true] :is(.language, .shown, .opened, .linked, .helpful, .passage) { color: var(--_text); }

[part=passage] { display: -webkit-box; overflow: hidden; color: var(--_muted); font-size: 0.925em; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow-wrap: anywhere; }

[part=said], [part=keys] { flex: none; margin: 0; padding: 0.5em 0.8em; }

[part=said] { font-weight: 600; }

[part=keys] { padding-block: 0.35em; border-top: 1px solid color-mix(in srgb, var(--_border) 35%, transparent); color: var(--_muted); font-size: 0.8125em; }

.spoken { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

@media (forced-colors: active) {
  [part=option][aria-selected=true] { outline: 2px solid Highlight; outline-offset: -2px; }
}
`;

let pickerSheet;

/** One stylesheet for every picker of the page; allowed by a policy of `style-src 'self'`. */
export function pickerStyle() {
  if (!pickerSheet) {
    pickerSheet = new CSSStyleSheet();
    pickerSheet.replaceSync(pickerCss);
  }
  return pickerSheet;
}
