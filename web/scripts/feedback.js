// "Did this help?" in place: the buttons stay where they are and show what was answered, the field
// for a comment appears below them, and the forms keep working where this script does not.

import { Vote } from "./feedback-vote.js";

const TOO_OFTEN = 429;

function follow(section) {
  const words = section.dataset;
  const vote = new Vote(words.feedback, words.lang);
  const choices = [...section.querySelectorAll(".feedback-choice")];
  const more = section.querySelector(".feedback-more");
  const comment = more.querySelector("textarea");
  let pressed;

  function press(helpful) {
    pressed = helpful;
    for (const choice of choices) {
      const chosen = helpful !== null && (choice.value === "yes") === helpful;
      choice.setAttribute("aria-pressed", String(chosen));
    }
  }

  function open(helpful) {
    more.hidden = false;
    for (const part of more.querySelectorAll("[data-when]")) {
      part.hidden = (part.dataset.when === "yes") !== helpful;
    }
  }

  async function send(form, change, thanks) {
    if ("helpful" in change) press(change.helpful);
    const status = await vote.send(change);
    const kept = status >= 200 && status < 300;
    // What shows as pressed may not be what is kept.
    section.classList.toggle("feedback-unkept", vote.helpful !== pressed);
    if (kept) open(vote.helpful);
    const reason = status === TOO_OFTEN ? words.limit : words.failed;
    tell(form, kept ? thanks : reason, kept ? null : () => send(form, change, thanks));
  }

  section.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    if (form.contains(comment)) {
      send(form, { comment: comment.value }, words.kept);
    } else {
      const answer = event.submitter.value;
      send(form, { helpful: answer === "yes" }, words[answer]);
    }
  });

  press(vote.helpful);
  if (vote.key) {
    open(vote.helpful);
    comment.value = vote.comment;
  }
}

// Says how it went beside the button that was pressed, and offers to send it again.
function tell(form, text, repeat) {
  const state = form.querySelector(".feedback-state");
  const again = form.querySelector(".feedback-again");
  form.classList.toggle("feedback-failed", repeat !== null);
  // A button that goes away must not take the reader's place on the page with it.
  if (repeat === null && document.activeElement === again) {
    (form.querySelector("[aria-pressed=true]") ?? form.querySelector("[type=submit]")).focus();
  }
  again.hidden = repeat === null;
  again.onclick = repeat;
  // Emptied first, so that the same words are announced again.
  state.textContent = "";
  requestAnimationFrame(() => (state.textContent = text));
}

for (const section of document.querySelectorAll("[data-feedback]")) follow(section);
