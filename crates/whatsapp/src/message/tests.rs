//! What is accepted, what is refused and with which words, and that everything written is read back.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::params;

fn message(kind: &str, content: Value) -> Value {
    let mut body = json!({"messaging_product": "whatsapp", "to": "+34 600 100 001", "type": kind});
    body[kind] = content;
    body
}

#[track_caller]
fn accepted(body: &Value) -> OutboundMessage {
    match parse_send(body) {
        Ok(SendRequest::Message(message)) => *message,
        other => panic!("{body}: {other:?}"),
    }
}

/// Code and details of a refusal.
#[track_caller]
fn refused(body: &Value) -> (i64, String) {
    let error = parse_send(body).unwrap_err();
    assert_eq!(error.http_status, 400);
    (error.code, error.details.unwrap_or_default())
}

#[track_caller]
fn refused_content(kind: &str, content: Value, code: i64, details: &str) {
    assert_eq!(refused(&message(kind, content)), (code, details.to_owned()));
}

#[test]
fn a_text_with_everything_around_it() {
    let body = json!({
        "messaging_product": "whatsapp", "recipient_type": "individual", "to": "+34 600 100 001", "recipient": "US.1",
        "type": "text", "text": {"body": "hola", "preview_url": true}, "context": {"message_id": "wamid.QQ=="},
        "biz_opaque_callback_data": "order-1", "recipient_identity_key_hash": "h"
    });
    let message = accepted(&body);
    assert_eq!(message.to.as_deref(), Some("+34 600 100 001"));
    assert_eq!(message.recipient, None, "`to` counts before `recipient`");
    assert_eq!(message.content, Content::Text(Text { body: "hola".into(), preview_url: true }));
    assert_eq!(message.context_message_id.as_deref(), Some("wamid.QQ=="));
    assert_eq!(message.biz_opaque_callback_data.as_deref(), Some("order-1"));
    assert_eq!(message.recipient_identity_key_hash.as_deref(), Some("h"));
}

#[test]
fn the_type_may_be_missing_for_a_text_only() {
    let mut body = message("text", json!({"body": "x"}));
    body["type"] = Value::Null;
    assert_eq!(accepted(&body).content.kind(), ContentKind::Text);
    let mut body = message("image", json!({"id": "1"}));
    body["type"] = Value::Null;
    assert_eq!(refused(&body), (100, "The parameter type is required.".into()));
}

#[test]
fn the_frame() {
    let text = json!({"body": "x"});
    let with = |name: &str, value: Value| {
        let mut body = message("text", text.clone());
        body[name] = value;
        body
    };
    let cases = [
        (with("messaging_product", Value::Null), "The parameter messaging_product is required."),
        (with("messaging_product", json!("sms")), "Param messaging_product must be one of {WHATSAPP} - got \"sms\"."),
        (with("to", Value::Null), "The parameter to is required."),
        (with("to", json!("")), "The parameter to is required."),
        (with("to", json!({})), "Param to must be a string."),
        (with("to", json!(-1)), "Param to must be a string."),
        (
            with("recipient_type", json!("crowd")),
            "Param recipient_type must be one of {GROUP, INDIVIDUAL} - got \"crowd\".",
        ),
        (with("text", Value::Null), "The parameter text is required."),
        (with("text", json!("hi")), "Param text must be a JSON object."),
        (with("text", json!([])), "Param text must be a JSON object."),
        (with("txet", json!({})), "Unexpected key \"txet\" on param \"body\""),
        (with("context", json!({"id": "x"})), "Unexpected key \"id\" on param \"context\""),
        (
            with("biz_opaque_callback_data", json!("x".repeat(513))),
            "Param biz_opaque_callback_data must be at most 512 characters long.",
        ),
        (json!([]), "The request body must be a JSON object."),
    ];
    for (body, sentence) in cases {
        let error = parse_send(&body).unwrap_err();
        assert_eq!(error.message, format!("(#100) {sentence}"), "{body}");
        assert_eq!(error.details.as_deref(), Some(sentence));
    }
    assert_eq!(
        refused(&with("type", json!("telegram"))),
        (
            100,
            "Param type must be one of {TEXT, IMAGE, VIDEO, AUDIO, DOCUMENT, STICKER, LOCATION, CONTACTS, REACTION, INTERACTIVE, \
             TEMPLATE} - got \"telegram\"."
                .into()
        )
    );
    assert_eq!(
        refused(&with("context", json!({}))),
        (131_008, "The parameter context['message_id'] is required.".into())
    );
}

