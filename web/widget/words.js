// What the element says, in each language it speaks.

const WORDS = {
  es: {
    title: "Puede que ya esté resuelto",
    hide: "Ocultar",
    count: (number) => (number === 1 ? "1 posible respuesta" : `${number} posibles respuestas`),
    read: "Abrir en otra pestaña",
    loading: "Cargando el artículo…",
    failed: "El artículo no se ha podido abrir aquí. Prueba a abrirlo en otra pestaña.",
    solved: "Esto lo resuelve",
    rejected: "No es esto",
    noted: "Anotado: no es esto",
    question: "¿Cerrar sin enviar?",
    confirm: "Sí, cerrar sin enviar",
    decline: "No, quiero enviarlo",
    thanks: "¡Qué bien que esté resuelto! No se ha enviado nada, y lo que escribiste sigue aquí.",
    resume: "Quiero enviarlo de todos modos",
    languages: { en: "artículo en inglés", es: "artículo en español" },
  },
  en: {
    title: "This may already be answered",
    hide: "Hide",
    count: (number) => (number === 1 ? "1 possible answer" : `${number} possible answers`),
    read: "Open in a new tab",
    loading: "Loading the article…",
    failed: "The article could not be opened here. Try opening it in a new tab.",
    solved: "This solved it",
    rejected: "Not this",
    noted: "Noted: not this",
    question: "Close without sending?",
    confirm: "Yes, close without sending",
    decline: "No, I want to send it",
    thanks: "Good to hear that it is solved! Nothing was sent, and what you wrote is still here.",
    resume: "I want to send it all the same",
    languages: { en: "article in English", es: "article in Spanish" },
  },
};

/** The words of a language tag such as `es-MX`; English for one that is not spoken here. */
export function wordsFor(tag) {
  return WORDS[tag.toLowerCase().split("-")[0]] ?? WORDS.en;
}
