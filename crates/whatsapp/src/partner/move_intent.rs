//! An account on its way to a solution: handed over to one, transferred from one to another, or migrated with its solution.
//!
//! ```text
//! open ──▶ pending ──confirm──▶ completed
//!             │ └─schedule──▶ scheduled ──its time, or confirm──▶ completed
//!             └──────cancel──────┴──▶ cancelled
//! ```

use recado_core::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::GraphError;
use crate::json_read::{Object, Path, not_one_of};
use crate::pricing::word_enum::word_enum;

const MAX_REASON_CHARS: usize = 500;
const MAX_MUTATION_ID_CHARS: usize = 255;

word_enum! {
    /// What kind of move.
    #[derive(Serialize, Deserialize)]
    Movement {
        /// An account of nobody's comes to a solution.
        Handover = "HANDOVER",
        /// An account goes from one solution to another.
        Transfer = "TRANSFER",
        /// The same, as `set_solution_migration_intent` has it.
        Migration = "MIGRATION",
    }
}

/// What a call wants of a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It begins.
    Open,
    /// It is to happen at a time.
    Schedule,
    /// It is agreed to.
    Confirm,
    /// It is not to happen.
    Cancel,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Waits to be confirmed.
    Pending,
    /// Waits for its time.
    Scheduled,
    /// Done.
    Completed,
    /// Not to be done.
    Cancelled,
}

impl Stage {
    /// Whether something can still happen.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::Scheduled)
    }

    /// `status` of a mobility intent's node.
    #[must_use]
    pub const fn of_mobility_node(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Scheduled => "ACTIVE",
            Self::Completed => "COMPLETED",
            Self::Cancelled => "CANCELLED",
        }
    }

    /// `status` in the answer to a call about mobility.
    #[must_use]
    pub const fn of_mobility_answer(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Scheduled => "SCHEDULED",
            Self::Completed => "COMPLETED",
            Self::Cancelled => "REJECTED",
        }
    }

    /// `status` of a migration intent's node.
    #[must_use]
    pub const fn of_migration_node(self) -> &'static str {
        match self {
            Self::Pending => "INITIATED",
            Self::Scheduled => "ACCEPTED",
            Self::Completed => "COMPLETED",
            Self::Cancelled => "REJECTED",
        }
    }

    /// `status` in the answer to a call about migration.
    #[must_use]
    pub const fn of_migration_answer(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Scheduled => "SCHEDULED",
            Self::Completed => "APPROVED",
            Self::Cancelled => "REJECTED",
        }
    }

    /// What remains to be done, for people.
    #[must_use]
    pub const fn next_steps(self) -> &'static [&'static str] {
        match self {
            Self::Pending => &["Wait for the approval of the partner", "Confirm the move"],
            Self::Scheduled => &["Wait for the scheduled time"],
            Self::Completed | Self::Cancelled => &[],
        }
    }
}

/// A call about a move, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveRequest {
    /// What kind of move.
    pub movement: Movement,
    /// What is wanted of it.
    pub step: Step,
    /// The solution that it is about; the one that has the account, where it leaves one.
    pub solution_id: String,
    /// Where it goes, if it leaves one.
    pub target_solution_id: Option<String>,
    reason: Option<String>,
    scheduled_at: Option<Timestamp>,
}

impl MoveRequest {
    /// A handover that is wanted of an account, with nothing else said.
    #[must_use]
    pub fn handover(solution_id: String) -> Self {
        Self {
            movement: Movement::Handover,
            step: Step::Open,
            solution_id,
            target_solution_id: None,
            reason: None,
            scheduled_at: None,
        }
    }

    /// Reads the body of `POST /{waba}/obo_mobility_intent`.
    ///
    /// # Errors
    /// 100.
    pub fn parse_mobility(body: &Value, now: Timestamp) -> Result<Self, GraphError> {
        let keys = [
            "solution_id",
            "intent_type",
            "target_solution_id",
            "mobility_reason",
            "scheduled_execution_time",
            "metadata",
        ];
        let body = Object::new(body, Path::Param("body"), &keys)?;
        let solution_id = body.required_decimal_id("solution_id")?;
        let word = body.text("intent_type")?.ok_or_else(|| GraphError::required_parameter("intent_type"))?;
        let (movement, step) = match word.to_ascii_uppercase().as_str() {
            "INITIATE_TRANSFER" => (Movement::Transfer, Step::Open),
            "CONFIRM_TRANSFER" => (Movement::Transfer, Step::Confirm),
            "CANCEL_TRANSFER" => (Movement::Transfer, Step::Cancel),
            "REQUEST_HANDOVER" => (Movement::Handover, Step::Open),
            "APPROVE_HANDOVER" => (Movement::Handover, Step::Confirm),
            "REJECT_HANDOVER" => (Movement::Handover, Step::Cancel),
            _ => {
                let allowed = [
                    "INITIATE_TRANSFER",
                    "CONFIRM_TRANSFER",
                    "CANCEL_TRANSFER",
                    "REQUEST_HANDOVER",
                    "APPROVE_HANDOVER",
                    "REJECT_HANDOVER",
                ];
                return Err(GraphError::parameter(not_one_of("intent_type", &allowed, word)));
            }
        };
        if let Some(metadata) = body.get("metadata") {
            Object::open(metadata, Path::Param("metadata"))?;
        }
        let times = ("mobility_reason", "scheduled_execution_time");
        Self { movement, step, ..Self::handover(solution_id) }.with_rest(&body, times, now)
    }

