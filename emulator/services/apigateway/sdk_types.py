"""The kinds of SDK that API Gateway generates, with what each asks for (GetSdkTypes, recorded)."""

from collections.abc import Mapping

from csc.emulator.services.apigateway.store import Document


def _property(name: str, friendly: str, description: str, required: bool) -> Document:
    return {
        "name": name,
        "friendlyName": friendly,
        "description": description,
        "required": required,
    }


_JAVA = [
    ("service.name", "Service Name", "Name of the service", True),
    ("java.package-name", "Java Package Name", "Name of the Java package", True),
    ("java.build-system", "Java Build System", "The build system: maven or gradle", False),
    ("java.group-id", "Java Group Id", "The group id of the Java package", False),
    ("java.artifact-id", "Java Artifact Id", "The artifact id of the Java package", False),
    ("java.artifact-version", "Java Artifact Version", "Its version", False),
]
_ANDROID = [
    ("groupId", "Group ID", "The group id of the package", True),
    ("artifactId", "Artifact ID", "The artifact id of the package", True),
    ("artifactVersion", "Artifact version", "Its version", True),
    ("invokerPackage", "Invoker package", "The package of the classes", True),
]
_TYPES: tuple[tuple[str, str, str, list[tuple[str, str, str, bool]]], ...] = (
    ("android", "Android", "Android SDK", _ANDROID),
    ("javascript", "JavaScript", "JavaScript SDK", []),
    ("java", "Java", "Java SDK", _JAVA),
    ("objectivec", "iOS (Objective-C)", "iOS SDK", [("classPrefix", "Prefix", "Of classes", True)]),
    ("swift", "iOS (Swift)", "iOS SDK", [("classPrefix", "Prefix", "Of classes", True)]),
    ("ruby", "Ruby", "Ruby SDK", [("service.name", "Service Name", "Of the gem", True)]),
)

SDK_TYPES: Mapping[str, Document] = {
    name: {
        "id": name,
        "friendlyName": friendly,
        "description": description,
        "configurationProperties": [_property(*one) for one in properties],
    }
    for name, friendly, description, properties in _TYPES
}
