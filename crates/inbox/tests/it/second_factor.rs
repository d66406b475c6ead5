//! Second factors: added, asked for, used up, taken away; and workspaces that want them.

use recado_core::{Clock, Timestamp};
use recado_db::on_both_engines;
use recado_inbox::{AuditFilter, Client, Error, PageRequest, Principal, SignIn, SignedIn, authenticator_code};
use secrecy::{ExposeSecret, SecretString};

use crate::desk::{Desk, SETS};

const EMAIL: &str = "agent1@demo.test";

fn password() -> SecretString {
    SecretString::from("recado-demo")
}

async fn enter(desk: &Desk) -> SignIn {
    desk.inbox.sign_in(EMAIL, password(), Client::default()).await.unwrap()
}

async fn entered(desk: &Desk) -> SignedIn {
    enter(desk).await.done().unwrap()
}

async fn pending(desk: &Desk) -> SecretString {
    let SignIn::NeedsCode(pending) = enter(desk).await else { panic!("a code is needed") };
    pending.token
}

/// The code of a step before or after that of now: codes are taken once, and tests do not wait half a minute.
fn code(secret: &str, steps: i64) -> String {
    let at = Timestamp::from_seconds(Clock::wall().seconds() + steps * 30);
    authenticator_code(secret, at).unwrap()
}

/// Adds one with the code of the step before, and answers its secret and recovery codes.
async fn add(desk: &Desk, by: &SignedIn) -> (String, Vec<String>) {
    let new = desk.inbox.begin_second_factor(&by.principal, password()).await.unwrap();
    let token = by.token.expose_secret();
    let codes = desk.inbox.confirm_second_factor(&by.principal, token, &code(&new.secret, -1)).await.unwrap();
    (new.secret, codes)
}

async fn finish(desk: &Desk, token: &SecretString, code: &str) -> Result<SignedIn, Error> {
    desk.inbox.finish_sign_in(token, code, Client::default()).await
}

async fn actions_of(desk: &Desk, by: &Principal) -> Vec<String> {
    let filter = AuditFilter { actor_id: by.agent_id().map(|id| id.uuid()), ..AuditFilter::default() };
    let log = desk.inbox.audit(desk.tenant, filter, PageRequest::default()).await.unwrap();
    log.data.into_iter().map(|entry| entry.action).collect()
}

