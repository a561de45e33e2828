"""PHQ-2, PHQ-4, PHQ-8, PHQ-9, GAD-2 and GAD-7: the last two weeks.

Developed by Robert L. Spitzer, Janet B. W. Williams, Kurt Kroenke and colleagues with a grant from Pfizer Inc.: "no
permission required to reproduce, translate, display or distribute" (Patient Health Questionnaire Screeners, Pfizer).
"""

from services.healthbox.instruments.instrument import Choice, Instrument, Question, Range, words

_FREE = "Free: no permission required to reproduce, translate, display or distribute (Pfizer Inc.)."
_EDITION = "2010"  # Instructions for Patient Health Questionnaire and GAD-7 measures, June 2010
_ASKED = words(
    "Au cours des 2 dernières semaines, selon quelle fréquence avez-vous été gêné(e) par les problèmes suivants ?",
    "Over the last 2 weeks, how often have you been bothered by any of the following problems?",
    "Wie oft fühlten Sie sich im Verlauf der letzten 2 Wochen durch die folgenden Beschwerden beeinträchtigt?",
    "خلال الأسبوعين الماضيين، كم مرة عانيت من أي من المشاكل التالية؟",
)
_HOW_OFTEN = (
    Choice(0, words("Jamais", "Not at all", "Überhaupt nicht", "أبداً")),
    Choice(1, words("Plusieurs jours", "Several days", "An einzelnen Tagen", "عدة أيام")),
    Choice(
        2,
        words(
            "Plus de la moitié du temps",
            "More than half the days",
            "An mehr als der Hälfte der Tage",
            "أكثر من نصف الأيام",
        ),
    ),
    Choice(3, words("Presque tous les jours", "Nearly every day", "Beinahe jeden Tag", "تقريباً كل يوم")),
)


def _often(fr: str, en: str, de: str, ar: str) -> Question:
    return Question(words(fr, en, de, ar), _HOW_OFTEN)


_PHQ = (
    _often(
        "Peu d’intérêt ou de plaisir à faire les choses",
        "Little interest or pleasure in doing things",
        "Wenig Interesse oder Freude an Ihren Tätigkeiten",
        "قلة الاهتمام أو قلة الاستمتاع بممارسة القيام بأي عمل",
    ),
    _often(
        "Être triste, déprimé(e) ou désespéré(e)",
        "Feeling down, depressed, or hopeless",
        "Niedergeschlagenheit, Schwermut oder Hoffnungslosigkeit",
        "الشعور بالحزن أو ضيق الصدر أو اليأس",
    ),
    _often(
        "Difficultés à s’endormir ou à rester endormi(e), ou dormir trop",
        "Trouble falling or staying asleep, or sleeping too much",
        "Schwierigkeiten ein- oder durchzuschlafen oder vermehrter Schlaf",
        "صعوبة في النوم أو نوم متقطع أو النوم أكثر من المعتاد",
    ),
    _often(
        "Se sentir fatigué(e) ou manquer d’énergie",
        "Feeling tired or having little energy",
        "Müdigkeit oder Gefühl, keine Energie zu haben",
        "الشعور بالتعب أو قلة الطاقة",
    ),
    _often(
        "Avoir peu d’appétit ou manger trop",
        "Poor appetite or overeating",
        "Verminderter Appetit oder übermäßiges Bedürfnis zu essen",
        "قلة الشهية أو الزيادة في تناول الطعام عن المعتاد",
    ),
    _often(
        "Avoir une mauvaise opinion de soi-même, ou avoir le sentiment d’être nul(le), ou d’avoir déçu sa famille ou"
        " s’être déçu(e) soi-même",
        "Feeling bad about yourself — or that you are a failure or have let yourself or your family down",
        "Schlechte Meinung von sich selbst; Gefühl, ein Versager zu sein oder die Familie enttäuscht zu haben",
        "الشعور بعدم الرضا عن النفس أو الشعور بأنك إنسان فاشل أو أنك خذلت نفسك أو عائلتك",
    ),
    _often(
        "Avoir du mal à se concentrer, par exemple, pour lire le journal ou regarder la télévision",
        "Trouble concentrating on things, such as reading the newspaper or watching television",
        "Schwierigkeiten, sich auf etwas zu konzentrieren, z. B. beim Zeitunglesen oder Fernsehen",
        "صعوبة في التركيز على الأشياء، مثل قراءة الصحيفة أو مشاهدة التلفزيون",
    ),
    _often(
        "Bouger ou parler si lentement que les autres auraient pu le remarquer. Ou au contraire, être si agité(e) que"
        " vous avez eu du mal à tenir en place par rapport à d’habitude",
        "Moving or speaking so slowly that other people could have noticed? Or the opposite — being so fidgety or"
        " restless that you have been moving around a lot more than usual",
        "Waren Ihre Bewegungen oder Ihre Sprache so verlangsamt, dass es auch anderen auffallen würde? Oder waren Sie"
        " im Gegenteil „zappelig“ oder ruhelos und hatten dadurch einen stärkeren Bewegungsdrang als sonst?",
        "بطء في الحركة أو في التحدث عما هو معتاد لدرجة ملحوظة من الآخرين، أو على العكس من ذلك كثرة الحركة وعدم"
        " الاستقرار أكثر من المعتاد",
    ),
    _often(
        "Penser qu’il vaudrait mieux mourir ou envisager de vous faire du mal d’une manière ou d’une autre",
        "Thoughts that you would be better off dead or of hurting yourself in some way",
        "Gedanken, dass Sie lieber tot wären oder sich Leid zufügen möchten",
        "راودتك أفكار بأنه من الأفضل لو كنت ميتاً أو أفكار بأن تقوم بإيذاء نفسك",
    ),
)
_GAD = (
    _often(
        "Un sentiment de nervosité, d’anxiété ou de tension",
        "Feeling nervous, anxious or on edge",
        "Nervosität, Ängstlichkeit oder Anspannung",
        "الشعور بالعصبية أو القلق أو التوتر الشديد",
    ),
    _often(
        "Une incapacité à arrêter de s’inquiéter ou à contrôler ses inquiétudes",
        "Not being able to stop or control worrying",
        "Nicht in der Lage sein, Sorgen zu stoppen oder zu kontrollieren",
        "عدم القدرة على إيقاف القلق أو السيطرة عليه",
    ),
    _often(
        "Une inquiétude excessive à propos de différentes choses",
        "Worrying too much about different things",
        "Übermäßige Sorgen bezüglich verschiedener Angelegenheiten",
        "القلق المفرط حول أشياء مختلفة",
    ),
    _often(
        "Des difficultés à se détendre",
        "Trouble relaxing",
        "Schwierigkeiten zu entspannen",
        "صعوبة في الاسترخاء",
    ),
    _often(
        "Une agitation telle qu’il est difficile à tenir en place",
        "Being so restless that it is hard to sit still",
        "Rastlosigkeit, so dass Stillsitzen schwer fällt",
        "عدم الاستقرار لدرجة صعوبة الجلوس ساكناً",
    ),
    _often(
        "Une tendance à être facilement contrarié(e) ou irritable",
        "Becoming easily annoyed or irritable",
        "Schnelle Verärgerung oder Gereiztheit",
        "سرعة الانزعاج أو التهيج",
    ),
    _often(
        "Un sentiment de peur comme si quelque chose de terrible risquait de se produire",
        "Feeling afraid as if something awful might happen",
        "Gefühl der Angst, so als würde etwas Schlimmes passieren",
        "الشعور بالخوف وكأن شيئاً فظيعاً قد يحدث",
    ),
)
_CUT_AT_3 = (Range("below_cut", 0, 2), Range("from_cut", 3, 6))


