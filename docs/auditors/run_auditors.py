"""Each auditor over one application's stacks → how many checks pass, are suppressed with a reason, or fail.

checkov     an executable, of an environment of its own
cdk-nag     AwsSolutions and Serverless, by node
cfn-guard   the Control Tower's rules, by the binary that the npm package brings
"""

import json
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
GUARD = MODULES / "@cdklabs" / "cdk-validator-cfnguard"
RULES = ("apigateway", "cloudwatch", "dynamodb", "identityandaccessmanagement",
         "keymanagementservice", "lambda", "sqs", "waf")  # fmt: skip
"""The folders of cfn-guard's rules that are about what stacks of ours may have."""


@dataclass(slots=True)
class Findings:
    """``failed`` by the check's id."""

    passed: int = 0
    suppressed: int = 0
    failed: Counter[str] = field(default_factory=Counter)


def run_checkov(checkov: str, out: Path) -> Findings:
    options = ("--framework", "cloudformation", "--compact", "--quiet", "--output", "json")
    report = json.loads(_run(checkov, "-d", str(out / "cloudformation"), *options))
    summary = report["summary"]
    failed = Counter(str(check["check_id"]) for check in report["results"]["failed_checks"])
    return Findings(int(summary["passed"]), int(summary["skipped"]), failed)


def run_nag(out: Path) -> Findings:
    found = Findings()
    for _, rule, _, state in json.loads(_run("node", str(HERE / "nag.js"), str(out))):
        if state == "Compliant":
            found.passed += 1
        elif state == "Suppressed":
            found.suppressed += 1
        elif state != "N/A":
            found.failed[rule] += 1
    return found


def run_guard(out: Path) -> Findings:
    found = Findings()
    binary = GUARD / "bin" / "ubuntu" / "x86_64" / "cfn-guard"
    rules = [str(GUARD / "rules" / "control-tower" / "cfn-guard" / name) for name in RULES]
    templates = [str(one) for one in sorted((out / "cdk").glob("*.template.json"))]
    options = ("--structured", "--output-format", "json", "--show-summary", "none")
    report = _run(str(binary), "validate", "--data", *templates, "--rules", *rules, *options)
    for file in json.loads(report):
        found.passed += len(file["compliant"])
        for one in file["not_compliant"]:
            found.failed[one["Rule"]["name"]] += 1
    return found


def _run(*command: str) -> str:
    """Auditors tell of findings by their exit status, too."""
    done = subprocess.run(command, capture_output=True, check=False, text=True, timeout=300)
    if not done.stdout.lstrip().startswith(("{", "[")):
        raise SystemExit(f"{Path(command[0]).name} failed: {done.stdout}{done.stderr}")
    return done.stdout
