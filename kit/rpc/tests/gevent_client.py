# ruff: noqa: E402
"""The client in a process that gevent has patched: `python -m kit.rpc.tests.gevent_client <service>` prints how many of
its 320 calls, from 32 greenlets, got their own answers."""

from gevent import monkey

monkey.patch_all()

# isort: split
import os
import sys
import threading

from kit.rpc.client import RpcClient


def ask(client: RpcClient, service: str, thread: int, right: list[bool]) -> None:
    for number in range(10):
        value = thread * 10 + number
        right.append(client.call(service, "echo", {"value": value}, deadline=30) == b"%d" % value)


if __name__ == "__main__":
    client, right = RpcClient(os.environ["AMQP_URL"]), list[bool]()
    threads = [threading.Thread(target=ask, args=(client, sys.argv[1], thread, right)) for thread in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    client.close()
    print(right.count(True))
