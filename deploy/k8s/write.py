"""Writes the manifests that follow from `deploy.graph`: `python -m deploy.k8s.write`; a test says that they are so.

What is decided once per installation (settings, storage, replicas, addresses) is written by hand beside them.
"""

from pathlib import Path
from typing import Any

import yaml

from deploy.dev import front
from deploy.graph import ROOMS, processes
from deploy.k8s import brokers, databases, operators, policies, workloads

HERE = Path(__file__).parent
_BY_HAND = ("namespace.yaml", "priorities.yaml", "shares.yaml")
_HEAD = "# Written by `make manifests` from {}: change that.\n"
_KUSTOMIZATION = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}


def files() -> dict[str, str]:
    """Every file that is written, by its path in this folder."""
    return {**_base(), **_components()}


def text(manifests: list[dict[str, Any]], source: str = "deploy/graph.py") -> str:
    """YAML as people read it."""
    documents = (yaml.dump(one, Dumper=_Readable, sort_keys=False, width=110, allow_unicode=True) for one in manifests)
    return _HEAD.format(source) + "---\n".join(documents)


def _base() -> dict[str, str]:
    found = {process.name: text(workloads.workload(process)) for process in processes()}
    found |= {f"{room}-migrate": text(workloads.migration(room)) for room in ROOMS}
    found |= {"topology": text(workloads.topology())}
    settings = [{"name": "settings", "namespace": workloads.NAMESPACE, "envs": ["settings.env"]}]
    return _folder("base", found, before=_BY_HAND, configMapGenerator=settings)


def _components() -> dict[str, str]:
    access = "kit/access.py"
    users = {user: text(brokers.user(user), access) for user in (*brokers.USERS, brokers.ADMINISTRATOR)}
    allowed = {one["metadata"]["name"]: text([one]) for one in policies.policies()}
    return {
        **_folder("components/network-policies/policies", allowed),
        **_folder("components/cnpg/clusters", {room: text(databases.cluster(room)) for room in ROOMS}),
        **_folder("components/in-cluster-dev/postgresql", {room: text(databases.small(room)) for room in ROOMS}),
        **_folder("components/rabbitmq/users", {"vhost": text(brokers.vhost(), access), **users}),
        **_folder(
            "components/external-secrets/secrets",
            {name: text([one], "deploy/k8s/secrets.py") for name, one in operators.kept().items()},
        ),
        **_folder("components/autoscaling/workers", {room: text([operators.worker(room)]) for room in ROOMS}),
        "components/in-cluster-dev/rights.json": brokers.rights(),
        "components/in-cluster-dev/nginx.conf": _front(),
        "components/monitoring/rules.yaml": text(operators.rules(), "deploy/monitoring/alerts.yaml"),
        "components/monitoring/dashboard.json": operators.dashboard(),
        "components/autoscaling/broker.yaml": text(operators.broker()),
    }


def _front() -> str:
    """nginx's settings: it writes into an empty folder of its pod alone."""
    return front.conf(Path("/tmp"), "front", "8000", "gateway:8000", "gateway-stream:8000")  # noqa: S108


def _folder(path: str, named: dict[str, str], before: tuple[str, ...] = (), **more: Any) -> dict[str, str]:
    """A folder of manifests with the list of them that Kustomize wants."""
    whole = {**_KUSTOMIZATION, "resources": [*before, *sorted(f"{name}.yaml" for name in named)], **more}
    found = {f"{path}/{name}.yaml": said for name, said in named.items()}
    return {f"{path}/kustomization.yaml": text([whole]), **found}


class _Readable(yaml.SafeDumper):
    """Lists are indented under their name, and nothing is told by reference."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def written() -> set[str]:
    """The files here that say of themselves that they were written."""
    beginning = _HEAD.partition("{")[0]
    return {str(path.relative_to(HERE)) for path in HERE.rglob("*.yaml") if path.read_text().startswith(beginning)}


def main() -> None:
    """Write them all, and remove what no longer follows."""
    found = files()
    for name in written() - found.keys():
        (HERE / name).unlink()
    for name, content in found.items():
        (HERE / name).parent.mkdir(parents=True, exist_ok=True)
        (HERE / name).write_text(content)


if __name__ == "__main__":
    main()
