//! What is known of two templates over a time: how often they were sent, and why customers blocked the business for them.

use recado_core::Timestamp;
use recado_db::{params, statements};
use recado_whatsapp::limits::quality::{Reason, Signal};
use recado_whatsapp::template::comparison::Measured;

use crate::error::{Error, Result};
use crate::state::State;

statements! {
    COUNT_SENT = "
        SELECT template_id, COUNT(*) FROM cloud_template_messages
        WHERE template_id IN_LIST($1) AND accepted_at >= $2 AND accepted_at < $3 AND held_at IS NULL AND error_code IS NULL
        GROUP BY template_id";
    COUNT_BLOCKS = "
        SELECT template_id, reason, COUNT(*) FROM cloud_feedback
        WHERE template_id IN_LIST($1) AND at >= $2 AND at < $3 AND signal = $4 GROUP BY template_id, reason";
}

/// Both templates from `start` until before `end`, in the order of the ids.
pub(crate) async fn measure(
    state: &State,
    ids: [String; 2],
    (start, end): (Timestamp, Timestamp),
) -> Result<[Measured; 2]> {
    let input = (ids, start, end);
    state
        .db
        .read("cloud.template.compare", input, |tx, (ids, start, end)| {
            Box::pin(async move {
                let mut measured = ids.clone().map(|template_id| Measured { template_id, ..Measured::default() });
                for row in tx.query(COUNT_SENT, params![ids.as_slice(), *start, *end]).await? {
                    let (id, count): (String, i64) = (row.get(0)?, row.get(1)?);
                    if let Some(of) = measured.iter_mut().find(|of| of.template_id == id) {
                        of.sends = u64::try_from(count).unwrap_or_default();
                    }
                }
                let block = Signal::Block(Reason::NotGiven).as_str();
                for row in tx.query(COUNT_BLOCKS, params![ids.as_slice(), *start, *end, block]).await? {
                    let (id, reason, count): (String, Option<String>, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
                    let reason = reason.as_deref().and_then(Reason::parse).unwrap_or(Reason::NotGiven);
                    if let Some(of) = measured.iter_mut().find(|of| of.template_id == id) {
                        *of.blocks.entry(reason.as_str()).or_default() += u64::try_from(count).unwrap_or_default();
                    }
                }
                Ok::<_, Error>(measured)
            })
        })
        .await
}