#[test]
fn a_business_scoped_user_id_in_place_of_a_number() {
    let body = |recipient: &str| json!({"messaging_product": "whatsapp", "recipient": recipient, "type": "text", "text": {"body": "x"}});
    assert_eq!(accepted(&body("ES.13491208655302741918")).recipient.as_deref(), Some("ES.13491208655302741918"));
    assert_eq!(refused(&body("13491208655302741918")).0, 131_009);
}

#[test]
fn types_for_later_are_unsupported_not_unknown() {
    for kind in ["order", "pin"] {
        let error = parse_send(&message(kind, json!({"any": "thing"}))).unwrap_err();
        assert_eq!((error.code, error.title), (131_051, "Unsupported message type"));
    }
}

#[test]
fn groups_get_no_interactive_messages() {
    let in_group = |kind: &str, content: Value| {
        let mut body = message(kind, content);
        body["recipient_type"] = json!("group");
        body
    };
    assert_eq!(accepted(&in_group("text", json!({"body": "x"}))).recipient_type, RecipientType::Group);
    let template = json!({"name": "hello_world", "language": {"code": "en_US"}});
    assert_eq!(accepted(&in_group("template", template)).content.kind(), ContentKind::Template);
    let (code, details) = refused(&in_group("interactive", json!({})));
    assert_eq!((code, details.as_str()), (131_051, "Messages of type interactive cannot be sent to groups."));
}

#[test]
fn texts() {
    assert_eq!(accepted(&message("text", json!({"body": "ñ".repeat(4096)}))).content.kind(), ContentKind::Text);
    refused_content(
        "text",
        json!({"body": "ñ".repeat(4097)}),
        100,
        "Param text['body'] must be at most 4096 characters long.",
    );
    refused_content("text", json!({}), 131_008, "The parameter text['body'] is required.");
    refused_content("text", json!({"body": ""}), 131_008, "The parameter text['body'] is required.");
    refused_content("text", json!({"body": 7}), 100, "Param text['body'] must be a string.");
    refused_content("text", json!({"body": "x", "bold": 1}), 100, "Unexpected key \"bold\" on param \"text\"");
    refused_content(
        "text",
        json!({"body": "x", "preview_url": "maybe"}),
        100,
        "Param text['preview_url'] must be a boolean.",
    );
}

#[test]
fn media_by_id_or_link() {
    let by_number = accepted(&message("image", json!({"id": 4_490_709_327_384_033_u64, "caption": "c"})));
    let expected = Image { source: MediaSource::Id("4490709327384033".into()), caption: Some("c".into()) };
    assert_eq!(by_number.content, Content::Image(expected));
    for kind in ["image", "video", "audio", "document", "sticker"] {
        let by_link = accepted(&message(kind, json!({"link": "https://example.com/a.bin"})));
        assert_eq!(by_link.content.media_source(), Some(&MediaSource::Link("https://example.com/a.bin".into())));
        assert_eq!(by_link.content.kind().media_kind().map(|media| media.as_str()), Some(kind));
        refused_content(
            kind,
            json!({}),
            131_008,
            &format!("The parameter {kind}['id'] or {kind}['link'] is required."),
        );
        refused_content(
            kind,
            json!({"id": ""}),
            131_008,
            &format!("The parameter {kind}['id'] or {kind}['link'] is required."),
        );
        refused_content(
            kind,
            json!({"id": "1", "link": "https://example.com"}),
            131_009,
            &format!("Param {kind} must have either {kind}['id'] or {kind}['link'], not both."),
        );
        for link in ["ftp://example.com/a", "example.com/a", "https://", "file:///etc/passwd"] {
            refused_content(
                kind,
                json!({"link": link}),
                131_009,
                &format!("Param {kind}['link'] must be an http or https URL."),
            );
        }
    }
}

