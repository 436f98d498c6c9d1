"""Calls on queues, topics, buses and senders of mail → ``HostCall``. In: ``orders.send(order, delay=5)``.

What a service would always refuse is refused here, where the source says enough: a FIFO queue without a group, a subject of
two lines, a delay past a quarter of an hour.
"""

import ast
from collections.abc import Callable, Mapping
from typing import Final

from csc.compiler.diagnostics import did_you_mean
from csc.compiler.frontend.bodies.convert import convert
from csc.compiler.frontend.bodies.frame import Frame, Refuse
from csc.compiler.frontend.bodies.primitives import check_count
from csc.compiler.ir import ops, types
from csc.compiler.ir.model import Channel
from csc.compiler.ir.types import Type

Arguments = list[tuple[str, ops.Expr]]
LONGEST_DELAY: Final = 900
LONGEST_SUBJECT: Final = 100
_ORDER: Final = ("group", "deduplication")
_KEYWORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "send": ("delay", *_ORDER),
    "publish": ("subject", "attributes", *_ORDER),
    "put": (),
    "mail": ("to", "subject", "text", "html", "cc", "bcc", "reply_to"),
}
_LISTS: Final = ("to", "cc", "bcc", "reply_to")
_METHODS: Final[Mapping[str, tuple[str, str, str]]] = {
    "queue": ("send", "sqs", "send"),
    "topic": ("publish", "sns", "publish"),
    "bus": ("put", "events", "put"),
    "email": ("send", "ses", "mail"),
}
"""The one method of each kind: its name, the service, the operation."""


def call_channel(frame: Frame, node: ast.Call, channel: Channel, name: str) -> ops.Expr:
    """``channel.name(…)``: the id of the message."""
    method, service, operation = _METHODS[channel.kind]
    if name != method:
        hint = did_you_mean(name, [method], f"It has {method}.")
        kind = "sender of mail" if channel.kind == "email" else channel.kind
        raise frame.report("CSC402", node, kind=kind, name=name, hint=hint)
    _check_keywords(frame, node, channel, operation)
    arguments = _BUILDERS[operation](frame, node, channel)
    return frame.host(node, service, operation, channel.key, arguments, types.STR)


def _check_keywords(frame: Frame, node: ast.Call, channel: Channel, operation: str) -> None:
    callee, known = f"{channel.key}.{_METHODS[channel.kind][0]}", _KEYWORDS[operation]
    for keyword in node.keywords:
        if keyword.arg is None:
            raise Refuse(node, "`**` in a call", "Arguments are unpacked", "Write them out.")
        if keyword.arg not in known:
            hint = did_you_mean(keyword.arg, known, f"It has {', '.join(known) or 'none'}.")
            raise frame.report("CSC101", keyword, callee=callee, keyword=keyword.arg, hint=hint)
        if channel.fifo and keyword.arg == "delay":
            hint = "A FIFO queue delays all its messages alike: `Queue(…, delay=5)`."
            raise frame.report("CSC101", keyword, callee=callee, keyword="delay", hint=hint)
        if not channel.fifo and keyword.arg == "deduplication":
            hint = "Only a FIFO queue or topic drops what is sent twice: declare it `fifo=True`."
            raise frame.report("CSC101", keyword, callee=callee, keyword=keyword.arg, hint=hint)
    given = {keyword.arg for keyword in node.keywords}
    if channel.fifo and "group" not in given:
        raise frame.report("CSC103", node, callee=callee, keyword="group")


def _send(frame: Frame, node: ast.Call, channel: Channel) -> Arguments:
    check_count(frame, node, f"{channel.key}.send", 1, 1)
    found: Arguments = [("message", _message(frame, node.args[0], channel))]
    for keyword in node.keywords:
        kind = types.INT if keyword.arg == "delay" else types.STR
        value = _value(frame, keyword, kind)
        if keyword.arg == "delay" and _is_past(value):
            _refuse_constant(frame, keyword, channel, "a number of seconds from 0 to 900")
        found.append((str(keyword.arg), value))
    return found


def _is_past(value: ops.Expr) -> bool:
    known = value.value if isinstance(value, ops.Const) else 0
    return isinstance(known, int) and not 0 <= known <= LONGEST_DELAY


def _publish(frame: Frame, node: ast.Call, channel: Channel) -> Arguments:
    check_count(frame, node, f"{channel.key}.publish", 1, 1)
    found: Arguments = [("message", _message(frame, node.args[0], channel))]
    for keyword in node.keywords:
        if keyword.arg == "attributes":
            found += _attributes(frame, keyword.value)
            continue
        found.append((str(keyword.arg), _value(frame, keyword, types.STR)))
        if keyword.arg == "subject":
            _check_subject(frame, keyword, channel, found[-1][1], LONGEST_SUBJECT)
    return found


