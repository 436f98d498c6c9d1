"""Node.js functions: what a handler sees, what its caller gets, what the log says. Workers are few: they are slow."""

import asyncio
import base64
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from csc.emulator.services.lambda_.code import code_of_files
from csc.emulator.services.lambda_.node import find_node, prepare_node

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="there is no node here")

WAYS = """
const ways = {
  context: async (event, context) => ({
    event, left: context.getRemainingTimeInMillis(), waits: context.callbackWaitsForEmptyEventLoop,
    names: Object.keys(context).sort(), arn: context.invokedFunctionArn, group: context.logGroupName,
    id: context.awsRequestId, env: {...process.env}, argv: process.argv.length,
  }),
  client: async (event, context) => context.clientContext,
  count: async () => ++count,
  callback: (event, context, callback) => {
    setTimeout(() => { count = 100; }, 20);
    callback(null, "told");
  },
  atOnce: (event, context, callback) => {
    context.callbackWaitsForEmptyEventLoop = false;
    setTimeout(() => {}, 50);
    callback(null, "told at once");
  },
  done: (event, context) => { context.done(null, "first"); context.succeed("second"); },
  fails: (event, context) => context.fail("no error object"),
  nothing: () => {},
  never: async () => new Promise(() => {}),
  throws: async () => { const error = new TypeError("bad"); error.code = 7; throw error; },
  bigint: async () => 10n,
  prints: async () => { console.log("two\\nlines", {a: 1}); console.warn("careful"); process.stdout.write("raw\\n"); },
};
let count = 0;
exports.handler = (event, context, callback) => ways[event.way](event, context, callback);
exports.asynchronous = async (event, context) => ways[event.way](event, context);
"""


def put(world: Any, source: str, name: str = "index.js", **changes: Any) -> None:
    code = code_of_files({name: source.encode()})
    world.put("", code=code, **{"runtime": "nodejs20.x", **changes})


async def test_the_ways_in_which_a_handler_answers(world: Any) -> None:
    put(world, WAYS, timeout=7)

    async def run(way: str) -> Any:
        output = await world.run({"way": way})
        return output["Payload"]

    found = await run("context")
    assert found["event"] == {"way": "context"}
    assert 0 < found["left"] <= 7000
    assert found["waits"] is True
    assert {"succeed", "fail", "done", "clientContext", "identity", "memoryLimitInMB"} <= {
        *found["names"]
    }
    assert found["arn"] == "arn:aws:lambda:us-east-1:123456789012:function:f"
    assert found["group"] == found["env"]["AWS_LAMBDA_LOG_GROUP_NAME"] == "/aws/lambda/f"
    assert found["env"]["AWS_ENDPOINT_URL"] == "http://localhost:8080"
    assert found["env"]["AWS_EXECUTION_ENV"] == "AWS_Lambda_nodejs20.x"
    assert found["env"]["_X_AMZN_TRACE_ID"].startswith("Root=1-")
    assert found["argv"] == 2
    caller = world.iam.caller_for_key(
        found["env"]["AWS_ACCESS_KEY_ID"], found["env"]["AWS_SESSION_TOKEN"]
    )
    assert caller.arn == "arn:aws:sts::123456789012:assumed-role/r/f"

    given = base64.b64encode(b'{"custom": {"a": 1}}').decode()
    told = await world.run({"way": "client"}, ClientContext=given)
    assert told["Payload"] == {"custom": {"a": 1}}
    assert [await run("count"), await run("count")] == [1, 2]  # the worker stays warm
    assert await run("callback") == "told"
    assert await run("count") == 101  # it was told when nothing was left to do
    assert await run("atOnce") == "told at once"
    assert await run("done") == "first"
    assert await run("nothing") is None
    assert await run("fails") == {
        "errorType": "string",
        "errorMessage": "no error object",
        "trace": [],
    }
    failed = await world.run({"way": "throws"})
    assert failed["FunctionError"] == "Unhandled"
    assert failed["Payload"]["errorType"] == "TypeError"
    assert failed["Payload"]["trace"][0] == "TypeError: bad"
    assert "bootstrap.mjs" not in str(failed["Payload"]["trace"])
    assert (await run("bigint"))["errorType"] == "Runtime.JSONStringifyError"
    await run("prints")
    texts = world.lines()
    [printed] = [text for text in texts if "two" in text]
    assert re.fullmatch(
        rf"\d{{4}}-[\d-]+T[\d:.]+Z\t[0-9a-f-]{{36}}\tINFO\ttwo\nlines {re.escape('{ a: 1 }')}",
        printed,
    )
    assert any(text.endswith("\tWARN\tcareful") for text in texts)
    assert "raw" in texts
    [logged] = [text for text in texts if "Invoke Error" in text and "TypeError" in text]
    assert '"code":7' in logged and '"errorMessage":"bad"' in logged
    assert len(world.service.pool.all) == 1


async def test_an_async_handler_that_never_settles(world: Any) -> None:
    put(world, WAYS, handler="index.asynchronous")
    assert (await world.run({"way": "never"}))["Payload"]["errorType"] == "Runtime.NodeJsExit"