on_both_engines! {
    async fn a_second_factor_is_added_asked_for_and_removed(db) [SETS] {
        let desk = Desk::new(&db).await;
        let (here, elsewhere) = (entered(&desk).await, entered(&desk).await);
        let me = &here.principal;
        let wrong = desk.inbox.begin_second_factor(me, SecretString::from("wrong")).await;
        assert_eq!(wrong.unwrap_err().code(), "bad_credentials");
        let nothing = desk.inbox.confirm_second_factor(me, here.token.expose_secret(), "123456").await;
        assert_eq!(nothing.unwrap_err().code(), "second_factor_off");
        // Begun, but not confirmed: nothing changes.
        let lost = desk.inbox.begin_second_factor(me, password()).await.unwrap();
        assert!(lost.address.starts_with("otpauth://totp/Demo:agent1%40demo.test?secret="), "{}", lost.address);
        assert!(lost.qr_modules > 40 && lost.qr_path.starts_with("M4 4h1v1h-1z"));
        let _ = entered(&desk).await;
        let (secret, codes) = add(&desk, &here).await;
        assert_ne!(secret, lost.secret);
        assert_eq!(codes.len(), 10);
        assert!(desk.inbox.authenticate_session(here.token.expose_secret()).await.is_ok());
        assert!(desk.inbox.authenticate_session(elsewhere.token.expose_secret()).await.is_err());
        assert_eq!(desk.inbox.begin_second_factor(me, password()).await.unwrap_err().code(), "second_factor_on");

        let half = pending(&desk).await;
        assert!(desk.inbox.authenticate_session(half.expose_secret()).await.is_err(), "half a sign-in opens nothing");
        // What confirmed it is used up.
        assert_eq!(finish(&desk, &half, &code(&secret, -1)).await.unwrap_err().code(), "wrong_code");
        let signed_in = finish(&desk, &half, &code(&secret, 0)).await.unwrap();
        assert_eq!(signed_in.principal.agent_id(), me.agent_id());
        assert_eq!(finish(&desk, &half, &code(&secret, 1)).await.unwrap_err().code(), "sign_in_over");
        let half = pending(&desk).await;
        assert_eq!(finish(&desk, &half, &code(&secret, 0)).await.unwrap_err().code(), "wrong_code", "replayed");
        // A recovery code in its place, once.
        assert!(finish(&desk, &half, &codes[0].to_lowercase()).await.is_ok());
        assert_eq!(desk.inbox.second_factor(me).await.unwrap().recovery_codes_left, 9);
        assert_eq!(finish(&desk, &pending(&desk).await, &codes[0]).await.unwrap_err().code(), "wrong_code");

        let renewed = desk.inbox.renew_recovery_codes(me, password(), &codes[1]).await.unwrap();
        let gone = desk.inbox.remove_second_factor(me, password(), &codes[2]).await;
        assert_eq!(gone.unwrap_err().code(), "wrong_code");
        let wrong = desk.inbox.remove_second_factor(me, SecretString::from("wrong"), &renewed[0]).await;
        assert_eq!(wrong.unwrap_err().code(), "bad_credentials");
        desk.inbox.remove_second_factor(me, password(), &renewed[0]).await.unwrap();
        assert!(desk.inbox.second_factor(me).await.unwrap().since.is_none());
        let _ = entered(&desk).await;
        assert_eq!(
            actions_of(&desk, me).await,
            ["second_factor.removed", "second_factor.codes_renewed", "second_factor.added"]
        );
        desk.stop().await;
    }

    async fn wrong_codes_have_an_end(db) [SETS] {
        let desk = Desk::new(&db).await;
        let (secret, codes) = add(&desk, &entered(&desk).await).await;
        for number in 0..10 {
            // A sign-in begun again counts on.
            let half = pending(&desk).await;
            assert_eq!(finish(&desk, &half, "000000").await.unwrap_err().code(), "wrong_code", "{number}");
        }
        let half = pending(&desk).await;
        for right in [&code(&secret, 0), &codes[0]] {
            let Err(Error::TooManyCodes { seconds }) = finish(&desk, &half, right).await else { panic!("{right}") };
            assert!((800..=901).contains(&seconds), "{seconds}");
        }
        desk.db.write("test", (), |tx, ()| Box::pin(async move {
            tx.exec("UPDATE inbox_second_factors SET wrong_since = wrong_since - 900000000", &[]).await
        })).await.unwrap();
        assert!(finish(&desk, &half, &code(&secret, 0)).await.is_ok());
        desk.stop().await;
    }

    async fn who_lost_the_app_is_helped_by_who_may(db) [SETS] {
        let desk = Desk::new(&db).await;
        let here = entered(&desk).await;
        let agent = here.principal.agent_id().unwrap();
        let reset = async |by: &Principal| desk.inbox.reset_second_factor(by, agent).await.map_err(|error| error.code());
        assert_eq!(reset(&desk.owner).await, Err("second_factor_off"));
        let _ = add(&desk, &here).await;
        let half = pending(&desk).await;
        let stranger = desk.other_tenant().await;
        assert_eq!(reset(&stranger).await, Err("not_found"));
        let safety = desk.inbox.sign_in_safety(desk.tenant).await.unwrap();
        let of_agent = safety.iter().find(|one| one.agent_id == agent).unwrap();
        assert!(of_agent.has_second_factor && of_agent.last_seen_at.is_some());
        assert!(desk.inbox.sign_in_safety(stranger.tenant).await.unwrap().iter().all(|one| one.agent_id != agent));
        reset(&desk.owner).await.unwrap();
        assert!(desk.inbox.authenticate_session(here.token.expose_secret()).await.is_err());
        assert_eq!(finish(&desk, &half, "000000").await.unwrap_err().code(), "sign_in_over");
        let _ = entered(&desk).await;
        desk.stop().await;
    }

    async fn a_workspace_that_wants_them_lets_nobody_in_without(db) [SETS] {
        let desk = Desk::new(&db).await;
        let here = entered(&desk).await;
        let token = here.token.expose_secret();
        desk.inbox.require_second_factor(&desk.owner, true).await.unwrap();
        desk.inbox.require_second_factor(&desk.owner, true).await.unwrap();
        assert!(matches!(desk.inbox.authenticate_session(token).await, Err(Error::SecondFactorMissing)));
        assert!(desk.inbox.authenticate_any_session(token).await.unwrap().1);
        assert!(desk.inbox.second_factor(&here.principal).await.unwrap().is_required);
        let _ = add(&desk, &here).await;
        assert!(desk.inbox.authenticate_session(token).await.is_ok());
        desk.inbox.require_second_factor(&desk.owner, false).await.unwrap();
        assert_eq!(actions_of(&desk, &desk.owner).await, ["second_factor.optional", "second_factor.required"]);
        desk.stop().await;
    }
}
