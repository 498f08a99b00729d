// What the picker says, in each language it speaks.

const PICKER_WORDS = {
  es: {
    label: "Enlazar un artículo",
    search: "Busca en todos los artículos",
    list: "Artículos",
    keys: "Intro enlaza · Mayús+Intro cita · Esc cierra",
    loading: "Buscando…",
    count: (number) => (number === 1 ? "1 artículo" : `${number} artículos`),
    none: "Ningún artículo. Prueba con otras palabras.",
    empty: "Nada que sugerir. Escribe lo que buscas.",
    failed: "No se ha podido buscar. Prueba otra vez.",
    refused: "Inicia sesión en kbsearch como técnico y prueba otra vez.",
    sure: "Quien pregunta no puede abrir este artículo. Repítelo para insertarlo de todos modos.",
    inserted: "Enlace insertado",
    quoted: "Cita insertada",
    unrecorded: "Insertado, pero no se ha podido anotar en el ticket",
    blocked: "El navegador no ha dejado abrir la ventana de kbsearch. Permite las ventanas emergentes de esta página.",
    marks: {
      hidden: "No puede abrirlo",
      linked: "Ya enlazado",
      rejected: "Dijo que no le servía",
      helpful: "Dijo que le servía",
      opened: "Ya lo ha abierto",
      shown: "Ya se le mostró",
    },
    languages: { en: "en inglés", es: "en español" },
  },
  en: {
    label: "Link an article",
    search: "Search all articles",
    list: "Articles",
    keys: "Enter links · Shift+Enter quotes · Esc closes",
    loading: "Searching…",
    count: (number) => (number === 1 ? "1 article" : `${number} articles`),
    none: "No article. Try other words.",
    empty: "Nothing to suggest. Type what you look for.",
    failed: "The search failed. Try again.",
    refused: "Sign in to kbsearch as a technician and try again.",
    sure: "Whoever asks cannot open this article. Do it once more to insert it all the same.",
    inserted: "Link inserted",
    quoted: "Quotation inserted",
    unrecorded: "Inserted, but it could not be noted on the ticket",
    blocked: "The browser did not let the kbsearch window open. Allow pop-up windows of this page.",
    marks: {
      hidden: "Cannot open it",
      linked: "Linked already",
      rejected: "Said it did not help",
      helpful: "Said it helped",
      opened: "Has opened it",
      shown: "Was shown it",
    },
    languages: { en: "in English", es: "in Spanish" },
  },
};

/** The words of a language tag such as `es-MX`; English for one that is not spoken here. */
export function pickerWords(tag) {
  return PICKER_WORDS[tag.toLowerCase().split("-")[0]] ?? PICKER_WORDS.en;
}
