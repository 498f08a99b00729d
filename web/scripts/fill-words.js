// The words of a page, as its server wrote them into a template: places in braces, plural forms.

/** Replace each `{name}` of a text by its value. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
}

/**
 * Of `data-NAME-one` and `data-NAME-other` the one that fits a number in the page's language,
 * with the number in its place.
 */
export function counted(dataset, name, number) {
  const form = new Intl.PluralRules(document.documentElement.lang).select(number);
  return fill(dataset[`${name}One`] && form === "one" ? dataset[`${name}One`] : dataset[`${name}Other`], {
    num: number,
  });
}
