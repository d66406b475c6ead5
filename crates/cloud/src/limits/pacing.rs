//! Which templates' messages wait, and in which batches a portfolio sends that Meta does not trust.

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_whatsapp::limits::Assumptions;
use recado_whatsapp::limits::pacing::{self, Dispatch, PacedCategory, PortfolioFacts, TemplateFacts};
use recado_whatsapp::template::Category;

use super::sent_template::SentTemplate;
use super::{look, sql};
use crate::error::Result;
use crate::state::State;
use crate::world::{PortfolioLimits, PortfolioPacing, World, change_limit_state};

/// How a portfolio is to be trusted; `None` stays.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct PacingChange {
    pub(crate) is_suspicious: Option<bool>,
    /// `Some(None)`: nobody counted.
    pub(crate) templates_365d: Option<Option<u64>>,
    /// The review that a dropped batch brings: pending, or passed.
    pub(crate) is_blocked: Option<bool>,
}

/// Sets how a portfolio is trusted.
pub(crate) async fn set_pacing(state: &State, tx: &mut Tx, business_id: &str, change: PacingChange) -> Result<()> {
    let now = state.clock.now();
    change_limit_state::<PortfolioLimits, _>(tx, business_id, |limits| {
        let pacing = &mut limits.pacing;
        pacing.is_suspicious = change.is_suspicious.unwrap_or(pacing.is_suspicious);
        pacing.templates_365d = change.templates_365d.unwrap_or(pacing.templates_365d);
        match change.is_blocked {
            Some(true) => pacing.blocked_at = Some(pacing.blocked_at.unwrap_or(now)),
            Some(false) => pacing.blocked_at = None,
            None => {}
        }
    })
    .await?;
    look::plan_now(state, tx, business_id).await
}

/// Whether the portfolio's templates go out in batches.
pub(super) fn is_paced(pacing: PortfolioPacing, now: Timestamp, assumptions: &Assumptions) -> bool {
    pacing::is_portfolio_paced(pacing.templates_365d, pacing.is_suspicious, now, assumptions)
}

/// Whether a message goes out at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// It does, in this batch of its portfolio where that is paced.
    Goes { batch: Option<i64> },
    /// It waits.
    Waits,
}

/// Whether the message waits, because its template has no good name yet and enough of it is out, or because its portfolio has none.
pub(super) async fn pace(
    state: &State,
    tx: &mut Tx,
    world: &World,
    send: &SentTemplate,
    (business_id, waba_id): (&str, &str),
    now: Timestamp,
) -> Result<Pace> {
    let assumptions = &state.settings.limits.assumptions;
    let limits = world.limit_states.template(&send.template_id);
    let facts = template_facts(world, &send.template_id, send.category, waba_id);
    let mut pacing = world.limit_states.portfolio(business_id).pacing;
    let (mut unjudged, mut batch) = (0, None);
    // Nothing is counted where the count makes no difference.
    if is_paced(pacing, now, assumptions) {
        // Whoever takes the last place of the batch waits for the others.
        tx.query_opt(sql::HOLD_BUSINESS, params![business_id]).await?;
        pacing = change_limit_state::<PortfolioLimits, _>(tx, business_id, |limits| limits.pacing).await?;
        let row = tx.query_one(sql::BATCH_OUT, params![business_id, pacing.batch]).await?;
        (unjudged, batch) = (count(row.get(0)?), Some(pacing.batch));
    }
    let portfolio =
        PortfolioFacts { templates_365d: pacing.templates_365d, is_suspicious: pacing.is_suspicious, unjudged };
    let dispatch = |accepted| pacing::dispatch(&TemplateFacts { accepted, ..facts }, &portfolio, now, assumptions);
    if dispatch(0) == Dispatch::Hold {
        return Ok(Pace::Waits);
    }
    if dispatch(u64::MAX) == Dispatch::Send {
        return Ok(Pace::Goes { batch });
    }
    let since = limits.unpaused_at.map_or(send.updated_at, |unpaused| unpaused.max(send.updated_at));
    let first_part = i64::try_from(assumptions.pacing_first_part).unwrap_or(i64::MAX);
    let row = tx.query_one(sql::COUNT_OF_TEMPLATE, params![&send.template_id, since, first_part]).await?;
    Ok(match dispatch(count(row.get(0)?)) {
        Dispatch::Send => Pace::Goes { batch },
        Dispatch::Hold => Pace::Waits,
    })
}

/// Whether the template's messages wait for feedback on the template itself.
pub(super) fn is_template_paced(world: &World, template_id: &str, now: Timestamp) -> bool {
    world.templates.get(template_id).is_some_and(|template| {
        let category = template.definition.category;
        pacing::is_template_paced(&template_facts(world, template_id, category, &template.waba_id), now)
    })
}

/// Before its messages are counted.
fn template_facts(world: &World, template_id: &str, category: Category, waba_id: &str) -> TemplateFacts {
    TemplateFacts {
        category: match category {
            Category::Marketing => PacedCategory::Marketing,
            Category::Utility => PacedCategory::Utility,
            Category::Authentication => PacedCategory::Authentication,
        },
        quality: world.limit_states.template(template_id).quality.rating,
        accepted: 0,
        // Only utility templates are under this suspicion, and an account may have thousands of templates to look through.
        utility_paused_at: if category == Category::Utility { utility_paused_at(world, waba_id) } else { None },
    }
}

fn count(rows: i64) -> u64 {
    u64::try_from(rows).unwrap_or_default()
}

fn utility_paused_at(world: &World, waba_id: &str) -> Option<Timestamp> {
    let utility = world.templates.of(waba_id).filter(|template| template.definition.category == Category::Utility);
    utility.filter_map(|template| world.limit_states.template(&template.id).paused_at).max()
}
