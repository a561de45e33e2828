"""Questionnaires as data: what they ask and in which words, how they are scored, who made them, who may use them."""

from services.healthbox.instruments.instrument import Answers, Instrument, Question, Range, Words
from services.healthbox.instruments.ipaq import IPAQ
from services.healthbox.instruments.mood import MOOD
from services.healthbox.instruments.owned import OWNED
from services.healthbox.instruments.ranges import LABELS
from services.healthbox.instruments.tobacco import TOBACCO

INSTRUMENTS = {one.name: one for one in (*MOOD, IPAQ, *TOBACCO, *OWNED)}

__all__ = ["INSTRUMENTS", "LABELS", "Answers", "Instrument", "Question", "Range", "Words"]
