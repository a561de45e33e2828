"""The rows of the table of refusals that the Health Box brings: status, title, words. See `gateway/problems.py`."""

HEALTHBOX: dict[str, tuple[int, str, str]] = {
    "TooManyToday": (
        409,
        "There are enough entries of that day",
        "Two hundred entries of one tracker are kept of a day. Change one, or delete some. Nothing was noted.",
    ),
    "UndoOver": (
        409,
        "The time to take it back is over",
        "A deleted entry can be taken back for 30 seconds; then it is gone for good.",
    ),
    "NotToThem": (
        409,
        "Not with this member",
        "You share with professionals, and with members whom you follow and who follow you. Nothing was shared.",
    ),
    "InstrumentOff": (
        409,
        "This questionnaire is not offered here",
        "Its owner asks for a permission, which this site does not hold. The list of questionnaires says which are"
        " offered. Nothing was kept.",
    ),
    "JobRunning": (
        409,
        "Another one is not over yet",
        "One import and one export of yours run at a time. Look at the one that runs (GET /v1/jobs), and ask again when"
        " it is over. Nothing was begun.",
    ),
    "KeysAway": (
        503,
        "What is sealed cannot be opened at the moment",
        "Notes are sealed with a key of your own, and what keeps it does not answer. Try again in a few seconds."
        " Nothing was changed.",
    ),
}
