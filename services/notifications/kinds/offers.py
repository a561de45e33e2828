"""The waiting list: a place is kept for a while, and then no longer."""

from typing import Any

from contracts.appointments.events import OfferLapsed, OfferMade, OfferTaken
from services.notifications.kinds.kind import Kind, Told, Words


def _member(data: dict[str, Any]) -> list[Told]:
    return [Told(data["member_id"], data["professional_id"])]


KINDS = (
    Kind(
        name="offer_made",
        tells={OfferMade: _member},
        about="offer",
        subject="offer_id",
        path="/waiting-list",
        until=(OfferTaken, OfferLapsed),
        ends="expires_at",
        waits=False,
        urgent=True,
        words={
            "fr": Words(
                "Une place s'est libérée",
                "Une place s'est libérée auprès de {name} : {when}.\nElle est gardée pour vous jusqu'à : {until}.",
                "Une place s'est libérée : {when}.\nElle est gardée pour vous jusqu'à : {until}.",
            ),
            "en": Words(
                "A place has become free",
                "A place with {name} has become free: {when}.\nIt is kept for you until: {until}.",
                "A place has become free: {when}.\nIt is kept for you until: {until}.",
            ),
            "de": Words(
                "Ein Platz ist frei geworden",
                "Bei {name} ist ein Platz frei geworden: {when}.\nEr wird für Sie freigehalten bis: {until}.",
                "Ein Platz ist frei geworden: {when}.\nEr wird für Sie freigehalten bis: {until}.",
            ),
            "ar": Words(
                "أصبح مكان شاغرًا",
                "أصبح مكان شاغرًا لدى {name}: {when}.\nهو محجوز لك حتى: {until}.",
                "أصبح مكان شاغرًا: {when}.\nهو محجوز لك حتى: {until}.",
            ),
        },
    ),
    Kind(
        name="offer_lapsed",
        tells={OfferLapsed: _member},
        about="offer",
        subject="offer_id",
        path="/waiting-list",
        words={
            "fr": Words(
                "Une place n'est plus gardée",
                "La place auprès de {name} n'est plus gardée pour vous : {when}.",
                "La place proposée n'est plus gardée pour vous : {when}.",
            ),
            "en": Words(
                "A place is no longer kept",
                "The place with {name} is no longer kept for you: {when}.",
                "The place that was offered is no longer kept for you: {when}.",
            ),
            "de": Words(
                "Ein Platz wird nicht mehr freigehalten",
                "Der Platz bei {name} wird nicht mehr für Sie freigehalten: {when}.",
                "Der angebotene Platz wird nicht mehr für Sie freigehalten: {when}.",
            ),
            "ar": Words(
                "لم يعد المكان محجوزًا",
                "لم يعد المكان لدى {name} محجوزًا لك: {when}.",
                "لم يعد المكان المعروض محجوزًا لك: {when}.",
            ),
        },
    ),
)
