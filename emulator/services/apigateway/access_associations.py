"""Access associations of private domain names, as documents by ARN: there is one account, no VPC."""

COLLECTION = "domainnameaccessassociations"
