//! Who may do what: every call of the description, made by everybody, as one table.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::desk::{Desk, Who};
use crate::openapi::{description, operations};

const NOBODY: &str = "019e0000-0000-7000-8000-000000000000";
const EVERYBODY: [Who; 5] = [Who::Anonymous, Who::OtherOwner, Who::Agent, Who::Owner, Who::ApiKey];
/// These end what the others need, so they come last.
const LAST: [&str; 14] = [
    "delete_schedule",
    "delete_team",
    "delete_note",
    "merge_tag",
    "delete_tag",
    "end_session",
    "sign_out_agent",
    "change_password",
    "revoke_api_key",
    "delete_template",
    "delete_flow",
    "unlink_catalogue",
    "delete_connection",
    "sign_out",
];

#[tokio::test]
async fn the_matrix() {
    let desk = Desk::start().await;
    let media = desk.post("/api/v1/media?filename=a.txt").by(Who::Owner).body("text/plain", "text").send().await;
    media.is(201);
    let media_id = media.json()["id"].as_str().unwrap().to_owned();
    let tag = json!({"id": recado_core::new_uuid(), "name": "VIP", "colour": "#2e7d32"});
    let tag_id = desk.post("/api/v1/tags").by(Who::Owner).json(&tag).send().await.json()["id"].clone();
    let note = json!({"id": recado_core::new_uuid(), "body": "Call back"});
    let notes = desk.path("/api/v1/conversations/{conversation}/notes");
    let note_id = desk.post(&notes).by(Who::Owner).json(&note).send().await.json()["id"].clone();
    let team = json!({"id": recado_core::new_uuid(), "name": "Sales", "assignment": "manual"});
    let team_id = desk.post("/api/v1/teams").by(Who::Owner).json(&team).send().await.json()["id"].clone();
    let schedule = json!({"id": recado_core::new_uuid(), "name": "Office", "time_zone": "UTC", "week": []});
    let schedule_id = desk.post("/api/v1/schedules").by(Who::Owner).json(&schedule).send().await.json()["id"].clone();
    let description = description();
    let mut calls = operations(&description);
    calls.sort_by_key(|(method, path, call)| {
        let name = call["operationId"].as_str().unwrap().to_owned();
        (LAST.iter().position(|last| *last == name), path.clone(), method.clone())
    });
    let mut table = format!("{:<62}", "");
    EVERYBODY.iter().for_each(|who| write!(table, " {:<12}", format!("{who:?}")).unwrap());
    for (method, pattern, call) in calls {
        let path = pattern
            .replace("{conversation_id}", &desk.path("{conversation}"))
            .replace("{contact_id}", &desk.path("{contact}"))
            .replace("{connection_id}", &desk.path("{connection}"))
            .replace("{channel_id}", &desk.path("{channel}"))
            .replace("{product_id}", crate::desk::PRODUCT_ID)
            .replace("{message_id}", &desk.path("{message}"))
            .replace("{template_id}", &desk.path("{template}"))
            .replace("{flow_id}", &desk.path("{flow}"))
            .replace("{note_id}", note_id.as_str().unwrap())
            .replace("{tag_id}", tag_id.as_str().unwrap())
            .replace("{schedule_id}", schedule_id.as_str().unwrap())
            .replace("{team_id}", team_id.as_str().unwrap())
            .replace("{agent_id}", &desk.path("{agent}"))
            // Of nobody: the answer tells who gets that far.
            // Each makes one of their own.
            .replace("{canned_reply_id}", &recado_core::new_uuid().to_string())
            .replace("{contact_import_id}", NOBODY)
            .replace("{invitation_id}", NOBODY)
            .replace("{role_id}", NOBODY)
            .replace("{api_key_id}", NOBODY)
            .replace("{session_id}", NOBODY)
            .replace("{media_id}", &media_id);
        let path = if pattern.contains("/catalogue/") || pattern.ends_with("/library") {
            desk.path(&format!("{path}?connection_id={{connection}}&handles=handle1"))
        } else {
            path
        };
        assert!(!path.contains('{'), "{path}: this matrix does not know the id");
        let name = call["operationId"].as_str().unwrap();
        write!(table, "\n{:<62}", format!("{method} {pattern}")).unwrap();
        for who in EVERYBODY {
            let request = desk.request(&method, &path).by(who);
            let answer = match body(&desk, name) {
                Some(body) => request.json(&body).send().await,
                None => request.send().await,
            };
            assert!(answer.status() < 500, "{method} {path} as {who:?}: {}", answer.text());
            write!(table, " {:<12}", answer.status()).unwrap();
        }
    }
    let table: Vec<&str> = table.lines().map(str::trim_end).collect();
    insta::assert_snapshot!("permissions", table.join("\n"));
}

