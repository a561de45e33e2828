import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.dev.run_folder import RunFolder, is_free
from deploy.dev.steps import Refused


@pytest.fixture
def run(tmp_path: Path) -> Iterator[RunFolder]:
    """A run folder whose path is too long for a socket."""
    made = RunFolder(tmp_path / ("deep" * 20))
    yield made
    made.remove_data()


def test_a_port_once_chosen_is_the_same_in_the_next_run(tmp_path):
    first = RunFolder(tmp_path).port("postgres")

    assert RunFolder(tmp_path).port("postgres") == first


def test_two_names_never_share_a_port(tmp_path):
    run = RunFolder(tmp_path)

    assert len({run.port(f"process-{number}") for number in range(50)}) == 50


def test_a_recorded_port_that_another_program_took_is_chosen_anew(tmp_path):
    run = RunFolder(tmp_path)
    taken, kept = run.port("redis"), run.port("postgres")
    with socket.socket() as other:
        other.bind(("127.0.0.1", taken))
        other.listen()
        run.forget_taken_ports()

        assert run.port("redis") != taken
        assert run.port("postgres") == kept


def test_a_port_on_which_somebody_listens_on_every_address_is_not_free():
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()

        assert not is_free(other.getsockname()[1])


def test_secrets_are_kept_and_readable_by_their_owner_alone(tmp_path):
    secret = RunFolder(tmp_path).secret("identity")

    assert RunFolder(tmp_path).secret("identity") == secret
    assert RunFolder(tmp_path).secret("social") != secret
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_a_path_too_long_for_a_socket_puts_the_data_elsewhere_and_records_where(run):
    home = run.data_home()

    assert len(str(home / "supervisor.sock")) < 100
    assert (run.path / "outside").read_text() == str(home)
    run.remove_data()
    assert not home.exists()


def test_a_full_disk_is_refused_in_one_sentence(run):
    with pytest.raises(
        Refused, match=r"^Less than 1048576 GB is free on the disk of \S+: make room, then try again\.$"
    ):
        run.check_disk(needed=1 << 50)
