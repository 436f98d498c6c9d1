"""Custom domain names as documents. TLS and DNS are the machine's own: names are made, not served."""

import hashlib
from typing import TYPE_CHECKING

from csc.emulator.calls import Input
from csc.emulator.services.apigateway.errors import BadRequestException, NotFoundException
from csc.emulator.services.apigateway.find import find, find_api
from csc.emulator.services.apigateway.store import Document

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

NO_BASE_PATH = "(none)"
_ZONES = {"EDGE": "Z2FDTNDATAQYW2", "REGIONAL": "Z1UJRXOUMOOFQ8"}


def domain_document(gateway: "ApiGateway", input: Input) -> Document:
    """Raises BadRequestException."""
    name, region = input["domainName"], gateway.cloud.region
    if not name.strip():
        raise BadRequestException("No Domain Name specified")
    if "/" in name:
        raise BadRequestException("Invalid domain name specified")
    endpoint = {"types": ["EDGE"], **(input.get("endpointConfiguration") or {})}
    given = {n: v for n, v in input.items() if not n.startswith("certificatePrivate")}
    unique = hashlib.blake2b(name.encode(), digest_size=5).hexdigest()
    document: Document = {
        "securityPolicy": "TLS_1_2",
        **given,
        "domainName": name,
        "endpointConfiguration": endpoint,
        "domainNameArn": gateway.arn(f"/domainnames/{name}"),
        "domainNameStatus": "AVAILABLE",
        "certificateUploadDate": int(gateway.cloud.clock.now()),
    }
    if "EDGE" in endpoint["types"]:
        document["distributionDomainName"] = f"d{unique}.cloudfront.net"
        document["distributionHostedZoneId"] = _ZONES["EDGE"]
    else:
        document["regionalDomainName"] = f"d-{unique}.execute-api.{region}.amazonaws.com"
        document["regionalHostedZoneId"] = _ZONES["REGIONAL"]
    return document


def mappings_of(gateway: "ApiGateway", domain: str) -> str:
    """The collection of a domain's base paths. Raises NotFoundException."""
    find(gateway, "domainnames", domain, "domain name")
    return f"domainnames/{domain}/basepathmappings"


def read_base_path(given: str | None) -> str:
    return (given or "").strip("/") or NO_BASE_PATH


def check_mapping(gateway: "ApiGateway", mapping: Document) -> None:
    """Raises BadRequestException for an API or a stage that isn't there."""
    try:
        find_api(gateway, mapping["restApiId"])
    except NotFoundException:
        raise BadRequestException("Invalid REST API identifier specified") from None
    stage = mapping.get("stage")
    if stage and stage not in gateway.view(f"restapis/{mapping['restApiId']}/stages"):
        raise BadRequestException("Invalid stage identifier specified")
