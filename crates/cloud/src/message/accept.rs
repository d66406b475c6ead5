//! Taking a business's message: from here on it is not lost. Whether it arrives is decided later.

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_whatsapp::error_table::{self, Delivery};
use recado_whatsapp::limits::pacing::Dispatch;
use recado_whatsapp::message::{ContentKind, RecipientType};
use recado_whatsapp::template::TemplateDefinition;
use recado_whatsapp::wamid::{self, Direction};
use recado_whatsapp::webhook::account_errors;
use recado_whatsapp::{GraphError, OutboundMessage, phone};
use serde_json::{Value, json};

use super::attached::has_link;
use super::order::{self, OrderEvent};
use super::outbound_content::{Completed, SentThrough, complete};
use super::sql;
use super::status_notice::{business, frozen};
use crate::commerce::shop;
use crate::delivery_job::{self, NextStep, PlannedError};
use crate::error::{Error, Result};
use crate::faults::{FaultPoint, Strike, Subject as FaultSubject};
use crate::limits::{self, Admitted, SentTemplate};
use crate::notice::{Notice, Subject};
use crate::state::State;
use crate::template;
use crate::webhook;
use crate::world::{MESSAGES_FIELD, PhoneNumber};

/// A checked call of `POST /{phone-number-id}/messages` or `…/marketing_messages`.
pub(crate) struct Acceptance<'a> {
    /// The sender; the caller may use it.
    pub(crate) number: &'a PhoneNumber,
    /// The calling app.
    pub(crate) app_id: &'a str,
    /// What is sent.
    pub(crate) message: OutboundMessage,
    /// By which of the two.
    pub(crate) through: SentThrough,
    /// The header `Idempotency-Key`: the same key again is answered as before and sends nothing. Ours alone; Meta has none.
    pub(crate) idempotency_key: Option<String>,
}

/// Accepts a message and answers the body of the 200.
///
/// # Errors
/// What Graph answers at once; nothing was stored then.
pub(crate) async fn accept(state: &State, call: Acceptance<'_>) -> Result<Value> {
    let Acceptance { number, app_id, message, through, idempotency_key } = call;
    let is_template = message.content.is_sent_as_template();
    // What goes out as a template is one from here on.
    let kind = if is_template { ContentKind::Template } else { message.content.kind() };
    limits::check_sender(state, number, is_template)?;
    let recipient = Recipient::of(state, number, &message)?;
    limits::check_country(state, number, &recipient.customer)?;
    let now = state.clock.now();
    let blocked =
        state.block_lists.judge_send(&number.id, &recipient.customer, now, &state.settings.limits.assumptions)?;
    let blocked = blocked.map(|error| PlannedError { code: error.code, details: error.details });
    let unpaid = limits::payment_obstacle(state, number, is_template);
    let unpaid = unpaid.map(|error| PlannedError { code: error.code, details: error.details });
    check_identity(state, number, &recipient.customer, message.recipient_identity_key_hash.as_deref())?;
    let Completed { mut content, failure, template, to_generate, dropped_products } =
        complete(state, number, &message, &recipient.customer, through).await?;
    let fault = faulty_send(state, number, app_id, &recipient.customer, &message).await?;
    limits::check_rates(state, number, &recipient.customer)?;
    let must_fetch = has_link(kind.as_str(), &mut content);
    let orders = order::events_of(&message.content);
    let planned_error = fault.or(blocked).or(unpaid).or(failure).map(|planned| json!(planned).to_string());
    let must_fetch = must_fetch && planned_error.is_none();
    let draft = Draft {
        wamid: wamid::make(&recipient.customer, Direction::Outbound, rand::random()),
        phone_number_id: number.id.clone(),
        customer: recipient.customer.clone(),
        kind: kind.as_str(),
        content: content.to_string(),
        context_id: message.context_message_id,
        app_id: app_id.to_owned(),
        callback_data: message.biz_opaque_callback_data,
        planned_error,
        must_fetch,
        idempotency_key,
        orders,
        template: template.map(|send| send.with_files_to_fetch(must_fetch)),
        to_generate,
        dropped_products,
        now,
    };
    let Stored { wamid, message_status } = state
        .db
        .write("cloud.accept", (state.clone(), draft), |tx, (state, draft)| Box::pin(store(state, tx, draft)))
        .await?;
    // What was being typed has been sent.
    state.live.typing(&recipient.customer, &number.id, false);
    state.live.message(&recipient.customer, &number.id, &wamid);
    // Only templates are told so (spec §2.1).
    let message = match message.content.kind() {
        ContentKind::Template => json!({"id": wamid, "message_status": message_status}),
        _ => json!({"id": wamid}),
    };
    Ok(json!({
        "messaging_product": "whatsapp",
        "contacts": [recipient.answer],
        "messages": [message],
    }))
}

