//! The SQL of messages and conversations.

use recado_db::statements;

statements! {
    pub(super) INSERT_OUTBOUND = "
        INSERT INTO cloud_messages (wamid, id, phone_number_id, customer, direction, type, content, context_id, app_id,
            callback_data, status, planned_error, created_at)
        VALUES ($1, $2, $3, $4, 'out', $5, $6, $7, $8, $9, 'accepted', $10, $11)";

    pub(super) INSERT_INBOUND = "
        INSERT INTO cloud_messages (wamid, id, phone_number_id, customer, direction, type, content, context_id, extra,
            status, created_at, sent_at)
        VALUES ($1, $2, $3, $4, 'in', $5, $6, $7, $8, 'sent', $9, $9)";

    pub(super) OPEN_WINDOW = "
        INSERT INTO cloud_conversations (phone_number_id, customer, last_inbound_at, entry_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (phone_number_id, customer) DO UPDATE
        SET last_inbound_at = excluded.last_inbound_at, entry_at = COALESCE(excluded.entry_at, cloud_conversations.entry_at)";

    pub(super) ANY_OF_CHAT = "
        SELECT 1 FROM cloud_messages WHERE phone_number_id = $1 AND customer = $2 LIMIT 1";

    pub(super) CLAIM_IDEMPOTENCY_KEY = "
        INSERT INTO cloud_idempotency_keys (app_id, phone_number_id, key, wamid, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (app_id, phone_number_id, key) DO NOTHING";
    pub(super) FIND_IDEMPOTENCY_KEY = "
        SELECT wamid FROM cloud_idempotency_keys WHERE app_id = $1 AND phone_number_id = $2 AND key = $3";
    pub(super) FORGET_IDEMPOTENCY_KEYS = "DELETE FROM cloud_idempotency_keys WHERE created_at < $1";

    // Content only where delivery or price depend on it.
    pub(super) LOAD_DUE = "
        SELECT m.wamid, m.phone_number_id, m.customer, m.type, CASE WHEN m.type IN ('reaction', 'template') THEN m.content END,
            m.callback_data, m.status, m.planned_error, m.created_at, c.last_inbound_at, c.customer_read_id >= m.id,
            c.entry_at, m.id
        FROM cloud_messages m
        LEFT JOIN cloud_conversations c ON c.phone_number_id = m.phone_number_id AND c.customer = m.customer
        WHERE m.wamid IN_LIST($1)";

    pub(super) LOAD_REACTION_TARGETS = "
        SELECT wamid, phone_number_id, customer, type, created_at FROM cloud_messages WHERE wamid IN_LIST($1)";

    // The condition on the old status makes a second worker's unit count too few rows and be undone.
    pub(super) ADVANCE = "
        UPDATE cloud_messages SET status = $3, sent_at = COALESCE(sent_at, $4), delivered_at = COALESCE(delivered_at, $5),
            read_at = COALESCE(read_at, $6), failed_at = COALESCE(failed_at, $7), error = COALESCE($8, error)
        WHERE wamid = $1 AND status = $2";

    pub(super) WAITING = "
        SELECT wamid, phone_number_id, id FROM cloud_messages
        WHERE customer = $1 AND direction = 'out' AND status = 'sent' AND type <> 'reaction' AND id > $2
        ORDER BY id LIMIT $3";

    pub(super) NUMBERS_OF_CUSTOMER = "
        SELECT n.id FROM cloud_phone_numbers n
        WHERE EXISTS (SELECT 1 FROM cloud_messages m WHERE m.phone_number_id = n.id AND m.customer = $1)
        ORDER BY n.id";

    pub(super) FIND_OUTBOUND = "
        SELECT id, phone_number_id, type, content FROM cloud_messages
        WHERE wamid = $1 AND customer = $2 AND direction = 'out'";

    // All of a chat up to a message that have reached the phone. Reactions stay 'sent', so they are never among them.
    pub(super) READ_BY_CUSTOMER = "
        UPDATE cloud_messages SET status = 'read', read_at = $4
        WHERE phone_number_id = $1 AND customer = $2 AND id <= $3 AND direction = 'out' AND status = 'delivered'
          AND id > COALESCE((SELECT c.customer_read_id FROM cloud_conversations c
                WHERE c.phone_number_id = $1 AND c.customer = $2), $5)
        RETURNING wamid, id, callback_data, CASE WHEN type = 'template' THEN content END";
    pub(super) SET_CUSTOMER_READ = "
        INSERT INTO cloud_conversations (phone_number_id, customer, customer_read_id) VALUES ($1, $2, $3)
        ON CONFLICT (phone_number_id, customer) DO UPDATE SET customer_read_id = excluded.customer_read_id
        WHERE cloud_conversations.customer_read_id IS NULL OR cloud_conversations.customer_read_id < excluded.customer_read_id";
    // Something older than what was read has only now reached the phone.
    pub(super) FORGET_CUSTOMER_READ = "
        UPDATE cloud_conversations SET customer_read_id = NULL WHERE phone_number_id = $1 AND customer = $2";

    pub(super) PLAYED_BY_CUSTOMER = "
        UPDATE cloud_messages SET status = 'played', read_at = COALESCE(read_at, $2), played_at = $2
        WHERE wamid = $1 AND direction = 'out' AND status IN ('delivered', 'read')
        RETURNING wamid, id, callback_data, CASE WHEN type = 'template' THEN content END";

    pub(super) CHATS_OF = "SELECT phone_number_id FROM cloud_conversations WHERE customer = $1 ORDER BY phone_number_id";

    pub(super) FIND_INBOUND = "
        SELECT id, customer, created_at FROM cloud_messages
        WHERE wamid = $1 AND phone_number_id = $2 AND direction = 'in'";

    pub(super) READ_BY_BUSINESS = "
        UPDATE cloud_messages SET status = 'read', read_at = $4
        WHERE phone_number_id = $1 AND customer = $2 AND id <= $3 AND direction = 'in' AND read_at IS NULL
          AND id > COALESCE((SELECT c.business_read_id FROM cloud_conversations c
                WHERE c.phone_number_id = $1 AND c.customer = $2), $5)
        RETURNING wamid";
    pub(super) SET_BUSINESS_READ = "
        UPDATE cloud_conversations SET business_read_id = $3
        WHERE phone_number_id = $1 AND customer = $2 AND (business_read_id IS NULL OR business_read_id < $3)";

    pub(super) FIND = "
        SELECT wamid, id, phone_number_id, customer, direction, type, content, context_id, extra, status, error, created_at,
            sent_at, delivered_at, read_at, played_at, failed_at
        FROM cloud_messages WHERE wamid = $1";
    pub(super) FIND_MANY = "
        SELECT wamid, id, phone_number_id, customer, direction, type, content, context_id, extra, status, error, created_at,
            sent_at, delivered_at, read_at, played_at, failed_at
        FROM cloud_messages WHERE wamid IN_LIST($1)";
    pub(super) SET_MEDIA = "UPDATE cloud_messages SET content = $2, planned_error = $3 WHERE wamid = $1 AND status = 'accepted'";
    pub(super) LOAD_LINK = "
        SELECT phone_number_id, customer, type, content FROM cloud_messages WHERE wamid = $1 AND status = 'accepted'";

    pub(super) MOVED_BETWEEN = "
        SELECT phone_number_id, customer, direction, type, sent_at, delivered_at FROM cloud_messages
        WHERE phone_number_id IN_LIST($1)
          AND ((sent_at >= $2 AND sent_at < $3) OR (delivered_at >= $2 AND delivered_at < $3))";

    pub(super) CLEAR_MESSAGES = "DELETE FROM cloud_messages";
    pub(super) CLEAR_CONVERSATIONS = "DELETE FROM cloud_conversations";
    pub(super) CLEAR_IDEMPOTENCY_KEYS = "DELETE FROM cloud_idempotency_keys";
}
