"""The chart, rendered by Helm's own library, and checked against the schemas of Kubernetes."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import helm_python
import kubernetes_validate
import pytest
import yaml
from pydantic import SecretStr

from assistant.settings.reading import read_settings
from assistant.settings.values import Settings, variable
from tests.deploy.composed import DEPLOY, composed, example_environment

CHART = DEPLOY / "helm" / "dateline"
LEAST: dict[str, Any] = yaml.safe_load((CHART / "ci" / "example-values.yaml").read_text("utf-8"))
MOST: dict[str, Any] = LEAST | {
    "replicas": 3,
    "variablesSecretName": "model-key",
    "settings": {"DATELINE_VISITORS": "60", "DATELINE_CHROMA_SHARDS": "month", "DATELINE_LOG": "text"},
    "imagePullSecrets": [{"name": "registry"}],
    "files": {"existingClaim": "originals"},
    "data": {"size": "40Gi", "storageClassName": "fast"},
    "chroma": {"enabled": False, "url": "https://one.example.org,http://two.example.org:8000"},
    "ingress": {"controller": "nginx", "className": "nginx", "tlsSecretName": "certificate"},
    "metrics": {"enabled": True, "port": 9464},
    "networkPolicy": {"pagesFrom": [{"namespaceSelector": {"matchLabels": {"name": "ingress"}}}]},
    "nodeSelector": {"disk": "ssd"},
    "tolerations": [{"key": "news", "operator": "Exists"}],
}
SECRETS = sorted(
    variable(name) for name, field in Settings.model_fields.items() if field.annotation == SecretStr | None
)
ALONE: dict[str, Any] = LEAST | {
    "replicas": 1,
    "ingress": {"enabled": False, "controller": ""},
    "networkPolicy": {"enabled": False},
}


def objects(values: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """What the chart makes of these values, by kind and name."""
    with helm_python.Chart.load(CHART) as chart:
        rendered = chart.render(copy.deepcopy(values), name="news", namespace="press")
    found = [
        one
        for file, text in rendered.items()
        if file.endswith(".yaml")
        for one in yaml.safe_load_all(text)
        if one
    ]
    named = {(one["kind"], one["metadata"]["name"]): one for one in found}
    assert len(named) == len(found)
    return named


def pods(found: dict[tuple[str, str], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for (kind, _), one in found.items():
        if kind == "StatefulSet":
            yield one["spec"]["template"]


@pytest.mark.parametrize("values", [LEAST, MOST, ALONE], ids=["least", "most", "alone"])
def test_what_is_rendered_is_valid_and_fits_together(values: dict[str, Any]) -> None:
    found = objects(values)
    for one in found.values():
        kubernetes_validate.validate(one, "1.37", strict=True)
    labels = [pod["metadata"]["labels"] for pod in pods(found)]
    for (kind, name), one in found.items():
        selector = one["spec"].get("selector", {}) if kind != "ConfigMap" else {}
        chosen = selector.get("matchLabels", selector if kind == "Service" else {})
        assert not chosen or any(chosen.items() <= those.items() for those in labels), (kind, name)
    claims = {name for kind, name in found if kind == "PersistentVolumeClaim"} | {"originals"}
    secrets = {"dateline-secrets"}
    for pod in pods(found):
        volumes = {volume["name"]: volume for volume in pod["spec"]["volumes"]} | {"data": {}}
        for volume in volumes.values():
            assert volume.get("persistentVolumeClaim", {}).get("claimName", "originals") in claims
            assert volume.get("secret", {}).get("secretName", "dateline-secrets") in secrets
        [container] = pod["spec"]["containers"]
        assert {mount["name"] for mount in container["volumeMounts"]} == set(volumes)


@pytest.mark.parametrize("values", [LEAST, MOST], ids=["least", "most"])
def test_no_container_is_root_writes_to_its_image_or_gains_rights(values: dict[str, Any]) -> None:
    for pod in pods(objects(values)):
        [container] = pod["spec"]["containers"]
        assert pod["spec"]["securityContext"]["runAsNonRoot"] is True
        assert pod["spec"]["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["spec"]["automountServiceAccountToken"] is False
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert {"requests", "limits"} <= set(container["resources"])
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            asked = container[probe]["httpGet"]
            named = asked.get("httpHeaders", [])
            assert named == [{"name": "Host", "value": "localhost"}] or container["name"] == "chroma"


def test_the_servers_get_the_settings_that_the_compose_file_gives_them() -> None:
    given = objects(LEAST)["ConfigMap", "news-dateline"]["data"]
    composed_ones = composed(example_environment())["services"]["dateline-1"]["environment"]
    assert set(given) == set(composed_ones) - {"DATELINE_VISITORS"}
    alike = {"DATELINE_URL", "DATELINE_ADMINS", "DATELINE_OIDC_PROVIDER", "DATELINE_OIDC_CLIENT_ID"}
    assert {name: given[name] for name in alike} == {name: composed_ones[name] for name in alike}
    more = objects(MOST)["ConfigMap", "news-dateline"]["data"]
    assert (more["DATELINE_LOG"], more["DATELINE_METRICS"]) == ("text", "0.0.0.0:9464")
    secrets = {name.upper() for name in ("dateline_oidc_client_secret", "dateline_cookie_secret")}
    environment = more | dict.fromkeys(secrets, "s" * 32) | {"DATELINE_SETTINGS": ""}
    settings = read_settings(environment).settings
    assert (settings.visitors, settings.chroma_url) == (60, MOST["chroma"]["url"])


def test_what_is_secret_is_taken_from_the_settings_file_of_the_secret(tmp_path: Path) -> None:
    """Each of the settings that the chart's values may not have, in the file that its README shows."""
    given = objects(MOST)["ConfigMap", "news-dateline"]["data"]
    assert given["DATELINE_SETTINGS"] == "/run/secrets/dateline/dateline.toml"
    assert len(SECRETS) == 5
    file = tmp_path / "dateline.toml"
    lines = {
        "database_url": "postgresql+psycopg://dateline:secret@db/dateline",
        "oidc_client_secret": "s" * 32,
        "cookie_secret": "c" * 32,
    }
    for name in ("chroma_token", "chroma_basic"):  # of which a server takes one
        text = "".join(f'{key} = "{value}"\n' for key, value in (lines | {name: "user:secret"}).items())
        file.write_text(text, "utf-8")
        environment = given | {
            "DATELINE_SETTINGS": str(file),
            "DATELINE_CHROMA_URL": "https://one.example.org",
        }
        secret = getattr(read_settings(environment).settings, name)
        assert secret.get_secret_value() == "user:secret"


