"""Which function an input names, in the words that AWS has for what is wrong with the name.

{"FunctionName": "arn:aws:lambda:us-east-1:123456789012:function:orders:live"} ──▶ ("orders", "live")
"""

from typing import TYPE_CHECKING

from csc.emulator.calls import Input
from csc.emulator.services.lambda_.errors import (
    AccessDeniedException,
    InvalidParameterValueException,
    ResourceNotFoundException,
)
from csc.emulator.services.lambda_.functions import not_found, parse_name

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.service import Lambda


def read_reference(service: "Lambda", input: Input) -> tuple[str, str]:
    """(name, qualifier or ""). Raises for another region or account, and for two qualifiers."""
    given = str(input["FunctionName"])
    name, own = parse_name(given)
    qualifier = str(input.get("Qualifier") or "")
    if own and qualifier and own != qualifier:
        raise InvalidParameterValueException(
            "The derived qualifier from the function name does not match the specified qualifier.",
            Type="User",
        )
    if given.startswith("arn:"):
        region, account = given.split(":")[3:5]
        if region != service.cloud.region:
            raise ResourceNotFoundException(
                f"Functions from '{region}' are not reachable in this region "
                f"('{service.cloud.region}')",
                Type="User",
            )
        if account != service.cloud.account:
            raise AccessDeniedException(
                f"User: {service.cloud.root().arn} is not authorized to perform this operation on "
                f"resource: {given} because no resource-based policy allows it"
            )
    return name, qualifier or own


def check_published(service: "Lambda", name: str, qualifier: str, latest: str) -> None:
    """A version's number or an alias. ``latest`` is what is said of $LATEST.

    Raises InvalidParameterValueException, ResourceNotFoundException.
    """
    if qualifier == "$LATEST":
        raise InvalidParameterValueException(latest, Type="User")
    check_exists(service, name, qualifier)


def check_exists(service: "Lambda", name: str, qualifier: str) -> None:
    """Raises ResourceNotFoundException; of an alias AWS says so in its own words."""
    if qualifier and qualifier != "$LATEST" and not qualifier.isdecimal() and "$" not in qualifier:
        if qualifier not in service.aliases.get(name, {}) or name not in service.functions:
            raise ResourceNotFoundException(
                f"Cannot find alias arn: {service.arn(name, qualifier)}", Type="User"
            )
        return
    if name not in service.functions or (
        qualifier not in ("", "$LATEST") and qualifier not in service.versions.get(name, {})
    ):
        raise not_found(service.arn(name, qualifier))
