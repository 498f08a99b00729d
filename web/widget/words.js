// What the element says, in each language it speaks.

const WORDS = {
  es: {
    title: "Puede que ya esté resuelto",
    count: (number) =>
      number === 1
        ? "1 posible respuesta junto al formulario"
        : `${number} posibles respuestas junto al formulario`,
    read: "Leer el artículo completo",
    newTab: "se abre en otra pestaña",
    languages: { en: "artículo en inglés", es: "artículo en español" },
  },
  en: {
    title: "This may already be answered",
    count: (number) =>
      number === 1 ? "1 possible answer beside the form" : `${number} possible answers beside the form`,
    read: "Read the whole article",
    newTab: "opens in a new tab",
    languages: { en: "article in English", es: "article in Spanish" },
  },
};

/** The words of a language tag such as `es-MX`; English for one that is not spoken here. */
export function wordsFor(tag) {
  return WORDS[tag.toLowerCase().split("-")[0]] ?? WORDS.en;
}
