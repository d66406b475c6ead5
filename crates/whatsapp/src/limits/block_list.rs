//! The customers a business blocked (spec §8.5): who may be blocked, the answer with what succeeded and what did not, and what a send
//! to one of them gets.

use recado_core::Timestamp;
use serde_json::{Map, Value, json};

use super::assumptions::Assumptions;
use crate::bsuid::Bsuid;
use crate::error::GraphError;
use crate::json_read::{Object, Path};
use crate::phone;
use crate::window;

/// Entries a number's list may have.
pub const MAX_BLOCKED: u64 = 64_000;

const SOME_FAILED: i64 = 139_100;
const LIST_FULL: i64 = 139_101;
const LIST_CHANGED: i64 = 139_102;

/// One entry of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockTarget {
    /// As the caller wrote it.
    pub input: String,
    /// Whom it names.
    pub user: BlockedUser,
}

/// Whom an entry names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockedUser {
    /// By number.
    WaId(String),
    /// By business-scoped user id.
    UserId(Bsuid),
    /// By nothing that is either; the entry fails, the others do not.
    Invalid,
}

/// Reads the body of `POST` and `DELETE /{phone}/block_users`. `business_digits` is the business's number, whose calling code is put
/// before numbers without `+`.
///
/// # Errors
/// 100 for a body of another shape.
pub fn parse(body: &Value, business_digits: &str) -> Result<Vec<BlockTarget>, GraphError> {
    let root = Path::Param("block_users");
    if body.get("messaging_product").and_then(Value::as_str) != Some("whatsapp") {
        return Err(GraphError::parameter("Param messaging_product must be one of {WHATSAPP}."));
    }
    let list = body.get("block_users").filter(|list| !list.is_null());
    let list = list.ok_or_else(|| GraphError::required_parameter("block_users"))?;
    let list = crate::params::unfold(list);
    let entries = list.as_array().ok_or_else(|| GraphError::parameter("Param block_users must be a JSON array."))?;
    if entries.is_empty() {
        return Err(GraphError::parameter("Param block_users must not be empty."));
    }
    entries
        .iter()
        .enumerate()
        .map(|(index, entry)| {
            let path = root.index(index);
            let entry = Object::new(entry, path, &["user", "user_id"])?;
            if let Some(user) = entry.id("user")? {
                let input = user.into_owned();
                let user = phone::normalise(&input, business_digits).map_or(BlockedUser::Invalid, BlockedUser::WaId);
                return Ok(BlockTarget { input, user });
            }
            let id = entry.text("user_id")?.filter(|id| !id.is_empty());
            let input = id.ok_or_else(|| GraphError::required_parameter(&path.key("user").to_string()))?.to_owned();
            let user = input.parse().map_or(BlockedUser::Invalid, BlockedUser::UserId);
            Ok(BlockTarget { input, user })
        })
        .collect()
}

/// What decides about one entry that is to be blocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockFacts {
    /// It names a customer there is.
    pub is_known: bool,
    /// It names a business's number.
    pub is_business: bool,
    /// It is on the list already; blocking it again succeeds.
    pub is_blocked: bool,
    /// When the customer last wrote to this number.
    pub last_inbound_at: Option<Timestamp>,
    /// Entries on the list, those of this request included that went before.
    pub list_length: u64,
}

/// Whether an entry may be blocked.
///
/// # Errors
/// The error in the entry's `errors`: 131009 for nobody and for businesses, 131047 when the customer did not write in the last 24
/// hours, 139101 when the list is full.
pub fn judge_block(facts: &BlockFacts, now: Timestamp) -> Result<(), GraphError> {
    if !facts.is_known {
        return Err(GraphError::invalid_value("The user is not a WhatsApp user."));
    }
    if facts.is_business {
        return Err(GraphError::invalid_value("A business cannot be blocked."));
    }
    if facts.is_blocked {
        return Ok(());
    }
    if !window::is_open(facts.last_inbound_at, now) {
        return Err(GraphError::of(131_047).details("Re-engagement required"));
    }
    if facts.list_length >= MAX_BLOCKED {
        return Err(GraphError::of(LIST_FULL).details("The block list has reached its limit of 64,000 users."));
    }
    Ok(())
}

/// What became of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockOutcome {
    /// As the caller wrote it.
    pub input: String,
    /// The customer's number, where the business may see it.
    pub wa_id: Option<String>,
    /// The business-scoped user id, where it is known.
    pub user_id: Option<String>,
    /// Why it failed.
    pub error: Option<GraphError>,
}

