"""What is emulated of SES (v1): the table that dispatch reads and the docs are made from."""

from collections.abc import Mapping
from functools import partial

from csc.emulator.calls import Row
from csc.emulator.services.load_operation import lazy_rows
from csc.emulator.services.ses.errors import InvalidParameterValue

rows = partial(lazy_rows, __name__, invalid=InvalidParameterValue)
UNSENT = "nothing is sent: e-mails are kept and logged; senders needn't be verified"

OPERATIONS: Mapping[str, Row] = {
    **rows(
        "identities",
        "DeleteIdentity",
        "GetIdentityVerificationAttributes",
        "ListIdentities",
        "ListVerifiedEmailAddresses",
    ),
    **rows(
        "identities",
        "VerifyDomainIdentity",
        "VerifyEmailAddress",
        "VerifyEmailIdentity",
        missing="an identity is verified at once",
    ),
    **rows("quota", "GetSendQuota", "GetSendStatistics"),
    **rows("send_email", "SendEmail", "SendRawEmail", missing=UNSENT),
    **rows("send_email", "SendTemplatedEmail", missing=f"{UNSENT}; conditions in templates"),
    **rows(
        "templates",
        "CreateTemplate",
        "DeleteTemplate",
        "GetTemplate",
        "ListTemplates",
        "UpdateTemplate",
    ),
}
