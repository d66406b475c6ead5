//! Codes of sending: parameters, recipients, delivery, templates, Flows and payments.

use super::{Delivery, ErrorRow, Retry, error_rows};

pub(super) const SOMETHING_WENT_WRONG: ErrorRow = ErrorRow {
    code: 131_000,
    http_status: 500,
    delivery: &[Delivery::Sync, Delivery::Async],
    retry: Retry::BackOff,
    title: "Something went wrong",
    details: Some("Message failed to send due to an unknown error."),
    advice: "Something failed at WhatsApp. Send it again in a moment.",
};

pub(super) const ROWS: &[ErrorRow] = error_rows! {
    2040 400 [Async] Never "Recipient does not support payments" => "The customer's WhatsApp cannot show this order. Send the details as text.";
    2046 400 [Async] AfterFix "Invalid order status transition" => "The order cannot change from its present status to this one. Look at its status first.";
    2047 400 [Async] AfterFix "Order cancellation failed" => "The order has a payment that succeeded or is pending, so it cannot be cancelled. Refund it instead.";
    2064 400 [Sync] AfterFix "Invalid Flow id" => "The Flow named does not exist. Choose another one.";
    2065 400 [Sync] AfterFix "Invalid Flow message version" => "The Flow message version must be 3. Ask your administrator.";
    2066 400 [Sync] AfterFix "Invalid Flow mode" => "The Flow mode must be draft or published. Ask your administrator.";
    2067 400 [Sync] AfterFix "Flow is a draft" => "The Flow is still a draft. Publish it first.";
    2068 400 [Sync] AfterFix "Flow is blocked" => "WhatsApp blocked this Flow. Choose another one.";
    130403 400 [Sync Async] AfterFix "User is blocked" ["The recipient has been blocked by the business."] => "Your business blocked this customer. Unblock them to write again.";
    130429 400 [Sync Async Value] BackOff "Rate limit hit" ["Message failed to send because there were too many messages sent from this phone number in a short period of time"] => "Too many messages left this number at once. It is sent again shortly.";
    130472 400 [Async] Never "User's number is part of an experiment" ["Failed to send message because this user's phone number is part of an experiment"] => "WhatsApp holds marketing back from this customer. Wait until they write to you.";
    130497 403 [Sync Async] Never "Business account is restricted from messaging users in this country" => "Your account may not write to customers in this country.";
    131000 500 [Sync Async] BackOff "Something went wrong" ["Message failed to send due to an unknown error."] => "Something failed at WhatsApp. Send it again in a moment.";
    131005 403 [Sync] AfterFix "Access denied" ["Permission is either not granted or has been removed"] => "The connection lost its permission. Ask your administrator to renew the access token.";
    131008 400 [Sync] Never "Required parameter is missing" ["The request is missing a required parameter."] => "The message was incomplete. Write it anew.";
    131009 400 [Sync Async] Never "Parameter value is not valid" ["One or more parameter values are invalid."] => "Something in the message is not allowed. The details say what; change it and send again.";
    131016 500 [Sync] BackOff "Service unavailable" ["A service is temporarily unavailable"] => "WhatsApp is briefly unavailable. It is sent again shortly.";
    131021 400 [Sync] Never "Recipient cannot be sender" ["Sender and recipient phone number is the same"] => "The number cannot write to itself. Choose another recipient.";
    131026 400 [Async] AfterFix "Message Undeliverable" ["Message Undeliverable."] => "The customer cannot get it: not on WhatsApp, an old version, or terms not accepted. Try another way to reach them.";
    131030 400 [Sync] AfterFix "Recipient phone number not in allowed list" ["Recipient phone number not in allowed list: Add recipient phone number to recipient list and try again."] => "This is a test number with a list of allowed recipients. Add the customer there first.";
    131035 400 [Sync Async] AfterFix "Media is missing a time to live" => "This number keeps no data, so the file must be uploaded anew with a time to live.";
    131036 400 [Sync Async] AfterFix "Media time to live has passed" => "The file is no longer kept. Attach it again.";
    131037 400 [Sync] AfterFix "WhatsApp provided number needs display name approval before message can be sent" => "The number's display name is not approved yet. Ask your administrator.";
    131042 400 [Async Sync] AfterFix "Business eligibility payment issue" ["Message failed to send because there were one or more errors related to your payment method."] => "The business account has a payment problem. Ask your administrator to check the payment method.";
    131045 500 [Sync] AfterFix "Incorrect certificate" ["Message failed to send due to a phone number registration error."] => "The number is not registered correctly. Ask your administrator to register it again.";
    131047 400 [Async] AfterFix "Re-engagement message" ["Message failed to send because more than 24 hours have passed since the customer last replied to this number."] => "More than 24 hours have passed since the customer wrote. Send a template, or wait for their next message.";
    131048 400 [Sync Async] AfterFix "Spam rate limit hit" ["Message failed to send because there are restrictions on how many messages can be sent from this phone number."] => "WhatsApp limits this number because of blocks or reports. Ask your administrator before sending more.";
    131049 400 [Async] AfterFix "Meta chose not to deliver" ["In order to maintain a healthy ecosystem engagement, the message failed to be delivered."] => "The customer got enough marketing lately. Wait at least a day, or until they write.";
    131050 400 [Async] Never "User has stopped receipt of marketing messages" ["Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp from your business"] => "The customer opted out of your marketing. Do not send more of it.";
    131051 400 [Sync Inbound] Never "Unsupported message type" ["Message type is currently not supported."] => "This kind of message is not supported. Send it another way.";
    131052 400 [Inbound Value] Never "Media download error" ["Unable to download the media sent by the user."] => "The customer's file could not be fetched. Ask them to send it again.";
    131053 400 [Async Sync] AfterFix "Media upload error" ["Unable to upload the media used in the message."] => "The file could not be processed. Check its type and size, then attach it again.";
    131055 400 [Sync] Never "Method not allowed" => "This way of sending is not open to the number. Ask your administrator.";
    131056 400 [Sync Async] BackOff "(Business Account, Consumer Account) pair rate limit hit" ["Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time."] => "Too many messages went to this customer at once. It is sent again shortly.";
    131057 500 [Sync Async] BackOff "Account in maintenance mode" ["The WhatsApp Business Account is in maintenance mode"] => "The number is in maintenance for a minute. It is sent again shortly.";
    131062 400 [Sync] Never "Recipient not supported" ["Business-scoped User ID (BSUID) recipients are not supported for this message."] => "This template needs the customer's phone number, which they have not shared.";
    131063 400 [Sync] AfterFix "Marketing templates are disabled on Cloud API" ["Marketing templates of this WhatsApp Business Account can only be sent by the Marketing Messages API."] => "This account sends marketing by another way only. Ask your administrator.";
    132000 400 [Sync] Never "Template Param Count Mismatch" ["The number of variable parameter values included in the request did not match the number of variable parameters defined in the template."] => "The template needs another number of values. Fill in all of them.";
    132001 404 [Sync] AfterFix "Template does not exist" ["The template does not exist in the specified language or the template has not been approved."] => "The template does not exist in this language, or is not approved. Choose another one.";
    132005 400 [Sync] Never "Template Hydrated Text Too Long" ["Translated text is too long"] => "The template is too long with these values. Shorten them.";
    132007 400 [Sync] Never "Template Format Character Policy Violated" ["Template content violates a WhatsApp policy"] => "The values break a rule of WhatsApp's, such as line breaks or many spaces. Change them.";
    132008 400 [Sync] Never "Template parameter value is invalid" => "One of the template's values is not allowed. Change it.";
    132012 400 [Sync] Never "Template Parameter Format Mismatch" ["Variable parameter values formatted incorrectly"] => "A value has another form than the template wants. Change it.";
    132015 400 [Sync Async] AfterFix "Template is Paused" ["Template is paused due to low quality so it cannot be sent in a template message."] => "WhatsApp paused this template for low quality. Choose another one.";
    132016 400 [Sync] Never "Template is Disabled" ["Template has been paused too many times due to low quality and is now permanently disabled."] => "WhatsApp disabled this template for good. Choose another one.";
    132018 400 [Sync] Never "Template validation error" => "The template's values do not fit it. The details say which.";
    132021 400 [Async] AfterFix "A template with the same name already exists" ["A template with the same name already exists in this WhatsApp Business Account."] => "A template of this name exists already. Choose another name for it.";
    132068 400 [Sync Async] AfterFix "Flow is blocked" ["Flow is in blocked state"] => "WhatsApp blocked the Flow in this message. Correct the Flow first.";
    132069 400 [Sync Async] BackOff "Flow is throttled" ["Flow is in throttled state and 10 messages using this flow were already sent in the last hour."] => "WhatsApp lets only ten messages an hour use this Flow until it works better. Wait, or choose another one.";
    134011 400 [Sync] AfterFix "WhatsApp Payments terms of service has not been accepted" => "The payment terms are not accepted yet. Ask your administrator.";
    134100 400 [Sync] Never "Only marketing messages supported" => "Only marketing templates can be sent this way. Choose another template.";
    134101 400 [Sync] BackOff "Your template is still syncing" => "The template is new and not ready yet. Try again in ten minutes.";
    134102 500 [Sync] AfterFix "Template unavailable for use" => "The template cannot be used for marketing messages. Choose another one.";
    135000 400 [Sync] Never "Generic user error" ["Message failed to send because of an unknown error with your request parameters."] => "Something in the message is not allowed. Write it anew.";
    137000 400 [Sync Async] AfterFix "Recipient identity key hash mismatch" => "The customer's identity changed, perhaps a new phone. Make sure it is still them, then send again.";
    139200 400 [Sync] AfterFix "Direct Send utility access is blocked" ["Direct Send is blocked for this account because messages were sent with the wrong category."] => "WhatsApp does not let this account send such messages without a template. Choose a template.";
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fallback_row_is_the_tables_row() {
        assert!(ROWS.contains(&SOMETHING_WENT_WRONG));
    }
}
