//! What a business's message says, completed for its row: files found and described, a template checked and filled in.

use std::collections::HashMap;
use std::time::Duration;

use recado_core::Timestamp;
use recado_whatsapp::GraphError;
use recado_whatsapp::message::{Content, MediaSource, OutboundMessage, TemplateSend};
use recado_whatsapp::payment::bill::billed;
use recado_whatsapp::template::{
    self, AddressedBy, Endpoint, MarketingState, RenderedAction, RenderedTemplate, TemplateDefinition,
};
use serde_json::Value;

use super::attached::each_attached_file;
use super::{TIME_TO_LIVE, direct, obstacle};
use crate::commerce::shop;
use crate::delivery_job::PlannedError;
use crate::error::Result;
use crate::flow;
use crate::limits::SentTemplate;
use crate::media::{self, StoredMedia};
use crate::state::State;
use crate::world::{PhoneNumber, Template};

/// Where a message's content has its time to live, in seconds.
pub(super) const TTL_KEY: &str = "ttl_seconds";

/// Through which edge of the number a message was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SentThrough {
    /// `messages`
    Messages,
    /// `marketing_messages`
    MarketingMessages {
        /// The major version of Graph in the call.
        graph_version: u32,
    },
}

/// A message's content, ready to be stored.
pub(super) struct Completed {
    /// What stands under the type's name; a template has what the customer sees of it beside.
    pub(super) content: Value,
    /// How it is known to fail.
    pub(super) failure: Option<PlannedError>,
    /// The template it is made of.
    pub(super) template: Option<SentTemplate>,
    /// The template that is to be made of it, for the next one that says the same.
    pub(super) to_generate: Option<TemplateDefinition>,
    /// Products that its lists named and the catalogue does not show.
    pub(super) dropped_products: Vec<String>,
}

impl Completed {
    const fn of(content: Value, failure: Option<PlannedError>) -> Self {
        Self { content, failure, template: None, to_generate: None, dropped_products: Vec::new() }
    }
}

/// The content as the row holds it, and how it will make the message fail. The type, sum and size of uploaded files are written
/// down, for the phone to show.
///
/// # Errors
/// 131009 where a file does not exist, has expired, or is another account's; what keeps an interactive message from being sent; what
/// is wrong with a template and its values.
pub(super) async fn complete(
    state: &State,
    number: &PhoneNumber,
    message: &OutboundMessage,
    recipient: &str,
    through: SentThrough,
) -> Result<Completed> {
    let now = state.clock.now();
    message.content.check_expiry(now.seconds())?;
    match &message.content {
        Content::Interactive(interactive) => {
            let blocked = obstacle::of(state, number, recipient, &interactive.action).await?;
            let content = &message.content;
            let mut completed =
                with_attached_files(state, number, content, content.kind().as_str(), content.to_wire()).await?;
            completed.failure = completed.failure.or(blocked);
            completed.dropped_products = shop::check_send(state, number, &mut completed.content).await?;
            Ok(completed)
        }
        Content::Template(send) => {
            let world = state.world.current();
            let stored = world.templates.named(&number.waba_id, &send.name, &send.language);
            let marketing_disabled =
                world.waba_of(number).is_some_and(|waba| waba.details.disable_marketing_messages_on_cloud_api);
            let through_now = Through { edge: through, marketing_disabled, now };
            if stored.is_some_and(|template| template.life.is_generated) {
                let details = "Templates that were made by Direct Send cannot be sent as messages of type template.";
                return Err(GraphError::of(132_018).details(details).into());
            }
            let rendered = rendered(send, stored, addressed_by(message), through_now)?;
            check_flow_buttons(state, number, &rendered).await?;
            let ttl = stored.map(|template| template.definition.time_to_live(template.created_at));
            let content = template_content(&message.content, &rendered, through, ttl);
            let mut completed =
                with_attached_files(state, number, &message.content, message.content.kind().as_str(), content).await?;
            for bill in billed(&message.content) {
                let blocked = obstacle::of_bill(state, number, recipient, bill)?;
                completed.failure = completed.failure.or(blocked);
            }
            completed.dropped_products = shop::check_send(state, number, &mut completed.content).await?;
            let made_of = stored.map(|template| {
                SentTemplate::new(template, number, matches!(through, SentThrough::MarketingMessages { .. }))
            });
            Ok(Completed { template: made_of, ..completed })
        }
        content @ Content::Direct(message) => direct::complete(state, number, content, message).await,
        content => with_own_file(state, number, content).await,
    }
}

