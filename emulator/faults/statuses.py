"""CSC663: an integration response with a status that its method doesn't declare.

API Gateway refuses it: "Invalid Response status code specified". A proxy's answer passes as it is.
"""

from csc.emulator.faults.methods import Declaration, Declared


def check_statuses(declared: Declared) -> None:
    for one in declared.methods:
        integration = one.integration
        if integration is None or integration.type in ("AWS_PROXY", "HTTP_PROXY"):
            continue
        for number, response in enumerate(integration.responses):
            if response.status not in one.method.responses:
                _tell(declared, one, number, response.status)


def _tell(declared: Declared, one: Declaration, number: int, status: int) -> None:
    given = one.of_integration("IntegrationResponses")
    step: str | int = list(given)[number] if isinstance(given, dict) else number
    known = ", ".join(map(str, sorted(one.method.responses))) or "none"
    where = f'responses: {{"{status}": …}}' if one.in_document else "MethodResponses"
    declared.tell(
        "CSC663",
        one.realised,
        one.path("IntegrationResponses", step),
        f"it answers {status}, and the method declares no such response (it has: {known})",
        f"Add the status {status} to the method's {where}.",
    )
