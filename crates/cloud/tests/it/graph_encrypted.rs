//! `POST /{phone-number-id}/messages_encrypted`.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeySize, PrivateDecryptingKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::Method;
use recado_db::on_both_engines;
use recado_whatsapp::jwe::{self, ContentKey};
use serde_json::{Value, json};

use crate::harness::{ANA, Answer, NUMBER, SECOND_NUMBER, SETS, TestCloud};

/// What a client needs; both are DER.
pub struct Keys {
    /// Its answers come for this.
    own_private: Vec<u8>,
    own_public: Vec<u8>,
    /// Its calls are for this.
    pub clouds_public: Vec<u8>,
}

/// Switches payload encryption on for [`NUMBER`].
pub async fn enable(cloud: &TestCloud) -> Keys {
    let private = PrivateDecryptingKey::generate(KeySize::Rsa2048).unwrap();
    let public: PublicKeyX509Der<'_> = private.public_key().as_der().unwrap();
    let own_public = public.as_ref().to_vec();
    let private: Pkcs8V1Der<'_> = private.as_der().unwrap();
    let own_private = private.as_ref().to_vec();
    let path = format!("{NUMBER}/settings");
    let setting = json!({"status": "ENABLED", "client_encryption_key": STANDARD.encode(&own_public)});
    cloud.graph(Method::POST, &path, Some(json!({"payload_encryption": setting}))).await.ok();
    let shown = cloud.graph(Method::GET, &path, None).await.ok();
    let pem = STANDARD.decode(shown["payload_encryption"]["cloud_encryption_key"].as_str().unwrap()).unwrap();
    let pem = String::from_utf8(pem).unwrap();
    let clouds_public: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    Keys { own_private, own_public, clouds_public: STANDARD.decode(clouds_public).unwrap() }
}

pub fn encrypted(body: &Value, public_key: &[u8]) -> String {
    let content_key = ContentKey { key: [5; 32], nonce: [6; 12] };
    jwe::encrypt(body.to_string().as_bytes(), public_key, content_key).unwrap()
}

async fn send(cloud: &TestCloud, number: &str, contents: &str) -> Answer {
    let body = json!({"messaging_product": "whatsapp", "encrypted_contents": contents});
    cloud.graph(Method::POST, &format!("{number}/messages_encrypted"), Some(body)).await
}

on_both_engines! {
    async fn a_message_and_its_answer_are_encrypted(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let keys = enable(&cloud).await;
        cloud.write_text(ANA, "hi").await;
        let text = json!({"messaging_product": "whatsapp", "to": ANA, "type": "text", "text": {"body": "in secret"}});
        let answer = send(&cloud, NUMBER, &encrypted(&text, &keys.clouds_public)).await.ok();
        let plain = jwe::decrypt(answer["encrypted_contents"].as_str().unwrap(), &keys.own_private).unwrap();
        let plain: Value = serde_json::from_slice(&plain).unwrap();
        cloud.settle().await;
        let chat = cloud.chat(ANA).await;
        assert_eq!(chat[1]["text"]["body"], "in secret");
        assert_eq!(plain["messages"][0]["id"], chat[1]["id"]);
    }

    async fn what_cannot_be_read_is_refused(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let keys = enable(&cloud).await;
        let text = json!({"messaging_product": "whatsapp", "to": ANA, "type": "text", "text": {"body": "x"}});
        for (number, contents, words) in [
            (SECOND_NUMBER, encrypted(&text, &keys.clouds_public), "not enabled"),
            (NUMBER, encrypted(&text, &keys.own_public), "cannot be decrypted"),
            (NUMBER, "plain".to_owned(), "compact form"),
            (NUMBER, encrypted(&json!({"to": ANA}), &keys.clouds_public), "messaging_product"),
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
        let answer = send(&cloud, NUMBER, &encrypted(&text, &keys.clouds_public)).await;
        assert!(answer.json()["error"]["message"].as_str().unwrap().contains("not enabled"));
    }
}
