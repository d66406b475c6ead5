//! Bodies as the spec shows them, what is built is read back, and nothing that others send stops the rest.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::error::GraphError;
use crate::message::ContactCard;
use crate::status::Status;

const NUMBER: BusinessNumber<'static> = BusinessNumber {
    waba_id: "300000000000001",
    phone_number_id: "400000000000001",
    display_phone_number: "+34 600 00 00 01",
};

const ANA: Customer<'static> = Customer {
    wa_id: "34600100001",
    phone_visible: true,
    user_id: "ES.13491208655302741918",
    parent_user_id: None,
    profile_name: "Ana",
    username: None,
    identity_key_hash: None,
};

/// Took a username, and the business may not see the number.
const DIEGO: Customer<'static> = Customer {
    wa_id: "5491100100004",
    phone_visible: false,
    user_id: "AR.1",
    parent_user_id: Some("AR.ENT.2"),
    profile_name: "Diego",
    username: Some("diego.sur"),
    identity_key_hash: Some("hash="),
};

fn text(body: &str) -> InboundContent {
    InboundContent::Text { body: body.to_owned() }
}

fn draft(content: &InboundContent) -> InboundDraft<'_> {
    InboundDraft { id: "wamid.QQ==", timestamp_s: 1_749_416_383, content, context: None, referral: None }
}