/// A body with which the call does something.
fn body(desk: &Desk, name: &str) -> Option<Value> {
    Some(match name {
        "sign_in" => json!({"email": "owner@demo.test", "password": "recado-demo"}),
        "set_up" => {
            json!({"token": "x", "email": "a@b.test", "name": "A", "password": "long enough", "workspace": "W"})
        }
        "create_connection" => json!({
            "name": "N", "graph_base_url": desk.graph.base_url(), "waba_id": crate::desk::WABA_ID, "access_token": "t",
            "app_secret": "s",
        }),
        "update_conversation" => json!({"status": "open"}),
        "create_tag" => json!({"id": recado_core::new_uuid(), "name": "Other", "colour": "#2e7d32"}),
        "update_tag" => json!({"colour": "#112233"}),
        "merge_tag" => json!({"into": recado_core::new_uuid()}),
        "tag_conversation" => json!({"add": [], "remove": []}),
        "create_schedule" => {
            json!({"id": recado_core::new_uuid(), "name": "Night", "time_zone": "UTC", "week": []})
        }
        "update_schedule" => json!({
            "name": "Office", "time_zone": "UTC", "week": [], "exceptions": [], "closed_reply": {"is_on": false},
            "is_default": false, "team_ids": [], "channel_ids": [],
        }),
        "update_survey" => json!({
            "is_on": false, "form": {"kind": "buttons"}, "question": "Q?", "labels": ["5", "4", "3", "2", "1"], "button": "B",
            "template": null, "delay_minutes": 5, "every_days": 0, "thanks": "", "asks_comment": false,
        }),
        "write_scheduled" => json!({
            "conversation_id": desk.path("{conversation}"), "kind": "text", "content": {"body": "x"}, "send_at": null,
        }),
        "bring_contacts" => json!("phone\n+34600100001\n"),
        "look_at_contact_import" | "start_contact_import" => json!({"phone": "phone"}),
        "write_canned_reply" => json!({"shortcut": "x", "title": "T", "body": "B", "visibility": "own"}),
        "create_team" => json!({"id": recado_core::new_uuid(), "name": "Help", "assignment": "load"}),
        "update_team" => json!({"name": "Sales", "assignment": "load", "member_ids": [], "channel_ids": []}),
        "set_my_availability" => json!({"state": "away"}),
        "update_availability" => json!({"capacity": 5}),
        "transfer_conversation" => json!({"team_id": recado_core::new_uuid()}),
        "create_note" => json!({"id": recado_core::new_uuid(), "body": "x"}),
        "update_note" => json!({"body": "y"}),
        "read_conversation" => json!({}),
        "send_message" => json!({"id": recado_core::new_uuid(), "kind": "text", "content": {"body": "x"}}),
        "link_catalogue" => json!({"catalog_id": "600000000000002"}),
        "set_number_shop" => json!({"is_cart_enabled": true}),
        "create_product" => json!({
            "retailer_id": "mug", "name": "Mug", "price_minor_units": 950, "currency": "EUR",
            "image_url": "https://example.com/mug.jpg",
        }),
        "change_product" => json!({"name": "Mug"}),
        "import_products" => json!("id,title\nmug,Mug"),
        "create_flow" => {
            json!({"connection_id": desk.path("{connection}"), "name": "Form", "categories": ["SURVEY"]})
        }
        "update_agent" => json!({"name": "Alba Agent"}),
        "create_invitation" => json!({"email": "new@demo.test", "role": "agent"}),
        "look_at_invitation" => json!({"token": "x"}),
        "accept_invitation" => json!({"token": "x", "name": "A", "password": "long enough"}),
        "create_role" | "update_role" => json!({"name": "Sales", "permissions": ["conversations.read"]}),
        "create_api_key" => json!({"name": "Shop", "permissions": ["conversations.read"]}),
        "create_workspace" => {
            json!({"id": recado_core::new_uuid(), "name": "Branch", "owner_email": format!("{}@branch.test", recado_core::new_uuid())})
        }
        "update_workspace" => json!({"name": "Demo"}),
        "sign_in_with_code" => json!({"token": "x", "code": "000000"}),
        "begin_second_factor" => json!({"password": "wrong"}),
        "confirm_second_factor" => json!({"code": "000000"}),
        "renew_recovery_codes" | "remove_second_factor" => json!({"password": "wrong", "code": "000000"}),
        "require_second_factor" => json!({"is_required": false}),
        "change_password" => json!({"old": "wrong", "new": "long enough"}),
        "update_flow" => json!({"name": "Form"}),
        "set_flow_endpoint" => json!({"mode": "off"}),
        "upload_flow_keys" => json!({}),
        "answer_flow_request" => json!({"unsigned": true}),
        "save_flow_json" => json!({"version": "7.3", "screens": []}),
        "update_contact" => json!({"name": "Ana"}),
        "merge_contact" => json!({"into": recado_core::new_uuid()}),
        "create_template" => json!({
            "connection_id": desk.path("{connection}"), "name": "x", "language": "es", "category": "UTILITY",
            "components": [{"type": "BODY", "text": "Hola"}],
        }),
        "update_template" => json!({"components": [{"type": "BODY", "text": "Hola"}]}),
        "test_template" => json!({"channel_id": desk.path("{channel}"), "to": "+34600100001"}),
        "upload_media" => json!({"a": "document"}),
        "receive_webhook" => json!({"unsigned": true}),
        _ => return None,
    })
}

