// "Did this help?" in place: the buttons stay where they are and show what was answered, the field
// for a comment appears below them, and the forms keep working where this script does not.

import { Vote } from "./feedback-vote.js";

const TOO_OFTEN = 429;

function follow(section) {
  const vote = new Vote(section.dataset.feedback, section.dataset.lang);
  const choices = [...section.querySelectorAll(".feedback-choice")];
  const state = section.querySelector(".feedback-state");
  const again = section.querySelector(".feedback-again");
  const more = section.querySelector(".feedback-more");
  const comment = more.querySelector("textarea");
  let last = null;

  function press(helpful) {
    for (const choice of choices) {
      choice.setAttribute("aria-pressed", String(helpful !== null && (choice.value === "yes") === helpful));
    }
  }

  function open(helpful) {
    more.hidden = false;
    for (const part of more.querySelectorAll("[data-when]")) {
      part.hidden = (part.dataset.when === "yes") !== helpful;
    }
  }

  function say(text) {
    // Emptied first, so that the same words are announced again.
    state.textContent = "";
    requestAnimationFrame(() => (state.textContent = text));
  }

  async function send(helpful, text, thanks) {
    last = () => send(helpful, text, thanks);
    press(helpful);
    const status = await vote.send(helpful, text);
    const kept = status >= 200 && status < 300;
    const focused = document.activeElement === again;
    section.classList.toggle("feedback-failed", !kept);
    again.hidden = kept;
    if (kept) {
      open(helpful);
      say(thanks);
    } else {
      say(status === TOO_OFTEN ? section.dataset.limit : section.dataset.failed);
    }
    // A button that goes away must not take the reader's place on the page with it.
    if (kept && focused) choices.find((choice) => choice.value === (helpful ? "yes" : "no")).focus();
  }

  section.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.target.contains(comment)) {
      send(vote.helpful, comment.value, section.dataset.kept);
      return;
    }
    const helpful = event.submitter.value === "yes";
    send(helpful, vote.comment, section.dataset[helpful ? "yes" : "no"]);
  });
  again.addEventListener("click", () => last?.());

  press(vote.helpful);
  if (vote.key) {
    open(vote.helpful);
    comment.value = vote.comment;
  }
}

for (const section of document.querySelectorAll("[data-feedback]")) follow(section);
