"""SendEmail, SendRawEmail, SendTemplatedEmail."""

from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.ses.errors import TemplateDoesNotExist
from csc.emulator.services.ses.outgoing import fill_template, read_raw, send

if TYPE_CHECKING:
    from csc.emulator.services.ses.service import Ses


def send_email(ses: "Ses", input: Input, call: Call) -> Output:
    """Raises MessageRejected."""
    message: Any = input["Message"]
    body = message.get("Body") or {}
    parts = {"subject": str((message.get("Subject") or {}).get("Data") or "")}
    for part, member in (("text", "Text"), ("html", "Html")):
        if body.get(member):
            parts[part] = str(body[member].get("Data") or "")
    return {"MessageId": send(ses, str(input["Source"]), input["Destination"], parts)}


def send_raw_email(ses: "Ses", input: Input, call: Call) -> Output:
    """Raises MessageRejected."""
    sender, destination, parts = read_raw(bytes(input["RawMessage"]["Data"]))
    given = list(input.get("Destinations") or ())
    to = {"ToAddresses": given} if given else destination
    return {"MessageId": send(ses, str(input.get("Source") or sender), to, parts)}


def send_templated_email(ses: "Ses", input: Input, call: Call) -> Output:
    """Raises MessageRejected, TemplateDoesNotExist."""
    name = str(input["Template"])
    template = ses.store.template(name)
    if template is None:
        raise TemplateDoesNotExist(f"Template {name} does not exist")
    parts = fill_template(template, str(input["TemplateData"]))
    return {"MessageId": send(ses, str(input["Source"]), input["Destination"], parts)}
