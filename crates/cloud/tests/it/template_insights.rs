//! What became of templates' messages: `template_analytics`, template groups and `template_group_analytics`.

use http::Method;
use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::harness::{ANA, DIEGO, NUMBER, SETS, TestCloud, WABA};

async fn post(cloud: &TestCloud, path: &str, body: Value) -> Value {
    cloud.graph(Method::POST, path, Some(body)).await.json()
}

async fn ask(cloud: &TestCloud, path: &str) -> Value {
    cloud.graph(Method::GET, path, None).await.json()
}

async fn made(cloud: &TestCloud, name: &str) -> String {
    let template = json!({"name": name, "language": "en_US", "category": "MARKETING", "components": [
        {"type": "BODY", "text": format!("New bags of {name} have come.")},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Stop"}, {"type": "URL", "text": "Shop", "url": "https://example.com"}]}]});
    let made = post(cloud, &format!("{WABA}/message_templates"), template).await;
    made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned()
}

async fn send(cloud: &TestCloud, edge: &str, name: &str) -> String {
    send_to(cloud, ANA, edge, name).await
}

/// Two to one customer, no more, unless they answer: what exceeds marketing's limit is not sent.
async fn send_to(cloud: &TestCloud, customer: &str, edge: &str, name: &str) -> String {
    let message = json!({"messaging_product": "whatsapp", "to": customer, "type": "template",
        "template": {"name": name, "language": {"code": "en_US"}}});
    let sent = cloud.graph(Method::POST, &format!("{NUMBER}/{edge}"), Some(message)).await.ok();
    cloud.settle().await;
    cloud.advance("PT10S").await;
    sent["messages"][0]["id"].as_str().unwrap().to_owned()
}

async fn enabled(cloud: &TestCloud) {
    post(cloud, WABA, json!({"is_enabled_for_insights": true})).await;
}

/// The points that the query answers, the newest day first.
async fn points(cloud: &TestCloud, edge: &str, query: &str) -> Vec<Value> {
    let path = format!("{WABA}/{edge}?granularity=daily&start=2026-11-22&end=2026-11-22&{query}");
    let answer = cloud.graph(Method::GET, &path, None).await.ok();
    answer["data"][0]["data_points"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

on_both_engines! {
    async fn insights_are_turned_on_and_asked_for_rightly(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let id = made(&cloud, "bags").await;
        let query = format!("{WABA}/template_analytics?granularity=daily&start=2026-11-01&end=2026-11-22&template_ids=[{id}]");
        assert_eq!(ask(&cloud, &query).await["error"]["code"], 200_007);
        let path = format!("wabas/{WABA}");
        let shown = cloud.patch(&path, json!({"template_insights_available": false})).await.ok();
        assert_eq!(shown["template_insights_available"], false);
        assert_eq!(ask(&cloud, &query).await["error"]["code"], 200_005);
        assert_eq!(post(&cloud, WABA, json!({"is_enabled_for_insights": true})).await["error"]["code"], 200_005);
        assert_eq!(cloud.patch(&path, json!({"template_insights_available": "no"})).await.problem().0, 422);
        cloud.patch(&path, json!({"template_insights_available": true})).await.ok();
        enabled(&cloud).await;
        let answer = ask(&cloud, &query).await;
        assert_eq!(answer["data"][0]["data_points"].as_array().unwrap().len(), 22, "{answer}");
        assert_eq!((&answer["data"][0]["product_type"], answer["paging"]["cursors"].is_object()), (&json!("cloud_api"), true));
        for wrong in [
            "start=2026-11-01&end=2026-11-02&template_ids=[1]".to_owned(),
            format!("granularity=daily&start=2026-11-01&end=2026-11-02&template_ids=[{id},999999999999999]"),
            format!("granularity=daily&start=2026-07-01&end=2026-11-02&template_ids=[{id}]"),
            format!("granularity=monthly&start=2026-11-01&end=2026-11-02&template_ids=[{id}]"),
            "granularity=daily&start=2026-11-01&end=2026-11-02".to_owned(),
        ] {
            assert_eq!(ask(&cloud, &format!("{WABA}/template_analytics?{wrong}")).await["error"]["code"], 100, "{wrong}");
        }
        let zone = format!("{query}&use_waba_timezone=true");
        assert_eq!(ask(&cloud, &zone).await["data"][0]["waba_timezone"], "Europe/Tallinn");
        assert_eq!(post(&cloud, &format!("{WABA}/template_analytics"), json!({})).await["error"]["code"], 100);
        cloud.stop().await;
    }

    async fn messages_reads_taps_and_costs_are_counted(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        enabled(&cloud).await;
        let id = made(&cloud, "bags").await;
        cloud.advance("PT11M").await;
        let first = send(&cloud, "messages", "bags").await;
        let second = send(&cloud, "messages", "bags").await;
        cloud.post(&format!("customers/{ANA}/read"), json!({"message_id": second})).await;
        let tap = json!({"message_id": first, "answer": {"type": "option", "id": "0"}});
        cloud.post(&format!("customers/{ANA}/answers"), tap).await.ok();
        let clicks = format!("customers/{ANA}/clicks");
        for button in [json!({"message_id": first}), json!({"message_id": first, "button_id": "1"}), json!({"message_id": second})] {
            assert!(cloud.post(&clicks, button).await.ok()["click_id"].is_string());
        }
        assert_eq!(cloud.post(&clicks, json!({"message_id": first, "button_id": "0"})).await.problem().0, 422);
        let query = format!("template_ids={id}");
        let counted = points(&cloud, "template_analytics", &query).await;
        let clicked = json!([
            {"type": "quick_reply_button", "button_content": "Stop", "count": 1},
            {"type": "url_button", "button_content": "Shop", "count": 3},
            {"type": "unique_url_button", "button_content": "Shop", "count": 2}]);
        let point = &counted[0];
        assert_eq!((counted.len(), &point["sent"], &point["delivered"], &point["read"]), (1, &json!(2), &json!(2), &json!(2)), "{point}");
        assert_eq!(point["clicked"], clicked);
        let cost = |at: usize| point["cost"][at]["value"].as_f64().unwrap();
        assert!(cost(0) > 0.0 && (cost(0) / 2.0 - cost(1)).abs() < 1e-5 && (cost(0) / 3.0 - cost(2)).abs() < 1e-5, "{point}");
        // Marketing Messages are counted by themselves.
        assert_eq!(points(&cloud, "template_analytics", &format!("{query}&product_type=MARKETING_MESSAGES_API_FOR_WHATSAPP")).await[0]["sent"], 0);
        send(&cloud, "marketing_messages", "bags").await;
        let marketing = points(&cloud, "template_analytics", &format!("{query}&product_type=marketing_messages_lite_api")).await;
        assert_eq!((&marketing[0]["sent"], marketing[0].get("clicked")), (&json!(1), None));
        assert_eq!(points(&cloud, "template_analytics", &query).await[0]["sent"], 2);
        // Whoever does not want taps counted sees none.
        cloud.graph(Method::POST, &format!("{id}?cta_url_link_tracking_opted_out=true&category=marketing"), None).await.ok();
        assert_eq!(points(&cloud, "template_analytics", &query).await[0].get("clicked"), None);
        // After seven days nothing is added.
        cloud.advance("P7DT1H").await;
        assert_eq!(cloud.post(&clicks, json!({"message_id": first})).await.problem().0, 422);
        cloud.stop().await;
    }

    async fn groups_keep_what_their_templates_brought(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        enabled(&cloud).await;
        let (bags, hats) = (made(&cloud, "bags").await, made(&cloud, "hats").await);
        let groups = format!("{WABA}/template_groups");
        let group = json!({"name": "Black Friday", "description": "All of it", "whatsapp_business_templates": [bags]});
        let id = post(&cloud, &groups, group.clone()).await["id"].as_str().unwrap().to_owned();
        for wrong in [
            group,
            json!({"name": "Other", "whatsapp_business_templates": [bags]}),
            json!({"name": "Other", "whatsapp_business_templates": ["999999999999999"]}),
            json!({"name": "Other"}),
        ] {
            assert_eq!(post(&cloud, &groups, wrong.clone()).await["error"]["code"], 100, "{wrong}");
        }
        let shown = ask(&cloud, &id).await;
        assert_eq!((&shown["name"], &shown["description"], &shown["whatsapp_business_account"]["id"]), (&json!("Black Friday"), &json!("All of it"), &json!(WABA)));
        assert_eq!(shown["whatsapp_business_templates"]["data"][0]["name"], "bags");
        send(&cloud, "messages", "bags").await;
        cloud.advance("PT30M").await;
        let change = json!({"name": "Winter", "add_templates": [hats], "remove_templates": [bags]});
        assert_eq!(post(&cloud, &id, change).await, json!({"success": true}));
        cloud.advance("PT30M").await;
        send(&cloud, "messages", "bags").await;
        for _ in 0..2 {
            send_to(&cloud, DIEGO, "messages", "hats").await;
        }
        let list = ask(&cloud, &format!("{groups}?fields=name,whatsapp_business_templates")).await;
        assert_eq!((&list["data"][0]["name"], &list["data"][0]["whatsapp_business_templates"]["data"][0]["name"]), (&json!("Winter"), &json!("hats")));
        let counted = points(&cloud, "template_group_analytics", &format!("template_group_ids=[{id}]&metric_types=sent,delivered")).await;
        assert_eq!((&counted[0]["template_group_id"], &counted[0]["sent"], counted[0].get("read")), (&json!(id), &json!(3), None));
        // What left may come into another one.
        let other = json!({"name": "Other", "whatsapp_business_templates": [bags]});
        let other = post(&cloud, &groups, other).await["id"].as_str().unwrap().to_owned();
        assert_eq!(post(&cloud, &other, json!({"name": "Winter"})).await["error"]["code"], 100);
        assert_eq!(post(&cloud, &other, json!({"add_templates": [hats]})).await["error"]["code"], 100);
        assert_eq!(cloud.graph(Method::DELETE, &id, None).await.ok(), json!({"success": true}));
        assert_eq!(ask(&cloud, &id).await["error"]["code"], 100);
        assert_eq!(post(&cloud, &other, json!({"add_templates": [hats]})).await, json!({"success": true}));
        let gone = format!("{WABA}/template_group_analytics?granularity=daily&start=2026-11-22&end=2026-11-22&template_group_ids={id}");
        assert_eq!(ask(&cloud, &gone).await["error"]["code"], 100);
        cloud.stop().await;
    }
}
