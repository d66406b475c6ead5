//! Calls to accounts and numbers, counted (spec §1.6), and the headers in which every answer that counts tells how much is used.

use http::{HeaderName, Method};
use recado_whatsapp::GraphError;
use recado_whatsapp::limits::Refused;
use recado_whatsapp::limits::call_rate::{
    APP_USAGE, BUSINESS_USE_CASE_USAGE, Bucket, CalledNode, UseCase, app_usage, business_use_case_usage,
};
use recado_whatsapp::number::NumberStatus;
use serde_json::Value;

use super::call::Call;
use super::route;
use crate::limits;
use crate::state::State;
use crate::world::World;

/// The headers of a call.
pub(super) type UsageHeaders = Vec<(HeaderName, String)>;

/// Serves a call if it may be made, and answers the headers that go with it.
pub(super) async fn serve(state: &State, call: Call) -> (Result<Value, GraphError>, UsageHeaders) {
    let world = state.world.current();
    let called = Called::of(&world, &call);
    match called {
        _ if !state.settings.limits.enforced => (route::route(state, call).await, Vec::new()),
        Some(Called::Sends { phone_number_id }) => {
            let phone_number_id = phone_number_id.to_owned();
            let result = route::route(state, call).await;
            let headers = of_sends(state, &world, &phone_number_id);
            (result, headers)
        }
        Some(Called::Managed { waba_id, node, creates_template }) => {
            let (admitted, headers) = count(state, &world, &call, waba_id, node, creates_template);
            match admitted {
                Ok(()) => (route::route(state, call).await, headers),
                Err(refused) => (Err(refused.error()), headers),
            }
        }
        None => (route::route(state, call).await, Vec::new()),
    }
}

/// What a call is to the counters.
enum Called<'a> {
    /// A message, or a file for one: the number's throughput decides.
    Sends { phone_number_id: &'a str },
    /// The management of an account.
    Managed { waba_id: &'a str, node: CalledNode<'a>, creates_template: bool },
}

impl<'a> Called<'a> {
    /// `None`: it is not counted.
    fn of(world: &'a World, call: &'a Call) -> Option<Self> {
        let mut segments = call.path.segments.iter().map(String::as_str);
        let (id, edge) = (segments.next()?, segments.next().unwrap_or_default());
        if let Some(number) = world.phone_numbers.get(id) {
            return Some(match edge {
                "messages" | "marketing_messages" | "media" => Self::Sends { phone_number_id: &number.id },
                edge => Self::Managed {
                    waba_id: &number.waba_id,
                    node: CalledNode::PhoneNumber(edge),
                    creates_template: false,
                },
            });
        }
        if let Some(waba) = world.wabas.get(id) {
            let creates_template = edge == "message_templates" && call.method == Method::POST;
            return Some(Self::Managed { waba_id: &waba.id, node: CalledNode::Waba(edge), creates_template });
        }
        let template = world.templates.get(id)?;
        Some(Self::Managed { waba_id: &template.waba_id, node: CalledNode::Other, creates_template: false })
    }
}

/// Counts for the app and for its calls to the account. Whoever is nobody is not counted, and is told so by the route.
fn count(
    state: &State,
    world: &World,
    call: &Call,
    waba_id: &str,
    node: CalledNode<'_>,
    creates_template: bool,
) -> (Result<(), Refused>, UsageHeaders) {
    let Ok(caller) = call.caller(state) else { return (Ok(()), Vec::new()) };
    let now = state.rates.now(&state.clock);
    let is_active = world
        .numbers_of(waba_id)
        .any(|number| NumberStatus::parse(&number.status).is_some_and(NumberStatus::is_registered));
    let bucket = Bucket::of_management_call(node, is_active);
    let (by_app, of_app) = state.rates.admit_call(Bucket::App, caller.app_id(), "", now);
    let (by_account, of_account) = state.rates.admit_call(bucket, caller.app_id(), waba_id, now);
    let by_creation = if creates_template && by_account.is_ok() {
        state.rates.admit_call(Bucket::TemplateCreation, "", waba_id, now).0
    } else {
        Ok(())
    };
    let lines = [(waba_id, UseCase::WhatsAppBusinessManagement, of_account)];
    let headers =
        vec![header(BUSINESS_USE_CASE_USAGE, business_use_case_usage(lines)), header(APP_USAGE, app_usage(of_app))];
    (by_app.and(by_account).and(by_creation), headers.into_iter().flatten().collect())
}

fn of_sends(state: &State, world: &World, phone_number_id: &str) -> UsageHeaders {
    let Some(number) = world.phone_numbers.get(phone_number_id) else { return Vec::new() };
    let (mps, now) = (limits::messages_per_second(state, number), state.rates.now(&state.clock));
    let usage = state.rates.throughput_usage(phone_number_id, mps, now);
    let value = business_use_case_usage([(phone_number_id, UseCase::WhatsApp, usage)]);
    header(BUSINESS_USE_CASE_USAGE, value).into_iter().collect()
}

fn header(name: &str, value: String) -> Option<(HeaderName, String)> {
    HeaderName::from_bytes(name.as_bytes()).ok().map(|name| (name, value))
}
