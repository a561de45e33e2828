"""Everyday words in four languages find the profession or specialty that is meant; registers' codes find ours."""

import pytest

from services.directory import vocabulary
from services.directory.vocabulary import LANGUAGES, entries, find, several
from services.directory.words import is_small, joined, split

_EVERYDAY = {
    "physician": "médecin|docteur|doctor|Arzt|طبيب",
    "general_practice": "médecin traitant|médecin de famille|généraliste|family doctor|GP|Hausarzt|Hausärztin|طبيب عام",
    "dermatology": "dermato|peau|acné|skin doctor|Hautarzt|Hautärzte|طبيب جلدية|جلدية",
    "dentist": "dentiste|dentistes|mal de dents|dents|dentist|toothache|Zahnarzt|Zahnärzte|طبيب أسنان|أسنان",
    "physiotherapist": "kiné|kinés|kinésithérapeute|masseur kinésithérapeute|physio|Krankengymnastik|علاج طبيعي",
    "ophthalmology": "ophtalmo|ophtalmologiste|médecin des yeux|oculiste|eye doctor|Augenarzt|طبيب عيون",
    "cardiology": "cardio|cœur|coeur|heart|Herz|طبيب القلب|أمراض القلب",
    "gynecology": "gynéco|gynécologue|smear test|Frauenarzt|Frauenärztin|طبيبة نساء",
    "pediatrics": "pédiatre|médecin pour enfants|bébé|kids doctor|Kinderarzt|طبيب أطفال",
    "midwife": "sage-femme|sages femmes|sagefemme|midwife|Hebamme|قابلة",
    "nurse": "infirmière|infirmiers|piqûre|infirmière à domicile|nurses|Krankenschwester|ممرضة",
    "ent": "ORL|oreilles|nez gorge oreilles|ear nose and throat|HNO|HNO-Arzt|أنف وأذن وحنجرة",
    "psychiatry": "psychiatre|dépression|mental health|Nervenarzt|طبيب نفسي",
    "psychologist": "psychologue|psychologist|Psychologin|أخصائي نفسي",
    "speech_therapist": "orthophoniste|bégaiement|speech therapy|Logopädin|أخصائي نطق",
    "orthodontics": "orthodontiste|bagues dentaires|braces|Zahnspange|تقويم الأسنان",
    "pharmacy": "pharmacie|pharmacie de garde|chemist's shop|Apotheke|صيدلية",
    "laboratory": "labo|prise de sang|analyse de sang|blood test|Blutabnahme|مختبر",
    "equipment": "fauteuil roulant|matériel médical|wheelchair|Rollstuhl|كرسي متحرك",
    "association": "groupe de parole|association de patients|support group|Selbsthilfegruppe|جمعية",
    "hospital": "hôpital|CHU|hospital|Krankenhaus|مستشفى",
    "nursing_home": "EHPAD|maison de retraite|nursing home|Pflegeheim|دار مسنين",
    "podiatrist": "podologue|pédicure|ongle incarné|chiropodist|Fußpflege",
    "dietitian": "diététicienne|régime|maigrir|lose weight|Ernährungsberatung|حمية",
    "optician": "opticien|lunettes|glasses|Brille|نظارات",
    "endocrinology": "diabète|thyroïde|diabetes|Schilddrüse|سكري",
    "rheumatology": "rhumato|arthrose|joint pain|Rheuma|روماتيزم",
    "gastroenterology": "gastro|mal au ventre|stomach|Magen|معدة",
    "allergology": "allergie|allergies|hay fever|Heuschnupfen|حساسية",
    "addictology": "arrêter de fumer|addiction|quit smoking|Rauchentwöhnung|إدمان",
}
_PAIRS = [(typed, code) for code, words in _EVERYDAY.items() for typed in words.split("|")]


def _codes(typed: str) -> list[str]:
    return [match.code for match in find(split(typed))]


def test_there_are_as_many_as_a_reader_expects() -> None:
    kinds = [entry.kind for entry in entries().values()]
    assert kinds.count("specialty") >= 60
    assert kinds.count("profession") >= 20
    assert {"pharmacy", "laboratory", "equipment", "association"} == {
        code for code, entry in entries().items() if entry.kind == "partner"
    }


@pytest.mark.parametrize("code", entries())
def test_every_code_has_a_name_in_four_languages_and_the_names_find_it(code: str) -> None:
    assert set(entries()[code].names) == set(LANGUAGES)
    for language in LANGUAGES:
        assert vocabulary.name(code, language).strip()
        for spoken in vocabulary.name(code, language).split(" / "):
            assert code in _codes(spoken), spoken


@pytest.mark.parametrize("code", entries())
def test_every_synonym_finds_its_code_and_no_other_unless_that_is_said(code: str) -> None:
    for synonym in entries()[code].words:
        key = tuple(sorted(word for word in split(synonym) if not is_small(word)))
        found = find(split(synonym))
        meant = set(several().get(key, (code,)))
        assert code in meant, f"{synonym} means several, but {code} is not said"
        assert {match.code for match in found} == meant, synonym
        assert {match.exactness for match in found} == {"exact"}, synonym


