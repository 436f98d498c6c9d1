"""Which services a user, group, role or policy may use, and when it last did.

A service is listed where some Allow names an action of it; it was used where IAM judged a call of
it, allowed or not, within the tracking period.  Source: IAM User Guide, "Refine permissions in AWS
using last accessed information".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csc.emulator.services.iam.entities import Group, ManagedPolicy, Role, User
from csc.emulator.services.iam.errors import InvalidInput, NoSuchEntity
from csc.emulator.services.iam.find_entities import holders_of
from csc.emulator.services.iam.policy import Policy
from csc.emulator.services.iam.usage import Use

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam

TRACKED = 400 * 86_400.0
"""Seconds that a use is remembered: four hundred days."""


@dataclass(frozen=True, slots=True)
class Job:
    """``entities`` are the users and roles whose use counts, by ARN."""

    id: str
    arn: str
    kind: str
    made: float
    services: tuple[str, ...]
    entities: tuple[str, ...]


def begin_job(iam: "Iam", arn: str, granularity: str) -> Job:
    """Raises NoSuchEntity where there is no such entity, InvalidInput for no ARN of one."""
    policies, entities = _holding(iam, arn)
    made = iam.cloud.clock.now()
    services = tuple(sorted(services_of(policies, iam.service_prefixes())))
    return Job(iam.cloud.clock.uuid(), arn, granularity, made, services, tuple(entities))


def _holding(iam: "Iam", arn: str) -> tuple[list[Policy], list[str]]:
    if ":policy/" in arn:
        own = iam.store.policies.get(arn)
        policy = iam.gathered.managed(arn)
        if policy is None:
            raise NoSuchEntity(f"ARN {arn} cannot be found.")
        return [policy], _users_and_roles(iam, own)
    if ":group/" in arn:
        group = iam.store.groups.get(arn.rpartition("/")[2])
        if group is None or group.arn != arn:
            raise NoSuchEntity(f"ARN {arn} cannot be found.")
        return list(iam.gathered.held(group)), _members(iam, group)
    if ":user/" not in arn and ":role/" not in arn:
        raise InvalidInput(f"Invalid Entity Arn: {arn}")
    if iam.gathered.find(arn) is None:
        raise NoSuchEntity(f"ARN {arn} cannot be found.")
    return list(iam.gathered.of(arn).identity), [arn]


def _members(iam: "Iam", group: Group) -> list[str]:
    return [user.arn for user in iam.store.users.sorted() if group.name in user.groups]


def _users_and_roles(iam: "Iam", policy: ManagedPolicy | None) -> list[str]:
    found: list[str] = []
    for holder in holders_of(iam, policy.arn) if policy else ():
        if isinstance(holder, Group):
            found += _members(iam, holder)
        elif isinstance(holder, User | Role):
            found.append(holder.arn)
    return found


def services_of(policies: Iterable[Policy], known: Iterable[str]) -> set[str]:
    """The prefixes of the services that some Allow names; of ``*`` all that are known."""
    found: set[str] = set()
    for policy in policies:
        for statement in policy.statements:
            if statement.allow and not statement.not_action:
                for pattern in statement.actions:
                    prefix = pattern.text.partition(":")[0].lower()
                    found |= set(known) if "*" in prefix else {prefix}
            elif statement.allow:
                found |= set(known)
    return found


def last_accessed(iam: "Iam", job: Job) -> list[dict[str, Any]]:
    """ServicesLastAccessed, by service."""
    latest: dict[str, tuple[Use, str]] = {}
    users: dict[str, set[str]] = {}
    actions: dict[str, dict[str, Use]] = {}
    for arn in job.entities:
        for use in iam.usage.of(arn):
            service, _, action = use.what.partition(":")
            if job.made - use.moment > TRACKED or service not in job.services:
                continue
            users.setdefault(service, set()).add(arn)
            if service not in latest or use.moment > latest[service][0].moment:
                latest[service] = (use, arn)
            known = actions.setdefault(service, {}).get(action)
            if known is None or use.moment > known.moment:
                actions[service][action] = use
    return [
        _shown(service, latest.get(service), users.get(service, ()), actions.get(service, {}), job)
        for service in job.services
    ]


def _shown(
    service: str,
    latest: tuple[Use, str] | None,
    users: Iterable[str],
    actions: Mapping[str, Use],
    job: Job,
) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "ServiceName": service,
        "ServiceNamespace": service,
        "TotalAuthenticatedEntities": len(set(users)),
    }
    if latest is not None:
        shown |= {
            "LastAuthenticated": latest[0].moment,
            "LastAuthenticatedEntity": latest[1],
            "LastAuthenticatedRegion": latest[0].region,
        }
    actions = {action: use for action, use in actions.items() if action}
    if job.kind == "ACTION_LEVEL" and actions:
        shown["TrackedActionsLastAccessed"] = [
            {
                "ActionName": action,
                "LastAccessedEntity": latest[1] if latest else "",
                "LastAccessedTime": use.moment,
                "LastAccessedRegion": use.region,
            }
            for action, use in sorted(actions.items())
        ]
    return shown
