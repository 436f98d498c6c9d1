"""The iam stack: one role a route, with exactly the statements that its calls need.

A statement's ``Sid`` says what it allows; the role's ``Metadata`` says which line of the source asks for it.
"""

from typing import Any

from csc.compiler.backends.cloudformation.channels import channel_arn, channel_key_arn
from csc.compiler.backends.cloudformation.data import table_id
from csc.compiler.backends.cloudformation.names import (
    application_id,
    camel,
    digest,
    distinct,
    export,
    imported,
    scoped,
    source,
    suppressed,
    tags,
    template,
)
from csc.compiler.backends.cloudformation.protection import key_arn, queue_arn
from csc.compiler.ir.model import Program
from csc.compiler.lowering.cloud import CloudRoute, Grant

TRUST = {"vtl": "apigateway.amazonaws.com"}
LOGGING = "ApiGatewayLoggingRole"
LONGEST = 50
WILDCARDS = ("AwsSolutions-IAM5", "Serverless-LambdaStarPermissions")
"""What auditors say of a statement with a star in it."""
STARS = "X-Ray's actions know no resources, and Lambda names the streams of a function's log."
LOG_GROUPS = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:"
KEY_USERS = {"key": "dynamodb", "application-key": "lambda", "queue-key": "sqs", "topic-key": "sns"}
"""The service that a role uses a key through."""
SIDS = {
    "application-key": "DecryptEnvironment",
    "dead-letters": "KeepFailedEvents",
    "logs": "WriteLogs",
    "xray": "SendTraces",
}


def role_id(route_id: str) -> str:
    return f"{distinct(route_id)}Role"


def function_name(program: Program, route_id: str) -> dict[str, Any]:
    return {"Fn::Sub": _function(program, route_id)}


def log_group(program: Program, route_id: str) -> str:
    """The text for ``Fn::Sub`` of a function's log group."""
    return f"/aws/lambda/{_function(program, route_id)}"


def _function(program: Program, route_id: str) -> str:
    """``shop-${Stage}-reorder``. AWS allows 64 characters; of those 14 are left to the stage."""
    application = application_id(program)
    if len(application) + len(route_id) + 2 > LONGEST:
        tail = digest(f"{application}/{route_id}")[:6]
        application = application[:20]
        route_id = f"{route_id[: LONGEST - len(application) - 9]}-{tail}"
    return f"{application}-${{Stage}}-{route_id}"


def role_of(program: Program, one: CloudRoute) -> dict[str, Any]:
    """The resources and outputs of one route: empty where it needs no role."""
    if not one.grants:
        return {}
    trust = TRUST.get(one.tier, "lambda.amazonaws.com")
    statements = [_statement(program, grant) for grant in one.grants]
    why = [
        {"sid": made["Sid"], "source": source(grant.span), "why": grant.why}
        for made, grant in zip(statements, one.grants, strict=True)
    ]
    return {
        "Type": "AWS::IAM::Role",
        "Metadata": {
            "csc:source": source(one.route.span),
            "csc:route": one.route.id,
            "csc:statements": why,
            **(suppressed(dict.fromkeys(WILDCARDS, STARS)) if one.tier != "vtl" else {}),
        },
        "Properties": {
            "Description": f"What {one.route.method} {one.route.path} may do",
            "AssumeRolePolicyDocument": _trust(trust),
            "Policies": [
                {
                    "PolicyName": one.route.id,
                    "PolicyDocument": {"Version": "2012-10-17", "Statement": statements},
                }
            ],
            "Tags": tags(program, route=one.route),
        },
    }