#[tokio::test]
async fn another_workspace_sees_and_changes_nothing() {
    let desk = Desk::start().await;
    let tag = json!({"id": recado_core::new_uuid(), "name": "VIP", "colour": "#2e7d32"});
    desk.post("/api/v1/tags").by(Who::Agent).json(&tag).send().await.is(201);
    for path in [
        "/api/v1/conversations",
        "/api/v1/contacts",
        "/api/v1/channels",
        "/api/v1/connections",
        "/api/v1/templates",
        "/api/v1/flows",
        "/api/v1/tags",
    ] {
        let list = desk.get(path).by(Who::OtherOwner).send().await.json();
        assert_eq!(list["data"], json!([]), "{path}");
    }
    let counts = desk.get("/api/v1/conversations/counts").by(Who::OtherOwner).send().await.json();
    assert_eq!(counts["all"], 0);
    let agents = desk.get("/api/v1/agents").by(Who::OtherOwner).send().await.json();
    assert_eq!(agents["data"].as_array().unwrap().len(), 1);

    let message = json!({"id": recado_core::new_uuid(), "kind": "text", "content": {"body": "x"}});
    let path = desk.path("/api/v1/conversations/{conversation}/messages");
    desk.post(&path).by(Who::OtherOwner).json(&message).send().await.is_problem(404, "not_found");
    let other_agent = desk.get("/api/v1/me").by(Who::OtherOwner).send().await.json()["agent"]["id"].clone();
    let assign = desk.request("PATCH", &desk.path("/api/v1/conversations/{conversation}")).by(Who::Agent);
    assign.json(&json!({"assignee_id": other_agent})).send().await.is_problem(422, "invalid");
    desk.settle().await;
    assert!(desk.graph.sent().await.is_empty());
}
