//! A customer opens a chat: from the list of chats, by a QR code, by a link.

use std::sync::Arc;

use recado_whatsapp::number_edges::qr_code::{ScannedLink, read_link};
use recado_whatsapp::phone;

use super::writing::{WriteError, check_reachable, check_registered};
use crate::customer::Customer;
use crate::error::Error;
use crate::message::{self, Received};
use crate::qr_code;
use crate::state::State;
use crate::world::PhoneNumber;

/// What a scan leads to.
pub(crate) struct Scanned {
    pub(crate) phone_number_id: String,
    /// Ready in the composer.
    pub(crate) prefilled_message: String,
}

/// Why a scan leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScanError {
    /// It is no link of WhatsApp's.
    NotALink,
    /// The code was deleted, or never was.
    UnknownCode,
    /// No business of this world has the number.
    UnknownNumber,
}

/// Opens the chat, and tells the business where it wants to be told. Answers what was sent to it.
pub(crate) async fn open_chat(
    state: &State,
    customer: Arc<Customer>,
    number: &PhoneNumber,
) -> Result<Option<Received>, WriteError> {
    check_reachable(&customer)?;
    check_registered(number)?;
    let input = (state.clone(), customer, number.id.clone());
    let opened = state.db.write("cloud.phone.open", input, |tx, (state, customer, number)| {
        Box::pin(message::request_welcome(state, tx, customer, number))
    });
    Ok(opened.await?)
}

/// Where a code leads.
pub(crate) async fn scan_code(state: &State, code: &str) -> Result<Result<Scanned, ScanError>, Error> {
    let found = qr_code::find(state, code).await?;
    Ok(found
        .ok_or(ScanError::UnknownCode)
        .map(|found| Scanned { phone_number_id: found.phone_number_id, prefilled_message: found.prefilled_message }))
}

/// Where a link leads.
pub(crate) async fn scan_link(state: &State, link: &str) -> Result<Result<Scanned, ScanError>, Error> {
    let (digits, text) = match read_link(link) {
        None => return Ok(Err(ScanError::NotALink)),
        Some(ScannedLink::Code(code)) => return scan_code(state, &code).await,
        Some(ScannedLink::Chat { digits, text }) => (digits, text),
    };
    let (world, digits) = (state.world.current(), phone::canonical(digits));
    // A number that was deleted or moved may be there again as another one.
    let number = world
        .phone_numbers
        .values()
        .filter(|number| phone::canonical(number.digits.clone()) == digits)
        .max_by_key(|number| number.state.status.is_registered());
    Ok(number
        .map(|number| Scanned { phone_number_id: number.id.clone(), prefilled_message: text })
        .ok_or(ScanError::UnknownNumber))
}
