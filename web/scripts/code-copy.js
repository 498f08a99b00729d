// Gives each block of code a button that copies it, where the browser can copy.

import { canCopy, copyText } from "./clipboard.js";

const SECONDS_TICKED = 2;

export function addCopyButtons(prose, { words, make, say }) {
  if (!canCopy) return;
  for (const block of prose.querySelectorAll("pre")) {
    if (!block.textContent.trim()) continue;
    const frame = document.createElement("div");
    frame.className = "code-frame";
    block.replaceWith(frame);
    // Behind the code: one reads before one copies.
    frame.append(block, make("copyButton"));
  }
  prose.addEventListener("click", async (event) => {
    const button = event.target.closest(".code-copy");
    if (!button) return;
    const text = button.previousElementSibling.textContent.replace(/\n$/, "");
    const copied = await copyText(text);
    say(copied ? words.copied : words.failed);
    if (copied) tick(button);
  });
}

function tick(button) {
  button.classList.add("is-done");
  setTimeout(() => button.classList.remove("is-done"), SECONDS_TICKED * 1000);
}
