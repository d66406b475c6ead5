"""Flows: built with pywa's own classes, sent, opened on the phone, filled in with pywa's endpoint."""

import unittest

import httpx
from pywa import types
from pywa.types import flows as f

from . import client, cloud
from .client import received, status, wa


def ask(customer: str, step: str, **body: object) -> dict:
    return cloud.control("POST", f"/customers/{customer}/flows/{step}", body)


def survey() -> f.FlowJSON:
    name = f.TextInput(name="who", label="Name", required=True)
    colours = f.RadioButtonsGroup(
        name="colour", label="Colour", data_source=[f.DataSource(id="red", title="Red"), f.DataSource(id="blue", title="Blue")],
    )
    greeting = f.ScreenData(key="greeting", example="Hello")
    return f.FlowJSON(
        version="7.3",
        screens=[
            f.Screen(
                id="ASK", title="A question", terminal=True, data=[greeting],
                layout=f.Layout(children=[
                    f.TextHeading(text=greeting.ref),
                    f.Form(name="form", children=[
                        name, colours,
                        f.Footer(label="Send", on_click_action=f.CompleteAction(payload={"who": name.ref, "colour": colours.ref})),
                    ]),
                ]),
            ),
        ],
    )


def booking() -> f.FlowJSON:
    slot = f.Dropdown(name="slot", label="When", data_source=[f.DataSource(id="9", title="9:00")])
    hint = f.ScreenData(key="hint", example="Choose")
    done = f.ScreenData(key="said", example="Done")
    return f.FlowJSON(
        version="7.3", data_api_version="4.0", routing_model={"BOOK": ["DONE"], "DONE": []},
        screens=[
            f.Screen(id="BOOK", title="Book", data=[hint], layout=f.Layout(children=[
                f.TextBody(text=hint.ref), slot,
                f.Footer(label="On", on_click_action=f.DataExchangeAction(payload={"slot": slot.ref})),
            ])),
            f.Screen(id="DONE", title="Done", terminal=True, data=[done], layout=f.Layout(children=[
                f.TextBody(text=done.ref),
                f.Footer(label="Send", on_click_action=f.DataExchangeAction(payload={"said": done.ref})),
            ])),
        ],
    )


class Flows(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cloud.text(cloud.ANA, "Hello, I opened the window")

    def completion(self, message_id: str) -> types.FlowCompletion:
        return received(types.FlowCompletion, lambda update: update.id == message_id)

    def test_made_written_and_read(self) -> None:
        made = wa().create_flow("Read", [f.FlowCategory.SURVEY, f.FlowCategory.OTHER])
        result = wa().update_flow_json(made.id, survey())
        self.assertTrue(result.success)
        self.assertFalse(result.validation_errors)
        details = wa().get_flow(made.id)
        self.assertEqual((details.name, details.status, details.json_version), ("Read", f.FlowStatus.DRAFT, "7.3"))
        self.assertEqual(set(details.categories), {f.FlowCategory.SURVEY, f.FlowCategory.OTHER})
        self.assertEqual(details.application.id, str(cloud.APP_ID))
        self.assertEqual(details.whatsapp_business_account.id, str(cloud.WABA_ID))
        self.assertIn(made.id, details.preview.url)
        assets = list(wa().get_flow_assets(made.id))
        self.assertEqual((assets[0].name, assets[0].type), ("flow.json", "FLOW_JSON"))
        # As an app that has the address only: without a token.
        self.assertEqual(httpx.get(assets[0].url, trust_env=False).json()["screens"][0]["id"], "ASK")
        self.assertTrue(wa().update_flow_metadata(made.id, name="Read again").success)
        self.assertIn("Read again", [flow.name for flow in wa().get_flows()])
        self.assertTrue(wa().delete_flow(made.id).success)

    def test_mistakes_are_told(self) -> None:
        made = wa().create_flow("Mistaken", [f.FlowCategory.OTHER])
        result = wa().update_flow_json(made.id, {"version": "7.3", "screens": [], "colour": "red"})
        told = {error.error for error in result.validation_errors}
        self.assertIn("INVALID_PROPERTY_KEY", told)
        self.assertTrue(all(error.line_start >= 1 and error.message for error in result.validation_errors))
        with self.assertRaises(Exception):
            wa().publish_flow(made.id)

    def test_sent_and_completed(self) -> None:
        made = wa().create_flow("Sent", [f.FlowCategory.SURVEY], flow_json=survey(), publish=True)
        button = types.FlowButton(
            title="Start", flow_id=made.id, flow_token="t-1", flow_action_type=f.FlowActionType.NAVIGATE,
            flow_action_screen="ASK", flow_action_payload={"greeting": "Good morning"},
        )
        sent = wa().send_message(cloud.ANA, "A few questions", buttons=button)
        status(sent.id, types.MessageStatusType.DELIVERED)
        opened = ask(cloud.ANA, "open", message_id=sent.id)
        self.assertEqual((opened["screen"], opened["data"]), ("ASK", {"greeting": "Good morning"}))
        done = ask(cloud.ANA, "complete", message_id=sent.id, screen="ASK", payload={"who": "Ana", "colour": "red"})
        got = self.completion(done["message_id"])
        self.assertEqual((got.token, got.response, got.body), ("t-1", {"who": "Ana", "colour": "red"}, "Sent"))
        self.assertEqual(got.reply_to_message.message_id, sent.id)
        self.assertTrue(wa().deprecate_flow(made.id).success)

    def test_endpoint(self) -> None:
        self.assertTrue(wa().set_business_public_key(client.public_key()).success)
        made = wa().create_flow(
            "Booked", [f.FlowCategory.APPOINTMENT_BOOKING], flow_json=booking(), endpoint_uri=client.flow_endpoint(),
        )
        # The health check is answered by pywa itself.
        self.assertTrue(wa().publish_flow(made.id).success)
        button = types.FlowButton(
            title="Book", flow_id=made.id, flow_token="t-2", flow_action_type=f.FlowActionType.DATA_EXCHANGE,
        )
        sent = wa().send_message(cloud.ANA, "Book a table", buttons=button)
        status(sent.id, types.MessageStatusType.DELIVERED)
        opened = ask(cloud.ANA, "open", message_id=sent.id)
        self.assertEqual((opened["screen"], opened["data"]), ("BOOK", {"hint": "for t-2"}))
        answer = {"message_id": sent.id, "screen": "BOOK", "data": {"slot": "9"}, "action": "data_exchange"}
        self.assertEqual(ask(cloud.ANA, "exchange", **answer), {"screen": "DONE", "data": {"said": "slot 9"}})
        done = ask(cloud.ANA, "exchange", message_id=sent.id, screen="DONE", data={"said": "slot 9"}, action="data_exchange")
        self.assertTrue(done["closed"])
        got = self.completion(done["message_id"])
        self.assertEqual((got.token, got.response), ("t-2", {"booked": "slot 9"}))
