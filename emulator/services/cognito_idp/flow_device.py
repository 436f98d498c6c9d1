"""DEVICE_SRP_AUTH: a remembered device proves its secret, in place of a second factor.

the password was right, DEVICE_KEY given ─▶ DEVICE_SRP_AUTH ─ A ─▶ DEVICE_PASSWORD_VERIFIER
─ signature ─▶ tokens, or the second factor where devices don't stand for it
"""

import base64
import hmac
import secrets

from csc.emulator.calls import Output
from csc.emulator.services.cognito_idp.devices import (
    Device,
    new_device,
    replaces_mfa,
    tracks_devices,
)
from csc.emulator.services.cognito_idp.entities import User
from csc.emulator.services.cognito_idp.errors import NotAuthorizedException
from csc.emulator.services.cognito_idp.find import check_secret_hash, required
from csc.emulator.services.cognito_idp.flow_srp import check_timestamp, read_a
from csc.emulator.services.cognito_idp.sign_in import (
    Attempt,
    challenge,
    finish,
    take_session,
    user_of_session,
)
from csc.emulator.services.cognito_idp.srp import claim_signature, server_step, session_key


def device_challenge(attempt: Attempt, user: User) -> Output | None:
    """Where the sign-in names a device that is remembered."""
    device = attempt.cognito.devices.find(attempt.pool, user, attempt.device_key)
    if device is None or not device.remembered or not tracks_devices(attempt.pool):
        return None
    body = {"device": device.key}
    return challenge(attempt, "DEVICE_SRP_AUTH", user, {"USERNAME": user.username}, body)


async def answer_device_srp(
    attempt: Attempt, session: str | None, responses: dict[str, str]
) -> Output:
    check_secret_hash(attempt.client, required(responses, "USERNAME"), responses.get("SECRET_HASH"))
    key = required(responses, "DEVICE_KEY")
    a = read_a(required(responses, "SRP_A"))
    kept = take_session(attempt, "DEVICE_SRP_AUTH", session)
    user = user_of_session(attempt, kept)
    device = _device(attempt, user, key, kept["body"]["device"])
    b, big_b = server_step(device.verifier)
    block = base64.b64encode(secrets.token_bytes(512)).decode()
    shared = session_key(a, big_b, b, device.verifier).hex()
    parameters = {
        "USERNAME": user.username,
        "DEVICE_KEY": device.key,
        "SALT": device.salt,
        "SRP_B": f"{big_b:x}",
        "SECRET_BLOCK": block,
    }
    body = {"device": device.key, "key": shared, "block": block}
    return challenge(attempt, "DEVICE_PASSWORD_VERIFIER", user, parameters, body, session=block)


async def answer_device_verifier(
    attempt: Attempt, session: str | None, responses: dict[str, str]
) -> Output:
    from csc.emulator.services.cognito_idp.answer_mfa import mfa_challenge

    check_secret_hash(attempt.client, required(responses, "USERNAME"), responses.get("SECRET_HASH"))
    given = required(responses, "PASSWORD_CLAIM_SIGNATURE")
    block = required(responses, "PASSWORD_CLAIM_SECRET_BLOCK")
    timestamp = required(responses, "TIMESTAMP")
    kept = take_session(attempt, "DEVICE_PASSWORD_VERIFIER", session or block)
    check_timestamp(attempt, timestamp)
    user = user_of_session(attempt, kept)
    body = kept["body"]
    device = _device(attempt, user, required(responses, "DEVICE_KEY"), body["device"])
    key = bytes.fromhex(body["key"])
    wanted = claim_signature(key, device.group, device.key, body["block"], timestamp)
    if block != body["block"] or not hmac.compare_digest(wanted.encode(), given.encode()):
        raise NotAuthorizedException("Incorrect username or password.")
    attempt.device_key = device.key
    if replaces_mfa(attempt.pool):
        return await finish(attempt, user)
    return await mfa_challenge(attempt, user) or await finish(attempt, user)


def _device(attempt: Attempt, user: User, given: str, kept: str) -> Device:
    device = attempt.cognito.devices.find(attempt.pool, user, kept)
    if device is None or given != kept or not device.remembered:
        raise NotAuthorizedException("Device does not exist.")
    return device


def device_of_sign_in(attempt: Attempt, user: User) -> tuple[str, dict[str, dict[str, str]]]:
    """The device that a new session is bound to, and NewDeviceMetadata where it is new."""
    if not tracks_devices(attempt.pool):
        return "", {}
    cognito, now = attempt.cognito, attempt.cognito.cloud.clock.now()
    device = cognito.devices.find(attempt.pool, user, attempt.device_key)
    if device is not None and device.confirmed:
        device.used = now
        cognito.devices.save(attempt.pool, user, device)
        return device.key, {}
    device = new_device(cognito.cloud.region, cognito.cloud.clock.uuid(), now)
    cognito.devices.save(attempt.pool, user, device)
    return device.key, {
        "NewDeviceMetadata": {"DeviceKey": device.key, "DeviceGroupKey": device.group}
    }
