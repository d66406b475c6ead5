//! Putting conversations aside, how urgent they are, and lists by that.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::on_both_engines;
use recado_inbox::{
    Conversation, ConversationChange, ConversationFilter, ConversationId, ConversationStatus, EventsAfter, PageRequest,
    Priority, Queue,
};
use serde_json::json;

use crate::desk::{ANA, Desk, NOON_SECONDS, SETS, Sender, message_hook, text_hook};

const HOUR: Duration = Duration::from_secs(3600);

fn snooze(until: Option<Timestamp>) -> ConversationChange {
    ConversationChange { status: Some(ConversationStatus::Snoozed), snoozed_until: until, ..Default::default() }
}

async fn change(desk: &Desk, id: ConversationId, change: ConversationChange) -> Conversation {
    desk.inbox.change_conversation(&desk.owner, id, change).await.unwrap()
}

async fn found(desk: &Desk, filter: ConversationFilter) -> Vec<ConversationId> {
    let page = desk.inbox.conversations(desk.tenant, filter, PageRequest::default()).await.unwrap();
    page.data.iter().map(|conversation| conversation.id).collect()
}

async fn in_queue(desk: &Desk, queue: Queue) -> Vec<ConversationId> {
    found(desk, ConversationFilter { queue, me: desk.owner.agent_id(), ..Default::default() }).await
}

async fn travel(desk: &Desk, to: Timestamp) {
    desk.clock.set(to);
    desk.settle().await;
}

