"""The rows of the table of refusals that the games bring: status, title, words. See `gateway/problems.py`."""

GAMES: dict[str, tuple[int, str, str]] = {
    "ImpossibleTrials": (
        422,
        "These trials cannot be those of this run",
        "Trials come in the order in which they were shown, as many as were shown, in the time that a person and a"
        " device need, with the seed that the run was told. `errors` says where they do not. Nothing was kept: the run"
        " is still open until its hour is over.",
    ),
    "RunOver": (
        409,
        "This run is over",
        "A run is scored once, within an hour of its beginning; one that was disturbed, or left for another, does not"
        " count. Begin another one (POST /v1/games/runs). Nothing was changed.",
    ),
}
