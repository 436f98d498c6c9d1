"""CreateApiMapping, GetApiMapping, GetApiMappings, UpdateApiMapping, DeleteApiMapping."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.errors import ConflictException, NotFoundException
from csc.emulator.services.apigateway.make_ids import make_id
from csc.emulator.services.apigateway.store import Document
from csc.emulator.services.apigatewayv2.domains import check_key, check_target, find_domain
from csc.emulator.services.apigatewayv2.find import page, refuse_watched
from csc.emulator.services.apigatewayv2.kinds import change
from csc.emulator.services.apigatewayv2.service import ApiGatewayV2


def _place(gateway: ApiGatewayV2, input: Input) -> str:
    find_domain(gateway, input["DomainName"])
    return f"domainnames/{input['DomainName']}/apimappings"


def _find(gateway: ApiGatewayV2, input: Input) -> Document:
    found = gateway.view(_place(gateway, input)).get(input["ApiMappingId"])
    if found is None:
        raise NotFoundException("The api mapping resource specified in the request was not found.")
    return found


def _keep(gateway: ApiGatewayV2, place: str, mapping: Document) -> Document:
    check_key(mapping)
    check_target(gateway, mapping)
    key = mapping.get("ApiMappingKey") or ""
    for other in gateway.view(place).values():
        same = (other.get("ApiMappingKey") or "") == key
        if same and other["ApiMappingId"] != mapping["ApiMappingId"]:
            raise ConflictException("ApiMapping key already exists for this domain name")
    gateway.put(place, mapping["ApiMappingId"], mapping)
    gateway.changed()
    return mapping


def create_api_mapping(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    place = _place(gateway, input)
    given = {name: value for name, value in input.items() if name != "DomainName"}
    return _keep(gateway, place, {**given, "ApiMappingId": make_id(gateway.cloud)})


def get_api_mapping(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    return _find(gateway, input)


def get_api_mappings(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    return page(gateway.view(_place(gateway, input)).values(), input)


def update_api_mapping(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    place, before = _place(gateway, input), _find(gateway, input)
    refuse_watched(gateway, place, input["ApiMappingId"], "mapping")
    given = {n: v for n, v in input.items() if n not in ("ApiMappingId", "DomainName")}
    return _keep(gateway, place, change(before, given, ()))


def delete_api_mapping(gateway: ApiGatewayV2, input: Input, call: Call) -> Output:
    place = _place(gateway, input)
    _find(gateway, input)
    refuse_watched(gateway, place, input["ApiMappingId"], "mapping")
    gateway.remove(place, input["ApiMappingId"])
    gateway.changed()
    return {}
