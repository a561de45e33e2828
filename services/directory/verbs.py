"""The verbs of the directory beside those of every service. Each subject has its own group; this is their list."""

import click

VERBS: tuple[click.Command, ...] = ()
