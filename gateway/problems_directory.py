"""The rows of the table of refusals that the directory and uploads bring: status, title, words. See
`gateway/problems.py`."""

DIRECTORY: dict[str, tuple[int, str, str]] = {
    "AlreadyClaimed": (
        409,
        "This entry is claimed already",
        "Somebody has proved that this entry is theirs, or you have claimed it and the claim is not decided yet. If you"
        " think that somebody else took yours, send a correction. Nothing was changed.",
    ),
    "NotClaimable": (
        403,
        "Not an entry for this kind of account",
        "Professionals claim the entry of a person; professionals, partners and associations that of an establishment"
        " or a partner. Nothing was changed.",
    ),
    "WrongNumber": (
        422,
        "Not the number of this entry",
        "The number is not the one that the register has for this entry. Compare it with your card or your register's"
        " page; spaces do not matter. Nothing was changed.",
    ),
    "UnknownUpload": (
        422,
        "This upload cannot be used",
        "An upload is its sender's alone, for 24 hours and for one use. Send the file again. Nothing was changed.",
    ),
    "TooManyClaims": (
        409,
        "Too many claims wait for an answer",
        "A few claims of one member are looked at, at a time. Wait until they are decided, or withdraw one. Nothing was"
        " changed.",
    ),
    "TooManyCorrections": (
        409,
        "Too many corrections wait",
        "A few corrections of one member are read, at a time. Wait until somebody has read them. Nothing was sent.",
    ),
    "ProofNotOffered": (
        409,
        "No provider of identities here",
        "This installation has no provider of professionals' identities. Send a document instead. Nothing was changed.",
    ),
    "ProofFailed": (
        409,
        "The provider did not confirm it",
        "What came back was begun by somebody else, is older than ten minutes, or names another number than this"
        " entry's. Begin again, or send a document. Nothing was changed.",
    ),
    "WrongFile": (
        415,
        "Not a kind of file that is taken",
        "A document is a PDF, a JPEG or a PNG; health data is a ZIP, XML, JSON or SQLite file or a table as text. What"
        " counts is what is in it, not what it is called. Nothing was kept.",
    ),
    "FileTooLarge": (
        413,
        "The file is too large",
        "A document may have at most 10 MB, a table or JSON 500 MB, an archive or XML 2 GB. Make the picture smaller,"
        " or send fewer pages. Nothing was kept.",
    ),
}
