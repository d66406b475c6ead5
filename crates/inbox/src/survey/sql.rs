//! The SQL of surveys.

use recado_db::statements;

macro_rules! answers {
    ($rest:literal) => {
        concat!(
            "SELECT s.id, s.conversation_id, s.agent_id, s.agent_name, s.score, s.comment, s.asked_at, s.answered_at,
                c.id, c.name, c.profile_name, c.username, c.phone, c.user_id, c.created_at
            FROM inbox_surveys s
            JOIN inbox_conversations v ON v.tenant_id = s.tenant_id AND v.id = s.conversation_id
            LEFT JOIN inbox_contact_merges g ON g.tenant_id = s.tenant_id AND g.contact_id = v.contact_id
            JOIN inbox_contacts c ON c.tenant_id = s.tenant_id AND c.id = COALESCE(g.main_id, v.contact_id) ",
            $rest
        )
    };
}

statements! {
    pub(super) SETTINGS = "SELECT settings FROM inbox_survey_settings WHERE tenant_id = $1";

    pub(super) STORE_SETTINGS = "
        INSERT INTO inbox_survey_settings (tenant_id, delay_minutes, settings) VALUES ($1, $2, $3)
        ON CONFLICT (tenant_id) DO UPDATE SET delay_minutes = excluded.delay_minutes, settings = excluded.settings";

    // When the customer of a conversation wrote last in it, and was asked last, wherever that was; but for the question that is about
    // to be asked.
    pub(super) LAST_ASKED = "
        SELECT v.last_inbound_at,
            (SELECT MAX(s.asked_at) FROM inbox_surveys s
             WHERE s.tenant_id = v.tenant_id AND s.contact_id = v.contact_id AND s.id <> $3)
        FROM inbox_conversations v WHERE v.tenant_id = $1 AND v.id = $2";

    pub(super) AGENT_NAME = "SELECT name FROM inbox_agents WHERE tenant_id = $1 AND id = $2";

    pub(super) FLOW_OF_CONVERSATION = "
        SELECT f.graph_flow_id, f.endpoint_kind FROM inbox_conversations v
        JOIN inbox_channels h ON h.tenant_id = v.tenant_id AND h.id = v.channel_id
        JOIN inbox_flows f ON f.tenant_id = h.tenant_id AND f.connection_id = h.connection_id
        WHERE v.tenant_id = $1 AND v.id = $2 AND f.id = $3 AND f.status = 'PUBLISHED'";

    pub(super) INSERT = "
        INSERT INTO inbox_surveys (tenant_id, id, conversation_id, contact_id, agent_id, agent_name, asked_at)
        SELECT v.tenant_id, $2, v.id, v.contact_id, $4, CAST($5 AS TEXT), $6 FROM inbox_conversations v
        WHERE v.tenant_id = $1 AND v.id = $3
        ON CONFLICT (tenant_id, id) DO NOTHING";

    pub(super) DELETE = "DELETE FROM inbox_surveys WHERE tenant_id = $1 AND id = $2 AND answered_at IS NULL";

    pub(super) FIND = "SELECT conversation_id, answered_at FROM inbox_surveys WHERE tenant_id = $1 AND id = $2 ROW_LOCK";

    pub(super) RATE = "
        UPDATE inbox_surveys SET score = $3, comment = COALESCE($4, comment), answered_at = $5, comment_until = $6
        WHERE tenant_id = $1 AND id = $2";

    pub(super) ANY_AWAITING = "
        SELECT 1 FROM inbox_surveys WHERE tenant_id = $1 AND comment_until IS NOT NULL LIMIT 1";

    // What comes too late ends the waiting too.
    pub(super) COMMENT = "
        UPDATE inbox_surveys SET comment = CASE WHEN comment_until >= $4 THEN $3 ELSE comment END, comment_until = NULL
        WHERE tenant_id = $1 AND conversation_id = $2 AND comment_until IS NOT NULL";

    pub(super) STOP_AWAITING = "
        UPDATE inbox_surveys SET comment_until = NULL WHERE comment_until < $1";

    pub(super) MOVE = "
        UPDATE inbox_surveys SET conversation_id = $3,
            contact_id = (SELECT v.contact_id FROM inbox_conversations v WHERE v.tenant_id = $1 AND v.id = $3)
        WHERE tenant_id = $1 AND conversation_id = $2";

    pub(super) LIST = answers!(
        "WHERE s.tenant_id = $1 AND s.answered_at >= $2 AND s.answered_at < $3
          AND (CAST($4 AS BIGINT) IS NULL OR s.score = CAST($4 AS BIGINT)) AND (s.agent_id = $5 OR $5 IS NULL)
          AND (s.answered_at, s.id) < ($6, $7)
        ORDER BY s.answered_at DESC, s.id DESC LIMIT $8"
    );

    pub(super) SCORES = "
        SELECT score, COUNT(*) FROM inbox_surveys
        WHERE tenant_id = $1 AND answered_at >= $2 AND answered_at < $3 AND (agent_id = $4 OR $4 IS NULL)
        GROUP BY score";

    pub(super) COUNT_ASKED = "
        SELECT COUNT(*) FROM inbox_surveys
        WHERE tenant_id = $1 AND asked_at >= $2 AND asked_at < $3 AND (agent_id = $4 OR $4 IS NULL)";
}
