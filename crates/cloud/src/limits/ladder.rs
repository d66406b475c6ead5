//! Messaging limits and throughput on their way up and down.

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_whatsapp::limits::messaging_limit::{
    FIRST_STEP_PERIOD, GrowthFacts, LIMIT_PERIOD, Ladder, LimitEvent, LimitOwner, LimitState, MessagingLimit,
    USE_PERIOD,
};
use recado_whatsapp::limits::quality::QualityRating;
use recado_whatsapp::limits::throughput::{Throughput, ThroughputLevel, UpgradeFacts};
use recado_whatsapp::number::NumberStatus;
use recado_whatsapp::webhook::{LimitFields, QualityEvent, phone_number_quality_update};

use super::{look, sql};
use crate::error::Result;
use crate::state::State;
use crate::webhook;
use crate::world::{NumberLimits, PhoneNumber, PortfolioLimits, World, change_limit_state};

/// Webhooks about limits are those of v24.0, which have the portfolio's fields and, while they last, the numbers'.
pub(super) const WEBHOOK_VERSION: u32 = 24;

/// Moves everything on that has earned it; answers when something may happen by itself.
pub(super) async fn advance(
    state: &State,
    tx: &mut Tx,
    world: &World,
    business_id: &str,
    quality: QualityRating,
    now: Timestamp,
) -> Result<Vec<Timestamp>> {
    let numbers: Vec<&PhoneNumber> = world.wabas_of(business_id).flat_map(|waba| world.numbers_of(&waba.id)).collect();
    let mut again_at = Vec::new();
    match Ladder::at(now) {
        Ladder::OfPortfolio => again_at.extend(advance_portfolio(state, tx, world, business_id, quality, now).await?),
        Ladder::OfNumber => {
            for number in &numbers {
                again_at.extend(advance_number(state, tx, world, number, now).await?);
            }
        }
    }
    for number in numbers {
        again_at.extend(advance_throughput(state, tx, world, number, now).await?);
    }
    Ok(again_at)
}

async fn advance_portfolio(
    state: &State,
    tx: &mut Tx,
    world: &World,
    business_id: &str,
    quality: QualityRating,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    let assumptions = &state.settings.limits.assumptions;
    let before = world.limit_states.portfolio(business_id);
    let facts = GrowthFacts {
        is_verified: before.is_verified,
        delivered_customers_30d: count(tx, sql::DELIVERED_CUSTOMERS, business_id, now.minus(FIRST_STEP_PERIOD)).await?,
        customers_7d: count(tx, sql::COUNT_WRITTEN, business_id, now.minus(USE_PERIOD)).await?,
        quality,
        is_connected: true,
    };
    let (after, event) = change_limit_state::<PortfolioLimits, _>(tx, business_id, |limits| {
        let (after, event) = limits.limit.advance(&facts, now, assumptions);
        limits.limit = after;
        (after, event)
    })
    .await?;
    if let Some(event) = event {
        tell_portfolio(state, tx, world, business_id, event, now).await?;
    }
    Ok(after.due_at(Ladder::OfPortfolio, assumptions))
}

async fn tell_portfolio(
    state: &State,
    tx: &mut Tx,
    world: &World,
    business_id: &str,
    event: LimitEvent,
    now: Timestamp,
) -> Result<()> {
    let is_verified = world.limit_states.portfolio(business_id).is_verified;
    let fields = LimitFields::at(WEBHOOK_VERSION, now);
    let owner = LimitOwner { business_id, is_verified, display_phone_number: None };
    let changes = event.webhooks(owner, fields);
    for waba in world.wabas_of(business_id) {
        webhook::tell_account_changes(state, tx, &waba.id, &changes).await?;
    }
    Ok(())
}

async fn advance_number(
    state: &State,
    tx: &mut Tx,
    world: &World,
    number: &PhoneNumber,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    let assumptions = &state.settings.limits.assumptions;
    let Some(waba) = world.waba_of(number) else { return Ok(None) };
    let is_verified = world.limit_states.portfolio(&waba.business_id).is_verified;
    let ladder = world.number_ladder(number);
    let facts = GrowthFacts {
        is_verified,
        delivered_customers_30d: count(
            tx,
            sql::DELIVERED_CUSTOMERS_OF_NUMBER,
            &number.id,
            now.minus(FIRST_STEP_PERIOD),
        )
        .await?,
        customers_7d: count(tx, sql::COUNT_WRITTEN, &number.id, now.minus(USE_PERIOD)).await?,
        quality: QualityRating::parse(&number.quality_rating).unwrap_or_default(),
        is_connected: number.status == NumberStatus::Connected.as_str(),
    };
    let (after, event) = ladder.advance(&facts, now, assumptions);
    if after != ladder {
        change_limit_state::<NumberLimits, _>(tx, &number.id, |limits| limits.limit = Some(after)).await?;
    }
    if let Some(event) = event {
        let owner =
            LimitOwner { business_id: &waba.business_id, is_verified, display_phone_number: Some(&number.digits) };
        let changes = event.webhooks(owner, LimitFields::at(WEBHOOK_VERSION, now));
        webhook::tell_account_changes(state, tx, &waba.id, &changes).await?;
    }
    Ok(after.due_at(Ladder::OfNumber, assumptions))
}

