"""Numbers: added, verified, registered, named, set up."""

import pathlib
import struct
import tempfile
import unittest
import zlib

from pywa import errors, types
from pywa.types.templates import TemplateLanguage

from . import cloud
from .client import wa

#: A number of the default world that no other test sends from.
ENGLISH = TemplateLanguage.ENGLISH_US
SECOND = 400000000000002

#: Nobody has the private one.
PUBLIC_KEY = """-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAm8nWR1NLPP9WtDrLHrvY
bteOxZnmrsXVtJEr4ZZVHXqXg3hBWx5LJGzgOxp5mUcoTZCtGF/qnu+rlsSvc0HE
78msFV3f6NgT09gQlHQkLhZquZJ58xoHr+J+uE6wL6UlDSCPoENwO61CHF4j3Yu8
dVSKLLzYW/bAtRIi3JYcV958A+Km3nTZJHhUcr6RBcHKmTxTkSVOiNQb2fyAFsZ7
qkwyisiXHUlnfMBTKA7jn7vl6j3v6lSAwE9LL7wO2ZLr9kTUW8BitZ+EX/Hn/B5t
LQwQGqBOZt8g49yHS+mARmC1GvAgQRY78EPo8ikT1+oPiImE5FR+QWV4pqrexP9O
uwIDAQAB
-----END PUBLIC KEY-----
"""


