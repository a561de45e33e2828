"""The settings that manifests give are those that processes read, and all that they need."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from deploy.graph import ROOMS
from deploy.k8s import secrets
from deploy.k8s.tests.conftest import Manifest, boxes, name, of_kind, ours, pod, rendered
from gateway import settings as gateway_settings
from kit import config

ROOT = Path(__file__).parents[3]
MADE = secrets.everything()
OPERATORS_OWN = {"patientsworld-tls", "backups"}  # of a certificate's issuer, and of who has the bucket


def test_every_setting_of_the_manifests_is_one_that_the_manual_tells(manifests: list[Manifest]) -> None:
    told = set(re.findall(r"^\| `([A-Z_<>]+)`", (ROOT / "docs/operations.md").read_text(), re.MULTILINE))
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


def test_every_secret_and_key_that_is_asked_for_is_one_that_the_program_makes(manifests: list[Manifest]) -> None:
    for secret, keys in asked(manifests).items():
        assert secret in MADE.keys() | OPERATORS_OWN | made_here(manifests), secret
        assert keys <= MADE.get(secret, {}).keys() or secret in OPERATORS_OWN | made_here(manifests), (secret, keys)


def test_every_secret_that_the_program_makes_is_asked_for_somewhere() -> None:
    used = {secret for overlay in ("dev", "prod") for secret in asked(rendered(overlay))}
    assert MADE.keys() <= used


def test_a_vault_gives_every_secret_that_the_program_would_make() -> None:
    given = {name(one): one["spec"] for one in of_kind(rendered("prod"), "ExternalSecret")}
    assert given.keys() == MADE.keys() | {"backups"}
    for secret, values in MADE.items():
        assert given[secret]["target"]["template"]["type"] == secrets.kind(values)


def test_two_installations_have_no_password_in_common() -> None:
    other = secrets.everything()
    same = {
        (name, key)
        for name, values in MADE.items()
        for key, value in values.items()
        if value == other[name][key] and key not in ("username", "roles", "mail-url", "provider-client-secret")
    }
    assert same == set()


def test_no_secret_is_in_the_repository(manifests: list[Manifest]) -> None:
    for one in of_kind(manifests, "Secret"):
        assert name(one) == "elasticsearch-roles"  # what a user may do; an operator wants it as a Secret


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


def asked(manifests: list[Manifest]) -> dict[str, set[str]]:
    """The keys of each Secret that something in the manifests names."""
    found: dict[str, set[str]] = {}

    def look(value: object) -> None:
        if isinstance(value, dict):
            for key in ("secretName", "passwordSecret", "secret", "importCredentialsSecret"):
                said = value.get(key)
                secret = said if key == "secretName" else said.get("name") if isinstance(said, dict) else None
                if isinstance(secret, str):
                    items = (said if isinstance(said, dict) else value).get("items", [])
                    found.setdefault(secret, set()).update(item["key"] for item in items)
            if "name" in value and "key" in value and "parameter" not in value:
                found.setdefault(value["name"], set()).add(value["key"])
            for inner in value.values():
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    for one in manifests:
        if one["kind"] not in (
            "CustomResourceDefinition",
            "PodMonitor",
            "PrometheusRule",
            "ConfigMap",
            "ExternalSecret",
        ):
            look(one)
    return found


def made_here(manifests: list[Manifest]) -> set[str]:
    return set(map(name, of_kind(manifests, "Secret")))


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
