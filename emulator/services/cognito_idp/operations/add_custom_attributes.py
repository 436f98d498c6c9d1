"""More attributes for a pool's users."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.cognito_idp.attributes import full_name, schema_of
from csc.emulator.services.cognito_idp.check_schema import check_schema
from csc.emulator.services.cognito_idp.errors import InvalidParameterException
from csc.emulator.services.cognito_idp.find import pool_of

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp


def add_custom_attributes(cognito: "CognitoIdp", input: Input, call: Call) -> Output:
    pool = pool_of(cognito, input)
    schema = list(pool.config.get("Schema") or ())
    names = {bare(name): name for name in schema_of(pool)}
    check_schema(input["CustomAttributes"])
    for attribute in input["CustomAttributes"]:
        existing = names.get(bare(full_name(attribute)))
        if existing is not None:
            raise InvalidParameterException(
                f"custom:{attribute['Name']}: Existing attribute already has name {existing}."
            )
    pool.config["Schema"] = [*schema, *input["CustomAttributes"]]
    cognito.store.save(pool)
    return {}


def bare(name: str) -> str:
    """A full name without its prefixes: two attributes can't differ in these alone."""
    return name.removeprefix("dev:").removeprefix("custom:")