impl BlockOutcome {
    fn to_json(&self) -> Value {
        let mut user = Map::new();
        user.insert("input".into(), self.input.as_str().into());
        if let Some(wa_id) = &self.wa_id {
            user.insert("wa_id".into(), wa_id.as_str().into());
        }
        if let Some(user_id) = &self.user_id {
            user.insert("user_id".into(), user_id.as_str().into());
        }
        if let Some(error) = &self.error {
            let mut told = Map::new();
            told.insert("message".into(), error.title.into());
            told.insert("code".into(), error.code.into());
            if let Some(details) = &error.details {
                told.insert("error_data".into(), json!({ "details": details }));
            }
            user.insert("errors".into(), Value::Array(vec![told.into()]));
        }
        user.into()
    }
}

/// Whether users are blocked or unblocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockAction {
    /// `POST`.
    Block,
    /// `DELETE`.
    Unblock,
}

/// The answer: 200 when everything succeeded, otherwise 400 with both what did and an error.
#[must_use]
pub fn answer(action: BlockAction, outcomes: &[BlockOutcome], fbtrace_id: &str) -> (u16, Value) {
    let (failed, done): (Vec<_>, Vec<_>) = outcomes.iter().partition(|outcome| outcome.error.is_some());
    let listed = |outcomes: &[&BlockOutcome]| outcomes.iter().map(|outcome| outcome.to_json()).collect::<Value>();
    let mut users = Map::new();
    let succeeded = match action {
        BlockAction::Block => "added_users",
        BlockAction::Unblock => "removed_users",
    };
    users.insert(succeeded.into(), listed(&done));
    let mut body = Map::new();
    body.insert("messaging_product".into(), "whatsapp".into());
    if failed.is_empty() {
        body.insert("block_users".into(), users.into());
        return (200, body.into());
    }
    users.insert("failed_users".into(), listed(&failed));
    body.insert("block_users".into(), users.into());
    // One reason for all is told as such.
    let is_full = failed.iter().all(|outcome| outcome.error.as_ref().is_some_and(|error| error.code == LIST_FULL));
    let error = if is_full {
        GraphError::of(LIST_FULL).details("The block list has reached its limit of 64,000 users.")
    } else {
        let verb = if action == BlockAction::Block { "block" } else { "unblock" };
        GraphError::of(SOME_FAILED).details(format!("Failed to {verb} some users."))
    };
    if let Value::Object(envelope) = error.to_json(fbtrace_id) {
        body.extend(envelope);
    }
    (error.http_status, body.into())
}

/// One line of `GET /{phone}/block_users`.
#[must_use]
pub fn listed_user(wa_id: Option<&str>, user_id: Option<&str>) -> Value {
    let mut user = Map::new();
    user.insert("messaging_product".into(), "whatsapp".into());
    if let Some(wa_id) = wa_id {
        user.insert("wa_id".into(), wa_id.into());
    }
    if let Some(user_id) = user_id {
        user.insert("user_id".into(), user_id.into());
    }
    user.into()
}

/// Checks a page's cursor: it was made at a version of the list, and every change makes a new one.
///
/// # Errors
/// 139102 when the list has changed since.
pub fn check_page(cursor_version: i64, list_version: i64) -> Result<(), GraphError> {
    if cursor_version == list_version {
        return Ok(());
    }
    Err(GraphError::of(LIST_CHANGED).details("The block list changed while it was read. Read it from the start."))
}

/// What a send to a customer gets whom the business blocked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendToBlocked {
    /// The call is answered with this.
    Refuse(GraphError),
    /// The call is accepted, and the message fails with this.
    Fail(GraphError),
}

