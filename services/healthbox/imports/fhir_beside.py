"""What a bundle says beside the entries: heights of anybody's, and of our own export who it is about, goals, results.

Who somebody is, what they aim at and what they answered is taken from bundles of ours alone: those of others may be
about somebody else, and their goals are not told in our measures.
"""

from typing import Any

from contracts.healthbox.schemas.doors import MEASURES
from services.healthbox.coding import HEIGHT, LOINC, OURS, SOURCE
from services.healthbox.trackers import TRACKERS

Json = dict[str, Any]
_SAID = ("final", "amended", "corrected", "preliminary")
_CM = {"cm": 1.0, "m": 100.0, "mm": 0.1, "[in_i]": 2.54, "in": 2.54}  # international inch, 1959
_SEXES = ("female", "male")
# a goal names its measure alone
_TRACKER_OF = {one.name: name for name, tracker in TRACKERS.items() for one in tracker.measures if one.name in MEASURES}
_TRACKER_OF["smoke_free"] = "tobacco"


def of(said: Json) -> tuple[str, Json] | None:
    """(kind, what its columns say) of a resource; None for one that is nothing of these. Raises AttributeError,
    KeyError, TypeError, ValueError for one that is not as it should be."""
    what = said.get("resourceType")
    if what == "Observation":
        return ("heights", _height(said)) if _is_height(said) else None
    if what == "Patient" and said.get("meta", {}).get("source") == f"{SOURCE}self":
        return "profile", _patient(said)
    if what == "Goal" and (measure := _ours(said["description"].get("coding", ()))):
        return "goals", _goal(said, measure)
    if what == "QuestionnaireResponse" and said.get("identifier", {}).get("system") == OURS:
        return "assessments", _answers(said)
    return None


def _is_height(said: Json) -> bool:
    codes = {(one.get("system"), one.get("code")) for one in said["code"].get("coding", ())}
    return bool(codes & {(LOINC, HEIGHT.code), (OURS, "height")}) and said.get("status") in _SAID


def _height(said: Json) -> Json:
    quantity = said["valueQuantity"]
    factor = _CM[quantity.get("code") or quantity["unit"]]
    cm = float(quantity["value"]) if factor == 1 else round(quantity["value"] * factor, 1)
    return {"day": said["effectiveDateTime"][:10], "height": cm}


def _patient(said: Json) -> Json:
    sex = said.get("gender")
    about = {"birth_date": said.get("birthDate"), "sex": sex if sex in _SEXES else None}
    return {name: value for name, value in about.items() if value}


def _ours(codings: Any) -> str | None:
    return next((str(one["code"]) for one in codings if one.get("system") == OURS), None)


def _goal(said: Json, measure: str) -> Json:
    [target] = said["target"]
    by = {"by": target["dueDate"]} if target.get("dueDate") else {}
    about = {"tracker": _TRACKER_OF.get(measure, ""), "measure": measure, "since": said["startDate"], **by}
    return {**about, "target": target["detailQuantity"]["value"]}


def _answers(said: Json) -> Json:
    instrument, _, edition = said["identifier"]["value"].partition(" ")
    answers = [one["answer"][0]["valueDecimal"] if one.get("answer") else None for one in said["item"]]
    return {"instrument": instrument, "edition": edition, "at": said["authored"], "answers": answers}
