//! Contacts: finding and renaming them.

use serde_json::{Value, json};

use crate::desk::{Desk, Who};

#[tokio::test]
async fn a_contact_is_renamed_and_keeps_its_own_name_beside() {
    let desk = Desk::start().await;
    let path = desk.path("/api/v1/contacts/{contact}");
    let rename = |body: Value| desk.request("PATCH", &path).by(Who::Agent).json(&body).send();
    let before = desk.get(&path).by(Who::Agent).send().await.json();
    assert_eq!(
        (&before["name"], &before["profile_name"], &before["phone"]),
        (&json!("Ana"), &json!("Ana"), &json!("+34600100001"))
    );

    let renamed = rename(json!({"name": "  Ana García "})).await.json();
    assert_eq!((&renamed["name"], &renamed["profile_name"]), (&json!("Ana García"), &json!("Ana")));
    assert_eq!(rename(json!({})).await.json()["name"], "Ana García");
    assert_eq!(rename(json!({"name": null})).await.json()["name"], "Ana García");
    assert_eq!(rename(json!({"name": ""})).await.json()["name"], "Ana");
    rename(json!({"name": "x".repeat(101)})).await.is_problem(422, "invalid");
    rename(json!({"name": 1})).await.is_problem(422, "invalid");
    rename(json!({"phone": "1"})).await.is_problem(422, "invalid");
}

#[tokio::test]
async fn contacts_are_listed_and_found() {
    let desk = Desk::start().await;
    for (query, found) in [("", 1), ("?q=an", 1), ("?q=6001", 1), ("?q=zoe", 0), ("?limit=1", 1)] {
        let page = desk.get(&format!("/api/v1/contacts{query}")).by(Who::Agent).send().await.json();
        assert_eq!(page["data"].as_array().unwrap().len(), found, "{query}");
        assert_eq!(page["next_cursor"], json!(null));
    }
    desk.get("/api/v1/contacts?cursor=x").by(Who::Agent).send().await.is_problem(422, "bad_cursor");
}

#[tokio::test]
async fn contacts_are_merged_and_taken_apart() {
    let desk = Desk::start().await;
    let (merge, merges) =
        (desk.path("/api/v1/contacts/{contact}/merge"), desk.path("/api/v1/contacts/{contact}/merges"));
    let put = |body: Value| desk.post(&merge).by(Who::Agent).json(&body).send();
    let own = desk.path("{contact}");
    put(json!({"into": own})).await.is_problem(422, "invalid");
    put(json!({"into": recado_core::new_uuid()})).await.is_problem(422, "invalid");
    put(json!({"into": "x"})).await.is_problem(422, "invalid");
    put(json!({})).await.is_problem(422, "invalid");
    desk.post(&merge).by(Who::OtherOwner).json(&json!({"into": own})).send().await.is_problem(422, "invalid");
    let unknown = format!("/api/v1/contacts/{}/merge", recado_core::new_uuid());
    desk.post(&unknown).by(Who::Agent).json(&json!({"into": own})).send().await.is_problem(404, "not_found");
    desk.request("DELETE", &unknown).by(Who::Agent).send().await.is_problem(404, "not_found");
    assert_eq!(desk.get(&merges).by(Who::Agent).send().await.json(), json!({"data": []}));
    desk.get(&merges).by(Who::OtherOwner).send().await.is_problem(404, "not_found");
    // One that is a part of none is answered as it is.
    let alone = desk.request("DELETE", &merge).by(Who::Agent).send().await;
    alone.is(200);
    assert_eq!(alone.json()["id"], json!(own));
}

#[tokio::test]
async fn contacts_are_taken_out_as_a_file_and_that_is_written_down() {
    let desk = Desk::start().await;
    let file = desk.get("/api/v1/contacts/export").by(Who::Owner).send().await;
    file.is(200);
    assert_eq!(file.header("content-type").unwrap(), "text/csv; charset=utf-8");
    let text = file.text();
    let lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "id,name,profile_name,username,phone,user_id,created_at");
    assert_eq!(lines.len(), 2, "{text}");
    assert!(lines[1].contains(",Ana,Ana,") && lines[1].contains("+34600100001"), "{text}");
    let none = desk.get("/api/v1/contacts/export?q=zoe").by(Who::Owner).send().await;
    assert_eq!(none.text().lines().count(), 1);
    desk.get("/api/v1/contacts/export?x=1").by(Who::Owner).send().await.is_problem(422, "invalid");
    desk.get("/api/v1/contacts/export").by(Who::Agent).send().await.is_problem(403, "not_permitted");
    let others = desk.get("/api/v1/contacts/export").by(Who::OtherOwner).send().await;
    assert_eq!(others.text().lines().count(), 1);
    let log = desk.get("/api/v1/audit?action=contact.exported").by(Who::Owner).send().await.json();
    let entries = log["data"].as_array().unwrap();
    assert_eq!((entries.len(), &entries[0]["details"]), (2, &json!({"search": "zoe"})));
}
