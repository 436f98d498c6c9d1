"""The hosted pages, as HTML: plain forms that need no script, labelled for screen readers.

All text that comes from outside is escaped where it is put in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;background:#f4f4f6;color:#16191f;margin:0}"
    "main{max-width:22rem;margin:8vh auto;padding:2rem;background:#fff;border-radius:8px;"
    "box-shadow:0 1px 4px #0003}h1{font-size:1.3rem;margin:0 0 1rem}"
    "label{display:block;margin:.8rem 0 .2rem;font-weight:600}"
    "input{width:100%;box-sizing:border-box;padding:.55rem;border:1px solid #767676;"
    "border-radius:4px;font:inherit}"
    "fieldset{border:0;padding:0;margin:0}input[type=radio]{width:auto}"
    "button{width:100%;margin-top:1.2rem;padding:.6rem;border:0;border-radius:4px;"
    "background:#0b57d0;color:#fff;font:inherit;font-weight:600;cursor:pointer}"
    "input:focus,button:focus,a:focus{outline:3px solid #ffb000;outline-offset:2px}"
    ".wrong{border-left:4px solid #b3261e;background:#fceeee;padding:.6rem .8rem}"
    ".note{border-left:4px solid #0b57d0;background:#eef3fc;padding:.6rem .8rem}"
    "nav{margin-top:1.2rem}nav a{display:block}"
)


@dataclass(frozen=True, slots=True)
class Field:
    """One input. ``complete`` is its autocomplete token, for password managers; ``choices`` are
    values and labels, of which one is taken."""

    name: str
    label: str
    kind: str = "text"
    complete: str = ""
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()


def form_page(
    title: str,
    fields: Sequence[Field],
    button: str,
    *,
    hidden: Mapping[str, str],
    wrong: str = "",
    note: str = "",
    links: Sequence[tuple[str, str]] = (),
) -> str:
    """A form that posts to its own address. ``wrong`` is read out at once by a screen reader."""
    inputs = "".join(_input(field, first=index == 0) for index, field in enumerate(fields))
    kept = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in hidden.items()
    )
    said = f'<p class="wrong" role="alert">{escape(wrong)}</p>' if wrong else ""
    said += f'<p class="note" role="status">{escape(note)}</p>' if note else ""
    ways = "".join(f'<a href="{escape(where)}">{escape(text)}</a>' for where, text in links)
    nav = f"<nav>{ways}</nav>" if ways else ""
    form = (
        f'<form method="post">{kept}{inputs}<button type="submit">{escape(button)}</button></form>'
    )
    return _document(title, f"<h1>{escape(title)}</h1>{said}{form}{nav}")


def error_page(error: str, message: str) -> str:
    """What went wrong, where it can't be sent to the client."""
    body = (
        '<h1>An error was encountered with the requested page.</h1><p class="wrong" role="alert">'
    )
    return _document("Error", f"{body}{escape(message)}</p><p><code>{escape(error)}</code></p>")


def _input(field: Field, first: bool) -> str:
    if field.choices:
        return _choice(field)
    extra = f' autocomplete="{escape(field.complete)}"' if field.complete else ""
    if field.kind == "code":
        extra += ' inputmode="numeric" pattern="[0-9]*"'
    kind = "text" if field.kind == "code" else field.kind
    focus = " autofocus" if first else ""
    value = f' value="{escape(field.value)}"' if field.value else ""
    name = escape(field.name)
    return (
        f'<label for="{name}">{escape(field.label)}</label>'
        f'<input id="{name}" name="{name}" type="{kind}" required{extra}{value}{focus}>'
    )


def _choice(field: Field) -> str:
    """Radio buttons in a group that a screen reader names."""
    options = "".join(
        f'<label><input type="radio" name="{escape(field.name)}" value="{escape(value)}" required>'
        f" {escape(label)}</label>"
        for value, label in field.choices
    )
    return f"<fieldset><legend>{escape(field.label)}</legend>{options}</fieldset>"


def _document(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>"
    )
