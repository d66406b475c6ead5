"""Mistakes of a client, told in Graph's words."""

import unittest
from collections.abc import Callable

import httpx
import pywa
from pywa import errors, types

from . import cloud
from .client import status, wa


class Refusals(unittest.TestCase):
    def refused(self, call: Callable, *arguments: object, **more: object) -> errors.WhatsAppError:
        with self.assertRaises(errors.WhatsAppError) as refused:
            call(*arguments, **more)
        self.assertTrue(refused.exception.fbtrace_id)
        return refused.exception

    def test_a_wrong_token(self) -> None:
        session = httpx.Client(transport=wa().api._session._transport)
        stranger = pywa.WhatsApp(phone_id=cloud.PHONE_ID, token="wrong", session=session)
        error = self.refused(stranger.send_message, cloud.ANA, "Let me in")
        self.assertEqual((error.code, error.status_code), (190, 401))

    def test_a_number_that_is_not_ours(self) -> None:
        error = self.refused(wa().send_message, cloud.ANA, "From nowhere", sender=499999999999999)
        self.assertEqual((error.code, error.subcode, error.status_code), (100, 33, 400))

    def test_a_text_that_is_too_long(self) -> None:
        error = self.refused(wa().send_message, cloud.ANA, "x" * 4097)
        self.assertIn(error.code, (100, 131009))
        self.assertEqual(error.status_code, 400)

    def test_a_media_id_that_is_unknown(self) -> None:
        error = self.refused(wa().send_image, cloud.ANA, "499999999999999")
        self.assertIn(error.code, (100, 131009))

    def test_a_sticker_that_is_a_photo(self) -> None:
        cloud.text(cloud.ANA, "Show me")
        sent = wa().send_sticker(cloud.ANA, wa().upload_media(cloud.FIXTURES / "photo.jpg").id)
        error = status(sent.id, types.MessageStatusType.FAILED).error
        self.assertIsInstance(error, errors.MediaUploadError)
