"""The verbs of the Health Box beside those of every service. Each subject has its own group; this is their list."""

import click

VERBS: tuple[click.Command, ...] = ()
