//! WhatsApp Flows: what Graph has, working copies, publishing, and what customers filled in.

use recado_core::Timestamp;
use recado_db::on_both_engines;
use recado_inbox::{
    ExportFormat, Flow, FlowChange, FlowEndpoint, FlowEndpointKind, FlowId, FlowResponseFilter, MessageContent,
    NewFlow, PageRequest,
};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::desk::{ANA, Desk, NOON_SECONDS, SETS, WABA, graph_error, message_hook};

/// A form with a text, a choice and a tick.
fn survey() -> String {
    json!({"version": "7.3", "screens": [{
        "id": "SURVEY", "title": "Survey", "terminal": true, "success": true, "data": {},
        "layout": {"type": "SingleColumnLayout", "children": [
            {"type": "TextInput", "name": "name", "label": "Your name", "required": true},
            {"type": "RadioButtonsGroup", "name": "mark", "label": "How was it?", "data-source": [
                {"id": "good", "title": "Good"}, {"id": "bad", "title": "Bad"}]},
            {"type": "OptIn", "name": "news", "label": "Send me news"},
            {"type": "Footer", "label": "Send", "on-click-action": {"name": "complete", "payload": {
                "name": "${form.name}", "mark": "${form.mark}", "news": "${form.news}"}}}
        ]}
    }]})
    .to_string()
}

fn row(id: &str, name: &str, status: &str) -> Value {
    json!({"id": id, "name": name, "status": status, "categories": ["SURVEY"], "validation_errors": [],
        "updated_at": "2026-11-20T10:00:00+0000"})
}

async fn answer(desk: &Desk, verb: &str, at: &str, body: Value) {
    Mock::given(method(verb))
        .and(path(format!("/v23.0/{at}")))
        .respond_with(ResponseTemplate::new(200).set_body_json(body))
        .with_priority(2)
        .mount(&desk.graph)
        .await;
}

/// Graph has these Flows, all with the survey's JSON.
async fn graph_has(desk: &Desk, rows: &[Value]) {
    answer(desk, "GET", &format!("{WABA}/flows"), json!({"data": rows, "paging": {}})).await;
    for flow in rows {
        let id = flow["id"].as_str().unwrap();
        answer(desk, "GET", id, flow.clone()).await;
        let url = format!("{}/json/{id}", desk.graph.uri());
        let asset = json!({"name": "flow.json", "asset_type": "FLOW_JSON", "download_url": url});
        answer(desk, "GET", &format!("{id}/assets"), json!({"data": [asset]})).await;
        Mock::given(method("GET"))
            .and(path(format!("/json/{id}")))
            .respond_with(ResponseTemplate::new(200).set_body_string(survey()))
            .mount(&desk.graph)
            .await;
    }
}

async fn flows(desk: &Desk) -> Vec<Flow> {
    desk.inbox.flows(desk.tenant, PageRequest::default()).await.unwrap().data
}

/// A workspace with one published survey.
async fn with_survey(desk: &Desk) -> Flow {
    graph_has(desk, &[row("71", "Survey", "PUBLISHED")]).await;
    desk.inbox.sync_flows(desk.tenant, desk.connection.id).await.unwrap();
    flows(desk).await.remove(0)
}

fn reply(response: &Value) -> Value {
    json!({"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": {
        "name": "flow", "body": "Sent", "response_json": response.to_string()}}})
}

async fn filled_in(desk: &Desk, wamid: &str, response: &Value) {
    desk.take_in(&message_hook(wamid, &ANA, NOON_SECONDS, reply(response))).await;
}

