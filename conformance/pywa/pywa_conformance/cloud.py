"""A cloud of our own, and the phones of its customers."""

import base64
import contextlib
import os
import pathlib
import random
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator

import httpx

APP_ID = 100000000000001
APP_SECRET = "recado-dev-app-secret"
TOKEN = "recado-dev-token"
WABA_ID = 300000000000001
PHONE_ID = 400000000000001

ANA = "34600100001"
BRUNO = "34600100002"
DIEGO = "5491100100004"

FIXTURES = pathlib.Path(__file__).parents[3] / "crates" / "testkit" / "fixtures"

READY_WITHIN_S = 60

_control: httpx.Client | None = None


def free_port() -> int:
    """A loopback port below those that the system gives to outgoing connections."""
    while True:
        port = random.randrange(12_000, 32_000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Starts ``recado cloud --memory``, gives its address, and ends it."""
    global _control
    address = f"127.0.0.1:{free_port()}"
    with tempfile.TemporaryDirectory(prefix="recado-pywa-") as folder, open(f"{folder}/recado.log", "w+") as log:
        process = subprocess.Popen(
            [os.environ["RECADO_BINARY"], "cloud", "--memory", "--cloud-addr", address],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            # The tests write faster than people do.
            env={**os.environ, "RECADO__CLOUD__LIMITS__THROUGHPUT_MPS": "10000", "RECADO__CLOUD__LIMITS__PAIR_INTERVAL_MS": "0"},
        )
        try:
            wait_until_healthy(address, process)
            with httpx.Client(base_url=f"http://{address}/_control/v1", timeout=30, trust_env=False) as control:
                _control = control
                yield f"http://{address}"
        except BaseException:
            log.flush()
            print(pathlib.Path(log.name).read_text())
            raise
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_until_healthy(address: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the cloud ended with {process.returncode}")
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"http://{address}/healthz", trust_env=False).status_code == 200:
                return
        time.sleep(0.05)
    raise RuntimeError("the cloud did not get ready")


def control(method: str, path: str, body: object = None) -> dict:
    assert _control is not None, "the cloud does not run"
    answer = _control.request(method, path, json=body)
    assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else {}


def graph(path: str, body: object = None) -> dict:
    """A node as it is, or what a call that changes something answers, for what the client does not do."""
    assert _control is not None, "the cloud does not run"
    url = _control.base_url.copy_with(path="/v23.0" + path.partition("?")[0], query=path.partition("?")[2].encode())
    answer = _control.request("GET" if body is None else "POST", url, headers={"authorization": f"Bearer {TOKEN}"}, json=body)
    assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
    return answer.json()


def write(customer: str, message: dict) -> str:
    """The customer writes; the message's id."""
    return control("POST", f"/customers/{customer}/messages", {"to": str(PHONE_ID), "message": message})["id"]


def text(customer: str, body: str) -> str:
    return write(customer, {"type": "text", "text": {"body": body}})


def read(customer: str, message_id: str) -> None:
    control("POST", f"/customers/{customer}/read", {"message_id": message_id})


def play(customer: str, message_id: str) -> None:
    control("POST", f"/customers/{customer}/played", {"message_id": message_id})


def switch(customer: str, **switches: object) -> None:
    control("PATCH", f"/customers/{customer}", switches)


def on_the_phone(customer: str, message_id: str, within_s: float = 15) -> dict:
    """The message as the phone shows it, waiting until it does."""
    path = f"/customers/{customer}/messages?phone_number_id={PHONE_ID}&include=failed"
    deadline = time.monotonic() + within_s
    while True:
        shown = [message for message in control("GET", path)["data"] if message["id"] == message_id]
        if shown:
            return shown[0]
        if time.monotonic() > deadline:
            raise AssertionError(f"{message_id} is not on the phone of {customer}")
        time.sleep(0.03)


def attachment(file: str, mime_type: str, **more: object) -> dict:
    """A file as a customer attaches it."""
    return {"data": base64.b64encode((FIXTURES / file).read_bytes()).decode(), "mime_type": mime_type, **more}
