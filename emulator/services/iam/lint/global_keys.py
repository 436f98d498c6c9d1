"""Condition keys that every request may have, whatever its action.

Source: IAM User Guide, "AWS global condition context keys".  The keys of tags in the request and on
the resource are there too, but only the actions that list them have them.
"""

_ALWAYS = """
aws:CalledVia aws:CalledViaFirst aws:CalledViaLast aws:ViaAWSService aws:CurrentTime aws:EpochTime
aws:PrincipalArn aws:PrincipalAccount aws:PrincipalOrgID aws:PrincipalOrgPaths aws:PrincipalType
aws:PrincipalIsAWSService aws:PrincipalServiceName aws:PrincipalServiceNamesList aws:FederatedProvider
aws:TokenIssueTime aws:MultiFactorAuthAge aws:MultiFactorAuthPresent aws:ChatbotSourceArn
aws:Ec2InstanceSourceVpc aws:Ec2InstanceSourcePrivateIPv4 aws:SourceIdentity ec2:RoleDelivery
ec2:SourceInstanceArn glue:RoleAssumedBy glue:CredentialIssuingService lambda:SourceFunctionArn
ssm:SourceInstanceArn identitystore:UserId aws:SourceIp aws:SourceVpc aws:SourceVpcArn aws:SourceVpce
aws:VpceAccount aws:VpceOrgID aws:VpceOrgPaths aws:VpcSourceIp aws:ResourceAccount aws:ResourceOrgID
aws:ResourceOrgPaths aws:RequestedRegion aws:Referer aws:SecureTransport aws:SourceAccount aws:SourceArn
aws:SourceOrgID aws:SourceOrgPaths aws:UserAgent aws:userid aws:username aws:AssumedRoot
aws:IsMcpServiceAction aws:ViaAWSMCPService aws:SignInSessionArn
"""
GLOBAL = frozenset(key.lower() for key in _ALWAYS.split())

_PROVIDERS = ("accounts.google.com:", "graph.facebook.com:", "www.amazon.com:", "saml:")
"""What comes along with a session of a federated identity."""


def is_global(key: str) -> bool:
    """``key`` is in lower case."""
    if key in GLOBAL or key.startswith(("aws:principaltag/", "cognito-identity.amazonaws.com:")):
        return True
    host = key.partition(":")[0]
    return key.startswith(_PROVIDERS) or "/" in host or host.count(".") >= 2