#[test]
fn captions_and_names_only_where_they_belong() {
    refused_content(
        "image",
        json!({"id": "1", "caption": "c".repeat(1025)}),
        100,
        "Param image['caption'] must be at most 1024 characters long.",
    );
    refused_content("audio", json!({"id": "1", "caption": "c"}), 100, "Unexpected key \"caption\" on param \"audio\"");
    refused_content(
        "sticker",
        json!({"id": "1", "caption": "c"}),
        100,
        "Unexpected key \"caption\" on param \"sticker\"",
    );
    refused_content(
        "image",
        json!({"id": "1", "filename": "a"}),
        100,
        "Unexpected key \"filename\" on param \"image\"",
    );
    let named = Document {
        source: MediaSource::Link("https://example.com/dir/report.pdf?x=1".into()),
        caption: None,
        filename: None,
    };
    assert_eq!(named.shown_filename().as_deref(), Some("report.pdf"));
}

#[test]
fn voice_notes() {
    assert!(accepted(&message("audio", json!({"id": "1", "voice": true}))).content.is_voice_note());
    assert!(!accepted(&message("audio", json!({"id": "1"}))).content.is_voice_note());
}

#[test]
fn places() {
    let place = accepted(&message("location", json!({"latitude": "37.44", "longitude": -122.16, "name": "HQ"})));
    let expected = Location { latitude: 37.44, longitude: -122.16, name: Some("HQ".into()), address: None };
    assert_eq!(place.content, Content::Location(expected));
    refused_content("location", json!({"longitude": 1}), 131_008, "The parameter location['latitude'] is required.");
    refused_content(
        "location",
        json!({"latitude": 90.1, "longitude": 0}),
        131_009,
        "Param location['latitude'] must be a number between -90 and 90.",
    );
    refused_content(
        "location",
        json!({"latitude": 1, "longitude": "-180.5"}),
        131_009,
        "Param location['longitude'] must be a number between -180 and 180.",
    );
    for odd in [json!("north"), json!([]), json!("NaN")] {
        let (code, _) = refused(&message("location", json!({"latitude": odd, "longitude": 0})));
        assert!([100, 131_009].contains(&code));
    }
}

#[test]
fn contact_cards() {
    let card = json!({
        "name": {"formatted_name": "Ana López", "first_name": "Ana"},
        "phones": [{"phone": "+34 600 100 001", "type": "CELL", "wa_id": "34600100001"}],
        "emails": [{"email": "ana@example.com", "type": "WORK"}],
        "addresses": [{"street": "Mayor 1", "city": "Madrid", "country_code": "ES"}],
        "urls": [{"url": "https://example.com"}],
        "org": {"company": "Example"},
        "birthday": "1990-02-28"
    });
    let sent = accepted(&message("contacts", json!([card])));
    assert_eq!(sent.content.to_wire(), json!([card]));

    let nameless = "Param contacts[0]['name'] must have one of first_name, last_name, middle_name, suffix, prefix besides \
                    formatted_name.";
    refused_content("contacts", json!([{"name": {"formatted_name": "Ana"}}]), 131_008, nameless);
    refused_content(
        "contacts",
        json!([{"name": {"first_name": "Ana"}}]),
        131_008,
        "The parameter contacts[0]['name']['formatted_name'] is required.",
    );
    refused_content("contacts", json!([{}]), 131_008, "The parameter contacts[0]['name'] is required.");
    refused_content("contacts", json!([]), 131_008, "The parameter contacts is required.");
    refused_content("contacts", json!({}), 100, "Param contacts must be an array.");
    let ana = json!({"name": {"formatted_name": "Ana", "first_name": "Ana"}});
    refused_content("contacts", json!(vec![&ana; 258]), 131_009, "Param contacts must have at most 257 elements.");
    assert_eq!(accepted(&message("contacts", json!(vec![&ana; 257]))).content.kind(), ContentKind::Contacts);
    for birthday in ["1990-2-28", "28.02.1990", "1990-02-30", "1900-02-29", "1990-13-01", ""] {
        let mut card = ana.clone();
        card["birthday"] = json!(birthday);
        refused_content(
            "contacts",
            json!([card]),
            131_009,
            "Param contacts[0]['birthday'] must be a day as YYYY-MM-DD.",
        );
    }
    let mut card = ana;
    card["phones"] = json!([{"number": "1"}]);
    refused_content("contacts", json!([card]), 100, "Unexpected key \"number\" on param \"contacts[0]['phones'][0]\"");
}

