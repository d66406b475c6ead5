//! Webhooks about accounts and numbers (spec §7.7 and on): to every app that hears of the field, in a lane of the account.

use std::borrow::Cow;

use bytes::Bytes;
use recado_db::Tx;
use recado_whatsapp::ascii_json;
use recado_whatsapp::webhook::AccountChange;

use super::enqueue;
use crate::error::Result;
use crate::notice::{Notice, Subject};
use crate::state::State;

/// The field whose entries are portfolios, whatever account it is told for (spec §7.4).
const OF_PORTFOLIOS: &str = "partner_solutions";

/// Tells of these changes, in this order, inside the caller's unit.
pub(crate) async fn tell_account_changes(
    state: &State,
    tx: &mut Tx,
    waba_id: &str,
    changes: &[AccountChange],
) -> Result<()> {
    let world = state.world.current();
    let now = state.clock.now();
    let mut notices = Vec::new();
    for change in changes {
        let portfolio = world.wabas.get(waba_id).map(|waba| waba.business_id.as_str());
        let entry = portfolio.filter(|_| change.field == OF_PORTFOLIOS).unwrap_or(waba_id);
        let body = Bytes::from(ascii_json::to_vec(&change.body(entry, now)));
        let event = change.value.get("event").and_then(serde_json::Value::as_str).unwrap_or(change.field);
        let subject = Subject {
            waba_id: waba_id.to_owned(),
            phone_number_id: String::new(),
            customer: String::new(),
            wamid: String::new(),
            inbound: false,
            event: event.to_owned(),
        };
        notices.extend(world.hearing_apps(waba_id, change.field).map(|app| Notice {
            app_id: app.id.clone(),
            field: Cow::Borrowed(change.field),
            subject: subject.clone(),
            body: body.clone(),
        }));
    }
    enqueue(state, tx, notices).await
}

/// Tells these apps, as far as they subscribed to the field, of a change of what they have as portfolios' apps: the entry is the
/// portfolio, not an account (spec §7.4).
pub(crate) async fn tell_portfolio_apps(
    state: &State,
    tx: &mut Tx,
    app_ids: &[&str],
    change: &AccountChange,
) -> Result<()> {
    let world = state.world.current();
    let now = state.clock.now();
    let event = change.value.get("event").and_then(serde_json::Value::as_str).unwrap_or(change.field);
    let notices = app_ids
        .iter()
        .filter_map(|id| world.apps.get(*id))
        .filter(|app| {
            let subscription = world.app_subscription(&app.id);
            subscription.is_some_and(|subscription| subscription.fields.iter().any(|field| field == change.field))
        })
        .map(|app| Notice {
            app_id: app.id.clone(),
            field: Cow::Borrowed(change.field),
            subject: Subject {
                waba_id: String::new(),
                phone_number_id: String::new(),
                customer: String::new(),
                wamid: String::new(),
                inbound: false,
                event: event.to_owned(),
            },
            body: Bytes::from(ascii_json::to_vec(&change.body(&app.business_id, now))),
        })
        .collect();
    enqueue(state, tx, notices).await
}
