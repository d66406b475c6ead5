use jiff::civil::date;
use recado_core::Timestamp;
use serde_json::{Value, json};

use super::*;
use crate::account_zone::AccountZone;
use crate::fields::{Field, Fields};
use crate::pricing::tests::store::{Store, at, template};
use crate::pricing::{Decision, MessageKind, PricePlan, Regime, TemplateCategory};

fn field(text: &str) -> Field {
    Fields::parse(text).unwrap().iter().next().unwrap().clone()
}

fn points(answer: &Value) -> &Value {
    &answer["data"][0]["data_points"]
}

/// Three marketing templates and one free-form answer in Mexico on two days.
fn store(plan: PricePlan) -> Store {
    let mut store = Store::new(plan);
    store.account.zone = AccountZone::of_timezone_id("94");
    let marketing = template(TemplateCategory::Marketing);
    store.deliver("5215500000001", marketing, at("2026-03-10T12:00:00Z"));
    store.deliver("5215500000002", marketing, at("2026-03-10T13:00:00Z"));
    store.deliver("34600000003", marketing, at("2026-03-11T12:00:00Z"));
    store.inbound("5215500000004", at("2026-03-11T12:30:00Z"));
    store.deliver("5215500000004", MessageKind::FreeForm, at("2026-03-11T12:31:00Z"));
    store
}

fn decisions(store: &Store) -> Vec<&Decision> {
    store.decisions().collect()
}

#[test]
fn prices_by_day_and_dimension() {
    let store = store(PricePlan::Dated);
    let (start, end) = (at("2026-03-10T06:00:00Z").seconds(), at("2026-03-12T06:00:00Z").seconds());
    let query = format!(
        "pricing_analytics.start({start}).end({end}).granularity(DAILY).phone_numbers([]).dimensions([\"PRICING_CATEGORY\",\
         \"PRICING_TYPE\",COUNTRY])"
    );
    let query = PricingQuery::read(&field(&query)).unwrap();
    let day = 86_400;
    assert_eq!(
        points(&query.answer(&store.account.zone, decisions(&store))),
        &json!([
            {"start": start, "end": start + day, "country": "MX", "pricing_category": "MARKETING", "pricing_type": "REGULAR",
             "volume": 2, "cost": 0.061},
            {"start": start + day, "end": start + 2 * day, "country": "ES", "pricing_category": "MARKETING",
             "pricing_type": "REGULAR", "volume": 1, "cost": 0.0615},
            {"start": start + day, "end": start + 2 * day, "country": "MX", "pricing_category": "SERVICE",
             "pricing_type": "FREE_CUSTOMER_SERVICE", "volume": 1, "cost": 0.0},
        ])
    );
}

#[test]
fn prices_filtered_by_month() {
    let store = store(PricePlan::Dated);
    let (start, end) = (at("2026-03-01T06:00:00Z").seconds(), at("2026-04-01T06:00:00Z").seconds());
    let query = |more: &str| {
        let text = format!("pricing_analytics.start({start}).end({end}).granularity(MONTHLY){more}");
        PricingQuery::read(&field(&text)).unwrap().answer(&store.account.zone, decisions(&store))
    };
    assert_eq!(points(&query("")), &json!([{"start": start, "end": end, "volume": 4, "cost": 0.1225}]));
    assert_eq!(
        points(&query(".country_codes([MX]).metric_types(VOLUME).pricing_types(REGULAR)")),
        &json!([{"start": start, "end": end, "volume": 2}])
    );
    assert_eq!(points(&query(".phone_numbers([\"+1 555\"])")), &json!([]));
    assert_eq!(points(&query(".tiers([0:MAX])")), &json!([]));
}

#[test]
fn conversations_by_type() {
    let store = store(PricePlan::Pinned(Regime::Cbp));
    let (start, end) = (at("2026-03-01T06:00:00Z").seconds(), at("2026-04-01T06:00:00Z").seconds());
    let query = format!(
        "conversation_analytics.start({start}).end({end}).granularity(MONTHLY).country_codes(MX).dimensions(CONVERSATION_TYPE,\
         CONVERSATION_CATEGORY,CONVERSATION_DIRECTION,PHONE)"
    );
    let query = ConversationQuery::read(&field(&query)).unwrap();
    assert_eq!(
        points(&query.answer(&store.account.zone, decisions(&store))),
        &json!([
            {"start": start, "end": end, "conversation": 2, "conversation_category": "MARKETING",
             "conversation_direction": "BUSINESS_INITIATED", "conversation_type": "REGULAR", "phone_number": "525500000099",
             "cost": 0.0872},
            {"start": start, "end": end, "conversation": 1, "conversation_category": "SERVICE",
             "conversation_direction": "USER_INITIATED", "conversation_type": "FREE_TIER", "phone_number": "525500000099",
             "cost": 0.0},
        ])
    );
    // Each era has its own field.
    let query = PricingQuery::read(&field(&format!("p.start({start}).end({end}).granularity(DAILY)"))).unwrap();
    assert_eq!(points(&query.answer(&store.account.zone, decisions(&store))), &json!([]));
}

