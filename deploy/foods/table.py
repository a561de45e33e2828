"""Invented foods as the published table has them: its columns in their order, and the quirks of its cells."""

from collections.abc import Iterator
from random import Random

from deploy.registers.people import dice

NAMES = ("alim_grp_code", "alim_ssgrp_code", "alim_ssssgrp_code", "alim_grp_nom_fr", "alim_ssgrp_nom_fr",
         "alim_ssssgrp_nom_fr", "alim_code", "alim_nom_fr", "alim_nom_sci")  # fmt: skip
_REGULATION, _JONES = "Energie, Règlement UE N° 1169/2011", "Energie, N x facteur Jones, avec fibres "
_GRAMS = (
    "Eau", "Protéines, N x facteur de Jones", "Protéines, N x 6.25", "Glucides", "Lipides", "Sucres", "Fructose",
    "Galactose", "Glucose", "Lactose", "Maltose", "Saccharose", "Amidon", "Fibres alimentaires", "Polyols totaux",
    "Cendres", "Alcool", "Acides organiques", "AG saturés", "AG monoinsaturés", "AG polyinsaturés",
    "AG 4:0, butyrique", "AG 6:0, caproïque", "AG 8:0, caprylique", "AG 10:0, caprique", "AG 12:0, laurique",
    "AG 14:0, myristique", "AG 16:0, palmitique", "AG 18:0, stéarique", "AG 18:1 9c (n-9), oléique",
    "AG 18:2 9c,12c (n-6), linoléique", "AG 18:3 c9,c12,c15 (n-3), alpha-linolénique",
    "AG 20:4 5c,8c,11c,14c (n-6), arachidonique", "AG 20:5 5c,8c,11c,14c,17c (n-3) EPA",
    "AG 22:6 4c,7c,10c,13c,16c,19c (n-3) DHA",
)  # fmt: skip
_SMALL = (
    "Cholestérol (mg/100 g)", "Sel chlorure de sodium (g/100 g)", "Calcium (mg/100 g)", "Chlorure (mg/100 g)",
    "Cuivre (mg/100 g)", "Fer (mg/100 g)", "Iode (µg/100 g)", "Magnésium (mg/100 g)", "Manganèse (mg/100 g)",
    "Phosphore (mg/100 g)", "Potassium (mg/100 g)", "Sélénium (µg/100 g)", "Sodium (mg/100 g)", "Zinc (mg/100 g)",
    "Rétinol (µg/100 g)", "Beta-Carotène (µg/100 g)", "Vitamine D (µg/100 g)", "Vitamine E (mg/100 g)",
    "Vitamine K1 (µg/100 g)", "Vitamine K2 (µg/100 g)", "Vitamine C (mg/100 g)", "Vitamine B1 ou Thiamine (mg/100 g)",
    "Vitamine B2 ou Riboflavine (mg/100 g)", "Vitamine B3 ou PP ou Niacine (mg/100 g)",
    "Vitamine B5 ou Acide pantothénique (mg/100 g)", "Vitamine B6 (mg/100 g)",
    "Vitamine B9 ou Folates totaux (µg/100 g)", "Vitamine B12 (µg/100 g)",
)  # fmt: skip
COLUMNS = (
    *NAMES,
    *(f"{energy} ({unit}/100 g)" for energy in (_REGULATION, _JONES) for unit in ("kJ", "kcal")),
    *(f"{name} (g/100 g)" for name in _GRAMS),
    *_SMALL,
)
# a family: its code and names, and roughly what 100 g hold of protein, carbohydrate, fat, fibre, salt
_FAMILIES = (
    ("01", "entrées et plats composés", "0103", "plats composés", (7.0, 11.0, 6.0, 1.8, 0.8)),
    ("02", "fruits, légumes, légumineuses et oléagineux", "0201", "légumes", (1.5, 4.0, 0.3, 2.6, 0.05)),
    ("02", "fruits, légumes, légumineuses et oléagineux", "0203", "légumineuses", (8.5, 16.0, 0.8, 7.0, 0.02)),
    ("02", "fruits, légumes, légumineuses et oléagineux", "0204", "fruits", (0.8, 11.0, 0.3, 2.2, 0.01)),
    ("03", "produits céréaliers", "0301", "pâtes, riz et céréales", (5.0, 28.0, 1.0, 1.9, 0.02)),
    ("04", "viandes, œufs, poissons et assimilés", "0406", "poissons cuits", (23.0, 0.0, 7.0, 0.0, 0.3)),
    ("05", "produits laitiers et assimilés", "0502", "produits laitiers frais et assimilés", (4.5, 7.0, 3.0, 0.0, 0.1)),
    ("07", "produits sucrés", "0703", "confiseries non chocolatées", (1.0, 78.0, 3.0, 0.5, 0.1)),
)
_DISHES = (
    ("Gratin de courge aux noisettes", "Tourte du marin", "Hachis de l’île", "Soupe au lait de l’hiver"),
    ("Chou du matin, cuit", "Carotte du talus, crue", "Épinard d’été, cuit", "Poireau du quai, cuit"),
    ("Lentille rose des dunes, cuite", "Pois d’août, cuit", "Fève du clocher, cuite"),
    ("Pomme du verger d’Ys, crue", "Poire de minuit, crue", "Mûre des haies, crue", "Compote de coing d’Ys"),
    ("Riz rond d’Ys, cuit", "Pâtes au blé noir, cuites", "Semoule du port, cuite", "Orge de la lande, cuite"),
    ("Lieu argenté, cuit", "Sardine des brumes, grillée", "Œufs de lompe d’Ys"),
    ("Yaourt du bocage, nature", "Fromage blanc d’Ys", "Lait ribot du matin"),
    ("Pâte de fruit d’Ys", "Nougat du phare"),
)


