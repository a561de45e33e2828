"""IPAQ, short form, last seven days, filled in by oneself: minutes of walking, moderate and vigorous activity.

Craig CL et al., International physical activity questionnaire: 12-country reliability and validity, Med Sci Sports
Exerc 2003;35:1381–1395. Scored as the IPAQ Research Committee says: Guidelines for data processing and analysis of the
International Physical Activity Questionnaire, short and long forms, November 2005.
"""

from typing import NamedTuple

from services.healthbox.instruments.instrument import Answers, Instrument, Question, Range, words
from services.healthbox.trackers.activity import MET

_SHORTEST = 10  # a bout of less is no activity: minutes and days become zero (guidelines, 7.2)
_LONGEST = 180  # more is read as that much (7.3)
_WHOLE_DAY = 960  # more in a day than somebody is awake for: discarded as unreasonable (7.1)


class _Done(NamedTuple):
    """Days a week of an activity, and minutes on one of them."""

    met: float
    days: float
    minutes: float


def _read(answers: Answers) -> dict[str, _Done] | None:
    """What was done of each, cleaned and truncated; None where the guidelines discard: something is missing, or more
    than 960 minutes a day altogether."""
    said = {}
    for place, name in enumerate(("vigorous", "moderate", "walking")):
        days, minutes = answers[2 * place], answers[2 * place + 1]
        if days == 0:
            minutes = 0  # the question about minutes is passed over then
        if days is None or minutes is None:
            return None
        said[name] = (days, minutes) if minutes >= _SHORTEST else (0.0, 0.0)
    if sum(minutes for _, minutes in said.values()) > _WHOLE_DAY:
        return None
    return {name: _Done(MET[name], days, min(minutes, _LONGEST)) for name, (days, minutes) in said.items()}


def _sum(done: dict[str, _Done]) -> float:
    return sum(round(one.met * one.days * one.minutes, 6) for one in done.values())


def met_minutes(answers: Answers) -> float | None:
    """MET-minutes a week: 3.3 walking, 4 moderate, 8 vigorous, times minutes, times days; None where discarded."""
    done = _read(answers)
    return None if done is None else _sum(done)


def category(answers: Answers) -> str | None:
    """low, moderate or high, by the criteria of the guidelines (section 5); None where discarded."""
    done = _read(answers)
    if done is None:
        return None
    amount, vigorous = _sum(done), done["vigorous"]
    days = sum(one.days for one in done.values())
    half_hours = sum(done[name].days for name in ("moderate", "walking") if done[name].minutes >= 30)
    if (vigorous.days >= 3 and amount >= 1500) or (days >= 7 and amount >= 3000):
        return "high"
    if (vigorous.days >= 3 and vigorous.minutes >= 20) or half_hours >= 5 or (days >= 5 and amount >= 600):
        return "moderate"
    return "low"


def _days(fr: str, en: str, de: str, ar: str) -> Question:
    return Question(words(fr, en, de, ar), highest=7, unit="d", optional=True)


def _minutes(fr: str, en: str, de: str, ar: str) -> Question:
    return Question(words(fr, en, de, ar), highest=1440, unit="min", optional=True)


