//! The SQL of notes.

use recado_db::statements;

macro_rules! view {
    ($rest:literal) => {
        concat!(
            "SELECT id, conversation_id, author_kind, author_id, author_name, body, mentions, created_at, edited_at, arrival
            FROM inbox_notes ",
            $rest
        )
    };
}

statements! {
    pub(super) FIND = view!("WHERE tenant_id = $1 AND id = $2");

    pub(super) BEFORE = view!(
        "WHERE tenant_id = $1 AND conversation_id = $2 AND (created_at, arrival) < ($3, $4)
        ORDER BY created_at DESC, arrival DESC LIMIT $5"
    );

    pub(super) INSERT = "
        INSERT INTO inbox_notes
            (tenant_id, id, conversation_id, author_kind, author_id, author_name, body, mentions, created_at, arrival)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (tenant_id, id) DO NOTHING";

    pub(super) EDIT = "
        UPDATE inbox_notes SET body = $3, mentions = $4, edited_at = $5 WHERE tenant_id = $1 AND id = $2";

    pub(super) DELETE = "DELETE FROM inbox_notes WHERE tenant_id = $1 AND id = $2";

    pub(super) MOVE = "
        UPDATE inbox_notes SET conversation_id = $3 WHERE tenant_id = $1 AND conversation_id = $2";
}
