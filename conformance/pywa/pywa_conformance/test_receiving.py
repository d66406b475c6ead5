"""Each type of message that a customer writes."""

import datetime
import unittest

from pywa import types

from . import cloud
from .client import message, received, wa


class Receiving(unittest.TestCase):
    def written(self, body: dict, customer: str = cloud.ANA) -> types.Message:
        return message(cloud.write(customer, body))

    def test_text_and_its_envelope(self) -> None:
        got = self.written({"type": "text", "text": {"body": "Héllo 👋 \"quoted\" \\ /"}})
        self.assertEqual((got.type, got.text), (types.MessageType.TEXT, "Héllo 👋 \"quoted\" \\ /"))
        self.assertEqual(got.waba_id, str(cloud.WABA_ID))
        self.assertEqual(got.metadata.phone_number_id, str(cloud.PHONE_ID))
        self.assertEqual(got.metadata.display_phone_number, "34600000001")
        self.assertEqual((got.from_user.wa_id, got.from_user.name), (cloud.ANA, "Ana"))
        self.assertEqual(got.from_user.country_code, "ES")
        age = datetime.datetime.now(datetime.timezone.utc) - got.timestamp
        self.assertLess(abs(age), datetime.timedelta(days=4))

    def test_somebody_who_shows_no_number(self) -> None:
        got = self.written({"type": "text", "text": {"body": "Soy Diego"}}, cloud.DIEGO)
        self.assertIsNone(got.from_user.wa_id)
        self.assertEqual(got.from_user.username, "diego.sur")
        self.assertEqual(got.from_user.country_code, "AR")

    def test_image(self) -> None:
        got = self.written({"type": "image", "image": cloud.attachment("photo.jpg", "image/jpeg", caption="Mine")})
        self.assertEqual((got.caption, got.image.mime_type), ("Mine", "image/jpeg"))
        self.assertEqual(got.image.get_bytes(), (cloud.FIXTURES / "photo.jpg").read_bytes())

    def test_video(self) -> None:
        got = self.written({"type": "video", "video": cloud.attachment("clip.mp4", "video/mp4")})
        self.assertEqual(got.video.get_bytes(), (cloud.FIXTURES / "clip.mp4").read_bytes())

    def test_voice(self) -> None:
        got = self.written({"type": "audio", "audio": cloud.attachment("voice.ogg", "audio/ogg", voice=True)})
        self.assertIsNotNone(got.voice)
        self.assertEqual(got.voice.get_bytes(), (cloud.FIXTURES / "voice.ogg").read_bytes())

    def test_audio(self) -> None:
        got = self.written({"type": "audio", "audio": cloud.attachment("tune.mp3", "audio/mpeg")})
        self.assertIsNotNone(got.audio)
        self.assertIsNone(got.voice)

    def test_document(self) -> None:
        attached = cloud.attachment("price-list.pdf", "application/pdf", filename="list.pdf", caption="Old")
        got = self.written({"type": "document", "document": attached})
        self.assertEqual((got.document.filename, got.caption), ("list.pdf", "Old"))
        self.assertEqual(got.document.get_bytes(), (cloud.FIXTURES / "price-list.pdf").read_bytes())

    def test_sticker(self) -> None:
        got = self.written({"type": "sticker", "sticker": cloud.attachment("sticker.webp", "image/webp")})
        self.assertFalse(got.sticker.animated)

    def test_location(self) -> None:
        place = {"latitude": -34.6037, "longitude": -58.3816, "name": "Obelisco", "address": "Buenos Aires"}
        got = self.written({"type": "location", "location": place})
        self.assertEqual((got.location.latitude, got.location.longitude), (-34.6037, -58.3816))
        self.assertEqual((got.location.name, got.location.address), ("Obelisco", "Buenos Aires"))

    def test_contacts(self) -> None:
        card = {"name": {"formatted_name": "Pau Serra", "first_name": "Pau"}, "phones": [{"phone": "+34600100009"}]}
        got = self.written({"type": "contacts", "contacts": [card]})
        [contact] = list(got.contacts)
        self.assertEqual(contact.name.formatted_name, "Pau Serra")
        self.assertEqual(contact.phones[0].phone, "+34600100009")

    def test_reply(self) -> None:
        first = self.written({"type": "text", "text": {"body": "Ask me"}})
        asked = first.reply("How many?", quote=True)
        got = self.written({"type": "text", "text": {"body": "Three"}, "context": {"id": asked.id}})
        self.assertEqual(got.reply_to_message.id, asked.id)

    def test_reaction_and_its_removal(self) -> None:
        asked = self.written({"type": "text", "text": {"body": "Go on"}}).reply("Like it?")
        cloud.on_the_phone(cloud.ANA, asked.id)
        got = self.written({"type": "reaction", "reaction": {"message_id": asked.id, "emoji": "❤️"}})
        self.assertEqual((got.reaction.message_id, got.reaction.emoji), (asked.id, "❤️"))
        gone = self.written({"type": "reaction", "reaction": {"message_id": asked.id, "emoji": ""}})
        self.assertEqual(gone.reaction.message_id, asked.id)
        self.assertFalse(gone.reaction.emoji)

    def test_tapped_button(self) -> None:
        asked = self.written({"type": "text", "text": {"body": "Open"}}).reply("Yes or no?")
        cloud.on_the_phone(cloud.ANA, asked.id)
        tapped = cloud.write(cloud.ANA, {
            "type": "interactive",
            "interactive": {"type": "button_reply", "button_reply": {"id": "yes", "title": "Yes"}},
            "context": {"id": asked.id},
        })
        got = received(types.CallbackButton, lambda update: update.id == tapped)
        self.assertEqual((got.data, got.title), ("yes", "Yes"))

    def test_chosen_row(self) -> None:
        asked = self.written({"type": "text", "text": {"body": "Menu?"}}).reply("Choose")
        cloud.on_the_phone(cloud.ANA, asked.id)
        chosen = cloud.write(cloud.ANA, {
            "type": "interactive",
            "interactive": {"type": "list_reply", "list_reply": {"id": "soup", "title": "Soup", "description": "Hot"}},
            "context": {"id": asked.id},
        })
        got = received(types.CallbackSelection, lambda update: update.id == chosen)
        self.assertEqual((got.data, got.title, got.description), ("soup", "Soup", "Hot"))

    def test_shortcuts_of_an_update(self) -> None:
        got = self.written({"type": "text", "text": {"body": "Shortcuts"}})
        got.mark_as_read()
        self.assertEqual(cloud.on_the_phone(cloud.ANA, got.id)["status"], "read")
        reacted = got.react("🙏")
        self.assertTrue(reacted.id.startswith("wamid."))
        self.assertEqual(wa().phone_id, str(cloud.PHONE_ID))
