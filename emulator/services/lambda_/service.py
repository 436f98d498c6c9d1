"""The service ``lambda``: functions, who may invoke them, and the two ways in which they run."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csc.emulator.calls import Call, Caller, Input, Permission, Row
from csc.emulator.cloud import Cloud
from csc.emulator.http import HttpRequest, HttpResponse
from csc.emulator.services.iam.assume_role import role_by_arn
from csc.emulator.services.iam.policy import Policy, compile_policy
from csc.emulator.services.iam.service import Iam
from csc.emulator.services.lambda_.check_reference import read_reference
from csc.emulator.services.lambda_.errors import AccessDeniedException
from csc.emulator.services.lambda_.function_settings import FunctionSettings
from csc.emulator.services.lambda_.functions import Function, fingerprint, not_found, parse_name
from csc.emulator.services.lambda_.hold_concurrency import Running
from csc.emulator.services.lambda_.logs import FunctionLogs
from csc.emulator.services.lambda_.name_layers import layer_name
from csc.emulator.services.lambda_.operations import OPERATIONS
from csc.emulator.services.lambda_.policy import document
from csc.emulator.services.lambda_.pool import Pool
from csc.emulator.services.lambda_.sandboxes import Sandboxes
from csc.emulator.services.lambda_.store import Store
from csc.emulator.services.lambda_.urls import PREFIX as URLS

if TYPE_CHECKING:
    from csc.emulator.services.lambda_.event_sources.manager import EventSources
    from csc.emulator.services.lambda_.layers import Layers, LayerVersion

WARM_UP_AFTER = 0.5  # seconds after a deployment
SERVICE = "lambda.amazonaws.com"
KINDS = (
    "code signing",
    "counter",
    "invoke config",
    "mapping tags",
    "provisioned concurrency",
    "recursion",
    "revision",
    "runtime management",
    "signed",
    "url",
)
"""What is set of functions beside their configurations (``function_settings.py``)."""

Answer = HttpResponse | Awaitable[HttpResponse]
ACTIONS = {"Invoke": "InvokeFunction", "InvokeAsync": "InvokeFunction"}


class Lambda:
    """``functions`` by name ($LATEST), ``versions`` and ``aliases`` (alias → version) by name;
    ``statements`` of each function's policy by Sid. ``logs`` is where others listen to lines."""

    name = "lambda"
    operations: Mapping[str, Row] = OPERATIONS

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.store = Store(cloud.storage)
        self.functions: dict[str, Function] = self.store.functions()
        self.versions: dict[str, dict[str, Function]] = self.store.versions()
        self.alias_details = self.store.aliases()
        self.aliases: dict[str, dict[str, str]] = {
            name: {alias: str(one["FunctionVersion"]) for alias, one in found.items()}
            for name, found in self.alias_details.items()
        }
        self.statements: dict[str, dict[str, dict[str, Any]]] = self.store.statements()
        self.configs: dict[str, dict[str, Any]] = {}  # EventInvokeConfig
        self.settings = {kind: FunctionSettings(cloud.storage, kind) for kind in KINDS}
        self._layers: Layers | None = None
        self.secret = cloud.clock.uuid().replace("-", "")  # of the addresses of code
        self.web: dict[str, Callable[[HttpRequest], Answer]] = {
            URLS: self._serve_url,
            "/_aws/lambda-code/": self._serve_code,
        }
        self.pool = Pool()
        self.running = Running()
        self.told: set[str] = set()  # functions of which it was said that their runtime is another
        self.sandboxes = Sandboxes()
        self.project: Path | None = None  # whose packages workers find
        self.traces: dict[str, Any] | None = None  # of modules' runs, by request, where one listens
        self._warming: asyncio.TimerHandle | None = None
        self._filling: asyncio.Task[None] | None = None
        self.logs = FunctionLogs()
        self.streams: dict[str, str] = {}  # the log stream of each function in the sandbox
        self._callers: dict[str, tuple[object, Caller]] = {}
        self._policies: dict[str, Policy] = {}
        self._event_sources: EventSources | None = None
        if self.iam is not None:
            self.iam.resource_policies["lambda"] = self.policy_of

    @property
    def urls(self) -> FunctionSettings:
        return self.settings["url"]

    @property
    def invoke_configs(self) -> FunctionSettings:
        return self.settings["invoke config"]

    @property
    def provisioned(self) -> FunctionSettings:
        return self.settings["provisioned concurrency"]

    def _serve_url(self, request: HttpRequest) -> Answer:
        from csc.emulator.services.lambda_.urls.serve import serve_function_url

        return serve_function_url(self, request)

    def _serve_code(self, request: HttpRequest) -> Answer:
        from csc.emulator.services.lambda_.serve_code import serve_code

        return serve_code(self, request)

    @property
    def iam(self) -> Iam | None:
        found = self.cloud.services.get("iam")
        return found if isinstance(found, Iam) else None

    @property
    def event_sources(self) -> "EventSources":
        """What reads queues and streams for functions; made when it is first needed."""
        if self._event_sources is None:
            from csc.emulator.services.lambda_.event_sources.manager import EventSources

            self._event_sources = EventSources(self)
        return self._event_sources

    async def start(self) -> None:
        """Go on with the event source mappings that the state file holds."""
        known = self.cloud.storage.connection.execute(
            "SELECT 1 FROM csc_schema WHERE service = 'lambda_sources'"
        )
        if known.fetchone() is not None:
            self.event_sources.resume()

    async def close(self) -> None:
        """End every worker process."""
        if self._event_sources is not None:
            await self._event_sources.close()
        if self._warming is not None:
            self._warming.cancel()
        if self._filling is not None:
            self._filling.cancel()
            await asyncio.wait({self._filling})
        self.sandboxes.close()
        await self.pool.close()

    def permissions(self, operation: str, input: Input, call: Call) -> tuple[Permission, ...]:
        action = f"lambda:{ACTIONS.get(operation, operation)}"
        if "UUID" in input:
            where = f"arn:aws:lambda:{self.cloud.region}:{self.cloud.account}"
            return (Permission(action, f"{where}:event-source-mapping:{input['UUID']}"),)
        if "LayerName" in input and "VersionNumber" in input:
            layer = f"{self.layers.arn(layer_name(input['LayerName']))}:{input['VersionNumber']}"
            return (Permission(action, layer),)
        if "LayerName" in input and operation == "PublishLayerVersion":
            return (Permission(action, self.layers.arn(layer_name(input["LayerName"]))),)
        if "FunctionName" not in input:
            return (Permission(action, "*"),)
        name, qualifier = parse_name(input["FunctionName"])
        qualifier = input.get("Qualifier") or qualifier
        return (Permission(action, self.arn(name, qualifier)),)

    # -- functions

    def arn(self, name: str, qualifier: str = "") -> str:
        arn = f"arn:aws:lambda:{self.cloud.region}:{self.cloud.account}:function:{name}"
        return f"{arn}:{qualifier}" if qualifier else arn

    def find(self, name: str, qualifier: str = "") -> Function:
        """A function by name or ARN, of a version or alias. Raises ResourceNotFoundException."""
        plain, own = parse_name(name)
        qualifier = qualifier or own
        latest = self.functions.get(plain)
        if latest is None:
            raise not_found(self.arn(plain, qualifier))
        if qualifier in ("", "$LATEST"):
            return latest
        version = self.aliases.get(plain, {}).get(qualifier, qualifier)
        found = latest if version == "$LATEST" else self.versions.get(plain, {}).get(version)
        if found is None:
            raise not_found(self.arn(plain, qualifier))
        return found

    def find_named(self, input: Input) -> Function:
        """The function, version or alias that an input names. Raises as ``find`` and
        ``read_reference``."""
        return self.find(*read_reference(self, input))

    def put(self, function: Function) -> None:
        """Create or change a function. Invocations under way end on what they began with."""
        old = self.functions.get(function.name)
        self.functions[function.name] = function
        if not function.declared:
            self.store.save(function)
        crew = self.pool.crews.get(f"{function.name}:$LATEST")
        if old is not None and crew is not None:
            self.pool.retire(crew)
        if function.wasm is not None or function.sandboxed:
            self._warm_up_later()
        elif function.runtime.startswith("python"):
            self.pool.prepare_later()

    def prefill(self) -> None:
        """Fetch what Node.js functions import of Lambda's SDK, in the background. Needs a running loop."""
        if any(f.runtime.startswith("nodejs") for f in self.functions.values()):
            from csc.emulator.services.lambda_.node.prefill import prefill

            if self._filling is not None:
                self._filling.cancel()
            self._filling = asyncio.create_task(prefill(self))

    @property
    def layers(self) -> "Layers":
        """Made when they are first asked for."""
        if self._layers is None:
            from csc.emulator.services.lambda_.layers import Layers

            self._layers = Layers(self.cloud)
        return self._layers

    def put_layer(self, version: "LayerVersion") -> None:
        """A layer of a template, perhaps with other files than before: functions that use it start anew."""
        self.layers.put(version)
        using = {f.name for f in self.functions.values() if version.arn in f.layers}
        for key in [key for key in self.pool.crews if key.partition(":")[0] in using]:
            self.pool.retire(self.pool.crews.pop(key))

    def _warm_up_later(self) -> None:
        """Ready the sandbox when the start is over, in a thread."""
        with contextlib.suppress(RuntimeError):
            loop = asyncio.get_running_loop()
            if self._warming is None:
                self._warming = loop.call_later(WARM_UP_AFTER, self._warm_up, loop)

    def _warm_up(self, loop: asyncio.AbstractEventLoop) -> None:
        self._warming = None
        functions = list(self.functions.values())
        if any(f.wasm is not None for f in functions):
            from csc.emulator.services.lambda_.in_sandbox import warm_up

            loop.run_in_executor(None, warm_up, [f for f in functions if f.wasm is not None])
        if any(f.sandboxed for f in functions):
            from csc.emulator.services.lambda_.in_cpython import prepare

            loop.run_in_executor(None, prepare)

    def remove(self, name: str) -> None:
        if self.functions.pop(name, None) is not None:
            self.store.forget(name)
        for table in (self.versions, self.aliases, self.alias_details, self.statements):
            table.pop(name, None)
        self.configs.pop(name, None)
        for kind in KINDS:
            if kind != "code signing":
                self.settings[kind].forget(name)
        self._policies.pop(name, None)
        self.sandboxes.forget(name)
        for key in [key for key in self.pool.crews if key.partition(":")[0] == name]:
            self.pool.retire(self.pool.crews.pop(key))

    def publish(self, name: str, description: str = "") -> Function:
        """A numbered version of what $LATEST is; the last one where nothing has changed."""
        latest = self.find(name)
        versions = self.versions.get(latest.name, {})
        counter = self.settings["counter"]
        known = counter.get(latest.name) or {}
        print_ = fingerprint(latest)
        last = str(known.get("last", ""))
        if known.get("of") == print_ and last in versions:
            return versions[last]
        number = max([known.get("last", 0), *map(int, versions)]) + 1
        counter.put(latest.name, "", {"last": number, "of": print_})
        made = self.publish_as(latest.name, str(number), description)
        self.revise(latest.name, "")
        return made

    def publish_as(self, name: str, number: str, description: str = "") -> Function:
        latest = self.functions[name]
        text = description or latest.description
        arn, revision = self.arn(name, number), self.cloud.clock.uuid()
        found = replace(latest, version=number, arn=arn, description=text, revision=revision)
        self.versions.setdefault(name, {})[number] = found
        if not latest.declared:
            self.store.save(found)
        return found

    def drop_version(self, name: str, number: str) -> None:
        if self.versions.get(name, {}).pop(number, None) is not None:
            self.store.forget_version(name, number)

    # -- policies

    def permit(self, name: str, sid: str, statement: dict[str, Any], *, declared: bool) -> None:
        self.statements.setdefault(name, {})[sid] = statement
        self._changed(name, declared)

    def revise(self, name: str, qualifier: str, *, policy: bool = False) -> None:
        """A new RevisionId, for tags, a version that was published, or a ``policy`` that changed."""
        revision = self.cloud.clock.uuid()
        alias = self.alias_details.get(name, {}).get(qualifier)
        if alias is not None:
            alias["RevisionId"] = revision
            self.store.save_alias(name, qualifier, alias)
        elif name in self.functions:
            kept = self.settings["revision"].get(name, qualifier) or {}
            new = {"of": self.find(name, qualifier).revision, "id": revision}
            of_policy = revision if policy else kept.get("policy")
            self.settings["revision"].put(name, qualifier, {**new, "policy": of_policy})

    def revision_of(self, function: Function) -> str:
        """The function's own, or what came after it."""
        qualifier = "" if function.version == "$LATEST" else function.version
        later = self.settings["revision"].get(function.name, qualifier)
        return later["id"] if later and later["of"] == function.revision else function.revision

    def forbid(self, name: str, sid: str, *, declared: bool) -> None:
        self.statements.get(name, {}).pop(sid, None)
        self._changed(name, declared)

    def _changed(self, name: str, declared: bool) -> None:
        self._policies.pop(name, None)
        if not declared:
            self.store.save_statements(name, self.statements.get(name, {}))

    def policy_of(self, arn: str) -> Policy | None:
        """The resource-based policy of the function with this ARN, as IAM asks for it."""
        name = arn.split(":")[6] if arn.count(":") >= 6 else ""
        statements = self.statements.get(name)
        if not statements:
            return None
        found = self._policies.get(name)
        if found is None:
            text = json.dumps(document(statements))
            found = self._policies[name] = compile_policy(text, f"policy of {name}")
        return found

    def caller_of(self, function: Function) -> Caller:
        """As whom the function calls: a session of its role. Raises AccessDeniedException."""
        iam = self.iam
        if iam is None:
            role = function.role.rpartition("/")[2]
            arn = f"arn:aws:sts::{self.cloud.account}:assumed-role/{role}/{function.name}"
            return Caller(arn, self.cloud.account, function.role)
        role_ = role_by_arn(iam, function.role)
        trust = None if role_ is None else iam.gathered.trust(role_)
        known = self._callers.get(function.name)
        if known is not None and known[0] is trust and known[1].principal == function.role:
            return known[1]
        if trust is None or not iam.may_assume(function.role, SERVICE):
            raise AccessDeniedException(
                "The role defined for the function cannot be assumed by Lambda."
            )
        caller = iam.caller_for_role(function.role, function.name)
        self._callers[function.name] = (trust, caller)
        return caller
