// Opens a picture large, in a dialog, where there is more to see than the page shows.

// Less is gained than a dialog costs.
const GAIN = 1.1;
// A drawing has no size of its own: it is drawn as large as it helps.
const DRAWING_WIDTH = 780;

export function openPictures(prose, { make }) {
  let dialog = null;
  for (const image of prose.querySelectorAll("img")) {
    // A picture that is a link leads somewhere already.
    if (!image.closest("a, button")) offerWhenLarger(image, make);
  }
  prose.addEventListener("click", (event) => {
    const button = event.target.closest(".picture-open");
    if (!button) return;
    dialog ??= makeDialog(make("dialog"));
    show(dialog, button.querySelector("img"));
  });
}

/** Wraps the image in a button as soon as it is known to be shown smaller than it is. */
function offerWhenLarger(image, make) {
  const offer = () => {
    if (!image.complete || !isLarger(image)) return;
    sizes.disconnect();
    image.removeEventListener("load", offer);
    const button = make("pictureButton");
    button.classList.toggle("is-drawing", isDrawing(image));
    button.lang = document.documentElement.lang;
    image.lang = image.closest("[lang]").lang;
    image.replaceWith(button);
    button.prepend(image);
  };
  const sizes = new ResizeObserver(offer);
  sizes.observe(image);
  image.addEventListener("load", offer);
}

function isDrawing(image) {
  return new URL(image.src).pathname.endsWith(".svg");
}

function isLarger(image) {
  if (!image.naturalWidth || !image.clientWidth) return false;
  return isDrawing(image) || image.naturalWidth > image.clientWidth * GAIN;
}

function makeDialog(dialog) {
  document.body.append(dialog);
  const frame = dialog.querySelector(".picture-frame");
  dialog.querySelector(".picture-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    // What lies around the dialog belongs to it, and so does the empty ground of the frame.
    if (event.target === dialog || event.target === frame) dialog.close();
  });
  return dialog;
}

function show(dialog, image) {
  const large = dialog.querySelector("img");
  const caption = dialog.querySelector(".picture-caption");
  large.src = image.src;
  large.classList.toggle("is-drawing", isDrawing(image));
  const width = isDrawing(image) ? DRAWING_WIDTH : image.naturalWidth;
  large.style.setProperty("--natural", `${width}px`);
  large.style.setProperty("--ratio", image.clientWidth / image.clientHeight);
  const figcaption = image.closest("figure")?.querySelector("figcaption");
  caption.textContent = figcaption?.textContent.trim() || image.alt;
  caption.hidden = !caption.textContent;
  caption.lang = image.lang;
  const opener = image.closest("button");
  // Not every browser gives the focus to a button that is clicked, and so back to it.
  dialog.addEventListener("close", () => opener.focus({ preventScroll: true }), { once: true });
  dialog.showModal();
}