/// whatsapp-api-js sends the cards as the JSON text of a list, inside a JSON body.
#[test]
fn contents_given_as_json_text() {
    let cards = json!([{"name": {"formatted_name": "Ana", "first_name": "Ana"}, "birthday": null}]);
    let sent = accepted(&message("contacts", json!(cards.to_string())));
    assert!(matches!(&sent.content, Content::Contacts(cards) if cards.len() == 1));
    let sent = accepted(&message("text", json!("{\"body\":\"x\"}")));
    assert_eq!(sent.content, Content::Text(Text { body: "x".into(), preview_url: false }));
}

#[test]
fn reactions() {
    let emoji = |emoji: &str| match accepted(&message("reaction", json!({"message_id": "wamid.QQ==", "emoji": emoji})))
        .content
    {
        Content::Reaction(reaction) => reaction.emoji,
        other => panic!("{other:?}"),
    };
    assert_eq!(emoji("👍"), "👍");
    assert_eq!(emoji("\\uD83D\\uDE00"), "😀", "escaped twice");
    assert_eq!(emoji(""), "");
    refused_content(
        "reaction",
        json!({"message_id": "wamid.QQ==", "emoji": "ok"}),
        131_009,
        "Param reaction['emoji'] must be one emoji, or empty to remove the reaction.",
    );
    refused_content(
        "reaction",
        json!({"message_id": "wamid.QQ=="}),
        131_008,
        "The parameter reaction['emoji'] is required.",
    );
    refused_content("reaction", json!({"emoji": "👍"}), 131_008, "The parameter reaction['message_id'] is required.");
    let mut body = message("reaction", json!({"message_id": "wamid.QQ==", "emoji": "👍"}));
    body["context"] = json!({"message_id": "wamid.QQ=="});
    assert_eq!(refused(&body).0, 131_009);
}

#[test]
fn marking_as_read() {
    let id = "wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=";
    for typing in [false, true] {
        assert_eq!(
            parse_send(&SendRequest::mark_read_to_wire(id, typing)).unwrap(),
            SendRequest::MarkRead { message_id: id.into(), typing_indicator: typing }
        );
    }
    let base = SendRequest::mark_read_to_wire(id, true);
    let with = |name: &str, value: Value| {
        let mut body = base.clone();
        body[name] = value;
        refused(&body)
    };
    assert_eq!(with("status", json!("seen")), (100, "Param status must be one of {READ} - got \"seen\".".into()));
    assert_eq!(with("status", Value::Null), (100, "The parameter status is required.".into()));
    assert_eq!(with("message_id", Value::Null), (100, "The parameter message_id is required.".into()));
    assert_eq!(with("message_id", json!("x")).0, 131_009);
    assert_eq!(with("typing_indicator", json!({"type": "audio"})).0, 100);
    assert_eq!(with("typing_indicator", json!({})).0, 131_008);
}

