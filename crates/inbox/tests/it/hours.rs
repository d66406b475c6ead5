//! Business hours: whose schedule counts, and the answer while it is closed. The desk's clock shows a Sunday, 11:00 in Madrid.

use recado_core::Timestamp;
use recado_db::on_both_engines;
use recado_inbox::{
    Assignment, AuthorKind, ClockTime, ClosedReply, Hours, Message, MessageContent, NewSchedule, NewTeam, OpenSpan,
    ReplyVariant, ScheduleId, TeamId, WeekSpan,
};
use serde_json::json;
use wiremock::matchers::{method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::desk::{ANA, Desk, NOON_SECONDS, SETS, WABA, message_hook, status_hook, text_hook};

const DAY_SECONDS: i64 = 24 * 3600;

/// Monday to Friday, nine to six in Madrid; answers in two languages.
fn office(name: &str) -> NewSchedule {
    let time = |hour: u16| ClockTime::from_minutes(hour * 60).unwrap();
    let span = OpenSpan { opens: time(9), closes: time(18) };
    let spanish = ReplyVariant { language: "es".to_owned(), text: "Cerrado".to_owned() };
    NewSchedule {
        id: ScheduleId::new(),
        name: name.to_owned(),
        hours: Hours {
            time_zone: "Europe/Madrid".to_owned(),
            week: (1..=5).map(|day| WeekSpan { day, span }).collect(),
            exceptions: Vec::new(),
        },
        closed_reply: ClosedReply { is_on: true, text: format!("{name} is closed"), variants: vec![spanish] },
        is_default: true,
        team_ids: Vec::new(),
        channel_ids: Vec::new(),
    }
}

fn always(name: &str) -> NewSchedule {
    let (opens, closes) = (ClockTime::from_minutes(0).unwrap(), ClockTime::from_minutes(1440).unwrap());
    let week = (1..=7).map(|day| WeekSpan { day, span: OpenSpan { opens, closes } }).collect();
    let hours = Hours { time_zone: "UTC".to_owned(), week, exceptions: Vec::new() };
    NewSchedule { hours, is_default: false, ..office(name) }
}

/// A customer writes at the time that is shown; what was answered by itself.
async fn writes(desk: &Desk, n: i64) -> Vec<Message> {
    let at = desk.clock.now().seconds();
    desk.take_in(&text_hook(&format!("wamid.{n}"), "34600100001", at, "hola")).await;
    answers(desk).await
}

async fn answers(desk: &Desk) -> Vec<Message> {
    let thread = desk.thread(&desk.conversation().await).await;
    let is_automatic =
        |message: &Message| message.author.as_ref().is_some_and(|author| author.kind == AuthorKind::Automatic);
    thread.into_iter().filter(is_automatic).collect()
}

fn said(messages: &[Message]) -> Vec<&str> {
    let body = |message: &'_ Message| matches!(message.content, MessageContent::Text(_));
    assert!(messages.iter().all(body));
    messages
        .iter()
        .map(|message| match &message.content {
            MessageContent::Text(text) => text.body.as_str(),
            _ => "",
        })
        .collect()
}

on_both_engines! {
    async fn a_customer_is_told_once_each_time_it_is_closed(db) [SETS] {
        let desk = Desk::new(&db).await;
        desk.inbox.create_schedule(&desk.owner, office("Office")).await.unwrap();
        let first = writes(&desk, 1).await;
        assert_eq!(said(&first), ["Office is closed"]);
        assert_eq!(first[0].author.as_ref().unwrap().name, "Office");
        assert_eq!(desk.sends().await.len(), 1, "it went to WhatsApp");
        // Again on Sunday, and in the night to Monday: it is still the same weekend.
        desk.clock.set(Timestamp::from_seconds(NOON_SECONDS + 3600));
        assert_eq!(writes(&desk, 2).await.len(), 1);
        desk.clock.set(Timestamp::from_seconds(NOON_SECONDS + 20 * 3600));
        assert_eq!(writes(&desk, 3).await.len(), 1);
        // Monday at eleven it is open; at seven in the evening it is closed anew.
        desk.clock.set(Timestamp::from_seconds(NOON_SECONDS + DAY_SECONDS));
        assert_eq!(writes(&desk, 4).await.len(), 1);
        desk.clock.set(Timestamp::from_seconds(NOON_SECONDS + DAY_SECONDS + 8 * 3600));
        assert_eq!(writes(&desk, 5).await.len(), 2);
        // The same webhook again changes nothing.
        assert_eq!(writes(&desk, 5).await.len(), 2);
        desk.stop().await;
    }

    async fn a_team_comes_before_a_number_and_that_before_the_rest(db) [SETS] {
        let desk = Desk::new(&db).await;
        let (inbox, owner) = (&desk.inbox, &desk.owner);
        inbox.create_schedule(owner, office("Everybody")).await.unwrap();
        let of_number = NewSchedule { channel_ids: vec![desk.channel().id], ..always("Number") };
        let made = inbox.create_schedule(owner, of_number.clone()).await.unwrap();
        assert_eq!((made.is_open, made.changes_at), (true, None));
        assert_eq!(made, inbox.create_schedule(owner, of_number.clone()).await.unwrap(), "the same again");
        assert_eq!(writes(&desk, 1).await.len(), 0, "the number is always open");
        let team = NewTeam {
            id: TeamId::new(),
            name: "Sales".to_owned(),
            assignment: Assignment::Manual,
            member_ids: Vec::new(),
            channel_ids: vec![desk.channel().id],
        };
        inbox.create_team(owner, team.clone()).await.unwrap();
        let of_team = NewSchedule { is_default: false, team_ids: vec![team.id], ..office("Sales") };
        let of_team = inbox.create_schedule(owner, of_team).await.unwrap();
        assert_eq!(of_team.changes_at.unwrap().to_string(), "2026-11-23T08:00:00.000000Z");
        assert_eq!(said(&writes(&desk, 2).await), ["Sales is closed"]);
        // Without its schedule the team follows the number's.
        inbox.delete_schedule(owner, of_team.id).await.unwrap();
        inbox.delete_schedule(owner, made.id).await.unwrap();
        assert_eq!(inbox.delete_schedule(owner, made.id).await.unwrap_err().code(), "not_found");
        desk.clock.set(Timestamp::from_seconds(NOON_SECONDS + 7 * DAY_SECONDS));
        assert_eq!(said(&writes(&desk, 3).await), ["Sales is closed", "Everybody is closed"]);
        desk.stop().await;
    }

    async fn nobody_answers_machines_or_old_news(db) [SETS] {
        let desk = Desk::new(&db).await;
        let (inbox, owner) = (&desk.inbox, &desk.owner);
        let off = ClosedReply { is_on: false, ..office("Office").closed_reply };
        let office = inbox.create_schedule(owner, NewSchedule { closed_reply: off, ..office("Office") }).await.unwrap();
        assert!(writes(&desk, 1).await.is_empty(), "it is off");
        let on = NewSchedule { id: office.id, ..self::office("Office") };
        inbox.change_schedule(owner, on.clone()).await.unwrap();
        // An agent writes, and something answers within the same second.
        desk.send_text(&desk.conversation().await, "¿Qué tal?").await;
        desk.settle().await;
        assert!(writes(&desk, 2).await.is_empty(), "so fast writes no person");
        desk.clock.set(Timestamp::from_seconds(NOON_SECONDS + 60));
        // What is no message opens nothing: statuses, reactions, notices of the system.
        desk.take_in(&status_hook("wamid.out1", "delivered", NOON_SECONDS + 60, None)).await;
        let reaction = json!({"type": "reaction", "reaction": {"message_id": "wamid.out1", "emoji": "👍"}});
        desk.take_in(&message_hook("wamid.r", &ANA, NOON_SECONDS + 60, reaction)).await;
        let notice = json!({"type": "system", "system": {"body": "changed", "type": "user_changed_number", "wa_id": "34600100001"}});
        desk.take_in(&message_hook("wamid.s", &ANA, NOON_SECONDS + 60, notice)).await;
        assert!(answers(&desk).await.is_empty());
        // A message of three days ago that comes only now: the window is closed.
        let before = NOON_SECONDS - 3 * DAY_SECONDS;
        desk.take_in(&text_hook("wamid.old", "34600100077", before, "hola")).await;
        assert_eq!(desk.sends().await.len(), 1, "nothing but the agent's");
        desk.clock.set(Timestamp::from_seconds(NOON_SECONDS + 120));
        assert_eq!(desk.conversations().await.len(), 2);
        desk.take_in(&text_hook("wamid.new", "34600100077", NOON_SECONDS + 120, "¿hola?")).await;
        assert_eq!(desk.sends().await.len(), 2, "now it is open, and the answer is not used up");
        desk.stop().await;
    }

    async fn the_language_is_that_of_the_last_template(db) [SETS] {
        let desk = Desk::new(&db).await;
        desk.settle().await;
        let node = json!({
            "id": "1", "name": "hello", "language": "es_MX", "category": "UTILITY", "status": "APPROVED",
            "parameter_format": "POSITIONAL", "components": [{"type": "BODY", "text": "Hola."}],
        });
        Mock::given(method("GET"))
            .and(path(format!("/v23.0/{WABA}/message_templates")))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"data": [node]})))
            .with_priority(1)
            .mount(&desk.graph)
            .await;
        desk.inbox.request_template_sync(desk.tenant, None).await.unwrap();
        desk.greeted().await;
        let template = serde_json::from_value(json!({
            "id": recado_core::new_uuid(), "kind": "template",
            "content": {"name": "hello", "language": "es_MX", "components": []},
        }))
        .unwrap();
        let conversation = desk.conversation().await;
        desk.inbox.send_message(&desk.owner, conversation.id, template).await.unwrap();
        desk.settle().await;
        desk.inbox.create_schedule(&desk.owner, office("Office")).await.unwrap();
        desk.clock.set(Timestamp::from_seconds(NOON_SECONDS + 60));
        assert_eq!(said(&writes(&desk, 2).await), ["Cerrado"]);
        desk.stop().await;
    }

    async fn schedules_belong_to_their_workspace(db) [SETS] {
        let desk = Desk::new(&db).await;
        let (inbox, stranger) = (&desk.inbox, desk.other_tenant().await);
        let made = inbox.create_schedule(&desk.owner, office("Office")).await.unwrap();
        let taken = inbox.create_schedule(&desk.owner, office("OFFICE")).await.unwrap_err();
        assert_eq!(taken.code(), "taken");
        assert!(inbox.schedules(stranger.tenant).await.unwrap().is_empty());
        let theirs = NewSchedule { id: made.id, ..office("Mine") };
        assert_eq!(inbox.change_schedule(&stranger, theirs).await.unwrap_err().code(), "not_found");
        assert_eq!(inbox.delete_schedule(&stranger, made.id).await.unwrap_err().code(), "not_found");
        let foreign = NewSchedule { channel_ids: vec![desk.channel().id], ..office("Theirs") };
        let refused = inbox.create_schedule(&stranger, foreign).await.unwrap_err();
        assert_eq!(refused.fields()[0].field, "channel_ids[0]");
        // A workspace has one default.
        let second = inbox.create_schedule(&desk.owner, office("Second")).await.unwrap();
        let all = inbox.schedules(desk.tenant).await.unwrap();
        assert_eq!(all.iter().map(|schedule| schedule.is_default).collect::<Vec<_>>(), [false, true]);
        assert_eq!(all[1], second);
        desk.stop().await;
    }
}
