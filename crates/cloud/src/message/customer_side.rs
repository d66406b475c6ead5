//! What a customer does: writes, reads, plays a voice note, comes online. Each is a function on the caller's unit.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use recado_core::Timestamp;
use recado_db::{Row, Tx, params};
use recado_infra::jobs::{EachAlone, Job, Outcome};
use recado_whatsapp::flow::SummaryMask;
use recado_whatsapp::limits::marketing::MarketingPreference;
use recado_whatsapp::wamid::{self, Direction};
use recado_whatsapp::webhook::{self as wire, Context, InboundContent, InboundDraft, InboundMedia, Referral};
use recado_whatsapp::{GraphError, Status, free_entry_point};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::delivery::{self, ReleaseJob};
use super::status_notice::{StatusNews, business, frozen, known_customer, notices};
use super::{direct, sql};
use crate::customer::{Customer, Platform};
use crate::delivery_job;
use crate::error::{Error, Result};
use crate::limits;
use crate::media::{self, StoredMedia};
use crate::notice::{Notice, Subject};
use crate::state::State;
use crate::webhook;
use crate::world::MESSAGES_FIELD;

const USER_PREFERENCES_FIELD: &str = "user_preferences";

/// Messages released in one unit.
const RELEASE_LENGTH: i64 = 200;

/// A customer's message, checked, its file stored.
#[derive(Debug, Clone)]
pub(crate) struct InboundMessage {
    /// Who writes.
    pub(crate) customer: Arc<Customer>,
    /// To which number; it exists.
    pub(crate) phone_number_id: String,
    /// What it says. Of a file only what stands beside it counts; the file itself is `file`.
    pub(crate) content: InboundContent,
    /// The file of a media message.
    pub(crate) file: Option<StoredMedia>,
    /// What it quotes; `from` is filled in here.
    pub(crate) context: Option<Context>,
    /// From which ad it came.
    pub(crate) referral: Option<Referral>,
    /// Of the answers of a Flow: which ones the chat's own summary masks or hides, by name. The business gets them all.
    pub(crate) summary_masks: BTreeMap<String, SummaryMask>,
}

/// A customer's message in the cloud.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    /// Its id.
    pub(crate) wamid: String,
}

/// Records a customer's message, opens the window, and has the webhooks posted: all in the caller's unit.
pub(crate) async fn receive_from_customer(state: &State, tx: &mut Tx, message: &InboundMessage) -> Result<Received> {
    let (now, id) = (state.clock.now(), recado_core::new_uuid());
    let customer = &*message.customer;
    let wamid = wamid::make(&customer.wa_id, Direction::Inbound, rand::random());
    let world = state.world.current();
    let number = world
        .phone_numbers
        .get(&message.phone_number_id)
        .ok_or_else(|| GraphError::unknown_node("POST", &message.phone_number_id))?;
    check_reaction(tx, message).await?;
    let context = complete_context(tx, message, &number.digits).await?;
    let content = complete_content(state, message, now);
    let draft = InboundDraft {
        id: &wamid,
        timestamp_s: now.seconds(),
        content: &content,
        context: context.as_ref(),
        referral: message.referral.as_ref(),
    };
    let identity = world.identities.shown_hash(number, &customer.wa_id);
    let body = wire::inbound_message(business(number), known_customer(customer, identity.as_deref()), draft);
    let stored = StoredShape::of(&body, message.file.as_ref()).with_masks(&message.summary_masks);
    let quoted = context.as_ref().and_then(|context| context.id.as_deref());
    tx.exec(
        sql::INSERT_INBOUND,
        params![
            &wamid,
            id,
            &number.id,
            &customer.wa_id,
            &stored.kind,
            &stored.content,
            quoted,
            stored.extra().as_deref(),
            now
        ],
    )
    .await?;
    if state.block_lists.is_blocked(&number.id, &customer.wa_id) {
        // The phone shows one tick, and nobody is told (spec §8.5).
        announce(state, tx, &customer.wa_id, &number.id, vec![wamid.clone()]);
        return Ok(Received { wamid });
    }
    let mps = limits::messages_per_second(state, number);
    state.rates.count_inbound(&number.id, mps, state.rates.now(&state.clock));
    let entry_at = is_entry(message).then_some(now);
    tx.exec(sql::OPEN_WINDOW, params![&number.id, &customer.wa_id, now, entry_at]).await?;

    let subject = Subject {
        waba_id: number.waba_id.clone(),
        phone_number_id: number.id.clone(),
        customer: customer.wa_id.clone(),
        wamid: wamid.clone(),
        inbound: true,
        event: stored.kind,
    };
    let body = frozen(&body);
    let notices = world.hearing_apps(&number.waba_id, MESSAGES_FIELD);
    let notices = notices.map(|app| Notice::messages(&app.id, &subject, body.clone())).collect();
    webhook::enqueue(state, tx, notices).await?;
    announce(state, tx, &customer.wa_id, &number.id, vec![wamid.clone()]);
    Ok(Received { wamid })
}

