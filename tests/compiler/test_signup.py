"""``fixtures/apps/signup``: each route sends its message, and real clients receive it; no data changes a call.

What a template must escape is tried by leaving the escape out: then verification finds a request that tells.
"""

import asyncio
import copy
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from csc.assembly import Assembly
from csc.compiler import Compilation, compile_project
from csc.compiler.project import read_project
from csc.emulator.calls import Call
from csc.emulator.services.ses.errors import MessageRejected
from csc.verify import Bench
from tests.compiler.backends.test_golden import APPS
from tests.compiler.backends.test_least_privilege import sids, without
from tests.compiler.served import Served

SOURCE = (APPS / "signup" / "api.py").read_text()
HARD = "a & b=c%41+\"d\" 'e' \\ $util.urlEncode('x') ${foo} #if(true)\n#end é😀"
PERSON = {"email": "ann@example.com", "name": HARD.replace("\n", " "), "interests": ["a'b", "c"]}
EDITION = {"number": 3, "title": HARD.replace("\n", " "), "body": HARD}


class Signup(Served):
    """The application, with the messages of its queues and the mail that it would have sent."""

    def aws(self, service: str, operation: str, **input: Any) -> Any:
        cloud = self.emulator.cloud
        answer = cloud.invoke(Call(service, operation, input, cloud.root(), "t", cloud.region))
        return self.loop.run_until_complete(answer) if asyncio.iscoroutine(answer) else answer

    def received(self, queue: str) -> list[dict[str, Any]]:
        """The messages that can be had now, each once."""
        names = {"MessageSystemAttributeNames": ["All"], "MessageAttributeNames": ["All"]}
        found = self.aws("sqs", "ReceiveMessage", QueueUrl=queue, MaxNumberOfMessages=10, **names)
        for one in found.get("Messages", ()):
            self.aws("sqs", "DeleteMessage", QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])
        return list(found.get("Messages", ()))

    def sent(self, operation: str) -> dict[str, Any]:
        """The input of the one call of an operation since the last."""
        (found,) = [input for name, input in self.calls if name == operation]
        self.calls.clear()
        return found


@pytest.fixture(scope="module")
def app() -> Iterator[Signup]:
    served = Signup({"api.py": SOURCE}, "signup")
    yield served
    served.close()


def test_a_model_is_queued_as_its_json(app: Signup) -> None:
    answer = app.request("POST", "/signups", PERSON)
    assert answer.status == 202
    (message,) = app.received("welcomes")
    assert answer.json() == {"id": message["MessageId"], "name": PERSON["name"]}
    body = json.loads(message["Body"])
    assert {n: v for n, v in body.items() if n not in ("id", "at")} == {**PERSON, "age": None}
    assert app.tier("sign-up") == "vtl"


def test_a_delay_is_the_queues_business(app: Signup) -> None:
    app.calls.clear()
    assert app.request("POST", "/signups/a%20b/reminders?seconds=900").status == 202
    assert app.sent("SendMessage")["DelaySeconds"] == 900
    assert app.received("welcomes") == []
    assert app.request("POST", "/signups/a/reminders?seconds=901").status == 400
    assert app.request("POST", "/signups/a/reminders?seconds=1%26DelaySeconds=0").status == 400


def test_a_fifo_queue_keeps_groups_and_drops_what_comes_twice(app: Signup) -> None:
    path = "/signups/ann/steps/first"
    once, again = (app.request("PUT", f"{path}?note=a%26b").json() for _ in range(2))
    assert once == again
    (message,) = app.received("steps.fifo")
    assert message["Body"] == "first: a&b"
    assert message["Attributes"]["MessageGroupId"] == "ann"
    assert message["Attributes"]["MessageDeduplicationId"] == "first"
    assert app.request("PUT", "/signups/ann/steps/none").status == 422
    assert app.request("PUT", "/signups/two%20words/steps/x").status == 400  # no name of a group
    assert app.received("steps.fifo") == []


