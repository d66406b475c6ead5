//! Every operation of Meta's OpenAPI document for v23.0: which are served, that they answer what the document requires of them, and
//! that whatever is wrong with a call is told in Graph's own words.

mod operations;
mod samples;

use http::{Method, StatusCode};
use recado_cloud::Settings;
use recado_db::on_both_engines;
use serde_json::{Value, json};

use self::operations::{COVERED, NOT_COVERED, OPERATIONS};
use self::samples::{Sample, nodes, sample};
use crate::harness::{Answer, SETS, TOKEN, TestCloud};

/// Whether a value has what stands at `data[].id`, `waba.name`, `success`.
fn has(value: &Value, path: &str) -> bool {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let inner = |value: &Value| rest.is_none_or(|rest| has(value, rest));
    match first.strip_suffix("[]") {
        Some(name) => value[name].as_array().is_some_and(|items| !items.is_empty() && items.iter().all(inner)),
        None => value.get(first).is_some_and(|value| !value.is_null() && inner(value)),
    }
}

fn error_of(answer: &Answer, what: &str) -> Value {
    assert!(answer.status.is_client_error(), "{what}: {} {}", answer.status, String::from_utf8_lossy(&answer.bytes));
    let error = answer.json()["error"].clone();
    assert!(
        error["message"].is_string() && error["code"].is_i64() && error["fbtrace_id"].is_string(),
        "{what}: {error}"
    );
    error
}

/// Edges whose answers have no pages.
const NO_LISTS: [&str; 9] = [
    "access_token",
    "profile",
    "subscribed",
    "message_qrdls/",
    "official_business_account",
    "settings",
    "whatsapp_business_encryption",
    "whatsapp_commerce_settings",
    "business_compliance_info",
];

/// Edges whose `GET` wants what a `POST` of theirs stores.
const SHOWN_AFTERWARDS: [&str; 6] = [
    "/partners",
    "/schedules",
    "/block_users",
    "/official_business_account",
    "/whatsapp_business_encryption",
    "/business_compliance_info",
];

/// The order in which samples are called: what is deleted goes last.
fn covered() -> Vec<(&'static str, &'static str, &'static [&'static str])> {
    let mut all = COVERED.to_vec();
    all.sort_by_key(|(method, path, _)| match *method {
        "DELETE" => 3,
        "GET" if SHOWN_AFTERWARDS.iter().any(|edge| path.ends_with(edge)) => 2,
        // After that there are no messages any more.
        "POST" if path.ends_with("/deregister") || path.ends_with("/block_users") => 1,
        _ => 0,
    });
    all
}

#[test]
fn every_operation_is_in_one_list() {
    let mut all: Vec<(&str, &str)> = COVERED.iter().map(|(method, path, _)| (*method, *path)).collect();
    all.extend(NOT_COVERED.iter().map(|(method, path, reason)| {
        assert!(!reason.is_empty());
        (*method, *path)
    }));
    assert_eq!(all.len(), OPERATIONS);
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), OPERATIONS);
}

on_both_engines! {
    async fn every_covered_operation_answers_what_it_must(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let (nodes, partner) = (nodes(&cloud).await, cloud.partner_token());
        for (method, path, required) in covered() {
            if path.ends_with("/media") {
                continue; // It takes a file; `uploaded_file` has made that call already.
            }
            if method == "GET" {
                cloud.settle().await; // Messages that were just accepted have no history yet.
            }
            let sample = sample(&nodes, method, path);
            let token = if sample.by_partner { partner.as_str() } else { TOKEN };
            let answer = cloud.by(token, method.parse().unwrap(), &sample.path, sample.body).await;
            let shown = String::from_utf8_lossy(&answer.bytes).into_owned();
            assert_eq!(answer.status, StatusCode::OK, "{method} {path}: {shown}");
            for part in required {
                assert!(has(&answer.json(), part), "{method} {path} lacks {part}: {shown}");
            }
        }
    }

    async fn whatever_is_wrong_is_told_in_graphs_words(db) [SETS] {
        let mut settings = Settings::default();
        settings.limits.calls_per_hour = Some(1_000_000);
        let cloud = TestCloud::open_with(&db, settings).await;
        let (nodes, partner) = (nodes(&cloud).await, cloud.partner_token());
        for (method, path, _) in covered() {
            let what = format!("{method} {path}");
            let wanted: Method = method.parse().unwrap();
            let Sample { path, body, by_partner } = sample(&nodes, method, path);
            let token = if by_partner { partner.as_str() } else { TOKEN };
            let nobody = cloud.by("nonsense", wanted.clone(), &path, body.clone()).await;
            assert_eq!((nobody.status, error_of(&nobody, &what)["code"].clone()), (StatusCode::UNAUTHORIZED, json!(190)), "{what}");
            let anonymous = cloud.call(wanted.clone(), &format!("/v23.0/{path}"), body.clone()).await;
            assert_eq!(error_of(&anonymous, &what)["code"], 190, "{what}");
            let put = cloud.by(token, Method::PUT, &path, body.clone()).await;
            assert_eq!(error_of(&put, &what)["code"], 100, "{what}");
            if wanted == Method::GET {
                let separator = if path.contains('?') { '&' } else { '?' };
                let answer = cloud.by(token, Method::GET, &format!("{path}{separator}fields=id{{"), None).await;
                assert!(!answer.status.is_server_error(), "{what}");
                let is_list = path.contains('/') && !NO_LISTS.iter().any(|name| path.contains(name));
                if is_list {
                    let answer = cloud.by(token, Method::GET, &format!("{path}{separator}limit=many"), None).await;
                    assert_eq!(error_of(&answer, &what)["code"], 100, "{what}");
                    let answer = cloud.by(token, Method::GET, &format!("{path}{separator}after=%25"), None).await;
                    assert_eq!(error_of(&answer, &what)["code"], 131_059, "{what}");
                }
            }
            for name in body.iter().filter_map(Value::as_object).flat_map(|body| body.keys()) {
                for wrong in [json!({"x": [1]}), json!([{"y": {}}]), json!(true), json!("\u{0}~")] {
                    let mut changed = body.clone().unwrap();
                    changed[name] = wrong.clone();
                    let answer = cloud.by(token, wanted.clone(), &path, Some(changed)).await;
                    assert!(!answer.status.is_server_error(), "{what} {name}={wrong}: {}", answer.status);
                    if !answer.status.is_success() {
                        error_of(&answer, &what);
                    }
                }
            }
        }
    }

    async fn nodes_that_are_not_there_are_unknown(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        for path in ["600000000000009", "600000000000009/accept", "600000000000009/partners", "999999999999999/assigned_whatsapp_business_accounts"] {
            let answer = cloud.graph(Method::GET, path, None).await;
            let error = error_of(&answer, path);
            assert_eq!((&error["code"], &error["error_subcode"]), (&json!(100), &json!(33)), "{path}");
        }
    }
}
