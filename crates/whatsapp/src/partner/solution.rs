//! A multi-partner solution: one app owns it, another is invited, and both can bring it to an end together.
//!
//! ```text
//! INITIATED ──accept──▶ ACTIVE ──send + accept_deactivation──▶ DEACTIVATED
//!     └──reject──▶ REJECTED
//! ```
//! `DRAFT` is a solution that was not sent to the partner; calls make none.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::solution_request::{MESSAGING, NewSolution, Rejection, Side};
use crate::error::GraphError;
use crate::pricing::word_enum::word_enum;
use crate::webhook::AccountChange;

/// What every partner of a solution may do with its accounts.
const DEFAULT_PERMISSIONS: [&str; 4] = ["MANAGE", "DEVELOP", "MANAGE_TEMPLATES", "VIEW_INSIGHTS"];

word_enum! {
    /// How a solution stands.
    #[derive(Serialize, Deserialize)]
    SolutionStatus {
        /// Not sent to the partner.
        Draft = "DRAFT",
        /// The partner was invited.
        Initiated = "INITIATED",
        /// The partner accepted.
        Active = "ACTIVE",
        /// It was rejected.
        Rejected = "REJECTED",
        /// Both brought it to an end.
        Deactivated = "DEACTIVATED",
    }
}

word_enum! {
    /// What somebody must answer to.
    #[derive(Serialize, Deserialize)]
    PendingRequest {
        /// The invitation.
        Activation = "PENDING_ACTIVATION",
        /// The request to end it.
        Deactivation = "PENDING_DEACTIVATION",
        /// Nothing.
        None = "NONE",
    }
}

