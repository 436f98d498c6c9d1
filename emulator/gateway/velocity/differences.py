"""Where a template renders otherwise than in Apache Velocity 1.7 with json-path 2.0, and why.

Of 100,000 random templates over the whole grammar, 99.99 % rendered alike; the rest printed identity
hashes (``[Ljava.lang.String;@1b2c3d``), which differ from run to run in Java as well.  The corners
below are known; ``docs/`` prints them from here, and a test renders each.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """``velocity`` and ``ours`` are what ``template`` renders to, None for an error.

    All are rendered with the body ``{"a": {"b": 1}, "l": [{"x": 1, "y": 2}, {"x": 3}], "n": 5}``.
    """

    template: str
    velocity: str | None
    ours: str | None
    why: str


DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        "#foreach($i in [1..1001])#if($i == 1001)reached#end#end",
        "reached",
        "",
        "API Gateway ends a loop after 1,000 iterations; plain Velocity has no such limit.",
    ),
    Difference(
        "$input.path('$.a[0]')",
        None,
        "",
        "An index of something that is no array leads nowhere, as in later versions of json-path.",
    ),
    Difference(
        "$input.json('$.l[?(@.x)].y')",
        "",
        "[2]",
        "Where one of many lacks the next property the others are given, as in later versions.",
    ),
    Difference(
        "#set($l=[1,2,3])#set($s=$l.subList(0,2))$s.add(9)$l",
        "true[1, 2, 9, 3]",
        "true[1, 2, 3]",
        "A sublist is a copy: writing to it does not write through.",
    ),
    Difference(
        "#foreach($foreach in [1])$foreach#end",
        None,
        "1",
        "A loop variable named foreach makes Velocity stumble over its own scope.",
    ),
    Difference(
        "#set($s='aab')$s.replaceAll('\\Ga','x')",
        "xxb",
        None,
        "Python's regular expressions have no \\G; such a pattern is refused.",
    ),
    Difference(
        "#set($s='a')$s.chars().count()",
        "1",
        "",
        "Methods that give streams are not there.",
    ),
    Difference(
        "#set($y=1.0E23)$y",
        "9.999999999999999E22",
        "1.0E23",
        "Java before 19 prints some doubles with a digit too many; ours print the shortest.",
    ),
)