def test_what_means_several_says_codes_that_exist() -> None:
    assert all(len(codes) > 1 and set(codes) <= set(entries()) for codes in several().values())


@pytest.mark.parametrize(("typed", "code"), _PAIRS)
def test_everyday_words_find_what_is_meant(typed: str, code: str) -> None:
    assert _codes(typed) == [code]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("dantiste", "dentist"),
        ("ofthalmologue", "ophthalmology"),
        ("orthofoniste", "speech_therapist"),
        ("psycologue", "psychologist"),
        ("farmacie", "pharmacy"),
        ("kinésitérapeute", "physiotherapist"),
        ("gynecolgue", "gynecology"),
        ("dermatoloque", "dermatology"),
        ("cardiologist", "cardiology"),
        ("medcin generaliste", "general_practice"),
        ("Zahnartzt", "dentist"),
        ("dermatolgoist", "dermatology"),
    ],
)
def test_slips_are_forgiven(typed: str, code: str) -> None:
    assert _codes(typed) == [code]


@pytest.mark.parametrize(
    "typed",
    [
        "Haute-Savoie",
        "Hauts-de-Seine",
        "Marie",
        "Weber",
        "Jones",
        "Walker",
        "Lyon",
        "Paris",
        "Marseille",
        "Martin",
        "Nguyen",
        "Dupont",
        "",
        "le de la",
        "75011",
        "برلين",
    ],
)
def test_names_of_people_and_places_mean_nothing_here(typed: str) -> None:
    assert _codes(typed) == []


def test_a_query_is_read_around_its_other_words() -> None:
    (match,) = find(split("un bon médecin traitant à Lyon"))
    assert (match.start, match.end, match.code, match.kind, match.exactness) == (
        2, 4, "general_practice", "specialty", "exact",
    )  # fmt: skip


def test_the_longest_match_comes_first_whatever_the_order_of_its_words() -> None:
    assert _codes("chirurgien dentiste") == _codes("dentiste chirurgien") == ["dentist"]
    assert _codes("psychiatre pour enfants") == ["child_psychiatry"]
    assert _codes("psychiatre, enfants, Lyon") == ["child_psychiatry"]


def test_it_is_said_how_well_a_word_fits() -> None:
    assert [find(split(typed))[0].exactness for typed in ("dentiste", "dentistes", "dantiste")] == [
        "exact", "stem", "typo",
    ]  # fmt: skip


def test_a_word_with_several_meanings_has_several_readings() -> None:
    assert set(_codes("psy")) == {"psychologist", "psychiatry", "psychotherapist"}


@pytest.mark.parametrize(
    ("source", "profession", "skill", "ours"),
    [
        ("rpps", "10", "SM53", ("physician", "general_practice")),
        ("rpps", "10", "SM15", ("physician", "dermatology")),
        ("rpps", "10", "", ("physician", None)),
        ("rpps", "10", "SM999", ("physician", None)),
        ("rpps", "40", "", ("dentist", None)),
        ("rpps", "40", "SCD01", ("dentist", "orthodontics")),
        ("rpps", "70", "SM15", ("physiotherapist", None)),
        ("rpps", "93", "", ("psychologist", None)),
        ("rpps", "77", "", None),
        ("finess", "620", "", ("pharmacy", None)),
        ("finess", "500", "", ("nursing_home", None)),
        ("finess", "462", "", None),
        ("abroad", "dentist", "", ("dentist", None)),
        ("abroad", "physician", "cardiology", ("physician", "cardiology")),
        ("abroad", "cardiology", "", None),
    ],
)
def test_the_codes_of_a_register_become_ours(
    source: str, profession: str, skill: str, ours: tuple[str, str | None] | None
) -> None:
    assert vocabulary.from_register(source, profession, skill) == ours


def test_no_code_of_a_register_belongs_to_two() -> None:
    for kinds in (("profession",), ("specialty",), ("establishment", "partner")):
        every = [code for entry in entries().values() if entry.kind in kinds for code in entry.register_codes]
        assert len(every) == len(set(every))


def test_every_savoir_faire_of_physicians_is_known() -> None:
    assert all(
        vocabulary.from_register("rpps", "10", f"SM{n:02}") != ("physician", None) for n in range(1, 96) if n != 56
    )


def test_the_list_has_every_code_once_and_is_sorted_by_name() -> None:
    for language in LANGUAGES:
        items = vocabulary.listed(language)
        assert [joined(item["name"] or "") for item in items] == sorted(joined(item["name"] or "") for item in items)
        assert {item["code"] for item in items} == set(entries())
    dermatology = next(item for item in vocabulary.listed("en") if item["code"] == "dermatology")
    assert dermatology == {
        "code": "dermatology",
        "kind": "specialty",
        "name": "Dermatologist",
        "profession": "physician",
    }


def test_a_specialty_belongs_to_a_profession() -> None:
    assert vocabulary.profession_of("cardiology") == "physician"
    for entry in entries().values():
        assert (entry.kind == "specialty") == bool(entry.professions)
        assert all(entries()[profession].kind == "profession" for profession in entry.professions)
    with pytest.raises(KeyError):
        vocabulary.profession_of("dentist")