#[track_caller]
fn only_message(body: &Value) -> InboundMessage {
    match parse(body).as_slice() {
        [Update::InboundMessage(message)] => message.as_ref().clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_text_as_the_spec_shows_it() {
    assert_eq!(
        inbound_message(NUMBER, ANA, draft(&text("hola"))),
        json!({"object": "whatsapp_business_account", "entry": [{"id": "300000000000001", "changes": [{
            "field": "messages",
            "value": {
                "messaging_product": "whatsapp",
                "metadata": {"display_phone_number": "34600000001", "phone_number_id": "400000000000001"},
                "contacts": [{"profile": {"name": "Ana"}, "wa_id": "34600100001", "user_id": "ES.13491208655302741918"}],
                "messages": [{
                    "from": "34600100001", "from_user_id": "ES.13491208655302741918", "id": "wamid.QQ==",
                    "timestamp": "1749416383", "type": "text", "text": {"body": "hola"}
                }]
            }
        }]}]})
    );
}

#[test]
fn someone_with_a_username_shows_no_number() {
    let body = inbound_message(NUMBER, DIEGO, draft(&text("che")));
    assert_eq!(
        body.pointer("/entry/0/changes/0/value/contacts/0"),
        Some(&json!({
            "profile": {"name": "Diego", "username": "diego.sur"}, "user_id": "AR.1", "parent_user_id": "AR.ENT.2",
            "identity_key_hash": "hash="
        }))
    );
    assert!(!body.to_string().contains("5491100100004"));
    let message = only_message(&body);
    assert_eq!(
        message.from,
        Sender {
            wa_id: None,
            user_id: Some("AR.1".into()),
            parent_user_id: Some("AR.ENT.2".into()),
            username: Some("diego.sur".into()),
            profile_name: Some("Diego".into())
        }
    );
}

#[test]
fn statuses_as_the_spec_shows_them() {
    let pricing =
        json!({"billable": false, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"});
    let sent = StatusDraft {
        message_id: "wamid.QQ==",
        status: Status::Sent,
        timestamp_s: 1_750_030_073,
        template_id: None,
        biz_opaque_callback_data: Some("order-1"),
        conversation: None,
        pricing: Some(&pricing),
        error: None,
    };
    let body = status(NUMBER, ANA, sent);
    assert_eq!(
        body.pointer("/entry/0/changes/0/value/statuses"),
        Some(&json!([{
            "id": "wamid.QQ==", "status": "sent", "timestamp": "1750030073", "recipient_id": "34600100001",
            "recipient_user_id": "ES.13491208655302741918", "biz_opaque_callback_data": "order-1", "pricing": pricing
        }]))
    );
    assert!(body.pointer("/entry/0/changes/0/value/contacts/0/user_id").is_some());

    let error = GraphError::of(131_047);
    let failed = StatusDraft { status: Status::Failed, pricing: None, error: Some(&error), ..sent };
    let [Update::Status(update)] = &parse(&status(NUMBER, DIEGO, failed))[..] else { panic!("one status") };
    assert_eq!(
        (update.status, update.wamid.as_str(), update.timestamp_s),
        (Status::Failed, "wamid.QQ==", 1_750_030_073)
    );
    assert_eq!((update.recipient.wa_id.as_deref(), update.recipient.user_id.as_deref()), (None, Some("AR.1")));
    assert_eq!(update.biz_opaque_callback_data.as_deref(), Some("order-1"));
    assert_eq!(update.errors.iter().map(|error| error.code).collect::<Vec<_>>(), [131_047]);
}

#[test]
fn a_notice_of_a_changed_number_has_no_contacts() {
    let notice = InboundContent::System(SystemNotice {
        kind: "user_changed_number".into(),
        body: "User Ana changed from 34600100001 to 34600100009".into(),
        wa_id: Some("34600100009".into()),
        ..SystemNotice::default()
    });
    let body = inbound_message(NUMBER, ANA, draft(&notice));
    assert!(body.pointer("/entry/0/changes/0/value/contacts").is_none());
    let message = only_message(&body);
    assert_eq!((message.content, message.from.wa_id.as_deref()), (notice, Some("34600100001")));
}

#[test]
fn a_notice_of_a_changed_identity_has_contacts() {
    let identity =
        IdentityChange { hash: "DF2lS5v2W6x=".into(), created_timestamp_s: 1_749_416_383, acknowledged: false };
    let notice = InboundContent::System(SystemNotice {
        kind: "customer_identity_changed".into(),
        body: "The identity of user Ana changed".into(),
        identity: Some(identity),
        ..SystemNotice::default()
    });
    let body = inbound_message(NUMBER, ANA, draft(&notice));
    assert_eq!(body.pointer("/entry/0/changes/0/value/contacts/0/wa_id"), Some(&json!("34600100001")));
    assert_eq!(only_message(&body).content, notice);
}

#[test]
fn an_unsupported_message_says_so() {
    let content = InboundContent::Unsupported {
        kind: Some("poll".into()),
        detail: "Message type is currently not supported.".into(),
    };
    let body = inbound_message(NUMBER, ANA, draft(&content));
    let message = body.pointer("/entry/0/changes/0/value/messages/0").unwrap();
    assert_eq!(message["unsupported"], json!({"type": "poll"}));
    assert_eq!(
        (&message["errors"][0]["code"], &message["errors"][0]["title"]),
        (&json!(131_051), &json!("Message type unknown"))
    );
    let read = only_message(&body);
    assert_eq!((read.content, read.errors.len()), (content, 1));
}

#[test]
fn context_and_referral_travel() {
    let context = Context {
        id: Some("wamid.QUE=".into()),
        from: Some("34600000001".into()),
        forwarded: true,
        frequently_forwarded: false,
        referred_product: Some(ReferredProduct { catalog_id: "1".into(), product_retailer_id: "sku".into() }),
    };
    let referral = Referral {
        source_type: Some("ad".into()),
        source_id: Some("7".into()),
        ctwa_clid: Some("c".into()),
        welcome_message: Some(json!({"text": "hi"})),
        ..Referral::default()
    };
    let content = text("x");
    let built = InboundDraft { context: Some(&context), referral: Some(&referral), ..draft(&content) };
    let body = inbound_message(NUMBER, ANA, built);
    assert_eq!(
        body.pointer("/entry/0/changes/0/value/messages/0/context"),
        Some(&json!({
            "from": "34600000001", "id": "wamid.QUE=", "forwarded": true,
            "referred_product": {"catalog_id": "1", "product_retailer_id": "sku"}
        }))
    );
    let message = only_message(&body);
    assert_eq!((message.context, message.referral), (Some(context), Some(referral)));
}

#[test]
fn errors_of_the_account_are_another_update() {
    let body = account_errors(NUMBER, &[GraphError::of(130_429)]);
    let [Update::Other { waba_id, field, value }] = &parse(&body)[..] else { panic!("one update") };
    assert_eq!(
        (waba_id.as_str(), field.as_str(), &value["errors"][0]["code"]),
        (NUMBER.waba_id, "messages", &json!(130_429))
    );
}

#[test]
fn a_choice_about_marketing_as_the_spec_shows_it() {
    let stop = "User requested to stop marketing messages";
    let body = user_preference(NUMBER, ANA, "stop", stop, None, 1_731_705_721);
    let change = &body["entry"][0]["changes"][0];
    assert_eq!(change["field"], "user_preferences");
    assert_eq!(
        change["value"]["user_preferences"],
        json!([{"wa_id": "34600100001", "user_id": "ES.13491208655302741918", "detail": stop,
            "category": "marketing_messages", "value": "stop", "timestamp": 1_731_705_721}])
    );
    assert_eq!(change["value"]["contacts"][0]["wa_id"], "34600100001");
    assert_eq!(change["value"]["metadata"]["phone_number_id"], "400000000000001");
    let detail = "User signed up via signup link";
    let signup = user_preference(NUMBER, DIEGO, "signup", detail, Some("77"), 1_731_705_721);
    let choice = &signup["entry"][0]["changes"][0]["value"]["user_preferences"][0];
    assert_eq!((&choice["signup_id"], choice.get("wa_id")), (&json!("77"), None));
}

#[test]
fn one_bad_part_does_not_stop_the_rest() {
    let metadata = json!({"display_phone_number": 1_555_u64, "phone_number_id": 106_540_352_242_922_u64});
    let good =
        |id: &str| json!({"from": "1", "id": id, "timestamp": 1_700_000_000, "type": "text", "text": {"body": "x"}});
    let body = json!({"object": "whatsapp_business_account", "entry": [
        {"changes": []},
        {"id": 5, "changes": [
            {"field": "account_update", "value": {"event": "X"}},
            {"value": {}},
            {"field": "messages", "value": {"messages": [good("no metadata")]}},
            {"field": "messages", "value": {"metadata": metadata, "messages": [
                {"from": "1", "timestamp": "1"}, good("a"), 7, {"id": "b", "timestamp": "1"}, good("c"),
                {"from": "1", "id": "d", "timestamp": "soon"}
            ], "statuses": [
                {"id": "a", "status": "read", "timestamp": "1", "recipient_id": "1"},
                {"id": "a", "status": "warning", "timestamp": "1"},
                {"id": "a", "type": "payment", "status": "captured", "timestamp": "1"},
                {"id": "a", "type": "payment", "status": "captured", "timestamp": "1", "payment": {"reference_id": "A-17"}},
                {"id": "a", "type": "call", "status": "RINGING", "timestamp": "1"},
                {"status": "read", "timestamp": "1"}
            ]}}
        ]}
    ]});
    let seen: Vec<String> = parse(&body)
        .iter()
        .map(|update| match update {
            Update::InboundMessage(message) => format!("message {} to {}", message.wamid, message.phone_number_id),
            Update::Status(status) => format!("status {}", status.status),
            Update::Payment(payment) => format!("payment {}", payment.reference_id),
            Update::Template(news) => format!("template {}", news.template_id),
            Update::Other { field, .. } => format!("other {field}"),
            Update::Malformed { reason, .. } => format!("malformed: {reason}"),
        })
        .collect();
    assert_eq!(
        seen,
        [
            "malformed: an entry has no `id`",
            "other account_update",
            "malformed: a change has no `field` or no `value`",
            "malformed: `metadata` has no `phone_number_id`",
            "malformed: a message has no `id`",
            "message a to 106540352242922",
            "malformed: a message has no `id`",
            "malformed: a message has neither `from` nor `from_user_id`",
            "message c to 106540352242922",
            "malformed: a message has no `timestamp`",
            "status read",
            "other messages",
            "malformed: a payment has no `id`, `timestamp` or `payment.reference_id`",
            "payment A-17",
            "other messages",
            "malformed: a status has no `id`"
        ]
    );
    for body in [json!(null), json!({"object": "page"}), json!({"object": "whatsapp_business_account"})] {
        assert!(matches!(parse(&body)[..], [Update::Malformed { .. }]), "{body}");
    }
    assert!(matches!(parse_bytes(b"\xff{")[..], [Update::Malformed { .. }]));
}

#[test]
fn contents_that_cannot_be_read_are_unsupported() {
    for message in [
        json!({}),
        json!({"type": "hologram", "hologram": {}}),
        json!({"type": "text"}),
        json!({"type": "text", "text": {"body": 1}}),
        json!({"type": "image", "image": {"mime_type": "image/png"}}),
        json!({"type": "interactive", "interactive": {"type": "button_reply"}}),
        json!({"type": "contacts", "contacts": [7]}),
        json!({"type": "location", "location": {"latitude": "north"}}),
        json!({"type": "order", "order": {"catalog_id": "1", "product_items": [{}]}}),
    ] {
        assert!(matches!(InboundContent::parse(&message), InboundContent::Unsupported { .. }), "{message}");
    }
}

#[test]
fn contacts_are_matched_by_id_and_never_against_it() {
    let contact =
        |wa_id: &str, user_id: &str, name: &str| json!({"wa_id": wa_id, "user_id": user_id, "profile": {"name": name}});
    let names = |contacts: Value, messages: Value| -> Vec<Option<String>> {
        let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages",
            "value": {"metadata": {"phone_number_id": "2"}, "contacts": contacts, "messages": messages}}]}]});
        let name = |update: &Update| match update {
            Update::InboundMessage(message) => message.from.profile_name.clone(),
            other => panic!("{other:?}"),
        };
        parse(&body).iter().map(name).collect()
    };
    let from = |from: &str| json!({"from": from, "id": "a", "timestamp": "1", "type": "text", "text": {"body": "x"}});
    let two = json!([contact("1", "ES.1", "one"), contact("2", "ES.2", "two")]);
    assert_eq!(names(two, json!([from("2"), from("1")])), [Some("two".into()), Some("one".into())]);
    assert_eq!(names(json!([contact("1", "ES.1", "one")]), json!([from("3")])), [None]);
    assert_eq!(names(json!([{"profile": {"name": "n"}}]), json!([from("3")])), [Some("n".into())]);
}

