"""The rows of the table of refusals that classifieds brings: status, title, words. See `gateway/problems.py`."""

CLASSIFIEDS: dict[str, tuple[int, str, str]] = {
    "NotAllowedHere": (
        422,
        "This is not offered here",
        "Medicines, what needs a prescription, animals, weapons and what comes from a body are neither offered nor"
        " sought here, and what is recalled is not offered. `rule` names the rule, `why` the reason, `instead` where"
        " to go with it. Nothing was changed.",
    ),
    "ContactInText": (
        422,
        "No addresses and numbers in a listing",
        "People write to you inside the application, and you tell whom you like how you are reached. Take the number,"
        " address or link out of the words. Nothing was changed.",
    ),
    "TooManyListings": (
        409,
        "You have many listings already",
        "Close one that is over, or remove a draft, and write the new one then.",
    ),
    "TooManyPhotos": (
        409,
        "Eight photos are the most",
        "Remove one of the photos of this listing first. Nothing was changed.",
    ),
    "AppealOver": (
        409,
        "There is nothing to appeal against",
        "Nothing was decided about this listing, an appeal is being looked at, or the time for one is over.",
    ),
    "TooManySearches": (
        409,
        "You keep many searches already",
        "Remove one that you need no more, and keep the new one then. What it found is still there.",
    ),
    "LinksFromNewMembers": (
        409,
        "No links from new accounts",
        "A link in a message is how many swindles begin, so accounts of the last days cannot send one. Write it"
        " without. Nothing was sent.",
    ),
    "ConversationClosed": (
        409,
        "Nobody can write here any more",
        "The listing is over, or one of the two does not want to be written to. What was written can still be read.",
    ),
    "NotForRent": (
        409,
        "This is not to be rented",
        "Only a listed device that is offered for rent has a calendar. Write to its owner instead.",
    ),
    "DaysTaken": (
        409,
        "These days are taken",
        "Somebody has it on one of these days, or it is not to be had then. Choose other days: the list `next` names"
        " the next free ones. Nothing was changed.",
    ),
}
