//! One feed for each workspace with open sockets: reads new events once and hands them to all.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use recado_core::Clock;
use recado_inbox::EventsAfter;
use recado_inbox::{AgentId, Inbox, TenantId};
use recado_infra::bus::{Bus, Hint};
use recado_infra::tasks::{self, Stop, Tasks};
use tokio::sync::{Notify, broadcast};
use tokio::time::MissedTickBehavior;

use super::activity::{self, Activity, Doing};
use super::frame::{self, Frame};
use super::presence::{self, Presence};

/// Events read at once.
pub const PAGE_EVENTS: u32 = 500;
/// How far a socket may fall behind its feed before it is closed.
const QUEUE_FRAMES: usize = 2048;
/// After events were found, the next ones gather for this long: at 2,000 a second that is one read for a handful of them.
const GATHERING: Duration = Duration::from_millis(2);
/// A hint that was lost costs this long.
const POLL: Duration = Duration::from_secs(1);
/// After a failed read.
const PAUSE: Duration = Duration::from_millis(500);
/// Those who come and go within this time are told together: where a whole team opens the desk at nine, telling each of each other would be the square of them.
const PRESENCE_PAUSE: Duration = Duration::from_millis(250);
/// The bus topic of ended sessions; the workspace's id follows.
const SESSIONS: &str = "sessions";
/// How often every socket hears the time.
pub const HEARTBEAT: Duration = Duration::from_secs(20);

/// All feeds of this process; clones share them.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    inbox: Inbox,
    clock: Clock,
    bus: Bus,
    tasks: Tasks,
    feeds: Mutex<HashMap<TenantId, Arc<Feed>>>,
    /// Somebody came or went.
    moved: Notify,
}

struct Feed {
    tenant: TenantId,
    frames: broadcast::Sender<Frame>,
    /// There may be new events. Hints that come while a read runs melt into one.
    hinted: Notify,
    presence: Mutex<Presence>,
    /// Who is online has changed since it was told.
    untold: AtomicBool,
}

/// A socket's place at its feed. Dropping it leaves.
pub struct Seat {
    hub: Hub,
    feed: Arc<Feed>,
    agent: Option<AgentId>,
    /// What the feed hands out from now on.
    pub frames: broadcast::Receiver<Frame>,
}

impl Hub {
    /// Starts listening to hints and to the clock.
    pub fn start(inbox: Inbox, clock: Clock, bus: Bus, tasks: &Tasks) -> Self {
        let hub = Self(Arc::new(Inner {
            inbox,
            clock,
            bus,
            tasks: tasks.clone(),
            feeds: Mutex::default(),
            moved: Notify::new(),
        }));
        let listening = hub.clone();
        tasks.spawn("events-hub", |stop| async move { listening.listen(stop).await });
        let telling = hub.clone();
        tasks.spawn("events-presence", |stop| async move { telling.tell_presence(stop).await });
        hub
    }

    /// A seat at the workspace's feed, which is opened where this is the first one. Programs (`agent` is `None`) are not
    /// shown as online.
    pub fn join(&self, tenant: TenantId, agent: Option<AgentId>) -> Seat {
        let mut feeds = self.feeds();
        let feed = feeds.entry(tenant).or_insert_with(|| self.open(tenant)).clone();
        // Under the lock, so that a feed about to close sees its new listener.
        let frames = feed.frames.subscribe();
        drop(feeds);
        if let Some(agent) = agent {
            feed.presence().enter(agent);
            self.moved(&feed);
        }
        Seat { hub: self.clone(), feed, agent, frames }
    }

    /// Sessions have ended, or rights are others: sockets that may not be open any more, on all nodes, are to close.
    pub fn session_ended(&self, tenant: TenantId) {
        self.0.bus.publish(&format!("{SESSIONS}.{tenant}"), b"");
    }

    fn stop_signal(&self) -> Stop {
        self.0.tasks.stop_signal()
    }

    fn open(&self, tenant: TenantId) -> Arc<Feed> {
        let feed = Arc::new(Feed {
            tenant,
            frames: broadcast::channel(QUEUE_FRAMES).0,
            hinted: Notify::new(),
            presence: Mutex::default(),
            untold: AtomicBool::new(false),
        });
        let (hub, pumped, stop) = (self.clone(), feed.clone(), self.stop_signal());
        tasks::spawn("events-feed", async move { hub.pump(&pumped, stop).await });
        feed
    }

    /// Reads what is new and hands it out, until nobody listens any more.
    async fn pump(&self, feed: &Feed, mut stop: Stop) {
        let mut cursor = None;
        loop {
            let found = match self.step(feed, &mut cursor).await {
                Ok(found) => found,
                Err(error) => {
                    tracing::warn!(%error, workspace = %feed.tenant, "events cannot be read; trying again");
                    tokio::time::sleep(PAUSE).await;
                    false
                }
            };
            if stop.is_requested() || self.close_if_deserted(feed) {
                return;
            }
            if found {
                tokio::time::sleep(GATHERING).await;
                continue;
            }
            tokio::select! {
                () = feed.hinted.notified() => {}
                () = tokio::time::sleep(POLL) => {}
                () = stop.requested() => return,
            }
        }
    }

