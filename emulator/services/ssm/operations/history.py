"""GetParameterHistory: every version that is kept, with its value and labels."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.paging import page
from csc.emulator.services.ssm.errors import InvalidNextToken
from csc.emulator.services.ssm.operations.describe_parameters import metadata

if TYPE_CHECKING:
    from csc.emulator.services.ssm.service import Ssm


def get_parameter_history(ssm: "Ssm", input: Input, call: Call) -> Output:
    """Raises ParameterNotFound."""
    given, decrypted = str(input["Name"]), bool(input.get("WithDecryption"))
    versions = {f"{one.version:09}": one for one in ssm.store.versions(ssm.find(given).name)}
    limit = int(input.get("MaxResults") or 50)
    keys, token = page(list(versions), input.get("NextToken"), limit, InvalidNextToken)
    parameters = []
    for key in keys:
        one = versions[key]
        value = ssm.describe(one, one.name, decrypted=decrypted)["Value"]
        told = metadata(ssm, one) | {"Value": value, "Labels": list(one.labels)}
        del told["ARN"]
        parameters.append(told)
    return {"Parameters": parameters} | ({"NextToken": token} if token else {})
