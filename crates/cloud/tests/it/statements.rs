//! Every SQL text of the crate, prepared on both engines.

use recado_db::on_both_engines;
use recado_db::testing::check_statements;

use crate::harness::SETS;

on_both_engines! {
    async fn every_statement_can_be_prepared(db) [SETS] {
        check_statements(&db, recado_cloud::statements()).await;
    }
}
