"""Each alert fires in its scenario and is silent in calm, as Prometheus itself evaluates the rules."""

import re
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from deploy.dev.processes import processes
from deploy.monitoring.page import ROOT, told
from services.identity.__main__ import cli

HERE = Path(__file__).parents[1]
RULES = [rule for group in yaml.safe_load((HERE / "alerts.yaml").read_text())["groups"] for rule in group["rules"]]
_WORKER = 'job="social-worker"'
_MINUTES = 150  # of series: the rates of longer windows are those of what there is
Series = dict[str, str]

CALM: Series = {
    **{
        f"{name}{{{_WORKER}}}": "0"
        for name in ("inbox_parked", "events_returned_total", "dead_letters", "outbox_oldest_seconds")
    },
    f"inbox_oldest_seconds{{{_WORKER}}}": "2",
    # two workers: the leadership moves once, with a scrape between that finds nobody
    f'relay_leader{{{_WORKER},instance="a"}}': "1x100 0x50",
    f'relay_leader{{{_WORKER},instance="b"}}': "0x101 1x49",
    'reconcile_mismatch{copy="social",source="identity.member"}': "0",
    'erasures_oldest_seconds{job="identity-worker"}': "259200",
    'reminders_oldest_seconds{job="appointments-worker"}': "4",
    'mail_oldest_seconds{job="notifications-worker"}': "900",
    'index_oldest_seconds{job="directory-worker"}': "1200",  # a register was taken in
    'rpc_request_duration_seconds_count{job="gateway",service="social",method="feed",outcome="ok"}': "0+600",
    'rpc_request_duration_seconds_count{job="gateway",service="social",method="feed",outcome="NotFound"}': "0+300",
    'rpc_request_duration_seconds_count{job="gateway",service="social",method="feed",outcome="Unavailable"}': "0+2",
    'database_pool_in_use{job="social-rpc"}': "6",
    'database_pool_size{job="social-rpc"}': "8",
    'part_away{job="social-worker",part="database"}': "0",
    'part_away{job="social-worker",part="broker"}': "0",
    'up{job="social-rpc"}': "1",
    'http_server_request_duration_seconds_count{job="gateway",route="/v1/feed",method="GET",status="200"}': "0+100000",
    'http_server_request_duration_seconds_count{job="gateway",route="/v1/feed",method="GET",status="404"}': "0+9000",
    'http_server_request_duration_seconds_count{job="gateway",route="/v1/feed",method="GET",status="503"}': "0+10",
    # a probe that is told "not yet" is no request that failed
    'http_server_request_duration_seconds_count{job="gateway",route="/readyz",method="GET",status="503"}': "0+9000",
    f'event_end_to_end_seconds_bucket{{{_WORKER},type="social.post.published",le="5.0"}}': "0+9990",
    f'event_end_to_end_seconds_count{{{_WORKER},type="social.post.published"}}': "0+10000",
}  # fmt: skip


def metric(beginning: str) -> str:
    """The one series of the calm whose name begins so."""
    [found] = [name for name in CALM if name.startswith(beginning)]
    return found


_FAILED = next(name for name in CALM if 'status="503"' in name)
_FRESH, _REFUSED = metric("event_end_to_end_seconds_bucket"), next(n for n in CALM if '"Unavailable"' in n)
_BY_WORKER, _MONTH = {"job": "social-worker"}, {"14.4", "6", "1"}
# what differs from the calm, and the alert with the labels that it has then (for a burn: which of its rules)
SCENARIOS: list[tuple[Series, str, dict[str, str], set[str]]] = [
    ({metric("inbox_parked"): "1"}, "EventsParked", _BY_WORKER, set()),
    ({metric("events_returned_total"): "0+1"}, "EventsReturned", _BY_WORKER, set()),
    ({metric("dead_letters"): "1"}, "DeadLetters", _BY_WORKER, set()),
    ({metric("outbox_oldest_seconds"): "61"}, "OutboxOld", _BY_WORKER, set()),
    ({metric("inbox_oldest_seconds"): "61"}, "InboxOld", _BY_WORKER, set()),
    ({name: "0" for name in CALM if name.startswith("relay")}, "RelayWithoutLeader", _BY_WORKER, set()),
    ({metric("reconcile"): "3"}, "CopyDiffers", {"copy": "social", "source": "identity.member"}, set()),
    ({metric("erasures_oldest"): "259201"}, "ErasureLate", {}, set()),
    ({metric("reminders_oldest"): "301"}, "RemindersLate", {}, set()),
    ({metric("mail_oldest"): "1801"}, "MailsLate", {}, set()),
    ({metric("index_oldest"): "1801"}, "IndexLate", {}, set()),
    ({_REFUSED: "0+100"}, "RpcErrors", {"service": "social"}, set()),
    ({metric("database_pool_in_use"): "8"}, "PoolFull", {"job": "social-rpc"}, set()),
    ({'part_away{job="social-worker",part="database"}': "1"}, "DatabaseAway", _BY_WORKER, set()),
    ({'part_away{job="social-worker",part="broker"}': "1"}, "BrokerAway", _BY_WORKER, set()),
    ({metric("up"): "0"}, "ProcessAway", {"job": "social-rpc"}, set()),
    ({_FAILED: "0+2500"}, "AvailabilityBurn", {}, _MONTH),
    ({_FAILED: "0+900"}, "AvailabilityBurn", {}, {"6", "1"}),
    ({_FAILED: "0+200"}, "AvailabilityBurn", {}, {"1"}),
    ({_FRESH: "0+8000"}, "FreshnessBurn", {}, _MONTH),
    ({_FRESH: "0+9200"}, "FreshnessBurn", {}, {"6", "1"}),
    ({_FRESH: "0+9850"}, "FreshnessBurn", {}, {"1"}),
]


