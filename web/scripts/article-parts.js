// What an article's scripts share: the parts that the page has ready for them, and one place
// where they say how something went.

const SECONDS_SAID = 5;

/** The parts and words of the page's template, or `null` on a page without one. */
export function articleParts() {
  const template = document.querySelector("template#article-extras");
  if (!template) return null;
  const find = (name) => template.content.querySelector(`[data-part=${name}]`);
  return {
    words: template.dataset,
    make: (name) => document.importNode(find(name), true),
    say: speaker(document.importNode(find("status"), true)),
  };
}

/** Says a sentence, aloud and in sight, and takes it back after some seconds. */
function speaker(status) {
  let timer = 0;
  document.body.append(status);
  return (sentence) => {
    status.textContent = sentence;
    clearTimeout(timer);
    timer = setTimeout(() => (status.textContent = ""), SECONDS_SAID * 1000);
  };
}
