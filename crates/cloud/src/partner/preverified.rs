//! Pre-verified numbers: a portfolio proves them by a code, shares them with others, and they can be added to an account without
//! another proof.

use recado_core::Timestamp;
use recado_db::{Row, Tx, params, statements};
use recado_whatsapp::limits::assumptions::Assumptions;
use recado_whatsapp::number::adding::AddNumberRequest;
use recado_whatsapp::number::verification::{CodePurpose, Verification};
use recado_whatsapp::partner::preverified::{Availability, VerificationStatus};
use recado_whatsapp::{GraphError, phone};
use serde_json::{Value, json};

use super::{json_column, to_json};
use crate::error::{Error, Result};
use crate::iso_time::iso_time;
use crate::node_id::new_id;
use crate::state::State;
use crate::world::World;

/// 2388012: the number is taken.
const EXISTS: i64 = 2_388_012;
/// 133006: the proof is missing or too old.
const REVERIFICATION_NEEDED: i64 = 133_006;
/// What a number that is proven can be used for.
const FEATURES: [&str; 4] = ["MESSAGING", "BUSINESS_PROFILE", "WEBHOOKS", "TEMPLATES"];

statements! {
    FIND = "SELECT id, business_id, digits, verification, created_at, updated_at FROM cloud_preverified_numbers WHERE id = $1";
    LOCK = "
        SELECT id, business_id, digits, verification, created_at, updated_at FROM cloud_preverified_numbers
        WHERE id = $1 ROW_LOCK";
    SHARES = "SELECT business_id FROM cloud_preverified_shares WHERE number_id = $1 ORDER BY since, business_id";
    OF_BUSINESS = "
        SELECT id, business_id, digits, verification, created_at, updated_at FROM cloud_preverified_numbers
        WHERE business_id = $1 OR id IN (SELECT number_id FROM cloud_preverified_shares WHERE business_id = $1)
        ORDER BY created_at, id";
    SHARED = "SELECT number_id FROM cloud_preverified_shares WHERE number_id IN_LIST($1)";
    INSERT = "
        INSERT INTO cloud_preverified_numbers (id, business_id, digits, verification, created_at, updated_at)
        VALUES ($1, $2, $3, $4, $5, $5)
        ON CONFLICT (digits) DO NOTHING";
    STORE = "UPDATE cloud_preverified_numbers SET verification = $2, updated_at = $3 WHERE id = $1";
    DELETE = "DELETE FROM cloud_preverified_numbers WHERE id = $1";
    DELETE_SHARES = "DELETE FROM cloud_preverified_shares WHERE number_id = $1";
    SHARE = "
        INSERT INTO cloud_preverified_shares (number_id, business_id, since) VALUES ($1, $2, $3)
        ON CONFLICT (number_id, business_id) DO NOTHING";
}

/// A pre-verified number.
#[derive(Debug, Clone)]
pub(crate) struct PreverifiedNumber {
    pub(crate) id: String,
    /// The portfolio that proves it.
    pub(crate) business_id: String,
    /// E.164 without the plus sign.
    pub(crate) digits: String,
    pub(crate) verification: Verification,
    /// The portfolios that it was shared with, in that order; in lists only whether there is any.
    pub(crate) shared_with: Vec<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl PreverifiedNumber {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            business_id: row.get(1)?,
            digits: row.get(2)?,
            verification: json_column(row, 3, "verification")?,
            shared_with: Vec::new(),
            created_at: row.get(4)?,
            updated_at: row.get(5)?,
        })
    }

    /// Whether a portfolio may add it to its accounts: its own, or shared with it.
    pub(crate) fn may_be_used_by(&self, business_id: &str) -> bool {
        self.business_id == business_id || self.shared_with.iter().any(|id| id == business_id)
    }

    /// How far it is proven.
    pub(crate) fn status(&self, world: &World, now: Timestamp, assumptions: &Assumptions) -> VerificationStatus {
        self.verification.status(self.is_in_account(world), now, assumptions).into()
    }

    /// Whether it can be had.
    pub(crate) fn availability(&self, world: &World, now: Timestamp, assumptions: &Assumptions) -> Availability {
        let status = self.status(world, now, assumptions);
        Availability::of(status, self.is_in_account(world), !self.shared_with.is_empty())
    }

    /// When it was proven, where it can be added to an account by that.
    ///
    /// # Errors
    /// 133006 for one that is not proven, or was too long ago; 100 with HTTP 422 for one that was used before.
    pub(crate) fn proven_at(
        &self,
        world: &World,
        now: Timestamp,
        assumptions: &Assumptions,
    ) -> Result<Timestamp, GraphError> {
        // Numbers that were deleted are still there.
        if self.is_in_account(world) {
            return Err(GraphError::impossible_now("The pre-verified phone number has been used already"));
        }
        let not_proven = |details: &str| GraphError::of(REVERIFICATION_NEEDED).details(details);
        match (self.status(world, now, assumptions), self.verification.verified_at) {
            (VerificationStatus::Verified, Some(at)) => Ok(at),
            (VerificationStatus::Expired, _) => Err(not_proven(
                "The verification of the pre-verified phone number has expired. Verify it by another code.",
            )),
            _ => Err(not_proven("The pre-verified phone number has not been verified. Verify it by a code first.")),
        }
    }

    fn is_in_account(&self, world: &World) -> bool {
        world.phone_numbers.values().any(|number| number.digits == self.digits)
    }

    /// Of its calling code.
    pub(crate) fn country(&self) -> Option<&'static str> {
        phone::country_of_wa_id(&self.digits)
    }

    fn display(&self) -> String {
        phone::display(&self.digits)
    }

    fn calling_code(&self) -> Option<u32> {
        self.display().trim_start_matches('+').split([' ', '-']).next().and_then(|code| code.parse().ok())
    }

    /// As the list of a portfolio shows it.
    pub(crate) fn to_list_json(&self, world: &World, now: Timestamp, assumptions: &Assumptions) -> Value {
        let status = self.status(world, now, assumptions);
        let features: &[&str] = if status == VerificationStatus::Verified { &FEATURES } else { &[] };
        json!({
            "id": self.id,
            "display_phone_number": self.display(),
            "country_prefix": self.calling_code(),
            "verification_status": status.as_str(),
            "availability_status": self.availability(world, now, assumptions).as_str(),
            "created_time": iso_time(self.created_at),
            "last_updated": iso_time(self.updated_at),
            "supported_features": features,
            "country_code": self.country(),
            // The calling code says no more than the country.
            "region": null,
        })
    }

    /// The node.
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "country_prefix": self.calling_code(),
            "display_phone_number": self.display(),
            "error_msg": null,
            "is_input_id_valid": true,
        })
    }
}

