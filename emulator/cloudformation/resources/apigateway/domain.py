"""AWS::ApiGateway::DomainName and ::BasePathMapping."""

from csc.emulator.cloudformation.contract import Context, Identity, Place, Properties
from csc.emulator.cloudformation.resources.apigateway.make_ids import stable_id
from csc.emulator.cloudformation.resources.apigateway.read_properties import text
from csc.emulator.gateway.model import BasePathMapping

NO_BASE_PATH = "(none)"


def identify_domain(context: Context, place: Place, properties: Properties) -> Identity:
    name = text(properties, "DomainName")
    region = context.cloud.region
    return Identity(
        name,
        {
            "DistributionDomainName": f"{stable_id(place, 14)}.cloudfront.net",
            "DistributionHostedZoneId": "Z2FDTNDATAQYW2",
            "DomainNameArn": f"arn:aws:apigateway:{region}::/domainnames/{name}",
            "RegionalDomainName": f"d-{stable_id(place, 10)}.execute-api.{region}.amazonaws.com",
            "RegionalHostedZoneId": "Z1UJRXOUMOOFQ8",
        },
    )


def identify_mapping(context: Context, place: Place, properties: Properties) -> Identity:
    return Identity(f"{text(properties, 'DomainName', '')}|{_base_path(properties)}")


def _base_path(properties: Properties) -> str:
    return text(properties, "BasePath", "") or NO_BASE_PATH


def build_mapping(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> BasePathMapping:
    """Raises PropertyError."""
    base_path = _base_path(properties)
    return BasePathMapping(
        text(properties, "DomainName"),
        "" if base_path == NO_BASE_PATH else base_path.strip("/"),
        text(properties, "RestApiId"),
        text(properties, "Stage"),
    )
