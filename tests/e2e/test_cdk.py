"""``cdk`` reads what ``csc compile`` writes, and deploys it to ``csc dev --empty``: bootstrap, deploy, an empty diff.

It runs where aws-cdk is installed: beside the other JavaScript clients (``make clients``), on the PATH, or as CDK_CLI names it.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.e2e.dev_server import APPS, CSC, StartDev

_NODE = Path(__file__).parent / "node" / "node_modules" / ".bin" / "cdk"
CDK = os.environ.get("CDK_CLI") or (str(_NODE) if _NODE.exists() else shutil.which("cdk"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CDK is None, reason="aws-cdk is not installed (make clients, or CDK_CLI)"),
]


def test_bootstrap_deploy_and_no_difference(start_dev: StartDev, tmp_path: Path) -> None:
    cloud = tmp_path / "cloud"
    cloud.mkdir()
    dev = start_dev(cloud, "--empty", "--ephemeral")
    out = tmp_path / "out"
    subprocess.run([CSC, "compile", str(APPS / "shop"), "-o", str(out)], check=True)

    def cdk(*arguments: str) -> str:
        done = subprocess.run(
            [str(CDK), *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={
                **{k: v for k, v in os.environ.items() if not k.startswith("AWS_")},
                "AWS_ENDPOINT_URL": dev.url,
                "AWS_ACCESS_KEY_ID": "test",
                "AWS_SECRET_ACCESS_KEY": "test",
                "AWS_REGION": "us-east-1",
                "AWS_EC2_METADATA_DISABLED": "true",
                "CDK_DISABLE_CLI_TELEMETRY": "true",
                "HOME": str(tmp_path),
                "NO_COLOR": "1",
            },
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    listed = cdk("ls", "--app", str(out))
    assert [line for line in listed.splitlines() if line.startswith("shop-dev-")] == [
        f"shop-dev-{name}" for name in ("data", "auth", "iam", "api")
    ]
    cdk("synth", "--quiet", "--app", str(out))
    cdk("bootstrap", "aws://123456789012/us-east-1")
    cdk("deploy", "--all", "--require-approval", "never", "--app", str(out))
    assert "Number of stacks with differences: 0" in cdk("diff", "--app", str(out))
    outputs = dev.client("cloudformation").describe_stacks(StackName="shop-dev-api")["Stacks"][0]
    api = next(o["OutputValue"] for o in outputs["Outputs"] if o["OutputKey"] == "ApiId")
    found = dev.request("GET", f"/_aws/execute-api/{api}/dev/products")
    assert (found.status, found.json()) == (200, {"items": [], "next": None})
