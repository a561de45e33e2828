"""Ways to reach somebody outside, as people write them, and numbers that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classifieds.masking import MASK, has_contact, has_link, kinds, mask

REACHES = (
    ("Appelez-moi au 06 12 34 56 78", "number"),
    ("0612345678", "number"),
    ("06.12.34.56.78 après 18 h", "number"),
    ("+33 6 12 34 56 78", "number"),
    ("+33(0)6-12-34-56-78", "number"),
    ("0033612345678", "number"),
    ("zéro six douze trente-quatre cinquante-six soixante-dix-huit", "number"),
    ("06 douze trente quatre cinquante six dix", "number"),
    ("0 6 1 2 3 4 5 6 7 8", "number"),
    ("514-555-0199", "number"),
    ("(514) 555-0199", "number"),
    ("0041 79 123 45 67", "number"),
    ("٠٦١٢٣٤٥٦٧٨", "number"),
    ("+213 550 12 34 56", "number"),
    ("camille.b@example.org", "mail"),
    ("camille.b (at) example (point) org", "mail"),
    ("camille arobase example point org", "mail"),
    ("camilleb chez gmail", "mail"),
    ("camilleb@gmail", "mail"),
    ("https://exemple.example/lit", "link"),
    ("www.exemple.example", "link"),
    ("voir mon-site.com", "link"),
    ("t.me/camille", "link"),
    ("wa.me/33612", "link"),
    ("insta : camille.b", "account"),
    ("WhatsApp: camille33", "account"),
    ("@camille_b", "account"),
    ("واتساب: camille33", "account"),
    ("12 rue des Lilas", "address"),
    ("J'habite au 3 bis, avenue de la République à Nantes", "address"),
    ("Gartenstraße 12", "address"),
    ("10 Downing Street", "address"),
)
WELCOME = (
    "Lit de 90 x 200 cm, 35 kg, charge 150 kg",
    "120 € à débattre, caution 200 €",
    "Disponible du 12/05/2026 au 18/06/2026 14 h",
    "Le 05.06.2026 10 h",
    "2026-05-12 10:30",
    "Référence 4711-B, série 2019",
    "44000 Nantes, 2e étage, 4 places",
    "1 place assise, 2 cours par semaine",
    "Bonjour.Ca va ? Merci.Ma mère le prend.De plus, il est neuf.",
    "Assise 45 cm, dossier 90 cm, poids 12,5 kg, 4 roues de 20 cm",
    "Tension 220 V 50 Hz 1 500 W",
    "Un, deux, trois fauteuils",
    "Il a servi 3 mois en 2024 et 2025",
    "كرسي متحرك بحالة جيدة، 120 يورو",
    "Rendez-vous place du marché, rue piétonne",
)


@pytest.mark.parametrize(("text", "kind"), REACHES)
def test_a_way_to_reach_somebody_is_found_and_masked(text: str, kind: str) -> None:
    assert kind in kinds(text)
    assert MASK in mask(text)
    assert not has_contact(mask(text))


@pytest.mark.parametrize("text", WELCOME)
def test_sizes_prices_and_dates_stay_as_they_are(text: str) -> None:
    assert kinds(text) == ()
    assert mask(text) == text


def test_the_words_around_it_stay() -> None:
    assert mask("Bonjour, le 06 12 34 56 78. Merci !") == f"Bonjour, le {MASK}. Merci !"


def test_the_sentence_after_an_address_stays() -> None:
    assert mask("Ou julien@exemple.fr. Je paie demain.") == f"Ou {MASK}. Je paie demain."
    assert mask("julien @ exemple . fr, merci") == f"{MASK}, merci"


def test_a_link_is_told_from_other_ways() -> None:
    assert has_link("voyez www.exemple.example")
    assert not has_link("camille@example.org 0612345678")


@given(st.text(max_size=300))
def test_masking_twice_changes_nothing(text: str) -> None:
    assert mask(mask(text)) == mask(text)