    /// Reads the body of `POST /{waba}/set_solution_migration_intent`.
    ///
    /// # Errors
    /// 100.
    pub fn parse_migration(body: &Value, now: Timestamp) -> Result<Self, GraphError> {
        let keys =
            ["solution_id", "migration_intent", "target_solution_id", "migration_reason", "scheduled_migration_time"];
        let body = Object::new(body, Path::Param("body"), &keys)?;
        let solution_id = body.required_decimal_id("solution_id")?;
        let word = body.text("migration_intent")?.ok_or_else(|| GraphError::required_parameter("migration_intent"))?;
        let step = match word.to_ascii_uppercase().as_str() {
            "INITIATE_MIGRATION" => Step::Open,
            "CANCEL_MIGRATION" => Step::Cancel,
            "CONFIRM_MIGRATION" => Step::Confirm,
            "SCHEDULE_MIGRATION" => Step::Schedule,
            _ => {
                let allowed = ["INITIATE_MIGRATION", "CANCEL_MIGRATION", "CONFIRM_MIGRATION", "SCHEDULE_MIGRATION"];
                return Err(GraphError::parameter(not_one_of("migration_intent", &allowed, word)));
            }
        };
        let times = ("migration_reason", "scheduled_migration_time");
        Self { movement: Movement::Migration, step, ..Self::handover(solution_id) }.with_rest(&body, times, now)
    }

    /// Reason, time and target, which both calls have under names of their own.
    fn with_rest(
        mut self,
        body: &Object<'_, '_>,
        (reason, time): (&'static str, &'static str),
        now: Timestamp,
    ) -> Result<Self, GraphError> {
        self.reason = body.text_up_to(reason, MAX_REASON_CHARS)?.map(str::to_owned);
        self.target_solution_id = body.decimal_id("target_solution_id")?;
        self.scheduled_at = match body.text(time)? {
            None | Some("") => None,
            Some(text) => Some(Timestamp::parse(text).map_err(|_| {
                GraphError::parameter(format!("Param {time} must be an ISO 8601 time such as 2026-12-01T12:00:00Z."))
            })?),
        };
        if self.scheduled_at.is_some_and(|at| at <= now) {
            return Err(GraphError::parameter(format!("Param {time} must be in the future.")));
        }
        if self.step == Step::Schedule && self.scheduled_at.is_none() {
            return Err(GraphError::required_parameter(time));
        }
        if self.step == Step::Open && self.movement != Movement::Handover && self.target_solution_id.is_none() {
            return Err(GraphError::required_parameter("target_solution_id"));
        }
        if self.target_solution_id.as_deref() == Some(self.solution_id.as_str()) {
            return Err(GraphError::parameter("Param target_solution_id must be another solution than solution_id."));
        }
        Ok(self)
    }
}

/// `set_obo_mobility_intent`, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetMobility {
    /// Where the account is to go; absent: the caller's own.
    pub solution_id: Option<String>,
    /// The app that asks, where it is named.
    pub app_id: Option<String>,
    /// Echoed.
    pub client_mutation_id: Option<String>,
}

impl SetMobility {
    /// Reads the body of `POST /{waba}/set_obo_mobility_intent`.
    ///
    /// # Errors
    /// 100, also where the body names another account than the path.
    pub fn parse(body: &Value, waba_id: &str) -> Result<Self, GraphError> {
        let keys = ["waba_id", "solution_id", "app_id", "actor_id", "client_mutation_id"];
        let body = Object::new(body, Path::Param("body"), &keys)?;
        if body.required_decimal_id("waba_id")? != waba_id {
            return Err(GraphError::parameter("Param waba_id must be the WhatsApp Business Account of the path."));
        }
        body.decimal_id("actor_id")?;
        Ok(Self {
            solution_id: body.decimal_id("solution_id")?,
            app_id: body.decimal_id("app_id")?,
            client_mutation_id: body.text_up_to("client_mutation_id", MAX_MUTATION_ID_CHARS)?.map(str::to_owned),
        })
    }
}

