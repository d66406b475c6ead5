//! `POST /{phone-number-id}/messages_encrypted`.

use http::Method;
use recado_db::{on_both_engines, params};
use recado_whatsapp::jwe::{self, ContentKey, KeyPair};
use serde_json::{Value, json};

use crate::harness::{ANA, Answer, NUMBER, SECOND_NUMBER, SETS, TestCloud};

/// Switches payload encryption on for [`NUMBER`]: the cloud's pair and the client's.
async fn enable(cloud: &TestCloud) -> (KeyPair, KeyPair) {
    let (ours, clients) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
    cloud
        .db
        .write("test.keys", (ours.clone(), clients.clone()), |tx, (ours, clients)| {
            Box::pin(async move {
                let row = params![NUMBER, &ours.private_key, &clients.public_key];
                let insert = "INSERT INTO cloud_payload_keys (phone_number_id, cloud_private_key, client_public_key) VALUES ($1, $2, $3)";
                tx.exec(insert, row).await
            })
        })
        .await
        .unwrap();
    (ours, clients)
}

fn encrypted(body: &Value, keys: &KeyPair) -> String {
    let content_key = ContentKey { key: [5; 32], nonce: [6; 12] };
    jwe::encrypt(body.to_string().as_bytes(), &keys.public_key, content_key).unwrap()
}

async fn send(cloud: &TestCloud, number: &str, contents: &str) -> Answer {
    let body = json!({"messaging_product": "whatsapp", "encrypted_contents": contents});
    cloud.graph(Method::POST, &format!("{number}/messages_encrypted"), Some(body)).await
}

on_both_engines! {
    async fn a_message_and_its_answer_are_encrypted(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let (ours, clients) = enable(&cloud).await;
        cloud.write_text(ANA, "hi").await;
        let text = json!({"messaging_product": "whatsapp", "to": ANA, "type": "text", "text": {"body": "in secret"}});
        let answer = send(&cloud, NUMBER, &encrypted(&text, &ours)).await.ok();
        let plain = jwe::decrypt(answer["encrypted_contents"].as_str().unwrap(), &clients.private_key).unwrap();
        let plain: Value = serde_json::from_slice(&plain).unwrap();
        cloud.settle().await;
        let chat = cloud.chat(ANA).await;
        assert_eq!(chat[1]["text"]["body"], "in secret");
        assert_eq!(plain["messages"][0]["id"], chat[1]["id"]);
    }

    async fn what_cannot_be_read_is_refused(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let (ours, clients) = enable(&cloud).await;
        let text = json!({"messaging_product": "whatsapp", "to": ANA, "type": "text", "text": {"body": "x"}});
        for (number, contents, words) in [
            (SECOND_NUMBER, encrypted(&text, &ours), "not enabled"),
            (NUMBER, encrypted(&text, &clients), "cannot be decrypted"),
            (NUMBER, "plain".to_owned(), "compact form"),
            (NUMBER, encrypted(&json!({"to": ANA}), &ours), "messaging_product"),
        ] {
            let answer = send(&cloud, number, &contents).await;
            assert_eq!((answer.status.as_u16(), &answer.json()["error"]["code"]), (400, &json!(100)));
            assert!(answer.json()["error"]["message"].as_str().unwrap().contains(words), "{}", answer.json());
        }
        let empty = cloud.graph(Method::POST, &format!("{NUMBER}/messages_encrypted"), Some(json!({}))).await;
        assert_eq!(empty.json()["error"]["code"], 100);
        let read = cloud.graph(Method::GET, &format!("{NUMBER}/messages_encrypted"), None).await;
        assert_eq!(read.json()["error"]["code"], 100);
        cloud.post("reset", json!({})).await.ok();
        let answer = send(&cloud, NUMBER, &encrypted(&text, &ours)).await;
        assert!(answer.json()["error"]["message"].as_str().unwrap().contains("not enabled"));
    }
}
