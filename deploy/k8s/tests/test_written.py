"""What is written follows from the graph, and everything renders."""

import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml

from deploy.k8s import write
from deploy.k8s.rendering import K8S, OVERLAYS, components, render
from deploy.k8s.tests.conftest import Manifest

SMALL = {"in-cluster-dev"}
SERVERS = {"cnpg", "rabbitmq", "elasticsearch", "redis"}  # the same servers in large; each brings its own


def test_the_manifests_are_what_the_graph_says() -> None:
    """Else: `make manifests`."""
    for path, content in write.files().items():
        assert (K8S / path).read_text() == content, path
    assert write.written() <= write.files().keys()


def test_people_can_read_them() -> None:
    long = [path for path in K8S.rglob("*.yaml") if len(path.read_text().splitlines()) > 250]
    assert long == []


@pytest.mark.parametrize("component", components())
def test_each_component_renders_on_the_base_alone(component: str) -> None:
    assert rendered_with("base", component)


@pytest.mark.parametrize("overlay", OVERLAYS)
@pytest.mark.parametrize("component", components())
def test_each_component_renders_on_each_overlay_that_has_it_not(component: str, overlay: str) -> None:
    there = _components_of(overlay)
    if component in there or ({component} | there > SMALL and {component} & SERVERS | there & SERVERS):
        return  # rendered with the overlay; or another of the same servers
    assert len(rendered_with(f"overlays/{overlay}", component)) > 100


def _components_of(overlay: str) -> set[str]:
    said = yaml.safe_load((K8S / "overlays" / overlay / "kustomization.yaml").read_text())
    return {Path(path).name for path in said["components"]}


@cache
def rendered_with(base: str, component: str) -> list[Manifest]:
    """The manifests of a folder here with one component more."""
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        where = {"resources": [K8S / base], "components": [K8S / "components" / component]}
        said = {key: [os.path.relpath(path, folder) for path in paths] for key, paths in where.items()}
        (folder / "kustomization.yaml").write_text(yaml.safe_dump({"kind": "Kustomization", **said}))
        return render(folder)
