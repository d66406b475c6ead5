//! The Flow that a template's button opens, looked at when the template is made (spec templates §9.4).

use recado_whatsapp::flow::FlowDefinition;
use recado_whatsapp::message::interactive::FlowReference;
use recado_whatsapp::template::{FlowButton, FlowSource, flow_not_usable};

use super::manage::{NewFlow, create, delete, publish, publishable};
use super::sending::{Begin, by_reference, definition};
use crate::error::{Error, Result};
use crate::node_id::new_id;
use crate::state::State;

/// A Flow that a template brings along is called as the template, cut to so much, and a number (unconfirmed).
const MADE_NAME_CHARS: usize = 150;

/// The id of the Flow that a new template's button opens: one of the account's, which can be sent and begins as the button says. One that
/// the button brings along as Flow JSON is made and published.
///
/// # Errors
/// 100 with what is wrong.
pub(crate) async fn of_new_button(
    state: &State,
    (waba_id, app_id): (&str, &str),
    template_name: &str,
    button: &FlowButton,
) -> Result<String> {
    let reference = match &button.source {
        FlowSource::Id(id) => FlowReference::Id(id.clone()),
        FlowSource::Name(name) => FlowReference::Name(name.clone()),
        FlowSource::Json(text) => {
            check_begin(button, &publishable(text.clone()).await?)?;
            let name: String = template_name.chars().take(MADE_NAME_CHARS).chain(['_']).collect();
            let made = NewFlow {
                waba_id: waba_id.to_owned(),
                name: name + &new_id(),
                categories: vec!["OTHER".to_owned()],
                application_id: Some(app_id.to_owned()),
                flow_json: Some(text.clone()),
                ..NewFlow::default()
            };
            let made = create(state, made).await?;
            if let Err(error) = publish(state, &made).await {
                // Nobody asked for a draft.
                delete(state, &made.id).await?;
                return Err(at_creation(error));
            }
            return Ok(made.id);
        }
    };
    let unknown = || flow_not_usable("The Flow does not exist or belongs to another account.");
    let flow = by_reference(state, waba_id, reference).await?.ok_or_else(unknown)?;
    flow.status.check_sendable(flow.was_published, false).map_err(|error| at_creation(error.into()))?;
    let definition = definition(state, flow.clone(), false).await.map_err(at_creation)?;
    check_begin(button, &definition)?;
    Ok(flow.id)
}

/// What a send would be told, in the words of a template's creation.
fn at_creation(error: Error) -> Error {
    match error {
        Error::Refused(error) => flow_not_usable(error.details.as_deref().unwrap_or(&error.message).to_owned()).into(),
        other => other,
    }
}

/// The data comes with the send.
fn check_begin(button: &FlowButton, definition: &FlowDefinition) -> Result<()> {
    let begin = Begin { data_exchange: button.data_exchange, screen: button.screen.as_deref(), data: None };
    begin.screen(definition).map_err(|error| at_creation(error.into()))?;
    Ok(())
}