on_both_engines! {
    async fn a_snoozed_conversation_wakes_at_its_time(db) [SETS] {
        let desk = Desk::new(&db).await;
        let id = desk.greeted().await.id;
        let noon = desk.clock.now();
        let asleep = change(&desk, id, snooze(Some(noon.plus(HOUR)))).await;
        assert_eq!((asleep.status, asleep.snoozed_until), (ConversationStatus::Snoozed, Some(noon.plus(HOUR))));
        assert_eq!((in_queue(&desk, Queue::All).await, in_queue(&desk, Queue::Snoozed).await), (vec![], vec![id]));
        let counts = desk.inbox.conversation_counts(desk.tenant, None).await.unwrap();
        assert_eq!((counts.all, counts.unread, counts.snoozed, counts.closed), (0, 0, 1, 0));
        // Put aside anew: the former time passes without effect.
        change(&desk, id, snooze(Some(noon.plus(3 * HOUR)))).await;
        travel(&desk, noon.plus(2 * HOUR)).await;
        assert_eq!(in_queue(&desk, Queue::Snoozed).await, [id]);
        travel(&desk, noon.plus(4 * HOUR)).await;
        let awake = desk.conversation().await;
        assert_eq!((awake.status, awake.snoozed_until), (ConversationStatus::Open, None));
        assert_eq!(awake.last_activity_at, noon.plus(3 * HOUR), "it comes into view");
        let EventsAfter::Events(events) = desk.inbox.events_after(desk.tenant, 0, 500).await.unwrap() else { panic!() };
        let last = events.last().unwrap();
        assert_eq!(last.kind, "work_notice.created");
        let woken = events.iter().rev().find(|event| event.kind == "conversation.updated").unwrap();
        assert!(woken.payload.contains("\"open\""), "{}", woken.payload);
        // Opened by hand meanwhile: waking changes nothing.
        change(&desk, id, snooze(Some(noon.plus(5 * HOUR)))).await;
        let open = ConversationChange { status: Some(ConversationStatus::Open), ..Default::default() };
        let open = change(&desk, id, open).await;
        assert_eq!(open.snoozed_until, None);
        travel(&desk, noon.plus(6 * HOUR)).await;
        assert_eq!(desk.conversation().await.last_activity_at, open.last_activity_at);
        for bad in [
            snooze(Some(desk.clock.now())),
            ConversationChange { snoozed_until: Some(noon.plus(9 * HOUR)), ..Default::default() },
        ] {
            let refused = desk.inbox.change_conversation(&desk.owner, id, bad).await.unwrap_err();
            assert_eq!(refused.fields()[0].field, "snoozed_until");
        }
        desk.stop().await;
    }

    async fn a_snoozed_conversation_wakes_when_the_customer_writes(db) [SETS] {
        let desk = Desk::new(&db).await;
        let id = desk.greeted().await.id;
        for until in [None, Some(desk.clock.now().plus(HOUR))] {
            let asleep = change(&desk, id, snooze(until)).await;
            assert_eq!((asleep.status, asleep.snoozed_until), (ConversationStatus::Snoozed, until));
            desk.send_text(&asleep, "Un momento").await;
            desk.settle().await;
            assert_eq!(in_queue(&desk, Queue::Snoozed).await, [id], "the business wrote");
            let wamid = format!("wamid.{}", until.is_some());
            desk.take_in(&text_hook(&wamid, "34600100001", NOON_SECONDS, "¿Hola?")).await;
            let awake = desk.conversation().await;
            assert_eq!((awake.status, awake.snoozed_until), (ConversationStatus::Open, None));
        }
        desk.stop().await;
    }

    async fn lists_are_narrowed_down(db) [SETS] {
        let desk = Desk::new(&db).await;
        for n in 1_i64..=4 {
            let day = 24 * 3600 * i64::from(n > 2);
            desk.hear(&text_hook(&format!("wamid.{n}"), &format!("3460010000{n}"), NOON_SECONDS - day - n, "hola")).await;
        }
        desk.settle().await;
        let all = in_queue(&desk, Queue::All).await;
        assert_eq!(all.len(), 4);
        let urgent = ConversationChange { priority: Some(Priority::Urgent), ..Default::default() };
        assert_eq!(change(&desk, all[1], urgent).await.priority, Priority::Urgent);
        change(&desk, all[2], ConversationChange { assignee_id: Some(desk.owner.agent_id()), ..urgent }).await;
        change(&desk, all[3], ConversationChange { status: Some(ConversationStatus::Closed), ..Default::default() }).await;
        desk.inbox.mark_read(&desk.owner, all[0], None).await.unwrap();
        let any = || ConversationFilter { me: desk.owner.agent_id(), ..Default::default() };
        let of = |priority| ConversationFilter { priority: Some(priority), ..any() };
        assert_eq!(found(&desk, of(Priority::Urgent)).await, [all[1], all[2]]);
        assert_eq!(found(&desk, of(Priority::None)).await, [all[0]]);
        assert_eq!(found(&desk, of(Priority::Low)).await, []);
        assert_eq!(found(&desk, ConversationFilter { queue: Queue::Mine, ..of(Priority::Urgent) }).await, [all[2]]);
        assert_eq!(found(&desk, ConversationFilter { queue: Queue::Unassigned, ..of(Priority::Urgent) }).await, [all[1]]);
        assert_eq!(found(&desk, ConversationFilter { window_open: true, ..any() }).await, [all[0], all[1]]);
        assert_eq!(found(&desk, ConversationFilter { window_open: true, ..of(Priority::Urgent) }).await, [all[1]]);
        assert_eq!(found(&desk, ConversationFilter { unread: true, ..any() }).await, [all[1], all[2]]);
        assert_eq!(found(&desk, ConversationFilter { unread: true, queue: Queue::Unassigned, ..any() }).await, [all[1]]);
        assert_eq!(found(&desk, ConversationFilter { unread: true, queue: Queue::Closed, ..any() }).await, [all[3]]);
        let closed = ConversationFilter { status: Some(ConversationStatus::Closed), ..any() };
        assert_eq!(found(&desk, closed.clone()).await, [all[3]]);
        assert_eq!(found(&desk, ConversationFilter { queue: Queue::Mine, ..closed.clone() }).await, []);
        assert_eq!(found(&desk, ConversationFilter { channel_id: Some(desk.channel().id), ..closed }).await, [all[3]]);
        // With a search, few conversations are sorted instead of walking the queue.
        let ana = |filter| ConversationFilter { q: Some("ana".to_owned()), ..filter };
        assert_eq!(found(&desk, ana(of(Priority::Urgent))).await, [all[1], all[2]]);
        assert_eq!(found(&desk, ana(ConversationFilter { window_open: true, unread: true, ..any() })).await, [all[1]]);
        assert_eq!(found(&desk, ana(ConversationFilter { queue: Queue::Mine, ..any() })).await, [all[2]]);
        // Pages follow each other without gap.
        let mut seen = Vec::new();
        let mut cursor = None;
        loop {
            let page = PageRequest { cursor, limit: Some(1) };
            let page = desk.inbox.conversations(desk.tenant, of(Priority::Urgent), page).await.unwrap();
            seen.extend(page.data.iter().map(|conversation| conversation.id));
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, [all[1], all[2]]);
        desk.stop().await;
    }

    async fn two_that_become_one_wake_and_keep_the_higher_priority(db) [SETS] {
        let desk = Desk::new(&db).await;
        let text = json!({"type": "text", "text": {"body": "hola"}});
        let (number, user_id) = (Sender { user_id: None, ..ANA }, Sender { wa_id: None, ..ANA });
        desk.take_in(&message_hook("wamid.1", &number, NOON_SECONDS, text.clone())).await;
        desk.take_in(&message_hook("wamid.2", &user_id, NOON_SECONDS, text.clone())).await;
        let all = desk.conversations().await;
        let high = ConversationChange { priority: Some(Priority::High), ..snooze(Some(desk.clock.now().plus(HOUR))) };
        change(&desk, all[0].id, high).await;
        change(&desk, all[1].id, snooze(None)).await;
        desk.take_in(&message_hook("wamid.3", &ANA, NOON_SECONDS, text)).await;
        let one = desk.conversation().await;
        assert_eq!((one.status, one.snoozed_until, one.priority), (ConversationStatus::Open, None, Priority::High));
        travel(&desk, desk.clock.now().plus(2 * HOUR)).await;
        assert_eq!(desk.conversation().await.status, ConversationStatus::Open);
        desk.stop().await;
    }
}
