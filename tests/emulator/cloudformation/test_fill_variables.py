"""AWS's variables in an OpenAPI document are filled in when it is imported; others are not touched."""

from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.resources.apigateway.openapi.fill_variables import fill_variables
from csc.emulator.storage import open_storage


def test_variables_are_filled_at_every_depth() -> None:
    cloud = Cloud(open_storage(None), Clock(), region="eu-west-1")
    uri = "arn:${AWS::Partition}:apigateway:${AWS::Region}:sns:path//"
    document = {
        "paths": {"/": {"uri": uri, "list": ["${AWS::AccountId}", 1, None, "${other}"]}},
        "template": "#set($x = ${AWS::StackName})",
    }
    assert fill_variables(document, cloud) == {
        "paths": {
            "/": {
                "uri": "arn:aws:apigateway:eu-west-1:sns:path//",
                "list": ["123456789012", 1, None, "${other}"],
            }
        },
        "template": "#set($x = ${AWS::StackName})",
    }
    cloud.storage.close()
