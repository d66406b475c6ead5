//! How satisfied customers are: who is asked when, by what, and what becomes of the answers.

use std::time::Duration;

use recado_db::on_both_engines;
use recado_inbox::{
    AuthorKind, Conversation, ConversationChange, ConversationFilter, ConversationStatus, Message, MessageContent,
    PageRequest, Queue, SurveyAnswer, SurveyFilter, SurveyForm, SurveySettings, SurveyTemplate,
};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::desk::{ANA, Desk, SETS, WABA, message_hook, text_hook};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3600);

fn on() -> SurveySettings {
    SurveySettings { is_on: true, ..SurveySettings::default() }
}

async fn set(desk: &Desk, settings: SurveySettings) {
    desk.inbox.change_survey_settings(&desk.owner, settings).await.unwrap();
}

async fn close(desk: &Desk, conversation: &Conversation) {
    let change = ConversationChange { status: Some(ConversationStatus::Closed), ..ConversationChange::default() };
    desk.inbox.change_conversation(&desk.owner, conversation.id, change).await.unwrap();
}

async fn now_is(desk: &Desk, conversation: &Conversation) -> Conversation {
    desk.inbox.conversation(desk.tenant, conversation.id).await.unwrap()
}

async fn pass(desk: &Desk, time: Duration) {
    desk.clock.set(desk.clock.now().plus(time));
    desk.settle().await;
}

/// What the desk wrote by itself, oldest first.
async fn automatic(desk: &Desk) -> Vec<Message> {
    let mut found = Vec::new();
    for queue in [Queue::All, Queue::Closed] {
        let filter = ConversationFilter { queue, ..ConversationFilter::default() };
        let listed = desk.inbox.conversations(desk.tenant, filter, PageRequest::default()).await;
        for conversation in listed.unwrap().data {
            found.extend(desk.thread(&conversation).await);
        }
    }
    found.retain(|message| message.author.as_ref().is_some_and(|author| author.kind == AuthorKind::Automatic));
    found
}

async fn answers(desk: &Desk) -> Vec<SurveyAnswer> {
    desk.inbox.survey_answers(desk.tenant, SurveyFilter::default(), PageRequest::default()).await.unwrap().data
}

/// Ana taps the n-th of the buttons that a question has.
async fn taps(desk: &Desk, question: &Message, n: usize, wamid: &str) {
    let MessageContent::Interactive(content) = &question.content else { panic!("{question:?}") };
    let button = &content.interactive["action"]["buttons"][n]["reply"];
    answer(
        desk,
        wamid,
        json!({"type": "interactive", "interactive": {"type": "button_reply", "button_reply": button}}),
    )
    .await;
}

async fn answer(desk: &Desk, wamid: &str, message: Value) {
    desk.take_in(&message_hook(wamid, &ANA, desk.clock.now().seconds(), message)).await;
}

async fn writes(desk: &Desk, wamid: &str, body: &str) {
    answer(desk, wamid, json!({"type": "text", "text": {"body": body}})).await;
}

