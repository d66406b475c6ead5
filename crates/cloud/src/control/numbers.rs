//! `GET numbers`, `GET numbers/{id}`, `PATCH numbers/{id}`, `DELETE numbers/{id}`: what only WhatsApp, or its Manager, does with a
//! number. It sends codes, reviews names and blue checks, flags and bans.

use std::ops::Bound;

use axum::extract::State as Extract;
use http::StatusCode;
use recado_core::Timestamp;
use recado_whatsapp::account::activity::ActivityType;
use recado_whatsapp::limits::Assumptions;
use recado_whatsapp::number::NumberStatus;
use recado_whatsapp::number::display_name::{NameDecision, NameRejection};
use recado_whatsapp::number::official_account::ObaDecision;
use recado_whatsapp::number::registration::PlatformType;
use recado_whatsapp::number::status::NumberEvent;
use recado_whatsapp::number::verification::{CodeVerificationStatus, Verification};
use recado_whatsapp::webhook::{AccountChange, PinEvent, security};
use serde_json::{Map, Value, json};

use super::extract::{JsonAnswer, JsonBody, Page, PathId, Query, ThisUrl};
use super::number_limits::{self, LimitChange};
use super::problem::Problem;
use crate::activity::{Actor, NewActivity};
use crate::number::{self, Effect, log};
use crate::state::State;
use crate::world::{NumberRecord, PhoneNumber, World};

const MAX_REASON_CHARS: usize = 500;

pub(super) async fn list(
    Extract(state): Extract<State>,
    query: Query,
    ThisUrl(url): ThisUrl,
) -> Result<JsonAnswer<Page<Value>>, Problem> {
    let limit = query.limit()?;
    let (world, now) = (state.world.current(), state.clock.now());
    let after = query.get("cursor").map_or(Bound::Unbounded, Bound::Excluded);
    let one_more = usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(1);
    let numbers: Vec<(String, Value)> = world
        .phone_numbers
        .range::<str, _>((after, Bound::Unbounded))
        .take(one_more)
        .map(|(id, number)| (id.clone(), describe(&state, &world, number, now)))
        .collect();
    Ok(JsonAnswer(Page::part(numbers, limit, &url, |(id, _)| id.clone()).map(|(_, number)| number)))
}

pub(super) async fn show(Extract(state): Extract<State>, PathId(id): PathId) -> Result<JsonAnswer<Value>, Problem> {
    find(&state, &id).map(JsonAnswer)
}

