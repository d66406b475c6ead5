//! The reference's own tables of codes, typed off row by row, against ours. Rows that cover several codes are listed code by code; a
//! title is empty where the reference gives none.

use super::{lookup, rows};

/// Code, HTTP status, title.
type SpecRow = (i64, u16, &'static str);

/// spec §6.1
const AUTHORIZATION_INTEGRITY_THROTTLING: [SpecRow; 20] = [
    (0, 401, "AuthException"),
    (3, 500, "API Method"),
    (10, 403, "Permission Denied"),
    (190, 401, "Access token has expired"),
    (200, 403, "API Permission"),
    (104, 401, ""),
    (102, 401, ""),
    (368, 403, "Temporarily blocked for policies violations"),
    (130_497, 403, "Business account is restricted from messaging users in this country"),
    (131_031, 403, "Account has been locked"),
    (4, 400, "API Too Many Calls"),
    (17, 429, "User request limit reached"),
    (613, 429, ""),
    (80_007, 400, "Rate limit issues"),
    (80_008, 400, ""),
    (130_429, 400, "Rate limit hit"),
    (131_048, 400, "Spam rate limit hit"),
    (131_056, 400, "(Business Account, Consumer Account) pair rate limit hit"),
    (131_064, 400, ""),
    (133_016, 400, "Account register deregister rate limit exceeded"),
];

/// spec §6.2
const SENDING: [SpecRow; 45] = [
    (1, 400, "API Unknown"),
    (2, 503, "API Service"),
    (33, 400, "Parameter value is not valid"),
    (100, 400, "Invalid parameter"),
    (130_403, 400, ""),
    (130_472, 400, "User's number is part of an experiment"),
    (131_000, 500, "Something went wrong"),
    (131_005, 403, "Access denied"),
    (131_008, 400, "Required parameter is missing"),
    (131_009, 400, "Parameter value is not valid"),
    (131_016, 500, "Service unavailable"),
    (131_021, 400, "Recipient cannot be sender"),
    (131_026, 400, "Message Undeliverable"),
    (131_030, 400, "Recipient phone number not in allowed list"),
    (131_035, 400, ""),
    (131_036, 400, ""),
    (131_037, 400, "WhatsApp provided number needs display name approval before message can be sent"),
    (131_042, 400, "Business eligibility payment issue"),
    (131_044, 400, ""),
    (131_045, 500, "Incorrect certificate"),
    (131_047, 400, "Re-engagement message"),
    (131_049, 400, "Meta chose not to deliver"),
    (131_050, 400, "User has stopped receipt of marketing messages"),
    (131_051, 400, "Unsupported message type"),
    (131_052, 400, "Media download error"),
    (131_053, 400, "Media upload error"),
    (131_055, 400, "Method not allowed"),
    (131_057, 500, "Account in maintenance mode"),
    (131_062, 400, ""),
    (131_063, 400, ""),
    (134_011, 400, "WhatsApp Payments terms of service has not been accepted"),
    (134_100, 400, "Only marketing messages supported"),
    (134_101, 400, "Your template is still syncing"),
    (134_102, 500, "Template unavailable for use"),
    (135_000, 400, "Generic user error"),
    (137_000, 400, ""),
    (1_752_041, 400, "Duplicate Request"),
    (2040, 400, ""),
    (2046, 400, ""),
    (2047, 400, ""),
    (2064, 400, ""),
    (2065, 400, ""),
    (2066, 400, ""),
    (2067, 400, ""),
    (2068, 400, ""),
];

/// spec §6.3
const TEMPLATES_AT_SEND_TIME: [SpecRow; 11] = [
    (132_000, 400, "Template Param Count Mismatch"),
    (132_001, 404, "Template does not exist"),
    (132_005, 400, "Template Hydrated Text Too Long"),
    (132_007, 400, "Template Format Character Policy Violated"),
    (132_008, 400, ""),
    (132_012, 400, "Template Parameter Format Mismatch"),
    (132_015, 400, "Template is Paused"),
    (132_016, 400, "Template is Disabled"),
    (132_018, 400, "Template validation error"),
    (132_068, 400, "Flow is blocked"),
    (132_069, 400, "Flow is throttled"),
];

/// spec §6.4
const REGISTRATION_AND_ACCOUNTS: [SpecRow; 39] = [
    (133_000, 500, ""),
    (133_004, 503, ""),
    (133_005, 400, ""),
    (133_006, 400, ""),
    (133_008, 400, ""),
    (133_009, 400, ""),
    (133_010, 400, ""),
    (133_015, 400, ""),
    (136_024, 400, ""),
    (136_025, 400, ""),
    (2_593_107, 400, ""),
    (2_593_108, 400, ""),
    (2_593_109, 400, ""),
    (2_388_012, 400, ""),
    (2_388_091, 400, ""),
    (2_388_093, 400, ""),
    (2_388_103, 400, ""),
    (2_494_100, 400, ""),
    (200_005, 400, ""),
    (200_006, 400, ""),
    (200_007, 400, ""),
    (2_593_079, 400, ""),
    (2_593_085, 400, ""),
    (2_494_164, 400, ""),
    (2_494_165, 400, ""),
    (2_494_166, 400, ""),
    (2_494_167, 400, ""),
    (2_494_168, 400, ""),
    (2_494_169, 400, ""),
    (2_494_170, 400, ""),
    (2_494_171, 400, ""),
    (2_494_172, 400, ""),
    (2_494_173, 400, ""),
    (2_494_174, 400, ""),
    (2_494_175, 400, ""),
    (2_494_176, 400, ""),
    (2_494_177, 400, ""),
    (2_494_178, 400, ""),
    (2_494_179, 400, ""),
];

/// spec §6.5
const CALLS_FLOWS_BLOCK_LIST_GROUPS_USERNAMES: [SpecRow; 51] = [
    (138_000, 401, ""),
    (138_001, 400, ""),
    (138_002, 429, ""),
    (138_003, 400, ""),
    (138_004, 500, ""),
    (138_005, 429, ""),
    (138_006, 401, ""),
    (138_007, 500, ""),
    (138_009, 400, ""),
    (138_012, 400, ""),
    (138_013, 400, ""),
    (138_014, 400, ""),
    (138_015, 400, ""),
    (138_017, 400, ""),
    (138_018, 400, ""),
    (138_019, 400, ""),
    (138_020, 400, ""),
    (138_021, 400, ""),
    (138_022, 400, ""),
    (138_023, 400, ""),
    (139_000, 400, ""),
    (139_001, 400, ""),
    (139_002, 400, ""),
    (139_003, 400, ""),
    (139_004, 400, ""),
    (139_006, 400, ""),
    (139_100, 400, ""),
    (139_101, 400, ""),
    (139_102, 400, ""),
    (139_103, 500, ""),
    (131_020, 400, ""),
    (131_041, 400, ""),
    (131_059, 400, ""),
    (131_201, 206, ""),
    (131_202, 400, ""),
    (131_203, 400, ""),
    (131_204, 400, ""),
    (131_207, 403, ""),
    (131_208, 429, ""),
    (131_209, 400, ""),
    (131_210, 400, ""),
    (131_211, 400, ""),
    (131_212, 400, ""),
    (131_213, 400, ""),
    (131_214, 400, ""),
    (131_215, 400, ""),
    (147_001, 400, ""),
    (147_002, 400, ""),
    (147_003, 400, ""),
    (147_004, 400, ""),
    (147_005, 400, ""),
];

fn differences(section: &[SpecRow]) -> Vec<String> {
    let mut differences = Vec::new();
    for (code, http_status, title) in section {
        match lookup(*code) {
            None => differences.push(format!("{code} is missing")),
            Some(row) if row.http_status != *http_status => {
                differences.push(format!("{code} has HTTP {}", row.http_status))
            }
            Some(row) if !title.is_empty() && row.title != *title => {
                differences.push(format!("{code} is \"{}\" instead of \"{title}\"", row.title));
            }
            Some(_) => {}
        }
    }
    differences
}

#[test]
fn authorization_integrity_throttling_are_as_the_reference_has_them() {
    assert_eq!(differences(&AUTHORIZATION_INTEGRITY_THROTTLING), Vec::<String>::new());
}

#[test]
fn sending_are_as_the_reference_has_them() {
    assert_eq!(differences(&SENDING), Vec::<String>::new());
}

#[test]
fn templates_at_send_time_are_as_the_reference_has_them() {
    assert_eq!(differences(&TEMPLATES_AT_SEND_TIME), Vec::<String>::new());
}

#[test]
fn registration_and_accounts_are_as_the_reference_has_them() {
    assert_eq!(differences(&REGISTRATION_AND_ACCOUNTS), Vec::<String>::new());
}

#[test]
fn calls_flows_block_list_groups_usernames_are_as_the_reference_has_them() {
    assert_eq!(differences(&CALLS_FLOWS_BLOCK_LIST_GROUPS_USERNAMES), Vec::<String>::new());
}

#[test]
fn every_section_is_counted_row_by_row() {
    let sections: [&[SpecRow]; 5] = [
        &AUTHORIZATION_INTEGRITY_THROTTLING,
        &SENDING,
        &TEMPLATES_AT_SEND_TIME,
        &REGISTRATION_AND_ACCOUNTS,
        &CALLS_FLOWS_BLOCK_LIST_GROUPS_USERNAMES,
    ];
    let mut listed = 0;
    for section in sections {
        let in_table = rows().filter(|row| section.iter().any(|(code, ..)| *code == row.code)).count();
        assert_eq!(in_table, section.len());
        listed += section.len();
    }
    assert!(rows().count() >= listed);
}

/// spec §6.6: details that are known word for word.
#[test]
fn details_of_webhooks_are_word_for_word() {
    for (code, details) in [
        (
            131_047,
            "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
        ),
        (130_472, "Failed to send message because this user's phone number is part of an experiment"),
        (131_049, "In order to maintain a healthy ecosystem engagement, the message failed to be delivered."),
        (
            130_429,
            "Message failed to send because there were too many messages sent from this phone number in a short period of time",
        ),
        (131_051, "Message type is currently not supported."),
        (131_026, "Message Undeliverable."),
    ] {
        assert_eq!(lookup(code).and_then(|row| row.details), Some(details));
    }
}
