// One article inside the form: fetched once, shown in a region of its own that scrolls.

import { articleNodes } from "./article-html.js";

const ARTICLE_TIMEOUT_MS = 8000;

export class ArticleSource {
  #endpoint;
  #address;
  #fetched = new Map();

  /** `endpoint` is where suggestions come from; `address` makes links of the service absolute. */
  constructor(endpoint, address) {
    this.#endpoint = endpoint;
    this.#address = address;
  }

  /** The article as nodes. Rejects when it cannot be had; the next time tries again. */
  async nodes(slug, url) {
    if (!this.#fetched.has(slug)) {
      const fetched = this.#fetch(slug);
      this.#fetched.set(slug, fetched);
      fetched.catch(() => this.#fetched.delete(slug));
    }
    const page = this.#address(url);
    return articleNodes(await this.#fetched.get(slug), (link, schemes) => {
      // A place in the article is a place on its page: a shadow root has no addresses.
      const absolute = link.startsWith("#") ? new URL(link, page) : new URL(this.#address(link));
      return schemes.test(absolute.protocol) ? absolute.href : page;
    });
  }

  async #fetch(slug) {
    const path = slug.split("/").map(encodeURIComponent).join("/");
    const response = await fetch(new URL(`articles/${path}`, this.#endpoint), {
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(ARTICLE_TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`the article answered ${response.status}`);
    const { html } = await response.json();
    if (typeof html !== "string") throw new TypeError("not an article");
    return html;
  }
}

/** Scrolls the region, and nothing else, to the place that answers; again as pictures arrive. */
export function scrollTo(region, anchor) {
  const place = placeIn(region, anchor);
  place?.classList.add("here");
  const scroll = () => (region.scrollTop = place ? place.offsetTop - 8 : 0);
  let reached = (scroll(), region.scrollTop);
  const again = () => {
    // Whoever scrolled since then is not taken elsewhere.
    if (Math.abs(region.scrollTop - reached) < 2) reached = (scroll(), region.scrollTop);
  };
  for (const picture of region.querySelectorAll("img")) picture.addEventListener("load", again);
}

/** Links from one place of the article to another scroll there instead of opening a tab. */
export function followPlaces(region) {
  region.addEventListener("click", (event) => {
    const place = placeIn(region, event.target.closest("a")?.dataset.place);
    if (!place || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    region.scrollTop = place.offsetTop - 8;
    region.focus({ preventScroll: true });
  });
}

function placeIn(region, anchor) {
  return anchor ? region.querySelector(`[data-anchor="${CSS.escape(anchor)}"]`) : null;
}
