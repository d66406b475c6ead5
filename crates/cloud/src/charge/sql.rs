//! The SQL of charges.

use recado_db::statements;

statements! {
    pub(super) LOAD_CONVERSATIONS = "
        SELECT phone_number_id, customer, category, id, opened_at, expires_at FROM cloud_open_conversations
        WHERE phone_number_id IN_LIST($1) AND customer IN_LIST($2) AND expires_at > $3";
    pub(super) OPEN_CONVERSATION = "
        INSERT INTO cloud_open_conversations (phone_number_id, customer, category, id, opened_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (phone_number_id, customer, category) DO UPDATE
        SET id = excluded.id, opened_at = excluded.opened_at, expires_at = excluded.expires_at";
    pub(super) CLOSE_CONVERSATIONS = "DELETE FROM cloud_open_conversations WHERE phone_number_id = $1 AND customer = $2";
    // A newer entry, which the decision did not see, stays.
    pub(super) FORGET_ENTRY = "
        UPDATE cloud_conversations SET entry_at = NULL WHERE phone_number_id = $1 AND customer = $2 AND entry_at = $3";

    // Other units count on when this one has ended; all lock in the same order.
    pub(super) HOLD_COUNTS = "
        SELECT kind, owner_id, market, month, counted FROM cloud_monthly_counts
        WHERE kind IN_LIST($1) AND owner_id IN_LIST($2) AND market IN_LIST($3) AND month IN_LIST($4)
        ORDER BY kind, owner_id, market, month ROW_LOCK";
    pub(super) BEGIN_COUNT = "
        INSERT INTO cloud_monthly_counts (kind, owner_id, market, month, counted) VALUES ($1, $2, $3, $4, 0)
        ON CONFLICT (kind, owner_id, market, month) DO NOTHING";
    pub(super) COUNT = "
        UPDATE cloud_monthly_counts SET counted = counted + $5
        WHERE kind = $1 AND owner_id = $2 AND market = $3 AND month = $4";

    // A message is decided once; later news of it change nothing.
    pub(super) INSERT_CHARGE = "
        INSERT INTO cloud_charges (wamid, id, waba_id, phone_number_id, business_number, customer, country, decided_at, regime,
            price_list_day, market, category, pricing_type, billable, amount_micros, currency, tier, rule, nth_of_month,
            conversation_id, conversation_origin, conversation_expires_at, conversation_opened)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
        ON CONFLICT (id) DO NOTHING";
    // Newest first.
    pub(super) LIST_BEFORE = "
        SELECT wamid, id, waba_id, phone_number_id, business_number, customer, country, decided_at, regime, price_list_day,
            market, category, pricing_type, billable, amount_micros, currency, tier, rule, nth_of_month, conversation_id,
            conversation_origin, conversation_expires_at, conversation_opened
        FROM cloud_charges
        WHERE waba_id = $1 AND decided_at <= $2 AND (decided_at < $2 OR id < $3)
        ORDER BY decided_at DESC, id DESC LIMIT $4";
    pub(super) DECIDED_BETWEEN = "
        SELECT wamid, id, waba_id, phone_number_id, business_number, customer, country, decided_at, regime, price_list_day,
            market, category, pricing_type, billable, amount_micros, currency, tier, rule, nth_of_month, conversation_id,
            conversation_origin, conversation_expires_at, conversation_opened
        FROM cloud_charges
        WHERE waba_id = $1 AND decided_at >= $2 AND decided_at < $3 ORDER BY decided_at, id";
    pub(super) TOTALS = "
        SELECT regime, category, currency, COUNT(*), CAST(SUM(CASE WHEN billable THEN 1 ELSE 0 END) AS BIGINT),
            CAST(SUM(amount_micros) AS BIGINT)
        FROM cloud_charges WHERE waba_id = $1 GROUP BY regime, category, currency ORDER BY regime, category, currency";

    pub(super) CLEAR_CHARGES = "DELETE FROM cloud_charges";
    pub(super) CLEAR_CONVERSATIONS = "DELETE FROM cloud_open_conversations";
    pub(super) CLEAR_COUNTS = "DELETE FROM cloud_monthly_counts";
}
