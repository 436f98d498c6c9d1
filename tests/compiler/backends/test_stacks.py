"""The stacks: clean to cfn-lint, secure by default, each default overridable, ids that stay."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from csc.assembly import Assembly
from csc.compiler import compile_project
from csc.compiler.backends.cloudformation.names import path_id
from csc.compiler.backends.write import write
from csc.compiler.project import project_of
from tests.compiler.backends.test_golden import APPS, compiled

APP = """
from csc import *

{declared}


class Thing(Model):
    id: str
    x: str = ""


@route("/things/{{id}}"{guard})
def get_thing(id: str) -> Thing:
    return things.get(id)
"""


def of(declared: str, guard: str = ", public=True") -> Assembly:
    compilation = compile_project(
        project_of({"api.py": APP.format(declared=declared, guard=guard)})
    )
    assert compilation.assembly is not None, compilation.diagnostics
    return compilation.assembly


def only(assembly: Assembly, stack: str, kind: str) -> dict[str, Any]:
    resources = assembly.stacks[stack]["Resources"].values()
    (found,) = [one for one in resources if one["Type"] == kind]
    properties: dict[str, Any] = found["Properties"]
    return properties


TABLE = 'things = DynamoDB(name="things")'


@pytest.mark.parametrize("app", sorted(path.name for path in APPS.iterdir() if path.is_dir()))
def test_cfn_lint_finds_nothing(app: str, tmp_path: Path) -> None:
    write(compiled(app), tmp_path / "out")
    files = sorted(str(path) for path in (tmp_path / "out" / "cloudformation").iterdir())
    lint = [str(Path(sys.executable).parent / "cfn-lint"), "--include-checks", "I"]
    done = subprocess.run(
        [*lint, "--template", *files], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_a_table_is_encrypted_recoverable_and_protected() -> None:
    table = only(of(TABLE), "data", "AWS::DynamoDB::Table")
    assert table["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS"}
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["DeletionProtectionEnabled"] is True
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    resource = of(TABLE).stacks["data"]["Resources"]["ThingsTable"]
    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain")


def test_each_default_of_a_table_can_be_changed() -> None:
    declared = """things = DynamoDB(
    name="things", point_in_time_recovery=False, deletion_protection=False, billing="provisioned",
    read_capacity=7, ttl_attribute="until", stream="NEW_IMAGE", encryption="kms",
    global_secondary_indexes=[GSI(name="by-x", partition_key="x", include=["y"])],
)"""
    assembly = of(declared)
    table = only(assembly, "data", "AWS::DynamoDB::Table")
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": False}
    assert table["DeletionProtectionEnabled"] is False
    capacity = {"ReadCapacityUnits": 7, "WriteCapacityUnits": 5}
    assert table["ProvisionedThroughput"] == capacity
    assert table["GlobalSecondaryIndexes"][0]["ProvisionedThroughput"] == capacity
    projection = {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["y"]}
    assert table["GlobalSecondaryIndexes"][0]["Projection"] == projection
    assert table["TimeToLiveSpecification"] == {"AttributeName": "until", "Enabled": True}
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_IMAGE"}
    keys = assembly.stacks["data"]["Resources"]
    assert keys["ThingsTableKey"]["Properties"]["EnableKeyRotation"] is True


def test_a_pool_has_the_specifications_defaults() -> None:
    assembly = of(f'{TABLE}\npeople = Cognito(name="people")', ")\n@auth(people")
    pool = only(assembly, "auth", "AWS::Cognito::UserPool")
    assert (pool["MfaConfiguration"], pool["EnabledMfas"]) == ("OPTIONAL", ["SOFTWARE_TOKEN_MFA"])
    policy = pool["Policies"]["PasswordPolicy"]
    assert policy["MinimumLength"] >= 8
    assert all(
        policy[f"Require{kind}"] for kind in ("Lowercase", "Uppercase", "Numbers", "Symbols")
    )
    assert pool["AutoVerifiedAttributes"] == ["email"]
    assert pool["UserPoolAddOns"] == {"AdvancedSecurityMode": "ENFORCED"}
    client = only(assembly, "auth", "AWS::Cognito::UserPoolClient")
    assert (client["AccessTokenValidity"], client["RefreshTokenValidity"]) == (60, 43_200)
    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert "AllowedOAuthFlows" not in client


def test_each_default_of_a_pool_can_be_changed() -> None:
    declared = f"""{TABLE}
