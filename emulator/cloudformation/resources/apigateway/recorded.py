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


def _by_id(*attributes: str) -> Callable[[Context, Place, Properties], Identity]:
    def identify(context: Context, place: Place, properties: Properties) -> Identity:
        made = stable_id(place, 6)
        return Identity(made, dict.fromkeys(attributes, made))

    return identify


def _recorded(
    name: str, identify: Callable[[Context, Place, Properties], Identity], missing: str
) -> ResourceType:
    return ResourceType(f"AWS::ApiGateway::{name}", "recorded", identify, missing=missing)


RECORDED: tuple[ResourceType, ...] = (
    _recorded("Account", _by_id("Id"), "Execution logs go to the console, not to CloudWatch."),
    _recorded("ClientCertificate", _by_id(), "Endpoints are called without a certificate."),
    _recorded("DocumentationPart", _by_id("DocumentationPartId"), "Documentation is not served."),
    _recorded("DocumentationVersion", _by_id(), "Documentation is not served."),
    _recorded("VpcLink", _by_id("VpcLinkId"), "Endpoints are called directly."),
)
