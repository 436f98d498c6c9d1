"""E-mails of both versions of the API: nothing leaves the machine, everything is told."""

from email.message import EmailMessage
from typing import Any

import pytest

from tests.emulator.conftest import Running
from tests.emulator.services.bed import Bed, allow, ask, client_of, refused


def lines(running: Running) -> list[str]:
    return [sent.line for sent in running.emulator.cloud.outbox.sent]


def content(text: str) -> dict[str, Any]:
    return {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": text}}}


async def test_the_first_version(running: Running) -> None:
    ses = client_of(running, "ses")
    unknown = {"ToAddresses": ["agent@example.com"]}
    told = await refused(
        ses.send_email, Source="shop@example.com", Destination=unknown, Message=content("x")
    )
    assert told == ("MessageRejected", 400)  # nobody has verified it
    await ask(ses.verify_domain_identity, Domain="example.com")
    to = {"ToAddresses": ["agent@example.com"], "CcAddresses": ["other@example.com"]}
    sent = await ask(
        ses.send_email, Source="Shop <shop@example.com>", Destination=to, Message=content("hello")
    )
    assert sent["MessageId"]
    message = EmailMessage()
    message["From"], message["To"] = "shop@example.com", "agent@example.com"
    message["Subject"] = "raw"
    message.set_content("body")
    await ask(ses.send_raw_email, RawMessage={"Data": message.as_bytes()})
    template = {"TemplateName": "t", "SubjectPart": "Hi {{name}}", "TextPart": "{{a.b}}!"}
    await ask(ses.create_template, Template=template)
    await ask(
        ses.send_templated_email,
        Source="shop@example.com",
        Destination={"ToAddresses": ["agent@example.com"]},
        Template="t",
        TemplateData='{"name": "Ann", "a": {"b": 1}}',
    )
    assert lines(running) == [
        "email to agent@example.com, other@example.com: s: hello",
        "email to agent@example.com: raw: body ",
        "email to agent@example.com: Hi Ann: 1!",
    ]
    assert (await ask(ses.get_send_quota))["SentLast24Hours"] == 3
    for address in ("nobody", "@example.com", "a b@example.com", "a\n@example.com", "a@b,c@d"):
        wrong = {"ToAddresses": [address]}
        told = await refused(
            ses.send_email, Source="a@example.com", Destination=wrong, Message=content("x")
        )
        assert told == ("InvalidParameterValue", 400), address
    told = await refused(
        ses.send_email,
        Source="a@example.com",
        Destination=unknown,
        Message={"Subject": {"Data": "s\nBcc: all@example.com"}, "Body": {}},
    )
    assert told == ("InvalidParameterValue", 400)


async def test_the_second_version(running: Running) -> None:
    ses = client_of(running, "sesv2")
    await ask(ses.create_email_identity, EmailIdentity="example.com")
    assert (await ask(ses.get_email_identity, EmailIdentity="example.com"))[
        "VerifiedForSendingStatus"
    ]
    to = {"ToAddresses": ["agent@example.com"]}
    sender = {"FromEmailAddress": "shop@example.com", "Destination": to}
    await ask(ses.send_email, **sender, Content={"Simple": content("hello")})
    inline = {"TemplateContent": {"Subject": "Hi {{n}}"}, "TemplateData": '{"n": 1}'}
    await ask(ses.send_email, **sender, Content={"Template": inline})
    assert lines(running) == [
        "email to agent@example.com: s: hello",
        "email to agent@example.com: Hi 1: ",
    ]
    missing = {"Template": {"TemplateName": "no", "TemplateData": "{}"}}
    assert (await refused(ses.send_email, **sender, Content=missing))[0] == "NotFoundException"
    listed = await ask(client_of(running, "ses").list_identities)
    assert listed["Identities"] == ["example.com"]


async def test_a_role_sends_as_its_identity_alone(bed: Bed) -> None:
    bed.call("ses", "VerifyDomainIdentity", Domain="example.com")
    arn = "arn:aws:ses:us-east-1:123456789012:identity/example.com"
    role = bed.role("r", "lambda.amazonaws.com", allow("ses:SendEmail", arn))
    iam: Any = bed.cloud.services["iam"]
    caller = iam.caller_for_role(role, "s")
    to = {"ToAddresses": ["a@b"]}
    given = {"Source": "shop@example.com", "Destination": to, "Message": content("x")}
    bed.invoke("ses", "SendEmail", given, caller)
    with pytest.raises(Exception, match="not authorized"):
        bed.invoke("ses", "SendEmail", {**given, "Source": "shop@other.example"}, caller)
