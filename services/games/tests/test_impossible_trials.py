"""What no person and no browser can have done is refused, and the place in the trials named."""

import copy
from math import inf, nan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.games.refusals import ImpossibleTrials
from services.games.tasks import TASKS
from services.games.tasks.trials import lasted
from services.games.tests.players import play, stimuli_of

every_task = pytest.mark.parametrize("task", TASKS)
PACED = ["nback", "sart"]
json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def refused(task, trials, seed=1):
    """The pointer of the refusal; fails when the trials were taken."""
    with pytest.raises(ImpossibleTrials) as said:
        TASKS[task].check(stimuli_of(task, seed), trials)
    (error,) = said.value.extra["errors"]
    assert error["detail"]
    return error["pointer"]


def good(task, seed=1):
    """Possible trials."""
    return play(task, stimuli_of(task, seed), skill=0.9)


@every_task
@settings(max_examples=60, deadline=None)
@given(hostile=json_like)
def test_anything_that_is_not_trials_is_refused_by_name(task, hostile):
    refused(task, hostile)


@every_task
@settings(max_examples=60, deadline=None)
@given(data=st.data(), value=json_like)
def test_a_field_of_any_other_kind_is_refused_by_name_or_scored(task, data, value):
    trials = good(task)
    at = data.draw(st.integers(0, len(trials) - 1))
    trials[at][data.draw(st.sampled_from(sorted(trials[at])))] = value
    shown = stimuli_of(task, 1)
    try:
        TASKS[task].check(shown, trials)
    except ImpossibleTrials:
        assert refused(task, trials).startswith("/trials")
    else:
        assert TASKS[task].score(shown, trials)


@every_task
def test_checking_changes_nothing(task):
    trials = good(task)
    before = copy.deepcopy(trials)
    TASKS[task].check(stimuli_of(task, 1), trials)
    assert trials == before


@every_task
def test_a_trial_too_many_and_one_too_few_are_refused(task):
    trials = good(task)
    assert refused(task, [*trials, {**trials[-1], "i": len(trials)}]).startswith("/trials")
    assert refused(task, trials[:-1]) == "/trials"


@every_task
def test_trials_out_of_order_are_refused(task):
    trials = good(task)
    trials[-1]["i"] += 1
    assert refused(task, trials) == f"/trials/{len(trials) - 1}/i"


@every_task
@pytest.mark.parametrize("rt", [-1, inf, nan, True, "300"])
def test_a_time_that_is_none_is_refused(task, rt):
    trials = good(task)
    trials[0]["rt"] = rt
    assert refused(task, trials) == "/trials/0/rt"


@every_task
def test_a_field_that_nobody_asked_for_is_refused(task):
    trials = good(task)
    trials[0]["score"] = 100
    assert refused(task, trials) == "/trials/0"


@pytest.mark.parametrize("task", [*PACED, "stroop", "reaction"])
def test_half_of_the_answers_before_100_ms_are_no_persons(task):
    trials = play(task, stimuli_of(task, 1))
    for trial in trials:
        trial["rt"] = None if trial["rt"] is None else 60.0
    assert refused(task, trials) == "/trials"


@pytest.mark.parametrize("task", PACED)
def test_a_task_that_paces_itself_cannot_be_faster(task):
    trials = good(task)
    for trial in trials:
        trial["shown_at"] = trial["shown_at"] / 2
    assert refused(task, trials) == "/trials/1/shown_at"


@pytest.mark.parametrize("task", PACED)
def test_a_frame_that_came_late_makes_no_run_impossible(task):
    trials = good(task)
    trials[4]["shown_at"] += 400
    TASKS[task].check(stimuli_of(task, 1), trials)


@pytest.mark.parametrize("task", ["digits_forward", "digits_backward", "corsi", "stroop", "reaction"])
def test_a_trial_shown_before_the_one_before_it_was_over_is_refused(task):
    trials = play(task, stimuli_of(task, 1))
    trials[1]["shown_at"] = trials[0]["shown_at"]
    assert refused(task, trials) == "/trials/1/shown_at"


@pytest.mark.parametrize("task", ["digits_forward", "digits_backward", "corsi"])
def test_a_span_that_goes_on_after_both_failed_is_refused(task):
    trials = play(task, stimuli_of(task, 1))
    trials[2]["response"] = trials[3]["response"] = None
    trials[2]["rt"] = trials[3]["rt"] = None
    assert refused(task, trials) == "/trials"


@pytest.mark.parametrize(("task", "item"), [("digits_forward", 0), ("digits_backward", 10), ("corsi", 9)])
def test_an_answer_that_there_is_no_key_for_is_refused(task, item):
    trials = good(task)
    trials[0]["response"][1] = item
    assert refused(task, trials) == "/trials/0/response/1"


@pytest.mark.parametrize("task", ["digits_forward", "corsi"])
def test_an_answer_entered_faster_than_a_hand_is_refused(task):
    trials = good(task)
    trials[0]["rt"] = 5.0
    assert refused(task, trials) == "/trials/0/rt"


@pytest.mark.parametrize("task", ["trails_a", "trails_b", "pairs"])
def test_taps_out_of_time_order_are_refused(task):
    trials = good(task)
    trials[0]["response"][3][1] = trials[0]["response"][2][1]
    assert refused(task, trials) == "/trials/0/response/3"


@pytest.mark.parametrize("task", ["trails_a", "pairs"])
def test_a_run_that_does_not_reach_its_end_is_refused(task):
    trials = good(task)
    trials[0]["response"].pop()
    trials[0]["rt"] = trials[0]["response"][-1][1]
    assert refused(task, trials) == "/trials/0/response"


def test_a_card_that_is_found_already_cannot_be_turned_again():
    trials = play("pairs", stimuli_of("pairs", 1))
    trials[0]["response"][2][0] = trials[0]["response"][0][0]
    assert refused("pairs", trials) == "/trials/0/response/2"


def test_the_trials_of_another_seed_are_refused_where_they_show_it():
    for task in ("trails_a", "pairs"):
        shown = play(task, stimuli_of(task, 2))
        if task == "pairs":
            assert refused(task, shown).startswith("/trials/0/response")
    sent = play("digits_forward", stimuli_of("digits_forward", 2))
    assert refused("digits_forward", sent) == "/trials"


def test_how_long_a_run_took_at_least_is_told_by_its_blocks():
    shown = stimuli_of("nback", 1)
    assert lasted(shown, play("nback", shown, skill=0.5)) >= 2 * 49 * 2500
