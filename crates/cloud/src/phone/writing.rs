//! A customer writes: the message is read, its file stored, and the cloud receives it.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use recado_db::Tx;
use recado_whatsapp::GraphError;
use recado_whatsapp::media::{self as rules, MAX_INBOUND_BYTES, MediaKind};
use recado_whatsapp::webhook::{CustomerFile, FieldProblem, InboundContent, parse_customer_message};
use serde_json::Value;

use crate::commerce::shop;
use crate::customer::Customer;
use crate::error::Error;
use crate::media::{self, NewMedia, Owner, StoredMedia};
use crate::message::{self, InboundMessage, Received};
use crate::state::State;
use crate::world::PhoneNumber;

/// Enough of a file to tell its type.
const HEAD_BYTES: u64 = 64 * 1024;

/// Why a customer's message was not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WriteError {
    /// The cloud's side.
    #[error(transparent)]
    Cloud(#[from] Error),
    /// Fields that break a rule.
    #[error("the message breaks a rule")]
    Invalid(Vec<FieldProblem>),
    /// Nothing to answer.
    #[error("the business's message with this message_id is not on this customer's phone")]
    NoSuchMessage,
    /// The phone is switched off.
    #[error("this customer's phone is offline; switch it on with PATCH customers first")]
    Offline,
    /// The number has no WhatsApp.
    #[error("this customer is not on WhatsApp; PATCH customers can change that")]
    NotOnWhatsApp,
    /// Nothing can reach the business.
    #[error(
        "the business's number {0} is not registered with WhatsApp, so that nothing reaches it; POST register first"
    )]
    NumberNotRegistered(String),
}

/// The customer sends `message` to a business's number.
pub(crate) async fn write(
    state: &State,
    customer: Arc<Customer>,
    number: &PhoneNumber,
    message: &Value,
) -> Result<Received, WriteError> {
    check_reachable(&customer)?;
    check_registered(number)?;
    let mut parsed =
        parse_customer_message(message).map_err(|problems| WriteError::Invalid(inside_message(problems)))?;
    let file = match parsed.file.take() {
        Some(file) => Some(store_file(state, number, file, &mut parsed.content).await?),
        None => None,
    };
    let inbound = InboundMessage {
        customer,
        phone_number_id: number.id.clone(),
        content: parsed.content,
        file,
        context: parsed.context,
        referral: parsed.referral,
        summary_masks: BTreeMap::new(),
    };
    let received = state
        .db
        .write("cloud.phone.write", (state.clone(), inbound), |tx, (state, inbound)| {
            Box::pin(async move {
                let problems = shopping_problems(state, tx, inbound).await?;
                if !problems.is_empty() {
                    return Err(WriteError::Invalid(inside_message(problems)));
                }
                Ok(message::receive_from_customer(state, tx, inbound).await?)
            })
        })
        .await?;
    Ok(received)
}

/// What is wrong with the cart or the product that the message is about.
pub(super) async fn shopping_problems(
    state: &State,
    tx: &mut Tx,
    inbound: &InboundMessage,
) -> Result<Vec<FieldProblem>, Error> {
    let world = state.world.current();
    let Some(number) = world.phone_numbers.get(&inbound.phone_number_id) else { return Ok(Vec::new()) };
    let context = inbound.context.as_ref();
    let mut problems = Vec::new();
    if let InboundContent::Order(order) = &inbound.content {
        let from_message = context.is_some_and(|context| context.id.is_some());
        problems = shop::cart_problems(state, tx, number, order, from_message).await?;
    }
    if let Some(asked) = context.and_then(|context| context.referred_product.as_ref()) {
        problems.extend(shop::question_problem(tx, number, asked).await?);
    }
    Ok(problems)
}

/// Only a phone that is on WhatsApp and switched on sends anything.
pub(super) fn check_reachable(customer: &Customer) -> Result<(), WriteError> {
    if !customer.on_whatsapp {
        return Err(WriteError::NotOnWhatsApp);
    }
    if !customer.online {
        return Err(WriteError::Offline);
    }
    Ok(())
}

/// Customers reach a number only while it is registered.
pub(super) fn check_registered(number: &PhoneNumber) -> Result<(), WriteError> {
    if number.state.status.is_registered() {
        return Ok(());
    }
    Err(WriteError::NumberNotRegistered(number.display.clone()))
}

/// Keeps a file that a page uploads for a customer. Whose message it will be in is not known yet.
pub(crate) async fn upload(
    state: &State,
    declared: Option<&str>,
    filename: Option<String>,
    bytes: Bytes,
) -> Result<StoredMedia, WriteError> {
    let sniffed = rules::check_inbound(MediaKind::Document, declared, filename.as_deref(), length(&bytes), &bytes)
        .map_err(|refused| WriteError::Invalid(vec![refusal("", &refused)]))?;
    let new = NewMedia {
        owner: Owner::Customer,
        phone_number_id: String::new(),
        waba_id: String::new(),
        animated: sniffed.is_animated(),
        mime_type: sniffed.mime_type,
        filename,
        life: None,
    };
    Ok(media::store(state, new, bytes).await?)
}

