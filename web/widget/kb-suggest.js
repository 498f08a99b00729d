// Registers <kb-suggest>. Import kb-suggest-element.js instead to register it under another name.

import { KbSuggestElement } from "./kb-suggest-element.js";

if (!customElements.get("kb-suggest")) customElements.define("kb-suggest", KbSuggestElement);

export { KbSuggestElement };
