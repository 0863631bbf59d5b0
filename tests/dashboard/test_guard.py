"""Who is refused: other sites, other names for this address, bodies without end, files that nobody chose."""

import http.client
import json
from contextlib import closing
from urllib.parse import urlsplit

import pytest

QUESTION = {"policies": [{"key": "status_quo"}]}


def ask(address: str, where: str, body: bytes | None = None, **headers: str) -> tuple[int, str, dict[str, str]]:
    given = {name.replace("_", "-"): value for name, value in headers.items()} | {"Connection": "close"}
    with closing(http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)) as connection:
        connection.request("GET" if body is None else "POST", where, body, given)
        with connection.getresponse() as response:
            return response.status, response.read().decode("utf-8", "replace"), dict(response.getheaders())


def fault(address: str, policy: dict[str, object]) -> str:
    """What is said instead of an answer about one policy."""
    body = json.dumps({"policies": [{"key": "a"} | policy]}).encode()
    _, text, _ = ask(address, "/api/answer", body)
    messages = [json.loads(line) for line in text.splitlines()]
    return next(str(each["message"]) for each in messages if each.get("kind", "fault") == "fault")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Host": "example.org"},
        {"Host": "example.org:8765"},
        {"Sec_Fetch_Site": "cross-site"},
    ],
)
def test_pages_of_other_sites_are_refused(address, headers):
    for where, body in (("/api/setup", None), ("/", None), ("/api/answer", json.dumps(QUESTION).encode())):
        status, text, _ = ask(address, where, body, **headers)
        assert status == 403
        assert "This page answers" in text


def test_the_pages_own_requests_are_answered_with_headers_that_keep_scripts_of_others_out(address):
    status, _, headers = ask(address, "/api/setup", Origin=address, Sec_Fetch_Site="same-origin")
    assert status == 200
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_a_body_that_is_too_large_is_refused(address):
    # Said and not sent: the answer comes before the body is read, and a pipe that is closed may break.
    status, text, _ = ask(address, "/api/load", b"x", Content_Length="1600000")
    assert status == 413
    assert "at most 1.5 MB" in text


@pytest.mark.parametrize(
    "where", ["/page/../app.py", "/page/..%2f..%2fpyproject.toml", "/page/%2e%2e/guard.py", "/page//etc/passwd", "/etc"]
)
def test_no_file_but_the_pages_own_is_handed_out(address, where):
    status, text, _ = ask(address, where)
    assert status == 404
    assert "import" not in text


@pytest.mark.parametrize("base", ["/etc/passwd", "../aligned.yaml", "scenarios/aligned.yaml", "aligned.yaml", ""])
def test_a_policy_names_a_scenario_and_no_file(address, base):
    assert "There is no scenario" in fault(address, {"base": base})


def test_what_cannot_be_is_said_in_a_sentence(address):
    assert "The share of everyone's variable pay" in fault(address, {"changes": {"compensation.shared_pool": 7}})
    assert "is not a field; valid names" in fault(address, {"changes": {"compensation.nothing": 1}})
    assert "cannot be understood" in fault(address, {"changes": {"compensation.shared_pool": [1]}})
    assert "cannot be understood" in fault(address, {"key": "<b>"})


def test_a_firm_that_would_keep_everybody_waiting_is_refused_and_told_what_to_do(address):
    big = {"organisation.business_units": 5000, "organisation.salespeople": 100}
    assert "smarketing compare" in fault(address, {"changes": big})


def test_more_policies_than_fit_are_refused(address):
    body = json.dumps({"policies": [{"key": f"p{k}"} for k in range(5)]}).encode()
    status, text, _ = ask(address, "/api/answer", body)
    assert status == 422
    assert "cannot be understood" in text
