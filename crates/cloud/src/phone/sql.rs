//! The SQL of the phone's view. It finds which messages a phone shows; their rows are read by `message::find_many`.

use recado_db::statements;

statements! {
    // Notices to the business are on no phone. A business's message shows once it reached the phone; a failed one only where $3 asks for it.
    pub(super) NEWEST_SHOWN = "
        SELECT wamid FROM cloud_messages
        WHERE phone_number_id = $1 AND customer = $2 AND type NOT IN ('reaction', 'request_welcome', 'system')
          AND (direction = 'in' OR status IN ('delivered', 'read', 'played') OR ($3 AND status = 'failed'))
        ORDER BY id DESC LIMIT $4";

    // A business's reaction never gets further than 'sent'.
    pub(super) REACTIONS_AFTER = "
        SELECT wamid FROM cloud_messages
        WHERE phone_number_id = $1 AND customer = $2 AND id > $3 AND type = 'reaction'
          AND (direction = 'in' OR status = 'sent')
        ORDER BY id";

    pub(super) UNREAD = "
        SELECT COUNT(*) FROM cloud_messages
        WHERE phone_number_id = $1 AND customer = $2 AND direction = 'out' AND status = 'delivered' AND type <> 'reaction'";
}
