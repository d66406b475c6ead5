//! The SQL of conversations.

use recado_db::statements;

/// A conversation with its contact and its newest message.
macro_rules! view {
    ($rest:literal) => {
        concat!(
            "SELECT v.id, v.channel_id, v.status, v.assignee_id, v.unread_count, v.last_activity_at, v.last_inbound_at,
                v.snoozed_until, v.priority,
                (SELECT t.id FROM inbox_teams t WHERE t.tenant_id = v.tenant_id AND t.id = v.team_id),
                c.id, c.name, c.profile_name, c.username, c.phone, c.user_id, c.created_at,
                m.id, m.direction, m.kind, m.preview, m.status, m.created_at,
                v.referred_at
            FROM inbox_conversations v
            LEFT JOIN inbox_contact_merges g ON g.tenant_id = v.tenant_id AND g.contact_id = v.contact_id
            JOIN inbox_contacts c ON c.tenant_id = v.tenant_id AND c.id = COALESCE(g.main_id, v.contact_id)
            LEFT JOIN inbox_messages m ON m.tenant_id = v.tenant_id AND m.id = v.last_message_id ",
            $rest
        )
    };
}

/// Whether a conversation has what the filter asks for besides its queue: channel, tag, two words of a search, unread messages,
/// priority, team, and a customer who wrote after a moment.
macro_rules! matches_filter {
    () => {
        "(v.channel_id = $5 OR $5 IS NULL)
        AND (EXISTS (SELECT 1 FROM inbox_conversation_tags t
                     WHERE t.tenant_id = $1 AND t.conversation_id = v.id AND t.tag_id = $6) OR $6 IS NULL)
        AND (EXISTS (SELECT 1 FROM inbox_contact_terms t
                     WHERE t.tenant_id = $1 AND t.contact_id = v.contact_id AND t.term >= $7 AND t.term < $8) OR $7 IS NULL)
        AND (EXISTS (SELECT 1 FROM inbox_contact_terms t
                     WHERE t.tenant_id = $1 AND t.contact_id = v.contact_id AND t.term >= $9 AND t.term < $10) OR $9 IS NULL)
        AND (v.unread_count > 0 OR NOT $12)
        AND (v.priority = $13 OR $13 IS NULL)
        AND (v.last_inbound_at > $14 OR $14 IS NULL)
        AND (v.team_id = $15 OR $15 IS NULL)"
    };
}

/// A stretch of what has one status, in the order of an index, each row with whether it matches the filter.
macro_rules! walk {
    ($queue:literal, newest) => {
        walk!($queue, "<", "DESC")
    };
    ($queue:literal, oldest) => {
        walk!($queue, ">", "ASC")
    };
    ($queue:literal, $beyond:literal, $order:literal) => {
        concat!(
            // What has no team, or never wrote, is compared with NULL.
            "SELECT v.last_activity_at, v.id, COALESCE((",
            matches_filter!(),
            "), FALSE) FROM inbox_conversations v
            WHERE v.tenant_id = $1 AND v.status = $11 AND (v.last_activity_at, v.id) ",
            $beyond,
            " ($2, $3) ",
            $queue,
            " ORDER BY v.last_activity_at ",
            $order,
            ", v.id ",
            $order,
            " LIMIT $4"
        )
    };
}

/// Whether a conversation is one of the queue that is named by status, assignee, and having none.
macro_rules! of_queue {
    () => {
        "v.status || '' = $11
        AND (v.assignee_id = $16 OR $16 IS NULL)
        AND (v.assignee_id IS NULL OR NOT $17) "
    };
}

/// A page out of few conversations that are named otherwise. Driven from those: `|| ''` and `+ 0` keep the planners from walking
/// the queue in its order instead.
macro_rules! pick {
    ($few:expr, newest) => {
        pick!($few, "<", "DESC")
    };
    ($few:expr, oldest) => {
        pick!($few, ">", "ASC")
    };
    ($few:expr, $beyond:literal, $order:literal) => {
        concat!(
            "SELECT v.last_activity_at, v.id FROM inbox_conversations v
            WHERE v.tenant_id = $1 AND (v.last_activity_at + 0, v.id) ",
            $beyond,
            " ($2, $3) AND ",
            $few,
            " AND ",
            matches_filter!(),
            " ORDER BY v.last_activity_at + 0 ",
            $order,
            ", v.id ",
            $order,
            " LIMIT $4"
        )
    };
}

/// Those of the queue with the tag.
macro_rules! tagged {
    () => {
        concat!(
            of_queue!(),
            "AND v.id IN (SELECT conversation_id FROM inbox_conversation_tags WHERE tenant_id = $1 AND tag_id = $6)"
        )
    };
}

/// Those of the queue whose contacts have the first word of the search.
macro_rules! found {
    () => {
        concat!(
            of_queue!(),
            "AND v.contact_id IN
                (SELECT contact_id FROM inbox_contact_terms WHERE tenant_id = $1 AND term >= $7 AND term < $8)"
        )
    };
}

