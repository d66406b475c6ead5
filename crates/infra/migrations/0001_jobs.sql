-- Leased work. A row is enqueued by the transaction that causes it, and deleted by the one that did it.
CREATE TABLE infra_jobs (
    id uuid NOT NULL PRIMARY KEY,
    queue TEXT NOT NULL,
    -- Jobs of one lane run one after the other, in the order of their ids.
    lane TEXT,
    -- At most one waiting job of a queue has this key.
    key TEXT,
    payload TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'dead')),
    attempts BIGINT NOT NULL DEFAULT 0,
    -- By the travelling clock.
    due_at BIGINT NOT NULL,
    -- By the machine's clock; 0 is free.
    leased_until BIGINT NOT NULL DEFAULT 0,
    -- Grows with each lease: a worker that lost its lease cannot finish the job.
    lease_token BIGINT NOT NULL DEFAULT 0,
    last_error TEXT,
    created_at BIGINT NOT NULL
);

CREATE INDEX infra_jobs_free ON infra_jobs (queue, due_at, id) WHERE state = 'ready' AND leased_until = 0;
CREATE INDEX infra_jobs_leased ON infra_jobs (queue, lane, leased_until) WHERE leased_until > 0;
CREATE INDEX infra_jobs_lane ON infra_jobs (queue, lane, id) WHERE lane IS NOT NULL;
CREATE UNIQUE INDEX infra_jobs_key ON infra_jobs (queue, key) WHERE key IS NOT NULL;
