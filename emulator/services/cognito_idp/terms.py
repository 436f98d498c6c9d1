"""Terms of use and privacy policy of an app client: links, which the sign-up page shows.

    pool.extras["terms"][<id>] = {"ClientId": …, "TermsName": "terms-of-use", "Links": {…}}

Source: Amazon Cognito User Pools API Reference, CreateTerms: both kinds must be there in a language
before any is shown.
"""

from typing import Any

from csc.emulator.calls import Input
from csc.emulator.services.cognito_idp.entities import Config, Pool
from csc.emulator.services.cognito_idp.errors import (
    ResourceNotFoundException,
    TermsExistsException,
)

TITLES = {"terms-of-use": "Terms of use", "privacy-policy": "Privacy policy"}
DEFAULT = "cognito:default"
_CHANGEABLE = ("TermsName", "TermsSource", "Enforcement", "Links")


def documents(pool: Pool) -> Config:
    return pool.extras.setdefault("terms", {})


def terms_of(pool: Pool, id_: str | None) -> Config:
    """Raises ResourceNotFoundException."""
    found: Config | None = documents(pool).get(id_ or "")
    if found is None:
        raise ResourceNotFoundException(f"Terms {id_} does not exist.")
    return found


def terms_of_client(pool: Pool, client: str, name: str) -> Config | None:
    for one in documents(pool).values():
        if one["ClientId"] == client and one["TermsName"] == name:
            return dict(one)
    return None


def new_terms(pool: Pool, input: Input, id_: str, now: float) -> Config:
    """Raises TermsExistsException."""
    _check_name(pool, input["ClientId"], input["TermsName"], id_)
    made = {"TermsId": id_, "UserPoolId": pool.id, "ClientId": input["ClientId"]}
    made |= {"Links": {}, **{name: input[name] for name in _CHANGEABLE if name in input}}
    documents(pool)[id_] = {**made, "CreationDate": now, "LastModifiedDate": now}
    return dict(documents(pool)[id_])


def change_terms(pool: Pool, terms: Config, input: Input, now: float) -> Config:
    _check_name(pool, terms["ClientId"], input.get("TermsName"), terms["TermsId"])
    terms.update({name: input[name] for name in _CHANGEABLE if name in input})
    terms["LastModifiedDate"] = now
    return terms


def _check_name(pool: Pool, client: str, name: str | None, id_: str) -> None:
    found = terms_of_client(pool, client, name or "")
    if found is not None and found["TermsId"] != id_:
        raise TermsExistsException(f"The app client already has the terms {name}.")


def links_to_terms(pool: Pool, client: str) -> list[tuple[str, str]]:
    """Address and title of each document, once both are there."""
    found = {name: terms_of_client(pool, client, name) for name in TITLES}
    links = {name: (terms or {}).get("Links", {}).get(DEFAULT, "") for name, terms in found.items()}
    if not all(link.startswith(("https://", "http://")) for link in links.values()):
        return []
    return [(links[name], title) for name, title in TITLES.items()]


def describe_briefly(terms: Config) -> dict[str, Any]:
    """TermsDescriptionType."""
    names = ("TermsId", "TermsName", "Enforcement", "CreationDate", "LastModifiedDate")
    return {name: terms[name] for name in names}
