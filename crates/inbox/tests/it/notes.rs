//! Private notes: their place in the thread, and what becomes of them when contacts become one.

use recado_core::Timestamp;
use recado_db::on_both_engines;
use recado_inbox::{Conversation, ConversationFilter, EventsAfter, NewNote, NoteId, PageRequest, Queue, ThreadItem};
use serde_json::json;

use crate::desk::{ANA, Desk, NOON_SECONDS, SETS, Sender, message_hook, text_hook};

async fn note(desk: &Desk, conversation: &Conversation, body: &str) {
    let agents = desk.inbox.agents(desk.tenant).await.unwrap();
    let mentions = agents.iter().map(|agent| agent.id).collect();
    let note = NewNote { id: NoteId::new(), body: body.to_owned(), mentions };
    desk.inbox.write_note(&desk.owner, conversation.id, note).await.unwrap();
}

/// The texts of a thread, oldest first, page by page.
async fn texts(desk: &Desk, conversation: &Conversation, limit: u32) -> Vec<String> {
    let (mut texts, mut cursor) = (Vec::new(), None);
    loop {
        let page = PageRequest { cursor, limit: Some(limit) };
        let page = desk.inbox.thread(desk.tenant, conversation.id, page).await.unwrap();
        assert!(page.data.len() <= usize::try_from(limit).unwrap());
        texts.extend(page.data.into_iter().map(|item| match item {
            ThreadItem::Message(message) => {
                serde_json::to_value(message).unwrap()["content"]["body"].as_str().unwrap().to_owned()
            }
            ThreadItem::Note(note) => note.body,
            ThreadItem::Notice(notice) => panic!("nothing was done: {notice:?}"),
        }));
        cursor = page.next_cursor;
        if cursor.is_none() {
            texts.reverse();
            return texts;
        }
    }
}

on_both_engines! {
    async fn notes_stand_among_messages_in_order(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        let mut expected = vec!["hola".to_owned()];
        for n in 1..=6_i64 {
            desk.clock.set(Timestamp::from_seconds(NOON_SECONDS + 10 * n));
            note(&desk, &conversation, &format!("note {n}")).await;
            desk.clock.set(Timestamp::from_seconds(NOON_SECONDS + 10 * n + 5));
            desk.take_in(&text_hook(&format!("wamid.n{n}"), "34600100001", NOON_SECONDS + 10 * n + 5, &format!("message {n}"))).await;
            expected.extend([format!("note {n}"), format!("message {n}")]);
        }
        for limit in [1, 2, 5, 200] {
            assert_eq!(texts(&desk, &conversation, limit).await, expected, "{limit}");
        }
        let EventsAfter::Events(events) = desk.inbox.events_after(desk.tenant, 0, 500).await.unwrap() else { panic!() };
        assert_eq!(events.iter().filter(|event| event.kind == "note.created").count(), 6);
        assert!(desk.sends().await.is_empty(), "nothing of this is for WhatsApp");
        desk.stop().await;
    }

    async fn notes_and_mentions_stay_when_two_contacts_become_one(db) [SETS] {
        let desk = Desk::new(&db).await;
        let text = json!({"type": "text", "text": {"body": "hola"}});
        desk.take_in(&message_hook("wamid.1", &Sender { user_id: None, ..ANA }, NOON_SECONDS, text.clone())).await;
        desk.take_in(&message_hook("wamid.2", &Sender { wa_id: None, ..ANA }, NOON_SECONDS, text.clone())).await;
        for conversation in desk.conversations().await {
            note(&desk, &conversation, "look").await;
        }
        desk.take_in(&message_hook("wamid.3", &ANA, NOON_SECONDS, text)).await;
        let conversation = desk.conversation().await;
        assert_eq!(texts(&desk, &conversation, 50).await.iter().filter(|text| *text == "look").count(), 2);
        let agents = desk.inbox.agents(desk.tenant).await.unwrap();
        let colleague = agents.iter().find(|agent| Some(agent.id) != desk.owner.agent_id()).unwrap();
        let filter = ConversationFilter { queue: Queue::Mentions, me: Some(colleague.id), ..Default::default() };
        let mentioned = desk.inbox.conversations(desk.tenant, filter, PageRequest::default()).await.unwrap().data;
        assert_eq!(mentioned, [conversation]);
        assert_eq!(desk.inbox.conversation_counts(desk.tenant, Some(colleague.id)).await.unwrap().mentions, 1);
        assert_eq!(desk.inbox.conversation_counts(desk.tenant, desk.owner.agent_id()).await.unwrap().mentions, 0);
        desk.stop().await;
    }
}
