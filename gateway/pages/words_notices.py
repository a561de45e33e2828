"""What is said of notices of the classifieds and the games: with a name, and without."""

from flask_babel import lazy_gettext as _l

NOTICES = {
    "listing_expiring": (
        _l("Une de vos annonces se termine dans quelques jours. Vous pouvez la prolonger ou la clore."),
        _l("Une de vos annonces se termine dans quelques jours. Vous pouvez la prolonger ou la clore."),
    ),
    "listing_closed": (
        _l("Une de vos annonces n’est plus visible. Sa page vous dit pourquoi."),
        _l("Une de vos annonces n’est plus visible. Sa page vous dit pourquoi."),
    ),
    "listing_decided": (
        _l("Une de vos annonces a été examinée. Sa page donne la décision et ses raisons."),
        _l("Une de vos annonces a été examinée. Sa page donne la décision et ses raisons."),
    ),
    "listing_message": (
        _l("%(name)s vous a écrit à propos d’une annonce."),
        _l("Une personne vous a écrit à propos d’une annonce."),
    ),
    "listing_ended": (
        _l("Ce dont vous parliez avec %(name)s fait l’objet d’un rappel. Ne l’utilisez pas avant d’en savoir plus."),
        _l(
            "Ce dont vous parliez avec une personne fait l’objet d’un rappel. Ne l’utilisez pas avant d’en savoir plus."
        ),
    ),
    "search_found": (
        _l("Une recherche que vous avez enregistrée a trouvé de nouvelles annonces."),
        _l("Une recherche que vous avez enregistrée a trouvé de nouvelles annonces."),
    ),
    "rental_requested": (
        _l("%(name)s vous demande un prêt. À vous de l’accepter ou de la décliner."),
        _l("Une demande de prêt vous attend. À vous de l’accepter ou de la décliner."),
    ),
    "rental_agreed": (
        _l("%(name)s accepte votre demande de prêt."),
        _l("Votre demande de prêt est acceptée."),
    ),
    "rental_declined": (
        _l("Votre demande de prêt à %(name)s n’a pas pu être acceptée. D’autres jours sont peut-être libres."),
        _l("Votre demande de prêt n’a pas pu être acceptée. D’autres jours sont peut-être libres."),
    ),
    "rental_cancelled": (
        _l("Le prêt convenu avec %(name)s est annulé."),
        _l("Un prêt convenu est annulé."),
    ),
    "rental_return_soon": (
        _l("Ce que %(name)s vous prête est bientôt à rendre."),
        _l("Ce que l’on vous prête est bientôt à rendre."),
    ),
    "rental_late": (
        _l("Le prêt convenu avec %(name)s est arrivé à sa fin et n’est pas encore noté comme rendu."),
        _l("Un prêt est arrivé à sa fin et n’est pas encore noté comme rendu."),
    ),
    "session_due": (
        _l("C’est le moment que vous aviez choisi pour votre séance."),
        _l("C’est le moment que vous aviez choisi pour votre séance."),
    ),
    "game_share_granted": (
        _l("%(name)s vous montre une partie de ses résultats. Chaque lecture lui est visible."),
        _l("Une personne vous montre une partie de ses résultats. Chaque lecture lui est visible."),
    ),
    "game_share_ended": (
        _l("Le partage de vos résultats avec %(name)s est arrivé à son terme. Plus rien n’en est montré."),
        _l("Un partage de vos résultats est arrivé à son terme. Plus rien n’en est montré."),
    ),
}
# what each kind of notice is, where one chooses how to be told
NOTICE_KINDS = {
    "listing_expiring": _l("Une de vos annonces se termine bientôt"),
    "listing_closed": _l("Une de vos annonces n’est plus visible"),
    "listing_decided": _l("Une décision sur une de vos annonces"),
    "listing_message": _l("Un message à propos d’une annonce"),
    "listing_ended": _l("Un rappel de sécurité vous concerne"),
    "search_found": _l("Une de vos recherches a trouvé une annonce"),
    "rental_requested": _l("Une demande de prêt vous attend"),
    "rental_agreed": _l("Votre demande de prêt est acceptée"),
    "rental_declined": _l("Votre demande de prêt"),
    "rental_cancelled": _l("Un prêt est annulé"),
    "rental_return_soon": _l("Un prêt est bientôt à rendre"),
    "rental_late": _l("Un prêt n’est pas encore rendu"),
    "session_due": _l("Votre séance"),
    "game_share_granted": _l("Quelqu’un vous montre des résultats"),
    "game_share_ended": _l("Un partage de résultats est terminé"),
}