/// Whether the answer to it starts the free entry point.
fn is_entry(message: &InboundMessage) -> bool {
    let origin = free_entry_point::Origin::of_referral(message.referral.as_ref());
    let on_phone = matches!(message.customer.platform, Platform::Android | Platform::Ios);
    free_entry_point::is_entry(origin, on_phone)
}

/// A phone can only react to what it shows.
async fn check_reaction(tx: &mut Tx, message: &InboundMessage) -> Result<()> {
    let InboundContent::Reaction { message_id, .. } = &message.content else { return Ok(()) };
    let target = super::find(tx, message_id).await?;
    let is_in_chat = target.is_some_and(|target| {
        target.phone_number_id == message.phone_number_id && target.customer == message.customer.wa_id
    });
    if is_in_chat {
        return Ok(());
    }
    Err(GraphError::invalid_value("reaction.message_id names no message of this chat.").into())
}

/// The author of the quoted message, as the webhook names it.
async fn complete_context(tx: &mut Tx, message: &InboundMessage, number: &str) -> Result<Option<Context>> {
    let Some(mut context) = message.context.clone() else { return Ok(None) };
    if let (Some(id), None) = (&context.id, &context.from) {
        let quoted = super::find(tx, id).await?;
        let customer = &message.customer;
        context.from = match quoted.map(|quoted| quoted.direction) {
            Some(super::Direction::In) => customer.share_phone.then(|| customer.wa_id.clone()),
            Some(super::Direction::Out) | None => Some(number.to_owned()),
        };
    }
    Ok(Some(context))
}

/// The content with the stored file's id, type, sum and address.
fn complete_content(state: &State, message: &InboundMessage, now: Timestamp) -> InboundContent {
    let mut content = message.content.clone();
    if let (Some(file), Some(media)) = (&message.file, media_of(&mut content)) {
        media.id.clone_from(&file.id);
        media.mime_type.clone_from(&file.mime_type);
        media.sha256 = Some(file.sha256_base64());
        media.url = Some(media::download_url(state, &file.id, now));
        media.animated = file.animated;
    }
    content
}

fn media_of(content: &mut InboundContent) -> Option<&mut InboundMedia> {
    match content {
        InboundContent::Image(media)
        | InboundContent::Video(media)
        | InboundContent::Audio(media)
        | InboundContent::Document(media)
        | InboundContent::Sticker(media) => Some(media),
        _ => None,
    }
}

/// A message as its row holds it, taken out of the webhook's body.
pub(super) struct StoredShape {
    pub(super) kind: String,
    pub(super) content: String,
    extra: Map<String, Value>,
}

impl StoredShape {
    pub(super) fn of(body: &Value, file: Option<&StoredMedia>) -> Self {
        let empty = Map::new();
        let message = body.pointer("/entry/0/changes/0/value/messages/0").and_then(Value::as_object).unwrap_or(&empty);
        let kind = message.get("type").and_then(Value::as_str).unwrap_or("unsupported").to_owned();
        let mut content = message.get(&kind).cloned().unwrap_or_else(|| json!({}));
        if let (Some(file), Some(object)) = (file, content.as_object_mut()) {
            // The address ends in five minutes; the sum is kept as look-ups give it.
            object.remove("url");
            object.insert("sha256".into(), file.sha256.as_str().into());
            object.insert("file_size".into(), file.size_bytes.into());
        }
        let extra = ["context", "referral", "origin", "errors", "identity"]
            .into_iter()
            .filter_map(|name| message.get(name).map(|value| (name.to_owned(), value.clone())))
            .collect();
        Self { kind, content: content.to_string(), extra }
    }

