"""Ways from what a policy allows to what it doesn't: paths of privilege escalation.

Each path is a set of actions that together give its holder other rights than those it was given: a
policy of its own to change, a role of others to run code as.  Whether a policy allows them is asked of
the evaluator, on an entity that isn't the holder's own.  Source: the public research of Rhino Security
Labs ("AWS IAM Privilege Escalation – Methods and Mitigation") and Bishop Fox ("Privilege Escalation
in AWS"), whose paths parliament and pmapper check too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from csc.emulator.services.iam.evaluate import Policies, Request
from csc.emulator.services.iam.lint.action_table import ActionTable
from csc.emulator.services.iam.lint.finding import Finding
from csc.emulator.services.iam.policy import Policy
from csc.emulator.services.iam.principals import Principal
from csc.emulator.services.iam.witness import find_context

ACCOUNT = "123456789012"
_HOLDER = f"arn:aws:iam::{ACCOUNT}:user/the-holder"
HOLDER = Principal("user", _HOLDER, _HOLDER, ACCOUNT)

PROBES = {
    "iam:AddUserToGroup": "group/administrators",
    "iam:AttachGroupPolicy": "group/administrators",
    "iam:AttachRolePolicy": "role/somebody-elses",
    "iam:CreatePolicyVersion": "policy/somebody-elses",
    "iam:PassRole": "role/somebody-elses",
    "iam:PutGroupPolicy": "group/administrators",
    "iam:PutRolePolicy": "role/somebody-elses",
    "iam:SetDefaultPolicyVersion": "policy/somebody-elses",
    "iam:UpdateAssumeRolePolicy": "role/somebody-elses",
    "sts:AssumeRole": "role/somebody-elses",
}
"""What each action of IAM is tried on; others of IAM on another user, those of services on anything."""


@dataclass(frozen=True, slots=True)
class Path:
    """``passes_to`` is the service that iam:PassRole hands the role to."""

    what: str
    actions: tuple[str, ...]
    passes_to: str = ""


_OTHERS = (
    ("give another user's keys to itself", ("iam:CreateAccessKey",)),
    ("set another user's password", ("iam:CreateLoginProfile",)),
    ("change another user's password", ("iam:UpdateLoginProfile",)),
    ("write a new version of a policy that somebody holds", ("iam:CreatePolicyVersion",)),
    ("bring back an older version of a policy", ("iam:SetDefaultPolicyVersion",)),
    ("attach any policy to a user", ("iam:AttachUserPolicy",)),
    ("attach any policy to a group", ("iam:AttachGroupPolicy",)),
    ("write a policy of a user", ("iam:PutUserPolicy",)),
    ("write a policy of a group", ("iam:PutGroupPolicy",)),
    ("join a group", ("iam:AddUserToGroup",)),
    ("attach any policy to a role and assume it", ("iam:AttachRolePolicy", "sts:AssumeRole")),
    ("write a policy of a role and assume it", ("iam:PutRolePolicy", "sts:AssumeRole")),
    ("let itself assume a role", ("iam:UpdateAssumeRolePolicy", "sts:AssumeRole")),
    ("change the code of a function and so act as its role", ("lambda:UpdateFunctionCode",)),
    (
        "have a function load a layer and so act as its role",
        ("lambda:UpdateFunctionConfiguration",),
    ),
    ("reach a development endpoint that has a role", ("glue:UpdateDevEndpoint",)),
    ("open a shell on an instance that has a role", ("ssm:StartSession",)),
    ("run a command on an instance that has a role", ("ssm:SendCommand",)),
)
_PASSING = (
    ("run an instance", ("ec2:RunInstances",), "ec2"),
    ("run a function", ("lambda:CreateFunction", "lambda:InvokeFunction"), "lambda"),
    (
        "run a function on events",
        ("lambda:CreateFunction", "lambda:CreateEventSourceMapping"),
        "lambda",
    ),
    (
        "run a function that it lets itself call",
        ("lambda:CreateFunction", "lambda:AddPermission"),
        "lambda",
    ),
    ("deploy a stack", ("cloudformation:CreateStack",), "cloudformation"),
    (
        "run a pipeline",
        ("datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition"),
        "datapipeline",
    ),
    ("open a development endpoint", ("glue:CreateDevEndpoint",), "glue"),
    ("run a job", ("glue:CreateJob", "glue:StartJobRun"), "glue"),
    ("open a notebook", ("sagemaker:CreateNotebookInstance",), "sagemaker"),
    ("run a build", ("codebuild:CreateProject", "codebuild:StartBuild"), "codebuild"),
    ("run a task", ("ecs:RegisterTaskDefinition", "ecs:RunTask"), "ecs-tasks"),
    ("run a state machine", ("states:CreateStateMachine", "states:StartExecution"), "states"),
)
PATHS = (
    *(Path(what, actions) for what, actions in _OTHERS),
    *(
        Path(f"{what} as any role", ("iam:PassRole", *actions), f"{service}.amazonaws.com")
        for what, actions, service in _PASSING
    ),
)


def escalations(policy: Policy, actions: ActionTable) -> Iterator[Finding]:
    """The paths that end in one statement are told together; none of administrators."""
    policies = Policies(identity=(policy,))
    if _statement(policies, "anyservice:AnythingAtAll", "") is not None:
        return
    found: dict[int, list[Path]] = {}
    for path in PATHS:
        numbers = [_statement(policies, action, path.passes_to) for action in path.actions]
        if None not in numbers and numbers[-1] is not None:
            found.setdefault(numbers[-1], []).append(path)
    for number, (first, *others) in sorted(found.items()):
        more = f" There are {len(others)} more ways." if len(others) > 1 else ""
        more = f" Or {others[0].what}." if len(others) == 1 else more
        yield Finding(
            number,
            "privilege-escalation",
            f"{' and '.join(first.actions)} on any resource let the holder {first.what}.{more}",
            "Name the resources that it is meant for, or limit the role by a permissions boundary.",
        )


def _statement(policies: Policies, action: str, passes_to: str) -> int | None:
    """The statement that allows the action on somebody else's resource, under whatever conditions."""
    context: dict[str, str] = {"iam:passedtoservice": passes_to} if passes_to else {}
    request = Request(HOLDER, action, _probe(action), {**context, "aws:username": "the-holder"})
    if find_context(request, policies) is None:
        return None
    for level in policies.relevant(action).allows["identity"]:
        for statement in level:
            if statement.covers_resource(request.resource, request.context):
                return statement.index
    return None


def _probe(action: str) -> str:
    service = action.partition(":")[0]
    if action in PROBES:
        return f"arn:aws:iam::{ACCOUNT}:{PROBES[action]}"
    if service == "iam":
        return f"arn:aws:iam::{ACCOUNT}:user/somebody-else"
    if service == "lambda":
        return f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:somebody-elses"
    if service == "ssm":
        return f"arn:aws:ec2:us-east-1:{ACCOUNT}:instance/i-0123456789abcdef0"
    return f"arn:aws:{service}:us-east-1:{ACCOUNT}:somebody-elses"
