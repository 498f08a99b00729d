"""From the bytes of one file to an article with its passages, or to what is wrong with it.

read → front matter → markup → sanitised HTML → headings → sections → passages → article
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath
from typing import Protocol

from indexer.front_matter import (
    FrontMatter,
    UnclosedError,
    broken,
    read_front_matter,
    split_front_matter,
)
from indexer.headings import with_headings
from indexer.language import detect_article_language
from indexer.links import Place, resolve, slug_of
from indexer.markup import Markup, plain_title, render
from indexer.outline import read_sections
from indexer.passages import TokenCounter, split
from indexer.records import (
    Article,
    Cue,
    Parsed,
    Problem,
    Reference,
    Severity,
    SourceFile,
)
from indexer.references import check_own_anchors, media_of, references_of, refused_addresses
from indexer.sanitising import finish, sanitise
from indexer.transcripts import read_transcript, transcript_passages

PARSER_VERSION = "1"
"""Changes whenever the same file would give another article or other passages."""

LONG_TITLE = 120
_LINE_END = re.compile(r"\r\n?")


class Folder(Protocol):
    """What parsing needs of the folder: the bytes of another file in it."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file inside the folder, or None when there is none."""
        ...


def parse_article(source: SourceFile, folder: Folder, tokens: TokenCounter) -> Parsed:
    """Parses one file. It never raises: whatever is wrong comes back as problems."""
    try:
        return _parse(source, folder, tokens)
    except Exception as error:  # noqa: BLE001 - one file must not stop the others
        what = f"the file cannot be parsed ({type(error).__name__}: {error})"
        cure = "simplify it, or report it as a defect of kbsearch with the file"
        return Parsed(None, (Problem(source.path, 1, Severity.ERROR, "unparsable", what, cure),))