async fn advance_throughput(
    state: &State,
    tx: &mut Tx,
    world: &World,
    number: &PhoneNumber,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    let before = world.limit_states.throughput(&number.id);
    if let Some(after) = before.finish_upgrade(now) {
        change_limit_state::<NumberLimits, _>(tx, &number.id, |limits| limits.throughput = after).await?;
        let limit = world.messaging_limit(number, now).as_str();
        let fields = LimitFields::at(WEBHOOK_VERSION, now);
        let event = QualityEvent::ThroughputUpgrade;
        let change = phone_number_quality_update(&number.digits, event, Some(limit), limit, fields);
        webhook::tell_account_changes(state, tx, &number.waba_id, &[change]).await?;
        return Ok(None);
    }
    let messaging_limit = world.messaging_limit(number, now);
    let is_candidate = messaging_limit == MessagingLimit::Unlimited
        && before.level == ThroughputLevel::Standard
        && before.upgrading_until.is_none();
    if !is_candidate {
        return Ok(before.upgrading_until);
    }
    let facts = UpgradeFacts {
        messaging_limit,
        customers_24h: count(tx, sql::COUNT_WRITTEN, &number.id, now.minus(LIMIT_PERIOD)).await?,
        quality: QualityRating::parse(&number.quality_rating).unwrap_or_default(),
        is_registered: NumberStatus::parse(&number.status).is_some_and(NumberStatus::is_registered),
        is_coexistence: number.state.is_coexistence,
    };
    let Some(after) = before.begin_upgrade(&facts, now, &state.settings.limits.assumptions) else { return Ok(None) };
    change_limit_state::<NumberLimits, _>(tx, &number.id, |limits| limits.throughput = after).await?;
    Ok(after.upgrading_until)
}

async fn count(tx: &mut Tx, statement: &'static str, owner_id: &str, since: Timestamp) -> Result<u64> {
    let row = tx.query_one(statement, params![owner_id, since]).await?;
    Ok(u64::try_from(row.get::<i64>(0)?).unwrap_or_default())
}

/// Begins the upgrade that a number would earn otherwise: a minute of 131057, then 1,000 messages a second.
pub(crate) async fn begin_throughput_upgrade(state: &State, tx: &mut Tx, number: &PhoneNumber) -> Result<()> {
    let (world, now) = (state.world.current(), state.clock.now());
    let upgrading = change_limit_state::<NumberLimits, _>(tx, &number.id, |limits| {
        let throughput = &mut limits.throughput;
        if throughput.level != ThroughputLevel::High && throughput.upgrading_until.is_none() {
            *throughput = throughput.upgrading(now, &state.settings.limits.assumptions);
        }
        throughput.upgrading_until
    });
    let Some(until) = upgrading.await? else { return Ok(()) };
    let business_id = world.waba_of(number).map_or("", |waba| waba.business_id.as_str());
    look::plan_at(state, tx, business_id, until).await
}

/// Back to what a number starts with.
pub(crate) async fn set_standard_throughput(tx: &mut Tx, number: &PhoneNumber) -> Result<()> {
    change_limit_state::<NumberLimits, _>(tx, &number.id, |limits| limits.throughput = Throughput::default()).await
}

/// Sets the messaging limit that holds for a number: its portfolio's, and until October 2025 its own. Webhooks tell of it.
pub(crate) async fn set_messaging_limit(
    state: &State,
    tx: &mut Tx,
    number: &PhoneNumber,
    to: MessagingLimit,
) -> Result<()> {
    let (world, now) = (state.world.current(), state.clock.now());
    let (ladder, from) = (Ladder::at(now), world.messaging_limit(number, now));
    let to = to.on(ladder);
    let Some(waba) = world.waba_of(number).filter(|_| to != from) else { return Ok(()) };
    let event = if to > from { LimitEvent::Raised { from, to } } else { LimitEvent::Lowered { from, to } };
    match ladder {
        Ladder::OfPortfolio => {
            change_limit_state::<PortfolioLimits, _>(tx, &waba.business_id, |limits| {
                limits.limit = LimitState::new(to);
            })
            .await?;
            tell_portfolio(state, tx, &world, &waba.business_id, event, now).await?;
        }
        Ladder::OfNumber => {
            change_limit_state::<NumberLimits, _>(tx, &number.id, |limits| limits.limit = Some(LimitState::new(to)))
                .await?;
            let is_verified = world.limit_states.portfolio(&waba.business_id).is_verified;
            let owner =
                LimitOwner { business_id: &waba.business_id, is_verified, display_phone_number: Some(&number.digits) };
            let changes = event.webhooks(owner, LimitFields::at(WEBHOOK_VERSION, now));
            webhook::tell_account_changes(state, tx, &waba.id, &changes).await?;
        }
    }
    look::plan_now(state, tx, &waba.business_id).await
}