def evaluate(folder: Path, different: Series, expected: list[dict[str, Any]]) -> subprocess.CompletedProcess[str]:
    """Ask promtool whether exactly the `expected` alerts fire after two hours."""
    series = [{"series": name, "values": _spread(values)} for name, values in {**CALM, **different}.items()]
    checks = [
        {"eval_time": "2h", "alertname": name, "exp_alerts": [one["is"] for one in expected if one["name"] == name]}
        for name in sorted({rule["alert"] for rule in RULES})
    ]
    test = {"interval": "1m", "input_series": series, "alert_rule_test": checks}
    whole = {"rule_files": [str(HERE / "alerts.yaml")], "evaluation_interval": "1m", "tests": [test]}
    (folder / "test.yaml").write_text(yaml.safe_dump(whole))
    return subprocess.run(["promtool", "test", "rules", folder / "test.yaml"], text=True, capture_output=True)


def _spread(values: str) -> str:
    """`5` stays 5, `0+5` grows by 5 each minute, `1x3 0x4` is 1 and then 0."""
    if "x" in values:
        return " ".join("{}+0x{}".format(*part.split("x")) for part in values.split())
    return f"{values if '+' in values else f'{values}+0'}x{_MINUTES}"


def fired(name: str, labels: dict[str, str], burns: set[str]) -> list[dict[str, Any]]:
    found = []
    for rule in RULES:
        if rule["alert"] == name and rule["labels"].get("burn") in (burns or {None}):
            found.append({
                "name": name,
                "is": {"exp_labels": {**rule["labels"], **labels}, "exp_annotations": rule["annotations"]},
            })  # fmt: skip
    return found


def test_in_calm_no_alert_fires(tmp_path: Path) -> None:
    done = evaluate(tmp_path, {}, [])
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: f"{one[1]} {min(one[3], default='')}".strip())
def test_it_fires_in_its_scenario_and_no_other_does(
    scenario: tuple[Series, str, dict[str, str], set[str]], tmp_path: Path
) -> None:
    different, name, labels, burns = scenario
    done = evaluate(tmp_path, different, fired(name, labels, burns))
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_rule_has_a_scenario() -> None:
    shown = {(name, burn) for _, name, _, burns in SCENARIOS for burn in burns or {None}}
    assert shown == {(rule["alert"], rule["labels"].get("burn")) for rule in RULES}


def test_every_rule_has_a_runbook_and_every_runbook_a_rule() -> None:
    assert all((ROOT / rule["annotations"]["runbook"]).is_file() for rule in RULES)
    assert {rule["alert"] for rule in RULES} == {path.stem for path in (ROOT / "docs/runbooks").glob("*.md")}


def test_the_verbs_that_a_runbook_names_exist() -> None:
    for page in (ROOT / "docs/runbooks").glob("*.md"):
        for words in re.findall(r"services\.<\w+> ([a-z -]+)", page.read_text()):
            found: click.Command | None = cli
            for word in words.split():
                if isinstance(found, click.Group):
                    found = found.commands.get(word)
            assert type(found) is click.Command, (page.name, words)


def test_the_rules_and_the_example_are_well_formed_and_name_our_metrics_and_processes() -> None:
    for kind, file in (("rules", "alerts.yaml"), ("config", "prometheus.yaml")):
        done = subprocess.run(["promtool", "check", kind, HERE / file], text=True, capture_output=True)
        assert done.returncode == 0, done.stdout + done.stderr
    ours = {one.name for one in told()} | {"up"}
    names = {name.partition("{")[0] for name in CALM}
    assert {name.removesuffix("_bucket").removesuffix("_count") for name in names} <= ours
    jobs = {job["job_name"] for job in yaml.safe_load((HERE / "prometheus.yaml").read_text())["scrape_configs"]}
    assert jobs - {"node"} == {process.name for process in processes()}
