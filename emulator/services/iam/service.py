"""IAM: who may do what. The service behind ``iam``, and the judge of every call of the cloud.

    iam.authorize(call, permissions)       raises AccessDenied; set as ``cloud.authorize``
    iam.caller_for_role(arn, session)      whom an integration calls as
    iam.assume(arn, session, service)      credentials of a session, for a Lambda
    iam.may_assume(arn, service)           does the role trust the service?
    iam.caller_for_key, iam.secret_for     whose a signature is; see verify_signature.py
    iam.strict                             refuse keys that were not issued here
    iam.on_denial                          functions that are told of each Denial

Roles of a template and roles made through the API live in one store.  Every change drops what was
compiled from the old state, so the next call sees the new.
"""

from collections.abc import Callable, Mapping
from functools import partial

from csc.emulator.calls import Call, Caller, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.iam.assume_role import Trust, caller_for_role, issue_for_role, trusts
from csc.emulator.services.iam.authorize import Authorizer, ResourcePolicyOf
from csc.emulator.services.iam.credentials import Credentials, CredentialStore
from csc.emulator.services.iam.explain_denial import Denial
from csc.emulator.services.iam.gather_policies import Gathered
from csc.emulator.services.iam.operations import OPERATIONS
from csc.emulator.services.iam.permissions import permissions_of
from csc.emulator.services.iam.resource_tags import tags_of
from csc.emulator.services.iam.serve_explain import serve_explain, serve_policies
from csc.emulator.services.iam.service_access import Job
from csc.emulator.services.iam.store import Store
from csc.emulator.services.iam.usage import Usage
from csc.emulator.services.iam.verify_request import verify_request

PREFIXES = {"dynamodbstreams": "dynamodb", "stepfunctions": "states", "sesv2": "ses"}
"""Services whose actions begin with another name than botocore's."""


class Iam:
    """Satisfies ``emulator.calls.Service``."""

    name = "iam"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.store = Store(cloud.storage, self._changed)
        self.usage = Usage(cloud.storage)
        self.jobs: dict[str, Job] = {}
        self.gathered = Gathered(self.store)
        self.authorizer = Authorizer(
            self.gathered, lambda: cloud.clock.now(), self.usage, tags_of=partial(tags_of, cloud)
        )
        self.strict = False
        self.credentials = CredentialStore(self.store, self.gathered, cloud.account)
        self.web: dict[str, Callable[[HttpRequest], HttpResponse]] = {
            "/_csc/iam/explain": partial(serve_explain, self),
            "/_csc/iam/policies": partial(serve_policies, self),
        }

    def _changed(self) -> None:
        self.gathered.clear()
        self.authorizer.clear()

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        return permissions_of(self, operation, input, call)

    def authorize(self, call: Call, permissions: tuple[Permission, ...]) -> None:
        """Raises the service's AccessDenied error where a permission is not granted."""
        self.authorizer.authorize(call, permissions)

    def service_prefixes(self) -> tuple[str, ...]:
        """The action prefixes of the emulated services."""
        return tuple(PREFIXES.get(name, name) for name in self.cloud.services)

    @property
    def on_denial(self) -> list[Callable[[Denial], None]]:
        return self.authorizer.on_denial

    @property
    def resource_policies(self) -> dict[str, ResourcePolicyOf]:
        """Where a service tells the policies of its resources, by its action prefix."""
        return self.authorizer.resource_policies

    def caller_for_key(self, access_key: str, session_token: str | None = None) -> Caller | None:
        """Whose key it is; None for keys that were not issued here."""
        return self.credentials.caller_for_key(access_key, session_token)

    def secret_for(self, access_key: str) -> str | None:
        return self.credentials.secret_for(access_key)

    def verify_request(
        self, request: HttpRequest, access_key: str, service: str, region: str = ""
    ) -> Caller | None:
        """The owner of the key, its signature checked; None for a key not issued here.

        Raises the service's error for a wrong signature or an expired session.
        """
        return verify_request(self, request, access_key, service, strict=self.strict)

    def caller_for_role(self, role_arn: str, session: str) -> Caller:
        """The caller of a session of a role, without credentials. Raises NoSuchEntity."""
        return caller_for_role(self, role_arn, session)

    def may_assume(self, role_arn: str, service: str) -> bool:
        """Whether the role exists and its trust policy lets the service assume it."""
        return trusts(self, role_arn, Trust.of_service(service))

    def assume(self, role_arn: str, session: str, service: str) -> Credentials:
        """Credentials of a new session for a service. Raises AccessDenied, NoSuchEntity."""
        return issue_for_role(self, role_arn, session, Trust.of_service(service))
