"""AWS::SES::EmailIdentity and Template, in the service ``ses``."""

from typing import Any

from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.contract import Realised
from csc.emulator.cloudformation.resources.emulated import emulated
from csc.emulator.cloudformation.resources.recorded import Record, named


def _apply_identity(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    ses: Any = cloud.services["ses"]
    ses.store.save_identity(new.identity.ref, cloud.clock.now(), {})


def _remove_identity(cloud: Cloud, old: Realised) -> None:
    ses: Any = cloud.services["ses"]
    ses.store.remove_identity(old.identity.ref)


def _template_name(template: Realised) -> str:
    return str((template.properties.get("Template") or {}).get("TemplateName") or "template")


def _apply_template(cloud: Cloud, new: Realised, old: Realised | None) -> None:
    ses: Any = cloud.services["ses"]
    given = new.properties.get("Template") or {}
    ses.store.save_template(_template_name(new), cloud.clock.now(), given)


def _remove_template(cloud: Cloud, old: Realised) -> None:
    ses: Any = cloud.services["ses"]
    ses.store.remove_template(_template_name(old))


TYPES = (
    emulated(
        "AWS::SES::EmailIdentity",
        named("EmailIdentity"),
        _apply_identity,
        _remove_identity,
        missing="it is verified at once; DKIM",
    ),
    emulated(
        "AWS::SES::Template",
        Record("{id}", attributes={"Id": "{id}"}),
        _apply_template,
        _remove_template,
    ),
)
