"""Properties of recorded types: (all, required, those whose change replaces the resource).

Source: the CloudFormation registry's schemas, as cfn-lint 1.58 carries them.
"""

from collections.abc import Mapping

from csc.emulator.cloudformation.resources.recorded_integration_properties import INTEGRATIONS
from csc.emulator.cloudformation.resources.recorded_network_properties import NETWORK

Properties = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PROPERTIES: Mapping[str, Properties] = {
    "AWS::ApplicationAutoScaling::ScalableTarget": (
        _words(
            "MaxCapacity MinCapacity ResourceId RoleARN ScalableDimension ScheduledActions "
            "ServiceNamespace SuspendedState Tags"
        ),
        _words("ResourceId ServiceNamespace ScalableDimension MinCapacity MaxCapacity"),
        _words("ResourceId ScalableDimension ServiceNamespace"),
    ),
    "AWS::ApplicationAutoScaling::ScalingPolicy": (
        _words(
            "PolicyName PolicyType PredictiveScalingPolicyConfiguration ResourceId "
            "ScalableDimension ScalingTargetId ServiceNamespace "
            "StepScalingPolicyConfiguration TargetTrackingScalingPolicyConfiguration"
        ),
        _words("PolicyName PolicyType"),
        _words("PolicyName ServiceNamespace ResourceId ScalableDimension ScalingTargetId"),
    ),
    "AWS::Backup::BackupPlan": (
        _words("BackupPlan BackupPlanTags"),
        _words("BackupPlan"),
        (),
    ),
    "AWS::Backup::BackupSelection": (
        _words("BackupPlanId BackupSelection"),
        _words("BackupSelection BackupPlanId"),
        _words("BackupSelection BackupPlanId"),
    ),
    "AWS::Backup::BackupVault": (
        _words(
            "AccessPolicy BackupVaultName BackupVaultTags EncryptionKeyArn LockConfiguration "
            "Notifications"
        ),
        _words("BackupVaultName"),
        _words("BackupVaultName EncryptionKeyArn"),
    ),
    "AWS::CDK::Metadata": (
        _words("Analytics Modules"),
        (),
        (),
    ),
    "AWS::CertificateManager::Certificate": (
        _words(
            "CertificateAuthorityArn CertificateExport "
            "CertificateTransparencyLoggingPreference DomainName DomainValidationOptions Id "
            "KeyAlgorithm SubjectAlternativeNames Tags ValidationMethod"
        ),
        _words("DomainName"),
        _words(
            "SubjectAlternativeNames DomainValidationOptions KeyAlgorithm DomainName "
            "CertificateAuthorityArn CertificateExport"
        ),
    ),
    "AWS::CloudWatch::Alarm": (
        _words(
            "ActionConfiguration ActionsEnabled AlarmActions AlarmDescription AlarmName "
            "ComparisonOperator DatapointsToAlarm Dimensions EvaluateLowSampleCountPercentile "
            "EvaluationCriteria EvaluationInterval EvaluationPeriods EvaluationWindow "
            "ExtendedStatistic InsufficientDataActions MetricName Metrics Namespace OKActions "
            "Period Statistic Tags Threshold ThresholdMetricId TreatMissingData Unit "
            "WarmUpConfiguration"
        ),
        (),
        _words("AlarmName"),
    ),
    "AWS::CloudWatch::Dashboard": (
        _words("DashboardBody DashboardName Tags"),
        _words("DashboardBody"),
        _words("DashboardName"),
    ),
    "AWS::ECR::Repository": (
        _words(
            "EmptyOnDelete EncryptionConfiguration ImageScanningConfiguration ImageTagMutability "
            "ImageTagMutabilityExclusionFilters LifecyclePolicy RepositoryName "
            "RepositoryPolicyText Tags"
        ),
        (),
        _words("EncryptionConfiguration RepositoryName"),
    ),
    "AWS::Events::EventBus": (
        _words(
            "DeadLetterConfig Description EventSourceName KmsKeyIdentifier LogConfig Name "
            "Policy Tags"
        ),
        _words("Name"),
        _words("Name"),
    ),
    "AWS::Events::EventBusPolicy": (
        _words("Action Condition EventBusName Principal Statement StatementId"),
        _words("StatementId"),
        _words("StatementId EventBusName"),
    ),
    "AWS::Events::Rule": (
        _words(
            "Description EventBusName EventPattern Name RoleArn ScheduleExpression State Tags "
            "Targets"
        ),
        (),
        _words("Name"),
    ),
    "AWS::KMS::Alias": (
        _words("AliasName TargetKeyId"),
        _words("AliasName TargetKeyId"),
        _words("AliasName"),
    ),
    "AWS::KMS::Key": (
        _words(
            "BypassPolicyLockoutSafetyCheck Description EnableKeyRotation Enabled KeyPolicy "
            "KeySpec KeyUsage MultiRegion Origin PendingWindowInDays RotationPeriodInDays "
            "Tags"
        ),
        (),
        (),
    ),
    "AWS::Kinesis::Stream": (
        _words(
            "DesiredShardLevelMetrics MaxRecordSizeInKiB Name RecordDistributionStrategy "
            "RetentionPeriodHours ShardCount StreamEncryption StreamModeDetails Tags "
            "WarmThroughputMiBps"
        ),
        (),
        _words("Name"),
    ),
    "AWS::KinesisFirehose::DeliveryStream": (
        _words(
            "AmazonOpenSearchServerlessDestinationConfiguration "
            "AmazonopensearchserviceDestinationConfiguration DatabaseSourceConfiguration "
            "DeliveryStreamEncryptionConfigurationInput DeliveryStreamName DeliveryStreamType "
            "DirectPutSourceConfiguration ElasticsearchDestinationConfiguration "
            "ExtendedS3DestinationConfiguration HttpEndpointDestinationConfiguration "
            "IcebergDestinationConfiguration KinesisStreamSourceConfiguration "
            "MSKSourceConfiguration RedshiftDestinationConfiguration S3DestinationConfiguration "
            "SnowflakeDestinationConfiguration SplunkDestinationConfiguration Tags"
        ),
        (),
        _words("DeliveryStreamName DeliveryStreamType"),
    ),
    "AWS::Logs::MetricFilter": (
        _words(
            "ApplyOnTransformedLogs EmitSystemFieldDimensions FieldSelectionCriteria "
            "FilterName FilterPattern LogGroupName MetricTransformations"
        ),
        _words("FilterPattern LogGroupName MetricTransformations"),
        _words("FilterName LogGroupName"),
    ),
    "AWS::Logs::ResourcePolicy": (
        _words("PolicyDocument PolicyName"),
        _words("PolicyName PolicyDocument"),
        _words("PolicyName"),
    ),
    "AWS::Logs::SubscriptionFilter": (
        _words(
            "ApplyOnTransformedLogs DestinationArn Distribution EmitSystemFields "
            "FieldSelectionCriteria FilterName FilterPattern LogGroupName RoleArn"
        ),
        _words("DestinationArn FilterPattern LogGroupName"),
        _words("FilterName LogGroupName"),
    ),
    "AWS::Route53::RecordSet": (
        _words(
            "AliasTarget CidrRoutingConfig Comment Failover GeoLocation GeoProximityLocation "
            "HealthCheckId HostedZoneId HostedZoneName MultiValueAnswer Name Region "
            "ResourceRecords SetIdentifier TTL Type Weight"
        ),
        _words("Type Name"),
        _words("HostedZoneName HostedZoneId"),
    ),
    "AWS::S3::Bucket": (
        _words(
            "AbacStatus AccelerateConfiguration AccessControl AnalyticsConfigurations "
            "BucketEncryption BucketName BucketNamePrefix BucketNamespace CorsConfiguration "
            "IntelligentTieringConfigurations InventoryConfigurations LifecycleConfiguration "
            "LoggingConfiguration MetadataConfiguration MetadataTableConfiguration "
            "MetricsConfigurations NotificationConfiguration ObjectLockConfiguration "
            "ObjectLockEnabled OwnershipControls PublicAccessBlockConfiguration "
            "ReplicationConfiguration Tags VersioningConfiguration WebsiteConfiguration"
        ),
        (),
        _words("BucketName BucketNamePrefix BucketNamespace"),
    ),
    "AWS::S3::BucketPolicy": (
        _words("Bucket PolicyDocument"),
        _words("Bucket PolicyDocument"),
        _words("Bucket"),
    ),
    "AWS::SES::EmailIdentity": (
        _words(
            "ConfigurationSetAttributes DkimAttributes DkimSigningAttributes EmailIdentity "
            "FeedbackAttributes MailFromAttributes Tags"
        ),
        _words("EmailIdentity"),
        _words("EmailIdentity"),
    ),
    "AWS::SES::Template": (
        _words("Tags Template"),
        (),
        (),
    ),
    "AWS::SNS::Subscription": (
        _words(
            "DeliveryPolicy Endpoint FilterPolicy FilterPolicyScope Protocol "
            "RawMessageDelivery RedrivePolicy Region ReplayPolicy SubscriptionRoleArn "
            "TopicArn"
        ),
        _words("TopicArn Protocol"),
        _words("Endpoint Protocol TopicArn"),
    ),
    "AWS::SNS::Topic": (
        _words(
            "ArchivePolicy ContentBasedDeduplication DataProtectionPolicy "
            "DeliveryStatusLogging DisplayName FifoThroughputScope FifoTopic KmsMasterKeyId "
            "MaximumMessageSize SignatureVersion Subscription Tags TopicName TracingConfig"
        ),
        (),
        _words("TopicName FifoTopic"),
    ),
    "AWS::SNS::TopicPolicy": (
        _words("PolicyDocument Topics"),
        _words("PolicyDocument Topics"),
        (),
    ),
    "AWS::SQS::Queue": (
        _words(
            "ContentBasedDeduplication DeduplicationScope DelaySeconds FifoQueue "
            "FifoThroughputLimit KmsDataKeyReusePeriodSeconds KmsMasterKeyId "
            "MaximumMessageSize MessageRetentionPeriod QueueName "
            "ReceiveMessageWaitTimeSeconds RedriveAllowPolicy RedrivePolicy "
            "SqsManagedSseEnabled Tags VisibilityTimeout"
        ),
        (),
        _words("FifoQueue QueueName"),
    ),
    "AWS::SQS::QueuePolicy": (
        _words("PolicyDocument Queues"),
        _words("PolicyDocument Queues"),
        (),
    ),
    "AWS::SSM::Parameter": (
        _words("AllowedPattern DataType Description Name Policies Tags Tier Type Value"),
        _words("Value Type"),
        _words("Name"),
    ),
    "AWS::SecretsManager::ResourcePolicy": (
        _words("BlockPublicPolicy ResourcePolicy SecretId"),
        _words("ResourcePolicy SecretId"),
        _words("SecretId"),
    ),
    "AWS::SecretsManager::Secret": (
        _words(
            "Description GenerateSecretString KmsKeyId Name ReplicaRegions SecretString Tags Type"
        ),
        (),
        _words("Name"),
    ),
    "AWS::StepFunctions::StateMachine": (
        _words(
            "Definition DefinitionS3Location DefinitionString DefinitionSubstitutions "
            "EncryptionConfiguration LoggingConfiguration RoleArn StateMachineName "
            "StateMachineType Tags TracingConfiguration"
        ),
        _words("RoleArn"),
        _words("StateMachineName StateMachineType"),
    ),
    "AWS::WAFv2::IPSet": (
        _words("Addresses Description IPAddressVersion Name Scope Tags"),
        _words("Addresses IPAddressVersion Scope"),
        _words("Name Scope"),
    ),
    "AWS::WAFv2::LoggingConfiguration": (
        _words("LogDestinationConfigs LoggingFilter RedactedFields ResourceArn"),
        _words("ResourceArn LogDestinationConfigs"),
        _words("ResourceArn"),
    ),
    "AWS::WAFv2::WebACL": (
        _words(
            "ApplicationConfig AssociationConfig CaptchaConfig ChallengeConfig "
            "CustomResponseBodies DataProtectionConfig DefaultAction Description "
            "MonetizationConfig Name OnSourceDDoSProtectionConfig Rules Scope Tags "
            "TokenDomains VisibilityConfig"
        ),
        _words("DefaultAction Scope VisibilityConfig"),
        _words("Name Scope"),
    ),
    "AWS::WAFv2::WebACLAssociation": (
        _words("ResourceArn WebACLArn"),
        _words("ResourceArn WebACLArn"),
        _words("ResourceArn WebACLArn"),
    ),
    "AWS::XRay::Group": (
        _words("FilterExpression GroupName InsightsConfiguration Tags"),
        _words("GroupName"),
        (),
    ),
    "AWS::XRay::SamplingRule": (
        _words("RuleName SamplingRule SamplingRuleRecord SamplingRuleUpdate Tags"),
        (),
        (),
    ),
    **INTEGRATIONS,
    **NETWORK,
}
