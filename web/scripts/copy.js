// Shows the copy button where the browser can copy, and says how it went.

import { canCopy, copyText } from "./clipboard.js";

const SECONDS_SHOWN = 6;

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!canCopy) continue;
  button.hidden = false;
  const state = button.parentElement.querySelector("[role=status]");
  let timer = 0;
  button.addEventListener("click", async () => {
    const ids = button.dataset.copy.split(" ");
    const text = ids.map((id) => document.getElementById(id).textContent).join("\n\n");
    state.textContent = (await copyText(text)) ? button.dataset.done : button.dataset.failed;
    clearTimeout(timer);
    timer = setTimeout(() => (state.textContent = ""), SECONDS_SHOWN * 1000);
  });
}
