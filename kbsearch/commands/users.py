"""`kbsearch user`: who has an account, what he may do, and forgetting him."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from kbsearch.accounts.roles import Role
from kbsearch.commands.links import link_address
from kbsearch.commands.options import JsonOption
from kbsearch.settings import load_settings

if TYPE_CHECKING:
    from kbsearch.accounts.composition import AccountServices
    from kbsearch.accounts.erasing import Removed
    from kbsearch.accounts.records import Account

users = typer.Typer(
    name="user", help="Accounts: add, list, change and erase people.", no_args_is_help=True
)

LISTED = 200
ROLES = [role.value for role in Role if role is not Role.VISITOR]
NOT_NAMED = (
    "Comments on articles do not say who wrote them, and stay; "
    "'kbsearch feedback' shows them, should one name this person."
)


def _role(value: str | None) -> str | None:
    if value is not None and value not in ROLES:
        raise typer.BadParameter(f"one of {', '.join(ROLES)}")
    return value


LoginArgument = Annotated[str, typer.Argument(help="The login of the account.")]
RoleOption = Annotated[
    str | None, typer.Option(help=f"Only this role: {', '.join(ROLES)}.", callback=_role)
]


@users.command()
def add(
    login: Annotated[str, typer.Argument(help="What the person signs in with.")],
    role: Annotated[
        str, typer.Option(help=f"One of {', '.join(ROLES)}.", callback=_role)
    ] = Role.REQUESTER.value,
    name: Annotated[str, typer.Option(help="What pages call the person.")] = "",
    email: Annotated[str, typer.Option(help="Where mail goes.")] = "",
    lang: Annotated[str, typer.Option(help="The language of the person: es or en.")] = "es",
    as_json: JsonOption = False,
) -> None:
    """Add an account, and show the link with which that person sets a password.

    Example: `kbsearch user add ana --role technician --name "Ana Ruiz" --email ana@example.com`
    """
    services = _services()
    account = services.accounts.make(
        login=login, name=name, email=email, role=Role(role), lang=lang
    )
    _show_link(services, account, as_json)


@users.command()
def link(login: LoginArgument, as_json: JsonOption = False) -> None:
    """Show a new link to set a password, for somebody who has forgotten it.

    Earlier links of that account stop working; the password does not change until it is used.

    Example: `kbsearch user link ana`
    """
    services = _services()
    _show_link(services, services.accounts.find_login(login), as_json)


@users.command("list")
def listed(
    words: Annotated[
        str, typer.Argument(help="Only accounts with this in login, name or e-mail.")
    ] = "",
    role: RoleOption = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many to show.")] = LISTED,
    as_json: JsonOption = False,
) -> None:
    """List the accounts, by login.

    Example: `kbsearch user list --role technician`
    """
    page = _services(read_only=True).accounts.listed(
        words=words, role=Role(role) if role else None, limit=limit
    )
    if as_json:
        found = {"accounts": [_account_json(one) for one in page.items], "more": page.more}
        typer.echo(json.dumps(found, ensure_ascii=False))
    elif page.items:
        _show_table(page.items)
        if page.more:
            typer.echo(f"There are more than {limit}; show them with --limit, or name some words.")
    else:
        typer.echo("There is no such account.")


@users.command()
def role(
    login: LoginArgument,
    role: Annotated[str, typer.Argument(help=f"One of {', '.join(ROLES)}.", callback=_role)],
) -> None:
    """Give somebody a role; it holds from his next click on.

    Example: `kbsearch user role ana manager`
    """
    services = _services()
    account = services.accounts.find_login(login)
    changed = services.accounts.change_role(account.number, Role(role))
    typer.echo(f"{changed.login} is {changed.role} now (before: {account.role}).")


@users.command()
def disable(login: LoginArgument) -> None:
    """Let somebody in no longer: sessions and links end, and tokens stop.

    Example: `kbsearch user disable ana`
    """
    services = _services()
    account = services.accounts.disable(services.accounts.find_login(login).number)
    typer.echo(f"{account.login} is disabled; 'kbsearch user enable {account.login}' undoes it.")


@users.command()
def enable(login: LoginArgument) -> None:
    """Let somebody in again who was disabled.

    Example: `kbsearch user enable ana`
    """
    services = _services()
    account = services.accounts.enable(services.accounts.find_login(login).number)
    typer.echo(f"{account.login} may sign in.")


@users.command()
def identity(
    login: LoginArgument,
    subject: Annotated[
        str, typer.Argument(help="What the identity provider calls the person ('sub').")
    ] = "",
    none: Annotated[
        bool, typer.Option("--none", help="No longer let the person sign in there.")
    ] = False,
) -> None:
    """Let somebody sign in with the OpenID Connect provider into the account that exists.

    Example: `kbsearch user identity ana 248289761001`
    """
    from kbsearch.errors import SettingsError

    services, issuer = _services(), load_settings().oidc_issuer
    number = services.accounts.find_login(login).number
    if bool(subject) == none:
        raise typer.BadParameter("give what the provider calls the person, or --none")
    if none:
        services.identities.unlink(number)
        typer.echo(f"{login} signs in with the provider no longer.")
        return
    if not issuer:
        raise SettingsError("KBSEARCH_OIDC_ISSUER names no provider")
    services.identities.link(number, issuer, subject)
    typer.echo(f"{login} signs in at {issuer} as {subject}.")


@users.command()
def erase(
    who: Annotated[str, typer.Argument(help="A login or an e-mail address.")],
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask whether you mean it.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Remove a person from all that is kept, and say what was removed. There is no way back.

    Example: `kbsearch user erase ana --yes`
    """
    services = _services()
    account = _meant(services, who)
    called = f"the account {account.login} ({account.called})" if account else who
    if not yes:
        typer.confirm(f"Erase {called} for good?", abort=True, err=True)
    if account is None:
        removed = services.erasing.erase_stranger(who)
    else:
        removed = services.erasing.erase(account.number)
    _show_removed(removed, as_json)
    if not as_json:
        typer.echo(NOT_NAMED)


