"""Functions of templates: where their code comes from, who may invoke them, what a change does."""

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from csc.assembly import Assembly
from csc.diagnostics import DiagnosticsError
from csc.emulator.calls import Call, Caller
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.resources.iam import TYPES as IAM_TYPES
from csc.emulator.cloudformation.resources.lambda_ import TYPES
from csc.emulator.deployment import Deployment
from csc.emulator.errors import ServiceError
from csc.emulator.services.iam.service import Iam
from csc.emulator.services.lambda_ import worker
from csc.emulator.services.lambda_.service import Lambda
from csc.emulator.storage import open_storage

ROLE = {
    "Type": "AWS::IAM::Role",
    "Properties": {
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            },
        }
    },
}
SOURCE = "def handler(event, context):\n    return {!r}\n"


def function(code: Any, *, metadata: Any = None, **properties: Any) -> dict[str, Any]:
    body = {
        "FunctionName": "f",
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Role": {"Fn::GetAtt": ["Role", "Arn"]},
        "Code": code,
    }
    out = {"Type": "AWS::Lambda::Function", "Properties": body | properties}
    return out | ({"Metadata": metadata} if metadata else {})


def inline(text: str) -> dict[str, str]:
    return {"ZipFile": SOURCE.format(text)}


class Account:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cloud = Cloud(open_storage(None), Clock())
        self.iam = self.cloud.services["iam"] = Iam(self.cloud)
        self.service = Lambda(self.cloud)
        self.cloud.services["lambda"] = self.service
        self.cloud.authorize = self.iam.authorize
        self.engine = Engine(self.cloud, {row.type: row for row in (*TYPES, *IAM_TYPES)})
        self.deployment = Deployment(0)

    def deploy(self, files: dict[str, bytes] | None = None, **resources: Any) -> None:
        stacks = {"s": {"Resources": {"Role": ROLE, **resources}}}
        origin = {"s": str(self.folder / "template.yaml")}
        assembly = Assembly({}, stacks, files or {}, origin)
        self.deployment = self.engine.deploy(assembly, self.deployment)

    def refusal(self, files: dict[str, bytes] | None = None, **resources: Any) -> str:
        with pytest.raises(DiagnosticsError) as caught:
            self.deploy(files, **resources)
        return str(caught.value)

    async def run(self, name: str = "f", caller: Caller | None = None, **context: str) -> Any:
        call = Call(
            "lambda",
            "Invoke",
            {"FunctionName": name},
            caller or self.cloud.root(),
            self.cloud.clock.uuid(),
            "us-east-1",
            context={"aws:SourceArn": context["source"]} if context else {},
        )
        output = self.cloud.invoke(call)
        found = output if isinstance(output, dict) else await output
        return json.loads(found["Payload"])


@pytest.fixture
async def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Account]:
    monkeypatch.setattr(worker, "PRELOAD", [])
    made = Account(tmp_path)
    yield made
    await made.service.close()
    made.cloud.storage.close()


async def test_inline_code_runs_and_is_replaced(account: Account) -> None:
    account.deploy(F=function(inline("one")))
    assert await account.run() == "one"
    account.deploy(F=function(inline("two")))
    assert await account.run() == "two"
    account.deploy()
    with pytest.raises(ServiceError):
        await account.run()


async def test_an_unnamed_function_is_named_after_its_place(account: Account) -> None:
    account.deploy(F=function(inline("one"), FunctionName={"Ref": "AWS::NoValue"}))
    identity = account.deployment.resources["s", "F"].identity
    assert identity.ref.startswith("s-F-")
    assert identity.attributes["Arn"].endswith(f":function:{identity.ref}")
    assert await account.run(identity.ref) == "one"


async def test_code_from_a_folder_of_the_assembly(account: Account) -> None:
    files = {"lambda/f/index.py": b"from inner import x\ndef handler(e, c):\n    return x\n",
             "lambda/f/inner.py": b"x = 5\n", "lambda/other/inner.py": b"x = 6\n"}  # fmt: skip
    metadata = {"aws:asset:path": "lambda/f", "aws:asset:property": "Code"}
    code = {"S3Bucket": "b", "S3Key": "k"}
    account.deploy(files, F=function(code, metadata=metadata))
    assert await account.run() == 5
    account.deploy(files | {"lambda/f/inner.py": b"x = 7\n"}, F=function(code, metadata=metadata))
    assert await account.run() == 7


async def test_code_from_beside_the_template(account: Account) -> None:
    source = account.folder / "src"
    source.mkdir()
    (source / "index.py").write_text(SOURCE.format("disk"))
    account.deploy(F=function("src"))
    assert await account.run() == "disk"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("index.py", SOURCE.format("zip"))
    (account.folder / "f.zip").write_bytes(out.getvalue())
    account.deploy(F=function({"S3Bucket": "b", "S3Key": "f.zip"}))
    assert await account.run() == "zip"


