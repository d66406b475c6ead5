//! The SQL of the search. What asks an engine's index, or looks into a text, is in that engine's words.

use recado_db::statements;

/// Where a text stands, and what it belongs to.
macro_rules! place {
    () => {
        "SELECT s.place, s.id, s.kind"
    };
}

/// Whether a text of the workspace has all parts, and what the filter asks for. `$6` to `$11` are the parts.
macro_rules! matches {
    ($position:literal) => {
        concat!(
            "(", $position, "(s.text, $6) > 0 OR $6 IS NULL)
            AND (", $position, "(s.text, $7) > 0 OR $7 IS NULL)
            AND (", $position, "(s.text, $8) > 0 OR $8 IS NULL)
            AND (", $position, "(s.text, $9) > 0 OR $9 IS NULL)
            AND (", $position, "(s.text, $10) > 0 OR $10 IS NULL)
            AND (", $position, "(s.text, $11) > 0 OR $11 IS NULL)
            AND (s.direction = $12 OR $12 IS NULL)
            AND (s.kind = $13 OR $13 IS NULL)
            AND (EXISTS (SELECT 1 FROM inbox_conversations v
                         WHERE v.tenant_id = $1 AND v.id = s.conversation_id AND v.channel_id = $14) OR $14 IS NULL)"
        )
    };
}

/// The newest texts before a place, each with whether it matches. What has no direction is compared with NULL.
macro_rules! walk {
    ($tenant:literal, $position:literal) => {
        concat!(
            place!(),
            ", COALESCE((",
            matches!($position),
            "), FALSE) FROM inbox_texts s
            WHERE ",
            $tenant,
            " = $1 AND s.place >= $2 AND s.place <= $3 AND (s.place < $3 OR s.id < $4)
            ORDER BY s.place DESC, s.id DESC LIMIT $5"
        )
    };
}

