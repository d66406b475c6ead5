//! Numbers that are used in the Business app too: asking it for contacts and chats.

use http::Method;
use recado_db::on_both_engines;
use serde_json::json;

use crate::harness::{NUMBER, SECOND_NUMBER, SETS, TestCloud};

on_both_engines! {
    async fn contacts_and_chats_are_asked_for_once_within_a_day(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let ask = async |number: &str, kind: &str| {
            let body = json!({"messaging_product": "whatsapp", "sync_type": kind});
            let answer = cloud.graph(Method::POST, &format!("{number}/smb_app_data"), Some(body)).await;
            let json = answer.json();
            json["error"]["code"].as_i64().unwrap_or_else(|| i64::from(!json["request_id"].is_string()))
        };
        assert_eq!(ask(NUMBER, "history").await, 100);
        for number in [NUMBER, SECOND_NUMBER] {
            cloud.patch(&format!("numbers/{number}"), json!({"is_on_biz_app": true})).await.ok();
        }
        assert_eq!(ask(NUMBER, "history").await, 0);
        assert_eq!(ask(NUMBER, "history").await, 2_593_107);
        assert_eq!(ask(NUMBER, "smb_app_state_sync").await, 0);
        assert_eq!(ask(NUMBER, "everything").await, 100);
        cloud.advance("P1D").await;
        assert_eq!(ask(SECOND_NUMBER, "history").await, 2_593_108);
        let shown = cloud.graph(Method::GET, &format!("{NUMBER}/smb_app_data"), None).await;
        assert_eq!((shown.status.as_u16(), shown.json()["error"]["code"].as_i64()), (400, Some(100)));
    }
}
