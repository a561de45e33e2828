"""What is said of listings, in four languages: subject, full, discreet. Never what is offered or sought."""

from services.notifications.kinds.kind import Words

LISTING_EXPIRING = {
    "fr": Words(
        "Une de vos annonces se termine bientôt",
        "Une de vos annonces se termine dans quelques jours. Vous pouvez la prolonger ou la clore.",
        "Une de vos annonces se termine dans quelques jours. Vous pouvez la prolonger ou la clore.",
    ),
    "en": Words(
        "One of your listings ends soon",
        "One of your listings ends in a few days. You can renew it or close it.",
        "One of your listings ends in a few days. You can renew it or close it.",
    ),
    "de": Words(
        "Eine Ihrer Anzeigen endet bald",
        "Eine Ihrer Anzeigen endet in wenigen Tagen. Sie können sie verlängern oder schließen.",
        "Eine Ihrer Anzeigen endet in wenigen Tagen. Sie können sie verlängern oder schließen.",
    ),
    "ar": Words(
        "أحد إعلاناتك ينتهي قريبًا",
        "ينتهي أحد إعلاناتك خلال أيام. يمكنك تمديده أو إغلاقه.",
        "ينتهي أحد إعلاناتك خلال أيام. يمكنك تمديده أو إغلاقه.",
    ),
}
LISTING_CLOSED = {
    "fr": Words(
        "Une de vos annonces n'est plus visible",
        "Une de vos annonces n'est plus visible. Sa page vous dit pourquoi.",
        "Une de vos annonces n'est plus visible. Sa page vous dit pourquoi.",
    ),
    "en": Words(
        "One of your listings is no longer shown",
        "One of your listings is no longer shown. Its page tells you why.",
        "One of your listings is no longer shown. Its page tells you why.",
    ),
    "de": Words(
        "Eine Ihrer Anzeigen ist nicht mehr sichtbar",
        "Eine Ihrer Anzeigen ist nicht mehr sichtbar. Auf ihrer Seite steht, warum.",
        "Eine Ihrer Anzeigen ist nicht mehr sichtbar. Auf ihrer Seite steht, warum.",
    ),
    "ar": Words(
        "أحد إعلاناتك لم يعد ظاهرًا",
        "أحد إعلاناتك لم يعد ظاهرًا. تجد السبب في صفحته.",
        "أحد إعلاناتك لم يعد ظاهرًا. تجد السبب في صفحته.",
    ),
}
LISTING_DECIDED = {
    "fr": Words(
        "Une décision sur une de vos annonces",
        "Une de vos annonces a été examinée. Sa page donne la décision et ses raisons.",
        "Une de vos annonces a été examinée. Sa page donne la décision et ses raisons.",
    ),
    "en": Words(
        "A decision about one of your listings",
        "One of your listings was looked at. Its page gives the decision and its reasons.",
        "One of your listings was looked at. Its page gives the decision and its reasons.",
    ),
    "de": Words(
        "Eine Entscheidung zu einer Ihrer Anzeigen",
        "Eine Ihrer Anzeigen wurde geprüft. Auf ihrer Seite stehen die Entscheidung und die Gründe.",
        "Eine Ihrer Anzeigen wurde geprüft. Auf ihrer Seite stehen die Entscheidung und die Gründe.",
    ),
    "ar": Words(
        "قرار بشأن أحد إعلاناتك",
        "تمت مراجعة أحد إعلاناتك. تجد القرار وأسبابه في صفحته.",
        "تمت مراجعة أحد إعلاناتك. تجد القرار وأسبابه في صفحته.",
    ),
}
LISTING_MESSAGE = {
    "fr": Words(
        "Un message à propos d'une annonce",
        "{name} vous a écrit à propos d'une annonce.",
        "Une personne vous a écrit à propos d'une annonce.",
    ),
    "en": Words(
        "A message about a listing",
        "{name} wrote to you about a listing.",
        "Someone wrote to you about a listing.",
    ),
    "de": Words(
        "Eine Nachricht zu einer Anzeige",
        "{name} hat Ihnen zu einer Anzeige geschrieben.",
        "Jemand hat Ihnen zu einer Anzeige geschrieben.",
    ),
    "ar": Words(
        "رسالة بشأن إعلان",
        "كتب إليك {name} بشأن إعلان.",
        "كتب إليك شخص بشأن إعلان.",
    ),
}
LISTING_ENDED = {
    "fr": Words(
        "Un rappel de sécurité vous concerne",
        "Ce dont vous parliez avec {name} fait l'objet d'un rappel. Ne l'utilisez pas avant d'en savoir plus.",
        "Ce dont vous parliez avec une personne fait l'objet d'un rappel. Ne l'utilisez pas avant d'en savoir plus.",
    ),
    "en": Words(
        "A safety recall concerns you",
        "What you talked about with {name} is being recalled. Do not use it before you know more.",
        "What you talked about with someone is being recalled. Do not use it before you know more.",
    ),
    "de": Words(
        "Ein Rückruf betrifft Sie",
        "Worüber Sie mit {name} sprachen, wird zurückgerufen. Benutzen Sie es nicht, bevor Sie mehr wissen.",
        "Worüber Sie mit jemandem sprachen, wird zurückgerufen. Benutzen Sie es nicht, bevor Sie mehr wissen.",
    ),
    "ar": Words(
        "استدعاء لأسباب السلامة يخصك",
        "ما تحدثت عنه مع {name} مشمول باستدعاء. لا تستعمله قبل معرفة المزيد.",
        "ما تحدثت عنه مع شخص مشمول باستدعاء. لا تستعمله قبل معرفة المزيد.",
    ),
}
SEARCH_FOUND = {
    "fr": Words(
        "Une de vos recherches a trouvé une annonce",
        "Une recherche que vous avez enregistrée a trouvé de nouvelles annonces.",
        "Une recherche que vous avez enregistrée a trouvé de nouvelles annonces.",
    ),
    "en": Words(
        "One of your searches found something new",
        "A search that you saved found new listings.",
        "A search that you saved found new listings.",
    ),
    "de": Words(
        "Eine Ihrer Suchen hat Neues gefunden",
        "Eine Suche, die Sie gespeichert haben, hat neue Anzeigen gefunden.",
        "Eine Suche, die Sie gespeichert haben, hat neue Anzeigen gefunden.",
    ),
    "ar": Words(
        "إحدى عمليات بحثك وجدت جديدًا",
        "وجد بحث محفوظ لديك إعلانات جديدة.",
        "وجد بحث محفوظ لديك إعلانات جديدة.",
    ),
}
