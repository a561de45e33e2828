"""The manifests of processes and of the Jobs before them, as Python objects in the order in which people read them."""

from typing import Any

from deploy.graph import HTTP_PORT, INNER_PORT, Process
from deploy.k8s.given import (
    SECRETS,
    SHARES,
    Given,
    folders_of,
    secrets_of,
    secrets_of_migration,
    secrets_of_topology,
)

USER = 10001  # of the images; no user of any node has so high a number
NAMESPACE = "patientsworld"
GRACE = 45  # seconds: 5 until everybody has heard that it goes, 20 for what is in flight, the rest for a slow node
SHARING = "patientsworld.example/shares"  # label of what mounts a folder that others mount too
Manifest = dict[str, Any]


def workload(process: Process) -> list[Manifest]:
    """Everything of one process: account, Deployment, budget of disruptions, and a Service where it listens."""
    service = [_service(process)] if process.port else []
    return [_account(process.name, process.kind), _deployment(process), _budget(process), *service]


def migration(room: str) -> list[Manifest]:
    """The Job that brings a service's database to the newest revision; any number may run, one works."""
    command = ["python", "-m", f"services.{room}", "migrate"]
    return _job(f"{room}-migrate", "migrate", room, command, secrets_of_migration(room))


def topology() -> list[Manifest]:
    """The Job that declares exchanges and queues; every image holds the contracts, so any serves."""
    return _job("topology", "topology", "gateway", ["python", "-m", "kit.topology"], secrets_of_topology())


def labels(name: str, kind: str) -> dict[str, str]:
    """What every object of one process carries; the overlay adds the version."""
    return {
        "app.kubernetes.io/name": name,
        "app.kubernetes.io/component": kind,
        "app.kubernetes.io/part-of": "patientsworld",
    }


def headed(version: str, kind: str, name: str, labelled: dict[str, str], **more: Any) -> Manifest:
    """A manifest with its head."""
    return {
        "apiVersion": version,
        "kind": kind,
        "metadata": {"name": name, "namespace": NAMESPACE, "labels": labelled},
        **more,
    }


def _account(name: str, kind: str) -> Manifest:
    return headed("v1", "ServiceAccount", name, labels(name, kind), automountServiceAccountToken=False)


def _deployment(process: Process) -> Manifest:
    shares = {SHARING: "true"} if process.shares else {}
    labelled = {**labels(process.name, process.kind), **shares}
    spec = {
        "replicas": process.replicas,
        "minReadySeconds": 5,
        "revisionHistoryLimit": 5,
        "progressDeadlineSeconds": 1200,  # new pods wait for the migration of their database, a quarter of an hour
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}},
        "selector": _selector(process.name),
        "template": {"metadata": {"labels": labelled}, "spec": _pod_of(process)},
    }
    return headed("apps/v1", "Deployment", process.name, labelled, spec=spec)


def _pod_of(process: Process) -> Manifest:
    container: Manifest = {
        "name": process.kind,
        "image": f"patientsworld/{process.room}",
        "command": list(process.command),
        "envFrom": [{"configMapRef": {"name": "settings"}}],
        "env": [*(one.variable for one in secrets_of(process)), *folders_of(process)],
        "ports": _ports(process),
        "startupProbe": _probe("/startupz", period=2, failures=450),
        "livenessProbe": _probe("/livez", period=10, failures=3),
        "readinessProbe": _probe("/readyz", period=5, failures=2),
        "lifecycle": {"preStop": {"sleep": {"seconds": 5}}},
        "resources": _resources(process.size.cpu, process.size.memory, process.size.most),
        "securityContext": _locked(),
        "volumeMounts": [*_mounts(), *({"name": one, "mountPath": f"{SHARES}/{one}"} for one in process.shares)],
    }
    shared = [{"name": one, "persistentVolumeClaim": {"claimName": one}} for one in process.shares]
    priority = "patientsworld-work" if process.kind == "worker" else "patientsworld-serve"
    return {
        **_pod(process.name, priority),
        "terminationGracePeriodSeconds": GRACE,
        "topologySpreadConstraints": [
            _spread(process.name, "topology.kubernetes.io/zone"),
            _spread(process.name, "kubernetes.io/hostname"),
        ],
        "containers": [container],
        "volumes": [*_volumes(secrets_of(process)), *shared],
    }