word_enum! {
    /// How the invited app stands.
    #[derive(Serialize, Deserialize)]
    PartnerStatus {
        /// Not invited.
        Draft = "DRAFT",
        /// About to be invited.
        Initiated = "INITIATED",
        /// Invited.
        NotificationSent = "NOTIFICATION_SENT",
        /// In.
        Accepted = "ACCEPTED",
        /// Not in.
        Rejected = "REJECTED",
        /// Not in any more.
        Deactivated = "DEACTIVATED",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct DeactivationRequest {
    id: String,
    by: Side,
    reason: Option<String>,
}

/// A solution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Solution {
    name: String,
    owner_app_id: String,
    partner_app_id: String,
    messaging: Side,
    status: SolutionStatus,
    pending: PendingRequest,
    partner_status: PartnerStatus,
    deactivation: Option<DeactivationRequest>,
}

impl Solution {
    /// Makes one and invites the partner.
    ///
    /// # Errors
    /// 100 for an app that invites itself.
    pub fn found(new: NewSolution, owner_app_id: &str) -> Result<Self, GraphError> {
        if new.partner_app_id == owner_app_id {
            return Err(GraphError::parameter("Invalid parameter value for partner_app_id"));
        }
        Ok(Self {
            name: new.name,
            owner_app_id: owner_app_id.to_owned(),
            partner_app_id: new.partner_app_id,
            messaging: new.messaging,
            status: SolutionStatus::Initiated,
            pending: PendingRequest::Activation,
            partner_status: PartnerStatus::NotificationSent,
            deactivation: None,
        })
    }

    /// The app that made it.
    #[must_use]
    pub fn owner_app_id(&self) -> &str {
        &self.owner_app_id
    }

    /// The app that was invited.
    #[must_use]
    pub fn partner_app_id(&self) -> &str {
        &self.partner_app_id
    }

    /// Which side an app is on; `None` for all others.
    #[must_use]
    pub fn side_of(&self, app_id: &str) -> Option<Side> {
        if app_id == self.owner_app_id {
            Some(Side::Owner)
        } else if app_id == self.partner_app_id {
            Some(Side::Partner)
        } else {
            None
        }
    }

    /// Whether accounts can be brought to it.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status == SolutionStatus::Active
    }

    /// Whether this side may send messages for the solution's accounts.
    #[must_use]
    pub fn may_message(&self, side: Side) -> bool {
        self.messaging == side
    }

    /// How the invited app stands.
    #[must_use]
    pub const fn partner_status(&self) -> PartnerStatus {
        self.partner_status
    }

    /// The invited app comes in.
    ///
    /// # Errors
    /// 200 for any other app, 100 with HTTP 422 where there is nothing to accept.
    pub fn accept(&mut self, caller_app_id: &str, named_app_id: &str) -> Result<(), GraphError> {
        if self.side_of(caller_app_id) != Some(Side::Partner) || named_app_id != self.partner_app_id {
            return Err(GraphError::not_yours("The app was not invited to this Multi-Partner Solution"));
        }
        if self.status != SolutionStatus::Initiated || self.pending != PendingRequest::Activation {
            return Err(GraphError::impossible_now("The solution cannot be accepted in its current state"));
        }
        self.status = SolutionStatus::Active;
        self.pending = PendingRequest::None;
        self.partner_status = PartnerStatus::Accepted;
        Ok(())
    }

    /// The owner takes the invitation back, or stays against the partner's wish to end it.
    ///
    /// # Errors
    /// 200 for all but the owner; 100 where there is no such request (404), or not any more (422).
    pub fn reject(&mut self, caller_app_id: &str, rejection: &Rejection) -> Result<(), GraphError> {
        if self.side_of(caller_app_id) != Some(Side::Owner) {
            return Err(GraphError::not_yours("Only solution owners can reject requests for their solutions"));
        }
        if rejection.is_deactivation {
            return self.reject_deactivation(caller_app_id);
        }
        if rejection.partner_app_id.as_deref() != Some(self.partner_app_id.as_str()) {
            return Err(no_such_request());
        }
        match (self.status, self.pending) {
            (SolutionStatus::Initiated, PendingRequest::Activation) => {
                self.status = SolutionStatus::Rejected;
                self.pending = PendingRequest::None;
                self.partner_status = PartnerStatus::Rejected;
                Ok(())
            }
            (SolutionStatus::Draft, _) => Err(no_such_request()),
            (SolutionStatus::Initiated, _) => {
                Err(GraphError::impossible_now("Solution is not in a valid state to reject this type of request"))
            }
            _ => Err(GraphError::impossible_now(
                "The specified request has already been processed and cannot be rejected",
            )),
        }
    }

    /// One side asks the other to end it. `request_id` is new.
    ///
    /// # Errors
    /// 200 for other apps, 100 with HTTP 422 where it is over or asked for already.
    pub fn request_deactivation(
        &mut self,
        caller_app_id: &str,
        request_id: &str,
        reason: Option<String>,
    ) -> Result<(), GraphError> {
        let by = self.side_of(caller_app_id).ok_or_else(not_authorized)?;
        if self.pending == PendingRequest::Deactivation {
            return Err(GraphError::impossible_now("A deactivation request is pending for this solution already"));
        }
        if !matches!(self.status, SolutionStatus::Active | SolutionStatus::Initiated) {
            return Err(GraphError::impossible_now("The solution is not eligible for deactivation"));
        }
        self.pending = PendingRequest::Deactivation;
        self.deactivation = Some(DeactivationRequest { id: request_id.to_owned(), by, reason });
        Ok(())
    }

    /// The other side agrees: it is over.
    ///
    /// # Errors
    /// 200 for other apps and for the side that asked, 100 with HTTP 422 where nothing is asked for.
    pub fn accept_deactivation(&mut self, caller_app_id: &str) -> Result<(), GraphError> {
        self.check_answerer(caller_app_id, "accept")?;
        self.status = SolutionStatus::Deactivated;
        self.pending = PendingRequest::None;
        self.partner_status = PartnerStatus::Deactivated;
        self.deactivation = None;
        Ok(())
    }

    /// The other side does not agree: it goes on as it was.
    ///
    /// # Errors
    /// As [`Self::accept_deactivation`].
    pub fn reject_deactivation(&mut self, caller_app_id: &str) -> Result<(), GraphError> {
        self.check_answerer(caller_app_id, "reject")?;
        let was_active = self.status == SolutionStatus::Active;
        self.pending = if was_active { PendingRequest::None } else { PendingRequest::Activation };
        self.deactivation = None;
        Ok(())
    }

    fn check_answerer(&self, caller_app_id: &str, verb: &str) -> Result<(), GraphError> {
        let side = self.side_of(caller_app_id).ok_or_else(not_authorized)?;
        match &self.deactivation {
            Some(request) if self.pending == PendingRequest::Deactivation => {
                if request.by == side {
                    return Err(GraphError::of(10).http_status(403).message(format!(
                        "(#10) Insufficient permissions to {verb} deactivation request for this solution"
                    )));
                }
                Ok(())
            }
            _ => Err(GraphError::impossible_now(&format!("Solution must have pending deactivation request to {verb}"))),
        }
    }

    /// As `partner_solutions` names its state: there a wish to end it is a state of its own.
    #[must_use]
    pub fn webhook_status(&self) -> &'static str {
        if self.pending == PendingRequest::Deactivation { self.pending.as_str() } else { self.status.as_str() }
    }

    /// The webhook `partner_solutions` about it.
    #[must_use]
    pub fn notice(&self, id: &str, is_new: bool) -> AccountChange {
        let event = if is_new { "SOLUTION_CREATED" } else { "SOLUTION_UPDATED" };
        AccountChange {
            field: "partner_solutions",
            value: json!({"event": event, "solution_id": id, "solution_status": self.webhook_status()}),
        }
    }

    /// The node, but for the name of the owner's app.
    #[must_use]
    pub fn to_json(&self, id: &str) -> Value {
        let configured = self.may_message(Side::Owner).then_some(MESSAGING);
        let permissions: Vec<&str> = DEFAULT_PERMISSIONS.into_iter().chain(configured).collect();
        json!({
            "id": id,
            "name": self.name,
            "status": self.status.as_str(),
            "status_for_pending_request": self.pending.as_str(),
            "owner_app": {"id": self.owner_app_id},
            "owner_permissions": permissions,
        })
    }
}

