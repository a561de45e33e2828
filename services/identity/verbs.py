"""The admin verbs of identity, each audited under the name of who types it."""

import getpass
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import click

from contracts.identity.schemas import COUNTRIES, KINDS, LANGUAGES, Register
from kit.database import clock
from kit.main import open_room
from kit.refusals import Refusal
from kit.rpc.doors import load
from services.identity import leaving, operators, signup
from services.identity.models import Account
from services.identity.service import IdentityService


@click.command("create-member")
@click.option("--email", required=True)
@click.option("--password", prompt=True, hide_input=True, help="Asked for when it is not given.")
@click.option("--display-name", required=True)
@click.option("--kind", type=click.Choice(KINDS), default="patient", show_default=True)
@click.option("--country", type=click.Choice(COUNTRIES), default="FR", show_default=True)
@click.option("--language", type=click.Choice(LANGUAGES), default="fr", show_default=True)
@click.option("--birth-date", default="1980-01-01", show_default=True, help="YYYY-MM-DD")
@click.option("--token", is_flag=True, help="Open a session and print its access token.")
def create_member(token: bool, **fields: Any) -> None:
    """Make an account that is confirmed already; one that exists is left as it is."""
    with _room() as room:
        with room.db.transaction() as tx:
            wanted = signup.check(load(Register, fields), clock(tx))
        wanted["password"] = room.hasher.hash(wanted["password"])
        with room.db.transaction() as tx:
            account, is_made = operators.create_member(tx, _operator(), wanted, session=token)
            answer = room.issuer.open(tx, account, "operator", clock(tx)) if token else {}
    found = {"id": str(account.id), "email": account.email, "created": is_made}
    _print({**found, "access_token": answer["access_token"]} if token else found)


@click.command()
@click.argument("member")
def suspend(member: str) -> None:
    """Suspend a member (id or address): nothing of theirs is shown, their sessions end."""
    with _room() as room, room.db.transaction() as tx:
        account = operators.suspend(tx, _operator(), member)
    _print(_state(account))


@click.command()
@click.argument("member")
def reinstate(member: str) -> None:
    """End the suspension of a member (id or address)."""
    with _room() as room, room.db.transaction() as tx:
        account = operators.reinstate(tx, _operator(), member)
    _print(_state(account))


@click.command("list")
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True)
@click.option("--after", type=click.UUID, help="The last id of the page before.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(limit: int, after: UUID | None, as_json: bool) -> None:
    """List the members in the order they joined, without their addresses."""
    with _room() as room, room.db.transaction() as tx:
        members = operators.list_members(tx, _operator(), after, limit)
    for member in members:
        click.echo(json.dumps(member, ensure_ascii=False) if as_json else "  ".join(map(str, member.values())))


@click.command("rotate-keys")
@click.option("--force", is_flag=True, help="Although tokens of the previous key may still be valid.")
def rotate_keys(force: bool) -> None:
    """Sign access tokens with the next key from now on; the one before last is dropped."""
    with _room() as room, room.db.transaction() as tx:
        made = room.keyring.rotate(tx, clock(tx), force=force)
        operators.note(tx, _operator(), "rotate-keys", forced=force)
    _print({"next": made})


@click.command()
@click.argument("members", nargs=-1, required=True)
@click.option("--again", is_flag=True, help="They left before this database was restored: no mail.")
def erase(members: tuple[str, ...], again: bool) -> None:
    """Begin the erasure of members (ids or addresses). Who is not there, or leaves already, is passed over."""
    with _room() as room:
        for member in members:
            with room.db.transaction() as tx:
                account = operators.erase(tx, _operator(), member, again=again)
            _print(_state(account) if account else {"id": member, "state": None})


@click.command("leaving")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def leaving_(as_json: bool) -> None:
    """List the erasures that are not closed, oldest first: member, since when, which services have not answered.

    Exit code 1 when one is older than 72 hours.
    """
    with _room() as room, room.db.transaction() as tx:
        found, (_, oldest) = leaving.list_open(tx), leaving.count_open(tx)
        operators.note(tx, _operator(), "leaving", count=len(found))
    for one in found:
        line = f"{one['id']}  {one['requested_at']}  {' '.join(one['waits_for']) or 'mail'}"
        click.echo(json.dumps(one) if as_json else line)
    raise SystemExit(oldest > leaving.LATE.total_seconds())


VERBS = (create_member, suspend, reinstate, list_, rotate_keys, erase, leaving_)


@contextmanager
def _room() -> Iterator[IdentityService]:
    with open_room(IdentityService, quiet=True) as room:
        try:
            yield room
        except Refusal as refusal:
            fields = [f"{error['pointer'][1:]}: {error['detail']}" for error in refusal.extra.get("errors", [])]
            raise click.ClickException(" ".join(fields) or refusal.detail) from None


def _operator() -> str:
    return os.environ.get("SUDO_USER") or getpass.getuser()


def _state(account: Account) -> dict[str, Any]:
    return {"id": str(account.id), "state": account.state}


def _print(found: dict[str, Any]) -> None:
    click.echo(json.dumps(found, ensure_ascii=False))
