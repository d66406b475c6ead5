//! One agent's socket: what was missed, from the database; then live, without a gap and without a repetition.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use recado_core::Clock;
use recado_inbox::{EventsAfter, Inbox, Permission, TenantId};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::time::{Instant, MissedTickBehavior};

use super::activity::Attendance;
use super::frame::{self, Frame};
use super::hub::{HEARTBEAT, PAGE_EVENTS, Seat};
use crate::caller::Credential;

/// Frames written before the socket is flushed.
const BURST_FRAMES: usize = 256;
/// A client that takes nothing for so long is gone, or as good as.
const WRITE_DEADLINE: Duration = Duration::from_secs(15);
/// A client that sends nothing, not even the answers to our pings, is gone.
const SILENCE: Duration = Duration::from_secs(65);

/// WebSocket close codes, of RFC 6455 and of the contract.
mod code {
    pub const GOING_AWAY: u16 = 1001;
    pub const INTERNAL: u16 = 1011;
    pub const TOO_SLOW: u16 = 1013;
    pub const SESSION_ENDED: u16 = 4401;
}

/// Why a socket ends.
enum End {
    /// The client left, or the connection broke.
    Gone,
    /// We close it.
    Close(u16, &'static str),
}

impl From<axum::Error> for End {
    fn from(_: axum::Error) -> Self {
        Self::Gone
    }
}

impl From<recado_inbox::Error> for End {
    fn from(error: recado_inbox::Error) -> Self {
        tracing::warn!(%error, "a socket cannot read its events");
        Self::Close(code::INTERNAL, "events cannot be read now")
    }
}

/// What a socket needs to know.
pub struct Subscription {
    /// Where events are read.
    pub inbox: Inbox,
    /// The time shown.
    pub clock: Clock,
    /// Whose events.
    pub tenant: TenantId,
    /// What it was opened with; once that is void the socket closes.
    pub credential: Credential,
    /// The last event that the client has.
    pub after: Option<i64>,
}

/// Serves a socket to its end.
pub async fn serve(socket: WebSocket, seat: Seat, subscription: Subscription) {
    let (sink, incoming) = socket.split();
    let mut stream = EventSocket { sink, seat, last_seq: 0, subscription, attendance: Attendance::begin() };
    let Err(end) = stream.run(incoming).await;
    if let Some(left) = stream.attendance.end() {
        stream.seat.tell(left);
    }
    if let End::Close(code, reason) = end {
        let close = Message::Close(Some(CloseFrame { code, reason: reason.into() }));
        // Who does not take it is closed by the connection's end.
        let _ = tokio::time::timeout(WRITE_DEADLINE, stream.sink.send(close)).await;
    }
}

struct EventSocket {
    sink: SplitSink<WebSocket, Message>,
    seat: Seat,
    /// The last event written.
    last_seq: i64,
    subscription: Subscription,
    /// Where its page says to be.
    attendance: Attendance,
}

impl EventSocket {
    async fn run(&mut self, mut incoming: SplitStream<WebSocket>) -> Result<std::convert::Infallible, End> {
        let mut stop = self.seat.stop_signal();
        self.begin().await?;
        let mut heard_at = Instant::now();
        let mut heartbeat = tokio::time::interval_at(heard_at + HEARTBEAT, HEARTBEAT);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                // Whatever clients say shows that they live; tungstenite answers pings itself.
                message = incoming.next() => match message {
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(End::Gone),
                    Some(Ok(message)) => {
                        heard_at = Instant::now();
                        if let Message::Text(text) = message
                            && let Some(doing) = self.attendance.hear(&text)
                        {
                            self.seat.tell(doing);
                        }
                    }
                },
                received = self.seat.frames.recv() => match received {
                    Ok(frame) => self.pass_burst(frame).await?,
                    Err(RecvError::Lagged(_)) => return Err(too_slow()),
                    Err(RecvError::Closed) => return Err(End::Close(code::GOING_AWAY, "the stream ended")),
                },
                _ = heartbeat.tick() => {
                    if heard_at.elapsed() > SILENCE {
                        return Err(End::Gone);
                    }
                    self.check_credential().await?;
                    self.write(Message::Ping(bytes::Bytes::new())).await?;
                    self.flush().await?;
                }
                () = stop.requested() => return Err(End::Close(code::GOING_AWAY, "the server stops")),
            }
        }
    }

    async fn begin(&mut self) -> Result<(), End> {
        let Subscription { inbox, tenant, after, clock, .. } = &self.subscription;
        let (after, head) = (*after, inbox.newest_event(*tenant).await?);
        let hello = frame::hello(head, clock);
        let presence = frame::presence(self.seat.online());
        self.text(hello).await?;
        self.text(presence).await?;
        self.last_seq = after.unwrap_or(head);
        if self.last_seq > head {
            // The client knows another database's numbers.
            self.reset(head).await?;
        }
        self.catch_up().await?;
        self.flush().await
    }

    /// Writes what the database has beyond the last event written.
    async fn catch_up(&mut self) -> Result<(), End> {
        loop {
            let Subscription { inbox, tenant, .. } = &self.subscription;
            match inbox.events_after(*tenant, self.last_seq, PAGE_EVENTS).await? {
                EventsAfter::Events(events) => {
                    for event in &events {
                        let text = frame::event(event, self.subscription.clock.now());
                        self.last_seq = event.seq;
                        self.text(text).await?;
                    }
                    if events.len() < PAGE_EVENTS as usize {
                        return Ok(());
                    }
                }
                EventsAfter::Reset { seq: head } => self.reset(head).await?,
            }
            self.forgive_lag();
        }
    }

    async fn reset(&mut self, head: i64) -> Result<(), End> {
        self.last_seq = head;
        self.text(frame::reset(head)).await
    }

    /// Frames that the feed dropped meanwhile are in the pages that are still to be read, so missing them is no fault.
    fn forgive_lag(&mut self) {
        if self.seat.frames.len() > BURST_FRAMES {
            self.seat.frames = self.seat.frames.resubscribe();
        }
    }

    /// Passes on a frame and those that wait behind it, then flushes.
    async fn pass_burst(&mut self, first: Frame) -> Result<(), End> {
        self.pass(first).await?;
        for _ in 1..BURST_FRAMES {
            match self.seat.frames.try_recv() {
                Ok(frame) => self.pass(frame).await?,
                Err(TryRecvError::Lagged(_)) => return Err(too_slow()),
                // The next `recv` sees to it that a closed feed ends the socket.
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
        self.flush().await
    }

    async fn pass(&mut self, frame: Frame) -> Result<(), End> {
        match frame {
            Frame::Event { seq, .. } if seq <= self.last_seq => Ok(()),
            Frame::Event { seq, text } if seq == self.last_seq + 1 => {
                self.last_seq = seq;
                self.text(text).await
            }
            Frame::Head(head) if head <= self.last_seq => Ok(()),
            Frame::Event { .. } | Frame::Head(_) => self.catch_up().await,
            Frame::Activity { agent, conversation, text } => {
                let is_own = self.seat.agent() == Some(agent);
                if is_own || !self.attendance.is_in(conversation) { Ok(()) } else { self.text(text).await }
            }
            Frame::Notice(text) => self.text(text).await,
            Frame::SessionEnded => self.check_credential().await,
        }
    }

    async fn check_credential(&self) -> Result<(), End> {
        let Subscription { credential, inbox, .. } = &self.subscription;
        // What opening it needs.
        if credential.still_may(Permission::ConversationsRead, inbox).await? {
            Ok(())
        } else {
            Err(End::Close(code::SESSION_ENDED, "the session has ended"))
        }
    }

    async fn text(&mut self, text: Utf8Bytes) -> Result<(), End> {
        self.write(Message::Text(text)).await
    }

    async fn write(&mut self, message: Message) -> Result<(), End> {
        in_time(self.sink.feed(message)).await
    }

    async fn flush(&mut self) -> Result<(), End> {
        in_time(self.sink.flush()).await
    }
}

fn too_slow() -> End {
    End::Close(code::TOO_SLOW, "the client reads too slowly; resume from the last event")
}

async fn in_time(writing: impl Future<Output = Result<(), axum::Error>>) -> Result<(), End> {
    match tokio::time::timeout(WRITE_DEADLINE, writing).await {
        Ok(written) => Ok(written?),
        Err(_) => Err(too_slow()),
    }
}
