//! Colleagues: invited, given roles, sent away; and what the audit log says of it.

use recado_core::{Clock, Timestamp};
use recado_db::on_both_engines;
use recado_inbox::{
    Acceptance, Agent, AgentChange, AuditFilter, Client, Error, NewRole, NewTag, PageRequest, Permission, Permissions,
    Principal, Role, RoleId, TagChange, TagId,
};
use secrecy::{ExposeSecret, SecretString};

use crate::desk::{Desk, SETS};

async fn invite(desk: &Desk, by: &Principal, email: &str, role: Role) -> Result<SecretString, Error> {
    desk.inbox.invite(by, email, role).await.map(|(_, token)| token)
}

async fn accept(desk: &Desk, token: &SecretString, name: &str) -> Result<Principal, Error> {
    let acceptance = Acceptance {
        token: token.expose_secret().to_owned(),
        name: name.to_owned(),
        password: SecretString::from("long enough"),
    };
    desk.inbox.accept_invitation(acceptance, Client::default()).await.map(|signed_in| signed_in.principal)
}

async fn joined(desk: &Desk, email: &str, role: Role) -> Principal {
    let token = invite(desk, &desk.owner, email, role).await.unwrap();
    accept(desk, &token, "Bea").await.unwrap()
}

fn role_of(role: Role) -> AgentChange {
    AgentChange { role: Some(role), ..AgentChange::default() }
}

fn left() -> AgentChange {
    AgentChange { is_active: Some(false), ..AgentChange::default() }
}

async fn change(desk: &Desk, by: &Principal, whom: &Principal, change: AgentChange) -> Result<Agent, Error> {
    desk.inbox.change_agent(by, whom.agent_id().unwrap(), change).await
}

async fn logged(desk: &Desk, filter: AuditFilter) -> Vec<String> {
    let page = desk.inbox.audit(desk.tenant, filter, PageRequest::default()).await.unwrap();
    page.data.iter().map(|entry| format!("{} {} {}", entry.actor_name, entry.action, entry.subject_name)).collect()
}

