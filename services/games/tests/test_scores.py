"""What trials come to, with players whose score is known; and that a run scores the same whenever it is scored."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.games.tasks import TASKS, draws, trails
from services.games.tests.players import play, stimuli_of

seeds = st.integers(0, draws.HIGHEST_SEED)
PERFECT = {
    "nback": {"d_prime": 4.5963, "hits": 1.0, "false_alarms": 0.0},
    "digits_forward": {"total": 14.0, "span": 9.0},
    "digits_backward": {"total": 14.0, "span": 9.0},
    "corsi": {"total": 144.0, "span": 9.0, "correct": 16.0},
    "stroop": {"errors": 0.0},
    "sart": {"commissions": 0.0, "omissions": 0.0},
    "trails_a": {"errors": 0.0},
    "trails_b": {"errors": 0.0},
    "pairs": {"moves": 8.0, "errors": 0.0},
    "reaction": {"lapses": 0.0},
}


@pytest.mark.parametrize("task", TASKS)
@settings(max_examples=40, deadline=None)
@given(seed=seeds, skill=st.floats(0, 1), whim=st.integers(0, 1000), spoken=st.booleans())
def test_any_recorded_run_is_possible_and_scores_the_same_again(task, seed, skill, whim, spoken):
    it = TASKS[task]
    variant = "spoken" if spoken and "spoken" in it.variants else "standard"
    shown = it.stimuli(seed, variant)
    sent = play(task, shown, skill, whim)
    it.check(shown, sent)
    score = it.score(shown, sent)
    kept = json.loads(json.dumps({"seed": seed, "variant": variant, "trials": sent, "score": score}))
    again = it.stimuli(kept["seed"], kept["variant"])
    it.check(again, kept["trials"])
    assert it.score(again, kept["trials"]) == kept["score"]
    assert it.excluded(again, kept["trials"]) == it.excluded(shown, sent)
    assert set(score) == {measure.name for measure in it.measures}


@pytest.mark.parametrize("task", TASKS)
def test_who_does_everything_right_has_the_best_score(task):
    shown = stimuli_of(task, 11)
    score = TASKS[task].score(shown, play(task, shown))
    assert {name: score[name] for name in PERFECT[task]} == pytest.approx(PERFECT[task], abs=1e-3)


def test_a_span_ends_when_both_of_one_length_fail_and_counts_the_longest_right_one():
    shown = stimuli_of("corsi", 5)
    sent = play("corsi", shown, skill=0)
    assert len(sent) == 2
    assert TASKS["corsi"].score(shown, sent) == {"total": 0.0, "span": 0.0, "correct": 0.0}
    all_right = play("corsi", shown)
    for wrong in (5, 8, 9):
        all_right[wrong]["response"] = []
    sent = all_right[:10]
    TASKS["corsi"].check(shown, sent)
    assert TASKS["corsi"].score(shown, sent) == {"total": 35.0, "span": 5.0, "correct": 7.0}


def test_digits_backward_are_entered_from_the_last():
    shown = stimuli_of("digits_backward", 4)
    sent = play("digits_forward", shown)[:2]
    assert TASKS["digits_backward"].score(shown, sent)["total"] == 0.0


def test_the_cost_of_stroop_leaves_out_errors_and_what_came_before_200_ms():
    shown = stimuli_of("stroop", 6)
    sent = play("stroop", shown)
    for trial, stimulus in zip(sent, shown["blocks"][0], strict=True):
        trial["rt"] = 400.0 if stimulus["word"] == stimulus["ink"] else 460.0
    at = [place for place, one in enumerate(shown["blocks"][0]) if one["word"] != one["ink"]]
    sent[at[0]]["rt"], sent[at[1]]["rt"] = 199.9, 2500.0
    sent[at[1]]["response"] = shown["blocks"][0][at[1]]["word"]
    sent[at[2]]["response"] = sent[at[2]]["rt"] = None
    score = TASKS["stroop"].score(shown, sent)
    assert score == {"cost": 60.0, "incongruent": 460.0, "congruent": 400.0, "errors": 1.0}
    assert TASKS["stroop"].excluded(shown, sent) == {"wrong": 1, "too_fast": 1, "missed": 1}


def test_sart_counts_presses_at_three_of_25_and_missed_digits_of_200():
    shown = stimuli_of("sart", 8)
    sent = play("sart", shown)
    threes = [place for place, one in enumerate(shown["blocks"][0]) if one["digit"] == 3]
    others = [place for place, one in enumerate(shown["blocks"][0]) if one["digit"] != 3]
    for place in threes[:5]:
        sent[place] |= {"response": "press", "rt": 300.0}
    for place in others[:10]:
        sent[place] |= {"response": None, "rt": None}
    score = TASKS["sart"].score(shown, sent)
    assert (score["commissions"], score["omissions"]) == (0.2, 0.05)


def test_a_reaction_before_100_ms_or_before_the_signal_is_left_out():
    shown = stimuli_of("reaction", 9)
    sent = play("reaction", shown)
    for trial in sent:
        trial["rt"] = 300.0
    sent[0]["rt"], sent[1]["rt"], sent[2]["rt"] = 99.9, 100.0, 600.0
    score = TASKS["reaction"].score(shown, sent)
    assert (score["median"], score["lapses"]) == (300.0, 1.0)
    assert TASKS["reaction"].excluded(shown, sent) == {"too_fast": 1}
    for trial in sent[3:20]:
        trial["rt"] = 100.0
    assert TASKS["reaction"].score(shown, sent)["median"] == 100.0


def test_the_time_of_a_trail_holds_its_corrections_and_b_minus_a_is_in_seconds():
    shown = stimuli_of("trails_b", 10)
    sent = play("trails_b", shown, skill=0.5, whim=3)
    score = TASKS["trails_b"].score(shown, sent)
    assert score["time"] == pytest.approx(sent[0]["rt"] / 1000)
    assert score["errors"] == len(sent[0]["response"]) - 25 > 0
    assert trails.difference(30.5, 71.75) == 41.25


def test_a_second_tap_on_the_circle_just_reached_is_no_mistake():
    shown = stimuli_of("trails_a", 12)
    sent = play("trails_a", shown)
    taps = sent[0]["response"]
    taps.insert(4, [taps[3][0], taps[3][1] + 100])
    TASKS["trails_a"].check(shown, sent)
    assert TASKS["trails_a"].score(shown, sent)["errors"] == 0.0


def test_a_pair_missed_though_its_card_had_been_seen_is_an_error_and_bad_luck_is_none():
    shown = {"parameters": {}, "practice": [], "blocks": [[{"cards": ["sun", "key", "sun", "key"]}]]}
    flips = [0, 1, 2, 3, 0, 2, 1, 3]
    sent = [{"i": 0, "shown_at": 0, "response": [[card, 500.0 * n] for n, card in enumerate(flips, 1)], "rt": 4000.0}]
    assert TASKS["pairs"].score(shown, sent) == {"moves": 4.0, "errors": 1.0, "time": 4.0}
