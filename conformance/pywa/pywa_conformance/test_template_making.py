"""Templates: made of every component that pywa builds, read back, edited, deleted, and what is told of them."""

import json
import time
import unittest

from pywa import errors, types
from pywa.types import templates as t

from . import cloud
from .client import received, status, wa
from .test_flows import survey

ENGLISH = t.TemplateLanguage.ENGLISH_US
PHOTO = cloud.FIXTURES / "photo.jpg"
CATALOG = "520000000000001"
# What the survey's screen declares.
GREETING = {"greeting": "Good morning"}
APP = t.OTPSupportedApp(package_name="com.example.app", signature_hash="K8a/AINcGX7")


def made(name: str, category: t.TemplateCategory, *components: object, **more: object) -> t.CreatedTemplate:
    template = t.Template(name=name, language=ENGLISH, category=category, components=list(components), **more)
    return wa().create_template(template)


def told(template_id: str, wanted: t.TemplateStatus) -> t.TemplateStatusUpdate:
    return received(t.TemplateStatusUpdate, lambda update: update.template_id == template_id and update.new_status == wanted)


class Making(unittest.TestCase):
    """Each test makes a template, reads it back, and sends it."""

    maxDiff = None

    def made(self, name: str, category: t.TemplateCategory, *components: object, **more: object) -> t.TemplateDetails:
        created = made(name, category, *components, **more)
        self.assertEqual((created.status, created.category), (t.TemplateStatus.APPROVED, category))
        update = told(created.id, t.TemplateStatus.APPROVED)
        self.assertEqual((update.template_name, update.category), (name, category))
        stored = wa().get_template(created.id)
        self.assertEqual((stored.id, stored.name, stored.language), (created.id, name, ENGLISH))
        self.assertEqual(len(stored.components), len(components), stored.components)
        # What pywa does not understand it leaves as it came.
        self.assertFalse([component for component in stored.components if isinstance(component, dict)])
        for given in components:
            self.assertIsInstance(stored.get_component(type(given)), type(given))
        return stored

    def arrives(self, name: str, *params: object) -> dict:
        sent = wa().send_template(cloud.ANA, name, ENGLISH, list(params))
        status(sent.id, types.MessageStatusType.DELIVERED)
        return cloud.on_the_phone(cloud.ANA, sent.id)["template"]["rendered"]

    def test_numbered_variables_and_quick_replies(self) -> None:
        header = t.HeaderText("Your visit on {{1}}", "Monday")
        body = t.BodyText("Dear {{1}}, we look forward to seeing you at {{2}} in our practice.", "Ana", "10:30")
        buttons = t.Buttons(buttons=[t.QuickReplyButton(text="I come"), t.QuickReplyButton(text="I cannot come")])
        stored = self.made("py_visit", t.TemplateCategory.UTILITY, header, body, t.FooterText(text="Our practice"), buttons)
        self.assertEqual([component.to_dict() for component in stored.components[:2]], [header.to_dict(), body.to_dict()])
        self.assertEqual(stored.get_component(t.FooterText), t.FooterText(text="Our practice"))
        self.assertEqual(stored.get_component(t.Buttons), buttons)
        shown = self.arrives(
            "py_visit", header.params("Friday"), body.params("Ana", "11:00"), t.QuickReplyButton.params(callback_data="yes", index=0),
        )
        self.assertEqual((shown["header"]["text"], shown["buttons"][0]["payload"]), ("Your visit on Friday", "yes"))

    def test_named_variables(self) -> None:
        body = t.BodyText("Your parcel {{parcel_id}} comes on {{weekday}} before noon.", parcel_id="8601", weekday="Friday")
        stored = self.made("py_named", t.TemplateCategory.UTILITY, body, parameter_format=t.ParamFormat.NAMED)
        self.assertEqual(stored.parameter_format, t.ParamFormat.NAMED)
        self.assertEqual(stored.components[0].to_dict(), body.to_dict())
        shown = self.arrives("py_named", body.params(weekday="Monday", parcel_id="7"))
        self.assertEqual(shown["body"], "Your parcel 7 comes on Monday before noon.")

    def test_money_and_dates(self) -> None:
        body = t.BodyText("Your order of {{1}} arrives on {{2}}, between nine and noon.", "49.90 EUR", "5 August 2026")
        self.made("py_money", t.TemplateCategory.UTILITY, body)
        price = t.Currency(fallback_value="49,90 €", code="EUR", amount_1000=49_900)
        shown = self.arrives("py_money", t.BodyText.params(price, t.DateTime(fallback_value="5 de agosto de 2026")))
        self.assertEqual(shown["body"], "Your order of 49,90 € arrives on 5 de agosto de 2026, between nine and noon.")

    def test_tap_target(self) -> None:
        buttons = t.Buttons(buttons=[t.URLButton(text="To the shop", url="https://example.com/shop")])
        body = t.BodyText("Our new collection is here: have a look at it today, we would love to see you.")
        self.made("py_tap_target", t.TemplateCategory.MARKETING, body, buttons)
        target = t.TapTargetConfiguration(title="The new collection", url="https://example.com/new")
        shown = self.arrives("py_tap_target", target)
        self.assertEqual(shown["tap_target"], {"title": "The new collection", "url": "https://example.com/new"})

    def test_media_headers(self) -> None:
        for name, header, params in [
            ("py_image", t.HeaderImage(example=PHOTO), t.HeaderImage.params(image=PHOTO)),
            ("py_video", t.HeaderVideo(example=cloud.FIXTURES / "clip.mp4"), t.HeaderVideo.params(video=cloud.FIXTURES / "clip.mp4")),
            (
                "py_document",
                t.HeaderDocument(example=cloud.FIXTURES / "price-list.pdf"),
                t.HeaderDocument.params(document=cloud.FIXTURES / "price-list.pdf", filename="prices.pdf"),
            ),
        ]:
            with self.subTest(name):
                stored = self.made(name, t.TemplateCategory.UTILITY, header, t.BodyText(f"Here is what you asked us for: {name}."))
                self.assertTrue(stored.get_component(type(header)).example.startswith("http"))
                self.assertEqual(self.arrives(name, params)["header"]["type"], name.removeprefix("py_"))

    def test_place(self) -> None:
        self.made("py_place", t.TemplateCategory.UTILITY, t.HeaderLocation(), t.BodyText("Your order waits for you in our store."))
        shown = self.arrives("py_place", t.HeaderLocation.params(lat=40.4, lon=-3.7, name="Store", address="Sol 1"))
        self.assertEqual(shown["header"]["location"]["name"], "Store")

    def test_links_phones_and_calls(self) -> None:
        link = t.URLButton(text="Track it", url="https://example.com/{{1}}", example="https://example.com/1")
        phone = t.PhoneNumberButton(text="Call us", phone_number="+34910000000")
        body = t.BodyText("Your parcel has just left our house.")
        stored = self.made("py_links", t.TemplateCategory.UTILITY, body, t.Buttons(buttons=[link, phone]))
        self.assertEqual([type(button) for button in stored.get_component(t.Buttons).buttons], [t.URLButton, t.PhoneNumberButton])
        shown = self.arrives("py_links", t.URLButton.params(url_variable="8601", index=0))
        self.assertEqual(shown["buttons"][0]["url"], "https://example.com/8601")
        call = t.Buttons(buttons=[t.VoiceCallButton(text="Call now")])
        stored = self.made("py_call", t.TemplateCategory.UTILITY, t.BodyText("Talk to us about your order."), call)
        self.assertEqual(stored.get_component(t.Buttons), call)

    def test_coupon_in_a_limited_time_offer(self) -> None:
        offer = t.LimitedTimeOffer(text="Ends soon!", has_expiration=True)
        coupon = t.CopyCodeButton(example="GARDEN")
        stored = self.made(
            "py_offer", t.TemplateCategory.MARKETING,
            t.HeaderImage(example=PHOTO), t.BodyText("Everything for the garden costs less."), offer,
            t.Buttons(buttons=[coupon, t.URLButton(text="Shop", url="https://example.com/")]),
        )
        self.assertEqual(stored.get_component(t.LimitedTimeOffer).to_dict(), offer.to_dict())
        # pywa's own builder of this value gives seconds where milliseconds are wanted.
        ends_at_ms = (int(time.time()) + 365 * 24 * 3600) * 1000
        ends = {"type": "limited_time_offer", "parameters": [
            {"type": "limited_time_offer", "limited_time_offer": {"expiration_time_ms": ends_at_ms}},
        ]}
        shown = self.arrives(
            "py_offer", t.HeaderImage.params(image=PHOTO), ends,
            t.CopyCodeButton.params(coupon_code="GARDEN", index=0),
        )
        self.assertEqual(shown["buttons"][0]["code"], "GARDEN")

    def test_media_carousel(self) -> None:
        def card() -> t.CarouselCard:
            link = t.URLButton(text="Buy", url="https://example.com/{{1}}", example="https://example.com/1")
            return t.CarouselCard(components=[
                t.HeaderImage(example=PHOTO), t.Buttons(buttons=[t.QuickReplyButton(text="More"), link]),
            ])

        stored = self.made(
            "py_cards", t.TemplateCategory.MARKETING, t.BodyText("These came in this week."), t.Carousel(cards=[card(), card()]),
        )
        self.assertEqual(len(stored.get_component(t.Carousel).cards), 2)

        def sent(index: int) -> object:
            buttons = [
                t.QuickReplyButton.params(callback_data=f"more-{index}", index=0),
                t.URLButton.params(url_variable=str(index), index=1),
            ]
            return t.CarouselCard.params(params=[t.HeaderImage.params(image=PHOTO), *buttons], index=index)

        shown = self.arrives("py_cards", t.Carousel.params(cards=[sent(0), sent(1)]))
        self.assertEqual(shown["cards"][1]["buttons"][0]["payload"], "more-1")

    def test_products(self) -> None:
        spm = t.Buttons(buttons=[t.SPMButton(text="View")])
        product = t.HeaderProduct.params(catalog_id=CATALOG, sku="sku-1")
        self.made("py_product", t.TemplateCategory.MARKETING, t.HeaderProduct(), t.BodyText("This lamp is back."), spm)
        self.assertEqual(self.arrives("py_product", product)["header"]["product"]["product_retailer_id"], "sku-1")
        catalog = t.Buttons(buttons=[t.CatalogButton(text="View catalog")])
        self.made("py_catalog", t.TemplateCategory.MARKETING, t.BodyText("All is in our catalogue."), catalog)
        self.arrives("py_catalog", t.CatalogButton.params(thumbnail_product_sku="sku-2", index=0))
        several = t.Buttons(buttons=[t.MPMButton(text="View items")])
        self.made("py_several", t.TemplateCategory.MARKETING, t.HeaderText("For you"), t.BodyText("We chose these."), several)
        sections = [types.ProductsSection(title="Lamps", skus=["sku-1", "sku-2"])]
        shown = self.arrives("py_several", t.MPMButton.params(product_sections=sections, thumbnail_product_sku="sku-1", index=0))
        self.assertEqual(shown["buttons"][0]["sections"][0]["title"], "Lamps")

    def test_requests(self) -> None:
        contact = t.Buttons(buttons=[t.ContactInfoRequestButton()])
        self.made("py_contact", t.TemplateCategory.UTILITY, t.BodyText("Please share your contact with us."), contact)
        self.assertEqual(self.arrives("py_contact")["buttons"][0]["type"], "request_contact_info")
        self.made("py_may_call", t.TemplateCategory.UTILITY, t.BodyText("May we call you?"), t.CallPermissionRequestButton())
        self.assertTrue(self.arrives("py_may_call")["call_permission_request"])

    def test_codes(self) -> None:
        for name, button in [
            ("py_copy", t.CopyCodeOTPButton()),
            ("py_one_tap", t.OneTapOTPButton(supported_apps=[APP])),
            ("py_zero_tap", t.ZeroTapOTPButton(zero_tap_terms_accepted=True, supported_apps=[APP])),
        ]:
            with self.subTest(name):
                created = made(
                    name, t.TemplateCategory.AUTHENTICATION, t.AuthenticationBody(add_security_recommendation=True),
                    t.AuthenticationFooter(code_expiration_minutes=5), t.Buttons(buttons=[button]),
                )
                stored = wa().get_template(created.id)
                self.assertTrue(stored.get_component(t.AuthenticationBody).add_security_recommendation)
                self.assertEqual(stored.get_component(t.AuthenticationFooter).code_expiration_minutes, 5)
                shown = self.arrives(name, t.AuthenticationBody.params(otp="482913"), type(button).params(otp="482913"))
                self.assertIn("482913", shown["body"])

    def test_flows(self) -> None:
        """However its Flow is named, a button is read back with the Flow's id, and opens it."""
        created = wa().create_flow("py_questions", [types.FlowCategory.SURVEY], flow_json=survey(), publish=True)
        for name, reference in [
            ("py_flow_by_id", {"flow_id": created.id, "flow_action": types.FlowActionType.NAVIGATE}),
            ("py_flow_by_name", {"flow_name": "py_questions", "icon": t.FlowButtonIcon.REVIEW}),
            ("py_flow_of_json", {"flow_json": survey()}),
        ]:
            with self.subTest(name):
                button = t.FlowButton(text="Start", **reference)
                stored = self.made(name, t.TemplateCategory.UTILITY, t.BodyText(f"A few questions of {name}."), t.Buttons(buttons=[button]))
                read = stored.get_component(t.Buttons).buttons[0]
                self.assertEqual((read.text, read.flow_action, read.icon), ("Start", types.FlowActionType.NAVIGATE, button.icon))
                if "flow_json" not in reference:
                    self.assertEqual(read.flow_id, created.id)
                self.assertEqual(wa().get_flow(read.flow_id).status, types.FlowStatus.PUBLISHED)
                shown = self.arrives(name, t.FlowButton.params(index=0, flow_token=f"token-{name}", flow_action_data=GREETING))
                self.assertEqual((shown["buttons"][0]["flow_token"], shown["buttons"][0]["flow"]["flow_id"]), (f"token-{name}", read.flow_id))
        # pywa says null for what is not given.
        self.assertEqual(self.arrives("py_flow_by_id", t.FlowButton.params(index=0, flow_action_data=GREETING))["buttons"][0]["flow_token"], "unused")
        with self.assertRaises(errors.WhatsAppError) as refused:
            made("py_flow_of_nobody", t.TemplateCategory.UTILITY, t.BodyText("A few questions."), t.Buttons(buttons=[t.FlowButton(text="Go", flow_id="1")]))
        self.assertEqual(refused.exception.code, 100)

    def test_gif(self) -> None:
        clip = cloud.FIXTURES / "clip.mp4"
        stored = self.made("py_gif", t.TemplateCategory.MARKETING, t.HeaderGIF(example=clip), t.BodyText("The new bags wave at you."))
        self.assertTrue(stored.get_component(t.HeaderGIF).example.startswith("http"))
        with self.assertRaises(errors.WhatsAppError) as refused:
            wa().send_template(cloud.ANA, "py_gif", ENGLISH, [t.HeaderGIF.params(gif=clip)])
        self.assertEqual(refused.exception.code, 131009)

    def test_options_of_marketing(self) -> None:
        """A deep link and what Meta may do to a template come back as they were given."""
        app = t.AppDeepLink(meta_app_id=17, android_deep_link="app://bags", android_fallback_playstore_url="https://play.example.com/x")
        link = t.URLButton(text="Shop", url="https://example.com/bags", app_deep_link=app)
        freedom = t.DegreesOfFreedomSpec(creative_features_spec=t.CreativeFeaturesSpec(image_touchups=True, image_banner=False))
        stored = self.made(
            "py_freedom", t.TemplateCategory.MARKETING, t.BodyText("The bags are here."), t.Buttons(buttons=[link]),
            degrees_of_freedom_spec=freedom, message_send_ttl_seconds=43200,
        )
        self.assertEqual(stored.get_component(t.Buttons).buttons[0].to_dict(), link.to_dict())
        self.assertEqual((stored.degrees_of_freedom_spec.to_dict(), stored.message_send_ttl_seconds), (freedom.to_dict(), 43200))

    def test_codes_in_several_languages(self) -> None:
        # pywa's own call sends this JSON inside of a JSON text, which is no object.
        wanted = t._AuthenticationTemplates(
            name="py_codes", languages=[ENGLISH, t.TemplateLanguage.SPANISH],
            components=[
                t.AuthenticationBody(add_security_recommendation=True), t.AuthenticationFooter(code_expiration_minutes=5),
                t.Buttons(buttons=[t.CopyCodeOTPButton()]),
            ],
        )
        created = cloud.graph(f"/{cloud.WABA_ID}/upsert_message_templates", json.loads(wanted.to_json()))["data"]
        self.assertEqual([template["language"] for template in created], ["en_US", "es"])
        for template in created:
            self.assertEqual(wa().get_template(template["id"]).category, t.TemplateCategory.AUTHENTICATION)

    def test_of_the_library(self) -> None:
        link = t.URLButton.library_input(base_url="https://example.com/{{1}}", url_suffix_example="https://example.com/1")
        created = wa().create_template(t.LibraryTemplate(
            name="py_library", library_template_name="delivery_update_1", category=t.TemplateCategory.UTILITY, language=ENGLISH,
            library_template_button_inputs=[link],
        ))
        self.assertEqual(created.status, t.TemplateStatus.APPROVED)


