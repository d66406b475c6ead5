//! The SQL of teams.

use recado_db::statements;

macro_rules! availability {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, COALESCE(w.state, 'online'), w.capacity,
                (SELECT COUNT(*) FROM (SELECT 1 FROM inbox_conversations v
                    WHERE v.tenant_id = $1 AND v.status = 'open' AND v.assignee_id = a.id LIMIT 1001) AS few)
            FROM inbox_agents a
            LEFT JOIN inbox_availability w ON w.tenant_id = a.tenant_id AND w.agent_id = a.id
            WHERE a.tenant_id = $1 AND a.deactivated_at IS NULL ",
            $rest
        )
    };
}

statements! {
    pub(super) LIST = "
        SELECT id, name, assignment, created_at FROM inbox_teams WHERE tenant_id = $1 ORDER BY name_key";

    pub(super) FIND = "SELECT id, name, assignment, created_at FROM inbox_teams WHERE tenant_id = $1 AND id = $2";

    pub(super) COUNT = "SELECT COUNT(*) FROM inbox_teams WHERE tenant_id = $1";

    pub(super) MEMBERS = "
        SELECT team_id, agent_id FROM inbox_team_members WHERE tenant_id = $1 AND team_id IN_LIST($2) ORDER BY agent_id";

    pub(super) CHANNELS = "
        SELECT team_id, channel_id FROM inbox_channel_teams WHERE tenant_id = $1 AND team_id IN_LIST($2) ORDER BY channel_id";

    pub(super) INSERT = "
        INSERT INTO inbox_teams (tenant_id, id, name, name_key, assignment, created_at) VALUES ($1, $2, $3, $4, $5, $6)";

    pub(super) UPDATE = "
        UPDATE inbox_teams SET name = $3, name_key = $4, assignment = $5 WHERE tenant_id = $1 AND id = $2";

    pub(super) DELETE = "DELETE FROM inbox_teams WHERE tenant_id = $1 AND id = $2";

    pub(super) DELETE_MEMBERS = "DELETE FROM inbox_team_members WHERE tenant_id = $1 AND team_id = $2";

    pub(super) INSERT_MEMBER = "
        INSERT INTO inbox_team_members (tenant_id, team_id, agent_id) VALUES ($1, $2, $3)
        ON CONFLICT (tenant_id, team_id, agent_id) DO NOTHING";

    pub(super) DELETE_CHANNELS = "DELETE FROM inbox_channel_teams WHERE tenant_id = $1 AND team_id = $2";

    // A number has one team: the one that was named last.
    pub(super) SET_CHANNEL = "
        INSERT INTO inbox_channel_teams (tenant_id, team_id, channel_id) VALUES ($1, $2, $3)
        ON CONFLICT (tenant_id, channel_id) DO UPDATE SET team_id = $2";

    pub(super) AVAILABILITIES = availability!("ORDER BY a.id");

    pub(super) AVAILABILITY = availability!("AND a.id = $2");

    pub(super) SET_AVAILABILITY = "
        INSERT INTO inbox_availability (tenant_id, agent_id, state, capacity) VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant_id, agent_id) DO UPDATE SET state = $3, capacity = $4";

    // Those that nobody has, of a team that is there: their own, or that of their number.
    pub(super) ARRIVALS = "
        SELECT v.id, t.id FROM inbox_conversations v
        LEFT JOIN inbox_channel_teams c ON c.tenant_id = v.tenant_id AND c.channel_id = v.channel_id
        JOIN inbox_teams t ON t.tenant_id = v.tenant_id AND t.id = COALESCE(v.team_id, c.team_id)
        WHERE v.tenant_id = $1 AND v.id IN_LIST($2) AND v.assignee_id IS NULL
        ORDER BY t.id, v.id";

    pub(super) GIVE_TO_TEAM = "
        UPDATE inbox_conversations SET team_id = $3 WHERE tenant_id = $1 AND id = $2";

    pub(super) TURN = "
        SELECT assignment, last_assigned FROM inbox_teams WHERE tenant_id = $1 AND id = $2 ROW_LOCK";

    // Nobody's capacity is higher than what is counted.
    pub(super) CANDIDATES = "
        SELECT m.agent_id, COALESCE(w.state, 'online'), w.capacity,
            (SELECT COUNT(*) FROM (SELECT 1 FROM inbox_conversations v
                WHERE v.tenant_id = $1 AND v.status = 'open' AND v.assignee_id = m.agent_id LIMIT 1001) AS few)
        FROM inbox_team_members m
        JOIN inbox_agents a ON a.tenant_id = m.tenant_id AND a.id = m.agent_id AND a.deactivated_at IS NULL
        LEFT JOIN inbox_availability w ON w.tenant_id = m.tenant_id AND w.agent_id = m.agent_id
        WHERE m.tenant_id = $1 AND m.team_id = $2";

    pub(super) TAKE = "
        UPDATE inbox_conversations SET assignee_id = $3 WHERE tenant_id = $1 AND id = $2 AND assignee_id IS NULL";

    pub(super) NOTE_TURN = "UPDATE inbox_teams SET last_assigned = $3 WHERE tenant_id = $1 AND id = $2";
}