fn not_authorized() -> GraphError {
    GraphError::not_yours("You are not authorized to manage this Multi-Partner Solution")
}

fn no_such_request() -> GraphError {
    GraphError::not_there("No pending request of the specified type found for this solution")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn body() -> Value {
        json!({"solution_name": "Shop help", "partner_app_id": "2", "owner_permissions": ["MESSAGING"], "partner_permissions": []})
    }

    fn invited() -> Solution {
        Solution::found(NewSolution::parse(&body()).unwrap(), "1").unwrap()
    }

    fn active() -> Solution {
        let mut solution = invited();
        solution.accept("2", "2").unwrap();
        solution
    }

    fn status(result: Result<(), GraphError>) -> Result<(), u16> {
        result.map_err(|error| error.http_status)
    }

    #[test]
    fn a_new_one_invites_the_partner() {
        let node = invited().to_json("9");
        assert_eq!(
            (&node["status"], &node["status_for_pending_request"]),
            (&json!("INITIATED"), &json!("PENDING_ACTIVATION"))
        );
        assert_eq!(
            node["owner_permissions"],
            json!(["MANAGE", "DEVELOP", "MANAGE_TEMPLATES", "VIEW_INSIGHTS", "MESSAGING"])
        );
        assert_eq!(
            invited().notice("9", true).value,
            json!({"event": "SOLUTION_CREATED", "solution_id": "9", "solution_status": "INITIATED"})
        );
        assert_eq!((invited().side_of("1"), invited().side_of("3")), (Some(Side::Owner), None));
        assert!(Solution::found(NewSolution::parse(&body()).unwrap(), "2").is_err());
    }

    #[test]
    fn only_the_invited_app_accepts_and_only_once() {
        let mut solution = invited();
        assert_eq!(status(solution.accept("1", "2")), Err(403));
        assert_eq!(status(solution.accept("2", "1")), Err(403));
        assert_eq!(status(solution.accept("2", "2")), Ok(()));
        assert_eq!(status(solution.accept("2", "2")), Err(422));
        assert_eq!((solution.is_active(), solution.partner_status()), (true, PartnerStatus::Accepted));
    }

    #[test]
    fn the_owner_rejects() {
        let partnership = |app: &str| {
            Rejection::parse(&json!({"request_type": "PARTNERSHIP_REQUEST", "partner_app_id": app})).unwrap()
        };
        let mut solution = invited();
        assert_eq!(status(solution.reject("2", &partnership("2"))), Err(403));
        assert_eq!(status(solution.reject("1", &partnership("3"))), Err(404));
        assert_eq!(status(solution.reject("1", &partnership("2"))), Ok(()));
        assert_eq!(status(solution.reject("1", &partnership("2"))), Err(422));
        assert_eq!(solution.webhook_status(), "REJECTED");
        let mut solution = active();
        let deactivation = Rejection::parse(&json!({"request_type": "deactivation_request"})).unwrap();
        assert_eq!(status(solution.reject("1", &deactivation)), Err(422));
        solution.request_deactivation("2", "77", None).unwrap();
        assert_eq!(status(solution.reject("1", &deactivation)), Ok(()));
        assert!(solution.is_active());
    }

    #[test]
    fn both_end_it_together() {
        let mut solution = active();
        assert_eq!(status(solution.accept_deactivation("1")), Err(422));
        assert_eq!(status(solution.request_deactivation("3", "77", None)), Err(403));
        assert_eq!(status(solution.request_deactivation("1", "77", Some("over".to_owned()))), Ok(()));
        assert_eq!((solution.webhook_status(), solution.is_active()), ("PENDING_DEACTIVATION", true));
        assert_eq!(status(solution.request_deactivation("2", "78", None)), Err(422));
        assert_eq!(status(solution.accept_deactivation("1")), Err(403));
        assert_eq!(status(solution.reject_deactivation("2")), Ok(()));
        assert_eq!(solution.webhook_status(), "ACTIVE");
        solution.request_deactivation("2", "79", None).unwrap();
        assert_eq!(status(solution.accept_deactivation("1")), Ok(()));
        assert_eq!((solution.webhook_status(), solution.partner_status()), ("DEACTIVATED", PartnerStatus::Deactivated));
        assert_eq!(status(solution.request_deactivation("1", "80", None)), Err(422));
    }

    #[test]
    fn an_invitation_is_ended_too() {
        let mut solution = invited();
        solution.request_deactivation("1", "77", None).unwrap();
        assert_eq!(status(solution.accept("2", "2")), Err(422));
        solution.reject_deactivation("2").unwrap();
        assert_eq!(status(solution.accept("2", "2")), Ok(()));
    }

    proptest! {
        #[test]
        fn what_is_over_stays_over(steps in proptest::collection::vec((0_u8..6, prop::bool::ANY), 0..30)) {
            let mut solution = invited();
            let mut over = false;
            for (step, by_owner) in steps {
                let app = if by_owner { "1" } else { "2" };
                let partnership = Rejection { is_deactivation: false, partner_app_id: Some("2".to_owned()) };
                let done = match step {
                    0 => solution.accept(app, "2"),
                    1 => solution.reject(app, &partnership),
                    2 => solution.request_deactivation(app, "7", None),
                    3 => solution.accept_deactivation(app),
                    4 => solution.reject_deactivation(app),
                    _ => solution.reject(app, &Rejection { is_deactivation: true, partner_app_id: None }),
                };
                prop_assert!(!(over && done.is_ok()));
                over = matches!(solution.status, SolutionStatus::Rejected | SolutionStatus::Deactivated);
                prop_assert!(!over || solution.pending == PendingRequest::None);
                prop_assert_eq!(solution.deactivation.is_some(), solution.pending == PendingRequest::Deactivation);
                let stored = serde_json::to_string(&solution).unwrap();
                prop_assert_eq!(serde_json::from_str::<Solution>(&stored).unwrap(), solution.clone());
            }
        }
    }
}
