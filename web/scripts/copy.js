// Shows the copy button where the browser can copy, and says how it went.

const SECONDS_SHOWN = 6;

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const state = button.parentElement.querySelector("[role=status]");
  let timer = 0;
  button.addEventListener("click", async () => {
    const ids = button.dataset.copy.split(" ");
    const text = ids.map((id) => document.getElementById(id).textContent).join("\n\n");
    const copied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    state.textContent = copied ? button.dataset.done : button.dataset.failed;
    clearTimeout(timer);
    timer = setTimeout(() => (state.textContent = ""), SECONDS_SHOWN * 1000);
  });
}
