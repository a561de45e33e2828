"""Compose starts what the graph names, in its order, with the same settings and rights as everywhere else."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from deploy import graph
from deploy.compose import secrets, write
from deploy.k8s.secrets import everything
from gateway import settings as gateway_settings
from kit import config

DEPLOY = write.HERE.parent
MAIN = DEPLOY / "compose.yaml"
SCHEMA = json.loads((Path(__file__).parent / "compose-spec.json").read_text())
JOBS = {"topology", *(f"{room}-migrate" for room in graph.ROOMS)}
PROCESSES = {process.name: process for process in graph.processes()}
OUTSIDE = {part.name for part in graph.parts() if part.outside}
PARTS = {part.name for part in graph.parts()} - OUTSIDE
EDGES = {edge for edge in graph.edges() if edge[1] not in OUTSIDE}
SECRETS = "/run/secrets/patientsworld/"


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(path.read_text())
    return found


def extended(service: dict[str, Any], folder: Path) -> dict[str, Any]:
    """With what it extends put in, as compose does: mappings and lists grow, anything else is replaced."""
    if "extends" not in service:
        return service
    base = read(folder / service["extends"].get("file", "common.yaml"))["services"][service["extends"]["service"]]
    whole = dict(extended(base, folder))
    for key, value in service.items():
        if isinstance(value, dict) and key in whole:
            value = {**whole[key], **value}
        elif isinstance(value, list) and key in ("volumes", "networks") and key in whole:
            value = [*whole[key], *value]
        whole[key] = value
    return whole


def everything_that_runs() -> dict[str, Any]:
    whole = read(MAIN)
    services = dict(whole["services"])
    for name in whole["include"]:
        services |= {key: extended(one, write.HERE) for key, one in read(DEPLOY / name)["services"].items()}
    return services


SERVICES = everything_that_runs()


def declared(what: str) -> dict[str, Any]:
    files = [MAIN, *(DEPLOY / name for name in read(MAIN)["include"])]
    return {name: one for path in files for name, one in read(path).get(what, {}).items()}


@pytest.mark.parametrize("path", [MAIN, *sorted(write.HERE.glob("*.yaml"))], ids=lambda path: path.name)
def test_each_file_is_one_of_the_published_schema(path: Path) -> None:
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(read(path))] == []


def test_the_schema_refuses_what_is_misspelt() -> None:
    wrong = {"services": {"one": {"image": "x", "depend_on": ["other"]}}}
    assert not Draft202012Validator(SCHEMA).is_valid(wrong)


def test_a_linter_of_yaml_has_nothing_to_say() -> None:
    linter = Path(sys.executable).with_name("yamllint")
    done = subprocess.run([linter, "--strict", "deploy"], cwd=DEPLOY.parent, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_what_is_written_is_what_the_graph_says() -> None:
    """Else: `make manifests`."""
    found = write.files()
    assert {name: (write.HERE / name).read_text() for name in found} == found
    included = {Path(name).name for name in read(MAIN)["include"]}
    assert included == {name for name in found if name.endswith(".yaml")}


def test_everything_of_the_graph_runs_and_nothing_else() -> None:
    assert SERVICES.keys() == PROCESSES.keys() | JOBS | PARTS | {"ingress"}
    for name, process in PROCESSES.items():
        assert SERVICES[name]["command"] == list(process.command)
        assert SERVICES[name]["mem_limit"] == f"{process.size.most}m"
        assert SERVICES[name]["image"].startswith(f"patientsworld/{process.room}:")


def test_who_waits_for_whom_is_the_graphs_edges() -> None:
    waits = {(name, other) for name, one in SERVICES.items() for other in one.get("depends_on", {})}
    assert {(name, other) for name, other in waits if other not in JOBS} == EDGES


def test_every_process_waits_for_what_comes_before_each_release() -> None:
    for name, process in PROCESSES.items():
        before = {"topology"} | ({f"{process.room}-migrate"} if process.room in graph.ROOMS else set())
        waited = {other: how["condition"] for other, how in SERVICES[name]["depends_on"].items() if other in JOBS}
        assert waited == dict.fromkeys(before, "service_completed_successfully")


def test_whoever_has_no_edge_to_a_part_is_in_no_network_with_it() -> None:
    networks = declared("networks")
    places = {name: set(one["networks"]) for name, one in SERVICES.items()}
    assert set().union(*places.values()) == networks.keys()
    listening = PARTS | {name for name, process in PROCESSES.items() if process.port}
    for part in listening:
        assert (networks[part] or {}).get("internal")
        assert {(name, part) for name, own in places.items() if part in own and name != part} == {
            edge for edge in EDGES if edge[1] == part
        }
    leading_out = {name for name, one in networks.items() if not (one or {}).get("internal")}
    outward = {name for name, process in PROCESSES.items() if set(process.reaches) & OUTSIDE}
    assert leading_out == outward | {"entrance"}
    assert all(len([own for own in places.values() if name in own]) == 1 for name in leading_out)


def test_what_is_ours_runs_as_nobody_without_rights_and_cannot_write() -> None:
    for name in PROCESSES.keys() | JOBS:
        one = SERVICES[name]
        assert int(one["user"].partition(":")[0]) >= 10_000
        assert (one["read_only"], one["cap_drop"], one["security_opt"]) == (True, ["ALL"], ["no-new-privileges:true"])
        assert one["stop_grace_period"] == "45s"


def test_what_stays_tells_how_it_is() -> None:
    assert all(one["healthcheck"]["test"][0] == "CMD" for name, one in SERVICES.items() if name not in JOBS)
    for name in PROCESSES:
        assert SERVICES[name]["healthcheck"]["test"][1:] == ["python", "-m", "kit.healthy", "/readyz"]


def test_one_address_is_open_and_on_this_machine_alone() -> None:
    assert {name: one["ports"] for name, one in SERVICES.items() if "ports" in one} == {
        "ingress": ["127.0.0.1:${PORT:-8000}:8000"]
    }


def test_every_file_of_a_secret_is_made_and_every_secret_that_is_used_has_a_file(tmp_path: Path) -> None:
    assert secrets.make(tmp_path / "secrets")
    folder = str(secrets.FOLDER.relative_to(DEPLOY / "compose"))
    for name, one in declared("secrets").items():
        place = Path(one["file"].removeprefix("compose/")).relative_to(folder)
        assert str(place) == name.replace(".", "/", 1)
        assert (tmp_path / "secrets" / place).stat().st_mode & 0o777 == 0o444
    used = {given["source"] for one in SERVICES.values() for given in one.get("secrets", [])}
    assert used == declared("secrets").keys()


def test_secrets_are_made_once_and_nobody_else_gets_there(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    assert secrets.make(folder)
    key = (folder / "shared/store-key").read_text()
    assert not secrets.make(folder)
    assert (folder / "shared/store-key").read_text() == key
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", sorted(PROCESSES.keys() | JOBS - {"topology"}))
def test_every_process_reads_its_settings_and_finds_what_it_needs(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made, one = everything(), SERVICES[name]
    for given in one["secrets"]:
        secret, key = given["source"].split(".", 1)
        (tmp_path / given["target"].removeprefix(SECRETS)).write_text(made[secret][key])
    common = dict(re.findall(r"^(\w+)=(.*)$", (write.HERE / one["env_file"][0]).read_text(), re.MULTILINE))
    for setting, value in {**common, **one["environment"]}.items():
        value = re.sub(r"\$\{\w+:-(.*?)\}", r"\1", value)
        monkeypatch.setenv(setting, value.replace(SECRETS, f"{tmp_path}/"))
    room = one["build"]["args"]["SERVICE"]
    if room == "gateway":
        assert gateway_settings.read().amqp_url == made["gateway"]["amqp-url"]
    else:
        found = config.read(room)
        assert found.database_url == made[room]["database-url"]
        assert (found.owner_database_url is not None) == name.endswith("-migrate")
