"""What moto's IAM tests send and AWS refuses, and what is sent instead.

Sources: the service model of IAM (``pathType`` begins and ends with a slash; ``CertificateBody`` is
PEM; ``SAMLMetadataDocument`` is metadata); IAM User Guide, "IAM JSON policy elements" (a trust policy
has statements, a Sid has letters and digits), "Setting an account password policy" (the default one),
"IAM and AWS STS quotas" (50 tags); CloudFormation API Reference, CreateStack (``Capabilities``,
``StackName``).
"""

import contextlib
import hashlib
import json
import re
from typing import Any

from botocore.exceptions import ClientError

from bench.identity.moto_suite.exchange import Corrections, Exchange, Params
from bench.identity.moto_suite.make_credentials import certificate, codes_of, metadata

TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"},
    ],
}


def path(exchange: Exchange, params: Params) -> Params:
    """``my-path`` → ``/my-path/``."""
    given = params.get("Path")
    if isinstance(given, str) and not (given.startswith("/") and given.endswith("/")):
        params["Path"] = exchange.instead(given, f"/{given.strip('/')}-as-written/")
    return boundary(exchange, params)


def boundary(exchange: Exchange, params: Params) -> Params:
    """A boundary is a policy that there is."""
    given = params.get("PermissionsBoundary", "")
    found = re.fullmatch(r"arn:[\w-]+:iam::123456789012:policy/(\w+)", given)
    if found:
        document: Params = {"Version": "2012-10-17"}
        document["Statement"] = [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
        with contextlib.suppress(ClientError):
            exchange.call("CreatePolicy", PolicyName=found[1], PolicyDocument=json.dumps(document))
    return params


def path_prefix(exchange: Exchange, params: Params) -> Params:
    given = params.get("PathPrefix")
    if isinstance(given, str) and not given.startswith("/"):
        params["PathPrefix"] = f"/{given}"
    return params


def new_path(exchange: Exchange, params: Params) -> Params:
    given = params.get("NewPath")
    if isinstance(given, str) and not (given.startswith("/") and given.endswith("/")):
        params["NewPath"] = exchange.instead(given, f"/{given.strip('/')}-as-written/")
    return params


def trust(exchange: Exchange, params: Params) -> Params:
    """A text that is no policy becomes one that names the text."""
    given = params.get("AssumeRolePolicyDocument", "")
    if not _is_policy(given):
        named = "Written" + hashlib.sha256(given.encode()).hexdigest()[:8]
        statement = {"Sid": named, **TRUST["Statement"][0]}  # type: ignore[dict-item]
        document = {**TRUST, "Statement": [statement]}
        params["AssumeRolePolicyDocument"] = exchange.instead(_read(given), json.dumps(document))
    return path(exchange, params)


def _is_policy(text: str) -> bool:
    read = _read(text)
    return isinstance(read, dict) and "Statement" in read


def _read(text: str) -> Any:
    """As SDKs show it: what is no JSON stays a text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def password(exchange: Exchange, params: Params) -> Params:
    given = params.get("Password")
    kinds = (str.isupper, str.islower, str.isdigit)
    strong = sum(any(kind(sign) for sign in given or "") for kind in kinds)
    strong += any(not sign.isalnum() for sign in given or "")
    if given and (len(given) < 8 or strong < 3):
        params["Password"] = f"Longer-{given}-123!"
    return params


def server_certificate(exchange: Exchange, params: Params) -> Params:
    body, key = certificate()
    if "BEGIN" not in params["CertificateBody"]:
        params["CertificateBody"] = exchange.instead(params["CertificateBody"], body)
        params["PrivateKey"] = key
    if params.get("CertificateChain") and "BEGIN" not in params["CertificateChain"]:
        chain, _ = certificate("chain")
        params["CertificateChain"] = exchange.instead(params["CertificateChain"], chain)
    return path(exchange, params)


def saml_metadata(exchange: Exchange, params: Params) -> Params:
    given = params.get("SAMLMetadataDocument", "")
    if given and "IDPSSODescriptor" not in given:
        params["SAMLMetadataDocument"] = exchange.instead(given, metadata(given))
    return params


def mfa_codes(exchange: Exchange, params: Params) -> Params:
    """Two codes in a row of the device that the test made."""
    if params.get("AuthenticationCode1") == "234567" and exchange.seen("VirtualMFADevice"):
        seed = exchange.seen("VirtualMFADevice")[-1]["Base32StringSeed"]
        params["AuthenticationCode1"], params["AuthenticationCode2"] = codes_of(seed)
    return params


def policy_name(exchange: Exchange, params: Params) -> Params:
    """Letters, digits and ``+=,.@_-``."""
    given = params.get("PolicyName", "")
    sent = re.sub(r"[^\w+=,.@-]", "-", given)
    params["PolicyName"] = exchange.instead(given, sent)
    return sid(exchange, params)


def named_policy(exchange: Exchange, params: Params) -> Params:
    given = params.get("PolicyName", "")
    return {**params, "PolicyName": re.sub(r"[^\w+=,.@-]", "-", given)}


def sid(exchange: Exchange, params: Params) -> Params:
    """No statement of these tests is told apart by what is taken out of its Sid."""
    given = params.get("PolicyDocument", "")
    if isinstance(given, str) and re.search(r'"Sid":\s*"[^"]*_', given):
        without = re.sub(
            r'("Sid":\s*")([^"]*)"', lambda m: m[1] + m[2].replace("_", "") + '"', given
        )
        params["PolicyDocument"] = exchange.instead(_read(given), without)
    return path(exchange, params)


IAM: Corrections = {
    "CreateUser": path,
    "CreateGroup": path,
    "CreateRole": trust,
    "CreateInstanceProfile": path,
    "CreatePolicy": sid,
    "UpdateGroup": new_path,
    "UpdateUser": new_path,
    "ListUsers": path_prefix,
    "CreateLoginProfile": password,
    "UpdateLoginProfile": password,
    "UploadServerCertificate": server_certificate,
    "CreateSAMLProvider": saml_metadata,
    "UpdateSAMLProvider": saml_metadata,
    "EnableMFADevice": mfa_codes,
    "PutUserPolicy": sid,
    "PutRolePolicy": policy_name,
    "GetRolePolicy": named_policy,
    "DeleteRolePolicy": named_policy,
    "PutGroupPolicy": sid,
    "PutRolePermissionsBoundary": boundary,
    "PutUserPermissionsBoundary": boundary,
}
"""Operation → what is corrected in its input."""


def capabilities(exchange: Exchange, params: Params) -> Params:
    params.setdefault("Capabilities", ["CAPABILITY_NAMED_IAM"])
    body = params.get("TemplateBody", "")
    if "AWS::IAM::AccessKey" in body and "UserName" not in body:
        named = "Properties:\n      UserName: !Ref TheUser\n      Status"
        params["TemplateBody"] = body.replace("Properties:\n      Status", named)
    return stack_name(exchange, params)


def stack_name(exchange: Exchange, params: Params) -> Params:
    given = params.get("StackName", "")
    if "_" in given and not given.startswith("arn:"):
        params["StackName"] = exchange.instead(given, given.replace("_", "-"))
    return params


CLOUDFORMATION: Corrections = {
    "CreateStack": capabilities,
    "UpdateStack": capabilities,
    "*": stack_name,
}
