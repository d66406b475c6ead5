//! The SQL of templates.

use recado_db::statements;

/// The columns of [`super::TemplateSummary`] from `inbox_templates t`.
macro_rules! summary {
    ($rest:literal) => {
        concat!(
            "SELECT t.id, t.connection_id, t.graph_id, t.name, t.language, t.category, t.previous_category, t.correct_category,
                t.status, t.rejected_reason, t.status_detail, t.quality, t.parameter_format, t.source, t.preview, t.changed_at,
                t.synced_at ",
            $rest
        )
    };
}

/// Summary, and what else is stored.
macro_rules! whole {
    ($rest:literal) => {
        concat!(
            "SELECT t.id, t.connection_id, t.graph_id, t.name, t.language, t.category, t.previous_category, t.correct_category,
                t.status, t.rejected_reason, t.status_detail, t.quality, t.parameter_format, t.source, t.preview, t.changed_at,
                t.synced_at, t.sub_category, t.library_name, t.ttl_seconds, t.components, t.touched_at
            FROM inbox_templates t ",
            $rest
        )
    };
}

statements! {
    // Names with at least one language that passes; the cast tells PostgreSQL the type of a parameter that may be NULL.
    // A template that was just deleted is not sent any more.
    pub(super) OF_CONVERSATION = "
        SELECT t.category, t.status, t.parameter_format, t.sub_category, t.components
        FROM inbox_conversations v
        JOIN inbox_channels h ON h.tenant_id = v.tenant_id AND h.id = v.channel_id
        JOIN inbox_templates t ON t.tenant_id = h.tenant_id AND t.connection_id = h.connection_id
        WHERE v.tenant_id = $1 AND v.id = $2 AND t.name = $3 AND t.language = $4 AND t.status <> 'DELETED'";

    pub(super) APPROVED_OF_NAME = "
        SELECT category, status, parameter_format, sub_category, components FROM inbox_templates
        WHERE tenant_id = $1 AND name = $2 AND language = $3 AND status = 'APPROVED' LIMIT 1";

    pub(super) LIST_NAMES = "
        SELECT DISTINCT t.name, t.connection_id FROM inbox_templates t
        WHERE t.tenant_id = $1 AND (t.name, t.connection_id) > ($2, $3)
          AND (CAST($5 AS TEXT) IS NULL OR t.status = CAST($5 AS TEXT))
          AND (t.status NOT IN ('DELETED', 'ARCHIVED') OR t.status = CAST($5 AS TEXT))
          AND (CAST($6 AS TEXT) IS NULL OR t.category = CAST($6 AS TEXT))
          AND (CAST($7 AS TEXT) IS NULL OR t.quality = CAST($7 AS TEXT))
          AND (CAST($8 AS TEXT) IS NULL OR t.language = CAST($8 AS TEXT))
          AND (CAST($9 AS TEXT) IS NULL OR t.search_text LIKE CAST($9 AS TEXT) ESCAPE '!')
          AND ($11 OR t.connection_id = $10)
        ORDER BY t.name, t.connection_id LIMIT $4";

    pub(super) OF_NAMES = summary!("
        FROM inbox_templates t WHERE t.tenant_id = $1 AND t.name IN_LIST($2)
        ORDER BY t.name, t.connection_id, t.language, t.changed_at DESC");

    pub(super) VARIANTS = summary!("
        FROM inbox_templates t WHERE t.tenant_id = $1 AND t.connection_id = $2 AND t.name = $3 AND t.status <> 'DELETED'
        ORDER BY t.language");

    pub(super) COUNTS = "
        SELECT connection_id, status, category, quality, language, COUNT(*) FROM inbox_templates
        WHERE tenant_id = $1 AND status <> 'DELETED'
        GROUP BY connection_id, status, category, quality, language
        ORDER BY connection_id, status, category, quality, language";

    pub(super) FIND = whole!("WHERE t.tenant_id = $1 AND t.id = $2");

    // Locked, because a sync and a webhook may be at it at the same time.
    pub(super) FIND_BY_GRAPH_ID = whole!("WHERE t.tenant_id = $1 AND t.graph_id = $2 ROW_LOCK");

    pub(super) FIND_BY_GRAPH_IDS = whole!("WHERE t.tenant_id = $1 AND t.connection_id = $2 AND t.graph_id IN_LIST($3) ROW_LOCK");

    pub(super) NOT_AMONG = whole!("
        WHERE t.tenant_id = $1 AND t.connection_id = $2 AND t.touched_at < $3 AND t.status <> 'DELETED'
          AND NOT (t.graph_id IN_LIST($4))
        ROW_LOCK");

    pub(super) STORE = "
        INSERT INTO inbox_templates
            (tenant_id, id, connection_id, graph_id, name, language, category, previous_category, correct_category, status,
             rejected_reason, status_detail, quality, parameter_format, source, preview, changed_at, synced_at, sub_category,
             library_name, ttl_seconds, components, touched_at, search_text)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)
        ON CONFLICT (tenant_id, connection_id, graph_id) DO UPDATE SET
            name = excluded.name, language = excluded.language, category = excluded.category,
            previous_category = excluded.previous_category, correct_category = excluded.correct_category,
            status = excluded.status, rejected_reason = excluded.rejected_reason, status_detail = excluded.status_detail,
            quality = excluded.quality, parameter_format = excluded.parameter_format, source = excluded.source,
            preview = excluded.preview, changed_at = excluded.changed_at, synced_at = excluded.synced_at,
            sub_category = excluded.sub_category, library_name = excluded.library_name, ttl_seconds = excluded.ttl_seconds,
            components = excluded.components, touched_at = excluded.touched_at, search_text = excluded.search_text";

    pub(super) SET_SYNCED = "
        UPDATE inbox_templates SET synced_at = $3 WHERE tenant_id = $1 AND id IN_LIST($2)";

    pub(super) SET_STATE = "
        UPDATE inbox_templates SET status = $3, rejected_reason = $4, status_detail = $5, quality = $6, category = $7,
            previous_category = $8, correct_category = $9, changed_at = $10, touched_at = $10
        WHERE tenant_id = $1 AND id = $2";

    pub(super) INSERT_HISTORY = "
        INSERT INTO inbox_template_history
            (tenant_id, template_id, id, at, kind, before, after, cause, source, told_at_s, reason, detail, actor)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

    pub(super) NEWEST_TOLD = "
        SELECT MAX(told_at_s) FROM inbox_template_history WHERE tenant_id = $1 AND template_id = $2 AND kind = $3";

    pub(super) IS_TOLD = "
        SELECT 1 FROM inbox_template_history
        WHERE tenant_id = $1 AND template_id = $2 AND kind = $3 AND after IS NOT DISTINCT FROM $4 AND told_at_s = $5";

    pub(super) NEWEST_OF_KIND = "
        SELECT id, cause, after FROM inbox_template_history
        WHERE tenant_id = $1 AND template_id = $2 AND kind = $3 ORDER BY at DESC, id DESC LIMIT 1";

    pub(super) CONFIRM_HISTORY = "
        UPDATE inbox_template_history SET cause = 'webhook', source = $4, told_at_s = $5, reason = COALESCE($6, reason),
            detail = COALESCE($7, detail)
        WHERE tenant_id = $1 AND template_id = $2 AND id = $3";

    pub(super) HISTORY = "
        SELECT id, at, kind, before, after, cause, source, reason, detail, actor FROM inbox_template_history
        WHERE tenant_id = $1 AND template_id = $2 AND (at, id) < ($3, $4)
        ORDER BY at DESC, id DESC LIMIT $5";

    // Edits of an approved template: those made here, and those that were noticed.
    pub(super) EDITS_SINCE = "
        SELECT at FROM inbox_template_history
        WHERE tenant_id = $1 AND template_id = $2 AND at >= $3
          AND ((kind = 'edited' AND before = 'APPROVED') OR kind = 'components')";

    pub(super) REQUEST_SYNC = "
        INSERT INTO inbox_template_syncs (tenant_id, connection_id, state) VALUES ($1, $2, 'waiting')
        ON CONFLICT (tenant_id, connection_id) DO UPDATE SET state = 'waiting', detail = NULL";

    pub(super) START_SYNC = "
        UPDATE inbox_template_syncs SET state = 'running', started_at = $3, detail = NULL, seen = 0, added = 0, changed = 0,
            gone = 0
        WHERE tenant_id = $1 AND connection_id = $2";

    pub(super) COUNT_SYNC = "
        UPDATE inbox_template_syncs SET seen = seen + $3, added = added + $4, changed = changed + $5, gone = gone + $6
        WHERE tenant_id = $1 AND connection_id = $2";

    pub(super) END_SYNC = "
        UPDATE inbox_template_syncs SET state = $3, finished_at = $4, detail = $5 WHERE tenant_id = $1 AND connection_id = $2";

    pub(super) SYNCS = "
        SELECT n.id, n.name, n.waba_id, n.status, s.state, s.started_at, s.finished_at, s.seen, s.added, s.changed, s.gone, s.detail
        FROM inbox_connections n
        LEFT JOIN inbox_template_syncs s ON s.tenant_id = n.tenant_id AND s.connection_id = n.id
        WHERE n.tenant_id = $1 AND (n.access_token IS NOT NULL OR s.state IS NOT NULL)
        ORDER BY n.name, n.id";

    pub(super) CONNECTED = "
        SELECT id FROM inbox_connections WHERE tenant_id = $1 AND access_token IS NOT NULL";

    pub(super) CONNECTED_TO_ACCOUNT = "
        SELECT id FROM inbox_connections WHERE tenant_id = $1 AND waba_id = $2 AND access_token IS NOT NULL";

    // Of all workspaces: the housekeeping is nobody's.
    pub(super) STALE_SYNCS = "
        SELECT n.tenant_id, n.id FROM inbox_connections n
        LEFT JOIN inbox_template_syncs s ON s.tenant_id = n.tenant_id AND s.connection_id = n.id
        WHERE n.access_token IS NOT NULL AND (s.finished_at IS NULL OR s.finished_at < $1)";
}
