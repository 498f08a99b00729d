"""`kbsearch search` and `kbsearch suggest`: ask the index from a terminal."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from indexer.errors import EncoderError
from indexer.records import LANGUAGES, Audience, Kind, Language
from kbsearch.api.models import HitModel, SearchModel
from kbsearch.commands.explaining import explained
from kbsearch.commands.options import IndexOption, JsonOption
from kbsearch.deflection.suggesting import Draft
from kbsearch.deflection.suggesting import suggest as choose
from kbsearch.search.records import Filters, Hit, Mode, SearchRequest
from kbsearch.settings import Settings, load_settings

if TYPE_CHECKING:
    from kbsearch.search.service import Search

WIDTH = 88
EXCERPT = 3 * WIDTH


def search(
    question: Annotated[str, typer.Argument(help="What a person would type.")],
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many articles to show.")] = 5,
    lang: Annotated[str | None, typer.Option(help="Only articles in es or en.")] = None,
    kind: Annotated[Kind | None, typer.Option(help="Only articles of this kind.")] = None,
    mode: Annotated[Mode, typer.Option(help="Which engines answer.")] = Mode.HYBRID,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each is there.")] = False,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Search the index, as a visitor of the site would.

    Example: `kbsearch search "no me deja entrar en la vpn" --explain`
    """
    if not question.strip():
        raise typer.BadParameter("the question is empty")
    settings = load_settings(index=index)
    request = SearchRequest(
        _text(question),
        Audience.PUBLIC,
        Filters(_language(lang), kind),
        limit,
        mode=mode,
        explain=explain,
    )
    result = open_search(settings, mode).search(request)
    if as_json:
        typer.echo(SearchModel.of(result).model_dump_json())
        return
    for place, hit in enumerate(result.hits, 1):
        typer.echo(_shown(place, hit))
    if not result.hits:
        typer.echo("Nothing found.")
    elif result.unsure:
        typer.echo("None of these is a sure answer.")
    typer.echo(f"{result.total} found in {result.took_ms:.1f} ms")


def suggest(
    subject: Annotated[str, typer.Argument(help="The subject of a ticket.")],
    description: Annotated[str, typer.Option("--description", "-d", help="Its text.")] = "",
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what a ticket form would suggest: at most three answers, usually fewer.

    Example: `kbsearch suggest "error 809" -d "desde casa no conecta"`
    """
    settings = load_settings(index=index)
    hits = choose(
        open_search(settings),
        Draft(_text(subject), _text(description)),
        threshold=settings.suggest_confidence,
        audience=Audience.PUBLIC,
    )
    if as_json:
        found = [HitModel.of(hit).model_dump(mode="json") for hit in hits]
        typer.echo(json.dumps({"suggestions": found}, ensure_ascii=False))
        return
    for place, hit in enumerate(hits, 1):
        typer.echo(_shown(place, hit))
    if not hits:
        typer.echo("Nothing is sure enough to be suggested.")


def open_search(settings: Settings, mode: Mode = Mode.HYBRID) -> Search:
    """Search over the index of `settings`; an encoder is loaded if `mode` needs one.

    Raises EncoderMismatchError when the index was made with another, and EncoderError when
    nothing else could answer.
    """
    from indexer.manifest import mismatch
    from indexer.reader import Reader
    from kbsearch.encoder import configured_encoder
    from kbsearch.search.service import Search
    from kbsearch.search.synonyms import SynonymFile

    synonyms = SynonymFile(settings.articles).read()
    reader = Reader(settings.index)
    if mode is Mode.LEXICAL:
        return Search(reader, None, synonyms)
    try:
        encoder = configured_encoder(settings, threads=settings.threads)
    except EncoderError as error:
        if mode is Mode.VECTOR:
            raise
        typer.echo(f"kbsearch: comparing words only: {error}", err=True)
        return Search(reader, None, synonyms)
    recorded = reader.current().manifest.encoder
    if recorded.fingerprint != encoder.fingerprint:
        raise mismatch(settings.index, recorded, encoder.name)
    return Search(reader, encoder, synonyms)


def _language(text: str | None) -> Language | None:
    for language in LANGUAGES:
        if text == language:
            return language
    if text is None:
        return None
    raise typer.BadParameter(f"'{text}' is not a language here; use {' or '.join(LANGUAGES)}")


def _text(argument: str) -> str:
    """An argument as text: bytes that are not UTF-8 become replacement characters."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _shown(place: int, hit: Hit) -> str:
    """A hit for a person: title, where it is, and the beginning of the passage."""
    where = " › ".join(hit.passage.heading_path)
    excerpt = textwrap.shorten(hit.passage.text, EXCERPT, placeholder=" …")
    body = textwrap.fill(excerpt, WIDTH, initial_indent="   ", subsequent_indent="   ")
    anchor = f"#{hit.passage.anchor}" if hit.passage.anchor else ""
    lines = [
        f"{place}. {hit.title}  [{hit.lang}, {hit.kind}, {hit.confidence:.2f}]",
        f"   /articles/{hit.slug}{anchor}" + (f"  ({where})" if where else ""),
        body,
        *(explained(hit, hit.explanation) if hit.explanation else ()),
    ]
    return "\n".join(lines) + "\n"
