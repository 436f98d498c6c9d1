"""What users did, for pools with threat protection: sign-ins and sign-ups, passwords, codes.

    AdminListUserAuthEvents ─▶ {"EventType": "SignIn", "EventResponse": "Pass", …}

Nothing is found risky here: who signs in sits at this machine.

Source: Amazon Cognito Developer Guide, "Viewing and exporting user event history"; AuthEventType.
"""

import json
from typing import TYPE_CHECKING, Any

from csc.emulator.services.cognito_idp.entities import Pool, User
from csc.emulator.services.cognito_idp.errors import (
    ResourceNotFoundException,
    UserPoolAddOnNotEnabledException,
)

if TYPE_CHECKING:
    from csc.emulator.services.cognito_idp.service import CognitoIdp

KEPT = 1000
"""Events of one user; the oldest are forgotten."""


def is_watched(pool: Pool) -> bool:
    """Whether threat protection is on, in its audit mode or enforced."""
    mode = (pool.config.get("UserPoolAddOns") or {}).get("AdvancedSecurityMode")
    return mode in ("AUDIT", "ENFORCED")


def check_watched(pool: Pool) -> None:
    """Raises UserPoolAddOnNotEnabledException."""
    if not is_watched(pool):
        raise UserPoolAddOnNotEnabledException("Threat protection is not enabled for the user pool")


def note(
    cognito: "CognitoIdp", pool: Pool, user: User, kind: str, response: str, **challenges: str
) -> None:
    """Keep an event; ``challenges`` are what was asked and how it went (``Password="Success"``)."""
    if not is_watched(pool):
        return
    now, id_ = cognito.cloud.clock.now(), cognito.cloud.clock.uuid()
    body = {
        "EventId": id_,
        "EventType": kind,
        "CreationDate": now,
        "EventResponse": response,
        "EventRisk": {"RiskDecision": "NoRisk", "CompromisedCredentialsDetected": False},
        "ChallengeResponses": [
            {"ChallengeName": name, "ChallengeResponse": how} for name, how in challenges.items()
        ],
        "EventContextData": {"IpAddress": "127.0.0.1"},
    }
    execute = cognito.cloud.storage.connection.execute
    execute(
        "INSERT INTO cognito_event VALUES (?, ?, ?, ?, ?)",
        (pool.id, user.sub, now, id_, json.dumps(body)),
    )
    execute(
        "DELETE FROM cognito_event WHERE pool = ? AND sub = ? AND id NOT IN (SELECT id FROM "
        "cognito_event WHERE pool = ? AND sub = ? ORDER BY at DESC LIMIT ?)",
        (pool.id, user.sub, pool.id, user.sub, KEPT),
    )


def events_of(cognito: "CognitoIdp", pool: Pool, user: User) -> list[dict[str, Any]]:
    """A user's, newest first."""
    rows = cognito.cloud.storage.connection.execute(
        "SELECT body FROM cognito_event WHERE pool = ? AND sub = ? ORDER BY at DESC, rowid DESC",
        (pool.id, user.sub),
    )
    return [json.loads(body) for (body,) in rows]


def give_feedback(
    cognito: "CognitoIdp", pool: Pool, user: User, id_: str, value: str, provider: str
) -> None:
    """Raises ResourceNotFoundException for an event that the user doesn't have."""
    found = next((e for e in events_of(cognito, pool, user) if e["EventId"] == id_), None)
    if found is None:
        raise ResourceNotFoundException(f"The event {id_} does not exist.")
    now = cognito.cloud.clock.now()
    found["EventFeedback"] = {"FeedbackValue": value, "Provider": provider, "FeedbackDate": now}
    cognito.cloud.storage.connection.execute(
        "UPDATE cognito_event SET body = ? WHERE pool = ? AND sub = ? AND id = ?",
        (json.dumps(found), pool.id, user.sub, id_),
    )
