//! A Flow as it runs: its screens' data and the ways between them. What phones and endpoints do is judged by it (spec §5, §12).

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::bound_payloads::{self, BoundPayloads, SummaryMask};
use super::data_model::{DataModel, Misfit, check_data};
use super::facts::FlowFacts;
use super::picker::Picker;
use super::routing::{self, Routes};
use super::source::Node;
use super::validate::END;
use super::version::Version;

/// A Flow as it runs.
#[derive(Debug, Clone)]
pub struct FlowDefinition {
    version: Version,
    data_api_version: Option<String>,
    data_channel_uri: Option<String>,
    screens: BTreeMap<String, Screen>,
    /// In the order of the text.
    order: Vec<String>,
    routes: Routes,
    bound: BoundPayloads,
}

#[derive(Debug, Clone)]
struct Screen {
    terminal: bool,
    data: Option<DataModel>,
}

/// Why an endpoint's answer is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrongAnswer {
    /// No route leads there.
    #[error("The screen {to} cannot follow {from}.")]
    Transition {
        /// The screen of the phone; empty at the beginning.
        from: String,
        /// The screen in the answer.
        to: String,
    },
    /// The data is not what the screen declares.
    #[error("The data of screen {screen} does not fit: {misfit}")]
    Data {
        /// The screen in the answer.
        screen: String,
        /// Where.
        misfit: Misfit,
    },
}

impl FlowDefinition {
    pub(super) fn new(root: &Node, facts: FlowFacts) -> Self {
        let routes = routing::routes(root, &facts);
        let bound = bound_payloads::find(root, &facts);
        let order = facts.screens.iter().map(|screen| screen.id.clone()).collect();
        let text = |key: &str| root.text_of(key).map(str::to_owned);
        Self {
            version: facts.version,
            data_api_version: text("data_api_version"),
            data_channel_uri: text("data_channel_uri"),
            order,
            screens: facts
                .screens
                .into_iter()
                .map(|screen| (screen.id, Screen { terminal: screen.terminal, data: screen.data }))
                .collect(),
            routes,
            bound,
        }
    }

    /// Whose files stand under this key of a screen's payloads; `None` where it holds anything else.
    #[must_use]
    pub fn picker(&self, screen: &str, key: &str) -> Option<&Picker> {
        self.bound.get(&(screen.to_owned(), key.to_owned()))?.picker.as_ref()
    }

    /// How the summary treats the value under this key of a screen's payloads; `None` where it shows it (spec §7, `sensitive`).
    #[must_use]
    pub fn summary_mask(&self, screen: &str, key: &str) -> Option<SummaryMask> {
        self.bound.get(&(screen.to_owned(), key.to_owned()))?.mask
    }

    /// Of its JSON.
    #[must_use]
    pub const fn version(&self) -> Version {
        self.version
    }

    /// Of the protocol of its endpoint, where it has one.
    #[must_use]
    pub fn data_api_version(&self) -> Option<&str> {
        self.data_api_version.as_deref()
    }

    /// The endpoint's address before version 3.0.
    #[must_use]
    pub fn data_channel_uri(&self) -> Option<&str> {
        self.data_channel_uri.as_deref()
    }

    /// The screens to which no route leads, in the order of the text.
    pub fn entry_screens(&self) -> impl Iterator<Item = &str> {
        let is_target = |id: &str| self.routes.iter().any(|(_, next)| next.iter().any(|next| next == id));
        self.order.iter().map(String::as_str).filter(move |id| !is_target(id))
    }

    /// Whether a screen can end the Flow.
    #[must_use]
    pub fn is_terminal(&self, screen: &str) -> bool {
        self.screens.get(screen).is_some_and(|screen| screen.terminal)
    }

    /// Whether there is such a screen.
    #[must_use]
    pub fn has_screen(&self, screen: &str) -> bool {
        self.screens.contains_key(screen)
    }

    /// Whether the data fits what a screen declares. A screen without a model takes none.
    ///
    /// # Errors
    /// Where it does not.
    pub fn check_data(&self, screen: &str, data: &Map<String, Value>) -> Result<(), Misfit> {
        match self.screens.get(screen).and_then(|screen| screen.data.as_ref()) {
            Some(model) => check_data(model, data),
            None => Ok(()),
        }
    }

    /// The fields that a screen declares.
    #[must_use]
    pub fn data_of(&self, screen: &str) -> Option<&DataModel> {
        self.screens.get(screen).and_then(|screen| screen.data.as_ref())
    }

    /// Whether an endpoint may answer with this screen and data. `from` is where the phone is, `None` where the Flow was just opened,
    /// which may begin anywhere that is an entry, and where the customer went back to.
    ///
    /// # Errors
    /// Why not.
    pub fn check_answer(&self, from: Option<&str>, to: &str, data: &Map<String, Value>) -> Result<(), WrongAnswer> {
        let is_way = self.has_screen(to)
            && match from {
                None => self.entry_screens().any(|entry| entry == to),
                Some(from) => from == to || self.leads(from, to),
            };
        if !is_way {
            let from = from.unwrap_or_default().to_owned();
            return Err(WrongAnswer::Transition { from, to: to.to_owned() });
        }
        self.check_shown(to, data)
    }

    /// Whether what an endpoint gives a screen fits, wherever the phone is: after a step back.
    ///
    /// # Errors
    /// Why not.
    pub fn check_shown(&self, to: &str, data: &Map<String, Value>) -> Result<(), WrongAnswer> {
        self.check_data(to, data).map_err(|misfit| WrongAnswer::Data { screen: to.to_owned(), misfit })
    }

    /// Whether a route leads from one screen to the other.
    #[must_use]
    pub fn leads(&self, from: &str, to: &str) -> bool {
        self.routes.iter().any(|(source, next)| source == from && next.iter().any(|next| next == to))
    }

    /// Whether a screen's name in an answer ends the Flow.
    #[must_use]
    pub fn is_end(screen: &str) -> bool {
        screen == END
    }
}
