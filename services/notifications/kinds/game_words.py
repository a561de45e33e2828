"""What is said of the games, in four languages: subject, full, discreet. Never a result."""

from services.notifications.kinds.kind import Words

SESSION_DUE = {
    "fr": Words(
        "Votre séance",
        "C'est le moment que vous aviez choisi pour votre séance.",
        "C'est le moment que vous aviez choisi pour votre séance.",
    ),
    "en": Words(
        "Your session",
        "It is the time you chose for your session.",
        "It is the time you chose for your session.",
    ),
    "de": Words(
        "Ihre Übung",
        "Es ist die Zeit, die Sie für Ihre Übung gewählt haben.",
        "Es ist die Zeit, die Sie für Ihre Übung gewählt haben.",
    ),
    "ar": Words(
        "جلستك",
        "حان الوقت الذي اخترته لجلستك.",
        "حان الوقت الذي اخترته لجلستك.",
    ),
}
GAME_SHARE_GRANTED = {
    "fr": Words(
        "Quelqu'un vous montre des résultats",
        "{name} vous montre une partie de ses résultats. Chaque lecture lui est visible.",
        "Une personne vous montre une partie de ses résultats. Chaque lecture lui est visible.",
    ),
    "en": Words(
        "Someone shows you results",
        "{name} shows you part of their results. They can see each time you read them.",
        "Someone shows you part of their results. They can see each time you read them.",
    ),
    "de": Words(
        "Jemand zeigt Ihnen Ergebnisse",
        "{name} zeigt Ihnen einen Teil der eigenen Ergebnisse und sieht, wann Sie sie lesen.",
        "Jemand zeigt Ihnen einen Teil der eigenen Ergebnisse und sieht, wann Sie sie lesen.",
    ),
    "ar": Words(
        "شخص يعرض عليك نتائج",
        "يعرض عليك {name} جزءًا من نتائجه. ويرى كل قراءة تقوم بها.",
        "يعرض عليك شخص جزءًا من نتائجه. ويرى كل قراءة تقوم بها.",
    ),
}
GAME_SHARE_ENDED = {
    "fr": Words(
        "Un partage de résultats est terminé",
        "Le partage de vos résultats avec {name} est arrivé à son terme. Plus rien n'en est montré.",
        "Un partage de vos résultats est arrivé à son terme. Plus rien n'en est montré.",
    ),
    "en": Words(
        "A share of results has ended",
        "The share of your results with {name} has come to its end. Nothing of it is shown any more.",
        "A share of your results has come to its end. Nothing of it is shown any more.",
    ),
    "de": Words(
        "Eine Freigabe von Ergebnissen ist beendet",
        "Die Freigabe Ihrer Ergebnisse für {name} ist abgelaufen. Nichts davon wird mehr gezeigt.",
        "Eine Freigabe Ihrer Ergebnisse ist abgelaufen. Nichts davon wird mehr gezeigt.",
    ),
    "ar": Words(
        "انتهت مشاركة نتائج",
        "انتهت مشاركة نتائجك مع {name}. لم يعد يُعرض منها شيء.",
        "انتهت إحدى مشاركات نتائجك. لم يعد يُعرض منها شيء.",
    ),
}