def test_a_topic_tells_its_subscribers(app: Signup) -> None:
    queue = app.aws("sqs", "CreateQueue", QueueName="readers")["QueueUrl"]
    topic = "arn:aws:sns:us-east-1:123456789012:editions"
    endpoint = "arn:aws:sqs:us-east-1:123456789012:readers"
    policy = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [policy]})
    app.aws("sqs", "SetQueueAttributes", QueueUrl=queue, Attributes={"Policy": document})
    app.aws("sns", "Subscribe", TopicArn=topic, Protocol="sqs", Endpoint=endpoint)
    answer = app.request("POST", "/editions", EDITION, token=app.token("a", "editions:write"))
    assert answer.status == 202
    (message,) = app.received("readers")
    told = json.loads(message["Body"])
    assert told["MessageId"] == answer.json()["id"]
    assert json.loads(told["Message"]) == {**EDITION, "free": True}
    assert told["Subject"] == f"No. 3: {EDITION['title']}"
    assert told["MessageAttributes"]["kind"] == {"Type": "String", "Value": "free"}
    assert told["MessageAttributes"]["number"] == {"Type": "Number", "Value": "3"}
    two_lines = {**EDITION, "title": "a\nb"}
    token = app.token("a", "editions:write")
    assert app.request("POST", "/editions", two_lines, token=token).status == 400


def test_an_event_is_put_on_the_bus_or_the_answer_is_a_502(app: Signup) -> None:
    app.calls.clear()
    assert app.request("POST", "/happenings/Some%22thing", PERSON).status == 204
    (entry,) = app.sent("PutEvents")["Entries"]
    assert (entry["EventBusName"], entry["Source"]) == ("newsletter", "signup.newsletter")
    assert entry["DetailType"] == 'Some"thing'
    assert json.loads(entry["Detail"])["name"] == PERSON["name"]
    refusing: Any = app.emulator.cloud.services["events"]
    row = refusing.operations["PutEvents"]
    failed = {"ErrorCode": "InternalFailure", "ErrorMessage": "try again"}

    def fail(service: Any, input: Any, call: Any) -> Any:
        return {"FailedEntryCount": 1, "Entries": [failed]}

    refusing.operations = {**refusing.operations, "PutEvents": replace(row, run=fail)}
    try:
        for path in ("/happenings/x", "/editions/4/reads"):
            answer = app.request("POST", path, PERSON, token=app.token("ann"))
            assert (answer.status, answer.json()) == (502, {"message": "Bad Gateway"})
        answer = app.request("PUT", "/signups/of-a-lambda", PERSON)
        assert (answer.status, answer.json()) == (502, {"message": "Bad Gateway"})
    finally:
        refusing.operations = {**refusing.operations, "PutEvents": row}
    assert app.received("welcomes")


def test_mail_is_sent_by_the_identity_and_to_people_alone(app: Signup) -> None:
    app.calls.clear()
    token = app.token("ann")
    answer = app.request("POST", "/invitations?to=you%2Bme@example.com", PERSON, token=token)
    assert answer.status == 201
    mail = app.sent("SendEmail")
    assert mail["Source"] == "The newsletter <news@example.com>"
    assert mail["Destination"] == {"ToAddresses": ["you+me@example.com"]}
    assert mail["Message"]["Subject"]["Data"] == f"{PERSON['name']} invites you"
    assert mail["Message"]["Body"]["Text"]["Data"].startswith("Dear reader,\n")
    assert mail["ReplyToAddresses"] == ["ann@example.com"]
    for to in ("nobody", "a@example.com%0ABcc:all@example.com", "a@example.com,b@example.com"):
        answer = app.request("POST", f"/invitations?to={to}", PERSON, token=token)
        assert answer.status == 400, to
    several = {**PERSON, "interests": ["a@example.com", "b@example.com"]}
    app.calls.clear()
    assert app.request("POST", "/letters", several).status == 201
    assert app.sent("SendEmail")["Destination"] == {"ToAddresses": several["interests"]}
    assert app.request("POST", "/letters", {**PERSON, "interests": []}).status == 400


