//! Finding messages and notes by their words.

use std::fmt::Write as _;

use recado_core::Timestamp;
use recado_db::{on_both_engines, params};
use recado_inbox::{
    Conversation, Direction, FoundItem, MessageHit, MessageSearch, NewNote, NoteChange, NoteId, PageRequest,
    SampleFill, SampleSize, TenantId,
};
use serde_json::json;

use crate::desk::{ANA, Desk, NOON_SECONDS, SETS, Sender, message_hook, open, text_hook};

fn search(q: &str) -> MessageSearch {
    MessageSearch { q: q.to_owned(), ..MessageSearch::default() }
}

/// All pages of so many hits.
async fn all_of(desk: &Desk, tenant: TenantId, search: MessageSearch, limit: u32) -> Vec<MessageHit> {
    let (mut hits, mut cursor) = (Vec::new(), None);
    loop {
        let page = PageRequest { cursor, limit: Some(limit) };
        let page = desk.inbox.search_messages(tenant, search.clone(), page).await.unwrap();
        assert!(page.data.len() <= usize::try_from(limit).unwrap());
        assert_eq!(page.next_cursor.is_some(), page.searched_to.is_some());
        hits.extend(page.data);
        cursor = page.next_cursor;
        if cursor.is_none() {
            return hits;
        }
    }
}

/// What was found, the hits in brackets, newest first.
async fn found(desk: &Desk, search: MessageSearch) -> Vec<String> {
    all_of(desk, desk.tenant, search, 50).await.iter().map(shown).collect()
}

fn shown(hit: &MessageHit) -> String {
    hit.excerpt.iter().fold(String::new(), |mut line, part| {
        let (open, close) = if part.hit { ("[", "]") } else { ("", "") };
        write!(line, "{open}{}{close}", part.text).unwrap();
        line
    })
}

async fn note(desk: &Desk, conversation: &Conversation, body: &str) -> NoteId {
    let note = NewNote { id: NoteId::new(), body: body.to_owned(), mentions: Vec::new() };
    desk.inbox.write_note(&desk.owner, conversation.id, note).await.unwrap().id
}

async fn says(desk: &Desk, number: i64, body: &str) {
    let seconds = NOON_SECONDS + number;
    desk.clock.set(Timestamp::from_seconds(seconds));
    desk.take_in(&text_hook(&format!("wamid.s{number}"), "34600100001", seconds, body)).await;
}