/// 130403 since 2026; before, the message was accepted and failed with 131026.
#[must_use]
pub fn send_to_blocked(now: Timestamp, assumptions: &Assumptions) -> SendToBlocked {
    if now >= assumptions.blocked_by_business_code_since {
        SendToBlocked::Refuse(GraphError::of(130_403))
    } else {
        SendToBlocked::Fail(GraphError::of(131_026))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUSINESS: &str = "34911222333";

    fn now() -> Timestamp {
        Timestamp::from_seconds(1_777_000_000)
    }

    fn recent() -> BlockFacts {
        BlockFacts {
            is_known: true,
            is_business: false,
            is_blocked: false,
            last_inbound_at: Some(now()),
            list_length: 0,
        }
    }

    fn outcome(input: &str, error: Option<GraphError>) -> BlockOutcome {
        BlockOutcome { input: input.to_owned(), wa_id: Some("16505551234".to_owned()), user_id: None, error }
    }

    #[test]
    fn a_request_names_users_by_number_or_id() {
        let body = json!({"messaging_product": "whatsapp", "block_users": [
            {"user": "+1 (650) 555-1234"}, {"user_id": "US.123"}, {"user": "nobody"}, {"user_id": "?"}]});
        let targets = parse(&body, BUSINESS).unwrap();
        let users: Vec<_> = targets.iter().map(|target| &target.user).collect();
        assert_eq!(users[0], &BlockedUser::WaId("16505551234".to_owned()));
        assert_eq!(users[1], &BlockedUser::UserId("US.123".parse().unwrap()));
        assert_eq!(users[2..], [&BlockedUser::Invalid, &BlockedUser::Invalid]);
        assert_eq!(targets[0].input, "+1 (650) 555-1234");
    }

    #[test]
    fn other_shapes_are_refused() {
        for body in [
            json!({"block_users": [{"user": "1"}]}),
            json!({"messaging_product": "whatsapp"}),
            json!({"messaging_product": "whatsapp", "block_users": []}),
            json!({"messaging_product": "whatsapp", "block_users": "x"}),
            json!({"messaging_product": "whatsapp", "block_users": [{}]}),
            json!({"messaging_product": "whatsapp", "block_users": ["1650"]}),
            json!({"messaging_product": "whatsapp", "block_users": [{"user": {}}]}),
            json!([]),
        ] {
            assert_eq!(parse(&body, BUSINESS).map_err(|error| error.code), Err(100), "{body}");
        }
    }

    #[test]
    fn only_who_wrote_in_the_last_day_can_be_blocked() {
        let code = |facts| judge_block(&facts, now()).err().map(|error| error.code);
        assert_eq!(code(recent()), None);
        assert_eq!(code(BlockFacts { last_inbound_at: None, ..recent() }), Some(131_047));
        let yesterday = Some(now().minus(window::CUSTOMER_SERVICE_WINDOW));
        assert_eq!(code(BlockFacts { last_inbound_at: yesterday, ..recent() }), Some(131_047));
        assert_eq!(code(BlockFacts { last_inbound_at: yesterday, is_blocked: true, ..recent() }), None);
        assert_eq!(code(BlockFacts { is_known: false, ..recent() }), Some(131_009));
        assert_eq!(code(BlockFacts { is_business: true, ..recent() }), Some(131_009));
        assert_eq!(code(BlockFacts { list_length: 63_999, ..recent() }), None);
        assert_eq!(code(BlockFacts { list_length: 64_000, ..recent() }), Some(139_101));
    }

    #[test]
    fn all_succeeded() {
        assert_eq!(
            answer(BlockAction::Block, &[outcome("+16505551234", None)], "t"),
            (
                200,
                json!({"messaging_product": "whatsapp",
                    "block_users": {"added_users": [{"input": "+16505551234", "wa_id": "16505551234"}]}})
            )
        );
        let (_, unblocked) = answer(BlockAction::Unblock, &[outcome("1", None)], "t");
        assert_eq!(unblocked["block_users"]["removed_users"][0]["input"], "1");
    }

    #[test]
    fn a_part_succeeded() {
        let late = GraphError::of(131_047).details("Re-engagement required");
        let (status, body) = answer(BlockAction::Block, &[outcome("1", None), outcome("2", Some(late))], "t");
        assert_eq!((status, &body["error"]["code"]), (400, &json!(139_100)));
        assert_eq!(body["block_users"]["added_users"].as_array().map(Vec::len), Some(1));
        assert_eq!(
            body["block_users"]["failed_users"][0]["errors"],
            json!([{"message": "Re-engagement message", "code": 131_047, "error_data": {"details": "Re-engagement required"}}])
        );
        let full = GraphError::of(139_101);
        let (_, body) = answer(BlockAction::Block, &[outcome("1", None), outcome("2", Some(full))], "t");
        assert_eq!(body["error"]["code"], 139_101);
    }

    #[test]
    fn a_page_of_an_older_list_is_no_page() {
        assert_eq!(check_page(3, 3), Ok(()));
        assert_eq!(check_page(3, 4).map_err(|error| error.code), Err(139_102));
        assert_eq!(listed_user(Some("1650"), None), json!({"messaging_product": "whatsapp", "wa_id": "1650"}));
        assert_eq!(listed_user(None, Some("US.1"))["user_id"], "US.1");
    }

    #[test]
    fn sends_to_them_are_refused_since_2026() {
        let assumptions = Assumptions::default();
        let since = assumptions.blocked_by_business_code_since;
        assert_eq!(send_to_blocked(since, &assumptions), SendToBlocked::Refuse(GraphError::of(130_403)));
        let before = since.minus(std::time::Duration::from_secs(1));
        assert_eq!(send_to_blocked(before, &assumptions), SendToBlocked::Fail(GraphError::of(131_026)));
    }
}
