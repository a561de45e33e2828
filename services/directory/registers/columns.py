"""The columns of the registers, as they are published."""

_RPPS = (
    "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Code civilité d'exercice"
    "|Libellé civilité d'exercice|Code civilité|Libellé civilité|Nom d'exercice|Prénom d'exercice|Code profession"
    "|Libellé profession|Code catégorie professionnelle|Libellé catégorie professionnelle|Code type savoir-faire"
    "|Libellé type savoir-faire|Code savoir-faire|Libellé savoir-faire|Code mode exercice|Libellé mode exercice"
    "|Numéro SIRET site|Numéro SIREN site|Numéro FINESS site|Numéro FINESS établissement juridique"
    "|Identifiant technique de la structure|Raison sociale site|Enseigne commerciale site"
    "|Complément destinataire (coord. structure)|Complément point géographique (coord. structure)"
    "|Numéro Voie (coord. structure)|Indice répétition voie (coord. structure)|Code type de voie (coord. structure)"
    "|Libellé type de voie (coord. structure)|Libellé Voie (coord. structure)"
    "|Mention distribution (coord. structure)|Bureau cedex (coord. structure)|Code postal (coord. structure)"
    "|Code commune (coord. structure)|Libellé commune (coord. structure)|Code pays (coord. structure)"
    "|Libellé pays (coord. structure)|Téléphone (coord. structure)|Téléphone 2 (coord. structure)"
    "|Télécopie (coord. structure)|Adresse e-mail (coord. structure)|Code Département (structure)"
    "|Libellé Département (structure)|Ancien identifiant de la structure|Autorité d'enregistrement"
    "|Code secteur d'activité|Libellé secteur d'activité|Code section tableau pharmaciens"
    "|Libellé section tableau pharmaciens|Code rôle|Libellé rôle|Code genre activité|Libellé genre activité"
)
RPPS = tuple(_RPPS.split("|"))
"""The 56 columns of the professionals, in their order."""

_STRUCTURE = (
    "structureet;nofinesset;nofinessej;rs;rslongue;complrs;compldistrib;numvoie;typvoie;voie;compvoie;lieuditbp;commune"
    ";departement;libdepartement;ligneacheminement;telephone;telecopie;categetab;libcategetab;categagretab"
    ";libcategagretab;siret;codeape;codemft;libmft;codesph;libsph;dateouv;dateautor;datemaj;numuai"
)
FINESS_STRUCTURE = tuple(_STRUCTURE.split(";"))
"""The 32 columns of an establishment in the old CSV, which has no header: the first holds the kind of row."""
FINESS_POINT = ("geolocalisation", "nofinesset", "coordxet", "coordyet", "sourcecoordet", "datemaj")
"""The 6 columns of where an establishment is."""

ABROAD = (
    *("register_number", "kind", "given_name", "family_name", "name", "title", "profession", "specialty", "mode"),
    *("place_id", "place_name", "address", "postcode", "city", "phone", "lat", "lon"),
)
"""The columns of our own form, for registers of other countries."""
