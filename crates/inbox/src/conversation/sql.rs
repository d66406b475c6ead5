//! The SQL of conversations.

use recado_db::statements;

/// A conversation with its contact and its newest message.
macro_rules! view {
    ($rest:literal) => {
        concat!(
            "SELECT v.id, v.channel_id, v.status, v.assignee_id, v.unread_count, v.last_activity_at, v.last_inbound_at,
                c.id, c.name, c.profile_name, c.username, c.phone, c.user_id, c.created_at,
                m.id, m.direction, m.kind, m.preview, m.status, m.created_at
            FROM inbox_conversations v
            JOIN inbox_contacts c ON c.tenant_id = v.tenant_id AND c.id = v.contact_id
            LEFT JOIN inbox_messages m ON m.tenant_id = v.tenant_id AND m.id = v.last_message_id ",
            $rest
        )
    };
}

/// A page of a queue: the condition tells queues apart.
macro_rules! list {
    ($condition:literal) => {
        concat!(
            view!("WHERE v.tenant_id = $1 AND v.status = $2 AND (v.last_activity_at, v.id) < ($3, $4) "),
            $condition,
            " ORDER BY v.last_activity_at DESC, v.id DESC LIMIT $5"
        )
    };
}

/// A page of a queue among the contacts that were searched for. Driven from the search: `|| ''` and `+ 0` keep the
/// planners from walking the whole queue in its order instead.
macro_rules! search {
    ($condition:literal) => {
        concat!(
            view!(
                "WHERE v.tenant_id = $1 AND v.status || '' = $2 AND (v.last_activity_at + 0, v.id) < ($3, $4)
                AND v.contact_id IN (SELECT contact_id FROM inbox_contact_terms WHERE tenant_id = $1 AND term >= $6 AND term < $7)
                AND v.contact_id IN (SELECT contact_id FROM inbox_contact_terms WHERE tenant_id = $1 AND term >= $8 AND term < $9)
                AND (v.channel_id = $10 OR $10 IS NULL) "
            ),
            $condition,
            " ORDER BY v.last_activity_at + 0 DESC, v.id DESC LIMIT $5"
        )
    };
}

statements! {
    pub(super) VIEW = view!("WHERE v.tenant_id = $1 AND v.id = $2");

    pub(super) VIEWS = view!("WHERE v.tenant_id = $1 AND v.id IN_LIST($2)");

    pub(super) LIST = list!("");
    pub(super) LIST_OF_CHANNEL = list!("AND v.channel_id = $6");
    pub(super) LIST_MINE = list!("AND v.assignee_id = $6");
    pub(super) LIST_MINE_OF_CHANNEL = list!("AND v.assignee_id = $6 AND v.channel_id = $7");
    pub(super) LIST_UNASSIGNED = list!("AND v.assignee_id IS NULL");
    pub(super) LIST_UNASSIGNED_OF_CHANNEL = list!("AND v.assignee_id IS NULL AND v.channel_id = $6");
    pub(super) LIST_UNREAD = list!("AND v.unread_count > 0");
    pub(super) LIST_UNREAD_OF_CHANNEL = list!("AND v.unread_count > 0 AND v.channel_id = $6");

    pub(super) SEARCH = search!("");
    pub(super) SEARCH_MINE = search!("AND v.assignee_id = $11");
    pub(super) SEARCH_UNASSIGNED = search!("AND v.assignee_id IS NULL");
    pub(super) SEARCH_UNREAD = search!("AND v.unread_count > 0");

    pub(super) COUNTS = "
        SELECT
            (SELECT COUNT(*) FROM inbox_conversations WHERE tenant_id = $1 AND status = 'open'),
            (SELECT COUNT(*) FROM inbox_conversations WHERE tenant_id = $1 AND status = 'open' AND assignee_id = $2),
            (SELECT COUNT(*) FROM inbox_conversations WHERE tenant_id = $1 AND status = 'open' AND assignee_id IS NULL),
            (SELECT COUNT(*) FROM inbox_conversations WHERE tenant_id = $1 AND status = 'open' AND unread_count > 0),
            (SELECT COUNT(*) FROM inbox_conversations WHERE tenant_id = $1 AND status = 'closed')";

    pub(super) INSERT = "
        INSERT INTO inbox_conversations (tenant_id, id, channel_id, contact_id, last_activity_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $5)
        ON CONFLICT (tenant_id, contact_id, channel_id) DO UPDATE SET created_at = inbox_conversations.created_at
        RETURNING id";

    pub(super) NOTE_MESSAGE = "
        UPDATE inbox_conversations SET
            unread_count = unread_count + $6,
            status = CASE WHEN $8 THEN 'open' ELSE status END,
            last_inbound_at = CASE WHEN CAST($7 AS BIGINT) > COALESCE(last_inbound_at, -1) THEN $7 ELSE last_inbound_at END,
            last_activity_at = CASE WHEN $3 > last_activity_at THEN $3 ELSE last_activity_at END,
            last_message_id = CASE WHEN last_message_at IS NULL OR (last_message_at, last_message_arrival) < ($3, $4)
                THEN $5 ELSE last_message_id END,
            last_message_arrival = CASE WHEN last_message_at IS NULL OR (last_message_at, last_message_arrival) < ($3, $4)
                THEN $4 ELSE last_message_arrival END,
            last_message_at = CASE WHEN last_message_at IS NULL OR last_message_at < $3 THEN $3 ELSE last_message_at END
        WHERE tenant_id = $1 AND id = $2";

    pub(super) NOTE_SIGN_OF_LIFE = "
        UPDATE inbox_conversations SET
            last_inbound_at = CASE WHEN last_inbound_at IS NULL OR last_inbound_at < $3 THEN $3 ELSE last_inbound_at END
        WHERE tenant_id = $1 AND id = $2";

    pub(super) SET_ASSIGNEE = "UPDATE inbox_conversations SET assignee_id = $3 WHERE tenant_id = $1 AND id = $2";

    pub(super) SET_STATUS = "UPDATE inbox_conversations SET status = $3 WHERE tenant_id = $1 AND id = $2";

    pub(super) READ_STATE = "
        SELECT unread_count, read_wamid FROM inbox_conversations WHERE tenant_id = $1 AND id = $2";

    pub(super) MESSAGE_PLACE = "
        SELECT created_at, arrival FROM inbox_messages WHERE tenant_id = $1 AND conversation_id = $2 AND id = $3";

    pub(super) NEWEST_INBOUND = "
        SELECT wamid, created_at, arrival FROM inbox_messages
        WHERE tenant_id = $1 AND conversation_id = $2 AND direction = 'in' AND (created_at, arrival) <= ($3, $4)
        ORDER BY created_at DESC, arrival DESC LIMIT 1";

    pub(super) COUNT_INBOUND_AFTER = "
        SELECT COUNT(*) FROM inbox_messages
        WHERE tenant_id = $1 AND conversation_id = $2 AND direction = 'in' AND (created_at, arrival) > ($3, $4)";

    pub(super) SET_READ = "
        UPDATE inbox_conversations SET unread_count = $3, read_wamid = $4 WHERE tenant_id = $1 AND id = $2";

    pub(super) RECEIPT = "
        SELECT channel_id, read_wamid, receipt_wamid FROM inbox_conversations WHERE tenant_id = $1 AND id = $2";

    pub(super) SET_RECEIPT = "
        UPDATE inbox_conversations SET receipt_wamid = $3 WHERE tenant_id = $1 AND id = $2";
}
