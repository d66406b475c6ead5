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
