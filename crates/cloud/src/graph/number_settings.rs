//! `/{phone-number-id}/settings` (spec §8.6).

use std::net::IpAddr;

use recado_whatsapp::GraphError;
use recado_whatsapp::number::calling::{CallingChange, CallingFacts};
use recado_whatsapp::number::settings::{SettingsChange, StorageConfiguration, Switch, shown_key};
use serde_json::{Map, Value, json};
use url::{Host, Url};

use super::answer;
use super::call::Call;
use super::phone_number::permitted;
use crate::number::{self, Effect};
use crate::payload_encryption;
use crate::state::State;
use crate::world::{Caller, MANAGEMENT};

const CALLS_FIELD: &str = "calls";

pub(super) async fn show(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    let world = permitted(state, caller, call, id, MANAGEMENT)?;
    let Some(number) = world.phone_numbers.get(id) else {
        return Err(super::route::unknown_node(state, &call.method, id));
    };
    let with_credentials = match call.param("include_sip_credentials") {
        None => false,
        Some(Value::Bool(wanted)) => *wanted,
        Some(Value::String(text)) if text == "true" || text == "1" => true,
        Some(Value::String(text)) if text == "false" || text == "0" => false,
        Some(_) => return Err(GraphError::parameter("Param include_sip_credentials must be a boolean.")),
    };
    let details = &number.details;
    let storage = StorageConfiguration::of(&number.state, details.storage);
    let mut encryption = Map::new();
    match payload_encryption::keys_of(state, id).await? {
        None => {
            encryption.insert("status".into(), json!(Switch::Disabled));
        }
        Some(keys) => {
            encryption.insert("status".into(), json!(Switch::Enabled));
            encryption.insert("client_encryption_key_fingerprint".into(), keys.client_key.fingerprint().into());
            encryption.insert("cloud_encryption_key".into(), shown_key(&keys.cloud_public_key).into());
        }
    }
    Ok(json!({
        "calling": details.calling.to_json(&call_addresses(state), with_credentials),
        "user_identity_change": {"enable_identity_key_check": details.checks_identity_keys},
        "payload_encryption": encryption,
        "storage_configuration": storage.to_json(),
    }))
}

pub(super) async fn change(state: &State, caller: &Caller, call: &Call, id: &str) -> Result<Value, GraphError> {
    permitted(state, caller, call, id, MANAGEMENT)?;
    match SettingsChange::parse(&call.params, state.clock.now())? {
        SettingsChange::Calling(change) => change_calling(state, caller, id, *change).await?,
        SettingsChange::IdentityKeyCheck(checks) => {
            number::change(state, id, move |number, _| {
                number.details.checks_identity_keys = checks;
                Ok(()).into()
            })
            .await?;
        }
        SettingsChange::PayloadEncryption(Some(key)) => payload_encryption::enable(state, id, key).await?,
        SettingsChange::PayloadEncryption(None) => payload_encryption::disable(state, id).await?,
        SettingsChange::Storage(storage) => {
            number::change(state, id, move |number, _| {
                let status = storage.status;
                let applied = storage.clone().apply(&mut number.state);
                if applied.is_ok() {
                    number.details.storage = status;
                }
                applied.into()
            })
            .await?;
        }
    }
    Ok(answer::success())
}

async fn change_calling(state: &State, caller: &Caller, id: &str, change: CallingChange) -> Result<(), GraphError> {
    let world = state.world.current();
    let Some(waba) = world.phone_numbers.get(id).and_then(|number| world.waba_of(number)) else {
        return Err(GraphError::unknown_node("POST", id));
    };
    let messaging_limit = world.portfolio_limit(waba);
    let has_subscribed_app = world.hearing_apps(&waba.id, CALLS_FIELD).next().is_some();
    let (app_id, addresses) = (caller.app_id().to_owned(), call_addresses(state));
    number::change(state, id, move |number, now| {
        let facts = CallingFacts { messaging_limit, has_subscribed_app, app_id: &app_id };
        let calling = &mut number.details.calling;
        match calling.apply(change.clone(), &facts, new_password) {
            Ok(()) => {
                let told = calling.settings_update(&number.id, &addresses, now);
                Effect { changes: vec![told], ..Effect::from(Ok(())) }
            }
            Err(refused) => Err(refused).into(),
        }
    })
    .await?;
    Ok(())
}

fn new_password() -> String {
    hex::encode(rand::random::<[u8; 16]>())
}

/// Where calls come from: this server's own address, where it is reached by one.
fn call_addresses(state: &State) -> Vec<String> {
    let url = Url::parse(&state.settings.public_url).ok();
    let address = url.as_ref().and_then(Url::host).and_then(|host| match host {
        Host::Ipv4(address) => Some(IpAddr::from(address)),
        Host::Ipv6(address) => Some(IpAddr::from(address)),
        Host::Domain(_) => None,
    });
    address.iter().map(ToString::to_string).collect()
}
