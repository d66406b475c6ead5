-- What the watch over endpoints remembers of a Flow: alerts that are on, since when it is bad. No row: nothing so far.
CREATE TABLE cloud_flow_health (
    flow_id TEXT NOT NULL PRIMARY KEY,
    -- As JSON.
    health TEXT NOT NULL
);
