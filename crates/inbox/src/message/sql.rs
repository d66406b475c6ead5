//! The SQL of messages and reactions.

use recado_db::statements;

/// A message with its file, the message it quotes, and its reactions.
macro_rules! view {
    ($rest:literal) => {
        concat!(
            "SELECT m.id, m.conversation_id, m.direction, m.kind, m.content, m.wamid, m.quoted_wamid, m.quoted_is_ours,
                m.status, m.error, m.author_kind, m.author_id, m.author_name, m.created_at, m.arrival,
                m.sent_at, m.delivered_at, m.read_at, m.failed_at,
                d.id, d.state, d.detail, d.mime_type, d.size_bytes, d.filename, d.voice, d.width, d.height,
                q.id, q.direction, q.kind, q.preview, rc.emoji, rc.at, rb.emoji, rb.at, m.payment, m.referral
            FROM inbox_messages m
            LEFT JOIN inbox_media d ON d.tenant_id = m.tenant_id AND d.id = m.media_id
            LEFT JOIN inbox_messages q ON q.tenant_id = m.tenant_id AND q.wamid = m.quoted_wamid
            LEFT JOIN inbox_reactions rc ON rc.tenant_id = m.tenant_id AND rc.wamid = m.wamid AND rc.side = 'contact'
            LEFT JOIN inbox_reactions rb ON rb.tenant_id = m.tenant_id AND rb.wamid = m.wamid AND rb.side = 'business' ",
            $rest
        )
    };
}

