-- Roles that a workspace made itself.
CREATE TABLE inbox_roles (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name TEXT NOT NULL,
    -- Words of permissions with spaces between.
    permissions TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX inbox_roles_name ON inbox_roles (tenant_id, name);

-- More roles than there were, and people who left.
ALTER TABLE inbox_agents RENAME TO inbox_agents_before;
CREATE TABLE inbox_agents (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name TEXT NOT NULL,
    -- Lower case; people sign in with it alone, so it is unique over all workspaces.
    email TEXT NOT NULL,
    -- PHC string of Argon2id.
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'supervisor', 'agent', 'custom')),
    -- Of a custom role.
    role_id uuid,
    -- Who left signs in no more; what they wrote stays theirs.
    deactivated_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
INSERT INTO inbox_agents (tenant_id, id, name, email, password_hash, role, created_at)
    SELECT tenant_id, id, name, email, password_hash, role, created_at FROM inbox_agents_before;
DROP TABLE inbox_agents_before;
CREATE UNIQUE INDEX inbox_agents_email ON inbox_agents (email);
CREATE INDEX inbox_agents_role ON inbox_agents (tenant_id, role_id);

-- What a key may do is a list of its own.
ALTER TABLE inbox_api_keys RENAME TO inbox_api_keys_before;
CREATE TABLE inbox_api_keys (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name TEXT NOT NULL,
    key_hash bytea NOT NULL,
    -- Words with spaces between; * for everything.
    permissions TEXT NOT NULL,
    -- By the machine's clock; NULL: never.
    expires_at BIGINT,
    created_at BIGINT NOT NULL,
    -- Who made it.
    created_by TEXT,
    PRIMARY KEY (tenant_id, id)
);
INSERT INTO inbox_api_keys (tenant_id, id, name, key_hash, permissions, created_at)
    SELECT tenant_id, id, name, key_hash,
        CASE WHEN role = 'owner' THEN '*' ELSE 'conversations.read conversations.write conversations.assign contacts.write' END,
        created_at
    FROM inbox_api_keys_before;
DROP TABLE inbox_api_keys_before;
CREATE UNIQUE INDEX inbox_api_keys_hash ON inbox_api_keys (key_hash);

-- Where a session was opened, for the list of one's sessions.
ALTER TABLE inbox_sessions ADD COLUMN client TEXT;
ALTER TABLE inbox_sessions ADD COLUMN address TEXT;
CREATE INDEX inbox_sessions_agent ON inbox_sessions (tenant_id, agent_id);

-- People who were invited and have not come yet. Times follow the machine's clock.
CREATE TABLE inbox_invitations (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    role_id uuid,
    token_hash bytea NOT NULL,
    invited_by TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX inbox_invitations_token ON inbox_invitations (token_hash);
CREATE UNIQUE INDEX inbox_invitations_email ON inbox_invitations (tenant_id, email);

-- Who changed what. Rows are only added; ids grow with time.
CREATE TABLE inbox_audit (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('agent', 'api')),
    actor_id uuid NOT NULL,
    actor_name TEXT NOT NULL,
    -- Such as agent.invited.
    action TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    -- As people knew it then.
    subject_name TEXT NOT NULL,
    -- JSON object.
    details TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX inbox_audit_action ON inbox_audit (tenant_id, action, id);
CREATE INDEX inbox_audit_actor ON inbox_audit (tenant_id, actor_id, id);
CREATE INDEX inbox_audit_subject ON inbox_audit (tenant_id, subject_id, id);
