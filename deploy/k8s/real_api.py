"""A real API server says what it thinks of every overlay: `make deploy-check-api` (some minutes; needs Go and kubectl).

kube-apiserver and etcd are built from their Go modules into .run/kubernetes, once, and run on 127.0.0.1, new for each
overlay. What operators bring is declared as kinds that may hold anything. Then each overlay is applied, applied again
without a difference, and each pod that it would make is laid before the rules of its namespace.
"""

import json
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from deploy.k8s.rendering import K8S, OVERLAYS, ROOT, render
from deploy.k8s.secrets import everything, manifests

VERSION, ETCD = "1.32.13", "3.5.21"
FOLDER = ROOT / ".run" / "kubernetes"
# kube-apiserver is a command of a module that says where its parts are; here they are said again
_PARTS = (
    "api", "apiextensions-apiserver", "apimachinery", "apiserver", "cli-runtime", "client-go",
    "cloud-provider", "cluster-bootstrap", "code-generator", "component-base", "component-helpers",
    "controller-manager", "cri-api", "cri-client", "csi-translation-lib", "dynamic-resource-allocation",
    "endpointslice", "externaljwt", "kms", "kube-aggregator", "kube-controller-manager", "kube-proxy",
    "kube-scheduler", "kubectl", "kubelet", "metrics", "mount-utils", "pod-security-admission",
    "sample-apiserver", "sample-cli-plugin", "sample-controller",
)  # fmt: skip
Kubectl = Callable[..., "subprocess.CompletedProcess[str]"]


def build() -> None:
    """Make both programs where they are not there."""
    places = "".join(f"replace k8s.io/{one} => k8s.io/{one} v0.{VERSION.partition('.')[2]}\n" for one in _PARTS)
    _build("kube-apiserver", f"k8s.io/kubernetes v{VERSION}", "k8s.io/kubernetes/cmd/kube-apiserver", places)
    _build("etcd", f"go.etcd.io/etcd/server/v3 v{ETCD}", "go.etcd.io/etcd/server/v3")


def _build(name: str, module: str, package: str, more: str = "") -> None:
    folder = FOLDER / f"{name}.build"
    if (FOLDER / name).exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "go.mod").write_text(f"module patientsworld.example/{name}\n\ngo 1.23.0\n\nrequire {module}\n\n{more}")
    _say(f"building {name}, once; some minutes")
    settings = ["env", "GOFLAGS=-mod=mod", "CGO_ENABLED=0", "nice"]
    subprocess.run([*settings, "go", "build", "-o", FOLDER / name, package], cwd=folder, check=True)


@contextmanager
def cluster() -> Iterator[Kubectl]:
    """An empty API server; gives a kubectl that speaks to it."""
    with TemporaryDirectory() as name:
        folder, token = Path(name), secrets.token_hex(16)
        store, peers, api = _ports(3)
        (folder / "tokens").write_text(f"{token},admin,admin,system:masters\n")
        (folder / "key").write_bytes(_key())
        here = "http://127.0.0.1"
        listening = [f"--listen-client-urls={here}:{store}", f"--advertise-client-urls={here}:{store}"]
        etcd = [
            FOLDER / "etcd",
            f"--data-dir={folder}/etcd",
            f"--listen-peer-urls={here}:{peers}",
            "--unsafe-no-fsync",
            *listening,
        ]
        server = [
            FOLDER / "kube-apiserver", f"--etcd-servers={here}:{store}", f"--secure-port={api}", f"--cert-dir={folder}",
            "--bind-address=127.0.0.1", f"--token-auth-file={folder}/tokens", "--authorization-mode=RBAC",
            f"--service-account-key-file={folder}/key", f"--service-account-signing-key-file={folder}/key",
            "--service-account-issuer=https://patientsworld.example", "--service-cluster-ip-range=10.0.0.0/16",
            "--disable-admission-plugins=ServiceAccount",  # nobody makes the account `default` of a namespace here
        ]  # fmt: skip

        def kubectl(*arguments: str, given: str | None = None) -> "subprocess.CompletedProcess[str]":
            to = [f"--server=https://127.0.0.1:{api}", f"--token={token}", "--insecure-skip-tls-verify"]
            command = ["kubectl", "--kubeconfig=/dev/null", *to, *arguments]
            return subprocess.run(command, input=given, text=True, capture_output=True)

        running = []
        with (folder / "log").open("w") as log:
            try:
                running += [subprocess.Popen(one, stdout=log, stderr=log) for one in (etcd, server)]
                _wait(lambda: kubectl("get", "--raw", "/readyz").returncode == 0, folder / "log")
                yield kubectl
            finally:
                for program in reversed(running):
                    program.terminate()
                    program.wait()


