//! Messages that are sent later: at a time, or when the customer writes.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::on_both_engines;
use recado_inbox::{
    Conversation, Message, MessageContent, MessageId, ScheduledMessage, ScheduledState, WhenShut, WriteScheduled,
};
use serde_json::json;

use crate::desk::{Desk, NOON_SECONDS, SETS, text_hook};

const HOUR: Duration = Duration::from_secs(3600);

fn at(hours: u32) -> Option<Timestamp> {
    Some(Timestamp::from_seconds(NOON_SECONDS).plus(HOUR * hours))
}

fn text(body: &str, send_at: Option<Timestamp>) -> WriteScheduled {
    WriteScheduled {
        id: MessageId::new(),
        kind: "text".to_owned(),
        content: json!({"body": body}),
        reply_to: None,
        send_at,
        when_shut: WhenShut::Wait,
        unless_answered: false,
    }
}

async fn schedule(desk: &Desk, conversation: &Conversation, write: WriteScheduled) -> ScheduledMessage {
    desk.inbox.schedule_message(&desk.owner, conversation.id, write).await.unwrap()
}

async fn go_to(desk: &Desk, hours: u32) {
    desk.clock.set(at(hours).unwrap());
    desk.settle().await;
}

async fn waiting(desk: &Desk, conversation: &Conversation) -> Vec<ScheduledMessage> {
    desk.inbox.scheduled_messages(desk.tenant, conversation.id).await.unwrap()
}

/// What the business said, oldest first.
async fn said(desk: &Desk, conversation: &Conversation) -> Vec<String> {
    let body = |message: Message| match message.content {
        MessageContent::Text(text) if message.author.is_some() => Some(text.body),
        _ => None,
    };
    desk.thread(conversation).await.into_iter().filter_map(body).collect()
}

async fn writes(desk: &Desk, wamid: &str) {
    desk.take_in(&text_hook(wamid, "34600100001", desk.clock.now().seconds(), "hola")).await;
}

on_both_engines! {
    async fn messages_leave_at_their_times_in_their_writers_name(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        let late = schedule(&desk, &conversation, text("late", at(3))).await;
        let first = schedule(&desk, &conversation, text("early", at(2))).await;
        schedule(&desk, &conversation, text("after it", at(2))).await;
        // The same again is the same; another time is another time.
        let again = WriteScheduled { id: late.id, ..text("later", at(4)) };
        assert_eq!(schedule(&desk, &conversation, again).await.preview, "later");
        go_to(&desk, 1).await;
        assert!(said(&desk, &conversation).await.is_empty());
        go_to(&desk, 2).await;
        assert_eq!(said(&desk, &conversation).await, ["early", "after it"]);
        go_to(&desk, 3).await;
        assert_eq!(waiting(&desk, &conversation).await.len(), 1, "it has another time now");
        go_to(&desk, 4).await;
        assert_eq!(said(&desk, &conversation).await, ["early", "after it", "later"]);
        let sent = desk.message(first.id).await;
        assert_eq!(sent.author.unwrap().id, desk.owner.agent_id().unwrap().uuid());
        assert_eq!(desk.sends().await.len(), 3);
        let reused = desk.inbox.schedule_message(&desk.owner, conversation.id, WriteScheduled { id: first.id, ..text("x", at(5)) });
        assert_eq!(reused.await.unwrap_err().code(), "id_taken");
        desk.stop().await;
    }

    async fn a_shut_window_makes_it_wait_or_fail(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        schedule(&desk, &conversation, text("patient", at(30))).await;
        let told = schedule(&desk, &conversation, WriteScheduled { when_shut: WhenShut::Fail, ..text("hurried", at(30)) }).await;
        schedule(&desk, &conversation, text("when she writes", None)).await;
        desk.settle().await;
        assert_eq!(said(&desk, &conversation).await, ["when she writes"], "the window was open");
        go_to(&desk, 30).await;
        let left = waiting(&desk, &conversation).await;
        let states: Vec<_> = left.iter().map(|one| (one.state, one.send_at.is_some(), one.problem.is_some())).collect();
        assert_eq!(states, [(ScheduledState::Waiting, false, false), (ScheduledState::Failed, true, true)]);
        let refused = desk.inbox.send_scheduled_now(desk.tenant, told.id).await;
        assert_eq!(refused.unwrap_err().code(), "window_closed");
        schedule(&desk, &conversation, text("and this", None)).await;
        desk.settle().await;
        assert_eq!(said(&desk, &conversation).await.len(), 1);
        writes(&desk, "wamid.2").await;
        assert_eq!(said(&desk, &conversation).await, ["when she writes", "patient", "and this"]);
        desk.inbox.send_scheduled_now(desk.tenant, told.id).await.unwrap();
        desk.settle().await;
        assert_eq!(said(&desk, &conversation).await.last().unwrap(), "hurried");
        assert!(waiting(&desk, &conversation).await.is_empty());
        desk.stop().await;
    }

    async fn an_answer_makes_it_needless(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        let reminder = WriteScheduled { unless_answered: true, ..text("Are you there?", at(2)) };
        let reminder = schedule(&desk, &conversation, reminder).await;
        desk.clock.set(at(1).unwrap());
        writes(&desk, "wamid.2").await;
        go_to(&desk, 2).await;
        assert!(said(&desk, &conversation).await.is_empty());
        assert_eq!(waiting(&desk, &conversation).await[0].state, ScheduledState::Dropped);
        // All the same.
        desk.inbox.send_scheduled_now(desk.tenant, reminder.id).await.unwrap();
        desk.settle().await;
        assert_eq!(said(&desk, &conversation).await, ["Are you there?"]);
        // One whose customer stays silent is sent; one that is taken back never.
        schedule(&desk, &conversation, WriteScheduled { unless_answered: true, ..text("Still there?", at(4)) }).await;
        let needless = schedule(&desk, &conversation, text("never", at(4))).await;
        desk.inbox.delete_scheduled(desk.tenant, needless.id).await.unwrap();
        assert_eq!(desk.inbox.delete_scheduled(desk.tenant, needless.id).await.unwrap_err().code(), "not_found");
        go_to(&desk, 4).await;
        assert_eq!(said(&desk, &conversation).await, ["Are you there?", "Still there?"]);
        desk.stop().await;
    }

    async fn there_is_an_end_to_it_and_a_wall(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        for n in 0..100 {
            schedule(&desk, &conversation, text(&n.to_string(), at(5))).await;
        }
        let more = desk.inbox.schedule_message(&desk.owner, conversation.id, text("more", at(5))).await;
        assert_eq!(more.unwrap_err().code(), "invalid");
        let stranger = desk.other_tenant().await;
        let one = waiting(&desk, &conversation).await.remove(0);
        let theirs = desk.inbox.schedule_message(&stranger, conversation.id, text("x", at(5))).await;
        assert_eq!(theirs.unwrap_err().code(), "not_found");
        assert_eq!(desk.inbox.delete_scheduled(stranger.tenant, one.id).await.unwrap_err().code(), "not_found");
        assert_eq!(desk.inbox.send_scheduled_now(stranger.tenant, one.id).await.unwrap_err().code(), "not_found");
        // Page by page, each once.
        let (mut cursor, mut seen) = (None, 0);
        loop {
            let page = recado_inbox::PageRequest { cursor, limit: Some(30) };
            let page = desk.inbox.all_scheduled_messages(desk.tenant, page).await.unwrap();
            seen += page.data.len();
            cursor = page.next_cursor;
            if cursor.is_none() { break }
        }
        assert_eq!(seen, 100);
        desk.stop().await;
    }
}
