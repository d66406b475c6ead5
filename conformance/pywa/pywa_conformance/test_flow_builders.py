"""Every class that pywa builds Flow JSON with: its JSON is accepted, and comes back as it was written."""

import datetime
import json
import re
import unittest

import httpx
from pywa.types import flows as f

from .client import wa

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
OPTIONS = [
    f.DataSource(id="a", title="First", description="The first one", metadata="1 of 2", image=PIXEL, alt_text="A dot", color="00FF00"),
    f.DataSource(id="b", title="Second", enabled=False),
]
DAY = datetime.date(2026, 12, 1)


def send(**payload: object) -> f.Footer:
    return f.Footer(label="Send", on_click_action=f.CompleteAction(payload=payload))


def screen(*children: object, id: str = "ONE", **more: object) -> f.Screen:
    return f.Screen(id=id, title="Screen", terminal=True, layout=f.Layout(children=list(children)), **more)


class FlowBuilders(unittest.TestCase):
    def round_trip(self, *screens: f.Screen, **more: object) -> None:
        written = f.FlowJSON(version="7.3", screens=list(screens), **more)
        made = wa().create_flow(f"Builders {self.id().rsplit('.', 1)[-1]}", [f.FlowCategory.OTHER])
        result = wa().update_flow_json(made.id, written)
        self.assertTrue(result.success)
        self.assertFalse(result.validation_errors, result.validation_errors)
        asset = next(iter(wa().get_flow_assets(made.id)))
        self.assertEqual(httpx.get(asset.url, trust_env=False).json(), json.loads(written.to_json()))
        self.assertTrue(wa().delete_flow(made.id).success)

    def test_texts(self) -> None:
        name = f.ScreenData(key="name", example="Ana")
        lines = f.ScreenData(key="lines", example=["one", "two"])
        struck = f.ScreenData(key="struck", example=True)
        self.round_trip(
            screen(
                f.TextHeading(text=name.ref),
                f.TextSubheading(text=f.FlowStr("Hello {name}", name=name.ref)),
                f.TextBody(text="**Bold** words", markdown=True),
                f.TextBody(text="Old price", font_weight=f.FontWeight.BOLD_ITALIC, strikethrough=struck.ref),
                f.TextCaption(text=["a", "b"], markdown=True),
                f.TextCaption(text="Small", font_weight=f.FontWeight.ITALIC, visible=struck.ref),
                send(),
                data=[name, lines, struck],
            ),
        )

    def test_rich_text(self) -> None:
        self.round_trip(screen(f.RichText(text=["# Terms", "Be **kind**.", "1. One", "2. Two"]), send()))

    def test_typed_answers(self) -> None:
        helper = f.ScreenData(key="helper", example="As on your card")
        mail = f.TextInput(
            name="mail", label="E-mail", input_type=f.InputType.EMAIL, required=True, max_chars=50,
            helper_text=helper.ref, init_value="ana@example.com", error_message="No such address",
        )
        code = f.TextInput(
            name="code", label="Code", input_type=f.InputType.PASSCODE, label_variant=f.LabelVariant.LARGE,
            pattern=re.compile("^[0-9]{4}$"), helper_text="Four digits", min_chars=4, max_chars=4,
        )
        words = f.TextArea(name="words", label="Anything else?", max_length=600, required=False, label_variant=f.LabelVariant.LARGE)
        self.round_trip(
            screen(
                f.Form(name="form", children=[mail, code, words, send(mail=mail.ref, code=code.ref, words=words.ref)]),
                data=[helper], sensitive=["code"],
            ),
        )

    def test_choices(self) -> None:
        many = f.CheckboxGroup(
            name="many", label="Several", description="As many as you like", data_source=OPTIONS, min_selected_items=1,
            max_selected_items=2, media_size=f.MediaSize.LARGE, init_value=["a"],
        )
        one = f.RadioButtonsGroup(name="one", label="One", data_source=OPTIONS, required=True, init_value="a")
        listed = f.Dropdown(name="listed", label="From a list", data_source=[f.DataSource(id="x", title="X")])
        chips = f.ChipsSelector(name="chips", label="Chips", data_source=[
            f.DataSource(id="c", title="C"), f.DataSource(id="d", title="D"),
        ], max_selected_items=2)
        agreed = f.OptIn(
            name="agreed", label="I agree", required=True, on_click_action=f.OpenURLAction(url="https://example.com/terms"),
        )
        refs = {part.name: part.ref for part in (many, one, listed, chips, agreed)}
        self.round_trip(screen(many, one, listed, chips, agreed, send(**refs)))

    def test_choices_that_change_the_screen(self) -> None:
        shown = f.ScreenData(key="shown", example=False)
        choice = f.RadioButtonsGroup(
            name="choice", label="More?", data_source=[
                f.DataSource(
                    id="yes", title="Yes", on_select_action=f.UpdateDataAction(payload=[shown.update(new_value=True)]),
                    on_unselect_action=f.UpdateDataAction(payload=[shown.update(new_value=False)]),
                ),
                f.DataSource(id="no", title="No"),
            ],
        )
        detail = f.TextInput(name="detail", label="Tell us", visible=shown.ref)
        self.round_trip(screen(choice, detail, send(choice=choice.ref, detail=detail.ref), data=[shown]))

    def test_dates(self) -> None:
        picked = f.DatePicker(
            name="picked", label="Date", min_date=DAY, max_date=DAY + datetime.timedelta(days=30),
            unavailable_dates=[DAY + datetime.timedelta(days=1)], helper_text="A day in December", required=True,
        )
        day = f.CalendarPicker(
            name="day", label="Day", mode=f.CalendarPickerMode.SINGLE, min_date=DAY,
            include_days=[f.CalendarDay.MON, f.CalendarDay.TUE],
        )
        stay = f.CalendarPicker(
            name="stay", title="Your stay", description="Two nights at least", mode=f.CalendarPickerMode.RANGE,
            label=f.CalendarRangeValues(start_date="From", end_date="To"),
            required=f.CalendarRangeValues(start_date=True, end_date=False), min_days=2, max_days=14,
        )
        self.round_trip(screen(picked, day, stay, send(picked=picked.ref, day=day.ref, stay=stay.ref)))

    def test_pictures(self) -> None:
        self.round_trip(
            screen(
                f.Image(src=PIXEL, width=100, height=100, scale_type=f.ScaleType.CONTAIN, aspect_ratio=1, alt_text="A dot"),
                f.ImageCarousel(
                    images=[f.ImageCarouselItem(src=PIXEL, alt_text="One"), f.ImageCarouselItem(src=PIXEL, alt_text="Two")],
                    aspect_ratio="4:3", scale_type=f.ScaleType.COVER,
                ),
                send(),
            ),
        )

    def test_photos(self) -> None:
        photo = f.PhotoPicker(
            name="photo", label="Photo", description="Of the damage", photo_source=f.PhotoSource.CAMERA,
            max_file_size_kb=10_000, min_uploaded_photos=1, max_uploaded_photos=1,
        )
        self.round_trip(screen(photo, send(photo=photo.ref)))

    def test_documents(self) -> None:
        papers = f.DocumentPicker(
            name="papers", label="Papers", description="Your policy", max_file_size_kb=5_000, min_uploaded_documents=0,
            max_uploaded_documents=1, allowed_mime_types=["application/pdf", "image/png"],
        )
        self.round_trip(screen(papers, send(papers=papers.ref)))

    def test_conditions(self) -> None:
        age = f.ScreenData(key="age", example=20)
        kind = f.RadioButtonsGroup(
            name="kind", label="Kind", data_source=[f.DataSource(id="a", title="A"), f.DataSource(id="b", title="B")],
        )
        self.round_trip(
            screen(
                kind,
                f.If(
                    condition=(age.ref > 17) & (kind.ref == "a"),
                    then=[f.TextBody(text="Welcome")], else_=[f.TextBody(text="Not yet")],
                ),
                f.Switch(value=kind.ref, cases={"a": [f.TextBody(text="It is A")], "b": [f.TextBody(text="It is B")]}),
                f.TextCaption(text=f.FlowStr("In ten years: {age}", age=age.ref + 10)),
                send(kind=kind.ref),
                data=[age],
            ),
        )

    def test_ways(self) -> None:
        name = f.TextInput(name="name", label="Name")
        told = f.ScreenData(key="told", example="Ana")
        first = f.Screen(
            id="FIRST", title="First",
            layout=f.Layout(children=[
                name,
                f.EmbeddedLink(text="Our terms", on_click_action=f.OpenURLAction(url="https://example.com")),
                f.EmbeddedLink(text="Skip", on_click_action=f.NavigateAction(next=f.Next(name="LAST"), payload={"told": "–"})),
                f.Footer(
                    label="On", left_caption="1", right_caption="of 2",
                    on_click_action=f.NavigateAction(next=f.Next(name="LAST"), payload={"told": name.ref}),
                ),
            ]),
        )
        last = screen(f.TextBody(text=told.ref), send(told=told.ref, name=first / name.ref), id="LAST", data=[told], success=True)
        self.round_trip(first, last)

    def test_list_of_ways(self) -> None:
        item = f.NavigationItem(
            id="1", main_content=f.NavigationItemMainContent(title="Basic", description="For one", metadata="Cancel any time"),
            start=f.NavigationItemStart(image=PIXEL), end=f.NavigationItemEnd(title="9 €", description="a month", metadata="or 90"),
            badge="New", tags=["Home", "Car"],
        )
        other = f.NavigationItem(id="2", main_content=f.NavigationItemMainContent(title="Family"))
        plans = f.Screen(
            id="PLANS", title="Plans",
            layout=f.Layout(children=[
                f.NavigationList(
                    name="plans", label="Plans", description="Choose one", list_items=[item, other], media_size=f.MediaSize.REGULAR,
                    on_click_action=f.NavigateAction(next=f.Next(name="ONE"), payload={}),
                ),
            ]),
        )
        self.round_trip(plans, screen(f.TextBody(text="Thank you"), send()))

    def test_endpoint(self) -> None:
        slot = f.Dropdown(
            name="slot", label="When", data_source=[f.DataSource(id="9", title="9:00")],
            on_select_action=f.DataExchangeAction(payload={"slot": "${form.slot}"}),
        )
        shown = f.ScreenData(key="plans", example=[f.DataSource(id="1", title="One")])
        self.round_trip(
            screen(
                slot, f.RadioButtonsGroup(name="plan", label="Plan", data_source=shown.ref),
                f.Footer(label="Send", on_click_action=f.DataExchangeAction(payload={"slot": slot.ref})),
                data=[shown], refresh_on_back=True,
            ),
            data_api_version="4.0", routing_model={"ONE": []},
        )
