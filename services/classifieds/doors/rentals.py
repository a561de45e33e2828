"""Doors of the classifieds: rentals and the calendar of what is lent."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.classifieds import schemas
from kit.rpc.doors import Actor, Reader, Room, command, read
from services.classifieds import calendar, rentals, renting


class RentalDoors(Room):
    """Rentals."""

    readers: ClassVar[dict[str, Reader]] = {"rental": renting.read, "closed_days": calendar.closed}

    @command(schemas.RequestRental, made="rental", status=201)
    def request_rental(
        self, tx: Session, actor: Actor, listing_id: UUID, from_: date, to: date, note: str | None
    ) -> UUID:
        """Ask to borrow it."""
        return rentals.request(tx, actor, listing_id, from_, to, note)

    @command(schemas.DecideRental, made="rental")
    def decide_rental(self, tx: Session, actor: Actor, rental_id: UUID, decision: str, reason: str | None) -> UUID:
        """Accept or decline."""
        return rentals.decide(tx, actor, rental_id, decision, reason)

    @command(schemas.CancelRental, made="rental")
    def cancel_rental(self, tx: Session, actor: Actor, rental_id: UUID, reason: str | None) -> UUID:
        """Call it off."""
        return rentals.cancel(tx, actor, rental_id, reason)

    @command(schemas.HandOver, made="rental")
    def hand_over(self, tx: Session, actor: Actor, rental_id: UUID, checklist: dict[str, Any]) -> UUID:
        """Note that the borrower has it."""
        return rentals.hand_over(tx, actor, rental_id, checklist)

    @command(schemas.ReturnRental, made="rental")
    def return_rental(self, tx: Session, actor: Actor, rental_id: UUID, checklist: dict[str, Any]) -> UUID:
        """Note that it came back."""
        return rentals.give_back(tx, actor, rental_id, checklist)

    @read(schemas.RentalId)
    def rental(self, tx: Session, actor: Actor, rental_id: UUID) -> dict[str, Any]:
        """One rental."""
        return renting.read(tx, actor, rental_id)

    @read(schemas.Rentals)
    def rentals(
        self, tx: Session, actor: Actor, as_: str, when: str, limit: int, cursor: str | None
    ) -> dict[str, Any]:  # fmt: skip
        """The actor's own."""
        return renting.mine(tx, actor, as_, when, limit, cursor)

    @read(schemas.Calendar)
    def calendar(self, tx: Session, actor: Actor, listing_id: UUID, from_: date, to: date) -> dict[str, Any]:
        """Which days are taken."""
        return calendar.read(tx, actor, listing_id, from_, to)

    @command(schemas.CloseDays, made="closed_days", status=201)
    def close_days(self, tx: Session, actor: Actor, listing_id: UUID, from_: date, to: date) -> UUID:
        """Close days of one's own."""
        return calendar.close(tx, actor, listing_id, from_, to)

    @command(schemas.DaysId, status=204)
    def open_days(self, tx: Session, actor: Actor, listing_id: UUID, days_id: UUID) -> None:
        """Open them again."""
        calendar.open_again(tx, actor, listing_id, days_id)
