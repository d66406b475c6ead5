//! The SQL of schedules.

use recado_db::statements;

statements! {
    pub(super) LIST = "
        SELECT id, name, hours, reply, created_at FROM inbox_schedules WHERE tenant_id = $1 ORDER BY name_key";

    pub(super) FIND = "SELECT id, name, hours, reply, created_at FROM inbox_schedules WHERE tenant_id = $1 AND id = $2";

    pub(super) ANY = "SELECT 1 FROM inbox_schedules WHERE tenant_id = $1 LIMIT 1";

    pub(super) COUNT = "SELECT COUNT(*) FROM inbox_schedules WHERE tenant_id = $1";

    // A team or number that is gone stays named until the schedule is written again.
    pub(super) USES = "
        SELECT u.schedule_id, u.subject, u.subject_id FROM inbox_schedule_uses u
        LEFT JOIN inbox_teams t ON t.tenant_id = u.tenant_id AND t.id = u.subject_id AND u.subject = 'team'
        LEFT JOIN inbox_channels h ON h.tenant_id = u.tenant_id AND h.id = u.subject_id AND u.subject = 'channel'
        WHERE u.tenant_id = $1 AND u.schedule_id IN_LIST($2)
          AND (u.subject = 'workspace' OR t.id IS NOT NULL OR h.id IS NOT NULL)
        ORDER BY u.subject_id";

    pub(super) INSERT = "
        INSERT INTO inbox_schedules (tenant_id, id, name, name_key, hours, reply, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";

    pub(super) UPDATE = "
        UPDATE inbox_schedules SET name = $3, name_key = $4, hours = $5, reply = $6 WHERE tenant_id = $1 AND id = $2";

    pub(super) DELETE = "DELETE FROM inbox_schedules WHERE tenant_id = $1 AND id = $2";

    pub(super) CLEAR_USES = "DELETE FROM inbox_schedule_uses WHERE tenant_id = $1 AND schedule_id = $2";

    // A team or number has one schedule: the one that was named last.
    pub(super) SET_USE = "
        INSERT INTO inbox_schedule_uses (tenant_id, schedule_id, subject, subject_id) VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant_id, subject_id) DO UPDATE SET schedule_id = $2";

    // A team's schedule is used before its number's, and that before the workspace's.
    pub(super) OF_CONVERSATION = "
        SELECT s.id, s.name, s.hours, s.reply, s.created_at FROM inbox_conversations v
        JOIN inbox_schedule_uses u ON u.tenant_id = v.tenant_id
            AND (u.subject_id = v.team_id OR u.subject_id = v.channel_id OR u.subject_id = v.tenant_id)
        JOIN inbox_schedules s ON s.tenant_id = u.tenant_id AND s.id = u.schedule_id
        LEFT JOIN inbox_teams t ON t.tenant_id = u.tenant_id AND t.id = u.subject_id
        WHERE v.tenant_id = $1 AND v.id = $2 AND (u.subject <> 'team' OR t.id IS NOT NULL)
        ORDER BY CASE u.subject WHEN 'team' THEN 0 WHEN 'channel' THEN 1 ELSE 2 END LIMIT 1";
}
