"""Write the pages of ``docs/`` that are generated from tables in code (``make docs``).

A test fails where a page is not what this script would write.
"""

import importlib
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from csc.codes import CODES
from csc.compiler.diagnostics import diagnostics_page
from csc.compiler.support import language_page
from csc.emulator.calls import Row
from csc.emulator.cloudformation.resources import RESOURCE_TYPES
from csc.emulator.gateway.features import FEATURES, TESTS, Feature
from csc.emulator.http_api import features as http_api

FOLDER = Path(__file__).parent
SERVICES = {
    "apigateway": "csc.emulator.services.apigateway.operations",
    "apigatewayv2": "csc.emulator.services.apigatewayv2.operations",
    "dynamodb": "csc.emulator.services.dynamodb.operations",
    "dynamodbstreams": "csc.emulator.services.dynamodbstreams.operations",
    "cognito-idp": "csc.emulator.services.cognito_idp.operations",
    "cognito-identity": "csc.emulator.services.cognito_identity.operations",
    "iam": "csc.emulator.services.iam.operations",
    "sts": "csc.emulator.services.sts.operations",
    "lambda": "csc.emulator.services.lambda_.operations",
    "logs": "csc.emulator.services.logs.operations",
    "s3": "csc.emulator.services.s3.operations",
    "events": "csc.emulator.services.events.operations",
    "firehose": "csc.emulator.services.firehose.operations",
    "kinesis": "csc.emulator.services.kinesis.operations",
    "scheduler": "csc.emulator.services.scheduler.operations",
    "secretsmanager": "csc.emulator.services.secretsmanager.operations",
    "ses": "csc.emulator.services.ses.operations",
    "sesv2": "csc.emulator.services.sesv2.operations",
    "sns": "csc.emulator.services.sns.operations",
    "sqs": "csc.emulator.services.sqs.operations",
    "cloudformation": "csc.emulator.services.cloudformation.operations",
    "ssm": "csc.emulator.services.ssm.operations",
    "stepfunctions": "csc.emulator.services.stepfunctions.operations",
    "kms": "csc.emulator.services.recorded.kms",
    "wafv2": "csc.emulator.services.recorded.wafv2",
}


def codes_page() -> str:
    """The compiler's rules, then the codes of everything else."""
    lines = [diagnostics_page(), "## Templates, running, the state file", ""]
    lines += ["| code | what |", "|---|---|"]
    lines += [f"| {code} | {meaning} |" for code, meaning in sorted(CODES.items())]
    return "\n".join([*lines, ""])


def services_page() -> str:
    """One table a service: operation, whether it is supported, what is missing."""
    lines = ["# Supported operations", ""]
    lines += ["Generated from the `OPERATIONS` tables in `emulator/services/`.", ""]
    for service, module in SERVICES.items():
        room = importlib.import_module(module)
        table: Mapping[str, Row] = room.OPERATIONS
        lines += [f"## {service}", "", "| operation | supported | missing |", "|---|---|---|"]
        lines += [
            f"| {name} | {row.support} | {row.missing} |" for name, row in sorted(table.items())
        ]
        refused: Mapping[str, str] = getattr(room, "NOT_EMULATED", {})
        lines += [f"| {name} | no | {why} |" for name, why in sorted(refused.items())]
        lines.append("")
    return "\n".join(lines)


def resources_page() -> str:
    """The CloudFormation resource types, and which of them are active locally."""
    lines = ["# CloudFormation resource types", ""]
    lines += ["Generated from `RESOURCE_TYPES` in `emulator/cloudformation/resources/`.", ""]
    lines += [
        "*emulated*: does what AWS's does. *recorded*: properties checked, ids and attributes given,",
        "described on request, not active locally. Any other type is refused.",
        "",
        "| type | kind | missing |",
        "|---|---|---|",
    ]
    lines += [f"| {t.type} | {t.kind} | {t.missing} |" for _, t in sorted(RESOURCE_TYPES.items())]
    return "\n".join([*lines, ""])


def gateway_page() -> str:
    """What of API Gateway's REST data plane is emulated, and which test holds it."""
    return features_page("The REST API gateway", "emulator/gateway", FEATURES, TESTS)


def http_api_page() -> str:
    """The same of HTTP APIs."""
    return features_page("HTTP APIs", "emulator/http_api", http_api.FEATURES, http_api.TESTS)


def features_page(title: str, room: str, features: Iterable[Feature], tests: str) -> str:
    lines = [f"# {title}", "", f"Generated from `FEATURES` in `{room}/features.py`.", ""]
    lines += ["| area | feature | supported | missing | held by |", "|---|---|---|---|---|"]
    lines += [
        f"| {f.area} | {f.name} | {f.state} | {f.missing} | "
        + (f"[{f.test}](../{tests}{f.test}) |" if f.test else "|")
        for f in features
    ]
    return "\n".join([*lines, ""])


PAGES: dict[str, Callable[[], str]] = {
    "operations.md": services_page,
    "resources.md": resources_page,
    "gateway.md": gateway_page,
    "http-api.md": http_api_page,
    "diagnostics.md": codes_page,
    "language.md": language_page,
}


def main() -> int:
    """Write every page; with ``--check`` only say which differ, and exit 1 where one does."""
    stale = []
    for name, page in PAGES.items():
        path, text = FOLDER / name, page()
        if not path.exists() or path.read_text() != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text)
    if stale:
        print(("stale: " if "--check" in sys.argv else "wrote: ") + ", ".join(stale))
    return int(bool(stale) and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
