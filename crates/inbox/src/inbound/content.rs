//! From what a customer's phone sent to what the desk shows.

use recado_whatsapp::webhook::{InboundContent, InboundMedia, InboundMessage, InteractiveReply};

use crate::flow::plain_answers;
use crate::message::{
    ButtonReplyContent, ContactsContent, FlowReplyContent, LocationContent, StoredAudio, StoredCaption, StoredContent,
    StoredDocument, StoredSticker, TextContent, UnsupportedContent,
};

/// The names under which Flows are answered; the second one in older samples (unconfirmed). Other forms are notices.
const FLOWS: [&str; 2] = ["flow", "galaxy_message"];

/// A message to be stored, and its file where it has one.
pub(super) struct Received<'a> {
    pub(super) content: StoredContent,
    pub(super) file: Option<&'a InboundMedia>,
}

/// What is stored of a message. `None` for what is no message of its own: a reaction.
pub(super) fn received(message: &InboundMessage) -> Option<Received<'_>> {
    let (content, file) = match &message.content {
        InboundContent::Text { body } => (text(body, message), None),
        InboundContent::Image(file) => (StoredContent::Image(caption(file)), Some(file)),
        InboundContent::Video(file) => (StoredContent::Video(caption(file)), Some(file)),
        InboundContent::Audio(file) => (StoredContent::Audio(StoredAudio { voice: file.voice }), Some(file)),
        InboundContent::Document(file) => {
            let document = StoredDocument { caption: file.caption.clone(), filename: file.filename.clone() };
            (StoredContent::Document(document), Some(file))
        }
        InboundContent::Sticker(file) => {
            (StoredContent::Sticker(StoredSticker { animated: file.animated }), Some(file))
        }
        InboundContent::Location(place) => {
            let place = LocationContent {
                latitude: place.latitude,
                longitude: place.longitude,
                name: place.name.clone(),
                address: place.address.clone(),
                url: place.url.clone(),
            };
            (StoredContent::Location(place), None)
        }
        InboundContent::Contacts { cards, .. } => {
            (StoredContent::Contacts(ContactsContent { contacts: cards.clone() }), None)
        }
        InboundContent::Reaction { .. } => return None,
        InboundContent::Button { payload, text } => (button(payload, text, None), None),
        InboundContent::Interactive(reply) => (interactive(reply), None),
        InboundContent::Order(order) => (StoredContent::Order(order.into()), None),
        InboundContent::System(system) => {
            (notice("system", Some(system.body.clone()).filter(|body| !body.is_empty())), None)
        }
        InboundContent::Unsupported { kind, detail } => {
            (notice(kind.as_deref().unwrap_or("unknown"), Some(detail.clone())), None)
        }
    };
    Some(Received { content, file })
}

/// A text, and the product it asks about.
fn text(body: &str, message: &InboundMessage) -> StoredContent {
    let product = message.context.as_ref().and_then(|context| context.referred_product.as_ref()).map(Into::into);
    StoredContent::Text(TextContent { body: body.to_owned(), preview_url: false, product })
}

fn caption(file: &InboundMedia) -> StoredCaption {
    StoredCaption { caption: file.caption.clone() }
}

fn button(id: &str, title: &str, description: Option<String>) -> StoredContent {
    StoredContent::ButtonReply(ButtonReplyContent { id: id.to_owned(), title: title.to_owned(), description })
}

fn interactive(reply: &InteractiveReply) -> StoredContent {
    match reply {
        InteractiveReply::Button { id, title } => button(id, title, None),
        InteractiveReply::List { id, title, description } => button(id, title, description.clone()),
        InteractiveReply::Form { name, body, response_json } if FLOWS.contains(&name.as_str()) => {
            let answers = plain_answers(response_json);
            StoredContent::FlowReply(FlowReplyContent { flow_id: None, flow_name: None, body: body.clone(), answers })
        }
        InteractiveReply::Form { name, body, .. } => notice(name, Some(body.clone()).filter(|body| !body.is_empty())),
        InteractiveReply::CallPermission(reply) => {
            notice("call_permission_reply", Some(format!("Calls: {}.", reply.response)))
        }
        InteractiveReply::PaymentMethod(reply) => notice(
            "payment_method",
            Some(format!("Order {}: pay with the card that ends in {}.", reply.reference_id, reply.last_four_digits)),
        ),
    }
}

fn notice(kind: &str, detail: Option<String>) -> StoredContent {
    StoredContent::Unsupported(UnsupportedContent { kind: kind.to_owned(), detail })
}
