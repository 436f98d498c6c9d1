"""What is the account's, not one API's: custom domains, their mappings, VPC links."""

from csc.emulator.cloudformation.contract import Context, Identity, Place, Properties
from csc.emulator.cloudformation.resources.apigateway.make_ids import stable_id
from csc.emulator.cloudformation.resources.apigatewayv2_parts import (
    declare,
    read_properties,
    refuse,
)
from csc.emulator.services.apigatewayv2.declared import Declared
from csc.emulator.services.apigatewayv2.defaults import domain_document, vpc_link_document
from csc.emulator.services.apigatewayv2.domains import check_key


def build_domain(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> Declared:
    """Raises PropertyError, PropertyErrors."""
    given = read_properties("CreateDomainName", properties, ())
    document = domain_document(context.cloud, given, stable_id(place, 10))
    return (("domainnames", identity.ref, declare(document, place)),)


def build_mapping(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> Declared:
    """Raises PropertyError, PropertyErrors."""
    given = read_properties("CreateApiMapping", properties, ())
    domain = str(given.pop("DomainName"))
    document = declare({**given, "ApiMappingId": identity.ref}, place)
    refuse("ApiMappingKey", check_key, document)
    return ((f"domainnames/{domain}/apimappings", identity.ref, document),)


def build_link(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> Declared:
    """Raises PropertyError, PropertyErrors."""
    given = read_properties("CreateVpcLink", properties, ())
    document = vpc_link_document(context.cloud, identity.ref, given)
    return (("vpclinks", identity.ref, declare(document, place)),)