def square_picture(side: int) -> bytes:
    """A grey PNG of so many pixels each way."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x99" * side * 3) * side
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Numbers(unittest.TestCase):
    def test_from_nothing_to_its_first_message(self) -> None:
        made = wa().create_phone_number(country_calling_code=34, phone_number="600000078", verified_name="Recado Lab")
        number = made.id
        with self.assertRaises(errors.WhatsAppError) as refused:
            wa().register_phone_number("123456", phone_id=number)
        self.assertEqual(refused.exception.code, 133006)
        self.assertTrue(wa().request_verification_code(code_method="SMS", language_code="en_US", phone_id=number).success)
        with self.assertRaises(errors.WhatsAppError) as refused:
            wa().verify_phone_number("000000", phone_id=number)
        self.assertEqual(refused.exception.code, 136025)
        code = cloud.control("GET", f"/numbers/{number}")["verification_code"]
        self.assertTrue(wa().verify_phone_number(code, phone_id=number).success)
        self.assertTrue(wa().register_phone_number("123456", phone_id=number).success)
        sent = wa().send_template(cloud.ANA, "hello_world", ENGLISH, [], sender=number)
        self.assertTrue(sent.id.startswith("wamid."))
        self.assertTrue(wa().deregister_phone_number(phone_id=number).success)
        with self.assertRaises(errors.WhatsAppError) as refused:
            wa().send_message(cloud.ANA, "Still there?", sender=number)
        self.assertEqual(refused.exception.code, 133010)

    def test_the_node_as_the_client_asks_for_it(self) -> None:
        number = wa().get_business_phone_number()
        self.assertEqual((number.id, number.display_phone_number), (str(cloud.PHONE_ID), "+34 600 00 00 01"))
        self.assertEqual((number.country_dial_code, number.country_code), ("34", "ES"))
        self.assertIsNotNone(number.health_status)

    def test_another_name_waits_for_its_review(self) -> None:
        self.assertTrue(wa().update_display_name("Recado Lamps", phone_id=SECOND).success)
        self.assertEqual(cloud.control("GET", f"/numbers/{SECOND}")["new_display_name"], "Recado Lamps")

    def test_username(self) -> None:
        self.assertEqual(wa().set_username("recado.lamps", phone_id=SECOND).username, "recado.lamps")
        self.assertEqual(wa().get_current_username(phone_id=SECOND).username, "recado.lamps")
        with self.assertRaises(errors.WhatsAppError) as refused:
            wa().set_username("recado.lamps")
        self.assertEqual(refused.exception.code, 147005)
        self.assertIsInstance(wa().get_reserved_usernames(phone_id=SECOND), tuple)
        self.assertTrue(wa().delete_username(phone_id=SECOND).success)

    def test_ice_breakers_and_commands(self) -> None:
        commands = [types.Command(name="imagine", description="Create images using a text prompt")]
        changed = wa().update_conversational_automation(ice_breakers=["Plan a trip"], commands=commands)
        self.assertTrue(changed.success)
        found = wa().get_business_phone_number().conversational_automation
        self.assertEqual(list(found.ice_breakers), ["Plan a trip"])
        self.assertEqual([(each.name, each.description) for each in found.commands], [("imagine", "Create images using a text prompt")])

    def test_commerce_settings(self) -> None:
        self.assertTrue(wa().update_commerce_settings(is_catalog_visible=True, is_cart_enabled=False).success)
        found = wa().get_commerce_settings()
        self.assertEqual((found.is_catalog_visible, found.is_cart_enabled), (True, False))
        self.assertTrue(wa().update_commerce_settings(is_catalog_visible=False, is_cart_enabled=True).success)

    def test_settings(self) -> None:
        check = types.UserIdentityChangeSettings(enable_identity_key_check=True)
        self.assertTrue(wa().update_business_phone_number_settings(user_identity_change=check, phone_id=SECOND).success)
        found = wa().get_business_phone_number_settings(phone_id=SECOND)
        self.assertTrue(found.user_identity_change.enable_identity_key_check)
        self.assertIsNotNone(found.calling)

    def test_marketing_of_the_account_is_switched_off_and_on(self) -> None:
        for off in (True, False):
            wa().update_business_account_settings(disable_marketing_messages_on_cloud_api=off)
            found = cloud.graph(f"/{cloud.WABA_ID}?fields=disable_marketing_messages_on_cloud_api")
            self.assertEqual(found["disable_marketing_messages_on_cloud_api"], off)

    def test_profile_with_a_picture(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            picture = pathlib.Path(folder) / "face.png"
            picture.write_bytes(square_picture(192))
            changed = wa().update_business_profile(profile_picture=picture, app_id=cloud.APP_ID, phone_id=SECOND)
        self.assertTrue(changed.success)
        self.assertTrue(wa().get_business_profile(phone_id=SECOND).profile_picture_url)

    def test_key_for_flows(self) -> None:
        with self.assertRaises(errors.WhatsAppError) as refused:
            wa().set_business_public_key("no key")
        self.assertEqual(refused.exception.code, 100)
        self.assertTrue(wa().set_business_public_key(PUBLIC_KEY).success)


class QrCodes(unittest.TestCase):
    def test_life(self) -> None:
        made = wa().create_qr_code("I want a lamp", "SVG")
        self.assertEqual((made.prefilled_message, made.deep_link_url), ("I want a lamp", f"https://wa.me/message/{made.code}"))
        self.assertTrue(made.fetch_image("SVG").qr_image_url)
        changed = wa().update_qr_code(made.code, "I want two lamps")
        self.assertEqual((changed.code, changed.prefilled_message), (made.code, "I want two lamps"))
        self.assertEqual(wa().get_qr_code(made.code).prefilled_message, "I want two lamps")
        self.assertIn(made.code, [code.code for code in wa().get_qr_codes(image_type="PNG")])
        self.assertTrue(wa().delete_qr_code(made.code).success)
        self.assertIsNone(wa().get_qr_code(made.code))

    def test_page_by_page(self) -> None:
        made = {wa().create_qr_code(f"Number {i}").code for i in range(3)}
        pages = wa().get_qr_codes(pagination=types.Pagination(limit=1))
        self.assertTrue(pages.has_next)
        self.assertLessEqual(made, {code.code for code in pages.all()})
        for code in made:
            wa().delete_qr_code(code)


class BlockList(unittest.TestCase):
    def test_life(self) -> None:
        cloud.text(cloud.BRUNO, "Spam")
        blocked = wa().block_users([cloud.BRUNO])
        self.assertEqual([user.wa_id for user in blocked.added_users], [cloud.BRUNO])
        self.assertFalse(blocked.errors)
        self.assertIn(cloud.BRUNO, self.blocked())
        with self.assertRaises(errors.WhatsAppError) as refused:
            wa().send_message(cloud.BRUNO, "x")
        self.assertEqual(refused.exception.code, 130403)
        self.assertEqual([user.wa_id for user in wa().unblock_users([cloud.BRUNO]).removed_users], [cloud.BRUNO])
        self.assertEqual(self.blocked(), [])
        self.assertEqual(list(wa().get_blocked_users()), [])

    def blocked(self) -> list[str]:
        """By the client's lower half: its upper one reads an `input` that the list does not have, not in its own example either."""
        return [row["wa_id"] for row in wa().api.get_blocked_users(phone_id=cloud.PHONE_ID)["data"]]

    def test_somebody_who_never_wrote(self) -> None:
        with self.assertRaises(errors.BulkBlockingFailed) as refused:
            wa().block_users(["34699999999"])
        answer = refused.exception.raw_response.json()
        self.assertEqual([user["input"] for user in answer["block_users"]["failed_users"]], ["34699999999"])
