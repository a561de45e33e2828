"""What swindlers write, in the four languages: both sides are warned; nothing is blocked, and nobody accused."""

import re

from services.classifieds.folding import fold

_PAY = r"(?:pay|regl|vers|vir)\w{0,10} (?:\S+ ){0,4}"
_AHEAD = r"(?:d.avance|a l.avance|en avance|avant de (?:voir|venir)|in advance|up ?front|im voraus)"
_FETCHES = "recuper|viendra|passera|passer chez|chercher|enlever|enverr|envoie|collect|pick|abhol|holt|schick|send"
_CARRIERS = (
    r"\b(?:transporteur|coursier|livreur|mon agent|courier|shipping agent|mover|kurier|spediteur|spedition|ups|dhl"
    r"|fedex|chronopost)\b"
)
_BACK = "rendre|rendez|renvo|rembours|revers|retourn|send back|refund|return|zuruck|ترجع|ارجاع"
_TOO_MUCH = "difference|surplus|trop.percu|balance|differenz|الفرق"
_REST = r"le reste|the rest|\brest\b|الباقي"
_CODES = "pcs|neosurf|transcash|toneo|paysafe|steam|itunes|google play"

_PATTERNS = {
    "payment_outside": re.compile(
        rf"{_PAY}{_AHEAD}"
        r"|western ?union|money ?gram|\bmandat cash|entre proches|amis et famille|friends (?:and|&) family"
        r"|freunde und familie|\bcrypto|bitcoin|\busdt\b|ethereum|lien de paiement|payment link|zahlungslink"
        r"|\bacompte\b|\barrhes\b|\bvorkasse\b|wire transfer|deposit first|(?:votre|ton) (?:rib|iban|numero de carte)"
        r"|your (?:bank details|card number)|ihre (?:iban|kontonummer|kartennummer)"
        r"|ويسترن يونيون|الدفع مسبق|تحويل مسبق|رقم (?:بطاقتك|حسابك)"
    ),
    "courier": re.compile(
        rf"{_CARRIERS}.{{0,80}}(?:{_FETCHES})|(?:{_FETCHES}).{{0,80}}{_CARRIERS}"
        r"|شركه (?:الشحن|شحن|نقل).{0,60}(?:ياخذ|ستاتي|استلام)|(?:مندوب|ناقل).{0,60}(?:ياخذ|استلام|سياتي)",
        re.DOTALL,
    ),
    "overpayment": re.compile(
        rf"(?:{_BACK}).{{0,60}}(?:{_TOO_MUCH}|{_REST})|(?:{_TOO_MUCH}).{{0,40}}(?:{_BACK})"
        r"|(?:plus|davantage) que le prix|au.dessus du prix|cheque (?:de banque )?(?:\S+ ){0,4}(?:superieur|plus eleve)"
        r"|overpa(?:y|id)|more than the price|mehr als den preis"
        r"|(?:ajoute|rajoute|extra|add) (?:\S+ ){0,3}(?:euros?|eur|€|dinars?|francs?|money) (?:\S+ ){0,3}"
        r"(?:pour|for) (?:le|la|vos|the|your)",
        re.DOTALL,
    ),
    "prepaid_card": re.compile(
        rf"(?:carte|recharge|coupon|ticket|code)s? (?:de )?(?:{_CODES})|neosurf|transcash|paysafe|toneo"
        r"|cartes? (?:prepayee?s?|cadeaux?)|gift ?cards?|prepaid cards?|(?:steam|itunes|google play) cards?"
        r"|code (?:de|du) (?:recharge|coupon)|guthabenkarte|geschenkkarte|prepaid.?karte"
        r"|بطاق(?:ه|ات) (?:مسبقه الدفع|هدايا|الشحن)|كود الشحن"
    ),
}


def warnings(text: str) -> tuple[str, ...]:
    """What a message looks like: payment_outside, courier, overpayment, prepaid_card; nothing for most."""
    plain = fold(text)
    return tuple(name for name, pattern in _PATTERNS.items() if pattern.search(plain))