    fn with_masks(mut self, masks: &BTreeMap<String, SummaryMask>) -> Self {
        if !masks.is_empty() {
            self.extra.insert("summary_masks".into(), json!(masks));
        }
        self
    }

    /// What stands beside the content, as it is stored.
    pub(super) fn extra(&self) -> Option<String> {
        (!self.extra.is_empty()).then(|| json!(self.extra).to_string())
    }
}

/// What a customer's act came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CustomerAct {
    /// It is so now, or was so already.
    Done,
    /// The business sent no such message to this customer.
    NoSuchMessage,
    /// It is not a voice note, or has not reached the phone.
    NotPlayable,
}

/// The customer has seen a message of the business and all before it.
pub(crate) async fn mark_read_by_customer(
    state: &State,
    tx: &mut Tx,
    customer: &Customer,
    wamid: &str,
) -> Result<CustomerAct> {
    let now = state.clock.now();
    let found = tx.query_opt(sql::FIND_OUTBOUND, params![wamid, &customer.wa_id]).await?;
    let Some(row) = found else { return Ok(CustomerAct::NoSuchMessage) };
    let (id, phone_number_id): (Uuid, String) = (row.get(0)?, row.get(1)?);
    let read =
        tx.query(sql::READ_BY_CUSTOMER, params![&phone_number_id, &customer.wa_id, id, now, Uuid::nil()]).await?;
    tx.exec(sql::SET_CUSTOMER_READ, params![&phone_number_id, &customer.wa_id, id]).await?;
    tell(state, tx, customer, &phone_number_id, read, Status::Read).await?;
    Ok(CustomerAct::Done)
}

/// The customer has played a voice note of the business.
pub(crate) async fn mark_played_by_customer(
    state: &State,
    tx: &mut Tx,
    customer: &Customer,
    wamid: &str,
) -> Result<CustomerAct> {
    let now = state.clock.now();
    let found = tx.query_opt(sql::FIND_OUTBOUND, params![wamid, &customer.wa_id]).await?;
    let Some(row) = found else { return Ok(CustomerAct::NoSuchMessage) };
    let (phone_number_id, kind, content): (String, String, String) = (row.get(1)?, row.get(2)?, row.get(3)?);
    let content: Value = serde_json::from_str(&content).map_err(|error| Error::stored("message", error))?;
    if kind != "audio" || content.get("voice") != Some(&Value::Bool(true)) {
        return Ok(CustomerAct::NotPlayable);
    }
    let played = tx.query(sql::PLAYED_BY_CUSTOMER, params![wamid, now]).await?;
    tell(state, tx, customer, &phone_number_id, played, Status::Played).await?;
    Ok(CustomerAct::Done)
}

/// The webhooks and the live news of messages that the customer moved on; rows of (wamid, id, callback_data, a template's content).
async fn tell(
    state: &State,
    tx: &mut Tx,
    customer: &Customer,
    phone_number_id: &str,
    rows: Vec<Row>,
    status: Status,
) -> Result<()> {
    let (now, world) = (state.clock.now(), state.world.current());
    let mut messages: Vec<(Uuid, String, Option<String>, Option<String>)> = rows
        .iter()
        .map(|row| Ok::<_, Error>((row.get(1)?, row.get(0)?, row.get(2)?, carrier_of(row.get(3)?)?)))
        .collect::<Result<_, _>>()?;
    messages.sort();
    let mut news = Vec::with_capacity(messages.len());
    for (_, wamid, callback_data, template_id) in &messages {
        let about = StatusNews {
            phone_number_id,
            customer: &customer.wa_id,
            wamid,
            callback_data: callback_data.as_deref(),
            template_id: template_id.as_deref(),
            status,
            at: now,
            error: None,
            // Only what was delivered, and told so with its price, is read or played.
            price: None,
        };
        news.extend(notices(state, &world, &about));
    }
    webhook::enqueue(state, tx, news).await?;
    announce(state, tx, &customer.wa_id, phone_number_id, messages.into_iter().map(|(_, wamid, ..)| wamid).collect());
    Ok(())
}

