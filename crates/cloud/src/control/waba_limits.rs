//! Enforcement, misclassification and misuse of Direct Send of an account, set by hand.

use recado_core::Timestamp;
use recado_whatsapp::limits::Assumptions;
use recado_whatsapp::limits::direct_send_abuse::{AbuseStep, DirectSendAbuse};
use recado_whatsapp::limits::enforcement::{Enforcement, EnforcementStep, ViolationType};
use recado_whatsapp::limits::misclassification::{Misclassification, MisclassificationStep};
use recado_whatsapp::webhook::AccountChange;
use serde_json::{Map, Value, json};

use super::problem::Problem;
use crate::error::Error;
use crate::limits::plan_lift;
use crate::state::State;
use crate::webhook;
use crate::world::{WabaLimits, World, change_limit_state};

/// What of an account is set here.
pub(super) const FIELDS: [&str; 3] = ["enforcement", "misclassification", "direct_send_abuse"];

/// What happens to an account.
#[derive(Debug, Clone, Copy)]
enum EnforcementAct {
    /// To this step at once.
    To(EnforcementStep),
    /// A violation, and the step after.
    Violation(ViolationType, bool),
    /// An appeal, and how it ends.
    Appeal(bool),
}

/// What to set.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LimitChange {
    enforcement: Option<EnforcementAct>,
    misclassification: Option<MisclassificationStep>,
    direct_send_abuse: Option<AbuseStep>,
}

impl LimitChange {
    pub(super) fn parse(fields: &Map<String, Value>) -> Result<Self, Problem> {
        let present = |name: &str| fields.get(name).filter(|value| !value.is_null());
        let step = |value: &Value| value.as_str().and_then(MisclassificationStep::parse);
        let misclassification = present("misclassification").map(|value| {
            let steps = MisclassificationStep::ALL.map(MisclassificationStep::as_str).join(", ");
            step(value).ok_or_else(|| Problem::invalid_field("misclassification", format!("must be one of {steps}")))
        });
        let abuse = present("direct_send_abuse").map(|value| {
            let steps = AbuseStep::ALL.map(AbuseStep::as_str).join(", ");
            let step = value.as_str().and_then(AbuseStep::parse);
            step.ok_or_else(|| Problem::invalid_field("direct_send_abuse", format!("must be one of {steps}")))
        });
        Ok(Self {
            enforcement: present("enforcement").map(enforcement_act).transpose()?,
            misclassification: misclassification.transpose()?,
            direct_send_abuse: abuse.transpose()?,
        })
    }
}

fn enforcement_act(value: &Value) -> Result<EnforcementAct, Problem> {
    let steps = EnforcementStep::ALL.map(EnforcementStep::as_str).join(", ");
    let unknown = || {
        let detail = format!(
            "must be one of {steps}, or an object with violation_type and perhaps severe, or with appeal: granted or denied"
        );
        Problem::invalid_field("enforcement", detail)
    };
    if let Some(text) = value.as_str() {
        return EnforcementStep::parse(text).map(EnforcementAct::To).ok_or_else(unknown);
    }
    let object = value.as_object().ok_or_else(unknown)?;
    let severe = match object.get("severe") {
        None | Some(Value::Null) => false,
        Some(Value::Bool(severe)) => *severe,
        Some(_) => return Err(Problem::invalid_field("enforcement.severe", "must be true or false")),
    };
    match (object.get("violation_type"), object.get("appeal").and_then(Value::as_str)) {
        (Some(violation), None) => violation
            .as_str()
            .and_then(ViolationType::parse)
            .map(|violation| EnforcementAct::Violation(violation, severe))
            .ok_or_else(|| {
                Problem::invalid_field("enforcement.violation_type", "is not a type of violation, such as SPAM")
            }),
        (None, Some("granted")) => Ok(EnforcementAct::Appeal(true)),
        (None, Some("denied")) => Ok(EnforcementAct::Appeal(false)),
        _ => Err(unknown()),
    }
}

/// Sets it, in one unit with the webhooks that tell of it.
pub(super) async fn apply(state: &State, id: &str, change: LimitChange) -> Result<(), Problem> {
    let done = state
        .db
        .write("cloud.waba.limits", (state.clone(), id.to_owned(), change), |tx, (state, id, change)| {
            Box::pin(async move {
                let now = state.clock.now();
                let assumptions = &state.settings.limits.assumptions;
                let (changes, until) = change_limit_state::<WabaLimits, _>(tx, id, |limits| {
                    (change.to(limits, now, assumptions), limits.direct_send_abuse.until)
                })
                .await?;
                plan_lift(state, tx, id, until.filter(|_| change.direct_send_abuse.is_some())).await?;
                if let Ok(changes) = &changes {
                    webhook::tell_account_changes(state, tx, id, changes).await?;
                }
                Ok::<_, Error>(changes)
            })
        })
        .await?;
    done.map_err(|detail| Problem::invalid_field("enforcement.appeal", detail))?;
    state.world.changed().await?;
    Ok(())
}

impl LimitChange {
    /// The webhooks that tell it, or why it cannot be.
    fn to(
        self,
        limits: &mut WabaLimits,
        now: Timestamp,
        assumptions: &Assumptions,
    ) -> Result<Vec<AccountChange>, String> {
        let mut changes = Vec::new();
        if let Some(act) = self.enforcement {
            let (state, told) = match act {
                EnforcementAct::To(step) => Enforcement::at_step(step, ViolationType::Spam, now),
                EnforcementAct::Violation(violation, severe) => limits.enforcement.violate(violation, severe, now),
                EnforcementAct::Appeal(is_granted) => {
                    let appealed = limits.enforcement.appeal(now, assumptions).map_err(|error| error.to_string())?;
                    appealed.decide_appeal(is_granted, now)
                }
            };
            limits.enforcement = state;
            changes.extend(told);
        }
        if let Some(step) = self.misclassification {
            let (state, told) = Misclassification::at_step(step, now, assumptions);
            limits.misclassification = state;
            changes.extend(told);
        }
        if let Some(step) = self.direct_send_abuse {
            let (state, told) = DirectSendAbuse::at_step(step, now, assumptions);
            limits.direct_send_abuse = state;
            changes.extend(told);
        }
        Ok(changes)
    }
}

/// As the control API shows it.
pub(super) fn describe(world: &World, waba_id: &str) -> Map<String, Value> {
    let WabaLimits { enforcement, misclassification, direct_send_abuse: abuse } = world.limit_states.waba(waba_id);
    let text = |at: Option<Timestamp>| at.map(|at| at.to_string());
    let mut shown = Map::new();
    shown.insert("enforcement".into(), json!({"step": enforcement.step.as_str(), "until": text(enforcement.until)}));
    let misclassified = json!({"step": misclassification.step.as_str(), "until": text(misclassification.until)});
    shown.insert("misclassification".into(), misclassified);
    let abuse = json!({"step": abuse.step.as_str(), "until": text(abuse.until)});
    shown.insert("direct_send_abuse".into(), abuse);
    shown
}
