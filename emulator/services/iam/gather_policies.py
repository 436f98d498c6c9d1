"""All policies that apply to a role, a user or a session, compiled once and kept until a change."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from csc.emulator.services.iam.aws_managed import aws_managed_document
from csc.emulator.services.iam.entities import Group, Role, User
from csc.emulator.services.iam.evaluate import Policies
from csc.emulator.services.iam.policy import Policy, compile_policy
from csc.emulator.services.iam.store import Store


@dataclass(slots=True)
class Gathered:
    """Compiled policies by principal, and the trust policies of roles. ``clear`` on any change.

    ``epoch`` is another object after each change: what was concluded in an earlier one is stale.
    """

    store: Store
    epoch: object = field(default_factory=object)
    _documents: dict[str, Policy] = field(default_factory=dict)
    _principals: dict[str, Policies] = field(default_factory=dict)
    _trusts: dict[str, Policy] = field(default_factory=dict)

    def clear(self) -> None:
        """Drop what names entities; a document's compiled form is a fact and stays."""
        self.epoch = object()
        self._principals.clear()
        self._trusts.clear()
        if len(self._documents) > 4096:
            self._documents.clear()

    def of(self, principal: str) -> Policies:
        """The policies of a role or user by its ARN. One that is gone has none."""
        found = self._principals.get(principal)
        if found is None:
            found = self._principals[principal] = self._gather(principal)
        return found

    def trust(self, role: Role) -> Policy:
        found = self._trusts.get(role.name)
        if found is None:
            found = self._trusts[role.name] = compile_policy(role.trust, "trust policy")
        return found

    def compiled(self, document: str, name: str) -> Policy:
        """A document's compiled form. Raises PolicyProblem."""
        key = f"{name}\n{document}"
        found = self._documents.get(key)
        if found is None:
            found = self._documents[key] = compile_policy(document, name)
        return found

    def managed(self, arn: str) -> Policy | None:
        """The default version of a managed policy, the account's or one of AWS's."""
        document = self.document(arn)
        return None if document is None else self.compiled(document, arn)

    def document(self, arn: str) -> str | None:
        """The text of a managed policy's default version."""
        own = self.store.policies.get(arn)
        return own.document if own else aws_managed_document(arn)

    def _gather(self, arn: str) -> Policies:
        entity = self.find(arn)
        if entity is None:
            return Policies()
        identity = [*self.held(entity)]
        if isinstance(entity, User):
            for name in entity.groups:
                group = self.store.groups.get(name)
                identity += self.held(group) if group else ()
        boundary = None
        if entity.boundary is not None:
            limit = self.managed(entity.boundary)
            boundary = () if limit is None else (limit,)
        return Policies(tuple(identity), boundary)

    def find(self, arn: str) -> Role | User | None:
        """The role or user with this ARN."""
        name = arn.rpartition("/")[2]
        found: Role | User | None = None
        if ":role/" in arn:
            found = self.store.roles.get(name)
        elif ":user/" in arn:
            found = self.store.users.get(name)
        return found if found is not None and found.arn == arn else None

    def held(self, entity: Role | User | Group) -> Iterable[Policy]:
        """Its own policies, inline and attached; those of a user's groups are the groups'."""
        for name, document in entity.inline.items():
            yield self.compiled(document, name)
        for arn in entity.attached:
            policy = self.managed(arn)
            if policy is not None:
                yield policy