#[test]
fn messages_sent_and_delivered() {
    let record = |product_type, sent: &str, delivered: Option<&str>| MessageRecord {
        product_type,
        business_number: "525500000099",
        country: Some("MX"),
        sent_at: Some(at(sent)),
        delivered_at: delivered.map(at),
    };
    let records = [
        record(ProductType::Notification, "2026-03-10T11:59:59Z", Some("2026-03-10T12:00:00Z")),
        record(ProductType::Support, "2026-03-10T12:10:00Z", None),
        record(ProductType::Inbound, "2026-03-10T12:11:00Z", Some("2026-03-10T12:11:00Z")),
        record(ProductType::GroupSupport, "2026-03-10T12:12:00Z", None),
    ];
    let (start, end) = (at("2026-03-10T11:30:00Z").seconds(), at("2026-03-10T12:30:00Z").seconds());
    let ask = |more: &str| {
        let text = format!("analytics.start({start}).end({end}).granularity(HALF_HOUR){more}");
        let query = MessageQuery::read(&field(&text)).unwrap();
        query.answer(&AccountZone::utc(), &["525500000099".to_owned()], records)
    };
    assert_eq!(
        ask(".product_types([0,2])"),
        json!({
            "phone_numbers": ["525500000099"],
            "country_codes": [],
            "granularity": "HALF_HOUR",
            "data_points": [
                {"start": start, "end": start + 1_800, "sent": 1, "delivered": 0},
                {"start": start + 1_800, "end": end, "sent": 1, "delivered": 1},
            ],
        })
    );
    assert_eq!(
        ask("")["data_points"][1],
        json!({"start": start + 1_800, "end": end, "sent": 1, "delivered": 1, "groups_sent": 1, "groups_delivered": 0})
    );
    assert_eq!(ask(".product_types(100)")["data_points"][0]["sent"], 1);
}

#[test]
fn what_is_no_query() {
    for (text, sentence) in [
        ("a.end(2).granularity(DAY)", "The parameter start is required."),
        ("a.start(x).end(2).granularity(DAY)", "Param start must be a UNIX timestamp."),
        ("a.start(2).end(2).granularity(DAY)", "Param start must be before param end."),
        ("a.start(1).end(2)", "The parameter granularity is required."),
        (
            "a.start(1).end(2).granularity(DAILY)",
            "Param granularity must be one of {HALF_HOUR, DAY, MONTH} - got \"DAILY\".",
        ),
        (
            "a.start(1).end(2).granularity(DAY).product_types([7])",
            "Param product_types must be one of {0, 2, 100, 101, 102, 103} - got \"7\".",
        ),
    ] {
        let error = MessageQuery::read(&field(text)).unwrap_err();
        assert_eq!((error.code, error.details.as_deref()), (100, Some(sentence)), "{text}");
    }
    let mixed = MessageQuery::read(&field("a.start(1).end(2).granularity(DAY).product_types([0,100])")).unwrap_err();
    assert_eq!((mixed.code, mixed.subcode), (100, Some(2_388_077)));
    let text = "p.start(1).end(2).granularity(DAILY).dimensions([AGE])";
    assert!(PricingQuery::read(&field(text)).is_err() && ConversationQuery::read(&field(text)).is_err());
}

#[test]
fn a_column_begins_with_its_first_microsecond() {
    let zone = AccountZone::of_timezone_id("94");
    let start = zone.start_of(date(2026, 3, 10));
    let period = Period { start: Timestamp::EPOCH, end: at("2027-01-01T00:00:00Z"), granularity: Granularity::Day };
    let before = Timestamp::from_micros(start.micros() - 1);
    assert_eq!(period.column(start, &zone), Some((start.seconds(), start.seconds() + 86_400)));
    assert_eq!(period.column(before, &zone), Some((start.seconds() - 86_400, start.seconds())));
    assert_eq!(period.column(period.end, &zone), None);
}