/// One by its id, with the portfolios that it was shared with.
pub(crate) async fn find(state: &State, id: &str) -> Result<Option<PreverifiedNumber>> {
    state
        .db
        .read("cloud.preverified.find", id.to_owned(), |tx, id| {
            Box::pin(async move {
                let row = tx.query_opt(FIND, params![id]).await?;
                let Some(mut number) = row.as_ref().map(PreverifiedNumber::from_row).transpose()? else {
                    return Ok(None);
                };
                for row in tx.query(SHARES, params![id]).await? {
                    number.shared_with.push(row.get(0)?);
                }
                Ok(Some(number))
            })
        })
        .await
}

/// The one that a number is to be added as: of the account's portfolio or the caller's, or shared with one of them.
///
/// # Errors
/// 100 for another's, for one that is not there, and where the call is about another number.
pub(crate) async fn named(
    state: &State,
    id: &str,
    business_id: &str,
    callers_business_id: Option<&str>,
    request: &AddNumberRequest,
) -> Result<PreverifiedNumber> {
    let may_use = |number: &PreverifiedNumber| {
        number.may_be_used_by(business_id) || callers_business_id.is_some_and(|id| number.may_be_used_by(id))
    };
    let found = find(state, id).await?.filter(may_use).ok_or_else(not_of_this_business)?;
    if found.digits != request.digits {
        let sentence = "Param phone_number is not the number that preverified_id names.";
        return Err(GraphError::parameter(sentence).into());
    }
    if request.is_migration {
        let sentence = "Param preverified_id is for new numbers; a number that migrates is verified by a code.";
        return Err(GraphError::parameter(sentence).into());
    }
    Ok(found)
}

fn not_of_this_business() -> GraphError {
    GraphError::parameter("Param preverified_id is not the id of a pre-verified phone number of this business.")
}

/// It becomes a number of an account, in the unit that adds that; whoever else would use it waits until then.
///
/// # Errors
/// 100 where it was deleted in the meantime.
pub(crate) async fn use_up(tx: &mut Tx, id: &str, now: Timestamp) -> Result<()> {
    let row = tx.query_opt(LOCK, params![id]).await?;
    let number = row.as_ref().map(PreverifiedNumber::from_row).transpose()?.ok_or_else(not_of_this_business)?;
    tx.exec(STORE, params![id, &to_json(&number.verification, "verification")?, now]).await?;
    Ok(())
}

/// Those of a portfolio and those shared with it, oldest first.
pub(crate) async fn of_business(state: &State, business_id: &str) -> Result<Vec<PreverifiedNumber>> {
    state
        .db
        .read("cloud.preverified.list", business_id.to_owned(), |tx, business_id| {
            Box::pin(async move {
                let rows = tx.query(OF_BUSINESS, params![business_id]).await?;
                let mut numbers: Vec<PreverifiedNumber> =
                    rows.iter().map(PreverifiedNumber::from_row).collect::<Result<_>>()?;
                let ids: Vec<String> = numbers.iter().map(|number| number.id.clone()).collect();
                let shared = tx.query(SHARED, params![ids.as_slice()]).await?;
                let shared: Vec<String> = shared.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
                for number in numbers.iter_mut().filter(|number| shared.contains(&number.id)) {
                    number.shared_with.push(business_id.clone());
                }
                Ok(numbers)
            })
        })
        .await
}

