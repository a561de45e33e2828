"""The arithmetic of scores, against published numbers."""

import pytest

from services.games.tasks import numbers


@pytest.mark.parametrize(
    ("hits", "signals", "false_alarms", "noises", "d_prime"),
    [(82, 100, 46, 100, 1.002793), (18, 20, 3, 30, 2.390993), (20, 20, 0, 30, 4.121951)],
)
def test_d_prime_is_as_published_and_finite_at_the_edges(hits, signals, false_alarms, noises, d_prime):
    assert numbers.d_prime(hits, signals, false_alarms, noises) == pytest.approx(d_prime, abs=5e-7)


def test_rates_are_log_linear():
    assert numbers.loglinear(82, 100) == pytest.approx(0.8168317, abs=5e-8)
    assert numbers.loglinear(46, 100) == pytest.approx(0.460396, abs=5e-7)


def test_the_criterion_is_as_published():
    assert numbers.criterion(18, 20, 3, 30) == pytest.approx(0.015736, abs=5e-7)


def test_nothing_has_no_median_and_one_time_no_spread():
    assert numbers.middle([]) is None
    assert numbers.spread([300.0]) is None
    assert numbers.middle([300.0, 100.0, 200.0]) == 200.0
