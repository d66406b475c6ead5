"""Buttons, lists, products and cards, and what customers do with them."""

import unittest

from pywa import types

from . import cloud
from .client import message, received, status, wa

CATALOG = "520000000000001"


def answer(customer: str, message_id: str, **given: object) -> str:
    """The customer answers a message with what it offers; the id of the answer."""
    return cloud.control("POST", f"/customers/{customer}/answers", {"message_id": message_id, "answer": given})["id"]


class Interactive(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cloud.text(cloud.ANA, "Hello, I opened the window")

    def arrives(self, sent: types.SentMessage) -> dict:
        status(sent.id, types.MessageStatusType.DELIVERED)
        shown = cloud.on_the_phone(cloud.ANA, sent.id)
        self.assertEqual(shown["type"], "interactive")
        return shown["interactive"]

    def test_buttons_and_the_tap(self) -> None:
        buttons = [types.Button("Yes", "answer:yes"), types.Button("No", "answer:no")]
        sent = wa().send_message(cloud.ANA, "Shall we?", header="Lunch", footer="Free", buttons=buttons)
        self.assertEqual(self.arrives(sent)["type"], "button")
        tapped = answer(cloud.ANA, sent.id, type="option", id="answer:yes")
        got = received(types.CallbackButton, lambda update: update.id == tapped)
        self.assertEqual((got.data, got.title, got.reply_to_message.id), ("answer:yes", "Yes", sent.id))

    def test_buttons_below_a_picture(self) -> None:
        photo = cloud.FIXTURES / "photo.jpg"
        sent = wa().send_image(cloud.ANA, photo, caption="Which?", buttons=[types.Button("This", "this")])
        self.assertEqual(self.arrives(sent)["header"]["type"], "image")

    def test_buttons_below_a_video(self) -> None:
        clip = cloud.FIXTURES / "clip.mp4"
        sent = wa().send_video(cloud.ANA, clip, caption="Which?", buttons=[types.Button("This", "this")])
        self.assertEqual(self.arrives(sent)["header"]["type"], "video")

    def test_buttons_below_a_document(self) -> None:
        prices = cloud.FIXTURES / "price-list.pdf"
        sent = wa().send_document(
            cloud.ANA, prices, filename="prices.pdf", caption="Which?", buttons=[types.Button("This", "this")]
        )
        self.assertEqual(self.arrives(sent)["header"]["type"], "document")

    def test_list_and_the_choice(self) -> None:
        rows = [types.SectionRow("9:00", "slot:9", "with Dr Ruiz"), types.SectionRow("16:00", "slot:16")]
        sections = types.SectionList("Times", [types.Section("Today", rows)])
        sent = wa().send_message(cloud.ANA, "When?", buttons=sections)
        self.assertEqual(self.arrives(sent)["type"], "list")
        chosen = answer(cloud.ANA, sent.id, type="option", id="slot:9")
        got = received(types.CallbackSelection, lambda update: update.id == chosen)
        self.assertEqual((got.data, got.title, got.description), ("slot:9", "9:00", "with Dr Ruiz"))

    def test_page(self) -> None:
        sent = wa().send_message(cloud.ANA, "Book", buttons=types.URLButton("Book now", "https://example.com/book"))
        self.assertEqual(self.arrives(sent)["action"]["parameters"]["url"], "https://example.com/book")

    def test_place_that_was_asked_for(self) -> None:
        sent = wa().request_location(cloud.ANA, "Where shall we deliver?")
        self.assertEqual(self.arrives(sent)["type"], "location_request_message")
        got = message(answer(cloud.ANA, sent.id, type="location", latitude=40.4, longitude=-3.7, name="Sol"))
        self.assertEqual((got.location.latitude, got.location.name), (40.4, "Sol"))
        self.assertEqual(got.reply_to_message.id, sent.id)

    def test_product(self) -> None:
        sent = wa().send_product(cloud.ANA, CATALOG, "sku-1", body="This one?")
        self.assertEqual(self.arrives(sent)["action"], {"catalog_id": CATALOG, "product_retailer_id": "sku-1"})

    def test_products(self) -> None:
        sections = [types.ProductsSection("Desk", ["sku-1", "sku-2"]), types.ProductsSection("Floor", ["sku-3"])]
        sent = wa().send_products(cloud.ANA, CATALOG, sections, title="Lamps", body="Our lamps")
        self.assertEqual(len(self.arrives(sent)["action"]["sections"]), 2)

    def test_catalog(self) -> None:
        sent = wa().send_catalog(cloud.ANA, "Have a look", thumbnail_product_sku="sku-1")
        self.assertEqual(self.arrives(sent)["type"], "catalog_message")

    def test_order(self) -> None:
        wa().update_commerce_settings(is_catalog_visible=True, is_cart_enabled=True)
        item = {"product_retailer_id": "sku-1", "quantity": 2, "item_price": 9.5, "currency": "EUR"}
        got = message(cloud.write(cloud.ANA, {"type": "order", "order": {"catalog_id": CATALOG, "product_items": [item]}}))
        self.assertEqual((got.order.catalog_id, got.order.products[0].sku, got.order.total_price), (CATALOG, "sku-1", 19))
