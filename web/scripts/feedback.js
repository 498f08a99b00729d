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

  function press(helpful) {
    for (const choice of choices) {
      const pressed = helpful !== null && (choice.value === "yes") === helpful;
      choice.setAttribute("aria-pressed", String(pressed));
    }
  }

  function open(helpful) {
    more.hidden = false;
    for (const part of more.querySelectorAll("[data-when]")) {
      part.hidden = (part.dataset.when === "yes") !== helpful;
    }
  }

  async function send(form, helpful, text, thanks) {
    press(helpful);
    const status = await vote.send(helpful, text);
    const kept = status >= 200 && status < 300;
    // What shows as pressed may not be what is kept.
    section.classList.toggle("feedback-unkept", vote.helpful !== helpful);
    if (kept) open(helpful);
    const reason = status === TOO_OFTEN ? words.limit : words.failed;
    tell(form, kept ? thanks : reason, kept ? null : () => send(form, helpful, text, thanks));
  }

  section.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    if (form.contains(comment)) {
      send(form, vote.helpful, comment.value, words.kept);
    } else {
      const answer = event.submitter.value;
      send(form, answer === "yes", vote.comment, words[answer]);
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