/// To whom it goes.
struct Recipient {
    /// `wa_id`, or the BSUID where nobody has it.
    customer: String,
    /// The entry in the answer's `contacts`.
    answer: Value,
}

impl Recipient {
    fn of(state: &State, number: &PhoneNumber, message: &OutboundMessage) -> Result<Self, GraphError> {
        if message.recipient_type == RecipientType::Group {
            return Err(GraphError::of(131_051).details("Messages to groups are not supported."));
        }
        if let Some(to) = &message.to {
            let wa_id = phone::normalise(to, &number.digits)?;
            if wa_id == phone::canonical(number.digits.clone()) {
                return Err(GraphError::of(131_021));
            }
            let answer = json!({"input": to, "wa_id": wa_id});
            return Ok(Self { customer: wa_id, answer });
        }
        let user_id = message.recipient.as_deref().ok_or_else(|| GraphError::required_parameter("to"))?;
        let answer = json!({"input": user_id, "user_id": user_id});
        let known = state.customers.by_user_id(user_id);
        Ok(Self { customer: known.map_or_else(|| user_id.to_owned(), |customer| customer.wa_id.clone()), answer })
    }
}

/// An error on demand: one that Graph answers at once, or one that the message will meet on its way.
async fn faulty_send(
    state: &State,
    number: &PhoneNumber,
    app_id: &str,
    customer: &str,
    message: &OutboundMessage,
) -> Result<Option<PlannedError>> {
    let subject = FaultSubject {
        phone_number_id: Some(&number.id),
        customer: Some(customer),
        kind: Some(message.content.kind().as_str()),
        app_id: Some(app_id),
    };
    let Some(strike) = state.faults.strike(FaultPoint::Send, &subject).await? else { return Ok(None) };
    let Strike { error, http_status, delay, .. } = strike;
    if let Some(delay) = delay {
        tokio::time::sleep(delay).await;
    }
    match (error, http_status) {
        (Some(code), None) if comes_by_webhook(code) => Ok(Some(PlannedError { code, details: None })),
        (Some(code), None) => Err(GraphError::of(code).into()),
        (code, Some(status)) => Err(GraphError::of(code.unwrap_or(131_000)).http_status(status).into()),
        (None, None) => Ok(None),
    }
}

fn comes_by_webhook(code: i64) -> bool {
    error_table::lookup(code).is_some_and(|row| row.delivery.first() == Some(&Delivery::Async))
}

/// Refuses to send to somebody else than the business thinks (spec §2.1), where the number looks after identities.
fn check_identity(
    state: &State,
    number: &PhoneNumber,
    customer: &str,
    expected: Option<&str>,
) -> Result<(), GraphError> {
    let Some(expected) = expected else { return Ok(()) };
    match state.world.current().identities.shown_hash(number, customer) {
        Some(hash) if hash != expected => Err(GraphError::of(137_000)),
        _ => Ok(()),
    }
}

/// A message about to be stored.
pub(super) struct Draft {
    pub(super) wamid: String,
    pub(super) phone_number_id: String,
    pub(super) customer: String,
    kind: &'static str,
    content: String,
    context_id: Option<String>,
    app_id: String,
    callback_data: Option<String>,
    planned_error: Option<String>,
    must_fetch: bool,
    idempotency_key: Option<String>,
    /// What it says of orders.
    orders: Vec<OrderEvent>,
    template: Option<SentTemplate>,
    /// What is made of it for the next one.
    to_generate: Option<TemplateDefinition>,
    dropped_products: Vec<String>,
    pub(super) now: Timestamp,
}

