//! Queues, search and pages, with many rows.

use recado_core::new_uuid;
use recado_db::{Engine, P, on_both_engines};
use recado_inbox::{
    ContactFilter, ConversationChange, ConversationFilter, ConversationId, ConversationStatus, PageRequest, Queue, Sort,
};
use uuid::Uuid;

use crate::desk::{ANA, Desk, NOON_SECONDS, SETS, Sender, message_hook, text_hook, text_message};
use serde_json::json;

/// Conversations of contacts `Name 0`, `Name 1`, …, each a second older than the one before, every tenth at the same moment as
/// the next.
pub async fn fill(desk: &Desk, count: i64) {
    let (tenant, channel) = (desk.tenant.uuid(), desk.channel().id.uuid());
    desk.db
        .write("test.fill", (tenant, channel, count), |tx, (tenant, channel, count)| {
            Box::pin(async move {
                let ids: Vec<(Uuid, Uuid, i64)> = (0..*count).map(|n| (new_uuid(), new_uuid(), n)).collect();
                let names: Vec<String> = ids.iter().map(|(_, _, n)| format!("name {n:05}")).collect();
                let contacts: Vec<Vec<P<'_>>> = ids.iter().zip(&names)
                    .map(|((contact, ..), name)| vec![P::Uuid(*tenant), P::Uuid(*contact), P::Text(name), P::Text(name)])
                    .collect();
                tx.exec_many(
                    "INSERT INTO inbox_contacts (tenant_id, id, profile_name, sort_name, created_at) VALUES ($1, $2, $3, $4, 1)",
                    &contacts,
                ).await?;
                let terms: Vec<Vec<P<'_>>> = ids.iter().zip(&names)
                    .flat_map(|((contact, ..), name)| name.split(' ').map(|term| vec![P::Uuid(*tenant), P::Text(term), P::Uuid(*contact)]))
                    .collect();
                tx.exec_many("INSERT INTO inbox_contact_terms (tenant_id, term, contact_id) VALUES ($1, $2, $3)", &terms).await?;
                let rows: Vec<Vec<P<'_>>> = ids.iter()
                    .map(|(contact, conversation, n)| {
                        let at = (NOON_SECONDS - (n - i64::from(n % 10 == 9))) * 1_000_000;
                        vec![P::Uuid(*tenant), P::Uuid(*conversation), P::Uuid(*channel), P::Uuid(*contact), P::I64(at), P::I64(n % 4)]
                    })
                    .collect();
                tx.exec_many(
                    "INSERT INTO inbox_conversations
                        (tenant_id, id, channel_id, contact_id, last_activity_at, last_inbound_at, unread_count, created_at)
                     VALUES ($1, $2, $3, $4, $5, $5, CASE WHEN $6 = 0 THEN 1 ELSE 0 END, $5)",
                    &rows,
                ).await?;
                Ok::<_, recado_db::Error>(())
            })
        })
        .await
        .unwrap();
}

/// All pages of one conversation each.
async fn one_by_one(desk: &Desk, filter: ConversationFilter) -> Vec<ConversationId> {
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let page = PageRequest { cursor, limit: Some(1) };
        let page = desk.inbox.conversations(desk.tenant, filter.clone(), page).await.unwrap();
        found.extend(page.data.iter().map(|conversation| conversation.id));
        cursor = page.next_cursor;
        if cursor.is_none() {
            return found;
        }
    }
}

fn filter(queue: Queue, q: Option<&str>) -> ConversationFilter {
    ConversationFilter { queue, q: q.map(str::to_owned), ..Default::default() }
}

