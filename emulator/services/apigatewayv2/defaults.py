"""What API Gateway adds to an object as it is made: defaults, and what it says of itself."""

from csc.emulator.cloud import Cloud
from csc.emulator.services.apigateway.store import Document


def api_document(cloud: Cloud, api_id: str, given: Document) -> Document:
    name = f"{api_id}.execute-api.{cloud.region}.amazonaws.com"
    return {
        "ApiEndpoint": f"https://{name}",
        "ApiId": api_id,
        "ApiKeySelectionExpression": "$request.header.x-api-key",
        "CreatedDate": int(cloud.clock.now()),
        "DisableExecuteApiEndpoint": False,
        "IpAddressType": "ipv4",
        "RouteSelectionExpression": "$request.method $request.path",
        "Tags": {},
        **given,
    }


def route_document(given: Document) -> Document:
    return {"ApiKeyRequired": False, "AuthorizationType": "NONE", **given}


def integration_document(given: Document) -> Document:
    is_function = given.get("IntegrationType") == "AWS_PROXY" and not given.get(
        "IntegrationSubtype"
    )
    found: Document = {
        "ConnectionType": "INTERNET",
        "PayloadFormatVersion": "1.0",
        "TimeoutInMillis": 30_000,
        **given,
    }
    if is_function:
        found.setdefault("IntegrationMethod", "POST")
    return found


def stage_document(cloud: Cloud, given: Document) -> Document:
    now = int(cloud.clock.now())
    return {
        "CreatedDate": now,
        "LastUpdatedDate": now,
        "RouteSettings": {},
        "StageVariables": {},
        "Tags": {},
        **given,
        "DefaultRouteSettings": {
            "DetailedMetricsEnabled": False,
            **(given.get("DefaultRouteSettings") or {}),
        },
    }


def deployment_document(cloud: Cloud, deployment_id: str, given: Document) -> Document:
    return {
        "AutoDeployed": False,
        "CreatedDate": int(cloud.clock.now()),
        "DeploymentId": deployment_id,
        "DeploymentStatus": "DEPLOYED",
        **given,
    }


def domain_document(cloud: Cloud, given: Document, unique: str) -> Document:
    """``unique`` is the id in its regional name. TLS and DNS are the machine's own business."""
    region = cloud.region
    made = {
        "ApiGatewayDomainName": f"d-{unique}.execute-api.{region}.amazonaws.com",
        "DomainNameStatus": "AVAILABLE",
        "EndpointType": "REGIONAL",
        "HostedZoneId": "Z1UJRXOUMOOFQ8",
        "IpAddressType": "ipv4",
        "SecurityPolicy": "TLS_1_2",
    }
    return {
        "ApiMappingSelectionExpression": "$request.basepath",
        "DomainNameArn": f"arn:aws:apigateway:{region}::/domainnames/{given['DomainName']}",
        "RoutingMode": "API_MAPPING_ONLY",
        "Tags": {},
        **given,
        "DomainNameConfigurations": [
            {**made, **one} for one in given.get("DomainNameConfigurations") or ()
        ],
    }


def vpc_link_document(cloud: Cloud, link_id: str, given: Document) -> Document:
    return {
        "CreatedDate": int(cloud.clock.now()),
        "SecurityGroupIds": [],
        "Tags": {},
        "VpcLinkId": link_id,
        "VpcLinkStatus": "AVAILABLE",
        "VpcLinkVersion": "V2",
        **given,
    }