/// Stores the file of a message for the number that it is sent to, and names it in the content where it has no name of its own.
async fn store_file(
    state: &State,
    number: &PhoneNumber,
    file: CustomerFile,
    content: &mut InboundContent,
) -> Result<StoredMedia, WriteError> {
    let kind = kind_of(content);
    let field = |name: &str| format!("message.{}.{name}", kind.as_str());
    let given_name = content.media_mut().and_then(|media| media.filename.clone());
    let (bytes, declared, filename, field) = match file {
        CustomerFile::Id(id) => return copy_upload(state, number, kind, &id, content, &field("id")).await,
        CustomerFile::Data { bytes, mime_type } => (Bytes::from(bytes), mime_type, given_name, field("data")),
        CustomerFile::Link { link, mime_type } => {
            let fetched = media::fetch(state, &link, MAX_INBOUND_BYTES).await.map_err(|error| {
                WriteError::Invalid(vec![FieldProblem { field: field("link"), detail: error.to_string() }])
            })?;
            (fetched.bytes, mime_type.or(fetched.content_type), given_name.or(fetched.filename), field("link"))
        }
    };
    let checked = rules::check_inbound(kind, declared.as_deref(), filename.as_deref(), length(&bytes), &bytes);
    let sniffed = checked.map_err(|refused| WriteError::Invalid(vec![refusal(&field, &refused)]))?;
    name_document(content, filename.as_deref());
    let animated = sniffed.is_animated();
    Ok(media::store(state, for_number(number, sniffed.mime_type, filename, animated), bytes).await?)
}

/// A file that was uploaded for any customer; the message gets one of its own.
async fn copy_upload(
    state: &State,
    number: &PhoneNumber,
    kind: MediaKind,
    id: &str,
    content: &mut InboundContent,
    field: &str,
) -> Result<StoredMedia, WriteError> {
    let found = media::find(state, id).await?.filter(|found| found.owner == Owner::Customer);
    let found = found.ok_or_else(|| {
        let detail = format!("no file was uploaded as {id}, or it has expired; POST it to media");
        WriteError::Invalid(vec![FieldProblem { field: field.to_owned(), detail }])
    })?;
    let size_bytes = u64::try_from(found.size_bytes).unwrap_or_default();
    let head = state.blobs.get_range(&found.sha256, 0..size_bytes.min(HEAD_BYTES)).await.map_err(Error::from)?;
    rules::check_inbound(kind, Some(&found.mime_type), found.filename.as_deref(), size_bytes, &head)
        .map_err(|refused| WriteError::Invalid(vec![refusal(field, &refused)]))?;
    name_document(content, found.filename.as_deref());
    let new = for_number(number, found.mime_type.clone(), found.filename.clone(), found.animated);
    Ok(media::copy(state, &found, new).await?)
}

pub(super) fn for_number(
    number: &PhoneNumber,
    mime_type: String,
    filename: Option<String>,
    animated: bool,
) -> NewMedia {
    NewMedia {
        owner: Owner::Customer,
        phone_number_id: number.id.clone(),
        waba_id: number.waba_id.clone(),
        mime_type,
        filename,
        animated,
        life: None,
    }
}

/// The kind of file that a content of a media type has; nothing else has a file.
fn kind_of(content: &InboundContent) -> MediaKind {
    match content {
        InboundContent::Image(_) => MediaKind::Image,
        InboundContent::Video(_) => MediaKind::Video,
        InboundContent::Audio(_) => MediaKind::Audio,
        InboundContent::Sticker(_) => MediaKind::Sticker,
        _ => MediaKind::Document,
    }
}

/// A document shows a name; where the message gives none, its file's own.
fn name_document(content: &mut InboundContent, filename: Option<&str>) {
    if let InboundContent::Document(document) = content
        && document.filename.is_none()
    {
        document.filename = filename.map(str::to_owned);
    }
}

fn length(bytes: &Bytes) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn refusal(field: &str, refused: &GraphError) -> FieldProblem {
    let detail = refused.details.clone().unwrap_or_else(|| refused.message.clone());
    FieldProblem { field: field.to_owned(), detail }
}

/// The control API's body has the message one level down.
fn inside_message(problems: Vec<FieldProblem>) -> Vec<FieldProblem> {
    let inside = |field: String| if field.is_empty() { "message".to_owned() } else { format!("message.{field}") };
    problems.into_iter().map(|problem| FieldProblem { field: inside(problem.field), detail: problem.detail }).collect()
}
