"""Terraform makes a REST API and an HTTP API, finds nothing left to do, changes them, and takes them away.

It runs where ``terraform`` is installed and TF_PLUGIN_MIRROR names a folder with its AWS provider, laid out as
Terraform's filesystem mirrors are; nothing is downloaded.
"""

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.e2e.dev_server import APPS, CSC, ROOT, Dev

PROVIDERS = Path(os.environ.get("TF_PLUGIN_MIRROR", "no-mirror"))
PROVIDER = PROVIDERS / "registry.terraform.io" / "hashicorp" / "aws"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        shutil.which("terraform") is None or not PROVIDER.is_dir(),
        reason="terraform or its AWS provider is not installed (TF_PLUGIN_MIRROR)",
    ),
]


class Terraform:
    """Runs in ``folder``, against ``dev``."""

    def __init__(self, folder: Path, dev: Dev) -> None:
        self.folder = folder
        rc = folder / "terraform.rc"
        rc.write_text(
            f'provider_installation {{\n  filesystem_mirror {{\n    path = "{PROVIDERS}"\n  }}\n}}\n'
        )
        self.environment = {
            **os.environ,
            "AWS_ENDPOINT_URL": dev.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
            "CHECKPOINT_DISABLE": "1",
            "TF_CLI_CONFIG_FILE": str(rc),
        }

    def run(self, *arguments: str, status: int = 0) -> str:
        done = subprocess.run(
            ["terraform", *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=150,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    def apply(self, *variables: str) -> None:
        """Apply, and see that nothing is left to do (the plan's status would be 2)."""
        given = [f"-var={one}" for one in variables]
        self.run("apply", "-auto-approve", "-no-color", *given)
        self.run("plan", "-no-color", "-detailed-exitcode", *given)


@pytest.fixture
def dev(tmp_path: Path) -> Iterator[Dev]:
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "template.yaml").write_text("Resources:\n  Log:\n    Type: AWS::Logs::LogGroup\n")
    server = Dev(folder / "template.yaml", ("--ephemeral",)).start()
    yield server
    server.stop()


class _Echo(BaseHTTPRequestHandler):
    """404 for /missing, else what the API sent."""

    def do_GET(self) -> None:
        body = json.dumps({"path": self.path, "kind": self.headers.get("x-kind")}).encode()
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def echo() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.timeout(600)  # both kinds of API: Terraform is started five times
def test_apply_plan_change_and_destroy(dev: Dev, tmp_path: Path, echo: str) -> None:
    folder = tmp_path / "terraform"
    shutil.copytree(ROOT / "fixtures" / "terraform" / "orders", folder)
    terraform = Terraform(folder, dev)
    terraform.run("init", "-no-color")
    given = f"endpoint={echo}"
    terraform.apply(given)
    outputs = {k: v["value"] for k, v in json.loads(terraform.run("output", "-json")).items()}
    path = f"/_aws/execute-api/{outputs['api']}/v1/orders/7"
    assert dev.request("GET", path).status == 403
    assert dev.request("PUT", path, {"what": "tea"}).status == 401
    found = dev.request("GET", path, headers={"x-api-key": outputs["key"]})
    assert (found.status, found.headers["X-Source"]) == (200, "b")

    base = f"/_aws/execute-api/{outputs['shop']}"
    assert dev.request("GET", f"{base}/orders/7").json() == {"path": "/7", "kind": "a"}
    assert dev.request("GET", f"{base}/orders/missing").status == 410
    assert dev.request("POST", f"{base}/orders/7").status == 401
    mapped = dev.request("GET", "/v1/shop/orders/8", headers={"Host": "shop.example.com"})
    assert mapped.json() == {"path": "/8", "kind": "fixed"}
    quick = dev.request("GET", f"/_aws/execute-api/{outputs['quick']}/any/thing")
    assert quick.json()["path"] == "/any/thing"

    terraform.apply(given, "title=second", 'variables={"kind"="b","more"="c"}')
    assert dev.request("GET", f"{base}/orders/7").json()["kind"] == "b"
    terraform.run("destroy", "-auto-approve", "-no-color")
    assert dev.request("GET", path).status == dev.request("GET", base).status == 403


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Dev]:
    folder = tmp_path / "cloud"
    folder.mkdir()
    server = Dev(folder, ("--empty", "--ephemeral")).start()
    yield server
    server.stop()


def test_what_csc_compiles_is_applied_and_serves(empty: Dev, tmp_path: Path) -> None:
    """``csc compile --target tofu``, apply, an empty plan, and the API answers as under ``csc dev``."""
    module = tmp_path / "module"
    subprocess.run(
        [CSC, "compile", str(APPS / "todo"), "--target", "tofu", "-o", str(module)],
        check=True,
        capture_output=True,
    )
    terraform = Terraform(module, empty)
    terraform.run("init", "-no-color")
    terraform.run("validate", "-no-color")
    terraform.apply()
    base = (
        f"/_aws/execute-api/{json.loads(terraform.run('output', '-json'))['api_id']['value']}/dev"
    )
    assert empty.request("GET", f"{base}/health").json() == {"status": "ok"}
    assert empty.request("GET", f"{base}/todos").status == 401
    token = empty.token("customer")
    assert empty.request("POST", f"{base}/todos", {"title": 1}, token).status == 400
    made = empty.request("POST", f"{base}/todos", {"title": "milk"}, token).json()
    assert empty.request("GET", f"{base}/todos/{made['id']}", token=token).json() == made
    assert empty.request("GET", f"{base}/todos/none", token=token).status == 404
