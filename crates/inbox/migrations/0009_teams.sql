-- Agents who share work.
CREATE TABLE inbox_teams (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name TEXT NOT NULL,
    -- In lower case, unique.
    name_key TEXT NOT NULL,
    -- How a conversation of the team finds an agent.
    assignment TEXT NOT NULL CHECK (assignment IN ('manual', 'round_robin', 'load')),
    -- Who got one last.
    last_assigned uuid,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX inbox_teams_name ON inbox_teams (tenant_id, name_key);

CREATE TABLE inbox_team_members (
    tenant_id uuid NOT NULL,
    team_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, team_id, agent_id)
);
CREATE INDEX inbox_team_members_agent ON inbox_team_members (tenant_id, agent_id, team_id);

-- Whose the conversations of a number are.
CREATE TABLE inbox_channel_teams (
    tenant_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    team_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, channel_id)
);
CREATE INDEX inbox_channel_teams_team ON inbox_channel_teams (tenant_id, team_id);

-- Who takes new conversations, and how many. Without a row: online, as many as come.
CREATE TABLE inbox_availability (
    tenant_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('online', 'away')),
    capacity BIGINT,
    PRIMARY KEY (tenant_id, agent_id)
);

-- A team that is gone stays named here; readers look whether it is there.
ALTER TABLE inbox_conversations ADD COLUMN team_id uuid;
CREATE INDEX inbox_conversations_team ON inbox_conversations (tenant_id, team_id, status, last_activity_at, id);
