//! The SQL of the job table.

use recado_db::{Statement, statements};

statements! {
    pub(super) ENQUEUE = "
        INSERT INTO infra_jobs (id, queue, lane, key, payload, due_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (queue, key) WHERE key IS NOT NULL DO NOTHING";

    // Within a lane due times never fall: claims go by due time, and must come upon a lane's jobs in their order.
    pub(super) ENQUEUE_IN_LANE = "
        INSERT INTO infra_jobs (id, queue, lane, key, payload, due_at, created_at)
        SELECT $1, $2, $3, $4, $5, greatest($6, (
            SELECT l.due_at FROM infra_jobs l
            WHERE l.queue = $2 AND l.lane = $3 AND l.state = 'ready' ORDER BY l.id DESC LIMIT 1)), $7
        WHERE TRUE
        ON CONFLICT (queue, key) WHERE key IS NOT NULL DO NOTHING";

    // A lane is free when none of its jobs is in work: due times never fall within it, so claims come upon its first one first.
    // The key is free from here on: what is enqueued now may concern what the job has looked at already.
    pub(super) CLAIM = "
        UPDATE infra_jobs SET lease_token = lease_token + 1, leased_until = $3, attempts = attempts + 1, key = NULL
        WHERE id IN (
            SELECT j.id FROM infra_jobs j
            WHERE j.queue = $1 AND j.state = 'ready' AND j.leased_until = 0 AND j.due_at <= $2
              AND (j.lane IS NULL OR NOT EXISTS (
                SELECT 1 FROM infra_jobs e WHERE e.queue = j.queue AND e.lane = j.lane AND e.leased_until > 0))
            ORDER BY j.due_at, j.id LIMIT $4 SKIP_LOCKED)
        RETURNING id, lane, attempts, due_at, payload, lease_token";

    // Of two nodes that claim at the same moment, one skips rows the other has locked but not yet visibly leased; what it
    // took behind them in the same lane goes back, and no longer comes before them.
    pub(super) RELEASE_OVERTAKEN = "
        UPDATE infra_jobs SET leased_until = 0, attempts = attempts - 1, due_at = greatest(due_at, (
            SELECT MAX(e.due_at) FROM infra_jobs e
            WHERE e.queue = infra_jobs.queue AND e.lane = infra_jobs.lane AND e.id < infra_jobs.id AND e.state = 'ready'))
        WHERE id IN_LIST($1) AND lane IS NOT NULL AND EXISTS (
            SELECT 1 FROM infra_jobs e
            WHERE e.queue = infra_jobs.queue AND e.lane = infra_jobs.lane AND e.id < infra_jobs.id AND e.state = 'ready'
              AND NOT (e.id IN_LIST($1)))
        RETURNING id";

    pub(super) FINISH = "DELETE FROM infra_jobs WHERE id = $1 AND lease_token = $2";

    pub(super) PUT_OFF = "
        UPDATE infra_jobs SET leased_until = 0, last_error = $4, due_at = greatest($3, (
            SELECT MAX(e.due_at) FROM infra_jobs e
            WHERE e.queue = infra_jobs.queue AND e.lane = infra_jobs.lane AND e.id < infra_jobs.id AND e.state = 'ready'))
        WHERE id = $1 AND lease_token = $2";

    // Not tried, so it does not count as a try.
    pub(super) GIVE_BACK = "
        UPDATE infra_jobs SET leased_until = 0, attempts = attempts - 1 WHERE id = $1 AND lease_token = $2";

    // The rest of a lane waits along with its head, so that claims need not look at it.
    pub(super) PUT_OFF_LANE = "
        UPDATE infra_jobs SET due_at = $3 WHERE queue = $1 AND lane = $2 AND state = 'ready' AND due_at < $3";

    pub(super) BURY = "
        UPDATE infra_jobs SET state = 'dead', key = NULL, leased_until = 0, last_error = $3 WHERE id = $1 AND lease_token = $2";

    // A lease that was declared void stays void: whoever voided it is about to claim the job.
    pub(super) RENEW = "
        UPDATE infra_jobs SET leased_until = $3 WHERE id = $1 AND lease_token = $2 AND leased_until > 0";

    pub(super) RELEASE_ALL = "UPDATE infra_jobs SET leased_until = 0 WHERE leased_until > 0";

    // What a dead worker held.
    pub(super) RELEASE_EXPIRED = "
        UPDATE infra_jobs SET leased_until = 0 WHERE queue = $1 AND leased_until > 0 AND leased_until < $2";

    pub(super) NEXT_DUE = "
        SELECT MIN(due_at) FROM (
            SELECT MIN(due_at) AS due_at FROM infra_jobs WHERE queue = $1 AND state = 'ready' AND leased_until = 0
            UNION ALL
            SELECT MIN(due_at) AS due_at FROM infra_jobs WHERE queue = $1 AND leased_until > 0) AS either";

    pub(super) NEXT_FREE_DUE = "
        SELECT MIN(due_at) FROM infra_jobs WHERE queue = $1 AND state = 'ready' AND leased_until = 0";

    pub(super) STATS = "
        SELECT queue, COUNT(CASE WHEN state = 'ready' THEN 1 END), COUNT(CASE WHEN state = 'dead' THEN 1 END),
               MIN(CASE WHEN state = 'ready' THEN due_at END)
        FROM infra_jobs GROUP BY queue";

    pub(super) CLEAR = "DELETE FROM infra_jobs";
}

/// Every statement of the job table, for the test that prepares them on both engines.
#[must_use]
pub fn statements() -> &'static [Statement] {
    ALL
}
