//! Contacts that people made one: shown as one, found by every name, and taken back without a loss.

use recado_db::on_both_engines;
use recado_inbox::{
    AuditFilter, Contact, ContactFilter, ContactId, Conversation, ConversationFilter, MessageSearch, PageRequest,
};
use serde_json::json;

use crate::desk::{ANA, Desk, NOON_SECONDS, SETS, Sender, message_hook};

const BY_NUMBER: Sender<'static> = Sender { user_id: None, ..ANA };
const BY_USER_ID: Sender<'static> = Sender { wa_id: None, user_id: Some("ES.7"), name: "Annie Work" };
const BEA: Sender<'static> = Sender { wa_id: Some("34600300003"), user_id: None, name: "Bea" };

async fn write(desk: &Desk, wamid: &str, sender: &Sender<'_>, second: i64) {
    let body = format!("text of {wamid}");
    desk.take_in(&message_hook(
        wamid,
        sender,
        NOON_SECONDS - 60 + second,
        json!({"type": "text", "text": {"body": body}}),
    ))
    .await;
}

async fn contacts(desk: &Desk, q: &str) -> Vec<Contact> {
    let filter = ContactFilter { q: Some(q.to_owned()) };
    desk.inbox.contacts(desk.tenant, filter, PageRequest::default()).await.unwrap().data
}

async fn one(desk: &Desk, q: &str) -> Contact {
    let mut found = contacts(desk, q).await;
    assert_eq!(found.len(), 1, "{q}: {found:#?}");
    found.remove(0)
}

async fn conversations(desk: &Desk, q: &str) -> Vec<Conversation> {
    let filter = ConversationFilter { q: Some(q.to_owned()), ..Default::default() };
    desk.inbox.conversations(desk.tenant, filter, PageRequest::default()).await.unwrap().data
}

/// All that the lists tell.
async fn shown(desk: &Desk) -> (Vec<Contact>, Vec<Conversation>) {
    (contacts(desk, "").await, desk.conversations().await)
}