/// The Flows that a template's buttons open.
async fn check_flow_buttons(state: &State, number: &PhoneNumber, rendered: &RenderedTemplate) -> Result<()> {
    for button in rendered.buttons.iter().chain(rendered.cards.iter().flat_map(|card| &card.buttons)) {
        if let RenderedAction::Flow { flow, flow_action_data, .. } = &button.action {
            let data = flow_action_data.as_ref().and_then(Value::as_object);
            flow::check_template_button(state, &number.waba_id, flow, data).await?;
        }
    }
    Ok(())
}

fn addressed_by(message: &OutboundMessage) -> AddressedBy {
    if message.to.is_some() { AddressedBy::Phone } else { AddressedBy::UserId }
}

/// The edge, and what decides there.
struct Through {
    edge: SentThrough,
    /// The account sends no marketing through `messages`.
    marketing_disabled: bool,
    now: Timestamp,
}

fn rendered(
    send: &TemplateSend,
    stored: Option<&Template>,
    addressed_by: AddressedBy,
    through: Through,
) -> Result<RenderedTemplate, GraphError> {
    let endpoint = match through.edge {
        SentThrough::Messages => Endpoint::Messages { marketing_disabled: through.marketing_disabled },
        // Every account of this cloud has accepted the terms of Marketing Messages.
        SentThrough::MarketingMessages { graph_version } => Endpoint::MarketingMessages(MarketingState {
            graph_version,
            onboarded: true,
            template_changed_at_s: stored.map_or(0, |template| template.updated_at.seconds()),
            now_s: through.now.seconds(),
        }),
    };
    let definition = stored.map(|template| &template.definition);
    let definition = template::check_sendable(send, definition, addressed_by, endpoint)?;
    template::render(send, definition)
}

/// Also holds the category that the template had at this moment, the edge where it was another than `messages`, for prices depend
/// on both, and its time to live where that is shorter than every message's.
fn template_content(
    content: &Content,
    rendered: &RenderedTemplate,
    through: SentThrough,
    time_to_live: Option<Duration>,
) -> Value {
    let mut wire = content.to_wire();
    if let Some(object) = wire.as_object_mut() {
        object.insert("category".into(), rendered.category.as_str().into());
        if through != SentThrough::Messages {
            object.insert("sent_through".into(), "marketing_messages".into());
        }
        if let Some(ttl) = time_to_live.filter(|ttl| *ttl < TIME_TO_LIVE) {
            object.insert(TTL_KEY.into(), ttl.as_secs().into());
        }
        rendered.store_in(object);
    }
    wire
}

async fn with_own_file(state: &State, number: &PhoneNumber, content: &Content) -> Result<Completed> {
    let mut wire = content.to_wire();
    let (Some(MediaSource::Id(media_id)), Some(kind)) = (content.media_source(), content.kind().media_kind()) else {
        return Ok(Completed::of(wire, None));
    };
    let file = media::find_upload(state, media_id, &number.waba_id).await?;
    if let Some(object) = wire.as_object_mut() {
        file.describe_in(object);
    }
    let refusal = file.refusal(kind, content.is_voice_note());
    Ok(Completed::of(wire, refusal.map(unfit_file)))
}

/// Links stay links until the message's files are fetched. `kind`: of the row.
pub(super) async fn with_attached_files(
    state: &State,
    number: &PhoneNumber,
    content: &Content,
    kind: &str,
    mut wire: Value,
) -> Result<Completed> {
    let mut files: HashMap<&str, StoredMedia> = HashMap::new();
    let mut failure = None;
    for attached in content.attached_files() {
        let MediaSource::Id(id) = attached.source else { continue };
        if !files.contains_key(id.as_str()) {
            files.insert(id, media::find_upload(state, id, &number.waba_id).await?);
        }
        let refusal = files.get(id.as_str()).and_then(|file| file.refusal(attached.kind, false));
        failure = failure.or(refusal.map(unfit_file));
    }
    if !files.is_empty() {
        each_attached_file(kind, &mut wire, &mut |_, object| {
            let file = object.get("id").and_then(Value::as_str).and_then(|id| files.get(id));
            if let Some(file) = file {
                file.describe_in(object);
            }
        });
    }
    Ok(Completed::of(wire, failure))
}

fn unfit_file(details: String) -> PlannedError {
    PlannedError { code: 131_053, details: Some(details) }
}
