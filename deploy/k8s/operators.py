"""What the operators of monitoring, scaling and secrets are told, from the graph and from deploy/monitoring."""

from pathlib import Path
from typing import Any

import yaml

from deploy.graph import ROOMS
from deploy.k8s import secrets
from deploy.k8s.workloads import Manifest, headed, labels
from kit.topology import queue_in

MONITORING = Path(__file__).parents[1] / "monitoring"
MOST = 8  # workers of one service; beyond that its database is what is short
_PART_OF = {"app.kubernetes.io/part-of": "patientsworld"}


def rules() -> list[Manifest]:
    """The alert rules, as Prometheus's operator takes them."""
    found: dict[str, Any] = yaml.safe_load((MONITORING / "alerts.yaml").read_text())
    return [headed("monitoring.coreos.com/v1", "PrometheusRule", "patientsworld", _PART_OF, spec=found)]


def dashboard() -> str:
    """The dashboard as it is: Kustomize reads no file outside its own folder."""
    return (MONITORING / "dashboard.json").read_text()


def broker() -> list[Manifest]:
    """How KEDA asks for the length of a service's queue: as the service itself."""
    keys = [{"parameter": "host", "name": "", "key": "amqp-url"}]
    return [
        headed(
            "keda.sh/v1alpha1", "TriggerAuthentication", f"{room}-queue", _PART_OF,
            spec={"secretTargetRef": [{**key, "name": room} for key in keys]},
        )
        for room in ROOMS
    ]  # fmt: skip


def kept() -> dict[str, Manifest]:
    """An ExternalSecret for each Secret of an installation, by its name."""
    found = {}
    names = {name: secrets.kind(values) for name, values in secrets.everything(word=str).items()}
    for name, kind in {**names, "backups": "Opaque"}.items():
        spec = {
            "refreshInterval": "1h",
            "secretStoreRef": {"kind": "ClusterSecretStore", "name": "patientsworld"},
            "target": {"name": name, "creationPolicy": "Owner", "template": {"type": kind}},
            "dataFrom": [{"extract": {"key": f"patientsworld/{name}"}}],
        }
        found[name] = headed("external-secrets.io/v1", "ExternalSecret", name, _PART_OF, spec=spec)
    return found


def worker(room: str) -> Manifest:
    """A room's worker by what waits in its queue, and by what is taken in and not yet applied."""
    waiting = {
        "type": "rabbitmq",
        "metadata": {"protocol": "amqp", "queueName": queue_in(room), "mode": "QueueLength", "value": "500"},
        "authenticationRef": {"name": f"{room}-queue"},
    }
    pending = {
        "type": "prometheus",
        "metadata": {
            "serverAddress": "http://prometheus-operated.monitoring:9090",
            "query": f'max(inbox_pending{{job="{room}-worker"}})',
            "threshold": "1000",
        },
    }
    spec = {
        "scaleTargetRef": {"name": f"{room}-worker"},
        "minReplicaCount": 2,
        "maxReplicaCount": MOST,
        "pollingInterval": 15,
        "cooldownPeriod": 300,
        "triggers": [waiting, pending],
        # while KEDA cannot ask, there are as many as begin
        "fallback": {"failureThreshold": 4, "replicas": 2},
    }
    return headed("keda.sh/v1alpha1", "ScaledObject", f"{room}-worker", labels(f"{room}-worker", "worker"), spec=spec)
