//! The SQL of work notices.

use recado_db::statements;

statements! {
    pub(super) INSERT = "
        INSERT INTO inbox_work_notices
            (tenant_id, id, conversation_id, author_kind, author_id, author_name, change, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    pub(super) BEFORE = "
        SELECT id, conversation_id, author_kind, author_id, author_name, change, created_at FROM inbox_work_notices
        WHERE tenant_id = $1 AND conversation_id = $2 AND (created_at, id) < ($3, $4)
        ORDER BY created_at DESC, id DESC LIMIT $5";

    pub(super) MOVE = "
        UPDATE inbox_work_notices SET conversation_id = $3 WHERE tenant_id = $1 AND conversation_id = $2";

    pub(super) AGENT_NAME = "SELECT name FROM inbox_agents WHERE tenant_id = $1 AND id = $2";

    pub(super) TEAM_NAME = "SELECT name FROM inbox_teams WHERE tenant_id = $1 AND id = $2";

    pub(super) TAG_NAMES = "SELECT id, name FROM inbox_tags WHERE tenant_id = $1 AND id IN_LIST($2) ORDER BY LOWER(name), id";
}