on_both_engines! {
    async fn a_customer_is_asked_after_the_closing_and_the_answer_leaves_it_closed(db) [SETS] {
        let desk = Desk::new(&db).await;
        set(&desk, on()).await;
        let conversation = desk.greeted().await;
        let mine = ConversationChange { assignee_id: Some(desk.owner.agent_id()), ..ConversationChange::default() };
        desk.inbox.change_conversation(&desk.owner, conversation.id, mine).await.unwrap();
        close(&desk, &conversation).await;
        desk.settle().await;
        assert!(automatic(&desk).await.is_empty(), "not at once");
        pass(&desk, 5 * MINUTE).await;
        let asked = automatic(&desk).await;
        assert_eq!(asked.len(), 1);
        assert_eq!(asked[0].author.as_ref().unwrap().name, "Satisfaction survey");
        let closed = now_is(&desk, &conversation).await;
        assert_eq!((closed.status, closed.unread_count), (ConversationStatus::Closed, 1));

        taps(&desk, &asked[0], 0, "wamid.tap").await;
        let rated = answers(&desk).await;
        assert_eq!((rated.len(), rated[0].score, rated[0].comment.as_deref()), (1, 5, None));
        assert_eq!(rated[0].agent.as_ref().unwrap().id, desk.owner.agent_id().unwrap().uuid());
        let after = now_is(&desk, &conversation).await;
        assert_eq!((after.status, after.unread_count), (ConversationStatus::Closed, 1), "only the first greeting is unread: a tap calls nobody");
        assert_eq!(automatic(&desk).await.len(), 2, "the customer is thanked");
        // The webhook again, and a change of mind.
        taps(&desk, &asked[0], 0, "wamid.tap").await;
        taps(&desk, &asked[0], 2, "wamid.tap2").await;
        assert_eq!(answers(&desk).await[0].score, 1);
        assert_eq!(automatic(&desk).await.len(), 2, "thanked once");

        writes(&desk, "wamid.why", "Nobody called back").await;
        assert_eq!(answers(&desk).await[0].comment.as_deref(), Some("Nobody called back"));
        assert_eq!(now_is(&desk, &conversation).await.status, ConversationStatus::Open, "words are read");
        writes(&desk, "wamid.more", "Another thing").await;
        assert_eq!(answers(&desk).await[0].comment.as_deref(), Some("Nobody called back"), "one comment");
        desk.stop().await;
    }

    async fn nobody_is_asked_too_often_too_early_or_about_nothing(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        close(&desk, &conversation).await;
        pass(&desk, 10 * MINUTE).await;
        assert!(automatic(&desk).await.is_empty(), "it is off");
        set(&desk, on()).await;
        // Open again when the time has come.
        close(&desk, &conversation).await;
        writes(&desk, "wamid.2", "One more thing").await;
        pass(&desk, 10 * MINUTE).await;
        assert!(automatic(&desk).await.is_empty());
        close(&desk, &conversation).await;
        pass(&desk, 10 * MINUTE).await;
        assert_eq!(automatic(&desk).await.len(), 1);
        // Within thirty days not again, though the customer wrote since.
        writes(&desk, "wamid.3", "Hello again").await;
        close(&desk, &conversation).await;
        pass(&desk, 10 * MINUTE).await;
        assert_eq!(automatic(&desk).await.len(), 1);
        pass(&desk, 31 * DAY).await;
        writes(&desk, "wamid.4", "Hello again").await;
        close(&desk, &conversation).await;
        pass(&desk, 10 * MINUTE).await;
        assert_eq!(automatic(&desk).await.len(), 2);
        // After each closing, but not about the same words twice.
        set(&desk, SurveySettings { every_days: 0, ..on() }).await;
        let open = ConversationChange { status: Some(ConversationStatus::Open), ..ConversationChange::default() };
        desk.inbox.change_conversation(&desk.owner, conversation.id, open).await.unwrap();
        close(&desk, &conversation).await;
        pass(&desk, 10 * MINUTE).await;
        assert_eq!(automatic(&desk).await.len(), 2);
        // A customer who never wrote within the day cannot be asked without a template.
        writes(&desk, "wamid.5", "Bye").await;
        pass(&desk, 2 * DAY).await;
        close(&desk, &conversation).await;
        pass(&desk, 10 * MINUTE).await;
        assert_eq!(automatic(&desk).await.len(), 2);
        assert!(answers(&desk).await.is_empty());
        desk.stop().await;
    }

    async fn a_template_asks_where_the_window_is_shut(db) [SETS] {
        let desk = Desk::new(&db).await;
        desk.settle().await;
        let template = |name: &str, body: &str, buttons: Value| json!({
            "id": name, "name": name, "language": "es", "category": "UTILITY", "status": "APPROVED",
            "parameter_format": "POSITIONAL",
            "components": [{"type": "BODY", "text": body, "example": {"body_text": [["x"]]}}, {"type": "BUTTONS", "buttons": buttons}],
        });
        let replies = json!([{"type": "QUICK_REPLY", "text": "Bien"}, {"type": "QUICK_REPLY", "text": "Mal"}]);
        let nodes = [
            template("rate", "¿Qué tal?", replies.clone()),
            template("named", "¿Qué tal, {{1}}?", replies),
            template("link", "¿Qué tal?", json!([{"type": "URL", "text": "Ir", "url": "https://example.com"}])),
        ];
        Mock::given(method("GET"))
            .and(path(format!("/v23.0/{WABA}/message_templates")))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"data": nodes})))
            .with_priority(1)
            .mount(&desk.graph)
            .await;
        desk.inbox.request_template_sync(desk.tenant, None).await.unwrap();
        let conversation = desk.greeted().await;
        let asks_by = |name: &str| {
            let template = Some(SurveyTemplate { name: name.to_owned(), language: "es".to_owned() });
            desk.inbox.change_survey_settings(&desk.owner, SurveySettings { template, delay_minutes: 7 * 24 * 60, ..on() })
        };
        for unfit in ["named", "link", "gone"] {
            assert_eq!(asks_by(unfit).await.unwrap_err().fields()[0].field, "template", "{unfit}");
        }
        asks_by("rate").await.unwrap();
        close(&desk, &conversation).await;
        pass(&desk, 8 * DAY).await;
        let asked = automatic(&desk).await;
        let MessageContent::Template(sent) = &asked[0].content else { panic!("{asked:?}") };
        let payload = sent.components[1]["parameters"][0]["payload"].clone();
        answer(&desk, "wamid.tap", json!({"type": "button", "button": {"payload": payload, "text": "Mal"}})).await;
        assert_eq!(answers(&desk).await[0].score, 1);
        assert_eq!(automatic(&desk).await.len(), 2, "the tap opened the window for the thanks");
        desk.stop().await;
    }

    async fn buttons_of_others_rate_nothing(db) [SETS] {
        let desk = Desk::new(&db).await;
        set(&desk, on()).await;
        let conversation = desk.greeted().await;
        close(&desk, &conversation).await;
        pass(&desk, 5 * MINUTE).await;
        let asked = automatic(&desk).await;
        let MessageContent::Interactive(content) = &asked[0].content else { panic!("{asked:?}") };
        let button = content.interactive["action"]["buttons"][0]["reply"].clone();
        // Somebody else sends Ana's button, Ana sends one that was never there.
        let from_bruno = json!({"type": "interactive", "interactive": {"type": "button_reply", "button_reply": button}});
        let mut hook = text_hook("wamid.b", "34600100002", desk.clock.now().seconds(), "");
        let message = &mut hook["entry"][0]["changes"][0]["value"]["messages"][0];
        message["type"] = from_bruno["type"].clone();
        message["interactive"] = from_bruno["interactive"].clone();
        desk.take_in(&hook).await;
        let made_up = format!("recado.rating.5.{}", recado_core::new_uuid().simple());
        let reply = json!({"type": "button_reply", "button_reply": {"id": made_up, "title": "x"}});
        answer(&desk, "wamid.m", json!({"type": "interactive", "interactive": reply})).await;
        assert!(answers(&desk).await.is_empty());
        let stranger = desk.other_tenant().await;
        assert!(!desk.inbox.survey_settings(stranger.tenant).await.unwrap().is_on);
        let theirs = desk.inbox.survey_answers(stranger.tenant, SurveyFilter::default(), PageRequest::default()).await;
        assert!(theirs.unwrap().data.is_empty());
        let unknown = SurveyForm::Flow { flow_id: recado_inbox::FlowId::new(), score_key: "a".to_owned(), comment_key: None };
        let refused = desk.inbox.change_survey_settings(&desk.owner, SurveySettings { form: unknown, ..on() }).await;
        assert_eq!(refused.unwrap_err().fields()[0].field, "form.flow_id");
        desk.stop().await;
    }
}
