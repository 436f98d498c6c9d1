"""Custom domain names and base paths, and that the Host header finds what they lead to."""

from csc.assembly import Assembly
from tests.emulator.conftest import mock_api
from tests.emulator.services.apigateway.conftest import Bench

HOST = "shop.example.com"


async def served_api(bench: Bench, answer: str) -> str:
    api, _ = await bench.mock_api(answer)
    await bench.deploy(api)
    return api


async def ask(bench: Bench, path: str, host: str = HOST) -> tuple[int, bytes]:
    from csc.emulator.http import HttpRequest, HttpResponse

    answer = bench.emulator._dispatcher(HttpRequest("GET", path, [("Host", host)], b""))
    response = answer if isinstance(answer, HttpResponse) else await answer
    return response.status, response.body


async def test_a_domain_leads_to_apis_made_here(bench: Bench) -> None:
    one = await served_api(bench, "one $context.path")
    two = await served_api(bench, "two")
    made = await bench.call("create_domain_name", domainName=HOST, certificateArn="arn:x")
    assert made["distributionDomainName"].endswith(".cloudfront.net")
    of = {"domainName": HOST}
    await bench.call("create_base_path_mapping", restApiId=one, stage="v1", **of)
    await bench.call("create_base_path_mapping", restApiId=two, stage="v1", basePath="second", **of)
    assert await ask(bench, "/hello") == (200, b"one /hello")
    assert await ask(bench, "/second/hello") == (200, b"two")
    assert (await ask(bench, "/hello", "localhost"))[0] == 404
    items = (await bench.call("get_base_path_mappings", **of))["items"]
    assert [one["basePath"] for one in items] == ["(none)", "second"]
    change = [
        {"op": "replace", "path": "/basePath", "value": "third"},
        {"op": "replace", "path": "/restapiId", "value": one},
    ]
    moved = await bench.call(
        "update_base_path_mapping", basePath="second", patchOperations=change, **of
    )
    assert moved == {"basePath": "third", "restApiId": one, "stage": "v1"}
    assert await ask(bench, "/third/hello") == (200, b"one /third/hello")
    await bench.call("delete_base_path_mapping", basePath="(none)", **of)
    assert (await ask(bench, "/hello"))[0] == 403
    told = await bench.refused("get_base_path_mapping", basePath="(none)", **of)
    assert told == "NotFoundException: Invalid base path mapping identifier specified"
    await bench.call("delete_domain_name", **of)
    assert (await bench.call("get_domain_names"))["items"] == []
    assert (await ask(bench, "/third/hello"))[0] == 404


async def test_a_domain_leads_past_the_templates_api(bench: Bench) -> None:
    bench.emulator.deploy(Assembly({}, {"s": mock_api("template")}))
    api = await served_api(bench, "made here")
    await bench.call("create_domain_name", domainName=HOST)
    await bench.call("create_base_path_mapping", domainName=HOST, restApiId=api, stage="v1")
    assert await ask(bench, "/hello") == (200, b"made here")
    assert await ask(bench, "/hello", "localhost") == (200, b'{"hello": "template"}')


async def test_wrong_domains_and_mappings(bench: Bench) -> None:
    api = await served_api(bench, "one")
    of = {"domainName": HOST}
    told = await bench.refused("create_base_path_mapping", restApiId=api, **of)
    assert told == "NotFoundException: Invalid domain name identifier specified"
    await bench.call("create_domain_name", **of)
    assert (await bench.refused("create_domain_name", **of)).startswith("BadRequestException")
    told = await bench.refused("create_base_path_mapping", restApiId="none", **of)
    assert told == "BadRequestException: Invalid REST API identifier specified"
    told = await bench.refused("create_base_path_mapping", restApiId=api, stage="none", **of)
    assert told == "BadRequestException: Invalid stage identifier specified"
    for path in ("/v1", "a/b"):
        told = await bench.refused("create_base_path_mapping", restApiId=api, basePath=path, **of)
        assert "doesn't support the slash character" in told
    await bench.call("create_base_path_mapping", restApiId=api, stage="v1", **of)
    told = await bench.refused("create_base_path_mapping", restApiId=api, stage="v1", **of)
    assert told == "ConflictException: Base path already exists for this domain name"


async def test_a_regional_domain_is_changed_and_tagged(bench: Bench) -> None:
    of = {"domainName": HOST}
    made = await bench.call(
        "create_domain_name", endpointConfiguration={"types": ["REGIONAL"]}, **of
    )
    assert made["regionalDomainName"].endswith(".execute-api.us-east-1.amazonaws.com")
    assert made["domainNameStatus"] == "AVAILABLE"
    change = [{"op": "replace", "path": "/securityPolicy", "value": "TLS_1_0"}]
    await bench.call("update_domain_name", patchOperations=change, **of)
    arn = f"arn:aws:apigateway:us-east-1::/domainnames/{HOST}"
    await bench.call("tag_resource", resourceArn=arn, tags={"team": "shop"})
    shown = await bench.call("get_domain_name", **of)
    assert (shown["securityPolicy"], shown["tags"]) == ("TLS_1_0", {"team": "shop"})


async def test_access_associations_are_kept(bench: Bench) -> None:
    made = await bench.call("create_domain_name", domainName=HOST)
    given = {
        "domainNameArn": made["domainNameArn"],
        "accessAssociationSourceType": "VPCE",
        "accessAssociationSource": "vpce-1",
    }
    one = await bench.call("create_domain_name_access_association", **given)
    found = await bench.call("get_domain_name_access_associations", resourceOwner="SELF")
    assert found["items"] == [one]
    other = await bench.call("get_domain_name_access_associations", resourceOwner="OTHER_ACCOUNTS")
    assert other["items"] == []
    arn = one["domainNameAccessAssociationArn"]
    await bench.call("delete_domain_name_access_association", domainNameAccessAssociationArn=arn)
    one = await bench.call("create_domain_name_access_association", **given)
    await bench.call(
        "reject_domain_name_access_association",
        domainNameAccessAssociationArn=one["domainNameAccessAssociationArn"],
        domainNameArn=made["domainNameArn"],
    )
    assert (await bench.call("get_domain_name_access_associations"))["items"] == []
