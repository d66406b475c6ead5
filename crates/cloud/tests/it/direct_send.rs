//! Direct Send: utility and codes without a template that was made before.

use http::Method;
use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::harness::{ANA, DIEGO, NUMBER, Receiver, SETS, TestCloud, WABA};
use crate::limits::{subscribe, told};

const SHIPPED: &str = "Hi Ana, your order 4711 has been shipped. Thank you for your trust.";

async fn enabled(cloud: &TestCloud, access: &str) {
    let shown = cloud.patch(&format!("wabas/{WABA}"), json!({"direct_send": access})).await.ok();
    assert_eq!(shown["direct_send"], access);
}

fn message(content: Value) -> Value {
    let mut body = json!({"messaging_product": "whatsapp", "to": ANA, "category": "utility"});
    for (key, value) in content.as_object().unwrap() {
        body[key] = value.clone();
    }
    body
}

fn text(body: &str) -> Value {
    message(json!({"type": "text", "text": {"body": body}}))
}

async fn post(cloud: &TestCloud, body: Value) -> Value {
    cloud.graph(Method::POST, &format!("{NUMBER}/messages"), Some(body)).await.json()
}

async fn sent(cloud: &TestCloud, body: Value) -> String {
    let answer = post(cloud, body).await;
    cloud.settle().await;
    answer["messages"][0]["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// The status webhooks of a message, in order.
fn statuses(receiver: &Receiver, wamid: &str) -> Vec<Value> {
    let all = receiver.arrived().into_iter().map(|arrived| arrived.value()["statuses"][0].clone());
    all.filter(|status| status["id"] == wamid).collect()
}

async fn generated(cloud: &TestCloud) -> Vec<Value> {
    let list = cloud.graph(Method::GET, &format!("{WABA}/message_templates?source=AUTO_GENERATED"), None).await.ok();
    list["data"].as_array().unwrap().clone()
}

fn mixed() -> Value {
    message(
        json!({"type": "interactive", "interactive": {"type": "button", "header": {"type": "text", "text": "Order 4711"},
        "body": {"text": "Your parcel arrives on 24 November."}, "footer": {"text": "Jaspers Market"}, "action": {"buttons": [
            {"type": "cta_url", "cta_url": {"url": "https://example.com/t/4711", "display_text": "Track"}},
            {"type": "reply", "reply": {"id": "later", "title": "Later"}}]}}}),
    )
}

on_both_engines! {
    async fn accounts_are_let_in_one_by_one(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let refused = post(&cloud, text(SHIPPED)).await;
        assert_eq!(refused["error"]["code"], 100);
        let details = "The 'category' value requires Direct Send, which isn't enabled for this account.";
        assert_eq!(refused["error"]["error_data"]["details"], details);
        let mut free_form = text("hello");
        free_form["category"] = "service".into();
        sent(&cloud, free_form).await;
        enabled(&cloud, "UTILITY").await;
        sent(&cloud, text(SHIPPED)).await;
        let mut code = text("Your code is 123456.");
        code["category"] = "authentication".into();
        assert_eq!(post(&cloud, code.clone()).await["error"]["code"], 100);
        enabled(&cloud, "UTILITY_AND_AUTHENTICATION").await;
        sent(&cloud, code).await;
        assert_eq!(cloud.patch(&format!("wabas/{WABA}"), json!({"direct_send": true})).await.problem().0, 422);
        cloud.stop().await;
    }

    async fn the_second_message_goes_by_the_template_of_the_first(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = subscribe(&cloud).await;
        enabled(&cloud, "UTILITY").await;
        let first = sent(&cloud, text(SHIPPED)).await;
        let list = generated(&cloud).await;
        assert_eq!(list.len(), 2, "{list:?}");
        let fallback = list.iter().find(|template| template["components"][0]["text"] == "{{1}}").unwrap();
        let own = list.iter().find(|template| template["id"] != fallback["id"]).unwrap();
        assert_eq!(own["components"][0]["text"], "Hi {{1}}, your order {{2}} has been shipped. Thank you for your trust.");
        assert!(!own.to_string().contains("4711") && !own.to_string().contains("Ana"), "{own}");
        assert_eq!((&own["category"], &own["language"], &own["status"]), (&json!("UTILITY"), &json!("en"), &json!("APPROVED")));
        let of_first = statuses(&receiver, &first);
        assert_eq!(of_first.iter().map(|status| status["status"].as_str().unwrap()).collect::<Vec<_>>(), ["sent", "delivered"]);
        assert_eq!((&of_first[0]["template_id"], &of_first[1]["template_id"]), (&fallback["id"], &fallback["id"]));
        assert_eq!((&of_first[0]["pricing"]["category"], &of_first[0]["pricing"]["billable"]), (&json!("utility"), &json!(true)));

        let second = sent(&cloud, text("Hi Diego, your order 8 has been shipped. Thank you for your trust.")).await;
        assert_eq!(statuses(&receiver, &second)[0]["template_id"], own["id"]);
        let read = json!({"message_id": second});
        assert!(cloud.post(&format!("customers/{ANA}/read"), read).await.status.is_success());
        cloud.settle().await;
        let last = statuses(&receiver, &second).pop().unwrap();
        assert_eq!((&last["status"], &last["template_id"]), (&json!("read"), &own["id"]));
        assert_eq!(generated(&cloud).await.len(), 2);
        let shown = cloud.chat(ANA).await;
        let shown = shown.iter().find(|message| message["id"] == second.as_str()).unwrap_or_else(|| panic!("{shown:?}"));
        assert_eq!(shown["template"]["rendered"]["body"], "Hi Diego, your order 8 has been shipped. Thank you for your trust.");

        // Until October 2026 the window made it free.
        cloud.patch(&format!("wabas/{WABA}"), json!({"price_plan": "pmp"})).await.ok();
        cloud.write_text(ANA, "hi").await;
        let third = sent(&cloud, text(SHIPPED)).await;
        assert_eq!(statuses(&receiver, &third)[0]["pricing"]["billable"], false);
        cloud.stop().await;
    }

    async fn its_templates_are_its_own(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        enabled(&cloud, "UTILITY").await;
        sent(&cloud, text(SHIPPED)).await;
        let own = generated(&cloud).await.into_iter().find(|template| template["components"][0]["text"] != "{{1}}").unwrap();
        let (id, name) = (own["id"].as_str().unwrap(), own["name"].as_str().unwrap());
        let by_template = json!({"messaging_product": "whatsapp", "to": ANA, "type": "template", "template": {"name": name,
            "language": {"code": "en"}, "components": [{"type": "body", "parameters": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}]}});
        assert_eq!(post(&cloud, by_template).await["error"]["code"], 132_018);
        let edit = json!({"components": [{"type": "BODY", "text": "Something else."}]});
        let edited = cloud.graph(Method::POST, id, Some(edit)).await.json();
        assert_eq!(edited["error"]["error_subcode"], 2_388_318);
        let deleted = cloud.graph(Method::DELETE, &format!("{WABA}/message_templates?name={name}"), None).await.json();
        assert_eq!(deleted["error"]["error_subcode"], 2_388_330);
        // Nobody used it again, but the one for all stays.
        cloud.advance("PT24H").await;
        cloud.settle().await;
        let left = generated(&cloud).await;
        assert_eq!((left.len(), &left[0]["components"][0]["text"]), (1, &json!("{{1}}")), "{left:?}");
        // It is made anew, and kept once it is used.
        sent(&cloud, text(SHIPPED)).await;
        sent(&cloud, text(SHIPPED)).await;
        cloud.advance("P2D").await;
        cloud.settle().await;
        assert_eq!(generated(&cloud).await.len(), 2);
        cloud.advance("P400D").await;
        cloud.settle().await;
        assert_eq!(generated(&cloud).await.len(), 1);
        cloud.stop().await;
    }

    async fn names_of_the_business_are_not_taken_twice(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = subscribe(&cloud).await;
        enabled(&cloud, "UTILITY").await;
        let named = |name: &str, body: &str| {
            let mut message = text(body);
            message["direct_send_config"] = json!({"template_name": name});
            message
        };
        let first = sent(&cloud, named("order_shipped", SHIPPED)).await;
        let list = generated(&cloud).await;
        assert_eq!((list.len(), &list[0]["name"]), (1, &json!("order_shipped")));
        assert_eq!(statuses(&receiver, &first)[0]["template_id"], list[0]["id"]);
        let again = sent(&cloud, named("order_shipped", &SHIPPED.replace("4711", "9"))).await;
        assert_eq!(statuses(&receiver, &again)[0]["template_id"], list[0]["id"]);
        for clash in [named("hello_world", SHIPPED), named("order_shipped", "Your bill 12 has been paid in full.")] {
            let failed = statuses(&receiver, &sent(&cloud, clash).await);
            assert_eq!((&failed[0]["status"], &failed[0]["errors"][0]["code"]), (&json!("failed"), &json!(132_021)), "{failed:?}");
        }
        assert_eq!(generated(&cloud).await.len(), 1);
        cloud.advance("P2D").await;
        cloud.settle().await;
        assert_eq!(generated(&cloud).await.len(), 1);
        cloud.stop().await;
    }

    async fn taps_come_back_as_those_of_templates(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = subscribe(&cloud).await;
        enabled(&cloud, "UTILITY").await;
        let wamid = sent(&cloud, mixed()).await;
        let own = generated(&cloud).await.into_iter().find(|template| template["components"][0]["type"] == "HEADER").unwrap();
        assert_eq!(own["components"][0]["text"], "Order {{1}}");
        assert_eq!(own["components"][3]["buttons"][0]["url"], "https://example.com/{{1}}");
        let tap = json!({"message_id": wamid, "answer": {"type": "option", "id": "1"}});
        cloud.post(&format!("customers/{ANA}/answers"), tap).await.ok();
        cloud.settle().await;
        let mut answers = receiver.arrived().into_iter().map(|arrived| arrived.value()["messages"][0].clone());
        let answer = answers.rfind(|message| message.is_object()).unwrap();
        assert_eq!((&answer["type"], &answer["button"]), (&json!("button"), &json!({"payload": "later", "text": "Later"})));
        assert_eq!(answer["context"]["id"], wamid.as_str());
        cloud.stop().await;
    }

    async fn what_waits_too_long_is_dropped(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = subscribe(&cloud).await;
        enabled(&cloud, "UTILITY_AND_AUTHENTICATION").await;
        cloud.patch(&format!("customers/{ANA}"), json!({"online": false})).await.ok();
        let mut short = text(SHIPPED);
        short["ttl_seconds"] = 60.into();
        let short = sent(&cloud, short).await;
        let code = message(json!({"category": "authentication", "type": "interactive", "interactive": {"type": "button",
            "body": {"text": "Your code is 123456."}, "action": {"buttons": [{"type": "copy_code", "copy_code": {"code": "123456"}}]}}}));
        let code = sent(&cloud, code).await;
        let patient = sent(&cloud, text(SHIPPED)).await;
        cloud.advance("PT11M").await;
        cloud.patch(&format!("customers/{ANA}"), json!({"online": true})).await.ok();
        cloud.settle().await;
        let reached = |wamid: &str| statuses(&receiver, wamid).len();
        assert_eq!([reached(&short), reached(&code), reached(&patient)], [1, 1, 2]);
        assert_eq!(statuses(&receiver, &code)[0]["pricing"]["category"], "authentication");
        cloud.stop().await;
    }

    async fn wrong_categories_are_told_and_cost_it(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = subscribe(&cloud).await;
        enabled(&cloud, "UTILITY").await;
        sent(&cloud, text("Hi Ana, get 20 % off or more: a special offer until 24.12.2026!")).await;
        let found = told(&receiver, "template_correct_category_detection");
        assert_eq!((&found[0]["category"], &found[0]["correct_category"]), (&json!("UTILITY"), &json!("MARKETING")), "{found:?}");
        assert!(found[0]["message_template_id"].is_number() && found[0]["message_template_name"].is_string());
        let steps = || -> Vec<String> {
            let told = told(&receiver, "account_update").into_iter();
            told.filter_map(|told| told["violation_info"]["violation_type"].as_str().map(str::to_owned)).collect()
        };
        const ABUSE: &str = "DIRECT_SEND_UTILITY_CATEGORY_ABUSE_";
        assert_eq!(steps(), [format!("{ABUSE}WARN")]);
        cloud.patch(&format!("wabas/{WABA}"), json!({"direct_send_abuse": "STRIKE_1"})).await.ok();
        assert_eq!(post(&cloud, text(SHIPPED)).await["error"]["code"], 139_200);
        assert_eq!(cloud.get(&format!("wabas/{WABA}")).await.ok()["direct_send_abuse"]["step"], "STRIKE_1");
        cloud.advance("P7D").await;
        cloud.settle().await;
        assert_eq!(steps()[1..], [format!("{ABUSE}STRIKE_1"), format!("{ABUSE}UNBAN")]);
        sent(&cloud, text(SHIPPED)).await;
        let wrong = cloud.patch(&format!("wabas/{WABA}"), json!({"direct_send_abuse": "SOME"})).await;
        assert_eq!(wrong.problem(), (422, "invalid".to_owned()));
        cloud.patch(&format!("wabas/{WABA}"), json!({"misclassification": "NO_UTILITY"})).await.ok();
        assert_eq!(post(&cloud, text(SHIPPED)).await["error"]["code"], 139_200);
        cloud.patch(&format!("wabas/{WABA}"), json!({"misclassification": "NONE"})).await.ok();
        sent(&cloud, text(SHIPPED)).await;
        cloud.stop().await;
    }

    async fn samples_are_judged(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let path = format!("{WABA}/message_samples");
        let sample = json!({"type": "text", "text": {"body": SHIPPED}});
        let submit = |body: Value| cloud.graph(Method::POST, &path, Some(body));
        assert_eq!(submit(sample.clone()).await.json()["error"]["code"], 100);
        enabled(&cloud, "UTILITY").await;
        assert_eq!(submit(sample).await.ok(), json!({"success": true, "category": "UTILITY"}));
        let offer = json!({"type": "text", "text": {"body": "A special offer for you."}});
        assert_eq!(submit(offer).await.ok()["category"], "MARKETING");
        let mut with_buttons = mixed();
        with_buttons.as_object_mut().unwrap().retain(|key, _| key == "type" || key == "interactive");
        assert_eq!(submit(with_buttons).await.ok()["category"], "UTILITY");
        for (wrong, code) in [
            (json!({}), 100),
            (json!({"type": "image", "image": {"id": "1"}}), 100),
            (json!({"type": "text"}), 100),
            (json!({"type": "text", "text": {}}), 131_008),
            (json!({"type": "text", "text": {"body": "b"}, "to": DIEGO}), 100),
        ] {
            let answer = submit(wrong.clone()).await.json();
            assert!([100, code].contains(&answer["error"]["code"].as_i64().unwrap()), "{wrong}: {answer}");
        }
        assert!(generated(&cloud).await.is_empty());
        cloud.stop().await;
    }
}
