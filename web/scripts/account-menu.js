// The account menu closes as menus do: by Escape, by a press elsewhere, and when the focus leaves.
// Without this script its own heading closes it.

for (const menu of document.querySelectorAll("[data-account-menu]")) {
  const heading = menu.querySelector("summary");

  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    heading.focus();
  });
  menu.addEventListener("focusout", (event) => {
    // Nothing is focused by a press on what cannot be: that is no leaving.
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}
