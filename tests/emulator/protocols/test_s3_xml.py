"""S3's XML as its API reference has it: root elements, texts without a wrapper, statuses."""

import pytest

from csc.emulator.http import HttpRequest
from csc.emulator.protocols import rest_xml
from csc.emulator.protocols.service_model import load_model


@pytest.mark.parametrize(
    ("operation", "output", "root"),
    [
        ("ListObjectsV2", {"Name": "b"}, "<ListBucketResult "),
        ("ListObjectVersions", {"Name": "b"}, "<ListVersionsResult "),
        ("CreateMultipartUpload", {"UploadId": "u"}, "<InitiateMultipartUploadResult "),
        ("GetBucketVersioning", {}, "<VersioningConfiguration "),
        ("GetBucketLocation", {"LocationConstraint": "eu-west-1"}, "<LocationConstraint "),
    ],
)
def test_roots(operation: str, output: dict[str, str], root: str) -> None:
    answer = rest_xml.render(load_model("s3"), operation, output, "r")
    assert answer.body.decode().split("\n")[1].startswith(root)


def test_a_place_is_the_text_of_the_root() -> None:
    told = {"LocationConstraint": "eu-west-1"}
    answer = rest_xml.render(load_model("s3"), "GetBucketLocation", told, "r")
    assert answer.body.endswith(b'">eu-west-1</LocationConstraint>')


def test_what_has_no_content() -> None:
    assert rest_xml.render(load_model("s3"), "PutBucketPolicy", {}, "r").status == 204
    assert rest_xml.render(load_model("s3"), "PutBucketAcl", {}, "r").status == 200


def test_an_attribute_is_written_and_read() -> None:
    grantee = {"ID": "x", "Type": "CanonicalUser"}
    grants = [{"Grantee": grantee, "Permission": "READ"}]
    model = load_model("s3")
    answer = rest_xml.render(model, "GetBucketAcl", {"Owner": {"ID": "x"}, "Grants": grants}, "r")
    space = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    assert f'<Grantee {space} xsi:type="CanonicalUser"><ID>x</ID></Grantee>' in answer.body.decode()
    request = HttpRequest("PUT", "/b?acl", [("Host", "x")], answer.body)
    operation, given = rest_xml.parse(model, request)
    assert operation == "PutBucketAcl"
    assert given["AccessControlPolicy"]["Grants"] == grants
