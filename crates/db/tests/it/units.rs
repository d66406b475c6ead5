//! Units of work: all or nothing, durable when answered, and never anything but database calls inside.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use recado_core::{ErrorKind, new_uuid};
use recado_db::{Db, Engine, Error, Migration, MigrationSet, P, on_both_engines, params};
use uuid::Uuid;

pub(crate) const SETS: &[MigrationSet] = &[MigrationSet {
    owner: "test",
    migrations: &[Migration {
        number: 1,
        name: "notes",
        sql: "CREATE TABLE test_notes (
                id uuid NOT NULL PRIMARY KEY, title TEXT NOT NULL UNIQUE, stars BIGINT CHECK (stars >= 0),
                open boolean NOT NULL DEFAULT TRUE, weight DOUBLE PRECISION, body jsonb, raw bytea);",
    }],
}];

const INSERT: &str = "INSERT INTO test_notes (id, title, stars) VALUES ($1, $2, $3)";
const COUNT: &str = "SELECT COUNT(*) FROM test_notes";

async fn count(db: &Db) -> i64 {
    db.read("count", (), |tx, ()| Box::pin(async move { tx.query_one(COUNT, &[]).await?.get(0) })).await.unwrap()
}

async fn insert(db: &Db, title: &str, stars: i64) -> Result<(), Error> {
    db.write("insert", (new_uuid(), title.to_owned(), stars), |tx, (id, title, stars)| {
        Box::pin(async move {
            tx.exec(INSERT, params![*id, title, *stars]).await?;
            Ok(())
        })
    })
    .await
}

