//! A workspace that was filled for measuring looks as one that grew by itself.

use recado_core::Timestamp;
use recado_db::on_both_engines;
use recado_inbox::{
    ContactFilter, ConversationFilter, ConversationStatus, Direction, MessageSearch, PageRequest, Priority, Queue,
    SampleFill, SampleSize, TeamId,
};

use crate::desk::{Desk, NOON_SECONDS, SETS};

on_both_engines! {
    async fn a_filled_workspace_answers_every_list(db) [SETS] {
        let desk = Desk::new(&db).await;
        let now = Timestamp::from_seconds(NOON_SECONDS);
        let mut fill = SampleFill::begin(desk.db.clone(), desk.tenant, now).await.unwrap();
        fill.grow_to(SampleSize { conversations: 60, messages: 100 }, |_| ()).await.unwrap();
        let mut told = 0;
        fill.grow_to(SampleSize { conversations: 120, messages: 3_000 }, |messages| told = messages).await.unwrap();
        assert_eq!(told, 3_000);
        let count = async |filter: ConversationFilter| {
            let page = PageRequest { cursor: None, limit: Some(200) };
            desk.inbox.conversations(desk.tenant, filter, page).await.unwrap().data.len()
        };
        let mut all = 0;
        for status in [ConversationStatus::Open, ConversationStatus::Snoozed, ConversationStatus::Closed] {
            all += count(ConversationFilter { status: Some(status), ..Default::default() }).await;
        }
        assert_eq!(all, 120);
        // Some have no team, and some customers never wrote: they are not in these lists, and nothing fails for them.
        for queue in [Queue::All, Queue::Mine, Queue::Unassigned, Queue::Unread, Queue::Snoozed, Queue::Closed, Queue::Mentions] {
            let filter = || ConversationFilter { queue, me: desk.owner.agent_id(), ..Default::default() };
            let open = count(ConversationFilter { window_open: true, ..filter() }).await;
            assert!(open <= count(filter()).await);
            assert_eq!(count(ConversationFilter { team_id: Some(TeamId::new()), ..filter() }).await, 0);
            assert_eq!(count(ConversationFilter { priority: Some(Priority::Low), ..filter() }).await, 0);
        }
        let longest = fill.some_conversations(3);
        assert_eq!(longest.len(), 3);
        let contacts = desk.inbox.contacts(desk.tenant, ContactFilter { q: Some("346000000119".to_owned()) }, PageRequest::default()).await.unwrap();
        assert_eq!(contacts.data.len(), 1);
        for (q, expected) in [("zanahoria", 3), ("quetzalcoatl", 1), ("nahor", 3)] {
            let search = MessageSearch { q: q.to_owned(), ..Default::default() };
            // A search on a busy machine may stop before it has seen all, and says where to go on.
            let (mut found, mut cursor) = (0, None);
            for _ in 0..100 {
                let page = PageRequest { cursor, ..PageRequest::default() };
                let page = desk.inbox.search_messages(desk.tenant, search.clone(), page).await.unwrap();
                found += page.data.len();
                cursor = page.next_cursor;
                if cursor.is_none() {
                    break;
                }
            }
            assert_eq!((found, cursor), (expected, None), "{q}");
        }
        desk.stop().await;
    }

    async fn a_search_of_one_letter_keeps_to_its_filters(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        let note = recado_inbox::NewNote { id: recado_inbox::NoteId::new(), body: "h".to_owned(), mentions: Vec::new() };
        desk.inbox.write_note(&desk.owner, conversation.id, note).await.unwrap();
        for (direction, expected) in [(None, 2), (Some(Direction::In), 1), (Some(Direction::Out), 0)] {
            let search = MessageSearch { q: "h".to_owned(), direction, ..Default::default() };
            let found = desk.inbox.search_messages(desk.tenant, search, PageRequest::default()).await.unwrap();
            assert_eq!(found.data.len(), expected, "{direction:?}");
        }
        desk.stop().await;
    }
}