#[test]
fn customers_write_every_kind() {
    let reading = |value: Value| parse_customer_message(&value).unwrap();
    let image = reading(
        json!({"type": "image", "image": {"data": "data:image/png;base64,iVBO\nRw==", "mime_type": "image/png", "caption": "c"}}),
    );
    assert_eq!(
        image.file,
        Some(CustomerFile::Data { bytes: b"\x89PNG".to_vec(), mime_type: Some("image/png".into()) })
    );
    assert_eq!(image.content.media().map(|(_, media)| media.caption.as_deref()), Some(Some("c")));
    let voice = reading(json!({"type": "audio", "audio": {"id": 123_456_789_012_345_u64, "voice": true}}));
    assert_eq!(voice.file, Some(CustomerFile::Id("123456789012345".into())));
    assert!(matches!(voice.content, InboundContent::Audio(InboundMedia { voice: true, .. })));
    let linked =
        reading(json!({"type": "document", "document": {"link": "https://example.com/a.pdf", "filename": "a.pdf"}}));
    assert!(matches!(linked.file, Some(CustomerFile::Link { .. })));
    for value in [
        json!({"type": "text", "text": {"body": "x".repeat(65_536)}}),
        json!({"text": {"body": "no type"}}),
        json!({"type": "sticker", "sticker": {"id": "1"}}),
        json!({"type": "location", "location": {"latitude": "40.4", "longitude": -3.7}}),
        json!({"type": "contacts", "contacts": [{"name": {"formatted_name": "Ana"}}]}),
        json!({"type": "reaction", "reaction": {"message_id": "wamid.QQ==", "emoji": "👍"}}),
        json!({"type": "reaction", "reaction": {"message_id": "wamid.QQ=="}}),
        json!({"type": "button", "button": {"text": "Yes"}, "context": {"id": "wamid.QQ=="}}),
        json!({"type": "interactive", "interactive": {"type": "list_reply", "list_reply": {"id": "1", "title": "t"}}}),
        json!({"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": {"response_json": "{}"}}}),
        json!({"type": "order", "order": {"catalog_id": "1", "product_items": [
            {"product_retailer_id": "sku", "quantity": 2, "item_price": 9.5, "currency": "EUR"}]}}),
        json!({"type": "unsupported", "unsupported": {"type": "poll"}}),
        json!({"type": "text", "text": {"body": "x"}, "from": "1", "id": "wamid.x", "timestamp": "1",
               "referral": {"source_type": "ad", "source_id": "1"}}),
    ] {
        let mut message = reading(value);
        if let Some(media) = message.content.media_mut() {
            media.id = "9".into();
        }
        let body = inbound_message(NUMBER, ANA, draft(&message.content));
        assert_eq!(only_message(&body).content.type_name(), message.content.type_name());
    }
}

