//! Adding a number to an account, moving one from another account, and deleting one (spec §8.1).

use recado_core::Timestamp;
use serde_json::Value;

use super::display_name::check_name;
use crate::error::GraphError;
use crate::json_read::{Object, Path};
use crate::limits::Assumptions;
use crate::limits::messaging_limit::{self, MAX_PHONE_NUMBERS_OF_WABA, MessagingLimit};
use crate::phone;

const EXISTS: i64 = 2_388_012;
const CANNOT_MIGRATE: i64 = 2_388_103;
const IN_MAINTENANCE: i64 = 2_494_100;
const RECENTLY_DELETED: i64 = 133_015;

/// A `POST /{WABA}/phone_numbers`, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddNumberRequest {
    /// The number's digits with calling code.
    pub digits: String,
    /// Its name.
    pub verified_name: String,
    /// It is moved from another account.
    pub is_migration: bool,
    /// It was verified before.
    pub preverified_id: Option<String>,
}

impl AddNumberRequest {
    /// Reads the body. `cc` is the calling code; newer clients call it `country_code`. Without either, `phone_number` begins with it
    /// (OpenAPI).
    ///
    /// # Errors
    /// 100.
    pub fn parse(body: &Value) -> Result<Self, GraphError> {
        let keys = ["cc", "country_code", "phone_number", "verified_name", "migrate_phone_number", "preverified_id"];
        let body = Object::new(body, Path::Param("phone_numbers"), &keys)?;
        let preverified_id = body.decimal_id("preverified_id")?;
        let calling_code = match body.id("cc")? {
            Some(code) => Some(code),
            None => body.id("country_code")?,
        };
        let calling_code = calling_code.as_deref().unwrap_or_default().trim_start_matches('+');
        let national = body.id("phone_number")?.ok_or_else(|| GraphError::required_parameter("phone_number"))?;
        let number = format!("+{calling_code}{}", national.trim_start_matches('+'));
        let number = phone::parse_international(&number)
            .map_err(|reason| GraphError::parameter(format!("Param phone_number is not valid: {reason}.")))?;
        let name = body.text("verified_name")?.ok_or_else(|| GraphError::required_parameter("verified_name"))?;
        Ok(Self {
            digits: number.wa_id,
            verified_name: check_name("verified_name", name)?.to_owned(),
            is_migration: body.boolean("migrate_phone_number")?.unwrap_or(false),
            preverified_id,
        })
    }
}

/// What decides whether a number may be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddFacts {
    /// An account has it already.
    pub is_in_waba: bool,
    /// It is used in an app of WhatsApp.
    pub is_on_whatsapp: bool,
    /// When it was deleted, if it was there once.
    pub deleted_at: Option<Timestamp>,
    /// The portfolio's numbers.
    pub numbers_of_business: u32,
    /// The account's numbers.
    pub numbers_of_waba: u32,
    /// The portfolio's limit.
    pub messaging_limit: MessagingLimit,
    /// The portfolio is verified.
    pub is_verified: bool,
    /// For moving: its account can give it away; if not, the details tell why.
    pub migration_hindrance: Option<&'static str>,
    /// For moving: one of the accounts is in maintenance.
    pub is_in_maintenance: bool,
}

