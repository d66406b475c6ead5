//! Signing in, keys, the first owner.

use recado_db::on_both_engines;
use recado_inbox::{Client, Error, FirstOwner, NewAgent, NewApiKey, Permission, Permissions, Role};
use secrecy::{ExposeSecret, SecretString};

use crate::desk::{Desk, SETS, open};
use recado_core::Clock;

fn key_of(permissions: Permissions) -> NewApiKey {
    NewApiKey { name: "Shop".to_owned(), permissions, expires_at: None }
}

on_both_engines! {
    async fn a_session_lasts_until_it_is_ended(db) [SETS] {
        let desk = Desk::new(&db).await;
        let signed_in = desk.inbox.sign_in(" Owner@Demo.Test ", SecretString::from("recado-demo"), Client::default()).await.unwrap().done().unwrap();
        assert_eq!(signed_in.principal.permissions, Permissions::ALL);
        let token = signed_in.token.expose_secret();
        assert_eq!(desk.inbox.authenticate_session(token).await.unwrap(), signed_in.principal);
        for (email, password) in [("owner@demo.test", "wrong"), ("nobody@demo.test", "recado-demo"), ("", "")] {
            let error = desk.inbox.sign_in(email, SecretString::from(password), Client::default()).await.unwrap_err();
            assert_eq!(error.code(), "bad_credentials");
        }
        desk.inbox.sign_out(&signed_in.token).await.unwrap();
        assert!(matches!(desk.inbox.authenticate_session(token).await, Err(Error::NotSignedIn)));
        let again = desk.inbox.sign_in("agent1@demo.test", SecretString::from("recado-demo"), Client::default()).await.unwrap().done().unwrap();
        assert!(!again.principal.permissions.has(Permission::PeopleWrite));
        desk.inbox.sign_out_everywhere(&desk.owner, again.principal.agent_id().unwrap()).await.unwrap();
        assert!(desk.inbox.authenticate_session(again.token.expose_secret()).await.is_err());
        desk.stop().await;
    }

    async fn a_session_ends_thirty_days_after_its_last_use(db) [SETS] {
        let desk = Desk::new(&db).await;
        let signed_in = desk.inbox.sign_in("owner@demo.test", SecretString::from("recado-demo"), Client::default()).await.unwrap().done().unwrap();
        let days = |days: i64| days * 24 * 3600 * 1_000_000;
        let end_in = async |left: i64| {
            let expires_at = Clock::wall().micros() + left;
            desk.db.write("test", expires_at, |tx, expires_at| Box::pin(async move {
                tx.exec("UPDATE inbox_sessions SET expires_at = $1", recado_db::params![*expires_at]).await
            })).await.unwrap();
        };
        end_in(days(3)).await;
        let token = signed_in.token.expose_secret();
        desk.inbox.authenticate_session(token).await.unwrap();
        let expires_at: i64 = desk.db.read("test", (), |tx, ()| Box::pin(async move {
            tx.query_one("SELECT expires_at FROM inbox_sessions", &[]).await?.get(0)
        })).await.unwrap();
        assert!(expires_at > Clock::wall().micros() + days(29), "using it moves its end");
        end_in(-1).await;
        assert!(desk.inbox.authenticate_session(token).await.is_err());
        desk.stop().await;
    }

    async fn keys_are_shown_once_and_can_be_taken_back(db) [SETS] {
        let desk = Desk::new(&db).await;
        let (id, key) = desk.inbox.create_api_key(&desk.owner, key_of(Permissions::of(&[Permission::ContactsWrite]))).await.unwrap();
        let principal = desk.inbox.authenticate_api_key(key.expose_secret()).await.unwrap();
        assert_eq!((principal.tenant, principal.permissions.list()), (desk.tenant, vec![Permission::ContactsWrite]));
        // A key makes none that may do more.
        let more = desk.inbox.create_api_key(&principal, key_of(Permissions::of(&[Permission::KeysWrite]))).await;
        assert_eq!(more.unwrap_err().code(), "not_allowed");
        let over = NewApiKey { expires_at: Some(Clock::wall()), ..key_of(Permissions::ALL) };
        assert_eq!(desk.inbox.create_api_key(&desk.owner, over).await.unwrap_err().fields()[0].field, "expires_at");
        let none = desk.inbox.create_api_key(&desk.owner, key_of(Permissions::default())).await;
        assert_eq!(none.unwrap_err().fields()[0].field, "permissions");
        assert_eq!(desk.inbox.api_keys(desk.tenant).await.unwrap().len(), 2);
        desk.inbox.revoke_api_key(&desk.owner, id).await.unwrap();
        assert!(desk.inbox.authenticate_api_key(key.expose_secret()).await.is_err());
        desk.stop().await;
    }

    async fn bad_agents_are_refused(db) [SETS] {
        let desk = Desk::new(&db).await;
        let add = async |name: &str, email: &str, password: &str| {
            let agent = NewAgent {
                name: name.to_owned(),
                email: email.to_owned(),
                password: SecretString::from(password),
                role: Role::Agent,
            };
            desk.inbox.add_agent(desk.tenant, agent).await
        };
        assert_eq!(add("", "a@b.test", "long enough").await.unwrap_err().fields()[0].field, "name");
        for email in ["a", "a@b", "@b.test", "a b@c.test", "a@.test", "a@b@c.test"] {
            assert_eq!(add("A", email, "long enough").await.unwrap_err().fields()[0].field, "email", "{email}");
        }
        assert_eq!(add("A", "a@b.test", "short").await.unwrap_err().fields()[0].field, "password");
        assert_eq!(add("A", "OWNER@demo.test", "long enough").await.unwrap_err().code(), "taken");
        assert!(add("A", "A@b.test", "long enough").await.is_ok());
        assert_eq!(desk.inbox.agents(desk.tenant).await.unwrap().len(), 4);
        desk.stop().await;
    }

    async fn the_first_owner_comes_by_a_link_that_works_once(db) [SETS] {
        let (inbox, ..) = open(&db.db, &Clock::system()).await;
        let old = inbox.create_setup_token().await.unwrap().unwrap();
        let token = inbox.create_setup_token().await.unwrap().unwrap();
        let owner = |token: &SecretString| FirstOwner {
            token: token.expose_secret().to_owned(),
            workspace: "Tienda".to_owned(),
            name: "Olga".to_owned(),
            email: "olga@tienda.test".to_owned(),
            password: SecretString::from("muy secreto"),
        };
        assert!(matches!(inbox.complete_setup(owner(&old), Client::default()).await, Err(Error::SetupClosed)));
        let signed_in = inbox.complete_setup(owner(&token), Client::default()).await.unwrap();
        assert_eq!(signed_in.principal.permissions, Permissions::ALL);
        assert_eq!(inbox.workspace(signed_in.principal.tenant).await.unwrap().name, "Tienda");
        assert!(matches!(inbox.complete_setup(owner(&token), Client::default()).await, Err(Error::SetupClosed)));
        assert!(inbox.create_setup_token().await.unwrap().is_none());
        assert_eq!(inbox.seed_demo().await.unwrap(), signed_in.principal.tenant);
        assert!(inbox.authenticate_api_key("recado-demo-key").await.is_err());
    }
}
