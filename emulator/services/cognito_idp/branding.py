"""Styles of managed login, each bound to an app client: kept and shown, not drawn.

    pool.extras["branding"][<id>] = {"ClientId": …, "Settings": …, "Assets": […]}

Source: Amazon Cognito User Pools API Reference, CreateManagedLoginBranding.
"""

from typing import Any

from csc.emulator.calls import Input
from csc.emulator.services.cognito_idp.entities import Config, Pool
from csc.emulator.services.cognito_idp.errors import (
    InvalidParameterException,
    ManagedLoginBrandingExistsException,
    ResourceNotFoundException,
)

_STYLE = ("UseCognitoProvidedValues", "Settings", "Assets")


def styles(pool: Pool) -> Config:
    return pool.extras.setdefault("branding", {})


def style_of(pool: Pool, id_: str | None) -> Config:
    """Raises ResourceNotFoundException."""
    found: Config | None = styles(pool).get(id_ or "")
    if found is None:
        raise ResourceNotFoundException(f"Managed login branding {id_} does not exist.")
    return found


def style_of_client(pool: Pool, client: str) -> Config | None:
    return next((one for one in styles(pool).values() if one["ClientId"] == client), None)


def new_style(pool: Pool, input: Input, id_: str, now: float) -> Config:
    """Raises ManagedLoginBrandingExistsException, InvalidParameterException."""
    if style_of_client(pool, input["ClientId"]) is not None:
        raise ManagedLoginBrandingExistsException(
            "The app client already has a managed login branding style."
        )
    made = {"ManagedLoginBrandingId": id_, "ClientId": input["ClientId"], "CreationDate": now}
    styles(pool)[id_] = made
    return change_style(made, input, now)


def change_style(style: Config, input: Input, now: float) -> Config:
    """What isn't given stays; Cognito's own values take the place of all others."""
    own = bool(input.get("UseCognitoProvidedValues"))
    if own and (input.get("Settings") or input.get("Assets")):
        raise InvalidParameterException(
            "Settings and Assets must be omitted when UseCognitoProvidedValues is true"
        )
    if own:
        style.update(dict.fromkeys(("Settings", "Assets")))
    elif input.get("Settings") or input.get("Assets"):
        style["UseCognitoProvidedValues"] = False
    style.update({name: input[name] for name in _STYLE if input.get(name) is not None})
    style["LastModifiedDate"] = now
    return style


def describe_style(pool: Pool, style: Config) -> dict[str, Any]:
    """ManagedLoginBrandingType."""
    shown = {name: value for name, value in style.items() if name != "ClientId"}
    return {"UserPoolId": pool.id, **{k: v for k, v in shown.items() if v is not None}}
