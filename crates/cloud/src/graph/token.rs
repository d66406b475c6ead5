//! Tokens about tokens: `/debug_token`, `/oauth/access_token`, `/me`.

use recado_whatsapp::GraphError;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use super::answer::graphs_own_error;
use super::call::Call;
use super::project::{object, project};
use crate::state::State;
use crate::world::{self, Caller, Token, World};

/// What a token stands for. Asked by the app itself, or by a token of the same app.
pub(super) fn debug(state: &State, call: &Call) -> Result<Value, GraphError> {
    let asking = call.caller(state)?;
    let input = call.required_text("input_token")?;
    let (world, now) = (state.world.current(), state.clock.now());
    let data = match world::authenticate(&world, &input, now) {
        Ok(Caller::User(token)) if token.app_id == asking.app_id() => user_token(&world, &token),
        Ok(Caller::App { app_id }) if app_id == asking.app_id() => json!({
            "app_id": app_id,
            "type": "APP",
            "application": world.apps.get(&app_id).map(|app| app.name.as_str()),
            "is_valid": true,
            "scopes": [],
        }),
        Ok(_) => return Err(GraphError::parameter("The input token belongs to another app.")),
        Err(error) => json!({
            "is_valid": false,
            "scopes": [],
            "error": {"code": error.code, "message": error.message, "subcode": error.subcode},
        }),
    };
    Ok(json!({"data": data}))
}

fn user_token(world: &World, token: &Token) -> Value {
    let targets: Vec<&str> = match &token.waba_ids {
        Some(given) => given.iter().map(String::as_str).collect(),
        None => world.wabas.keys().map(String::as_str).collect(),
    };
    let granular: Vec<Value> = token
        .permissions
        .iter()
        .filter(|scope| scope.starts_with("whatsapp_"))
        .map(|scope| json!({"scope": scope, "target_ids": targets}))
        .collect();
    json!({
        "app_id": token.app_id,
        "type": "SYSTEM_USER",
        "application": world.apps.get(&token.app_id).map(|app| app.name.as_str()),
        "data_access_expires_at": 0,
        "expires_at": token.expires_at.map_or(0, |at| at.seconds()),
        "is_valid": true,
        "issued_at": token.issued_at.seconds(),
        "scopes": token.permissions,
        "granular_scopes": granular,
        "user_id": token.user_id,
    })
}

/// An app token for `client_credentials`. Codes and other tokens come from Meta's sign-in dialogues, which are not here.
pub(super) fn exchange(state: &State, call: &Call) -> Result<Value, GraphError> {
    let client_id = call.required_text("client_id")?;
    let client_secret = call.required_text("client_secret")?;
    let world = state.world.current();
    let app = world
        .apps
        .get(&client_id)
        .filter(|app| bool::from(app.secret.expose_secret().as_bytes().ct_eq(client_secret.as_bytes())));
    let app = app.ok_or_else(|| graphs_own_error(1, "Error validating client secret."))?;
    match (call.text("grant_type")?.as_deref(), call.text("fb_exchange_token")?) {
        (Some("fb_exchange_token"), Some(token)) => {
            let caller = world::authenticate(&world, &token, state.clock.now())?;
            if caller.app_id() != app.id {
                return Err(GraphError::parameter("The exchanged token belongs to another app."));
            }
            Ok(json!({"access_token": token, "token_type": "bearer"}))
        }
        (Some("client_credentials"), _) => {
            let token = format!("{}|{}", app.id, app.secret.expose_secret());
            Ok(json!({"access_token": token, "token_type": "bearer"}))
        }
        _ => Err(GraphError::parameter("This authorization code is not valid.").subcode(36_009)),
    }
}

/// Who calls.
pub(super) fn me(state: &State, call: &Call) -> Result<Value, GraphError> {
    let world = state.world.current();
    let node = match call.caller(state)? {
        Caller::App { app_id } => {
            let name = world.apps.get(&app_id).map(|app| app.name.clone());
            json!({"id": app_id, "name": name})
        }
        Caller::User(token) => {
            let name = world.apps.get(&token.app_id).map(|app| format!("{} system user", app.name));
            json!({"id": token.user_id, "name": name})
        }
    };
    project(call, object(node), &["id", "name"], "User")
}
