//! The SQL of a filled workspace.

use recado_db::statements;

statements! {
    pub(super) CHANNELS = "SELECT id FROM inbox_channels WHERE tenant_id = $1 ORDER BY id";

    pub(super) AGENTS = "SELECT id FROM inbox_agents WHERE tenant_id = $1 ORDER BY created_at, id";

    pub(super) INSERT_TAG = "
        INSERT INTO inbox_tags (tenant_id, id, name, name_key, colour, state, created_at)
        VALUES ($1, $2, $3, $3, '#2e7d32', 'live', $4)";

    pub(super) TAG = "
        INSERT INTO inbox_conversation_tags (tenant_id, conversation_id, tag_id, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant_id, conversation_id, tag_id) DO NOTHING";

    pub(super) INSERT_MESSAGE = "
        INSERT INTO inbox_messages
            (tenant_id, id, conversation_id, direction, kind, content, preview, wamid, status,
             author_kind, author_id, author_name, created_at, arrival)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $2)";

    pub(super) STORE_CONVERSATION = "
        INSERT INTO inbox_conversations
            (tenant_id, id, channel_id, contact_id, status, priority, assignee_id, unread_count, last_inbound_at,
             last_activity_at, last_message_id, last_message_at, last_message_arrival, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $10)
        ON CONFLICT (tenant_id, id) DO UPDATE SET
            last_inbound_at = excluded.last_inbound_at, last_activity_at = excluded.last_activity_at,
            last_message_id = excluded.last_message_id, last_message_at = excluded.last_message_at,
            last_message_arrival = excluded.last_message_arrival";
}

/// Of PostgreSQL alone.
pub(crate) mod postgres {
    use recado_db::statements;

    statements! {
        pub(crate) ANALYZE = "
            ANALYZE inbox_contacts, inbox_contact_terms, inbox_conversations, inbox_conversation_tags, inbox_messages, inbox_texts";
    }
}
