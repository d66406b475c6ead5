//! Templates whose button opens a Flow.

use http::Method;
use recado_db::{Db, on_both_engines, params};
use serde_json::{Value, json};

use crate::harness::{ANA, NUMBER, SETS, TestCloud, WABA};

/// An approved template with a button.
async fn template(db: &Db, cloud: &TestCloud, button: Value) {
    let definition = json!({"components": [
        {"type": "BODY", "text": "A few questions"},
        {"type": "BUTTONS", "buttons": [button]},
    ]});
    db.write("test.template", definition.to_string(), |tx, definition| {
        Box::pin(async move {
            tx.exec("UPDATE cloud_template_version SET version = version + 1", &[]).await?;
            tx.exec("DELETE FROM cloud_templates WHERE id = '900000000000001'", &[]).await?;
            tx.exec(
                "INSERT INTO cloud_templates (id, waba_id, name, language, category, status, definition, created_at, updated_at, version)
                 SELECT '900000000000001', $1, 'asks', 'es', 'UTILITY', 'APPROVED', $2, 0, 0, version FROM cloud_template_version",
                params![WABA, definition.as_str()],
            )
            .await
        })
    })
    .await
    .unwrap();
    // Any change has memory read the world anew.
    cloud.patch(&format!("wabas/{WABA}"), json!({"has_payment_issue": false})).await.ok();
}

async fn send(cloud: &TestCloud, action: Value) -> Value {
    let button = json!({"type": "button", "sub_type": "flow", "index": "0", "parameters": [{"type": "action", "action": action}]});
    let message = json!({"messaging_product": "whatsapp", "to": ANA, "type": "template", "template": {
        "name": "asks", "language": {"code": "es"}, "components": [button]}});
    cloud.graph(Method::POST, &format!("{NUMBER}/messages"), Some(message)).await.json()
}

fn flow() -> Value {
    let footer = json!({"type": "Footer", "label": "Send", "on-click-action": {"name": "complete", "payload": {}}});
    json!({"version": "7.3", "screens": [{"id": "ASK", "terminal": true,
        "data": {"hint": {"type": "string", "__example__": "x"}},
        "layout": {"type": "SingleColumnLayout", "children": [footer]}}]})
}

on_both_engines! {
    async fn a_button_opens_the_flow_that_the_template_names(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let button = |flow: Value| {
            let mut button = json!({"type": "FLOW", "text": "Start", "flow_action": "navigate", "navigate_screen": "ASK"});
            button.as_object_mut().unwrap().extend(flow.as_object().cloned().unwrap());
            button
        };
        let fits = json!({"flow_token": "t-9", "flow_action_data": {"hint": "h"}});
        template(&db, &cloud, button(json!({"flow_id": "999999999999999"}))).await;
        assert_eq!(send(&cloud, fits.clone()).await["error"]["code"], 2064);

        let body = json!({"name": "Survey", "categories": ["SURVEY"], "flow_json": flow().to_string()});
        let made = cloud.graph(Method::POST, &format!("{WABA}/flows"), Some(body)).await.ok();
        let id = made["id"].as_str().unwrap();
        for reference in [json!({"flow_id": id}), json!({"flow_name": "Survey"})] {
            template(&db, &cloud, button(reference)).await;
            if cloud.graph(Method::GET, id, None).await.ok()["status"] == "DRAFT" {
                assert_eq!(send(&cloud, fits.clone()).await["error"]["code"], 131_009);
                cloud.graph(Method::POST, &format!("{id}/publish"), None).await.ok();
            }
            assert_eq!(send(&cloud, json!({"flow_action_data": {"hint": 1}})).await["error"]["code"], 131_009);
            let sent = send(&cloud, fits.clone()).await;
            let wamid = sent["messages"][0]["id"].as_str().unwrap_or_else(|| panic!("{sent}")).to_owned();
            cloud.advance("PT10S").await;
            let opened = cloud.post(&format!("customers/{ANA}/flows/open"), json!({"message_id": wamid})).await.ok();
            assert_eq!(
                (&opened["flow_id"], &opened["flow_token"], &opened["screen"], &opened["data"]),
                (&json!(id), &json!("t-9"), &json!("ASK"), &json!({"hint": "h"}))
            );
            let done = json!({"message_id": wamid, "screen": "ASK", "payload": {"said": "yes"}});
            cloud.post(&format!("customers/{ANA}/flows/complete"), done).await.ok();
        }
        cloud.stop().await;
    }
}

