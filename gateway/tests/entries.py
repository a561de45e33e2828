"""What the directory answers: a dermatologist in Lyon whose entry is claimed, and a pharmacy that is nobody's."""

from typing import Any

from gateway.tests.bus import MEMBER, done
from gateway.tests.visits import DOCTOR, REASON, a_slot

ENTRY, PHARMACY = "0190c2b5-1a40-7d11-9c3e-2f6b8a0d4e73", "0190c2b5-1a41-7d11-9c3e-2f6b8a0d4e73"
CLAIM, LYON = "0190c2b5-2b51-7e22-8d4f-3a7c9b1e5f84", "FR-69123"
PLACE = {
    "name": "Cabinet des Tilleuls",
    "address": "12 rue des Tilleuls",
    "postcode": "69003",
    "city": "Lyon",
    "country": "FR",
    "lat": 45.7597,
    "lon": 4.8422,
    "precision": "site",
}


def an_item(**fields: Any) -> dict[str, Any]:
    """One that was found."""
    what = {"profession": "Médecin", "profession_code": "physician", "specialty": "Dermatologue"}
    more = {"specialty_code": "dermatology", "specialties": ["Dermatologue"], "place": PLACE, "places": 2}
    why = [{"code": "specialty", "specialty": "Dermatologue"}, {"code": "distance", "metres": 1240}]
    said = {"languages": ["fr", "ar"], "sector": "1", "video": True, "accepts_new": True, "accessible": None}
    whose = {"claimed": True, "member_id": DOCTOR, "as_of": "2026-03-01", "distance_m": 1240, "why": why}
    return {"id": ENTRY, "kind": "professional", "name": "Dr Inès Moreau", **what, **more, **said, **whose, **fields}


def found(*items: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A page of the search."""
    facets = {
        "profession": [{"code": "physician", "name": "Médecin", "count": 12}],
        "specialty": [
            {"code": "dermatology", "name": "Dermatologue", "count": 9},
            {"code": "cardiology", "name": "Cardiologue", "count": 3},
        ],
        "languages": [{"code": "fr", "count": 12}, {"code": "ar", "count": 2}],
        "sector": [{"code": "1", "count": 7}, {"code": "2", "count": 2}],
        "video": 3,
        "accepts_new": 5,
        "accessible": 0,
        "claimed": 4,
    }
    understood = {
        "specialties": [{"code": "dermatology", "name": "Dermatologue"}],
        "place": {"id": LYON, "name": "Lyon"},
        "words": [],
    }
    rest = {"next": None, "as_of": "2026-03-01", "source": "index", "understood": understood, "widen": []}
    return {"items": list(items), **rest, "facets": facets, **fields}


def an_entry(**fields: Any) -> dict[str, Any]:
    """An entry as everybody reads it."""
    place = {**PLACE, "commune": "FR-69383", "phone": "04 78 00 00 00", "mode": "liberal"}
    profile = {
        "presentation": "Peau et ongles.",
        "languages": ["fr", "ar"],
        "fees": "Consultation : 31,50 €",
        "hours": "Du lundi au jeudi",
        "access": "Deuxième étage, ascenseur",
        "sector": "1",
        "accessible": True,
        "video": True,
        "accepts_new": False,
    }
    names = {"name": "Dr Inès Moreau", "title": "Dr", "profession": "Médecin", "profession_code": "physician"}
    register = {"source": "rpps", "number": "10001234567", "as_of": "2026-03-01"}
    what = {"specialties": [{"code": "dermatology", "name": "Dermatologue"}], "places": [place], "profile": profile}
    whose = {"claimed": True, "member_id": DOCTOR, "register": register, "version": 3}
    return {"id": ENTRY, "kind": "professional", **names, **what, **whose, **fields}


def own(**fields: Any) -> dict[str, Any]:
    """An entry as its owner reads it."""
    return an_entry(member_id=MEMBER, listed=True, state="open", **fields)


def a_claim(**fields: Any) -> dict[str, Any]:
    """A claim that waits."""
    about = {"id": ENTRY, "name": "Dr Inès Moreau", "profession": "Médecin", "city": "Lyon"}
    rest = {"method": "document", "state": "pending", "reason": None, "decided_at": None}
    return {"id": CLAIM, "entry": about, "made_at": "2026-11-27T09:20:00+00:00", **rest, **fields}


def a_locality(**fields: Any) -> dict[str, Any]:
    """A commune."""
    point = {"lat": 45.758, "lon": 4.8351, "population": 522250}
    where = {"country": "FR", "region": "Auvergne-Rhône-Alpes", "postcodes": ["69001", "69002"]}
    return {"id": LYON, "name": "Lyon", **where, **point, **fields}


def answers() -> dict[str, Any]:
    """What the doors that pages of the directory ask answer, by their names."""
    return {
        "search": found(an_item()),
        "entry": an_entry(),
        "places": {"items": [a_locality()], "next": None},
        "overview": {"entries": {"professional": 5000}, "as_of": {"rpps": "2026-03-01"}, "source": "index"},
        "first_free": {
            "items": [{"professional_id": DOCTOR, "reason_id": REASON, "slot": a_slot()}],
            "next": None,
        },
        "proof": {"offered": True, "name": "Pro Santé Connect"},
        "claims": {"items": [a_claim()], "next": None},
        "claim": done(a_claim(), 201),
        "withdraw_claim": done(None, 204),
        "own_entries": {"items": [own()], "next": None},
        "own_entry": own(),
        "edit_entry": done(own()),
        "give_up": done(None, 204),
        "correct": done({"id": CLAIM, "state": "open"}, 201),
        "begin_proof": done({"url": "https://provider.example/authorize?state=pX0cQm9aUkVhVQ"}),
        "finish_proof": done(a_claim(state="accepted")),
    }
