//! Tags: pages of tagged conversations, merges of many, and what becomes of tags when contacts become one.

use recado_db::{Engine, on_both_engines, params};
use recado_inbox::{ConversationFilter, EventsAfter, NewTag, PageRequest, Queue, Tag, TagId, TagsChange};
use serde_json::json;

use crate::desk::{ANA, Desk, NOON_SECONDS, SETS, Sender, message_hook};
use crate::lists::fill;

async fn tag(desk: &Desk, name: &str) -> Tag {
    let tag = NewTag { id: TagId::new(), name: name.to_owned(), colour: "#2e7d32".to_owned() };
    desk.inbox.create_tag(&desk.owner, tag).await.unwrap()
}

/// Tags every conversation there is.
async fn tag_all(desk: &Desk, tag: &Tag) {
    desk.db
        .write("test.tag_all", (desk.tenant.uuid(), tag.id.uuid()), |tx, (tenant, tag)| {
            Box::pin(async move {
                tx.exec(
                    "INSERT INTO inbox_conversation_tags (tenant_id, conversation_id, tag_id, created_at)
                     SELECT tenant_id, id, $2, 1 FROM inbox_conversations WHERE tenant_id = $1
                     ON CONFLICT (tenant_id, conversation_id, tag_id) DO NOTHING",
                    params![*tenant, *tag],
                )
                .await
            })
        })
        .await
        .unwrap();
}

async fn count(desk: &Desk, filter: ConversationFilter) -> (usize, usize) {
    let (mut found, mut pages, mut cursor) = (0, 0, None);
    loop {
        let page = desk
            .inbox
            .conversations(desk.tenant, filter.clone(), PageRequest { cursor, limit: Some(200) })
            .await
            .unwrap();
        found += page.data.len();
        pages += 1;
        cursor = page.next_cursor;
        if cursor.is_none() {
            return (found, pages);
        }
    }
}

on_both_engines! {
    async fn many_tagged_conversations_are_walked_few_are_picked(db) [SETS] {
        let desk = Desk::new(&db).await;
        let many = if db.engine() == Engine::Sqlite { 9_000 } else { 5_000 };
        fill(&desk, many).await;
        let (common, rare) = (tag(&desk, "common").await, tag(&desk, "rare").await);
        tag_all(&desk, &common).await;
        let oldest = ConversationFilter { q: Some("00003".to_owned()), ..Default::default() };
        let oldest = desk.inbox.conversations(desk.tenant, oldest, PageRequest::default()).await.unwrap().data.remove(0);
        let change = TagsChange { add: vec![rare.id], remove: Vec::new() };
        desk.inbox.tag_conversation(&desk.owner, oldest.id, change).await.unwrap();
        let of = |tag: &Tag| ConversationFilter { tag_id: Some(tag.id), ..Default::default() };
        let all = usize::try_from(many).unwrap();
        assert_eq!(count(&desk, of(&common)).await, (all, all.div_ceil(200)));
        assert_eq!(count(&desk, of(&rare)).await, (1, 1));
        // Every conversation is found by "name", so that the queue is walked for it; one in four is unread.
        let words = ConversationFilter { q: Some("name".to_owned()), queue: Queue::Unread, ..of(&common) };
        assert_eq!(count(&desk, words).await.0, all / 4);
        let none = ConversationFilter { queue: Queue::Closed, ..of(&common) };
        assert_eq!(count(&desk, none).await, (0, 1));
        // A word that nearly all have with one that nobody has: the pages are empty, but bounded.
        let nobody = ConversationFilter { q: Some("name zzz".to_owned()), ..Default::default() };
        let (found, pages) = count(&desk, nobody).await;
        assert_eq!(found, 0);
        assert!(pages >= 2, "{pages}");
        desk.stop().await;
    }

    async fn a_name_is_given_once_however_many_ask_for_it(db) [SETS] {
        let desk = Desk::new(&db).await;
        let ask = |id: TagId| {
            let tag = NewTag { id, name: "VIP".to_owned(), colour: "#2e7d32".to_owned() };
            desk.inbox.create_tag(&desk.owner, tag)
        };
        let answers = futures_util::future::join_all((0..8).map(|_| ask(TagId::new()))).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
        assert!(answers.iter().flat_map(|answer| answer.as_ref().err()).all(|error| error.code() == "taken"));
        let id = TagId::new();
        desk.inbox.delete_tag(&desk.owner, desk.inbox.tags(desk.tenant).await.unwrap()[0].id).await.unwrap();
        let answers = futures_util::future::join_all((0..8).map(|_| ask(id))).await;
        assert!(answers.iter().all(Result::is_ok), "the same id again is the same tag: {answers:?}");
        desk.stop().await;
    }

    async fn a_merge_moves_all_in_stretches(db) [SETS] {
        let desk = Desk::new(&db).await;
        fill(&desk, 1_200).await;
        let (lost, kept) = (tag(&desk, "old").await, tag(&desk, "new").await);
        tag_all(&desk, &lost).await;
        desk.inbox.merge_tag(&desk.owner, lost.id, kept.id).await.unwrap();
        // Its own name is free again, and what still waits goes on to the heir's heir.
        let heir = tag(&desk, "old").await;
        desk.inbox.merge_tag(&desk.owner, kept.id, heir.id).await.unwrap();
        desk.settle().await;
        let filter = ConversationFilter { tag_id: Some(heir.id), ..Default::default() };
        assert_eq!(count(&desk, filter).await.0, 1_200);
        assert_eq!(desk.inbox.tags(desk.tenant).await.unwrap(), std::slice::from_ref(&heir));
        let EventsAfter::Events(events) = desk.inbox.events_after(desk.tenant, 0, 500).await.unwrap() else { panic!() };
        let gone: Vec<_> = events.iter().filter(|event| event.kind == "tag.deleted").map(|event| event.payload.clone()).collect();
        let expected = [json!({"id": lost.id, "merged_into": kept.id}), json!({"id": kept.id, "merged_into": heir.id})];
        assert_eq!(gone, expected.map(|event| event.to_string()));
        assert_eq!(events.iter().filter(|event| event.kind == "tag.created").count(), 3);
        desk.stop().await;
    }

    async fn tags_stay_when_two_contacts_become_one(db) [SETS] {
        let desk = Desk::new(&db).await;
        let by_number = Sender { user_id: None, ..ANA };
        let by_user_id = Sender { wa_id: None, ..ANA };
        let text = json!({"type": "text", "text": {"body": "hola"}});
        desk.take_in(&message_hook("wamid.1", &by_number, NOON_SECONDS, text.clone())).await;
        desk.take_in(&message_hook("wamid.2", &by_user_id, NOON_SECONDS, text.clone())).await;
        let (one, other) = (tag(&desk, "one").await, tag(&desk, "other").await);
        let conversations = desk.conversations().await;
        assert_eq!(conversations.len(), 2);
        for (conversation, tags) in conversations.iter().zip([vec![one.id], vec![one.id, other.id]]) {
            let change = TagsChange { add: tags, remove: Vec::new() };
            desk.inbox.tag_conversation(&desk.owner, conversation.id, change).await.unwrap();
        }
        desk.take_in(&message_hook("wamid.3", &ANA, NOON_SECONDS, text)).await;
        assert_eq!(desk.conversation().await.tag_ids, [one.id, other.id]);
        desk.stop().await;
    }
}
