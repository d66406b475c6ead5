//! The SQL of Flows.

use recado_db::statements;

statements! {
    pub(super) LIST = "
        SELECT id, connection_id, graph_flow_id, name, categories, status, problems, version, uploaded_version, published_at,
            endpoint_kind, endpoint_url, alert, response_count, last_response_at, synced_at, created_at, updated_at
        FROM inbox_flows
        WHERE tenant_id = $1 AND (updated_at, id) < ($2, $3) AND status <> 'DELETED'
        ORDER BY updated_at DESC, id DESC LIMIT $4";

    pub(super) FIND = "
        SELECT id, connection_id, graph_flow_id, name, categories, status, problems, version, uploaded_version, published_at,
            endpoint_kind, endpoint_url, alert, response_count, last_response_at, synced_at, created_at, updated_at,
            json, published_json
        FROM inbox_flows WHERE tenant_id = $1 AND id = $2 AND status <> 'DELETED'";

    pub(super) FIND_BY_GRAPH_ID = "
        SELECT id, connection_id, graph_flow_id, name, categories, status, problems, version, uploaded_version, published_at,
            endpoint_kind, endpoint_url, alert, response_count, last_response_at, synced_at, created_at, updated_at
        FROM inbox_flows WHERE tenant_id = $1 AND connection_id = $2 AND graph_flow_id = $3 AND status <> 'DELETED'";

    pub(super) OF_CONNECTION = "
        SELECT id, graph_flow_id, graph_updated_at, json IS NOT NULL
        FROM inbox_flows WHERE tenant_id = $1 AND connection_id = $2 AND status <> 'DELETED'";

    // Graph's words replace what was known; what only the desk knows stays.
    pub(super) UPSERT = "
        INSERT INTO inbox_flows
            (tenant_id, id, connection_id, graph_flow_id, name, categories, status, problems, version, uploaded_version,
             endpoint_kind, endpoint_url, published_at, synced_at, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, $9, $10, $11, $12, $13, $14)
        ON CONFLICT (tenant_id, connection_id, graph_flow_id) DO UPDATE SET
            name = excluded.name, categories = excluded.categories, status = excluded.status, problems = excluded.problems,
            endpoint_kind = excluded.endpoint_kind, endpoint_url = excluded.endpoint_url,
            published_at = COALESCE(inbox_flows.published_at, excluded.published_at), synced_at = excluded.synced_at
        RETURNING id";

    pub(super) SET_GONE = "
        UPDATE inbox_flows SET status = 'DELETED', synced_at = $3 WHERE tenant_id = $1 AND id = $2 AND status <> 'DELETED'";

    // Only where the working copy was not changed here since WhatsApp got it. The same text is no new version: it would
    // refuse the save of somebody who is writing.
    pub(super) SET_FETCHED_JSON = "
        UPDATE inbox_flows SET json = $3, graph_updated_at = $4,
            version = CASE WHEN json = $3 THEN version ELSE version + 1 END,
            uploaded_version = CASE WHEN json = $3 THEN version ELSE version + 1 END,
            published_json = CASE WHEN status <> 'DRAFT' THEN $3 ELSE published_json END
        WHERE tenant_id = $1 AND id = $2 AND version = uploaded_version";

    // `0` rows: somebody else saved in between.
    pub(super) SAVE_JSON = "
        UPDATE inbox_flows SET json = $3, version = version + 1, updated_at = $5
        WHERE tenant_id = $1 AND id = $2 AND version = $4 AND status <> 'DELETED'";

    pub(super) SET_UPLOADED = "
        UPDATE inbox_flows SET uploaded_version = $3, problems = $4, synced_at = $5 WHERE tenant_id = $1 AND id = $2";

    pub(super) SET_PUBLISHED = "
        UPDATE inbox_flows SET status = 'PUBLISHED', published_json = $3, published_at = $4, updated_at = $4
        WHERE tenant_id = $1 AND id = $2";

    pub(super) OF_GRAPH_ID = "
        SELECT f.id, f.connection_id FROM inbox_flows f
        JOIN inbox_connections c ON c.tenant_id = f.tenant_id AND c.id = f.connection_id
        WHERE f.tenant_id = $1 AND c.waba_id = $2 AND f.graph_flow_id = $3";

    pub(super) CONNECTIONS_OF_ACCOUNT = "
        SELECT id FROM inbox_connections WHERE tenant_id = $1 AND waba_id = $2 AND access_token IS NOT NULL";

    pub(super) SET_ALERT = "UPDATE inbox_flows SET alert = $3 WHERE tenant_id = $1 AND id = $2";

    pub(super) SET_STATUS_OF_NEWS = "
        UPDATE inbox_flows SET status = $3, published_at = CASE WHEN $3 = 'PUBLISHED' THEN COALESCE(published_at, $4)
            ELSE published_at END
        WHERE tenant_id = $1 AND id = $2";

    // What a form is called, and its questions.
    pub(super) QUESTIONS = "SELECT id, name, published_json, json FROM inbox_flows WHERE tenant_id = $1 AND id = $2";

    pub(super) QUESTIONS_OF_GRAPH_ID = "
        SELECT id, name, published_json, json FROM inbox_flows
        WHERE tenant_id = $1 AND (graph_flow_id = $2 OR name = $3) AND status <> 'DELETED' LIMIT 2";

    pub(super) MESSAGE_CONTENT = "SELECT content FROM inbox_messages WHERE tenant_id = $1 AND wamid = $2 AND direction = 'out'";

    pub(super) MESSAGE_CONTENT_OF_ID = "
        SELECT content FROM inbox_messages WHERE tenant_id = $1 AND id = $2 AND direction = 'out'";

    pub(super) INSERT_RESPONSE = "
        INSERT INTO inbox_flow_responses (tenant_id, message_id, flow_id, flow_token, answers, created_at)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";

    pub(super) COUNT_RESPONSE = "
        UPDATE inbox_flows SET response_count = response_count + 1,
            last_response_at = CASE WHEN COALESCE(last_response_at, 0) < $3 THEN $3 ELSE last_response_at END
        WHERE tenant_id = $1 AND id = $2";

    pub(super) RESPONSES = "
        SELECT r.message_id, r.flow_id, r.answers, r.created_at, m.conversation_id, c.id, c.name, c.profile_name, c.username,
            c.phone, c.user_id, c.created_at
        FROM inbox_flow_responses r
        JOIN inbox_messages m ON m.tenant_id = r.tenant_id AND m.id = r.message_id
        JOIN inbox_conversations v ON v.tenant_id = r.tenant_id AND v.id = m.conversation_id
        LEFT JOIN inbox_contact_merges g ON g.tenant_id = r.tenant_id AND g.contact_id = v.contact_id
        JOIN inbox_contacts c ON c.tenant_id = r.tenant_id AND c.id = COALESCE(g.main_id, v.contact_id)
        WHERE r.tenant_id = $1 AND r.flow_id = $2 AND r.created_at >= $3 AND r.created_at < $4
          AND (r.created_at, r.message_id) < ($5, $6)
        ORDER BY r.created_at DESC, r.message_id DESC LIMIT $7";

    pub(super) UNKNOWN_RESPONSES = "
        SELECT r.message_id, r.flow_id, r.answers, r.created_at, m.conversation_id, c.id, c.name, c.profile_name, c.username,
            c.phone, c.user_id, c.created_at
        FROM inbox_flow_responses r
        JOIN inbox_messages m ON m.tenant_id = r.tenant_id AND m.id = r.message_id
        JOIN inbox_conversations v ON v.tenant_id = r.tenant_id AND v.id = m.conversation_id
        LEFT JOIN inbox_contact_merges g ON g.tenant_id = r.tenant_id AND g.contact_id = v.contact_id
        JOIN inbox_contacts c ON c.tenant_id = r.tenant_id AND c.id = COALESCE(g.main_id, v.contact_id)
        WHERE r.tenant_id = $1 AND r.flow_id IS NULL AND r.created_at >= $2 AND r.created_at < $3
          AND (r.created_at, r.message_id) < ($4, $5)
        ORDER BY r.created_at DESC, r.message_id DESC LIMIT $6";

    pub(super) ANSWERS = "
        SELECT answers FROM inbox_flow_responses
        WHERE tenant_id = $1 AND flow_id = $2 AND created_at >= $3 AND created_at < $4
        ORDER BY created_at DESC, message_id DESC LIMIT $5";
}
