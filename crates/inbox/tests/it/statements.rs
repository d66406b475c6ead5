//! Every SQL text of the crate, on both engines.

use recado_db::on_both_engines;
use recado_db::testing::check_statements;

use crate::desk::SETS;

on_both_engines! {
    async fn every_statement_is_understood(db) [SETS] {
        check_statements(&db, recado_inbox::statements()).await;
        check_statements(&db, recado_inbox::statements_of(db.engine())).await;
    }
}