def _phq_ranges(highest: int) -> dict[str, tuple[Range, ...]]:
    return {
        "": (
            Range("minimal", 0, 4),
            Range("mild", 5, 9),
            Range("moderate", 10, 14),
            Range("moderately_severe", 15, 19),
            Range("severe", 20, highest),
        )
    }


MOOD = (
    Instrument(
        "phq2", "PHQ-2", _EDITION, _ASKED, _PHQ[:2], 0, 6,
        "Kroenke K, Spitzer RL, Williams JBW. The Patient Health Questionnaire-2. Med Care 2003;41:1284–1292.",
        _FREE, {"": _CUT_AT_3},
    ),
    Instrument(
        "phq4", "PHQ-4", _EDITION, _ASKED, (*_GAD[:2], *_PHQ[:2]), 0, 12,
        "Kroenke K, Spitzer RL, Williams JBW, Löwe B. An ultra-brief screening scale for anxiety and depression: the"
        " PHQ-4. Psychosomatics 2009;50:613–621.",
        _FREE,
        {"": (Range("normal", 0, 2), Range("mild", 3, 5), Range("moderate", 6, 8), Range("severe", 9, 12))},
    ),
    Instrument(
        "phq8", "PHQ-8", _EDITION, _ASKED, _PHQ[:8], 0, 24,
        "Kroenke K, Strine TW, Spitzer RL, Williams JBW, Berry JT, Mokdad AH. The PHQ-8 as a measure of current"
        " depression in the general population. J Affect Disord 2009;114:163–173.",
        _FREE, _phq_ranges(24),
    ),
    Instrument(
        "phq9", "PHQ-9", _EDITION, _ASKED, _PHQ, 0, 27,
        "Kroenke K, Spitzer RL, Williams JBW. The PHQ-9: validity of a brief depression severity measure. J Gen Intern"
        " Med 2001;16:606–613.",
        _FREE, _phq_ranges(27), help_item=8,
    ),
    Instrument(
        "gad2", "GAD-2", _EDITION, _ASKED, _GAD[:2], 0, 6,
        "Kroenke K, Spitzer RL, Williams JBW, Monahan PO, Löwe B. Anxiety disorders in primary care: prevalence,"
        " impairment, comorbidity, and detection. Ann Intern Med 2007;146:317–325.",
        _FREE, {"": _CUT_AT_3},
    ),
    Instrument(
        "gad7", "GAD-7", _EDITION, _ASKED, _GAD, 0, 21,
        "Spitzer RL, Kroenke K, Williams JBW, Löwe B. A brief measure for assessing generalized anxiety disorder: the"
        " GAD-7. Arch Intern Med 2006;166:1092–1097.",
        _FREE,
        {"": (Range("minimal", 0, 4), Range("mild", 5, 9), Range("moderate", 10, 14), Range("severe", 15, 21))},
    ),
)  # fmt: skip
