"""A real Prometheus that looks at the processes while they are broken: which alerts does an operator see?

It reads every inner port each second, with the rules of `deploy/monitoring` as they are, but for one thing: what is
old after a minute there is old after five seconds here, since no fault lasts a minute.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from deploy.dev.run_folder import CHECKOUT
from deploy.dev.supervision import Program, Supervisor
from kit.testing import eventually

RULES = CHECKOUT / "deploy" / "monitoring" / "alerts.yaml"
OLD, OLD_HERE = "_oldest_seconds) > 60", "_oldest_seconds) > 5"
NAME = "prometheus"
_SEEN = "max by (alertname, alertstate) (max_over_time(ALERTS[1h]))"


class Eyes:
    """What Prometheus saw since it was started."""

    def __init__(self, url: str) -> None:
        self._url = url

    def is_ready(self) -> bool:
        try:
            return requests.get(f"{self._url}/-/ready", timeout=2).ok and bool(self._ask("sum(up)"))
        except requests.RequestException:
            return False

    def seen(self) -> dict[str, str]:
        """The alerts that there were, by name: `firing`, or `pending` when their time was not over yet."""
        found: dict[str, str] = {}
        for labels in self._ask(_SEEN):
            if found.get(labels["alertname"]) != "firing":
                found[labels["alertname"]] = labels["alertstate"]
        return dict(sorted(found.items()))

    def _ask(self, query: str) -> list[dict[str, str]]:
        answer = requests.get(f"{self._url}/api/v1/query", params={"query": query}, timeout=5)
        answer.raise_for_status()
        return [one["metric"] for one in answer.json()["data"]["result"]]


@contextmanager
def open_eyes(supervisor: Supervisor, folder: Path, port: int, targets: dict[str, int]) -> Iterator[Eyes]:
    """A Prometheus with nothing in its memory, on `targets`: the inner port of each job on this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    rules = RULES.read_text()
    assert rules.count(OLD) == 2, "the rules of age are not what they were"
    (folder / "alerts.yaml").write_text(rules.replace(OLD, OLD_HERE))
    jobs = [
        {"job_name": job, "static_configs": [{"targets": [f"127.0.0.1:{inner}"]}]} for job, inner in targets.items()
    ]
    every = {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
    config = {"global": every, "rule_files": ["alerts.yaml"], "scrape_configs": jobs}
    (folder / "prometheus.yaml").write_text(json.dumps(config))
    shutil.rmtree(folder / "data", ignore_errors=True)
    command = [
        NAME,
        f"--config.file={folder / 'prometheus.yaml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=warn",
    ]
    supervisor.put(Program(NAME, command))
    eyes = Eyes(f"http://127.0.0.1:{port}")
    try:
        eventually(eyes.is_ready, within=30, every=0.1)
        yield eyes
    finally:
        supervisor.remove([NAME])
