"""The account, its portfolio, its profile and its callbacks."""

import unittest

from pywa import types

from . import cloud
from .client import VERIFY_TOKEN, message, wa

BUSINESS_ID = 200000000000001


def callback() -> str:
    """Where the client's own server is."""
    [found] = [row for row in cloud_subscriptions() if row["active"]]
    return found["callback_url"]


def cloud_subscriptions() -> list[dict]:
    token = f"{cloud.APP_ID}|{cloud.APP_SECRET}"
    api = wa().api._session
    url = f"https://graph.facebook.com/v23.0/{cloud.APP_ID}/subscriptions"
    return api.get(url, headers={"Authorization": f"Bearer {token}"}).json()["data"]


class Accounts(unittest.TestCase):
    def test_owned(self) -> None:
        ids = [account.id for account in wa().get_owned_business_accounts(business_portfolio_id=BUSINESS_ID)]
        self.assertEqual(ids, [str(cloud.WABA_ID)])

    def test_numbers_page_by_page(self) -> None:
        first = wa().get_business_phone_numbers(pagination=types.Pagination(limit=1))
        self.assertEqual((len(first), first.has_next, first.has_previous), (1, True, False))
        self.assertEqual([number.id for number in first.all()], ["400000000000001", "400000000000002"])

    def test_shared(self) -> None:
        self.assertEqual(list(wa().get_shared_business_accounts(business_portfolio_id=BUSINESS_ID)), [])

    def test_app_access_token(self) -> None:
        token = wa().get_app_access_token(cloud.APP_ID, cloud.APP_SECRET)
        self.assertTrue(token.startswith(str(cloud.APP_ID)), token)

    def test_profile_changes_in_part(self) -> None:
        before = wa().get_business_profile()
        changed = wa().update_business_profile(
            about="Lamps and chairs", email="hello@example.com", websites=["https://example.com"], description="A shop"
        )
        self.assertTrue(changed.success)
        after = wa().get_business_profile()
        self.assertEqual((after.about, after.email, after.description), ("Lamps and chairs", "hello@example.com", "A shop"))
        self.assertEqual((after.industry, after.address), (before.industry, before.address))

    def test_callback_of_the_account_and_of_the_number(self) -> None:
        url = callback()
        self.assertTrue(wa().override_waba_callback_url(url, VERIFY_TOKEN).success)
        self.assertTrue(wa().override_phone_callback_url(url, VERIFY_TOKEN).success)
        self.assertEqual(message(cloud.text(cloud.ANA, "By the override")).text, "By the override")
        self.assertTrue(wa().delete_phone_callback_url().success)
        self.assertTrue(wa().delete_waba_callback_url().success)
        self.assertEqual(message(cloud.text(cloud.ANA, "By the app's own")).text, "By the app's own")

    def test_app_callback(self) -> None:
        token = wa().get_app_access_token(cloud.APP_ID, cloud.APP_SECRET)
        set_again = wa().set_app_callback_url(cloud.APP_ID, token, callback(), VERIFY_TOKEN, ["messages", "user_preferences"])
        self.assertTrue(set_again.success)


class Files(unittest.TestCase):
    def test_each_way_of_reading(self) -> None:
        photo = cloud.FIXTURES / "photo.jpg"
        media = wa().upload_media(photo)
        url = wa().get_media_url(media.id).url
        self.assertEqual(wa().get_media_bytes(url), photo.read_bytes())
        self.assertEqual(b"".join(wa().stream_media(url)), photo.read_bytes())

    def test_carousel(self) -> None:
        cloud.text(cloud.ANA, "Show me the rooms")
        link = wa().get_media_url(wa().upload_media(cloud.FIXTURES / "photo.jpg").id).url
        cards = [types.ImageCarouselCard(body=f"Room {i}", buttons=types.URLButton("Book", "https://example.com"), image=link) for i in range(2)]
        sent = wa().send_carousel(cloud.ANA, body="Our rooms", cards=cards)
        self.assertTrue(sent.id.startswith("wamid."))