@users.command()
def expire(as_json: JsonOption = False) -> None:
    """Remove what is older than the settings allow, as the service does every hour.

    Example: `kbsearch user expire`
    """
    _show_removed(_services().erasing.expire(), as_json)


def _services(*, read_only: bool = False) -> AccountServices:
    import structlog

    from kbsearch.accounts.composition import account_services
    from kbsearch.database.desk import DeskDatabase
    from kbsearch.retention import everything_kept

    # What is said in passing must not get between what a program reads.
    if not structlog.is_configured():
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    settings = load_settings()
    database = DeskDatabase(settings.database, read_only=read_only)
    return account_services(database, settings, kept=everything_kept(database, settings))


def _meant(services: AccountServices, who: str) -> Account | None:
    """The account that is meant by a login or an address; None for an address without one."""
    from kbsearch.errors import InvalidRequestError, NotFoundError

    try:
        return services.accounts.find_login(who)
    except NotFoundError:
        if "@" not in who:
            raise
    found = services.accounts.find_email(who)
    if len(found) > 1:
        logins = ", ".join(one.login for one in found)
        raise InvalidRequestError(f"{who} is the address of {logins}; name the login")
    return found[0] if found else None


def _show_link(services: AccountServices, account: Account, as_json: bool) -> None:
    from kbsearch.accounts.invitations import invitation_path

    settings = load_settings()
    key = services.invitations.make(account)
    address = link_address(settings, invitation_path(account.lang, key))
    if as_json:
        typer.echo(json.dumps({**_account_json(account), "link": address}, ensure_ascii=False))
        return
    typer.echo(f"{account.login} is {account.role}. Send this link, which works once:")
    typer.echo(f"  {address}")
    typer.echo(f"It sets a password, for {settings.link_hours:g} hours from now.")


def _account_json(account: Account) -> dict[str, object]:
    return {
        "login": account.login,
        "name": account.name,
        "email": account.email,
        "role": account.role.value,
        "lang": account.lang,
        "disabled": account.disabled,
        "password": account.has_password,
        "issuer": account.issuer,
        "created": account.created.isoformat(timespec="seconds"),
        "last_sign_in": account.seen.isoformat(timespec="seconds") if account.seen else None,
    }


def _show_table(accounts: Sequence[Account]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(
        "Login", "Name", "E-mail", "Role", "Signs in", "Last", box=SIMPLE_HEAD, pad_edge=False
    )
    for one in accounts:
        seen = f"{one.seen:%Y-%m-%d}" if one.seen else "never"
        row = (one.login, one.name, one.email, one.role.value, _way_in(one), seen)
        table.add_row(*(Text(part, overflow="fold") for part in row))
    Console().print(table)


def _way_in(account: Account) -> str:
    if account.disabled:
        return "disabled"
    ways = ["password"] if account.has_password else []
    ways += ["provider"] if account.issuer else []
    return ", ".join(ways) or "not yet"


def _show_removed(removed: Sequence[Removed], as_json: bool) -> None:
    if as_json:
        counts = {one.name: one.count for one in removed}
        typer.echo(json.dumps({"removed": counts}, ensure_ascii=False))
        return
    for one in removed:
        typer.echo(f"{one.count:>7,}  {one.name}")
