"""Every manifest is what Kubernetes' own schemas say, strictly; what has no schema here is named, with the reason."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError
from referencing import Registry, Resource

from deploy.k8s import secrets
from deploy.k8s.rendering import OVERLAYS, components
from deploy.k8s.tests.conftest import Manifest, name, rendered
from deploy.k8s.tests.test_written import rendered_with

OLDEST, NEWEST = "1.32", "1.37"  # `lifecycle.preStop.sleep` and `unhealthyPodEvictionPolicy` are on from 1.31
# Kinds that operators bring. Their schemas are in their own releases and in no package registry as JSON Schema, so only
# that these manifests render and hold our own rules is checked here; the API server with the operator checks the rest.
NOT_VALIDATED = {
    "barmancloud.cnpg.io/v1 ObjectStore": "CloudNativePG's Barman Cloud plugin",
    "elasticsearch.k8s.elastic.co/v1 Elasticsearch": "ECK",
    "external-secrets.io/v1 ExternalSecret": "External Secrets Operator",
    "gateway.networking.k8s.io/v1 Gateway": "Gateway API",
    "gateway.networking.k8s.io/v1 HTTPRoute": "Gateway API",
    "keda.sh/v1alpha1 ScaledObject": "KEDA",
    "keda.sh/v1alpha1 TriggerAuthentication": "KEDA",
    "monitoring.coreos.com/v1 PodMonitor": "Prometheus Operator",
    "monitoring.coreos.com/v1 PrometheusRule": "Prometheus Operator; promtool checks the rules themselves",
    "postgresql.cnpg.io/v1 Cluster": "CloudNativePG",
    "postgresql.cnpg.io/v1 ScheduledBackup": "CloudNativePG",
    "rabbitmq.com/v1beta1 Permission": "RabbitMQ Messaging Topology Operator",
    "rabbitmq.com/v1beta1 RabbitmqCluster": "RabbitMQ Cluster Operator",
    "rabbitmq.com/v1beta1 TopicPermission": "RabbitMQ Messaging Topology Operator",
    "rabbitmq.com/v1beta1 User": "RabbitMQ Messaging Topology Operator",
    "rabbitmq.com/v1beta1 Vhost": "RabbitMQ Messaging Topology Operator",
}


@pytest.mark.parametrize("version", [OLDEST, NEWEST])
def test_every_manifest_is_as_kubernetes_says(version: str) -> None:
    for one in everything():
        validate(one, version)


def test_what_is_not_validated_is_there_and_has_no_schema() -> None:
    there = {kind(one) for one in everything()}
    assert NOT_VALIDATED.keys() <= there
    for one in everything():
        if kind(one) in NOT_VALIDATED:
            assert validator(one["apiVersion"], one["kind"], NEWEST) is None


def test_a_wrong_word_is_noticed() -> None:
    [gateway] = [one for one in rendered("prod") if one["kind"] == "Deployment" and name(one) == "gateway-stream"]
    with pytest.raises(ValidationError):
        validate({**gateway, "spec": {**gateway["spec"], "replicaz": 3}}, OLDEST)


def test_a_kind_that_nobody_knows_is_noticed() -> None:
    with pytest.raises(UnknownKind):
        validate({"apiVersion": "example.org/v1", "kind": "Gatewey", "metadata": {"name": "a"}}, OLDEST)


class UnknownKind(Exception):
    """There is no schema of it, and it is not among those that are known to have none."""


def validate(manifest: Manifest, version: str) -> None:
    """Raises jsonschema's ValidationError, or UnknownKind."""
    found = validator(manifest["apiVersion"], manifest["kind"], version)
    if found is not None:
        found.validate(manifest)
    elif kind(manifest) not in NOT_VALIDATED:
        raise UnknownKind(kind(manifest))


def kind(manifest: Manifest) -> str:
    return f"{manifest['apiVersion']} {manifest['kind']}"


@cache
def everything() -> tuple[Manifest, ...]:
    """Every manifest of every overlay and of every component on the base, each once."""
    rooms = [rendered(overlay) for overlay in OVERLAYS] + [rendered_with("base", one) for one in components()]
    made = secrets.manifests(secrets.everything())
    return tuple(
        json.loads(one) for one in {json.dumps(one, sort_keys=True) for many in (*rooms, made) for one in many}
    )


@cache
def validator(api_version: str, kind: str, version: str) -> Any:
    """kubernetes-validate's strict schema, read once instead of for each manifest; None where it has none."""
    group, _, number = api_version.rpartition("/")
    file = f"{kind.lower()}-{group.partition('.')[0]}-{number}.json" if group else f"{kind.lower()}-{number}.json"
    if not (_folder(version) / file).is_file():
        return None
    schema = json.loads((_folder(version) / file).read_text())
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError:
        return None
    return Draft202012Validator(schema, registry=Resource.from_contents(schema) @ _definitions(version))


@cache
def _definitions(version: str) -> Any:
    definitions: Any = Resource.from_contents(json.loads((_folder(version) / "_definitions.json").read_text()))
    return definitions @ Registry()


def _folder(version: str) -> Any:
    whole = files("kubernetes_validate") / "kubernetes-json-schema"
    [found] = [one for one in whole.iterdir() if one.name.startswith(f"v{version}.") and one.name.endswith("-strict")]
    return found