def _attributes(frame: Frame, node: ast.expr) -> Arguments:
    """``{"kind": order.kind, "total": 3}``: texts and whole numbers, by names that the source fixes."""
    found: Arguments = []
    if not isinstance(node, ast.Dict):
        raise Refuse(node, "computed attributes", "They are no literal", "Write a dict literal.")
    for key, item in zip(node.keys, node.values, strict=True):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
            message = "Their names are no literals"
            raise Refuse(node, "computed attributes", message, "Write a dict literal.")
        value = frame.build(item)
        if value.type != types.INT:
            value = convert(frame, value, types.STR, item, f"the attribute `{key.value}`")
        found.append((f"attribute.{key.value}", value))
    return found


def _put(frame: Frame, node: ast.Call, channel: Channel) -> Arguments:
    check_count(frame, node, f"{channel.key}.put", 2, 2)
    kind = frame.build(node.args[0], types.STR)
    kind = convert(frame, kind, types.STR, node.args[0], "the detail type")
    detail = frame.build(node.args[1])
    if not isinstance(detail.type, types.ModelRef | types.Union | types.Dict):
        hint = "Give a model, or a dict."
        facts = {"what": "the detail of an event", "found": detail.type, "wanted": "a model"}
        raise frame.report("CSC304", node.args[1], place=f"`{channel.key}.put`", hint=hint, **facts)
    return [("detail_type", kind), ("detail", detail)]


def _mail(frame: Frame, node: ast.Call, channel: Channel) -> Arguments:
    check_count(frame, node, f"{channel.key}.send", 0, 0)
    found: Arguments = []
    for keyword in node.keywords:
        if keyword.arg in _LISTS:
            found.append((str(keyword.arg), _addresses(frame, keyword)))
            continue
        found.append((str(keyword.arg), _value(frame, keyword, types.STR)))
        if keyword.arg == "subject":
            _check_subject(frame, keyword, channel, found[-1][1], None)
    given = [name for name, _ in found]
    for name in ("to", "subject", "text"):
        if name not in given and not (name == "text" and "html" in given):
            raise frame.report("CSC103", node, callee=f"{channel.key}.send", keyword=name)
    return found


def _addresses(frame: Frame, keyword: ast.keyword) -> ops.Expr:
    """One address, or a list of them, as a list."""
    wanted = types.List(types.STR)
    value = frame.build(keyword.value)
    if value.type == types.STR:
        return ops.NewList((value,), wanted, value.span)
    return convert(frame, value, wanted, keyword.value, f"`{keyword.arg}`")


def _check_subject(
    frame: Frame, keyword: ast.keyword, channel: Channel, value: ops.Expr, longest: int | None
) -> None:
    text = value.value if isinstance(value, ops.Const) else None
    if not isinstance(text, str):
        return
    broken = not text.isprintable() or (longest is not None and not 0 < len(text) <= longest)
    if broken:
        most = f" of at most {longest} characters" if longest is not None else ""
        _refuse_constant(frame, keyword, channel, f"one line{most}")


def _refuse_constant(frame: Frame, keyword: ast.keyword, channel: Channel, expected: str) -> None:
    callee = f"{channel.key}.{_METHODS[channel.kind][0]}"
    raise frame.report(
        "CSC102", keyword, keyword=keyword.arg, callee=callee, expected=expected
    )  # fmt: skip


def _value(frame: Frame, keyword: ast.keyword, kind: Type) -> ops.Expr:
    value = frame.build(keyword.value, kind)
    return convert(frame, value, kind, keyword.value, f"`{keyword.arg}`")


def _message(frame: Frame, node: ast.expr, channel: Channel) -> ops.Expr:
    """What is sent: of the channel's model; where it has none, a text, or what has a JSON form."""
    if channel.message is not None:
        value = frame.build(node, channel.message)
        return convert(frame, value, channel.message, node, f"the messages of `{channel.key}`")
    value = frame.build(node)
    if value.type == types.NONE or isinstance(value.type, types.Optional):
        facts = {"what": "a message", "found": value.type, "wanted": "a text or a model"}
        hint = "Test that it is not None before."
        raise frame.report("CSC304", node, place=f"`{channel.key}`", hint=hint, **facts)
    return value


_BUILDERS: Final[Mapping[str, Callable[[Frame, ast.Call, Channel], Arguments]]] = {
    "send": _send,
    "publish": _publish,
    "put": _put,
    "mail": _mail,
}
