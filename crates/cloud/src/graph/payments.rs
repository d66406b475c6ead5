//! `/{waba-id}/payment_configurations`, `/{waba-id}/payment_configuration`, `/{phone-number-id}/payments/…` and
//! `/{phone-number-id}/payments_refund` (commerce §14, §15).

use recado_whatsapp::GraphError;
use recado_whatsapp::payment::configuration::{self, PaymentConfiguration};
use recado_whatsapp::payment::refund::RefundRequest;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::answer;
use super::call::Call;
use super::payment_link;
use super::route::unknown_node;
use crate::payment::configurations::{self, Change};
use crate::payment::refunds;
use crate::state::State;
use crate::world::{Caller, MANAGEMENT, MESSAGING, PhoneNumber};

pub(super) async fn list(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    // Not paged at Meta either: an account has a handful.
    let _ = call;
    let found = configurations::of_account(state, waba_id).await?;
    let nodes: Vec<Value> = found.iter().map(PaymentConfiguration::to_node).collect();
    Ok(json!({"data": [{"payment_configurations": nodes}]}))
}

/// By its name in the path, or in the parameters.
pub(super) async fn show(
    state: &State,
    caller: &Caller,
    call: &Call,
    waba_id: &str,
    name: Option<&str>,
) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let name = match name {
        Some(name) => unescaped(name),
        None => configuration::name(&call.params)?,
    };
    let found = configurations::find(state, waba_id, &name).await?;
    Ok(json!({"data": [found.to_node()]}))
}

pub(super) async fn create(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let now_s = state.clock.now().seconds();
    let mut made = PaymentConfiguration::parse(&call.params, now_s)?;
    if !made.is_of_gateway() {
        configurations::create(state, waba_id, made).await?;
        return Ok(answer::success());
    }
    made = made.with_link(&call.params, payment_link::new_secret(), now_s)?;
    let mut shown = payment_link::shown(state, waba_id, &made);
    configurations::create(state, waba_id, made).await?;
    shown.insert("success".into(), true.into());
    Ok(shown.into())
}

/// Links a checkout endpoint.
pub(super) async fn link_endpoint(
    state: &State,
    caller: &Caller,
    call: &Call,
    waba_id: &str,
    name: &str,
) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    configurations::change(state, waba_id, &unescaped(name), Change::Endpoint(call.params.clone())).await?;
    Ok(answer::success())
}

pub(super) async fn new_link(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    let name = configuration::name(&call.params)?;
    let change = Change::Link(call.params.clone(), payment_link::new_secret());
    let changed = configurations::change(state, waba_id, &name, change).await?;
    Ok(payment_link::shown(state, waba_id, &changed).into())
}

pub(super) async fn delete(state: &State, caller: &Caller, call: &Call, waba_id: &str) -> Result<Value, GraphError> {
    caller.may(MANAGEMENT, waba_id)?;
    configurations::delete(state, waba_id, &configuration::name(&call.params)?).await?;
    Ok(answer::success())
}

pub(super) async fn look_up(
    state: &State,
    call: &Call,
    phone_number_id: &str,
    configuration: &str,
    reference_id: &str,
) -> Result<Value, GraphError> {
    let number = number(state, call, phone_number_id)?;
    if !call.is_get() {
        return Err(GraphError::unsupported_method(call.method.as_str()));
    }
    let payment = refunds::look_up(state, &number, &unescaped(configuration), &unescaped(reference_id)).await?;
    Ok(json!({"payments": [payment]}))
}

pub(super) async fn refund(state: &State, call: &Call, phone_number_id: &str) -> Result<Value, GraphError> {
    let number = number(state, call, phone_number_id)?;
    let refund = refunds::give_back(state, &number, RefundRequest::parse(&call.params)?).await?;
    Ok(json!({"id": refund.id, "status": refund.status.in_answer(), "speed_processed": refund.speed_processed}))
}

/// A number that the caller may send with.
fn number(state: &State, call: &Call, id: &str) -> Result<PhoneNumber, GraphError> {
    let caller = call.caller(state)?;
    let world = state.world.current();
    let number = world.phone_numbers.get(id).ok_or_else(|| unknown_node(state, &call.method, id))?;
    caller.may(MESSAGING, &number.waba_id)?;
    Ok(number.clone())
}

/// A part of the path as it was before it was escaped.
fn unescaped(segment: &str) -> String {
    // A plus sign in a path is one.
    let pairs = segment.replace('+', "%2B").replace('=', "%3D").replace('&', "%26");
    form_urlencoded::parse(pairs.as_bytes()).next().map(|(text, _)| text.into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unescaped() {
        for (segment, name) in [("shop", "shop"), ("my%20shop", "my shop"), ("a+b=c&d", "a+b=c&d"), ("", "")] {
            assert_eq!(unescaped(segment), name);
        }
    }
}
