"""What ranges of scores are called. Names of places on a scale, as the authors of the scales chose them."""

from services.healthbox.instruments.instrument import Words, words

LABELS: dict[str, Words] = {
    "none": words("Aucun", "None", "Keine", "لا يوجد"),
    "normal": words("Dans la norme", "Normal", "Unauffällig", "ضمن المعتاد"),
    "minimal": words("Minimal", "Minimal", "Minimal", "ضئيل"),
    "mild": words("Léger", "Mild", "Leicht", "خفيف"),
    "moderate": words("Modéré", "Moderate", "Mittel", "متوسط"),
    "moderately_severe": words("Modérément sévère", "Moderately severe", "Mittelschwer", "متوسط إلى شديد"),
    "severe": words("Sévère", "Severe", "Schwer", "شديد"),
    "below_cut": words("Sous le seuil", "Below the cut-off", "Unter dem Schwellenwert", "دون العتبة"),
    "from_cut": words("À partir du seuil", "From the cut-off", "Ab dem Schwellenwert", "عند العتبة أو فوقها"),
    "very_low": words("Très faible", "Very low", "Sehr niedrig", "منخفض جدًا"),
    "low": words("Faible", "Low", "Niedrig", "منخفض"),
    "medium": words("Moyen", "Medium", "Mittel", "متوسط"),
    "high": words("Élevé", "High", "Hoch", "مرتفع"),
    "very_high": words("Très élevé", "Very high", "Sehr hoch", "مرتفع جدًا"),
    "strong": words("Fort", "Strong", "Stark", "قوي"),
    "up_to_28": words("28 ou moins", "28 or less", "28 oder weniger", "28 أو أقل"),
    "up_to_50": words("De 29 à 50", "29 to 50", "29 bis 50", "من 29 إلى 50"),
    "above_50": words("Plus de 50", "Above 50", "Über 50", "أكثر من 50"),
}
