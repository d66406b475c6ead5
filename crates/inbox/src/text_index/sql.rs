//! The SQL of the text index. The engines' indexes differ, and so do the statements that name them.

use recado_db::statements;

statements! {
    pub(super) FORGET = "DELETE FROM inbox_texts WHERE tenant_id = $1 AND id = $2";

    pub(super) MOVE = "
        UPDATE inbox_texts SET conversation_id = $3 WHERE tenant_id = $1 AND conversation_id = $2";
}

/// Of SQLite alone.
pub(crate) mod sqlite {
    use recado_db::statements;

    statements! {
        pub(crate) LAST_TAKEN = "SELECT MAX(place) FROM inbox_texts WHERE place >= $1 AND place < $2";

        pub(crate) INSERT = "
            INSERT INTO inbox_texts (tenant_id, place, id, conversation_id, direction, kind, text)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (tenant_id, id) DO NOTHING";

        pub(crate) INSERT_TERMS = "INSERT INTO inbox_text_terms (rowid, text) VALUES ($1, $2)";

        pub(crate) FORGET_TERMS = "
            INSERT INTO inbox_text_terms (inbox_text_terms, rowid, text)
            SELECT 'delete', place, text FROM inbox_texts WHERE tenant_id = $1 AND id = $2";
    }
}

/// Of PostgreSQL alone.
pub(crate) mod postgres {
    use recado_db::statements;

    statements! {
        pub(crate) INSERT = "
            INSERT INTO inbox_texts (tenant_id, place, id, conversation_id, direction, kind, text, terms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, CAST(CAST($8 AS TEXT) AS INTEGER[]))
            ON CONFLICT (tenant_id, id) DO NOTHING";
    }
}

pub(super) use postgres::INSERT as POSTGRES_INSERT;
pub(super) use sqlite::{
    FORGET_TERMS as SQLITE_FORGET_TERMS, INSERT as SQLITE_INSERT, INSERT_TERMS as SQLITE_INSERT_TERMS,
    LAST_TAKEN as SQLITE_LAST_TAKEN,
};
