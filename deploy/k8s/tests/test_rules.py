"""What every manifest keeps, in each overlay: one sentence, one test."""

import re
from collections import Counter

from deploy.graph import INNER_PORT, ROOMS, processes
from deploy.k8s.tests.conftest import Manifest, boxes, name, of_kind, ours, pod

WORKLOADS = ("Deployment", "StatefulSet", "Job")


def test_every_process_of_the_graph_is_there_and_no_other(manifests: list[Manifest]) -> None:
    assert sorted(map(name, ours(manifests))) == sorted(process.name for process in processes())


def test_every_service_has_its_migration_and_the_broker_its_topology(manifests: list[Manifest]) -> None:
    assert sorted(map(name, of_kind(manifests, "Job"))) == sorted([*(f"{room}-migrate" for room in ROOMS), "topology"])


def test_a_process_runs_what_the_graph_says(manifests: list[Manifest]) -> None:
    commands = {process.name: list(process.command) for process in processes()}
    assert {name(one): boxes(one)[0]["command"] for one in ours(manifests)} == commands


def test_the_migration_alone_has_the_owners_password(manifests: list[Manifest]) -> None:
    for one in ours(manifests, *WORKLOADS):
        taken = {source["secret"]["name"] for source in _sources(one)}
        owners = {secret for secret in taken if secret.endswith("-owner")}
        assert owners == ({name(one).replace("-migrate", "-owner")} if name(one).endswith("-migrate") else set())


def test_a_process_sees_its_own_secrets_and_what_is_shared(manifests: list[Manifest]) -> None:
    for one in ours(manifests, *WORKLOADS):
        room = boxes(one)[0]["image"].rpartition("/")[2].partition(":")[0].partition("@")[0]
        taken = {source["secret"]["name"] for source in _sources(one)}
        assert taken <= {room, f"{room}-owner", "shared"} or name(one) == "topology", name(one)


def test_a_secret_is_a_file_that_its_setting_names_and_never_a_variable(manifests: list[Manifest]) -> None:
    for one in ours(manifests, *WORKLOADS):
        box = boxes(one)[0]
        assert not [variable for variable in box["env"] if "valueFrom" in variable], name(one)
        [mount] = [mount for mount in box["volumeMounts"] if mount["name"] == "secrets"]
        files = {
            f"{mount['mountPath']}/{item['path']}" for source in _sources(one) for item in source["secret"]["items"]
        }
        told = {variable["value"] for variable in box["env"] if variable["value"].startswith("/run/secrets/")}
        assert told == files, name(one)


def test_no_pod_has_a_token_of_the_cluster(manifests: list[Manifest]) -> None:
    assert all(account["automountServiceAccountToken"] is False for account in of_kind(manifests, "ServiceAccount"))
    for one in of_kind(manifests, *WORKLOADS):
        assert pod(one)["spec"]["automountServiceAccountToken"] is False, name(one)


def test_every_process_has_an_account_of_its_own(manifests: list[Manifest]) -> None:
    there = set(map(name, of_kind(manifests, "ServiceAccount")))
    for one in ours(manifests, *WORKLOADS):
        assert pod(one)["spec"]["serviceAccountName"] == name(one)
        assert name(one) in there


def test_every_pod_is_restricted(manifests: list[Manifest]) -> None:
    [namespace] = of_kind(manifests, "Namespace")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    for one in of_kind(manifests, *WORKLOADS):
        spec = pod(one)["spec"]
        assert spec["securityContext"]["runAsNonRoot"] is True, name(one)
        assert spec["securityContext"]["runAsUser"] > 0, name(one)
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name(one)
        assert not {"hostNetwork", "hostPID", "hostIPC"} & spec.keys(), name(one)
        assert not [volume for volume in spec.get("volumes", []) if "hostPath" in volume], name(one)
        for box in boxes(one):
            assert box["securityContext"]["allowPrivilegeEscalation"] is False, name(one)
            assert box["securityContext"]["capabilities"] == {"drop": ["ALL"]}, name(one)
            assert not [port for port in box.get("ports", []) if "hostPort" in port], name(one)


