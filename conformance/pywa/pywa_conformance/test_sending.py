"""Each type of message that a business sends."""

import unittest

from pywa import types

from . import cloud
from .client import message, status, wa

DELIVERED = types.MessageStatusType.DELIVERED


class Sending(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.first = cloud.text(cloud.ANA, "Hello, I opened the window")

    def arrives(self, sent: types.SentMessage, type_: str) -> dict:
        """The message on the phone, when pywa was told that it is delivered."""
        self.assertTrue(sent.id.startswith("wamid."), sent.id)
        self.assertEqual(sent.input, cloud.ANA)
        update = status(sent.id, DELIVERED)
        self.assertEqual(update.from_user.wa_id, cloud.ANA)
        self.assertTrue(update.from_user.bsuid.startswith("ES."), update.from_user)
        shown = cloud.on_the_phone(cloud.ANA, sent.id)
        self.assertEqual((shown["type"], shown["from"]), (type_, "business"))
        return shown

    def test_text(self) -> None:
        body = "Ñandú *bold* 😀\nhttps://example.com"
        shown = self.arrives(wa().send_message(cloud.ANA, body, preview_url=True), "text")
        self.assertEqual(shown["text"]["body"], body)

    def test_tracker_comes_back_in_statuses(self) -> None:
        sent = wa().send_message(cloud.ANA, "Tracked", tracker="order 17")
        self.assertEqual(status(sent.id, types.MessageStatusType.SENT).tracker, "order 17")
        self.assertEqual(status(sent.id, DELIVERED).tracker, "order 17")

    def test_reply(self) -> None:
        sent = wa().send_message(cloud.ANA, "Quoting you", reply_to_message_id=self.first)
        self.assertEqual(self.arrives(sent, "text")["context"]["id"], self.first)

    def test_image_by_path(self) -> None:
        sent = wa().send_image(cloud.ANA, cloud.FIXTURES / "photo.jpg", caption="By path")
        shown = self.arrives(sent, "image")["image"]
        self.assertEqual((shown["caption"], shown["mime_type"]), ("By path", "image/jpeg"))

    def test_image_by_bytes(self) -> None:
        picture = (cloud.FIXTURES / "picture.png").read_bytes()
        shown = self.arrives(wa().send_image(cloud.ANA, picture, mime_type="image/png"), "image")["image"]
        self.assertEqual(shown["file_size"], len(picture))

    def test_video(self) -> None:
        sent = wa().send_video(cloud.ANA, cloud.FIXTURES / "clip.mp4", caption="Look")
        self.assertEqual(self.arrives(sent, "video")["video"]["caption"], "Look")

    def test_audio(self) -> None:
        shown = self.arrives(wa().send_audio(cloud.ANA, cloud.FIXTURES / "tune.mp3"), "audio")
        self.assertFalse(shown["audio"].get("voice"))

    def test_voice_is_played(self) -> None:
        sent = wa().send_voice(cloud.ANA, cloud.FIXTURES / "voice.ogg", mime_type="audio/ogg; codecs=opus")
        self.assertTrue(self.arrives(sent, "audio")["audio"]["voice"])
        cloud.play(cloud.ANA, sent.id)
        status(sent.id, types.MessageStatusType.PLAYED)

    def test_document(self) -> None:
        sent = wa().send_document(
            cloud.ANA, cloud.FIXTURES / "price-list.pdf", filename="prices.pdf", caption="Prices"
        )
        shown = self.arrives(sent, "document")["document"]
        self.assertEqual((shown["filename"], shown["caption"]), ("prices.pdf", "Prices"))

    def test_sticker(self) -> None:
        shown = self.arrives(wa().send_sticker(cloud.ANA, cloud.FIXTURES / "sticker.webp"), "sticker")
        self.assertEqual(shown["sticker"]["mime_type"], "image/webp")

    def test_location(self) -> None:
        sent = wa().send_location(cloud.ANA, 40.4168, -3.7038, name="Sol", address="Madrid")
        shown = self.arrives(sent, "location")["location"]
        self.assertEqual((shown["latitude"], shown["longitude"], shown["name"]), (40.4168, -3.7038, "Sol"))

    def test_contacts(self) -> None:
        contact = types.Contact(
            name=types.Contact.Name(formatted_name="Pau Serra", first_name="Pau"),
            phones=[types.Contact.Phone(phone="+34600100009", type="CELL", wa_id="34600100009")],
            emails=[types.Contact.Email(email="pau@example.com", type="WORK")],
        )
        shown = self.arrives(wa().send_contact(cloud.ANA, contact), "contacts")["contacts"][0]
        self.assertEqual(shown["name"]["formatted_name"], "Pau Serra")
        self.assertEqual(shown["phones"][0]["phone"], "+34600100009")

    def test_reaction_and_its_removal(self) -> None:
        target = cloud.text(cloud.ANA, "React to me")
        sent = wa().send_reaction(cloud.ANA, "👍", target)
        status(sent.id, types.MessageStatusType.SENT)
        reactions = cloud.on_the_phone(cloud.ANA, target)["reactions"]
        self.assertEqual([(row["from"], row["emoji"]) for row in reactions], [("business", "👍")])
        removed = wa().remove_reaction(cloud.ANA, target)
        status(removed.id, types.MessageStatusType.SENT)
        self.assertEqual(cloud.on_the_phone(cloud.ANA, target)["reactions"], [])

    def test_mark_as_read(self) -> None:
        written = cloud.text(cloud.ANA, "Have you seen this?")
        self.assertTrue(wa().mark_message_as_read(written).success)
        self.assertEqual(cloud.on_the_phone(cloud.ANA, written)["status"], "read")

    def test_typing(self) -> None:
        written = cloud.text(cloud.BRUNO, "Are you there?")
        self.assertTrue(wa().indicate_typing(written).success)
        chats = cloud.control("GET", f"/customers/{cloud.BRUNO}/chats")["data"]
        [chat] = [chat for chat in chats if chat["phone_number_id"] == str(cloud.PHONE_ID)]
        self.assertTrue(chat["typing"])
        self.assertEqual(cloud.on_the_phone(cloud.BRUNO, written)["status"], "read")

    def test_to_somebody_who_shows_no_number(self) -> None:
        asked = cloud.text(cloud.DIEGO, "Hola")
        user = message(asked).from_user
        sent = wa().send_message(user.bsuid, "Hola Diego")
        update = status(sent.id, DELIVERED)
        self.assertEqual(update.from_user.bsuid, user.bsuid)
        self.assertIsNone(update.from_user.wa_id)

    def test_number_written_as_people_write_it(self) -> None:
        sent = wa().send_message("+34 600-100-001", "With spaces")
        self.assertEqual(sent.input, "+34 600-100-001")
        self.assertEqual(sent.chat.id, cloud.ANA)
        status(sent.id, DELIVERED)


class ReadingOwnThings(unittest.TestCase):
    def test_phone_number(self) -> None:
        number = wa().get_business_phone_number()
        self.assertEqual(number.id, str(cloud.PHONE_ID))
        self.assertEqual("".join(filter(str.isdigit, number.display_phone_number)), "34600000001")

    def test_phone_numbers(self) -> None:
        ids = [number.id for number in wa().get_business_phone_numbers()]
        self.assertEqual(ids, ["400000000000001", "400000000000002"])

    def test_account(self) -> None:
        self.assertEqual(str(wa().get_business_account().id), str(cloud.WABA_ID))

    def test_profile(self) -> None:
        profile = wa().get_business_profile()
        self.assertIsInstance(profile.about, str | None)
