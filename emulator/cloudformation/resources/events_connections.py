"""AWS::Events::Connection, ApiDestination and Archive, in the service ``events``."""

import json
from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Context, Identity, Place, Properties, Realised
from csc.emulator.cloudformation.resources.emulated import emulated
from csc.emulator.cloudformation.resources.recorded import Record, arn, named

_CONNECTION = arn("events", "connection/{name}/{id}")
_DESTINATION = arn("events", "api-destination/{name}/{id}")
_SECRET = arn("secretsmanager", "secret:events!connection/{name}/{id}-{short}")
DEFAULT_RATE = 300  # calls a second of an API destination


def _build_connection(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> dict[str, Any]:
    """What its secret holds. Raises ServiceError where the parameters of its kind are missing."""
    from csc.emulator.services.events.operations.connections import secret_values

    kind = str(properties.get("AuthorizationType") or "")
    return secret_values(kind, properties.get("AuthParameters") or {})


def _apply_connection(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    from csc.emulator.services.events.operations.connections import without_secrets
    from csc.emulator.services.events.store import Connection

    events: Any = cloud.services["events"]
    name, now = new.identity.ref, events.now()
    before = events.store.thing(Connection, name)
    secret = new.identity.attributes["SecretArn"]
    _put_secret(cloud, secret, json.dumps(new.built))
    events.store.save_thing(
        Connection(
            name,
            new.identity.attributes["Arn"],
            str(new.properties.get("AuthorizationType") or ""),
            secret,
            before.created if before is not None else now,
            now,
            str(new.properties.get("Description") or ""),
            without_secrets(new.properties.get("AuthParameters") or {}),
        )
    )


def _put_secret(cloud: Cloud, arn: str, text: str) -> None:
    from csc.emulator.services.secretsmanager.store import CURRENT, Secret, Version
    from csc.emulator.services.secretsmanager.versions import add_version

    manager: Any = cloud.services["secretsmanager"]
    now = manager.now()
    name = arn.split(":", 6)[6][:-7]
    secret = manager.store.find(arn) or Secret(name, arn, now, now)
    current = secret.staged(CURRENT)
    if current is None or current.text != text:
        secret = add_version(secret, Version(cloud.clock.uuid(), now, text), [CURRENT])
    manager.store.save(secret)


def _remove_connection(cloud: Cloud, old: Realised) -> None:
    from csc.emulator.services.events.store import Connection

    events: Any = cloud.services["events"]
    events.store.remove_thing(Connection, old.identity.ref)
    manager: Any = cloud.services["secretsmanager"]
    secret = manager.store.find(old.identity.attributes["SecretArn"])
    if secret is not None:
        manager.store.remove(secret.name)


def _apply_destination(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    from csc.emulator.services.events.store import Destination

    events: Any = cloud.services["events"]
    given, now = new.properties, events.now()
    before = events.store.thing(Destination, new.identity.ref)
    events.store.save_thing(
        Destination(
            new.identity.ref,
            new.identity.attributes["Arn"],
            str(given["ConnectionArn"]),
            str(given["InvocationEndpoint"]),
            str(given["HttpMethod"]),
            int(given.get("InvocationRateLimitPerSecond") or DEFAULT_RATE),
            before.created if before is not None else now,
            now,
            str(given.get("Description") or ""),
        )
    )


def _remove_destination(cloud: Cloud, old: Realised) -> None:
    from csc.emulator.services.events.store import Destination

    events: Any = cloud.services["events"]
    events.store.remove_thing(Destination, old.identity.ref)


def _build_archive(
    context: Context, place: Place, properties: Properties, identity: Identity
) -> str:
    """The pattern's text. Raises ServiceError."""
    from csc.emulator.services.events.operations.rules import read_pattern

    given = properties.get("EventPattern")
    text = given if isinstance(given, str) else json.dumps(given) if given else ""
    if text:
        read_pattern(text)
    return text


def _apply_archive(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    from csc.emulator.services.events.service_names import bus_name
    from csc.emulator.services.events.store import Archive

    events: Any = cloud.services["events"]
    before = events.store.thing(Archive, new.identity.ref)
    events.store.save_thing(
        Archive(
            new.identity.ref,
            bus_name(str(new.properties["SourceArn"])),
            before.created if before is not None else events.now(),
            new.built,
            str(new.properties.get("Description") or ""),
            int(new.properties.get("RetentionDays") or 0),
        )
    )


def _remove_archive(cloud: Cloud, old: Realised) -> None:
    from csc.emulator.services.events.store import Archive

    events: Any = cloud.services["events"]
    events.store.remove_thing(Archive, old.identity.ref)


TYPES = (
    emulated(
        "AWS::Events::Connection",
        named(
            "Name",
            Arn=_CONNECTION,
            ArnForPolicy=arn("events", "connection/{name}"),
            SecretArn=_SECRET,
        ),
        _apply_connection,
        _remove_connection,
        _build_connection,
        missing="private endpoints",
    ),
    emulated(
        "AWS::Events::ApiDestination",
        named("Name", Arn=_DESTINATION, ArnForPolicy=arn("events", "api-destination/{name}")),
        _apply_destination,
        _remove_destination,
    ),
    emulated(
        "AWS::Events::Archive",
        Record("{name}", "ArchiveName", {"Arn": arn("events", "archive/{name}")}),
        _apply_archive,
        _remove_archive,
        _build_archive,
    ),
)
