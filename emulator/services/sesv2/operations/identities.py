"""CreateEmailIdentity, GetEmailIdentity, ListEmailIdentities, DeleteEmailIdentity."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.ses.errors import AlreadyExistsException, NotFoundException

if TYPE_CHECKING:
    from csc.emulator.services.sesv2.service import SesV2


def _kind(name: str) -> str:
    return "EMAIL_ADDRESS" if "@" in name else "DOMAIN"


def create_email_identity(ses: "SesV2", input: Input, call: Call) -> Output:
    """Raises AlreadyExistsException."""
    name = str(input["EmailIdentity"])
    if name in ses.store.identities():
        raise AlreadyExistsException(f"Email identity {name} already exist.")
    tags = {tag["Key"]: tag["Value"] for tag in input.get("Tags") or ()}
    ses.store.save_identity(name, ses.cloud.clock.now(), {"tags": tags})
    return {"IdentityType": _kind(name), "VerifiedForSendingStatus": True}


def get_email_identity(ses: "SesV2", input: Input, call: Call) -> Output:
    """Raises NotFoundException."""
    name = str(input["EmailIdentity"])
    found = ses.store.identities().get(name)
    if found is None:
        raise NotFoundException(f"Email identity {name} does not exist.")
    tags = [{"Key": key, "Value": value} for key, value in (found.get("tags") or {}).items()]
    return {
        "IdentityType": _kind(name),
        "FeedbackForwardingStatus": True,
        "VerifiedForSendingStatus": True,
        "VerificationStatus": "SUCCESS",
        "Tags": tags,
    }


def list_email_identities(ses: "SesV2", input: Input, call: Call) -> Output:
    found = [
        {
            "IdentityType": _kind(name),
            "IdentityName": name,
            "SendingEnabled": True,
            "VerificationStatus": "SUCCESS",
        }
        for name in ses.store.identities()
    ]
    return {"EmailIdentities": found}


def delete_email_identity(ses: "SesV2", input: Input, call: Call) -> Output:
    """Raises NotFoundException."""
    name = str(input["EmailIdentity"])
    if not ses.store.remove_identity(name):
        raise NotFoundException(f"Email identity {name} does not exist.")
    return {}
