"""Stock Nameko as a caller: `python -m kit.rpc.tests.stock_client <service>` prints what its `ClusterRpcProxy` got."""

import json
import os
import sys
from typing import Any

from nameko.exceptions import RemoteError
from nameko.standalone.rpc import ClusterRpcProxy


def outcome(call: Any, *args: Any, **kwargs: Any) -> Any:
    try:
        return call(*args, **kwargs)
    except RemoteError as error:
        return [type(error).__name__, error.exc_type, error.value]
    except Exception as error:
        return [type(error).__name__, str(error)]


if __name__ == "__main__":
    with ClusterRpcProxy({"AMQP_URI": os.environ["AMQP_URL"]}, timeout=10) as bus:
        service = bus[sys.argv[1]]
        print(
            json.dumps(
                {
                    "named": outcome(service.echo, value={"a": [1, "é"]}),
                    "positional": outcome(service.echo, "b"),
                    "facts": outcome(service.facts),
                    "refused": outcome(service.refuse),
                    "failed": outcome(service.fail, words="her words"),
                    "unknown": outcome(service.nothing),
                    "hidden": outcome(service.hidden),
                    "other arguments": outcome(service.echo, other=1),
                    "absent": outcome(bus["absent-service"].echo),
                }
            )
        )
