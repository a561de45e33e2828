"""Every secret that manifests ask for is made by one program, or given by a vault; none is in the repository."""

from deploy.k8s import secrets
from deploy.k8s.tests.conftest import Manifest, name, of_kind, rendered

MADE = secrets.everything()
OPERATORS_OWN = {"patientsworld-tls", "backups"}  # of a certificate's issuer, and of who has the bucket


def test_every_secret_and_key_that_is_asked_for_is_one_that_the_program_makes(manifests: list[Manifest]) -> None:
    for secret, keys in asked(manifests).items():
        assert secret in MADE.keys() | OPERATORS_OWN | made_here(manifests), secret
        assert keys <= MADE.get(secret, {}).keys() or secret in OPERATORS_OWN | made_here(manifests), (secret, keys)


def test_every_secret_that_the_program_makes_is_asked_for_somewhere() -> None:
    used = {secret for overlay in ("dev", "prod") for secret in asked(rendered(overlay))}
    assert MADE.keys() <= used


def test_a_vault_gives_every_secret_that_the_program_would_make() -> None:
    given = {name(one): one["spec"] for one in of_kind(rendered("prod"), "ExternalSecret")}
    assert given.keys() == MADE.keys() | {"backups"}
    for secret, values in MADE.items():
        assert given[secret]["target"]["template"]["type"] == secrets.kind(values)


def test_two_installations_have_no_password_in_common() -> None:
    other = secrets.everything()
    same = {
        (name, key)
        for name, values in MADE.items()
        for key, value in values.items()
        if value == other[name][key] and key not in ("username", "roles", "mail-url", "provider-client-secret")
    }
    assert same == set()


def test_no_secret_is_in_the_repository(manifests: list[Manifest]) -> None:
    for one in of_kind(manifests, "Secret"):
        assert name(one) == "elasticsearch-roles"  # what a user may do; an operator wants it as a Secret


def asked(manifests: list[Manifest]) -> dict[str, set[str]]:
    """The keys of each Secret that something in the manifests names."""
    found: dict[str, set[str]] = {}

    def look(value: object) -> None:
        if isinstance(value, dict):
            for key in ("secretName", "passwordSecret", "secret", "importCredentialsSecret"):
                said = value.get(key)
                secret = said if key == "secretName" else said.get("name") if isinstance(said, dict) else None
                if isinstance(secret, str):
                    items = (said if isinstance(said, dict) else value).get("items", [])
                    found.setdefault(secret, set()).update(item["key"] for item in items)
            if "name" in value and "key" in value and "parameter" not in value:
                found.setdefault(value["name"], set()).add(value["key"])
            for inner in value.values():
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    for one in manifests:
        if one["kind"] not in (
            "CustomResourceDefinition",
            "PodMonitor",
            "PrometheusRule",
            "ConfigMap",
            "ExternalSecret",
        ):
            look(one)
    return found


def made_here(manifests: list[Manifest]) -> set[str]:
    return set(map(name, of_kind(manifests, "Secret")))