def check(overlay: str) -> list[str]:
    """What the server has against an overlay."""
    folder, found = str(K8S / "overlays" / overlay), render(K8S / "overlays" / overlay)
    with cluster() as kubectl:
        theirs = {(one["apiVersion"], one["kind"]) for one in found} - _known(kubectl)
        kinds = _list([_anything(*one) for one in sorted(theirs)])
        wrong = _failed("kinds of operators", kubectl("create", "-f", "-", given=kinds)) if theirs else []
        _wait(lambda: theirs <= _known(kubectl))
        made = manifests(everything())
        wrong += _failed("secrets", kubectl("create", "-f", "-", given=_list(made)))
        apply = ("apply", "--server-side", "--force-conflicts", "-k", folder)
        wrong += _failed("apply", kubectl(*apply)) + _failed("apply again", kubectl(*apply))
        wrong += _failed("a difference after that", kubectl("diff", "--server-side", "--force-conflicts", "-k", folder))
        pods = [_bare(one) for one in found if one["kind"] in ("Deployment", "StatefulSet", "Job")]
        for one in pods:
            wrong += _failed(
                one["metadata"]["name"], kubectl("create", "--dry-run=server", "-f", "-", given=json.dumps(one))
            )
        pods[0]["spec"]["securityContext"].pop("seccompProfile")
        if kubectl("create", "--dry-run=server", "-f", "-", given=json.dumps(pods[0])).returncode == 0:
            wrong.append("a pod that is not restricted was let in")
        _say(f"{overlay}: {len(found)} objects, {len(theirs)} kinds of operators, {len(pods)} pods")
    return wrong


def _known(kubectl: Kubectl) -> set[tuple[str, str]]:
    rows = [line.split() for line in kubectl("api-resources", "--no-headers").stdout.splitlines()]
    return {(row[-3], row[-1]) for row in rows}


def _anything(version: str, kind: str) -> dict[str, Any]:
    """A definition of a kind that holds whatever it is given."""
    group, _, number = version.partition("/")
    plural = f"{kind.lower()}s"
    schema = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {
            "name": f"{plural}.{group}",
            "annotations": {"api-approved.kubernetes.io": "unapproved, only for a check"},
        },
        "spec": {
            "group": group,
            "scope": "Namespaced",
            "names": {"kind": kind, "plural": plural},
            "versions": [{"name": number, "served": True, "storage": True, "schema": schema}],
        },
    }


def _bare(workload: dict[str, Any]) -> dict[str, Any]:
    """The pod that a workload would make: of Deployments the server only warns."""
    template = workload["spec"]["template"]
    name = {"name": workload["metadata"]["name"], "namespace": workload["metadata"]["namespace"]}
    spec = {**template["spec"], "volumes": list(template["spec"].get("volumes", []))}
    for claim in workload["spec"].get("volumeClaimTemplates", []):
        claimed = {"claimName": claim["metadata"]["name"]}
        spec["volumes"].append({"name": claim["metadata"]["name"], "persistentVolumeClaim": claimed})
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {**template["metadata"], **name}, "spec": spec}


def _failed(what: str, done: "subprocess.CompletedProcess[str]") -> list[str]:
    return [f"{what}: {(done.stderr or done.stdout).strip()[-2000:]}"] if done.returncode else []


def _list(items: list[dict[str, Any]]) -> str:
    return json.dumps({"apiVersion": "v1", "kind": "List", "items": items})


def _ports(count: int) -> list[int]:
    taken = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    found = [one.getsockname()[1] for one in taken]
    for one in taken:
        one.close()
    return found


def _key() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form, bare = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, bare)


def _wait(true: Callable[[], bool], log: Path | None = None, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise SystemExit(f"it did not come:\n{log.read_text()[-3000:] if log else ''}")
        time.sleep(0.5)


def _say(words: str) -> None:
    print(f"  {words}", flush=True)


def main() -> None:
    """Check every overlay; exit code 1 and what is wrong where something is."""
    build()
    wrong = [f"{overlay}: {one}" for overlay in OVERLAYS for one in check(overlay)]
    print("\n".join(wrong) or "Every overlay is taken, twice without a difference, and every pod is restricted.")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
