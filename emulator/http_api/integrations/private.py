"""HTTP_PROXY through a VPC link to a load balancer or a service of Cloud Map.

There is no VPC here: the request is answered as if nothing behind the link could be reached.  A
link to an HTTP address is called like any other (``endpoint.py``).  What stands for a resource that
isn't emulated (``cloudformation/skip_missing.py``) is answered in the same way.
"""

from collections.abc import Callable

from csc.emulator.gateway.model import Integration
from csc.emulator.http_api.invocation import HttpInvocation
from csc.emulator.http_api.refusals import Unavailable


def integrate_private(integration: Integration) -> Callable[[HttpInvocation], None]:
    def integrate(invocation: HttpInvocation) -> None:
        raise Unavailable(detail=f"not emulated, or in a VPC: {integration.uri} can't be reached")

    return integrate