pub(super) async fn change(
    Extract(state): Extract<State>,
    PathId(id): PathId,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<Value>, Problem> {
    // A number that does not exist comes before what is wrong with the change.
    find(&state, &id)?;
    let change = NumberChange::read(&body)?;
    let limits = LimitChange::parse(body.as_object().unwrap_or(&Map::new()))?;
    if change != NumberChange::default() {
        let assumptions = state.settings.limits.assumptions.clone();
        let done = number::change(&state, &id, move |number, now| {
            // All of it or nothing.
            let mut changed = number.clone();
            match change.apply(&mut changed, now, &assumptions) {
                Ok(changes) => {
                    let activities = change.entries(number, &changed, now);
                    *number = changed;
                    Effect { answer: Ok(Ok(())), changes, activities }
                }
                Err(reason) => Ok(Err(reason)).into(),
            }
        })
        .await?;
        done.map_err(|reason| Problem::new(StatusCode::CONFLICT, "conflict", reason))?;
    }
    number_limits::apply(&state, &id, limits).await?;
    find(&state, &id).map(JsonAnswer)
}

/// As WhatsApp Manager deletes it. The number may be added again, after a rest, and is then another one.
pub(super) async fn delete(Extract(state): Extract<State>, PathId(id): PathId) -> Result<StatusCode, Problem> {
    find(&state, &id)?;
    number::change(&state, &id, |number, now| {
        number.state.apply(NumberEvent::Deleted);
        number.details.deleted_at.get_or_insert(now);
        number.username = None;
        let entry = log::removed(number, &Actor::admin(), "A phone number was deleted", now);
        Effect { activities: vec![entry], ..Effect::from(Ok(())) }
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn find(state: &State, id: &str) -> Result<Value, Problem> {
    let world = state.world.current();
    let number = world.phone_numbers.get(id).ok_or_else(|| Problem::missing(format!("no number has the id {id}")))?;
    Ok(describe(state, &world, number, state.clock.now()))
}

fn describe(state: &State, world: &World, number: &PhoneNumber, now: Timestamp) -> Value {
    let (life, account) = (&number.state, &number.details.official_account);
    let assumptions = &state.settings.limits.assumptions;
    let mut shown = json!({
        "id": number.id,
        "waba_id": number.waba_id,
        "display_phone_number": number.display,
        "verified_name": number.verified_name,
        "name_status": life.name.status.as_str(),
        "new_display_name": life.name.new_name(),
        "new_name_status": life.name.new_status().as_str(),
        "status": number.status,
        "platform_type": life.platform.as_str(),
        "code_verification_status": life.code_verification_status(now, assumptions).as_str(),
        "verification_code": life.verification.pending_code(now, assumptions),
        "is_pin_enabled": life.two_step.is_enabled(),
        "is_on_biz_app": life.is_coexistence,
        "deregistration_is_incomplete": life.deregistration_is_incomplete,
        "official_account": {"status": account.status.map(|status| status.as_str()), "application": account.application},
        "username": number.username,
        "last_onboarded_at": life.last_onboarded_at,
    });
    if let Some(shown) = shown.as_object_mut() {
        shown.extend(number_limits::describe(state, world, number));
    }
    shown
}

/// What is to change; `None` stays.
#[derive(Debug, Clone, Default, PartialEq)]
struct NumberChange {
    status: Option<NumberStatus>,
    code_verification: Option<CodeVerificationStatus>,
    is_pin_enabled: Option<bool>,
    is_on_biz_app: Option<bool>,
    deregistration_is_incomplete: Option<bool>,
    name_decision: Option<NameDecision>,
    official_account_decision: Option<(ObaDecision, Option<String>)>,
}

impl NumberChange {
    fn read(body: &Value) -> Result<Self, Problem> {
        let body = body.as_object().ok_or_else(|| Problem::invalid_field("", "the body must be an object"))?;
        let mut change = Self::default();
        for (name, value) in body.iter().filter(|(_, value)| !value.is_null()) {
            match name.as_str() {
                "status" => change.status = Some(read_status(value)?),
                "code_verification" => change.code_verification = Some(read_code_verification(value)?),
                "is_pin_enabled" => match value {
                    Value::Bool(false) => change.is_pin_enabled = Some(false),
                    _ => {
                        return Err(Problem::invalid_field(name, "must be false; only a registration sets a PIN"));
                    }
                },
                "is_on_biz_app" => change.is_on_biz_app = Some(read_boolean(name, value)?),
                "deregistration_is_incomplete" => {
                    change.deregistration_is_incomplete = Some(read_boolean(name, value)?);
                }
                "name_decision" => change.name_decision = Some(read_name_decision(value)?),
                "official_account_decision" => change.official_account_decision = Some(read_oba_decision(value)?),
                name if number_limits::FIELDS.contains(&name) => {}
                _ => return Err(Problem::invalid_field(name, "is not a setting of a number")),
            }
        }
        Ok(change)
    }

    /// Answers what apps are told.
    ///
    /// # Errors
    /// Why there is nothing to decide.
    fn apply(
        &self,
        number: &mut NumberRecord,
        now: Timestamp,
        assumptions: &Assumptions,
    ) -> Result<Vec<AccountChange>, &'static str> {
        let mut changes = Vec::new();
        if let Some(status) = self.status {
            set_status(number, status, now);
        }
        if let Some(verification) = self.code_verification {
            let life = &mut number.state.verification;
            match verification {
                CodeVerificationStatus::Verified => life.verified_at = Some(now),
                CodeVerificationStatus::NotVerified => *life = Verification::default(),
                CodeVerificationStatus::Expired => life.verified_at = Some(now.minus(assumptions.verified_for)),
            }
            if verification == CodeVerificationStatus::Verified {
                number.state.apply(NumberEvent::Verified);
            }
        }
        if self.is_pin_enabled == Some(false) && number.state.two_step.is_enabled() {
            number.state.two_step.turn_off();
            changes.push(security(&number.display, PinEvent::RequestSuccess));
        }
        if let Some(on) = self.is_on_biz_app {
            number.state.is_coexistence = on;
        }
        if let Some(incomplete) = self.deregistration_is_incomplete {
            number.state.deregistration_is_incomplete = incomplete;
        }
        if let Some(decision) = self.name_decision {
            let told = number::decide_name(number, decision, now).ok_or("no display name of the number waits")?;
            changes.push(told);
        }
        if let Some((decision, reason)) = &self.official_account_decision {
            let account = &mut number.details.official_account;
            let told = account.decide(*decision, reason.clone(), &number.id, now);
            changes.extend(told.ok_or("no application for an official business account waits")?);
        }
        Ok(changes)
    }

    /// What the account's log says of what [`Self::apply`] did.
    fn entries(&self, before: &NumberRecord, after: &NumberRecord, now: Timestamp) -> Vec<NewActivity> {
        let actor = Actor::admin();
        let mut entries = Vec::new();
        if self.status.is_some() && before.state.status != after.state.status {
            let more = [("before", json!(before.state.status)), ("status", json!(after.state.status))];
            let (kind, description) = match after.state.status {
                NumberStatus::Deleted => (ActivityType::PhoneNumberRemoved, "A phone number was deleted"),
                NumberStatus::Migrated => (ActivityType::PhoneNumberRemoved, "A phone number moved to another account"),
                NumberStatus::Banned | NumberStatus::Restricted | NumberStatus::Flagged => {
                    (ActivityType::ComplianceAction, "A policy was enforced on a phone number")
                }
                _ => (ActivityType::AccountUpdated, "The status of a phone number was changed"),
            };
            entries.push(log::entry(after, kind, &actor, description, more, now));
        }
        if self.code_verification == Some(CodeVerificationStatus::Verified) {
            entries.push(log::verified(after, &actor, now));
        }
        if before.state.two_step.is_enabled() && !after.state.two_step.is_enabled() {
            let description = "The two-step PIN of a phone number was turned off";
            entries.push(log::pin_changed(after, &actor, description, now));
        }
        let unverified = self.code_verification.is_some_and(|status| status != CodeVerificationStatus::Verified);
        let parts = [
            ("code_verification", unverified),
            ("is_on_biz_app", self.is_on_biz_app.is_some()),
            ("deregistration_is_incomplete", self.deregistration_is_incomplete.is_some()),
            ("name_decision", self.name_decision.is_some()),
            ("official_account_decision", self.official_account_decision.is_some()),
        ];
        entries.extend(log::changed(after, &actor, parts, now));
        entries
    }
}

fn set_status(number: &mut NumberRecord, status: NumberStatus, now: Timestamp) {
    number.state.status = status;
    if status.is_registered() {
        number.state.platform = PlatformType::CloudApi;
        number.state.last_onboarded_at.get_or_insert(now);
    } else if status != NumberStatus::Banned {
        number.state.platform = PlatformType::NotApplicable;
    }
    number.details.deleted_at = (status == NumberStatus::Deleted).then_some(now);
}

fn read_boolean(name: &str, value: &Value) -> Result<bool, Problem> {
    value.as_bool().ok_or_else(|| Problem::invalid_field(name, "must be true or false"))
}

fn read_status(value: &Value) -> Result<NumberStatus, Problem> {
    value.as_str().and_then(NumberStatus::parse).ok_or_else(|| {
        let words = NumberStatus::ALL.map(NumberStatus::as_str).join(", ");
        Problem::invalid_field("status", format!("must be one of {words}"))
    })
}

fn read_code_verification(value: &Value) -> Result<CodeVerificationStatus, Problem> {
    match value.as_str() {
        Some("VERIFIED") => Ok(CodeVerificationStatus::Verified),
        Some("NOT_VERIFIED") => Ok(CodeVerificationStatus::NotVerified),
        Some("EXPIRED") => Ok(CodeVerificationStatus::Expired),
        _ => Err(Problem::invalid_field("code_verification", "must be one of VERIFIED, NOT_VERIFIED, EXPIRED")),
    }
}

/// `{"decision","reason"}`
fn read_decision<'v>(name: &str, value: &'v Value) -> Result<(&'v str, Option<&'v str>), Problem> {
    let object: &Map<String, Value> =
        value.as_object().ok_or_else(|| Problem::invalid_field(name, "must be an object with a decision"))?;
    if let Some(unknown) = object.keys().find(|key| !matches!(key.as_str(), "decision" | "reason")) {
        return Err(Problem::invalid_field(format!("{name}.{unknown}"), "is not known; there are decision and reason"));
    }
    let decision = object.get("decision").and_then(Value::as_str);
    let decision = decision.ok_or_else(|| Problem::invalid_field(format!("{name}.decision"), "must be text"))?;
    match object.get("reason").filter(|reason| !reason.is_null()) {
        None => Ok((decision, None)),
        Some(Value::String(reason)) if reason.chars().count() <= MAX_REASON_CHARS => Ok((decision, Some(reason))),
        Some(_) => {
            let detail = format!("must be text of at most {MAX_REASON_CHARS} characters");
            Err(Problem::invalid_field(format!("{name}.reason"), detail))
        }
    }
}

fn read_name_decision(value: &Value) -> Result<NameDecision, Problem> {
    let (decision, reason) = read_decision("name_decision", value)?;
    if reason.is_some() && decision != "REJECTED" {
        return Err(Problem::invalid_field("name_decision.reason", "belongs to REJECTED only"));
    }
    match decision {
        "APPROVED" => Ok(NameDecision::Approved),
        "PENDING" => Ok(NameDecision::Pending),
        "DEFERRED" => Ok(NameDecision::Deferred),
        "REJECTED" => match reason.map(str::parse::<NameRejection>) {
            None => Ok(NameDecision::Rejected(NameRejection::Unknown)),
            Some(Ok(reason)) => Ok(NameDecision::Rejected(reason)),
            Some(Err(_)) => {
                let words = NameRejection::ALL.map(NameRejection::as_str).join(", ");
                Err(Problem::invalid_field("name_decision.reason", format!("must be one of {words}")))
            }
        },
        _ => {
            let detail = "must be one of APPROVED, REJECTED, PENDING, DEFERRED";
            Err(Problem::invalid_field("name_decision.decision", detail))
        }
    }
}

fn read_oba_decision(value: &Value) -> Result<(ObaDecision, Option<String>), Problem> {
    let (decision, reason) = read_decision("official_account_decision", value)?;
    let decision = match decision {
        "APPROVED" => ObaDecision::Approved,
        "REJECTED" => ObaDecision::Rejected,
        "UNDER_REVIEW" => ObaDecision::UnderReview,
        _ => {
            let detail = "must be one of APPROVED, REJECTED, UNDER_REVIEW";
            return Err(Problem::invalid_field("official_account_decision.decision", detail));
        }
    };
    Ok((decision, reason.map(str::to_owned)))
}
