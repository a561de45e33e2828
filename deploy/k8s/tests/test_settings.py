"""The settings that manifests give are those that processes read, and all that they need."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from deploy.graph import ROOMS
from deploy.k8s.tests.conftest import Manifest, boxes, name, of_kind, ours, pod, rendered
from deploy.k8s.tests.test_secrets import MADE
from gateway import settings as gateway_settings
from kit import config

ROOT = Path(__file__).parents[3]


def test_every_setting_of_the_manifests_is_one_that_the_manual_tells(manifests: list[Manifest]) -> None:
    told = of_the_manual()
    rooms = {room.upper() for room in ROOMS}
    for one in ours(manifests, "Deployment", "Job"):
        for setting in environment(one, manifests):
            plain = setting if setting in told else setting.removesuffix("_FILE")
            room = plain.partition("_")[0]
            assert plain in told or (room in rooms and plain.replace(room, "<SVC>", 1) in told), setting


def test_every_service_reads_its_settings_and_finds_all_it_needs(
    overlay: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    manifests = rendered(overlay)
    for one in ours(manifests, "Deployment", "Job"):
        room = pod(one)["spec"]["containers"][0]["image"].rpartition("/")[2].partition(":")[0]
        if room not in ROOMS:
            continue
        live(one, manifests, monkeypatch, tmp_path)
        found = config.read(room)
        assert found.database_url == MADE[room]["database-url"]
        assert found.secret_key.decode() == MADE[room]["secret-key"]
        assert found.inner_port == 9100
        if name(one).endswith("-migrate"):
            assert found.owner_database_url == MADE[f"{room}-owner"]["owner-database-url"]
        else:
            assert found.owner_database_url is None
        if "store" in mounted(one):
            assert found.store_key is not None
            assert mounted(one)["store"] == found.store_path
        if "audit" in mounted(one):
            assert found.audit_file.startswith(mounted(one)["audit"])


def test_gateway_and_stream_do_too_and_limit_who_asks_too_often(
    overlay: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    manifests = rendered(overlay)
    for one in ours(manifests):
        if name(one).startswith("gateway"):
            live(one, manifests, monkeypatch, tmp_path)
            found = gateway_settings.read()
            assert found.limit_account.amount < gateway_settings.Settings("", "").limit_account.amount
            assert found.limit_sign_in.amount <= 60
            assert found.proxy_hops == 1
            assert found.amqp_url.startswith("amqp://gateway:")


def test_a_real_installation_says_where_it_is_and_whom_to_write_to(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for overlay in ("staging", "prod"):
        said = common(rendered(overlay))
        assert said["PUBLIC_URL"].startswith("https://")
        assert {"MAIL_FROM", "CONTACT_EMAIL"} <= said.keys()
        [route] = [one for one in of_kind(rendered(overlay), "HTTPRoute") if name(one) == "patientsworld"]
        assert f"https://{route['spec']['hostnames'][0]}" == said["PUBLIC_URL"]


def live(one: Manifest, manifests: list[Manifest], monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Make this process's environment that of the pod, its secrets being what the program makes."""
    for setting in known():
        monkeypatch.delenv(setting, raising=False)
        monkeypatch.delenv(f"{setting}_FILE", raising=False)
    monkeypatch.chdir(folder)  # a checkout's own settings are not read
    here = folder / name(one)
    here.mkdir(exist_ok=True)
    for volume in pod(one)["spec"]["volumes"]:
        for source in volume.get("projected", {}).get("sources", []):
            for item in source["secret"]["items"]:
                (here / item["path"]).write_text(MADE[source["secret"]["name"]][item["key"]])
    for setting, value in environment(one, manifests).items():
        monkeypatch.setenv(setting, value.replace("/run/secrets/patientsworld", str(here)))


def environment(one: Manifest, manifests: list[Manifest]) -> dict[str, str]:
    """What the container of a workload has in its environment."""
    [box] = boxes(one)
    assert [source["configMapRef"]["name"] for source in box["envFrom"]] == [name(_settings(manifests))]
    return {**common(manifests), **{variable["name"]: variable["value"] for variable in box["env"]}}


def common(manifests: list[Manifest]) -> dict[str, str]:
    """The settings of all processes."""
    found: dict[str, str] = _settings(manifests)["data"]
    return found


def mounted(one: Manifest) -> dict[str, str]:
    """Where the folders of a workload are, by volume."""
    return {mount["name"]: mount["mountPath"] for mount in boxes(one)[0]["volumeMounts"]}


@cache
def known() -> set[str]:
    """Every name that the code reads as a setting."""
    found = {
        f"{room.upper()}_{one}"
        for room in ROOMS
        for one in ("DATABASE_URL", "OWNER_DATABASE_URL", "SECRET_KEY", "AMQP_URL")
    }
    for path in ("kit/config.py", "gateway/settings.py"):
        for node in ast.walk(ast.parse((ROOT / path).read_text())):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and re.fullmatch(r"[A-Z_]{3,}", node.value)
            ):
                found.add(node.value)
    return found


def _settings(manifests: list[Manifest]) -> Manifest:
    [found] = [one for one in of_kind(manifests, "ConfigMap") if name(one).startswith("settings-")]
    return found


# settings of the manual that no manifest sets, and why what they are without is right in a cluster
LEFT = {
    "CORS_ORIGINS": "nobody else's pages",
    "DIRECTORY_INDEX": "one installation has the engine to itself",
    "FAULT_AT": "tests alone",
    "GIT_SHA": "the image has it",
    "HELP_LINES": "the known ones",
    "INSTRUMENT_PERMISSIONS": "the operator's, where owners permitted",
    "INSTRUMENT_WORDS": "the same",
    "MAP_TILES": "maps have points alone",
    "MOST_STREAMS": "what sizing reckons with",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "nothing is traced; a collector is also an edge of the graph",
    "PROMETHEUS_MULTIPROC_DIR": "a new folder in /tmp",
    "PROVIDER_ACR": "the operator's, with a provider",
    "PROVIDER_CLAIM": "the same",
    "PROVIDER_CLIENT_ID": "the same",
    "PROVIDER_ISSUER": "the same as PROVIDER_ACR",
    "PROVIDER_NAME": "the same",
    "PROVIDER_SCOPE": "the same",
    "REUSE_PORT": "each worker has its own socket",
    "SUDO_USER": "given to a verb, never to a process",
    "TRACE_FILE": "tests alone",
    "WEB_THREADS": "what was measured",
    "WEB_WORKERS": "two, which one pod asks a processor for",
}


def test_every_setting_of_the_manual_is_set_or_left_for_a_reason() -> None:
    told = of_the_manual()
    manifests = rendered("prod")
    given = {setting for one in ours(manifests, "Deployment", "Job") for setting in environment(one, manifests)}
    for room in ROOMS:
        given = {
            setting.replace(f"{room.upper()}_", "<SVC>_", 1) if setting.startswith(f"{room.upper()}_") else setting
            for setting in given
        }
    missing = {setting for setting in told if not {setting, f"{setting}_FILE"} & given}
    assert missing == LEFT.keys()


def of_the_manual() -> set[str]:
    """The settings that docs/operations.md tells; tests hold that page to the code."""
    section = (ROOT / "docs/operations.md").read_text().split("\n## Settings\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([A-Z_<>]+)`", section, re.MULTILINE))
