"""The words about visits, in French, by the name of what they are about; `words` has them with the others."""

from flask_babel import lazy_gettext as _l

STATES = {
    "pending": _l("Demandé : le professionnel doit encore répondre"),
    "confirmed": _l("Confirmé"),
    "kept": _l("A eu lieu"),
    "no_show": _l("Noté comme manqué"),
    "cancelled": _l("Annulé"),
    "declined": _l("Demande refusée par le professionnel"),
    "expired": _l("Demande restée sans réponse"),
}
CANCELLED = {
    "member": _l("Annulé par vous"),
    "professional": _l("Annulé par le professionnel"),
    "nobody": _l("Annulé : l’un des deux comptes est fermé"),
}
PATIENTS = {
    "all": "",
    "new": _l("pour une première visite chez ce professionnel"),
    "known": _l("pour qui est déjà venu chez ce professionnel"),
}
LEADS = {
    "P7D": _l("Sept jours avant"),
    "P1D": _l("La veille, à la même heure"),
    "PT1H": _l("Une heure avant"),
}
ALLOWED = {
    "note": _l("Un mot au professionnel a au plus 1 000 signes."),
    "reason": _l("Dites pourquoi, en 1 à 500 signes."),
    "starts_at": _l("Choisissez une des places libres."),
    "leads": _l("Choisissez parmi les moments proposés."),
    "weekdays": _l("Choisissez au moins un jour."),
    "after": _l("Écrivez une heure, comme 09:00."),
    "before": _l("Écrivez une heure plus tardive que la première, comme 17:30."),
    "earliest": _l("Écrivez un jour, comme 2027-03-27."),
    "appointment_id": _l("Choisissez un de vos rendez-vous à venir pour ce motif."),
}
REFUSALS = {
    "AgendaClosed": _l("Ce professionnel ne prend pas de rendez-vous ici pour le moment. Rien n’a changé."),
    "SlotTaken": _l("Cette place vient d’être prise. Rien n’a changé : choisissez-en une autre."),
    "TooManyHolds": _l(
        "Vous gardez déjà deux places. Confirmez l’une, ou laissez-la : une place gardée redevient libre"
        " après cinq minutes."
    ),
    "TooManyWaits": _l("Vous attendez déjà pour cette visite, ou sur cinq listes : quittez-en une d’abord."),
    "HoldExpired": _l("Les cinq minutes sont passées : la place n’est plus gardée. Vos mots sont encore ici."),
    "NotForYou": _l(
        "Ce motif n’est pas pour vous : il est réservé à de nouveaux patients, à des patients déjà venus, ou à un autre"
        " âge. Choisissez un autre motif."
    ),
    "TooLateToMove": _l("Il est trop tard pour déplacer ce rendez-vous. Il tient toujours."),
    "TooLateToCancel": _l("Le délai pour annuler librement est passé : dites pourquoi, et c’est annulé."),
    "NotPossibleNow": _l("Ce n’est plus possible : quelque chose a changé entre-temps."),
    "OfferOver": _l("Cette place n’est plus proposée : le délai est passé. Vous gardez votre rang sur la liste."),
    "InvalidLink": _l("Ce lien ne vaut plus : le rendez-vous a été déplacé, annulé, ou il est passé. Rien n’a changé."),
}
DONE = {
    "booked": _l("Votre rendez-vous est pris."),
    "asked": _l("Votre demande est envoyée. La place vous est gardée jusqu’à la réponse."),
    "moved": _l("Votre rendez-vous est déplacé."),
    "cancelled": _l("Le rendez-vous est annulé."),
    "comes": _l("C’est noté : vous venez."),
    "waiting": _l("Vous êtes sur la liste. Si une place se libère, elle vous sera proposée."),
    "waits-no-more": _l("Vous avez quitté la liste."),
    "declined": _l("La place est laissée à la personne suivante. Vous restez sur la liste."),
    "calendar-ended": _l("L’ancienne adresse de votre agenda ne mène plus à rien."),
}
