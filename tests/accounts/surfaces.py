"""Requests to every surface that shows articles, and made-up desks to ask them of."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from indexer.records import Audience
from tests.accounts.worlds import PICTURES, TICKET, Asked, Round, Written

PATHS = (
    "es/red/uno.md",
    "es/red/dos.md",
    "es/correo/tres.md",
    "en/net/four.md",
    "en/mail/five.md",
    "interno/seis.md",
    "siete.md",
)
WORDS = [
    "vpn",
    "impresora",
    "impresoras",
    "contraseña",
    "clave",
    "correo",
    "red",
    "router",
    "pantalla",
    "certificado",
    "cable",
    "printer",
    "password",
    "network",
    "mail",
    "zafiro",
    "esmeralda",
    "topacio",
    "E-1042",
]
TAGS = ("red", "correo", "aviso", "secreto")
SLUGS = ("ayuda", "es/red/uno", "help")
DATES = ("2026-01-02", "2026-03-04", "2026-10-01", "2030-12-31")

QUESTIONS = (
    "vpn",
    "impresroa",
    "contraseña del correo",
    "zafrio",
    "topacio esmeralda",
    "printer password",
    '"correo red"',
    "certificad",
    "E-1042",
    "como cambio la clave de la red",
)
LIMITS: Sequence[dict[str, str]] = (
    {},
    {"explain": "true"},
    {"typing": "true", "explain": "true"},
    {"lang": "en"},
    {"kind": "faq"},
    {"tag": "secreto"},
    {"mode": "vector", "explain": "true"},
    {"mode": "lexical", "limit": "3", "offset": "1"},
)
BEGINNINGS = ("v", "imp", "za", "top", "pass", "e")


def _searches() -> list[Asked]:
    api = [
        Asked(f"/api/v1/search?{urlencode({'q': question, **limits})}")
        for question in QUESTIONS
        for limits in LIMITS
    ]
    pages = [Asked(f"/es/search?{urlencode({'q': question})}") for question in QUESTIONS]
    pages += [Asked(f"/{lang}/search?tag={tag}") for lang in ("es", "en") for tag in TAGS]
    pages += [Asked("/es/search?q=vpn&kind=faq&lang=es"), Asked("/en/search?q=red&page=2")]
    return api + pages


def _suggestions() -> list[Asked]:
    begun = [Asked(f"/api/v1/complete?q={one}") for one in BEGINNINGS]
    begun += [Asked(f"/en/opensearch-suggestions?q={one}") for one in BEGINNINGS]
    drafts = [
        Asked("/api/v1/suggest", "POST", (("subject", one), ("preview", True)))
        for one in QUESTIONS[:6]
    ]
    said = (("subject", "La vpn"), ("description", "No va la red"), ("action", "send"))
    ticket = (*said, ("key", "k" * 24))
    return [*begun, *drafts, Asked("/es/ticket", "POST", form=ticket)]


def _articles() -> list[Asked]:
    addresses = dict.fromkeys((*SLUGS, *(path.removesuffix(".md") for path in PATHS), "nada"))
    found = [Asked(f"/api/v1/articles/{one}") for one in addresses]
    found += [Asked(f"/{lang}/articles/{one}") for lang in ("es", "en") for one in addresses]
    found += [Asked(f"/es/articles/{one}", "HEAD") for one in addresses]
    found += [Asked(f"/api/v1/articles?{urlencode(limits)}") for limits in LISTS]
    return found


LISTS: Sequence[dict[str, str]] = (
    {},
    {"limit": "2"},
    {"limit": "2", "cursor": "Mg"},
    {"tag": "secreto"},
    {"lang": "en"},
    {"kind": "wiki"},
)


def _pages() -> list[Asked]:
    plain = ("/es/", "/en/", "/es/feed.xml", "/en/feed.xml", "/sitemap.xml", "/robots.txt")
    odd = ("/es/zafiro-topacio", "/en/articles/printer/password", "/readyz", "/metrics", "/healthz")
    shelves = ("redes", "es/correo", "en/mail", "interno", "nada")
    return [
        *map(Asked, (*plain, *odd, "/es/opensearch.xml", "/en/articles/impresora-vpn")),
        *(Asked(f"/{lang}/categories/{quote(one)}") for lang in ("es", "en") for one in shelves),
        *(Asked(f"/media/{picture}") for picture in PICTURES),
    ]


TICKETS = [Asked(f"/api/v1/tickets/{TICKET}")]
"""What the form of a ticket was shown once, by people who may see less today."""

SHOWN = tuple(dict.fromkeys((*SLUGS, *(path.removesuffix(".md") for path in PATHS))))
SURFACES: Sequence[Asked] = (*_searches(), *_suggestions(), *_articles(), *_pages(), *TICKETS)
"""Everything that is asked."""

SHORTER: Sequence[Asked] = [
    one
    for one in (*_searches()[::5], *_suggestions(), *_articles(), *_pages(), *TICKETS)
    if one.method != "HEAD" and not one.path.startswith("/en/")
]
"""The same with fewer searches, which take longest, and in one language."""


@st.composite
def written(draw: st.DrawFn) -> Written:
    """An article of a few words, so that articles have much in common."""

    def some(least: int, most: int) -> str:
        return " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=least, max_size=most)))

    front = {
        "title": some(1, 3),
        "lang": draw(st.sampled_from(("es", "en"))),
        "kind": draw(st.sampled_from(("faq", "wiki", "tutorial"))),
        "tags": f"[{', '.join(draw(st.lists(st.sampled_from(TAGS), max_size=2, unique=True)))}]",
    }
    for key, values in (
        ("updated", DATES[:3]),
        ("valid_until", DATES),
        ("slug", SLUGS),
        ("translation_of", ("ayuda", "es/red/uno", "siete")),
        ("aliases", WORDS),
    ):
        if draw(st.integers(0, 2)) == 0:
            front[key] = draw(st.sampled_from(values))
    text = f"{some(2, 8)}.\n\n## {some(1, 2)}\n\n{some(2, 8)}. {some(2, 5)}."
    if draw(st.booleans()):
        text += f"\n\n![Una imagen](/{draw(st.sampled_from(PICTURES))})"
    if draw(st.booleans()):
        text += f"\n\n[Véase](/{draw(st.sampled_from(PATHS))})."
    return Written(draw(st.sampled_from(Audience)), tuple(front.items()), text)


def rounds(most: int) -> st.SearchStrategy[list[Round]]:
    """What becomes of the files in some runs, one after another; the first writes most of them."""
    changes = st.dictionaries(
        st.sampled_from(PATHS), st.none() | written() | written(), min_size=1, max_size=4
    )
    first = st.fixed_dictionaries(dict.fromkeys(PATHS[:5], written()))
    return st.builds(
        lambda begin, rest: [begin, *rest], first, st.lists(changes, min_size=1, max_size=most - 1)
    )


def plain(audience: Audience, title: str, text: str, **front: str) -> Written:
    """An article of a story that is told on purpose."""
    return Written(audience, (("title", title), *{"lang": "es", **front}.items()), text)


FILLING: Round = {
    f"es/red/{number}.md": plain(
        Audience.PUBLIC, f"Red {number}", f"La vpn y el password del mail {number}."
    )
    for number in range(6)
}
PICTURE = f"![A picture](/{PICTURES[1]})"
HIDDEN = plain(Audience.TECHNICIAN, "Printer", f"The password. {PICTURE}", lang="en")
EMERALD = plain(Audience.PUBLIC, "Esmeralda", "La esmeralda de la impresora.")
STORIES: dict[str, list[Round]] = {
    "a language that only hidden articles have": [FILLING, {"en/net/four.md": HIDDEN}],
    "an article that goes while a hidden one comes": [
        {**FILLING, "es/red/uno.md": EMERALD},
        {
            "es/red/uno.md": None,
            "es/red/dos.md": plain(Audience.TECHNICIAN, "Esmeralda", "La esmeralda."),
        },
    ],
    "an article that is hidden": [
        {**FILLING, "es/red/uno.md": EMERALD},
        {"es/red/uno.md": plain(Audience.TECHNICIAN, "Esmeralda", "La esmeralda de la impresora.")},
    ],
    "a hidden article that had the address first": [
        {**FILLING, "es/red/uno.md": plain(Audience.TECHNICIAN, "Vpn", "La vpn.", slug="ayuda")},
        {"es/red/dos.md": plain(Audience.PUBLIC, "Vpn", "La vpn de casa.", slug="ayuda")},
    ],
    "an article that is hidden at an address that is taken": [
        {
            **FILLING,
            "es/red/uno.md": EMERALD,
            "es/red/dos.md": plain(Audience.PUBLIC, "Vpn", "Vpn.", slug="ayuda"),
        },
        {"es/red/uno.md": plain(Audience.TECHNICIAN, "Esmeralda", "Una.", slug="ayuda")},
    ],
    "hidden translations": [
        {**FILLING, "es/red/uno.md": EMERALD},
        {
            "en/net/four.md": plain(
                Audience.TECHNICIAN, "Emerald", "It.", lang="en", translation_of="es/red/uno"
            )
        },
    ],
    "many changes before one of what is hidden": [
        FILLING,
        {name: plain(Audience.PUBLIC, "Clave", f"La clave de {name}.") for name in FILLING},
        {"en/net/four.md": HIDDEN},
        {"en/net/four.md": None},
    ],
    "more passages than are compared exactly": [
        FILLING,
        {
            f"hidden/{number}.md": plain(Audience.TECHNICIAN, f"Clave {number}", "La clave.")
            for number in range(20)
        },
        {"es/red/new.md": EMERALD},
    ],
}
"""Ways in which hidden articles did show, or would without what is done against it."""
