//! Under which name a message is priced, and of which kind the price is.

use super::word_enum::word_enum;

word_enum! {
    /// What a message counts as (spec §4.6 `pricing.category`).
    Category {
        /// A marketing template.
        Marketing = "marketing",
        /// A marketing template sent by the marketing API.
        MarketingLite = "marketing_lite",
        /// A utility template.
        Utility = "utility",
        /// An authentication template.
        Authentication = "authentication",
        /// An authentication template at the rate for businesses from abroad.
        AuthenticationInternational = "authentication_international",
        /// Anything but a template.
        Service = "service",
        /// Inside the free entry point.
        ReferralConversion = "referral_conversion",
        /// A marketing template to a group's participant.
        GroupMarketing = "group_marketing",
        /// A utility template to a group's participant.
        GroupUtility = "group_utility",
        /// Anything but a template to a group's participant.
        GroupService = "group_service",
        /// Anything but a template from an assistant of general purpose.
        GeneralPurposeAi = "general_purpose_ai",
        /// A reply of Meta Business Agent.
        AiBot = "ai_bot",
    }
}

impl Category {
    /// As analytics write it.
    #[must_use]
    pub fn upper(self) -> String {
        self.as_str().to_ascii_uppercase()
    }

    /// Whether the customer began what it stands for.
    #[must_use]
    pub const fn is_user_initiated(self) -> bool {
        matches!(self, Self::Service | Self::ReferralConversion)
    }
}

word_enum! {
    /// `pricing.type` (spec §4.6).
    PricingType {
        /// Charged.
        Regular = "regular",
        /// Free as an answer to a customer.
        FreeCustomerService = "free_customer_service",
        /// Free because the customer came from an ad.
        FreeEntryPoint = "free_entry_point",
        /// Free as an answer to a group.
        FreeGroupCustomerService = "free_group_customer_service",
    }
}
