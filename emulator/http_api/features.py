"""What of HTTP APIs (API Gateway v2) is emulated: the table that the docs page is made from.

Each row that is not ``no`` names the test that holds it.
"""

from csc.emulator.gateway.features import Feature

TESTS = "tests/emulator/http_api/"

FEATURES: tuple[Feature, ...] = (
    Feature("Routing", "full match, greedy variables, $default, ANY", "yes", "test_match_route.py"),
    Feature(
        "Routing", "stages, $default without a prefix, stage variables", "yes", "test_stages.py"
    ),
    Feature("Routing", "by host name: {api}.execute-api.…", "yes", "test_stages.py"),
    Feature(
        "Routing",
        "custom domains and API mappings, by the Host header",
        "partial",
        "test_stages.py",
        "Where templates declare a REST API too, only its own domains are looked at.",
    ),
    Feature("Routing", "disableExecuteApiEndpoint", "yes", "test_stages.py"),
    Feature(
        "Routing",
        "deployments and automatic deployment",
        "partial",
        "../services/apigatewayv2/test_deployments.py",
        "Of a file that csc dev watches, each save is a new deployment.",
    ),
    Feature(
        "Authorization",
        "JWT: our own user pools and any OpenID issuer, audience, scopes",
        "yes",
        "test_jwt.py",
    ),
    Feature(
        "Authorization",
        "Lambda authorizers: simple answers and policies, formats 1.0 and 2.0, cached",
        "yes",
        "test_function_authorizer.py",
    ),
    Feature("Authorization", "AWS_IAM: SigV4, then IAM", "yes", "test_iam.py"),
    Feature(
        "Authorization",
        "throttles of a stage and its routes, with `csc dev --throttle enforce`",
        "yes",
        "test_stages.py",
    ),
    Feature("Authorization", "mutual TLS", "no", missing="TLS is the machine's own business."),
    Feature(
        "Integration", "Lambda functions, payload formats 1.0 and 2.0", "yes", "test_function.py"
    ),
    Feature("Integration", "HTTP_PROXY, with path variables", "yes", "test_endpoint.py"),
    Feature(
        "Integration",
        "actions of SQS, EventBridge, Kinesis and Step Functions",
        "yes",
        "test_service.py",
    ),
    Feature("Integration", "AppConfig", "no", missing="CSC has no AppConfig: it is refused."),
    Feature(
        "Integration",
        "private integrations through VPC links",
        "partial",
        "test_endpoint.py",
        "An HTTP address is called directly; a load balancer or Cloud Map answers 503.",
    ),
    Feature(
        "Integration", "timeouts: 503 of functions, 504 of endpoints", "yes", "test_endpoint.py"
    ),
    Feature(
        "Mapping",
        "request and response parameters: append, overwrite, remove",
        "yes",
        "test_map_parameters.py",
    ),
    Feature("Responses", "CORS: preflights and headers", "yes", "test_cors.py"),
    Feature("Responses", "apigw-requestid, error bodies", "yes", "test_stages.py"),
    Feature("Observing", "access logs with their variables", "yes", "test_logs.py"),
    Feature("Observing", "CloudWatch metrics by API, stage and route", "yes", "test_logs.py"),
    Feature("Observing", "the story of a request (x-csc-trace: 1)", "yes", "test_logs.py"),
    Feature(
        "Declaring",
        "CloudFormation resources",
        "yes",
        "../cloudformation/resources/test_apigatewayv2.py",
    ),
    Feature(
        "Declaring",
        "SAM: HttpApi resources, events, the implicit API",
        "yes",
        "../cloudformation/sam/test_http_api.py",
    ),
    Feature(
        "Declaring",
        "OpenAPI 3.0 with extensions, in and out",
        "yes",
        "../services/apigatewayv2/test_documents.py",
    ),
    Feature(
        "Declaring",
        "the control plane's API",
        "partial",
        "../services/apigatewayv2/test_parts.py",
        "WebSocket APIs, portals and routing rules are refused.",
    ),
    Feature("Declaring", "WebSocket APIs", "no", missing="Refused, with the place."),
)
