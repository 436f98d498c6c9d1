"""The template lint: what it finds, where, and what it leaves alone."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csc.emulator.gateway.lint import Kind, lint_template
from tests.emulator.gateway.velocity.random_templates import make_job

APPS = Path(__file__).parents[4] / "fixtures" / "apps"


def find(text: str, kind: Kind = "request") -> list[tuple[str, int, int]]:
    """Code, line and column of each finding."""
    found = []
    for diagnostic in lint_template(text, name="t", kind=kind):
        assert diagnostic.span is not None
        found.append((diagnostic.code, diagnostic.span.line, diagnostic.span.column))
    return found


def test_a_syntax_error() -> None:
    (diagnostic,) = lint_template("ok\n#if($a)", name="api.yaml")
    assert (diagnostic.code, diagnostic.severity, diagnostic.source) == (
        "CSC650",
        "error",
        "#if($a)",
    )
    assert diagnostic.span is not None and diagnostic.span.file == "api.yaml"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("$nope", "never given a value"),
        ("#set($a = $nope)$a", "never given a value"),
        ('#set($a = "x $nope")$a', "never given a value"),
        ("$input.params.id", "write $input.params(…)"),
        ("$input.text", "$input has no text"),
        ("$input.json()", "$input has no json()"),
        ("$input.body.id", "A string has no property id"),
        ("$input.params('x').length", "Write .length()"),
        ("$input.params('x').shout()", "no method shout()"),
        ("$util.toJson($input.body)", "$util has no toJson()"),
        ("$util.escapeJavaScript", "Write $util.escapeJavaScript(…)"),
        ("$util.urlEncode()", "one argument"),
        ("$context.identity.sourceIP", "Is sourceIp meant?"),
        ("$context.requestID", "Is requestId meant?"),
        ("$context['stge']", "Is stage meant?"),
        ("#foreach($x in [1])$x#end$foreach.index$y", "$y is never given"),
    ],
)
def test_a_reference_that_never_resolves(text: str, part: str) -> None:
    (diagnostic,) = lint_template(text, name="t")
    assert diagnostic.code == "CSC651"
    assert part in f"{diagnostic.message} {diagnostic.remedy}"


@pytest.mark.parametrize(
    "text",
    [
        "$context.authorizer.claims.sub $context.authorizer.anything.deep",
        "$context.identity.clientCert.subjectDN $context.requestOverride.header.x",
        "$stageVariables.anything $stageVariables['any'].length()",
        "$input.params().header.get('X') $input.path('$.a').b.c.size()",
        "$input.body.length() $input.params('x').bytes $input.params('x').empty",
        "#macro(m $p)$p$!bodyContent#end#m('x')",
        "#define($d)x#end$d#foreach($i in [1])$i$velocityCount$foreach.hasNext#end",
        "$util.parseJson('{}').a.b $util.class",
        "#set($x = 1)$x ${x} $!{x.foo()}",
        "\\$nope ${ not a reference }",
        "#evaluate('#set($late = 1)')$late",
    ],
)
def test_references_that_may_resolve_are_left_alone(text: str) -> None:
    assert [code for code, _, _ in find(text) if code == "CSC651"] == []


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ('{"a": "$input.params(\'x\')"}', 8),
        ("{\"a\": $input.path('$.x')}", 7),
        ('{"a": "$input.json(\'$.x\')"}', 8),
        ('{"a": $input.body}', 7),
        ('#set($x = $input.params(\'x\')){"a": "$x"}', 37),
        ('#set($x = "p-$input.body"){"a": "$x"}', 34),
        ('#set($x = "a" + $input.body){"a": "$x"}', 36),
        ('{"a": "$util.urlDecode($input.params(\'x\'))"}', 8),
        ('{"a": "$input.params().header.get(\'x\')"}', 8),
        ('{"a": "$context.identity.userAgent"}', 8),
        ('{"a": "$context.authorizer.claims.email"}', 8),
        ("{#foreach($k in $input.path('$').keySet())\"$k\": 1#end}", 44),
        ('#macro(m $p)"$p"#end{"a": #m($input.body)}', 14),
        ('#define($d)"$input.body"#end{"a": $d}', 13),
        ('{"a": "$util.escapeJavaScript($input.body).substring(1)"}', 8),
        ("{\"a\": \"$input.body.replaceAll('x', 'y')\"}", 8),
        ("Action=SendMessage&MessageBody=$input.body", 32),
        ("#if($input.path('$.x') == 1)#set($y = 1)#else#set($y = $input.body)#end{\"a\": $y}", 78),
    ],
)
def test_injection(text: str, column: int) -> None:
    (diagnostic,) = [d for d in lint_template(text, name="t") if d.code == "CSC652"]
    assert diagnostic.severity == "error"
    assert diagnostic.span is not None and diagnostic.span.column == column
    assert diagnostic.remedy


@pytest.mark.parametrize(
    "text",
    [
        """{"a": "$util.escapeJavaScript($input.params('x')).replaceAll("\\'", "'")"}""",
        """#set($q = $util.escapeJavaScript($input.body).replaceAll("\\'", "'")){"a": "$q"}""",
        """{"a": $input.json('$.x'), "b": {"S": $input.json('$.y')}}""",
        """{"a": "$context.requestId", "n": $context.requestTimeEpoch, "t": "$stageVariables.t"}""",
        """{"a": "$context.authorizer.claims.sub", "b": "$util.base64Encode($input.body)"}""",
        """{"a": $input.path('$.l').size(), "b": "$input.params('x').length()"}""",
        """#set($n = $input.params('n'))#if(!$n.matches('[0-9]+'))#set($n = 1)#end{"n": $n}""",
        """{"a": "$input.params('x').replaceAll('[^a-z0-9]', '')"}""",
        "Action=SendMessage&MessageBody=$util.urlEncode($input.body)",
        "$input.body",
        "$input.path('$')",
        "plain text $input.body",
        """#foreach($k in $input.params().keySet()){"$k": 1}#end""",
    ],
)
def test_data_in_its_place_is_left_alone(text: str) -> None:
    assert [code for code, _, _ in find(text) if code in ("CSC652", "CSC656")] == []