on_both_engines! {
    async fn every_type_comes_back_as_it_went_in(db) [SETS] {
        let id = new_uuid();
        db.write("insert", id, |tx, id| Box::pin(async move {
            tx.exec(
                "INSERT INTO test_notes (id, title, stars, open, weight, body, raw) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                params![*id, "naïve 'quote' 🎈", 7_i64, false, 1.5, P::Json(r#"{"a":[1,null]}"#), b"\x00\xff".as_slice()],
            ).await
        })).await.unwrap();
        let row = db.read("get", id, |tx, id| Box::pin(async move {
            tx.query_one("SELECT id, title, stars, open, weight, body ->> 'a', raw, NULL FROM test_notes WHERE id = $1", params![*id]).await
        })).await.unwrap();
        assert_eq!(row.get::<Uuid>(0).unwrap(), id);
        assert_eq!(row.get::<String>(1).unwrap(), "naïve 'quote' 🎈");
        assert_eq!(row.get::<i64>(2).unwrap(), 7);
        assert!(!row.get::<bool>(3).unwrap());
        assert!((row.get::<f64>(4).unwrap() - 1.5).abs() < f64::EPSILON);
        assert_eq!(row.get::<String>(5).unwrap().replace(' ', ""), "[1,null]");
        assert_eq!(row.get::<Vec<u8>>(6).unwrap(), b"\x00\xff");
        assert_eq!(row.get::<Option<String>>(7).unwrap(), None);
        assert!(matches!(row.get::<i64>(1), Err(Error::Column { index: 1, .. })));
        assert!(matches!(row.get::<i64>(99), Err(Error::Column { index: 99, .. })));
    }

    async fn a_unit_that_fails_leaves_nothing(db) [SETS] {
        let result: Result<(), Error> = db.write("half", (), |tx, ()| Box::pin(async move {
            tx.exec(INSERT, params![new_uuid(), "one", 1_i64]).await?;
            Err(Error::NoRow)
        })).await;
        assert!(matches!(result, Err(Error::NoRow)));
        assert_eq!(count(&db).await, 0);
    }

    async fn conflicts_and_broken_rules_are_told_apart(db) [SETS] {
        insert(&db, "same", 1).await.unwrap();
        let twice = insert(&db, "same", 1).await.unwrap_err();
        assert!(matches!(twice, Error::Unique(_)), "{twice:?}");
        assert_eq!(twice.kind(), ErrorKind::Conflict);
        let broken = insert(&db, "other", -1).await.unwrap_err();
        assert!(matches!(broken, Error::Constraint(_)), "{broken:?}");
        assert_eq!(count(&db).await, 1);
    }

    async fn a_unit_cannot_go_on_after_a_failed_statement(db) [SETS] {
        insert(&db, "same", 1).await.unwrap();
        let result: Result<(), Error> = db.write("stubborn", (), |tx, ()| Box::pin(async move {
            let _ = tx.exec(INSERT, params![new_uuid(), "same", 1_i64]).await;
            Ok(())
        })).await;
        assert!(matches!(result, Err(Error::Statement(_))));
        let result: Result<u64, Error> = db.write("stubborn", (), |tx, ()| Box::pin(async move {
            let _ = tx.exec(INSERT, params![new_uuid(), "same", 1_i64]).await;
            tx.exec(INSERT, params![new_uuid(), "new", 1_i64]).await
        })).await;
        assert!(result.is_err());
        assert_eq!(count(&db).await, 1);
    }

    async fn hooks_run_after_the_commit_and_only_then(db) [SETS] {
        let ran = Arc::new(AtomicU32::new(0));
        for (title, keep) in [("kept", true), ("undone", false)] {
            let _: Result<(), Error> = db.write("hook", (ran.clone(), title, keep), |tx, (ran, title, keep)| Box::pin(async move {
                tx.exec(INSERT, params![new_uuid(), *title, 1_i64]).await?;
                let ran = ran.clone();
                tx.on_commit(move || { ran.fetch_add(1, Ordering::SeqCst); });
                if *keep { Ok(()) } else { Err(Error::NoRow) }
            })).await;
        }
        assert_eq!(ran.load(Ordering::SeqCst), 1);
    }

    async fn lists_of_parameters_find_their_rows(db) [SETS] {
        let ids: Vec<Uuid> = (0..5).map(|_| new_uuid()).collect();
        db.write("many", ids.clone(), |tx, ids| Box::pin(async move {
            let titles: Vec<String> = ids.iter().map(Uuid::to_string).collect();
            let rows: Vec<Vec<P<'_>>> = ids.iter().zip(&titles).map(|(id, title)| vec![P::Uuid(*id), P::Text(title), P::I64(3)]).collect();
            assert_eq!(tx.exec_many(INSERT, &rows).await?, 5);
            Ok::<_, Error>(())
        })).await.unwrap();
        let found: i64 = db.read("in", ids, |tx, ids| Box::pin(async move {
            let texts = vec![ids[2].to_string(), "none".to_owned()];
            let row = tx.query_one(
                "SELECT COUNT(*) FROM test_notes WHERE id IN_LIST($1) AND (title IN_LIST($2) OR stars IN_LIST($3))",
                &[P::Uuids(&ids[..3]), P::Texts(&texts), P::I64s(&[9])],
            ).await?;
            row.get(0)
        })).await.unwrap();
        assert_eq!(found, 1);
        let extremes = db.read("extremes", (), |tx, ()| Box::pin(async move {
            tx.query_one("SELECT greatest(CAST($1 AS BIGINT), 5), least(CAST($1 AS BIGINT), NULL, 5)", params![9_i64]).await
        })).await.unwrap();
        assert_eq!((extremes.get::<i64>(0).unwrap(), extremes.get::<i64>(1).unwrap()), (9, 5));
    }

    async fn text_with_a_null_character_is_kept_with_another_in_its_place(db) [SETS] {
        insert(&db, "a\0b", 1).await.unwrap();
        for title in ["a\0b", "a\u{FFFD}b"] {
            let found = db.read("null", title, |tx, title| Box::pin(async move {
                let titles = vec![(*title).to_owned()];
                tx.query_one("SELECT title FROM test_notes WHERE title = $1 AND title IN_LIST($2)", params![*title, titles.as_slice()]).await
            })).await.unwrap();
            assert_eq!(found.get::<String>(0).unwrap(), "a\u{FFFD}b");
        }
    }

    async fn callers_side_by_side_all_get_their_own_answer(db) [SETS] {
        let mut running = Vec::new();
        for number in 0..200_i64 {
            let db = db.db.clone();
            running.push(tokio::spawn(async move { insert(&db, &format!("n{}", number / 2), number).await }));
        }
        let mut kept = 0;
        for handle in running {
            match handle.await.unwrap() {
                Ok(()) => kept += 1,
                Err(error) => assert!(matches!(error, Error::Unique(_)), "{error:?}"),
            }
        }
        assert_eq!(kept, 100);
        assert_eq!(count(&db).await, 100);
    }

    async fn a_reading_unit_cannot_change_anything(db) [SETS] {
        let result: Result<u64, Error> = db.read("sneaky", (), |tx, ()| Box::pin(async move {
            tx.exec(INSERT, params![new_uuid(), "sneaky", 1_i64]).await
        })).await;
        assert!(result.is_err());
        assert_eq!(count(&db).await, 0);
    }

    async fn a_closed_database_says_so(db) [SETS] {
        db.close().await;
        assert_eq!(insert(&db, "late", 1).await.unwrap_err().kind(), ErrorKind::Unavailable);
    }

    async fn a_panic_in_a_unit_hurts_nobody_else(db) [SETS] {
        let broken = db.db.clone();
        let result = tokio::spawn(async move {
            broken.write("panics", (), |tx, ()| Box::pin(async move {
                tx.exec(INSERT, params![new_uuid(), "lost", 1_i64]).await?;
                assert!(tx.engine() == Engine::Sqlite && tx.engine() == Engine::Postgres, "on purpose");
                Ok::<_, Error>(())
            })).await
        }).await;
        // SQLite's writer answers an error; on PostgreSQL the unit runs on the caller's task, which panics.
        assert!(matches!(result, Ok(Err(Error::Panicked("panics"))) | Err(_)));
        insert(&db, "fine", 1).await.unwrap();
        assert_eq!(count(&db).await, 1);
    }
}

