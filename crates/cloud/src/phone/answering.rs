//! A customer answers a message of the business with what that message offers: taps a button, chooses a row, sends a place or a form.

use std::collections::BTreeMap;
use std::sync::Arc;

use recado_db::Tx;
use recado_whatsapp::flow::SummaryMask;
use recado_whatsapp::webhook::{self, AnswerError, Context, CustomerAnswer, FieldProblem, InboundContent};

use super::writing::{WriteError, check_reachable, check_registered, shopping_problems};
use crate::customer::Customer;
use crate::error::Error;
use crate::message::{self, Direction, InboundMessage, Received, StoredMessage};
use crate::state::State;
use crate::template::{self, insights::ButtonTap};

type SummaryMasks = BTreeMap<String, SummaryMask>;

/// The customer answers the business's message `wamid`.
pub(crate) async fn answer(
    state: &State,
    customer: Arc<Customer>,
    wamid: &str,
    answer: CustomerAnswer,
) -> Result<Received, WriteError> {
    answer_discreetly(state, customer, wamid, answer, BTreeMap::new()).await
}

/// The same, with what the chat's own summary does not show of it.
pub(super) async fn answer_discreetly(
    state: &State,
    customer: Arc<Customer>,
    wamid: &str,
    answer: CustomerAnswer,
    summary_masks: SummaryMasks,
) -> Result<Received, WriteError> {
    check_reachable(&customer)?;
    state
        .db
        .write(
            "cloud.phone.answer",
            (state.clone(), customer, wamid.to_owned(), (answer, summary_masks)),
            |tx, (state, customer, wamid, answer)| Box::pin(receive_answer(state, tx, customer, wamid, answer)),
        )
        .await
}

async fn receive_answer(
    state: &State,
    tx: &mut Tx,
    customer: &Arc<Customer>,
    wamid: &str,
    (answer, summary_masks): &(CustomerAnswer, SummaryMasks),
) -> Result<Received, WriteError> {
    let answered = message::find(tx, wamid).await?.filter(|found| is_on_phone(found, customer));
    let answered = answered.ok_or(WriteError::NoSuchMessage)?;
    if let Some(number) = state.world.current().phone_numbers.get(&answered.phone_number_id) {
        check_registered(number)?;
    }
    let content = webhook::answer(&answered.kind, &answered.content, answer.clone())
        .map_err(|error| WriteError::Invalid(vec![problem(error, answer)]))?;
    if let ("template", InboundContent::Button { text, .. }) = (answered.kind.as_str(), &content) {
        let tap = ButtonTap { wamid, is_url: false, label: text };
        template::insights::record_tap(tx, tap, state.clock.now()).await?;
    }
    let inbound = InboundMessage {
        customer: customer.clone(),
        phone_number_id: answered.phone_number_id,
        content,
        file: None,
        context: Some(Context { id: Some(answered.wamid), ..Context::default() }),
        referral: None,
        summary_masks: summary_masks.clone(),
    };
    let problems = shopping_problems(state, tx, &inbound).await?;
    if !problems.is_empty() {
        let inside =
            |problem: FieldProblem| FieldProblem { field: problem.field.replacen("order", "answer", 1), ..problem };
        return Err(WriteError::Invalid(problems.into_iter().map(inside).collect()));
    }
    Ok(message::receive_from_customer(state, tx, &inbound).await?)
}

/// Whether the business's message reached the customer's phone.
pub(super) fn is_on_phone(message: &StoredMessage, customer: &Customer) -> bool {
    message.direction == Direction::Out
        && message.customer == customer.wa_id
        && matches!(message.status.as_str(), "delivered" | "read" | "played")
}

fn problem(error: AnswerError, answer: &CustomerAnswer) -> FieldProblem {
    let field = match (&error, answer) {
        (AnswerError::UnknownOption { .. }, CustomerAnswer::Address { .. }) => "answer.saved_address_id".to_owned(),
        (AnswerError::UnknownOption { .. } | AnswerError::SilentOption { .. }, _) => "answer.id".to_owned(),
        (AnswerError::WrongKind, _) => "answer.type".to_owned(),
        (AnswerError::Address { field, .. }, _) => format!("answer.values.{field}"),
        (AnswerError::Cart { .. }, _) => "answer".to_owned(),
    };
    FieldProblem { field, detail: error.to_string() }
}

impl From<recado_db::Error> for WriteError {
    fn from(error: recado_db::Error) -> Self {
        Self::Cloud(Error::Db(error))
    }
}
