"""DeleteParameter, DeleteParameters."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.ssm.errors import ParameterNotFound
from csc.emulator.services.ssm.names import split

if TYPE_CHECKING:
    from csc.emulator.services.ssm.service import Ssm


def delete_parameter(ssm: "Ssm", input: Input, call: Call) -> Output:
    """Raises ParameterNotFound."""
    if not ssm.store.remove(split(str(input["Name"]))[0]):
        raise ParameterNotFound("")
    return {}


def delete_parameters(ssm: "Ssm", input: Input, call: Call) -> Output:
    names = [str(name) for name in input["Names"]]
    gone = [name for name in names if ssm.store.remove(split(name)[0])]
    return {"DeletedParameters": gone, "InvalidParameters": [n for n in names if n not in gone]}