#[tokio::test]
async fn a_unit_that_awaits_something_else_is_refused_on_sqlite() {
    let db = recado_db::testing::TestDb::new(Engine::Sqlite, SETS).await;
    let result: Result<(), Error> = db
        .write("sleeps", (), |tx, ()| {
            Box::pin(async move {
                tx.exec(INSERT, params![new_uuid(), "lost", 1_i64]).await?;
                std::future::pending::<()>().await;
                Ok(())
            })
        })
        .await;
    assert!(matches!(result, Err(Error::ForeignAwait("sleeps"))));
    assert_eq!(count(&db).await, 0);
}

#[tokio::test]
async fn a_cancelled_unit_gives_no_half_open_transaction_to_the_next_caller() {
    let db = recado_db::testing::TestDb::new(Engine::Postgres, SETS).await;
    for _ in 0..12 {
        let held = db.write("held", (), |tx, ()| {
            Box::pin(async move {
                tx.exec(INSERT, params![new_uuid(), "held", 1_i64]).await?;
                tokio::time::sleep(Duration::from_secs(60)).await;
                Ok::<_, Error>(())
            })
        });
        assert!(tokio::time::timeout(Duration::from_millis(30), held).await.is_err());
    }
    insert(&db, "held", 1).await.unwrap();
    assert_eq!(count(&db).await, 1);
}

#[test]
fn other_addresses_are_refused() {
    for address in ["mysql://x", "/tmp/file", "", "postgres://host:notaport/db"] {
        assert_eq!(
            Db::open(address, recado_db::Options::default()).unwrap_err().kind(),
            ErrorKind::Invalid,
            "{address}"
        );
    }
}
