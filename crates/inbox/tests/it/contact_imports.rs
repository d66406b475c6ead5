//! Contacts from a file: taken in once, from where it stopped, and never a customer twice.

use bytes::Bytes;
use recado_db::on_both_engines;
use recado_inbox::{ContactFilter, ContactImportId, ContactImportState, ImportMapping, NewContactImport, PageRequest};

use crate::desk::{Desk, SETS};

fn mapping() -> ImportMapping {
    ImportMapping { phone: "phone".to_owned(), name: Some("name".to_owned()), calling_code: None }
}

async fn bring(desk: &Desk, content: String) -> ContactImportId {
    let new =
        NewContactImport { id: ContactImportId::new(), file_name: "x.csv".to_owned(), content: Bytes::from(content) };
    desk.inbox.bring_contacts(&desk.owner, new).await.unwrap().id
}

async fn names(desk: &Desk) -> Vec<String> {
    let page = PageRequest { cursor: None, limit: Some(200) };
    let found = desk.inbox.contacts(desk.tenant, ContactFilter::default(), page).await.unwrap();
    found.data.into_iter().map(|contact| contact.name).collect()
}

on_both_engines! {
    async fn many_rows_are_taken_in_once(db) [SETS] {
        let desk = Desk::new(&db).await;
        desk.greeted().await;
        let rows: String = (0..1001).map(|n| format!("Person {n:04},+3460010{n:04}\n")).collect();
        let import = bring(&desk, format!("name,phone\n{rows}nobody,0\n")).await;
        for _ in 0..2 {
            desk.inbox.start_contact_import(&desk.owner, import, mapping()).await.unwrap();
            desk.settle().await;
        }
        let done = desk.inbox.contact_import(desk.tenant, import).await.unwrap();
        // Number 1 is Ana, who wrote before.
        assert_eq!((done.state, done.added, done.changed, done.failed, done.position), (ContactImportState::Done, 1000, 1, 1, 1002));
        let again = bring(&desk, format!("name,phone\n{rows}")).await;
        desk.inbox.start_contact_import(&desk.owner, again, mapping()).await.unwrap();
        desk.settle().await;
        let again = desk.inbox.contact_import(desk.tenant, again).await.unwrap();
        assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 1001));
        assert_eq!(desk.conversation().await.contact.name, "Person 0001", "her conversation knows her name");
        desk.stop().await;
    }

    async fn what_is_stopped_is_not_taken_in_and_walls_hold(db) [SETS] {
        let desk = Desk::new(&db).await;
        let import = bring(&desk, "name,phone\nEva,+34600100009\n".to_owned()).await;
        let stranger = desk.other_tenant().await;
        assert_eq!(desk.inbox.contact_import(stranger.tenant, import).await.unwrap_err().code(), "not_found");
        assert_eq!(desk.inbox.stop_contact_import(&stranger, import).await.unwrap_err().code(), "not_found");
        let theirs = desk.inbox.start_contact_import(&stranger, import, mapping()).await;
        assert_eq!(theirs.unwrap_err().code(), "not_found");
        let stopped = desk.inbox.stop_contact_import(&desk.owner, import).await.unwrap();
        assert_eq!(stopped.state, ContactImportState::Cancelled);
        desk.inbox.start_contact_import(&desk.owner, import, mapping()).await.unwrap();
        desk.settle().await;
        assert!(names(&desk).await.is_empty());
        desk.stop().await;
    }
}
