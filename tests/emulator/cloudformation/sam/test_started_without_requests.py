"""What starts functions and machines of SAM templates: buckets, schedules; and machines that are published."""

from pathlib import Path

from csc.emulator.read_assembly import read_assembly
from tests.emulator.services.bed import Bed

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Photos:
    Type: AWS::S3::Bucket
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      InlineCode: "def handler(event, context): pass"
      Events:
        New:
          Type: S3
          Properties: {Bucket: !Ref Photos, Events: "s3:ObjectCreated:*"}
        Daily:
          Type: ScheduleV2
          Properties: {ScheduleExpression: rate(1 day), Input: "{}"}
  M:
    Type: AWS::Serverless::StateMachine
    Properties:
      AutoPublishAlias: live
      Definition: {StartAt: P, States: {P: {Type: Pass, End: true}}}
      Role: arn:aws:iam::123456789012:role/x
"""


async def test_a_sam_template(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    bed = Bed()
    bed.engine.deploy(read_assembly(tmp_path / "template.yaml"), bed.deployment)
    (bucket,) = bed.call("s3", "ListBuckets")["Buckets"]
    asked = {"Bucket": bucket["Name"]}
    told = bed.call("s3", "GetBucketNotificationConfiguration", **asked)
    (wanted,) = told["LambdaFunctionConfigurations"]
    assert wanted["Events"] == ["s3:ObjectCreated:*"]
    (schedule,) = bed.call("scheduler", "ListSchedules")["Schedules"]
    assert schedule["Target"]["Arn"] == wanted["LambdaFunctionArn"]
    (machine,) = bed.call("stepfunctions", "ListStateMachines")["stateMachines"]
    arn = f"{machine['stateMachineArn']}:live"
    alias = bed.call("stepfunctions", "DescribeStateMachineAlias", stateMachineAliasArn=arn)
    (route,) = alias["routingConfiguration"]
    assert route["stateMachineVersionArn"].endswith(":1")
    await bed.close()
