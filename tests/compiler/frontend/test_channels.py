"""Queues, topics, buses and senders of mail: what is declared, what a call becomes, and the mistakes that are told."""

from collections.abc import Callable

import pytest

from csc.compiler.ir.model import Program

Mistakes = Callable[..., list[str]]
Compiled = Callable[..., Program]

DECLARED = """
jobs = Queue("jobs", model=NewTodo, delay=5, dead_letters=3)
steps = Queue("steps", fifo=True)
news = Topic("news")
bus = Bus("shop", source="shop")
mail = Email("Shop <shop@example.com>", identity="example.com")
"""
ROUTE = """
@route("/x/{id}", methods=["POST"], public=True)
def h(id: str, todo: NewTodo, note: str | None = None) -> str:
"""


def test_what_is_declared(compiled: Compiled) -> None:
    program = compiled(f"{DECLARED}{ROUTE}    return news.publish(id)\n")
    found = {key: (one.kind, one.name, one.options) for key, one in program.channels.items()}
    assert found == {
        "jobs": ("queue", "jobs", {"delay": 5, "dead_letters": 3}),
        "steps": ("queue", "steps.fifo", {"fifo": True}),
        "news": ("topic", "news", {}),
        "bus": ("bus", "shop", {"source": "shop"}),
        "mail": ("email", "Shop <shop@example.com>", {"identity": "example.com"}),
    }
    assert str(program.channels["jobs"].message) == "NewTodo"


def test_a_model_serves_for_another_whose_fields_it_has(compiled: Compiled) -> None:
    source = "    return jobs.send(Todo(id=id, **todo), delay=todo.priority)\n"
    assert compiled(f"{DECLARED}{ROUTE}{source}").routes


MISTAKES = [
    ("steps.send(id)", "CSC103 steps.send(id) | Add `group=…`."),
    ("steps.send(id, group=id, delay=5)", "CSC101 delay=5 | A FIFO queue delays all"),
    ("jobs.send(todo, deduplication=id)", "CSC101 deduplication=id | Only a FIFO queue"),
    ("jobs.send(todo, delay=901)", "CSC102 delay=901"),
    ("jobs.send(todo, delay=id)", "CSC304 id"),
    ("jobs.send(todo, dealy=1)", "CSC101 dealy=1 | Did you mean `delay`?"),
    ("jobs.send(id)", "CSC304 id"),
    ("jobs.send()", "CSC401 jobs.send()"),
    ("jobs.put(todo)", "CSC402 jobs.put(todo) | It has send."),
    ("news.publish(id, subject='two\\nlines')", "CSC102 subject='two\\nlines'"),
    (f"news.publish(id, subject='{'x' * 101}')", "CSC102 subject='xxx"),
    ("news.publish(note)", "CSC304 note | Test that it is not None before."),
    ("news.publish(id, attributes={'a': todo})", "CSC304 todo"),
    ("bus.put('Kind', id)", "CSC304 id | Give a model, or a dict."),
    ("bus.put(todo)", "CSC401 bus.put(todo)"),
    ("mail.send(to=id, subject='s')", "CSC103 mail.send(to=id, subject='s') | Add `text=…`."),
    ("mail.send(subject='s', text=id)", "CSC103 mail.send(subject='s', text=id) | Add `to=…`."),
    ("mail.send(to=id, subject='a\\tb', html=id)", "CSC102 subject='a\\tb'"),
    ("mail.send(to=3, subject='s', html=id)", "CSC304 3"),
]


@pytest.mark.parametrize(("call", "expected"), MISTAKES)
def test_a_call_that_is_wrong(call: str, expected: str, mistakes: Mistakes) -> None:
    found = mistakes(f"{DECLARED}{ROUTE}    return {call}\n")
    assert len(found) == 1, found
    assert found[0].startswith(expected), found[0]


DECLARATIONS = [
    ("q = Queue()", "CSC103 Queue() | Add `name=…`."),
    ("q = Queue('a b')", "CSC109 'a b'"),
    ("q = Queue('q', retention='long')", "CSC102 'long'"),
    ("q = Queue('q', retention='15d')", "CSC102 '15d'"),
    ("q = Queue('q', visibility='13h')", "CSC102 '13h'"),
    ("q = Queue('q', delay=901)", "CSC102 901"),
    ("q = Queue('q', dead_letters=0)", "CSC102 0"),
    ("q = Queue('q', fifo=1)", "CSC102 1"),
    ("b = Bus('aws.mine')", "CSC109 'aws.mine'"),
    ("m = Email('nobody')", "CSC109 'nobody'"),
    ("m = Email('a@b.example\\r\\nBcc: c@d.example')", "CSC109 'a@b.example"),
    ("a = Queue('q')\nb = Queue('q')", "CSC105 Queue('q')"),
]


@pytest.mark.parametrize(("source", "expected"), DECLARATIONS)
def test_a_declaration_that_is_wrong(source: str, expected: str, mistakes: Mistakes) -> None:
    found = mistakes(f"{source}\n@route('/', public=True)\ndef h() -> str:\n    return ''\n")
    assert len(found) == 1, found
    assert found[0].startswith(expected), found[0]


def test_a_queue_and_a_topic_may_have_one_name(compiled: Compiled) -> None:
    program = compiled(
        "q = Queue('orders')\nt = Topic('orders')\n"
        "@route('/', public=True)\ndef h() -> str:\n    return q.send('a')\n"
    )
    assert [one.name for one in program.channels.values()] == ["orders", "orders"]
