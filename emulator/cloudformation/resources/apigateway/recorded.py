"""Types that are known, given their ids and described, and do nothing more locally."""

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


def _recorded(
    name: str, identify: Callable[[Context, Place, Properties], Identity], missing: str
) -> ResourceType:
    return ResourceType(f"AWS::ApiGateway::{name}", "recorded", identify, missing=missing)


def _by_name(property: str) -> Callable[[Context, Place, Properties], Identity]:
    def identify(context: Context, place: Place, properties: Properties) -> Identity:
        return Identity(text(properties, property))

    return identify


def _shown(
    name: str, identify: Callable[[Context, Place, Properties], Identity], missing: str = ""
) -> ResourceType:
    """What the control plane's operations show, and exports have."""
    return ResourceType(f"AWS::ApiGateway::{name}", "emulated", identify, missing=missing)


RECORDED: tuple[ResourceType, ...] = (
    _recorded("Account", _by_id("Id"), "Logs are written without its role."),
    _recorded("ClientCertificate", _by_id(), "Endpoints are called without a certificate."),
    _shown("DocumentationPart", _by_id("DocumentationPartId")),
    _shown("DocumentationVersion", _by_name("DocumentationVersion")),
    _shown("VpcLink", _by_id("VpcLinkId"), "The endpoint behind it is called directly."),
)
