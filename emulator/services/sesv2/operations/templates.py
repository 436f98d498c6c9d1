"""CreateEmailTemplate, UpdateEmailTemplate, GetEmailTemplate, ListEmailTemplates, DeleteEmailTemplate."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.ses.errors import AlreadyExistsException, NotFoundException

if TYPE_CHECKING:
    from csc.emulator.services.sesv2.service import SesV2

MEMBERS = {"Subject": "SubjectPart", "Text": "TextPart", "Html": "HtmlPart"}
"""The second version's names of what the first calls parts."""


def create_email_template(ses: "SesV2", input: Input, call: Call) -> Output:
    """Raises AlreadyExistsException."""
    name = str(input["TemplateName"])
    if ses.store.template(name) is not None:
        raise AlreadyExistsException(f"Template {name} already exists.")
    _save(ses, name, input)
    return {}


def _save(ses: "SesV2", name: str, input: Input) -> None:
    content = input["TemplateContent"]
    document = {MEMBERS[member]: str(text) for member, text in content.items()}
    ses.store.save_template(name, ses.cloud.clock.now(), {"TemplateName": name, **document})


def update_email_template(ses: "SesV2", input: Input, call: Call) -> Output:
    """Raises NotFoundException."""
    name = str(input["TemplateName"])
    _find(ses, name)
    _save(ses, name, input)
    return {}


def get_email_template(ses: "SesV2", input: Input, call: Call) -> Output:
    """Raises NotFoundException."""
    name = str(input["TemplateName"])
    template = _find(ses, name)
    content = {new: template[old] for new, old in MEMBERS.items() if old in template}
    return {"TemplateName": name, "TemplateContent": content}


def list_email_templates(ses: "SesV2", input: Input, call: Call) -> Output:
    found = [{"TemplateName": name, "CreatedTimestamp": at} for name, at in ses.store.templates()]
    return {"TemplatesMetadata": found}


def delete_email_template(ses: "SesV2", input: Input, call: Call) -> Output:
    """Raises NotFoundException."""
    name = str(input["TemplateName"])
    if not ses.store.remove_template(name):
        raise NotFoundException(f"Template {name} does not exist.")
    return {}


def _find(ses: "SesV2", name: str) -> dict[str, str]:
    template = ses.store.template(name)
    if template is None:
        raise NotFoundException(f"Template {name} does not exist.")
    return template
