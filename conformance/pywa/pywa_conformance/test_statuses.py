"""The life of a sent message, as the webhook tells it."""

import unittest

from pywa import errors, types

from . import cloud
from .client import all_received, status, wa

SENT, DELIVERED, READ, FAILED = (
    types.MessageStatusType.SENT,
    types.MessageStatusType.DELIVERED,
    types.MessageStatusType.READ,
    types.MessageStatusType.FAILED,
)


class Statuses(unittest.TestCase):
    def setUp(self) -> None:
        cloud.text(cloud.BRUNO, "Hello, I opened the window")

    def test_in_order_and_once(self) -> None:
        sent = wa().send_message(cloud.BRUNO, "From one tick to two blue ones")
        status(sent.id, DELIVERED)
        cloud.read(cloud.BRUNO, sent.id)
        last = status(sent.id, READ)
        self.assertEqual(last.from_user.wa_id, cloud.BRUNO)
        self.assertEqual(last.metadata.phone_number_id, str(cloud.PHONE_ID))
        self.assertEqual(last.waba_id, str(cloud.WABA_ID))
        came = [update.status for update in all_received(types.MessageStatus) if update.id == sent.id]
        self.assertEqual(came, [SENT, DELIVERED, READ])

    def test_a_service_message_is_free(self) -> None:
        sent = wa().send_message(cloud.BRUNO, "On the house")
        pricing = status(sent.id, SENT).pricing
        self.assertIsNotNone(pricing)
        self.assertFalse(pricing.billable)

    def test_a_phone_that_is_off_gets_it_later(self) -> None:
        cloud.switch(cloud.BRUNO, online=False)
        sent = wa().send_message(cloud.BRUNO, "When you are back")
        status(sent.id, SENT)
        cloud.switch(cloud.BRUNO, online=True)
        status(sent.id, DELIVERED)

    def test_somebody_without_whatsapp(self) -> None:
        sent = wa().send_message("34600999999", "Nobody home")
        error = status(sent.id, FAILED).error
        self.assertIsInstance(error, errors.MessageUndeliverable)

    def test_a_shut_window(self) -> None:
        cloud.control("POST", "/clock", {"advance": "P2D"})
        sent = wa().send_message(cloud.BRUNO, "Two days late")
        error = status(sent.id, FAILED).error
        self.assertIsInstance(error, errors.ReEngagementMessage)
        self.assertEqual(error.code, 131047)
