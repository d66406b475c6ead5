"""Uploaded files: looked up, downloaded, deleted."""

import hashlib
import tempfile
import unittest

from pywa import errors, types

from . import cloud
from .client import status, wa

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

    def test_a_picture_that_is_none(self) -> None:
        cloud.text(cloud.ANA, "A picture, please")
        media = wa().upload_media(b"These are words.", mime_type="image/jpeg", filename="photo.jpg")
        sent = wa().send_image(cloud.ANA, media.id)
        error = status(sent.id, types.MessageStatusType.FAILED).error
        self.assertIsInstance(error, errors.MediaUploadError)

    def test_any_type_passes_as_a_document(self) -> None:
        cloud.text(cloud.ANA, "Send me the archive")
        sent = wa().send_document(cloud.ANA, b"PK\x05\x06" + bytes(18), filename="old.zip", mime_type="application/zip")
        self.assertEqual(cloud.on_the_phone(cloud.ANA, sent.id)["document"]["filename"], "old.zip")

    def test_a_download_into_a_folder(self) -> None:
        media = wa().get_media_url(wa().upload_media(PHOTO).id)
        with tempfile.TemporaryDirectory() as folder:
            path = wa().download_media(url=media.url, path=folder, filename="found.jpg")
            self.assertEqual(path.read_bytes(), PHOTO.read_bytes())
