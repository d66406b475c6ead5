//! What every part of the cloud works with.

use std::ops::Deref;
use std::sync::Arc;

use recado_core::Clock;
use recado_db::Db;
use recado_infra::blobs::Blobs;
use recado_infra::http::OutboundHttp;
use recado_infra::jobs::Jobs;
use recado_whatsapp::pricing::Prices;
use tokio::sync::RwLock;

use crate::block_list::BlockLists;
use crate::customer::Customers;
use crate::faults::Faults;
use crate::live::Live;
use crate::notice::FreshWebhooks;
use crate::rates::Rates;
use crate::receivers::Endpoints;
use crate::settings::Settings;
use crate::time_travel::TimeTravel;
use crate::world::WorldCache;

/// A handle; clones share everything.
#[derive(Clone)]
pub(crate) struct State(Arc<Parts>);

pub(crate) struct Parts {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) jobs: Jobs,
    pub(crate) blobs: Blobs,
    /// Keeps the removal of a blob and the storing of the same bytes apart.
    pub(crate) blob_gate: RwLock<()>,
    pub(crate) http: OutboundHttp,
    pub(crate) settings: Settings,
    /// Who watches.
    pub(crate) live: Live,
    /// The rarely changing rows, in memory.
    pub(crate) world: WorldCache,
    /// Price lists and rules.
    pub(crate) prices: Prices,
    /// How the receivers of webhooks are doing.
    pub(crate) endpoints: Endpoints,
    /// Webhooks that were just written.
    pub(crate) fresh_webhooks: FreshWebhooks,
    /// Who has a phone.
    pub(crate) customers: Customers,
    /// Whom the numbers blocked.
    pub(crate) block_lists: BlockLists,
    /// Errors on demand.
    pub(crate) faults: Faults,
    pub(crate) time_travel: TimeTravel,
    /// What was sent and called in the last moments.
    pub(crate) rates: Rates,
}

impl State {
    pub(crate) fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for State {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