def _job(name: str, kind: str, image: str, command: list[str], secrets: tuple[Given, ...]) -> list[Manifest]:
    container = {
        "name": kind,
        "image": f"patientsworld/{image}",
        "command": command,
        "envFrom": [{"configMapRef": {"name": "settings"}}],
        "env": [one.variable for one in secrets],
        "resources": _resources(100, 96, 256),
        "securityContext": _locked(),
        "volumeMounts": _mounts(),
    }
    pod = {
        **_pod(name, "patientsworld-serve"),
        "restartPolicy": "OnFailure",
        "containers": [container],
        "volumes": _volumes(secrets),
    }
    spec = {
        "backoffLimit": 10,
        # gone after ten minutes, so that the next release can lay its own in the same place
        "ttlSecondsAfterFinished": 600,
        "template": {"metadata": {"labels": labels(name, kind)}, "spec": pod},
    }
    return [_account(name, kind), headed("batch/v1", "Job", name, labels(name, kind), spec=spec)]


def _budget(process: Process) -> Manifest:
    # a pod that never became ready is evicted all the same: else it could keep a node from being emptied for ever
    spec = {"maxUnavailable": 1, "unhealthyPodEvictionPolicy": "AlwaysAllow", "selector": _selector(process.name)}
    return headed("policy/v1", "PodDisruptionBudget", process.name, labels(process.name, process.kind), spec=spec)


def _service(process: Process) -> Manifest:
    ports = [{"name": "http", "port": HTTP_PORT, "targetPort": "http", "protocol": "TCP"}]
    spec = {"type": "ClusterIP", "selector": _selector(process.name)["matchLabels"], "ports": ports}
    return headed("v1", "Service", process.name, labels(process.name, process.kind), spec=spec)


def _pod(name: str, priority: str) -> Manifest:
    return {
        "serviceAccountName": name,
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "priorityClassName": priority,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": USER,
            "runAsGroup": USER,
            "fsGroup": USER,
            "fsGroupChangePolicy": "OnRootMismatch",
            "seccompProfile": {"type": "RuntimeDefault"},
        },
    }


def _locked() -> Manifest:
    return {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }


def _resources(cpu: int, memory: int, most: int) -> Manifest:
    # no limit of CPU: a process that is throttled misses its heartbeats, and a fair share is what requests are for
    return {
        "requests": {"cpu": f"{cpu}m", "memory": f"{memory}Mi", "ephemeral-storage": "64Mi"},
        "limits": {"memory": f"{most}Mi", "ephemeral-storage": "512Mi"},
    }


def _ports(process: Process) -> list[Manifest]:
    inner = [{"name": "inner", "containerPort": INNER_PORT, "protocol": "TCP"}]
    return [{"name": "http", "containerPort": process.port, "protocol": "TCP"}, *inner] if process.port else inner


def _probe(path: str, period: int, failures: int) -> Manifest:
    return {
        "httpGet": {"path": path, "port": "inner"},
        "periodSeconds": period,
        "timeoutSeconds": 3,
        "failureThreshold": failures,
    }


def _spread(name: str, key: str) -> Manifest:
    return {
        "maxSkew": 1,
        "topologyKey": key,
        "whenUnsatisfiable": "ScheduleAnyway",
        "nodeTaintsPolicy": "Honor",  # a node that is away counts no more
        "labelSelector": _selector(name),
        "matchLabelKeys": ["pod-template-hash"],
    }


def _selector(name: str) -> Manifest:
    return {"matchLabels": {"app.kubernetes.io/name": name}}


def _mounts() -> list[Manifest]:
    return [
        {"name": "tmp", "mountPath": "/tmp"},  # noqa: S108 – an empty folder of the pod's own
        {"name": "secrets", "mountPath": SECRETS, "readOnly": True},
    ]


def _volumes(secrets: tuple[Given, ...]) -> list[Manifest]:
    keys: dict[str, list[str]] = {}
    for one in secrets:
        keys.setdefault(one.secret, []).append(one.key)
    sources = [
        {"secret": {"name": name, "items": [{"key": key, "path": key} for key in found]}}
        for name, found in keys.items()
    ]
    return [
        {"name": "tmp", "emptyDir": {"sizeLimit": "256Mi"}},
        {"name": "secrets", "projected": {"defaultMode": 0o440, "sources": sources}},
    ]
