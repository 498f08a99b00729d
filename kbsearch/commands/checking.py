"""`kbsearch lint` and `kbsearch doctor`: is the knowledge in order, is what was made of it?"""

from __future__ import annotations

import json
from typing import Annotated

import typer

from indexer.records import Severity
from kbsearch.commands.indexing import counted, problems_json, show_problems
from kbsearch.commands.options import ArticlesArgument, IndexOption, JsonOption
from kbsearch.settings import load_settings

# A check that passed yesterday must not fail today because a day has gone by.
_NOT_STRICT = frozenset({"expired"})


def lint(
    articles: ArticlesArgument = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail on warnings too, except on expiry.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Check the articles without indexing them; each problem with its line and its cure.

    Example: `kbsearch lint articles --strict`
    """
    from indexer.checking import check
    from indexer.folder_source import FolderSource
    from kbsearch.browsing.categories import check_categories
    from kbsearch.search.synonyms import check_synonyms

    settings = load_settings(articles=articles)
    found = check(FolderSource(settings.articles))
    beside = (*check_categories(settings.articles), *check_synonyms(settings.articles))
    problems = (*found.problems, *beside)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    if as_json:
        typer.echo(json.dumps({"files": found.files, "problems": problems_json(problems)}))
    else:
        show_problems(problems)
        typer.echo(
            f"{counted(found.files, 'file')} checked: {counted(errors, 'error')}, "
            f"{counted(warnings, 'warning')}"
        )
    if errors or (strict and any(one.code not in _NOT_STRICT for one in problems)):
        raise typer.Exit(1)


def doctor(
    repair: Annotated[bool, typer.Option("--repair", help="Mend what can be mended.")] = False,
    index: IndexOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look for damage in the index and in the desk database; --repair mends the index.

    The index is mended from its rows; for the desk database there is only the copy that you keep.

    Example: `kbsearch doctor --repair`
    """
    from indexer.doctor import examine
    from indexer.doctor import repair as mend
    from kbsearch.database.checking import examine as examine_desk
    from kbsearch.encoder import configured_encoder

    settings = load_settings(index=index)
    findings = examine(settings.index)
    repaired = False
    if repair and findings:
        encoder = configured_encoder(settings, threads=settings.index_threads)
        mend(settings.index, encoder)
        repaired = True
    after = examine(settings.index) if repaired else findings
    desk = examine_desk(settings.database)
    if as_json:
        found = {"findings": findings, "repaired": repaired, "left": after, "database": desk}
        typer.echo(json.dumps(found))
    else:
        for finding in [*findings, *(desk or ())]:
            typer.echo(finding, err=True)
        typer.echo(_verdict(findings, after, repaired=repaired))
        typer.echo(_desk_verdict(desk))
    if after or desk:
        raise typer.Exit(1)


def _desk_verdict(findings: list[str] | None) -> str:
    if findings is None:
        return "There is no desk database yet; 'kbsearch serve' makes it."
    if findings:
        return f"{counted(len(findings), 'finding')} in the desk database."
    return "The desk database is in order."


def _verdict(findings: list[str], after: list[str], *, repaired: bool) -> str:
    if not findings:
        return "The index is in order."
    if not repaired:
        return f"{counted(len(findings), 'finding')}; mend with 'kbsearch doctor --repair'"
    if not after:
        return f"{counted(len(findings), 'finding')} mended; the index is in order."
    return f"{counted(len(after), 'finding')} left; make it anew with 'kbsearch index --rebuild'"
