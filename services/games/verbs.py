"""The verbs of the games beside those of every service: whether the chains are whole."""

import click

from kit.accesses_verbs import audit_verbs
from services.games.accesses import accesses
from services.games.service import GamesService

VERBS: tuple[click.Command, ...] = (audit_verbs(GamesService, accesses),)