people = Cognito(
    name="people", mfa=True, token_ttl="5m", refresh_ttl="1d", self_sign_up=False,
    password_policy={{"minimum_length": 20, "require_symbols": False}}, deletion_protection=False,
)"""
    assembly = of(declared, ', methods=["GET"])\n@auth(people, scopes=["read", "else/where"]')
    pool = only(assembly, "auth", "AWS::Cognito::UserPool")
    assert pool["MfaConfiguration"] == "ON"
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 20
    assert pool["Policies"]["PasswordPolicy"]["RequireSymbols"] is False
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert pool["DeletionProtection"] == "INACTIVE"
    client = only(assembly, "auth", "AWS::Cognito::UserPoolClient")
    assert (client["AccessTokenValidity"], client["RefreshTokenValidity"]) == (5, 1440)
    assert client["AllowedOAuthScopes"][-2:] == ["else/where", "people/read"]
    servers = {
        one["Properties"]["Identifier"]
        for one in assembly.stacks["auth"]["Resources"].values()
        if one["Type"] == "AWS::Cognito::UserPoolResourceServer"
    }
    assert servers == {"people", "else"}
    method = assembly.stacks["api"]["Resources"]["GetThingMethod"]["Properties"]
    assert method["AuthorizationScopes"] == ["people/read", "else/where"]


def test_an_api_is_throttled_logged_traced_and_behind_a_firewall() -> None:
    assembly = of(TABLE)
    stage = only(assembly, "api", "AWS::ApiGateway::Stage")
    (settings,) = stage["MethodSettings"]
    assert (settings["ThrottlingRateLimit"], settings["ThrottlingBurstLimit"]) == (100, 300)
    assert settings["DataTraceEnabled"] is False
    assert stage["TracingEnabled"] is True
    fields = json.loads(stage["AccessLogSetting"]["Format"])
    assert fields["status"] == "$context.status"
    logs = [r for r in assembly.stacks["api"]["Resources"].values() if "LogGroup" in r["Type"]]
    names = [log["Properties"]["LogGroupName"]["Fn::Sub"] for log in logs]
    assert "API-Gateway-Execution-Logs_${RestApi}/${Stage}" in names
    assert len(names) == 2
    for log in logs:
        assert log["Properties"]["RetentionInDays"] == 7
        assert log["Properties"]["KmsKeyId"]["Fn::ImportValue"]
    key = only(assembly, "data", "AWS::KMS::Key")
    assert key["EnableKeyRotation"] is True
    rules = only(assembly, "api", "AWS::WAFv2::WebACL")["Rules"]
    assert "RateLimit" in [rule["Name"] for rule in rules]
    assert "AWSManagedRulesCommonRuleSet" in [rule["Name"] for rule in rules]
    assert only(assembly, "api", "AWS::ApiGateway::UsagePlan")["Throttle"]["RateLimit"] == 100


def test_each_default_of_an_api_can_be_changed() -> None:
    declared = f"""{TABLE}
