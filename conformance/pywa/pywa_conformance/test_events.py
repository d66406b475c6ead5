"""What a business is told besides messages and statuses."""

import unittest

from pywa import types
from pywa.types.user_preferences import MarketingPreference

from . import cloud
from .client import received, wa


class Events(unittest.TestCase):
    def test_a_customer_with_a_new_number(self) -> None:
        cloud.control("POST", "/customers", {"phone": "34600100077", "name": "Nora"})
        cloud.text("34600100077", "I move next week")
        cloud.control("POST", "/customers/34600100077/change_number", {"to": "+34600100078"})
        told = received(types.PhoneNumberChange, lambda update: update.new_wa_id == "34600100078")
        self.assertEqual(told.old_wa_id, "34600100077")
        self.assertIn("34600100078", told.body)

    def test_a_customer_with_a_new_phone(self) -> None:
        cloud.control("POST", "/customers", {"phone": "34600100079", "name": "Omar"})
        for check in (True, False):
            settings = types.UserIdentityChangeSettings(enable_identity_key_check=check)
            self.assertTrue(wa().update_business_phone_number_settings(user_identity_change=settings).success)
            if check:
                cloud.text("34600100079", "Hello")
                changed = cloud.control("POST", "/customers/34600100079/change_identity")
                told = received(types.IdentityChange, lambda update: update.from_user.wa_id == "34600100079")
                self.assertEqual(told.identity.hash, changed["identity_key_hash"])

    def test_a_customer_who_wants_no_marketing(self) -> None:
        cloud.control("POST", "/customers", {"phone": "34600100080", "name": "Pia"})
        cloud.text("34600100080", "Hello")
        for out, word in ((True, MarketingPreference.STOP), (False, MarketingPreference.RESUME)):
            cloud.switch("34600100080", marketing_opt_out=out)
            told = received(types.UserMarketingPreferences, lambda update: update.value == word)
            self.assertEqual(told.from_user.wa_id, "34600100080")

    def test_asking_for_contact_information(self) -> None:
        cloud.text(cloud.ANA, "Call me")
        sent = wa().request_contact_info(cloud.ANA, "Which number?")
        self.assertEqual(cloud.on_the_phone(cloud.ANA, sent.id)["interactive"]["type"], "request_contact_info")
        message_id = cloud.control("POST", f"/customers/{cloud.ANA}/answers", {"message_id": sent.id, "answer": {"type": "contact"}})["id"]
        told = received(types.Message, lambda update: update.id == message_id)
        self.assertEqual(told.type, types.MessageType.CONTACTS)
