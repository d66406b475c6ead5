//! `GET /{waba-id}/phone_numbers`: an account's numbers, sorted and filtered.

use std::cmp::Reverse;

use recado_core::Timestamp;
use recado_whatsapp::{GraphError, params};
use serde_json::{Map, Value};

use super::call::Call;
use super::list;
use super::number_life::is_there;
use super::phone_number::{DEFAULT_FIELDS, TYPE_NAME, node};
use super::project::project;
use crate::state::State;
use crate::world::{Caller, MANAGEMENT, PhoneNumber};

const FILTERS: [&str; 3] = ["account_mode", "messaging_limit_tier", "is_official_business_account"];
const SORTS: [&str; 4] =
    ["creation_time.asc", "creation_time.desc", "last_onboarded_time.asc", "last_onboarded_time.desc"];

pub(super) fn list(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let world = state.world.current();
    let mut numbers: Vec<&PhoneNumber> =
        world.numbers_of(waba_id).filter(|number| is_there(number.state.status)).collect();
    sort(&mut numbers, call)?;
    let filters = Filter::read_all(call)?;
    let nodes = numbers
        .into_iter()
        .map(|number| (number.id.clone(), node(state, &world, number, caller.app_id())))
        .filter(|(_, node)| filters.iter().all(|filter| filter.takes(node)))
        .map(|(id, node)| Ok((id, project(call, node, &DEFAULT_FIELDS, TYPE_NAME)?)))
        .collect::<Result<Vec<_>, GraphError>>()?;
    let total = nodes.len();
    list::with_summary(call, list::page(state, call, nodes)?, total)
}

/// The one that was onboarded last comes first where nothing else is asked for.
fn sort(numbers: &mut [&PhoneNumber], call: &Call) -> Result<(), GraphError> {
    let onboarded = |number: &&PhoneNumber| number.state.last_onboarded_at.unwrap_or(Timestamp::EPOCH);
    match call.text("sort")?.map(|sort| sort.to_ascii_lowercase()).as_deref() {
        Some("creation_time.asc") => numbers.sort_by_key(|number| number.created_at),
        Some("creation_time.desc") => numbers.sort_by_key(|number| Reverse(number.created_at)),
        Some("last_onboarded_time.asc") => numbers.sort_by_key(onboarded),
        None | Some("last_onboarded_time.desc") => numbers.sort_by_key(|number| Reverse(onboarded(number))),
        Some(other) => {
            let allowed = SORTS.join(", ");
            return Err(GraphError::parameter(format!("Param sort must be one of {{{allowed}}} - got \"{other}\".")));
        }
    }
    Ok(())
}

/// One condition of `filtering`.
struct Filter {
    field: &'static str,
    is_equal: bool,
    values: Vec<String>,
}

impl Filter {
    fn read_all(call: &Call) -> Result<Vec<Self>, GraphError> {
        let Some(filtering) = call.param("filtering") else { return Ok(Vec::new()) };
        let filtering = params::unfold(filtering);
        let Value::Array(conditions) = filtering.as_ref() else {
            return Err(GraphError::parameter("Param filtering must be an array."));
        };
        conditions.iter().map(Self::read).collect()
    }

    fn read(condition: &Value) -> Result<Self, GraphError> {
        let text = |name: &str| condition.get(name).and_then(Value::as_str);
        let missing =
            |name: &str| GraphError::parameter(format!("Param filtering must have {name} in each condition."));
        let field = text("field").ok_or_else(|| missing("field"))?;
        let known = FILTERS.into_iter().find(|known| *known == field).ok_or_else(|| {
            let allowed = FILTERS.join(", ");
            GraphError::parameter(format!("Param filtering must have a field of {{{allowed}}} - got \"{field}\"."))
        })?;
        let is_equal = match text("operator").map(str::to_ascii_uppercase).as_deref() {
            Some("EQUAL" | "IN") => true,
            Some("NOT_EQUAL" | "NOT_IN") => false,
            Some(other) => {
                return Err(GraphError::parameter(format!(
                    "Param filtering must have an operator of {{EQUAL, NOT_EQUAL, IN, NOT_IN}} - got \"{other}\"."
                )));
            }
            None => return Err(missing("operator")),
        };
        let values = match condition.get("value") {
            None | Some(Value::Null) => return Err(missing("value")),
            Some(Value::Array(values)) => values.iter().map(plain).collect(),
            Some(value) => vec![plain(value)],
        };
        Ok(Self { field: known, is_equal, values })
    }

    fn takes(&self, node: &Map<String, Value>) -> bool {
        let value = node.get(self.field).map(plain).unwrap_or_default();
        self.values.iter().any(|wanted| wanted.eq_ignore_ascii_case(&value)) == self.is_equal
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