on_both_engines! {
    async fn an_invitation_works_once(db) [SETS] {
        let desk = Desk::new(&db).await;
        let first = invite(&desk, &desk.owner, "Bea@Shop.test", Role::Supervisor).await.unwrap();
        let token = invite(&desk, &desk.owner, "bea@shop.test", Role::Supervisor).await.unwrap();
        assert!(matches!(accept(&desk, &first, "Bea").await, Err(Error::InvitationOver)), "a new one replaces it");
        let waiting = desk.inbox.invitations(desk.tenant).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].email.as_str(), waiting[0].role), (1, "bea@shop.test", Role::Supervisor));
        let seen = desk.inbox.invited_to(token.expose_secret()).await.unwrap();
        assert_eq!((seen.workspace.as_str(), seen.email.as_str()), ("Demo", "bea@shop.test"));
        assert_eq!(accept(&desk, &token, " ").await.unwrap_err().fields()[0].field, "name");
        let bea = accept(&desk, &token, "Bea").await.unwrap();
        assert!(bea.permissions.has(Permission::TemplatesWrite) && !bea.permissions.has(Permission::PeopleWrite));
        assert!(matches!(accept(&desk, &token, "Bea").await, Err(Error::InvitationOver)));
        assert_eq!(desk.inbox.invitations(desk.tenant).await.unwrap(), []);
        assert_eq!(invite(&desk, &desk.owner, "bea@shop.test", Role::Agent).await.unwrap_err().code(), "taken");
        for bad in ["bea", ""] {
            assert_eq!(invite(&desk, &desk.owner, bad, Role::Agent).await.unwrap_err().fields()[0].field, "email");
        }
        let nobody = Role::Custom(RoleId::new());
        assert_eq!(invite(&desk, &desk.owner, "c@shop.test", nobody).await.unwrap_err().fields()[0].field, "role");
        desk.stop().await;
    }

    async fn an_invitation_is_taken_back_and_grows_old(db) [SETS] {
        let desk = Desk::new(&db).await;
        let (invitation, token) = desk.inbox.invite(&desk.owner, "bea@shop.test", Role::Agent).await.unwrap();
        let stranger = desk.other_tenant().await;
        desk.inbox.revoke_invitation(&stranger, invitation.id).await.unwrap();
        assert!(desk.inbox.invited_to(token.expose_secret()).await.is_ok(), "another workspace takes nothing back");
        desk.inbox.revoke_invitation(&desk.owner, invitation.id).await.unwrap();
        assert!(matches!(accept(&desk, &token, "Bea").await, Err(Error::InvitationOver)));
        let token = invite(&desk, &desk.owner, "bea@shop.test", Role::Agent).await.unwrap();
        let now = Clock::wall();
        desk.db.write("test", now, |tx, now| Box::pin(async move {
            tx.exec("UPDATE inbox_invitations SET expires_at = $1", recado_db::params![*now]).await
        })).await.unwrap();
        assert!(matches!(accept(&desk, &token, "Bea").await, Err(Error::InvitationOver)));
        desk.stop().await;
    }

    async fn nobody_gives_more_than_they_have(db) [SETS] {
        let desk = Desk::new(&db).await;
        let admin = joined(&desk, "admin@shop.test", Role::Admin).await;
        let agent = joined(&desk, "agent@shop.test", Role::Agent).await;
        assert_eq!(invite(&desk, &admin, "x@shop.test", Role::Owner).await.unwrap_err().code(), "owners_only");
        assert_eq!(change(&desk, &admin, &admin, role_of(Role::Owner)).await.unwrap_err().code(), "owners_only");
        assert_eq!(change(&desk, &admin, &desk.owner, left()).await.unwrap_err().code(), "owners_only");
        let supervisor = change(&desk, &admin, &agent, role_of(Role::Supervisor)).await.unwrap();
        assert_eq!(supervisor.role, Role::Supervisor);
        let narrow = NewRole { name: "Hiring".to_owned(), permissions: vec![Permission::PeopleWrite] };
        let narrow = desk.inbox.create_role(&desk.owner, narrow).await.unwrap();
        let hiring = joined(&desk, "hiring@shop.test", narrow.role).await;
        assert_eq!(hiring.permissions.list(), [Permission::PeopleWrite]);
        assert_eq!(invite(&desk, &hiring, "y@shop.test", Role::Agent).await.unwrap_err().code(), "not_allowed");
        assert_eq!(change(&desk, &hiring, &agent, left()).await.unwrap_err().code(), "not_allowed");
        assert!(invite(&desk, &hiring, "y@shop.test", narrow.role).await.is_ok());
        let stranger = desk.other_tenant().await;
        assert_eq!(change(&desk, &stranger, &agent, left()).await.unwrap_err().code(), "not_found");
        desk.stop().await;
    }

    async fn one_owner_always_remains(db) [SETS] {
        let desk = Desk::new(&db).await;
        assert_eq!(change(&desk, &desk.owner, &desk.owner, left()).await.unwrap_err().code(), "last_owner");
        assert_eq!(change(&desk, &desk.owner, &desk.owner, role_of(Role::Admin)).await.unwrap_err().code(), "last_owner");
        let second = joined(&desk, "second@shop.test", Role::Owner).await;
        change(&desk, &second, &desk.owner, role_of(Role::Admin)).await.unwrap();
        assert_eq!(change(&desk, &second, &second, left()).await.unwrap_err().code(), "last_owner");
        desk.stop().await;
    }

    async fn who_left_signs_in_no_more(db) [SETS] {
        let desk = Desk::new(&db).await;
        let sign_in = async || desk.inbox.sign_in("agent1@demo.test", SecretString::from("recado-demo"), Client::default()).await;
        let signed_in = sign_in().await.unwrap().done().unwrap();
        let gone = change(&desk, &desk.owner, &signed_in.principal, left()).await.unwrap();
        assert!(!gone.is_active);
        assert!(desk.inbox.authenticate_session(signed_in.token.expose_secret()).await.is_err());
        assert_eq!(sign_in().await.unwrap_err().code(), "bad_credentials");
        // What it wrote stays its own, and it can come back.
        assert!(desk.inbox.agents(desk.tenant).await.unwrap().iter().any(|agent| agent.id == gone.id && !agent.is_active));
        let back = AgentChange { is_active: Some(true), ..AgentChange::default() };
        change(&desk, &desk.owner, &signed_in.principal, back).await.unwrap();
        assert!(sign_in().await.is_ok());
        let actions = logged(&desk, AuditFilter { subject_id: Some(gone.id.uuid().to_string()), ..AuditFilter::default() }).await;
        assert_eq!(actions, ["Olivia Owner agent.activated Alba Agent", "Olivia Owner agent.deactivated Alba Agent"]);
        desk.stop().await;
    }

    async fn roles_are_made_changed_and_removed(db) [SETS] {
        let desk = Desk::new(&db).await;
        let new = |name: &str, permissions: &[Permission]| NewRole { name: name.to_owned(), permissions: permissions.to_vec() };
        let made = desk.inbox.create_role(&desk.owner, new(" Sales ", &[Permission::ConversationsRead])).await.unwrap();
        let Role::Custom(id) = made.role else { panic!("{made:?}") };
        assert_eq!(desk.inbox.create_role(&desk.owner, new("Sales", &[Permission::ConversationsRead])).await.unwrap_err().code(), "taken");
        assert_eq!(desk.inbox.create_role(&desk.owner, new("Owner", &[Permission::ConversationsRead])).await.unwrap_err().fields()[0].field, "name");
        assert_eq!(desk.inbox.create_role(&desk.owner, new("Idle", &[])).await.unwrap_err().fields()[0].field, "permissions");
        let bea = joined(&desk, "bea@shop.test", made.role).await;
        assert_eq!(bea.permissions, Permissions::of(&[Permission::ConversationsRead]));
        desk.inbox.change_role(&desk.owner, id, new("Sales", &[Permission::ContactsExport])).await.unwrap();
        let session = desk.inbox.sign_in("bea@shop.test", SecretString::from("long enough"), Client::default()).await.unwrap().done().unwrap();
        assert_eq!(session.principal.permissions.list(), [Permission::ContactsExport]);
        assert_eq!(desk.inbox.delete_role(&desk.owner, id).await.unwrap_err().code(), "in_use");
        let roles = desk.inbox.roles(desk.tenant).await.unwrap();
        let counted: Vec<(String, i64)> = roles.iter().map(|role| (role.name.clone(), role.people)).collect();
        let expected = [("Owner", 1), ("Admin", 0), ("Supervisor", 0), ("Agent", 2), ("Sales", 1)];
        assert_eq!(counted, expected.map(|(name, people)| (name.to_owned(), people)));
        change(&desk, &desk.owner, &bea, role_of(Role::Agent)).await.unwrap();
        let stranger = desk.other_tenant().await;
        assert_eq!(desk.inbox.delete_role(&stranger, id).await.unwrap_err().code(), "not_found");
        desk.inbox.delete_role(&desk.owner, id).await.unwrap();
        assert_eq!(desk.inbox.roles(desk.tenant).await.unwrap().len(), 4);
        desk.stop().await;
    }

    async fn people_see_and_end_their_own_sessions(db) [SETS] {
        let desk = Desk::new(&db).await;
        let sign_in = async |browser: &str| {
            let client = Client { user_agent: Some(browser.to_owned()), address: Some("192.0.2.7".to_owned()) };
            desk.inbox.sign_in("agent1@demo.test", SecretString::from("recado-demo"), client).await.unwrap().done().unwrap()
        };
        let (here, there) = (sign_in("Here").await, sign_in("There").await);
        let me = &here.principal;
        let sessions = desk.inbox.sessions(me, Some(here.token.expose_secret())).await.unwrap();
        let current: Vec<(Option<&str>, bool)> = sessions.iter().map(|one| (one.user_agent.as_deref(), one.is_current)).collect();
        assert!(current.contains(&(Some("Here"), true)) && current.contains(&(Some("There"), false)), "{current:?}");
        let other = sessions.iter().find(|session| !session.is_current).unwrap();
        assert_eq!(desk.inbox.end_session(&desk.owner, other.id).await.unwrap_err().code(), "not_found");
        desk.inbox.end_session(me, other.id).await.unwrap();
        assert!(desk.inbox.authenticate_session(there.token.expose_secret()).await.is_err());
        let elsewhere = sign_in("Elsewhere").await;
        let (old, new) = (SecretString::from("recado-demo"), SecretString::from("another one"));
        let wrong = desk.inbox.change_password(me, here.token.expose_secret(), new.clone(), new.clone()).await;
        assert_eq!(wrong.unwrap_err().code(), "bad_credentials");
        desk.inbox.change_password(me, here.token.expose_secret(), old, new.clone()).await.unwrap();
        assert!(desk.inbox.authenticate_session(here.token.expose_secret()).await.is_ok());
        assert!(desk.inbox.authenticate_session(elsewhere.token.expose_secret()).await.is_err());
        assert!(desk.inbox.sign_in("agent1@demo.test", new, Client::default()).await.is_ok());
        desk.stop().await;
    }

    async fn the_log_is_searched_and_taken_out(db) [SETS] {
        let desk = Desk::new(&db).await;
        for number in 0..3 {
            invite(&desk, &desk.owner, &format!("b{number}@shop.test"), Role::Agent).await.unwrap();
        }
        let role = NewRole { name: "100%_sure".to_owned(), permissions: vec![Permission::AuditRead] };
        desk.inbox.create_role(&desk.owner, role).await.unwrap();
        let with = |q: &str| AuditFilter { q: Some(q.to_owned()), ..AuditFilter::default() };
        assert_eq!(logged(&desk, with("%_")).await, ["Olivia Owner role.created 100%_sure"]);
        assert_eq!(logged(&desk, with("B1@")).await, ["Olivia Owner agent.invited b1@shop.test"]);
        let action = AuditFilter { action: Some("agent.invited".to_owned()), ..AuditFilter::default() };
        assert_eq!(logged(&desk, action.clone()).await.len(), 3);
        let actor = AuditFilter { actor_id: desk.owner.agent_id().map(|id| id.uuid()), ..AuditFilter::default() };
        assert_eq!(logged(&desk, actor).await.len(), 4);
        let past = AuditFilter { until: Some(Timestamp::from_seconds(0)), ..AuditFilter::default() };
        assert_eq!(logged(&desk, past).await, Vec::<String>::new());
        let first = desk.inbox.audit(desk.tenant, action.clone(), PageRequest { cursor: None, limit: Some(2) }).await.unwrap();
        let rest = PageRequest { cursor: first.next_cursor, limit: Some(2) };
        let rest = desk.inbox.audit(desk.tenant, action.clone(), rest).await.unwrap();
        assert_eq!((first.data.len(), rest.data.len(), rest.next_cursor), (2, 1, None));
        let file = String::from_utf8(desk.inbox.export_audit(desk.tenant, action).await.unwrap()).unwrap();
        assert_eq!((file.lines().count(), file.contains("b2@shop.test")), (4, true));
        let stranger = desk.other_tenant().await;
        let theirs = desk.inbox.audit(stranger.tenant, AuditFilter::default(), PageRequest::default()).await.unwrap();
        assert_eq!(theirs.data, []);
        desk.stop().await;
    }

    async fn what_belongs_to_everybody_is_written_down_with_who_changed_it(db) [SETS] {
        let desk = Desk::new(&db).await;
        let tag = |name: &str| NewTag { id: TagId::new(), name: name.to_owned(), colour: "#112233".to_owned() };
        let (vip, gold) = (tag("VIP"), tag("Gold"));
        for new in [&vip, &gold] {
            desk.inbox.create_tag(&desk.owner, new.clone()).await.unwrap();
        }
        // The same again makes nothing, and so does a change to what is there.
        desk.inbox.create_tag(&desk.owner, vip.clone()).await.unwrap();
        let renamed = TagChange { name: Some("Best".to_owned()), ..TagChange::default() };
        for _ in 0..2 {
            desk.inbox.change_tag(&desk.owner, vip.id, renamed.clone()).await.unwrap();
        }
        desk.inbox.merge_tag(&desk.owner, vip.id, gold.id).await.unwrap();
        desk.inbox.delete_tag(&desk.owner, gold.id).await.unwrap();
        let contact = desk.greeted().await.contact.id;
        for name in [Some("Ana Ruiz".to_owned()), Some("Ana Ruiz".to_owned()), None] {
            desk.inbox.rename_contact(&desk.owner, contact, name).await.unwrap();
        }
        desk.inbox.refresh_connection(&desk.owner, desk.connection.id).await.unwrap();
        desk.inbox.disconnect(&desk.owner, desk.connection.id).await.unwrap();
        let by_owner = AuditFilter { actor_id: desk.owner.agent_id().map(|id| id.uuid()), ..AuditFilter::default() };
        let name = &desk.connection.name;
        let mut expected = vec![
            "tag.created VIP".to_owned(),
            "tag.created Gold".to_owned(),
            "tag.changed Best".to_owned(),
            "tag.merged Gold".to_owned(),
            "tag.deleted Gold".to_owned(),
            "contact.renamed Ana Ruiz".to_owned(),
            "contact.renamed ".to_owned(),
            format!("connection.renewed {name}"),
            format!("connection.removed {name}"),
        ];
        expected.reverse();
        let expected: Vec<String> = expected.into_iter().map(|line| format!("Olivia Owner {line}")).collect();
        assert_eq!(logged(&desk, by_owner).await, expected);
        desk.stop().await;
    }

    async fn a_role_goes_or_is_given_and_never_both(db) [SETS] {
        let desk = Desk::new(&db).await;
        let bea = joined(&desk, "bea@shop.test", Role::Agent).await;
        for round in 0..10 {
            let new = NewRole { name: format!("Role {round}"), permissions: vec![Permission::ConversationsRead] };
            let made = desk.inbox.create_role(&desk.owner, new).await.unwrap();
            let Role::Custom(id) = made.role else { panic!("{made:?}") };
            let (given, gone) = tokio::join!(
                change(&desk, &desk.owner, &bea, role_of(made.role)),
                desk.inbox.delete_role(&desk.owner, id)
            );
            assert_ne!(given.is_ok(), gone.is_ok(), "{given:?} {gone:?}");
            // Whoever had a role that is none could not even sign in.
            desk.inbox.sign_in("bea@shop.test", SecretString::from("long enough"), Client::default()).await.unwrap();
            change(&desk, &desk.owner, &bea, role_of(Role::Agent)).await.unwrap();
        }
        desk.stop().await;
    }
}