#[test]
fn everything_wrong_with_a_customers_message_is_named() {
    let problems = |value: Value| -> Vec<String> {
        parse_customer_message(&value).unwrap_err().iter().map(ToString::to_string).collect()
    };
    assert_eq!(problems(json!(7)), ["message: Must be a JSON object."]);
    assert_eq!(problems(json!({})), ["type: Is required."]);
    assert_eq!(problems(json!({"type": "text"})), ["text: Is required."]);
    assert_eq!(problems(json!({"type": "text", "text": "x"})), ["text: Must be a JSON object."]);
    assert_eq!(problems(json!({"type": "text", "text": {"body": ""}})), ["text.body: Is required."]);
    assert_eq!(problems(json!({"type": "text", "text": {"body": {}}})), ["text.body: Must be a text."]);
    assert_eq!(
        problems(
            json!({"type": "location", "location": {"latitude": 91}, "context": 1, "referral": {"source_type": "tv"}})
        ),
        [
            "location.latitude: Must be a number between -90 and 90.",
            "location.longitude: Must be a number between -180 and 180.",
            "context: Must be a JSON object.",
            "referral.source_type: Must be ad or post."
        ]
    );
    assert_eq!(
        problems(json!({"type": "image", "image": {}})),
        ["image.id: Give the file by exactly one of id, link and data."]
    );
    assert_eq!(
        problems(json!({"type": "audio", "audio": {"data": "@", "caption": "c"}})),
        [
            "audio.data: Must be the file as base64 text, and not empty.",
            "audio.caption: Only pictures, videos and documents have one."
        ]
    );
    assert_eq!(
        problems(json!({"type": "image", "image": {"link": "file:///x"}})),
        ["image.link: Must be an http or https address."]
    );
    assert_eq!(
        problems(json!({"type": "contacts", "contacts": [{}]})),
        ["contacts[0].name.formatted_name: Is required."]
    );
    assert_eq!(
        problems(json!({"type": "order", "order": {"catalog_id": "1", "product_items": [{"quantity": 0}]}})).len(),
        4
    );
    assert!(problems(json!({"type": "poll"}))[0].starts_with("type: Must be one of text, "));
}

