"""No template hangs the server or eats its memory."""

import pytest

from csc.emulator import bounded_regex
from csc.emulator.gateway.velocity import LimitError, RenderError, TemplateError, compile_template
from csc.emulator.gateway.velocity.limits import MAX_TEMPLATE_BYTES


def render(text: str, **variables: object) -> str:
    return compile_template(text, "t").render(variables)


def test_a_loop_ends_after_a_thousand_iterations() -> None:
    text = render("#foreach($i in [1..5000])$i,#end.")
    assert text.endswith(",999,1000,.")


def test_the_last_iteration_of_a_loop_cut_short_has_a_next() -> None:
    """As in Velocity, which asks the list and not its own limit."""
    text = "#foreach($i in $l)#if(!$foreach.hasNext)end#end$velocityHasNext,#end"
    assert render(text, l=[0] * 1000).endswith("true,endfalse,")
    assert render(text, l=[0] * 1001) == "true," * 1000


@pytest.mark.parametrize(
    "text",
    [
        "#foreach($a in [1..1000])#foreach($b in [1..1000])#foreach($c in [1..1000])#end#end#end",
        "#macro(m)#m()#m()#m()#end#m()",
        "#macro(a)#b()#b()#b()#end#macro(b)#a()#a()#a()#end#a()",
        "#set($s='#evaluate($s)')#evaluate($s)",
        (
            "#define($d)$e$e$e#end#define($e)$d$d$d#end"
            "#foreach($i in [1..1000])#foreach($j in [1..1000])$d#end#end"
        ),
        "#set($s='0123456789')#foreach($i in [1..1000])#set($s=$s+$s)#end",
        "#set($s='0123456789')#foreach($i in [1..1000])#set($s=\"$s$s\")#end",
        "#set($s='0123456789')#foreach($i in [1..1000])#set($s=$s.concat($s))#end",
        "#set($s='aaaaaaaaaa')#foreach($i in [1..1000])#set($s=$s.replace('a', $s))#end",
        "#set($s='aaaaaaaaaa')#foreach($i in [1..1000])#set($s=$s.replaceAll('a', $s))#end",
        "#set($s='x'.repeat(9))",
        "#set($s='x')$s.repeat(2000000000)",
        "#set($s='x')$s.format('%2000000000d', 1)",
        "#set($s='x')$s.format('%.2000000000f', 1.0)",
        "#set($l=[1])#foreach($i in [1..1000])#set($x=$l.addAll($l))#end",
        "#set($l=[1..2147483647])",
        "#set($n=99999999999)#foreach($i in [1..1000])#set($n=$n*$n)#end",
        (
            "#set($s='0123456789')#foreach($i in [1..19])#set($s=$s+$s)#end"
            "#foreach($i in [1..1000])$s#end"
        ),
        "#set($m={})#set($n={'m':$m})#set($x=$m.put('n',$n))$m",
        "#set($l=[])#set($k=[$l])#set($x=$l.add($k))$l",
        "#set($l=[])#set($x=$l.add($l))$l.hashCode()",
    ],
)
def test_a_runaway_template_is_stopped(text: str) -> None:
    with pytest.raises((RenderError, TemplateError)):
        render(text)


def test_memory_of_a_stopped_template_is_bounded() -> None:
    """Doubling stops at the largest payload, not where memory ends."""
    with pytest.raises(LimitError, match="grew past"):
        render("#set($s='0123456789')#foreach($i in [1..1000])#set($s=\"$s$s\")#end")


def test_the_largest_template_is_read_and_a_larger_one_refused() -> None:
    assert len(render("x" * MAX_TEMPLATE_BYTES)) == MAX_TEMPLATE_BYTES
    with pytest.raises(TemplateError, match="300 KB"):
        compile_template("x" * (MAX_TEMPLATE_BYTES + 1), "t")


@pytest.mark.parametrize(
    "text",
    [
        "#set($a=" + "(" * 5000 + "1" + ")" * 5000 + ")",
        "#set($a=" + "[" * 5000 + "]" * 5000 + ")",
        "#set($a=" + "!" * 5000 + "true)",
        "#if(true)" * 5000 + "#end" * 5000,
        "$a.b(" * 5000 + ")" * 5000,
        "$a[" + "$a[" * 5000 + "]" * 5001,
        '#set($a="' + '#set($b=""' * 3 + "x" + '"")' * 3 + '")',
    ],
)
def test_deep_nesting_is_an_error_and_not_a_crash(text: str) -> None:
    try:
        render(text)
    except TemplateError as error:
        assert error.line == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#set($a=0" + " + 1" * 5000 + ")$a", "5000"),
        ("#set($a='')#set($a=$a" + " + 'x'" * 3000 + ")$a.length()", "3000"),
        ("#if(true" + " && true" * 5000 + ")yes#end", "yes"),
        ("#if(false" + " || false" * 5000 + ")yes#end", ""),
        ("#if(1" + " == 1" * 200 + ")yes#else no#end", " no"),
        ("#if(false)#end" + "#if(false)a#elseif(true)b#end" * 500, "b" * 500),
        ("#if(false)a" + "#elseif(false)a" * 2000 + "#else b#end", " b"),
        ("#if(true)" * 60 + "x" + "#end" * 60, "x"),
        ("#foreach($i in [1])" * 40 + "$i" + "#end" * 40, "1"),
        ("#set($a=" + "(" * 40 + "1" + ")" * 40 + ")$a", "1"),
        ("#set($a=" + "[" * 60 + "1" + "]" * 60 + ")$a.size()", "1"),
        ("$a" * 5_000, ""),
        ("\\" * 50_000, "\\" * 50_000),
        ("\\a" * 50_000, "\\a" * 50_000),
        ("$!" * 9_000 + "x", "$!" * 8_999 + ""),
    ],
)
def test_long_templates_render(text: str, expected: str) -> None:
    assert render(text) == expected


def test_stopping_twice_leaves_nothing_behind() -> None:
    """Templates are shared: a failed rendering must not change the next."""
    template = compile_template("#foreach($x in $l)#if($x == 2)#stop#end$x#end", "t")
    assert [template.render({"l": [1, 2, 3]}) for _ in range(3)] == ["1", "1", "1"]


@pytest.mark.parametrize(
    "text",
    [
        "$s.replaceAll('\\s+$', '')",
        "#if($s.matches('( .*)( .*)( .*)( .*)z')) #end",
        "$s.split(' * *!').size()",
    ],
)
def test_an_expression_that_explodes_is_stopped(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(bounded_regex, "SECONDS", 0.02)
    with pytest.raises(LimitError, match="regular expression"):
        render(text, s=" " * 300_000 + "x!y")
