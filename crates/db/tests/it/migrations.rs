//! Schema changes: once each, never edited, never from the future.

use recado_db::{Error, Migration, MigrationSet, on_both_engines};

const FIRST: Migration = Migration { number: 1, name: "a", sql: "CREATE TABLE test_a (id BIGINT PRIMARY KEY);" };
const SECOND: Migration = Migration {
    number: 2,
    name: "b",
    sql: "CREATE TABLE test_b (id BIGINT PRIMARY KEY);\n-- @sqlite\nCREATE TABLE test_lite (id BIGINT);\n-- @end\n-- @postgres\nCREATE TABLE test_pg (id BIGINT);\n-- @end\n",
};
const BROKEN: Migration =
    Migration { number: 3, name: "c", sql: "CREATE TABLE test_c (id BIGINT); CREATE TABLE nonsense (;" };
const EDITED: Migration = Migration { number: 1, name: "a", sql: "CREATE TABLE test_a (id TEXT PRIMARY KEY);" };

const ONE: &[MigrationSet] = &[MigrationSet { owner: "test", migrations: &[FIRST] }];
const TWO: &[MigrationSet] = &[MigrationSet { owner: "test", migrations: &[FIRST, SECOND] }];
const THREE: &[MigrationSet] = &[MigrationSet { owner: "test", migrations: &[FIRST, SECOND, BROKEN] }];
const CHANGED: &[MigrationSet] = &[MigrationSet { owner: "test", migrations: &[EDITED] }];

on_both_engines! {
    async fn new_files_run_once_in_order(db) [ONE] {
        assert_eq!(db.pending_migrations(TWO).await.unwrap(), ["test/0002_b"]);
        assert_eq!(db.migrate(TWO).await.unwrap().applied, ["test/0002_b"]);
        assert!(db.migrate(TWO).await.unwrap().applied.is_empty());
        let own = if db.engine() == recado_db::Engine::Sqlite { "test_lite" } else { "test_pg" };
        let sql: &'static str = Box::leak(format!("SELECT id FROM {own}").into_boxed_str());
        db.check(sql).await.unwrap();
    }

    async fn a_file_that_fails_leaves_nothing_and_names_itself(db) [TWO] {
        let error = db.migrate(THREE).await.unwrap_err();
        assert!(matches!(&error, Error::Migration { file, .. } if file == "test/0003_c"), "{error}");
        assert!(db.check("SELECT id FROM test_c").await.is_err());
        assert!(db.migrate(TWO).await.is_ok());
    }

    async fn an_edited_file_and_a_newer_database_stop_the_start(db) [TWO] {
        let edited = db.migrate(CHANGED).await.unwrap_err();
        assert!(edited.to_string().contains("differs"), "{edited}");
        let newer = db.migrate(ONE).await.unwrap_err();
        assert!(newer.to_string().contains("newer version"), "{newer}");
    }

    async fn nodes_that_start_together_migrate_once(db) [&[]] {
        let running: Vec<_> = (0..4).map(|_| { let db = db.db.clone(); tokio::spawn(async move { db.migrate(TWO).await }) }).collect();
        let mut applied = 0;
        for handle in running {
            applied += handle.await.unwrap().unwrap().applied.len();
        }
        assert_eq!(applied, 2);
    }
}
