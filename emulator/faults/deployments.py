"""CSC664: a deployment that CloudFormation may make before the methods it is a snapshot of.

Without ``DependsOn`` the order is open: API Gateway refuses a deployment of an API without methods, and
serves one without those that come later.
"""

from collections.abc import Mapping

from csc.emulator.cloudformation.realise import Step
from csc.emulator.faults.methods import Declared

DEPLOYMENT = "AWS::ApiGateway::Deployment"
METHOD = "AWS::ApiGateway::Method"
SHOWN = 3


def check_deployments(declared: Declared) -> None:
    for stack in declared.plan.stacks.values():
        for name, step in stack.steps.items():
            if step.realised.type == DEPLOYMENT:
                _check(declared, name, stack.steps)


def _check(declared: Declared, name: str, steps: Mapping[str, Step]) -> None:
    deployment = steps[name].realised
    api = deployment.properties.get("RestApiId")
    before = _before(name, steps)
    after = [
        other
        for other, step in steps.items()
        if step.realised.type == METHOD
        and step.realised.properties.get("RestApiId") == api
        and other not in before
    ]
    if after:
        named = ", ".join(after[:SHOWN]) + (", …" if len(after) > SHOWN else "")
        declared.tell(
            "CSC664",
            deployment,
            ("Resources", name, "DependsOn"),
            f"it may be made before {named}, and serve the API without",
            f"Add to its DependsOn: {named}.",
        )


def _before(name: str, steps: Mapping[str, Step]) -> set[str]:
    """All that a resource refers to or depends on, at any remove."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        step = steps.get(waiting.pop())
        new = [other for other in step.names if other not in found] if step else []
        found.update(new)
        waiting += new
    return found