@pytest.mark.parametrize("pattern", [".*", "[^,]+", "\\\\S+", '[a-z"]+'])
def test_a_pattern_that_lets_quotes_in_validates_nothing(pattern: str) -> None:
    text = f"#set($n = $input.params('n'))#if($n.matches('{pattern}')){{\"n\": \"$n\"}}#end"
    assert "CSC652" in [code for code, _, _ in find(text)]


def test_evaluating_data() -> None:
    assert find("x\n #evaluate($input.path('$.t'))") == [("CSC656", 2, 2)]
    assert find("#set($t = '#set($a = 1)')#evaluate($t)") == []


def test_an_apostrophe_breaks_json() -> None:
    assert find('{"a": "$util.escapeJavaScript($input.body)"}') == [("CSC654", 1, 8)]
    assert find('{"a": {"N": "$util.escapeJavaScript($input.body)"}}') == []


def test_the_request_is_gone_in_a_response_template() -> None:
    text = '{"id": "$util.escapeJavaScript($input.params(\'id\')).replaceAll("\\\'", "\'")"}'
    assert find(text) == []
    assert find(text, "response") == [("CSC653", 1, 32)]
    assert find("$input.path('$.Item')", "response") == []


def test_in_a_response_unescaped_data_is_a_warning() -> None:
    (diagnostic,) = lint_template('{"t": "$input.path(\'$.t.S\')"}', name="t", kind="response")
    assert (diagnostic.code, diagnostic.severity) == ("CSC652", "warning")
    assert (
        find("{\"n\": $input.path('$.Item.n').N, \"b\": $input.path('$.b').BOOL}", "response") == []
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[#foreach($i in $input.path('$.l'))1,#end]", (1, 42)),
        ("{\"a\": 1#if($input.path('$.x') == 1),#end}", (1, 41)),
        ('{"a": 1\n#if($input.path(\'$.x\') == 1)"b": 2#end}', (2, 29)),
        ("{\"a\": #if($input.path('$.x') == 1)1#end}", (1, 40)),
        ('{"a": [1, 2}', (1, 12)),
        ('{"a": 1', (1, 1)),
        ('{"a": {"b": 1}', (1, 1)),
        ("[#foreach($i in $input.path('$.l')){}#end]", (1, 36)),
        ("[1#foreach($i in $input.path('$.l'))#if($foreach.hasNext),#end{}#end]", (1, 63)),
        ('{"statusCode": 200,}', (1, 20)),
        ('#if($input.path(\'$.x\') == 1){"a": 1#else{"a": 2}#end', (1, 1)),
    ],
)
def test_json_that_a_branch_breaks(text: str, place: tuple[int, int]) -> None:
    found = [finding for finding in find(text) if finding[0] == "CSC654"]
    if text.startswith("#if"):
        assert found == []  # What is written first isn't text, so it is not known to be JSON.
    else:
        assert [finding[1:] for finding in found] == [place]


