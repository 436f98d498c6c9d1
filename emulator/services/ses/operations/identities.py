"""Identities: addresses and domains, verified as soon as they are asked for."""

import hashlib
from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output

if TYPE_CHECKING:
    from csc.emulator.services.ses.service import Ses


def _verify(ses: "Ses", name: str) -> None:
    ses.store.save_identity(name, ses.cloud.clock.now(), {})


def verify_email_identity(ses: "Ses", input: Input, call: Call) -> Output:
    _verify(ses, str(input["EmailAddress"]))
    return {}


def verify_email_address(ses: "Ses", input: Input, call: Call) -> Output:
    return verify_email_identity(ses, input, call)


def verify_domain_identity(ses: "Ses", input: Input, call: Call) -> Output:
    domain = str(input["Domain"])
    _verify(ses, domain)
    return {"VerificationToken": hashlib.sha256(domain.encode()).hexdigest()[:44]}


def list_identities(ses: "Ses", input: Input, call: Call) -> Output:
    kind = input.get("IdentityType")
    names = [
        name
        for name in ses.store.identities()
        if kind is None or ("@" in name) == (kind == "EmailAddress")
    ]
    return {"Identities": names}


def list_verified_email_addresses(ses: "Ses", input: Input, call: Call) -> Output:
    return {"VerifiedEmailAddresses": [name for name in ses.store.identities() if "@" in name]}


def get_identity_verification_attributes(ses: "Ses", input: Input, call: Call) -> Output:
    known = ses.store.identities()
    found = {
        name: {"VerificationStatus": "Success"} for name in input["Identities"] if name in known
    }
    return {"VerificationAttributes": found}


def delete_identity(ses: "Ses", input: Input, call: Call) -> Output:
    """To delete what is gone is no error."""
    ses.store.remove_identity(str(input["Identity"]))
    return {}