async def test_modules_and_streams(world: Any) -> None:
    source = """
    import { pipeline } from "node:stream/promises";
    import { Readable } from "node:stream";
    const { here } = await import("./other.js");
    export const handler = awslambda.streamifyResponse(async (event, stream) => {
      const http = awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { a: here } });
      await pipeline(Readable.from(["one ", "two"]), http);
    });
    """
    files = {
        "src/app.js": source.encode(),
        "src/other.js": b"export const here = 'b';",
        "package.json": b'{"type": "module"}',
    }
    world.put("", code=code_of_files(files), runtime="nodejs22.x", handler="src/app.handler")
    output = await world.call("lambda", "Invoke", {"FunctionName": "f", "Payload": b"{}"})
    assert output["Payload"] == b'{"statusCode":201,"headers":{"a":"b"}}' + b"\0" * 8 + b"one two"
    assert any("declared for nodejs22.x" in text for text in world.lines()) or (
        find_node.node_version(shutil.which("node") or "")[0] == 22
    )


@pytest.mark.parametrize(
    ("source", "changes", "kind", "message"),
    [
        ("require('nothere')", {}, "Runtime.ImportModuleError", "Error: Cannot find module 'nothere'"),
        ("exports.handler = () => ]", {}, "Runtime.UserCodeSyntaxError", "SyntaxError: Unexpected"),
        ("exports.other = 1", {}, "Runtime.HandlerNotFound", "index.handler is undefined or not exp"),
        (
            "exports.handler = (a, b, c) => c()",
            {"runtime": "nodejs24.x"},
            "Runtime.CallbackHandlerDeprecated",
            "ERROR: AWS Lambda has removed support",
        ),
    ],
)  # fmt: skip
async def test_what_fails_at_the_start(
    world: Any, source: str, changes: dict[str, Any], kind: str, message: str
) -> None:
    put(world, source, **changes)
    output = await world.run({})
    assert output["FunctionError"] == "Unhandled"
    assert output["Payload"]["errorType"] == kind
    assert output["Payload"]["errorMessage"].startswith(message)


async def test_a_lost_rejection_and_an_exit_end_the_worker(world: Any) -> None:
    put(
        world,
        "exports.handler = async (event) => {\n"
        "  if (event.exit !== undefined) process.exit(event.exit);\n"
        "  if (event.thrown) setTimeout(() => { throw new RangeError('thrown'); });\n"
        "  else\n"
        "  Promise.reject(new Error('lost'));\n"
        "  await new Promise((resolve) => setTimeout(resolve, 1000));\n"
        "};\n",
    )
    lost = (await world.run({}))["Payload"]
    assert lost["errorType"] == "Runtime.UnhandledPromiseRejection"
    assert lost["errorMessage"] == "Error: lost"
    thrown = (await world.run({"thrown": True}))["Payload"]
    assert (thrown["errorType"], thrown["errorMessage"]) == ("RangeError", "thrown")
    exited = (await world.run({"exit": 3}))["Payload"]
    assert exited["errorType"] == "Runtime.ExitError"
    assert exited["errorMessage"].endswith("Error: Runtime exited with error: exit status 3")
    assert not world.service.pool.all


async def test_where_there_is_no_node_it_says_so(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare_node, "find_node", lambda: None)
    put(world, "exports.handler = async () => 1", origin="template.yaml:7")
    found = (await world.run({}))["Payload"]
    assert found["errorType"] == "Runtime.InvalidRuntime"
    assert "nodejs20.x needs Node.js" in found["errorMessage"]
    assert found["errorMessage"].endswith("template.yaml:7")


async def test_packages_beside_the_code_are_used_where_they_are(world: Any, tmp_path: Path) -> None:
    modules = tmp_path / "node_modules"
    for name, text in (("one", "exports.n = require('@a/two').n + 1"), ("@a/two", "exports.n = 1")):
        (modules / name).mkdir(parents=True)
        (modules / name / "index.js").write_text(text)
    files = {
        "index.js": b"exports.handler = async () => [require('one').n, (await import('one')).n]"
    }
    world.put("", runtime="nodejs20.x", code=code_of_files(files, {"node_modules": modules}))
    assert (await world.run({}))["Payload"] == [2, 2]


async def test_http2_to_the_emulator_is_carried_in_http1(world: Any) -> None:
    """As the SDK's clients of Kinesis and Bedrock call."""
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n") + await reader.readexactly(4))
        writer.write(b"HTTP/1.1 201 Created\r\nX-Kind: plain\r\nContent-Length: 3\r\n\r\nyes")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    put(
        world,
        "const http2 = require('node:http2');\n"
        "exports.handler = () => new Promise((resolve, reject) => {\n"
        "  const session = http2.connect(process.env.AWS_ENDPOINT_URL);\n"
        "  const sent = session.request({':method': 'POST', ':path': '/a?b=1', 'content-length': '4', 'x-a': 'b'});\n"
        "  let body = '';\n"
        "  sent.on('response', (headers) => {\n"
        "    sent.on('data', (chunk) => { body += chunk; });\n"
        "    sent.on('end', () => resolve([headers[':status'], headers['x-kind'], body]));\n"
        "  });\n"
        "  sent.on('error', reject);\n"
        "  sent.end('ping');\n"
        "});\n",
        environment={"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"},
    )
    assert (await world.run())["Payload"] == [201, "plain", "yes"]
    assert asked[0].startswith(b"POST /a?b=1 HTTP/1.1\r\n")
    assert b"x-a: b\r\n" in asked[0]
    assert asked[0].endswith(b"ping")
    server.close()
    await server.wait_closed()