#[test]
fn a_form_says_the_same_as_json() {
    let form = params::from_pairs([
        ("messaging_product", "whatsapp"),
        ("to", "34600100001"),
        ("type", "text"),
        ("text", r#"{"body":"{\"a\":1}","preview_url":"true"}"#),
        ("biz_opaque_callback_data", r#"{"order":1}"#),
    ]);
    let message = accepted(&params::merge(form, Value::Null).unwrap());
    assert_eq!(message.content, Content::Text(Text { body: "{\"a\":1}".into(), preview_url: true }));
    assert_eq!(message.biz_opaque_callback_data.as_deref(), Some("{\"order\":1}"));
}

fn some_text() -> impl Strategy<Value = String> {
    "[a-zñ👍\" ]{1,20}"
}

fn source() -> impl Strategy<Value = MediaSource> {
    prop_oneof![
        "[0-9]{15,17}".prop_map(MediaSource::Id),
        "https://example\\.com/[a-z]{1,9}\\.bin".prop_map(MediaSource::Link)
    ]
}

fn card() -> impl Strategy<Value = ContactCard> {
    (some_text(), some_text(), proptest::option::of(some_text()), proptest::collection::vec("[0-9]{9}", 0..3)).prop_map(
        |(formatted, first, company, phones)| ContactCard {
            name: ContactName { formatted_name: Some(formatted), first_name: Some(first), ..ContactName::default() },
            phones: phones.into_iter().map(|phone| Phone { phone: Some(phone), ..Phone::default() }).collect(),
            org: company.map(|company| Org { company: Some(company), ..Org::default() }),
            birthday: Some("2000-02-29".into()),
            ..ContactCard::default()
        },
    )
}

fn content() -> impl Strategy<Value = Content> {
    let maybe = || proptest::option::of(some_text());
    prop_oneof![
        (some_text(), any::<bool>()).prop_map(|(body, preview_url)| Content::Text(Text { body, preview_url })),
        (source(), maybe()).prop_map(|(source, caption)| Content::Image(Image { source, caption })),
        (source(), maybe()).prop_map(|(source, caption)| Content::Video(Video { source, caption })),
        (source(), any::<bool>()).prop_map(|(source, voice)| Content::Audio(Audio { source, voice })),
        (source(), maybe(), maybe()).prop_map(|(source, caption, filename)| Content::Document(Document {
            source,
            caption,
            filename
        })),
        source().prop_map(|source| Content::Sticker(Sticker { source })),
        (-90.0..=90.0, -180.0..=180.0, maybe(), maybe()).prop_map(|(latitude, longitude, name, address)| {
            Content::Location(Location { latitude, longitude, name, address })
        }),
        proptest::collection::vec(card(), 1..4).prop_map(Content::Contacts),
        proptest::sample::select(vec!["", "👍", "❤️"])
            .prop_map(|emoji| { Content::Reaction(Reaction { message_id: "wamid.QQ==".into(), emoji: emoji.into() }) }),
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        any::<u64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        Just(json!("whatsapp")),
        Just(json!("text")),
        Just(json!("{\"body\":\"x\"}")),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let key = proptest::sample::select(vec![
            "messaging_product",
            "to",
            "type",
            "text",
            "body",
            "image",
            "id",
            "link",
            "location",
            "latitude",
            "contacts",
            "name",
            "reaction",
            "status",
            "context",
            "recipient",
            "typing_indicator",
            "voice",
        ]);
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::btree_map(key.prop_map(str::to_owned), inner, 0..8)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(content in content(), quoted in proptest::option::of("[A-Za-z]{8}"), data in proptest::option::of(some_text())) {
        let quoted = quoted.filter(|_| content.kind() != ContentKind::Reaction).map(|id| format!("wamid.{id}"));
        let mut message = OutboundMessage::to_phone("+34600100001", content).quoting(quoted);
        message.biz_opaque_callback_data = data;
        prop_assert_eq!(parse_send(&message.to_wire()).unwrap(), SendRequest::Message(Box::new(message)));
    }

    #[test]
    fn any_json_is_answered(body in any_json()) {
        if let Err(error) = parse_send(&body) {
            prop_assert!([100, 131_008, 131_009, 131_051].contains(&error.code));
            prop_assert_eq!(error.http_status, 400);
        }
    }

    #[test]
    fn any_json_in_a_known_place_is_answered(kind in proptest::sample::select(&ContentKind::ALL[..]), content in any_json()) {
        if let Err(error) = parse_send(&message(kind.as_str(), content)) {
            prop_assert!([100, 131_008, 131_009].contains(&error.code));
        }
    }
}