def test_mail_that_ses_rejects_is_a_502(app: Signup) -> None:
    ses: Any = app.emulator.cloud.services["ses"]
    row = ses.operations["SendEmail"]

    def reject(service: Any, input: Any, call: Any) -> Any:
        raise MessageRejected("Email address is not verified.")

    ses.operations = {**ses.operations, "SendEmail": replace(row, run=reject)}
    answer = app.request("POST", "/letters", {**PERSON, "interests": ["a@example.com"]})
    ses.operations = {**ses.operations, "SendEmail": row}
    assert (answer.status, answer.json()) == (502, {"message": "Bad Gateway"})


def test_a_lambda_calls_several_services(app: Signup) -> None:
    answer = app.request("PUT", "/signups/one", PERSON)
    assert answer.status == 201
    (message,) = app.received("welcomes")
    assert message["MessageId"] == answer.json()["id"]
    assert json.loads(message["Body"])["id"] == "one"
    assert app.tier("complete") == "wasm"
    assert app.request("PUT", "/signups/one", PERSON).status == 409
    assert app.received("welcomes") == []


def test_what_sqs_does_not_take_is_a_400(app: Signup) -> None:
    assert app.request("POST", "/signups", {**PERSON, "name": "\x01"}).status == 202  # in JSON
    assert app.request("PUT", "/signups/a/steps/%01").status == 400
    assert app.request("PUT", f"/signups/a/steps/{'x' * 200}").status == 202
    app.aws(
        "sqs", "SetQueueAttributes", QueueUrl="welcomes", Attributes={"MaximumMessageSize": "1024"}
    )
    long = {**PERSON, "interests": ["x" * 300] * 4}
    assert app.request("POST", "/signups", long).status == 400
    assert app.request("PUT", "/signups/long", long).status == 400
    app.aws(
        "sqs",
        "SetQueueAttributes",
        QueueUrl="welcomes",
        Attributes={"MaximumMessageSize": "1048576"},
    )
    app.received("welcomes")


REQUESTS: dict[str, tuple[str, str, Any]] = {
    "sign-up": ("POST", "/signups", PERSON),
    "remind": ("POST", "/signups/a/reminders", None),
    "step": ("PUT", "/signups/a/steps/b", None),
    "publish": ("POST", "/editions", EDITION),
    "read": ("POST", "/editions/1/reads", None),
    "happen": ("POST", "/happenings/a", PERSON),
    "invite": ("POST", "/invitations?to=a@example.com", PERSON),
    "letter": ("POST", "/letters", {**PERSON, "interests": ["a@example.com"]}),
}


def test_each_statement_of_a_role_is_needed_and_held_to_what_is_sent(app: Signup) -> None:
    tried = 0
    for route, (method, target, body) in REQUESTS.items():
        token = app.token("a", *(["editions:write"] if route == "publish" else []))
        for sid in sids(app.assembly, route):
            assert app.request(method, target, body, token=token).status < 300, route
            app.emulator.deploy(without(app.assembly, route, sid))
            assert app.request(method, target, body, token=token).status == 403, (route, sid)
            app.emulator.deploy(app.assembly)
            tried += 1
    assert tried == len(REQUESTS)
    roles = app.assembly.stacks["iam"]["Resources"].values()
    held = {
        role["Metadata"]["csc:route"]: one["Condition"]
        for role in roles
        for policy in role["Properties"].get("Policies", ())
        for one in policy["PolicyDocument"]["Statement"]
        if "Condition" in one and "csc:route" in role.get("Metadata", {})
    }
    source = {"events:source": ["signup.newsletter"]}
    assert held["read"] == {
        "ForAllValues:StringEquals": source | {"events:detail-type": ["EditionRead"]}
    }
    assert held["happen"] == {"ForAllValues:StringEquals": source}  # of any type
    assert held["invite"] == {"StringEquals": {"ses:FromAddress": ["news@example.com"]}}


