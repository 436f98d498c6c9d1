"""What is emulated of SES (v2): the table that dispatch reads and the docs are made from."""

from collections.abc import Mapping
from functools import partial

from csc.emulator.calls import Row
from csc.emulator.services.load_operation import lazy_rows
from csc.emulator.services.ses.errors import BadRequestException

rows = partial(lazy_rows, __name__, invalid=BadRequestException)
UNSENT = "nothing is sent: e-mails are kept and logged; senders needn't be verified"

OPERATIONS: Mapping[str, Row] = {
    **rows("identities", "CreateEmailIdentity", missing="an identity is verified at once; DKIM"),
    **rows("identities", "DeleteEmailIdentity", "GetEmailIdentity", "ListEmailIdentities"),
    **rows("send_email", "SendEmail", missing=UNSENT),
    **rows(
        "templates",
        "CreateEmailTemplate",
        "DeleteEmailTemplate",
        "GetEmailTemplate",
        "ListEmailTemplates",
        "UpdateEmailTemplate",
    ),
}
