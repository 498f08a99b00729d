"""Notes, warnings and foldable parts, however they are written, as one kind of markup.

    > [!NOTE]        quotes with a label, as several documentation systems have them
    !!! note "x"     indented blocks, and `??? note` for foldable ones
    ::: note x       fenced blocks, with `::: details x` for foldable ones
    +++ x            foldable blocks

Each becomes an `aside` with a title in the article's language, or `details` with a `summary`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.container import container_plugin

from indexer.records import Language

STYLES = ("note", "tip", "important", "warning", "caution")


class Label(NamedTuple):
    """How an aside looks, and its title in both languages."""

    style: str
    es: str
    en: str


_NOTE = Label("note", "Nota", "Note")
_INFO = Label("note", "Información", "Information")
_EXAMPLE = Label("note", "Ejemplo", "Example")
_TIP = Label("tip", "Consejo", "Tip")
_SUCCESS = Label("tip", "Correcto", "Success")
_IMPORTANT = Label("important", "Importante", "Important")
_WARNING = Label("warning", "Advertencia", "Warning")
_CAUTION = Label("caution", "Precaución", "Caution")
_DANGER = Label("caution", "Peligro", "Danger")

LABELS: Mapping[str, Label] = {
    "note": _NOTE,
    "nota": _NOTE,
    "seealso": Label("note", "Véase también", "See also"),
    "morelikethis": Label("note", "Véase también", "See also"),
    "info": _INFO,
    "información": _INFO,
    "informacion": _INFO,
    "abstract": Label("note", "Resumen", "Summary"),
    "summary": Label("note", "Resumen", "Summary"),
    "question": Label("note", "Pregunta", "Question"),
    "quote": Label("note", "Cita", "Quote"),
    "example": _EXAMPLE,
    "ejemplo": _EXAMPLE,
    "tip": _TIP,
    "hint": _TIP,
    "consejo": _TIP,
    "truco": _TIP,
    "sugerencia": _TIP,
    "success": _SUCCESS,
    "check": _SUCCESS,
    "important": _IMPORTANT,
    "importante": _IMPORTANT,
    "administration": Label("important", "Administración", "Administration"),
    "availability": Label("important", "Disponibilidad", "Availability"),
    "prerequisites": Label("important", "Requisitos previos", "Prerequisites"),
    "warning": _WARNING,
    "attention": _WARNING,
    "advertencia": _WARNING,
    "atención": _WARNING,
    "atencion": _WARNING,
    "aviso": _WARNING,
    "caution": _CAUTION,
    "precaución": _CAUTION,
    "precaucion": _CAUTION,
    "danger": _DANGER,
    "error": Label("caution", "Error", "Error"),
    "bug": Label("caution", "Fallo conocido", "Known fault"),
    "failure": Label("caution", "Fallo", "Failure"),
    "peligro": _DANGER,
}
_FOLDABLE = frozenset({"details", "detalles", "collapse", "spoiler"})
_LABELLED = re.compile(r"\[!([^\W\d_]+)([^\]\n]*)\]([+-]?)[ \t]*(.*)")
_CONTAINER = re.compile(r"\s*\{?\s*\.?(?:callout-)?([^\W\d_]+)\}?\s*(?:\[(.*)\])?\s*(.*?)[\s:]*")
_ADMONITION = re.compile(r'\s*([^\W\d_]+)[^"]*?(?:"(.*)"\S*)?\s*')
_UNSEEN = frozenset({"contextualhelp"})
_UNWRAPPED = frozenset({"begintabs", "endtabs", "div", "endshadebox", "beginshadebox", "include"})
_SHADE_OPEN, _SHADE_CLOSE = "beginshadebox", "endshadebox"


def aside_blocks(md: MarkdownIt) -> None:
    """Adds the indented and the fenced forms to a parser; quotes need no rule of their own."""
    md.use(admon_plugin)
    md.use(container_plugin, "aside", validate=_named)
    md.use(container_plugin, "folded", marker="+", validate=_named)


def unify_asides(state: StateCore) -> None:
    """The core rule that makes the tokens of all forms alike; `env["lang"]` gives the titles."""
    state.tokens = _Rewriter(state.tokens, state.env["lang"]).run()


def _named(params: str, _markup: str) -> bool:
    return bool(params.strip(" :+"))


class _Rewriter:
    """One pass over the block tokens. `_closers` remembers, for each block that was opened and
    is of our concern, the tokens that shall stand where it closes."""

    def __init__(self, tokens: Sequence[Token], lang: Language) -> None:
        self._tokens = tokens
        self._lang = lang
        self._out: list[Token] = []
        self._closers: list[list[Token]] = []
        self._at = 0

    def run(self) -> list[Token]:
        handlers: dict[str, Callable[[Token], None]] = {
            "blockquote_open": self._quote,
            "container_aside_open": self._container,
            "container_folded_open": self._folded,
            "admonition_open": self._admonition,
            "blockquote_close": self._close,
            "container_aside_close": self._close,
            "container_folded_close": self._close,
            "admonition_close": self._close,
        }
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            handler = handlers.get(token.type)
            if handler:
                handler(token)
            else:
                self._out.append(token)
        return self._out

    def _close(self, token: Token) -> None:
        closers = self._closers.pop() if self._closers else [token]
        self._out += closers

    def _quote(self, token: Token) -> None:
        inline = self._first_inline()
        match = _LABELLED.match(inline.content) if inline else None
        if inline is None or match is None:
            self._out.append(token)
            self._closers.append([_tag("blockquote", -1)])
            return
        name, given, fold, rest = match[1].lower(), match[2].strip(' "'), match[3], match[4]
        title = rest if fold else ""
        inline.content = _without_first_line(inline, "" if fold else rest)
        if name in _UNSEEN:
            self._skip_quote()
        elif name == "video":
            inline.content = _video(given or rest, self._lang)
            self._closers.append([])
        elif name == "tab":
            self._title(token, given or rest, "tab-title")
            self._closers.append([])
        elif name in _UNWRAPPED:
            self._shade(name)
            self._closers.append([])
        else:
            self._open_aside(token, name, title)
        if inline.content == "":
            self._drop_empty_paragraph()

    def _first_inline(self) -> Token | None:
        following = self._tokens[self._at : self._at + 2]
        if len(following) == 2 and following[0].type == "paragraph_open":  # noqa: PLR2004
            return following[1]
        return None

    def _drop_empty_paragraph(self) -> None:
        if self._first_inline() is not None:
            self._at += 3

    def _skip_quote(self) -> None:
        depth = 1
        while depth and self._at < len(self._tokens):
            kind = self._tokens[self._at].type
            depth += (kind == "blockquote_open") - (kind == "blockquote_close")
            self._at += 1

    def _shade(self, name: str) -> None:
        if name == _SHADE_OPEN:
            self._out.append(_tag("div", 1, {"class": "shade-box"}))
        elif name == _SHADE_CLOSE:
            self._out.append(_tag("div", -1))

    def _container(self, token: Token) -> None:
        match = _CONTAINER.fullmatch(token.info)
        name = match[1].lower() if match else ""
        title = (match[2] or match[3]) if match else ""
        if name in _FOLDABLE:
            self._open_details(token, title or name.capitalize(), "")
        elif name in LABELS:
            self._open_aside(token, name, title)
        else:
            self._closers.append([])

    def _folded(self, token: Token) -> None:
        self._open_details(token, token.info.strip(), "")

    def _admonition(self, token: Token) -> None:
        if self._at < len(self._tokens) and self._tokens[self._at].type == "admonition_title_open":
            self._at += 3
        match = _ADMONITION.fullmatch(token.info)
        name = match[1].lower() if match else "note"
        title = (match[2] or "") if match else ""
        if token.markup.startswith("?"):
            label = self._label(name)
            self._open_details(token, title or getattr(label, self._lang), label.style)
        else:
            self._open_aside(token, name, title)

    def _open_aside(self, token: Token, name: str, title: str) -> None:
        label = self._label(name)
        self._out.append(_tag("aside", 1, {"class": f"admonition {label.style}"}, token))
        self._title(token, title or getattr(label, self._lang), "admonition-title")
        self._closers.append([_tag("aside", -1)])

    def _open_details(self, token: Token, summary: str, style: str) -> None:
        attributes = {"class": f"admonition {style}"} if style else {}
        self._out.append(_tag("details", 1, attributes, token))
        self._out += [_tag("summary", 1), _inline(summary, token), _tag("summary", -1)]
        self._closers.append([_tag("details", -1)])

    def _title(self, token: Token, text: str, style: str) -> None:
        self._out += [_tag("p", 1, {"class": style}), _inline(text, token), _tag("p", -1)]

    def _label(self, name: str) -> Label:
        return LABELS.get(name, Label("note", name.capitalize(), name.capitalize()))


def _tag(
    tag: str, nesting: int, attributes: dict[str, Any] | None = None, at: Token | None = None
) -> Token:
    kind = f"{tag}_open" if nesting > 0 else f"{tag}_close"
    token = Token(kind, tag, nesting, block=True)  # type: ignore[arg-type]
    token.attrs = dict(attributes or {})
    token.map = at.map if at else None
    return token


def _inline(text: str, at: Token) -> Token:
    token = Token("inline", "", 0, content=text, children=[], block=True)
    token.map = at.map
    return token


def _without_first_line(inline: Token, rest: str) -> str:
    _, _, following = inline.content.partition("\n")
    if not rest and inline.map:
        inline.map = [inline.map[0] + 1, inline.map[1]]
    return f"{rest}\n{following}".strip()


def _video(address: str, lang: Language) -> str:
    address = address.strip("()<> ").split(" ")[0]
    return f"[{'Ver el vídeo' if lang == 'es' else 'Watch the video'}]({address})"
