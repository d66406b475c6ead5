//! The shapes of webhooks about accounts, numbers and templates (spec §7.7, §7.8), as tables.

use super::account_event::Shape::{Any, Integer, List, Number, Object, OneOf, OneOfOrNull, Text};
use super::account_event::{EventShape, FieldShape, Member, Shape};

const fn must(name: &'static str, shape: Shape) -> Member {
    Member { name, required: true, shape }
}

const fn may(name: &'static str, shape: Shape) -> Member {
    Member { name, required: false, shape }
}

const fn field(name: &'static str, members: &'static [Member]) -> FieldShape {
    FieldShape { name, members }
}

const fn event(name: &'static str, members: &'static [Member]) -> EventShape {
    EventShape { name, members }
}

const LIMITS: Shape =
    OneOf(&["TIER_NOT_SET", "TIER_50", "TIER_250", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED"]);
const QUALITIES: Shape = OneOf(&["GREEN", "YELLOW", "RED", "UNKNOWN"]);
const CATEGORIES: Shape = OneOf(&["MARKETING", "UTILITY", "AUTHENTICATION"]);
const DECISIONS: Shape = OneOf(&["APPROVED", "REJECTED", "PENDING", "DEFERRED"]);

/// Which number the news is about, as fields of messages have it.
const METADATA: Shape = Object(&[must("display_phone_number", Text), must("phone_number_id", Text)]);
const FLOW_STATES: Shape = OneOf(&["DRAFT", "PUBLISHED", "THROTTLED", "BLOCKED", "DEPRECATED"]);
const ALERT_STATES: Shape = OneOf(&["ACTIVATED", "DEACTIVATED"]);

/// The fields that can be told on demand.
pub(super) const FIELDS: &[FieldShape] = &[
    field(
        "flows",
        &[
            must(
                "event",
                OneOf(&[
                    "FLOW_STATUS_CHANGE",
                    "CLIENT_ERROR_RATE",
                    "ENDPOINT_ERROR_RATE",
                    "ENDPOINT_LATENCY",
                    "ENDPOINT_AVAILABILITY",
                    "FLOW_VERSION_EXPIRY_WARNING",
                ]),
            ),
            must("flow_id", Text),
            may("message", Text),
        ],
    ),
    field(
        "account_update",
        &[
            must(
                "event",
                OneOf(&[
                    "ACCOUNT_DELETED",
                    "ACCOUNT_OFFBOARDED",
                    "ACCOUNT_RECONNECTED",
                    "ACCOUNT_VIOLATION",
                    "ACCOUNT_RESTRICTION",
                    "DISABLED_UPDATE",
                    "PARTNER_ADDED",
                    "PARTNER_REMOVED",
                    "PARTNER_APP_INSTALLED",
                    "PARTNER_APP_UNINSTALLED",
                    "AD_ACCOUNT_LINKED",
                    "MM_LITE_TERMS_SIGNED",
                    "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE",
                    "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE",
                    "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE",
                    "VOLUME_BASED_PRICING_TIER_UPDATE",
                ]),
            ),
            may("phone_number", Text),
        ],
    ),
    field(
        "account_alerts",
        &[
            must("entity_type", OneOf(&["BUSINESS", "PHONE_NUMBER", "CURRENT_STATUS_ID"])),
            must("entity_id", Text),
            must(
                "alert_info",
                Object(&[
                    must("alert_severity", OneOf(&["CRITICAL", "WARNING", "INFORMATIONAL"])),
                    must("alert_status", OneOf(&["ACTIVE", "NONE"])),
                    must(
                        "alert_type",
                        OneOf(&[
                            "INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED",
                            "INCREASED_CAPABILITIES_ELIGIBILITY_FAILED",
                            "INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO",
                            "OBA_APPROVED",
                            "OBA_REJECTED",
                            "PROFILE_PICTURE_LOST",
                        ]),
                    ),
                    must("alert_description", Text),
                ]),
            ),
        ],
    ),
    field("account_review_update", &[must("decision", DECISIONS)]),
    field(
        "account_settings_update",
        &[
            must("messaging_product", OneOf(&["whatsapp"])),
            must("timestamp", Text),
            must("type", OneOf(&["phone_number_settings"])),
            must("phone_number_settings", Object(&[must("phone_number_id", Text), may("calling", Any)])),
        ],
    ),
    field(
        "business_capability_update",
        &[
            may("max_daily_conversations_per_business", LIMITS),
            may("max_daily_conversation_per_phone", Integer),
            may("max_phone_numbers_per_business", Integer),
            may("max_phone_numbers_per_waba", Integer),
        ],
    ),
    field(
        "phone_number_name_update",
        &[
            must("display_phone_number", Text),
            must("decision", DECISIONS),
            must("requested_verified_name", Text),
            may(
                "rejection_reason",
                OneOfOrNull(&[
                    "NAME_EMPLOYEE_ISSUE",
                    "NAME_ENDCLIENT_NOTRELATED",
                    "NAME_FORMAT_UNACCEPTABLE",
                    "NAME_INDIVIDUAL_ISSUE",
                    "NAME_NOT_CONSISTENT",
                    "UNKNOWN",
                ]),
            ),
        ],
    ),
    field(
        "phone_number_quality_update",
        &[
            must("display_phone_number", Text),
            must("event", OneOf(&["ONBOARDING", "THROUGHPUT_UPGRADE", "FLAGGED", "UNFLAGGED", "DOWNGRADE", "UPGRADE"])),
            may("old_limit", LIMITS),
            may("current_limit", LIMITS),
            may("max_daily_conversations_per_business", LIMITS),
        ],
    ),
    field(
        "security",
        &[
            must("display_phone_number", Text),
            must("event", OneOf(&["PIN_CHANGED", "PIN_RESET_REQUEST", "PIN_REQUEST_SUCCESS"])),
            may("requester", Text),
        ],
    ),
    field(
        "partner_solutions",
        &[
            must("event", OneOf(&["SOLUTION_CREATED", "SOLUTION_UPDATED"])),
            must("solution_id", Text),
            must(
                "solution_status",
                OneOf(&["DRAFT", "INITIATED", "ACTIVE", "REJECTED", "PENDING_DEACTIVATION", "DEACTIVATED"]),
            ),
        ],
    ),
    field(
        "payment_configuration_update",
        &[
            must("configuration_name", Text),
            must("provider_name", OneOf(&["billdesk", "payu", "razorpay", "zaakpay"])),
            must("provider_mid", Text),
            must("status", OneOf(&["Active", "Needs Connecting", "Needs Testing"])),
            must("created_timestamp", Integer),
            must("updated_timestamp", Integer),
        ],
    ),
    field(
        "calls",
        &[
            must("messaging_product", OneOf(&["whatsapp"])),
            must("metadata", METADATA),
            may("contacts", List(&Any)),
            may(
                "calls",
                List(&Object(&[
                    must("id", Text),
                    may("from", Text),
                    may("to", Text),
                    may("from_user_id", Text),
                    may("to_user_id", Text),
                    must("event", OneOf(&["connect", "terminate"])),
                    must("timestamp", Text),
                    may("direction", OneOf(&["USER_INITIATED", "BUSINESS_INITIATED"])),
                    may("session", Object(&[must("sdp_type", OneOf(&["offer", "answer"])), must("sdp", Text)])),
                    may("status", OneOf(&["COMPLETED", "FAILED"])),
                    may("start_time", Text),
                    may("end_time", Text),
                    may("duration", Integer),
                    may("cta_payload", Text),
                    may("deeplink_payload", Text),
                    may("biz_opaque_callback_data", Text),
                    may("connection", Any),
                ])),
            ),
            may(
                "statuses",
                List(&Object(&[
                    must("id", Text),
                    must("type", OneOf(&["call"])),
                    must("status", OneOf(&["RINGING", "ACCEPTED", "REJECTED"])),
                    must("timestamp", Text),
                    may("recipient_id", Text),
                    may("recipient_user_id", Text),
                    may("biz_opaque_callback_data", Text),
                ])),
            ),
            may("errors", List(&Any)),
        ],
    ),
    field(
        "history",
        &[
            must("messaging_product", OneOf(&["whatsapp"])),
            must("metadata", METADATA),
            may(
                "history",
                List(&Object(&[
                    may(
                        "metadata",
                        Object(&[must("phase", Integer), must("chunk_order", Integer), must("progress", Integer)]),
                    ),
                    may(
                        "threads",
                        List(&Object(&[must("id", Text), may("context", Any), must("messages", List(&Any))])),
                    ),
                    may("errors", List(&Any)),
                ])),
            ),
            may("contacts", List(&Any)),
            may("messages", List(&Any)),
        ],
    ),
    field(
        "user_preferences",
        &[
            must("messaging_product", OneOf(&["whatsapp"])),
            must("metadata", METADATA),
            may("contacts", List(&Any)),
            must(
                "user_preferences",
                List(&Object(&[
                    may("wa_id", Text),
                    may("user_id", Text),
                    must("detail", Text),
                    must("category", OneOf(&["marketing_messages"])),
                    must("value", OneOf(&["stop", "resume", "signup"])),
                    may("signup_id", Text),
                    must("timestamp", Integer),
                ])),
            ),
        ],
    ),
    field(
        "phone_number_username_update",
        &[
            must("display_phone_number", Text),
            must("decision", OneOf(&["APPROVED", "REJECTED"])),
            must("requested_username", Text),
            may("rejection_reasons", List(&Text)),
        ],
    ),
    field(
        "business_username_update",
        &[
            must("display_phone_number", Text),
            may("username", Text),
            must("status", OneOf(&["approved", "reserved", "deleted"])),
        ],
    ),
    field(
        "message_template_status_update",
        &[
            must(
                "event",
                OneOf(&[
                    "APPROVED",
                    "ARCHIVED",
                    "UNARCHIVED",
                    "DELETED",
                    "DISABLED",
                    "FLAGGED",
                    "IN_APPEAL",
                    "LIMIT_EXCEEDED",
                    "LOCKED",
                    "PAUSED",
                    "PENDING",
                    "REINSTATED",
                    "PENDING_DELETION",
                    "REJECTED",
                    "UNLOCKED",
                ]),
            ),
            must("message_template_id", Text),
            must("message_template_name", Text),
            must("message_template_language", Text),
            may("message_template_category", CATEGORIES),
            may(
                "reason",
                OneOfOrNull(&[
                    "NONE",
                    "ABUSIVE_CONTENT",
                    "INCORRECT_CATEGORY",
                    "INVALID_FORMAT",
                    "PROMOTIONAL",
                    "SCAM",
                    "TAG_CONTENT_MISMATCH",
                    "CATEGORY_NOT_AVAILABLE",
                ]),
            ),
            may("disable_info", Object(&[must("disable_date", Integer)])),
            may(
                "other_info",
                Object(&[
                    must(
                        "title",
                        OneOf(&["FIRST_PAUSE", "SECOND_PAUSE", "RATE_LIMITING_PAUSE", "UNPAUSE", "DISABLED"]),
                    ),
                    may("description", Text),
                ]),
            ),
            may("rejection_info", Object(&[must("reason", Text), may("recommendation", Text)])),
        ],
    ),
    field(
        "message_template_quality_update",
        &[
            must("previous_quality_score", QUALITIES),
            must("new_quality_score", QUALITIES),
            must("message_template_id", Text),
            must("message_template_name", Text),
            must("message_template_language", Text),
        ],
    ),
    field(
        "message_template_components_update",
        &[
            must("message_template_id", Text),
            must("message_template_name", Text),
            must("message_template_language", Text),
            must("message_template_element", Text),
            may("message_template_title", Text),
            may("message_template_footer", Text),
            may(
                "message_template_buttons",
                List(&Object(&[
                    must("message_template_button_type", Text),
                    must("message_template_button_text", Text),
                    may("message_template_button_url", Text),
                    may("message_template_button_phone_number", Text),
                ])),
            ),
        ],
    ),
    field(
        "template_category_update",
        &[
            must("message_template_id", Text),
            must("message_template_name", Text),
            must("message_template_language", Text),
            must("new_category", CATEGORIES),
            may("previous_category", CATEGORIES),
            may("correct_category", CATEGORIES),
            may("category_update_timestamp", Integer),
        ],
    ),
];

const VIOLATION: Shape = Object(&[must("violation_type", Text), may("remediation", Text)]);

const ACCOUNT: Shape = Object(&[
    must("waba_id", Text),
    must("owner_business_id", Text),
    may("partner_app_id", Text),
    may("solution_id", Text),
    may("solution_partner_business_ids", List(&Text)),
]);

const LINKED_ACCOUNT: Shape =
    Object(&[must("waba_id", Text), must("owner_business_id", Text), may("ad_account_linked", Text)]);

const ELIGIBILITY: Shape = Object(&[
    must("start_time", Integer),
    may("exception_countries", List(&Object(&[must("country_code", Text), must("start_time", Integer)]))),
]);

const ERROR_RATE: &[Member] = &[
    must("error_rate", Number),
    must("threshold", Integer),
    must("alert_state", ALERT_STATES),
    may("errors", List(&Object(&[must("error_type", Text), must("error_rate", Number), must("error_count", Integer)]))),
];

/// The events of `flows`, each with what it has beside the Flow's id (spec flows §14).
pub(super) const FLOW_EVENTS: &[EventShape] = &[
    event(
        "FLOW_STATUS_CHANGE",
        &[may("old_status", FLOW_STATES), must("new_status", FLOW_STATES), may("warning", Text)],
    ),
    event("CLIENT_ERROR_RATE", ERROR_RATE),
    event("ENDPOINT_ERROR_RATE", ERROR_RATE),
    event(
        "ENDPOINT_LATENCY",
        &[
            must("p90_latency", Integer),
            must("p50_latency", Integer),
            must("requests_count", Integer),
            must("threshold", Integer),
            must("alert_state", ALERT_STATES),
        ],
    ),
    event(
        "ENDPOINT_AVAILABILITY",
        &[must("availability", Number), must("threshold", Integer), must("alert_state", ALERT_STATES)],
    ),
    event("FLOW_VERSION_EXPIRY_WARNING", &[must("warning", Text)]),
];

/// The events of `account_update` that have more than their name.
pub(super) const EVENTS: &[EventShape] = &[
    event("ACCOUNT_VIOLATION", &[must("violation_info", VIOLATION)]),
    event(
        "ACCOUNT_RESTRICTION",
        &[
            must(
                "restriction_info",
                List(&Object(&[
                    must(
                        "restriction_type",
                        OneOf(&[
                            "RESTRICTED_BIZ_INITIATED_MESSAGING",
                            "RESTRICTED_CUSTOMER_INITIATED_MESSAGING",
                            "RESTRICTED_ADD_PHONE_NUMBER_ACTION",
                            "RESTRICTED_UTILITY_TEMPLATES",
                            "RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES",
                            "RESTRICTED_BUSINESS_INITIATED_CALLING",
                            "RESTRICTED_USER_INITIATED_CALLING",
                            "RESTRICTED_BIZ_INITIATED_AND_USER_INITIATED_CALLING",
                            "RESTRICTED_USER_INITIATED_CALLING_CALL_BUTTON_HIDDEN",
                        ]),
                    ),
                    must("expiration", Integer),
                    may("remediation", Text),
                ])),
            ),
            may("violation_info", VIOLATION),
        ],
    ),
    event(
        "DISABLED_UPDATE",
        &[must(
            "ban_info",
            Object(&[
                must("waba_ban_state", OneOf(&["DISABLE", "REINSTATE", "SCHEDULE_FOR_DISABLE"])),
                must("waba_ban_date", Text),
            ]),
        )],
    ),
    event("PARTNER_ADDED", &[must("waba_info", ACCOUNT)]),
    event(
        "PARTNER_REMOVED",
        &[
            must("waba_info", ACCOUNT),
            may(
                "disconnection_info",
                Object(&[
                    must(
                        "reason",
                        OneOf(&[
                            "ACCOUNT_DISCONNECTED",
                            "BUSINESS_DOWNGRADE",
                            "CHANGE_NUMBER",
                            "COMPANION_INACTIVITY",
                            "PRIMARY_INACTIVITY",
                            "USER_RE_REGISTERED",
                        ]),
                    ),
                    must("initiated_by", OneOf(&["USER", "SYSTEM"])),
                ]),
            ),
        ],
    ),
    event("PARTNER_APP_INSTALLED", &[must("waba_info", ACCOUNT)]),
    event("PARTNER_APP_UNINSTALLED", &[must("waba_info", ACCOUNT)]),
    event("AD_ACCOUNT_LINKED", &[must("waba_info", LINKED_ACCOUNT)]),
    event("MM_LITE_TERMS_SIGNED", &[must("waba_info", LINKED_ACCOUNT)]),
    event(
        "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE",
        &[must(
            "partner_client_certification_info",
            Object(&[
                must("client_business_id", Text),
                must("status", OneOf(&["APPROVED", "PENDING", "FAILED", "DISCARDED", "REVOKED"])),
                must(
                    "rejection_reasons",
                    List(&OneOf(&[
                        "NONE",
                        "LEGAL NAME NOT MATCHING",
                        "LEGAL NAME NOT FOUND IN DOCUMENTS",
                        "ADDRESS NOT MATCHING",
                        "WEBSITE NOT MATCHING",
                        "BUSINESS NOT ELIGIBLE",
                        "MALFORMED DOCUMENTS",
                    ])),
                ),
            ]),
        )],
    ),
    event("AUTH_INTL_PRICE_ELIGIBILITY_UPDATE", &[must("auth_international_rate_eligibility", ELIGIBILITY)]),
    event("BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE", &[must("country", Text)]),
    event(
        "VOLUME_BASED_PRICING_TIER_UPDATE",
        &[must(
            "volume_tier_info",
            Object(&[
                must("tier_update_time", Integer),
                must("pricing_category", Text),
                must("tier", Text),
                must("effective_month", Text),
                must("region", Text),
            ]),
        )],
    ),
];
