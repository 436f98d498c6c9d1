"""GetSdk: the JavaScript client, run by Node.js against the API that it was made of."""

import asyncio
import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import boto3
import pytest

from csc.emulator.services.apigateway.javascript_sdk import javascript_sdk, method_name
from tests.emulator.services.apigateway.conftest import OK, Bench

NODE = shutil.which("node")
ASK = """
const factory = require("./apiGateway-js-sdk/apigClient.js");
(async () => {
  const [accessKey, secretKey] = process.argv.slice(2);
  const client = factory.newClient({ accessKey, secretKey, apiKey: "k" });
  const found = [];
  const ask = async (promise) => {
    try { const r = await promise; found.push([r.status, r.data]); }
    catch (e) { found.push([e.status || 0, e.response ? e.response.data : e.message]); }
  };
  await ask(client.petsPetIdPost({ petId: "a/b ü", q: "x y&z", "X-Own": "h" }, { name: "Rex" },
    { queryParams: { more: ["1", "2"] } }));
  await ask(client.petsPetIdPost({ q: "1" }));
  await ask(client.listAll({ q: "signed & sent" }));
  await ask(factory.newClient({ accessKey, secretKey: "wrong" }).listAll({}));
  console.log(JSON.stringify({ found, names: Object.keys(client) }));
})();
"""


@pytest.mark.parametrize(
    ("path", "verb", "operation", "name"),
    [
        ("/", "GET", None, "rootGet"),
        ("/pets", "POST", None, "petsPost"),
        ("/pets/{petId}", "GET", None, "petsPetIdGet"),
        ("/a-b/{x_y+}", "DELETE", None, "aBXYDelete"),
        ("/pets", "GET", "ListPets", "listPets"),
        ("/pets", "GET", "list pets!", "listPets"),
        ("/ü", "GET", None, "rootGet"),
    ],
)
def test_names_of_methods(path: str, verb: str, operation: str | None, name: str) -> None:
    assert method_name(path, verb, operation) == name


def test_nothing_of_an_api_leaves_its_place_in_the_script() -> None:
    methods = {"GET": {"authorizationType": "NONE"}}
    resources = {"r": {"path": "/</script><b>'\"*/", "resourceMethods": methods}}
    snapshot: dict[str, Any] = {"api": {"name": "*/ alert(1) /*"}, "resources": resources}
    with zipfile.ZipFile(io.BytesIO(javascript_sdk(snapshot, "s*/", "http://x", "r"))) as made:
        text = made.read("apiGateway-js-sdk/apigClient.js").decode()
    assert "</script>" not in text
    assert text.index("*/") == text.index("}); */") + 4
    assert javascript_sdk(snapshot, "s", "u", "r") == javascript_sdk(snapshot, "s", "u", "r")


async def _echo(bench: Bench, where: Any, resource: str, verb: str, **method: Any) -> None:
    place = {**where, "resourceId": resource, "httpMethod": verb}
    await bench.call("put_method", **method, **place)
    await bench.call("put_method_response", **OK, **place)
    echo = (
        '#set($context.responseOverride.header.x = "1"){"path": "$context.path", "key": '
        '"$context.identity.user", "verb": "$context.httpMethod"}'
    )
    request = '{"statusCode": 200}'
    await bench.call(
        "put_integration", type="MOCK", requestTemplates={"application/json": request}, **place
    )
    answers = {"application/json": echo}
    await bench.call("put_integration_response", responseTemplates=answers, **OK, **place)


def user_keys(endpoint: str) -> tuple[str, str]:
    """Those of a user who may call every API."""
    given = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    iam: Any = boto3.client("iam", region_name="us-east-1", endpoint_url=endpoint, **given)
    iam.create_user(UserName="caller")
    statement = {"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="caller", PolicyName="p", PolicyDocument=document)
    key = iam.create_access_key(UserName="caller")["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]


@pytest.mark.skipif(NODE is None, reason="needs Node.js")
async def test_the_client_calls_the_api(bench: Bench, tmp_path: Path) -> None:
    api = await bench.call("create_rest_api", name="pets")
    where = {"restApiId": api["id"]}
    pets = await bench.call(
        "create_resource", parentId=api["rootResourceId"], pathPart="pets", **where
    )
    pet = await bench.call("create_resource", parentId=pets["id"], pathPart="{petId}", **where)
    parameters = {
        "method.request.path.petId": True,
        "method.request.querystring.q": True,
        "method.request.header.X-Own": False,
    }
    await _echo(
        bench, where, pet["id"], "POST", authorizationType="NONE", requestParameters=parameters
    )
    signed = {"authorizationType": "AWS_IAM", "operationName": "ListAll"}
    query = {"requestParameters": {"method.request.querystring.q": False}}
    await _echo(bench, where, pets["id"], "GET", **signed, **query)
    await bench.deploy(api["id"])
    sdk = await bench.call("get_sdk", stageName="v1", sdkType="javascript", **where)
    with zipfile.ZipFile(io.BytesIO(sdk["body"].read())) as made:
        made.extractall(tmp_path)
    (tmp_path / "ask.js").write_text(ASK)
    assert NODE is not None
    keys = await asyncio.to_thread(user_keys, bench.emulator.url)
    node = await asyncio.create_subprocess_exec(
        NODE, "ask.js", *keys, cwd=tmp_path, stdout=asyncio.subprocess.PIPE
    )
    told = json.loads((await node.communicate())[0])
    assert sorted(told["names"]) == ["listAll", "petsPetIdPost"]
    first, second, third, last = told["found"]
    assert first[0] == 200
    assert (first[1]["path"], first[1]["verb"]) == ("/v1/pets/a%2Fb%20%C3%BC", "POST")
    assert second == [0, "Missing required parameter petId"]
    assert (third[0], third[1]["path"]) == (200, "/v1/pets")
    assert third[1]["key"] == "caller"  # whose signature was checked
    assert last[0] == 403


async def test_other_languages_are_refused(bench: Bench) -> None:
    api, _ = await bench.mock_api()
    await bench.deploy(api)
    where = {"restApiId": api, "stageName": "v1"}
    told = await bench.refused("get_sdk", sdkType="ruby", **where)
    assert told.startswith("BadRequestException: CSC: SDKs of type ruby are not generated locally")
    told = await bench.refused("get_sdk", sdkType="cobol", **where)
    assert told.startswith("NotFoundException")
