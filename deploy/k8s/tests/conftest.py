"""Manifests as Kustomize renders them, once a session."""

import os
from functools import cache
from typing import Any

import pytest

from deploy.k8s.rendering import K8S, OVERLAYS, command, render

Manifest = dict[str, Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where nothing can render these tests are passed over; never in CI."""
    if command() is None and not os.environ.get("CI"):
        reason = "no kubectl with Kustomize 5, no kustomize: `deploy/dev/prepare test` makes one"
        for item in items:
            if "deploy/k8s" in str(item.path):
                item.add_marker(pytest.mark.skip(reason=reason))


@cache
def rendered(overlay: str) -> list[Manifest]:
    """Every manifest of an overlay."""
    return render(K8S / "overlays" / overlay)


@pytest.fixture(params=OVERLAYS)
def overlay(request: pytest.FixtureRequest) -> str:
    """Each overlay's name, one after the other."""
    return str(request.param)


@pytest.fixture
def manifests(overlay: str) -> list[Manifest]:
    """The manifests of each overlay."""
    return rendered(overlay)


def of_kind(manifests: list[Manifest], *kinds: str) -> list[Manifest]:
    """Those of some kinds."""
    return [one for one in manifests if one["kind"] in kinds]


def name(manifest: Manifest) -> str:
    return str(manifest["metadata"]["name"])


def ours(manifests: list[Manifest], *kinds: str) -> list[Manifest]:
    """Deployments (or `kinds`) that run an image of ours."""
    found = of_kind(manifests, *(kinds or ("Deployment",)))
    return [one for one in found if any("patientsworld/" in box["image"] for box in boxes(one))]


def pod(manifest: Manifest) -> Manifest:
    """What a workload makes its pods of: metadata and spec."""
    template: Manifest = manifest["spec"]["template"]
    return template


def boxes(manifest: Manifest) -> list[Manifest]:
    """Every container of a workload."""
    spec = pod(manifest)["spec"]
    return [*spec.get("initContainers", []), *spec["containers"]]
