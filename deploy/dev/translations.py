"""The words of pages in four languages: `make translations` gathers them from the code, merges, checks and compiles.

French is the source. A string that one language lacks, one that nothing says any more, a placeholder that got lost or a
plural form that is empty are refused.
"""

import re
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from deploy.dev.run_folder import CHECKOUT
from deploy.dev.steps import complain, say

SOURCES = CHECKOUT / "gateway" / "pages"
# what pages and API say alike
BESIDE = (CHECKOUT / "gateway" / "why.py", CHECKOUT / "gateway" / "charts" / "words.py")
FOLDER = SOURCES / "translations"
LANGUAGES = ("en", "de", "ar")
_METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]
_KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
_OPTIONS = {"**/templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
_NO_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # git knows when; the same words give the same file
_PLACE = re.compile(r"%\(\w+\)s")


def gather() -> Catalog:
    """Every string of the pages, with the places where it is said."""
    found = Catalog(project="PatientsWorld", charset="utf-8")
    told = extract_from_dir(str(SOURCES), _METHODS, _OPTIONS, _KEYWORDS)
    for file, line, message, comments, context in told:
        if "tests" not in Path(file).parts:
            found.add(message, None, [(file, line)], auto_comments=comments, context=context)
    for path in BESIDE:
        for line, message, comments, context in extract_from_file("python", str(path), _KEYWORDS):
            found.add(message, None, [(path.name, line)], auto_comments=comments, context=context)
    return found


def read(language: str) -> Catalog:
    """A language's catalogue as it is kept."""
    with open(_file(language, "po"), "rb") as file:
        return read_po(file, locale=language)


def wrong(language: str, kept: Catalog, said: Catalog) -> list[str]:
    """What is missing in a language, or is there and nothing says it."""
    found = [
        f"{language}: nothing says {message.id!r} any more" for message in kept if message.id and message.id not in said
    ]
    for message in said:
        if message.id:
            fault = _fault(message, kept.get(message.id), kept.num_plurals)
            found += [f"{language}: {fault}: {message.id!r}"] if fault else []
    return found


def compiled(kept: Catalog) -> bytes:
    """What gettext reads."""
    file = BytesIO()
    write_mo(file, kept)
    return file.getvalue()


def main() -> int:
    """Merge and compile; 1 when something is missing."""
    said, faults = gather(), []
    for language in LANGUAGES:
        kept = read(language)
        kept.update(said, no_fuzzy_matching=True)
        gone = [f"{language}: nothing says {message!r} any more" for message in kept.obsolete]
        kept.obsolete.clear()
        kept.fuzzy, kept.header_comment = (
            False,
            f"# The words of pages: {kept.locale.english_name}. French is the source.",
        )
        kept.creation_date = kept.revision_date = _NO_DAY
        with open(_file(language, "po"), "wb") as file:
            write_po(file, kept, width=120, omit_header=False, include_lineno=False, sort_output=True)
        _file(language, "mo").write_bytes(compiled(kept))
        faults += wrong(language, kept, said)
        for line in gone:
            say(f"taken out: {line}")
    for fault in faults:
        complain(fault)
    say(f"{len(said)} strings in French; {len(faults)} to be mended in {', '.join(LANGUAGES)}.")
    return 1 if faults else 0


def _fault(message: Message, kept: Message | None, plurals: int) -> str | None:
    if kept is None or kept.fuzzy:
        return "missing"
    forms = kept.string if isinstance(kept.string, tuple) else (kept.string,)
    if not all(forms):
        return "missing"
    if isinstance(message.id, tuple):
        return None if len(forms) == plurals else f"{plurals} plural forms are needed"
    return None if set(_PLACE.findall(message.id)) == set(_PLACE.findall(forms[0])) else "a placeholder is lost"


def _file(language: str, kind: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"messages.{kind}"


if __name__ == "__main__":
    sys.exit(main())
