"""Take tags off a certificate for HTTPS."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.change_tags import remove_tags
from csc.emulator.services.iam.find_entities import server_certificate_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def untag_server_certificate(iam: "Iam", input: Input, call: Call) -> Output:
    found = server_certificate_of(iam, input["ServerCertificateName"])
    remove_tags(found.tags, input)
    iam.store.certificates.save(found.name, found)
    return {}
