-- By which of the two endpoints a template was sent: figures of both are told apart.
ALTER TABLE cloud_template_messages ADD COLUMN is_marketing_message boolean NOT NULL DEFAULT FALSE;

-- Its files are still to be fetched from their links once it is let go.
ALTER TABLE cloud_template_messages ADD COLUMN must_fetch boolean NOT NULL DEFAULT FALSE;

-- Taps on buttons of templates' messages, for as long as figures of templates reach back.
CREATE TABLE cloud_template_clicks (
    id uuid NOT NULL PRIMARY KEY,
    wamid TEXT NOT NULL,
    template_id TEXT NOT NULL,
    -- It opens a page; otherwise it answers.
    is_url boolean NOT NULL,
    -- The button's label.
    content TEXT NOT NULL,
    -- Nobody tapped this button of this message before.
    is_first boolean NOT NULL,
    clicked_at BIGINT NOT NULL
);
CREATE INDEX cloud_template_clicks_template ON cloud_template_clicks (template_id, clicked_at);
CREATE INDEX cloud_template_clicks_message ON cloud_template_clicks (wamid);
CREATE INDEX cloud_template_clicks_age ON cloud_template_clicks (clicked_at);

-- Templates whose figures are shown together.
CREATE TABLE cloud_template_groups (
    id TEXT NOT NULL PRIMARY KEY,
    waba_id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (waba_id, name)
);

-- What belongs to a group, and what did: figures of that time stay with the group.
CREATE TABLE cloud_template_group_members (
    id uuid NOT NULL PRIMARY KEY,
    group_id TEXT NOT NULL,
    template_id TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    -- NULL: it is still there.
    removed_at BIGINT
);
CREATE INDEX cloud_template_group_members_group ON cloud_template_group_members (group_id);
-- A template is in one group at a time.
CREATE UNIQUE INDEX cloud_template_group_members_template ON cloud_template_group_members (template_id) WHERE removed_at IS NULL;
