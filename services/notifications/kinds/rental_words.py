"""What is said of loans, in four languages: subject, full, discreet. Never of what."""

from services.notifications.kinds.kind import Words

RENTAL_REQUESTED = {
    "fr": Words(
        "Une demande de prêt vous attend",
        "{name} vous demande un prêt. À vous de l'accepter ou de la décliner.",
        "Une demande de prêt vous attend. À vous de l'accepter ou de la décliner.",
    ),
    "en": Words(
        "A request to borrow is waiting",
        "{name} asks to borrow something from you. You decide whether to accept or to decline.",
        "A request to borrow is waiting for you. You decide whether to accept or to decline.",
    ),
    "de": Words(
        "Eine Leihanfrage wartet auf Sie",
        "{name} möchte etwas von Ihnen leihen. Sie entscheiden, ob Sie annehmen oder ablehnen.",
        "Eine Leihanfrage wartet auf Sie. Sie entscheiden, ob Sie annehmen oder ablehnen.",
    ),
    "ar": Words(
        "طلب إعارة في انتظارك",
        "طلب {name} أن يستعير منك. القبول أو الاعتذار قرارك.",
        "لديك طلب إعارة في انتظارك. القبول أو الاعتذار قرارك.",
    ),
}
RENTAL_AGREED = {
    "fr": Words(
        "Votre demande de prêt est acceptée",
        "{name} accepte votre demande de prêt.",
        "Votre demande de prêt est acceptée.",
    ),
    "en": Words(
        "Your request to borrow is accepted",
        "{name} accepts your request to borrow.",
        "Your request to borrow is accepted.",
    ),
    "de": Words(
        "Ihre Leihanfrage ist angenommen",
        "{name} nimmt Ihre Leihanfrage an.",
        "Ihre Leihanfrage ist angenommen.",
    ),
    "ar": Words(
        "قُبل طلب الإعارة",
        "قبل {name} طلب الإعارة الذي أرسلته.",
        "قُبل طلب الإعارة الذي أرسلته.",
    ),
}
RENTAL_DECLINED = {
    "fr": Words(
        "Votre demande de prêt",
        "Votre demande de prêt à {name} n'a pas pu être acceptée. D'autres jours sont peut-être libres.",
        "Votre demande de prêt n'a pas pu être acceptée. D'autres jours sont peut-être libres.",
    ),
    "en": Words(
        "Your request to borrow",
        "Your request to borrow from {name} could not be accepted. Other days may be free.",
        "Your request to borrow could not be accepted. Other days may be free.",
    ),
    "de": Words(
        "Ihre Leihanfrage",
        "Ihre Leihanfrage an {name} konnte nicht angenommen werden. Vielleicht sind andere Tage frei.",
        "Ihre Leihanfrage konnte nicht angenommen werden. Vielleicht sind andere Tage frei.",
    ),
    "ar": Words(
        "طلب الإعارة الخاص بك",
        "تعذّر قبول طلب الإعارة المرسل إلى {name}. قد تكون أيام أخرى متاحة.",
        "تعذّر قبول طلب الإعارة الخاص بك. قد تكون أيام أخرى متاحة.",
    ),
}
RENTAL_CANCELLED = {
    "fr": Words(
        "Un prêt est annulé",
        "Le prêt convenu avec {name} est annulé.",
        "Un prêt convenu est annulé.",
    ),
    "en": Words(
        "A loan is called off",
        "The loan agreed with {name} is called off.",
        "A loan that was agreed is called off.",
    ),
    "de": Words(
        "Eine Leihe ist abgesagt",
        "Die mit {name} vereinbarte Leihe ist abgesagt.",
        "Eine vereinbarte Leihe ist abgesagt.",
    ),
    "ar": Words(
        "إلغاء إعارة",
        "أُلغيت الإعارة المتفق عليها مع {name}.",
        "أُلغيت إعارة متفق عليها.",
    ),
}
RENTAL_RETURN_SOON = {
    "fr": Words(
        "Un prêt est bientôt à rendre",
        "Ce que {name} vous prête est bientôt à rendre.",
        "Ce que l'on vous prête est bientôt à rendre.",
    ),
    "en": Words(
        "A loan is due back soon",
        "What {name} lends you is due back soon.",
        "What was lent to you is due back soon.",
    ),
    "de": Words(
        "Etwas Geliehenes ist bald zurückzugeben",
        "Was {name} Ihnen leiht, ist bald zurückzugeben.",
        "Was Ihnen geliehen wurde, ist bald zurückzugeben.",
    ),
    "ar": Words(
        "اقترب موعد إرجاع إعارة",
        "اقترب موعد إرجاع ما أعارك إياه {name}.",
        "اقترب موعد إرجاع ما استعرته.",
    ),
}
RENTAL_LATE = {
    "fr": Words(
        "Un prêt n'est pas encore rendu",
        "Le prêt convenu avec {name} est arrivé à sa fin et n'est pas encore noté comme rendu.",
        "Un prêt est arrivé à sa fin et n'est pas encore noté comme rendu.",
    ),
    "en": Words(
        "A loan is not back yet",
        "The loan agreed with {name} has come to its end and is not yet noted as returned.",
        "A loan has come to its end and is not yet noted as returned.",
    ),
    "de": Words(
        "Etwas Geliehenes ist noch nicht zurück",
        "Die mit {name} vereinbarte Leihe ist zu Ende und noch nicht als zurückgegeben vermerkt.",
        "Eine Leihe ist zu Ende und noch nicht als zurückgegeben vermerkt.",
    ),
    "ar": Words(
        "إعارة لم تُرجع بعد",
        "انتهت مدة الإعارة المتفق عليها مع {name} ولم يُسجّل الإرجاع بعد.",
        "انتهت مدة إعارة ولم يُسجّل الإرجاع بعد.",
    ),
}