/// The places of the oldest and the newest text in a stretch.
macro_rules! oldest_and_newest {
    ($tenant:literal) => {
        concat!(
            "SELECT (SELECT place FROM inbox_texts WHERE ",
            $tenant,
            " = $1 AND place >= $2 AND place <= $3 ORDER BY place LIMIT 1),
                (SELECT place FROM inbox_texts WHERE ",
            $tenant,
            " = $1 AND place >= $2 AND place <= $3 ORDER BY place DESC LIMIT 1)"
        )
    };
}

/// What matches in one conversation.
macro_rules! in_conversation {
    ($position:literal) => {
        concat!(
            place!(),
            " FROM inbox_texts s
            WHERE s.tenant_id = $1 AND s.conversation_id = $15
              AND s.place >= $2 AND s.place <= $3 AND (s.place < $3 OR s.id < $4) AND ",
            matches!($position),
            " ORDER BY s.place DESC, s.id DESC LIMIT $5"
        )
    };
}

statements! {
    pub(super) CONVERSATIONS_OF_CONTACT = "
        SELECT id FROM inbox_conversations
        WHERE tenant_id = $1 AND (contact_id = $2 OR contact_id IN
            (SELECT contact_id FROM inbox_contact_merges WHERE tenant_id = $1 AND main_id = $2))
        LIMIT $3";

    pub(super) HIT_MESSAGES = "
        SELECT m.id, m.conversation_id, v.channel_id, m.direction, m.author_kind, m.author_id, m.author_name, m.created_at,
            c.id, c.name, c.profile_name, c.username, c.phone, c.user_id, c.created_at, m.kind, m.content
        FROM inbox_messages m
        JOIN inbox_conversations v ON v.tenant_id = m.tenant_id AND v.id = m.conversation_id
        LEFT JOIN inbox_contact_merges g ON g.tenant_id = v.tenant_id AND g.contact_id = v.contact_id
        JOIN inbox_contacts c ON c.tenant_id = v.tenant_id AND c.id = COALESCE(g.main_id, v.contact_id)
        WHERE m.tenant_id = $1 AND m.id IN_LIST($2)";

    pub(super) HIT_NOTES = "
        SELECT n.id, n.conversation_id, v.channel_id, NULL, n.author_kind, n.author_id, n.author_name, n.created_at,
            c.id, c.name, c.profile_name, c.username, c.phone, c.user_id, c.created_at, 'note', n.body
        FROM inbox_notes n
        JOIN inbox_conversations v ON v.tenant_id = n.tenant_id AND v.id = n.conversation_id
        LEFT JOIN inbox_contact_merges g ON g.tenant_id = v.tenant_id AND g.contact_id = v.contact_id
        JOIN inbox_contacts c ON c.tenant_id = v.tenant_id AND c.id = COALESCE(g.main_id, v.contact_id)
        WHERE n.tenant_id = $1 AND n.id IN_LIST($2)";

    pub(super) WORKSPACES_BEHIND = "SELECT tenant_id FROM inbox_text_backlog";

    pub(super) BACKLOG = "SELECT item, after_id FROM inbox_text_backlog WHERE tenant_id = $1 ROW_LOCK";

    pub(super) SET_BACKLOG = "UPDATE inbox_text_backlog SET item = $2, after_id = $3 WHERE tenant_id = $1";

    pub(super) END_BACKLOG = "DELETE FROM inbox_text_backlog WHERE tenant_id = $1";

    pub(super) OLD_MESSAGES = "
        SELECT id, conversation_id, direction, kind, content, created_at FROM inbox_messages
        WHERE tenant_id = $1 AND (id > $2 OR $2 IS NULL) ORDER BY id LIMIT $3";

    pub(super) OLD_NOTES = "
        SELECT id, conversation_id, body, created_at FROM inbox_notes
        WHERE tenant_id = $1 AND (id > $2 OR $2 IS NULL) ORDER BY id LIMIT $3";
}

/// Of SQLite alone. A place is a row's number there; `+` keeps the planner from another index, which has no order of places.
pub(crate) mod sqlite {
    use recado_db::statements;

    statements! {
        pub(crate) OLDEST_AND_NEWEST = oldest_and_newest!("+tenant_id");

        // The full-text index is read from the newest on, and only in this span: a CROSS JOIN keeps that order.
        pub(crate) IN_SPAN = concat!(
            place!(), " FROM inbox_text_terms f CROSS JOIN inbox_texts s
            WHERE inbox_text_terms MATCH $15 AND f.rowid >= $2 AND f.rowid <= $3 AND s.place = f.rowid
              AND +s.tenant_id = $1 AND (s.place < $3 OR s.id < $4) AND ",
            matches!("instr"),
            " ORDER BY f.rowid DESC LIMIT $5"
        );

        pub(crate) WALK = walk!("+s.tenant_id", "instr");

        pub(crate) IN_CONVERSATION = in_conversation!("instr");
    }
}

/// Of PostgreSQL alone.
pub(crate) mod postgres {
    use recado_db::statements;

    statements! {
        pub(crate) OLDEST_AND_NEWEST = oldest_and_newest!("tenant_id");

        // `+ 0` keeps the planner from walking all texts by their place.
        pub(crate) IN_SPAN = concat!(
            place!(), " FROM inbox_texts s
            WHERE s.tenant_id = $1
              AND (s.terms @> CAST(CAST($15 AS TEXT) AS INTEGER[]) OR s.terms @> CAST(CAST($16 AS TEXT) AS INTEGER[]))
              AND s.place + 0 >= $2 AND s.place + 0 <= $3 AND (s.place + 0 < $3 OR s.id < $4) AND ",
            matches!("strpos"),
            " ORDER BY s.place + 0 DESC, s.id DESC LIMIT $5"
        );

        pub(crate) WALK = walk!("s.tenant_id", "strpos");

        pub(crate) IN_CONVERSATION = in_conversation!("strpos");
    }
}