/// A move.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveIntent {
    /// What kind of move.
    pub movement: Movement,
    /// How far it is.
    pub stage: Stage,
    /// The solution that it is about.
    pub solution_id: String,
    /// Where it goes, if it leaves one.
    pub target_solution_id: Option<String>,
    /// When it is to happen, or when it happened.
    pub at: Option<Timestamp>,
    reason: Option<String>,
}

impl MoveIntent {
    /// Begins one.
    ///
    /// # Errors
    /// 100 for a call that goes on with a move, with HTTP 422; for a migration at a time that does not say where to.
    pub fn open(request: &MoveRequest) -> Result<Self, GraphError> {
        let stage = match request.step {
            Step::Open => Stage::Pending,
            Step::Schedule if request.target_solution_id.is_some() => Stage::Scheduled,
            Step::Schedule => return Err(GraphError::required_parameter("target_solution_id")),
            Step::Confirm | Step::Cancel => return Err(nothing_open()),
        };
        Ok(Self {
            movement: request.movement,
            stage,
            solution_id: request.solution_id.clone(),
            target_solution_id: request.target_solution_id.clone(),
            at: request.scheduled_at,
            reason: request.reason.clone(),
        })
    }

    /// Goes on as the call wants it. Afterwards it may be completed: then the account moves.
    ///
    /// # Errors
    /// 100 with HTTP 409 for a second one, 422 for one that is over or about other solutions.
    pub fn advance(&mut self, request: &MoveRequest, now: Timestamp) -> Result<(), GraphError> {
        if request.step == Step::Open {
            return Err(GraphError::conflict("A move of this account is in progress already"));
        }
        if !self.stage.is_open() {
            return Err(nothing_open());
        }
        let target = request.target_solution_id.as_ref();
        if request.solution_id != self.solution_id
            || target.is_some_and(|target| Some(target) != self.target_solution_id.as_ref())
        {
            return Err(GraphError::impossible_now("The move in progress is about another solution"));
        }
        if let Some(reason) = &request.reason {
            self.reason = Some(reason.clone());
        }
        let was_scheduled = self.stage == Stage::Scheduled;
        match request.step {
            Step::Open | Step::Cancel => self.stage = Stage::Cancelled,
            Step::Schedule => {
                self.stage = Stage::Scheduled;
                self.at = request.scheduled_at;
            }
            Step::Confirm => {
                self.at = request.scheduled_at.or(self.at).filter(|at| !was_scheduled && *at > now);
                self.stage = if self.at.is_some() { Stage::Scheduled } else { Stage::Completed };
                self.at = self.at.or(Some(now));
            }
        }
        Ok(())
    }

    /// Completes it once its time has come; answers whether it did so now.
    pub fn complete_if_due(&mut self, now: Timestamp) -> bool {
        let is_due = self.stage == Stage::Scheduled && self.at.is_some_and(|at| at <= now);
        if is_due {
            self.stage = Stage::Completed;
        }
        is_due
    }

    /// The solution that has the account afterwards.
    #[must_use]
    pub fn destination(&self) -> &str {
        self.target_solution_id.as_deref().unwrap_or(&self.solution_id)
    }

    /// The solution that has it no more.
    #[must_use]
    pub fn origin(&self) -> Option<&str> {
        self.target_solution_id.as_ref().map(|_| self.solution_id.as_str())
    }
}

