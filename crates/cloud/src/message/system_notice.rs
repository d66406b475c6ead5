//! What businesses are told when a customer gets another number or another identity (spec §7.5, `system`). The notices come from the
//! old number, open no window and are on no phone.

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_whatsapp::wamid::{self, Direction};
use recado_whatsapp::webhook::{self as wire, IdentityChange, InboundContent, InboundDraft, SystemNotice};

use super::customer_side::StoredShape;
use super::sql;
use super::status_notice::{business, frozen, known_customer};
use crate::customer::Customer;
use crate::error::Result;
use crate::notice::{Notice, Subject};
use crate::state::State;
use crate::webhook;
use crate::world::{MESSAGES_FIELD, PhoneNumber};

/// Tells every number that the customer has a chat with.
pub(crate) async fn tell_number_changed(state: &State, tx: &mut Tx, old: &Customer, new: &Customer) -> Result<()> {
    let notice = if old.share_phone {
        SystemNotice {
            kind: "user_changed_number".to_owned(),
            body: format!("User {} changed from {} to {}", old.name, old.wa_id, new.wa_id),
            wa_id: Some(new.wa_id.clone()),
            user_id: Some(new.user_id.clone()),
            ..SystemNotice::default()
        }
    } else {
        SystemNotice {
            kind: "user_changed_user_id".to_owned(),
            body: format!("User {} changed from {} to {}", old.name, old.user_id, new.user_id),
            user_id: Some(new.user_id.clone()),
            previous_user_id: Some(old.user_id.clone()),
            ..SystemNotice::default()
        }
    };
    for number in numbers_met(state, tx, old).await? {
        tell(state, tx, old, &number, notice.clone()).await?;
    }
    Ok(())
}

/// Tells the numbers that look after identities and have a chat with the customer.
pub(crate) async fn tell_identity_changed(
    state: &State,
    tx: &mut Tx,
    customer: &Customer,
    hash: &str,
    now: Timestamp,
) -> Result<()> {
    for number in numbers_met(state, tx, customer).await? {
        if number.details.checks_identity_keys {
            let identity =
                IdentityChange { hash: hash.to_owned(), created_timestamp_s: now.seconds(), acknowledged: false };
            let notice = SystemNotice {
                kind: "customer_identity_changed".to_owned(),
                body: format!("The identity of user {} changed", customer.name),
                wa_id: customer.share_phone.then(|| customer.wa_id.clone()),
                user_id: Some(customer.user_id.clone()),
                identity: Some(identity),
                ..SystemNotice::default()
            };
            tell(state, tx, customer, &number, notice).await?;
        }
    }
    Ok(())
}

async fn numbers_met(state: &State, tx: &mut Tx, customer: &Customer) -> Result<Vec<PhoneNumber>> {
    let world = state.world.current();
    let rows = tx.query(sql::CHATS_OF, params![&customer.wa_id]).await?;
    let ids = rows.iter().map(|row| row.get(0)).collect::<Result<Vec<String>, _>>()?;
    Ok(ids.iter().filter_map(|id| world.phone_numbers.get(id).cloned()).collect())
}

async fn tell(
    state: &State,
    tx: &mut Tx,
    customer: &Customer,
    number: &PhoneNumber,
    notice: SystemNotice,
) -> Result<()> {
    let (now, world) = (state.clock.now(), state.world.current());
    let wamid = wamid::make(&customer.wa_id, Direction::Inbound, rand::random());
    let content = InboundContent::System(notice);
    let draft =
        InboundDraft { id: &wamid, timestamp_s: now.seconds(), content: &content, context: None, referral: None };
    let body = wire::inbound_message(business(number), known_customer(customer, None), draft);
    let stored = StoredShape::of(&body, None);
    let id = recado_core::new_uuid();
    let (none, extra): (Option<&str>, _) = (None, stored.extra());
    let extra = extra.as_deref();
    let row = params![&wamid, id, &number.id, &customer.wa_id, &stored.kind, &stored.content, none, extra, now];
    tx.exec(sql::INSERT_INBOUND, row).await?;
    let subject = Subject {
        waba_id: number.waba_id.clone(),
        phone_number_id: number.id.clone(),
        customer: customer.wa_id.clone(),
        wamid,
        inbound: true,
        event: stored.kind,
    };
    let body = frozen(&body);
    let apps = world.hearing_apps(&number.waba_id, MESSAGES_FIELD);
    let notices = apps.map(|app| Notice::messages(&app.id, &subject, body.clone())).collect();
    webhook::enqueue(state, tx, notices).await
}