_QUESTIONS = (
    _days(
        "Au cours des 7 derniers jours, combien y a-t-il eu de jours au cours desquels vous avez fait des activités"
        " physiques intenses comme porter des charges lourdes, bêcher, faire du VTT ou jouer au football ?",
        "During the last 7 days, on how many days did you do vigorous physical activities like heavy lifting, digging,"
        " aerobics, or fast bicycling?",
        "An wie vielen der vergangenen 7 Tage haben Sie anstrengende körperliche Aktivitäten wie Aerobic, Laufen,"
        " schnelles Fahrradfahren oder schnelles Schwimmen verrichtet?",
        "خلال الأيام السبعة الماضية، كم عدد الأيام التي مارست فيها أنشطة بدنية شديدة مثل رفع الأشياء الثقيلة أو الحفر"
        " أو التمارين الهوائية أو ركوب الدراجة بسرعة؟",
    ),
    _minutes(
        "Au total, combien de temps avez-vous passé à faire des activités intenses, en minutes par jour ?",
        "How much time did you usually spend doing vigorous physical activities on one of those days?",
        "Wie viel Zeit haben Sie für gewöhnlich an einem dieser Tage mit anstrengender körperlicher Aktivität"
        " verbracht?",
        "كم من الوقت قضيت عادةً في ممارسة الأنشطة البدنية الشديدة في أحد تلك الأيام؟",
    ),
    _days(
        "Au cours des 7 derniers jours, combien y a-t-il eu de jours au cours desquels vous avez fait des activités"
        " physiques modérées comme porter des charges légères, passer l’aspirateur, faire du vélo tranquillement ou"
        " jouer au volley-ball ? Ne pas inclure la marche.",
        "During the last 7 days, on how many days did you do moderate physical activities like carrying light loads,"
        " bicycling at a regular pace, or doubles tennis? Do not include walking.",
        "An wie vielen der vergangenen 7 Tage haben Sie moderate körperliche Aktivitäten, wie das Tragen leichter"
        " Lasten, Fahrradfahren bei gewöhnlicher Geschwindigkeit oder Schwimmen bei gewöhnlicher Geschwindigkeit"
        " verrichtet? Hierzu zählt nicht zu Fuß gehen.",
        "خلال الأيام السبعة الماضية، كم عدد الأيام التي مارست فيها أنشطة بدنية معتدلة مثل حمل أشياء خفيفة أو ركوب"
        " الدراجة بسرعة عادية أو لعب التنس الزوجي؟ لا تحسب المشي.",
    ),
    _minutes(
        "Au total, combien de temps avez-vous passé à faire des activités modérées, en minutes par jour ?",
        "How much time did you usually spend doing moderate physical activities on one of those days?",
        "Wie viel Zeit haben Sie für gewöhnlich an einem dieser Tage mit moderater körperlicher Aktivität verbracht?",
        "كم من الوقت قضيت عادةً في ممارسة الأنشطة البدنية المعتدلة في أحد تلك الأيام؟",
    ),
    _days(
        "Au cours des 7 derniers jours, combien y a-t-il eu de jours au cours desquels vous avez marché pendant au"
        " moins 10 minutes d’affilée ?",
        "During the last 7 days, on how many days did you walk for at least 10 minutes at a time?",
        "An wie vielen der vergangenen 7 Tage sind Sie mindestens 10 Minuten ohne Unterbrechung zu Fuß gegangen?",
        "خلال الأيام السبعة الماضية، كم عدد الأيام التي مشيت فيها 10 دقائق متواصلة على الأقل؟",
    ),
    _minutes(
        "Au total, combien de temps avez-vous passé à marcher, en minutes par jour ?",
        "How much time did you usually spend walking on one of those days?",
        "Wie viel Zeit haben Sie für gewöhnlich an einem dieser Tage mit Gehen verbracht?",
        "كم من الوقت قضيت عادةً في المشي في أحد تلك الأيام؟",
    ),
    _minutes(
        "Au cours des 7 derniers jours, combien de temps avez-vous passé assis pendant un jour de semaine, en"
        " minutes ?",
        "During the last 7 days, how much time did you spend sitting on a week day?",
        "Wie viel Zeit haben Sie in den vergangenen 7 Tagen an einem Wochentag mit Sitzen verbracht?",
        "خلال الأيام السبعة الماضية، كم من الوقت قضيت جالسًا في يوم من أيام الأسبوع العادية؟",
    ),
)
IPAQ = Instrument(
    "ipaq_sf",
    "IPAQ",
    "2002-08",
    words(
        "Ces questions portent sur le temps que vous avez passé à être actif physiquement au cours des 7 derniers"
        " jours, au travail, à la maison, pour vos déplacements et pendant votre temps libre. Pensez seulement aux"
        " activités que vous avez effectuées pendant au moins 10 minutes d’affilée. De 15 à 69 ans.",
        "The questions ask about the time you spent being physically active in the last 7 days: at work, as part of"
        " your house and yard work, to get from place to place, and in your spare time. Think only about those physical"
        " activities that you did for at least 10 minutes at a time. Ages 15 to 69.",
        "Die Fragen beziehen sich auf die Zeit, die Sie in den vergangenen 7 Tagen körperlich aktiv waren: bei der"
        " Arbeit, in Haus und Garten, unterwegs und in Ihrer Freizeit. Denken Sie nur an die körperlichen Aktivitäten,"
        " die Sie für mindestens 10 Minuten ohne Unterbrechung verrichtet haben. Von 15 bis 69 Jahren.",
        "تتعلق الأسئلة بالوقت الذي كنت فيه نشيطًا بدنيًا خلال الأيام السبعة الماضية: في العمل وفي البيت وأثناء التنقل"
        " وفي وقت الفراغ. فكر فقط في الأنشطة التي قمت بها 10 دقائق متواصلة على الأقل. من 15 إلى 69 سنة.",
    ),
    _QUESTIONS,
    0,
    _LONGEST * 7 * sum(MET.values()),
    "IPAQ Research Committee. Guidelines for data processing and analysis of the IPAQ, short form. November 2005.",
    "Freely available from its authors (www.ipaq.ki.se), no permission needed.",
    # by days and minutes too, so not by the score alone: `category`
    {"": tuple(Range(name, 0, _LONGEST * 7 * sum(MET.values())) for name in ("low", "moderate", "high"))},
    score=met_minutes,
    placed=category,
    published=("en",),
)