def iam_stack(program: Program, roles: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """``roles`` by route id."""
    resources: dict[str, Any] = {}
    outputs: dict[str, Any] = {}
    for route_id, role in roles.items():
        if role:
            name = role_id(route_id)
            resources[name] = role
            arn = {"Fn::GetAtt": [name, "Arn"]}
            outputs[f"{name}Arn"] = {"Value": arn, "Export": export(program, f"{name}Arn")}
    resources[LOGGING] = _logging(program)
    arn = {"Fn::GetAtt": [LOGGING, "Arn"]}
    outputs[f"{LOGGING}Arn"] = {"Value": arn, "Export": export(program, f"{LOGGING}Arn")}
    return template(program, "one role a route", resources) | {"Outputs": outputs}


def _trust(service: str) -> dict[str, Any]:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _statement(program: Program, grant: Grant) -> dict[str, Any]:
    actions = list(grant.actions)
    statement: dict[str, Any] = {
        "Sid": _sid(program, grant),
        "Effect": "Allow",
        "Action": actions[0] if len(actions) == 1 else actions,
        "Resource": _resource(program, grant),
    }
    if grant.resource[0] in KEY_USERS:
        name = KEY_USERS[grant.resource[0]]
        service = {"Fn::Sub": f"{name}.${{AWS::Region}}.amazonaws.com"}
        statement["Condition"] = {"StringEquals": {"kms:ViaService": service}}
    if grant.leading or grant.attributes:
        statement["Condition"] = _fine_grained(grant)
    if grant.held:
        statement["Condition"] = _held(grant)
    return statement


def _held(grant: Grant) -> dict[str, Any]:
    """The values that what is sent may have. A request has several sources and types where it has several events."""
    operator = "ForAllValues:StringEquals" if grant.resource[0] == "bus" else "StringEquals"
    return {operator: {key: list(values) for key, values in grant.held}}


def _fine_grained(grant: Grant) -> dict[str, Any]:
    """Which items, and what of them: the conditions of DynamoDB's fine-grained access control.

    ``ForAllValues`` holds of a request that names no attribute at all; that one asks for all, as ``Select`` says.
    """
    found: dict[str, Any] = {}
    if grant.leading:
        found["ForAllValues:StringLike"] = {"dynamodb:LeadingKeys": list(grant.leading)}
    if grant.attributes:
        found["ForAllValues:StringEquals"] = {"dynamodb:Attributes": list(grant.attributes)}
        found["StringEqualsIfExists"] = {"dynamodb:Select": "SPECIFIC_ATTRIBUTES"}
    return found


def _sid(program: Program, grant: Grant) -> str:
    verb = camel(grant.actions[0].partition(":")[2])
    match grant.resource:
        case ("table", key):
            return verb + camel(program.tables[key].name)
        case ("index", key, index):
            return verb + camel(program.tables[key].name) + camel(index)
        case ("key", key):
            return verb + camel(program.tables[key].name)
        case ("store", key):
            return "WriteTo" + camel(program.log_stores[key].name)
        case ("queue", key) if len(grant.actions) > 1:
            return "Receive" + camel(program.channels[key].name)
        case ("queue" | "topic" | "bus" | "email" | "queue-key" | "topic-key" as kind, key):
            return verb + camel(program.channels[key].name) + camel(kind)
    return SIDS[grant.resource[0]]


def _resource(program: Program, grant: Grant) -> Any:
    match grant.resource:
        case ("table", key):
            return imported(program, f"{table_id(program.tables[key])}Arn")
        case ("index", key, index):
            arn = imported(program, f"{table_id(program.tables[key])}Arn")
            return {"Fn::Join": ["/", [arn, "index", index]]}
        case ("key", key):
            table = program.tables[key]
            wish = str(table.options["encryption"])
            return wish if wish != "kms" else imported(program, f"{table_id(table)}KeyArn")
        case ("store", key):
            name = scoped(program, program.log_stores[key].name)["Fn::Sub"]
            return {"Fn::Sub": f"{LOG_GROUPS}{name}:*"}
        case ("queue" | "topic" | "bus" | "email", key):
            return channel_arn(program, program.channels[key])
        case ("queue-key" | "topic-key", key):
            return channel_key_arn(program, program.channels[key])
        case ("logs", route_id):
            return {"Fn::Sub": f"{LOG_GROUPS}{log_group(program, route_id)}:*"}
        case ("application-key",):
            return key_arn(program)
        case ("dead-letters",):
            return queue_arn(program)
    # X-Ray's actions know no resources.
    return "*"


def _logging(program: Program) -> dict[str, Any]:
    """What API Gateway needs, once an account, to write its logs."""
    managed = "service-role/AmazonAPIGatewayPushToCloudWatchLogs"
    return {
        "Type": "AWS::IAM::Role",
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": {
            "Description": "API Gateway writes the account's API logs",
            "AssumeRolePolicyDocument": _trust("apigateway.amazonaws.com"),
            "ManagedPolicyArns": [
                {"Fn::Sub": f"arn:${{AWS::Partition}}:iam::aws:policy/{managed}"}
            ],
            "Tags": tags(program),
        },
    }
