//! What became of templates' messages: taps on their buttons are written down, all else is counted from what is stored anyway.

use recado_core::Timestamp;
use recado_db::{Tx, params, statements};
use recado_whatsapp::pricing::Amount;
use recado_whatsapp::template_insights::{COUNTED_FOR, COUNTING_STEP, Count, Counted, InsightsQuery, Product};

use crate::error::{Error, Result};
use crate::state::State;

// Times are in microseconds, and come in steps of 15 minutes.
statements! {
    RECORD_CLICK = "
        INSERT INTO cloud_template_clicks (id, wamid, template_id, is_url, content, is_first, clicked_at)
        SELECT $1, t.wamid, t.template_id, $3, $4, NOT EXISTS (
            SELECT 1 FROM cloud_template_clicks c WHERE c.wamid = $2 AND c.is_url = $3 AND c.content = $4), $5
        FROM cloud_template_messages t WHERE t.wamid = $2 AND t.accepted_at > $6 AND t.category <> 'AUTHENTICATION'";
    COUNT_SENT = "
        SELECT t.template_id, m.sent_at / 900000000, COUNT(*) FROM cloud_template_messages t
        JOIN cloud_messages m ON m.wamid = t.wamid
        WHERE t.template_id IN_LIST($1) AND t.is_marketing_message = $2 AND m.sent_at >= $3 AND m.sent_at < $4 GROUP BY 1, 2";
    COUNT_DELIVERED = "
        SELECT t.template_id, m.delivered_at / 900000000, COUNT(*) FROM cloud_template_messages t
        JOIN cloud_messages m ON m.wamid = t.wamid
        WHERE t.template_id IN_LIST($1) AND t.is_marketing_message = $2 AND m.delivered_at >= $3 AND m.delivered_at < $4
        GROUP BY 1, 2";
    COUNT_READ = "
        SELECT t.template_id, m.read_at / 900000000, COUNT(*) FROM cloud_template_messages t
        JOIN cloud_messages m ON m.wamid = t.wamid
        WHERE t.template_id IN_LIST($1) AND t.is_marketing_message = $2 AND m.read_at >= $3 AND m.read_at < $4
          AND m.read_at <= m.sent_at + $5
        GROUP BY 1, 2";
    COUNT_SPENT = "
        SELECT t.template_id, c.decided_at / 900000000, CAST(SUM(c.amount_micros) AS BIGINT) FROM cloud_template_messages t
        JOIN cloud_messages m ON m.wamid = t.wamid JOIN cloud_charges c ON c.id = m.id
        WHERE t.template_id IN_LIST($1) AND t.is_marketing_message = $2 AND c.decided_at >= $3 AND c.decided_at < $4
        GROUP BY 1, 2";
    COUNT_CLICKED = "
        SELECT c.template_id, c.clicked_at / 900000000, c.is_url, c.content, COUNT(*),
            CAST(SUM(CASE WHEN c.is_first THEN 1 ELSE 0 END) AS BIGINT)
        FROM cloud_template_clicks c JOIN cloud_template_messages t ON t.wamid = c.wamid
        WHERE c.template_id IN_LIST($1) AND t.is_marketing_message = $2 AND c.clicked_at >= $3 AND c.clicked_at < $4
        GROUP BY 1, 2, 3, 4";
    PRUNE_CLICKS = "
        DELETE FROM cloud_template_clicks WHERE id IN (
            SELECT id FROM cloud_template_clicks WHERE clicked_at < $1 ORDER BY clicked_at LIMIT $2)";
    CLEAR_CLICKS = "DELETE FROM cloud_template_clicks";
}

/// As long as messages of templates are remembered.
const REMEMBERED: std::time::Duration = std::time::Duration::from_secs(90 * 24 * 3600);

/// A tap on a button of a template's message.
#[derive(Debug, Clone)]
pub(crate) struct ButtonTap<'t> {
    pub(crate) wamid: &'t str,
    /// It opens a page; otherwise it answers.
    pub(crate) is_url: bool,
    pub(crate) label: &'t str,
}

/// Writes a tap down; one on an older message does not count.
pub(crate) async fn record_tap(tx: &mut Tx, tap: ButtonTap<'_>, now: Timestamp) -> Result<()> {
    let row = params![recado_core::new_uuid(), tap.wamid, tap.is_url, tap.label, now, now.minus(COUNTED_FOR)];
    tx.exec(RECORD_CLICK, row).await?;
    Ok(())
}

/// What was counted of these templates in the query's time.
pub(crate) async fn count(state: &State, query: &InsightsQuery, templates: Vec<String>) -> Result<Vec<Counted>> {
    let through_marketing = query.product == Product::MarketingMessages;
    state
        .db
        .read(
            "cloud.template.insights",
            (templates, through_marketing, query.bounds()),
            |tx, (ids, product, bounds)| Box::pin(count_in(tx, ids, *product, *bounds)),
        )
        .await
}

async fn count_in(
    tx: &mut Tx,
    ids: &[String],
    through_marketing: bool,
    (start, end): (Timestamp, Timestamp),
) -> Result<Vec<Counted>> {
    let mut counted = Vec::new();
    let step = |row: &recado_db::Row, count: Count| -> Result<Counted> {
        let steps: i64 = row.get(1)?;
        let micros = i64::try_from(COUNTING_STEP.as_micros()).unwrap_or(i64::MAX);
        Ok(Counted { template_id: row.get(0)?, at: Timestamp::from_micros(steps.saturating_mul(micros)), count })
    };
    let size = |count: i64| u64::try_from(count).unwrap_or_default();
    for row in tx.query(COUNT_SENT, params![ids, through_marketing, start, end]).await? {
        counted.push(step(&row, Count::Sent(size(row.get(2)?)))?);
    }
    for row in tx.query(COUNT_DELIVERED, params![ids, through_marketing, start, end]).await? {
        counted.push(step(&row, Count::Delivered(size(row.get(2)?)))?);
    }
    let read_within = i64::try_from(COUNTED_FOR.as_micros()).unwrap_or(i64::MAX);
    for row in tx.query(COUNT_READ, params![ids, through_marketing, start, end, read_within]).await? {
        counted.push(step(&row, Count::Read(size(row.get(2)?)))?);
    }
    for row in tx.query(COUNT_SPENT, params![ids, through_marketing, start, end]).await? {
        counted.push(step(&row, Count::Spent(Amount::from_micros(row.get(2)?)))?);
    }
    for row in tx.query(COUNT_CLICKED, params![ids, through_marketing, start, end]).await? {
        let (all, unique) = (size(row.get(4)?), size(row.get(5)?));
        counted.push(step(&row, Count::Clicked { is_url: row.get(2)?, label: row.get(3)?, all, unique })?);
    }
    Ok::<_, Error>(counted)
}

/// Forgets taps that no figures reach back to; answers how many.
pub(crate) async fn prune(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<u64> {
    Ok(tx.exec(PRUNE_CLICKS, params![now.minus(REMEMBERED), limit]).await?)
}

pub(super) async fn clear(tx: &mut Tx) -> Result<()> {
    tx.exec(CLEAR_CLICKS, &[]).await?;
    Ok(())
}