app = Application(
    name="My App", stage="live", logging=Logging(level="INFO", retention_days=100),
    security=Security(waf=False, rate_limits={{"default": "7rps", "burst": "9rps"}}),
)"""
    assembly = of(declared)
    assert assembly.stacks["api"]["Parameters"]["Stage"]["Default"] == "live"
    (settings,) = only(assembly, "api", "AWS::ApiGateway::Stage")["MethodSettings"]
    assert (settings["ThrottlingRateLimit"], settings["ThrottlingBurstLimit"]) == (7, 9)
    assert settings["LoggingLevel"] == "INFO"
    # CloudWatch offers no 100 days: the next longer one is taken.
    resources = assembly.stacks["api"]["Resources"]
    assert resources["AccessLog"]["Properties"]["RetentionInDays"] == 120
    kinds = {one["Type"] for one in assembly.stacks["api"]["Resources"].values()}
    assert not any(kind.startswith("AWS::WAFv2") for kind in kinds)
    assert "my-app-live-api" in assembly.manifest["artifacts"]


def test_cors_is_off_unless_it_is_asked_for() -> None:
    kinds = [one["Type"] for one in of(TABLE).stacks["api"]["Resources"].values()]
    assert kinds.count("AWS::ApiGateway::Method") == 1
    assert "AWS::ApiGateway::GatewayResponse" not in kinds
    declared = f'{TABLE}\napp = Application(name="a", cors=Cors(origins=["https://x.example"]))'
    resources = of(declared).stacks["api"]["Resources"]
    preflight = resources["ThingsIdParamOptionsMethod"]["Properties"]
    assert preflight["AuthorizationType"] == "NONE"
    answer = preflight["Integration"]["IntegrationResponses"][0]["ResponseParameters"]
    origin = "method.response.header.Access-Control-Allow-Origin"
    assert answer[origin] == "'https://x.example'"
    method = resources["GetThingMethod"]["Properties"]
    for response in method["Integration"]["IntegrationResponses"]:
        assert response["ResponseParameters"][origin] == "'https://x.example'"
    for response in method["MethodResponses"]:
        assert origin in response["ResponseParameters"]
    assert resources["Default4XxGatewayResponse"]["Properties"]["ResponseType"] == "DEFAULT_4XX"


@pytest.mark.parametrize("app", sorted(path.name for path in APPS.iterdir() if path.is_dir()))
def test_every_status_that_a_template_sets_has_a_method_response(app: str) -> None:
    import re

    methods = 0
    for resource in compiled(app).stacks["api"]["Resources"].values():
        if resource["Type"] != "AWS::ApiGateway::Method":
            continue
        methods += 1
        properties = resource["Properties"]
        declared = {one["StatusCode"] for one in properties["MethodResponses"]}
        responses = properties["Integration"].get("IntegrationResponses", [])
        used = {one["StatusCode"] for one in responses}
        for one in responses:
            text = one["ResponseTemplates"]["application/json"]
            used |= set(re.findall(r"responseOverride\.status = (\d+)", text))
        assert used <= declared
    assert methods


def test_the_deployment_waits_for_every_method() -> None:
    resources = compiled("shop").stacks["api"]["Resources"]
    (deployment,) = [r for r in resources.values() if r["Type"] == "AWS::ApiGateway::Deployment"]
    methods = {n for n, r in resources.items() if r["Type"] == "AWS::ApiGateway::Method"}
    assert set(deployment["DependsOn"]) == methods


def test_logical_ids_are_stable_and_distinct() -> None:
    paths = ["/a/b", "/a/{b}", "/a/{b+}", "/a-b", "/a_b", "/aB", "/a/b-c", "/{a}/b", "/a.b"]
    ids = [path_id(path) for path in paths]
    assert len(set(ids)) == len(paths)
    assert ids[:3] == ["ABResource", "ABParamResource", "ABRestResource"]


def test_what_a_stack_imports_an_earlier_one_exports() -> None:
    assembly = compiled("shop")
    exported: set[str] = set()
    for stack in assembly.stacks.values():
        needed = set(_imports(stack))
        assert needed <= exported, needed - exported
        exported |= {
            one["Export"]["Name"]["Fn::Sub"]
            for one in stack.get("Outputs", {}).values()
            if "Export" in one
        }


def _imports(data: Any) -> list[str]:
    if isinstance(data, dict):
        if "Fn::ImportValue" in data:
            return [data["Fn::ImportValue"]["Fn::Sub"]]
        return [name for value in data.values() for name in _imports(value)]
    if isinstance(data, list):
        return [name for value in data for name in _imports(value)]
    return []


def test_the_audit_store_is_the_access_log() -> None:
    resources = compiled("users").stacks["api"]["Resources"]
    store = resources["AuditLogStore"]
    assert store["DeletionPolicy"] == "Retain"
    assert store["Properties"]["RetentionInDays"] == 365
    setting = resources["ApiStage"]["Properties"]["AccessLogSetting"]
    assert setting["DestinationArn"] == {"Fn::GetAtt": ["AuditLogStore", "Arn"]}
    assert json.loads(setting["Format"])["user"] == "$context.authorizer.claims.sub"


def test_a_functions_name_fits_into_64_characters() -> None:
    name = "a_rather_long_name_of_a_handler_that_someone_has_thought_of_at_length"
    source = f"""
from csc import *

app = Application(name="an application with a long name too")


@route("/x", public=True, lambda_=True)
def {name}() -> str:
    return "x"


@route("/y", public=True, lambda_=True)
def {name}_two() -> str:
    return "y"
"""
    compilation = compile_project(project_of({"api.py": source}))
    assert compilation.assembly is not None, compilation.diagnostics
    names = [
        one["Properties"]["FunctionName"]["Fn::Sub"].replace("${Stage}", "x" * 14)
        for one in compilation.assembly.stacks["api"]["Resources"].values()
        if one["Type"] == "AWS::Lambda::Function"
    ]
    assert len(set(names)) == 2
    assert all(len(one) <= 64 for one in names), names