on_both_engines! {
    async fn connecting_reads_what_graph_has(db) [SETS] {
        let desk = Desk::new(&db).await;
        graph_has(&desk, &[row("71", "Survey", "PUBLISHED"), row("72", "Booking", "DRAFT")]).await;
        desk.inbox.refresh_connection(&desk.owner, desk.connection.id).await.unwrap();
        desk.settle().await;
        let known = flows(&desk).await;
        assert_eq!(known.len(), 2);
        let survey_flow = known.iter().find(|flow| flow.name == "Survey").unwrap();
        assert_eq!((survey_flow.status.as_str(), survey_flow.changed), ("PUBLISHED", false));
        let detail = desk.inbox.flow(desk.tenant, survey_flow.id).await.unwrap();
        assert_eq!(detail.json, Some(survey()));
        assert_eq!(detail.draft_problems, []);
        let keys: Vec<&str> = detail.questions.iter().map(|question| question.key.as_str()).collect();
        assert_eq!(keys, ["name", "mark", "news"]);
        // Pages of one.
        let first = desk.inbox.flows(desk.tenant, PageRequest { cursor: None, limit: Some(1) }).await.unwrap();
        let rest = PageRequest { cursor: first.next_cursor, limit: Some(1) };
        let second = desk.inbox.flows(desk.tenant, rest).await.unwrap();
        assert_ne!(first.data[0].id, second.data[0].id);
        assert_eq!(second.next_cursor, None);
        desk.stop().await;
    }

    async fn a_working_copy_is_kept_and_then_published(db) [SETS] {
        let desk = Desk::new(&db).await;
        graph_has(&desk, &[row("71", "Survey", "DRAFT")]).await;
        answer(&desk, "POST", &format!("{WABA}/flows"), json!({"id": "71", "success": true, "validation_errors": []})).await;
        let new = NewFlow {
            connection_id: desk.connection.id, name: "Survey".to_owned(), categories: vec!["SURVEY".to_owned()],
            json: Some(survey()), clone_of: None,
        };
        let made = desk.inbox.create_flow(desk.tenant, new).await.unwrap();
        assert_eq!((made.version, made.flow.changed, made.flow.published_at), (1, false, None));
        let id = made.flow.id;
        // Mistakes are told, and kept.
        let saved = desk.inbox.save_flow_json(desk.tenant, id, 1, "{\"version\": \"7.3\",\n \"x\": 1}".to_owned()).await.unwrap();
        assert_eq!(saved.version, 2);
        let wrong = saved.draft_problems.iter().find(|problem| problem.error == "INVALID_PROPERTY_KEY").unwrap();
        assert_eq!((wrong.line_start, wrong.path.as_str()), (2, "x"));
        let stale = desk.inbox.save_flow_json(desk.tenant, id, 1, "{}".to_owned()).await.unwrap_err();
        assert_eq!(stale.code(), "changed_meanwhile");
        assert!(flows(&desk).await[0].changed);
        // WhatsApp finds mistakes: nothing is published.
        let mistake = json!({"error": "INVALID_PROPERTY_KEY", "error_type": "FLOW_JSON_ERROR", "message": "No.",
            "line_start": 2, "line_end": 2, "column_start": 2, "column_end": 5,
            "pointers": [{"line_start": 2, "line_end": 2, "column_start": 2, "column_end": 5, "path": "x"}]});
        let refused = json!({"success": true, "validation_errors": [mistake]});
        Mock::given(method("POST")).and(path("/v23.0/71/assets")).respond_with(ResponseTemplate::new(200).set_body_json(refused))
            .up_to_n_times(1).with_priority(1).mount(&desk.graph).await;
        assert_eq!(desk.inbox.publish_flow(desk.tenant, id).await.unwrap_err().code(), "flow_invalid");
        desk.inbox.save_flow_json(desk.tenant, id, 2, survey()).await.unwrap();
        answer(&desk, "POST", "71/assets", json!({"success": true, "validation_errors": []})).await;
        answer(&desk, "POST", "71/publish", json!({"success": true})).await;
        Mock::given(method("GET")).and(path("/v23.0/71")).respond_with(
            ResponseTemplate::new(200).set_body_json(row("71", "Survey", "PUBLISHED"))
        ).with_priority(1).mount(&desk.graph).await;
        let published = desk.inbox.publish_flow(desk.tenant, id).await.unwrap();
        assert_eq!((published.status.as_str(), published.changed), ("PUBLISHED", false));
        assert_eq!(published.published_at, Some(desk.clock.now()));
        let ticket = desk.inbox.flow_ticket(desk.tenant, id).await.unwrap();
        assert_eq!((ticket.mode.as_str(), ticket.graph_flow_id.as_str()), ("published", "71"));
        // Read again, the working copy stays: only Graph's own change would replace it.
        desk.inbox.sync_flows(desk.tenant, desk.connection.id).await.unwrap();
        assert_eq!(desk.inbox.flow(desk.tenant, id).await.unwrap().json, Some(survey()));
        desk.stop().await;
    }

    async fn graphs_no_is_told_in_its_words(db) [SETS] {
        let desk = Desk::new(&db).await;
        let flow = with_survey(&desk).await;
        Mock::given(method("DELETE")).and(path("/v23.0/71")).respond_with(graph_error(400, 139_004, "Cannot delete"))
            .mount(&desk.graph).await;
        let refused = desk.inbox.delete_flow(desk.tenant, flow.id).await.unwrap_err();
        assert_eq!(refused.code(), "graph_refused");
        assert!(refused.to_string().contains("Because."), "{refused}");
        assert_eq!(flows(&desk).await.len(), 1);
        desk.stop().await;
    }

    async fn bad_input_is_refused_before_graph_is_asked(db) [SETS] {
        let desk = Desk::new(&db).await;
        let flow = with_survey(&desk).await;
        let new = |name: &str, category: &str| NewFlow {
            connection_id: desk.connection.id, name: name.to_owned(), categories: vec![category.to_owned()], json: None,
            clone_of: None,
        };
        for (bad, field) in [(new(" ", "SURVEY"), "name"), (new("A", "PARTY"), "categories")] {
            let refused = desk.inbox.create_flow(desk.tenant, bad).await.unwrap_err();
            assert_eq!(refused.fields()[0].field, field);
        }
        for endpoint in [
            FlowEndpoint { kind: FlowEndpointKind::Own, url: None },
            FlowEndpoint { kind: FlowEndpointKind::Own, url: Some("ftp://x".to_owned()) },
        ] {
            let change = FlowChange { endpoint: Some(endpoint), ..FlowChange::default() };
            assert_eq!(desk.inbox.change_flow(desk.tenant, flow.id, change).await.unwrap_err().code(), "invalid");
        }
        desk.stop().await;
    }

    async fn webhooks_change_the_state(db) [SETS] {
        let desk = Desk::new(&db).await;
        let flow = with_survey(&desk).await;
        let hook = |value: Value| json!({"object": "whatsapp_business_account",
            "entry": [{"id": WABA, "time": 1, "changes": [{"field": "flows", "value": value}]}]});
        desk.take_in(&hook(json!({"event": "FLOW_STATUS_CHANGE", "message": "m", "flow_id": "71", "old_status": "PUBLISHED",
            "new_status": "THROTTLED"}))).await;
        assert_eq!(flows(&desk).await[0].status, "THROTTLED");
        let alert = |state: &str| hook(json!({"event": "ENDPOINT_ERROR_RATE", "message": "Too many errors.", "flow_id": "71",
            "alert_state": state}));
        desk.take_in(&alert("ACTIVATED")).await;
        assert_eq!(flows(&desk).await[0].alert.as_deref(), Some("Too many errors."));
        desk.take_in(&alert("DEACTIVATED")).await;
        assert_eq!(flows(&desk).await[0].alert, None);
        // One that is not known here: all are read again, and what Graph has not any more is gone.
        desk.graph.reset().await;
        graph_has(&desk, &[row("99", "New one", "DRAFT")]).await;
        desk.take_in(&hook(json!({"event": "FLOW_STATUS_CHANGE", "message": "m", "flow_id": "99", "new_status": "DRAFT"}))).await;
        let names: Vec<String> = flows(&desk).await.into_iter().map(|flow| flow.name).collect();
        assert_eq!(names, ["New one"]);
        assert_eq!(desk.inbox.flow(desk.tenant, flow.id).await.unwrap_err().code(), "not_found");
        desk.stop().await;
    }

    async fn files_of_answers_are_fetched_and_kept(db) [SETS] {
        let desk = Desk::new(&db).await;
        let flow = with_survey(&desk).await;
        let ticket = desk.inbox.flow_ticket(desk.tenant, flow.id).await.unwrap();
        let url = format!("{}/files/790", desk.graph.uri());
        answer(&desk, "GET", "790", json!({"id": "790", "url": url, "mime_type": "application/pdf"})).await;
        Mock::given(method("GET")).and(path("/files/790"))
            .respond_with(ResponseTemplate::new(200).set_body_raw("%PDF-1.7 policy", "application/pdf"))
            .mount(&desk.graph).await;
        let paper = |id: &str| json!({"file_name": format!("{id}.pdf"), "mime_type": "application/pdf", "sha256": "x", "id": id});
        let response = json!({"flow_token": ticket.flow_token, "name": "Ana", "papers": [paper("790"), paper("791")]});
        filled_in(&desk, "wamid.1", &response).await;
        let filter = FlowResponseFilter { flow_id: Some(flow.id), ..FlowResponseFilter::default() };
        let kept = desk.inbox.flow_responses(desk.tenant, filter, PageRequest::default()).await.unwrap().data.remove(0);
        let papers = kept.answers.iter().find(|answer| answer.key == "papers").unwrap();
        assert_eq!(papers.text, "790.pdf, 791.pdf");
        let [first, second] = papers.files.as_slice() else { panic!("{papers:?}") };
        let stored = desk.inbox.stored_media(desk.tenant, first.media_id).await.unwrap();
        assert_eq!(stored.media.filename.as_deref(), Some("790.pdf"));
        assert_eq!(desk.inbox.media_bytes(&stored, 0..15).await.unwrap(), "%PDF-1.7 policy");
        // The other one is not at Graph any more: said so where it is asked for.
        assert_eq!(desk.inbox.stored_media(desk.tenant, second.media_id).await.unwrap_err().code(), "media_not_ready");
        let conversation = desk.conversation().await;
        let thread = desk.thread(&conversation).await;
        assert!(matches!(&thread[0].content, MessageContent::FlowReply(reply) if reply.answers.iter().any(|answer| answer.files == papers.files)));
        desk.stop().await;
    }

    async fn answers_find_their_form_by_the_token(db) [SETS] {
        let desk = Desk::new(&db).await;
        let flow = with_survey(&desk).await;
        let ticket = desk.inbox.flow_ticket(desk.tenant, flow.id).await.unwrap();
        let response = json!({"flow_token": ticket.flow_token, "news": true, "mark": "good", "name": "=Ana()"});
        filled_in(&desk, "wamid.1", &response).await;
        // The same again is the same.
        filled_in(&desk, "wamid.1", &response).await;
        filled_in(&desk, "wamid.2", &json!({"flow_token": ticket.flow_token, "mark": "bad", "name": "Luis"})).await;
        filled_in(&desk, "wamid.3", &json!({"flow_token": "unused", "colour": "red"})).await;
        let known = flows(&desk).await.remove(0);
        assert_eq!((known.response_count, known.last_response_at.is_some()), (2, true));
        let filter = FlowResponseFilter { flow_id: Some(flow.id), ..Default::default() };
        let first = desk.inbox.flow_responses(desk.tenant, filter, PageRequest { cursor: None, limit: Some(1) }).await.unwrap();
        assert_eq!(first.data[0].answers[0].text, "Luis");
        let rest = PageRequest { cursor: first.next_cursor, limit: None };
        let rest = desk.inbox.flow_responses(desk.tenant, filter, rest).await.unwrap().data;
        let shown: Vec<(&str, &str)> = rest[0].answers.iter().map(|it| (it.question.as_str(), it.text.as_str())).collect();
        assert_eq!(shown, [("Your name", "=Ana()"), ("How was it?", "Good"), ("Send me news", "true")]);
        assert_eq!(rest[0].contact.name, "Ana");
        let unknown = FlowResponseFilter::default();
        let unknown = desk.inbox.flow_responses(desk.tenant, unknown, PageRequest::default()).await.unwrap().data;
        assert_eq!((unknown.len(), unknown[0].answers[0].text.as_str()), (1, "red"));
        // In the thread.
        let thread = desk.thread(&desk.conversation().await).await;
        let MessageContent::FlowReply(reply) = &thread[0].content else { panic!("{thread:?}") };
        assert_eq!((reply.flow_id, reply.flow_name.as_deref(), reply.answers.len()), (Some(flow.id), Some("Survey"), 3));
        let MessageContent::FlowReply(reply) = &thread[2].content else { panic!("{thread:?}") };
        assert_eq!((reply.flow_id, reply.answers[0].question.as_str()), (None, "Colour"));
        // Summed up.
        let summary = desk.inbox.flow_summary(desk.tenant, filter).await.unwrap();
        assert_eq!(summary.responses, 2);
        let counts: Vec<(&str, i64)> =
            summary.questions[0].choices.iter().map(|choice| (choice.title.as_str(), choice.count)).collect();
        assert_eq!(counts, [("Good", 1), ("Bad", 1)]);
        // As files.
        let csv = desk.inbox.export_flow_responses(desk.tenant, filter, ExportFormat::Csv).await.unwrap();
        let text = String::from_utf8(csv.bytes).unwrap();
        assert!(text.starts_with("\u{feff}Time,Contact,Phone,Your name,How was it?,Send me news\n"), "{text}");
        assert!(text.contains("Ana,+34600100001,'=Ana(),Good,true\n"), "{text}");
        assert_eq!((csv.filename.as_str(), text.lines().count()), ("Survey.csv", 3));
        let xlsx = desk.inbox.export_flow_responses(desk.tenant, filter, ExportFormat::Xlsx).await.unwrap();
        assert!(xlsx.bytes.starts_with(b"PK"));
        let past = FlowResponseFilter { to: Some(Timestamp::from_seconds(NOON_SECONDS)), ..filter };
        assert!(desk.inbox.flow_responses(desk.tenant, past, PageRequest::default()).await.unwrap().data.is_empty());
        desk.stop().await;
    }

    async fn another_workspace_reaches_no_form(db) [SETS] {
        let desk = Desk::new(&db).await;
        let flow = with_survey(&desk).await;
        let token = desk.inbox.flow_ticket(desk.tenant, flow.id).await.unwrap().flow_token;
        filled_in(&desk, "wamid.1", &json!({"flow_token": token, "name": "Ana"})).await;
        let stranger = desk.other_tenant().await.tenant;
        let inbox = &desk.inbox;
        let missing = |error: recado_inbox::Error| assert_eq!(error.code(), "not_found", "{error}");
        let filter = FlowResponseFilter { flow_id: Some(flow.id), ..Default::default() };
        missing(inbox.flow(stranger, flow.id).await.unwrap_err());
        missing(inbox.change_flow(stranger, flow.id, FlowChange::default()).await.unwrap_err());
        missing(inbox.save_flow_json(stranger, flow.id, 1, "{}".to_owned()).await.unwrap_err());
        missing(inbox.upload_flow(stranger, flow.id).await.unwrap_err());
        missing(inbox.publish_flow(stranger, flow.id).await.unwrap_err());
        missing(inbox.deprecate_flow(stranger, flow.id).await.unwrap_err());
        missing(inbox.delete_flow(stranger, flow.id).await.unwrap_err());
        missing(inbox.flow_preview(stranger, flow.id).await.unwrap_err());
        missing(inbox.flow_ticket(stranger, flow.id).await.unwrap_err());
        missing(inbox.flow_responses(stranger, filter, PageRequest::default()).await.unwrap_err());
        missing(inbox.flow_summary(stranger, filter).await.unwrap_err());
        missing(inbox.export_flow_responses(stranger, filter, ExportFormat::Csv).await.unwrap_err());
        missing(inbox.sync_flows(stranger, desk.connection.id).await.unwrap_err());
        missing(inbox.flow(stranger, FlowId::new()).await.unwrap_err());
        assert!(inbox.flows(stranger, PageRequest::default()).await.unwrap().data.is_empty());
        let unknown = inbox.flow_responses(stranger, FlowResponseFilter::default(), PageRequest::default()).await;
        assert!(unknown.unwrap().data.is_empty());
        desk.stop().await;
    }
}
