"""cloneFrom, and GetModelTemplate."""

import json

from csc.assembly import Assembly
from csc.emulator.gateway.mapping.render import render_mapping
from csc.emulator.gateway.velocity import compile_template
from csc.emulator.services.apigateway.model_template import model_template
from tests.emulator.conftest import mock_api
from tests.emulator.services.apigateway.conftest import Bench
from tests.emulator.services.apigateway.test_export import source


async def test_a_clone_stands_on_its_own(bench: Bench) -> None:
    first = await bench.call("import_rest_api", body=source())
    clone = await bench.call("create_rest_api", name="clone", cloneFrom=first["id"])
    assert clone["binaryMediaTypes"] == ["image/png"]
    where = {"restApiId": clone["id"]}
    authorizer = (await bench.call("get_authorizers", **where))["items"][0]
    validator = (await bench.call("get_request_validators", **where))["items"][0]
    items = (await bench.call("get_resources", embed=["methods"], **where))["items"]
    orders = next(one for one in items if one["path"] == "/orders/{id}")
    post = orders["resourceMethods"]["POST"]
    assert post["authorizerId"] == authorizer["id"]
    assert post["requestValidatorId"] == validator["id"]
    before = await bench.call("get_resources", restApiId=first["id"])
    assert not {one["id"] for one in items} & {one["id"] for one in before["items"]}
    await bench.call("delete_rest_api", restApiId=first["id"])
    await bench.deploy(clone["id"])
    assert await bench.ask(f"/_aws/execute-api/{clone['id']}/v1/orders/1") == (200, b"one")


async def test_a_clone_of_a_templates_api(bench: Bench) -> None:
    bench.emulator.deploy(Assembly({}, {"s": mock_api("template")}))
    (api,) = (await bench.call("get_rest_apis"))["items"]
    clone = await bench.call("create_rest_api", name="clone", cloneFrom=api["id"])
    await bench.deploy(clone["id"])
    path = f"/_aws/execute-api/{clone['id']}/v1/hello"
    assert await bench.ask(path) == (200, b'{"hello": "template"}')
    told = await bench.refused("create_rest_api", name="x", cloneFrom="none")
    assert told == "BadRequestException: Invalid API identifier specified"


async def test_a_models_template(bench: Bench) -> None:
    api, _ = await bench.mock_api()
    item = {"type": "object", "properties": {"id": {"type": "integer"}, "ok": {"type": "boolean"}}}
    link = f"https://apigateway.amazonaws.com/restapis/{api}/models/Item"
    order = {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "items": {"type": "array", "items": {"$ref": link}},
        },
    }
    for name, schema in (("Item", item), ("Order", order)):
        await bench.call(
            "create_model",
            restApiId=api,
            name=name,
            contentType="application/json",
            schema=json.dumps(schema),
        )
    found = await bench.call("get_model_template", restApiId=api, modelName="Order")
    assert found["value"].startswith("#set($inputRoot = $input.path('$'))\n{\n")
    template = compile_template(found["value"], "order")
    rendered = render_mapping(template, body=b'{"items": [1, 2]}', context={}, stage_variables={})
    assert json.loads(rendered.text) == {"name": "foo", "items": [{"id": 42, "ok": True}] * 2}
    told = await bench.refused("get_model_template", restApiId=api, modelName="None")
    assert told == "NotFoundException: Invalid Model identifier specified"


def test_a_model_of_itself_ends() -> None:
    link = "https://apigateway.amazonaws.com/restapis/a/models/Node"
    schema = json.dumps({"type": "object", "properties": {"next": {"$ref": link}}})
    text = model_template("Node", {"Node": {"name": "Node", "schema": schema}})
    assert text.count("next") < 40
