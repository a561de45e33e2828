"""The words of a professional's agenda and of notices, in French, by the name of what they are about; `words` has them
with the others."""

from flask_babel import lazy_gettext as _l

from gateway.pages import words_notices

MY_STATES = {
    "pending": _l("Demande en attente"),
    "confirmed": _l("Confirmé"),
    "kept": _l("A eu lieu"),
    "no_show": _l("Non venu"),
    "cancelled": _l("Annulé"),
    "declined": _l("Demande déclinée"),
    "expired": _l("Demande restée sans réponse"),
}
MY_PATIENTS = {
    "all": _l("tout le monde"),
    "new": _l("nouveaux patients"),
    "known": _l("patients connus"),
}
RIGHTS = {
    "see": (_l("Voir les journées"), _l("Les rendez-vous, qui vient, et ce qui vous est écrit.")),
    "book": (
        _l("Tenir les rendez-vous"),
        _l("Répondre aux demandes, déplacer, annuler, noter qui est venu, dire qui est connu."),
    ),
    "set_up": (_l("Régler l’agenda"), _l("Lieux, motifs, heures, absences ; ouvrir et fermer.")),
}
EXCEPTIONS = {"opening": _l("Ouverture"), "absence": _l("Absence")}
SIDES = {"member": _l("le patient"), "professional": _l("vous ou qui tient l’agenda")}
# what one is told: with the name of who did it, and without; `%(when)s` is a time with its day
NOTICES = {
    "follow_requested": (_l("%(name)s demande à vous suivre."), _l("Quelqu’un demande à vous suivre.")),
    "follow_accepted": (
        _l("%(name)s a accepté votre demande : vous suivez maintenant cette personne."),
        _l("Votre demande pour suivre quelqu’un est acceptée."),
    ),
    "appointment_requested": (
        _l("%(name)s demande un rendez-vous : %(when)s."),
        _l("Quelqu’un demande un rendez-vous : %(when)s."),
    ),
    "appointment_booked": (
        _l("Rendez-vous pris avec %(name)s : %(when)s."),
        _l("Rendez-vous pris : %(when)s."),
    ),
    "appointment_declined": (
        _l("%(name)s n’a pas pu accepter votre demande de rendez-vous : %(when)s."),
        _l("Votre demande de rendez-vous n’a pas pu être acceptée : %(when)s."),
    ),
    "appointment_expired": (
        _l("Votre demande de rendez-vous avec %(name)s est restée sans réponse : %(when)s."),
        _l("Votre demande de rendez-vous est restée sans réponse : %(when)s."),
    ),
    "appointment_moved": (
        _l("Rendez-vous avec %(name)s déplacé : %(when)s."),
        _l("Rendez-vous déplacé : %(when)s."),
    ),
    "appointment_cancelled": (
        _l("Rendez-vous avec %(name)s annulé : %(when)s."),
        _l("Rendez-vous annulé : %(when)s."),
    ),
    "appointment_outcome": (
        _l("%(name)s a noté ce rendez-vous comme manqué : %(when)s. Si c’est une erreur, dites-le-lui."),
        _l("Un rendez-vous est noté comme manqué : %(when)s. Si c’est une erreur, dites-le au professionnel."),
    ),
    "appointment_reminder": (
        _l("Rappel : rendez-vous avec %(name)s, %(when)s."),
        _l("Rappel : rendez-vous, %(when)s."),
    ),
    "offer_made": (
        _l("Une place se libère avec %(name)s : %(when)s. Elle vous est gardée un moment."),
        _l("Une place se libère : %(when)s. Elle vous est gardée un moment."),
    ),
    "offer_lapsed": (
        _l("La place proposée avec %(name)s n’est plus gardée pour vous : %(when)s."),
        _l("La place proposée n’est plus gardée pour vous : %(when)s."),
    ),
    "entry_claimed": (
        _l("Votre fiche de l’annuaire est à vous : vous pouvez la compléter."),
        _l("Votre fiche de l’annuaire est à vous : vous pouvez la compléter."),
    ),
    "entry_closed": (
        _l("Votre fiche de l’annuaire n’est plus la vôtre. %(why)s"),
        _l("Votre fiche de l’annuaire n’est plus la vôtre. %(why)s"),
    ),
    "claim_refused": (
        _l("Nous n’avons pas pu confirmer que la fiche de l’annuaire est la vôtre. %(why)s"),
        _l("Nous n’avons pas pu confirmer que la fiche de l’annuaire est la vôtre. %(why)s"),
    ),
    "share_granted": (
        _l("%(name)s vous montre une partie de son suivi. Chaque lecture lui est visible."),
        _l("Une personne vous montre une partie de son suivi. Chaque lecture lui est visible."),
    ),
    "share_ended": (
        _l("Votre partage avec %(name)s est arrivé à son terme. Plus rien n’en est montré."),
        _l("Un de vos partages est arrivé à son terme. Plus rien n’en est montré."),
    ),
    "health_reminder": (
        _l("C’est le moment que vous aviez choisi pour noter."),
        _l("C’est le moment que vous aviez choisi pour noter."),
    ),
    **words_notices.NOTICES,
    "new_sign_in": (
        _l("Un appareil vient de se connecter à votre compte. Si ce n’est pas vous, déconnectez-le."),
        _l("Un appareil vient de se connecter à votre compte. Si ce n’est pas vous, déconnectez-le."),
    ),
}
# what each kind of notice is, where one chooses how to be told
NOTICE_KINDS = {
    "follow_requested": _l("Quelqu’un demande à me suivre"),
    "follow_accepted": _l("Une personne accepte que je la suive"),
    "appointment_requested": _l("On me demande un rendez-vous"),
    "appointment_booked": _l("Un rendez-vous est pris"),
    "appointment_declined": _l("Ma demande de rendez-vous est déclinée"),
    "appointment_expired": _l("Ma demande de rendez-vous est restée sans réponse"),
    "appointment_moved": _l("Un rendez-vous est déplacé"),
    "appointment_cancelled": _l("Un rendez-vous est annulé"),
    "appointment_outcome": _l("Un rendez-vous est noté comme manqué"),
    "appointment_reminder": _l("Rappel d’un rendez-vous"),
    "offer_made": _l("Une place se libère sur une liste d’attente"),
    "offer_lapsed": _l("Une place proposée n’est plus gardée"),
    "entry_claimed": _l("Une fiche de l’annuaire est à moi"),
    "entry_closed": _l("Une fiche de l’annuaire n’est plus à moi"),
    "claim_refused": _l("Ma demande pour une fiche de l’annuaire est refusée"),
    "share_granted": _l("On partage un suivi avec moi"),
    "share_ended": _l("Un de mes partages arrive à son terme"),
    "health_reminder": _l("Mes rappels pour noter"),
    **words_notices.NOTICE_KINDS,
    "new_sign_in": _l("Un nouvel appareil se connecte à mon compte"),
}
MAILS = {
    "at_once": (_l("Tout de suite"), _l("Un courriel chaque fois.")),
    "digest": (_l("Une fois par jour"), _l("Un seul courriel le matin ; ce qui n’attend pas part tout de suite.")),
}
ALLOWED = {
    "name": _l("Un nom a de 1 à 80 signes."),
    "address": _l("Écrivez une adresse, de 1 à 300 signes."),
    "sites": _l("Un agenda a de 1 à 10 lieux ; un lieu où des rendez-vous sont à venir ne se retire pas."),
    "fr": _l("Écrivez le nom du motif, de 1 à 80 signes."),
    "en": _l("Écrivez le nom du motif, de 1 à 80 signes."),
    "de": _l("Écrivez le nom du motif, de 1 à 80 signes."),
    "ar": _l("Écrivez le nom du motif, de 1 à 80 signes."),
    "duration": _l("Choisissez une durée de la liste."),
    "video": _l("Dites si l’on vient sur place ou par vidéo."),
    "youngest": _l("Écrivez un âge de 0 à 120 ans, qui ne dépasse pas l’autre ; ou rien."),
    "oldest": _l("Écrivez un âge de 0 à 120 ans ; ou rien."),
    "most_per_day": _l("Écrivez un nombre de 1 à 200 ; ou rien."),
    "weekdays": _l("Choisissez au moins un jour."),
    "starts": _l("Écrivez une heure, comme 09:00."),
    "ends": _l("Écrivez une heure de fin après le début, comme 12:00."),
    "items": _l("Ces heures en recouvrent d’autres au même lieu."),
    "first": _l("Écrivez un jour, comme 2027-03-27."),
    "last": _l("Écrivez un dernier jour qui n’est pas avant le premier."),
    "site_id": _l("Choisissez un lieu de la liste."),
    "region": _l("Choisissez une région de la liste."),
    "closed_on_holidays": _l("Choisissez l’une des deux réponses."),
    "is_open": _l("Choisissez l’une des deux réponses."),
    "policy": _l("Ce texte a au plus 500 signes."),
    "rights": _l("Choisissez au moins un droit."),
    "quiet_from": _l("Écrivez une heure, comme 22:00 ; les deux, ou aucune."),
    "quiet_to": _l("Écrivez une heure, comme 07:00 ; les deux, ou aucune."),
    "mails": _l("Choisissez l’une des deux réponses."),
    "discreet": _l("Choisissez l’une des deux réponses."),
}
REFUSALS = {
    "NotProfessional": _l("Un agenda s’ouvre avec un compte de professionnel de santé."),
    "MissingRight": _l(
        "Vous tenez cet agenda, mais pas cette partie : son professionnel peut vous en donner le droit."
    ),
}
DONE = {
    "removed": _l("C’est retiré."),
    "appointment-accept": _l("La demande est acceptée, et la personne prévenue."),
    "appointment-decline": _l("La demande est déclinée, et la personne prévenue."),
    "noted": _l("C’est noté."),
    "moved-there": _l("Le rendez-vous est déplacé, et la personne prévenue."),
    "called-off": _l("Le rendez-vous est annulé, et la personne prévenue."),
    "read": _l("Tout est marqué comme lu."),
    "unsubscribed": _l("C’est fait : ces courriels ne partent plus."),
}
