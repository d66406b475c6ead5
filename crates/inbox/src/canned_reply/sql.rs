//! The SQL of canned replies.

use recado_db::statements;

macro_rules! view {
    ($rest:literal) => {
        concat!(
            "SELECT id, shortcut, title, body, visibility, team_id, agent_id, uses, updated_at FROM inbox_canned_replies ",
            $rest
        )
    };
}

statements! {
    // Everybody's, one's own, and those of one's teams; a program (NULL) has none of its own and no team.
    pub(super) LIST = view!(
        "WHERE tenant_id = $1 AND (visibility = 'all' OR agent_id = $2 OR ($3 AND visibility = 'team')
           OR team_id IN (SELECT m.team_id FROM inbox_team_members m WHERE m.tenant_id = $1 AND m.agent_id = $2))
        ORDER BY shortcut, id"
    );

    pub(super) FIND = view!("WHERE tenant_id = $1 AND id = $2 ROW_LOCK");

    pub(super) COUNT = "SELECT COUNT(*) FROM inbox_canned_replies WHERE tenant_id = $1";

    pub(super) SHORTCUT_TAKEN = "
        SELECT 1 FROM inbox_canned_replies WHERE tenant_id = $1 AND scope = $2 AND shortcut = $3 AND id <> $4";

    pub(super) STORE = "
        INSERT INTO inbox_canned_replies
            (tenant_id, id, shortcut, title, body, visibility, team_id, agent_id, scope, uses, updated_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10)
        ON CONFLICT (tenant_id, id) DO UPDATE SET
            shortcut = excluded.shortcut, title = excluded.title, body = excluded.body, visibility = excluded.visibility,
            team_id = excluded.team_id, agent_id = excluded.agent_id, scope = excluded.scope, updated_at = excluded.updated_at";

    pub(super) DELETE = "DELETE FROM inbox_canned_replies WHERE tenant_id = $1 AND id = $2";

    pub(super) USED = "UPDATE inbox_canned_replies SET uses = uses + 1 WHERE tenant_id = $1 AND id = $2";
}
