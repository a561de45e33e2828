"""How a listing is said: its price, its place, what is told of it by its category, in the reader's language."""

from decimal import Decimal
from typing import Any

from babel.numbers import format_currency, format_decimal
from flask_babel import get_locale, gettext

from contracts.classifieds.categories import CATEGORIES
from gateway import why
from gateway.pages import words_classifieds as words
from gateway.pages.times import say_date

Listing = Item = dict[str, Any]


def say_money(amount: str | float | None, currency: str) -> str:
    """`40 €`, `12,50 €`: cents only where there are any."""
    value = Decimal(str(amount or 0))
    if value != value.to_integral_value():
        return format_currency(value, currency, locale=get_locale())
    pattern = get_locale().currency_formats["standard"].pattern.replace(".00", "")
    return format_currency(value, currency, format=pattern, locale=get_locale(), currency_digits=False)


def say_price(listing: Listing) -> str:
    """`40 €`, `À donner`, `15 € par semaine`; empty where nothing is said of it."""
    terms, price = listing["terms"], listing["price"]
    if terms == "free":
        return str(words.TERMS["free"])
    if terms == "rent":
        if not price or not Decimal(str(price)):
            return gettext("À prêter")
        if listing["rent_per"]:
            return str(words.RENTED[listing["rent_per"]]) % {"price": say_money(price, listing["currency"])}
    return say_money(price, listing["currency"]) if price is not None else ""


def say_rent(rental: Item) -> str:
    """What was asked for it when somebody asked to borrow it: `5 € par jour`; empty for nothing."""
    if len(parts := (rental["price_note"] or "").split()) != 3:
        return ""
    return str(words.RENTED[parts[2]]) % {"price": say_money(parts[0], parts[1])}


def say_deposit(rental: Item) -> str:
    """What lies with the lender meanwhile, with its currency where a price was asked too."""
    parts = (rental["price_note"] or "").split()
    return say_money(rental["deposit"], parts[1]) if len(parts) == 3 else say_amount(rental["deposit"])


def say_place(place: dict[str, Any] | None) -> str:
    """`Lyon (69001)`: the commune, and no more than that."""
    if not place:
        return ""
    return f"{place['name']} ({place['postcode']})" if place.get("postcode") else str(place["name"])


def say_far(metres: int) -> str:
    """`à environ 12 km`: from the middle of a commune to the middle of another."""
    return gettext("à environ %(distance)s", distance=why.say_distance(metres, is_exact=False))


def say_what(listing: Listing) -> str:
    """`Fauteuil roulant manuel`, else what its category is called."""
    kind = (listing.get("details") or {}).get("type")
    if kind and kind != "other":
        return str(words.TYPES.get(kind, kind))
    return str(words.CATEGORIES[listing["category"]][0])


def facts(listing: Listing) -> list[tuple[str, str]]:
    """(name, words) of what is said of it, in the order of its category's declaration."""
    held, found = listing.get("details") or {}, []
    for field in CATEGORIES[listing["category"]].fields:
        value = held.get(field.name)
        if value not in (None, "", False):
            found.append((str(words.FIELDS[field.name]), say_value(field, value)))
    if listing["condition"]:
        found.append((gettext("État"), str(words.CONDITIONS[listing["condition"]])))
    found += [(gettext("Marque"), listing["brand"])] if listing["brand"] else []
    found += [(gettext("Modèle"), listing["model"])] if listing["model"] else []
    return found


def say_value(field: Any, value: Any) -> str:
    """A value of a field of a category."""
    if field.kind == "choice":
        return str(words.CHOICES[field.name].get(value, value))
    if field.kind == "number":
        return str(words.UNITS[field.unit]) % {"number": value} if field.unit else str(value)
    return gettext("oui") if field.kind == "flag" else str(value)


def attested(attestation: dict[str, Any] | None) -> list[str]:
    """What a seller said in writing."""
    said = attestation or {}
    found = [str(words.ATTESTATIONS[name]) for name in words.ATTESTATIONS if said.get(name)]
    if said.get("first_use_on"):
        found.append(gettext("Première utilisation : %(day)s", day=say_date(said["first_use_on"])))
    if said.get("maintained_on"):
        found.append(gettext("Dernier entretien : %(day)s", day=say_date(said["maintained_on"])))
    return found


def blank(choices: dict[str, Any], names: Any = None) -> list[tuple[str, Any]]:
    """The choices of a select, after one that says nothing."""
    return [("", gettext("Non précisé")), *((name, choices[name]) for name in names or choices)]


def counted(choices: dict[str, Any], counts: dict[str, int] | None) -> list[tuple[str, Any]]:
    """The choices of a search, after one that takes all; with how many there would be of each, where that is known."""
    said = {name: word[0] if isinstance(word, tuple) else word for name, word in choices.items()}
    if counts is None:
        return [("", gettext("Tout")), *said.items()]
    return [("", gettext("Tout")), *((name, f"{word} ({counts.get(name, 0)})") for name, word in said.items())]


def radii() -> list[tuple[str, str]]:
    """How far one goes at most."""
    far = [(str(one), why.say_distance(one * 1000, is_exact=False)) for one in words.RADII]
    return [("", gettext("N’importe")), *far]


def without_rent(choices: dict[str, Any]) -> dict[str, Any]:
    """The terms where nothing is lent."""
    return {name: word for name, word in choices.items() if name != "rent"}


def checks(choices: dict[str, Any], rental: dict[str, Any]) -> list[tuple[str, Any]]:
    """What both look at: of a deposit only where there is one, and only at its time."""
    deposit = "deposit_given_back" if rental["handover"] else "deposit_received"
    asked = ("complete", "clean", "works", *((deposit,) if rental["deposit"] else ()))
    return [(name, choices[name]) for name in asked]


def say_amount(amount: str) -> str:
    """`100`, `12,50`: an amount whose currency both know."""
    return str(format_decimal(Decimal(amount).normalize(), locale=get_locale()))


FILTERS = {
    "price": say_price,
    "money": say_money,
    "deposit_of": say_deposit,
    "rent_of": say_rent,
    "where": say_place,
    "far": say_far,
    "what": say_what,
    "facts": facts,
    "attested": attested,
    "list_of": dict,
}
GLOBALS = {
    "trade": words,
    "blank": blank,
    "counted": counted,
    "radii": radii,
    "without_rent": without_rent,
    "checks": checks,
}
