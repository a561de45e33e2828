"""What a mail says: plain text and the same as a page, in the reader's language. Its subject names nobody.

Nothing here is stored: the words are made from notices when the mail leaves.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_gmt
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from services.notifications import notices
from services.notifications.kinds import ALL
from services.notifications.mail_words import FRAMES, Frame
from services.notifications.models import Notice
from services.notifications.notices import Shown
from services.notifications.quiet import zone_of

MOST_NEWS = 30  # in a digest
_RIGHT_TO_LEFT = ("ar",)
_ISOLATED = "\u2068{}\u2069"  # a name or a date of the other direction turns nothing around it


@dataclass(frozen=True)
class Reader:
    """Who a mail is for: `language` one of the four, `time_zone` an IANA zone."""

    language: str
    time_zone: str | None
    discreet: bool


@dataclass(frozen=True)
class Links:
    """What the links of a mail are made of. `answer`: the token of a reminder's, which works without signing in."""

    public_url: str
    stop: str
    answer: str | None = None

    @property
    def stop_url(self) -> str:
        """Ends such mails, also by one press of a mail program's own button."""
        return f"{self.public_url}/unsubscribe?token={self.stop}"


@dataclass(frozen=True)
class Letter:
    """A mail ready to leave."""

    subject: str
    text: str
    html: str
    headers: dict[str, str]


@dataclass(frozen=True)
class News:
    """One notice in a mail."""

    text: str
    label: str
    url: str


def write(shown: tuple[Shown, ...], reader: Reader, links: Links, *, digest: bool) -> Letter:
    """The mail of one notice, or the digest of several."""
    frame = FRAMES[reader.language]
    news = [_news(one, reader, frame, links) for one in shown[:MOST_NEWS]]
    said: dict[str, Any] = {
        "language": reader.language,
        "direction": "rtl" if reader.language in _RIGHT_TO_LEFT else "ltr",
        "frame": frame,
        "subject": frame.digest_subject if digest else ALL[shown[0].notice.kind].words[reader.language].subject,
        "intro": frame.digest_intro if digest else "",
        "news": news,
        "more": len(shown) > MOST_NEWS,
        "more_url": f"{links.public_url}/notifications",
        "stop": frame.stop_all if digest else frame.stop_kind,
        "stop_url": links.stop_url,
        "settings_url": f"{links.public_url}/notifications/preferences",
    }
    headers = {
        "List-Unsubscribe": f"<{links.stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    return Letter(said["subject"], _plain(said), _template().render(said), headers)


def say(notice: Notice, name: str | None, reader: Reader) -> str:
    """What a notice says to the reader; in its discreet form also where nobody may be named."""
    kind = ALL[notice.kind]
    words = kind.words[reader.language]
    here = zone_of(reader.time_zone)
    there = zone_of(notice.time_zone) if notice.time_zone else here
    moments = {
        "when": say_moment(notice.starts_at or notice.created_at, there, here, reader.language),
        "until": say_moment(notice.ends_at, here, here, reader.language) if notice.ends_at else "",
        "name": name or "",
    }
    why = {"why": kind.why[reader.language].get(notice.because, "")} if notice.because else {}
    if reader.language in _RIGHT_TO_LEFT:
        moments = {key: _ISOLATED.format(value) for key, value in moments.items()}
    return (words.discreet if reader.discreet or not name else words.full).format(**moments, **why)


def say_moment(moment: datetime, there: ZoneInfo, here: ZoneInfo, language: str) -> str:
    """Day and time on the clocks of `there`; the zone is named when it is not the reader's."""
    local = moment.astimezone(there)
    said = f"{format_date(local, 'full', locale=language)}, {format_time(local, 'short', locale=language)}"
    if there.key == here.key:
        return said
    city = there.key.rpartition("/")[2].replace("_", " ")
    return f"{said} ({city}, {get_timezone_gmt(local, 'iso8601', locale='en')})"


def _news(shown: Shown, reader: Reader, frame: Frame, links: Links) -> News:
    notice, actor = shown
    kind = ALL[notice.kind]
    text = say(notice, actor.display_name if actor else None, reader)
    url = links.public_url + kind.path.format(id=notices.about_id(notice))
    return News(text, frame.answer, f"{url}?token={links.answer}") if links.answer else News(text, frame.open, url)


def _plain(said: dict[str, Any]) -> str:
    frame: Frame = said["frame"]
    parts = [frame.hello]
    if said["intro"]:
        parts.append(said["intro"])
    parts += [f"{one.text}\n{one.label} :\n{one.url}" for one in said["news"]]
    if said["more"]:
        parts.append(f"{frame.more}\n{said['more_url']}")
    foot = (f"{frame.why}", f"{said['stop']} :\n{said['stop_url']}", f"{frame.settings} :\n{said['settings_url']}")
    return "\n\n".join([*parts, "-- \n" + "\n".join(foot)]) + "\n"


@cache
def _template() -> Template:
    loader = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("mail.html")
