"""The verbs of a room that logs who saw what: whether its chains are whole, and to sign them now."""

import click

from kit.accesses import Chains
from kit.checkpoints import Tampered
from kit.main import open_room
from kit.rpc.doors import Room
from kit.subjects import enter


def audit_verbs(room_class: type[Room], chains: Chains) -> click.Group:
    """`audit verify | checkpoint`; the room has `checkpoints`."""

    @click.group()
    def audit() -> None:
        """Who saw what: chains of links that can only grow."""

    @audit.command()
    def verify() -> None:
        """Compare every chain with its hashes, its head and what was signed; exit code 1 when one is not whole."""
        bad: list[str] = []
        with open_room(room_class, quiet=True) as room:
            try:
                signed, _ = room.checkpoints.read()
            except Tampered as error:
                raise click.ClickException(f"The signed file was changed: {error}.") from None
            with room.db.transaction() as tx:
                known = (chains.kept(tx) | set(signed)) - chains.gone(tx)
            for member_id in sorted(known):
                with room.db.transaction() as tx:
                    enter(tx, member_id)
                    found = chains.wrong(tx, member_id, signed.get(member_id))
                if found:
                    bad.append(f"{member_id}: {found}")
        click.echo("\n".join([*bad, f"{len(known)} chains, {len(bad)} not whole"]))
        raise SystemExit(1 if bad else 0)

    @audit.command()
    def checkpoint() -> None:
        """Sign and write the heads that moved, as the worker does every hour."""
        with open_room(room_class, quiet=True) as room:
            chains.sign(room)

    return audit
