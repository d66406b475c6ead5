//! Business hours over HTTP. The clock shows 2027-01-15 08:00 UTC, a Friday.

use recado_core::new_uuid;
use serde_json::{Value, json};

use crate::desk::{Desk, Who, text};

fn office(id: uuid::Uuid) -> Value {
    json!({
        "id": id, "name": "Office", "time_zone": "Europe/Madrid",
        "week": [{"day": 5, "opens": "09:30", "closes": "14:00"}, {"day": 6, "opens": "22:00", "closes": "02:00"}],
        "exceptions": [{"date": "2027-12-24", "name": "Christmas Eve", "spans": [{"opens": "09:30", "closes": "12:00"}]}],
        "closed_reply": {"is_on": true, "text": "We open soon.", "variants": [{"language": "es", "text": "Abrimos pronto."}]},
        "is_default": true, "team_ids": [], "channel_ids": [],
    })
}

#[tokio::test]
async fn a_schedule_is_made_followed_changed_and_deleted() {
    let desk = Desk::start().await;
    let id = new_uuid();
    let body = office(id);
    let create = |who, body: Value| desk.post("/api/v1/schedules").by(who).json(&body).send();
    create(Who::Agent, body.clone()).await.is_problem(403, "not_permitted");
    let made = create(Who::Owner, body.clone()).await;
    made.is(201);
    let mut expected = body.clone();
    expected["created_at"] = desk.now();
    // 09:00 in Madrid.
    expected["is_open"] = json!(false);
    expected["changes_at"] = json!("2027-01-15T08:30:00.000000Z");
    assert_eq!(made.json(), expected);
    let mut same_name = office(new_uuid());
    same_name["name"] = json!("office");
    create(Who::Owner, same_name).await.is_problem(409, "taken");
    assert_eq!(desk.get("/api/v1/schedules").by(Who::Agent).send().await.json(), json!({"data": [expected]}));
    assert_eq!(desk.get("/api/v1/schedules").by(Who::OtherOwner).send().await.json(), json!({"data": []}));

    desk.receive(&text("wamid.closed", "¿Hola?")).await;
    let thread =
        desk.get(&desk.path("/api/v1/conversations/{conversation}/messages")).by(Who::Agent).send().await.json();
    assert_eq!(thread["data"][0]["content"]["body"], json!("We open soon."));
    assert_eq!(thread["data"][0]["author"], json!({"kind": "automatic", "id": id, "name": "Office"}));

    let path = format!("/api/v1/schedules/{id}");
    let mut change = body.clone();
    change.as_object_mut().unwrap().remove("id");
    change["week"] = json!([]);
    change["exceptions"] = json!([]);
    let changed = desk.request("PUT", &path).by(Who::Owner).json(&change).send().await;
    changed.is(200);
    assert_eq!((&changed.json()["changes_at"], &changed.json()["is_open"]), (&Value::Null, &json!(false)));
    desk.request("PUT", &path).by(Who::OtherOwner).json(&change).send().await.is_problem(404, "not_found");
    desk.delete(&path).by(Who::Agent).send().await.is_problem(403, "not_permitted");
    desk.delete(&path).by(Who::Owner).send().await.is(204);
    desk.delete(&path).by(Who::Owner).send().await.is_problem(404, "not_found");
}

#[tokio::test]
async fn what_is_wrong_is_said_where_it_is() {
    let desk = Desk::start().await;
    let wrong = |field: &'static str, value: Value| {
        let mut body = office(new_uuid());
        body[field] = value;
        desk.post("/api/v1/schedules").by(Who::Owner).json(&body).send()
    };
    for (field, value, named) in [
        ("time_zone", json!("Mars/Olympus"), "time_zone"),
        ("week", json!([{"day": 0, "opens": "09:00", "closes": "10:00"}]), "week[0].day"),
        ("week", json!([{"day": 1, "opens": "09:00", "closes": "09:00"}]), "week[0].closes"),
        ("closed_reply", json!({"is_on": true, "text": ""}), "closed_reply.text"),
        ("team_ids", json!([new_uuid()]), "team_ids[0]"),
        ("channel_ids", json!([new_uuid()]), "channel_ids[0]"),
    ] {
        let refused = wrong(field, value).await;
        refused.is_problem(422, "invalid");
        assert_eq!(refused.json()["errors"][0]["field"], json!(named));
    }
    for (field, value) in [
        ("week", json!([{"day": 1, "opens": "25:00", "closes": "26:00"}])),
        ("week", json!([{"day": 1, "opens": "9", "closes": "10:00"}])),
        ("exceptions", json!([{"date": "2027-02-30"}])),
    ] {
        wrong(field, value).await.is_problem(422, "invalid");
    }
}
