"""Templates: listed, looked up, sent, answered."""

import unittest

from pywa import errors, types
from pywa.types.templates import (
    AuthenticationBody,
    BodyText,
    Carousel,
    CarouselCard,
    CopyCodeOTPButton,
    HeaderDocument,
    HeaderImage,
    HeaderLocation,
    HeaderText,
    QuickReplyButton,
    TemplateCategory,
    TemplateLanguage,
    TemplateStatus,
    URLButton,
)

from . import cloud
from .client import received, status, wa
from .test_interactive import answer

ENGLISH = TemplateLanguage.ENGLISH_US
PHOTO = cloud.FIXTURES / "photo.jpg"


class Templates(unittest.TestCase):
    def arrives(self, name: str, *params: object, language: TemplateLanguage = ENGLISH) -> tuple[str, dict]:
        """The id, and what the customer sees."""
        sent = wa().send_template(cloud.ANA, name, language, list(params))
        status(sent.id, types.MessageStatusType.DELIVERED)
        return sent.id, cloud.on_the_phone(cloud.ANA, sent.id)["template"]["rendered"]

    def test_without_parameters(self) -> None:
        _, shown = self.arrives("hello_world")
        self.assertEqual(shown["header"], {"type": "text", "text": "Hello World"})

    def test_named_parameters_and_a_link(self) -> None:
        named = BodyText.params(first_name="Ana", order_id="8601", delivery_day="Friday")
        _, shown = self.arrives("order_update", named, URLButton.params(url_variable="8601", index=0))
        self.assertTrue(shown["body"].startswith("Hi Ana, your order 8601"), shown)

    def test_picture(self) -> None:
        _, shown = self.arrives("summer_sale", HeaderImage.params(image=PHOTO), BodyText.params("Ana", "Sunday"))
        self.assertTrue(shown["body"].startswith("Hi Ana"), shown)

    def test_document(self) -> None:
        document = HeaderDocument.params(document=cloud.FIXTURES / "price-list.pdf", filename="bill.pdf")
        _, shown = self.arrives("invoice", document, BodyText.params("2026-118", "49.90 EUR"))
        self.assertIn("invoice 2026-118 over 49.90 EUR", shown["body"])

    def test_place(self) -> None:
        place = HeaderLocation.params(lat=40.4, lon=-3.7, name="Store", address="Sol 1")
        _, shown = self.arrives("store_location", place, BodyText.params("8601"))
        self.assertIn("order 8601", shown["body"])

    def test_one_time_code(self) -> None:
        _, shown = self.arrives("login_code", AuthenticationBody.params(otp="482913"), CopyCodeOTPButton.params(otp="482913"))
        self.assertIn("482913", shown["body"])

    def test_quick_reply_and_the_tap(self) -> None:
        params = [
            HeaderText.params("Monday"),
            BodyText.params("Ana", "10:30"),
            QuickReplyButton.params(callback_data="coming", index=0),
            QuickReplyButton.params(callback_data="cancel", index=1),
        ]
        sent, _ = self.arrives("appointment_reminder", *params)
        tapped = answer(cloud.ANA, sent, type="option", id="1")
        got = received(types.CallbackButton, lambda update: update.id == tapped)
        self.assertEqual((got.data, got.title, got.reply_to_message.id), ("cancel", "I cannot come", sent))

    def test_carousel(self) -> None:
        def card(index: int) -> CarouselCard:
            buttons = [
                QuickReplyButton.params(callback_data=f"more-{index}", index=0),
                URLButton.params(url_variable=f"item-{index}", index=1),
            ]
            return CarouselCard.params(params=[HeaderImage.params(image=PHOTO), *buttons], index=index)

        _, shown = self.arrives("new_arrivals", BodyText.params("Ana"), Carousel.params(cards=[card(i) for i in range(3)]))
        self.assertIn("three things", shown["body"])

    def test_by_the_marketing_messages_api(self) -> None:
        sent = wa().send_template(cloud.ANA, "summer_sale", ENGLISH, [
            HeaderImage.params(image=PHOTO), BodyText.params("Ana", "Sunday"),
        ], use_mm_lite_api=True)
        self.assertEqual(status(sent.id, types.MessageStatusType.DELIVERED).pricing.billable, True)

    def test_listed_and_looked_up(self) -> None:
        listed = list(wa().get_templates(statuses=[TemplateStatus.APPROVED], categories=[TemplateCategory.MARKETING]))
        self.assertTrue({"summer_sale", "weekend_offer", "new_arrivals"} <= {template.name for template in listed})
        self.assertTrue(all(template.category == TemplateCategory.MARKETING for template in listed))
        one = wa().get_template(listed[0].id)
        self.assertEqual((one.id, one.name, one.status), (listed[0].id, listed[0].name, TemplateStatus.APPROVED))

    def test_pages(self) -> None:
        pages = wa().get_templates(pagination=types.Pagination(limit=5))
        self.assertEqual(len(pages), 5)
        self.assertTrue(pages.has_next)
        self.assertGreaterEqual(pages.total_count, 14)

    def test_unknown(self) -> None:
        with self.assertRaises(errors.WhatsAppError) as refused:
            wa().send_template(cloud.ANA, "no_such_template", ENGLISH, [])
        self.assertEqual(refused.exception.code, 132001)
