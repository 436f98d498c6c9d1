"""``csc check`` lints the mapping templates of a CloudFormation file."""

from pathlib import Path

from csc.dev import check

TEMPLATE = """
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: api}}
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
        IntegrationResponses:
          - {StatusCode: "200", ResponseTemplates: {application/json: '%s'}}
      MethodResponses: [{StatusCode: "200"}]
"""


def codes(folder: Path, response: str) -> list[str]:
    path = folder / "template.yaml"
    path.write_text(TEMPLATE % response)
    return [diagnostic.code for diagnostic in check(path)]


def test_what_the_lint_finds_is_a_diagnostic(tmp_path: Path) -> None:
    assert codes(tmp_path, '{"stage": "$context.stage"}') == []
    assert codes(tmp_path, '{"stage": "$context.stgae"}') == ["CSC651"]
    assert codes(tmp_path, "$input.params().path") == ["CSC653"]


def test_a_syntax_error_is_told_once(tmp_path: Path) -> None:
    assert codes(tmp_path, "#if($context.stage)") == ["CSC609"]
