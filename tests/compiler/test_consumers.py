"""Functions that receive: what is declared, the Lambda and what calls it, exactly what its role may, and mistakes."""

import pytest

from csc.assembly import Assembly
from csc.compiler import compile_project
from csc.compiler.cache import Cache
from csc.compiler.project import project_of, read_project
from tests.compiler.backends.test_golden import APPS


@pytest.fixture(scope="module")
def signup() -> Assembly:
    assembly = compile_project(read_project(APPS / "signup")).assembly
    assert assembly is not None
    return assembly


def allowed(assembly: Assembly, role: str) -> dict[str, set[str]]:
    document = assembly.stacks["iam"]["Resources"][role]["Properties"]["Policies"][0]
    found = {}
    for one in document["PolicyDocument"]["Statement"]:
        actions = one["Action"]
        found[one["Sid"]] = {actions} if isinstance(actions, str) else set(actions)
    return found


def test_a_queue_calls_its_function_and_tells_which_messages_failed(signup: Assembly) -> None:
    resources = signup.stacks["api"]["Resources"]
    mapping = resources["CountConsumerSource"]["Properties"]
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["FunctionName"] == {"Ref": "CountConsumerFunction"}
    assert "CountConsumerPermission" not in resources  # the API may not call it
    own = allowed(signup, "CountConsumerRole")
    assert own["ReceiveTallies"] == {
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
    }
    assert own["PutItemCounts"] == {"dynamodb:PutItem"}
    assert own["PutEventsReportsBus"] == {"events:PutEvents"}
    common = {"WriteLogs", "SendTraces", "DecryptEnvironment", "KeepFailedEvents"}
    assert set(own) - common == {"ReceiveTallies", "PutItemCounts", "PutEventsReportsBus"}


def test_a_rule_calls_its_function_for_some_types(signup: Assembly) -> None:
    resources = signup.stacks["api"]["Resources"]
    rule = resources["RememberConsumerRule"]["Properties"]
    assert rule["EventPattern"] == {"detail-type": ["Counted", "Recounted"]}
    permission = resources["RememberConsumerRulePermission"]["Properties"]
    assert permission["Principal"] == "events.amazonaws.com"
    assert permission["SourceArn"] == {"Fn::GetAtt": ["RememberConsumerRule", "Arn"]}
    common = {"WriteLogs", "SendTraces", "DecryptEnvironment", "KeepFailedEvents"}
    assert set(allowed(signup, "RememberConsumerRole")) - common == {"PutItemCounts"}


def test_the_manifest_says_what_each_needs(signup: Assembly) -> None:
    """``csc check`` proves the roles equal to that."""
    count, remember = signup.manifest["csc"]["consumers"]
    assert [one["action"] for one in count["needs"]] == [
        "dynamodb:PutItem",
        "events:PutEvents",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
    ]
    assert [one["action"] for one in remember["needs"]] == ["dynamodb:PutItem"]
    assert remember["detail-types"] == ["Counted", "Recounted"]


def test_a_save_of_a_consumer_changes_its_bundle_and_its_role() -> None:
    source = (APPS / "signup" / "api.py").read_text()
    changed = source.replace('reports.put("Counted", tally)', 'happenings.put("Tallied", tally)')
    cache = Cache()
    for text in (source, changed, "\n" + source, source):
        kept = compile_project(project_of({"api.py": text}, name="signup"), cache).assembly
        fresh = compile_project(project_of({"api.py": text}, name="signup")).assembly
        assert kept is not None and fresh is not None
        assert kept.stacks == fresh.stacks
        path = "lambda/count-consumer/api.py"
        assert kept.files[path] == fresh.files[path] == text.encode()


DECLARED = """
from csc import *
class M(Model):
    a: str
q = Queue("q", model=M)
t = Topic("t")
b = Bus("b")
@route("/", public=True)
def h() -> str:
    return ""
"""
MISTAKES = [
    ("@q.consume\ndef f(m: M) -> None: ...", "CSC402"),
    ("@q.consumer()\ndef f(m: M) -> None: ...", "CSC402"),
    ("@t.consumer\ndef f(m: M) -> None: ...", "CSC402"),
    ("@q.consumer\ndef f(m: M, more: str) -> None: ...", "CSC401"),
    ("@q.consumer\ndef f(m: str) -> None: ...", "CSC304"),
    ("@b.on()\ndef f(m: M) -> None: ...", "CSC102"),
    ("@b.on(3)\ndef f(m: M) -> None: ...", "CSC102"),
    ("@b.on('A')\ndef f(m: Nope) -> None: ...", "CSC301"),
]


@pytest.mark.parametrize(("source", "code"), MISTAKES)
def test_a_mistake_is_told(source: str, code: str) -> None:
    found = compile_project(project_of({"api.py": f"{DECLARED}\n{source}\n"}))
    assert code in [one.code for one in found.diagnostics], found.diagnostics


def test_no_name_of_an_argument_is_a_function_of_the_module() -> None:
    source = f"{DECLARED}\n@q.consumer\ndef f(h: M) -> None:\n    print(h)\n"
    source = source.replace('return ""', 'return q.send(M(a="x"))')
    assembly = compile_project(project_of({"api.py": source})).assembly
    assert assembly is not None
    assert "SendMessageQQueue" not in allowed(assembly, "FConsumerRole")
