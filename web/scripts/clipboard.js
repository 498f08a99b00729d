// Putting text on the clipboard, where the browser lets a page do so: never over plain HTTP.

export const canCopy = Boolean(navigator.clipboard);

/** Copy `text`; whether it could be. */
export function copyText(text) {
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}
