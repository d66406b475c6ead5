//! The SQL of events.

use recado_db::statements;

statements! {
    pub(crate) ADVANCE_HEAD = "
        INSERT INTO inbox_event_heads (tenant_id, seq) VALUES ($1, $2)
        ON CONFLICT (tenant_id) DO UPDATE SET seq = inbox_event_heads.seq + excluded.seq
        RETURNING seq";

    // A number without an event: readers who have not seen it are told to load afresh.
    pub(crate) RESET = "
        INSERT INTO inbox_event_heads (tenant_id, seq, reset_seq) VALUES ($1, 1, 1)
        ON CONFLICT (tenant_id) DO UPDATE SET seq = inbox_event_heads.seq + 1, reset_seq = inbox_event_heads.seq + 1";

    pub(crate) INSERT_EVENT = "
        INSERT INTO inbox_events (tenant_id, seq, kind, payload, created_at) VALUES ($1, $2, $3, $4, $5)";

    pub(crate) HEAD = "SELECT seq, reset_seq FROM inbox_event_heads WHERE tenant_id = $1";

    pub(crate) EVENTS_AFTER = "
        SELECT seq, kind, payload FROM inbox_events WHERE tenant_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";

    pub(crate) PRUNE_OLD = "DELETE FROM inbox_events WHERE created_at < $1";

    pub(crate) PRUNE_BEHIND = "DELETE FROM inbox_events WHERE tenant_id = $1 AND seq <= $2";
}
