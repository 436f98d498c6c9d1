"""Who is calling, and may they: the authorise stage, one file an authorization type.

    NONE · AWS_IAM (SigV4, then IAM) · COGNITO_USER_POOLS (a token) · CUSTOM (a Lambda function)

Beside them the API's resource policy, which decides with any of them.
"""
