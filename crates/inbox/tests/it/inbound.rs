//! What customers write.

use recado_db::on_both_engines;
use recado_inbox::{
    ConversationChange, ConversationStatus, Direction, EventsAfter, MessageContent, MessageStatus, Side,
};
use serde_json::json;

use crate::desk::{ANA, Desk, NOON_SECONDS, SETS, Sender, message_hook, text_hook};

on_both_engines! {
    async fn a_first_message_makes_contact_conversation_and_events(db) [SETS] {
        let desk = Desk::new(&db).await;
        let before = desk.inbox.newest_event(desk.tenant).await.unwrap();
        desk.take_in(&message_hook("wamid.1", &ANA, NOON_SECONDS, json!({"type": "text", "text": {"body": "¡hola!"}}))).await;
        let conversation = desk.conversation().await;
        assert_eq!(conversation.contact.name, "Ana");
        assert_eq!(conversation.contact.phone.as_deref(), Some("+34600100001"));
        assert_eq!(conversation.contact.user_id.as_deref(), Some("ES.1"));
        assert_eq!((conversation.unread_count, conversation.window.open), (1, true));
        let last = conversation.last_message.clone().unwrap();
        assert_eq!((last.preview.as_str(), last.direction, last.kind.as_str()), ("¡hola!", Direction::In, "text"));
        let thread = desk.thread(&conversation).await;
        assert_eq!(thread.len(), 1);
        assert_eq!(thread[0].status, MessageStatus::Received);
        let EventsAfter::Events(events) = desk.inbox.events_after(desk.tenant, before, 100).await.unwrap() else {
            panic!("a reset");
        };
        let kinds: Vec<&str> = events.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["conversation.created", "message.created"]);
        assert_eq!(events[0].seq, before + 1);
        let payload: recado_inbox::Message = serde_json::from_str(&events[1].payload).unwrap();
        assert_eq!(payload, thread[0]);
        desk.stop().await;
    }

    async fn the_same_webhook_again_changes_nothing(db) [SETS] {
        let desk = Desk::new(&db).await;
        let hook = text_hook("wamid.1", "34600100001", NOON_SECONDS, "hola");
        desk.take_in(&hook).await;
        let seq = desk.inbox.newest_event(desk.tenant).await.unwrap();
        desk.take_in(&hook).await;
        // The same message in other bytes.
        let mut rewritten = hook.clone();
        rewritten["entry"][0]["time"] = json!(1);
        desk.take_in(&rewritten).await;
        assert_eq!(desk.inbox.newest_event(desk.tenant).await.unwrap(), seq);
        assert_eq!(desk.conversation().await.unread_count, 1);
        desk.stop().await;
    }

    async fn the_ad_that_brought_a_customer_stands_at_the_message(db) [SETS] {
        let desk = Desk::new(&db).await;
        let from_ad = json!({"type": "text", "text": {"body": "¿sigue disponible?"}, "referral": {
            "source_type": "ad", "source_id": "1201", "source_url": "https://fb.example/1201", "headline": "Rebajas",
            "body": "Todo al 50 %", "media_type": "image", "image_url": "https://cdn.example/a.jpg", "ctwa_clid": "click",
        }});
        desk.take_in(&message_hook("wamid.1", &ANA, NOON_SECONDS, from_ad)).await;
        desk.take_in(&text_hook("wamid.2", "34600100001", NOON_SECONDS, "gracias")).await;
        let conversation = desk.conversation().await;
        assert_eq!(conversation.referred_at.map(recado_core::Timestamp::seconds), Some(NOON_SECONDS));
        let thread = desk.thread(&conversation).await;
        let ad = thread[0].referral.clone().unwrap();
        assert_eq!((ad.kind.as_deref(), ad.headline.as_deref()), (Some("ad"), Some("Rebajas")));
        assert_eq!((ad.picture_url.as_deref(), ad.click_id.as_deref()), (Some("https://cdn.example/a.jpg"), Some("click")));
        assert_eq!(thread[1].referral, None);
        desk.stop().await;
    }

    async fn every_kind_is_shown(db) [SETS] {
        let desk = Desk::new(&db).await;
        let messages = [
            ("text", json!({"type": "text", "text": {"body": "a"}})),
            ("location", json!({"type": "location", "location": {"latitude": 1.5, "longitude": 2.5, "name": "Sol"}})),
            ("contacts", json!({"type": "contacts", "contacts": [{"name": {"formatted_name": "B"}, "phones": [{"phone": "1"}]}]})),
            ("button_reply", json!({"type": "button", "button": {"payload": "yes", "text": "Yes"}})),
            ("button_reply", json!({"type": "interactive", "interactive": {"type": "list_reply", "list_reply": {"id": "1", "title": "One", "description": "d"}}})),
            ("order", json!({"type": "order", "order": {"catalog_id": "1", "product_items": []}})),
            ("unsupported", json!({"type": "hologram", "hologram": {}})),
            ("unsupported", json!({"type": "system", "system": {"body": "changed", "type": "customer_identity_changed"}})),
        ];
        for (index, (_, message)) in (0_i64..).zip(&messages) {
            let wamid = format!("wamid.{index}");
            desk.hear(&message_hook(&wamid, &ANA, NOON_SECONDS - 60 + index, message.clone())).await;
        }
        desk.settle().await;
        let conversation = desk.conversation().await;
        let thread = desk.thread(&conversation).await;
        let kinds: Vec<String> = thread
            .iter()
            .map(|message| serde_json::to_value(message).unwrap()["kind"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(kinds, messages.iter().map(|(kind, _)| (*kind).to_owned()).collect::<Vec<_>>());
        // A system notice is nothing to be read.
        assert_eq!(conversation.unread_count, 7);
        desk.stop().await;
    }

    async fn quotes_and_reactions_find_their_message_in_any_order(db) [SETS] {
        let desk = Desk::new(&db).await;
        let reply = json!({
            "type": "text", "text": {"body": "second"},
            "context": {"id": "wamid.1", "from": "34600100001"}
        });
        let reaction = |emoji: &str| json!({"type": "reaction", "reaction": {"message_id": "wamid.1", "emoji": emoji}});
        // The answer and the reactions come before what they refer to, the newer reaction first.
        desk.take_in(&message_hook("wamid.2", &ANA, NOON_SECONDS - 8, reply)).await;
        desk.take_in(&message_hook("wamid.4", &ANA, NOON_SECONDS - 6, reaction("👍"))).await;
        desk.take_in(&message_hook("wamid.3", &ANA, NOON_SECONDS - 7, reaction("🎉"))).await;
        desk.take_in(&message_hook("wamid.1", &ANA, NOON_SECONDS - 9, json!({"type": "text", "text": {"body": "first"}}))).await;
        let conversation = desk.conversation().await;
        let thread = desk.thread(&conversation).await;
        assert_eq!(thread.len(), 2);
        assert_eq!(thread[0].reactions.len(), 1);
        assert_eq!((thread[0].reactions[0].from, thread[0].reactions[0].emoji.as_str()), (Side::Contact, "👍"));
        let quoted = thread[1].quoted.clone().unwrap();
        assert_eq!((quoted.id, quoted.preview.as_str()), (Some(thread[0].id), "first"));
        assert_eq!(conversation.last_message.unwrap().id, thread[1].id);
        assert_eq!(conversation.unread_count, 2);
        let removal = json!({"type": "reaction", "reaction": {"message_id": "wamid.1"}});
        desk.take_in(&message_hook("wamid.5", &ANA, NOON_SECONDS - 5, removal)).await;
        assert!(desk.message(thread[0].id).await.reactions.is_empty());
        desk.stop().await;
    }

    async fn a_closed_conversation_opens_when_the_customer_writes(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        let closed = ConversationChange { status: Some(ConversationStatus::Closed), ..Default::default() };
        desk.inbox.change_conversation(&desk.owner, conversation.id, closed).await.unwrap();
        assert!(desk.conversations().await.is_empty());
        desk.take_in(&text_hook("wamid.in2", "34600100001", NOON_SECONDS, "otra vez")).await;
        let conversation = desk.conversation().await;
        assert_eq!((conversation.status, conversation.unread_count), (ConversationStatus::Open, 2));
        desk.stop().await;
    }

    async fn bodies_that_cannot_be_applied_are_kept_and_block_nothing(db) [SETS] {
        let desk = Desk::new(&db).await;
        let odd = [
            &b"not json"[..],
            br#"{"object":"page","entry":[]}"#,
            br#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"999"},"messages":[{"from":"1","id":"wamid.x","timestamp":"1","type":"text","text":{"body":"x"}}]}}]}]}"#,
            br#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"account_update","value":{"event":"X"}}]}]}"#,
        ];
        for body in odd {
            desk.inbox.store_hook(&desk.hook, bytes::Bytes::from_static(body)).await.unwrap();
        }
        desk.take_in(&text_hook("wamid.1", "34600100001", NOON_SECONDS, "hola")).await;
        assert_eq!(desk.conversation().await.unread_count, 1);
        let states: Vec<(String, Option<String>)> = desk.db.read("test", (), |tx, ()| Box::pin(async move {
            let rows = tx.query("SELECT state, reason FROM inbox_hooks ORDER BY state, reason", &[]).await?;
            rows.iter().map(|row| Ok::<_, recado_db::Error>((row.get(0)?, row.get(1)?))).collect()
        })).await.unwrap();
        let dead: Vec<&str> = states.iter().filter(|(state, _)| state == "dead").filter_map(|(_, reason)| reason.as_deref()).collect();
        assert_eq!(dead.len(), 3, "{states:?}");
        assert!(dead.iter().any(|reason| reason.contains("999")), "{dead:?}");
        assert_eq!(states.iter().filter(|(state, _)| state == "applied").count(), 2);
        desk.stop().await;
    }

    async fn a_customer_without_a_number_is_the_same_when_both_are_shown(db) [SETS] {
        let desk = Desk::new(&db).await;
        let text = |body: &str| json!({"type": "text", "text": {"body": body}});
        let by_number = Sender { user_id: None, ..ANA };
        let by_user_id = Sender { wa_id: None, ..ANA };
        desk.take_in(&message_hook("wamid.1", &by_number, NOON_SECONDS - 30, text("one"))).await;
        desk.take_in(&message_hook("wamid.2", &by_user_id, NOON_SECONDS - 20, text("two"))).await;
        let apart = desk.conversations().await;
        assert_eq!(apart.len(), 2);
        assert_eq!(apart[0].contact.phone, None);
        let seen = desk.inbox.newest_event(desk.tenant).await.unwrap();
        desk.take_in(&message_hook("wamid.3", &ANA, NOON_SECONDS - 10, text("three"))).await;
        let together = desk.conversation().await;
        assert_eq!(together.id, apart[1].id);
        assert_eq!(together.unread_count, 3);
        assert_eq!(together.contact.user_id.as_deref(), Some("ES.1"));
        assert_eq!(together.contact.phone.as_deref(), Some("+34600100001"));
        let bodies: Vec<String> = desk.thread(&together).await.iter().map(|message| match &message.content {
            MessageContent::Text(text) => text.body.clone(),
            other => panic!("{other:?}"),
        }).collect();
        assert_eq!(bodies, ["one", "two", "three"]);
        // Who watched is told to load afresh, because one conversation is gone.
        let after = desk.inbox.events_after(desk.tenant, seen, 10).await.unwrap();
        let newest = desk.inbox.newest_event(desk.tenant).await.unwrap();
        assert_eq!(after, EventsAfter::Reset { seq: newest });
        desk.stop().await;
    }

    async fn a_changed_number_keeps_the_conversation(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        let sender = Sender { user_id: None, ..ANA };
        let system = json!({"type": "system", "system": {
            "body": "Ana changed number", "type": "user_changed_number", "wa_id": "34600200002", "user_id": "ES.2"
        }});
        desk.take_in(&message_hook("wamid.2", &sender, NOON_SECONDS, system)).await;
        desk.take_in(&text_hook("wamid.3", "34600200002", NOON_SECONDS, "soy yo")).await;
        let after = desk.conversation().await;
        assert_eq!(after.id, conversation.id);
        assert_eq!(after.contact.phone.as_deref(), Some("+34600200002"));
        assert_eq!(after.contact.user_id.as_deref(), Some("ES.2"));
        // The old number may be somebody else's now.
        desk.take_in(&text_hook("wamid.4", "34600100001", NOON_SECONDS, "hola, soy otro")).await;
        assert_eq!(desk.conversations().await.len(), 2);
        desk.stop().await;
    }
}
