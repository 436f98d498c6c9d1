"""As whom an integration calls: its role, the caller itself, or API Gateway.

The role's trust policy must let API Gateway in, else the request fails with a 500.  That is decided
when a request comes, because a role can change, and remembered until it does.
"""

from collections.abc import Callable

from csc.emulator.calls import Caller
from csc.emulator.cloud import Cloud
from csc.emulator.gateway.gateway_responses import ApiConfigurationError, InternalServerError
from csc.emulator.gateway.integrations.uri import fill_stage_variables
from csc.emulator.gateway.invocation import Invocation
from csc.emulator.services.iam.assume_role import role_by_arn
from csc.emulator.services.iam.service import Iam

SESSION = "BackplaneAssumeRoleSession"
SERVICE = "apigateway.amazonaws.com"
CALLER_CREDENTIALS = "arn:aws:iam::*:user/*"

ChooseCaller = Callable[[Invocation], Caller]


def choose_caller(credentials: str) -> ChooseCaller:
    """The function that says as whom a request's integration call is made."""
    if not credentials:
        return _service
    if credentials == CALLER_CREDENTIALS:
        return _caller
    if "${stageVariables." in credentials:
        return _by_stage(credentials)
    return _as_role(credentials)


def _by_stage(credentials: str) -> ChooseCaller:
    """A role that a stage variable names, or a part of whose name it is."""
    roles: dict[str, ChooseCaller] = {}

    def choose(invocation: Invocation) -> Caller:
        role_arn = fill_stage_variables(credentials, invocation.stage.variables)
        if role_arn not in roles:
            roles[role_arn] = _as_role(role_arn)
        return roles[role_arn](invocation)

    return choose


def _as_role(role_arn: str) -> ChooseCaller:
    """The caller of the role's session, made anew when anything in IAM changes."""
    known: tuple[object, Caller] | None = None

    def choose(invocation: Invocation) -> Caller:
        nonlocal known
        cloud = invocation.cloud
        iam = cloud.services.get("iam")
        if known is not None and isinstance(iam, Iam) and known[0] is iam.gathered.epoch:
            return known[1]
        role = role_by_arn(iam, role_arn) if isinstance(iam, Iam) else None
        if not isinstance(iam, Iam) or role is None:
            if cloud.authorize is None:
                return _unchecked(role_arn, cloud)
            raise _refused(role_arn)
        epoch = iam.gathered.epoch
        if not iam.may_assume(role_arn, SERVICE):
            raise _refused(role_arn)
        known = (epoch, iam.caller_for_role(role_arn, SESSION))
        return known[1]

    return choose


def _refused(role_arn: str) -> ApiConfigurationError:
    return ApiConfigurationError(
        detail="Execution failed due to configuration error: API Gateway does not have "
        f"permission to assume the provided role {role_arn}"
    )


def _unchecked(role_arn: str, cloud: Cloud) -> Caller:
    """A cloud that enforces nothing may have no such role."""
    account = (role_arn.split(":") + [""] * 5)[4] or cloud.account
    name = role_arn.rpartition("/")[2]
    return Caller(f"arn:aws:sts::{account}:assumed-role/{name}/{SESSION}", account, role_arn)


def _service(invocation: Invocation) -> Caller:
    """API Gateway itself: the function's resource policy must let it in."""
    return Caller(SERVICE, invocation.cloud.account, SERVICE)


def _caller(invocation: Invocation) -> Caller:
    if invocation.caller is None:
        raise InternalServerError(
            detail="Execution failed due to configuration error: the integration calls with the "
            "caller's credentials, and the request has none"
        )
    return invocation.caller


def source_arn(invocation: Invocation) -> str:
    """``arn:aws:execute-api:…/<stage>/<METHOD>/<path>``: the ``aws:SourceArn`` of the call."""
    cloud = invocation.cloud
    method = invocation.method
    return (
        f"arn:aws:execute-api:{cloud.region}:{cloud.account}:{invocation.api.model.id}/"
        f"{invocation.stage.name}/{method.http_method.replace('ANY', '*')}{method.resource_path}"
    )
