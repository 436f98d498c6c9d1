"""PutMethodResponse."""

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.apigateway.change_method import changing_method
from csc.emulator.services.apigateway.errors import ConflictException
from csc.emulator.services.apigateway.service import ApiGateway
from csc.emulator.services.apigateway.store import Document


def put_method_response(gateway: ApiGateway, input: Input, call: Call) -> Output:
    with changing_method(gateway, input) as method:
        responses = method.setdefault("methodResponses", {})
        if input["statusCode"] in responses:
            raise ConflictException("Response already exists for this resource")
        names = ("statusCode", "responseParameters", "responseModels")
        response: Document = {n: input[n] for n in names if n in input}
        responses[input["statusCode"]] = response
    return response
