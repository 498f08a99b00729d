"""`kbsearch backup` and `kbsearch restore`: everything in one file, and back."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kbsearch.commands.indexing import counted
from kbsearch.commands.options import JsonOption
from kbsearch.settings import PREFIX, load_settings
from kbsearch.terminal import progress

if TYPE_CHECKING:
    from kbsearch.backup.manifest import Manifest
    from kbsearch.backup.restoring import Restored


def backup(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A file that ends in .tar.gz, or a folder to name one in."
        ),
    ],
    as_json: JsonOption = False,
) -> None:
    """Put the desk database, attachments, articles and settings into one file, while serving.

    Settings that are secrets are left out. The file holds what people wrote and the keys that links
    are signed with: only its owner may read it, and it should be encrypted before it leaves. An
    attachment that is lost or damaged is named, and then the exit status is 1.

    Example: `kbsearch backup /var/backups/kbsearch`
    """
    from kbsearch.backup.making import make_backup

    with _tidy(), progress() as bars:
        made = make_backup(load_settings(), path, bars)
    if as_json:
        said = {"file": str(made.path), "size": made.size, **_manifest_json(made.manifest)}
        typer.echo(json.dumps(said, ensure_ascii=False))
    else:
        typer.echo(f"{made.path}: {_counts(made.manifest)}; {made.size:,} bytes")
    _complain(made.manifest.lost)


def restore(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A backup of kbsearch.")],
    to: Annotated[
        Path | None,
        typer.Option("--to", help="A folder for all of it, instead of where the settings say."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only read it to its end, and change nothing.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Move aside what is there; nothing is removed.")
    ] = False,
    keep_articles: Annotated[
        bool, typer.Option("--keep-articles", help="Leave the articles folder as it is.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Put back what a backup holds: all of it, checked first, or nothing.

    Where there is an installation already it is refused, unless told to move that aside. Stop
    kbsearch before. The index is not in a backup: `kbsearch index` makes it.

    Example: `kbsearch restore kbsearch-20261122-030000.tar.gz`
    """
    from kbsearch.backup.places import places_below, places_of
    from kbsearch.backup.restoring import check_backup
    from kbsearch.backup.restoring import restore as run

    if check:
        with progress() as bars:
            manifest = check_backup(path, bars)
        _show(f"{path} is whole: {_counts(manifest)}", _manifest_json(manifest), as_json)
        return
    places = places_of(load_settings()) if to is None else places_below(to)
    with _tidy(), progress() as bars:
        restored = run(path, places, bars, replace=replace, articles=not keep_articles)
    said = {
        **_manifest_json(restored.manifest),
        "restored": list(map(str, restored.places)),
        "aside": list(map(str, restored.aside)),
    }
    _show(_told(path, restored, to), said, as_json)


@contextmanager
def _tidy() -> Iterator[None]:
    """Who is told to stop removes what is half done first, as when Ctrl+C is pressed."""

    def stop(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _show(text: str, said: dict[str, object], as_json: bool) -> None:
    typer.echo(json.dumps(said, ensure_ascii=False) if as_json else text)


def _complain(lost: Sequence[str]) -> None:
    for one in lost:
        typer.echo(f"kbsearch: {one} is lost or damaged; an older backup may have it", err=True)
    if lost:
        raise typer.Exit(1)


def _counts(manifest: Manifest) -> str:
    from kbsearch.backup.manifest import ARTICLES, ATTACHMENTS

    return (
        f"{counted(manifest.tickets, 'ticket')}, "
        f"{counted(manifest.count(ATTACHMENTS), 'attachment')}, "
        f"{counted(manifest.count(ARTICLES), 'file')} of articles"
    )


def _manifest_json(manifest: Manifest) -> dict[str, object]:
    from kbsearch.backup.manifest import ARTICLES, ATTACHMENTS

    return {
        "created": manifest.created.isoformat(timespec="seconds"),
        "program": manifest.program,
        "database_version": manifest.revision,
        "tickets": manifest.tickets,
        "attachments": manifest.count(ATTACHMENTS),
        "article_files": manifest.count(ARTICLES),
        "bytes_restored": manifest.size,
        "secrets": list(manifest.secrets),
        "lost": list(manifest.lost),
    }


def _told(path: Path, restored: Restored, to: Path | None) -> str:
    manifest = restored.manifest
    lines = [f"Restored from {path} of {manifest.created:%Y-%m-%d %H:%M} UTC: {_counts(manifest)}"]
    lines += [f"  {one}" for one in restored.places]
    if restored.aside:
        lines += ["What was there is now:", *(f"  {one}" for one in restored.aside)]
    if manifest.secrets:
        names = ", ".join(f"{PREFIX}{one.upper()}" for one in manifest.secrets)
        lines.append(f"Set again what no backup holds: {names}")
    where = f"In {to}: " if to else ""
    lines.append(f"{where}'kbsearch index' makes the index, and 'kbsearch serve' serves it.")
    return "\n".join(lines)
