"""Templates as objects: errors with their place, sharing, and what generated code may not do."""

import contextlib
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csc.emulator.gateway.velocity import RenderError, Template, TemplateError, compile_template


def render(text: str, **variables: object) -> str:
    return compile_template(text, "t").render(variables)


@pytest.mark.parametrize(
    ("text", "line", "column", "part"),
    [
        ("#if(", 1, 5, "the end of the template"),
        ("a\n  #set($x = )", 2, 13, "')'"),
        ("#if($a)\nyes", 2, 4, "#end"),
        ("x\n#end", 2, 1, "#end"),
        ("#foreach($x)\n#end", 1, 1, "#foreach($item in $items)"),
        ("ok\n\n$a.b('x'", 3, 9, "')'"),
        ("Hello $", 1, 7, "ends inside"),
        ("#set($a = 5 -7)", 1, 13, "-7"),
        ("#macro('m')#end", 1, 8, "word without quotes"),
        ("#define()#end", 1, 1, "#define"),
        ('one\n#set($s = "a\n$b.c(")', 3, 7, "end of the template"),
        ('#set($s = "\\u12")', 1, 11, "hex"),
    ],
)
def test_a_syntax_error_names_template_line_and_column(
    text: str, line: int, column: int, part: str
) -> None:
    with pytest.raises(TemplateError) as caught:
        compile_template(text, "POST /todos")
    error = caught.value
    assert (error.name, error.line, error.column) == ("POST /todos", line, column)
    assert part in str(error)


def test_equal_templates_are_parsed_once() -> None:
    assert compile_template("$a", "one") is compile_template("$a", "one")
    assert compile_template("$a", "one") is not compile_template("$a", "two")


def test_rendering_leaves_its_variables_alone() -> None:
    variables = {"a": 1}
    assert compile_template("#set($a = 2)#set($b = 3)$a$b", "t").render(variables) == "23"
    assert variables == {"a": 1}


def test_threads_share_a_template() -> None:
    text = "#macro(m $x)#foreach($i in $x)$i#end#end#define($d)$n#end#m($l)$d"
    template = Template(text, "shared")
    wrong: list[str] = []

    def work(number: int) -> None:
        for _ in range(50):
            found = template.render({"l": [number] * 3, "n": number})
            if found != f"{number}" * 4:
                wrong.append(found)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


HOSTILE = [
    "'); import os; ('",
    '"""\');w(\'x',
    "\\'); w('x') #",
    "\n    w('x')\n",
    "{name}{0}%s%(x)s",
    "\\N{BULLET}\\x41\\101",
    "\x00\x1b\r",
    "\ud800 lone surrogate",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_template_never_becomes_code(text: str) -> None:
    assert render(text.replace("#", "")) == text.replace("#", "")
    assert render("#[[" + text + "]]#") == text
    quoted = text.replace("'", "''")
    assert render(f"#set($a = '{quoted}')$a") == text
    assert render(f"#set($m = {{'{quoted}': 1}})$m.get('{quoted}')") == "1"
    assert render(f"#undefined('{quoted}')") == f"#undefined('{quoted}')"


@given(st.text(st.characters(exclude_characters="$#\\", codec="utf-8")))
def test_plain_text_renders_to_itself(text: str) -> None:
    assert Template(text, "plain").render({}) == text


@given(st.text())
def test_any_text_renders_or_is_refused(text: str) -> None:
    with contextlib.suppress(TemplateError, RenderError):
        Template(text, "any").render({"a": "x"})


@given(st.text())
def test_data_is_printed_and_never_read_as_template(value: str) -> None:
    text = '#set($b = "$a")$a|$b|#foreach($x in [$a])$x#end'
    assert Template(text, "data").render({"a": value}) == f"{value}|{value}|{value}"


@pytest.mark.parametrize(
    "reference",
    [
        "$a['__class__']",
        "$a.get('__class__')",
        "$m['__class__']",
        "$m.get('__init__')",
        "$a.denominator",
        "$l.append('x')",
        "$l.count(1)",
        "$m.items()",
        "$m.copy()",
        "$a.encode()",
        "$a.format_map($m)",
        "$l.sort()",
        "$foreach.storage",
        "$foreach.last_index",
        "$a.class.forName('java.lang.Runtime')",
        "$a.class.classLoader",
        "$a.getClass().getMethods()",
    ],
)
def test_python_and_java_internals_are_out_of_reach(reference: str) -> None:
    plain = render(f"#foreach($i in [1]){reference}#end", a="text", l=ListOfOne(), m={"k": 1})
    assert plain == ""


class ListOfOne(list[int]):
    """A class that templates know nothing of."""


def test_an_object_of_an_unknown_class_has_no_members() -> None:
    class Secret:
        password = "hunter2"

        def __str__(self) -> str:
            return "secret"

    assert render("$s.password$s.toString()", s=Secret()) == ""
