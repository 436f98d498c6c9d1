"""Diagnostics as a person, a program and a pull request see them."""

import json

from csc.cli import report
from csc.diagnostics import Diagnostic, Span

TWICE = Diagnostic(
    "CSC203",
    "GET /todos/{id} is declared twice.",
    "Give one of them another path or method.",
    Span("api.py", 31, 2, 31, 22),
    '@route("/todos/{id}")',
)


def test_text_shows_place_line_caret_and_remedy() -> None:
    assert report.text([TWICE]) == (
        "error[CSC203]: GET /todos/{id} is declared twice.\n"
        "   --> api.py:31:2\n"
        "   |\n"
        '31 | @route("/todos/{id}")\n'
        "   |  ^^^^^^^^^^^^^^^^^^^^\n"
        "   = Give one of them another path or method."
    )


def test_a_span_over_several_lines_is_marked_to_the_end_of_the_first() -> None:
    shown = report.text([Diagnostic("CSC1", "m", "", Span("a.py", 1, 3, 4, 2), "ab(cd")])
    assert shown.splitlines()[-1] == "  |   ^^^"


def test_a_tab_does_not_shift_the_caret() -> None:
    lines = report.text([Diagnostic("CSC1", "m", "", Span("a.py", 1, 2, 1, 3), "\tx")]).splitlines()
    assert lines[-2:] == ["1 |  x", "  |  ^"]


def test_without_a_place_only_cause_and_remedy_are_shown() -> None:
    assert report.text([Diagnostic("CSC701", "Port 8080 is in use.", "Use --port.")]) == (
        "error[CSC701]: Port 8080 is in use.\n  = Use --port."
    )


def test_json_holds_every_part() -> None:
    (row,) = json.loads(report.as_json([TWICE]))
    assert (row["code"], row["file"], row["line"], row["endColumn"]) == ("CSC203", "api.py", 31, 22)


def test_a_github_annotation_cannot_be_broken_out_of() -> None:
    nasty = Diagnostic("CSC1", "a\n::error::b", "100%", Span("a,b:c.py", 1, 1, 1, 2))
    assert report.github([nasty]) == (
        "::error file=a%2Cb%3Ac.py,line=1,col=1::CSC1: a%0A::error::b 100%25"
    )


def test_summary_counts_by_severity() -> None:
    note = Diagnostic("CSC2", "m", severity="note")
    assert report.summary([TWICE, TWICE, note]) == "2 errors, 1 note"
    assert report.summary([]) == "no problems"
