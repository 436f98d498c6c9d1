"""What belongs to a user by its name: keys, certificates, devices, credentials for services."""

from typing import TYPE_CHECKING, Any

from csc.emulator.services.iam.entities import User
from csc.emulator.services.iam.store import Shelf

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def left_of(iam: "Iam", user: User) -> list[tuple[str, bool]]:
    """What must be gone before the user is: its name in AWS's message, and whether any is left."""
    uploaded = [one for one in iam.store.uploaded.sorted() if one.user == user.name]
    return [
        ("signing certificates", any(one.kind == "signing-certificate" for one in uploaded)),
        ("SSH public keys", any(one.kind == "ssh-key" for one in uploaded)),
        ("MFA device", any(one.user == user.name for one in iam.store.mfa.sorted())),
        (
            "service-specific credentials",
            any(one.user == user.name for one in iam.store.service_credentials.sorted()),
        ),
    ]


def hand_over(iam: "Iam", old: str, new: str) -> None:
    """All that was one name's becomes another's: a user was renamed."""
    store = iam.store
    shelves: tuple[Shelf[Any], ...] = (
        store.keys,
        store.uploaded,
        store.mfa,
        store.service_credentials,
    )
    for shelf in shelves:
        for key, item in list(shelf.items.items()):
            if item.user == old:
                item.user = new
                shelf.save(key, item)