fn nothing_open() -> GraphError {
    GraphError::impossible_now("There is no move of this account in progress")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-22T10:00:00Z").unwrap()
    }

    fn mobility(kind: &str, target: Option<&str>) -> Result<MoveRequest, GraphError> {
        let body = json!({"solution_id": "1", "intent_type": kind, "target_solution_id": target});
        MoveRequest::parse_mobility(&body, now())
    }

    fn migration(intent: &str, at: Option<&str>) -> Result<MoveRequest, GraphError> {
        let body = json!({"solution_id": 1, "migration_intent": intent, "target_solution_id": "2", "scheduled_migration_time": at});
        MoveRequest::parse_migration(&body, now())
    }

    #[test]
    fn a_handover_is_approved_or_rejected() {
        let mut intent = MoveIntent::open(&mobility("REQUEST_HANDOVER", None).unwrap()).unwrap();
        assert_eq!((intent.stage.of_mobility_answer(), intent.destination(), intent.origin()), ("PENDING", "1", None));
        let mut other = intent.clone();
        intent.advance(&mobility("APPROVE_HANDOVER", None).unwrap(), now()).unwrap();
        assert_eq!((intent.stage.of_mobility_node(), intent.at), ("COMPLETED", Some(now())));
        other.advance(&mobility("REJECT_HANDOVER", None).unwrap(), now()).unwrap();
        assert_eq!((other.stage.of_mobility_node(), other.stage.of_mobility_answer()), ("CANCELLED", "REJECTED"));
        let again = other.advance(&mobility("APPROVE_HANDOVER", None).unwrap(), now());
        assert_eq!(again.map_err(|error| error.http_status), Err(422));
    }

    #[test]
    fn a_transfer_says_where_to() {
        assert_eq!(mobility("INITIATE_TRANSFER", None).map_err(|error| error.code), Err(100));
        assert_eq!(mobility("INITIATE_TRANSFER", Some("1")).map_err(|error| error.code), Err(100));
        let mut intent = MoveIntent::open(&mobility("INITIATE_TRANSFER", Some("2")).unwrap()).unwrap();
        assert_eq!((intent.destination(), intent.origin()), ("2", Some("1")));
        let second = intent.advance(&mobility("INITIATE_TRANSFER", Some("2")).unwrap(), now());
        assert_eq!(second.map_err(|error| error.http_status), Err(409));
        let elsewhere = intent.advance(&mobility("CONFIRM_TRANSFER", Some("3")).unwrap(), now());
        assert_eq!(elsewhere.map_err(|error| error.http_status), Err(422));
        assert!(MoveIntent::open(&mobility("CONFIRM_TRANSFER", None).unwrap()).is_err());
    }

    #[test]
    fn a_migration_waits_for_its_time_or_for_a_confirmation() {
        let noon = Timestamp::parse("2026-11-22T12:00:00Z").unwrap();
        let mut intent = MoveIntent::open(&migration("INITIATE_MIGRATION", None).unwrap()).unwrap();
        intent.advance(&migration("SCHEDULE_MIGRATION", Some("2026-11-22T12:00:00Z")).unwrap(), now()).unwrap();
        assert_eq!((intent.stage.of_migration_node(), intent.stage.of_migration_answer()), ("ACCEPTED", "SCHEDULED"));
        let mut confirmed = intent.clone();
        confirmed.advance(&migration("CONFIRM_MIGRATION", None).unwrap(), now()).unwrap();
        assert_eq!(confirmed.stage, Stage::Completed);
        assert!(!intent.complete_if_due(now()) && intent.complete_if_due(noon) && !intent.complete_if_due(noon));
        assert_eq!(intent.stage.of_migration_node(), "COMPLETED");
        let mut later =
            MoveIntent::open(&migration("INITIATE_MIGRATION", Some("2026-11-22T12:00:00Z")).unwrap()).unwrap();
        assert_eq!(later.stage, Stage::Pending);
        later.advance(&migration("CONFIRM_MIGRATION", None).unwrap(), now()).unwrap();
        assert_eq!((later.stage, later.at), (Stage::Scheduled, Some(noon)));
    }

    #[test]
    fn bad_calls_are_refused() {
        for request in [
            mobility("TELEPORT", None),
            migration("INITIATE_MIGRATION", Some("2026-11-22T09:00:00Z")),
            migration("INITIATE_MIGRATION", Some("soon")),
            migration("SCHEDULE_MIGRATION", None),
            migration("TELEPORT", None),
            MoveRequest::parse_mobility(&json!({"intent_type": "REQUEST_HANDOVER"}), now()),
            MoveRequest::parse_mobility(
                &json!({"solution_id": "1", "intent_type": "REQUEST_HANDOVER", "metadata": 5}),
                now(),
            ),
            MoveRequest::parse_migration(&json!({"solution_id": "1"}), now()),
        ] {
            assert_eq!(request.map_err(|error| error.code), Err(100));
        }
    }

    #[test]
    fn set_mobility_is_about_the_account_of_the_path() {
        let read =
            SetMobility::parse(&json!({"waba_id": "3", "solution_id": "1", "client_mutation_id": "m"}), "3").unwrap();
        assert_eq!((read.solution_id.as_deref(), read.client_mutation_id.as_deref()), (Some("1"), Some("m")));
        for body in [
            json!({}),
            json!({"waba_id": "4"}),
            json!({"waba_id": "3", "actor_id": "x"}),
            json!({"waba_id": "3", "app_id": []}),
        ] {
            assert_eq!(SetMobility::parse(&body, "3").map_err(|error| error.code), Err(100), "{body}");
        }
    }
}
