"""The verbs of the directory beside those of every service. Each subject has its own group; this is their list."""

import click

from services.directory import claim_verbs

VERBS: tuple[click.Command, ...] = (*claim_verbs.GROUPS,)
