"""Properties of the recorded types of networks, names and edges: (all, required, those whose change replaces it).

Source: the CloudFormation registry's schemas, as cfn-lint 1.58 carries them.
"""

from collections.abc import Mapping

Properties = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


NETWORK: Mapping[str, Properties] = {
    "AWS::EC2::VPC": (
        _words(
            "CidrBlock EnableDnsHostnames EnableDnsSupport InstanceTenancy Ipv4IpamPoolId "
            "Ipv4NetmaskLength Tags VpcEncryptionControl"
        ),
        (),
        _words("CidrBlock Ipv4IpamPoolId Ipv4NetmaskLength VpcEncryptionControl"),
    ),
    "AWS::EC2::Subnet": (
        _words(
            "AssignIpv6AddressOnCreation AvailabilityZone AvailabilityZoneId CidrBlock "
            "EnableDns64 EnableLniAtDeviceIndex Ipv4IpamPoolId Ipv4NetmaskLength "
            "Ipv6CidrBlock Ipv6IpamPoolId Ipv6Native Ipv6NetmaskLength "
            "MapPublicIpOnLaunch OutpostArn PrivateDnsNameOptionsOnLaunch Tags VpcId"
        ),
        _words("VpcId"),
        _words(
            "VpcId AvailabilityZone AvailabilityZoneId CidrBlock OutpostArn Ipv6Native "
            "Ipv4IpamPoolId Ipv4NetmaskLength Ipv6IpamPoolId Ipv6NetmaskLength"
        ),
    ),
    "AWS::EC2::SecurityGroup": (
        _words("GroupDescription GroupName SecurityGroupEgress SecurityGroupIngress Tags VpcId"),
        _words("GroupDescription"),
        _words("GroupDescription GroupName VpcId"),
    ),
    "AWS::EC2::SecurityGroupIngress": (
        _words(
            "CidrIp CidrIpv6 Description FromPort GroupId GroupName IpProtocol "
            "SourcePrefixListId SourceSecurityGroupId SourceSecurityGroupName "
            "SourceSecurityGroupOwnerId ToPort"
        ),
        _words("IpProtocol"),
        _words(
            "GroupName IpProtocol SourceSecurityGroupId SourcePrefixListId ToPort CidrIp "
            "SourceSecurityGroupName SourceSecurityGroupOwnerId FromPort GroupId CidrIpv6"
        ),
    ),
    "AWS::EC2::SecurityGroupEgress": (
        _words(
            "CidrIp CidrIpv6 Description DestinationPrefixListId "
            "DestinationSecurityGroupId FromPort GroupId IpProtocol ToPort"
        ),
        _words("IpProtocol GroupId"),
        _words(
            "IpProtocol DestinationSecurityGroupId ToPort CidrIp FromPort GroupId "
            "CidrIpv6 DestinationPrefixListId"
        ),
    ),
    "AWS::EC2::RouteTable": (
        _words("Tags VpcId"),
        _words("VpcId"),
        _words("VpcId"),
    ),
    "AWS::EC2::Route": (
        _words(
            "CarrierGatewayId CoreNetworkArn DestinationCidrBlock "
            "DestinationIpv6CidrBlock DestinationPrefixListId EgressOnlyInternetGatewayId "
            "GatewayId InstanceId LocalGatewayId NatGatewayId NetworkInterfaceId "
            "OdbNetworkArn RouteTableId TransitGatewayId VpcEndpointId "
            "VpcPeeringConnectionId"
        ),
        _words("RouteTableId"),
        _words(
            "RouteTableId DestinationCidrBlock DestinationIpv6CidrBlock DestinationPrefixListId"
        ),
    ),
    "AWS::EC2::SubnetRouteTableAssociation": (
        _words("RouteTableId SubnetId"),
        _words("RouteTableId SubnetId"),
        _words("SubnetId RouteTableId"),
    ),
    "AWS::EC2::InternetGateway": (
        _words("Tags"),
        (),
        (),
    ),
    "AWS::EC2::VPCGatewayAttachment": (
        _words("InternetGatewayId VpcId VpnGatewayId"),
        _words("VpcId"),
        _words("VpcId"),
    ),
    "AWS::EC2::EIP": (
        _words(
            "Address Domain InstanceId IpamPoolId NetworkBorderGroup PublicIpv4Pool Tags "
            "TransferAddress"
        ),
        (),
        _words("NetworkBorderGroup TransferAddress IpamPoolId Address"),
    ),
    "AWS::EC2::NatGateway": (
        _words(
            "AllocationId AvailabilityMode AvailabilityZoneAddresses ConnectivityType "
            "MaxDrainDurationSeconds PrivateIpAddress SecondaryAllocationIds "
            "SecondaryPrivateIpAddressCount SecondaryPrivateIpAddresses SubnetId Tags "
            "VpcId"
        ),
        (),
        _words("VpcId SubnetId ConnectivityType AllocationId PrivateIpAddress AvailabilityMode"),
    ),
    "AWS::EC2::VPCEndpoint": (
        _words(
            "DnsOptions IpAddressType PolicyDocument PrivateDnsEnabled "
            "ResourceConfigurationArn RouteTableIds SecurityGroupIds ServiceName "
            "ServiceNetworkArn ServiceRegion SubnetIds Tags VpcEndpointType VpcId"
        ),
        _words("VpcId"),
        _words(
            "ServiceName VpcEndpointType VpcId ServiceNetworkArn ResourceConfigurationArn "
            "ServiceRegion"
        ),
    ),
    "AWS::Route53::HostedZone": (
        _words(
            "DelegationSetId HostedZoneConfig HostedZoneFeatures HostedZoneTags Name "
            "QueryLoggingConfig VPCs"
        ),
        (),
        _words("Name DelegationSetId"),
    ),
    "AWS::Route53::HealthCheck": (
        _words("HealthCheckConfig HealthCheckTags"),
        _words("HealthCheckConfig"),
        (),
    ),
    "AWS::Route53::RecordSetGroup": (
        _words("Comment HostedZoneId HostedZoneName RecordSets"),
        (),
        _words("HostedZoneName HostedZoneId"),
    ),
    "AWS::CloudFront::Distribution": (
        _words("DistributionConfig Tags"),
        _words("DistributionConfig"),
        (),
    ),
    "AWS::CloudFront::OriginAccessControl": (
        _words("OriginAccessControlConfig"),
        _words("OriginAccessControlConfig"),
        (),
    ),
    "AWS::CloudFront::CloudFrontOriginAccessIdentity": (
        _words("CloudFrontOriginAccessIdentityConfig"),
        _words("CloudFrontOriginAccessIdentityConfig"),
        (),
    ),
    "AWS::ResourceGroups::Group": (
        _words("Configuration Description Name ResourceQuery Resources Tags"),
        _words("Name"),
        _words("Name"),
    ),
    "AWS::ApplicationInsights::Application": (
        _words(
            "AttachMissingPermission AutoConfigurationEnabled CWEMonitorEnabled "
            "ComponentMonitoringSettings CustomComponents GroupingType LogPatternSets "
            "OpsCenterEnabled OpsItemSNSTopicArn ResourceGroupName SNSNotificationArn "
            "Tags"
        ),
        _words("ResourceGroupName"),
        _words("ResourceGroupName GroupingType"),
    ),
    "AWS::SES::ConfigurationSet": (
        _words(
            "ArchivingOptions DeliveryOptions Name ReputationOptions SendingOptions "
            "SuppressionOptions Tags TrackingOptions VdmOptions"
        ),
        (),
        _words("Name"),
    ),
    "AWS::ApiGateway::DomainNameV2": (
        _words(
            "CertificateArn DomainName EndpointAccessMode EndpointConfiguration Policy "
            "RoutingMode SecurityPolicy Tags"
        ),
        (),
        _words("DomainName SecurityPolicy EndpointConfiguration"),
    ),
    "AWS::ApiGateway::BasePathMappingV2": (
        _words("BasePath DomainNameArn RestApiId Stage"),
        _words("DomainNameArn RestApiId"),
        _words("DomainNameArn BasePath"),
    ),
    "AWS::ApiGateway::DomainNameAccessAssociation": (
        _words("AccessAssociationSource AccessAssociationSourceType DomainNameArn Tags"),
        _words("DomainNameArn AccessAssociationSource AccessAssociationSourceType"),
        _words("DomainNameArn AccessAssociationSource AccessAssociationSourceType Tags"),
    ),
}
