"""SendEmail: simple, raw, or of a template."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.ses.errors import BadRequestException, NotFoundException
from csc.emulator.services.ses.outgoing import fill_template, read_raw, send

if TYPE_CHECKING:
    from csc.emulator.services.sesv2.service import SesV2


def send_email(ses: "SesV2", input: Input, call: Call) -> Output:
    """Raises BadRequestException, NotFoundException."""
    content: Any = input["Content"]
    destination = input.get("Destination") or {}
    sender = str(input.get("FromEmailAddress") or "")
    if "Raw" in content:
        found, to, parts = read_raw(bytes(content["Raw"]["Data"]))
        sender, destination = sender or found, destination or to
    elif "Template" in content:
        parts = _of_template(ses, content["Template"])
    elif "Simple" in content:
        parts = _simple(content["Simple"])
    else:
        raise BadRequestException("Content must have Simple, Raw or Template.")
    return {"MessageId": send(ses, sender, destination, parts, BadRequestException)}


def _simple(message: Any) -> dict[str, str]:
    parts = {"subject": str(message["Subject"]["Data"])}
    for part, member in (("text", "Text"), ("html", "Html")):
        if message["Body"].get(member):
            parts[part] = str(message["Body"][member]["Data"])
    return parts


def _of_template(ses: "SesV2", given: Any) -> dict[str, str]:
    data = str(given.get("TemplateData") or "{}")
    content = given.get("TemplateContent")
    if content:
        return fill_template(content, data)
    name = str(given.get("TemplateName") or str(given.get("TemplateArn")).rpartition("/")[2])
    template = ses.store.template(name)
    if template is None:
        raise NotFoundException(f"Template {name} does not exist")
    return fill_template(template, data)
