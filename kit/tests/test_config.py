"""Settings and fault points, each in a process of its own: both are read once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
GOOD = {
    "LEDGER_DATABASE_URL": "postgresql+psycopg2://u:p@h/d",
    "LEDGER_SECRET_KEY": "s" * 32,
    "AMQP_URL": "amqp://h/v",
}


def run(code: str, folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    whole = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT), **environment}
    return subprocess.run([sys.executable, "-c", code], cwd=folder, env=whole, capture_output=True, text=True)


def read(folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return run("from kit import config; print(config.read('ledger'))", folder, **environment)


def test_every_error_is_told_at_once(tmp_path: Path) -> None:
    wrong = {"LEDGER_DATABASE_URL": "sqlite://", "LEDGER_SECRET_KEY": "short", "LOG_LEVEL": "LOUD", "INNER_PORT": "x"}
    verb = "from kit.main import _settings; _settings('ledger')"
    said = run(verb, tmp_path, **wrong).stderr.splitlines()[-1]
    assert said.startswith("click.exceptions.ClickException: The environment is not complete.")
    assert all(name in said for name in [*wrong, "AMQP_URL"])
    assert "short" not in said


def test_what_is_not_set_has_its_default(tmp_path: Path) -> None:
    said = read(tmp_path, **GOOD).stdout
    assert "log_level='INFO'" in said
    assert "inner_port=None" in said
    assert "mail_url='file:.run/mail'" in said


def test_files_have_a_folder_and_a_key_that_is_long_enough(tmp_path: Path) -> None:
    assert "store_path='.run/store', store_key=None" in read(tmp_path, **GOOD).stdout
    said = read(tmp_path, **GOOD, STORE_PATH="/files", STORE_KEY="k" * 32).stdout
    assert f"store_path='/files', store_key=b'{'k' * 32}'" in said
    assert "STORE_KEY" in read(tmp_path, **GOOD, STORE_KEY="short").stderr


def test_there_is_a_provider_of_identities_when_it_is_named_whole(tmp_path: Path) -> None:
    assert "provider=None" in read(tmp_path, **GOOD, PROVIDER_ISSUER="https://psc.example").stdout
    named = {"PROVIDER_ISSUER": "https://psc.example/", "PROVIDER_CLIENT_ID": "pw", "PROVIDER_CLIENT_SECRET": "s"}
    said = read(tmp_path, **GOOD, **named).stdout
    assert "provider=Provider(issuer='https://psc.example', client_id='pw'" in said
    assert "claim='SubjectNameID'" in said


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("f" * 40)
    without = {key: value for key, value in GOOD.items() if key != "LEDGER_SECRET_KEY"}
    assert f"{'f' * 40}" in read(tmp_path, **without, LEDGER_SECRET_KEY_FILE=str(tmp_path / "key")).stdout


def test_a_services_own_user_of_the_broker_comes_before_the_one_for_all(tmp_path: Path) -> None:
    assert "amqp_url='amqp://own@h/v'" in read(tmp_path, **GOOD, LEDGER_AMQP_URL="amqp://own@h/v").stdout
    without = {key: value for key, value in GOOD.items() if key != "AMQP_URL"}
    assert "amqp_url='amqp://own@h/v'" in read(tmp_path, **without, LEDGER_AMQP_URL="amqp://own@h/v").stdout
    assert "amqp_url='amqp://h/v'" in read(tmp_path, **GOOD, OTHER_AMQP_URL="amqp://own@h/v").stdout


def test_a_checkout_fills_what_the_environment_does_not_set(tmp_path: Path) -> None:
    (tmp_path / ".run").mkdir()
    (tmp_path / ".run" / "env").write_text("".join(f"{key}={value}\n" for key, value in GOOD.items()))
    assert "amqp_url='amqp://h/v'" in read(tmp_path).stdout
    assert "amqp_url='amqp://mine/v'" in read(tmp_path, AMQP_URL="amqp://mine/v").stdout


def test_a_fault_point_ends_the_process_at_its_passage(tmp_path: Path) -> None:
    code = (
        "from kit.faults import point\nfor n in (1, 2, 3):\n    print(n, flush=True)\n    point('here'), point('there')"
    )
    killed = run(code, tmp_path, FAULT_AT="here:2")
    assert (killed.returncode, killed.stdout) == (-signal.SIGKILL, "1\n2\n")
    assert run(code, tmp_path, FAULT_AT="elsewhere:1").stdout == "1\n2\n3\n"
    once = {"FAULT_AT": f"here:2:{tmp_path / 'died'}"}
    assert [run(code, tmp_path, **once).stdout for _ in range(2)] == [killed.stdout, "1\n2\n3\n"]
    assert run(code, tmp_path).returncode == 0
