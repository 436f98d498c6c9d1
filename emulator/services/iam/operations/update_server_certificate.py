"""Change the name or path of a certificate for HTTPS."""

from typing import TYPE_CHECKING

from csc.emulator.calls import Call, Input, Output
from csc.emulator.services.iam.errors import EntityAlreadyExists
from csc.emulator.services.iam.find_entities import server_certificate_of
from csc.emulator.services.iam.partition import entity_arn

if TYPE_CHECKING:
    from csc.emulator.services.iam.service import Iam


def update_server_certificate(iam: "Iam", input: Input, call: Call) -> Output:
    found = server_certificate_of(iam, input["ServerCertificateName"])
    name, path = (
        input.get("NewServerCertificateName") or found.name,
        input.get("NewPath") or found.path,
    )
    if name != found.name and iam.store.certificates.get(name):
        raise EntityAlreadyExists(f"The Server Certificate with name {name} already exists.")
    iam.store.certificates.delete(found.name)
    found.name, found.path = name, path
    found.arn = entity_arn(iam, call, f"server-certificate{path}{name}")
    iam.store.certificates.save(name, found)
    return {}
