//! The SQL of tags.

use recado_db::statements;

statements! {
    pub(super) LIST = "
        SELECT id, name, colour, created_at FROM inbox_tags WHERE tenant_id = $1 AND state = 'live' ORDER BY name_key";

    // Each no further than $2.
    pub(super) USES = "
        SELECT t.id, (SELECT COUNT(*) FROM (SELECT 1 FROM inbox_conversation_tags c
            WHERE c.tenant_id = $1 AND c.tag_id = t.id LIMIT $2) AS few)
        FROM inbox_tags t WHERE t.tenant_id = $1 AND t.state = 'live' ORDER BY t.name_key";

    pub(super) COUNT = "SELECT COUNT(*) FROM inbox_tags WHERE tenant_id = $1 AND state = 'live'";

    pub(super) FIND = "
        SELECT id, name, colour, created_at FROM inbox_tags WHERE tenant_id = $1 AND id = $2 AND state = 'live'";

    pub(super) INSERT = "
        INSERT INTO inbox_tags (tenant_id, id, name, name_key, category_key, colour, state, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'live', $7)
        ON CONFLICT (tenant_id, id) DO NOTHING";

    pub(super) WITH_NAME = "SELECT id FROM inbox_tags WHERE tenant_id = $1 AND name_key = $2";

    pub(super) UPDATE = "
        UPDATE inbox_tags SET name = $3, name_key = $4, category_key = $5, colour = $6 WHERE tenant_id = $1 AND id = $2";

    // $3 is no name that anybody gives.
    pub(super) LET_GO = "
        UPDATE inbox_tags SET state = 'gone', name_key = $3, category_key = NULL, merged_into = $4
        WHERE tenant_id = $1 AND id = $2 AND state = 'live'";

    // What was on its way into a tag that goes itself has the same heir.
    pub(super) REDIRECT = "
        UPDATE inbox_tags SET merged_into = $3 WHERE tenant_id = $1 AND merged_into = $2";

    pub(super) IS_GONE = "SELECT 1 FROM inbox_tags WHERE tenant_id = $1 AND id = $2 AND state = 'gone'";

    // Locked: an heir that goes meanwhile must find all that was given to it.
    pub(super) HEIR = "SELECT merged_into FROM inbox_tags WHERE tenant_id = $1 AND id = $2 AND state = 'gone' ROW_LOCK";

    pub(super) FORGET = "DELETE FROM inbox_tags WHERE tenant_id = $1 AND id = $2 AND state = 'gone'";

    pub(super) SOME_CONVERSATIONS = "
        SELECT conversation_id FROM inbox_conversation_tags WHERE tenant_id = $1 AND tag_id = $2
        ORDER BY conversation_id LIMIT $3";

    pub(super) PUT = "
        INSERT INTO inbox_conversation_tags (tenant_id, conversation_id, tag_id, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant_id, conversation_id, tag_id) DO NOTHING";

    pub(super) TAKE = "
        DELETE FROM inbox_conversation_tags WHERE tenant_id = $1 AND tag_id = $2 AND conversation_id IN_LIST($3)";

    // With those whose place the tag is about to take.
    pub(super) TAKE_ONE = "
        DELETE FROM inbox_conversation_tags
        WHERE tenant_id = $1 AND conversation_id = $2
          AND (tag_id = $3 OR tag_id IN (SELECT id FROM inbox_tags WHERE tenant_id = $1 AND merged_into = $3))";

    pub(super) TAKE_OTHERS_OF_CATEGORY = "
        DELETE FROM inbox_conversation_tags
        WHERE tenant_id = $1 AND conversation_id = $2 AND tag_id <> $3 AND tag_id IN (
            SELECT o.id FROM inbox_tags o
            JOIN inbox_tags t ON t.tenant_id = o.tenant_id AND t.category_key = o.category_key
            WHERE t.tenant_id = $1 AND t.id = $3)";

    pub(super) OF_CONVERSATIONS = "
        SELECT l.conversation_id, h.id
        FROM inbox_conversation_tags l
        JOIN inbox_tags t ON t.tenant_id = l.tenant_id AND t.id = l.tag_id
        JOIN inbox_tags h ON h.tenant_id = t.tenant_id AND h.id = COALESCE(t.merged_into, t.id) AND h.state = 'live'
        WHERE l.tenant_id = $1 AND l.conversation_id IN_LIST($2)
        ORDER BY l.conversation_id, h.name_key";

    pub(super) MOVE_TO_CONVERSATION = "
        INSERT INTO inbox_conversation_tags (tenant_id, conversation_id, tag_id, created_at)
        SELECT tenant_id, $3, tag_id, created_at FROM inbox_conversation_tags WHERE tenant_id = $1 AND conversation_id = $2
        ON CONFLICT (tenant_id, conversation_id, tag_id) DO NOTHING";

    pub(super) TAKE_ALL = "DELETE FROM inbox_conversation_tags WHERE tenant_id = $1 AND conversation_id = $2";

}
