// Keeps what is being typed in this tab until it is sent, so that reading an article
// in between, or a reload, loses nothing. It never leaves the browser.

const key = (name) => `kbsearch-draft-${name}`;

// Storage can be switched off; the form then works as it would without this script.
const storage = (() => {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
})();

// What the page made, or what a browser does not let a script write.
const NOT_TYPED = new Set(["button", "checkbox", "file", "hidden", "submit"]);

function fields(form) {
  return [...form.elements].filter((field) => field.name && !NOT_TYPED.has(field.type));
}

/** Choices are restored only with the text that they belong to: a page may come with its own. */
function restore(form) {
  const saved = JSON.parse(storage.getItem(key(form.dataset.draft)) ?? "{}");
  const fresh = [...form.querySelectorAll("textarea")].every((field) => !field.value);
  for (const field of fields(form)) {
    const isChoice = field.type === "radio" || field.type === "select-one";
    if (!saved[field.name] || (isChoice ? !fresh : field.value)) continue;
    if (field.type === "radio") field.checked = field.value === saved[field.name];
    else field.value = saved[field.name];
    // As if typed, for whatever follows the field: the suggestions do.
    if (!isChoice) field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function keep(form) {
  const kept = fields(form).filter((field) => field.type !== "radio" || field.checked);
  const values = Object.fromEntries(kept.map((field) => [field.name, field.value]));
  try {
    storage.setItem(key(form.dataset.draft), JSON.stringify(values));
  } catch {
    // Full: the text is still in the form.
  }
}

if (storage) {
  // First: the page that tells that it was sent may hold the form for the next one.
  for (const done of document.querySelectorAll("[data-draft-done]")) {
    storage.removeItem(key(done.dataset.draftDone));
  }
  for (const form of document.querySelectorAll("form[data-draft]")) {
    restore(form);
    form.addEventListener("input", () => keep(form));
  }
}