async fn make(cloud: &TestCloud, name: &str, button: Value) -> Value {
    let mut flow_button = json!({"type": "FLOW", "text": "Start"});
    flow_button.as_object_mut().unwrap().extend(button.as_object().cloned().unwrap());
    let template = json!({"name": name, "language": "es", "category": "UTILITY", "components": [
        {"type": "BODY", "text": format!("A few questions of {name}")}, {"type": "BUTTONS", "buttons": [flow_button]}]});
    cloud.graph(Method::POST, &format!("{WABA}/message_templates"), Some(template)).await.json()
}

async fn button_of(cloud: &TestCloud, made: &Value) -> Value {
    let id = made["id"].as_str().unwrap_or_else(|| panic!("{made}"));
    cloud.graph(Method::GET, id, None).await.ok()["components"][1]["buttons"][0].clone()
}

async fn flows(cloud: &TestCloud) -> Vec<Value> {
    cloud.graph(Method::GET, &format!("{WABA}/flows"), None).await.ok()["data"].as_array().unwrap().clone()
}

on_both_engines! {
    async fn a_new_template_names_a_flow_that_can_be_sent(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let said = |answer: &Value| answer["error"]["error_user_msg"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
        let body = json!({"name": "Survey", "categories": ["SURVEY"], "flow_json": flow().to_string()});
        let survey = cloud.graph(Method::POST, &format!("{WABA}/flows"), Some(body)).await.ok();
        let id = survey["id"].as_str().unwrap();
        assert!(said(&make(&cloud, "draft", json!({"flow_id": id})).await).contains("DRAFT"));
        cloud.graph(Method::POST, &format!("{id}/publish"), None).await.ok();
        let wrong = json!({"flow_id": id, "navigate_screen": "NOWHERE"});
        assert!(said(&make(&cloud, "screen", wrong).await).contains("NOWHERE"));

        // However it is named, its id is stored; and an edit looks at what it names anew.
        let made = make(&cloud, "asks", json!({"flow_name": "Survey", "navigate_screen": "ASK"})).await;
        let stored = json!({"type": "FLOW", "text": "Start", "flow_action": "NAVIGATE", "navigate_screen": "ASK", "flow_id": id});
        assert_eq!(button_of(&cloud, &made).await, stored);
        let edit = |button: Value| json!({"components": [{"type": "BODY", "text": "Other questions"}, {"type": "BUTTONS", "buttons": [button]}]});
        let unknown = edit(json!({"type": "FLOW", "text": "Go", "flow_name": "Nobody's"}));
        let refused = cloud.graph(Method::POST, made["id"].as_str().unwrap(), Some(unknown)).await.json();
        assert!(said(&refused).contains("does not exist"));
        let again = edit(json!({"type": "FLOW", "text": "Go", "flow_name": "Survey"}));
        cloud.graph(Method::POST, made["id"].as_str().unwrap(), Some(again)).await.ok();
        assert_eq!(button_of(&cloud, &made).await["flow_id"], id);

        // JSON makes a Flow, and nothing where it or the template is refused.
        assert!(said(&make(&cloud, "bad", json!({"flow_json": "{}"})).await).contains("not valid"));
        assert!(said(&make(&cloud, "asks", json!({"flow_json": flow().to_string()})).await).contains("already"));
        let wrong = json!({"flow_json": flow().to_string(), "navigate_screen": "NOWHERE"});
        assert!(said(&make(&cloud, "bad", wrong).await).contains("NOWHERE"));
        assert_eq!(flows(&cloud).await.len(), 1);
        let made = make(&cloud, "brings", json!({"flow_json": flow()})).await;
        let button = button_of(&cloud, &made).await;
        let all = flows(&cloud).await;
        let brought = all.iter().find(|flow| flow["id"] == button["flow_id"]).unwrap();
        assert_eq!((&brought["status"], brought["name"].as_str().unwrap().starts_with("brings_")), (&json!("PUBLISHED"), true));
        assert_eq!((all.len(), button.get("flow_json")), (2, None));

        cloud.graph(Method::POST, &format!("{id}/deprecate"), None).await.ok();
        assert!(said(&make(&cloud, "late", json!({"flow_id": id})).await).contains("deprecated"));
        cloud.stop().await;
    }
}