/// The template that carried a message of Direct Send, by its content.
fn carrier_of(content: Option<String>) -> Result<Option<String>> {
    let Some(content) = content else { return Ok(None) };
    let content: Value = serde_json::from_str(&content).map_err(|error| Error::stored("message", error))?;
    Ok(direct::template_id(&content))
}

fn announce(state: &State, tx: &mut Tx, customer: &str, phone_number_id: &str, wamids: Vec<String>) {
    if state.live.is_watched() {
        let (live, chat) = (state.live.clone(), (customer.to_owned(), phone_number_id.to_owned()));
        tx.on_commit(move || wamids.iter().for_each(|wamid| live.message(&chat.0, &chat.1, wamid)));
    }
}

/// The customer stopped marketing messages, or wants them again: every number that wrote to them hears of it (spec §7.10). Call it in
/// the unit that sets the switch.
pub(crate) async fn marketing_preference_changed(state: &State, tx: &mut Tx, customer: &Customer) -> Result<()> {
    let (now, world) = (state.clock.now(), state.world.current());
    let preference = if customer.marketing_opt_out { MarketingPreference::Stop } else { MarketingPreference::Resume };
    let mut news = Vec::new();
    for row in tx.query(sql::NUMBERS_OF_CUSTOMER, params![&customer.wa_id]).await? {
        let Some(number) = world.phone_numbers.get(&row.get::<String>(0)?) else { continue };
        let (value, detail) = (preference.as_str(), preference.detail());
        let identity = world.identities.shown_hash(number, &customer.wa_id);
        let customers_side = known_customer(customer, identity.as_deref());
        let body = wire::user_preference(business(number), customers_side, value, detail, None, now.seconds());
        let subject = Subject {
            waba_id: number.waba_id.clone(),
            phone_number_id: number.id.clone(),
            customer: customer.wa_id.clone(),
            wamid: String::new(),
            inbound: true,
            event: value.to_owned(),
        };
        let body = frozen(&body);
        news.extend(world.hearing_apps(&number.waba_id, USER_PREFERENCES_FIELD).map(|app| Notice {
            app_id: app.id.clone(),
            field: Cow::Borrowed(USER_PREFERENCES_FIELD),
            subject: subject.clone(),
            body: body.clone(),
        }));
    }
    webhook::enqueue(state, tx, news).await
}

/// What waited for this customer's phone is delivered now. Call it in the unit that switches the phone online.
pub(crate) async fn customer_came_online(state: &State, tx: &mut Tx, wa_id: &str) -> Result<()> {
    delivery::release(state, tx, wa_id, None).await
}

/// The handler that hands waiting messages to the delivery, some at a time.
pub(super) struct Release(pub(super) State);

impl EachAlone for Release {
    type Payload = ReleaseJob;
    type Error = Error;

    async fn run_one(&self, job: Job, payload: ReleaseJob) -> Result<Outcome> {
        self.0
            .db
            .write("cloud.release", (self.0.clone(), job, payload), |tx, (state, job, payload)| {
                Box::pin(async move {
                    hand_over(state, tx, payload).await?;
                    job.finish(tx).await?;
                    Ok::<_, Error>(Outcome::Finished)
                })
            })
            .await
    }
}

async fn hand_over(state: &State, tx: &mut Tx, payload: &ReleaseJob) -> Result<()> {
    let (now, customer) = (state.clock.now(), &payload.customer);
    if state.customers.get(customer).is_none_or(|customer| !customer.online) {
        return Ok(());
    }
    let after = payload.after.unwrap_or(Uuid::nil());
    let rows = tx.query(sql::WAITING, params![customer, after, RELEASE_LENGTH]).await?;
    for row in &rows {
        let (wamid, phone_number_id): (String, String) = (row.get(0)?, row.get(1)?);
        let deliver = delivery_job::new(&wamid, &phone_number_id, customer, now)?;
        // Released twice in a row, a message needs one job.
        state.jobs.enqueue(tx, deliver.key(wamid)).await?;
    }
    if let Some(last) = rows.last() {
        delivery::release(state, tx, customer, Some(last.get(2)?)).await?;
    }
    Ok(())
}
