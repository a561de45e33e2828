"""What swindlers write is told from what everybody writes."""

import pytest

from services.classifieds.scams import warnings

SCAMS = (
    ("Je vous paie par Western Union dès ce soir", "payment_outside"),
    ("Payez par PayPal entre proches, c'est gratuit", "payment_outside"),
    ("Il faut régler 50 € d'avance pour le réserver", "payment_outside"),
    ("Envoyez-moi votre RIB et votre nom", "payment_outside"),
    ("Je vous envoie un lien de paiement sécurisé", "payment_outside"),
    ("Please pay the amount in advance", "payment_outside"),
    ("Bitte Vorkasse", "payment_outside"),
    ("الدفع مسبقا من فضلك", "payment_outside"),
    ("Mon transporteur viendra récupérer le lit chez vous", "courier"),
    ("J'enverrai un coursier DHL demain", "courier"),
    ("My courier will pick it up", "courier"),
    ("Der Kurier holt es ab", "courier"),
    ("Je fais un chèque plus élevé et vous me rendez la différence", "overpayment"),
    ("Vous me remboursez le trop-perçu", "overpayment"),
    ("I overpaid, please send back the difference", "overpayment"),
    ("Sie überweisen die Differenz zurück", "overpayment"),
    ("Achetez une recharge PCS au tabac", "prepaid_card"),
    ("Envoyez-moi le code de recharge Transcash", "prepaid_card"),
    ("Pay me with a gift card", "prepaid_card"),
    ("Schick mir eine Guthabenkarte", "prepaid_card"),
    ("أرسل لي كود الشحن", "prepaid_card"),
)
ORDINARY = (
    "Bonjour, le fauteuil est-il encore disponible ?",
    "Je peux passer le chercher samedi matin, je paie en espèces.",
    "Quelle est la différence entre les deux modèles ?",
    "Il a été livré par le magasin en mars.",
    "La caution est rendue au retour.",
    "Le transport en train est possible ?",
    "Acceptez-vous 100 € ?",
    "Vendu par lot de 5 pcs",
    "Is the bed still there? I can pay cash.",
    "Kann ich den Rollstuhl am Samstag ansehen?",
    "هل الكرسي ما زال متوفرا؟",
)


@pytest.mark.parametrize(("text", "warning"), SCAMS)
def test_a_pattern_of_swindlers_is_found(text: str, warning: str) -> None:
    assert warning in warnings(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_what_everybody_writes_warns_of_nothing(text: str) -> None:
    assert warnings(text) == ()