on_both_engines! {
    async fn ten_thousand_conversations_are_paged_without_gap_or_repetition(db) [SETS] {
        let desk = Desk::new(&db).await;
        let count = if db.engine() == Engine::Sqlite { 10_000 } else { 2_000 };
        fill(&desk, count).await;
        let mut seen: Vec<Uuid> = Vec::new();
        let mut cursor = None;
        let mut last_at = None;
        loop {
            let page = PageRequest { cursor, limit: Some(200) };
            let page = desk.inbox.conversations(desk.tenant, filter(Queue::All, None), page).await.unwrap();
            for conversation in &page.data {
                assert!(last_at.is_none_or(|at| conversation.last_activity_at <= at));
                last_at = Some(conversation.last_activity_at);
                seen.push(conversation.id.uuid());
            }
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), usize::try_from(count).unwrap());
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), usize::try_from(count).unwrap());
        let counts = desk.inbox.conversation_counts(desk.tenant, desk.owner.agent_id()).await.unwrap();
        assert_eq!((counts.all, counts.unread, counts.unassigned, counts.mine, counts.closed), (count, count / 4, count, 0, 0));
        let found = desk.inbox.conversations(desk.tenant, filter(Queue::All, Some("NAME 0012")), PageRequest::default()).await.unwrap();
        assert_eq!(found.data.len(), 10);
        let unread = desk.inbox.conversations(desk.tenant, filter(Queue::Unread, Some("0012")), PageRequest::default()).await.unwrap();
        assert!(unread.data.iter().all(|conversation| conversation.unread_count > 0));
        assert_eq!(unread.data.len(), 3);
        let channel = ConversationFilter { channel_id: Some(desk.connection.channels.iter().find(|channel| channel.id != desk.channel().id).unwrap().id), ..Default::default() };
        assert!(desk.inbox.conversations(desk.tenant, channel, PageRequest::default()).await.unwrap().data.is_empty());
        let contacts = desk.inbox.contacts(desk.tenant, ContactFilter::default(), PageRequest { cursor: None, limit: Some(3) }).await.unwrap();
        let names: Vec<&str> = contacts.data.iter().map(|contact| contact.name.as_str()).collect();
        assert_eq!(names, ["name 00000", "name 00001", "name 00002"]);
        let next = PageRequest { cursor: contacts.next_cursor, limit: Some(1) };
        let next = desk.inbox.contacts(desk.tenant, ContactFilter::default(), next).await.unwrap();
        assert_eq!(next.data[0].name, "name 00003");
        let found = ContactFilter { q: Some("0123".to_owned()) };
        assert_eq!(desk.inbox.contacts(desk.tenant, found, PageRequest::default()).await.unwrap().data.len(), 10);
        desk.stop().await;
    }

    async fn queues_and_channels_sort_conversations(db) [SETS] {
        let desk = Desk::new(&db).await;
        for n in 1_i64..=4 {
            desk.hear(&text_hook(&format!("wamid.{n}"), &format!("3460010000{n}"), NOON_SECONDS - n, "hola")).await;
        }
        desk.settle().await;
        let all = desk.conversations().await;
        let me = desk.owner.agent_id();
        let assign = ConversationChange { assignee_id: Some(me), ..Default::default() };
        assert_eq!(desk.inbox.change_conversation(&desk.owner, all[0].id, assign).await.unwrap().assignee_id, me);
        let close = ConversationChange { status: Some(ConversationStatus::Closed), ..Default::default() };
        desk.inbox.change_conversation(&desk.owner, all[1].id, close).await.unwrap();
        desk.inbox.mark_read(&desk.owner, all[2].id, None).await.unwrap();
        for (queue, expected) in [
            (Queue::All, vec![all[0].id, all[2].id, all[3].id]),
            (Queue::Mine, vec![all[0].id]),
            (Queue::Unassigned, vec![all[2].id, all[3].id]),
            (Queue::Unread, vec![all[0].id, all[3].id]),
            (Queue::Closed, vec![all[1].id]),
        ] {
            for channel_id in [None, Some(desk.channel().id)] {
                for q in [None, Some("ana".to_owned())] {
                    let filter = ConversationFilter { queue, me, channel_id, q, ..Default::default() };
                    let oldest = ConversationFilter { sort: Sort::Oldest, ..filter.clone() };
                    assert_eq!(one_by_one(&desk, filter).await, expected, "{queue:?} {channel_id:?}");
                    let turned: Vec<_> = expected.iter().rev().copied().collect();
                    assert_eq!(one_by_one(&desk, oldest).await, turned, "{queue:?} {channel_id:?}");
                }
            }
        }
        let counts = desk.inbox.conversation_counts(desk.tenant, me).await.unwrap();
        assert_eq!((counts.all, counts.mine, counts.unassigned, counts.unread, counts.closed), (3, 1, 2, 2, 1));
        let stranger = ConversationChange { assignee_id: Some(Some(recado_inbox::AgentId::new())), ..Default::default() };
        let refused = desk.inbox.change_conversation(&desk.owner, all[0].id, stranger).await.unwrap_err();
        assert_eq!(refused.fields()[0].field, "assignee_id");
        let nobody = ConversationChange { assignee_id: Some(None), ..Default::default() };
        assert_eq!(desk.inbox.change_conversation(&desk.owner, all[0].id, nobody).await.unwrap().assignee_id, None);
        desk.stop().await;
    }

    async fn a_thread_is_paged_from_its_end(db) [SETS] {
        let desk = Desk::new(&db).await;
        for n in 0_i64..25 {
            desk.hear(&text_hook(&format!("wamid.{n}"), "34600100001", NOON_SECONDS - 100 + n, &format!("m{n}"))).await;
        }
        desk.settle().await;
        let conversation = desk.conversation().await;
        // Written at the same moment by the frozen clock: order of arrival.
        for body in ["x", "y"] {
            desk.inbox.send_message(&desk.owner, conversation.id, text_message(body)).await.unwrap();
        }
        let mut previews = Vec::new();
        let mut cursor = None;
        loop {
            let page = desk.inbox.messages(desk.tenant, conversation.id, PageRequest { cursor, limit: Some(10) }).await.unwrap();
            for message in page.data {
                previews.push(serde_json::to_value(&message).unwrap()["content"]["body"].as_str().unwrap().to_owned());
            }
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        let mut expected = vec!["y".to_owned(), "x".to_owned()];
        expected.extend((0..25).rev().map(|n| format!("m{n}")));
        assert_eq!(previews, expected);
        let bad = PageRequest { cursor: Some("nonsense".to_owned()), limit: None };
        assert_eq!(desk.inbox.messages(desk.tenant, conversation.id, bad).await.unwrap_err().code(), "bad_cursor");
        desk.stop().await;
    }

    async fn contacts_are_renamed_and_found(db) [SETS] {
        let desk = Desk::new(&db).await;
        let jose = Sender { name: "José Peña", ..ANA };
        desk.take_in(&message_hook("wamid.1", &jose, NOON_SECONDS, json!({"type": "text", "text": {"body": "a"}}))).await;
        let contact = desk.conversation().await.contact;
        let find = async |q: &str| {
            let filter = ConversationFilter { q: Some(q.to_owned()), ..Default::default() };
            desk.inbox.conversations(desk.tenant, filter, PageRequest::default()).await.unwrap().data.len()
        };
        for q in ["jose", "PEÑA", "pen jos", "600100", "+34 600", "0001"] {
            assert_eq!(find(q).await, 1, "{q}");
        }
        assert_eq!(find("maria").await, 0);
        let named = desk.inbox.rename_contact(&desk.owner, contact.id, Some(" Pepe el de la tienda ".to_owned())).await.unwrap();
        assert_eq!((named.name.as_str(), named.profile_name.as_deref()), ("Pepe el de la tienda", Some("José Peña")));
        assert_eq!((find("pepe").await, find("jose").await), (1, 1));
        // A new profile name does not touch what agents call the contact.
        let renamed = Sender { name: "Pepito", ..ANA };
        desk.take_in(&message_hook("wamid.2", &renamed, NOON_SECONDS, json!({"type": "text", "text": {"body": "b"}}))).await;
        let contact = desk.inbox.contact(desk.tenant, contact.id).await.unwrap();
        assert_eq!((contact.name.as_str(), contact.profile_name.as_deref()), ("Pepe el de la tienda", Some("Pepito")));
        let back = desk.inbox.rename_contact(&desk.owner, contact.id, None).await.unwrap();
        assert_eq!(back.name, "Pepito");
        assert_eq!(find("jose").await, 0);
        desk.stop().await;
    }
}