/// Adds a number to a portfolio's; answers its id.
///
/// # Errors
/// 2388012 for a number that is in an account, or pre-verified already.
pub(crate) async fn add(state: &State, business_id: &str, digits: String) -> Result<String> {
    if state.world.current().phone_numbers.values().any(|number| number.digits == digits) {
        return Err(GraphError::of(EXISTS).into());
    }
    let input = (business_id.to_owned(), digits, new_id(), state.clock.now());
    state
        .db
        .write("cloud.preverified.add", input, |tx, (business_id, digits, id, now)| {
            Box::pin(async move {
                let verification = to_json(&Verification::default(), "verification")?;
                if tx.exec(INSERT, params![id, business_id, digits, &verification, *now]).await? == 0 {
                    return Err(GraphError::of(EXISTS).into());
                }
                Ok(id.clone())
            })
        })
        .await
}

/// Sends a code.
///
/// # Errors
/// 136024.
pub(crate) async fn request_code(state: &State, id: &str) -> Result<()> {
    let code = format!("{:06}", rand::random_range(0..1_000_000_u32));
    prove(state, id, move |verification, is_registered, now, assumptions| {
        verification.request(code.clone(), CodePurpose::Verification, is_registered, now, assumptions)
    })
    .await
}

/// Checks a code.
///
/// # Errors
/// 136025.
pub(crate) async fn verify_code(state: &State, id: &str, code: String) -> Result<()> {
    prove(state, id, move |verification, is_registered, now, assumptions| {
        if verification.status(is_registered, now, assumptions).as_str() == "VERIFIED" {
            return Err(GraphError::impossible_now("This phone number is already verified"));
        }
        verification.verify(&code, CodePurpose::Verification, now, assumptions)
    })
    .await
}

/// Takes a step; a step that fails is stored as well, because guesses are counted.
async fn prove<F>(state: &State, id: &str, step: F) -> Result<()>
where
    F: Fn(&mut Verification, bool, Timestamp, &Assumptions) -> Result<(), GraphError> + Send + Sync + 'static,
{
    let input = (state.clone(), id.to_owned(), step);
    let result = state
        .db
        .write("cloud.preverified.prove", input, |tx, (state, id, step)| {
            Box::pin(async move {
                let now = state.clock.now();
                let row = tx.query_opt(LOCK, params![id]).await?;
                let Some(mut number) = row.as_ref().map(PreverifiedNumber::from_row).transpose()? else {
                    return Ok(Err(GraphError::unknown_node("POST", id)));
                };
                let is_registered = number.is_in_account(&state.world.current());
                let assumptions = &state.settings.limits.assumptions;
                let result = step(&mut number.verification, is_registered, now, assumptions);
                tx.exec(STORE, params![id, &to_json(&number.verification, "verification")?, now]).await?;
                Ok::<_, Error>(result)
            })
        })
        .await?;
    Ok(result?)
}

/// The code that was sent last and still counts, for whoever plays the telephone.
pub(crate) fn pending_code(number: &PreverifiedNumber, now: Timestamp, assumptions: &Assumptions) -> Option<String> {
    number.verification.pending_code(now, assumptions).map(str::to_owned)
}

/// Removes one.
///
/// # Errors
/// 100 with HTTP 422 for one that is in an account.
pub(crate) async fn delete(state: &State, number: &PreverifiedNumber) -> Result<()> {
    if number.is_in_account(&state.world.current()) {
        return Err(GraphError::impossible_now("The phone number is in use and cannot be deleted").into());
    }
    state
        .db
        .write("cloud.preverified.delete", number.id.clone(), |tx, id| {
            Box::pin(async move {
                tx.exec(DELETE, params![id]).await?;
                tx.exec(DELETE_SHARES, params![id]).await?;
                Ok::<_, Error>(())
            })
        })
        .await
}

/// Shares one with another portfolio.
///
/// # Errors
/// 100 with HTTP 422 for one that is not proven, is in use, or is shared with it already.
pub(crate) async fn share(state: &State, number: &PreverifiedNumber, partner_business_id: &str) -> Result<()> {
    let now = state.clock.now();
    let availability = number.availability(&state.world.current(), now, &state.settings.limits.assumptions);
    if !matches!(availability, Availability::Available | Availability::Reserved) {
        return Err(GraphError::impossible_now("Pre-verified phone number is not in a shareable state").into());
    }
    let input = (number.id.clone(), partner_business_id.to_owned(), now);
    state
        .db
        .write("cloud.preverified.share", input, |tx, (id, business_id, now)| {
            Box::pin(async move {
                if tx.exec(SHARE, params![id, business_id, *now]).await? == 0 {
                    let sentence = "Pre-verified phone number is already shared with the target business";
                    return Err(GraphError::impossible_now(sentence).into());
                }
                Ok::<_, Error>(())
            })
        })
        .await
}
