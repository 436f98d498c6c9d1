"""CreateConnection, UpdateConnection, DescribeConnection, ListConnections, DeleteConnection.

What is secret of a connection is kept in a secret of Secrets Manager, as on AWS.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Caller, Input, Output
from csc.emulator.services.events.errors import (
    ResourceAlreadyExistsException,
    ResourceNotFoundException,
    ValidationException,
)
from csc.emulator.services.events.store import Connection
from csc.emulator.services.paging import page

if TYPE_CHECKING:
    from csc.emulator.services.events.service import Events

KINDS = {
    "BASIC": "BasicAuthParameters",
    "API_KEY": "ApiKeyAuthParameters",
    "OAUTH_CLIENT_CREDENTIALS": "OAuthParameters",
}


def create_connection(events: "Events", input: Input, call: Call) -> Output:
    """Raises ResourceAlreadyExistsException, ValidationException."""
    name, kind = str(input["Name"]), str(input["AuthorizationType"])
    if events.store.thing(Connection, name) is not None:
        raise ResourceAlreadyExistsException(f"Connection {name} already exists.")
    given = input["AuthParameters"]
    secret = _ask(
        events,
        "CreateSecret",
        Name=f"events!connection/{name}/{events.cloud.clock.uuid()}",
        SecretString=json.dumps(secret_values(kind, given)),
    )
    now = events.now()
    made = Connection(
        name,
        events.arn(f"connection/{name}/{events.cloud.clock.uuid()}"),
        kind,
        str(secret["ARN"]),
        now,
        now,
        str(input.get("Description") or ""),
        without_secrets(given),
    )
    events.store.save_thing(made)
    return _told(made)


def _ask(events: "Events", operation: str, **input: Any) -> Any:
    """Secrets Manager, as the account: EventBridge owns the secret."""
    cloud = events.cloud
    caller = Caller(f"arn:aws:iam::{cloud.account}:root", cloud.account, "")
    call = Call("secretsmanager", operation, input, caller, cloud.clock.uuid(), cloud.region)
    return cloud.invoke(call)


def secret_values(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Raises ValidationException where the parameters of the kind are missing."""
    own = given.get(KINDS.get(kind, ""))
    if own is None:
        raise ValidationException(
            "Parameter AuthParameters is not valid. "
            f"Reason: AuthorizationType {kind} needs {KINDS.get(kind)}."
        )
    if kind == "BASIC":
        found = {"username": own["Username"], "password": own["Password"]}
    elif kind == "API_KEY":
        found = {"api_key_name": own["ApiKeyName"], "api_key_value": own["ApiKeyValue"]}
    else:
        client = own["ClientParameters"]
        found = {
            "client_id": client["ClientID"],
            "client_secret": client["ClientSecret"],
            "authorization_endpoint": own["AuthorizationEndpoint"],
            "http_method": own["HttpMethod"],
        }
        if own.get("OAuthHttpParameters"):
            found["oauth_http_parameters"] = _parameters(own["OAuthHttpParameters"])
    if "InvocationHttpParameters" in given:
        found["invocation_http_parameters"] = _parameters(given["InvocationHttpParameters"])
    return found


def _parameters(given: Mapping[str, Any]) -> dict[str, Any]:
    names = {
        "BodyParameters": "body_parameters",
        "HeaderParameters": "header_parameters",
        "QueryStringParameters": "query_string_parameters",
    }
    return {
        names[member]: [
            {"key": one["Key"], "value": one["Value"], "is_value_secret": one.get("IsValueSecret")}
            for one in values
        ]
        for member, values in given.items()
    }


def without_secrets(given: Any) -> Any:
    """The parameters without what is secret of them."""
    if isinstance(given, Mapping):
        hidden = {"Password", "ApiKeyValue", "ClientSecret"}
        if given.get("IsValueSecret"):
            hidden.add("Value")
        return {key: without_secrets(value) for key, value in given.items() if key not in hidden}
    return [without_secrets(item) for item in given] if isinstance(given, list) else given


def _told(connection: Connection, *, whole: bool = False) -> Output:
    told: Output = {
        "ConnectionArn": connection.arn,
        "ConnectionState": connection.state,
        "CreationTime": connection.created,
        "LastModifiedTime": connection.modified,
    }
    if whole:
        told["LastAuthorizedTime"] = connection.modified
    return told


def find_connection(events: "Events", name: str, verb: str = "describe") -> Connection:
    """Raises ResourceNotFoundException."""
    found = events.store.thing(Connection, name)
    if found is None:
        raise ResourceNotFoundException(
            f"Failed to {verb} the connection(s). Connection '{name}' does not exist."
        )
    return found


def update_connection(events: "Events", input: Input, call: Call) -> Output:
    connection = find_connection(events, str(input["Name"]), "update")
    changes: dict[str, Any] = {"modified": events.now()}
    kind = str(input.get("AuthorizationType") or connection.kind)
    if input.get("Description") is not None:
        changes["description"] = str(input["Description"])
    if input.get("AuthParameters"):
        given = input["AuthParameters"]
        text = json.dumps(secret_values(kind, given))
        _ask(events, "PutSecretValue", SecretId=connection.secret, SecretString=text)
        changes |= {"kind": kind, "parameters": without_secrets(given)}
    changed = replace(connection, **changes)
    events.store.save_thing(changed)
    return _told(changed, whole=True)


def describe_connection(events: "Events", input: Input, call: Call) -> Output:
    connection = find_connection(events, str(input["Name"]))
    output: Output = {
        **_told(connection, whole=True),
        "Name": connection.name,
        "AuthorizationType": connection.kind,
        "AuthParameters": connection.parameters,
        "SecretArn": connection.secret,
    }
    return output | ({"Description": connection.description} if connection.description else {})


def list_connections(events: "Events", input: Input, call: Call) -> Output:
    prefix, state = str(input.get("NamePrefix") or ""), input.get("ConnectionState")
    found = {
        one.name: one
        for one in events.store.things(Connection)
        if one.name.startswith(prefix) and state in (None, one.state)
    }
    limit = int(input.get("Limit") or 100)
    names, token = page(list(found), input.get("NextToken"), limit, ValidationException)
    told = [
        {**_told(found[n], whole=True), "Name": n, "AuthorizationType": found[n].kind}
        for n in names
    ]
    return {"Connections": told} | ({"NextToken": token} if token else {})


def delete_connection(events: "Events", input: Input, call: Call) -> Output:
    connection = find_connection(events, str(input["Name"]), "delete")
    _ask(events, "DeleteSecret", SecretId=connection.secret, ForceDeleteWithoutRecovery=True)
    events.store.remove_thing(Connection, connection.name)
    return {**_told(connection, whole=True), "ConnectionState": "DELETING"}


def secrets_of(events: "Events", connection: Connection) -> dict[str, Any]:
    """What its calls are signed with."""
    found = _ask(events, "GetSecretValue", SecretId=connection.secret)
    secrets: dict[str, Any] = json.loads(found["SecretString"])
    return secrets
