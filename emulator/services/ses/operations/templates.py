"""CreateTemplate, UpdateTemplate, GetTemplate, ListTemplates, DeleteTemplate."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.ses.errors import AlreadyExists, TemplateDoesNotExist

if TYPE_CHECKING:
    from csc.emulator.services.ses.service import Ses


def create_template(ses: "Ses", input: Input, call: Call) -> Output:
    """Raises AlreadyExists."""
    name = str(input["Template"]["TemplateName"])
    if ses.store.template(name) is not None:
        raise AlreadyExists(f"Template {name} already exists")
    ses.store.save_template(name, ses.cloud.clock.now(), input["Template"])
    return {}


def update_template(ses: "Ses", input: Input, call: Call) -> Output:
    """Raises TemplateDoesNotExist."""
    name = str(input["Template"]["TemplateName"])
    _find(ses, name)
    ses.store.save_template(name, ses.cloud.clock.now(), input["Template"])
    return {}


def get_template(ses: "Ses", input: Input, call: Call) -> Output:
    """Raises TemplateDoesNotExist."""
    return {"Template": _find(ses, str(input["TemplateName"]))}


def list_templates(ses: "Ses", input: Input, call: Call) -> Output:
    found = [{"Name": name, "CreatedTimestamp": at} for name, at in ses.store.templates()]
    return {"TemplatesMetadata": found}


def delete_template(ses: "Ses", input: Input, call: Call) -> Output:
    """To delete what is gone is no error."""
    ses.store.remove_template(str(input["TemplateName"]))
    return {}


def _find(ses: "Ses", name: str) -> dict[str, str]:
    template = ses.store.template(name)
    if template is None:
        raise TemplateDoesNotExist(f"Template {name} does not exist")
    return template
