"""``csc dev --throttle enforce``: a stage's own limits answer 429, as they do on AWS."""

from pathlib import Path

import pytest

from tests.e2e.dev_server import StartDev

TEMPLATE = """
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties: {Name: limited}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: GET
      AuthorizationType: NONE
      Integration:
        Type: MOCK
        RequestTemplates: {application/json: '{"statusCode": 200}'}
        IntegrationResponses: [{StatusCode: "200"}]
      MethodResponses: [{StatusCode: "200"}]
  Deployment:
    Type: AWS::ApiGateway::Deployment
    DependsOn: Get
    Properties: {RestApiId: !Ref Api}
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties:
      RestApiId: !Ref Api
      DeploymentId: !Ref Deployment
      StageName: v1
      MethodSettings:
        - {ResourcePath: "/*", HttpMethod: "*", ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1}
"""


@pytest.mark.parametrize(("mode", "statuses"), [("enforce", {200, 429}), ("off", {200})])
def test_a_stage_is_held_to_its_limits(
    start_dev: StartDev, mode: str, statuses: set[int], tmp_path: Path
) -> None:
    file = tmp_path / "template.yaml"
    file.write_text(TEMPLATE)
    dev = start_dev(str(file), "--ephemeral", "--throttle", mode)
    answers = [dev.request("GET", "/") for _ in range(4)]
    assert {answer.status for answer in answers} == statuses
