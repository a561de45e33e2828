"""What is needed to read a member's numbers rightly: birth date, sex, heights by day, units, what never to advise."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from kit.database import clock
from kit.refusals import Invalid, VersionConflict
from kit.rpc.doors import Actor
from services.healthbox.models import Height, Member, Profile
from services.healthbox.subjects import Whose
from services.healthbox.trackers import About
from services.healthbox.trackers.weight import ADULT

_FACTS = (
    "sex", "pregnant", "athlete", "guarded", "origin", "hide_numbers", "cigarettes_before", "pack_size", "version",
)  # fmt: skip
# of the countries PatientsWorld is made for (Unicode CLDR): the first day of the week, 1 Monday
_WEEK_STARTS = {"CA": 7, "DZ": 6}
_FEET = ("CA", "GB")


def of(tx: Session, member_id: UUID) -> Profile:
    """A member's profile; a blank one, not kept, as long as they have said nothing."""
    found = tx.get(Profile, member_id, populate_existing=True)
    return found or Profile(
        member_id=member_id,
        pregnant=False,
        athlete=False,
        guarded=False,
        origin="default",
        hide_numbers=False,
        version=1,
    )


def about(tx: Session, member_id: UUID) -> About:
    """What numbers are read by."""
    said = of(tx, member_id)
    return About(
        said.birth_date, said.sex, said.pregnant, said.athlete, said.guarded, said.origin, heights(tx, member_id)
    )


def heights(tx: Session, member_id: UUID) -> tuple[tuple[date, float], ...]:
    """(day, cm) in order of days."""
    rows = tx.execute(select(Height.day, Height.cm).where(Height.member_id == member_id).order_by(Height.day))
    return tuple((day, cm) for day, cm in rows)


def read(tx: Session, actor: Actor, _made: UUID | None = None) -> dict[str, Any]:
    """A member's own profile. `version` is 1 as long as they have said nothing."""
    return read_of(tx, actor.member_id)


def read_of(tx: Session, member_id: UUID) -> dict[str, Any]:
    """The same where no actor asks."""
    said, today = of(tx, member_id), clock(tx).date()
    country = tx.scalar(select(Member.country).where(Member.id == member_id)) or "FR"
    known = heights(tx, member_id)
    age = About(birth_date=said.birth_date).age(today)
    return {
        **{name: getattr(said, name) for name in _FACTS},
        "birth_date": said.birth_date and said.birth_date.isoformat(),
        "age": age,
        "is_adult": age is not None and age >= ADULT,
        "heights": [{"day": day.isoformat(), "cm": cm} for day, cm in known],
        "units": {
            "weight": said.weight_unit or ("st" if country == "GB" else "kg"),
            "height": said.height_unit or ("ft" if country in _FEET else "cm"),
        },
        "week_starts": _WEEK_STARTS.get(country, 1),
        "quit_on": said.quit_on and said.quit_on.isoformat(),
        "pack_price": said.pack_price and str(said.pack_price),
    }


def edit(tx: Session, actor: Whose, version: int | None, changes: dict[str, Any]) -> UUID:
    """Change the own profile; raises `VersionConflict`, `Invalid` for days that are still to come."""
    today = clock(tx).date()
    tx.execute(insert(Profile).values(member_id=actor.member_id, version=1).on_conflict_do_nothing())
    said = tx.get_one(Profile, actor.member_id, with_for_update=True, populate_existing=True)
    if version not in (None, said.version):
        raise VersionConflict()
    for name in ("birth_date", "height_on", "quit_on"):
        if (day := changes.get(name)) and day > today:
            raise Invalid(errors=[{"pointer": f"/{name}", "detail": "Not after today."}])
    _measure(tx, actor.member_id, changes.pop("height_cm", None), changes.pop("height_on", None) or today)
    for name, value in changes.pop("units", {}).items():
        setattr(said, f"{name}_unit", value)
    if changes.get("pack_price"):
        changes["pack_price"] = Decimal(changes["pack_price"])
    for name, value in changes.items():
        setattr(said, name, value)
    said.version += 1
    return actor.member_id


def chosen(tx: Session, member_id: UUID, name: str) -> tuple[Any, bool]:
    """(what stands in a column of the profile, whether the member put it there). A yes or no counts as theirs once they
    have said anything: nobody can tell a no that was meant from one that was never touched."""
    found = getattr(of(tx, member_id), name)
    return found, found is not None and tx.get(Profile, member_id) is not None


def height_on(tx: Session, member_id: UUID, day: date) -> float | None:
    """The height that was said for just this day."""
    return tx.scalar(select(Height.cm).where(Height.member_id == member_id, Height.day == day))


def _measure(tx: Session, member_id: UUID, cm: float | None, day: date) -> None:
    if cm is not None:
        row = insert(Height).values(member_id=member_id, day=day, cm=cm)
        tx.execute(row.on_conflict_do_update(index_elements=[Height.member_id, Height.day], set_={"cm": cm}))