statements! {
    pub(super) VIEW = view!("WHERE m.tenant_id = $1 AND m.id = $2");

    pub(super) VIEWS = view!("WHERE m.tenant_id = $1 AND m.id IN_LIST($2)");

    pub(super) LIST = view!(
        "WHERE m.tenant_id = $1 AND m.conversation_id = $2 AND (m.created_at, m.arrival) < ($3, $4)
        ORDER BY m.created_at DESC, m.arrival DESC LIMIT $5"
    );

    pub(crate) INSERT_INBOUND = "
        INSERT INTO inbox_messages
            (tenant_id, id, conversation_id, direction, kind, content, preview, media_id, wamid, quoted_wamid, quoted_is_ours,
             referral, status, created_at, arrival)
        VALUES ($1, $2, $3, 'in', $4, $5, $6, $7, $8, $9, $10, $11, 'received', $12, $2)
        ON CONFLICT (tenant_id, wamid) DO NOTHING";

    pub(super) INSERT_OUTBOUND = "
        INSERT INTO inbox_messages
            (tenant_id, id, conversation_id, direction, kind, content, preview, media_id, quoted_wamid, status,
             author_kind, author_id, author_name, created_at, arrival)
        VALUES ($1, $2, $3, 'out', $4, $5, $6, $7, $8, 'queued', $9, $10, $11, $12, $13)
        ON CONFLICT (tenant_id, id) DO NOTHING";

    pub(super) SEND_TARGET = "
        SELECT v.last_inbound_at, h.status, h.status_detail
        FROM inbox_conversations v JOIN inbox_channels h ON h.tenant_id = v.tenant_id AND h.id = v.channel_id
        WHERE v.tenant_id = $1 AND v.id = $2";

    pub(super) WAMID_IN_CONVERSATION = "
        SELECT wamid, kind FROM inbox_messages WHERE tenant_id = $1 AND conversation_id = $2 AND id = $3";

    pub(super) TO_SEND = "
        SELECT m.status, m.kind, m.content, m.media_id, m.quoted_wamid, m.send_round, m.attempt_started_at,
               v.channel_id, c.phone, c.user_id
        FROM inbox_messages m
        JOIN inbox_conversations v ON v.tenant_id = m.tenant_id AND v.id = m.conversation_id
        JOIN inbox_contacts c ON c.tenant_id = v.tenant_id AND c.id = v.contact_id
        WHERE m.tenant_id = $1 AND m.id = $2";

    pub(super) MARK_ATTEMPT = "
        UPDATE inbox_messages SET attempt_started_at = $3
        WHERE tenant_id = $1 AND id = $2 AND status = 'queued' AND send_round = $4";

    pub(super) CLEAR_ATTEMPT = "
        UPDATE inbox_messages SET attempt_started_at = NULL WHERE tenant_id = $1 AND id = $2 AND send_round = $3";

    pub(super) ACCEPT = "
        UPDATE inbox_messages SET
            status = CASE WHEN status = 'queued' THEN 'accepted' ELSE status END,
            wamid = COALESCE(wamid, $4), accepted_at = COALESCE(accepted_at, $5), attempt_started_at = NULL
        WHERE tenant_id = $1 AND id = $2 AND send_round = $3";

    pub(super) FAIL_QUEUED = "
        UPDATE inbox_messages SET status = 'failed', error = $4, failed_at = $5, attempt_started_at = NULL
        WHERE tenant_id = $1 AND id = $2 AND send_round = $3 AND status = 'queued'";

    pub(super) REQUEUE = "
        UPDATE inbox_messages SET status = 'queued', error = NULL, wamid = NULL, send_round = send_round + 1,
            accepted_at = NULL, sent_at = NULL, delivered_at = NULL, read_at = NULL, failed_at = NULL,
            attempt_started_at = NULL
        WHERE tenant_id = $1 AND id = $2 AND direction = 'out' AND status = 'failed'";

    pub(super) RETRY_TARGET = "
        SELECT conversation_id, status, media_id, kind, content FROM inbox_messages WHERE tenant_id = $1 AND id = $2";

    pub(super) STATUS_BY_WAMID = "
        SELECT m.id, m.conversation_id, m.status, m.sent_at, m.delivered_at, m.read_at, m.failed_at, m.wamid, m.send_round,
               v.last_message_id, c.id, c.phone, c.user_id
        FROM inbox_messages m
        JOIN inbox_conversations v ON v.tenant_id = m.tenant_id AND v.id = m.conversation_id
        JOIN inbox_contacts c ON c.tenant_id = v.tenant_id AND c.id = v.contact_id
        WHERE m.tenant_id = $1 AND m.wamid = $2 AND m.direction = 'out'";

    pub(super) STATUS_BY_ID = "
        SELECT m.id, m.conversation_id, m.status, m.sent_at, m.delivered_at, m.read_at, m.failed_at, m.wamid, m.send_round,
               v.last_message_id, c.id, c.phone, c.user_id
        FROM inbox_messages m
        JOIN inbox_conversations v ON v.tenant_id = m.tenant_id AND v.id = m.conversation_id
        JOIN inbox_contacts c ON c.tenant_id = v.tenant_id AND c.id = v.contact_id
        WHERE m.tenant_id = $1 AND m.id = $2 AND m.direction = 'out'";

    pub(super) SET_STATUS = "
        UPDATE inbox_messages SET status = $3, sent_at = $4, delivered_at = $5, read_at = $6, failed_at = $7,
            error = CASE WHEN $3 = 'failed' THEN COALESCE($8, error) END,
            wamid = $9, attempt_started_at = NULL
        WHERE tenant_id = $1 AND id = $2";

    pub(super) PAYMENT_OF_WAMID = "
        SELECT id, payment FROM inbox_messages WHERE tenant_id = $1 AND wamid = $2 AND direction = 'out'";

    pub(super) SET_PAYMENT = "UPDATE inbox_messages SET payment = $3 WHERE tenant_id = $1 AND id = $2";

    pub(super) REACTION = "
        SELECT request_id, at FROM inbox_reactions WHERE tenant_id = $1 AND wamid = $2 AND side = $3";

    // A reaction that is older than the one here, because it came late, changes nothing.
    pub(super) STORE_REACTION = "
        INSERT INTO inbox_reactions (tenant_id, wamid, side, emoji, at, request_id) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (tenant_id, wamid, side) DO UPDATE SET
            emoji = excluded.emoji, at = excluded.at, request_id = excluded.request_id
        WHERE excluded.at > inbox_reactions.at
           OR (excluded.at = inbox_reactions.at AND excluded.emoji IS DISTINCT FROM inbox_reactions.emoji)";

    pub(super) REMOVE_REACTION = "
        UPDATE inbox_reactions SET emoji = NULL WHERE tenant_id = $1 AND wamid = $2 AND side = 'business' AND request_id = $3";

    pub(crate) MESSAGE_OF_WAMID = "
        SELECT id, conversation_id FROM inbox_messages WHERE tenant_id = $1 AND wamid = $2";

    pub(super) REACTION_TO_SEND = "
        SELECT r.emoji, r.request_id, v.channel_id, c.phone, c.user_id
        FROM inbox_messages m
        JOIN inbox_reactions r ON r.tenant_id = m.tenant_id AND r.wamid = m.wamid AND r.side = 'business'
        JOIN inbox_conversations v ON v.tenant_id = m.tenant_id AND v.id = m.conversation_id
        JOIN inbox_contacts c ON c.tenant_id = v.tenant_id AND c.id = v.contact_id
        WHERE m.tenant_id = $1 AND m.id = $2";
}
