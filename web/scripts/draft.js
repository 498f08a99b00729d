// Keeps what is being typed in this tab until the message is ready, so that reading an article
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

function fields(form) {
  const typed = (field) => field.name && field.type !== "submit" && field.name !== "csrf";
  return [...form.elements].filter(typed);
}

function restore(form) {
  const saved = JSON.parse(storage.getItem(key(form.dataset.draft)) ?? "{}");
  for (const field of fields(form)) {
    if (field.value || !saved[field.name]) continue;
    field.value = saved[field.name];
    // As if typed, for whatever follows the field: the suggestions do.
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function keep(form) {
  const values = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
  try {
    storage.setItem(key(form.dataset.draft), JSON.stringify(values));
  } catch {
    // Full: the text is still in the form.
  }
}

if (storage) {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    restore(form);
    form.addEventListener("input", () => keep(form));
  }
  for (const done of document.querySelectorAll("[data-draft-done]")) {
    storage.removeItem(key(done.dataset.draftDone));
  }
}
