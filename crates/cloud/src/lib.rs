//! The WhatsApp Cloud API as a server: Graph routes, rules, webhooks, the customers' phones, and the control API that plays the
//! customers and moves the clock.
//!
//! | to find | look in |
//! |---|---|
//! | apps, tokens, accounts, numbers, templates, subscriptions, the default world | [`world`] |
//! | Graph's conventions and routes | `graph` |
//! | a message's life, from both sides | `message` |
//! | a template's life: made, reviewed, edited, archived, deleted | `template` |
//! | a number's life: verification, registration, name, username | `number` |
//! | keys for encrypted messages | `payload_encryption` |
//! | the job that moves a message on | `delivery_job` |
//! | what delivered messages cost | `charge` |
//! | rates, limits, quality, enforcement | `limits` |
//! | the delivery log and the posting of webhooks | `webhook` |
//! | files | `media` |
//! | WhatsApp Flows and requests to their endpoints | `flow` |
//! | customers whom a business blocked | `block_list` |
//! | QR codes and short links | `qr_code` |
//! | the log of an account | `activity` |
//! | users, solutions, pre-verified numbers, schedules | `partner` |
//! | catalogues, products, carts | `commerce` |
//! | files that come in parts | `uploads` |
//! | keys of encrypted calls | `payload_encryption` |
//! | people with phones | [`customer`] |
//! | what a phone shows, and what its owner does | `phone` |
//! | what a phone shows | `phone` |
//! | the control API | `control` |
//! | who watches live | [`live`] |
//! | moving the clock | [`time_travel`] |
//! | errors on demand | [`faults`] |
//! | the console and the phone page | `pages` |

mod activity;
mod block_list;
mod charge;
mod commerce;
mod control;
pub mod customer;
mod delivery_job;
mod error;
pub mod faults;
mod flow;
mod graph;
mod housekeeping;
mod iso_time;
mod limits;
pub mod live;
mod media;
mod message;
mod node_id;
mod notice;
mod number;
mod pages;
mod partner;
mod payload_encryption;
mod payment;
mod phone;
mod qr_code;
mod rates;
mod receivers;
mod reset;
mod settings;
mod state;
mod template;
pub mod time_travel;
mod uploads;
mod webhook;
pub mod world;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use recado_core::Clock;
use recado_db::{Db, Migration, MigrationSet, Statement};
use recado_infra::blobs::Blobs;
use recado_infra::bus::Bus;
use recado_infra::http::OutboundHttp;
use recado_infra::jobs::Jobs;
use recado_infra::tasks::Tasks;
use recado_whatsapp::pricing::Prices;

pub use error::{Error, Result};
pub use recado_whatsapp::limits::Assumptions;
pub use recado_whatsapp::limits::assumptions::OverLimit;
pub use recado_whatsapp::limits::pair_rate::PairAllowance;
pub use recado_whatsapp::number_edges::LimitSource;
pub use settings::{LimitSettings, RateClock, RetryHorizon, Settings, TemplateReviews, UnknownNode};
pub use world::{DEFAULT_ACCESS_TOKEN, DeskCredentials, WellKnownSecrets};

use block_list::BlockLists;
use customer::Customers;
use faults::Faults;
use live::Live;
use notice::FreshWebhooks;
use rates::Rates;
use receivers::Endpoints;
use state::{Parts, State};
use time_travel::TimeTravel;
use world::{DEFAULT_BUSINESS_ID, World, WorldCache};

/// The tables of this crate. The database needs those of `recado_infra` too.
pub const MIGRATIONS: MigrationSet = MigrationSet {
    owner: "cloud",
    migrations: &[
        Migration { number: 1, name: "world", sql: include_str!("../migrations/0001_world.sql") },
        Migration {
            number: 2,
            name: "customers_clock_faults",
            sql: include_str!("../migrations/0002_customers_clock_faults.sql"),
        },
        Migration { number: 3, name: "charges", sql: include_str!("../migrations/0003_charges.sql") },
        Migration { number: 4, name: "templates", sql: include_str!("../migrations/0004_templates.sql") },
        Migration { number: 5, name: "limits", sql: include_str!("../migrations/0005_limits.sql") },
        Migration { number: 6, name: "numbers", sql: include_str!("../migrations/0006_numbers.sql") },
        Migration { number: 7, name: "number_edges", sql: include_str!("../migrations/0007_number_edges.sql") },
        Migration { number: 8, name: "partners", sql: include_str!("../migrations/0008_partners.sql") },
        Migration { number: 9, name: "uploads", sql: include_str!("../migrations/0009_uploads.sql") },
        Migration { number: 10, name: "commerce", sql: include_str!("../migrations/0010_commerce.sql") },
        Migration {
            number: 11,
            name: "pacing_and_lives",
            sql: include_str!("../migrations/0011_pacing_and_lives.sql"),
        },
        Migration { number: 12, name: "flows", sql: include_str!("../migrations/0012_flows.sql") },
        Migration { number: 13, name: "template_lives", sql: include_str!("../migrations/0013_template_lives.sql") },
        Migration { number: 14, name: "flow_health", sql: include_str!("../migrations/0014_flow_health.sql") },
        Migration {
            number: 15,
            name: "payments_and_feeds",
            sql: include_str!("../migrations/0015_payments_and_feeds.sql"),
        },
        Migration {
            number: 16,
            name: "template_insights",
            sql: include_str!("../migrations/0016_template_insights.sql"),
        },
    ],
};

