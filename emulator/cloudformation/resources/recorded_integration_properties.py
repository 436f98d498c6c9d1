"""Properties of the types that stand between services: (all, required, those whose change replaces the resource).

Source: the CloudFormation registry's schemas, as cfn-lint 1.58 carries them.
"""

from collections.abc import Mapping

Properties = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


INTEGRATIONS: Mapping[str, Properties] = {
    "AWS::Events::ApiDestination": (
        _words(
            "ConnectionArn Description HttpMethod InvocationEndpoint "
            "InvocationRateLimitPerSecond Name"
        ),
        _words("ConnectionArn InvocationEndpoint HttpMethod"),
        _words("Name"),
    ),
    "AWS::Events::Archive": (
        _words("ArchiveName Description EventPattern KmsKeyIdentifier RetentionDays SourceArn"),
        _words("SourceArn"),
        _words("ArchiveName SourceArn"),
    ),
    "AWS::Events::Connection": (
        _words(
            "AuthParameters AuthorizationType Description InvocationConnectivityParameters "
            "KmsKeyIdentifier Name"
        ),
        (),
        _words("Name"),
    ),
    "AWS::Lambda::CodeSigningConfig": (
        _words("AllowedPublishers CodeSigningPolicies Description Tags"),
        _words("AllowedPublishers"),
        (),
    ),
    "AWS::SNS::TopicInlinePolicy": (
        _words("PolicyDocument TopicArn"),
        _words("PolicyDocument TopicArn"),
        _words("TopicArn"),
    ),
    "AWS::SQS::QueueInlinePolicy": (
        _words("PolicyDocument Queue"),
        _words("PolicyDocument Queue"),
        _words("Queue"),
    ),
    "AWS::Scheduler::Schedule": (
        _words(
            "Description EndDate FlexibleTimeWindow GroupName KmsKeyArn Name ScheduleExpression "
            "ScheduleExpressionTimezone StartDate State Target"
        ),
        _words("FlexibleTimeWindow ScheduleExpression Target"),
        _words("Name"),
    ),
    "AWS::Scheduler::ScheduleGroup": (_words("Name Tags"), (), _words("Name")),
    "AWS::StepFunctions::Activity": (
        _words("EncryptionConfiguration Name Tags"),
        _words("Name"),
        _words("Name EncryptionConfiguration"),
    ),
    "AWS::StepFunctions::StateMachineAlias": (
        _words("DeploymentPreference Description Name RoutingConfiguration StateMachineArn"),
        (),
        _words("Name"),
    ),
    "AWS::StepFunctions::StateMachineVersion": (
        _words("Description StateMachineArn StateMachineRevisionId"),
        _words("StateMachineArn"),
        _words("StateMachineArn StateMachineRevisionId Description"),
    ),
}
