"""pywa with its webhook server, and what it received."""

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeVar
from urllib.parse import urlsplit

import flask
import httpx
import pywa
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pywa import types, utils
from werkzeug.serving import make_server

from . import cloud

VERIFY_TOKEN = "a word that only the two of us know"

#: pywa has its Graph hosts built in; the second one serves the archive of templates.
GRAPH_HOSTS = {"graph.facebook.com", "api.facebook.com"}

RECEIVED_WITHIN_S = 15

FLOW_ENDPOINT = "/flow"

_wa: pywa.WhatsApp | None = None
_callback_url = ""
_received: list[object] = []
_something_came = threading.Condition()

T = TypeVar("T")


class ToTheCloud(httpx.HTTPTransport):
    """Leads what is meant for the Graph host to the cloud, and touches nothing else of a request."""

    def __init__(self, address: str) -> None:
        super().__init__(trust_env=False)
        self.cloud = urlsplit(address)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host in GRAPH_HOSTS:
            request.url = request.url.copy_with(scheme="http", host=self.cloud.hostname, port=self.cloud.port)
            request.headers["host"] = self.cloud.netloc
        return super().handle_request(request)


def wa() -> pywa.WhatsApp:
    assert _wa is not None, "the client does not run"
    return _wa


@cache
def business_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def private_key() -> str:
    return business_key().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def public_key() -> str:
    return business_key().public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def flow_endpoint() -> str:
    return _callback_url + FLOW_ENDPOINT


def book(_: pywa.WhatsApp, request: types.FlowRequest) -> types.FlowResponse:
    """The endpoint of a Flow with two screens."""
    match request.action, request.screen:
        case types.FlowRequestActionType.INIT, _:
            return request.respond(screen="BOOK", data={"hint": f"for {request.flow_token}"})
        case _, "BOOK":
            return request.respond(screen="DONE", data={"said": f"slot {request.data['slot']}"})
        case _:
            return request.respond(close_flow=True, data={"booked": request.data["said"]})


@contextlib.contextmanager
def listening(address: str) -> Iterator[None]:
    """Starts the client and its server, and waits until its callback is registered."""
    global _wa, _callback_url
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app = flask.Flask("bot")
    port = cloud.free_port()
    _callback_url = f"http://127.0.0.1:{port}"
    _wa = pywa.WhatsApp(
        phone_id=cloud.PHONE_ID,
        token=cloud.TOKEN,
        waba_id=cloud.WABA_ID,
        app_id=cloud.APP_ID,
        app_secret=cloud.APP_SECRET,
        server=app,
        verify_token=VERIFY_TOKEN,
        callback_url=_callback_url,
        webhook_endpoint="/bot",
        webhook_challenge_delay=1,
        # Flows with an endpoint are published only where somebody hears of its alerts.
        webhook_fields=utils.WebhookFields(add=["flows"]),
        session=httpx.Client(transport=ToTheCloud(address), timeout=30),
    )
    for listen in (
        _wa.on_message, _wa.on_message_status, _wa.on_callback_button, _wa.on_callback_selection,
        _wa.on_phone_number_change, _wa.on_identity_change, _wa.on_user_marketing_preferences, _wa.on_flow_completion,
        _wa.on_template_status_update, _wa.on_template_category_update, _wa.on_template_components_update,
    ):
        listen(remember)
    _wa.on_flow_request(FLOW_ENDPOINT, private_key=private_key())(book)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        # In Meta's dashboard a click, in pywa the call that also takes an override away: the app gets this account's updates.
        _wa.delete_waba_callback_url()
        wait_until_registered(address, f"http://127.0.0.1:{port}/bot")
        yield
    finally:
        server.shutdown()
        thread.join()


def wait_until_registered(address: str, callback_url: str) -> None:
    deadline = time.monotonic() + RECEIVED_WITHIN_S
    url = f"{address}/v23.0/{cloud.APP_ID}/subscriptions"
    while True:
        answer = httpx.get(url, params={"access_token": f"{cloud.APP_ID}|{cloud.APP_SECRET}"}, trust_env=False)
        if any(row.get("callback_url") == callback_url and row.get("active") for row in answer.json().get("data", [])):
            return
        if time.monotonic() > deadline:
            raise AssertionError(f"{callback_url} was not registered: {answer.text}")
        time.sleep(0.05)


def remember(_: pywa.WhatsApp, update: object) -> None:
    with _something_came:
        _received.append(update)
        _something_came.notify_all()


def all_received(kind: type[T]) -> list[T]:
    with _something_came:
        return [update for update in _received if isinstance(update, kind)]


def received(kind: type[T], fits: Callable[[T], bool]) -> T:
    """The first update of this type that fits, waiting until it comes."""
    deadline = time.monotonic() + RECEIVED_WITHIN_S
    with _something_came:
        while True:
            for update in _received:
                if isinstance(update, kind) and fits(update):
                    return update
            left = deadline - time.monotonic()
            if left <= 0 or not _something_came.wait(left):
                raise AssertionError(f"no such {kind.__name__} among {_received[-5:]}")


def message(message_id: str) -> types.Message:
    return received(types.Message, lambda update: update.id == message_id)


def status(message_id: str, wanted: types.MessageStatusType) -> types.MessageStatus:
    return received(types.MessageStatus, lambda update: update.id == message_id and update.status == wanted)