def test_a_browser_is_kept_with_one_server_whichever_controller_it_is() -> None:
    traefik = objects(LEAST)["Service", "news-dateline"]
    assert traefik["metadata"]["annotations"]["traefik.ingress.kubernetes.io/service.sticky.cookie"] == "true"
    nginx = objects(MOST)["Ingress", "news-dateline"]["metadata"]["annotations"]
    assert nginx["nginx.ingress.kubernetes.io/affinity"] == "cookie"
    haproxy = objects(LEAST | {"ingress": {"controller": "haproxy"}})["Ingress", "news-dateline"]
    assert haproxy["metadata"]["annotations"]["haproxy.org/cookie-persistence"] == "dateline_server"
    assert haproxy["spec"]["rules"][0]["host"] == "dateline.example.org"


def test_chroma_is_reached_by_the_servers_alone_and_those_outside_at_their_ports() -> None:
    own = objects(LEAST)
    policy = own["NetworkPolicy", "news-dateline-chroma"]["spec"]
    [asking] = policy["ingress"][0]["from"]
    assert asking["podSelector"]["matchLabels"]["app.kubernetes.io/component"] == "server"
    assert policy["egress"] == []
    outside = objects(MOST)
    assert not [name for _, name in outside if name.endswith("chroma")]
    ports = [one["ports"] for one in outside["NetworkPolicy", "news-dateline"]["spec"]["egress"]]
    assert [{"port": 443}, {"port": 8000}] in ports


def test_in_maintenance_one_pod_serves_nothing_and_is_not_ended_for_it() -> None:
    servers = objects(MOST | {"maintenance": True})["StatefulSet", "news-dateline"]
    kubernetes_validate.validate(servers, "1.37", strict=True)
    [container] = servers["spec"]["template"]["spec"]["containers"]
    assert (servers["spec"]["replicas"], container["command"]) == (1, ["sleep", "infinity"])
    assert not [name for name in container if name.endswith("Probe")]
    usual = objects(MOST)["StatefulSet", "news-dateline"]
    [serving] = usual["spec"]["template"]["spec"]["containers"]
    assert usual["spec"]["replicas"] == 3
    assert "command" not in serving


def test_one_server_has_no_budget_that_would_keep_its_node_from_being_drained() -> None:
    assert not [
        kind for kind, _ in objects(ALONE) if kind in ("PodDisruptionBudget", "NetworkPolicy", "Ingress")
    ]
    assert ("PodDisruptionBudget", "news-dateline") in objects(LEAST)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"url": "http://dateline.example.org"}, "url"),
        ({"secretName": ""}, "secretName"),
        ({"replica": 3}, "replica"),
        *(({"settings": {name: "x" * 32}}, name) for name in SECRETS),
        ({"settings": {"DATELINE_VISITORS": 60}}, "string"),
        ({"ingress": {"controller": "apache"}}, "controller"),
        ({"chroma": {"enabled": False}}, "set chroma.url"),
        ({"chroma": {"enabled": True, "url": "http://chroma:8000"}}, "set chroma.enabled"),
    ],
)
def test_values_that_cannot_work_are_refused_by_name(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(helm_python.HelmError) as refused:
        objects(LEAST | wrong)
    assert said in str(refused.value)


def test_the_linter_has_nothing_to_say_and_the_versions_are_those_of_the_project() -> None:
    report = helm_python.lint(CHART, LEAST, strict=True)
    grave = [one for one in report["messages"] if one["severity"] not in ("INFO", "UNKNOWN", 0, 1)]
    assert grave == []
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text("utf-8"))
    assert f"dateline:{chart['appVersion']}" in (DEPLOY / "compose.yaml").read_text("utf-8")
    assert f'version = "{chart["appVersion"]}"' in (DEPLOY.parent / "pyproject.toml").read_text("utf-8")
