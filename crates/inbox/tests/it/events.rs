//! The event stream.

use recado_db::on_both_engines;
use recado_inbox::{Event, EventsAfter, event_subject};

use crate::desk::{Desk, NOON_SECONDS, SETS, text_hook};

fn events(answer: EventsAfter) -> Vec<Event> {
    match answer {
        EventsAfter::Events(events) => events,
        EventsAfter::Reset { seq } => panic!("a reset to {seq}"),
    }
}

on_both_engines! {
    async fn numbers_have_no_gaps_and_readers_go_on_where_they_were(db) [SETS] {
        let desk = Desk::new(&db).await;
        let start = desk.inbox.newest_event(desk.tenant).await.unwrap();
        let mut hints = desk.inbox.bus().subscribe();
        for n in 0_i64..20 {
            desk.hear(&text_hook(&format!("wamid.{n}"), &format!("3460010{:04}", n % 7), NOON_SECONDS - 60 + n, "hola")).await;
        }
        desk.settle().await;
        let subject = event_subject(desk.tenant);
        while hints.next().await.unwrap().subject != subject {}
        let mut seen = Vec::new();
        let mut after = start;
        loop {
            let page = events(desk.inbox.events_after(desk.tenant, after, 7).await.unwrap());
            let Some(last) = page.last() else { break };
            after = last.seq;
            seen.extend(page.into_iter().map(|event| event.seq));
        }
        assert_eq!(seen, (start + 1..=start + i64::try_from(seen.len()).unwrap()).collect::<Vec<_>>());
        assert_eq!(after, desk.inbox.newest_event(desk.tenant).await.unwrap());
        desk.stop().await;
    }

    async fn who_is_too_far_behind_or_ahead_loads_afresh(db) [SETS] {
        let desk = Desk::new(&db).await;
        desk.greeted().await;
        let newest = desk.inbox.newest_event(desk.tenant).await.unwrap();
        assert_eq!(desk.inbox.events_after(desk.tenant, newest + 5, 10).await.unwrap(), EventsAfter::Reset { seq: newest });
        desk.db.write("test", newest, |tx, newest| Box::pin(async move {
            tx.exec("DELETE FROM inbox_events WHERE seq < $1", recado_db::params![*newest]).await
        })).await.unwrap();
        assert_eq!(desk.inbox.events_after(desk.tenant, 0, 10).await.unwrap(), EventsAfter::Reset { seq: newest });
        assert_eq!(events(desk.inbox.events_after(desk.tenant, newest - 1, 10).await.unwrap()).len(), 1);
        assert!(events(desk.inbox.events_after(desk.tenant, newest, 10).await.unwrap()).is_empty());
        desk.stop().await;
    }

    async fn old_rows_go(db) [SETS] {
        let desk = Desk::new(&db).await;
        desk.greeted().await;
        desk.db.write("test", (), |tx, ()| Box::pin(async move {
            tx.exec("UPDATE inbox_events SET created_at = 1", &[]).await
        })).await.unwrap();
        for _ in 0..40 {
            desk.clock.set(desk.clock.now().plus(std::time::Duration::from_secs(6 * 3600)));
            desk.settle().await;
        }
        let left: (i64, i64) = desk.db.read("test", (), |tx, ()| Box::pin(async move {
            let row = tx.query_one("SELECT (SELECT COUNT(*) FROM inbox_events), (SELECT COUNT(*) FROM inbox_hooks)", &[]).await?;
            Ok::<_, recado_db::Error>((row.get(0)?, row.get(1)?))
        })).await.unwrap();
        assert_eq!(left, (0, 0));
        let newest = desk.inbox.newest_event(desk.tenant).await.unwrap();
        assert_eq!(desk.inbox.events_after(desk.tenant, 0, 10).await.unwrap(), EventsAfter::Reset { seq: newest });
        desk.stop().await;
    }

    async fn a_busy_workspace_keeps_only_the_newest(db) [SETS] {
        let desk = Desk::new(&db).await;
        desk.greeted().await;
        let old = desk.inbox.newest_event(desk.tenant).await.unwrap();
        // As after a busy day: the next event is number 60,000.
        desk.db.write("test", desk.tenant.uuid(), |tx, tenant| Box::pin(async move {
            tx.exec("UPDATE inbox_event_heads SET seq = 59999 WHERE tenant_id = $1", recado_db::params![*tenant]).await
        })).await.unwrap();
        desk.hear(&text_hook("wamid.busy", "34600100999", NOON_SECONDS, "hola")).await;
        desk.settle().await;
        let kept: i64 = desk.db.read("test", (), |tx, ()| Box::pin(async move {
            tx.query_one("SELECT COUNT(*) FROM inbox_events WHERE seq < 60000", &[]).await?.get(0)
        })).await.unwrap();
        assert_eq!(kept, 0, "events up to {old} lie more than 50,000 behind");
        assert!(!events(desk.inbox.events_after(desk.tenant, 59_999, 10).await.unwrap()).is_empty());
        desk.stop().await;
    }
}
