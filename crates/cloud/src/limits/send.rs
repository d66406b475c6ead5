//! Whether a business's message is accepted: what the account and the number may, what the moment allows, and for templates whom
//! the portfolio has written to.

use recado_core::Timestamp;
use recado_db::{P, Tx, params};
use recado_whatsapp::limits::assumptions::OverLimit;
use recado_whatsapp::limits::messaging_limit::{self, Counting, LIMIT_PERIOD, Ladder, MessagingLimit, SendFacts};
use recado_whatsapp::limits::misclassification::Misclassification;
use recado_whatsapp::limits::pacing as pacing_rules;
use recado_whatsapp::template::Category;
use recado_whatsapp::{GraphError, phone, window};

use super::pacing::{Pace, pace};
use super::sent_template::SentTemplate;
use super::{look, sql};
use crate::error::Result;
use crate::state::State;
use crate::world::{PhoneNumber, World};

const COUNTRY_RESTRICTED: i64 = 130_497;
const PAYMENT_ISSUE: i64 = 131_042;
/// The over-limit error, where it comes after the acceptance.
const SPAM_RATE_LIMIT_HIT: i64 = 131_048;

/// Whether the number can send at all, and its account may.
///
/// # Errors
/// What a number says that is not connected; 131031 and 368 for what enforcement took away, and for templates of a portfolio that waits
/// for a review; 131057 while the throughput grows.
pub(crate) fn check_sender(state: &State, number: &PhoneNumber, is_template: bool) -> Result<(), GraphError> {
    let (world, now) = (state.world.current(), state.clock.now());
    number.state.status.check_send(&state.settings.limits.assumptions)?;
    world.limit_states.waba(&number.waba_id).enforcement.check_send(is_template, now)?;
    if let Some(waba) = world.waba_of(number).filter(|_| is_template) {
        pacing_rules::check_portfolio(world.limit_states.portfolio(&waba.business_id).pacing.blocked_at)?;
    }
    let throughput = world.limit_states.throughput(&number.id);
    throughput.check_maintenance(now).map_err(recado_whatsapp::limits::Refused::error)
}

/// Whether the account may write to customers of this one's country.
///
/// # Errors
/// 130497.
pub(crate) fn check_country(state: &State, number: &PhoneNumber, customer: &str) -> Result<(), GraphError> {
    let world = state.world.current();
    let restricted = world.waba_of(number).map_or(&[][..], |waba| &waba.details.restricted_countries);
    if restricted.is_empty() {
        return Ok(());
    }
    match phone::country_of_wa_id(customer) {
        Some(country) if restricted.iter().any(|known| known == country) => Err(GraphError::of(COUNTRY_RESTRICTED)),
        _ => Ok(()),
    }
}

/// How a template of an account without a valid means of payment fails after its acceptance.
pub(crate) fn payment_obstacle(state: &State, number: &PhoneNumber, is_template: bool) -> Option<GraphError> {
    let world = state.world.current();
    let has_issue = world.waba_of(number).is_some_and(|waba| waba.details.has_payment_issue);
    (is_template && has_issue).then(|| GraphError::of(PAYMENT_ISSUE))
}

/// Counts a message that is in order otherwise.
///
/// # Errors
/// 130429 for one too many in the number's second, 131056 for one too many to this customer.
pub(crate) fn check_rates(state: &State, number: &PhoneNumber, customer: &str) -> Result<(), GraphError> {
    if !state.settings.limits.enforced {
        return Ok(());
    }
    let now = state.rates.now(&state.clock);
    let admitted = state.rates.admit_message(&number.id, messages_per_second(state, number), now);
    admitted.and_then(|()| state.rates.admit_pair(&number.id, customer, now)).map_err(|refused| refused.error())
}

/// Messages a second of a number at this moment.
pub(crate) fn messages_per_second(state: &State, number: &PhoneNumber) -> u32 {
    let settings = &state.settings.limits;
    settings.throughput_mps.unwrap_or_else(|| {
        let throughput = state.world.current().limit_states.throughput(&number.id);
        throughput.messages_per_second(number.state.is_coexistence, state.clock.now(), &settings.assumptions)
    })
}

/// What becomes of a template's message that is not refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admitted {
    /// It goes on.
    Send,
    /// It waits for feedback.
    Hold,
    /// It is accepted, and fails with this code.
    Fail(i64),
}

