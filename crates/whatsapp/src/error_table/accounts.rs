//! Codes of numbers and accounts: registration, two-step verification, synchronisation, migration, insights, sign-up links.

use super::{ErrorRow, error_rows};

pub(super) const ROWS: &[ErrorRow] = error_rows! {
    133000 500 [Sync] BackOff "Incomplete Deregistration" => "The last deregistration did not finish. Deregister the number again first.";
    133004 503 [Sync] BackOff "Server Temporarily Unavailable" => "WhatsApp is briefly unavailable. Try again in a moment.";
    133005 400 [Sync] AfterFix "Two step verification PIN Mismatch" => "The PIN is not the number's PIN. Enter the right one.";
    133006 400 [Sync] AfterFix "Phone number re-verification needed" => "The number must be verified before it can be registered. Request a code.";
    133008 400 [Sync] AfterFix "Too Many two step verification PIN Guesses" => "The PIN was wrong too often. Wait as long as the details say.";
    133009 400 [Sync] BackOff "Two step verification PIN Guessed Too Fast" => "The PIN was entered too quickly after the last try. Wait a moment.";
    133010 400 [Sync Async] AfterFix "Phone number Not Registered" ["The business phone number has not been registered."] => "The business number is not registered. Ask your administrator to register it.";
    133015 400 [Sync] BackOff "Please wait a few minutes before attempting to register this phone number" => "The number was deleted just now. Wait five minutes.";
    133016 400 [Sync] BackOff "Account register deregister rate limit exceeded" ["Account registration or deregistration has exceeded 10 in 72 hours."] => "The number was registered too often. Wait up to three days.";
    136024 400 [Sync] BackOff "Verification code could not be sent" => "The code could not be sent. Try again, or ask for a call instead of an SMS.";
    136025 400 [Sync] AfterFix "Verification code is wrong" => "The code is not the one that was sent. Enter it again.";
    200005 400 [Sync] AfterFix "Template insights are not available" => "Insights are not available for this account. Ask your administrator.";
    200006 400 [Sync] Never "Template insights cannot be disabled" => "Insights stay on once they were turned on.";
    200007 400 [Sync] AfterFix "Template insights are not enabled" => "Turn template insights on first, then ask again.";
    2207051 400 [Sync] Never "Phone number is not registered" => "The number is not registered, so there is nothing to undo.";
    2388012 400 [Sync] Never "Phone number already exists" => "The number is in a WhatsApp Business Account already. Choose another one.";
    2388091 400 [Sync] AfterFix "Verification code is not for this migration" => "The code belongs to something else. Request a new one.";
    2388093 400 [Sync] AfterFix "Verification code is not for this migration" => "The code belongs to something else. Request a new one.";
    2388103 400 [Sync] AfterFix "Phone number cannot be migrated" => "The number cannot be moved as it is. The details say why.";
    2494100 400 [Sync] BackOff "Account in maintenance mode" => "The number is in maintenance. Try again in a few minutes.";
    2494164 400 [Sync] AfterFix "Sign-up link is not found" => "The sign-up link does not exist any more. Choose another one.";
    2494165 400 [Sync] AfterFix "Sign-up links are not enabled" => "The account may not use sign-up links. Ask your administrator.";
    2494166 400 [Sync] Never "Placeholder is unknown" => "The message has a placeholder that sign-up links do not know. Remove it.";
    2494167 400 [Sync] Never "Promo code is missing" => "The message shows a promo code, and there is none. Enter one.";
    2494168 400 [Sync] AfterFix "Terms are not accepted" => "The terms of sign-up links are not accepted yet. Ask your administrator.";
    2494169 400 [Sync] AfterFix "Sign-up link request failed" => "The sign-up link cannot be made as it is. The details say why.";
    2494170 400 [Sync] AfterFix "Sign-up link request failed" => "The sign-up link cannot be made as it is. The details say why.";
    2494171 400 [Sync] AfterFix "Sign-up link request failed" => "The sign-up link cannot be made as it is. The details say why.";
    2494172 400 [Sync] AfterFix "Sign-up link request failed" => "The sign-up link cannot be made as it is. The details say why.";
    2494173 400 [Sync] AfterFix "Sign-up link request failed" => "The sign-up link cannot be made as it is. The details say why.";
    2494174 400 [Sync] AfterFix "Sign-up link request failed" => "The sign-up link cannot be made as it is. The details say why.";
    2494175 400 [Sync] AfterFix "Sign-up link request failed" => "The sign-up link cannot be made as it is. The details say why.";
    2494176 400 [Sync] Never "Terms are already accepted" => "The terms were accepted before. Leave them out.";
    2494177 400 [Sync] Never "Terms address is not allowed" => "The terms are always the same. Leave their address out.";
    2494178 400 [Sync] AfterFix "Sign-up link request failed" => "The sign-up link cannot be made as it is. The details say why.";
    2494179 400 [Sync] Never "Website is not secure" => "The website must begin with https. Correct its address.";
    2593079 400 [Sync] AfterFix "WhatsApp Business Account request failed" => "The account does not admit this now. The details say why.";
    2593085 400 [Sync] AfterFix "WhatsApp Business Account request failed" => "The account does not admit this now. The details say why.";
    2593107 400 [Sync] Never "Synchronization request limit exceeded" => "The synchronisation was asked for already. It can be done once.";
    2593108 400 [Sync] Never "Synchronization request is outside the allowed time" => "The synchronisation must be asked for within a day. Connect the number again.";
    2593109 400 [Value] AfterFix "History sync is turned off by the business from the WhatsApp Business App" => "Sharing of the history was declined in the app. Connect again to change that.";
};