async def test_settings(account: Account) -> None:
    variables = {"A": "x", "N": 5, "B": True}
    code = {"ZipFile": "import os\ndef handler(e, c):\n    return [os.environ[n] for n in 'ANB']\n"}
    account.deploy(
        F=function(code, Timeout=9, MemorySize="256", Environment={"Variables": variables})
    )
    found = account.service.functions["f"]
    assert (found.timeout, found.memory) == (9, 256)
    assert await account.run() == ["x", "5", "true"]


GATEWAY = Caller("apigateway.amazonaws.com", "123456789012", "apigateway.amazonaws.com")


async def test_a_permission_lets_its_source_in_and_no_other(account: Account) -> None:
    source = "arn:aws:execute-api:us-east-1:123456789012:api"
    permission = {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "Action": "lambda:InvokeFunction",
            "FunctionName": {"Fn::GetAtt": ["F", "Arn"]},
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": f"{source}/*/GET/x",
        },
    }
    account.deploy(F=function(inline("one")), P=permission)
    assert await account.run(caller=GATEWAY, source=f"{source}/dev/GET/x") == "one"
    with pytest.raises(ServiceError):
        await account.run(caller=GATEWAY, source=f"{source}/dev/POST/x")
    account.deploy(F=function(inline("one")))
    with pytest.raises(ServiceError):
        await account.run(caller=GATEWAY, source=f"{source}/dev/GET/x")


async def test_versions_and_aliases(account: Account) -> None:
    version = {"Type": "AWS::Lambda::Version", "Properties": {"FunctionName": {"Ref": "F"}}}
    alias = {
        "Type": "AWS::Lambda::Alias",
        "Properties": {
            "FunctionName": {"Ref": "F"},
            "FunctionVersion": {"Fn::GetAtt": ["V", "Version"]},
            "Name": "live",
        },
    }
    account.deploy(F=function(inline("one")), V=version, A=alias)
    identity = account.deployment.resources["s", "A"].identity
    assert identity.ref == "arn:aws:lambda:us-east-1:123456789012:function:f:live"
    account.deploy(F=function(inline("two")), V=version, A=alias)
    assert await account.run() == "two"
    assert await account.run(identity.ref) == "one"


async def test_asynchronous_attempts(account: Account) -> None:
    note = account.folder / "note"
    config = {
        "Type": "AWS::Lambda::EventInvokeConfig",
        "Properties": {
            "FunctionName": {"Ref": "F"},
            "Qualifier": "$LATEST",
            "MaximumRetryAttempts": 0,
        },
    }
    text = f"def handler(e, c):\n    open({str(note)!r}, 'a').write('x')\n    raise Exception\n"
    account.deploy(F=function({"ZipFile": text}), C=config)
    call = Call(
        "lambda",
        "Invoke",
        {"FunctionName": "f", "InvocationType": "Event"},
        account.cloud.root(),
        "r",
        "us-east-1",
    )
    assert account.cloud.invoke(call) == {"StatusCode": 202, "Payload": b""}
    for _ in range(100):
        await asyncio.sleep(0.02)
        if note.exists():
            break
    await asyncio.sleep(0.1)
    assert note.read_text() == "x"


@pytest.mark.parametrize(
    ("resource", "text"),
    [
        (function({"S3Bucket": "b", "S3Key": "nowhere.zip"}), "no code is found at nowhere.zip"),
        (function(inline("x"), Timeout=1000), "number from 1 to 900"),
        (function(inline("x"), MemorySize="much"), "number from 128"),
        (function(inline("x"), PackageType="Image"), "container images"),
        (function(inline("x"), Environment={"Variables": {"A": ["x"]}}), "must be a string"),
        (function(inline("x"), metadata={"csc:wasm": "gone.wasm"}), "no file gone.wasm"),
        (function(inline("x"), metadata={"csc:wasm": "bad.wasm"}), "not a module of ours"),
        (function(inline("x"), Handler={"Ref": "AWS::NoValue"}), "Handler"),
        (
            {"Type": "AWS::Lambda::Permission",
             "Properties": {"Action": "lambda:*", "FunctionName": "f", "Principal": "nobody"}},
            "principal was invalid",
        ),
    ],
)  # fmt: skip
async def test_wrong_properties_are_refused_at_load(
    account: Account, resource: Any, text: str
) -> None:
    assert text in account.refusal({"bad.wasm": b"\0asm\1\0\0\0"}, F=resource)
