//! Direct Send (spec templates §13): a message that goes out by a template which is found for it, and is stored as a template's.

use recado_whatsapp::direct_send::{Draft, rendered};
use recado_whatsapp::message::{Content, DirectCategory, DirectMessage};
use serde_json::{Value, json};

use super::outbound_content::{Completed, TTL_KEY, with_attached_files};
use crate::delivery_job::PlannedError;
use crate::error::Result;
use crate::limits::{self, SentTemplate};
use crate::state::State;
use crate::template;
use crate::world::PhoneNumber;

/// Where the content has the id of the template, which statuses tell.
const TEMPLATE_ID_KEY: &str = "direct_send_template_id";
/// How long a code waits for a phone, where its message does not say.
const CODE_TTL_SECONDS: i64 = 600;

/// The content as the row holds it: what a template's message has, and which template it is.
///
/// # Errors
/// 100 where the account may not send so, 139200 where it lost that, and what its template and its files are refused for.
pub(super) async fn complete(
    state: &State,
    number: &PhoneNumber,
    content: &Content,
    message: &DirectMessage,
) -> Result<Completed> {
    let world = state.world.current();
    let access = world.waba_of(number).map_or_else(Default::default, |waba| waba.details.direct_send);
    access.check(message.category, limits::is_direct_send_blocked(state, &number.waba_id))?;
    let draft = Draft::of(message);
    let carrier = template::carrier(state, &number.waba_id, &draft, message.category).await?;
    let mut stored = json!({"category": message.category.as_str()});
    if let Some(object) = stored.as_object_mut() {
        rendered(message).store_in(object);
        let of_category = (message.category == DirectCategory::Authentication).then_some(CODE_TTL_SECONDS);
        if let Some(seconds) = message.ttl_seconds.or(of_category) {
            object.insert(TTL_KEY.into(), seconds.into());
        }
        if let Ok(carrier) = &carrier {
            let definition = &carrier.template.definition;
            object.insert("name".into(), definition.name.as_str().into());
            object.insert("language".into(), json!({"code": definition.language}));
            object.insert(TEMPLATE_ID_KEY.into(), carrier.template.id.as_str().into());
        }
    }
    let completed = with_attached_files(state, number, content, "template", stored).await?;
    Ok(match carrier {
        Err(code) => {
            let failure = completed.failure.or(Some(PlannedError { code, details: None }));
            Completed { failure, ..completed }
        }
        Ok(carrier) => Completed {
            template: Some(SentTemplate::new(&carrier.template, number, false)),
            to_generate: carrier.to_generate,
            ..completed
        },
    })
}

/// The template that carries a message of Direct Send.
pub(super) fn template_id(content: &Value) -> Option<String> {
    content.get(TEMPLATE_ID_KEY)?.as_str().map(str::to_owned)
}
