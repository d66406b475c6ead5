//! What every handler holds.

use std::sync::Arc;

use axum::Router;
use recado_commerce::Commerce;
use recado_core::Clock;
use recado_inbox::Inbox;
use recado_infra::bus::Bus;
use recado_infra::tasks::Tasks;

use crate::events::Hub;
use crate::router;
use crate::settings::Settings;
use crate::sign_in_limit::SignInLimit;

/// The desk's HTTP; clones share everything.
#[derive(Clone)]
pub struct Api(Arc<Inner>);

/// What the desk's HTTP is made of.
pub struct Parts {
    /// The subject it serves.
    pub inbox: Inbox,
    /// The travelling clock.
    pub clock: Clock,
    /// Hints at new events.
    pub bus: Bus,
    /// Ends the event stream with the process.
    pub tasks: Tasks,
    /// The installation's.
    pub settings: Settings,
}

struct Inner {
    inbox: Inbox,
    commerce: Commerce,
    clock: Clock,
    settings: Settings,
    hub: Hub,
    sign_in_limit: SignInLimit,
}

impl Api {
    /// Starts the event stream; the rest waits for calls.
    #[must_use]
    pub fn start(parts: Parts) -> Self {
        let Parts { inbox, clock, bus, tasks, settings } = parts;
        let hub = Hub::start(inbox.clone(), clock.clone(), bus, &tasks);
        let commerce = Commerce::new(inbox.clone());
        Self(Arc::new(Inner { inbox, commerce, clock, settings, hub, sign_in_limit: SignInLimit::default() }))
    }

    /// Everything that the desk answers. Serve it with `into_make_service_with_connect_info::<SocketAddr>()`: callers of this
    /// machine may see more.
    pub fn router(&self) -> Router {
        router::router(self)
    }

    pub(crate) fn inbox(&self) -> &Inbox {
        &self.0.inbox
    }

    pub(crate) fn commerce(&self) -> &Commerce {
        &self.0.commerce
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.0.clock
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn hub(&self) -> &Hub {
        &self.0.hub
    }

    pub(crate) fn sign_in_limit(&self) -> &SignInLimit {
        &self.0.sign_in_limit
    }

    /// Whether browsers reach us over https only.
    pub(crate) fn is_secure(&self) -> bool {
        self.settings().public_url.scheme() == "https"
    }
}
