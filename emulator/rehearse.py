"""Deploy an assembly into memory and forget it: what ``csc check`` finds beyond the compiler."""

from csc.assembly import Assembly
from csc.diagnostics import Diagnostic, DiagnosticsError
from csc.emulator.clock import Clock
from csc.emulator.cloud import Cloud
from csc.emulator.cloudformation.engine import Engine
from csc.emulator.cloudformation.plan import Plan, plan_assembly
from csc.emulator.cloudformation.resources import RESOURCE_TYPES
from csc.emulator.cloudformation.skip_missing import WithMissing
from csc.emulator.deployment import Deployment
from csc.emulator.faults import find_faults
from csc.emulator.faults.methods import gather
from csc.emulator.faults.prove_public import Reach, prove_public
from csc.emulator.faults.prove_roles import Proofs, prove_roles
from csc.emulator.gateway.compile_api import build_apis
from csc.emulator.start_services import make_services
from csc.emulator.storage import Storage, open_storage


def rehearse(
    assembly: Assembly, allow_missing: bool = False, proofs: Proofs | None = None
) -> tuple[Diagnostic, ...]:
    """Every problem that would keep the assembly from being served (CSC6xx), every fault that would
    show at the first deployment or call on AWS, and every warning. ``proofs`` has the roles of a
    compiled application proved, and is told how many were."""
    return (*_deploy(assembly, allow_missing), *_faults(assembly, proofs))


def _deploy(assembly: Assembly, allow_missing: bool) -> tuple[Diagnostic, ...]:
    storage = open_storage(None)
    try:
        cloud = _cloud(storage)
        engine = Engine(cloud, RESOURCE_TYPES, build_apis, allow_missing)
        return engine.deploy(assembly, Deployment(version=0)).diagnostics
    except DiagnosticsError as error:
        return error.diagnostics
    finally:
        storage.close()


def _faults(assembly: Assembly, proofs: Proofs | None) -> tuple[Diagnostic, ...]:
    """Of all that can be planned, whatever else is wrong."""
    storage = open_storage(None)
    try:
        cloud = _cloud(storage)
        types = WithMissing(RESOURCE_TYPES)
        plan = plan_assembly(cloud, types, assembly, Plan(), {})
        _make_roles(cloud, plan)
        declared = gather(cloud, plan)
        if proofs is not None:
            prove_roles(declared, assembly.manifest, proofs)
        return (*find_faults(cloud, plan), *declared.found)
    finally:
        storage.close()


def reachable(assembly: Assembly) -> list[Reach]:
    """What can be reached without credentials, and what is proved not to be. Raises ImportError
    without z3, DiagnosticsError where the assembly can't be planned."""
    storage = open_storage(None)
    try:
        cloud = _cloud(storage)
        plan = plan_assembly(cloud, WithMissing(RESOURCE_TYPES), assembly, Plan(), {})
        _make_roles(cloud, plan)
        return prove_public(gather(cloud, plan))
    finally:
        storage.close()


def _make_roles(cloud: Cloud, plan: Plan) -> None:
    """Faults are asked of IAM, which must know what the assembly declares."""
    with cloud.storage.transaction():
        for realised in plan.resources.values():
            if realised.type.startswith("AWS::IAM::"):
                RESOURCE_TYPES[realised.type].apply(cloud, realised, None)


def _cloud(storage: Storage) -> Cloud:
    cloud = Cloud(storage, Clock())
    make_services(cloud)
    return cloud
