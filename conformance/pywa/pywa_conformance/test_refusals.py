"""Mistakes of a client, told in Graph's words."""

import unittest

import httpx
import pywa
from pywa import errors

from . import cloud
from .client import wa


class Refusals(unittest.TestCase):
    def refused(self, code: int, status: int, call, *arguments: object, **more: object) -> errors.WhatsAppError:
        with self.assertRaises(errors.WhatsAppError) as refused:
            call(*arguments, **more)
        error = refused.exception
        self.assertEqual((error.code, error.status_code), (code, status), error)
        self.assertTrue(error.fbtrace_id)
        return error

    def test_a_wrong_token(self) -> None:
        session = wa().api._session
        stranger = pywa.WhatsApp(
            phone_id=cloud.PHONE_ID, token="wrong", session=httpx.Client(transport=session._transport)
        )
        self.refused(190, 401, stranger.send_message, cloud.ANA, "Let me in")

    def test_a_number_that_is_not_ours(self) -> None:
        error = self.refused(100, 400, wa().send_message, cloud.ANA, "From nowhere", sender=499999999999999)
        self.assertEqual(error.subcode, 33)

    def test_a_text_that_is_too_long(self) -> None:
        self.assertIn(
            self.refused_with_any_code(wa().send_message, cloud.ANA, "x" * 4097), (100, 131009)
        )

    def test_a_sticker_that_is_a_photo(self) -> None:
        with self.assertRaises(errors.WhatsAppError):
            wa().send_sticker(cloud.ANA, (cloud.FIXTURES / "photo.jpg").read_bytes(), mime_type="application/zip")

    def refused_with_any_code(self, call, *arguments: object) -> int:
        with self.assertRaises(errors.WhatsAppError) as refused:
            call(*arguments)
        self.assertEqual(refused.exception.status_code, 400)
        return refused.exception.code
