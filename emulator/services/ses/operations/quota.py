"""GetSendQuota, GetSendStatistics."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output

if TYPE_CHECKING:
    from csc.emulator.services.ses.service import Ses

MOST, RATE = 200.0, 1.0


def get_send_quota(ses: "Ses", input: Input, call: Call) -> Output:
    """As of an account in the sandbox; it isn't enforced."""
    sent = ses.store.sent_since(ses.cloud.clock.now() - 86400)
    return {"Max24HourSend": MOST, "MaxSendRate": RATE, "SentLast24Hours": float(sent)}


def get_send_statistics(ses: "Ses", input: Input, call: Call) -> Output:
    now = ses.cloud.clock.now()
    sent = ses.store.sent_since(now - 14 * 86400)
    point = {"Timestamp": now, "DeliveryAttempts": sent, "Bounces": 0, "Complaints": 0}
    return {"SendDataPoints": [{**point, "Rejects": 0}] if sent else []}