@pytest.mark.parametrize(
    "text",
    [
        "[#foreach($i in $input.path('$.l'))$i.n#if($foreach.hasNext),#end#end]",
        "[#foreach($i in $input.path('$.l'))#if($foreach.index > 0),#end$i.n#end]",
        "[#foreach($i in $input.path('$.l'))#if($foreach.count != 1),#end$i.n#end]",
        "[#foreach($i in $input.path('$.l'))#if(!$foreach.first),#end$i.n#end]",
        "[#foreach($i in $input.path('$.l'))#if($velocityCount > 1),#end$i.n#end]",
        "#set($c = '')[#foreach($i in $input.path('$.l'))$c 1#set($c = ',')#end]",
        (
            "[#foreach($i in $input.path('$.l'))[#foreach($j in $i.k)1#if($foreach.hasNext),#end#end]"
            "#if($foreach.hasNext),#end#end]"
        ),
        '{"a": 1#if($input.path(\'$.x\') == 1), "b": 2#end}',
        (
            "{#if($input.path('$.x') == 1)\"a\": 1#if($input.path('$.y') == 1),#end#end"
            "#if($input.path('$.y') == 1)#if($input.path('$.x') == 1)#end\"b\": 2#end}"
        ),
        '{"a": "#if($input.path(\'$.x\') == 1)x#else{[#end"}',
        '{"a": -1.5e3, "b": [true, null, "\\"}"], "c": {}}',
        "{\"a\": $input.json('$.x'), \"b\": $input.path('$.n').$context.stage}",
        "{$input.path('$.fields')}",
        '#define($d){"k": 1}#end[$d, $d]',
        "#macro(pair $k)\"$k\": 1#end{#pair('a'), #pair('b')}",
        "[#foreach($i in [1..3])$i,#end 4]",
        "not json {",
    ],
)
def test_json_that_holds_is_left_alone(text: str) -> None:
    assert [finding for finding in find(text) if finding[0] == "CSC654"] == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("#if($input.params('x'))a#else b#end", (1, 1)),
        ("#if($input.body)a#end", (1, 1)),
        ("x\n  #if(!$input.json('$.a'))a#end", (2, 3)),
        ("#if(true)a#elseif($input.path('$.b'))b#end", (1, 1)),
        ("#if($input.path('$.b'))a#elseif(false)b#end", (1, 25)),
        ("#if('text')a#end", (1, 1)),
        ("#if(1)a#end", (1, 1)),
        ("#if($input.path('$.b') && 'x')a#end", (1, 1)),
        ("#if($context.identity.apiKey)a#end", (1, 1)),
        ("#if($stageVariables.debug)a#end", (1, 1)),
        ("#stop after", (1, 6)),
        ("#foreach($i in [1])a#break b#end", (1, 27)),
    ],
)
def test_unreachable_branches(text: str, place: tuple[int, int]) -> None:
    assert [finding[1:] for finding in find(text) if finding[0] == "CSC655"] == [place]


@pytest.mark.parametrize(
    "text",
    [
        "#if($input.params('x') != \"\")a#else b#end",
        "#if($input.path('$.done'))a#else b#end",
        "#if($context.authorizer.claims.admin)a#end",
        "#set($x = false)#if($x)a#end",
        "#foreach($i in [1,2])#if($foreach.hasNext),#end#end",
        "#foreach($i in [1,2])#if($i == 1)#break#end$i#end",
        "#foreach($i in [1,2])#if($i == 1)\n  #break\n#end$i#end",
        "#if($input.body.contains('x') || $input.body.isEmpty())a#end",
    ],
)
def test_branches_that_are_taken_are_left_alone(text: str) -> None:
    assert [code for code, _, _ in find(text) if code == "CSC655"] == []


@pytest.mark.parametrize("path", sorted(APPS.glob("*/expected/vtl/*.vtl")), ids=lambda p: p.stem)
def test_what_we_compile_is_clean(path: Path) -> None:
    kind: Kind = "response" if path.stem.endswith(("-response", "-refused")) else "request"
    assert lint_template(path.read_text(), name=path.name, kind=kind) == []


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_any_template_is_read(seed: int) -> None:
    for kind in ("request", "response"):
        for diagnostic in lint_template(make_job(seed)["template"], name="t", kind=kind):
            assert diagnostic.span is not None and diagnostic.message


def test_many_branches_are_not_too_many() -> None:
    text = "{" + ", ".join(
        f"\"k{n}\": #if($input.path('$.x{n}') == 1)1#else 2#end" for n in range(40)
    )
    assert lint_template(text + "}", name="t") == []