/// With six digits behind the point. Numbers with more than 15 in all may change in their last one when JSON is read.
fn decimal(limit: i32) -> impl Strategy<Value = f64> {
    (-limit * 1_000_000..=limit * 1_000_000).prop_map(|millionths| f64::from(millionths) / 1_000_000.0)
}

fn inbound_content() -> impl Strategy<Value = InboundContent> {
    let words = || "[a-zñ👍\" ]{1,20}";
    let media = (words(), proptest::option::of(words())).prop_map(|(id, caption)| InboundMedia {
        id,
        mime_type: "application/pdf".into(),
        sha256: Some("c3Vt".into()),
        url: Some("http://127.0.0.1/m".into()),
        caption,
        ..InboundMedia::default()
    });
    prop_oneof![
        words().prop_map(|body| InboundContent::Text { body }),
        media.clone().prop_map(InboundContent::Image),
        media.clone().prop_map(InboundContent::Video),
        (media.clone(), any::<bool>())
            .prop_map(|(media, voice)| InboundContent::Audio(InboundMedia { voice, ..media })),
        media.clone().prop_map(InboundContent::Document),
        (media, any::<bool>())
            .prop_map(|(media, animated)| InboundContent::Sticker(InboundMedia { animated, ..media })),
        (decimal(90), decimal(180), proptest::option::of(words())).prop_map(|(latitude, longitude, name)| {
            InboundContent::Location(InboundLocation { latitude, longitude, name, ..InboundLocation::default() })
        }),
        words().prop_map(|name| {
            let mut card = ContactCard { vcard: Some("BEGIN:VCARD".into()), ..ContactCard::default() };
            card.name.formatted_name = Some(name);
            InboundContent::Contacts { cards: vec![card], origin: Some("other".into()) }
        }),
        proptest::sample::select(vec!["", "👍"])
            .prop_map(|emoji| InboundContent::Reaction { message_id: "wamid.QQ==".into(), emoji: emoji.into() }),
        (words(), words()).prop_map(|(payload, text)| InboundContent::Button { payload, text }),
        (words(), words(), proptest::option::of(words())).prop_map(|(id, title, description)| {
            InboundContent::Interactive(InteractiveReply::List { id, title, description })
        }),
        (words(), words()).prop_map(|(id, title)| InboundContent::Interactive(InteractiveReply::Button { id, title })),
        any::<bool>().prop_map(|is_permanent| {
            InboundContent::Interactive(InteractiveReply::CallPermission(CallPermissionReply {
                response: "accept".into(),
                is_permanent,
                expiration_timestamp: Some(1_750_000_000),
                response_source: Some("user_action".into()),
            }))
        }),
        words().prop_map(|credential_id| {
            InboundContent::Interactive(InteractiveReply::PaymentMethod(PaymentMethodReply {
                payment_method: "offsite_card_pay".into(),
                payment_timestamp: 1_726_170_122,
                reference_id: "ord-1".into(),
                last_four_digits: "5235".into(),
                credential_id,
            }))
        }),
        (1_i64..99, decimal(1000), proptest::option::of(words())).prop_map(|(quantity, item_price, text)| {
            let item = OrderItem { product_retailer_id: "sku".into(), quantity, item_price, currency: "EUR".into() };
            InboundContent::Order(Order { catalog_id: "1".into(), text, items: vec![item] })
        }),
    ]
}