# -- verification ----------------------------------------------------------------------------------

MUTATIONS: list[tuple[str, str, Callable[[str], str]]] = [
    ("remind", "no delay", lambda text: re.sub(r"&DelaySeconds=[^#&]*", "", text)),
    ("step", "another group", lambda text: text.replace("MessageGroupId=$util.urlEncode($id)", "MessageGroupId=x")),
    ("sign-up", "a body that isn't encoded", lambda text: text.replace("$util.urlEncode($message)", "$message")),
    ("sign-up", "a name that isn't escaped", lambda text: text.replace("$util.escapeJavaScript($signup.name)", "$signup.name")),
    ("publish", "a subject that isn't encoded", lambda text: re.sub(r"&Subject=\$util.urlEncode\((\$\w+)\)", r"&Subject=\1", text)),
    ("publish", "no attribute", lambda text: re.sub(r"&MessageAttributes.entry.2.*##", "##", text)),
    ("read", "another type", lambda text: text.replace("EditionRead", "EditionSeen")),
    ("happen", "a detail that isn't escaped", lambda text: text.replace("$util.escapeJavaScript($message)", "$message")),
    ("invite", "an address that isn't encoded", lambda text: text.replace("member.1=$util.urlEncode($to)", "member.1=$to")),
    ("letter", "one address of several", lambda text: text.replace("member.${foreach.count}", "member.1")),
]  # fmt: skip


@pytest.fixture(scope="module")
def compiled() -> Compilation:
    return compile_project(read_project(APPS / "signup"))


def mutated(compilation: Compilation) -> Compilation:
    """With every mutation in its route's request template; one a route."""
    assert compilation.assembly is not None
    stacks: dict[str, Any] = dict(compilation.assembly.stacks)
    stacks["api"] = copy.deepcopy(dict(stacks["api"]))
    return replace(
        compilation,
        assembly=Assembly(
            compilation.assembly.manifest,
            stacks,
            compilation.assembly.files,
            compilation.assembly.origin,
        ),
    )


def change(compilation: Compilation, route: str, mutate: Callable[[str], str]) -> None:
    assert compilation.assembly is not None
    for resource in compilation.assembly.stacks["api"]["Resources"].values():
        if (
            resource["Type"] == "AWS::ApiGateway::Method"
            and resource["Metadata"].get("csc:route") == route
        ):
            templates = resource["Properties"]["Integration"]["RequestTemplates"]
            old = templates["application/json"]
            text = old["Fn::Sub"] if isinstance(old, dict) else old
            new = mutate(text)
            assert new != text, "the mutation does nothing"
            templates["application/json"] = {"Fn::Sub": new} if isinstance(old, dict) else new


@pytest.mark.parametrize("half", [0, 1])
def test_verification_finds_what_is_not_escaped_or_left_out(
    compiled: Compilation, half: int
) -> None:
    known: dict[str, list[tuple[str, Callable[[str], str]]]] = {}
    for route, what, mutate in MUTATIONS:
        known.setdefault(route, []).append((what, mutate))
    chosen = {route: them[half] for route, them in known.items() if len(them) > half}
    changed = mutated(compiled)
    for route, (_, mutate) in chosen.items():
        change(changed, route, mutate)
    with Bench(changed) as bench:
        for route, (what, _) in chosen.items():
            assert bench.verify(route, 60, 1).problem is not None, (route, what)


def test_every_form_does_the_same(compiled: Compilation) -> None:
    with Bench(compiled) as bench:
        for route in ("sign-up", "step", "publish", "happen", "invite", "letter", "complete"):
            verdict = bench.verify(route, 25, 3)
            assert verdict.problem is None, verdict.problem
            assert verdict.compared > 10, route
