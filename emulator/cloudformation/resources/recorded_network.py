"""Networks, names and edges around an API: recorded, as one machine has no subnets and no edge locations.

Functions and integrations reach everything here, whatever the network of a template would let through.
"""

from collections.abc import Mapping

from csc.emulator.cloudformation.resources.recorded import Record, arn, make_row, named

_OPEN = "not active locally: nothing is filtered or routed by it"
_ELSEWHERE = "not active locally: the API is served at its own address"
_APPLICATION = arn("applicationinsights", "application/resource-group/{ResourceGroupName}")
_DOMAIN = arn("apigateway", "/domainnames/{DomainName}+{short}")


def _network(prefix: str, **attributes: str) -> Record:
    """A type whose Ref is an id like ``vpc-0a1b…``."""
    return Record(f"{prefix}-{{hex}}", attributes=attributes, missing=_OPEN)


def _edge(ref: str, name: str = "", **attributes: str) -> Record:
    return Record(ref, name, attributes, missing=_ELSEWHERE)


RECORDS: Mapping[str, Record] = {
    "AWS::ApiGateway::BasePathMappingV2": _edge(
        arn("apigateway", "/domainnames/{hex}/basepathmappings/{BasePath}"),
        BasePathMappingArn=arn("apigateway", "/domainnames/{hex}/basepathmappings/{BasePath}"),
    ),
    "AWS::ApiGateway::DomainNameAccessAssociation": _edge(
        arn("apigateway", "/domainnameaccessassociations/{hex}"),
        DomainNameAccessAssociationArn=arn("apigateway", "/domainnameaccessassociations/{hex}"),
    ),
    "AWS::ApiGateway::DomainNameV2": _edge(
        _DOMAIN, "DomainName", DomainNameArn=_DOMAIN, DomainNameId="{short}"
    ),
    "AWS::ApplicationInsights::Application": Record(
        _APPLICATION, attributes={"ApplicationARN": _APPLICATION}
    ),
    "AWS::CloudFront::CloudFrontOriginAccessIdentity": _edge(
        "E{letters}", Id="E{letters}", S3CanonicalUserId="{hex}"
    ),
    "AWS::CloudFront::Distribution": _edge(
        "E{letters}", Id="E{letters}", DomainName="d{hex}.cloudfront.net"
    ),
    "AWS::CloudFront::OriginAccessControl": _edge("E{letters}", Id="E{letters}"),
    "AWS::EC2::EIP": Record(
        "192.0.2.1",
        attributes={"AllocationId": "eipalloc-{hex}", "PublicIp": "192.0.2.1"},
        missing=_OPEN,
    ),
    "AWS::EC2::InternetGateway": _network("igw", InternetGatewayId="igw-{hex}"),
    "AWS::EC2::NatGateway": _network("nat", NatGatewayId="nat-{hex}"),
    "AWS::EC2::Route": Record(
        "{RouteTableId}|{DestinationCidrBlock}",
        attributes={"CidrBlock": "{DestinationCidrBlock}"},
        missing=_OPEN,
    ),
    "AWS::EC2::RouteTable": _network("rtb", RouteTableId="rtb-{hex}"),
    "AWS::EC2::SecurityGroup": _network(
        "sg", GroupId="sg-{hex}", Id="sg-{hex}", VpcId="{VpcId}", GroupName="{GroupName}"
    ),
    "AWS::EC2::SecurityGroupEgress": _network("sgr", Id="sgr-{hex}"),
    "AWS::EC2::SecurityGroupIngress": _network("sgr", Id="sgr-{hex}"),
    "AWS::EC2::Subnet": _network(
        "subnet",
        AvailabilityZone="{AvailabilityZone}",
        CidrBlock="{CidrBlock}",
        SubnetId="subnet-{hex}",
        VpcId="{VpcId}",
    ),
    "AWS::EC2::SubnetRouteTableAssociation": _network("rtbassoc", Id="rtbassoc-{hex}"),
    "AWS::EC2::VPC": _network(
        "vpc",
        CidrBlock="{CidrBlock}",
        DefaultNetworkAcl="acl-{hex}",
        DefaultSecurityGroup="sg-{hex}",
        VpcId="vpc-{hex}",
    ),
    "AWS::EC2::VPCEndpoint": _network(
        "vpce",
        DnsEntries="Z{letters}:vpce-{hex}-{short}.{ServiceName}",
        Id="vpce-{hex}",
        NetworkInterfaceIds="eni-{hex}",
    ),
    "AWS::EC2::VPCGatewayAttachment": Record(
        "IGW|{VpcId}", attributes={"AttachmentType": "IGW"}, missing=_OPEN
    ),
    "AWS::ResourceGroups::Group": named("Name", Arn=arn("resource-groups", "group/{name}")),
    "AWS::Route53::HealthCheck": _edge("{id}", HealthCheckId="{id}"),
    "AWS::Route53::HostedZone": _edge(
        "Z{letters}", Id="Z{letters}", NameServers="ns-1.awsdns-00.org,ns-2.awsdns-00.net"
    ),
    "AWS::Route53::RecordSetGroup": _edge("{stack}-{logical}", Id="{stack}-{logical}"),
    "AWS::SES::ConfigurationSet": named("Name"),
}

TYPES = tuple(make_row(kind, record) for kind, record in RECORDS.items())
