//! Templates: read from Graph, told by webhooks, made and changed over Graph.

use std::time::Duration;

use recado_db::on_both_engines;
use recado_inbox::{
    Archive, EditTemplate, HistoryCause, HistoryKind, NewTemplate, PageRequest, SyncState, Template, TemplateFilter,
    TemplateGroup, TestSend,
};
use serde_json::{Value, json};
use wiremock::matchers::{body_json, body_partial_json, method, path, path_regex, query_param, query_param_is_missing};
use wiremock::{Mock, ResponseTemplate};

use crate::desk::{Desk, NOON_SECONDS, NUMBER, SETS, WABA};

fn node(id: &str, name: &str, language: &str) -> Value {
    json!({"id": id, "name": name, "language": language, "category": "UTILITY", "status": "APPROVED",
        "parameter_format": "POSITIONAL", "rejected_reason": "NONE", "quality_score": {"score": "GREEN", "date": 1},
        "components": [{"type": "BODY", "text": format!("Pedido {{{{1}}}} de {name} está listo."),
            "example": {"body_text": [["77"]]}}]})
}

fn with(mut node: Value, key: &str, value: Value) -> Value {
    node[key] = value;
    node
}

/// What Graph lists from now on, on one page.
async fn list(desk: &Desk, nodes: &[Value]) {
    Mock::given(method("GET"))
        .and(path(format!("/v23.0/{WABA}/message_templates")))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({"data": nodes})))
        .with_priority(next_priority())
        .mount(&desk.graph)
        .await;
}

/// Later mounts win.
fn next_priority() -> u8 {
    use std::sync::atomic::{AtomicU8, Ordering};
    static PRIORITY: AtomicU8 = AtomicU8::new(200);
    PRIORITY.fetch_sub(1, Ordering::SeqCst).max(2)
}

async fn show(desk: &Desk, node: &Value) {
    Mock::given(method("GET"))
        .and(path(format!("/v23.0/{}", node["id"].as_str().unwrap())))
        .respond_with(ResponseTemplate::new(200).set_body_json(node))
        .with_priority(next_priority())
        .mount(&desk.graph)
        .await;
}

async fn sync(desk: &Desk) {
    // A sync that was put off after a failure is due later.
    desk.clock.set(desk.clock.now().plus(Duration::from_secs(3600)));
    desk.inbox.request_template_sync(desk.tenant, None).await.unwrap();
    desk.settle().await;
}

async fn groups(desk: &Desk, filter: TemplateFilter) -> Vec<TemplateGroup> {
    desk.inbox.templates(desk.tenant, filter, PageRequest::default()).await.unwrap().data
}

async fn names(desk: &Desk, filter: TemplateFilter) -> Vec<String> {
    groups(desk, filter).await.into_iter().map(|group| group.name).collect()
}

async fn only(desk: &Desk) -> Template {
    let groups = groups(desk, TemplateFilter::default()).await;
    desk.inbox.template(desk.tenant, groups[0].variants[0].id).await.unwrap()
}

async fn history(desk: &Desk, template: &Template) -> Vec<(HistoryKind, Option<String>, HistoryCause)> {
    let page = PageRequest { limit: Some(2), ..PageRequest::default() };
    let mut cursor = None;
    let mut entries = Vec::new();
    loop {
        let page = PageRequest { cursor: cursor.clone(), ..page.clone() };
        let page = desk.inbox.template_history(desk.tenant, template.summary.id, page).await.unwrap();
        entries.extend(page.data.into_iter().map(|entry| (entry.kind, entry.after, entry.cause)));
        cursor = page.next_cursor;
        if cursor.is_none() {
            entries.reverse();
            return entries;
        }
    }
}

fn hook(desk: &Desk, field: &str, value: Value) -> Value {
    hook_at(desk.clock.now().seconds(), field, value)
}

fn hook_at(seconds: i64, field: &str, value: Value) -> Value {
    json!({"object": "whatsapp_business_account",
        "entry": [{"id": WABA, "time": seconds, "changes": [{"field": field, "value": value}]}]})
}

fn status(id: &str, event: &str) -> Value {
    json!({"event": event, "message_template_id": id.parse::<i64>().unwrap(), "message_template_name": "a",
        "message_template_language": "es", "reason": "NONE"})
}

