//! Contacts from a file, over HTTP.

use recado_core::new_uuid;
use serde_json::{Value, json};

use crate::desk::{Desk, Who};

const FILE: &str =
    "Name,Phone\nAna García,+34600100001\nBruno,+34600100002\nCarla,hello\n\"Diego, the second\",+34 600 100 002\n";

#[tokio::test]
async fn a_file_is_looked_at_and_taken_in() {
    let desk = Desk::start().await;
    let path = format!("/api/v1/contact-imports/{}", new_uuid());
    let bring = |who, content: &'static str| {
        desk.request("PUT", &format!("{path}?filename=people.csv")).by(who).body("text/csv", content).send()
    };
    bring(Who::Anonymous, FILE).await.is_problem(401, "not_signed_in");
    let brought = bring(Who::Owner, FILE).await;
    brought.is(200);
    let expected = json!({"phone": "Phone", "name": "Name", "calling_code": null});
    assert_eq!(
        (&brought.json()["mapping"], &brought.json()["total"], &brought.json()["state"]),
        (&expected, &json!(4), &json!("ready"))
    );
    assert_eq!(bring(Who::Owner, FILE).await.json(), brought.json(), "the same again");

    let look = desk.post(&format!("{path}/look")).by(Who::Owner).json(&expected).send().await.json();
    let outcomes: Vec<&Value> = look["rows"].as_array().unwrap().iter().map(|row| &row["outcome"]).collect();
    assert_eq!(outcomes, [&json!("changed"), &json!("added"), &json!("failed"), &json!("failed")]);
    assert_eq!(look["failed"], 2);
    let wrong = desk.post(&format!("{path}/look")).by(Who::Owner).json(&json!({"phone": "Telex"})).send().await;
    wrong.is_problem(422, "invalid");
    assert_eq!(wrong.json()["errors"][0]["field"], "phone");
    for call in ["look", "start", "stop"] {
        let theirs = desk.post(&format!("{path}/{call}")).by(Who::OtherOwner).json(&expected).send().await;
        theirs.is_problem(404, "not_found");
    }

    desk.post(&format!("{path}/start")).by(Who::Owner).json(&expected).send().await.is(202);
    desk.settle().await;
    let done = desk.get(&path).by(Who::Owner).send().await.json();
    assert_eq!(
        (&done["state"], &done["added"], &done["changed"], &done["failed"], &done["position"]),
        (&json!("done"), &json!(1), &json!(1), &json!(2), &json!(4))
    );
    let found = desk.get("/api/v1/contacts?q=garcia").by(Who::Agent).send().await.json();
    assert_eq!(found["data"].as_array().unwrap().len(), 1);
    let problems = desk.get(&format!("{path}/problems")).by(Who::Owner).send().await.text();
    assert_eq!(
        problems,
        "\u{feff}Name,Phone,problem\nCarla,hello,This is no phone number.\n\"Diego, the second\",+34 600 100 002,Row 2 has the same number.\n"
    );
    desk.get(&format!("{path}/problems")).by(Who::OtherOwner).send().await.is_problem(404, "not_found");
}

#[tokio::test]
async fn what_is_no_file_of_contacts_is_refused() {
    let desk = Desk::start().await;
    let bring = |content: Vec<u8>| {
        let path = format!("/api/v1/contact-imports/{}", new_uuid());
        let call = desk.request("PUT", &path).by(Who::Owner).body("text/csv", content);
        async move { call.send().await }
    };
    for content in [b"".to_vec(), b"phone\n".to_vec(), b"PK\x03\x04\0\0".to_vec()] {
        let refused = bring(content).await;
        refused.is_problem(422, "invalid");
        assert_eq!(refused.json()["errors"][0]["field"], "file");
    }
    bring(vec![b'x'; 20 * 1024 * 1024 + 1]).await.is_problem(413, "too_large");
}
