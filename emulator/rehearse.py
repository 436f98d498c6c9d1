"""Deploy an assembly into memory and forget it: what ``csc check`` finds beyond the compiler."""

from csc.assembly import Assembly
from csc.diagnostics import Diagnostic, DiagnosticsError
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.resources import RESOURCE_TYPES
from csc.emulator.deployment import Deployment
from csc.emulator.gateway.compile_api import build_apis
from csc.emulator.start_services import make_services
from csc.emulator.storage import open_storage


def rehearse(assembly: Assembly, allow_missing: bool = False) -> tuple[Diagnostic, ...]:
    """Every problem that would keep the assembly from being served (CSC6xx), and every warning."""
    storage = open_storage(None)
    try:
        cloud = Cloud(storage, Clock())
        make_services(cloud)
        engine = Engine(cloud, RESOURCE_TYPES, build_apis, allow_missing)
        return engine.deploy(assembly, Deployment(version=0)).diagnostics
    except DiagnosticsError as error:
        return error.diagnostics
    finally:
        storage.close()
