"""`python -m deploy.dev.demo_moderator LISTING=VERSION …`: a moderator of the demo world accepts first listings.

By the verb that moderators have; one process for all, since starting one takes longer than what it does.
"""

import click

from services.classifieds.moderation_verbs import accept


@click.command()
@click.argument("which", nargs=-1, required=True)
def main(which: tuple[str, ...]) -> None:
    """Accept each, as it was looked at."""
    for listing, _, version in (one.partition("=") for one in which):
        accept.main([listing, "--version", version, "--by", "demo"], standalone_mode=False)


if __name__ == "__main__":
    main()
