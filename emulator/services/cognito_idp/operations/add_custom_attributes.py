"""More attributes for a pool's users."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.check_schema import check_schema
from csc.emulator.services.cognito_idp.errors import InvalidParameterException
from csc.emulator.services.cognito_idp.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def add_custom_attributes(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    schema = list(pool.config.get("Schema") or ())
    names = {attribute["Name"].removeprefix("custom:") for attribute in schema}
    check_schema(input["CustomAttributes"])
    for attribute in input["CustomAttributes"]:
        if attribute.get("Name", "").removeprefix("custom:") in names:
            raise InvalidParameterException(
                f"custom:{attribute['Name']}: Attribute already exists."
            )
    pool.config["Schema"] = [*schema, *input["CustomAttributes"]]
    cognito.store.save(pool)
    return {}
