"""The applications of ``fixtures/apps`` as a whole: where their routes run, and that they do.

Placement is the yardstick of the compiler: four routes in five without a Lambda, each other with its reason.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from csc.compiler import Compilation, compile_project
from csc.compiler.project import read_project
from csc.verify import verify
from tests.compiler.served import Served

APPS = Path(__file__).parents[2] / "fixtures" / "apps"
LARGE = ("shop", "blog", "booking", "notes")


def compiled(app: str) -> Compilation:
    compilation = compile_project(read_project(APPS / app))
    assert compilation.cloud is not None, compilation.diagnostics
    return compilation


@pytest.mark.parametrize("app", LARGE)
def test_four_routes_in_five_are_on_vtl(app: str) -> None:
    cloud = compiled(app).cloud
    assert cloud is not None
    tiers = [route.tier for route in cloud.routes]
    share = tiers.count("vtl") / len(tiers)
    print(f"{app}: {tiers.count('vtl')} of {len(tiers)} routes on VTL ({share:.0%})")
    assert len(tiers) >= 20
    assert share >= 0.8
    for route in cloud.routes:
        if route.tier != "vtl":
            assert route.reasons, route.route.id
            for reason in route.reasons:
                assert reason.construct
                assert reason.message
                assert reason.remedy
                assert reason.span.line > 0


@pytest.mark.parametrize("app", LARGE[1:])
def test_every_form_of_every_route_does_the_same(app: str) -> None:
    verdicts = list(verify(APPS / app, cases=12, seed=7))
    assert len(verdicts) >= 20
    assert [v.problem for v in verdicts if v.problem is not None] == []


Serve = Callable[[str], Served]


@pytest.fixture(scope="module")
def serve() -> Iterator[Serve]:
    started: dict[str, Served] = {}

    def start(app: str) -> Served:
        if app not in started:
            folder = APPS / app
            files = {
                str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.py")
            }
            started[app] = Served(files, app)
        return started[app]

    yield start
    for served in started.values():
        served.close()


def test_a_post_is_written_published_and_talked_about(serve: Serve) -> None:
    blog = serve("blog")
    author, reader = blog.token("author"), blog.token("reader")
    text = {"title": "On tables", "body": "one two three " * 100}
    made = blog.request("POST", "/posts", text, token=author)
    assert made.status == 201, made.body
    post = made.json()
    assert (post["status"], post["likes"]) == ("draft", 0)
    where = f"/posts/{post['id']}"
    assert blog.request("GET", where).status == 404, "a draft is nobody's"
    assert blog.request("POST", f"{where}/publish", token=reader).status == 409
    assert blog.request("POST", f"{where}/publish", token=author).json()["status"] == "published"
    assert blog.request("POST", f"{where}/publish", token=author).status == 409
    assert blog.request("POST", f"{where}/like", token=reader).json()["likes"] == 1
    assert blog.request("GET", where).json()["title"] == "On tables"
    assert blog.request("GET", f"{where}/card").json()["teaser"] == "Read more about it: On tables"
    assert blog.request("GET", f"{where}/words").json() == {"words": 300, "minutes": 1}
    said = {"text": 'It\'s "great"'}
    comment = blog.request("POST", f"{where}/comments", said, token=reader).json()
    reply = {"text": "Thanks", "reply_to": comment["id"]}
    blog.request("POST", f"{where}/comments", reply, token=author)
    thread = blog.request("GET", f"{where}/thread").json()
    assert (thread["comments"], thread["replies"]) == (2, 1)
    other = blog.request("PUT", f"{where}/comments/{comment['id']}", said, token=author)
    assert (other.status, other.json()["message"]) == (403, "It is somebody else's")
    report = {"post": post["id"], "comment": comment["id"], "reason": "too kind"}
    case = blog.request("POST", "/reports", report, token=author).json()
    moderator = blog.token("moderator", "moderate")
    hidden = blog.request("POST", f"/reports/{case['id']}/hide", token=moderator)
    assert hidden.json()["hidden"] is True, hidden.body
    assert blog.request("GET", f"{where}/comments/{comment['id']}").status == 410
    assert blog.request("GET", f"{where}/thread").json()["comments"] == 1


def test_a_room_is_booked_by_one_guest_alone(serve: Serve) -> None:
    booking = serve("booking")
    manager, guest = booking.token("manager", "venues.write"), booking.token("guest")
    place = {"street": "Main 1", "city": "Aachen", "country": "DE"}
    late = {"name": "Hall", "place": place, "opens": 9, "closes": 9}
    assert booking.request("POST", "/venues", late, token=manager).status == 422
    venue = booking.request("POST", "/venues", late | {"closes": 18}, token=manager).json()
    room = {"name": "Big", "seats": 60, "price": 19.9, "kind": "hall"}
    rooms = f"/venues/{venue['id']}/rooms"
    made = booking.request("POST", rooms, room, token=manager).json()
    offer = booking.request("GET", f"{rooms}/{made['id']}/offer?hours=3").json()
    assert (float(offer["price"]), offer["large"]) == (59.7, True)
    assert booking.request("GET", f"/venues/{venue['id']}/open/17").json() == {"open": True}
    assert booking.request("GET", f"/venues/{venue['id']}/open/18").json() == {"open": False}
    wanted = {"room": made["id"], "day": "2026-12-24", "hour": 10, "hours": 2}
    booked = booking.request("POST", "/bookings", wanted, token=guest)
    assert booked.status == 201, booked.body
    own = f"/bookings/{booked.json()['id']}"
    assert booking.request("GET", own, token=booking.token("stranger")).status == 404
    slot = f"{own}/take/{made['id']}/2026-12-24T10"
    assert booking.request("POST", slot, token=guest).status in (200, 204)
    second = booking.request("POST", "/bookings", wanted, token=guest).json()
    again = f"/bookings/{second['id']}/take/{made['id']}/2026-12-24T10"
    assert booking.request("POST", again, token=guest).status == 409, "the slot is taken"
    assert booking.request("GET", own, token=guest).json()["state"] == "confirmed"
    booking.request("POST", f"/bookings/{second['id']}/cancel", token=guest)
    spent = booking.request("GET", "/reports/spending", token=guest).json()
    assert (spent["bookings"], spent["hours"], spent["cancelled"]) == (1, 2, 1)
    seen = booking.request("GET", f"/rooms/{made['id']}/occupancy").json()
    assert (seen["slots"], seen["first"]) == (1, "2026-12-24T10")


def test_a_tenant_never_sees_anothers_notes(serve: Serve) -> None:
    notes = serve("notes")
    cognito = notes.emulator.cloud.services["cognito-idp"]
    pool = next(iter(cognito.store.pools.values()))  # type: ignore[attr-defined]

    def member(name: str, tenant: str) -> str:
        notes.token(name)
        user = cognito.users.find(pool, name)  # type: ignore[attr-defined]
        user.attributes["custom:tenant"] = tenant
        cognito.users.save(pool, user)  # type: ignore[attr-defined]
        del notes._tokens[name,]
        return notes.token(name)

    ours, theirs = member("writer", "red"), member("reader", "blue")
    book = notes.request("POST", "/v1/notebooks", {"title": "Plans"}, token=ours)
    assert book.status == 201, book.body
    where = f"/v1/notebooks/{book.json()['id']}"
    assert notes.request("GET", where, token=theirs).status == 404
    text = {"title": "", "body": "Buy MILK", "labels": ["home"]}
    note = notes.request("POST", f"{where}/notes", text, token=ours).json()
    assert notes.request("GET", f"{where}/notes/{note['id']}", token=theirs).status == 404
    assert notes.request("GET", f"{where}/notes", token=theirs).json()["items"] == []
    lines = notes.request("GET", f"{where}/notes/lines", token=ours).json()
    assert lines == [{"id": note["id"], "title": "Untitled", "pinned": False}]
    changed = notes.request("PUT", f"{where}/notes/{note['id']}/1", text, token=ours)
    assert changed.json()["version"] == 2, changed.body
    late = notes.request("PUT", f"{where}/notes/{note['id']}/1", text, token=ours)
    assert (late.status, late.json()["message"]) == (412, "Somebody else has changed it meanwhile")
    assert notes.request("GET", f"{where}/search?words=milk", token=ours).json() == [note["id"]]
    assert notes.request("GET", f"{where}/search?words=milk", token=theirs).json() == []
    assert len(notes.request("GET", f"{where}/labelled/home", token=ours).json()) == 1
    totals = notes.request("GET", f"{where}/totals", token=ours).json()
    assert totals == {"notes": 1, "pinned": 0, "longest": 8, "authors": 1}
