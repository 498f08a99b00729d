// A page as frameworks make them: it draws its whole form anew whenever anything changes, asks in
// steps, and has an editor of its own that draws what is typed itself, in a shadow root.

const state = { step: 1, subject: "", text: "", told: "" };

class RichEditor extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    root.innerHTML = `<div contenteditable="true" role="textbox" aria-label="What happens"></div>`;
    const field = root.firstChild;
    field.textContent = state.text;
    field.addEventListener("beforeinput", (event) => {
      event.preventDefault(); // so no `input` event follows
      state.text += event.data ?? "";
      field.textContent = state.text;
      getSelection().selectAllChildren(field);
      getSelection().collapseToEnd();
    });
  }
}

customElements.define("rich-editor", RichEditor);

const STEPS = {
  1: `<p><label>Subject <input name="subject" required></label></p>
      <button id="template" type="button">It is about the VPN</button><button id="next">Next</button>`,
  2: `<rich-editor></rich-editor> <button id="back" type="button">Back</button>
      <button id="send">Send</button>`,
  3: `<p id="told"></p>`,
};

function draw() {
  app.innerHTML = `<form id="problem">${STEPS[state.step]}</form>`;
  if (state.step === 3) told.textContent = state.told;
  const subject = app.querySelector("[name=subject]");
  if (subject) subject.value = state.subject;
}

app.addEventListener("input", ({ target }) => {
  if (target.name !== "subject") return;
  state.subject = target.value;
  draw();
  const subject = app.querySelector("[name=subject]");
  subject.focus();
  subject.setSelectionRange(subject.value.length, subject.value.length);
});

app.addEventListener("click", ({ target }) => {
  if (target.id === "template") {
    const subject = app.querySelector("[name=subject]");
    subject.value = "The VPN does not connect from home";
    subject.dispatchEvent(new Event("input", { bubbles: true }));
  }
  if (target.id === "back") go(1);
});

app.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (state.step === 1) {
    go(2);
    return;
  }
  const { subject, text } = state;
  const answer = await fetch("/problems", { method: "POST", body: JSON.stringify({ subject, text }) });
  state.told = await answer.text();
  go(3);
});

function go(step) {
  state.step = step;
  draw();
}

draw();
