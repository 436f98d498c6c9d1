"""Types that are known, given their ids and described, and do nothing locally."""

from collections.abc import Callable

from csc.emulator.cloudformation.contract import (
    Context,
    Identity,
    Place,
    Properties,
    ResourceType,
)
from csc.emulator.cloudformation.resources.apigateway.make_ids import stable_id
from csc.emulator.cloudformation.resources.apigateway.read_properties import text


def _by_id(*attributes: str) -> Callable[[Context, Place, Properties], Identity]:
    def identify(context: Context, place: Place, properties: Properties) -> Identity:
        made = stable_id(place, 6)
        return Identity(made, dict.fromkeys(attributes, made))

    return identify


def _domain(context: Context, place: Place, properties: Properties) -> Identity:
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


def _mapping(context: Context, place: Place, properties: Properties) -> Identity:
    return Identity(f"{text(properties, 'DomainName')}|{text(properties, 'BasePath', '(none)')}")


def _recorded(
    name: str, identify: Callable[[Context, Place, Properties], Identity], missing: str
) -> ResourceType:
    return ResourceType(f"AWS::ApiGateway::{name}", "recorded", identify, missing=missing)


RECORDED: tuple[ResourceType, ...] = (
    _recorded("Account", _by_id("Id"), "Execution logs go to the console, not to CloudWatch."),
    _recorded("BasePathMapping", _mapping, "Requests to custom domains are not routed."),
    _recorded("ClientCertificate", _by_id(), "Endpoints are called without a certificate."),
    _recorded("DocumentationPart", _by_id("DocumentationPartId"), "Documentation is not served."),
    _recorded("DocumentationVersion", _by_id(), "Documentation is not served."),
    _recorded("DomainName", _domain, "Requests to custom domains are not routed."),
    _recorded("VpcLink", _by_id("VpcLinkId"), "Endpoints are called directly."),
)