def test_servers_of_operators_are_restricted_too(manifests: list[Manifest]) -> None:
    pods = [one["spec"]["override"]["statefulSet"]["spec"]["template"] for one in of_kind(manifests, "RabbitmqCluster")]
    pods += [nodes["podTemplate"] for one in of_kind(manifests, "Elasticsearch") for nodes in one["spec"]["nodeSets"]]
    for one in pods:
        assert one["spec"]["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert one["spec"]["securityContext"]["runAsNonRoot"] is True
        for box in [*one["spec"].get("initContainers", []), *one["spec"]["containers"]]:
            assert box["securityContext"] == {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}


def test_our_images_write_into_an_empty_folder_alone_as_a_user_that_no_node_knows(manifests: list[Manifest]) -> None:
    for one in ours(manifests, *WORKLOADS):
        [box] = boxes(one)
        assert box["securityContext"]["readOnlyRootFilesystem"] is True
        assert {"name": "tmp", "mountPath": "/tmp"} in box["volumeMounts"]
        [tmp] = [volume for volume in pod(one)["spec"]["volumes"] if volume["name"] == "tmp"]
        assert tmp["emptyDir"]["sizeLimit"]
        assert pod(one)["spec"]["securityContext"]["runAsUser"] >= 10_000


def test_every_process_is_asked_on_its_inner_port(manifests: list[Manifest]) -> None:
    paths = {"startupProbe": "/startupz", "livenessProbe": "/livez", "readinessProbe": "/readyz"}
    for one in ours(manifests):
        [box] = boxes(one)
        assert {"name": "inner", "containerPort": INNER_PORT, "protocol": "TCP"} in box["ports"]
        assert {probe: box[probe]["httpGet"] for probe in paths} == {
            probe: {"path": path, "port": "inner"} for probe, path in paths.items()
        }


def test_whoever_ends_has_time_for_what_is_in_flight(manifests: list[Manifest]) -> None:
    for one in ours(manifests):
        waits = boxes(one)[0]["lifecycle"]["preStop"]["sleep"]["seconds"]
        assert waits == 5
        assert pod(one)["spec"]["terminationGracePeriodSeconds"] >= waits + 20 + 10  # what it finishes, and some more


def test_an_update_never_takes_a_pod_before_its_successor_is_ready(manifests: list[Manifest]) -> None:
    for one in ours(manifests):
        rolling = {"maxUnavailable": 0, "maxSurge": 1}
        assert one["spec"]["strategy"] == {"type": "RollingUpdate", "rollingUpdate": rolling}


def test_there_are_two_of_every_process_at_least(overlay: str, manifests: list[Manifest]) -> None:
    if overlay == "dev":
        return  # one of each fits a laptop, and says so
    least = {name(one): one["spec"]["replicas"] for one in ours(manifests) if "replicas" in one["spec"]}
    for one in of_kind(manifests, "HorizontalPodAutoscaler"):
        least[one["spec"]["scaleTargetRef"]["name"]] = one["spec"]["minReplicas"]
    for one in of_kind(manifests, "ScaledObject"):
        least[one["spec"]["scaleTargetRef"]["name"]] = one["spec"]["minReplicaCount"]
    assert least.keys() == {process.name for process in processes()}
    assert min(least.values()) >= 2


def test_who_is_scaled_by_itself_has_no_number_beside(manifests: list[Manifest]) -> None:
    scaled = {
        one["spec"]["scaleTargetRef"]["name"] for one in of_kind(manifests, "HorizontalPodAutoscaler", "ScaledObject")
    }
    assert all("replicas" not in one["spec"] for one in ours(manifests) if name(one) in scaled)


def test_one_pod_of_a_process_is_taken_at_a_time(manifests: list[Manifest]) -> None:
    budgets = {name(one): one["spec"] for one in of_kind(manifests, "PodDisruptionBudget")}
    for one in ours(manifests):
        assert budgets[name(one)]["maxUnavailable"] == 1
        assert budgets[name(one)]["selector"] == one["spec"]["selector"]


def test_pods_of_a_process_are_spread_over_zones_and_nodes(overlay: str, manifests: list[Manifest]) -> None:
    for one in ours(manifests):
        zone, node = pod(one)["spec"]["topologySpreadConstraints"]
        assert (zone["topologyKey"], node["topologyKey"]) == ("topology.kubernetes.io/zone", "kubernetes.io/hostname")
        assert zone["labelSelector"] == node["labelSelector"] == one["spec"]["selector"]
        assert zone["whenUnsatisfiable"] == ("DoNotSchedule" if overlay == "prod" else "ScheduleAnyway")


def test_every_process_asks_for_what_the_graph_says_and_has_a_limit_of_memory(
    overlay: str, manifests: list[Manifest]
) -> None:
    sizes = {process.name: process.size for process in processes()}
    for one in ours(manifests):
        size, resources = sizes[name(one)], boxes(one)[0]["resources"]
        assert resources["requests"]["cpu"] == ("25m" if overlay == "dev" else f"{size.cpu}m")
        assert resources["requests"]["memory"] == f"{size.memory}Mi"
        assert resources["limits"]["memory"] == f"{size.most}Mi"
    for one in of_kind(manifests, *WORKLOADS):
        assert all(box["resources"]["limits"]["memory"] and box["resources"]["requests"]["cpu"] for box in boxes(one))


def test_what_people_wait_for_goes_before_what_may_be_late(manifests: list[Manifest]) -> None:
    values = {name(one): one["value"] for one in of_kind(manifests, "PriorityClass")}
    assert values["patientsworld-serve"] > values["patientsworld-work"]
    for one in ours(manifests, *WORKLOADS):
        late = pod(one)["metadata"]["labels"]["app.kubernetes.io/component"] == "worker"
        assert pod(one)["spec"]["priorityClassName"] == ("patientsworld-work" if late else "patientsworld-serve")


def test_a_job_goes_away_so_that_the_next_release_can_lay_its_own(manifests: list[Manifest]) -> None:
    for one in of_kind(manifests, "Job"):
        assert 0 < one["spec"]["ttlSecondsAfterFinished"] <= 3600
        assert one["spec"]["backoffLimit"] >= 5


def test_a_service_leads_to_the_pods_of_its_name(manifests: list[Manifest]) -> None:
    there = {name(one): one["spec"]["ports"][0]["port"] for one in of_kind(manifests, "Service")}
    for process in processes():
        assert there.get(process.name) == process.port
    labels = [pod(one)["metadata"]["labels"] for one in of_kind(manifests, "Deployment", "StatefulSet")]
    for one in of_kind(manifests, "Service"):
        if "app.kubernetes.io/name" in one["spec"]["selector"]:
            assert [found for found in labels if one["spec"]["selector"].items() <= found.items()], name(one)


def test_every_image_has_a_version_that_does_not_move_by_itself(manifests: list[Manifest]) -> None:
    for one in of_kind(manifests, *WORKLOADS):
        for box in boxes(one):
            assert re.search(r"(:(?!latest)[\w.-]+|@sha256:[0-9a-f]{64})$", box["image"]), box["image"]


def test_every_object_of_ours_is_named_as_kubernetes_recommends(manifests: list[Manifest]) -> None:
    wanted = {f"app.kubernetes.io/{label}" for label in ("name", "component", "part-of", "version")}
    for one in ours(manifests, *WORKLOADS):
        assert wanted <= one["metadata"]["labels"].keys() & pod(one)["metadata"]["labels"].keys(), name(one)
        assert not [label for label in one["spec"].get("selector", {}).get("matchLabels", ()) if "version" in label]


def test_everything_is_in_the_one_namespace(manifests: list[Manifest]) -> None:
    outside = {"Namespace", "PriorityClass"}
    for one in manifests:
        assert (one["metadata"].get("namespace") is None) == (one["kind"] in outside), (one["kind"], name(one))
        assert one["metadata"].get("namespace", "patientsworld") == "patientsworld"


def test_nothing_is_there_twice(manifests: list[Manifest]) -> None:
    counted = Counter((one["apiVersion"], one["kind"], name(one)) for one in manifests)
    assert [key for key, count in counted.items() if count > 1] == []


def test_a_folder_that_is_shared_can_be_written_on_several_nodes_or_all_are_on_one(
    overlay: str, manifests: list[Manifest]
) -> None:
    modes = {mode for one in of_kind(manifests, "PersistentVolumeClaim") for mode in one["spec"]["accessModes"]}
    together = ["affinity" in pod(one)["spec"] for one in ours(manifests) if _claims(one)]
    assert (modes == {"ReadWriteMany"}) != all(together)
    assert len(together) == sum(bool(process.shares) for process in processes())


def _sources(one: Manifest) -> list[Manifest]:
    return [
        source for volume in pod(one)["spec"]["volumes"] for source in volume.get("projected", {}).get("sources", [])
    ]


def _claims(one: Manifest) -> list[Manifest]:
    return [volume for volume in pod(one)["spec"]["volumes"] if "persistentVolumeClaim" in volume]
