//! Whether a marketing template arrives, for the messages of a batch together.

use std::collections::HashMap;

use recado_core::Timestamp;
use recado_db::{P, Tx, params};
use recado_whatsapp::GraphError;
use recado_whatsapp::limits::marketing::{self, MarketingFacts};

use super::{look, sql};
use crate::customer::Customer;
use crate::error::Result;
use crate::state::State;
use crate::world::World;

/// A marketing template on its way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MarketingMessage<'a> {
    pub(crate) phone_number_id: &'a str,
    pub(crate) customer: &'a str,
    pub(crate) window_open: bool,
    pub(crate) free_entry_point_open: bool,
}

/// What the customers of a batch got and did not get in the cap's period.
#[derive(Default)]
pub(crate) struct MarketingBatch {
    /// What counts, by customer.
    counted: HashMap<String, u32>,
    /// What failed at the cap, by account and customer.
    refused: HashMap<(String, String), u32>,
}

impl MarketingBatch {
    /// Reads it; asks nothing where there are no customers.
    pub(crate) async fn open(state: &State, tx: &mut Tx, customers: Vec<String>, now: Timestamp) -> Result<Self> {
        let mut batch = Self::default();
        if customers.is_empty() || !state.settings.limits.enforced {
            return Ok(batch);
        }
        let since = now.minus(state.settings.limits.assumptions.marketing_cap_period);
        for row in tx.query(sql::MARKETING_OF, params![customers.as_slice(), since]).await? {
            let (customer, waba_id): (String, String) = (row.get(0)?, row.get(1)?);
            if row.get::<bool>(2)? {
                *batch.counted.entry(customer).or_default() += 1;
            } else {
                *batch.refused.entry((waba_id, customer)).or_default() += 1;
            }
        }
        Ok(batch)
    }

    /// Why this message does not arrive.
    pub(crate) fn refusal(
        &self,
        state: &State,
        world: &World,
        message: &MarketingMessage<'_>,
        customer: &Customer,
        now: Timestamp,
    ) -> Option<GraphError> {
        let settings = &state.settings.limits;
        if !settings.enforced {
            return customer.marketing_opt_out.then(|| GraphError::of(131_050));
        }
        let waba_id = world.phone_numbers.get(message.phone_number_id).map_or("", |number| number.waba_id.as_str());
        let facts = MarketingFacts {
            wa_id: message.customer,
            window_open: message.window_open,
            free_entry_point_open: message.free_entry_point_open,
            opted_out: customer.marketing_opt_out,
            in_experiment: in_experiment(message.customer, settings.experiment_percent),
            counted: self.counted.get(message.customer).copied().unwrap_or_default(),
            refused_before: self
                .refused
                .get(&(waba_id.to_owned(), message.customer.to_owned()))
                .copied()
                .unwrap_or_default(),
        };
        marketing::judge(&facts, now, &settings.assumptions).err()
    }

    /// One of the batch was delivered and counts, for those of the same batch that follow.
    pub(crate) fn count(&mut self, customer: &str) {
        *self.counted.entry(customer.to_owned()).or_default() += 1;
    }
}

/// Whether a customer is in Meta's control group: always the same ones.
fn in_experiment(wa_id: &str, percent: u32) -> bool {
    // FNV-1a; any even spread does.
    let sum = wa_id
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    sum % 100 < u64::from(percent)
}

/// What became of a template's message.
#[derive(Debug)]
pub(crate) struct TemplateFate {
    pub(crate) wamid: String,
    pub(crate) phone_number_id: String,
    /// `None`: it failed.
    pub(crate) delivered_at: Option<Timestamp>,
    /// For the cap.
    pub(crate) counts: bool,
    pub(crate) error_code: Option<i64>,
}

/// Writes down what became of the templates' messages of a batch; no statement where there is none.
pub(crate) async fn record_fates(state: &State, tx: &mut Tx, world: &World, fates: &[TemplateFate]) -> Result<()> {
    if fates.is_empty() {
        return Ok(());
    }
    let rows: Vec<Vec<P<'_>>> = fates
        .iter()
        .map(|fate| vec![P::Text(&fate.wamid), fate.delivered_at.into(), P::Bool(fate.counts), fate.error_code.into()])
        .collect();
    tx.exec_many(sql::RECORD_FATE, &rows).await?;
    let mut businesses: Vec<&str> = fates
        .iter()
        .filter_map(|fate| world.waba_of(world.phone_numbers.get(&fate.phone_number_id)?))
        .map(|waba| waba.business_id.as_str())
        .collect();
    businesses.sort_unstable();
    businesses.dedup();
    for business_id in businesses {
        look::plan_soon(state, tx, business_id).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_control_group_is_as_large_as_it_is_said_to_be() {
        let group = |percent| (0..10_000).filter(|n| in_experiment(&format!("3460010{n:04}"), percent)).count();
        assert_eq!((group(0), group(100)), (0, 10_000));
        assert!((800..1_200).contains(&group(10)), "{}", group(10));
    }
}