/// What a cloud is made of. The database is migrated already.
pub struct CloudParts {
    /// Its own database.
    pub db: Db,
    /// The clock; in `recado up` the desk has the same one.
    pub clock: Clock,
    /// The jobs of its database. The caller starts them after [`Cloud::open`].
    pub jobs: Jobs,
    /// Where files go.
    pub blobs: Blobs,
    /// For webhooks and media links.
    pub http: OutboundHttp,
    /// Hints between nodes of the same database.
    pub bus: Bus,
    /// The choices.
    pub settings: Settings,
}

/// The cloud; clones are the same one.
#[derive(Clone)]
pub struct Cloud(State);

impl Cloud {
    /// Opens the world in the database: makes the default one where there is none, sets the clock as it was, registers
    /// the workers. Afterwards start the jobs, and [`Cloud::start`].
    ///
    /// # Errors
    /// As the database says, and for price lists that cannot be read.
    pub async fn open(parts: CloudParts) -> Result<Self> {
        let CloudParts { db, clock, jobs, blobs, http, bus, settings } = parts;
        let (live, changes) = Live::new();
        let time_travel = TimeTravel::new(db.clone(), clock.clone(), jobs.clone(), live.clone(), bus.clone());
        time_travel.restore().await?;
        let state = State::new(Parts {
            world: WorldCache::open(db.clone(), bus.clone()).await?,
            customers: Customers::open(db.clone(), bus.clone(), live.clone(), DEFAULT_BUSINESS_ID).await?,
            faults: Faults::open(db.clone(), bus.clone()).await?,
            block_lists: BlockLists::open(db.clone(), bus.clone()).await?,
            endpoints: Endpoints::default(),
            fresh_webhooks: FreshWebhooks::default(),
            prices: prices(&settings)?,
            rates: Rates::new(&settings.limits),
            blob_gate: tokio::sync::RwLock::default(),
            time_travel,
            live,
            db,
            clock,
            jobs,
            blobs,
            http,
            settings,
        });
        let cloud = Self(state);
        cloud.furnish().await?;
        control::start_showing(&cloud.0, changes);
        message::register(&cloud.0);
        number::register(&cloud.0);
        limits::register(&cloud.0);
        webhook::register(&cloud.0);
        partner::register(&cloud.0);
        payment::register(&cloud.0);
        commerce::register(&cloud.0);
        template::register(&cloud.0);
        flow::register(&cloud.0);
        Ok(cloud)
    }

    /// Starts what runs besides jobs: the removal of what has expired.
    pub fn start(&self, tasks: &Tasks) {
        let state = self.0.clone();
        tasks.spawn("cloud-housekeeping", move |stop| housekeeping::run(state, stop));
    }

    /// Removes now what has expired, rather than at the next turn of the housekeeping.
    ///
    /// # Errors
    /// As the database and the file store say.
    pub async fn clean_up(&self) -> Result<()> {
        housekeeping::clean_up(&self.0).await
    }

    /// Everything that this cloud answers: Graph, the control API, file downloads, the pages.
    pub fn router(&self) -> Router {
        Router::new().merge(control::router(self.0.clone())).merge(pages::router(graph::router(self.0.clone())))
    }

    /// Refuses to listen where others reach secrets that everybody knows. Ask before binding, once for each address.
    ///
    /// # Errors
    /// What to set.
    pub fn check_address(&self, address: SocketAddr) -> Result<(), WellKnownSecrets> {
        world::refuse_well_known(&self.world(), address)
    }

    /// What the desk in the same process connects itself with; `None` in a world without its app.
    #[must_use]
    pub fn desk_credentials(&self) -> Option<DeskCredentials> {
        world::desk_credentials(&self.world())
    }

    /// The world as it is now.
    #[must_use]
    pub fn world(&self) -> Arc<World> {
        self.0.world.current()
    }

    /// The traveller, so that others who share the clock can join.
    #[must_use]
    pub fn time_travel(&self) -> &TimeTravel {
        &self.0.time_travel
    }

    async fn furnish(&self) -> Result<()> {
        reset::furnish(&self.0).await
    }
}

fn prices(settings: &Settings) -> Result<Prices> {
    let shipped = Prices::shipped()?;
    Ok(match &settings.volume_tiers {
        // Once in a process's life.
        Some(table) => shipped.with_volume_tiers(table.clone().leak())?,
        None => shipped,
    })
}

/// Every statement of this crate, for the test that prepares them on both engines.
pub fn statements() -> impl Iterator<Item = &'static Statement> {
    world::statements()
        .chain(message::statements())
        .chain(delivery_job::STATEMENTS)
        .chain(charge::statements())
        .chain(limits::statements())
        .chain(webhook::statements())
        .chain(media::statements())
        .chain(payload_encryption::statements())
        .chain(uploads::STATEMENTS)
        .chain(customer::STATEMENTS)
        .chain(block_list::STATEMENTS)
        .chain(qr_code::STATEMENTS)
        .chain(faults::STATEMENTS)
        .chain(phone::STATEMENTS)
        .chain(control::STATEMENTS)
        .chain(time_travel::statements())
        .chain(activity::STATEMENTS)
        .chain(partner::statements())
        .chain(commerce::statements())
        .chain(payment::statements())
        .chain(flow::statements())
        .chain(template::statements())
}
