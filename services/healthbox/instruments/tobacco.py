"""HSI, Q-MAT and FTND: how strong a dependence on cigarettes is, and how strong the wish to stop."""

from services.healthbox.instruments.instrument import Choice, Instrument, Question, Range, words

_FIRST = Question(
    words(
        "Combien de temps après votre réveil fumez-vous votre première cigarette ?",
        "How long after waking do you smoke your first cigarette?",
        "Wie lange nach dem Aufwachen rauchen Sie die erste Zigarette?",
        "بعد كم من الوقت من استيقاظك تدخن أول سيجارة؟",
    ),
    (
        Choice(3, words("5 minutes ou moins", "5 minutes or less", "5 Minuten oder weniger", "5 دقائق أو أقل")),
        Choice(2, words("6 à 30 minutes", "6 to 30 minutes", "6 bis 30 Minuten", "من 6 إلى 30 دقيقة")),
        Choice(1, words("31 à 60 minutes", "31 to 60 minutes", "31 bis 60 Minuten", "من 31 إلى 60 دقيقة")),
        Choice(0, words("Plus de 60 minutes", "More than 60 minutes", "Mehr als 60 Minuten", "أكثر من 60 دقيقة")),
    ),
)
_A_DAY = Question(
    words(
        "Combien de cigarettes fumez-vous par jour ?",
        "How many cigarettes do you smoke a day?",
        "Wie viele Zigaretten rauchen Sie am Tag?",
        "كم سيجارة تدخن في اليوم؟",
    ),
    (
        Choice(0, words("10 ou moins", "10 or less", "10 oder weniger", "10 أو أقل")),
        Choice(1, words("11 à 20", "11 to 20", "11 bis 20", "من 11 إلى 20")),
        Choice(2, words("21 à 30", "21 to 30", "21 bis 30", "من 21 إلى 30")),
        Choice(3, words("31 ou plus", "31 or more", "31 oder mehr", "31 أو أكثر")),
    ),
)
_YES_NO = (Choice(0), Choice(1))


def _smoking(values: tuple[int, int, int, int]) -> tuple[Choice, ...]:
    same, less, much_less, none = values
    return (
        Choice(
            same,
            words(
                "Vous fumerez toujours autant",
                "You will smoke as much as now",
                "Sie werden genauso viel rauchen",
                "ستدخن بالقدر نفسه",
            ),
        ),
        Choice(
            less,
            words(
                "Vous aurez un peu diminué votre consommation de cigarettes",
                "You will smoke a little less",
                "Sie werden etwas weniger rauchen",
                "ستكون قد خففت التدخين قليلًا",
            ),
        ),
        Choice(
            much_less,
            words(
                "Vous aurez beaucoup diminué votre consommation de cigarettes",
                "You will smoke much less",
                "Sie werden viel weniger rauchen",
                "ستكون قد خففت التدخين كثيرًا",
            ),
        ),
        Choice(
            none,
            words(
                "Vous aurez arrêté de fumer",
                "You will have stopped smoking",
                "Sie werden aufgehört haben zu rauchen",
                "ستكون قد أقلعت عن التدخين",
            ),
        ),
    )