/// Judges a template's message by the limits of its account and portfolio, and counts it, inside the unit that stores it.
///
/// # Errors
/// 131064 for utility templates of an account that used the wrong category, 131048 for a customer too many.
pub(crate) async fn admit_template(
    state: &State,
    tx: &mut Tx,
    send: &SentTemplate,
    customer: &str,
    wamid: &str,
    now: Timestamp,
) -> Result<Admitted> {
    let world = state.world.current();
    let Some(number) = world.phone_numbers.get(&send.phone_number_id) else { return Ok(Admitted::Send) };
    let Some(waba) = world.waba_of(number) else { return Ok(Admitted::Send) };
    check_utility(state, tx, &world, send, &waba.id, now).await?;
    let ladder = Ladder::at(now);
    let owner = if ladder == Ladder::OfPortfolio { &waba.business_id } else { &number.id };
    let since = now.minus(LIMIT_PERIOD);
    let row = tx.query_one(sql::CHAT_AND_COUNTED, params![&number.id, customer, owner]).await?;
    let (last_inbound_at, written_at): (Option<Timestamp>, Option<Timestamp>) = (row.get(0)?, row.get(1)?);
    let window_open = window::is_open(last_inbound_at, now);
    let mut facts = SendFacts {
        window_open,
        already_counted: written_at.is_some_and(|at| at > since),
        counted: 0,
        next_leaves_at: None,
    };
    let enforced = state.settings.limits.enforced;
    let limit = if enforced { world.messaging_limit(number, now) } else { MessagingLimit::Unlimited };
    if !window_open && !facts.already_counted && limit.customers().is_some() {
        tx.query_opt(sql::HOLD_BUSINESS, params![&waba.business_id]).await?;
        let row = tx.query_one(sql::COUNT_WRITTEN, params![owner, since]).await?;
        facts.counted = u64::try_from(row.get::<i64>(0)?).unwrap_or_default();
        facts.next_leaves_at = row.get::<Option<Timestamp>>(1)?.map(|at| at.plus(LIMIT_PERIOD));
    }
    let (counting, mut admitted) = match messaging_limit::judge(limit, facts, now) {
        Ok(counting) => (counting, Admitted::Send),
        Err(refused) => match state.settings.limits.assumptions.over_messaging_limit {
            OverLimit::Refuse => return Err(refused.error().into()),
            OverLimit::AcceptThenFail => (Counting::InWindow, Admitted::Fail(SPAM_RATE_LIMIT_HIT)),
        },
    };
    if counting != Counting::InWindow {
        let rows = [&waba.business_id, &number.id].map(|owner| vec![P::Text(owner), P::Text(customer), now.into()]);
        tx.exec_many(sql::RECORD_WRITTEN, &rows).await?;
        look::plan_soon(state, tx, &waba.business_id).await?;
    }
    let mut out_batch = None;
    if admitted == Admitted::Send && enforced {
        match pace(state, tx, &world, send, (&waba.business_id, &waba.id), now).await? {
            Pace::Goes { batch } => out_batch = batch,
            Pace::Waits => {
                admitted = Admitted::Hold;
                // Good feedback lets it go earlier than in an hour.
                look::plan_soon(state, tx, &waba.business_id).await?;
                look::plan_at(state, tx, &waba.business_id, now.plus(pacing_rules::RELEASED_AFTER)).await?;
            }
        }
    }
    let held_at = (admitted == Admitted::Hold).then_some(now);
    tx.exec(
        sql::INSERT_TEMPLATE_MESSAGE,
        params![
            wamid,
            &send.template_id,
            &waba.business_id,
            &waba.id,
            &number.id,
            customer,
            send.category.as_str(),
            window_open,
            now,
            held_at,
            out_batch,
            send.is_marketing_message,
            send.must_fetch
        ],
    )
    .await?;
    Ok(admitted)
}

/// An account's own, or that of its portfolio where another one's concerns all.
fn misclassification_of(world: &World, waba_id: &str, now: Timestamp) -> Misclassification {
    let business_id = world.wabas.get(waba_id).map_or("", |waba| waba.business_id.as_str());
    let mut others = world.wabas_of(business_id).map(|waba| world.limit_states.waba(&waba.id).misclassification);
    let of_portfolio = others.find(|state| state.concerns_portfolio(now));
    of_portfolio.unwrap_or(world.limit_states.waba(waba_id).misclassification)
}

/// Whether utility without a template was taken from the account for the wrong categories it used.
pub(crate) fn is_direct_send_blocked(state: &State, waba_id: &str) -> bool {
    let (now, world) = (state.clock.now(), state.world.current());
    world.limit_states.waba(waba_id).direct_send_abuse.blocks(now)
        || misclassification_of(&world, waba_id, now).blocks_direct_send(now)
}

async fn check_utility(
    state: &State,
    tx: &mut Tx,
    world: &World,
    send: &SentTemplate,
    waba_id: &str,
    now: Timestamp,
) -> Result<()> {
    if send.category != Category::Utility {
        return Ok(());
    }
    let assumptions = &state.settings.limits.assumptions;
    let misclassification = misclassification_of(world, waba_id, now);
    // Nobody is asked how many there were where the answer makes no difference.
    let abuse = Some(world.limit_states.waba(waba_id).direct_send_abuse).filter(|_| send.is_direct);
    let is_capped = abuse.is_some_and(|abuse| abuse.is_capped(now));
    if !is_capped && misclassification.check_utility(u64::MAX, None, now, assumptions).is_ok() {
        return Ok(());
    }
    let row = tx.query_one(sql::COUNT_UTILITY, params![waba_id, now.minus(LIMIT_PERIOD)]).await?;
    let sent = u64::try_from(row.get::<i64>(0)?).unwrap_or_default();
    let next_leaves_at = row.get::<Option<Timestamp>>(1)?.map(|at| at.plus(LIMIT_PERIOD));
    let of_direct = abuse.map_or(Ok(()), |abuse| abuse.check_cap(sent, next_leaves_at, now, assumptions));
    let checked = of_direct.and_then(|()| misclassification.check_utility(sent, next_leaves_at, now, assumptions));
    Ok(checked.map_err(|refused| refused.error())?)
}
