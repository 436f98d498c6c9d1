"""What of API Gateway's REST data plane is emulated: the table that the docs page is made from.

Each row that is not ``no`` names the test that holds it.
"""

from dataclasses import dataclass
from typing import Literal

TESTS = "tests/emulator/gateway/"


@dataclass(frozen=True, slots=True)
class Feature:
    """``missing`` says what a ``partial`` one lacks, or why one is not there."""

    area: str
    name: str
    state: Literal["yes", "partial", "no"]
    test: str = ""
    missing: str = ""


FEATURES: tuple[Feature, ...] = (
    Feature("Routing", "exact, parameter and greedy resources, ANY", "yes", "test_routing.py"),
    Feature("Routing", "stages and stage variables", "yes", "test_mock.py"),
    Feature(
        "Routing",
        "deployments: immutable snapshots",
        "partial",
        "../services/apigateway/test_snapshots.py",
        "Of a file that csc dev watches, each save is a new deployment.",
    ),
    Feature(
        "Routing", "custom domains and base paths, by the Host header", "yes", "test_domains.py"
    ),
    Feature(
        "Routing",
        "an API's own address, {api}.execute-api.…, on AWS and below localhost",
        "yes",
        "../services/apigateway/test_serve.py",
    ),
    Feature(
        "Routing",
        "edge-optimised endpoints: CloudFront's headers in requests and answers",
        "yes",
        "test_lambda_proxy.py",
    ),
    Feature(
        "Routing",
        "canary releases, their variables, logs and promotion",
        "yes",
        "../services/apigateway/test_canary.py",
    ),
    Feature("Authorization", "Cognito user pools, with scopes", "yes", "test_secured_api.py"),
    Feature("Authorization", "AWS_IAM: SigV4, then IAM", "yes", "test_iam_authorization.py"),
    Feature(
        "Authorization",
        "Lambda authorizers: TOKEN and REQUEST, cached",
        "yes",
        "test_function_authorizers.py",
    ),
    Feature("Authorization", "resource policies", "yes", "test_iam_authorization.py"),
    Feature("Authorization", "API keys and usage plans: throttle, quota", "yes", "test_keys.py"),
    Feature(
        "Authorization",
        "throttles of a stage and its methods, with `csc dev --throttle enforce`",
        "yes",
        "test_keys.py",
    ),
    Feature("Authorization", "WAF", "no", missing="Web ACLs are recorded."),
    Feature("Validation", "required parameters, models (JSON Schema 4)", "yes", "test_schemas.py"),
    Feature("Validation", "request validators", "yes", "test_validation.py"),
    Feature("Integration", "MOCK", "yes", "test_mock.py"),
    Feature("Integration", "AWS: actions of a service", "yes", "test_secured_api.py"),
    Feature(
        "Integration",
        "AWS: paths of a service",
        "partial",
        "test_recorded_on_aws.py",
        "Of the services that CSC emulates.",
    ),
    Feature("Integration", "AWS: Lambda functions", "yes", "test_lambda_custom.py"),
    Feature("Integration", "AWS_PROXY", "yes", "test_lambda_proxy.py"),
    Feature("Integration", "HTTP and HTTP_PROXY", "yes", "test_http.py"),
    Feature(
        "Integration",
        "HTTP to AWS's own addresses that are emulated: APIs, function URLs, services",
        "yes",
        "../test_serve_hosts.py",
    ),
    Feature("Integration", "timeouts", "yes", "test_http.py"),
    Feature(
        "Integration", "VPC links", "partial", "test_http.py", "The endpoint is called directly."
    ),
    Feature("Mapping", "templates, overrides, passthrough behaviour", "yes", "test_mock.py"),
    Feature("Mapping", "parameters in both directions", "yes", "test_http.py"),
    Feature("Mapping", "headers added, dropped and renamed", "yes", "test_recorded_on_aws.py"),
    Feature(
        "Mapping", "the members of $context, and how its maps print", "yes", "test_context_maps.py"
    ),
    Feature("Mapping", "binary media types, contentHandling", "yes", "test_content.py"),
    Feature("Responses", "selection patterns", "yes", "test_mock.py"),
    Feature("Responses", "gateway responses of every type", "yes", "test_gateway_responses.py"),
    Feature("Responses", "CORS preflights", "yes", "test_mock.py"),
    Feature(
        "Responses",
        "caching, by key parameters, with Cache-Control: max-age=0",
        "yes",
        "test_caching.py",
    ),
    Feature("Observing", "access logs in the stage's format", "yes", "test_logs.py"),
    Feature(
        "Observing",
        "execution logs by level, with data traces",
        "yes",
        "../test_execution_log.py",
    ),
    Feature("Observing", "the story of a request (x-csc-trace: 1)", "yes", "test_trace.py"),
    Feature(
        "Observing",
        "CloudWatch metrics by API, stage and method, and of the cache",
        "yes",
        "test_count_detailed.py",
    ),
    Feature("Observing", "X-Ray", "no", missing="Headers only."),
    Feature("Declaring", "CloudFormation resources", "yes", "test_compile_api.py"),
    Feature("Declaring", "OpenAPI 2.0 and 3.0 with extensions", "yes", "test_openapi.py"),
    Feature("Declaring", "SAM templates", "yes", "../cloudformation/sam/test_expand.py"),
    Feature(
        "Declaring",
        "the control plane's API: every operation",
        "partial",
        "../services/apigateway/test_serve.py",
        "GetSdk makes JavaScript alone; a watched template's parts are changed in the template.",
    ),
    Feature(
        "Declaring",
        "templates with syntax errors: refused in a watched file, taken by the API as AWS does",
        "yes",
        "../services/apigateway/test_broken_templates.py",
    ),
    Feature(
        "Declaring", "TestInvokeMethod with its log", "yes", "../services/apigateway/test_invoke.py"
    ),
)
