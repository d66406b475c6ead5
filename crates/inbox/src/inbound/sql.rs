//! The SQL of webhooks.

use recado_db::statements;

statements! {
    pub(super) STORE = "
        INSERT INTO inbox_hooks (tenant_id, id, connection_id, state, received_at, body) VALUES ($1, $2, $3, 'new', $4, $5)
        ON CONFLICT (tenant_id, id) DO NOTHING";

    pub(super) LOAD = "
        SELECT id, body FROM inbox_hooks WHERE tenant_id = $1 AND state = 'new' AND id IN_LIST($2)";

    pub(super) SET_APPLIED = "UPDATE inbox_hooks SET state = 'applied' WHERE tenant_id = $1 AND id IN_LIST($2)";

    pub(super) SET_DEAD = "UPDATE inbox_hooks SET state = 'dead', reason = $3 WHERE tenant_id = $1 AND id = $2";

    pub(super) PRUNE_APPLIED = "DELETE FROM inbox_hooks WHERE received_at < $1 AND state = 'applied'";

    // At most two rows: the contact of the wa_id, and that of the user id.
    pub(super) IDENTIFY = "
        SELECT i.kind, c.id, c.name, c.profile_name, c.username, c.phone, c.user_id, c.created_at, v.id, v.last_inbound_at
        FROM inbox_identities i
        JOIN inbox_contacts c ON c.tenant_id = i.tenant_id AND c.id = i.contact_id
        LEFT JOIN inbox_conversations v ON v.tenant_id = c.tenant_id AND v.contact_id = c.id AND v.channel_id = $4
        WHERE i.tenant_id = $1 AND ((i.kind = 'wa_id' AND i.value = $2) OR (i.kind = 'bsuid' AND i.value = $3))";

    pub(super) MERGE_CANDIDATES = "
        SELECT id, channel_id FROM inbox_conversations WHERE tenant_id = $1 AND contact_id = $2";

    pub(super) LAST_INBOUND_OF_CONTACT = "
        SELECT MAX(last_inbound_at) FROM inbox_conversations WHERE tenant_id = $1 AND contact_id = $2";

    pub(super) MOVE_CONVERSATION = "
        UPDATE inbox_conversations SET contact_id = $3 WHERE tenant_id = $1 AND id = $2";

    pub(super) MOVE_MESSAGES = "
        UPDATE inbox_messages SET conversation_id = $3 WHERE tenant_id = $1 AND conversation_id = $2";

    pub(super) CONVERSATION_STATE = "
        SELECT status, assignee_id, unread_count, last_inbound_at, last_activity_at, last_message_id, last_message_at,
               last_message_arrival, priority, team_id
        FROM inbox_conversations WHERE tenant_id = $1 AND id = $2 ROW_LOCK";

    pub(super) SET_CONVERSATION_STATE = "
        UPDATE inbox_conversations SET status = $3, assignee_id = $4, unread_count = $5, last_inbound_at = $6,
            last_activity_at = $7, last_message_id = $8, last_message_at = $9, last_message_arrival = $10,
            priority = $11, team_id = $12, snoozed_until = NULL
        WHERE tenant_id = $1 AND id = $2";

    pub(super) DELETE_CONVERSATION = "DELETE FROM inbox_conversations WHERE tenant_id = $1 AND id = $2";

    pub(super) WROTE_SINCE = "
        SELECT 1 FROM inbox_messages
        WHERE tenant_id = $1 AND conversation_id = $2 AND created_at > $3 AND direction = 'out' LIMIT 1";

    pub(super) TEMPLATE_LAST_SENT = "
        SELECT content FROM inbox_messages
        WHERE tenant_id = $1 AND conversation_id = $2 AND kind = 'template' AND direction = 'out'
        ORDER BY created_at DESC, arrival DESC LIMIT 1";

    // Nothing where the one before promised an opening that is still to come.
    pub(super) NOTE_CLOSED_REPLY = "
        INSERT INTO inbox_closed_replies (tenant_id, conversation_id, schedule_id, opens_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant_id, conversation_id) DO UPDATE SET schedule_id = $3, opens_at = $4
        WHERE inbox_closed_replies.opens_at <= $5";

    pub(super) FORGET_CLOSED_REPLY = "
        DELETE FROM inbox_closed_replies WHERE tenant_id = $1 AND conversation_id = $2";
}
