"""GetParameter, GetParameters, GetParametersByPath."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.errors import ServiceError
from csc.emulator.services.paging import page
from csc.emulator.services.ssm.errors import InvalidNextToken, ValidationException
from csc.emulator.services.ssm.filters import matches

if TYPE_CHECKING:
    from csc.emulator.services.ssm.service import Ssm


def get_parameter(ssm: "Ssm", input: Input, call: Call) -> Output:
    """Raises ParameterNotFound, ParameterVersionNotFound."""
    given = str(input["Name"])
    decrypted = bool(input.get("WithDecryption"))
    return {"Parameter": ssm.describe(ssm.find(given), given, decrypted=decrypted)}


def get_parameters(ssm: "Ssm", input: Input, call: Call) -> Output:
    """What can't be found is named, not refused."""
    decrypted = bool(input.get("WithDecryption"))
    names = [str(name) for name in input["Names"]]
    if len(set(names)) < len(names):
        raise ValidationException("The request contains duplicate names.")
    found: list[Output] = []
    invalid: list[str] = []
    for name in names:
        try:
            found.append(ssm.describe(ssm.find(name), name, decrypted=decrypted))
        except ServiceError:
            invalid.append(name)
    return {"Parameters": found, "InvalidParameters": invalid}


def get_parameters_by_path(ssm: "Ssm", input: Input, call: Call) -> Output:
    """Those below a path, at any depth where it is recursive. Raises ValidationException."""
    path = str(input["Path"])
    if not path.startswith("/"):
        raise ValidationException(
            f"The parameter doesn't meet the parameter name requirements. The parameter name must "
            f'begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm": {path}'
        )
    start, decrypted = path.rstrip("/") + "/", bool(input.get("WithDecryption"))
    found = {}
    for parameter in ssm.store.all():
        rest = ("/" + parameter.name.lstrip("/")).removeprefix(start)
        below = rest != "/" + parameter.name.lstrip("/") and (
            input.get("Recursive") or "/" not in rest
        )
        if below and matches(ssm, parameter, input.get("ParameterFilters") or (), by_path=True):
            found[parameter.name] = parameter
    names, token = page(
        list(found), input.get("NextToken"), int(input.get("MaxResults") or 10), InvalidNextToken
    )
    parameters = [ssm.describe(found[name], name, decrypted=decrypted) for name in names]
    return {"Parameters": parameters} | ({"NextToken": token} if token else {})
