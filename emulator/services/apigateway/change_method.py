"""Change a method inside its resource's document, and check it as API Gateway would."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from csc.emulator.calls import Input
from csc.emulator.services.apigateway.build import check_method
from csc.emulator.services.apigateway.errors import BadRequestException
from csc.emulator.services.apigateway.find import find_in, own
from csc.emulator.services.apigateway.store import Document

if TYPE_CHECKING:
    from csc.emulator.services.apigateway.service import ApiGateway

DEFAULT_MODELS = ("Empty", "Error")


@contextmanager
def changing_resource(gateway: "ApiGateway", input: Input) -> Iterator[Document]:
    """A copy of the resource, kept where no exception is raised."""
    collection = f"restapis/{input['restApiId']}/resources"
    own(gateway, collection, input["resourceId"], "Resource")
    with gateway.store.changing(collection, input["resourceId"]) as resource:
        yield resource


@contextmanager
def changing_method(gateway: "ApiGateway", input: Input) -> Iterator[Document]:
    """A copy of the method, kept where it is still a right one. Raises BadRequestException."""
    with changing_resource(gateway, input) as resource:
        method = find_in(resource.get("resourceMethods", {}), input["httpMethod"], "Method")
        yield method
        check_method(gateway.cloud, method)


def check_references(gateway: "ApiGateway", api_id: str, method: Document) -> None:
    """Raises BadRequestException for an authorizer, a validator or a model that isn't there."""
    of_api = f"restapis/{api_id}"
    authorizer, validator = method.get("authorizerId"), method.get("requestValidatorId")
    wanted = method.get("authorizationType") in ("CUSTOM", "COGNITO_USER_POOLS") or authorizer
    if wanted and authorizer not in gateway.view(f"{of_api}/authorizers"):
        raise BadRequestException(
            "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or "
            "COGNITO_USER_POOLS requires a valid authorizer."
        )
    names = [name.rpartition(".")[2] for name in method.get("requestParameters") or {}]
    if len(set(names)) < len(names):
        raise BadRequestException(
            "Parameter names must be unique across querystring, header and path"
        )
    if validator and validator not in gateway.view(f"{of_api}/requestvalidators"):
        raise BadRequestException("Invalid Request Validator identifier specified")
    models = gateway.view(f"{of_api}/models")
    for name in (method.get("requestModels") or {}).values():
        if name not in models and name not in DEFAULT_MODELS:
            raise BadRequestException(f"Invalid model identifier specified: {name}")