/// Those where an agent was mentioned.
macro_rules! mentioned {
    () => {
        "(v.status || '' = $11 OR $11 IS NULL)
        AND v.id IN (SELECT conversation_id FROM inbox_mentions WHERE tenant_id = $1 AND agent_id = $16 AND read_at IS NULL)"
    };
}

/// How many conversations there are of a kind, up to $3.
macro_rules! count_few {
    ($which:literal) => {
        concat!(
            "(SELECT COUNT(*) FROM (SELECT 1 FROM inbox_conversations WHERE tenant_id = $1 AND ",
            $which,
            " LIMIT $3) AS few)"
        )
    };
}

statements! {
    pub(super) VIEWS = view!("WHERE v.tenant_id = $1 AND v.id IN_LIST($2)");

    pub(super) WALK = walk!("", newest);
    pub(super) WALK_OF_CHANNEL = walk!("AND v.channel_id = $5", newest);
    pub(super) WALK_OF_TEAM = walk!("AND v.team_id = $15", newest);
    pub(super) WALK_UNREAD = walk!("AND v.unread_count > 0", newest);
    pub(super) WALK_OF_PRIORITY = walk!("AND v.priority = $13 AND v.priority > 0", newest);
    pub(super) WALK_UNASSIGNED = walk!("AND v.assignee_id IS NULL", newest);
    pub(super) WALK_MINE = walk!("AND v.assignee_id = $16", newest);

    pub(super) OLDEST_WALK = walk!("", oldest);
    pub(super) OLDEST_WALK_OF_CHANNEL = walk!("AND v.channel_id = $5", oldest);
    pub(super) OLDEST_WALK_OF_TEAM = walk!("AND v.team_id = $15", oldest);
    pub(super) OLDEST_WALK_UNREAD = walk!("AND v.unread_count > 0", oldest);
    pub(super) OLDEST_WALK_OF_PRIORITY = walk!("AND v.priority = $13 AND v.priority > 0", oldest);
    pub(super) OLDEST_WALK_UNASSIGNED = walk!("AND v.assignee_id IS NULL", oldest);
    pub(super) OLDEST_WALK_MINE = walk!("AND v.assignee_id = $16", oldest);

    pub(super) PICK_TAGGED = pick!(tagged!(), newest);
    pub(super) PICK_FOUND = pick!(found!(), newest);
    pub(super) PICK_MENTIONED = pick!(mentioned!(), newest);

    pub(super) OLDEST_PICK_TAGGED = pick!(tagged!(), oldest);
    pub(super) OLDEST_PICK_FOUND = pick!(found!(), oldest);
    pub(super) OLDEST_PICK_MENTIONED = pick!(mentioned!(), oldest);

    // Counted no further than a limit: only whether there are few matters.
    pub(super) COUNT_TAGGED = "
        SELECT COUNT(*) FROM (
            SELECT 1 FROM inbox_conversation_tags WHERE tenant_id = $1 AND tag_id = $2 LIMIT $3) AS few";
    // Each no further than $3: beyond that nobody reads the number, and counting would cost.
    pub(super) COUNTS = concat!(
        "SELECT ",
        count_few!("status = 'open'"), ", ",
        count_few!("status = 'open' AND assignee_id = $2"), ", ",
        count_few!("status = 'open' AND assignee_id IS NULL"), ", ",
        count_few!("status = 'open' AND unread_count > 0"), ", ",
        count_few!("status = 'snoozed'"), ", ",
        count_few!("status = 'closed'"), ",
            (SELECT COUNT(DISTINCT conversation_id) FROM inbox_mentions
                WHERE tenant_id = $1 AND agent_id = $2 AND read_at IS NULL)"
    );

    pub(super) TEAM_COUNTS = "
        SELECT m.team_id, (SELECT COUNT(*) FROM (SELECT 1 FROM inbox_conversations v
            WHERE v.tenant_id = $1 AND v.team_id = m.team_id AND v.status = 'open' LIMIT $3) AS few)
        FROM inbox_team_members m WHERE m.tenant_id = $1 AND m.agent_id = $2 ORDER BY m.team_id";

    pub(super) HAND_OVER = "
        UPDATE inbox_conversations SET team_id = $3, assignee_id = $4 WHERE tenant_id = $1 AND id = $2";

    pub(super) SET_TEAM = "UPDATE inbox_conversations SET team_id = $3 WHERE tenant_id = $1 AND id = $2";

    pub(super) INSERT = "
        INSERT INTO inbox_conversations (tenant_id, id, channel_id, contact_id, last_activity_at, created_at)
        VALUES ($1, $2, $3, $4, $5, $5)
        ON CONFLICT (tenant_id, contact_id, channel_id) DO UPDATE SET created_at = inbox_conversations.created_at
        RETURNING id";

    pub(super) NOTE_MESSAGE = "
        UPDATE inbox_conversations SET
            unread_count = unread_count + $6,
            status = CASE WHEN $8 THEN 'open' ELSE status END,
            snoozed_until = CASE WHEN $8 THEN NULL ELSE snoozed_until END,
            last_inbound_at = CASE WHEN CAST($7 AS BIGINT) > COALESCE(last_inbound_at, -1) THEN $7 ELSE last_inbound_at END,
            last_activity_at = CASE WHEN $3 > last_activity_at THEN $3 ELSE last_activity_at END,
            last_message_id = CASE WHEN last_message_at IS NULL OR (last_message_at, last_message_arrival) < ($3, $4)
                THEN $5 ELSE last_message_id END,
            last_message_arrival = CASE WHEN last_message_at IS NULL OR (last_message_at, last_message_arrival) < ($3, $4)
                THEN $4 ELSE last_message_arrival END,
            last_message_at = CASE WHEN last_message_at IS NULL OR last_message_at < $3 THEN $3 ELSE last_message_at END
        WHERE tenant_id = $1 AND id = $2";

    pub(super) NOTE_SIGN_OF_LIFE = "
        UPDATE inbox_conversations SET
            last_inbound_at = CASE WHEN last_inbound_at IS NULL OR last_inbound_at < $3 THEN $3 ELSE last_inbound_at END
        WHERE tenant_id = $1 AND id = $2";

    // What came late is no newer.
    pub(super) NOTE_REFERRAL = "
        UPDATE inbox_conversations SET
            referred_at = CASE WHEN referred_at IS NULL OR referred_at < $3 THEN $3 ELSE referred_at END
        WHERE tenant_id = $1 AND id = $2";

    pub(super) SET_ASSIGNEE = "UPDATE inbox_conversations SET assignee_id = $3 WHERE tenant_id = $1 AND id = $2";

    pub(super) SET_STATUS = "
        UPDATE inbox_conversations SET status = $3, snoozed_until = $4 WHERE tenant_id = $1 AND id = $2";

    // Only where customers are asked.
    pub(super) SURVEY_DELAY = "
        SELECT delay_minutes FROM inbox_survey_settings WHERE tenant_id = $1 AND delay_minutes IS NOT NULL";

    pub(super) SET_PRIORITY = "UPDATE inbox_conversations SET priority = $3 WHERE tenant_id = $1 AND id = $2";

    // Where lists are looked at from above, it comes into view.
    pub(super) WAKE = "
        UPDATE inbox_conversations SET status = 'open', snoozed_until = NULL,
            last_activity_at = CASE WHEN $3 > last_activity_at THEN $3 ELSE last_activity_at END
        WHERE tenant_id = $1 AND id = $2 AND status = 'snoozed' AND snoozed_until = $3";

    pub(super) MENTION = "
        INSERT INTO inbox_mentions (tenant_id, note_id, agent_id, conversation_id, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (tenant_id, note_id, agent_id) DO NOTHING";

    pub(super) FORGET_MENTIONS = "
        DELETE FROM inbox_mentions WHERE tenant_id = $1 AND note_id = $2 AND agent_id IN_LIST($3)";

    pub(super) READ_MENTIONS = "
        UPDATE inbox_mentions SET read_at = $4
        WHERE tenant_id = $1 AND agent_id = $2 AND conversation_id = $3 AND read_at IS NULL";

    pub(super) MOVE_MENTIONS = "
        UPDATE inbox_mentions SET conversation_id = $3 WHERE tenant_id = $1 AND conversation_id = $2";

    pub(super) EXISTS = "SELECT 1 FROM inbox_conversations WHERE tenant_id = $1 AND id = $2";

    pub(super) LOCK = "SELECT 1 FROM inbox_conversations WHERE tenant_id = $1 AND id = $2 ROW_LOCK";

    pub(super) READ_STATE = "
        SELECT unread_count, read_wamid FROM inbox_conversations WHERE tenant_id = $1 AND id = $2";

    pub(super) MESSAGE_PLACE = "
        SELECT created_at, arrival FROM inbox_messages WHERE tenant_id = $1 AND conversation_id = $2 AND id = $3";

    pub(super) NEWEST_INBOUND = "
        SELECT wamid, created_at, arrival FROM inbox_messages
        WHERE tenant_id = $1 AND conversation_id = $2 AND direction = 'in' AND (created_at, arrival) <= ($3, $4)
        ORDER BY created_at DESC, arrival DESC LIMIT 1";

    pub(super) COUNT_INBOUND_AFTER = "
        SELECT COUNT(*) FROM inbox_messages
        WHERE tenant_id = $1 AND conversation_id = $2 AND direction = 'in' AND (created_at, arrival) > ($3, $4)";

    pub(super) SET_READ = "
        UPDATE inbox_conversations SET unread_count = $3, read_wamid = $4 WHERE tenant_id = $1 AND id = $2";

    pub(super) RECEIPT = "
        SELECT channel_id, read_wamid, receipt_wamid FROM inbox_conversations WHERE tenant_id = $1 AND id = $2";

    pub(super) SET_RECEIPT = "
        UPDATE inbox_conversations SET receipt_wamid = $3 WHERE tenant_id = $1 AND id = $2";
}
