//! `/{waba-id}/assigned_users`: who works with an account, and what they may do (spec §8.13).

use recado_whatsapp::GraphError;
use recado_whatsapp::account::task::{Assignment, parse_user};
use serde_json::{Value, json};

use super::call::Call;
use super::project::{object, project};
use super::{answer, list as pages};
use crate::partner::{portfolio, users};
use crate::state::State;
use crate::world::{Caller, MANAGEMENT};

const TYPE_NAME: &str = "AssignedUser";

pub(super) async fn list(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let business_id = call.required_text("business")?;
    let world = state.world.current();
    let business = world.businesses.get(&business_id);
    let business = match business {
        Some(business) if portfolio::is_connected(state, &business_id, waba_id).await? => business,
        _ => return Err(GraphError::parameter("Invalid business: not found or without access to the account")),
    };
    let users = users::assigned(state, waba_id, &business_id).await?;
    let total = users.len();
    let nodes = users
        .into_iter()
        .map(|(user, tasks)| {
            let node = json!({
                "id": user.id,
                "name": user.name,
                "business": {"id": business.id, "name": business.name},
                "user_type": user.user_type,
                "tasks": tasks,
            });
            let defaults = ["id", "name", "business", "user_type", "tasks"];
            Ok((user.id, project(call, object(node), &defaults, TYPE_NAME)?))
        })
        .collect::<Result<Vec<_>, GraphError>>()?;
    let mut page = pages::page(state, call, nodes)?;
    if let (Some(page), Some(_)) = (page.as_object_mut(), call.param("summary")) {
        page.insert("summary".into(), json!({"total_count": total}));
    }
    Ok(page)
}

pub(super) async fn assign(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let new = Assignment::parse(&call.params)?;
    users::assign(state, waba_id, new, call.actor(state, caller)).await?;
    Ok(answer::success())
}

pub(super) async fn remove(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let user_id = parse_user(&call.params)?;
    users::remove(state, waba_id, &user_id, call.actor(state, caller)).await?;
    Ok(answer::success())
}
