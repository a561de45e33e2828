"""What is said of appointments, in four languages: subject, full, discreet."""

from services.notifications.kinds.kind import Words

REQUESTED = {
    "fr": Words(
        "Une demande de rendez-vous vous attend",
        "{name} demande un rendez-vous : {when}.\nÀ vous de l'accepter ou de la décliner.",
        "Une demande de rendez-vous vous attend : {when}.\nÀ vous de l'accepter ou de la décliner.",
    ),
    "en": Words(
        "A request for an appointment is waiting",
        "{name} asks for an appointment: {when}.\nYou decide whether to accept or to decline.",
        "A request for an appointment is waiting for you: {when}.\nYou decide whether to accept or to decline.",
    ),
    "de": Words(
        "Eine Terminanfrage wartet auf Sie",
        "{name} bittet um einen Termin: {when}.\nSie entscheiden, ob Sie annehmen oder ablehnen.",
        "Eine Terminanfrage wartet auf Sie: {when}.\nSie entscheiden, ob Sie annehmen oder ablehnen.",
    ),
    "ar": Words(
        "لديك طلب موعد في انتظارك",
        "طلب {name} موعدًا: {when}.\nالقبول أو الاعتذار قرارك.",
        "لديك طلب موعد في انتظارك: {when}.\nالقبول أو الاعتذار قرارك.",
    ),
}
BOOKED = {
    "fr": Words(
        "Rendez-vous confirmé",
        "Votre rendez-vous avec {name} est confirmé : {when}.",
        "Votre rendez-vous est confirmé : {when}.",
    ),
    "en": Words(
        "Appointment confirmed",
        "Your appointment with {name} is confirmed: {when}.",
        "Your appointment is confirmed: {when}.",
    ),
    "de": Words(
        "Termin bestätigt",
        "Ihr Termin mit {name} ist bestätigt: {when}.",
        "Ihr Termin ist bestätigt: {when}.",
    ),
    "ar": Words("تأكيد موعد", "تم تأكيد موعدك مع {name}: {when}.", "تم تأكيد موعدك: {when}."),
}
DECLINED = {
    "fr": Words(
        "Votre demande de rendez-vous",
        "{name} ne peut pas accepter votre demande de rendez-vous : {when}.\nVous pouvez choisir un autre moment.",
        "Votre demande de rendez-vous n'a pas pu être acceptée : {when}.\nVous pouvez choisir un autre moment.",
    ),
    "en": Words(
        "Your request for an appointment",
        "{name} cannot accept your request for an appointment: {when}.\nYou can choose another time.",
        "Your request for an appointment could not be accepted: {when}.\nYou can choose another time.",
    ),
    "de": Words(
        "Ihre Terminanfrage",
        "{name} kann Ihre Terminanfrage nicht annehmen: {when}.\nSie können einen anderen Zeitpunkt wählen.",
        "Ihre Terminanfrage konnte nicht angenommen werden: {when}.\nSie können einen anderen Zeitpunkt wählen.",
    ),
    "ar": Words(
        "طلب موعدك",
        "تعذّر على {name} قبول طلب موعدك: {when}.\nيمكنك اختيار وقت آخر.",
        "تعذّر قبول طلب موعدك: {when}.\nيمكنك اختيار وقت آخر.",
    ),
}
EXPIRED = {
    "fr": Words(
        "Votre demande de rendez-vous",
        "{name} n'a pas répondu à temps à votre demande de rendez-vous : {when}.\nVous pouvez choisir un autre moment.",
        "Votre demande de rendez-vous est restée sans réponse : {when}.\nVous pouvez choisir un autre moment.",
    ),
    "en": Words(
        "Your request for an appointment",
        "{name} did not answer your request for an appointment in time: {when}.\nYou can choose another time.",
        "Your request for an appointment was not answered in time: {when}.\nYou can choose another time.",
    ),
    "de": Words(
        "Ihre Terminanfrage",
        "{name} hat Ihre Terminanfrage nicht rechtzeitig beantwortet: {when}.\n"
        "Sie können einen anderen Zeitpunkt wählen.",
        "Ihre Terminanfrage wurde nicht rechtzeitig beantwortet: {when}.\nSie können einen anderen Zeitpunkt wählen.",
    ),
    "ar": Words(
        "طلب موعدك",
        "لم يجب {name} في الوقت المناسب عن طلب موعدك: {when}.\nيمكنك اختيار وقت آخر.",
        "بقي طلب موعدك دون جواب: {when}.\nيمكنك اختيار وقت آخر.",
    ),
}
MOVED = {
    "fr": Words(
        "Rendez-vous déplacé",
        "Votre rendez-vous avec {name} a changé de moment. C'est maintenant : {when}.",
        "Votre rendez-vous a changé de moment. C'est maintenant : {when}.",
    ),
    "en": Words(
        "Appointment moved",
        "Your appointment with {name} was moved. It is now: {when}.",
        "Your appointment was moved. It is now: {when}.",
    ),
    "de": Words(
        "Termin verschoben",
        "Ihr Termin mit {name} wurde verschoben. Er ist jetzt: {when}.",
        "Ihr Termin wurde verschoben. Er ist jetzt: {when}.",
    ),
    "ar": Words(
        "تغيير موعد",
        "تغيّر موعدك مع {name}. الموعد الجديد: {when}.",
        "تغيّر موعدك. الموعد الجديد: {when}.",
    ),
}
CANCELLED = {
    "fr": Words(
        "Rendez-vous annulé",
        "Votre rendez-vous avec {name} est annulé : {when}.",
        "Votre rendez-vous est annulé : {when}.",
    ),
    "en": Words(
        "Appointment cancelled",
        "Your appointment with {name} is cancelled: {when}.",
        "Your appointment is cancelled: {when}.",
    ),
    "de": Words(
        "Termin abgesagt",
        "Ihr Termin mit {name} ist abgesagt: {when}.",
        "Ihr Termin ist abgesagt: {when}.",
    ),
    "ar": Words("إلغاء موعد", "أُلغي موعدك مع {name}: {when}.", "أُلغي موعدك: {when}."),
}
OUTCOME = {
    "fr": Words(
        "À propos de votre rendez-vous",
        "{name} a noté que ce rendez-vous n'a pas eu lieu : {when}.\nSi c'est une erreur, dites-le-lui simplement.",
        "Il est noté que ce rendez-vous n'a pas eu lieu : {when}.\nSi c'est une erreur, dites-le simplement.",
    ),
    "en": Words(
        "About your appointment",
        "{name} noted that this appointment did not take place: {when}.\nIf that is a mistake, just let them know.",
        "It is noted that this appointment did not take place: {when}.\nIf that is a mistake, just say so.",
    ),
    "de": Words(
        "Zu Ihrem Termin",
        "{name} hat vermerkt, dass dieser Termin nicht stattfand: {when}.\n"
        "Wenn das ein Irrtum ist, sagen Sie es einfach.",
        "Es ist vermerkt, dass dieser Termin nicht stattfand: {when}.\nWenn das ein Irrtum ist, sagen Sie es einfach.",
    ),
    "ar": Words(
        "بخصوص موعدك",
        "سجّل {name} أن هذا الموعد لم يتم: {when}.\nإذا كان ذلك خطأ، فأخبره بذلك.",
        "سُجّل أن هذا الموعد لم يتم: {when}.\nإذا كان ذلك خطأ، فأخبر بذلك.",
    ),
}
REMINDER = {
    "fr": Words(
        "Rappel de rendez-vous",
        "Vous avez rendez-vous avec {name} : {when}.\n"
        "Par le lien ci-dessous, vous pouvez confirmer ou annuler sans vous connecter.",
        "Vous avez rendez-vous : {when}.\n"
        "Par le lien ci-dessous, vous pouvez confirmer ou annuler sans vous connecter.",
    ),
    "en": Words(
        "Reminder of your appointment",
        "You have an appointment with {name}: {when}.\n"
        "With the link below you can confirm or cancel without signing in.",
        "You have an appointment: {when}.\nWith the link below you can confirm or cancel without signing in.",
    ),
    "de": Words(
        "Erinnerung an Ihren Termin",
        "Sie haben einen Termin mit {name}: {when}.\n"
        "Mit dem Link unten können Sie ohne Anmeldung zusagen oder absagen.",
        "Sie haben einen Termin: {when}.\nMit dem Link unten können Sie ohne Anmeldung zusagen oder absagen.",
    ),
    "ar": Words(
        "تذكير بموعدك",
        "لديك موعد مع {name}: {when}.\nعبر الرابط أدناه يمكنك التأكيد أو الإلغاء دون تسجيل الدخول.",
        "لديك موعد: {when}.\nعبر الرابط أدناه يمكنك التأكيد أو الإلغاء دون تسجيل الدخول.",
    ),
}
