// A password can be looked at before it is sent, and a new one says how much it still needs. What
// it is worth is judged where it is sent to: here are only its letters counted.

const PAUSE_MS = 700;

function showing(input, button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  });
  // Sent as a password again, or browsers would offer to remember it as a text.
  input.form.addEventListener("submit", () => {
    input.type = "password";
    button.setAttribute("aria-pressed", "false");
  });
}

function counting(input, state) {
  const { least, missingOne, missingOther, enough } = input.dataset;
  let pause = 0;
  input.addEventListener("input", () => {
    const missing = Number(least) - [...input.value].length;
    const words = missing === 1 ? missingOne : missingOther;
    state.classList.toggle("is-enough", missing <= 0);
    clearTimeout(pause);
    // Said aloud when one pauses, not at each letter.
    pause = setTimeout(() => {
      const text = missing > 0 ? words.replace("{num}", missing) : enough;
      state.textContent = input.value ? text : "";
    }, PAUSE_MS);
  });
}

for (const frame of document.querySelectorAll(".password")) {
  const input = frame.querySelector("input");
  showing(input, frame.querySelector(".password-show"));
  if (input.dataset.least) counting(input, frame.parentElement.querySelector(".password-state"));
}
