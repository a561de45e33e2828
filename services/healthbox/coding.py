"""How entries are said in FHIR R4: which code, which unit. What is written with these is read again with these.

An entry is one Observation. Its `code` has our own coding, the tracker, beside LOINC's where there is one. Each field
of its values is a component of our own code (`awake`), but for the one that is the Observation's value and, of a night,
`bed` and `out`, which are its period. Words and foods are a component each. The zone of its day, and the version of a
point of another app, are extensions.
LOINC codes: loinc.org, as used by the Vital Signs profiles of FHIR R4 and HL7's Physical Activity guide.
"""

from typing import NamedTuple

from contracts.healthbox.schemas.trackers import FOOD_GROUPS

LOINC, UCUM = "http://loinc.org", "http://unitsofmeasure.org"
OURS = "urn:patientsworld:healthbox"
SOURCE = "urn:patientsworld:source:"  # and which, as apple: `meta.source`, and the system of the point's id there
ZONE, VERSION = f"{OURS}:zone", f"{OURS}:source-version"  # extensions, each a text
FOOD = "urn:patientsworld:food:"  # and which table, as ciqual: the system of a food's code
PROFILE = "http://hl7.org/fhir/StructureDefinition/"


class Code(NamedTuple):
    """A code of LOINC, with its name."""

    code: str
    name: str


WEIGHT, HEIGHT = Code("29463-7", "Body weight"), Code("8302-2", "Body height")
BMI = Code("39156-5", "Body mass index (BMI) [Ratio]")
STEPS = Code("41950-7", "Number of steps in 24 hour Measured")
SLEEP = Code("93832-4", "Sleep duration")
TRACKERS: dict[str, Code] = {"weight": WEIGHT, "sleep": SLEEP}  # of steps alone: STEPS
CATEGORIES = {
    "weight": "vital-signs",
    "mood": "survey",
    "sleep": "activity",
    "tobacco": "social-history",
    "nutrition": "social-history",
    "activity": "activity",
}
# of the total score
SCORES: dict[str, Code] = {
    "phq9": Code("44261-6", "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]"),
    "phq2": Code("55758-7", "Patient Health Questionnaire 2 item (PHQ-2) total score [Reported]"),
    "gad7": Code("70274-6", "Generalized anxiety disorder 7 item (GAD-7) total score [Reported.PHQ]"),
}
# the field that is the value of its Observation
VALUE = {"weight": "kg", "tobacco": "cigarettes"}
UNITS = {
    "kg": "kg",
    "cigarettes": "{cigarettes}",
    "steps": "{steps}",
    **dict.fromkeys(("awake", "naps", "minutes", "asleep_minutes"), "min"),
    "wakings": "{count}",
    **dict.fromkeys(
        ("physical", "psychological", "social", "stress", "quality", "fatigue", "craving"), "{score}"
    ),
    **dict.fromkeys(FOOD_GROUPS, "{portion}"),
    "foods": "g",
}  # fmt: skip
TIMES, TEXTS = ("asleep", "up"), ("meal", "intensity")
