//! Customers and their switches.

use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::harness::{ANA, DIEGO, SETS, TestCloud};

fn field_of(problem: &Value) -> &str {
    problem["errors"][0]["field"].as_str().unwrap()
}

on_both_engines! {
    async fn the_default_world_has_five(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let customers = cloud.get("customers").await.ok();
        let names: Vec<&str> = customers["data"].as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["Ana", "Bruno", "Carla", "Diego", "Elena"]);
        assert!(customers.get("paging").is_none());
        let diego = cloud.get(&format!("customers/{DIEGO}")).await.ok();
        assert_eq!(diego["username"], "diego.sur");
        assert_eq!(diego["share_phone"], false);
        assert_eq!(diego["phone"], "+5491100100004");
        let ana = cloud.get(&format!("customers/{ANA}")).await.ok();
        assert!(ana["user_id"].as_str().unwrap().starts_with("ES."), "{ana}");
        assert_eq!(
            (&ana["online"], &ana["auto_read"], &ana["blocks"], &ana["on_whatsapp"], &ana["platform"]),
            (&json!(true), &json!(false), &json!(false), &json!(true), &json!("android"))
        );
    }

    async fn the_list_comes_in_pages(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let mut path = "customers?limit=2".to_owned();
        let mut seen = Vec::new();
        loop {
            let page = cloud.get(&path).await.ok();
            seen.extend(page["data"].as_array().unwrap().iter().map(|c| c["wa_id"].as_str().unwrap().to_owned()));
            let Some(next) = page["paging"]["next"].as_str() else { break };
            path = next.strip_prefix("http://127.0.0.1:8090/_control/v1/").unwrap().to_owned();
        }
        assert_eq!(seen.len(), 5);
        assert!(seen.is_sorted());
        for bad in ["0", "1001", "x", "-1"] {
            assert_eq!(cloud.get(&format!("customers?limit={bad}")).await.problem().0, 422, "{bad}");
        }
    }

    async fn one_is_made_and_changed_and_stays_so_over_a_restart(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let made = cloud.post("customers", json!({"phone": "+34 600 100 009", "name": "Óscar", "platform": "ios"})).await;
        assert_eq!(made.status, 201);
        let made = made.ok();
        assert_eq!((&made["wa_id"], &made["name"], &made["platform"]), (&json!("34600100009"), &json!("Óscar"), &json!("ios")));
        let again = cloud.post("customers", json!({"phone": "34600100009"})).await;
        assert_eq!(again.problem(), (409, "exists".to_owned()));

        let changed = cloud.patch("customers/34600100009", json!({"online": false, "username": "@Oscar.9"})).await.ok();
        assert_eq!((&changed["online"], &changed["username"], &changed["name"]), (&json!(false), &json!("oscar.9"), &json!("Óscar")));
        // What an answer showed may be sent back.
        let echoed = json!({"wa_id": changed["wa_id"], "user_id": changed["user_id"], "auto_read": true});
        assert_eq!(cloud.patch("customers/34600100009", echoed).await.ok()["auto_read"], true);
        let taken = cloud.patch(&format!("customers/{ANA}"), json!({"username": "oscar.9"})).await;
        assert_eq!(taken.problem(), (409, "username_taken".to_owned()));
        let removed = cloud.patch("customers/34600100009", json!({"username": null})).await.ok();
        assert_eq!(removed["username"], Value::Null);

        cloud.stop().await;
        let cloud = TestCloud::open(&db).await;
        let found = cloud.get("customers/34600100009").await.ok();
        assert_eq!((&found["online"], &found["auto_read"], &found["name"]), (&json!(false), &json!(true), &json!("Óscar")));
    }

    async fn wrong_fields_are_named_and_change_nothing(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        for (body, field) in [
            (json!({"online": "no"}), "online"),
            (json!({"name": ""}), "name"),
            (json!({"name": "x".repeat(101)}), "name"),
            (json!({"platform": "symbian"}), "platform"),
            (json!({"phone": "+34600100099"}), "phone"),
            (json!({"shoe_size": 42}), "shoe_size"),
            (json!([]), ""),
        ] {
            let answer = cloud.patch(&format!("customers/{ANA}"), body.clone()).await;
            assert_eq!(answer.problem(), (422, "invalid".to_owned()), "{body}");
            assert_eq!(field_of(&answer.json()), field, "{body}");
        }
        for body in [json!({}), json!({"phone": "12"}), json!({"phone": 5}), json!({"phone": "hello"})] {
            let answer = cloud.post("customers", body.clone()).await;
            assert_eq!(answer.problem().0, 422, "{body}");
            assert_eq!(field_of(&answer.json()), "phone", "{body}");
        }
        assert_eq!(cloud.patch("customers/999", json!({"online": true})).await.problem(), (404, "not_found".to_owned()));
        assert_eq!(cloud.get("customers/999").await.problem(), (404, "not_found".to_owned()));
        assert_eq!(cloud.get(&format!("customers/{ANA}")).await.ok()["name"], "Ana");
    }

    async fn who_comes_online_gets_what_waited(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        cloud.write_text(ANA, "hello").await;
        cloud.patch(&format!("customers/{ANA}"), json!({"online": false})).await.ok();
        let ids = [cloud.send_text(ANA, "one").await, cloud.send_text(ANA, "two").await];
        cloud.settle().await;
        assert_eq!(cloud.chat(ANA).await.len(), 1);
        cloud.patch(&format!("customers/{ANA}"), json!({"online": true})).await.ok();
        cloud.settle().await;
        let chat = cloud.chat(ANA).await;
        let shown: Vec<&str> = chat[1..].iter().map(|message| message["id"].as_str().unwrap()).collect();
        assert_eq!(shown, ids);
        assert!(chat[1..].iter().all(|message| message["status"] == "delivered"));
    }
}
