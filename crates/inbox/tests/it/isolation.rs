//! What one workspace has, no other reaches.

use recado_db::on_both_engines;
use recado_inbox::{
    ContactFilter, ContactId, ConversationChange, ConversationFilter, EventsAfter, NewMedia, NewNote, NewTag,
    NoteChange, NoteId, PageRequest, Queue, TagChange, TagId, TagsChange,
};

use crate::desk::{Desk, SETS, text_message};

on_both_engines! {
    async fn nothing_of_another_workspace_is_seen_or_changed(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        let message = desk.thread(&conversation).await.remove(0);
        let file = NewMedia { filename: None, mime_type: "text/plain".to_owned(), voice: false, bytes: "hola".into() };
        let media = desk.inbox.upload_media(desk.tenant, file).await.unwrap();
        let tag = NewTag { id: TagId::new(), name: "VIP".to_owned(), colour: "#112233".to_owned() };
        let tag = desk.inbox.create_tag(&desk.owner, tag).await.unwrap();
        let new_note = || NewNote { id: NoteId::new(), body: "x".to_owned(), mentions: Vec::new() };
        let note = desk.inbox.write_note(&desk.owner, conversation.id, new_note()).await.unwrap();
        let stranger = desk.other_tenant().await;
        let (inbox, tenant) = (&desk.inbox, stranger.tenant);
        let missing = |error: recado_inbox::Error| assert_eq!(error.code(), "not_found", "{error}");
        missing(inbox.conversation(tenant, conversation.id).await.unwrap_err());
        missing(inbox.messages(tenant, conversation.id, PageRequest::default()).await.unwrap_err());
        missing(inbox.message(tenant, message.id).await.unwrap_err());
        missing(inbox.contact(tenant, conversation.contact.id).await.unwrap_err());
        missing(inbox.rename_contact(&stranger, conversation.contact.id, Some("x".to_owned())).await.unwrap_err());
        missing(inbox.merge_contact(&stranger, conversation.contact.id, ContactId::new()).await.unwrap_err());
        missing(inbox.unmerge_contact(&stranger, conversation.contact.id).await.unwrap_err());
        missing(inbox.contact_merges(tenant, conversation.contact.id).await.unwrap_err());
        missing(inbox.media(tenant, media.id).await.unwrap_err());
        missing(inbox.stored_media(tenant, media.id).await.unwrap_err());
        missing(inbox.connection(tenant, desk.connection.id).await.unwrap_err());
        missing(inbox.disconnect(&stranger, desk.connection.id).await.unwrap_err());
        missing(inbox.refresh_connection(&stranger, desk.connection.id).await.unwrap_err());
        missing(inbox.thread(tenant, conversation.id, PageRequest::default()).await.unwrap_err());
        missing(inbox.change_note(&stranger, note.id, NoteChange::default()).await.unwrap_err());
        missing(inbox.delete_note(&stranger, note.id).await.unwrap_err());
        missing(inbox.write_note(&stranger, conversation.id, new_note()).await.unwrap_err());
        missing(inbox.change_tag(&stranger, tag.id, TagChange::default()).await.unwrap_err());
        missing(inbox.merge_tag(&stranger, tag.id, tag.id).await.unwrap_err());
        missing(inbox.delete_tag(&stranger, tag.id).await.unwrap_err());
        missing(inbox.tag_conversation(&stranger, conversation.id, TagsChange::default()).await.unwrap_err());
        assert!(inbox.tags(tenant).await.unwrap().is_empty());
        missing(inbox.mark_read(&stranger, conversation.id, None).await.unwrap_err());
        missing(inbox.show_typing(tenant, conversation.id).await.unwrap_err());
        missing(inbox.retry_message(tenant, message.id).await.unwrap_err());
        missing(inbox.change_conversation(&stranger, conversation.id, ConversationChange::default()).await.unwrap_err());
        missing(inbox.send_message(&stranger, conversation.id, text_message("x")).await.unwrap_err());
        assert!(inbox.channels(tenant).await.unwrap().is_empty());
        assert!(inbox.connections(tenant).await.unwrap().is_empty());
        assert_eq!(inbox.agents(tenant).await.unwrap().len(), 1);
        assert!(inbox.contacts(tenant, ContactFilter { q: Some("ana".to_owned()) }, PageRequest::default()).await.unwrap().data.is_empty());
        for queue in [Queue::All, Queue::Unassigned, Queue::Unread, Queue::Closed] {
            let filter = ConversationFilter { queue, ..Default::default() };
            assert!(inbox.conversations(tenant, filter, PageRequest::default()).await.unwrap().data.is_empty());
        }
        assert_eq!(inbox.conversation_counts(tenant, None).await.unwrap().all, 0);
        assert_eq!(inbox.events_after(tenant, 0, 10).await.unwrap(), EventsAfter::Events(Vec::new()));
        assert_eq!(desk.conversation().await, conversation);
        desk.stop().await;
    }
}
