"""How API Gateway calls a service: the URI, the headers, and a template that has to know where it is deployed.

dynamodb:action/GetItem · events:action/PutEvents with JSON's headers · sqs:path/<account>/orders, sns:path//, email:path//
with a form's.  (API Gateway calls SES by the name of its host, ``email``.)
"""

import re
from typing import Any

from csc.compiler.backends.vtl.forms import VERSIONS
from csc.compiler.ir.model import Program
from csc.compiler.lowering.cloud import CloudRoute

HEADER = "integration.request.header."
FORM = {f"{HEADER}Content-Type": "'application/x-www-form-urlencoded'"}
EVENT = {
    f"{HEADER}Content-Type": "'application/x-amz-json-1.1'",
    f"{HEADER}X-Amz-Target": "'AWSEvents.PutEvents'",
}
_OWN = re.compile(r"\$\{(?!AWS::)")
_PSEUDO = "${AWS::"


def service_of(one: CloudRoute) -> str:
    return str(one.plans[0][1]["service"]) if one.plans else ""


def uri_of(program: Program, one: CloudRoute) -> str:
    """The text for ``Fn::Sub`` of the integration's URI."""
    place, service = "arn:${AWS::Partition}:apigateway:${AWS::Region}", service_of(one)
    if service == "sqs":
        queue = program.channels[one.plans[0][1]["resource"]].name
        return f"{place}:sqs:path/${{AWS::AccountId}}/{queue}"
    if service in VERSIONS:
        return f"{place}:{'email' if service == 'ses' else service}:path//"
    return f"{place}:{service}:action/{one.operation}"


def headers_of(one: CloudRoute) -> dict[str, str]:
    """The request parameters of the integration: what the service has to be told of the body."""
    service = service_of(one)
    return dict(FORM) if service in VERSIONS else dict(EVENT) if service == "events" else {}


def template_in_stack(text: str) -> Any:
    """A request template as a property: as it is, or the ``Fn::Sub`` that fills in the account and region."""
    return {"Fn::Sub": _OWN.sub("${!", text)} if _PSEUDO in text else text