on_both_engines! {
    async fn any_part_of_a_word_is_found_in_any_script(db) [SETS] {
        let desk = Desk::new(&db).await;
        for (number, body) in [
            (1, "¿Dónde está mi PEDIDO 4711-B?"),
            (2, "The delivery was great, thank you"),
            (3, "你好,我的订单在哪里?"),
            (4, "أين طلبيّتي من فضلك"),
            (5, "Ok 👍"),
            (6, "write to ana@example.com"),
        ] {
            says(&desk, number, body).await;
        }
        for (q, expected) in [
            ("edid", "¿Dónde está mi P[EDID]O 4711-B?"),
            ("donde pedido", "¿[Dónde] está mi [PEDIDO] 4711-B?"),
            ("4711-b", "¿Dónde está mi PEDIDO [4711-B]?"),
            ("LIVERY", "The de[livery] was great, thank you"),
            ("\"was great\"", "The delivery [was great], thank you"),
            ("th", "[Th]e delivery was great, [th]ank you"),
            ("订单", "你好,我的[订单]在哪里?"),
            ("好", "你[好],我的订单在哪里?"),
            ("طلبيتي", "أين [طلبيّتي] من فضلك"),
            ("👍", "Ok [👍]"),
            ("ana@example", "write to [ana@example].com"),
            ("o", "[O]k 👍"),
        ] {
            assert_eq!(found(&desk, search(q)).await, [expected], "{q}");
        }
        for nothing in ["elivery xyz", "\"great was\"", "单订", "live_ry", "' OR 1=1", "NEAR(the, was)"] {
            assert!(found(&desk, search(nothing)).await.is_empty(), "{nothing}");
        }
        for bad in ["", " \n", "%", "\"\"", &"x".repeat(201)] {
            let error = desk.inbox.search_messages(desk.tenant, search(bad), PageRequest::default()).await.unwrap_err();
            assert_eq!(error.fields()[0].field, "q", "{bad}");
        }
        let page = PageRequest { cursor: Some("no".to_owned()), limit: None };
        assert_eq!(desk.inbox.search_messages(desk.tenant, search("ok"), page).await.unwrap_err().code(), "bad_cursor");
        desk.stop().await;
    }

    async fn what_is_not_text_has_words_too(db) [SETS] {
        let desk = Desk::new(&db).await;
        let sender = Sender { user_id: None, ..ANA };
        let image = json!({"type": "image", "image": {"id": "m1", "mime_type": "image/jpeg", "sha256": "x", "caption": "broken hinge"}});
        desk.take_in(&message_hook("wamid.1", &sender, NOON_SECONDS, image)).await;
        let place = json!({"type": "location", "location": {"latitude": 1.0, "longitude": 2.0, "name": "Lighthouse café", "address": "Pier 4"}});
        desk.take_in(&message_hook("wamid.2", &sender, NOON_SECONDS + 1, place)).await;
        let form = json!({"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": {
            "name": "flow", "body": "Sent", "response_json": "{\"colour\":\"turquoise\"}"}}});
        desk.take_in(&message_hook("wamid.3", &sender, NOON_SECONDS + 2, form)).await;
        let conversation = desk.conversation().await;
        desk.clock.set(Timestamp::from_seconds(NOON_SECONDS + 3));
        desk.send_text(&conversation, "the hinge is on its way").await;
        note(&desk, &conversation, "hinge: ask the workshop").await;
        assert_eq!(found(&desk, search("lighthouse")).await, ["[Lighthouse] café Pier 4"]);
        assert_eq!(found(&desk, search("turquoise")).await.len(), 1);
        let hits = all_of(&desk, desk.tenant, search("hinge"), 50).await;
        let kinds: Vec<(&str, FoundItem, Option<Direction>)> =
            hits.iter().map(|hit| (hit.kind.as_str(), hit.item, hit.direction)).collect();
        assert!(kinds.contains(&("note", FoundItem::Note, None)));
        assert!(kinds.contains(&("text", FoundItem::Message, Some(Direction::Out))));
        assert_eq!(kinds[2], ("image", FoundItem::Message, Some(Direction::In)));
        assert!(hits.iter().all(|hit| hit.conversation_id == conversation.id && hit.contact == conversation.contact));
        assert_eq!(hits[2].author, None);
        assert_eq!(hits.iter().find(|hit| hit.kind == "text").unwrap().author.as_ref().unwrap().id, desk.owner.agent_id().unwrap().uuid());
        desk.stop().await;
    }

    async fn filters_narrow_what_is_found(db) [SETS] {
        let desk = Desk::new(&db).await;
        says(&desk, 1, "invoice one").await;
        desk.take_in(&text_hook("wamid.other", "34600100002", NOON_SECONDS + 2, "invoice two")).await;
        desk.clock.set(Timestamp::from_seconds(NOON_SECONDS + 3));
        let ana = desk.conversations().await.into_iter().find(|one| one.contact.phone.as_deref() == Some("+34600100001")).unwrap();
        desk.send_text(&ana, "invoice three").await;
        desk.clock.set(Timestamp::from_seconds(NOON_SECONDS + 4));
        note(&desk, &ana, "invoice four").await;
        let count = async |change: MessageSearch| found(&desk, MessageSearch { q: "invoice".to_owned(), ..change }).await.len();
        let all = MessageSearch::default;
        assert_eq!(count(all()).await, 4);
        assert_eq!(count(MessageSearch { contact_id: Some(ana.contact.id), ..all() }).await, 3);
        assert_eq!(count(MessageSearch { direction: Some(Direction::In), ..all() }).await, 2);
        assert_eq!(count(MessageSearch { direction: Some(Direction::Out), ..all() }).await, 1);
        assert_eq!(count(MessageSearch { kind: Some("note".to_owned()), ..all() }).await, 1);
        assert_eq!(count(MessageSearch { kind: Some("image".to_owned()), ..all() }).await, 0);
        assert_eq!(count(MessageSearch { channel_id: Some(ana.channel_id), ..all() }).await, 4);
        let other = desk.connection.channels.iter().find(|channel| channel.id != ana.channel_id).unwrap();
        assert_eq!(count(MessageSearch { channel_id: Some(other.id), ..all() }).await, 0);
        let at = |second| Some(Timestamp::from_seconds(NOON_SECONDS + second));
        assert_eq!(count(MessageSearch { from: at(2), ..all() }).await, 3);
        assert_eq!(count(MessageSearch { to: at(2), ..all() }).await, 1);
        assert_eq!(count(MessageSearch { from: at(2), to: at(4), ..all() }).await, 2);
        assert_eq!(count(MessageSearch { from: at(4), to: at(2), ..all() }).await, 0);
        desk.stop().await;
    }

    async fn what_changes_is_found_by_its_new_words(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        let id = note(&desk, &conversation, "call the blacksmith").await;
        assert_eq!(found(&desk, search("blacksmith")).await.len(), 1);
        let change = NoteChange { body: Some("call the locksmith".to_owned()), mentions: None };
        desk.inbox.change_note(&desk.owner, id, change).await.unwrap();
        assert!(found(&desk, search("blacksmith")).await.is_empty());
        assert_eq!(found(&desk, search("locksmith")).await, ["call the [locksmith]"]);
        desk.inbox.delete_note(&desk.owner, id).await.unwrap();
        assert!(found(&desk, search("locksmith")).await.is_empty());
        // The same webhook again is the same message.
        for _ in 0..2 {
            desk.take_in(&text_hook("wamid.twice", "34600100001", NOON_SECONDS, "only once")).await;
        }
        assert_eq!(found(&desk, search("once")).await.len(), 1);
        let stranger = desk.other_tenant().await;
        assert!(all_of(&desk, stranger.tenant, search("once"), 50).await.is_empty());
        assert!(all_of(&desk, stranger.tenant, search("o"), 50).await.is_empty());
        let contact = MessageSearch { contact_id: Some(conversation.contact.id), ..search("once") };
        assert!(all_of(&desk, stranger.tenant, contact, 50).await.is_empty());
        desk.stop().await;
    }

    async fn messages_move_with_a_contact_that_turns_out_to_be_another(db) [SETS] {
        let desk = Desk::new(&db).await;
        let text = |body: &str| json!({"type": "text", "text": {"body": body}});
        desk.take_in(&message_hook("wamid.1", &Sender { user_id: None, ..ANA }, NOON_SECONDS, text("parcel one"))).await;
        desk.take_in(&message_hook("wamid.2", &Sender { wa_id: None, ..ANA }, NOON_SECONDS, text("parcel two"))).await;
        desk.take_in(&message_hook("wamid.3", &ANA, NOON_SECONDS, text("parcel three"))).await;
        let conversation = desk.conversation().await;
        let search = MessageSearch { contact_id: Some(conversation.contact.id), ..search("parcel") };
        let hits = all_of(&desk, desk.tenant, search, 50).await;
        assert_eq!(hits.len(), 3);
        assert!(hits.iter().all(|hit| hit.conversation_id == conversation.id));
        desk.stop().await;
    }

    async fn pages_follow_one_another_through_all_times(db) [SETS] {
        let desk = Desk::new(&db).await;
        let mut expected = Vec::new();
        // Hours, then weeks, then years apart, and several in one second.
        let mut second = NOON_SECONDS;
        for number in 0..60_i64 {
            second -= match number % 20 {
                0..8 => 0,
                8..14 => 3_000,
                14..18 => 900_000,
                _ => 40_000_000,
            };
            if second <= 0 {
                break;
            }
            let body = if number % 3 == 0 { format!("needle {number}") } else { format!("straw {number}") };
            desk.hear(&text_hook(&format!("wamid.p{number}"), "34600100001", second, &body)).await;
            if number % 3 == 0 {
                expected.push((second, number));
            }
        }
        desk.settle().await;
        expected.sort_by_key(|(second, _)| std::cmp::Reverse(*second));
        for (q, limit) in [("needle", 1), ("needle", 7), ("needle", 200), ("ne", 3), ("n", 4)] {
            let hits = all_of(&desk, desk.tenant, search(q), limit).await;
            let seconds: Vec<i64> = hits.iter().map(|hit| hit.created_at.micros() / 1_000_000).collect();
            assert_eq!(seconds, expected.iter().map(|(second, _)| *second).collect::<Vec<_>>(), "{q} by {limit}");
            let mut ids: Vec<_> = hits.iter().map(|hit| hit.id).collect();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), expected.len(), "each once");
            let contact = MessageSearch { contact_id: Some(hits[0].contact.id), ..search(q) };
            assert_eq!(all_of(&desk, desk.tenant, contact, limit).await, hits, "{q} of the contact");
        }
        desk.stop().await;
    }

    async fn one_letter_looks_at_the_newest_and_says_how_far(db) [SETS] {
        let desk = Desk::new(&db).await;
        let year = 365 * 24 * 3600;
        desk.take_in(&text_hook("wamid.old", "34600100001", NOON_SECONDS - 2 * year, "xylophone")).await;
        let now = Timestamp::from_seconds(NOON_SECONDS);
        let mut fill = SampleFill::begin(desk.db.clone(), desk.tenant, now).await.unwrap();
        fill.grow_to(SampleSize { conversations: 20, messages: 2_100 }, |_| ()).await.unwrap();
        let page = desk.inbox.search_messages(desk.tenant, search("x"), PageRequest::default()).await.unwrap();
        assert!(page.data.is_empty(), "two thousand others are newer");
        assert!(page.searched_to.unwrap() > Timestamp::from_seconds(NOON_SECONDS - year));
        assert_eq!(found(&desk, search("x")).await, ["[x]ylophone"]);
        assert_eq!(found(&desk, search("xylo")).await, ["[xylo]phone"]);
        desk.stop().await;
    }

    async fn what_was_there_before_is_brought_in(db) [SETS] {
        let desk = Desk::new(&db).await;
        says(&desk, 1, "older message").await;
        let conversation = desk.conversation().await;
        note(&desk, &conversation, "older note").await;
        // As a database looks that was just migrated.
        let tenant = desk.tenant.uuid();
        desk.db.write("test.forget", tenant, |tx, tenant| Box::pin(async move {
            if tx.engine() == recado_db::Engine::Sqlite {
                tx.exec("INSERT INTO inbox_text_terms (inbox_text_terms, rowid, text) SELECT 'delete', place, text FROM inbox_texts", &[]).await?;
            }
            tx.exec("DELETE FROM inbox_texts", &[]).await?;
            tx.exec("INSERT INTO inbox_text_backlog (tenant_id, item) VALUES ($1, 'message')", params![*tenant]).await?;
            Ok::<_, recado_db::Error>(())
        })).await.unwrap();
        assert!(found(&desk, search("older")).await.is_empty());
        says(&desk, 2, "newer message").await;
        let (_inbox, _jobs) = open(&desk.db, &desk.clock).await;
        desk.settle().await;
        assert_eq!(found(&desk, search("older")).await.len(), 2);
        assert_eq!(found(&desk, search("message")).await.len(), 2, "the newer one once");
        desk.stop().await;
    }
}
