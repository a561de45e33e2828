"""The rows of the table of refusals that appointments brings: status, title, words. See `gateway/problems.py`."""

APPOINTMENTS: dict[str, tuple[int, str, str]] = {
    "NotProfessional": (
        403,
        "For professionals' accounts",
        "Only the account of a professional opens an agenda. Nothing was changed.",
    ),
    "MissingRight": (
        403,
        "Not among what you may do in this agenda",
        "You manage this agenda with its professional, who did not give you this right. Ask them. Nothing was changed.",
    ),
    "AgendaClosed": (
        409,
        "No bookings here for now",
        "This professional takes no bookings on PatientsWorld at the moment. Appointments that were made stand.",
    ),
    "SlotTaken": (
        409,
        "This slot is not free any more",
        "Somebody was faster, or the hours have changed. The list `next` names the next free slots. What you had stays"
        " as it was.",
    ),
    "TooManyHolds": (
        409,
        "You already keep two slots",
        "A slot is kept for five minutes, and two at a time for one member. Confirm one or let it go first.",
    ),
    "TooManyWaits": (
        409,
        "You wait for this already, or on too many lists",
        "One place on the list for each visit, and five lists at a time. Leave one of them first. Nothing was changed.",
    ),
    "HoldExpired": (
        409,
        "The five minutes are over",
        "The slot was kept for five minutes and may be somebody else's by now. The list `next` names the next free"
        " slots. Nothing was booked.",
    ),
    "NotForYou": (
        409,
        "This reason is for other patients",
        "It is for new or for known patients only, or for another age. Choose another reason, or ask the professional."
        " Nothing was booked.",
    ),
    "TooLateToMove": (
        409,
        "Too late to move it",
        "The time in which this appointment can be moved is over. It stands as it was; it can still be cancelled with a"
        " reason.",
    ),
    "TooLateToCancel": (
        409,
        "A reason is needed now",
        "Past the visit's cut-off an appointment is cancelled with a reason, which the professional reads. It stands as"
        " it was.",
    ),
    "NotPossibleNow": (
        409,
        "Not as it stands now",
        "The appointment is not in a state in which this can be done: it may be over, cancelled, or not begun yet. Read"
        " it again. Nothing was changed.",
    ),
    "OfferOver": (
        409,
        "This offer is over",
        "The place was kept until the time that the offer named, and is now offered to the next. You are still on the"
        " waiting list.",
    ),
    "InvalidLink": (
        404,
        "This link leads nowhere",
        "It is incomplete, too old, or what it was about has changed since. Sign in to see how things stand.",
    ),
}