/// A message that is stored now, or was before.
struct Stored {
    wamid: String,
    message_status: &'static str,
}

async fn store(state: &State, tx: &mut Tx, draft: &Draft) -> Result<Stored> {
    if let Some(wamid) = earlier_answer(tx, draft).await? {
        return Ok(Stored { wamid, message_status: Dispatch::Send.message_status() });
    }
    let admitted = match &draft.template {
        Some(send) => limits::admit_template(state, tx, send, &draft.customer, &draft.wamid, draft.now).await?,
        None => Admitted::Send,
    };
    let planned_error = match (&draft.planned_error, &admitted) {
        (Some(known), _) => Some(known.clone()),
        (None, Admitted::Fail(code)) => Some(json!(PlannedError { code: *code, details: None }).to_string()),
        (None, Admitted::Send | Admitted::Hold) => order::record(state, tx, draft, &draft.orders).await?,
    };
    tx.exec(
        sql::INSERT_OUTBOUND,
        params![
            &draft.wamid,
            recado_core::new_uuid(),
            &draft.phone_number_id,
            &draft.customer,
            draft.kind,
            &draft.content,
            draft.context_id.as_deref(),
            &draft.app_id,
            draft.callback_data.as_deref(),
            planned_error.as_deref(),
            draft.now
        ],
    )
    .await?;
    if let (Some(definition), Some(number)) =
        (&draft.to_generate, state.world.current().phone_numbers.get(&draft.phone_number_id))
    {
        template::plan_generation(state, tx, &number.waba_id, definition).await?;
    }
    tell_dropped(state, tx, draft).await?;
    if admitted == Admitted::Hold {
        let message_status = Dispatch::Hold.message_status();
        return Ok(Stored { wamid: draft.wamid.clone(), message_status });
    }
    let next = NextStep {
        wamid: &draft.wamid,
        phone_number_id: &draft.phone_number_id,
        customer: &draft.customer,
        must_fetch: draft.must_fetch && planned_error.is_none(),
    };
    delivery_job::go_on(state, tx, next, draft.now).await?;
    Ok(Stored { wamid: draft.wamid.clone(), message_status: Dispatch::Send.message_status() })
}

/// The business is told of products that were left out (spec §2.9).
async fn tell_dropped(state: &State, tx: &mut Tx, draft: &Draft) -> Result<()> {
    let world = state.world.current();
    let Some(number) = world.phone_numbers.get(&draft.phone_number_id) else { return Ok(()) };
    if draft.dropped_products.is_empty() {
        return Ok(());
    }
    let subject = Subject {
        waba_id: number.waba_id.clone(),
        phone_number_id: number.id.clone(),
        customer: draft.customer.clone(),
        wamid: draft.wamid.clone(),
        inbound: false,
        event: "errors".to_owned(),
    };
    let body = frozen(&account_errors(business(number), &[shop::dropped_notice(&draft.dropped_products)]));
    let notices = world.hearing_apps(&number.waba_id, MESSAGES_FIELD);
    let notices = notices.map(|app| Notice::messages(&app.id, &subject, body.clone())).collect();
    webhook::enqueue(state, tx, notices).await
}

/// The id that the same idempotency key was answered with before.
async fn earlier_answer(tx: &mut Tx, draft: &Draft) -> Result<Option<String>, Error> {
    let Some(key) = draft.idempotency_key.as_deref() else { return Ok(None) };
    let claimed = tx
        .exec(sql::CLAIM_IDEMPOTENCY_KEY, params![&draft.app_id, &draft.phone_number_id, key, &draft.wamid, draft.now])
        .await?;
    if claimed > 0 {
        return Ok(None);
    }
    let row = tx.query_one(sql::FIND_IDEMPOTENCY_KEY, params![&draft.app_id, &draft.phone_number_id, key]).await?;
    Ok(Some(row.get(0)?))
}
