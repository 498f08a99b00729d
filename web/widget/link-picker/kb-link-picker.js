// Registers <kb-link-picker>, and hands out its parts for the window that it opens on other sites.

import { insertion } from "./insertion.js";
import { KbLinkPickerElement } from "./link-picker-element.js";
import { PickerPanel } from "./picker-panel.js";
import { PickerSource } from "./picker-source.js";
import { pickerStyle } from "./picker-style.js";
import { pickerWords } from "./picker-words.js";

if (!customElements.get("kb-link-picker")) customElements.define("kb-link-picker", KbLinkPickerElement);

export { insertion, KbLinkPickerElement, PickerPanel, PickerSource, pickerStyle, pickerWords };
