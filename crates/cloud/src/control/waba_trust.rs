//! How far Meta trusts an account and its portfolio, set by hand: pacing, countries, terms of payments, Direct Send, names held elsewhere
//! at Meta.

use recado_whatsapp::direct_send::Access;
use recado_whatsapp::number::username::{HeldUsername, MetaAccount, check_username};
use serde_json::{Map, Value, json};

use super::problem::{FieldError, Problem};
use super::waba_pricing::country;
use crate::error::Error;
use crate::limits::{self, PacingChange};
use crate::state::State;
use crate::world::{Waba, World, change_waba_details};

/// What of an account is set here.
pub(super) const FIELDS: [&str; 6] = [
    "portfolio_pacing",
    "restricted_countries",
    "payments_terms_accepted",
    "meta_usernames",
    "template_insights_available",
    "direct_send",
];

/// What to set; `None` stays.
#[derive(Debug, Clone, Default)]
pub(super) struct TrustChange {
    pacing: Option<PacingChange>,
    restricted_countries: Option<Vec<String>>,
    payments_terms_accepted: Option<bool>,
    held_usernames: Option<Vec<HeldUsername>>,
    template_insights_available: Option<bool>,
    direct_send: Option<Access>,
}

impl TrustChange {
    /// # Errors
    /// Every field of another type or with a value that does not exist.
    pub(super) fn parse(fields: &Map<String, Value>) -> Result<Self, Problem> {
        let mut problems = Vec::new();
        let mut note = |field: &str, detail: &str| {
            problems.push(FieldError { field: field.to_owned(), detail: detail.to_owned() });
        };
        let present = |name: &str| fields.get(name).filter(|value| !value.is_null());
        let mut change = Self::default();
        if let Some(value) = present("portfolio_pacing") {
            change.pacing = pacing(value);
            if change.pacing.is_none() {
                let detail =
                    "must be an object: is_suspicious and is_blocked, true or false; templates_365d, a number or null";
                note("portfolio_pacing", detail);
            }
        }
        if let Some(value) = present("restricted_countries") {
            change.restricted_countries = value.as_array().and_then(|list| list.iter().map(country).collect());
            if change.restricted_countries.is_none() {
                note("restricted_countries", "must be a list of countries, two letters each");
            }
        }
        if let Some(value) = present("payments_terms_accepted") {
            change.payments_terms_accepted = value.as_bool();
            if change.payments_terms_accepted.is_none() {
                note("payments_terms_accepted", "must be true or false");
            }
        }
        if let Some(value) = present("template_insights_available") {
            change.template_insights_available = value.as_bool();
            if change.template_insights_available.is_none() {
                note("template_insights_available", "must be true or false");
            }
        }
        if let Some(value) = present("direct_send") {
            change.direct_send = value.as_str().and_then(Access::parse);
            if change.direct_send.is_none() {
                let names = Access::ALL.map(Access::as_str).join(", ");
                note("direct_send", &format!("must be one of {names}"));
            }
        }
        if let Some(value) = present("meta_usernames") {
            change.held_usernames = value.as_array().and_then(|list| list.iter().map(held_username).collect());
            if change.held_usernames.is_none() {
                let holders = MetaAccount::ALL.map(MetaAccount::as_str).join(" or ");
                let detail = format!("must be a list of {{username, held_by, is_linked}}; held_by is {holders}");
                note("meta_usernames", &detail);
            }
        }
        if problems.is_empty() { Ok(change) } else { Err(Problem::invalid(problems)) }
    }

    const fn is_empty(&self) -> bool {
        self.pacing.is_none()
            && self.restricted_countries.is_none()
            && self.payments_terms_accepted.is_none()
            && self.held_usernames.is_none()
            && self.template_insights_available.is_none()
            && self.direct_send.is_none()
    }
}

fn pacing(value: &Value) -> Option<PacingChange> {
    let mut change = PacingChange::default();
    for (name, value) in value.as_object()? {
        match (name.as_str(), value) {
            ("is_suspicious", value) => change.is_suspicious = Some(value.as_bool()?),
            ("is_blocked", value) => change.is_blocked = Some(value.as_bool()?),
            ("templates_365d", Value::Null) => change.templates_365d = Some(None),
            ("templates_365d", value) => change.templates_365d = Some(Some(value.as_u64()?)),
            _ => return None,
        }
    }
    Some(change)
}

fn held_username(value: &Value) -> Option<HeldUsername> {
    let object = value.as_object()?;
    let known = ["username", "held_by", "is_linked"];
    if !object.keys().all(|name| known.contains(&name.as_str())) {
        return None;
    }
    let held_by = object.get("held_by")?.as_str()?;
    Some(HeldUsername {
        username: check_username(object.get("username")?.as_str()?).ok()?,
        held_by: MetaAccount::ALL.into_iter().find(|account| account.as_str() == held_by)?,
        is_linked: match object.get("is_linked") {
            None => false,
            Some(value) => value.as_bool()?,
        },
    })
}

/// Sets it, in one unit.
pub(super) async fn apply(state: &State, id: &str, change: TrustChange) -> Result<(), Problem> {
    if change.is_empty() {
        return Ok(());
    }
    state
        .db
        .write("cloud.waba.trust", (state.clone(), id.to_owned(), change), |tx, (state, id, change)| {
            Box::pin(async move {
                if let (Some(pacing), Some(waba)) = (change.pacing, state.world.current().wabas.get(id)) {
                    limits::set_pacing(state, tx, &waba.business_id, pacing).await?;
                }
                change_waba_details(tx, id, |details| {
                    if let Some(countries) = &change.restricted_countries {
                        details.restricted_countries.clone_from(countries);
                    }
                    if let Some(accepted) = change.payments_terms_accepted {
                        details.payments_terms_declined = !accepted;
                    }
                    if let Some(available) = change.template_insights_available {
                        details.template_insights_unavailable = !available;
                    }
                    if let Some(access) = change.direct_send {
                        details.direct_send = access;
                    }
                    if let Some(held) = &change.held_usernames {
                        details.held_usernames.clone_from(held);
                    }
                })
                .await?;
                Ok::<_, Error>(())
            })
        })
        .await?;
    state.world.changed().await?;
    Ok(())
}

/// As the control API shows it.
pub(super) fn describe(world: &World, waba: &Waba) -> Map<String, Value> {
    let pacing = world.limit_states.portfolio(&waba.business_id).pacing;
    let details = &waba.details;
    let shown_pacing = json!({
        "is_suspicious": pacing.is_suspicious,
        "templates_365d": pacing.templates_365d,
        "is_blocked": pacing.blocked_at.is_some(),
    });
    [
        ("portfolio_pacing", shown_pacing),
        ("restricted_countries", json!(details.restricted_countries)),
        ("payments_terms_accepted", (!details.payments_terms_declined).into()),
        ("meta_usernames", json!(details.held_usernames)),
        ("template_insights_available", (!details.template_insights_unavailable).into()),
        ("direct_send", details.direct_send.as_str().into()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}
