"""The tags of a certificate for HTTPS."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import tag_list
from csc.emulator.services.iam.find_entities import server_certificate_of
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_server_certificate_tags(iam: "Iam", input: Input, call: Call) -> Output:
    found = server_certificate_of(iam, input["ServerCertificateName"])
    tags, more = page_of(tag_list(found.tags), input)
    return {"Tags": list(tags), **more}
