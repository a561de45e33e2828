"""PostgreSQL of each service: a cluster of CloudNativePG for a real installation, one small instance for development.

Either way the Service is named as the graph's part (`postgresql-<room>`), the database as the service, and the
passwords of its roles `<room>_owner` and `<room>` are in the Secrets `<room>-owner-login` and `<room>-login`.
"""

from deploy.k8s.workloads import Manifest, headed, labels

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
SUPERUSER = 999  # of the official images, whose files belong to it


def cluster(room: str) -> list[Manifest]:
    """Three instances in three zones, of which a second has every commit before it is answered, and backups."""
    name = f"postgresql-{room}"
    spec = {
        "instances": 3,
        "imageName": "ghcr.io/cloudnative-pg/postgresql:15",
        "primaryUpdateStrategy": "unsupervised",
        "enableSuperuserAccess": False,
        "inheritedMetadata": {"labels": labels(name, "database")},
        "bootstrap": {
            "initdb": {
                "database": room,
                "owner": f"{room}_owner",
                "secret": {"name": f"{room}-owner-login"},
                "postInitApplicationSQL": [
                    f"CREATE ROLE {room} LOGIN",
                    f"REVOKE ALL ON DATABASE {room} FROM PUBLIC",
                    f"GRANT CONNECT ON DATABASE {room} TO {room}",
                    *(f"CREATE EXTENSION IF NOT EXISTS {one}" for one in EXTENSIONS),
                ],
            }
        },
        "managed": {
            "roles": [
                {
                    "name": room,
                    "ensure": "present",
                    "login": True,
                    "superuser": False,
                    "passwordSecret": {"name": f"{room}-login"},
                }
            ],
            "services": {
                "disabledDefaultServices": ["ro", "r"],
                "additional": [{"selectorType": "rw", "serviceTemplate": {"metadata": {"name": name}}}],
            },
        },
        "postgresql": {
            # a commit is answered when another instance has it too: the loss of any one loses nothing
            "synchronous": {"method": "any", "number": 1, "dataDurability": "required"},
            # no statement is long enough to be worth compiling
            "parameters": {"jit": "off", "max_connections": "200", "shared_buffers": "256MB", "wal_compression": "on"},
        },
        "resources": {"requests": {"cpu": "500m", "memory": "1Gi"}, "limits": {"memory": "2Gi"}},
        "storage": {"size": "10Gi"},
        "walStorage": {"size": "5Gi"},
        "affinity": {
            "enablePodAntiAffinity": True,
            "podAntiAffinityType": "required",
            "topologyKey": "kubernetes.io/hostname",
        },
        "topologySpreadConstraints": [
            {
                "maxSkew": 1,
                "topologyKey": "topology.kubernetes.io/zone",
                "whenUnsatisfiable": "ScheduleAnyway",
                "labelSelector": {"matchLabels": {"cnpg.io/cluster": name}},
            }
        ],
        "priorityClassName": "patientsworld-serve",
        "plugins": [{"name": _PLUGIN, "isWALArchiver": True, "parameters": {"barmanObjectName": "backups"}}],
    }
    nightly = {
        "schedule": "0 0 2 * * *",  # seconds first
        "immediate": True,
        "backupOwnerReference": "self",
        "cluster": {"name": name},
        "method": "plugin",
        "pluginConfiguration": {"name": _PLUGIN},
    }
    return [
        headed("postgresql.cnpg.io/v1", "Cluster", name, labels(name, "database"), spec=spec),
        headed("postgresql.cnpg.io/v1", "ScheduledBackup", name, labels(name, "database"), spec=nightly),
    ]


def small(room: str) -> list[Manifest]:
    """One instance without copy or backup, its roles made by roles.sh at its first start."""
    name = f"postgresql-{room}"
    folders = {"data": "/var/lib/postgresql/data", "run": "/var/run/postgresql", "tmp": "/tmp"}  # noqa: S108
    secrets = {
        "superuser": "postgresql-superuser",
        "owner": f"{room}-owner-login",
        "service": f"{room}-login",
    }
    container = {
        "name": "postgresql",
        "image": "postgres:15-bookworm",
        "env": [
            {"name": "ROOM", "value": room},
            {"name": "PGDATA", "value": "/var/lib/postgresql/data/pgdata"},
            {"name": "POSTGRES_PASSWORD_FILE", "value": "/run/secrets/superuser/password"},
        ],
        "ports": [{"name": "postgresql", "containerPort": 5432}],
        "readinessProbe": {"exec": {"command": ["pg_isready", "-q", "-h", "127.0.0.1"]}, "periodSeconds": 5},
        "resources": {"requests": {"cpu": "50m", "memory": "96Mi"}, "limits": {"memory": "384Mi"}},
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": [
            *({"name": key, "mountPath": path} for key, path in folders.items()),
            {"name": "roles", "mountPath": "/docker-entrypoint-initdb.d", "readOnly": True},
            *({"name": key, "mountPath": f"/run/secrets/{key}", "readOnly": True} for key in secrets),
        ],
    }
    pod = {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": SUPERUSER,
            "runAsGroup": SUPERUSER,
            "fsGroup": SUPERUSER,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "containers": [container],
        "volumes": [
            {"name": "run", "emptyDir": {}},
            {"name": "tmp", "emptyDir": {}},
            {"name": "roles", "configMap": {"name": "postgresql-roles"}},
            *({"name": key, "secret": {"secretName": secret}} for key, secret in secrets.items()),
        ],
    }
    claim = {
        "metadata": {"name": "data"},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
    }
    selector = {"app.kubernetes.io/name": name}
    spec = {
        "replicas": 1,
        "serviceName": name,
        "selector": {"matchLabels": selector},
        "template": {"metadata": {"labels": labels(name, "database")}, "spec": pod},
        "volumeClaimTemplates": [claim],
    }
    ports = [{"name": "postgresql", "port": 5432, "targetPort": "postgresql"}]
    return [
        headed("apps/v1", "StatefulSet", name, labels(name, "database"), spec=spec),
        headed("v1", "Service", name, labels(name, "database"), spec={"selector": selector, "ports": ports}),
    ]


_PLUGIN = "barman-cloud.cloudnative-pg.io"
