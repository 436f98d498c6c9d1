"""The certificates for HTTPS, by path."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.describe import describe_server_certificate
from csc.emulator.services.iam.paging import page_of

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def list_server_certificates(iam: "Iam", input: Input, call: Call) -> Output:
    prefix = input.get("PathPrefix") or "/"
    every = [one for one in iam.store.certificates.sorted() if one.path.startswith(prefix)]
    page, more = page_of(every, input)
    shown = [describe_server_certificate(one) for one in page]
    return {"ServerCertificateMetadataList": shown, **more}
