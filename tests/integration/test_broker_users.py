"""Whose names the processes have at the broker."""

import json

from deploy.dev.processes import ROOMS
from deploy.dev.servers import Servers
from deploy.dev.world import World
from kit.testing import eventually


def test_each_process_is_known_to_the_broker_as_its_own_service(servers: Servers, world: World) -> None:
    def connected() -> bool:
        asked = servers.rabbitmqctl(
            "-q", "list_connections", "user", "vhost", "client_properties", "--formatter", "json"
        )
        ours = [one for one in json.loads(asked) if one["vhost"] == "spine"]
        names = {(one["user"], name) for one in ours for key, _, name in one["client_properties"] if "name" in key}
        assert {user for user, _ in names} <= {*ROOMS, "gateway"}
        return {
            ("gateway", "rpc client, requests"),
            *((room, f"rpc {room}") for room in ROOMS),
            *((room, f"{room} relay") for room in ROOMS),
            *((room, f"{room} intake") for room in ROOMS),
        } <= names

    eventually(connected)
