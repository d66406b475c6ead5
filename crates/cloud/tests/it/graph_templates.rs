//! Templates: listed, sent, refused, and what phones show of them.

use http::Method;
use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::harness::{ANA, Answer, NUMBER, SETS, TestCloud, WABA};

fn template(name: &str, language: &str, components: Value) -> Value {
    let template = json!({"name": name, "language": {"code": language}, "components": components});
    json!({"messaging_product": "whatsapp", "to": ANA, "type": "template", "template": template})
}

async fn send(cloud: &TestCloud, edge: &str, message: Value) -> Answer {
    cloud.graph(Method::POST, &format!("{NUMBER}/{edge}"), Some(message)).await
}

fn body(texts: &[&str]) -> Value {
    let parameters: Vec<Value> = texts.iter().map(|text| json!({"type": "text", "text": text})).collect();
    json!([{"type": "body", "parameters": parameters}])
}

async fn names(cloud: &TestCloud, query: &str) -> Vec<String> {
    let list = cloud.graph(Method::GET, &format!("{WABA}/message_templates?{query}"), None).await.ok();
    list["data"].as_array().unwrap().iter().map(|template| template["name"].as_str().unwrap().to_owned()).collect()
}

on_both_engines! {
    async fn a_template_needs_no_window_and_shows_its_text(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let answer = send(&cloud, "messages", template("hello_world", "en_US", json!([]))).await.ok();
        assert_eq!(answer["messages"][0]["message_status"], "accepted");
        let wamid = answer["messages"][0]["id"].as_str().unwrap();
        cloud.settle().await;
        assert_eq!(receiver.gists(), [format!("sent:{wamid}"), format!("delivered:{wamid}")]);
        let shown = &cloud.chat(ANA).await[0];
        assert_eq!(shown["type"], "template");
        assert_eq!(shown["template"]["name"], "hello_world");
        assert_eq!(shown["template"]["rendered"]["header"], json!({"type": "text", "text": "Hello World"}));
        assert!(shown["template"]["rendered"]["body"].as_str().unwrap().starts_with("Welcome"));
    }

    async fn what_does_not_fit_is_refused(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        for (message, expected) in [
            (template("hello_world", "es", json!([])), (404, 132_001)),
            (template("no_such_template", "en_US", json!([])), (404, 132_001)),
            (template("we_miss_you", "en_US", body(&["Ana"])), (400, 132_015)),
            (template("hello_world", "en_US", body(&["too", "many"])), (400, 132_000)),
            (template("store_location", "en_US", body(&["8601"])), (400, 132_012)),
        ] {
            let answer = send(&cloud, "messages", message.clone()).await;
            let code = answer.json()["error"]["code"].as_i64().unwrap();
            assert_eq!((answer.status.as_u16(), code), expected, "{message}: {}", answer.json());
        }
        let text = json!({"messaging_product": "whatsapp", "to": ANA, "type": "text", "text": {"body": "x"}});
        assert_eq!(send(&cloud, "marketing_messages", text).await.json()["error"]["code"], 100);
        let utility = send(&cloud, "marketing_messages", template("hello_world", "en_US", json!([]))).await;
        assert_eq!(utility.json()["error"]["code"], 134_100);
        let mut marketing = template("spring_sale", "es", json!([]));
        marketing["product_policy"] = "STRICT".into();
        assert_eq!(send(&cloud, "marketing_messages", marketing).await.ok()["messages"][0]["message_status"], "accepted");
    }

    async fn whoever_stopped_marketing_messages_gets_none(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.patch(&format!("customers/{ANA}"), json!({"marketing_opt_out": true})).await.ok();
        for (message, expected) in [
            (template("spring_sale", "es", json!([])), json!(131_050)),
            (template("hello_world", "en_US", json!([])), Value::Null),
        ] {
            let wamid = cloud.send_message(NUMBER, message).await;
            cloud.settle().await;
            let statuses = receiver.arrived().into_iter().map(|arrived| arrived.value()["statuses"][0].clone());
            let last = statuses.rev().find(|status| status["id"] == wamid).unwrap();
            assert_eq!(last["errors"][0]["code"], expected);
        }
    }

    async fn the_seeded_templates_are_listed_and_seeded_again(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        for _ in 0..2 {
            assert_eq!(names(&cloud, "limit=100").await.len(), 14);
            assert_eq!(names(&cloud, "name=hello_world").await, ["hello_world"]);
            assert_eq!(names(&cloud, "status=PAUSED").await, ["we_miss_you"]);
            assert_eq!(names(&cloud, "category=AUTHENTICATION&language=es_ES").await, ["login_code"]);
            let page = cloud.graph(Method::GET, &format!("{WABA}/message_templates?limit=2&fields=name"), None).await.ok();
            let after = page["paging"]["cursors"]["after"].as_str().unwrap();
            assert_eq!(names(&cloud, &format!("limit=1&after={after}")).await, ["order_update"]);
            let one = cloud.graph(Method::GET, "700000000000001", None).await.ok();
            assert_eq!((&one["name"], &one["status"], &one["id"]), (&json!("hello_world"), &json!("APPROVED"), &json!("700000000000001")));
            cloud.post("reset", json!({})).await.ok();
        }
        let unknown = cloud.graph(Method::GET, &format!("{WABA}/message_templates?status=GREAT"), None).await;
        assert_eq!(unknown.json()["error"]["code"], 100);
    }
}
