//! The SQL of customers. Every SELECT and RETURNING lists the columns as `Customer::from_row` reads them.

use recado_db::statements;

statements! {
    pub(super) INSERT = "
        INSERT INTO cloud_customers (wa_id, name, username, user_id, share_phone, online, auto_read, blocks,
            marketing_opt_out, on_whatsapp, platform, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (wa_id) DO NOTHING";

    // NULL leaves a column as it is; the username may be taken away, so $4 says whether it is set.
    pub(super) CHANGE = "
        UPDATE cloud_customers SET
            name = COALESCE($2, name),
            username = CASE WHEN $4 THEN CAST($3 AS TEXT) ELSE username END,
            share_phone = COALESCE($5, share_phone),
            online = COALESCE($6, online),
            auto_read = COALESCE($7, auto_read),
            blocks = COALESCE($8, blocks),
            marketing_opt_out = COALESCE($9, marketing_opt_out),
            on_whatsapp = COALESCE($10, on_whatsapp),
            platform = COALESCE($11, platform)
        WHERE wa_id = $1
        RETURNING wa_id, name, username, user_id, share_phone, online, auto_read, blocks, marketing_opt_out,
            on_whatsapp, platform";

    pub(super) FIND = "
        SELECT wa_id, name, username, user_id, share_phone, online, auto_read, blocks, marketing_opt_out, on_whatsapp,
            platform
        FROM cloud_customers WHERE wa_id = $1";

    pub(super) LIST_AFTER = "
        SELECT wa_id, name, username, user_id, share_phone, online, auto_read, blocks, marketing_opt_out, on_whatsapp,
            platform
        FROM cloud_customers WHERE wa_id > $1 ORDER BY wa_id LIMIT $2";

    pub(super) ALL_CUSTOMERS = "
        SELECT wa_id, name, username, user_id, share_phone, online, auto_read, blocks, marketing_opt_out, on_whatsapp,
            platform
        FROM cloud_customers";

    pub(super) DELETE_ALL = "DELETE FROM cloud_customers";
}
