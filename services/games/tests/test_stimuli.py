"""What is shown: the same for a seed, alike in difficulty for all, and without the answers."""

import itertools
import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.games.tasks import TASKS, draws, nback, trails
from services.games.tests.players import stimuli_of

seeds = st.integers(0, draws.HIGHEST_SEED)
every_task = pytest.mark.parametrize("task", TASKS)


@every_task
@given(seed=seeds)
def test_a_seed_shows_the_same_again_and_another_seed_something_else(task, seed):
    shown = stimuli_of(task, seed)
    assert shown == stimuli_of(task, seed)
    assert json.loads(json.dumps(shown)) == shown
    assert shown["blocks"] != stimuli_of(task, seed ^ 1)["blocks"]


@every_task
@given(seed=seeds)
def test_practice_has_answers_for_the_feedback_and_the_run_has_none(task, seed):
    shown = stimuli_of(task, seed)
    fields = {name for stimulus in shown["practice"] for name in stimulus} - {"answer"}
    assert all("answer" in stimulus for stimulus in shown["practice"])
    assert {frozenset(stimulus) for block in shown["blocks"] for stimulus in block} == {frozenset(fields)}


def test_the_draws_of_a_seed_are_the_same_for_ever():
    chance = draws.Draws(2026)
    assert [chance.below(100) for _ in range(8)] == [11, 50, 51, 86, 10, 22, 60, 55]
    assert draws.Draws(7).shuffled("abcdef") == ["d", "f", "e", "c", "a", "b"]


@pytest.mark.parametrize("level", nback.LEVELS)
@given(seed=seeds)
def test_every_block_of_n_back_has_as_many_targets_whatever_the_level(level, seed):
    shown = nback.letters(draws.Draws(seed), level, 50, nback.TARGETS, nback.LURES)
    assert sum(nback.matches(shown, level)) == nback.TARGETS


@given(seed=seeds)
def test_n_back_is_ten_letters_of_practice_and_two_blocks_of_fifty(seed):
    shown = stimuli_of("nback", seed)
    assert (len(shown["practice"]), [len(block) for block in shown["blocks"]]) == (10, [50, 50])


def test_the_spoken_n_back_leaves_time_to_speak():
    assert stimuli_of("nback", 1, "spoken")["parameters"]["cycle_ms"] == 3000


@pytest.mark.parametrize("task", ["digits_forward", "digits_backward"])
@given(seed=seeds)
def test_digit_spans_go_from_three_to_nine_twice_each(task, seed):
    shown = [stimulus["digits"] for stimulus in stimuli_of(task, seed)["blocks"][0]]
    assert [len(digits) for digits in shown] == [3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9]
    assert all(len(set(digits)) == len(digits) and set(digits) <= set(range(1, 10)) for digits in shown)


@given(seed=seeds)
def test_corsi_goes_from_two_to_nine_over_nine_blocks_that_do_not_touch(seed):
    shown = stimuli_of("corsi", seed)["blocks"][0]
    assert [len(one["sequence"]) for one in shown] == [length for length in range(2, 10) for _ in range(2)]
    places = shown[0]["blocks"]
    assert len(places) == 9
    for one in places:
        assert all(max(abs(one["x"] - o["x"]), abs(one["y"] - o["y"])) > 15 for o in places if o is not one)
    assert all(stimulus["blocks"] == places for stimulus in shown)


@given(seed=seeds)
def test_stroop_has_as_many_words_that_agree_as_that_do_not(seed):
    shown = stimuli_of("stroop", seed)
    assert (len(shown["practice"]), len(shown["blocks"][0])) == (18, 72)
    agree = [one["word"] == one["ink"] for one in shown["blocks"][0]]
    assert Counter(agree) == {True: 36, False: 36}
    assert all(one != next_ for one, next_ in zip(shown["blocks"][0], shown["blocks"][0][1:], strict=False))


@given(seed=seeds)
def test_sart_shows_each_digit_twenty_five_times_and_no_two_threes_together(seed):
    shown = [one["digit"] for one in stimuli_of("sart", seed)["blocks"][0]]
    assert Counter(shown) == dict.fromkeys(range(1, 10), 25)
    assert (3, 3) not in list(itertools.pairwise(shown))


@pytest.mark.parametrize("task", ["trails_a", "trails_b"])
@given(seed=seeds)
def test_trails_are_alike_long_and_their_order_in_the_page_is_not_the_answer(task, seed):
    targets = stimuli_of(task, seed)["blocks"][0][0]["targets"]
    place = {target["label"]: (target["x"], target["y"]) for target in targets}
    way = trails.ordered(list(place))
    assert len(way) == 25
    assert abs(trails.trail([place[label] for label in way]) - trails.TRAIL) <= trails.TRAIL_WITHIN
    assert [target["label"] for target in targets] != way
    assert all(5 < x < 95 and 5 < y < 125 for x, y in place.values())


def test_trail_b_goes_from_numbers_to_letters_in_turn():
    labels = [target["label"] for target in stimuli_of("trails_b", 3)["blocks"][0][0]["targets"]]
    assert trails.ordered(labels)[:5] == ["1", "A", "2", "B", "3"]
    assert trails.ordered(labels)[-2:] == ["L", "13"]


@given(seed=seeds)
def test_pairs_are_eight_symbols_twice_and_waits_are_the_same_set_in_every_form(seed):
    cards = Counter(stimuli_of("pairs", seed)["blocks"][0][0]["cards"])
    assert sorted(cards.values()) == [2] * 8
    waits = sorted(one["wait_ms"] for one in stimuli_of("reaction", seed)["blocks"][0])
    assert waits == sorted(one["wait_ms"] for one in stimuli_of("reaction", 1)["blocks"][0])
    assert (len(waits), waits[0], waits[-1]) == (30, 1000, 3500)
