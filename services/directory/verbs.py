"""The verbs of the directory beside those of every service. Each subject has its own group; this is their list."""

import click

from services.directory import claim_verbs, index_verbs, place_verbs
from services.directory.import_verbs import import_

VERBS: tuple[click.Command, ...] = (*claim_verbs.GROUPS, import_, index_verbs.index, place_verbs.places)