on_both_engines! {
    async fn merged_and_taken_back_all_is_as_before(db) [SETS] {
        let desk = Desk::new(&db).await;
        for (second, sender) in [(1, &BY_NUMBER), (2, &BY_USER_ID), (3, &BEA)] {
            write(&desk, &format!("wamid.{second}"), sender, second).await;
        }
        let before = shown(&desk).await;
        assert_eq!((before.0.len(), before.1.len()), (3, 3));
        let (ana, annie, bea) = (one(&desk, "ana").await, one(&desk, "annie").await, one(&desk, "bea").await);

        // A chain: Bea into Annie, then both into Ana.
        assert_eq!(desk.inbox.merge_contact(&desk.owner, bea.id, annie.id).await.unwrap(), annie);
        let between = shown(&desk).await;
        assert_eq!(desk.inbox.merge_contact(&desk.owner, annie.id, ana.id).await.unwrap(), ana);
        assert_eq!(contacts(&desk, "").await, std::slice::from_ref(&ana));
        let together = desk.conversations().await;
        assert_eq!(together.len(), 3);
        assert!(together.iter().all(|conversation| conversation.contact == ana), "{together:#?}");
        for word in ["ana", "annie", "bea", "300003"] {
            assert_eq!(one(&desk, word).await, ana, "{word}");
            assert_eq!(conversations(&desk, word).await.len(), 3, "{word}");
        }
        assert_eq!(desk.inbox.contact(desk.tenant, bea.id).await.unwrap(), ana);
        let search = MessageSearch { q: "text of".to_owned(), contact_id: Some(bea.id), ..Default::default() };
        assert_eq!(desk.inbox.search_messages(desk.tenant, search, PageRequest::default()).await.unwrap().data.len(), 3);
        let merges = desk.inbox.contact_merges(desk.tenant, ana.id).await.unwrap();
        let mut parts: Vec<(ContactId, ContactId)> = merges.iter().map(|merge| (merge.contact.id, merge.into)).collect();
        parts.sort();
        let mut wanted = vec![(bea.id, annie.id), (annie.id, ana.id)];
        wanted.sort();
        assert_eq!(parts, wanted);
        assert_eq!(merges[0].merged_by, desk.owner.name());

        // The same again, whichever of them is named, changes nothing.
        let seq = desk.inbox.newest_event(desk.tenant).await.unwrap();
        for (one, other) in [(annie.id, ana.id), (bea.id, ana.id), (ana.id, bea.id)] {
            assert_eq!(desk.inbox.merge_contact(&desk.owner, one, other).await.unwrap(), ana);
        }
        assert_eq!(desk.inbox.newest_event(desk.tenant).await.unwrap(), seq);

        // Taken out of Ana, Annie has Bea again.
        assert_eq!(desk.inbox.unmerge_contact(&desk.owner, annie.id).await.unwrap(), annie);
        assert_eq!(shown(&desk).await, between);
        assert_eq!(one(&desk, "bea").await, annie);
        assert_eq!(desk.inbox.unmerge_contact(&desk.owner, bea.id).await.unwrap(), bea);
        assert_eq!(desk.inbox.unmerge_contact(&desk.owner, bea.id).await.unwrap(), bea);
        assert_eq!(shown(&desk).await, before);
        assert_eq!((one(&desk, "bea").await, one(&desk, "ana").await), (bea, ana));
        assert!(desk.inbox.contact_merges(desk.tenant, annie.id).await.unwrap().is_empty());
        let log = desk.inbox.audit(desk.tenant, AuditFilter { q: Some("contact.".to_owned()), ..Default::default() }, PageRequest::default()).await.unwrap().data;
        let actions: Vec<&str> = log.iter().map(|entry| entry.action.as_str()).collect();
        assert_eq!(actions, ["contact.unmerged", "contact.unmerged", "contact.merged", "contact.merged"]);
        assert_eq!(log[3].details["merged_name"], "Bea");
        desk.stop().await;
    }

    async fn what_comes_later_is_shown_at_the_main_one_and_stays_with_its_identity(db) [SETS] {
        let desk = Desk::new(&db).await;
        write(&desk, "wamid.1", &BY_NUMBER, 1).await;
        write(&desk, "wamid.2", &BY_USER_ID, 2).await;
        let (ana, annie) = (one(&desk, "ana").await, one(&desk, "annie").await);
        desk.inbox.merge_contact(&desk.owner, annie.id, ana.id).await.unwrap();
        // New name, new message: under the same person.
        let renamed = Sender { name: "Annie At Home", ..BY_USER_ID };
        write(&desk, "wamid.3", &renamed, 3).await;
        let found = conversations(&desk, "home").await;
        assert_eq!(found.len(), 2);
        let hers = found.iter().find(|one| one.unread_count == 2).unwrap();
        assert_eq!(hers.contact, ana);
        assert_eq!(contacts(&desk, "").await.len(), 1);
        // An answer goes to the identity that wrote, not to the main one's number.
        desk.send_text(hers, "hello").await;
        desk.settle().await;
        let sends = desk.sends().await;
        assert_eq!(sends.len(), 1);
        assert_eq!(sends[0].0["recipient"], "ES.7", "{}", sends[0].0);
        // A new name by an agent is that of the person, whichever part is named.
        let named = desk.inbox.rename_contact(&desk.owner, annie.id, Some("Ana María".to_owned())).await.unwrap();
        assert_eq!((named.id, named.name.as_str()), (ana.id, "Ana María"));
        let apart = desk.inbox.unmerge_contact(&desk.owner, annie.id).await.unwrap();
        assert_eq!(apart.name, "Annie At Home");
        let hers = desk.inbox.conversation(desk.tenant, hers.id).await.unwrap();
        assert_eq!((hers.contact, desk.thread(&desk.inbox.conversation(desk.tenant, hers.id).await.unwrap()).await.len()), (apart, 3));
        assert!(contacts(&desk, "maria").await.iter().all(|found| found.id == ana.id));
        desk.stop().await;
    }

    async fn what_whatsapp_itself_calls_one_is_one_and_keeps_what_people_merged(db) [SETS] {
        let desk = Desk::new(&db).await;
        write(&desk, "wamid.1", &BEA, 1).await;
        write(&desk, "wamid.2", &BY_NUMBER, 2).await;
        write(&desk, "wamid.3", &BY_USER_ID, 3).await;
        let (ana, annie, bea) = (one(&desk, "ana").await, one(&desk, "annie").await, one(&desk, "bea").await);
        desk.inbox.merge_contact(&desk.owner, annie.id, bea.id).await.unwrap();
        // A message that shows both identities: Annie, a part of Bea, is Ana.
        write(&desk, "wamid.4", &Sender { wa_id: ANA.wa_id, user_id: Some("ES.7"), name: "Ana" }, 4).await;
        assert_eq!(contacts(&desk, "").await.len(), 1);
        let merges = desk.inbox.contact_merges(desk.tenant, bea.id).await.unwrap();
        assert_eq!(merges.len(), 1);
        assert_eq!((merges[0].contact.id, merges[0].into), (ana.id, bea.id));
        assert_eq!(one(&desk, "ana").await.id, bea.id);
        desk.inbox.unmerge_contact(&desk.owner, ana.id).await.unwrap();
        assert_eq!((one(&desk, "ana").await.id, one(&desk, "bea").await.id), (ana.id, bea.id));
        desk.stop().await;
    }

    async fn only_contacts_of_the_workspace_are_merged(db) [SETS] {
        let desk = Desk::new(&db).await;
        write(&desk, "wamid.1", &BY_NUMBER, 1).await;
        let ana = one(&desk, "ana").await;
        for into in [ana.id, ContactId::new()] {
            let error = desk.inbox.merge_contact(&desk.owner, ana.id, into).await.unwrap_err();
            assert_eq!((error.code(), error.fields()[0].field.as_str()), ("invalid", "into"));
        }
        let error = desk.inbox.merge_contact(&desk.owner, ContactId::new(), ana.id).await.unwrap_err();
        assert_eq!(error.code(), "not_found");
        desk.stop().await;
    }

    async fn two_who_merge_each_into_the_other_at_once_make_no_circle(db) [SETS] {
        let desk = Desk::new(&db).await;
        write(&desk, "wamid.1", &BY_NUMBER, 1).await;
        write(&desk, "wamid.2", &BEA, 2).await;
        let (ana, bea) = (one(&desk, "ana").await, one(&desk, "bea").await);
        let (first, second) = tokio::join!(
            desk.inbox.merge_contact(&desk.owner, ana.id, bea.id),
            desk.inbox.merge_contact(&desk.owner, bea.id, ana.id),
        );
        assert_eq!(first.unwrap(), second.unwrap());
        assert_eq!(contacts(&desk, "").await.len(), 1);
        assert_eq!(desk.inbox.contact_merges(desk.tenant, ana.id).await.unwrap().len(), 1);
        desk.stop().await;
    }
}
