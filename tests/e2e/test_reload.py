"""A save is served at the next request; a broken one changes nothing; data survives everything."""

import subprocess
import threading
import time
from pathlib import Path
from typing import Any

from tests.e2e.dev_server import CSC, Dev, StartDev


def test_an_edited_route_is_served_at_the_next_request(start_dev: StartDev) -> None:
    dev = start_dev("todo", "--ephemeral")
    dev.save("api.py", lambda text: text.replace('"status": "ok"', '"status": "changed"'))
    assert dev.request("GET", "/health").json() == {"status": "changed"}


def test_a_broken_save_keeps_the_last_good_version_and_says_what_is_wrong(
    start_dev: StartDev,
) -> None:
    dev = start_dev("todo", "--ephemeral")
    good = (dev.folder / "api.py").read_text()
    dev.save("api.py", lambda text: text + "\ndef broken(:\n")
    dev.wait_for_line(r"error\[CSC\d+\]")
    dev.wait_for_line(rf"api\.py:{good.count(chr(10)) + 2}:")
    assert dev.request("GET", "/health").json() == {"status": "ok"}
    health = dev.health()
    assert health["status"] == "broken"
    assert health["diagnostics"][0]["file"].endswith("api.py")
    dev.save("api.py", lambda _: good.replace('"ok"', '"mended"'))
    assert dev.request("GET", "/health").json() == {"status": "mended"}
    assert dev.health()["status"] == "ok"


def test_a_project_that_is_broken_from_the_start_is_served_once_mended(
    start_dev: StartDev, tmp_path: Path
) -> None:
    app = tmp_path / "app"
    app.mkdir()
    (app / "api.py").write_text("from csc import *\n\n@route('/x')\ndef x():\n    return {}\n")
    dev = start_dev(app, "--ephemeral")
    assert dev.health()["status"] == "broken"
    dev.save("api.py", lambda text: text.replace("'/x'", "'/x', public=True"))
    assert dev.request("GET", "/x").status == 200


def test_new_renamed_and_deleted_modules(start_dev: StartDev) -> None:
    dev = start_dev("todo", "--ephemeral")
    module = dev.folder / "extra.py"
    module.write_text(
        "from csc import *\n\n\n"
        '@route("/extra", public=True)\ndef extra() -> dict[str, str]:\n    return {"a": "b"}\n'
    )
    dev.save(
        "api.py", lambda text: text.replace("from csc import *", "import extra\nfrom csc import *")
    )
    assert dev.request("GET", "/extra").json() == {"a": "b"}
    module.rename(dev.folder / "more.py")
    dev.save("api.py", lambda text: text.replace("import extra", "import more"))
    _eventually(
        lambda: dev.request("GET", "/extra").status == 200 and dev.health()["status"] == "ok"
    )
    (dev.folder / "more.py").unlink()
    _eventually(lambda: dev.health()["status"] == "broken")
    assert dev.request("GET", "/extra").json() == {"a": "b"}
    dev.save("api.py", lambda text: text.replace("import more\n", ""))
    _eventually(lambda: dev.request("GET", "/extra").status == 403)


def test_a_burst_of_fifty_saves_ends_in_the_last(start_dev: StartDev) -> None:
    dev = start_dev("todo", "--ephemeral")
    source = dev.folder / "api.py"
    text = source.read_text()
    for number in range(50):
        source.write_text(text.replace('"ok"', f'"v{number}"'))
    _eventually(lambda: dev.request("GET", "/health").json() == {"status": "v49"})


def test_no_request_fails_while_saves_pour_in(start_dev: StartDev) -> None:
    dev = start_dev("todo", "--ephemeral")
    source = dev.folder / "api.py"
    text = source.read_text()
    stop = threading.Event()
    answers: list[Any] = []

    def ask() -> None:
        while not stop.is_set():
            answers.append(dev.request("GET", "/health"))

    asking = [threading.Thread(target=ask) for _ in range(3)]
    for thread in asking:
        thread.start()
    for number in range(40):
        source.write_text(text.replace('"ok"', f'"v{number}"'))
        time.sleep(0.02)
    stop.set()
    for thread in asking:
        thread.join()
    assert len(answers) > 40
    assert {a.status for a in answers} == {200}
    assert all(a.json()["status"][0] in "vo" for a in answers)


def test_data_survives_a_reload_a_restart_and_kill_9(start_dev: StartDev) -> None:
    dev = start_dev("todo")
    token = dev.token("customer")
    first = dev.request("POST", "/todos", {"title": "one"}, token).json()
    dev.save("api.py", lambda text: text + "\n# a comment\n")
    second = dev.request("POST", "/todos", {"title": "two"}, token).json()
    dev.kill()
    dev.start()
    listed = dev.request("GET", "/todos", token=token)
    assert listed.status == 200, "a token outlives the restart: the pool and its keys are data too"
    assert sorted(t["title"] for t in listed.json()) == ["one", "two"]
    assert dev.stop() == 0
    dev.start()
    for item in (first, second):
        assert dev.request("GET", f"/todos/{item['id']}", token=token).json() == item


def _eventually(holds: Any, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_port_in_use_is_one_clear_error(start_dev: StartDev, tmp_path: Path) -> None:
    dev: Dev = start_dev("todo", "--ephemeral")
    port = dev.url.rpartition(":")[2]
    done = subprocess.run(
        [CSC, "dev", str(dev.folder), "--port", port, "--ephemeral"],
        capture_output=True,
        check=False,
        text=True,
        timeout=30,
    )
    assert done.returncode == 1
    assert "CSC701" in done.stderr and port in done.stderr and "Traceback" not in done.stderr


SLOW = """from csc import *


@route("/slow", public=True)
def slow() -> dict[str, str]:
    import time

    time.sleep(1.5)
    return {"version": "one"}
"""


def test_a_request_in_flight_finishes_on_the_version_that_it_began_with(
    start_dev: StartDev, tmp_path: Path
) -> None:
    app = tmp_path / "app"
    app.mkdir()
    (app / "api.py").write_text(SLOW)
    dev = start_dev(app, "--ephemeral")
    assert dev.request("GET", "/slow").json() == {"version": "one"}
    answers: list[Any] = []
    asking = threading.Thread(target=lambda: answers.append(dev.request("GET", "/slow")))
    asking.start()
    time.sleep(0.4)
    dev.save("api.py", lambda text: text.replace('"one"', '"two"').replace("1.5", "0.1"))
    assert dev.request("GET", "/slow").json() == {"version": "two"}
    assert not answers, "the first request is still under way"
    asking.join()
    assert (answers[0].status, answers[0].json()) == (200, {"version": "one"})


def test_stopping_lets_a_request_in_flight_finish(start_dev: StartDev, tmp_path: Path) -> None:
    app = tmp_path / "app"
    app.mkdir()
    (app / "api.py").write_text(SLOW)
    dev = start_dev(app, "--ephemeral")
    answers: list[Any] = []
    asking = threading.Thread(target=lambda: answers.append(dev.request("GET", "/slow")))
    asking.start()
    time.sleep(0.7)
    assert dev.stop() == 0
    asking.join()
    assert (answers[0].status, answers[0].json()) == (200, {"version": "one"})
