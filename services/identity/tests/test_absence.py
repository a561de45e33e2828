"""Who was away for two years: warned by mail, and let go 30 days later."""

from services.identity import chores, leaving
from services.identity.tests.house import House


def state_of(house: House) -> str:
    return str(house.rows("SELECT state FROM accounts")[0]["state"])


def away(house: House, interval: str) -> None:
    """Let the accounts and their sessions have been last used that long ago."""
    house.pass_time("accounts", "last_used_at", interval)
    house.pass_time("sessions", "last_used_at", interval)


def test_who_was_away_for_two_years_is_warned_by_mail_and_leaves_30_days_later(house: House) -> None:
    house.join()
    away(house, "699 days")
    chores.let_unused_go(house.service)
    assert len(house.mails()) == 1
    away(house, "2 days")
    chores.let_unused_go(house.service)
    chores.let_unused_go(house.service)
    assert [mail["Subject"][-25:] for mail in house.mails()[1:]] == ["sera effacé dans 30 jours"]
    away(house, "30 days")
    chores.let_unused_go(house.service)
    assert state_of(house) == "active"  # two years, but not yet warned for 30 days
    house.pass_time("accounts", "warned_at", "31 days")
    chores.let_unused_go(house.service)
    assert state_of(house) == "leaving"
    assert len(house.events("identity.member.erasure_requested")) == 1


def test_who_comes_back_in_time_stays_and_is_warned_anew_next_time(house: House) -> None:
    house.join()
    away(house, "701 days")
    chores.let_unused_go(house.service)
    house.sign_in()
    house.pass_time("accounts", "last_used_at", "60 days")
    house.pass_time("accounts", "warned_at", "60 days")
    with house.service.db.transaction() as tx:
        assert leaving.leave_unused(tx, leaving.clock(tx)) == 0  # before the use is noted too
    chores.let_unused_go(house.service)
    row = house.rows("SELECT state, warned_at, last_used_at > now() - interval '1 hour' AS used FROM accounts")[0]
    assert dict(row) == {"state": "active", "warned_at": None, "used": True}


def test_the_last_use_outlives_the_sessions(house: House) -> None:
    house.join()
    house.pass_time("accounts", "last_used_at", "400 days")
    house.pass_time("sessions", "last_used_at", "10 days")
    chores.let_unused_go(house.service)
    house.pass_time("sessions", "last_used_at", "60 days")
    chores.forget(house.service)
    row = house.rows("SELECT last_used_at < now() - interval '9 days' AS old,"
                     " last_used_at > now() - interval '11 days' AS new FROM accounts")[0]  # fmt: skip
    assert (house.rows("SELECT * FROM sessions"), row["old"], row["new"]) == ([], True, True)


def test_a_warning_is_not_sent_to_who_came_back_meanwhile(house: House) -> None:
    house.join()
    sent = len(house.mails())
    away(house, "701 days")
    chores.let_unused_go(house.service)
    house.rows("UPDATE accounts SET warned_at = NULL")
    assert len(house.mails()) == sent
