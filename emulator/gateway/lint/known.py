"""What API Gateway gives a template, as data.

``$context``: "Context variables for data transformations" in the API Gateway Developer Guide.  A name
that maps to None has members of its own that are not listed (claims, an authorizer's context).
"""

from collections.abc import Mapping

Members = Mapping[str, "Members | None"]

_LEAF: Members = {}


def _leaves(*names: str) -> dict[str, Members | None]:
    return dict.fromkeys(names, _LEAF)


CONTEXT: Members = {
    **_leaves(
        "accountId",
        "apiId",
        "awsEndpointRequestId",
        "awsEndpointRequestId2",
        "deploymentId",
        "domainName",
        "domainPrefix",
        "endpointType",
        "extendedRequestId",
        "httpMethod",
        "integrationLatency",
        "integrationStatus",
        "isCanaryRequest",
        "path",
        "protocol",
        "requestId",
        "requestTime",
        "requestTimeEpoch",
        "resourceId",
        "resourcePath",
        "responseLatency",
        "responseLength",
        "stage",
        "status",
        "wafResponseCode",
        "webaclArn",
        "xrayTraceId",
    ),
    "authorizer": None,
    "authenticate": _leaves("error", "latency", "status"),
    "authorize": _leaves("error", "latency", "status"),
    "customDomain": _leaves("basePathMatched", "routingRuleIdMatched"),
    "error": _leaves("message", "messageString", "responseType", "validationErrorString"),
    "identity": {
        **_leaves(
            "accountId",
            "apiKey",
            "apiKeyId",
            "caller",
            "cognitoAuthenticationProvider",
            "cognitoAuthenticationType",
            "cognitoIdentityId",
            "cognitoIdentityPoolId",
            "principalOrgId",
            "sourceIp",
            "user",
            "userAgent",
            "userArn",
            "vpcId",
            "vpceId",
        ),
        "clientCert": None,
    },
    "integration": _leaves("error", "integrationStatus", "latency", "requestId", "status"),
    "requestOverride": None,
    "responseOverride": None,
    "responseType": _LEAF,
    "tlsVersion": _LEAF,
    "cipherSuite": _LEAF,
    "waf": _leaves("error", "latency", "status"),
}

UTIL_METHODS = frozenset(
    {"escapeJavaScript", "parseJson", "urlEncode", "urlDecode", "base64Encode", "base64Decode"}
)
INPUT_METHODS = frozenset({("json", 1), ("path", 1), ("params", 0), ("params", 1)})
ROOTS = frozenset({"input", "context", "util", "stageVariables"})

OBJECT_MEMBERS = frozenset({"class", "getClass", "toString", "equals", "hashCode"})
MAP_MEMBERS = frozenset(
    {"get", "put", "keySet", "values", "entrySet", "size", "isEmpty", "containsKey", "putAll"}
    | {"remove", "containsValue", "getOrDefault", "putIfAbsent", "clear", "replace", "clone"}
)
