"""Variables in locals, with what was read of them remembered, and variables in a dictionary: a
template renders alike in both."""

import copy

import pytest

from csc.emulator.gateway.mapping.input import Input, Parameters
from csc.emulator.gateway.mapping.util import UTIL
from csc.emulator.gateway.velocity.errors import RenderError, Stop, TemplateError
from csc.emulator.gateway.velocity.generate import generate
from csc.emulator.gateway.velocity.parse import parse_template
from csc.emulator.gateway.velocity.runtime import Runtime, join
from csc.emulator.gateway.velocity.template import Executable
from tests.emulator.gateway.velocity.oracle import mask
from tests.emulator.gateway.velocity.random_templates import make_job

BODY = b'{"a": {"b": {"c": 1, "t": true}}, "l": [{"x": "1"}, {"x": "it\'s", "y": {"z": null}}], "s": "a/b"}'


def render(text: str, *, plain: bool, body: bytes | str = BODY, **more: object) -> str | None:
    """What a template renders, None where it is refused or fails."""
    variables = {"input": Input(body, Parameters()), "util": UTIL, **copy.deepcopy(more)}
    parts: list[str] = []
    try:
        executable = Executable(parse_template(text, "t"), text, "t", plain=plain)
        executable.main(variables, parts, Runtime(executable.macros))
    except Stop:
        pass
    except (RenderError, TemplateError):
        return None
    return join(parts)


@pytest.mark.parametrize("first", range(0, 800, 200))
def test_random_templates_render_alike_in_both(first: int) -> None:
    for seed in range(first, first + 200):
        job = make_job(seed)
        text, body = job["template"], job.get("body") or ""
        more = {"context": job.get("context", {}), "stageVariables": job.get("stageVariables", {})}
        both = [mask(render(text, plain=plain, body=body, **more)) for plain in (True, False)]
        assert both[0] == both[1], (seed, text)


TEMPLATES = {
    "$o.a.b.c $o.a.b.c $o.a.b.nope|": "1 1 |",
    "#if($o.a.b.t != '')$o.a.b.t#{else}3#end": "true",
    "#if($o.a.b.no != '')$o.a.b.no#{else}3#end": "3",
    "$o.a.b.c#set($o.a.b.c = 2)$o.a.b.c": "12",
    "$o.a.b.c#set($p = $o.a)#set($p.b.c = 7)$o.a.b.c": "17",
    "$o.a.b.c#set($o = $o.a)$o.b.c$!o.a": "11",
    "#if($o.a)#set($o = 5)#end$o.a|$o": "|5",
    "$o.a.b.c#if($o.a.b.t)#set($o = $o.a)#end$o.a.b.c|$o.b.c": "1|1",
    "$o.s#foreach($i in [1, 2])#set($o = $o.a)$o.s#end|$o": "a/b|",
    "$o.s#foreach($o in $o.l)$o.x#end$o.s": "a/b1it'sa/b",
    "#foreach($i in $o.l)$i.x#foreach($j in $o.l)$j.x#if($foreach.hasNext),#end#end;$foreach.count#end": (
        "11,it's;1it's1,it's;2"
    ),
    "#foreach($i in $o.l)$foreach.index$foreach.first$foreach.last#end$foreach.index|": (
        "0truefalse1falsetrue|"
    ),
    "$o.l[1].y.z|$o.l[1].x": "|it's",
    "$o.put('k', 1)$o.k$o.put('k', 2)$o.k": "112",
    '$util.escapeJavaScript($o.l[1].x).replaceAll("\\\\\'", "\'")': "it's",
    "$o.s.replaceAll('[/]', '-')$o.s.replaceAll('/', '$0$0')$o.s.replaceAll('a', '\\\\')": "a-ba//b\\/b",
    "$o.a.replaceAll('a', 'b')|": "|",
    '"$o.a.b.c and $o.a.b.c"#set($t = "$o.s,$o.s")$t': '"1 and 1"a/b,a/b',
    "\\$o.s $o.s": "$o.s a/b",
    "#macro(m $x)$x.b.c#end#m($o.a)$o.a.b.c": "11",
    "#define($d)$o.s#end$d$d": "a/ba/b",
    "#foreach($i in [1..3])#if($i == 2)#break#end$i#end$o.s": "1a/b",
    "$o.s#stop$o.s": "a/b",
    "#set($x = $nothing.at.all)$x|": "|",
}


@pytest.mark.parametrize(("template", "expected"), TEMPLATES.items())
def test_a_template_renders_alike_in_both(template: str, expected: str) -> None:
    text = "#set($o = $input.path('$'))" + template
    assert render(text, plain=False) == expected
    assert render(text, plain=True) == expected


def test_what_was_read_is_not_read_again() -> None:
    source = _source("#set($o = $input.path('$'))$o.a.b.c $o.a.b.t #if($o.a.b.c != '')$o.a.b.c#end")
    assert source.count(".get('a')") == source.count(".get('b')") == source.count(".get('c')") == 1


def test_a_macro_keeps_the_variables_in_the_dictionary() -> None:
    assert "n0" in _source("$a.b")
    assert "n0" not in _source("#macro(m)$a#end#m()$a.b")


def test_nothing_of_a_template_becomes_code() -> None:
    source = _source("$a.b['\"); import os; (\"']")
    assert "import os" in source
    assert repr('"); import os; ("') in source


def _source(text: str) -> str:
    return generate(parse_template(text, "t"), text).source