fn new_template(desk: &Desk, name: &str) -> NewTemplate {
    NewTemplate {
        connection_id: desk.connection.id,
        name: name.to_owned(),
        language: "es".to_owned(),
        category: "UTILITY".to_owned(),
        parameter_format: None,
        components: Some(json!([{"type": "BODY", "text": "Hola"}])),
        sub_category: None,
        display_format: None,
        message_send_ttl_seconds: None,
        cta_url_link_tracking_opted_out: None,
        library_template_name: None,
        library_template_button_inputs: None,
        library_template_body_inputs: None,
    }
}

const STATUS: &str = "message_template_status_update";

on_both_engines! {
    async fn all_pages_are_read_and_found_again(db) [SETS] {
        let desk = Desk::new(&db).await;
        // The reading that connecting began: this host has no templates yet.
        desk.settle().await;
        let edge = || Mock::given(method("GET")).and(path(format!("/v23.0/{WABA}/message_templates")));
        let more = json!({"data": [node("1", "order_update", "es"), node("2", "order_update", "en_US"), {"id": "no template"}],
            "paging": {"cursors": {"after": "x+/="}, "next": "https://graph/next"}});
        edge().and(query_param_is_missing("after")).respond_with(ResponseTemplate::new(200).set_body_json(more)).mount(&desk.graph).await;
        let promo = with(with(node("3", "spring_promo", "es"), "category", json!("marketing")), "status", json!("PAUSED"));
        edge().and(query_param("after", "x+/="))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"data": [promo]}))).mount(&desk.graph).await;
        sync(&desk).await;
        let report = desk.inbox.template_syncs(desk.tenant).await.unwrap().remove(0);
        assert_eq!((report.state, report.seen, report.added, report.changed, report.gone), (SyncState::Done, 3, 3, 0, 0));
        let all = groups(&desk, TemplateFilter::default()).await;
        assert_eq!(all.iter().map(|group| (group.name.as_str(), group.variants.len())).collect::<Vec<_>>(),
            [("order_update", 2), ("spring_promo", 1)]);
        assert_eq!(all[0].variants[0].language, "en_US");
        assert_eq!(all[0].variants[0].preview, "Pedido {{1}} de order_update está listo.");
        let filter = TemplateFilter::default();
        for (filter, found) in [
            (TemplateFilter { q: Some("ESTA LISTO".to_owned()), ..filter.clone() }, 2),
            (TemplateFilter { q: Some("%".to_owned()), ..filter.clone() }, 0),
            (TemplateFilter { q: Some("r_u".to_owned()), ..filter.clone() }, 1),
            (TemplateFilter { category: Some("marketing".to_owned()), ..filter.clone() }, 1),
            (TemplateFilter { status: Some("PAUSED".to_owned()), ..filter.clone() }, 1),
            (TemplateFilter { status: Some("DELETED".to_owned()), ..filter.clone() }, 0),
            (TemplateFilter { language: Some("en_US".to_owned()), ..filter.clone() }, 1),
            (TemplateFilter { quality: Some("RED".to_owned()), ..filter.clone() }, 0),
            (TemplateFilter { connection_id: Some(desk.connection.id), ..filter.clone() }, 2),
            (TemplateFilter { connection_id: Some(recado_inbox::ConnectionId::new()), ..filter.clone() }, 0),
        ] {
            assert_eq!(names(&desk, filter.clone()).await.len(), found, "{filter:?}");
        }
        let counts = desk.inbox.template_counts(desk.tenant).await.unwrap();
        assert_eq!(counts.iter().map(|count| count.count).sum::<i64>(), 3);
        let first = PageRequest { limit: Some(1), ..PageRequest::default() };
        let first = desk.inbox.templates(desk.tenant, filter.clone(), first).await.unwrap();
        let second = PageRequest { limit: Some(1), cursor: first.next_cursor };
        let second = desk.inbox.templates(desk.tenant, filter.clone(), second).await.unwrap();
        assert_eq!((second.data[0].name.as_str(), second.next_cursor), ("spring_promo", None));
        let bad = PageRequest { cursor: Some("?".to_owned()), ..PageRequest::default() };
        assert_eq!(desk.inbox.templates(desk.tenant, filter, bad).await.unwrap_err().code(), "bad_cursor");
        desk.stop().await;
    }

    async fn a_second_sync_tells_what_changed_and_what_is_gone(db) [SETS] {
        let desk = Desk::new(&db).await;
        list(&desk, &[node("1", "a", "es"), node("2", "b", "es")]).await;
        sync(&desk).await;
        let a = only(&desk).await;
        list(&desk, &[with(with(node("1", "a", "es"), "category", json!("MARKETING")), "previous_category", json!("UTILITY"))]).await;
        sync(&desk).await;
        let report = desk.inbox.template_syncs(desk.tenant).await.unwrap().remove(0);
        assert_eq!((report.state, report.seen, report.added, report.changed, report.gone), (SyncState::Done, 1, 0, 1, 1));
        assert_eq!(names(&desk, TemplateFilter::default()).await, ["a"]);
        let gone = TemplateFilter { status: Some("deleted".to_owned()), ..TemplateFilter::default() };
        assert_eq!(names(&desk, gone).await, ["b"]);
        let marketing = Some("MARKETING".to_owned());
        assert_eq!(history(&desk, &a).await, [
            (HistoryKind::Created, Some("APPROVED".to_owned()), HistoryCause::Sync),
            (HistoryKind::Category, marketing, HistoryCause::Sync),
        ]);
        sync(&desk).await;
        assert_eq!(history(&desk, &a).await.len(), 2, "what stays as it is is not told");
        desk.stop().await;
    }

    async fn a_failed_sync_keeps_what_is_known_and_says_why(db) [SETS] {
        let desk = Desk::new(&db).await;
        list(&desk, &[node("1", "a", "es")]).await;
        sync(&desk).await;
        let refusal = json!({"error": {"code": 200, "message": "(#200) You do not have the necessary permissions", "type": "OAuthException"}});
        Mock::given(method("GET")).and(path(format!("/v23.0/{WABA}/message_templates")))
            .respond_with(ResponseTemplate::new(403).set_body_json(refusal)).with_priority(1).up_to_n_times(1).mount(&desk.graph).await;
        sync(&desk).await;
        let report = desk.inbox.template_syncs(desk.tenant).await.unwrap().remove(0);
        assert_eq!(report.state, SyncState::Failed);
        assert!(report.detail.unwrap().contains("necessary permissions"));
        assert_eq!(names(&desk, TemplateFilter::default()).await, ["a"]);
        sync(&desk).await;
        let report = desk.inbox.template_syncs(desk.tenant).await.unwrap().remove(0);
        assert_eq!((report.state, report.detail), (SyncState::Done, None));
        desk.inbox.disconnect(&desk.owner, desk.connection.id).await.unwrap();
        let error = desk.inbox.request_template_sync(desk.tenant, Some(desk.connection.id)).await.unwrap_err();
        assert_eq!(error.code(), "not_found");
        desk.stop().await;
    }

    async fn an_answer_that_is_too_large_is_asked_for_in_smaller_pages(db) [SETS] {
        let desk = Desk::new(&db).await;
        let too_much = json!({"error": {"code": 1, "message": "Please reduce the amount of data you're asking for, then retry your request"}});
        Mock::given(method("GET")).and(path(format!("/v23.0/{WABA}/message_templates"))).and(query_param("limit", "200"))
            .respond_with(ResponseTemplate::new(500).set_body_json(too_much)).with_priority(1).mount(&desk.graph).await;
        list(&desk, &[node("1", "a", "es")]).await;
        sync(&desk).await;
        assert_eq!(names(&desk, TemplateFilter::default()).await, ["a"]);
        desk.stop().await;
    }

    async fn webhooks_move_a_template_once_and_never_back(db) [SETS] {
        let desk = Desk::new(&db).await;
        list(&desk, &[with(node("1", "a", "es"), "status", json!("PENDING"))]).await;
        sync(&desk).await;
        let (start, now) = (desk.inbox.newest_event(desk.tenant).await.unwrap(), desk.clock.now().seconds());
        desk.take_in(&hook_at(now + 1, STATUS, status("1", "APPROVED"))).await;
        assert_eq!(only(&desk).await.summary.status, "APPROVED");
        let mut paused = status("1", "PAUSED");
        paused["other_info"] = json!({"title": "FIRST_PAUSE", "description": "Not sent for 3 hours."});
        desk.take_in(&hook_at(now + 5, STATUS, paused.clone())).await;
        let template = only(&desk).await;
        assert_eq!((template.summary.status.as_str(), template.summary.status_detail.as_deref()), ("PAUSED", Some("Not sent for 3 hours.")));
        assert!(template.edits.is_editable && template.edits.left_today.is_none());
        // The same again in another body, and one that was late.
        paused["extra"] = json!(true);
        desk.take_in(&hook_at(now + 5, STATUS, paused)).await;
        desk.take_in(&hook_at(now + 3, STATUS, status("1", "FLAGGED"))).await;
        desk.take_in(&hook_at(now + 2, STATUS, status("1", "REJECTED"))).await;
        let template = only(&desk).await;
        assert_eq!((template.summary.status.as_str(), template.summary.rejected_reason), ("PAUSED", None));
        let quality = json!({"message_template_id": 1, "previous_quality_score": "GREEN", "new_quality_score": "YELLOW"});
        desk.take_in(&hook(&desk, "message_template_quality_update", quality)).await;
        let notice = json!({"message_template_id": 1, "new_category": "UTILITY", "correct_category": "MARKETING"});
        desk.take_in(&hook(&desk, "template_category_update", notice)).await;
        assert_eq!(only(&desk).await.summary.correct_category.as_deref(), Some("MARKETING"));
        let change = json!({"message_template_id": 1, "previous_category": "UTILITY", "new_category": "MARKETING"});
        desk.take_in(&hook(&desk, "template_category_update", change)).await;
        let summary = only(&desk).await.summary;
        assert_eq!((summary.quality.as_str(), summary.category.as_str(), summary.correct_category), ("YELLOW", "MARKETING", None));
        let told = |kind, after: &str| (kind, Some(after.to_owned()), HistoryCause::Webhook);
        let mut entries = history(&desk, &only(&desk).await).await;
        entries.sort_by_key(|(kind, after, _)| (kind_order(*kind), after.clone()));
        assert_eq!(entries, [
            (HistoryKind::Created, Some("PENDING".to_owned()), HistoryCause::Sync),
            told(HistoryKind::Status, "APPROVED"), told(HistoryKind::Status, "FLAGGED"), told(HistoryKind::Status, "PAUSED"),
            told(HistoryKind::Status, "REJECTED"), told(HistoryKind::Category, "MARKETING"), told(HistoryKind::CategoryNotice, "MARKETING"), told(HistoryKind::Quality, "YELLOW"),
        ]);
        let recado_inbox::EventsAfter::Events(events) = desk.inbox.events_after(desk.tenant, start, 100).await.unwrap() else {
            panic!("a reset")
        };
        let told = events.iter().filter(|event| event.kind == "template.updated").count();
        assert_eq!(told, 5, "late and repeated news are no change: {events:#?}");
        desk.stop().await;
    }

    async fn a_webhook_after_a_sync_that_saw_it_is_its_cause(db) [SETS] {
        let desk = Desk::new(&db).await;
        list(&desk, &[node("1", "a", "es")]).await;
        sync(&desk).await;
        list(&desk, &[with(node("1", "a", "es"), "status", json!("PAUSED"))]).await;
        sync(&desk).await;
        desk.take_in(&hook(&desk, STATUS, status("1", "PAUSED"))).await;
        let template = only(&desk).await;
        assert_eq!(history(&desk, &template).await[1..], [(HistoryKind::Status, Some("PAUSED".to_owned()), HistoryCause::Webhook)]);
        // Told now, but it happened before the sync: the list knew better.
        let long_ago = desk.clock.now().seconds() - 900;
        desk.take_in(&hook_at(long_ago, STATUS, status("1", "APPROVED"))).await;
        assert_eq!(only(&desk).await.summary.status, "PAUSED");
        desk.stop().await;
    }

    async fn of_an_unknown_template_and_of_other_texts_all_is_read(db) [SETS] {
        let desk = Desk::new(&db).await;
        show(&desk, &node("9", "made_elsewhere", "es")).await;
        desk.take_in(&hook(&desk, STATUS, status("9", "APPROVED"))).await;
        let template = only(&desk).await;
        assert_eq!(template.summary.name, "made_elsewhere");
        assert_eq!(history(&desk, &template).await, [(HistoryKind::Created, Some("APPROVED".to_owned()), HistoryCause::Webhook)]);
        let edited = with(node("9", "made_elsewhere", "es"), "components", json!([{"type": "BODY", "text": "Otra cosa"}]));
        show(&desk, &edited).await;
        desk.clock.set(desk.clock.now().plus(Duration::from_secs(5)));
        let told = json!({"message_template_id": 9, "message_template_element": "Otra cosa"});
        desk.take_in(&hook(&desk, "message_template_components_update", told)).await;
        let template = only(&desk).await;
        assert_eq!(template.summary.preview, "Otra cosa");
        assert_eq!(history(&desk, &template).await[1..], [(HistoryKind::Components, None, HistoryCause::Webhook)]);
        assert_eq!(template.edits.left_today, Some(0), "somebody edited it");
        // Of an account that nobody connected.
        let mut stranger = hook(&desk, STATUS, status("5", "APPROVED"));
        stranger["entry"][0]["id"] = json!("999");
        desk.take_in(&stranger).await;
        assert_eq!(names(&desk, TemplateFilter::default()).await.len(), 1);
        desk.stop().await;
    }

    async fn a_template_is_made_edited_and_deleted_over_graph(db) [SETS] {
        let desk = Desk::new(&db).await;
        let edge = || path(format!("/v23.0/{WABA}/message_templates"));
        Mock::given(method("POST")).and(edge())
            .and(body_partial_json(json!({"name": "bienvenida", "components": [{"text": "Hola"}]})))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"id": "50", "status": "PENDING", "category": "MARKETING"})))
            .mount(&desk.graph).await;
        // It cannot be read back: it is kept as it was sent, with what Graph answered.
        let made = desk.inbox.create_template(&desk.owner, new_template(&desk, "bienvenida")).await.unwrap();
        assert_eq!((made.summary.status.as_str(), made.summary.category.as_str(), made.summary.graph_id.as_str()), ("PENDING", "MARKETING", "50"));
        assert!(!made.edits.is_editable);
        desk.take_in(&hook(&desk, STATUS, status("50", "APPROVED"))).await;

        Mock::given(method("POST")).and(path("/v23.0/50")).and(body_partial_json(json!({"components": [{"text": "Hola otra vez"}]})))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"success": true}))).mount(&desk.graph).await;
        desk.clock.set(desk.clock.now().plus(Duration::from_secs(10)));
        let edit = EditTemplate { components: Some(json!([{"type": "BODY", "text": "Hola otra vez"}])), ..EditTemplate::default() };
        let edited = desk.inbox.edit_template(&desk.owner, made.summary.id, edit).await.unwrap();
        assert_eq!((edited.summary.status.as_str(), edited.summary.preview.as_str()), ("PENDING", "Hola otra vez"));
        desk.clock.set(desk.clock.now().plus(Duration::from_secs(10)));
        desk.take_in(&hook(&desk, STATUS, status("50", "APPROVED"))).await;
        let approved = only(&desk).await;
        assert_eq!((approved.edits.is_editable, approved.edits.left_today, approved.edits.left_this_month), (false, Some(0), Some(9)));
        let entries = history(&desk, &approved).await;
        let kinds: Vec<_> = entries.iter().map(|(kind, after, cause)| (*kind, after.as_deref(), *cause)).collect();
        assert_eq!(kinds, [
            (HistoryKind::Created, Some("PENDING"), HistoryCause::Desk), (HistoryKind::Status, Some("APPROVED"), HistoryCause::Webhook),
            (HistoryKind::Edited, Some("PENDING"), HistoryCause::Desk), (HistoryKind::Status, Some("PENDING"), HistoryCause::Desk),
            (HistoryKind::Status, Some("APPROVED"), HistoryCause::Webhook),
        ]);

        Mock::given(method("DELETE")).and(edge()).and(query_param("name", "bienvenida")).and(query_param("hsm_id", "50"))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"success": true}))).expect(1).mount(&desk.graph).await;
        list(&desk, &[]).await;
        desk.inbox.delete_template(&desk.owner, made.summary.id, false).await.unwrap();
        assert!(names(&desk, TemplateFilter::default()).await.is_empty());
        let again = desk.inbox.delete_template(&desk.owner, made.summary.id, false).await.unwrap_err();
        assert_eq!(again.code(), "template_state");
        desk.stop().await;
    }

    async fn graphs_no_comes_with_its_words_and_the_field(db) [SETS] {
        let desk = Desk::new(&db).await;
        let refusal = json!({"error": {"message": "Invalid parameter", "type": "OAuthException", "code": 100, "error_subcode": 2_388_024,
            "error_user_title": "Content in this language already exists", "error_user_msg": "There is already Spanish content."}});
        Mock::given(method("POST")).and(path(format!("/v23.0/{WABA}/message_templates")))
            .respond_with(ResponseTemplate::new(400).set_body_json(refusal)).mount(&desk.graph).await;
        let error = desk.inbox.create_template(&desk.owner, new_template(&desk, "a")).await.unwrap_err();
        assert_eq!((error.code(), error.fields()[0].field.as_str()), ("graph_refused", "language"));
        assert_eq!(error.to_string(), "Content in this language already exists: There is already Spanish content.");
        let bad = NewTemplate { name: "Ñandú".to_owned(), language: " ".to_owned(), components: Some(json!({})), ..new_template(&desk, "a") };
        let bad = desk.inbox.create_template(&desk.owner, bad).await.unwrap_err();
        let fields: Vec<&str> = bad.fields().iter().map(|problem| problem.field.as_str()).collect();
        assert_eq!(fields, ["name", "language", "components"]);
        let nothing = NewTemplate { components: None, ..new_template(&desk, "a") };
        assert_eq!(desk.inbox.create_template(&desk.owner, nothing).await.unwrap_err().code(), "invalid");
        assert!(names(&desk, TemplateFilter::default()).await.is_empty());
        desk.stop().await;
    }

    async fn examples_of_the_desk_are_uploaded_in_two_steps(db) [SETS] {
        let desk = Desk::new(&db).await;
        let file = recado_inbox::NewMedia { filename: Some("menú.pdf".to_owned()), mime_type: "application/pdf".to_owned(), voice: false, bytes: "%PDF-1.4 x".into() };
        let media = desk.inbox.upload_media(desk.tenant, file).await.unwrap();
        Mock::given(method("GET")).and(path("/v23.0/debug_token"))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"data": {"app_id": "100"}}))).mount(&desk.graph).await;
        Mock::given(method("POST")).and(path("/v23.0/100/uploads")).and(query_param("file_name", "menú.pdf"))
            .and(query_param("file_length", "10")).and(query_param("file_type", "application/pdf"))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"id": "upload:abc?sig=x"}))).mount(&desk.graph).await;
        Mock::given(method("POST")).and(path_regex("^/v23.0/upload:abc")).and(query_param("sig", "x"))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"h": "4::handle"}))).mount(&desk.graph).await;
        let handle = json!({"components": [{"type": "HEADER", "example": {"header_handle": ["4::handle"]}}]});
        Mock::given(method("POST")).and(path(format!("/v23.0/{WABA}/message_templates"))).and(body_partial_json(handle))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"id": "51", "status": "PENDING", "category": "UTILITY"}))).mount(&desk.graph).await;
        let header = |handle: String| json!([{"type": "HEADER", "format": "DOCUMENT", "example": {"header_handle": [handle]}}, {"type": "BODY", "text": "x"}]);
        let new = NewTemplate { components: Some(header(format!("media:{}", media.id))), ..new_template(&desk, "menu") };
        desk.inbox.create_template(&desk.owner, new).await.unwrap();
        let requests = desk.graph.received_requests().await.unwrap();
        let bytes = requests.iter().find(|request| request.url.path().contains("upload:")).unwrap();
        assert_eq!(bytes.body, b"%PDF-1.4 x");
        assert_eq!((bytes.headers["authorization"].to_str().unwrap(), bytes.headers["file_offset"].to_str().unwrap()), ("OAuth token", "0"));
        let unknown = NewTemplate { components: Some(header(format!("media:{}", recado_inbox::MediaId::new()))), ..new_template(&desk, "menu2") };
        let unknown = desk.inbox.create_template(&desk.owner, unknown).await.unwrap_err();
        assert_eq!(unknown.fields()[0].field, "components.header");
        desk.stop().await;
    }

    async fn a_template_is_tried_out_on_one_number(db) [SETS] {
        let desk = Desk::new(&db).await;
        list(&desk, &[node("1", "a", "es")]).await;
        sync(&desk).await;
        let id = only(&desk).await.summary.id;
        let test = TestSend {
            channel_id: desk.channel().id,
            to: "+34 600 100 001".to_owned(),
            components: Some(json!([{"type": "body", "parameters": [{"type": "text", "text": "88"}]}])),
        };
        let sent = desk.inbox.test_template(desk.tenant, id, test.clone()).await.unwrap();
        assert_eq!((sent.wamid.as_str(), sent.message_status.as_str()), ("wamid.out1", "accepted"));
        let (body, _) = desk.sends().await.remove(0);
        assert_eq!((&body["to"], &body["template"]["name"], &body["template"]["language"]["code"]), (&json!("34600100001"), &json!("a"), &json!("es")));
        assert_eq!(body["template"]["components"][0]["parameters"][0]["text"], "88");
        let bad = TestSend { to: "hola".to_owned(), ..test.clone() };
        assert_eq!(desk.inbox.test_template(desk.tenant, id, bad).await.unwrap_err().fields()[0].field, "to");
        let bad = TestSend { channel_id: recado_inbox::ChannelId::new(), ..test.clone() };
        assert_eq!(desk.inbox.test_template(desk.tenant, id, bad).await.unwrap_err().fields()[0].field, "channel_id");
        desk.answer_sends(1, crate::desk::graph_error(400, 132_015, "Template is paused")).await;
        let refused = desk.inbox.test_template(desk.tenant, id, test).await.unwrap_err();
        assert_eq!(refused.code(), "graph_refused");
        assert!(refused.to_string().contains("Template is paused"));
        assert!(desk.conversations().await.is_empty(), "a test is no conversation ({NUMBER}, {NOON_SECONDS})");
        desk.stop().await;
    }

    async fn a_paused_template_is_unpaused_or_graph_says_why_not(db) [SETS] {
        let desk = Desk::new(&db).await;
        list(&desk, &[with(node("1", "a", "es"), "status", json!("PAUSED"))]).await;
        sync(&desk).await;
        let id = only(&desk).await.summary.id;
        let answer = |body: Value| Mock::given(method("POST")).and(path("/v23.0/1/unpause")).respond_with(ResponseTemplate::new(200).set_body_json(body));
        answer(json!({"success": false, "reason": "Wait 5 minutes."})).up_to_n_times(1).with_priority(1).mount(&desk.graph).await;
        let early = desk.inbox.unpause_template(&desk.owner, id).await.unwrap_err();
        assert_eq!((early.code(), early.to_string().as_str()), ("template_state", "Wait 5 minutes."));
        answer(json!({"success": true})).mount(&desk.graph).await;
        show(&desk, &node("1", "a", "es")).await;
        desk.clock.set(desk.clock.now().plus(Duration::from_secs(10)));
        assert_eq!(desk.inbox.unpause_template(&desk.owner, id).await.unwrap().summary.status, "APPROVED");
        desk.stop().await;
    }

    async fn a_template_is_archived_and_comes_back_or_graph_says_why_not(db) [SETS] {
        let desk = Desk::new(&db).await;
        list(&desk, &[node("1", "a", "es")]).await;
        sync(&desk).await;
        let id = only(&desk).await.summary.id;
        let answer = |verb: &str, body: Value| Mock::given(method("POST")).and(path(format!("/v23.0/{WABA}/message_templates/{verb}")))
            .and(body_json(json!({"hsm_ids": ["1"]}))).respond_with(ResponseTemplate::new(200).set_body_json(body));
        answer("archive", json!({"archived_templates": [], "failed_templates": {"1": "Template is already archived"}})).up_to_n_times(1).with_priority(1).mount(&desk.graph).await;
        let refused = desk.inbox.archive_template(&desk.owner, id, Archive::In).await.unwrap_err();
        assert_eq!((refused.code(), refused.to_string().as_str()), ("template_state", "Template is already archived"));
        answer("archive", json!({"archived_templates": ["1"], "failed_templates": {}})).mount(&desk.graph).await;
        answer("unarchive", json!({"unarchived_templates": ["1"], "failed_templates": {}})).mount(&desk.graph).await;
        for (to, status) in [(Archive::In, "ARCHIVED"), (Archive::Out, "APPROVED")] {
            show(&desk, &with(node("1", "a", "es"), "status", json!(status))).await;
            desk.clock.set(desk.clock.now().plus(Duration::from_secs(10)));
            assert_eq!(desk.inbox.archive_template(&desk.owner, id, to).await.unwrap().summary.status, status);
            let archived = TemplateFilter { status: Some("archived".to_owned()), ..TemplateFilter::default() };
            let (listed, archive) = (names(&desk, TemplateFilter::default()).await.len(), names(&desk, archived).await.len());
            assert_eq!((listed, archive), if to == Archive::In { (0, 1) } else { (1, 0) });
        }
        let told = history(&desk, &only(&desk).await).await;
        let of_desk = |status: &str| (HistoryKind::Status, Some(status.to_owned()), HistoryCause::Desk);
        assert_eq!(told[1..], [of_desk("ARCHIVED"), of_desk("APPROVED")]);
        let stranger = desk.other_tenant().await;
        assert_eq!(desk.inbox.archive_template(&stranger, id, Archive::In).await.unwrap_err().code(), "not_found");
        desk.stop().await;
    }

    async fn news_that_come_before_the_desk_knows_the_template_are_its_cause(db) [SETS] {
        let desk = Desk::new(&db).await;
        let made = json!({"id": "9", "status": "PENDING", "category": "UTILITY"});
        Mock::given(method("POST")).and(path(format!("/v23.0/{WABA}/message_templates"))).respond_with(ResponseTemplate::new(200).set_body_json(made)).mount(&desk.graph).await;
        let silent = ResponseTemplate::new(500);
        Mock::given(method("GET")).and(path("/v23.0/9")).respond_with(silent).with_priority(next_priority()).mount(&desk.graph).await;
        // The reading that the webhook causes fails, and is tried again later.
        desk.take_in(&hook(&desk, STATUS, status("9", "APPROVED"))).await;
        let created = desk.inbox.create_template(&desk.owner, new_template(&desk, "quick")).await.unwrap();
        assert_eq!(created.summary.status, "PENDING");
        show(&desk, &node("9", "quick", "es")).await;
        desk.clock.set(desk.clock.now().plus(Duration::from_secs(30)));
        desk.settle().await;
        let template = only(&desk).await;
        assert_eq!(template.summary.status, "APPROVED");
        assert_eq!(history(&desk, &template).await[..2], [
            (HistoryKind::Created, Some("PENDING".to_owned()), HistoryCause::Desk),
            (HistoryKind::Status, Some("APPROVED".to_owned()), HistoryCause::Webhook),
        ]);
        desk.stop().await;
    }

    async fn prices_are_those_of_the_market(db) [SETS] {
        let desk = Desk::new(&db).await;
        let spain = desk.inbox.price_effect(desk.tenant, None).await.unwrap();
        assert_eq!((spain.country.as_str(), spain.market.as_str(), spain.currency.as_str()), ("ES", "Spain", "USD"));
        let of = |category: &str| spain.categories.iter().find(|price| price.category == category).unwrap();
        assert!(of("UTILITY").is_free_in_window && !of("MARKETING").is_free_in_window);
        assert_ne!(of("UTILITY").amount, of("MARKETING").amount);
        let mexico = desk.inbox.price_effect(desk.tenant, Some("mx".to_owned())).await.unwrap();
        assert_eq!(mexico.market, "Mexico");
        assert!(mexico.countries.contains(&"BR".to_owned()));
        let error = desk.inbox.price_effect(desk.tenant, Some("??".to_owned())).await.unwrap_err();
        assert_eq!(error.fields()[0].field, "country");
        desk.stop().await;
    }

    async fn templates_of_another_workspace_are_not_there(db) [SETS] {
        let desk = Desk::new(&db).await;
        list(&desk, &[node("1", "a", "es")]).await;
        sync(&desk).await;
        let id = only(&desk).await.summary.id;
        let stranger = desk.other_tenant().await;
        let tenant = stranger.tenant;
        let missing = |error: recado_inbox::Error| assert_eq!(error.code(), "not_found", "{error}");
        assert!(desk.inbox.templates(tenant, TemplateFilter::default(), PageRequest::default()).await.unwrap().data.is_empty());
        assert!(desk.inbox.template_counts(tenant).await.unwrap().is_empty());
        assert!(desk.inbox.template_syncs(tenant).await.unwrap().is_empty());
        missing(desk.inbox.template(tenant, id).await.unwrap_err());
        missing(desk.inbox.template_history(tenant, id, PageRequest::default()).await.unwrap_err());
        missing(desk.inbox.delete_template(&stranger, id, true).await.unwrap_err());
        missing(desk.inbox.unpause_template(&stranger, id).await.unwrap_err());
        missing(desk.inbox.create_template(&stranger, new_template(&desk, "x")).await.unwrap_err());
        let edit = EditTemplate { components: Some(json!([])), ..EditTemplate::default() };
        missing(desk.inbox.edit_template(&stranger, id, edit).await.unwrap_err());
        let test = TestSend { channel_id: desk.channel().id, to: "+34600100001".to_owned(), components: None };
        missing(desk.inbox.test_template(tenant, id, test).await.unwrap_err());
        missing(desk.inbox.request_template_sync(tenant, Some(desk.connection.id)).await.unwrap_err());
        let search = recado_inbox::LibrarySearch::default();
        missing(desk.inbox.template_library(tenant, desk.connection.id, search, PageRequest::default()).await.unwrap_err());
        desk.stop().await;
    }
}

fn kind_order(kind: HistoryKind) -> u8 {
    match kind {
        HistoryKind::Created => 0,
        HistoryKind::Status => 1,
        HistoryKind::Category => 2,
        _ => 3,
    }
}
