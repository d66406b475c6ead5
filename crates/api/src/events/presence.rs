//! Which agents have a socket open, on this node and on the others.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use bytes::Bytes;
use recado_core::{Timestamp, new_uuid};
use recado_inbox::{AgentId, TenantId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A node that was not heard of for so long is gone, and its agents with it. Nodes tell each [`super::hub::HEARTBEAT`].
const NODE_SILENCE: Duration = Duration::from_secs(65);

/// What one node tells the others about a workspace.
#[derive(Debug, Serialize, Deserialize)]
struct Notice {
    node: Uuid,
    agents: Vec<AgentId>,
}

/// The agents of one workspace who are online.
pub struct Presence {
    node: Uuid,
    /// Open sockets of each agent here.
    here: HashMap<AgentId, usize>,
    elsewhere: HashMap<Uuid, (Vec<AgentId>, Timestamp)>,
}

impl Default for Presence {
    fn default() -> Self {
        Self { node: new_uuid(), here: HashMap::new(), elsewhere: HashMap::new() }
    }
}

impl Presence {
    /// One more socket.
    pub fn enter(&mut self, agent: AgentId) {
        *self.here.entry(agent).or_default() += 1;
    }

    /// One socket less.
    pub fn leave(&mut self, agent: AgentId) {
        if let Some(sockets) = self.here.get_mut(&agent) {
            *sockets -= 1;
            if *sockets == 0 {
                self.here.remove(&agent);
            }
        }
    }

    /// Everyone online, each once, in the order of their ids.
    pub fn online(&self) -> Vec<AgentId> {
        let elsewhere = self.elsewhere.values().flat_map(|(agents, _)| agents);
        self.here.keys().chain(elsewhere).copied().collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// What to tell other nodes.
    pub fn notice(&self) -> Vec<u8> {
        let notice = Notice { node: self.node, agents: self.here.keys().copied().collect() };
        // Writing ids cannot fail.
        serde_json::to_vec(&notice).unwrap_or_default()
    }

    /// Another node told. Times are the machine's.
    pub fn hear(&mut self, notice: &Bytes, now: Timestamp) {
        match serde_json::from_slice::<Notice>(notice) {
            Ok(notice) if notice.node != self.node => {
                self.elsewhere.insert(notice.node, (notice.agents, now));
            }
            Ok(_) => {}
            Err(error) => tracing::debug!(%error, "a presence notice cannot be read"),
        }
    }

    /// Forgets nodes that fell silent.
    pub fn forget_silent(&mut self, now: Timestamp) {
        self.elsewhere.retain(|_, (_, heard_at)| now.since(*heard_at) < NODE_SILENCE);
    }
}

/// The subject on which nodes tell each other about a workspace.
pub fn subject(tenant: TenantId) -> String {
    format!("presence.{tenant}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_with_two_tabs_is_online_until_both_close() {
        let agent = AgentId::new();
        let mut presence = Presence::default();
        presence.enter(agent);
        presence.enter(agent);
        presence.leave(agent);
        assert_eq!(presence.online(), [agent]);
        presence.leave(agent);
        presence.leave(agent);
        assert!(presence.online().is_empty());
    }

    #[test]
    fn nodes_tell_each_other_until_one_falls_silent() {
        let (ana, bruno) = (AgentId::new(), AgentId::new());
        let (mut here, mut there) = (Presence::default(), Presence::default());
        here.enter(ana);
        there.enter(ana);
        there.enter(bruno);
        let start = Timestamp::from_seconds(1_000);
        here.hear(&there.notice().into(), start);
        here.hear(&here.notice().into(), start);
        here.hear(&Bytes::from_static(b"junk"), start);
        assert_eq!(here.online(), [ana, bruno]);
        here.forget_silent(start.plus(NODE_SILENCE));
        assert_eq!(here.online(), [ana]);
    }
}
