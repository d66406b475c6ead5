//! The same random operations on both engines leave the same rows.

use proptest::prelude::*;
use recado_db::testing::TestDb;
use recado_db::{Db, Engine, Error, Migration, MigrationSet, P, Row, params};

const SETS: &[MigrationSet] = &[MigrationSet {
    owner: "test",
    migrations: &[Migration {
        number: 1,
        name: "pairs",
        sql: "CREATE TABLE test_pairs (
                tenant BIGINT NOT NULL, name TEXT NOT NULL, count BIGINT NOT NULL, note TEXT, body jsonb,
                at BIGINT CHECK (at IS NULL OR at >= 0), PRIMARY KEY (tenant, name));
              CREATE INDEX test_pairs_at ON test_pairs (tenant, at) WHERE at IS NOT NULL;",
    }],
}];

#[derive(Debug, Clone)]
enum Op {
    Upsert { tenant: i64, name: String, by: i64, note: Option<String> },
    Delete { tenant: i64, name: String },
    Stamp { tenant: i64, at: i64 },
    MoveFrom { from: i64, to: i64 },
    Raise { tenant: i64, floor: i64 },
    SetBody { names: Vec<String>, value: String },
}

const UPSERT: &str = "INSERT INTO test_pairs (tenant, name, count, note) VALUES ($1, $2, $3, $4)
    ON CONFLICT (tenant, name) DO UPDATE SET count = test_pairs.count + excluded.count, note = COALESCE(excluded.note, test_pairs.note)
    RETURNING count";
const DELETE: &str = "DELETE FROM test_pairs WHERE tenant = $1 AND name = $2";
const STAMP: &str = "UPDATE test_pairs SET at = $2 WHERE tenant = $1 AND at IS DISTINCT FROM $2 AND name IN
    (SELECT name FROM test_pairs WHERE tenant = $1 ORDER BY count DESC, name LIMIT 2)";
const MOVE: &str =
    "INSERT INTO test_pairs (tenant, name, count) SELECT $2, name, count FROM test_pairs WHERE tenant = $1
    ON CONFLICT (tenant, name) DO NOTHING";
const RAISE: &str = "UPDATE test_pairs SET count = greatest(count, $2) WHERE tenant = $1";
const SET_BODY: &str = "UPDATE test_pairs SET body = $2 WHERE name IN_LIST($1)";
const ALL: &str = "SELECT tenant, name, count, note, body ->> 'v', at,
    SUM(CAST(count AS BIGINT)) OVER (PARTITION BY tenant) > 10, COUNT(*) FILTER (WHERE note IS NOT NULL) OVER (PARTITION BY tenant)
    FROM test_pairs ORDER BY tenant, name";
const GROUPS: &str = "WITH sums AS (SELECT tenant, CAST(SUM(count) AS BIGINT) AS total, MAX(at) AS newest FROM test_pairs GROUP BY tenant)
    SELECT tenant, total, newest, concat('t', tenant, '/', total) FROM sums ORDER BY newest DESC NULLS LAST, tenant";

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let tenant = 1..4_i64;
    // Letters whose order differs between languages are kept out: text is ordered by code point on both engines only in ASCII.
    let name = "[a-d]{1,2}";
    let op = prop_oneof![
        4 => (tenant.clone(), name, -5..9_i64, proptest::option::of("[ -~àß✓]{0,6}"))
            .prop_map(|(tenant, name, by, note)| Op::Upsert { tenant, name, by, note }),
        1 => (tenant.clone(), name).prop_map(|(tenant, name)| Op::Delete { tenant, name }),
        // Negative: the CHECK refuses it, and the whole unit is undone.
        2 => (tenant.clone(), -1..5_i64).prop_map(|(tenant, at)| Op::Stamp { tenant, at }),
        1 => (tenant.clone(), tenant.clone()).prop_map(|(from, to)| Op::MoveFrom { from, to }),
        1 => (tenant, 0..9_i64).prop_map(|(tenant, floor)| Op::Raise { tenant, floor }),
        1 => (proptest::collection::vec(name, 0..3), "[a-z\"\\\\✓]{0,4}")
            .prop_map(|(names, value)| Op::SetBody { names, value }),
    ];
    proptest::collection::vec(op, 1..25)
}

/// Runs operations in units of three, so that a refused one takes its neighbours with it; answers what each unit said.
async fn apply(db: &Db, ops: &[Op]) -> Vec<String> {
    let mut answers = Vec::new();
    for unit in ops.chunks(3) {
        let answer = db
            .write("ops", unit.to_vec(), |tx, unit| {
                Box::pin(async move {
                    let mut said = Vec::new();
                    for op in unit {
                        let number = match op {
                            Op::Upsert { tenant, name, by, note } => {
                                let row = tx.query_one(UPSERT, params![*tenant, name, *by, note.as_deref()]).await?;
                                row.get::<i64>(0)?
                            }
                            Op::Delete { tenant, name } => changed(tx.exec(DELETE, params![*tenant, name]).await?),
                            Op::Stamp { tenant, at } => changed(tx.exec(STAMP, params![*tenant, *at]).await?),
                            Op::MoveFrom { from, to } => changed(tx.exec(MOVE, params![*from, *to]).await?),
                            Op::Raise { tenant, floor } => changed(tx.exec(RAISE, params![*tenant, *floor]).await?),
                            Op::SetBody { names, value } => {
                                let body = serde_json::json!({ "v": value }).to_string();
                                changed(tx.exec(SET_BODY, &[P::Texts(names), P::Json(&body)]).await?)
                            }
                        };
                        said.push(number);
                    }
                    Ok::<_, Error>(said)
                })
            })
            .await;
        answers.push(match answer {
            Ok(said) => format!("{said:?}"),
            Err(error) => format!("{:?}", error.kind()),
        });
    }
    answers
}

fn changed(rows: u64) -> i64 {
    i64::try_from(rows).unwrap()
}

async fn table(db: &Db) -> Vec<Vec<String>> {
    let show = |row: &Row| {
        (0..row.len())
            .map(|column| {
                row.get::<Option<i64>>(column)
                    .map(|value| format!("{value:?}"))
                    .or_else(|_| row.get::<bool>(column).map(|value| format!("Some({})", i64::from(value))))
                    .or_else(|_| row.get::<Option<String>>(column).map(|value| format!("{value:?}")))
                    .unwrap()
            })
            .collect()
    };
    let read = |sql: &'static str| db.read("all", (), move |tx, ()| Box::pin(async move { tx.query(sql, &[]).await }));
    let mut rows: Vec<Vec<String>> = read(ALL).await.unwrap().iter().map(show).collect();
    rows.extend(read(GROUPS).await.unwrap().iter().map(show));
    rows
}

#[test]
fn both_engines_end_with_the_same_tables() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (lite, pg) = runtime
        .block_on(async { (TestDb::new(Engine::Sqlite, SETS).await, TestDb::new(Engine::Postgres, SETS).await) });
    proptest!(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() }, |(ops in ops())| {
        runtime.block_on(async {
            for db in [&lite, &pg] {
                db.write("clear", (), |tx, ()| Box::pin(async move { tx.exec("DELETE FROM test_pairs", &[]).await })).await.unwrap();
            }
            prop_assert_eq!(apply(&lite, &ops).await, apply(&pg, &ops).await);
            prop_assert_eq!(table(&lite).await, table(&pg).await);
            Ok(())
        })?;
    });
}
