"""The words about the games, in French, by the name of what they are about; `words` has them with the others."""

from flask_babel import lazy_gettext as _l

# what a task is called, what is done in it, and what it looks at: never what it would say of somebody
TASKS = {
    "nback": (_l("Deux lettres avant"), _l("Retenir des lettres tout en regardant les suivantes.")),
    "digits_forward": (_l("Chiffres à l’endroit"), _l("Redire des chiffres dans le même ordre.")),
    "digits_backward": (_l("Chiffres à l’envers"), _l("Redire des chiffres en commençant par le dernier.")),
    "corsi": (_l("Le chemin des blocs"), _l("Refaire un chemin que l’on vient de voir.")),
    "stroop": (_l("La couleur de l’encre"), _l("Dire une couleur sans se laisser prendre par le mot.")),
    "sart": (_l("Tous les chiffres sauf un"), _l("Répondre sans cesse, et savoir se retenir.")),
    "trails_a": (_l("Relier les nombres"), _l("Trouver et relier des nombres dans l’ordre.")),
    "trails_b": (_l("Relier nombres et lettres"), _l("Relier en passant d’un nombre à une lettre.")),
    "pairs": (_l("Les paires"), _l("Retrouver où sont les cartes qui vont ensemble.")),
    "reaction": (_l("Le signal"), _l("Répondre dès que le signal paraît.")),
}
NAMES = {name: said for name, (said, _) in TASKS.items()}
HOW = {
    "nback.standard": _l(
        "Des lettres paraissent une par une. Répondez chaque fois que la lettre est la même que deux lettres "
        "avant. Sinon, ne faites rien."
    ),
    "nback.spoken": _l(
        "Des lettres sont dites une par une par votre lecteur d’écran. Répondez chaque fois que la lettre "
        "est la même que deux lettres avant. Sinon, ne faites rien."
    ),
    "digits_forward.standard": _l(
        "Des chiffres paraissent un par un. Ensuite, entrez-les dans le même ordre. Il y en a de plus en "
        "plus ; la partie s’arrête d’elle-même."
    ),
    "digits_forward.spoken": _l(
        "Des chiffres sont dits un par un par votre lecteur d’écran. Ensuite, entrez-les dans le même ordre. "
        "Il y en a de plus en plus ; la partie s’arrête d’elle-même."
    ),
    "digits_backward.standard": _l(
        "Des chiffres paraissent un par un. Ensuite, entrez-les en commençant par le dernier. Il y en a de "
        "plus en plus ; la partie s’arrête d’elle-même."
    ),
    "digits_backward.spoken": _l(
        "Des chiffres sont dits un par un par votre lecteur d’écran. Ensuite, entrez-les en commençant par "
        "le dernier. Il y en a de plus en plus ; la partie s’arrête d’elle-même."
    ),
    "corsi.standard": _l(
        "Neuf blocs. Quelques-uns s’éclairent l’un après l’autre : ensuite, choisissez les mêmes, dans le "
        "même ordre. Le chemin s’allonge ; la partie s’arrête d’elle-même."
    ),
    "stroop.standard": _l("Un mot paraît en couleur. Choisissez la couleur de son encre, quoi que dise le mot."),
    "sart.standard": _l(
        "Des chiffres paraissent vite, de tailles différentes. Répondez à chacun, sauf au 3 : là, ne faites rien."
    ),
    "trails_a.standard": _l(
        "Des cercles portent des nombres. Choisissez-les dans l’ordre, à partir de 1, aussi vite que vous le "
        "pouvez. Après une erreur, reprenez là où vous en étiez."
    ),
    "trails_b.standard": _l(
        "Des cercles portent des nombres et des lettres. Choisissez-les en alternant, dans l’ordre : le "
        "premier nombre, la première lettre, le deuxième nombre, la deuxième lettre. Après une erreur, "
        "reprenez là où vous en étiez."
    ),
    "pairs.standard": _l(
        "Seize cartes sont retournées. Ouvrez-en deux à la fois, jusqu’à retrouver toutes les paires, en "
        "aussi peu de coups que vous le pouvez."
    ),
    "pairs.spoken": _l(
        "Seize cartes sont retournées. Ouvrez-en deux à la fois : votre lecteur d’écran dit ce qu’elles "
        "montrent. Retrouvez toutes les paires."
    ),
    "reaction.standard": _l(
        "Un disque se remplit après une attente qui change. Répondez dès qu’il est rempli, et pas avant."
    ),
    "reaction.spoken": _l("Un son vient après une attente qui change. Répondez dès que vous l’entendez, et pas avant."),
}
# the rule at a glance, while it is played
RULES = {
    "nback": _l("Répondez quand la lettre est la même que deux lettres avant."),
    "digits_forward": _l("Retenez les chiffres, puis entrez-les dans le même ordre."),
    "digits_backward": _l("Retenez les chiffres, puis entrez-les en commençant par le dernier."),
    "corsi": _l("Regardez le chemin, puis refaites-le dans le même ordre."),
    "stroop": _l("Choisissez la couleur de l’encre, pas le mot."),
    "sart": _l("Répondez à chaque chiffre, sauf au 3."),
    "trails_a": _l("Dans l’ordre : 1, 2, 3…"),
    "trails_b": _l("En alternant : 1, A, 2, B…"),
    "pairs": _l("Ouvrez deux cartes à la fois, et retrouvez les paires."),
    "reaction": _l("Répondez dès que le signal vient, et pas avant."),
}
# what the number is that is followed over time
MEANS = {
    "nback": _l(
        "Ce nombre dit si les lettres qui reviennent ont été distinguées des autres : 0 au hasard, plus de 4 sans "
        "aucune faute."
    ),
    "digits_forward": _l("C’est le nombre de suites entrées sans faute."),
    "digits_backward": _l("C’est le nombre de suites entrées sans faute."),
    "corsi": _l("C’est la longueur du plus long chemin refait, multipliée par le nombre de chemins justes."),
    "stroop": _l(
        "C’est le temps de plus qu’il a fallu quand le mot contredisait l’encre. Il change beaucoup d’un jour à "
        "l’autre."
    ),
    "sart": _l("C’est la part des 3 auxquels il y a eu une réponse quand même : de 0, aucun, à 1, tous."),
    "trails_a": _l("C’est le temps pour relier tous les cercles, reprises comprises."),
    "trails_b": _l("C’est le temps pour relier tous les cercles, reprises comprises."),
    "pairs": _l("C’est le nombre de fois que deux cartes ont été ouvertes : huit est le moins possible."),
    "reaction": _l(
        "C’est le temps de réponse du milieu : une moitié des réponses a été plus rapide, l’autre plus lente."
    ),
}
# by what one can answer
INPUTS = {
    "touch": (_l("Au doigt"), _l("Sur un écran tactile.")),
    "mouse": (_l("À la souris"), _l("Ou au pavé tactile.")),
    "keyboard": (_l("Au clavier"), _l("Touches, flèches, espace et entrée.")),
    "switch": (
        _l("Avec un contacteur"),
        _l(
            "Un seul bouton ou une seule touche : s’il y a plusieurs choix, ils s’éclairent tour à tour, et vous "
            "prenez celui qui est éclairé."
        ),
    ),
}
VARIANTS = {
    "standard": (_l("À l’écran"), _l("Ce qui paraît se regarde.")),
    "spoken": (_l("Avec un lecteur d’écran"), _l("Ce qui paraît est dit. Ces résultats sont suivis à part.")),
}
CLASSES = {"fast": _l("écran rapide"), "normal": _l("écran courant"), "slow": _l("écran lent")}
MEASURES = {
    "d_prime": _l("Reconnaissance (d′)"),
    "criterion": _l("Prudence (c)"),
    "hits": _l("Bonnes reconnaissances"),
    "false_alarms": _l("Fausses reconnaissances"),
    "rt_median": _l("Temps de réponse, médiane"),
    "rt_sd": _l("Variation du temps de réponse"),
    "total": _l("Total"),
    "span": _l("Empan"),
    "correct": _l("Essais justes"),
    "cost": _l("Temps de plus quand le mot contredit l’encre"),
    "incongruent": _l("Temps quand le mot contredit l’encre"),
    "congruent": _l("Temps quand le mot dit l’encre"),
    "errors": _l("Erreurs"),
    "commissions": _l("Réponses au chiffre qui n’en demande pas"),
    "omissions": _l("Réponses manquées"),
    "time": _l("Temps"),
    "difference": _l("Temps de plus avec les lettres (B − A)"),
    "moves": _l("Coups"),
    "median": _l("Temps de réponse, médiane"),
    "sd": _l("Variation du temps de réponse"),
    "lapses": _l("Réponses très tardives"),
}
EXCLUDED = {
    "too_fast": _l("trop rapides pour compter"),
    "wrong": _l("à côté"),
    "missed": _l("sans réponse"),
    "early": _l("avant le signal"),
}
COLOURS = {"blue": _l("bleu"), "yellow": _l("jaune"), "orange": _l("orange")}
SYMBOLS = {
    "sun": _l("soleil"), "moon": _l("lune"), "star": _l("étoile"), "tree": _l("arbre"), "leaf": _l("feuille"),
    "flower": _l("fleur"), "fish": _l("poisson"), "bird": _l("oiseau"), "cat": _l("chat"), "house": _l("maison"),
    "boat": _l("bateau"), "bell": _l("cloche"), "key": _l("clé"), "cup": _l("tasse"), "book": _l("livre"),
    "hat": _l("chapeau"), "apple": _l("pomme"), "cloud": _l("nuage"), "heart": _l("cœur"), "umbrella": _l(
        "parapluie"
    ),
}  # fmt: skip
# what a task says while it is played
PLAYED = {
    "practice": _l("Entraînement, sans compter."),
    "practice_again": _l("L’entraînement a été interrompu. Rien ne comptait encore : il reprend quand vous voulez."),
    "now_it_counts": _l(
        "L’entraînement est fini. Cette fois, la partie compte : installez-vous, et commencez quand vous êtes prêt."
    ),
    "begin": _l("Commencer la partie"),
    "go_on": _l("Continuer"),
    "rest": _l("Une pause. Continuez quand vous voulez, sans quitter cette page."),
    "right": _l("Juste."),
    "not_that": _l("Pas cette fois."),
    "match": _l("Pareil que deux avant"),
    "press": _l("Appuyer"),
    "done": _l("Valider"),
    "erase": _l("Effacer le dernier"),
    "pass": _l("Passer"),
    "your_turn": _l("À vous."),
    "other_device": _l("Cette partie se joue avec le moyen choisi au départ."),
    "block": _l("Bloc %"),
    "card": _l("Carte %"),
    "pair_found": _l("Une paire."),
    "sending": _l("C’est fini. Envoi des réponses."),
    "not_sent": _l(
        "Les réponses ne sont pas encore parties : il n’y a pas de réseau, ou votre session est finie. Rien "
        "n’est perdu tant que cette page est ouverte."
    ),
    "send_again": _l("Renvoyer"),
    "not_taken": _l(
        "Ces réponses ne peuvent pas être comptées. Cela arrive, par exemple quand l’appareil était très "
        "occupé. Rien n’est gardé contre vous."
    ),
    "blur": _l(
        "La partie s’est arrêtée parce qu’une autre fenêtre est passée devant. Elle ne compte pas, et ce "
        "n’est rien : recommencez quand vous voulez."
    ),
    "hidden": _l(
        "La partie s’est arrêtée parce que la page n’était plus visible. Elle ne compte pas, et ce n’est "
        "rien : recommencez quand vous voulez."
    ),
    "rotated": _l(
        "La partie s’est arrêtée parce que l’écran a tourné. Elle ne compte pas, et ce n’est rien : "
        "recommencez quand vous voulez."
    ),
    "stalled": _l(
        "La partie s’est arrêtée parce que l’appareil a été trop occupé un moment. Elle ne compte pas, et ce n’est "
        "rien : recommencez quand vous voulez."
    ),
    "left": _l(
        "La partie s’est arrêtée avant la fin. Elle ne compte pas, et ce n’est rien : recommencez quand vous voulez."
    ),
}
NOTHING_BESIDE = _l("Rien")
LETTERS = _l("A B C D E F G H I J K L M")
# letters that are not taken for each other, in the order of those of the task
SHOWN_LETTERS = _l("C H K L Q R S T")
ALLOWED = {
    "task": _l("Choisissez dans la liste."),
    "variant": _l("Choisissez dans la liste."),
    "input": _l("Choisissez avec quoi vous répondez."),
    "tasks": _l("Choisissez au moins un jeu."),
    "weekdays": _l("Choisissez au moins un jour."),
    "at": _l("Écrivez une heure, comme 18:30."),
    "until": _l("Écrivez un jour à venir, ou laissez vide."),
}
REFUSALS = {
    "RunOver": _l("Cette partie est déjà finie. Rien n’a changé."),
    "ImpossibleTrials": _l("Ces réponses ne peuvent pas être comptées. Rien n’est gardé contre vous."),
}
DONE = {
    "programme-saved": _l("Votre programme est enregistré."),
    "programme-paused": _l("Le programme est en pause. Il attend que vous reveniez."),
    "programme-resumed": _l("Le programme reprend."),
    "programme-stopped": _l("Le programme est arrêté. Vos résultats restent."),
    "games-shared": _l("C’est montré à cette personne. Vous pouvez y mettre fin à tout moment."),
    "games-share-ended": _l("Ce n’est plus montré."),
}
