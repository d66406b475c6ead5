//! Graph's own codes: authorization, integrity, call limits, nodes and parameters.

use super::{ErrorRow, error_rows};

pub(super) const ROWS: &[ErrorRow] = error_rows! {
    0 401 [Sync] AfterFix "AuthException" => "The connection's access token no longer counts. Ask your administrator to renew it.";
    1 400 [Sync] BackOff "API Unknown" => "Something failed at WhatsApp. Send it again in a moment.";
    2 503 [Sync] BackOff "API Service" => "WhatsApp is briefly unavailable. It is sent again shortly.";
    3 500 [Sync] AfterFix "API Method" => "The connection may not use this function. Ask your administrator.";
    4 400 [Sync] BackOff "API Too Many Calls" => "The app made too many calls. It is sent again later.";
    10 403 [Sync] AfterFix "Permission Denied" => "The connection lacks a permission. Ask your administrator to grant it.";
    17 429 [Sync] BackOff "User request limit reached" => "The account made too many calls. It is sent again later.";
    33 400 [Sync] AfterFix "Parameter value is not valid" => "The business number was deleted. Ask your administrator.";
    100 400 [Sync] Never "Invalid parameter" => "Something in the message is not allowed. The details say what; change it and send again.";
    102 401 [Sync] AfterFix "API Session" => "The connection's session ended. Ask your administrator to renew the access token.";
    104 401 [Sync] AfterFix "An access token is required to request this resource" => "The connection has no access token. Ask your administrator to set one.";
    190 401 [Sync] AfterFix "Access token has expired" => "The connection's access token no longer counts. Ask your administrator to renew it.";
    200 403 [Sync] AfterFix "API Permission" => "The connection lacks a permission. Ask your administrator to grant it.";
    368 403 [Sync Async] AfterFix "Temporarily blocked for policies violations" => "WhatsApp restricted the account for breaking a policy. Ask your administrator.";
    613 429 [Sync] BackOff "Calls to this API have exceeded the rate limit" => "Too many calls at once. It is tried again shortly.";
    803 404 [Sync] AfterFix "Some of the aliases you requested do not exist" => "What was named does not exist any more. Look it up again.";
    2500 400 [Sync] Never "Unknown path components" => "The connection's address is not right. Ask your administrator.";
    80007 400 [Sync] BackOff "Rate limit issues" => "The account made too many calls. It is tried again later.";
    80008 400 [Sync] BackOff "Template management rate limit" => "Too many templates were made in an hour. Try again later.";
    131031 403 [Sync Async] AfterFix "Account has been locked" => "WhatsApp locked the account. Ask your administrator.";
    131064 400 [Sync Async] BackOff "Messaging limited for template classification violations" => "The account may send fewer templates because some were in the wrong category. Ask your administrator.";
    1752041 400 [Sync] Never "Duplicate Request" => "This was already asked for. There is nothing more to do.";
};
