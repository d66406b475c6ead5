//! What agents send, and what becomes of it.

use std::time::Duration;

use recado_core::ErrorKind;
use recado_db::on_both_engines;
use recado_inbox::{Error, MessageStatus, SendContent, SendMessage, SendReaction, Side};
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::desk::{Desk, NOON_SECONDS, SETS, graph_error, status_hook, text_hook, text_message};

on_both_engines! {
    async fn a_message_is_queued_accepted_and_ticked(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        let sent = desk.send_text(&conversation, "buenas").await;
        assert_eq!(sent.status, MessageStatus::Queued);
        desk.settle().await;
        let accepted = desk.message(sent.id).await;
        assert_eq!((accepted.status, accepted.wamid.as_deref()), (MessageStatus::Accepted, Some("wamid.out1")));
        let sends = desk.sends().await;
        assert_eq!(sends.len(), 1);
        assert_eq!(sends[0].0["to"], "34600100001");
        assert_eq!(sends[0].0["text"]["body"], "buenas");
        assert_eq!(sends[0].0["biz_opaque_callback_data"], sent.id.to_string());
        assert_eq!(sends[0].1, sent.id.to_string());
        for (status, expected) in [
            ("read", MessageStatus::Read),
            ("sent", MessageStatus::Read),
            ("delivered", MessageStatus::Read),
            ("failed", MessageStatus::Read),
        ] {
            desk.take_in(&status_hook("wamid.out1", status, NOON_SECONDS, None)).await;
            assert_eq!(desk.message(sent.id).await.status, expected);
        }
        let done = desk.message(sent.id).await;
        assert!(done.sent_at.is_some() && done.delivered_at.is_some() && done.read_at.is_some());
        assert!(done.failed_at.is_none() && done.error.is_none());
        assert_eq!(desk.conversation().await.last_message.unwrap().status, "read");
        desk.stop().await;
    }

    async fn the_same_id_again_is_the_same_message(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        let message = text_message("una vez");
        let first = desk.inbox.send_message(&desk.owner, conversation.id, message.clone()).await.unwrap();
        let second = desk.inbox.send_message(&desk.owner, conversation.id, message.clone()).await.unwrap();
        assert_eq!(first.id, second.id);
        desk.settle().await;
        // Also when the window has closed meanwhile.
        desk.clock.set(desk.clock.now().plus(Duration::from_secs(25 * 3600)));
        let third = desk.inbox.send_message(&desk.owner, conversation.id, message.clone()).await.unwrap();
        assert_eq!(third.status, MessageStatus::Accepted);
        assert_eq!(desk.sends().await.len(), 1);
        desk.take_in(&text_hook("wamid.b", "34600100002", desk.clock.now().seconds(), "otro")).await;
        let other = desk.conversations().await.into_iter().find(|other| other.id != conversation.id).unwrap();
        let taken = desk.inbox.send_message(&desk.owner, other.id, message).await.unwrap_err();
        assert!(matches!(taken, Error::IdTaken(_)), "{taken}");
        desk.stop().await;
    }

    async fn a_closed_window_is_a_conflict(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        desk.clock.set(desk.clock.now().plus(Duration::from_secs(24 * 3600)));
        let error = desk.inbox.send_message(&desk.owner, conversation.id, text_message("tarde")).await.unwrap_err();
        assert_eq!((error.code(), error.kind()), ("window_closed", ErrorKind::Conflict));
        assert!(!desk.conversation().await.window.open);
        assert!(desk.sends().await.is_empty());
        desk.stop().await;
    }

    async fn mistakes_are_told_with_their_field(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        let send = async |content: serde_json::Value| {
            let id = recado_inbox::MessageId::new();
            let mut message = json!({"id": id});
            message.as_object_mut().unwrap().extend(content.as_object().unwrap().clone());
            let message: SendMessage = serde_json::from_value(message).unwrap();
            desk.inbox.send_message(&desk.owner, conversation.id, message).await.unwrap_err()
        };
        let field = |error: &Error| error.fields().first().map(|problem| problem.field.clone()).unwrap_or_default();
        let long = send(json!({"kind": "text", "content": {"body": "x".repeat(4097)}})).await;
        assert_eq!((long.code(), field(&long).as_str()), ("invalid", "content.body"));
        let empty = send(json!({"kind": "text", "content": {"body": ""}})).await;
        assert_eq!(field(&empty), "content.body");
        let nowhere = send(json!({"kind": "location", "content": {"latitude": 91, "longitude": 0}})).await;
        assert_eq!(field(&nowhere), "content.latitude");
        let nothing = send(json!({"kind": "image", "content": {"media_id": recado_inbox::MediaId::new()}})).await;
        assert_eq!(field(&nothing), "content.media_id");
        let unknown = send(json!({"kind": "text", "content": {"body": "a"}, "reply_to": recado_inbox::MessageId::new()})).await;
        assert_eq!(field(&unknown), "reply_to");
        for bad in [json!({"id": "x"}), json!({"id": recado_inbox::MessageId::new(), "kind": "hologram", "content": {}})] {
            assert!(serde_json::from_value::<SendMessage>(bad).is_err());
        }
        desk.settle().await;
        assert!(desk.sends().await.is_empty());
        desk.stop().await;
    }

    async fn a_refused_message_fails_and_is_sent_again_as_another(db) [SETS] {
        let desk = Desk::without_answers(&db).await;
        desk.answer_sends(1, graph_error(400, 131_026, "Message Undeliverable")).await;
        desk.accept_sends().await;
        let conversation = desk.greeted().await;
        let sent = desk.send_text(&conversation, "hola").await;
        let early = desk.inbox.retry_message(desk.tenant, sent.id).await.unwrap_err();
        assert!(matches!(early, Error::NotFailed) || early.code() == "not_failed");
        desk.settle().await;
        let failed = desk.message(sent.id).await;
        let error = failed.error.clone().unwrap();
        assert_eq!((failed.status, error.code), (MessageStatus::Failed, 131_026));
        assert!(error.advice.is_some() && error.details.is_some());
        let again = desk.inbox.retry_message(desk.tenant, sent.id).await.unwrap();
        assert_eq!((again.status, again.error), (MessageStatus::Queued, None));
        desk.settle().await;
        assert_eq!(desk.message(sent.id).await.status, MessageStatus::Accepted);
        let sends = desk.sends().await;
        assert_eq!(sends.len(), 2);
        assert_ne!(sends[0].1, sends[1].1);
        // A late word about the first try says nothing about the second.
        desk.take_in(&status_hook("wamid.old", "failed", NOON_SECONDS, Some(&sent.id.to_string()))).await;
        assert_eq!(desk.message(sent.id).await.status, MessageStatus::Accepted);
        desk.stop().await;
    }

    async fn a_rate_limit_is_waited_out_in_order(db) [SETS] {
        let desk = Desk::without_answers(&db).await;
        desk.answer_sends(1, graph_error(400, 131_056, "Pair rate limit hit")).await;
        desk.accept_sends().await;
        let conversation = desk.greeted().await;
        let first = desk.send_text(&conversation, "uno").await;
        let second = desk.send_text(&conversation, "dos").await;
        desk.settle().await;
        assert_eq!(desk.message(first.id).await.status, MessageStatus::Queued);
        assert_eq!(desk.message(second.id).await.status, MessageStatus::Queued);
        desk.clock.set(desk.clock.now().plus(Duration::from_secs(2)));
        desk.settle().await;
        assert_eq!(desk.message(first.id).await.wamid.as_deref(), Some("wamid.out1"));
        assert_eq!(desk.message(second.id).await.wamid.as_deref(), Some("wamid.out2"));
        let sends = desk.sends().await;
        assert_eq!(sends[0].1, sends[1].1);
        desk.stop().await;
    }

    async fn a_reaction_stands_on_its_message(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        let target = desk.thread(&conversation).await.remove(0);
        let react = |id, emoji: &str| SendMessage {
            id,
            content: SendContent::Reaction(SendReaction { message_id: target.id, emoji: emoji.to_owned() }),
            reply_to: None,
        };
        let id = recado_inbox::MessageId::new();
        let shown = desk.inbox.send_message(&desk.owner, conversation.id, react(id, "👍")).await.unwrap();
        assert_eq!((shown.id, shown.reactions[0].from), (target.id, Side::Business));
        desk.inbox.send_message(&desk.owner, conversation.id, react(id, "👍")).await.unwrap();
        desk.settle().await;
        let sends = desk.sends().await;
        assert_eq!(sends.len(), 1);
        assert_eq!(sends[0].0["reaction"], json!({"message_id": "wamid.in1", "emoji": "👍"}));
        let bad = desk.inbox.send_message(&desk.owner, conversation.id, react(recado_inbox::MessageId::new(), "no")).await;
        assert_eq!(bad.unwrap_err().code(), "invalid");
        // Graph tells later that it could not be shown.
        let callback = sends[0].0["biz_opaque_callback_data"].as_str().unwrap();
        desk.take_in(&status_hook("wamid.out1", "failed", NOON_SECONDS, Some(callback))).await;
        assert!(desk.message(target.id).await.reactions.is_empty());
        assert_eq!(desk.thread(&conversation).await.len(), 1);
        desk.stop().await;
    }

    async fn an_answer_quotes_what_it_answers(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        let target = desk.thread(&conversation).await.remove(0);
        let message = SendMessage { reply_to: Some(target.id), ..text_message("dime") };
        let sent = desk.inbox.send_message(&desk.owner, conversation.id, message).await.unwrap();
        assert_eq!(sent.quoted.unwrap().id, Some(target.id));
        desk.settle().await;
        assert_eq!(desk.sends().await[0].0["context"]["message_id"], "wamid.in1");
        desk.stop().await;
    }

    async fn a_status_may_come_before_the_answer_to_the_send(db) [SETS] {
        let desk = Desk::without_answers(&db).await;
        // The answer is lost: the connection ends without one.
        desk.answer_sends(1, ResponseTemplate::new(502)).await;
        desk.accept_sends().await;
        let conversation = desk.greeted().await;
        let sent = desk.send_text(&conversation, "¿llegó?").await;
        while desk.sends().await.is_empty() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        desk.hear(&status_hook("wamid.real", "delivered", NOON_SECONDS, Some(&sent.id.to_string()))).await;
        desk.settle().await;
        let adopted = desk.message(sent.id).await;
        assert_eq!((adopted.status, adopted.wamid.as_deref()), (MessageStatus::Delivered, Some("wamid.real")));
        assert_eq!(desk.sends().await.len(), 1);
        desk.stop().await;
    }

    async fn a_lost_answer_is_asked_for_again_under_the_same_key(db) [SETS] {
        let desk = Desk::without_answers(&db).await;
        desk.answer_sends(1, ResponseTemplate::new(502)).await;
        desk.accept_sends().await;
        let conversation = desk.greeted().await;
        let started = std::time::Instant::now();
        let sent = desk.send_text(&conversation, "¿llegó?").await;
        desk.settle().await;
        assert_eq!(desk.message(sent.id).await.status, MessageStatus::Accepted);
        assert!(started.elapsed() >= Duration::from_secs(9), "{:?}", started.elapsed());
        let sends = desk.sends().await;
        assert_eq!(sends.len(), 2);
        assert_eq!(sends[0], sends[1]);
        desk.stop().await;
    }

    async fn reading_tells_graph_once(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        desk.take_in(&text_hook("wamid.in2", "34600100001", NOON_SECONDS, "¿hola?")).await;
        let thread = desk.thread(&conversation).await;
        let half = desk.inbox.mark_read(&desk.owner, conversation.id, Some(thread[0].id)).await.unwrap();
        assert_eq!(half.unread_count, 1);
        let all = desk.inbox.mark_read(&desk.owner, conversation.id, None).await.unwrap();
        assert_eq!(all.unread_count, 0);
        let seq = desk.inbox.newest_event(desk.tenant).await.unwrap();
        desk.inbox.mark_read(&desk.owner, conversation.id, None).await.unwrap();
        desk.inbox.mark_read(&desk.owner, conversation.id, Some(thread[0].id)).await.unwrap();
        assert_eq!(desk.inbox.newest_event(desk.tenant).await.unwrap(), seq);
        desk.settle().await;
        let reads: Vec<_> = desk.sends().await.into_iter().map(|(body, _)| body["message_id"].clone()).collect();
        assert!(reads.contains(&json!("wamid.in2")) && reads.len() <= 2, "{reads:?}");
        desk.inbox.show_typing(desk.tenant, conversation.id).await.unwrap();
        desk.inbox.show_typing(desk.tenant, conversation.id).await.unwrap();
        desk.settle().await;
        let typing = desk.sends().await.into_iter().filter(|(body, _)| body.get("typing_indicator").is_some()).count();
        assert_eq!(typing, 1);
        desk.stop().await;
    }
}
