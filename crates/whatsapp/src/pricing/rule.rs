//! The reasons for a price, each with its name and its sentence.

use super::word_enum::word_enum;

word_enum! {
    /// Which rule made the price. [`Self::sentence`] says it in words.
    Rule {
        /// §4.2
        FreeEntryAnswer = "free_entry_answer",
        /// §4.2
        FreeEntryPoint = "free_entry_point",
        /// §4.3
        TemplateOpensConversation = "template_opens_conversation",
        /// §4.3
        TemplateJoinsConversation = "template_joins_conversation",
        /// §4.3
        FreeFormJoinsConversation = "free_form_joins_conversation",
        /// §4.3
        ServiceConversationInFreeTier = "service_conversation_in_free_tier",
        /// §4.3
        ServiceConversationCharged = "service_conversation_charged",
        /// §4.3
        ServiceConversationsFree = "service_conversations_free",
        /// §4.3, the edge at the switch
        UtilityJoinsEarlierConversation = "utility_joins_earlier_conversation",
        /// §4.4
        MarketingCharged = "marketing_charged",
        /// §4.4
        UtilityInOpenWindow = "utility_in_open_window",
        /// §4.4
        UtilityOutsideWindow = "utility_outside_window",
        /// §4.4, since October 2026
        UtilityAlwaysCharged = "utility_always_charged",
        /// §4.4
        AuthenticationCharged = "authentication_charged",
        /// §4.7
        AuthenticationInternationalCharged = "authentication_international_charged",
        /// §4.4
        ServiceFree = "service_free",
        /// §4.4, since October 2026
        ServiceInMonthlyAllowance = "service_in_monthly_allowance",
        /// §4.4, since October 2026
        ServiceCharged = "service_charged",
        /// §4.4
        GeneralPurposeAiCharged = "general_purpose_ai_charged",
        /// §4.4
        AgentReplyNotBilledYet = "agent_reply_not_billed_yet",
        /// §4.4
        AgentReplyCharged = "agent_reply_charged",
    }
}

impl Rule {
    /// Whether a message is charged by it.
    #[must_use]
    pub const fn charges(self) -> bool {
        match self {
            Self::TemplateOpensConversation
            | Self::ServiceConversationCharged
            | Self::MarketingCharged
            | Self::UtilityOutsideWindow
            | Self::UtilityAlwaysCharged
            | Self::AuthenticationCharged
            | Self::AuthenticationInternationalCharged
            | Self::ServiceCharged
            | Self::GeneralPurposeAiCharged
            | Self::AgentReplyCharged => true,
            Self::FreeEntryAnswer
            | Self::FreeEntryPoint
            | Self::TemplateJoinsConversation
            | Self::FreeFormJoinsConversation
            | Self::ServiceConversationInFreeTier
            | Self::ServiceConversationsFree
            | Self::UtilityJoinsEarlierConversation
            | Self::UtilityInOpenWindow
            | Self::ServiceFree
            | Self::ServiceInMonthlyAllowance
            | Self::AgentReplyNotBilledYet => false,
        }
    }

    /// The rule in words.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::FreeEntryAnswer => {
                "The answer to a customer who came from an ad is free and makes everything free for 72 hours."
            }
            Self::FreeEntryPoint => {
                "Everything is free for 72 hours after the answer to a customer who came from an ad."
            }
            Self::TemplateOpensConversation => {
                "No conversation of the template's category was open, so its delivery opened one for 24 hours, and that is \
                 charged."
            }
            Self::TemplateJoinsConversation => {
                "A conversation of the template's category was open, so nothing more is charged."
            }
            Self::FreeFormJoinsConversation => {
                "A conversation was open, so a free-form message joins it without a charge."
            }
            Self::ServiceConversationInFreeTier => {
                "The answer opened a service conversation, one of the 1,000 that are free for the account each month."
            }
            Self::ServiceConversationCharged => {
                "The answer opened a service conversation beyond the 1,000 that are free for the account each month."
            }
            Self::ServiceConversationsFree => {
                "The answer opened a service conversation, and these are free since 1 November 2024."
            }
            Self::UtilityJoinsEarlierConversation => {
                "A utility conversation that was paid for before prices went by the message takes in utility templates until \
                 it ends."
            }
            Self::MarketingCharged => "Every delivered marketing template is charged.",
            Self::UtilityInOpenWindow => "A utility template is free while the customer service window is open.",
            Self::UtilityOutsideWindow => "A utility template is charged when the customer service window is closed.",
            Self::UtilityAlwaysCharged => {
                "Every delivered utility template is charged since 1 October 2026, in an open window too."
            }
            Self::AuthenticationCharged => "Every delivered authentication template is charged.",
            Self::AuthenticationInternationalCharged => {
                "The business is from abroad and eligible, so its authentication template is charged at the international \
                 rate."
            }
            Self::ServiceFree => "Messages that are no templates are free.",
            Self::ServiceInMonthlyAllowance => {
                "One of the 1,000 free-form messages that are free for the number each month."
            }
            Self::ServiceCharged => {
                "Free-form messages beyond the number's 1,000 free ones of the month are charged since 1 October 2026."
            }
            Self::GeneralPurposeAiCharged => {
                "What an assistant of general purpose writes is charged in this country, unless it is a template."
            }
            Self::AgentReplyNotBilledYet => "Replies of Meta Business Agent are billed since 1 August 2026 only.",
            Self::AgentReplyCharged => "A reply of Meta Business Agent is charged by its tokens.",
        }
    }
}
