"""Uploaded files: looked up, downloaded, deleted."""

import hashlib
import unittest

from pywa import errors

from . import cloud
from .client import wa

PHOTO = cloud.FIXTURES / "photo.jpg"


class Media(unittest.TestCase):
    def test_life(self) -> None:
        media = wa().upload_media(PHOTO)
        self.assertTrue(media.id.isdigit() and int(media.id) < 2**53, media.id)
        found = wa().get_media_url(media.id)
        self.assertEqual((found.mime_type, found.file_size), ("image/jpeg", PHOTO.stat().st_size))
        self.assertEqual(found.sha256, hashlib.sha256(PHOTO.read_bytes()).hexdigest())
        self.assertEqual(found.get_bytes(), PHOTO.read_bytes())
        self.assertTrue(wa().delete_media(media.id).success)
        with self.assertRaises(errors.WhatsAppError):
            wa().get_media_url(media.id)

    def test_one_upload_for_many_messages(self) -> None:
        cloud.text(cloud.ANA, "Send it twice")
        media = wa().upload_media(PHOTO)
        for caption in ("first", "second"):
            sent = wa().send_image(cloud.ANA, media.id, caption=caption)
            self.assertEqual(cloud.on_the_phone(cloud.ANA, sent.id)["image"]["caption"], caption)

    def test_a_type_that_whatsapp_does_not_carry(self) -> None:
        with self.assertRaises(errors.WhatsAppError) as refused:
            wa().upload_media(b"MZ\x90\x00", mime_type="application/x-msdownload", filename="setup.exe")
        self.assertEqual(refused.exception.code, 100)
