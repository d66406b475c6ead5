//! The SQL of messages to be sent later.

use recado_db::statements;

macro_rules! view {
    ($rest:literal) => {
        concat!(
            "SELECT id, conversation_id, message, preview, author_kind, author_id, author_name, send_at, when_shut,
                unless_answered, state, problem, created_at
            FROM inbox_scheduled_messages ",
            $rest
        )
    };
}

statements! {
    pub(super) OF_CONVERSATION = view!("WHERE tenant_id = $1 AND conversation_id = $2 ORDER BY created_at, id");

    // Those without a time come last.
    pub(super) TIMED = view!(
        "WHERE tenant_id = $1 AND send_at IS NOT NULL AND (send_at, id) > ($2, $3) ORDER BY send_at, id LIMIT $4"
    );

    pub(super) FIND = view!("WHERE tenant_id = $1 AND id = $2 ROW_LOCK");

    pub(super) DUE = view!(
        "WHERE tenant_id = $1 AND conversation_id = $2 AND state = 'waiting' AND send_at <= $3 ORDER BY created_at, id"
    );

    pub(super) DUE_ANYWHERE = view!(
        "WHERE tenant_id = $1 AND state = 'waiting' AND send_at <= $2 ORDER BY created_at, id LIMIT 1000"
    );

    pub(super) COUNT = "SELECT COUNT(*) FROM inbox_scheduled_messages WHERE tenant_id = $1 AND conversation_id = $2";

    pub(super) IS_MESSAGE = "SELECT 1 FROM inbox_messages WHERE tenant_id = $1 AND id = $2";

    // Of whom it is and when it was written stays.
    pub(super) STORE = "
        INSERT INTO inbox_scheduled_messages
            (tenant_id, id, conversation_id, message, preview, author_kind, author_id, author_name, send_at, when_shut,
             unless_answered, state, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting', $12)
        ON CONFLICT (tenant_id, id) DO UPDATE SET
            message = excluded.message, preview = excluded.preview, send_at = excluded.send_at,
            when_shut = excluded.when_shut, unless_answered = excluded.unless_answered, state = 'waiting', problem = NULL";

    pub(super) SET_TIME = "
        UPDATE inbox_scheduled_messages SET send_at = $3, state = 'waiting', problem = NULL, unless_answered = $4
        WHERE tenant_id = $1 AND id = $2";

    pub(super) SET_STATE = "
        UPDATE inbox_scheduled_messages SET state = $3, problem = $4 WHERE tenant_id = $1 AND id = $2 AND state = 'waiting'";

    pub(super) WAIT_UNTIL_WRITTEN = "
        UPDATE inbox_scheduled_messages SET send_at = NULL WHERE tenant_id = $1 AND id = $2 AND state = 'waiting'";

    pub(super) RELEASE = "
        UPDATE inbox_scheduled_messages SET send_at = $3
        WHERE tenant_id = $1 AND conversation_id IN_LIST($2) AND send_at IS NULL AND state = 'waiting'
        RETURNING conversation_id";

    pub(super) DELETE = "DELETE FROM inbox_scheduled_messages WHERE tenant_id = $1 AND id = $2";

    pub(super) LAST_INBOUND = "SELECT last_inbound_at FROM inbox_conversations WHERE tenant_id = $1 AND id = $2";

    pub(super) MOVE = "
        UPDATE inbox_scheduled_messages SET conversation_id = $3 WHERE tenant_id = $1 AND conversation_id = $2";
}