def expiry_problem(
    path: str, valid_until: date | None, today: date, line: int = 1
) -> Problem | None:
    """A warning when an article is past its last day. It depends on the day, not on the file, so
    it is asked for on every run."""
    if valid_until is None or valid_until >= today:
        return None
    return Problem(
        path,
        line,
        Severity.WARNING,
        "expired",
        f"'valid_until' has passed: {valid_until.isoformat()}",
        "review the article and set a later day, or remove the file",
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """A file's front matter and body. `first_line` is the line of the file where it begins."""

    front_matter: FrontMatter
    body: str
    first_line: int


def _parse(source: SourceFile, folder: Folder, tokens: TokenCounter) -> Parsed:
    problems: list[Problem] = []
    text = _read(source, problems)
    if text is None or _withheld(problems):
        return Parsed(None, tuple(problems))
    front_matter = text.front_matter
    title = plain_title(front_matter.title)
    lang = front_matter.lang or detect_article_language(title, text.body)
    markup = render(text.body, lang, text.first_line)
    headed = with_headings(sanitise(markup.html, source.path), title)
    title = headed.title or _name(source.path)
    references = references_of(source.path, markup.addresses)
    film, inputs, cues = _film(source.path, front_matter, folder, problems)
    references += film
    spoken = transcript_passages(cues, title, lang, tokens)
    passages = [*split(title, read_sections(headed.html), tokens), *spoken]
    problems += check_own_anchors(source.path, references, headed.html)
    problems += _warnings(source.path, front_matter, markup, headed.title)
    article = Article(
        slug=front_matter.slug or slug_of(source.path),
        path=source.path,
        title=title,
        kind=front_matter.kind,
        lang=lang,
        audience=front_matter.audience,
        html=finish(headed.html, lang),
        passages=tuple(replace(one, position=number) for number, one in enumerate(passages)),
        headings=headed.headings,
        tags=front_matter.tags,
        aliases=front_matter.aliases,
        owner=front_matter.owner,
        updated=front_matter.updated,
        valid_until=front_matter.valid_until,
        translation_of=_original(source.path, front_matter.translation_of),
        video=_place(source.path, front_matter.video),
        transcript=_place(source.path, front_matter.transcript),
        media=tuple(media_of(references)),
        cues=tuple(cues),
    )
    return Parsed(article, tuple(sorted(problems)), tuple(references), inputs)


def _withheld(problems: list[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)


def _read(source: SourceFile, problems: list[Problem]) -> _Text | None:
    try:
        text = source.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(_undecodable(source, error))
        return None
    text = _LINE_END.sub("\n", text).replace("\0", "\ufffd")
    try:
        parts = split_front_matter(text)
    except UnclosedError:
        cure = "write a line '---' below the last key"
        problems.append(broken(source.path, 1, "the front matter is never closed", cure))
        return None
    if parts.yaml is None:
        return _Text(FrontMatter(), parts.body, parts.first_line)
    front_matter, found = read_front_matter(source.path, parts.yaml)
    problems += found
    return _Text(front_matter, parts.body, parts.first_line)


def _undecodable(source: SourceFile, error: UnicodeDecodeError) -> Problem:
    line = source.data.count(b"\n", 0, error.start) + 1
    is_utf16 = source.data.startswith((b"\xff\xfe", b"\xfe\xff"))
    what = "the file is UTF-16" if is_utf16 else f"the byte 0x{source.data[error.start]:02x}"
    what += ", not UTF-8 text" if is_utf16 else " is not UTF-8 text"
    cure = "save the file with the encoding UTF-8"
    return Problem(source.path, line, Severity.ERROR, "undecodable", what, cure)


def _film(
    path: str,
    front_matter: FrontMatter,
    folder: Folder,
    problems: list[Problem],
) -> tuple[list[Reference], tuple[str, ...], list[Cue]]:
    """The film of an article: references, other files read, and what is said in it."""
    references = []
    for key in ("video", "transcript"):
        target = resolve(path, getattr(front_matter, key))
        if target.path and target.place in {Place.FILE, Place.ARTICLE, Place.OUTSIDE}:
            references.append(Reference(front_matter.line(key), target.path, "", is_media=True))
    transcript = resolve(path, front_matter.transcript)
    if not front_matter.transcript or transcript.place not in {Place.FILE, Place.ARTICLE}:
        return references, (), []
    data = folder.read(transcript.path)
    if data is None:
        return references, (transcript.path,), []
    cues, found = read_transcript(transcript.path, data)
    problems += found
    return references, (transcript.path,), cues


def _warnings(
    path: str,
    front_matter: FrontMatter,
    markup: Markup,
    title: str,
) -> list[Problem]:
    def warning(line: int, code: str, what: str, cure: str) -> Problem:
        return Problem(path, line, Severity.WARNING, code, what, cure)

    problems = list(refused_addresses(path, markup.addresses))
    if not title:
        cure = "begin it with '# Title', or write 'title' in its front matter"
        problems.append(warning(1, "no-title", "the article has no title", cure))
    if len(title) > LONG_TITLE:
        what = f"the title has {len(title)} characters"
        cure = f"say it in {LONG_TITLE} or fewer"
        problems.append(warning(front_matter.line("title"), "long-title", what, cure))
    if markup.unclosed_comment:
        what, cure = "the comment '<!--' is never closed", "close it with '-->'"
        problems.append(warning(markup.unclosed_comment, "unclosed-comment", what, cure))
    if not markup.html.strip() and not front_matter.video:
        what, cure = "the article is empty", "write it, or remove the file"
        problems.append(warning(1, "empty-article", what, cure))
    return problems


def _name(path: str) -> str:
    """A title for a file that gives none: its name, with spaces for hyphens."""
    name = re.sub(r"[-_]+", " ", PurePosixPath(path).stem).strip()
    return name[:1].upper() + name[1:] or path


def _place(path: str, written: str) -> str:
    """A file of the folder by its path, a film elsewhere by its address, else nothing."""
    target = resolve(path, written)
    if target.place is Place.WEB:
        return target.url
    return target.path if target.place in {Place.FILE, Place.ARTICLE} else ""


def _original(path: str, written: str) -> str:
    """The slug of the article that this one translates: given as a path, or as a slug."""
    if written.lower().partition("#")[0].endswith(".md"):
        target = resolve(path, written)
        return slug_of(target.path) if target.place is Place.ARTICLE else ""
    return written.strip("/")