    /// One read. Answers whether it found anything.
    async fn step(&self, feed: &Feed, cursor: &mut Option<i64>) -> Result<bool, recado_inbox::Error> {
        let Inner { inbox, clock, .. } = &*self.0;
        let Some(after) = *cursor else {
            let head = inbox.newest_event(feed.tenant).await?;
            *cursor = Some(head);
            feed.send(Frame::Head(head));
            return Ok(false);
        };
        match inbox.events_after(feed.tenant, after, PAGE_EVENTS).await? {
            EventsAfter::Events(events) => {
                let now = clock.now();
                for event in &events {
                    feed.send(Frame::Event { seq: event.seq, text: frame::event(event, now) });
                }
                *cursor = Some(events.last().map_or(after, |last| last.seq));
                Ok(!events.is_empty())
            }
            EventsAfter::Reset { seq: head } => {
                *cursor = Some(head);
                feed.send(Frame::Head(head));
                Ok(false)
            }
        }
    }

    fn close_if_deserted(&self, feed: &Feed) -> bool {
        let mut feeds = self.feeds();
        let deserted = feed.frames.receiver_count() == 0;
        if deserted {
            feeds.remove(&feed.tenant);
        }
        deserted
    }

    async fn listen(&self, mut stop: Stop) {
        let mut hints = self.0.bus.subscribe();
        let moved = Arc::new(Notify::new());
        let notify = moved.clone();
        self.0.clock.on_change(move || notify.notify_one());
        let mut heartbeat = tokio::time::interval(HEARTBEAT);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                hint = hints.next() => match hint {
                    Some(hint) => self.heard(&hint),
                    None => return,
                },
                () = moved.notified() => self.tell_clock(),
                _ = heartbeat.tick() => {
                    self.tell_clock();
                    self.refresh_presence();
                }
                () = stop.requested() => return,
            }
        }
    }

    fn heard(&self, hint: &Hint) {
        let Some((topic @ ("events" | "presence" | "activity" | SESSIONS), tenant)) = hint.subject.split_once('.')
        else {
            return;
        };
        let Some(feed) = tenant.parse().ok().and_then(|id: TenantId| self.feeds().get(&id).cloned()) else {
            return;
        };
        match topic {
            "events" => feed.hinted.notify_one(),
            SESSIONS => feed.send(Frame::SessionEnded),
            "activity" => match serde_json::from_slice::<Activity>(&hint.payload) {
                Ok(activity) => feed.send(frame::activity(activity)),
                Err(error) => tracing::debug!(%error, "an activity cannot be read"),
            },
            _ => {
                let before = feed.presence().online();
                feed.presence().hear(&hint.payload, Clock::wall());
                feed.send_presence_unless(&before);
            }
        }
    }

    fn tell_clock(&self) {
        let text = frame::clock(&self.0.clock);
        for feed in self.feeds().values() {
            feed.send(Frame::Notice(text.clone()));
        }
    }

    /// Tells this node's agents to the others, and forgets those of nodes that are gone.
    fn refresh_presence(&self) {
        let feeds: Vec<Arc<Feed>> = self.feeds().values().cloned().collect();
        for feed in feeds {
            let before = feed.presence().online();
            feed.presence().forget_silent(Clock::wall());
            feed.send_presence_unless(&before);
            self.tell_other_nodes(&feed);
        }
    }

    /// Somebody came to this workspace or left it.
    fn moved(&self, feed: &Feed) {
        feed.untold.store(true, Ordering::Release);
        self.0.moved.notify_one();
    }

    /// Tells who is online, here and to the other nodes: the first change at once, those that follow together.
    async fn tell_presence(&self, mut stop: Stop) {
        loop {
            tokio::select! {
                () = self.0.moved.notified() => {}
                () = stop.requested() => return,
            }
            let feeds: Vec<Arc<Feed>> = self.feeds().values().cloned().collect();
            for feed in feeds.iter().filter(|feed| feed.untold.swap(false, Ordering::AcqRel)) {
                feed.send(Frame::Notice(frame::presence(feed.presence().online())));
                self.tell_other_nodes(feed);
            }
            tokio::select! {
                () = tokio::time::sleep(PRESENCE_PAUSE) => {}
                () = stop.requested() => return,
            }
        }
    }

    fn tell_other_nodes(&self, feed: &Feed) {
        let notice = feed.presence().notice();
        self.0.bus.publish_to_others(&presence::subject(feed.tenant), &notice);
    }

    fn feeds(&self) -> MutexGuard<'_, HashMap<TenantId, Arc<Feed>>> {
        self.0.feeds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Feed {
    fn send(&self, frame: Frame) {
        // Nobody listening is fine.
        let _ = self.frames.send(frame);
    }

    fn send_presence_unless(&self, before: &[AgentId]) {
        let online = self.presence().online();
        if online != before {
            self.send(Frame::Notice(frame::presence(online)));
        }
    }

    fn presence(&self) -> MutexGuard<'_, Presence> {
        self.presence.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// A signal that the process is going down.
    pub fn stop_signal(&self) -> Stop {
        self.hub.stop_signal()
    }

    /// The agent whose socket it is; `None`: a program's.
    pub fn agent(&self) -> Option<AgentId> {
        self.agent
    }

    /// Tells colleagues, on all nodes, what the agent does. Programs are not shown.
    pub fn tell(&self, doing: Doing) {
        let Some(agent_id) = self.agent else { return };
        // Writing ids cannot fail.
        let payload = serde_json::to_vec(&Activity { agent_id, doing }).unwrap_or_default();
        self.hub.0.bus.publish(&activity::subject(self.feed.tenant), &payload);
    }

    /// Who is online now.
    pub fn online(&self) -> Vec<AgentId> {
        self.feed.presence().online()
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(agent) = self.agent {
            self.feed.presence().leave(agent);
            self.hub.moved(&self.feed);
        }
    }
}
