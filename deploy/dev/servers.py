"""Private PostgreSQL, RabbitMQ and Redis of one run folder, on ports of their own, bound to 127.0.0.1.

`ensure_servers()` is for tests: it brings them up when they are not, with or without make.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_AUTOCOMMIT

from deploy.dev import leftovers, postgres
from deploy.dev.run_folder import CHECKOUT, RunFolder, account, give, run_as, says
from deploy.dev.search_engine import SOFTWARE, SearchEngine
from deploy.dev.steps import Refused, step, wait_for
from deploy.dev.supervision import Program, Supervisor

_RABBITMQ = "/usr/lib/rabbitmq/bin"
_LOOPBACK_ONLY = "-kernel inet_dist_use_interface {127,0,0,1}"
_NAMES = ("epmd", "postgres", "rabbitmq", "redis")


class Servers:
    """The three servers, the supervisor that keeps them, and `search`, which starts only when asked.

    Every method may be called again.
    """

    def __init__(self, path: Path = CHECKOUT / ".run", *, durable: bool = True, software: Path = SOFTWARE) -> None:
        self.run, self.durable = RunFolder(path), durable
        self.supervisor = Supervisor(self.run)
        self.search = SearchEngine(self.run, self.supervisor, software)

    def ensure(self) -> bool:
        """Bring up what is not up. Returns whether anything had to be started.

        Raises Refused (disk full, a package missing, a server that does not come up).
        """
        with self.run.lock("servers.lock"):
            if self.supervisor.is_running() and set(_NAMES) <= self.supervisor.states().keys():
                return False
            self.end_leftovers()
            self.run.check_disk()
            self.run.forget_taken_ports()
            self.run.scratch(empty=True)
            with step("starting private PostgreSQL, RabbitMQ and Redis"):
                programs = [self._epmd(), self._postgres(), self._rabbitmq(), self._redis()]
                self.supervisor.start()
                self.supervisor.put(*programs)
                for server in ("postgres", "redis", "rabbitmq"):
                    self.wait(server)
            return True

    def end_leftovers(self) -> None:
        """End what runs without a supervisor that answers: an earlier run was killed."""
        if not self.supervisor.is_running() and leftovers.marked(self.run):
            with step("ending what an interrupted run left behind"):
                leftovers.stop(self.run)

    def stop(self) -> int:
        """Stop everything of this run folder, worlds included. Returns how many processes there were."""
        with self.run.lock("servers.lock"):
            return leftovers.stop(self.run)

    def discard(self) -> None:
        """Stop everything and remove all data."""
        self.stop()
        self.run.remove_data()

    def wait(self, server: str, seconds: float = 120) -> None:
        """Wait until the server answers. Raises Refused after `seconds`."""
        ready = {
            "postgres": self._postgres_answers,
            "rabbitmq": self._rabbitmq_answers,
            "redis": self._redis_answers,
            "elasticsearch": self.search.answers,
        }
        wait_for(server, ready[server], seconds, str(self.run.log / f"{server}.log"))

    def port(self, server: str) -> int:
        return self.run.port(server)

    def pid(self, server: str) -> int:
        """The server's process; it leads a process group of its own, so `os.killpg` reaches all of it."""
        return self.supervisor.pid(server)

    @contextmanager
    def admin(self, database: str = "postgres") -> Iterator["psycopg2.extensions.cursor"]:
        """A superuser's cursor, each statement a transaction of its own."""
        connection = psycopg2.connect(self.admin_url(database), connect_timeout=5)
        try:
            connection.set_isolation_level(ISOLATION_LEVEL_AUTOCOMMIT)
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def admin_url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres:{self.run.secret('postgres')}@127.0.0.1:{self.port('postgres')}/{database}"

    def amqp_url(self, vhost: str) -> str:
        return f"amqp://patientsworld:{self.run.secret('rabbitmq')}@127.0.0.1:{self.port('rabbitmq')}/{vhost}"

    def redis_url(self, number: int) -> str:
        return f"redis://:{self.run.secret('redis')}@127.0.0.1:{self.port('redis')}/{number}"

    def rabbitmqctl(self, *arguments: str) -> str:
        """Run rabbitmqctl against our own node. Raises Refused with its last line when it fails."""
        done = run_as("rabbitmq", [f"{_RABBITMQ}/rabbitmqctl", *arguments], env=self._rabbitmq_environment())
        if done.returncode:
            raise Refused(f"rabbitmqctl {arguments[0]}: {(done.stderr or done.stdout).strip().splitlines()[-1]}")
        return str(done.stdout)

    def _postgres(self) -> Program:
        command = postgres.command(self.run, self.port("postgres"), durable=self.durable)
        # INT is a fast shutdown for the postmaster, but a checkpoint or a cancel for its children: it alone gets it
        return self._server("postgres", command, {}, priority=20, stop_signal="INT", signal_group=False)

    def _epmd(self) -> Program:
        command = ["epmd", "-port", str(self.port("epmd")), "-address", "127.0.0.1"]
        return self._server("epmd", command, {}, priority=10)

    def _rabbitmq(self) -> Program:
        conf = self.run.folder_for("rabbitmq") / "rabbitmq.conf"
        conf.touch(mode=0o600)
        give(conf, "rabbitmq")
        conf.write_text(
            f"listeners.tcp.1 = 127.0.0.1:{self.port('rabbitmq')}\n"
            f"default_user = patientsworld\ndefault_pass = {self.run.secret('rabbitmq')}\ndefault_vhost = main\n"
            "disk_free_limit.absolute = 500MB\n"
            "log.console = true\nlog.console.level = info\nlog.file = false\n"
        )
        return self._server("rabbitmq", [f"{_RABBITMQ}/rabbitmq-server"], self._rabbitmq_environment(), priority=30)

    def _rabbitmq_environment(self) -> dict[str, str]:
        home = self.run.folder_for("rabbitmq")
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": str(home),  # Erlang's cookie lies there
            "ERL_EPMD_PORT": str(self.port("epmd")),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": "patientsworld@localhost",
            "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(home / "advanced.config"),
            "RABBITMQ_CONF_ENV_FILE": str(home / "rabbitmq-env.conf"),  # absent: /etc/rabbitmq is the machine's own
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(home / "mnesia"),
            "RABBITMQ_LOG_BASE": str(home / "log"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(home / "config"),
            "RABBITMQ_DIST_PORT": str(self.port("erlang")),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": f"{_LOOPBACK_ONLY} -start_epmd false",
            "RABBITMQ_CTL_ERL_ARGS": f"{_LOOPBACK_ONLY} -start_epmd false",
            "RUNNING_UNDER_SYSTEMD": "true",  # the script then becomes the Erlang machine: signals reach it
        }

    def _redis(self) -> Program:
        home = self.run.folder_for("redis")
        conf = home / "redis.conf"
        conf.touch(mode=0o600)
        give(conf, "redis")
        conf.write_text(
            f"bind 127.0.0.1\nport {self.port('redis')}\nrequirepass {self.run.secret('redis')}\n"
            f'dir {home}\nsave ""\nappendonly no\ndaemonize no\nmaxmemory 128mb\nmaxmemory-policy volatile-lru\n'
            "set-proc-title no\n"  # a new title would overwrite the environment, and with it our mark
        )
        return self._server("redis", ["redis-server", str(conf)], {}, priority=20)

    def _server(self, name: str, command: list[str], environment: dict[str, str], **rest: object) -> Program:
        owner = "rabbitmq" if name == "epmd" else name
        user = account(owner)
        environment = {"HOME": str(self.run.folder_for(owner)), **environment}
        return Program(name, command, environment, user.pw_name if user else None, self.run.folder_for(owner), **rest)  # type: ignore[arg-type]

    def _postgres_answers(self) -> bool:
        try:
            psycopg2.connect(self.admin_url(), connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    def _rabbitmq_answers(self) -> bool:  # it listens only when its boot is complete
        return says(self.port("rabbitmq"), b"AMQP\x00\x00\x09\x01", b"\x01")

    def _redis_answers(self) -> bool:
        return says(self.port("redis"), f"AUTH {self.run.secret('redis')}\r\n".encode(), b"+OK")


@contextmanager
def ensure_servers(path: Path = CHECKOUT / ".run" / "test", *, durable: bool = True) -> Iterator[Servers]:
    """Servers with empty data for as long as the block lasts; several processes share them, the last one stops them.

    What is not `durable` survives whatever is killed, but no loss of power: writing that down is most of what tests do.

    Tests have their own beside those of `make run`: what they stop or freeze disturbs nobody.
    """
    servers = Servers(path, durable=durable)
    with servers.run.lock("entrance"):
        with servers.run.lock("in-use", wait=False) as nobody_else:
            if nobody_else:  # what still runs belonged to tests that were killed
                servers.discard()
        servers.ensure()
        in_use = servers.run.lock("in-use", shared=True)
        in_use.__enter__()
    try:
        yield servers
    finally:
        in_use.__exit__(None, None, None)
        with servers.run.lock("entrance"), servers.run.lock("in-use", wait=False) as nobody_else:
            if nobody_else:
                servers.discard()