/// Whether a number may be added. What an account's violations forbid is told by
/// [`Enforcement::check_add_number`](crate::limits::enforcement::Enforcement::check_add_number).
///
/// # Errors
/// 2388012, 133015, 100; for moving 2388103 and 2494100.
pub fn judge(
    request: &AddNumberRequest,
    facts: &AddFacts,
    now: Timestamp,
    assumptions: &Assumptions,
) -> Result<(), GraphError> {
    if request.is_migration {
        if facts.is_in_maintenance {
            return Err(GraphError::of(IN_MAINTENANCE));
        }
        if !facts.is_in_waba {
            return Err(
                GraphError::of(CANNOT_MIGRATE).details("The phone number is not in a WhatsApp Business Account.")
            );
        }
        if let Some(hindrance) = facts.migration_hindrance {
            return Err(GraphError::of(CANNOT_MIGRATE).details(hindrance));
        }
    } else if facts.is_in_waba {
        return Err(GraphError::of(EXISTS));
    } else if facts.is_on_whatsapp {
        return Err(GraphError::parameter(
            "The phone number is registered with the WhatsApp app. Delete its account there first.",
        ));
    }
    if let Some(deleted_at) = facts.deleted_at {
        let wait = deleted_at.plus(assumptions.deleted_number_rests).since(now);
        if !wait.is_zero() {
            return Err(GraphError::of(RECENTLY_DELETED).details(format!(
                "The phone number was deleted just now. Try again in {} seconds.",
                wait.as_secs().max(1)
            )));
        }
    }
    let max_of_business = messaging_limit::max_phone_numbers(facts.messaging_limit, facts.is_verified);
    if facts.numbers_of_business >= max_of_business {
        return Err(GraphError::parameter(format!(
            "The business portfolio has reached its limit of {max_of_business} phone numbers."
        )));
    }
    if facts.numbers_of_waba >= MAX_PHONE_NUMBERS_OF_WABA {
        return Err(GraphError::parameter(format!(
            "The WhatsApp Business Account has reached its limit of {MAX_PHONE_NUMBERS_OF_WABA} phone numbers."
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_seconds(1_777_000_000)
    }

    const NEW: AddFacts = AddFacts {
        is_in_waba: false,
        is_on_whatsapp: false,
        deleted_at: None,
        numbers_of_business: 0,
        numbers_of_waba: 0,
        messaging_limit: MessagingLimit::Tier250,
        is_verified: false,
        migration_hindrance: None,
        is_in_maintenance: false,
    };

    fn request(is_migration: bool) -> AddNumberRequest {
        let body = json!({"cc": "1", "phone_number": "6505551234", "verified_name": "Lucky Shrub",
            "migrate_phone_number": is_migration});
        AddNumberRequest::parse(&body).unwrap()
    }

    fn code(is_migration: bool, facts: AddFacts) -> Option<i64> {
        judge(&request(is_migration), &facts, now(), &Assumptions::default()).err().map(|error| error.code)
    }

    #[test]
    fn bodies_are_read() {
        let read = request(false);
        assert_eq!((read.digits.as_str(), read.verified_name.as_str()), ("16505551234", "Lucky Shrub"));
        let newer = json!({"country_code": 44, "phone_number": "7400 123456", "verified_name": "Lucky Shrub", "preverified_id": "9"});
        let newer = AddNumberRequest::parse(&newer).unwrap();
        assert_eq!((newer.digits.as_str(), newer.preverified_id.as_deref()), ("447400123456", Some("9")));
        let whole = json!({"phone_number": "447400123456", "verified_name": "Lucky Shrub"});
        assert_eq!(AddNumberRequest::parse(&whole).unwrap().digits, "447400123456");
        for body in [
            json!({"phone_number": "0505551234", "verified_name": "Lucky Shrub"}),
            json!({"cc": "1", "verified_name": "Lucky Shrub"}),
            json!({"cc": "1", "phone_number": "6505551234"}),
            json!({"cc": "1", "phone_number": "6505551234", "verified_name": "L"}),
            json!({"cc": "1", "phone_number": "6505551234", "verified_name": "Lucky\u{0}"}),
            json!({"cc": "1", "phone_number": "6505551234", "verified_name": "Lucky Shrub", "preverified_id": "x"}),
            json!({"cc": "1", "phone_number": "abc", "verified_name": "Lucky Shrub"}),
            json!({"cc": "1", "phone_number": "65", "verified_name": "Lucky Shrub"}),
            json!({"cc": "1", "phone_number": "6505551234", "verified_name": "Lucky Shrub", "colour": "green"}),
            json!([]),
        ] {
            assert_eq!(AddNumberRequest::parse(&body).map_err(|error| error.code), Err(100), "{body}");
        }
    }

    #[test]
    fn a_number_is_in_one_place() {
        assert_eq!(code(false, NEW), None);
        assert_eq!(code(false, AddFacts { is_in_waba: true, ..NEW }), Some(2_388_012));
        assert_eq!(code(false, AddFacts { is_on_whatsapp: true, ..NEW }), Some(100));
    }

    #[test]
    fn moving_needs_an_account_that_gives() {
        let there = AddFacts { is_in_waba: true, ..NEW };
        assert_eq!(code(true, there), None);
        assert_eq!(code(true, NEW), Some(2_388_103));
        let hindered = AddFacts { migration_hindrance: Some("The two-step verification must be off."), ..there };
        assert_eq!(code(true, hindered), Some(2_388_103));
        assert_eq!(code(true, AddFacts { is_in_maintenance: true, ..there }), Some(2_494_100));
    }

    #[test]
    fn a_deleted_number_rests_for_five_minutes() {
        let ago = |seconds| AddFacts { deleted_at: Some(now().minus(std::time::Duration::from_secs(seconds))), ..NEW };
        assert_eq!(code(false, ago(299)), Some(133_015));
        assert_eq!(code(false, ago(300)), None);
    }

    #[test]
    fn portfolios_and_accounts_have_so_many() {
        let two = AddFacts { numbers_of_business: 2, ..NEW };
        assert_eq!(code(false, two), Some(100));
        assert_eq!(code(false, AddFacts { is_verified: true, ..two }), None);
        assert_eq!(code(false, AddFacts { messaging_limit: MessagingLimit::Tier2K, ..two }), None);
        assert_eq!(code(false, AddFacts { numbers_of_business: 20, is_verified: true, ..NEW }), Some(100));
        assert_eq!(code(false, AddFacts { numbers_of_waba: 25, ..NEW }), Some(100));
    }
}
