//! The SQL of limits.

use recado_db::statements;

statements! {
    // Whoever counts for a portfolio, or changes what depends on the count, waits for the others.
    pub(super) HOLD_BUSINESS = "SELECT id FROM cloud_businesses WHERE id = $1 ROW_LOCK";

    pub(super) CHAT_AND_COUNTED = "
        SELECT (SELECT c.last_inbound_at FROM cloud_conversations c WHERE c.phone_number_id = $1 AND c.customer = $2),
            (SELECT w.written_at FROM cloud_written_customers w WHERE w.owner_id = $3 AND w.customer = $2)";
    pub(super) COUNT_WRITTEN = "
        SELECT COUNT(*), MIN(written_at) FROM cloud_written_customers WHERE owner_id = $1 AND written_at > $2";
    pub(super) RECORD_WRITTEN = "
        INSERT INTO cloud_written_customers (owner_id, customer, written_at) VALUES ($1, $2, $3)
        ON CONFLICT (owner_id, customer) DO UPDATE SET written_at = excluded.written_at";

    pub(super) INSERT_TEMPLATE_MESSAGE = "
        INSERT INTO cloud_template_messages (wamid, template_id, business_id, waba_id, phone_number_id, customer, category,
            window_open, accepted_at, held_at, out_batch, is_marketing_message, must_fetch, counts)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, FALSE)";
    pub(super) COUNT_UTILITY = "
        SELECT COUNT(*), MIN(accepted_at) FROM cloud_template_messages
        WHERE waba_id = $1 AND category = 'UTILITY' AND accepted_at > $2";
    // No more than the first part is counted.
    pub(super) COUNT_OF_TEMPLATE = "
        SELECT COUNT(*) FROM (
            SELECT wamid FROM cloud_template_messages WHERE template_id = $1 AND accepted_at >= $2 LIMIT $3) AS first_part";
    pub(super) MARKETING_OF = "
        SELECT customer, waba_id, counts, delivered_at, error_code FROM cloud_template_messages
        WHERE customer IN_LIST($1) AND category = 'MARKETING' AND accepted_at > $2 AND (counts OR error_code = 131049)";
    pub(super) RECORD_FATE = "
        UPDATE cloud_template_messages SET delivered_at = COALESCE($2, delivered_at), counts = $3, error_code = $4
        WHERE wamid = $1";
    pub(super) DELIVERED_CUSTOMERS = "
        SELECT COUNT(DISTINCT customer) FROM cloud_template_messages
        WHERE business_id = $1 AND accepted_at > $2 AND delivered_at IS NOT NULL AND NOT window_open";
    pub(super) DELIVERED_CUSTOMERS_OF_NUMBER = "
        SELECT COUNT(DISTINCT customer) FROM cloud_template_messages
        WHERE phone_number_id = $1 AND accepted_at > $2 AND delivered_at IS NOT NULL AND NOT window_open";
    // Hours since 1970.
    pub(super) TEMPLATES_DELIVERED = "
        SELECT template_id, delivered_at / 3600000000, COUNT(*) FROM cloud_template_messages
        WHERE business_id = $1 AND accepted_at > $2 AND delivered_at > $3 GROUP BY 1, 2";
    pub(super) NUMBERS_DELIVERED = "
        SELECT phone_number_id, delivered_at / 3600000000, COUNT(*) FROM cloud_messages
        WHERE phone_number_id IN_LIST($1) AND direction = 'out' AND delivered_at > $2 GROUP BY 1, 2";

    pub(super) HELD = "
        SELECT wamid, template_id, phone_number_id, customer, held_at, must_fetch FROM cloud_template_messages
        WHERE business_id = $1 AND held_at IS NOT NULL ORDER BY held_at, wamid LIMIT $2";
    pub(super) LET_GO = "UPDATE cloud_template_messages SET held_at = NULL, out_batch = $2 WHERE wamid IN_LIST($1)";
    pub(super) BATCH_OUT = "
        SELECT COUNT(*), COUNT(delivered_at) FROM cloud_template_messages WHERE business_id = $1 AND out_batch = $2";

    // Those of the customer's chats in which the business wrote, with the template that it last sent.
    pub(super) WRITTEN_TO_BY = "
        SELECT n.id, (SELECT t.template_id FROM cloud_template_messages t
            WHERE t.customer = $1 AND t.phone_number_id = n.id AND t.delivered_at > $2 ORDER BY t.accepted_at DESC LIMIT 1)
        FROM cloud_phone_numbers n
        WHERE EXISTS (SELECT 1 FROM cloud_messages m
            WHERE m.phone_number_id = n.id AND m.customer = $1 AND m.direction = 'out')";
    // When the number last wrote to the customer, when the customer last said this of it, and what template it last sent them.
    pub(super) LAST_SENT_AND_SAID = "
        SELECT
            (SELECT MAX(m.created_at) FROM cloud_messages m
                WHERE m.phone_number_id = $2 AND m.customer = $1 AND m.direction = 'out'),
            (SELECT MAX(f.at) FROM cloud_feedback f
                WHERE f.phone_number_id = $2 AND f.customer = $1 AND f.signal = $3),
            (SELECT t.template_id FROM cloud_template_messages t
                WHERE t.customer = $1 AND t.phone_number_id = $2 AND t.delivered_at > $4
                ORDER BY t.accepted_at DESC LIMIT 1)";
    pub(super) INSERT_FEEDBACK = "
        INSERT INTO cloud_feedback (id, phone_number_id, template_id, customer, signal, reason, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    pub(super) FEEDBACK_SINCE = "
        SELECT phone_number_id, template_id, signal, reason, at FROM cloud_feedback
        WHERE phone_number_id IN_LIST($1) AND at > $2";

    pub(super) SET_NUMBER_QUALITY = "UPDATE cloud_phone_numbers SET quality_rating = $2 WHERE id = $1";

    pub(super) PRUNE_TEMPLATE_MESSAGES = "
        DELETE FROM cloud_template_messages WHERE wamid IN (
            SELECT wamid FROM cloud_template_messages WHERE accepted_at < $1 AND held_at IS NULL ORDER BY accepted_at LIMIT $2)";
    pub(super) PRUNE_WRITTEN = "DELETE FROM cloud_written_customers WHERE written_at < $1";
    pub(super) PRUNE_FEEDBACK = "DELETE FROM cloud_feedback WHERE at < $1";
    pub(super) CLEAR_WRITTEN = "DELETE FROM cloud_written_customers";
    pub(super) CLEAR_TEMPLATE_MESSAGES = "DELETE FROM cloud_template_messages";
    pub(super) CLEAR_FEEDBACK = "DELETE FROM cloud_feedback";
}