TOBACCO = (
    Instrument(
        "hsi",
        "HSI",
        "1989",
        words(
            "Deux questions sur vos cigarettes, ces jours-ci.",
            "Two questions about your cigarettes, these days.",
            "Zwei Fragen zu Ihren Zigaretten, zurzeit.",
            "سؤالان عن سجائرك في هذه الأيام.",
        ),
        (_FIRST, _A_DAY),
        0,
        6,
        "Heatherton TF, Kozlowski LT, Frecker RC, Rickert W, Robinson J. Measuring the heaviness of smoking. Br J"
        " Addict 1989;84:791–799.",
        "Two facts, asked in our own words; no claim is known.",
        {
            # what French guidance reads from the two questions: none, moderate, strong
            "FR": (Range("none", 0, 1), Range("moderate", 2, 3), Range("strong", 4, 6)),
            "": (Range("low", 0, 2), Range("moderate", 3, 4), Range("high", 5, 6)),
        },
        published=(),
    ),
    Instrument(
        "qmat",
        "Q-MAT",
        "2004",
        words(
            "Quatre questions sur votre envie d’arrêter de fumer.",
            "Four questions about your wish to stop smoking.",
            "Vier Fragen zu Ihrem Wunsch, mit dem Rauchen aufzuhören.",
            "أربعة أسئلة عن رغبتك في الإقلاع عن التدخين.",
        ),
        (
            Question(
                words(
                    "Pensez-vous que dans 6 mois :",
                    "Do you think that in 6 months:",
                    "Denken Sie, dass in 6 Monaten:",
                    "هل تعتقد أنه بعد 6 أشهر:",
                ),
                _smoking((0, 2, 4, 8)),
            ),
            Question(
                words(
                    "Avez-vous, actuellement, envie d’arrêter de fumer ?",
                    "Do you want to stop smoking at the moment?",
                    "Möchten Sie zurzeit mit dem Rauchen aufhören?",
                    "هل ترغب حاليًا في الإقلاع عن التدخين؟",
                ),
                (
                    Choice(0, words("Pas du tout", "Not at all", "Gar nicht", "إطلاقًا")),
                    Choice(1, words("Un peu", "A little", "Ein wenig", "قليلًا")),
                    Choice(2, words("Beaucoup", "A lot", "Sehr", "كثيرًا")),
                    Choice(3, words("Énormément", "Enormously", "Außerordentlich", "كثيرًا جدًا")),
                ),
            ),
            Question(
                words(
                    "Pensez-vous que dans 4 semaines :",
                    "Do you think that in 4 weeks:",
                    "Denken Sie, dass in 4 Wochen:",
                    "هل تعتقد أنه بعد 4 أسابيع:",
                ),
                _smoking((0, 2, 4, 6)),
            ),
            Question(
                words(
                    "Vous arrive-t-il de ne pas être content(e) de fumer ?",
                    "Are you sometimes unhappy that you smoke?",
                    "Sind Sie manchmal unzufrieden damit, dass Sie rauchen?",
                    "هل يحدث أن تكون غير راضٍ عن كونك تدخن؟",
                ),
                (
                    Choice(0, words("Jamais", "Never", "Nie", "أبدًا")),
                    Choice(1, words("Quelquefois", "Sometimes", "Manchmal", "أحيانًا")),
                    Choice(2, words("Souvent", "Often", "Oft", "غالبًا")),
                    Choice(3, words("Très souvent", "Very often", "Sehr oft", "في أغلب الأحيان")),
                ),
            ),
        ),
        0,
        20,
        "Aubin HJ, Lagrue G, Légeron P, et al. Questionnaire de motivation à l’arrêt du tabac (Q-MAT) : construction et"
        " validation. Alcoologie et Addictologie 2004;26:311–316.",
        "Published and widely reproduced; no terms were found (terms-unknown). Shown with its authors’ names.",
        {"": (Range("low", 0, 6), Range("medium", 7, 12), Range("high", 13, 20))},
        published=("fr",),
    ),
    Instrument(
        "ftnd",
        "FTND",
        "1991",
        None,
        (
            Question(None, _FIRST.choices),
            Question(None, _YES_NO),
            Question(None, _YES_NO),
            Question(None, _A_DAY.choices),
            Question(None, _YES_NO),
            Question(None, _YES_NO),
        ),
        0,
        10,
        "Heatherton TF, Kozlowski LT, Frecker RC, Fagerström KO. The Fagerström Test for Nicotine Dependence. Br J"
        " Addict 1991;86:1119–1127.",
        "Free for research; any other use needs the permission of K. O. Fagerström.",
        {
            # as French guidance reads it: not dependent, low, medium, strong
            "FR": (Range("none", 0, 2), Range("low", 3, 4), Range("medium", 5, 6), Range("strong", 7, 10)),
            "": (
                Range("very_low", 0, 2),
                Range("low", 3, 4),
                Range("medium", 5, 5),
                Range("high", 6, 7),
                Range("very_high", 8, 10),
            ),
        },
        published=(),
        owned=True,
    ),
)