class Life(unittest.TestCase):
    def test_edited_and_told(self) -> None:
        created = made("py_edited", t.TemplateCategory.UTILITY, t.BodyText("Your parcel comes tomorrow."))
        told(created.id, t.TemplateStatus.APPROVED)
        text = "Your parcel comes today."
        self.assertTrue(wa().update_template(created.id, new_components=[t.BodyText(text)]))
        update = received(t.TemplateComponentsUpdate, lambda update: update.template_id == created.id)
        self.assertEqual(update.template_element, text)
        with self.assertRaises(errors.WhatsAppError) as refused:
            wa().update_template(created.id, new_components=[t.BodyText("Your parcel comes at noon.")])
        self.assertEqual(refused.exception.code, 100)

    def test_archived_and_back(self) -> None:
        created = made("py_archived", t.TemplateCategory.UTILITY, t.BodyText("Your parcel waits at the counter."))
        self.assertEqual(list(wa().archive_templates([created.id]).archived), [created.id])
        told(created.id, t.TemplateStatus.ARCHIVED)
        self.assertEqual(list(wa().unarchive_templates([created.id]).unarchived), [created.id])
        told(created.id, t.TemplateStatus.UNARCHIVED)

    def test_deleted(self) -> None:
        created = made("py_deleted", t.TemplateCategory.UTILITY, t.BodyText("Your parcel went back to us."))
        self.assertTrue(wa().delete_template("py_deleted", template_id=created.id).success)
        with self.assertRaises(errors.WhatsAppError) as refused:
            wa().send_template(cloud.ANA, "py_deleted", ENGLISH, [])
        self.assertEqual(refused.exception.code, 132001)

    def test_unpaused(self) -> None:
        created = made("py_running", t.TemplateCategory.UTILITY, t.BodyText("Your parcel is on the ship."))
        unpaused = wa().unpause_template(created.id)
        self.assertFalse(unpaused.success)
        self.assertTrue(unpaused.reason)

    def test_moved_to_another_category(self) -> None:
        created = made("py_advert", t.TemplateCategory.UTILITY, t.BodyText("Get 20% off everything today."))
        self.assertEqual(created.category, t.TemplateCategory.MARKETING)
        update = received(t.TemplateCategoryUpdate, lambda update: update.template_id == created.id)
        self.assertEqual((update.previous_category, update.new_category), (t.TemplateCategory.UTILITY, t.TemplateCategory.MARKETING))

    def test_refused(self) -> None:
        with self.assertRaises(errors.WhatsAppError) as refused:
            made("py_dangling", t.TemplateCategory.UTILITY, t.BodyText("Your parcel is {{1}}.", "here"))
        self.assertEqual((refused.exception.code, refused.exception.subcode), (100, 2388299))
