"""A stack made, changed or deleted: the engine does it, and events tell of it as AWS's do.

A deployment is planned wholly before anything is applied, so that one which fails has changed
nothing: what its events call a rollback is that nothing had to be rolled back.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from csc.diagnostics import Diagnostic, DiagnosticsError
from csc.emulator.cloudformation.made_stacks import ORIGIN
from csc.emulator.cloudformation.plan_stack import StackPlan
from csc.emulator.services.cloudformation.compare_stacks import compare_stacks
from csc.emulator.services.cloudformation.errors import ValidationError
from csc.emulator.services.cloudformation.policies import denied
from csc.emulator.services.cloudformation.store import Source, Stack

if TYPE_CHECKING:
    from csc.emulator.services.cloudformation.service import CloudFormation

OF_THE_TEMPLATE = frozenset({"CSC601", "CSC602", "CSC603", "CSC604", "CSC605", "CSC606", "CSC607"})
"""What CloudFormation refuses before it makes a stack."""
STACK = "AWS::CloudFormation::Stack"


def preview(cloudformation: "CloudFormation", name: str, source: Source) -> StackPlan | str:
    """The plan of a stack, or why it would fail. Raises ValidationError for a faulty template."""
    try:
        return cloudformation.engine.preview(name, source.made)
    except DiagnosticsError as error:
        refuse_template(name, error.diagnostics)
        return failure(name, error.diagnostics)[1]


def refuse_template(name: str, problems: Sequence[Diagnostic]) -> None:
    """Raises ValidationError where the template itself is at fault."""
    mine = ORIGIN + name
    for problem in problems:
        if problem.code in OF_THE_TEMPLATE and problem.message.startswith(mine + ":"):
            said = problem.message.removeprefix(mine + ":").strip()
            raise ValidationError(f"Template error: {said} {problem.remedy}".strip())


def failure(name: str, problems: Sequence[Diagnostic]) -> tuple[str, str]:
    """The logical id at fault (empty: none, or another stack's) and the reason, in words."""
    errors = [p for p in problems if p.severity == "error"]
    mine = ORIGIN + name + ":"
    own = next((p for p in errors if p.message.startswith(mine)), None)
    if own is None:
        return "", errors[0].message.removeprefix(ORIGIN)
    said = own.message.removeprefix(mine).strip()
    logical = said.partition(":")[0].partition(".")[0].partition("[")[0]
    return logical, f"{said} {own.remedy}".strip()


def create_stack(cloudformation: "CloudFormation", stack: Stack, source: Source) -> None:
    """Leaves the stack in CREATE_COMPLETE, ROLLBACK_COMPLETE or CREATE_FAILED."""
    tell = cloudformation.tell
    tell(stack, STACK, "CREATE_IN_PROGRESS", "User Initiated")
    try:
        cloudformation.swap(stack.name, source.made)
    except DiagnosticsError as error:
        logical, reason = failure(stack.name, error.diagnostics)
        _tell_failed(cloudformation, stack, source, logical, "CREATE_FAILED", reason)
        named = f"The following resource(s) failed to create: [{logical}]. " if logical else ""
        if not stack.rolls_back:
            tell(stack, STACK, "CREATE_FAILED", named or reason)
            return
        why = f"{named}Rollback requested by user." if logical else reason
        tell(stack, STACK, "ROLLBACK_IN_PROGRESS", why)
        tell(stack, STACK, "ROLLBACK_COMPLETE", "")
        return
    stack.source = source
    _tell_changes(cloudformation, stack, None)
    tell(stack, STACK, "CREATE_COMPLETE", "")


def update_stack(
    cloudformation: "CloudFormation", stack: Stack, source: Source, policy: str = ""
) -> None:
    """Leaves the stack in UPDATE_COMPLETE, or as it was in UPDATE_ROLLBACK_COMPLETE.

    ``policy`` is the stack policy that holds meanwhile; what it protects fails the update.
    """
    tell, before = cloudformation.tell, cloudformation.engine.stacks.get(stack.name)
    stack.updated = cloudformation.cloud.clock.now()
    tell(stack, STACK, "UPDATE_IN_PROGRESS", "User Initiated")
    try:
        _refuse_protected(cloudformation, stack, source, policy)
        cloudformation.swap(stack.name, source.made)
    except DiagnosticsError as error:
        logical, reason = failure(stack.name, error.diagnostics)
        _tell_failed(cloudformation, stack, source, logical, "UPDATE_FAILED", reason)
        named = f"The following resource(s) failed to update: [{logical}]. " if logical else reason
        tell(stack, STACK, "UPDATE_ROLLBACK_IN_PROGRESS", named)
        tell(stack, STACK, "UPDATE_ROLLBACK_COMPLETE", "")
        return
    stack.source = source
    _tell_changes(cloudformation, stack, before)
    tell(stack, STACK, "UPDATE_COMPLETE", "")


def _refuse_protected(
    cloudformation: "CloudFormation", stack: Stack, source: Source, policy: str
) -> None:
    """Raises DiagnosticsError where a change isn't allowed by the stack's policy."""
    if not policy:
        return
    before = cloudformation.engine.stacks.get(stack.name)
    planned = cloudformation.engine.preview(stack.name, source.made)
    for name in denied(policy, compare_stacks(before, planned)):
        text = f"{ORIGIN}{stack.name}: {name}: Action denied by stack policy"
        raise DiagnosticsError([Diagnostic("CSC609", text)])


def import_into(cloudformation: "CloudFormation", stack: Stack, source: Source) -> None:
    """Leaves the stack in IMPORT_COMPLETE, or as it was in IMPORT_ROLLBACK_COMPLETE."""
    tell, before = cloudformation.tell, cloudformation.engine.stacks.get(stack.name)
    stack.updated = cloudformation.cloud.clock.now()
    tell(stack, STACK, "IMPORT_IN_PROGRESS", "User Initiated")
    try:
        cloudformation.swap(stack.name, source.made)
    except DiagnosticsError as error:
        _, reason = failure(stack.name, error.diagnostics)
        tell(stack, STACK, "IMPORT_ROLLBACK_IN_PROGRESS", reason)
        tell(stack, STACK, "IMPORT_ROLLBACK_COMPLETE", "")
        return
    stack.source = source
    plan = cloudformation.engine.stacks[stack.name]
    for change in compare_stacks(before, plan):
        name = change["LogicalResourceId"]
        cloudformation.tell_resource(stack, name, plan.steps[name].realised, "IMPORT_COMPLETE")
    tell(stack, STACK, "IMPORT_COMPLETE", "")


def delete_stack(cloudformation: "CloudFormation", stack: Stack) -> None:
    """Leaves the stack deleted, or as it was where another one uses its exports."""
    tell, engine = cloudformation.tell, cloudformation.engine
    plan, status = engine.stacks.get(stack.name), stack.status
    tell(stack, STACK, "DELETE_IN_PROGRESS", "User Initiated")
    user = _user_of(cloudformation, plan)
    if user:
        tell(stack, STACK, status, f"Delete canceled. {user}")
        return
    if stack.name in engine.made:
        cloudformation.swap(stack.name, None)
    for name, step in reversed(tuple(plan.steps.items() if plan else ())):
        kept = step.deletion_policy != "Delete"
        status = "DELETE_SKIPPED" if kept else "DELETE_COMPLETE"
        cloudformation.tell_resource(stack, name, step.realised, status)
    stack.deleted, stack.source = cloudformation.cloud.clock.now(), None
    tell(stack, STACK, "DELETE_COMPLETE", "")


def _user_of(cloudformation: "CloudFormation", plan: StackPlan | None) -> str:
    """Which export keeps a stack from being deleted, and who uses it."""
    for name in plan.exports if plan else ():
        for other, using in cloudformation.engine.stacks.items():
            if name in using.imports and using is not plan:
                return f"Cannot delete export {name} as it is in use by {other}."
    return ""


def _tell_failed(
    cloudformation: "CloudFormation",
    stack: Stack,
    source: Source,
    logical: str,
    status: str,
    reason: str,
) -> None:
    resource: Any = (source.data.get("Resources") or {}).get(logical)
    if isinstance(resource, dict):
        kind = str(resource.get("Type", ""))
        cloudformation.tell_event(stack, logical, "", kind, status, reason)


def _tell_changes(cloudformation: "CloudFormation", stack: Stack, before: StackPlan | None) -> None:
    plan = cloudformation.engine.stacks[stack.name]
    verbs = {"Add": "CREATE", "Modify": "UPDATE", "Remove": "DELETE"}
    changes = compare_stacks(before, plan)
    for change in changes:
        name, verb = change["LogicalResourceId"], verbs[change["Action"]]
        steps = before.steps if verb == "DELETE" and before else plan.steps
        resource = steps[name].realised
        if verb != "DELETE":
            cloudformation.tell_resource(stack, name, resource, f"{verb}_IN_PROGRESS")
        skipped = verb == "DELETE" and change["PolicyAction"] == "Retain"
        status = "DELETE_SKIPPED" if skipped else f"{verb}_COMPLETE"
        cloudformation.tell_resource(stack, name, resource, status)