def lines(seed: int) -> Iterator[str]:
    """The lines of the file, the header first; the same seed gives the same file."""
    random, number = dice("foods", seed), 90_000
    yield ";".join(COLUMNS) + "\n"
    for family, dishes in zip(_FAMILIES, _DISHES, strict=True):
        for dish in dishes:
            number += 1
            yield ";".join(_cells(random, family, number, dish)) + "\n"


def _cells(random: Random, family: tuple[str, str, str, str, tuple[float, ...]], number: int, dish: str) -> list[str]:
    group, group_name, subgroup, subgroup_name, usual = family
    protein, carbohydrate, fat, fibre, salt = (one * random.uniform(0.8, 1.2) for one in usual)
    kcal = 4 * protein + 4 * carbohydrate + 9 * fat + 2 * fibre  # factors of EU regulation 1169/2011, annex XIV
    known = {
        f"{_REGULATION} (kJ/100 g)": _said(kcal * 4.184),
        f"{_REGULATION} (kcal/100 g)": _said(kcal),
        "Protéines, N x 6.25 (g/100 g)": _said(protein),
        "Glucides (g/100 g)": _said(carbohydrate) if carbohydrate else "traces",
        "Lipides (g/100 g)": _said(fat) if fat >= 0.5 else "< 0,5",
        "Sucres (g/100 g)": _said(carbohydrate * 0.6) if random.random() < 0.8 else "-",
        "Fibres alimentaires (g/100 g)": _said(fibre) if random.random() < 0.8 else "-",
        "AG saturés (g/100 g)": _said(fat * 0.3) if fat >= 0.5 else "< 0,1",
        "Sel chlorure de sodium (g/100 g)": _said(salt) if salt >= 0.02 else "traces",
    }
    names = [group, subgroup, "000000", group_name, subgroup_name, "-", str(number), dish, ""]
    return names + [known.get(column, "-") for column in COLUMNS[len(NAMES) :]]


def _said(amount: float) -> str:
    """Three figures that count, with a decimal comma."""
    return f"{amount:.3g}".replace(".", ",")
