"""What the Python client sees of a federation: `session.py NAMESPACE POD` prints it as JSON.

Objects are written and read, a watch is followed, and a Pod of a member is looked into.
"""

import json
import sys

from kubernetes import client, config, watch
from kubernetes.client.rest import ApiException
from kubernetes.stream import stream

namespace, pod = sys.argv[1:3]
config.load_kube_config()
core = client.CoreV1Api()
seen = {}


def write(value):
    body = {"metadata": {"name": "python", "labels": {"by": "python"}}, "data": {"a": value}}
    made = core.create_namespaced_config_map(namespace, body)
    stale = made.to_dict()
    core.patch_namespaced_config_map("python", namespace, {"data": {"b": "2"}})
    try:
        core.replace_namespaced_config_map("python", namespace, made)
    except ApiException as refused:
        seen["stale"] = json.loads(refused.body)["reason"]
    return stale["metadata"]["resource_version"]


def follow(version):
    events = watch.Watch().stream(
        core.list_namespaced_config_map,
        namespace,
        resource_version=version,
        timeout_seconds=30,
    )
    for event in events:
        return [event["type"], event["object"].data]
    return None


version = write("1")
seen["watched"] = follow(version)
listed = core.list_namespaced_config_map(namespace, label_selector="by=python")
seen["listed"] = [one.metadata.name for one in listed.items]
seen["deleted"] = core.delete_namespaced_config_map("python", namespace).status

sets = client.AppsV1Api().list_namespaced_replica_set(namespace)
seen["ready"] = {one.metadata.name: one.status.ready_replicas for one in sets.items}
placements = client.CustomObjectsApi().list_namespaced_custom_object(
    "fleet.navarch.dev", "v1alpha1", namespace, "placements"
)
seen["placed"] = [one["metadata"]["name"] for one in placements["items"]]

seen["pod"] = core.read_namespaced_pod(pod, namespace).status.phase
seen["log"] = core.read_namespaced_pod_log(pod, namespace).splitlines()[-1]
running = stream(
    core.connect_get_namespaced_pod_exec,
    pod,
    namespace,
    command=["sh", "-c", "echo out; echo bad >&2; exit 3"],
    stdout=True,
    stderr=True,
    _preload_content=False,
)
running.run_forever(timeout=30)
seen["said"] = [running.read_stdout(), running.read_stderr(), running.returncode]
print(json.dumps(seen))