proptest! {
    #[test]
    fn what_is_built_is_read_back(content in inbound_content()) {
        for customer in [ANA, DIEGO] {
            let body = inbound_message(NUMBER, customer, draft(&content));
            let bytes = crate::ascii_json::to_vec(&body);
            let updates = parse_bytes(&bytes);
            let [Update::InboundMessage(message)] = &updates[..] else { panic!("{updates:?}") };
            prop_assert_eq!(&message.content, &content);
            prop_assert_eq!(message.from.wa_id.is_some(), customer.phone_visible);
            prop_assert_eq!(message.timestamp_s, 1_749_416_383);
        }
    }

    #[test]
    fn any_json_is_answered(text in "[\\[\\]{}:,\"a-z0-9]{0,60}", kind in "[a-z]{0,8}", odd in ".{0,8}") {
        let _ = parse_bytes(text.as_bytes());
        let content: Value = serde_json::from_str(&text).unwrap_or(Value::String(odd));
        let message = json!({"type": kind, "id": content, kind.clone(): content, "context": content, "referral": content});
        let _ = InboundContent::parse(&message);
        let _ = parse_customer_message(&message);
        for name in ["image", "contacts", "interactive", "order", "location", "reaction"] {
            let _ = parse_customer_message(&json!({"type": name, name: content}));
        }
    }
}
