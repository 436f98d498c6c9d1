"""DeleteFunction."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.lambda_.check_reference import read_reference
from csc.emulator.services.lambda_.errors import InvalidParameterValueException
from csc.emulator.services.lambda_.kept import forget

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def delete_function(service: "Lambda", input: Input, call: Call) -> Output:
    """The function with its versions and policy, or the one version that is named; of a version that
    isn't there AWS says nothing."""
    name, qualifier = read_reference(service, input)
    if qualifier == "$LATEST":
        raise InvalidParameterValueException(
            "$LATEST version cannot be deleted without deleting the function.", Type="User"
        )
    service.find(name)
    if qualifier:
        service.drop_version(name, qualifier)
    else:
        service.remove(name)
        forget(service, name)
    return {"StatusCode": 204}
