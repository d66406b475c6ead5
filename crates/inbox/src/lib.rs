//! The desk's half that is not HTTP: agents, connections, contacts, conversations, messages, files, and the events that
//! browsers follow.
//!
//! Everything hangs on [`Inbox`]; its methods are grouped by subject in the modules of the same names. A workspace is named by
//! a [`TenantId`] in every call, and no statement reaches beyond it. What leaves the process goes to a Graph host over HTTP, as
//! a job: the same code serves Meta's host and any other.

mod agent;
mod audit;
mod canned_reply;
mod channel;
mod connection;
mod contact;
mod contact_import;
mod contact_merge;
mod conversation;
mod error;
mod event;
mod flow;
mod graph_client;
mod hours;
mod housekeeping;
mod ids;
mod inbound;
mod media;
mod message;
mod note;
mod page;
mod picture;
mod sample;
mod scheduled;
mod search;
mod spreadsheet_cell;
mod standing;
mod survey;
mod tag;
mod team;
mod template;
mod text_index;
mod thread;
mod token;
mod transfer;
mod workspace;

use std::ops::Deref;
use std::sync::Arc;

use recado_core::Clock;
use recado_db::{Db, Engine, Migration, MigrationSet, Statement};
use recado_infra::blobs::Blobs;
use recado_infra::bus::Bus;
use recado_infra::http::OutboundHttp;
use recado_infra::jobs::{Jobs, WorkerOptions};
use recado_infra::secret_box::SecretBox;
use recado_whatsapp::pricing::Prices;

pub use agent::{
    Acceptance, Actor, Agent, AgentChange, ApiKey, Author, AuthorKind, Client, Invitation, InvitedTo,
    MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS, NewAgent, NewApiKey, NewRole, NewSecondFactor, PendingSignIn, Permission,
    Permissions, Principal, Role, RoleView, SecondFactor, Session, SignIn, SignInSafety, SignedIn, authenticator_code,
};
pub use audit::{AuditEntry, AuditFilter};
pub use canned_reply::{CannedReply, CannedReplyId, VARIABLES, Visibility, WriteCannedReply};
pub use channel::{Channel, ChannelKind, ConnectionStatus};
pub use connection::{AccountAccess, Connection, HookConnection, NewConnection};
pub use contact::{Contact, ContactFilter, ContactMerge, ContactRows};
pub use contact_import::{
    ContactImport, ContactImportId, ContactImportState, ImportLook, ImportMapping, LookedAtRow,
    MAX_CONTACT_IMPORT_BYTES, NewContactImport, RowOutcome,
};
pub use conversation::{
    Conversation, ConversationChange, ConversationFilter, ConversationStatus, Direction, LastMessage, MentionsRead,
    Named, Priority, Queue, QueueCounts, Sort, TagsChange, TeamCount, Window, WorkChange, WorkNotice,
};
pub use error::{Error, FieldProblem, Result};
pub use event::{Event, EventKind, EventsAfter, subject as event_subject};
pub use flow::{
    AnswerCondition, AnswerFile, AnswerRule, AnswerStep, AnswerTest, EndpointChange, EndpointMode, EndpointOutcome,
    EndpointProbe, EndpointReply, EndpointRequestEntry, Export, ExportFormat, FORWARD_SIGNATURE_HEADER, Flow,
    FlowAnswer, FlowChange, FlowChoice, FlowDetail, FlowEndpoint, FlowEndpointKind, FlowKey, FlowKeyState, FlowPreview,
    FlowProblem, FlowQuestion, FlowResponse, FlowResponseFilter, FlowSummary, FlowTicket, HostedEndpoint, KeyOrder,
    NewFlow, SavedEndpoint, SavedFlow, SummedChoice, SummedQuestion,
};
pub use graph_client::{ForPeople, GraphClient, GraphFailure, Refusal};
pub use hours::{
    Calendar, ClockTime, ClosedReply, Exception, Hours, NewSchedule, OpenSpan, ReplyVariant, Schedule, ScheduleId,
    WeekSpan,
};
pub use ids::{
    AgentId, ApiKeyId, ChannelId, ConnectionId, ContactId, ConversationId, FlowId, InvitationId, MediaId, MessageId,
    RoleId, TemplateId, TenantId,
};
pub use inbound::StoredHook;
pub use media::{MAX_UPLOAD_BYTES, Media, MediaState, NewMedia, StoredMedia};
pub use message::{
    AdReferral, AudioContent, ButtonReplyContent, CaptionedMedia, ContactCardSchema, ContactsContent, DocumentContent,
    FlowReplyContent, InteractiveContent, LocationContent, Message, MessageContent, MessageError, MessageStatus,
    OrderContent, OrderedItem, Payment, PaymentAmount, PaymentState, ProductReference, Quoted, Reaction, SendAudio,
    SendCaptionedMedia, SendContent, SendDocument, SendInteractive, SendMessage, SendReaction, SendSticker,
    SendTemplate, Side, StickerContent, TemplateContent, TextContent, UnsupportedContent,
};
pub use note::{NewNote, Note, NoteChange, NoteDeleted, NoteId};
pub use page::{DEFAULT_LIMIT, MAX_LIMIT, Page, PageRequest};
pub use picture::ForeignPicture;
pub use sample::{SampleFill, SampleSize};
pub use scheduled::{ScheduledMessage, ScheduledState, WhenShut, WriteScheduled};
pub use search::{ExcerptPart, FoundItem, MessageHit, MessageSearch, MessageSearchPage};
pub use standing::{NumberStanding, StandingKind, StandingNews, StandingSource};
pub use survey::{SurveyAnswer, SurveyFilter, SurveyForm, SurveySettings, SurveySummary, SurveyTemplate};
pub use tag::{NewTag, Tag, TagChange, TagDeleted, TagId, TagUse};
pub use team::{Assignment, Availability, AvailabilityChange, NewTeam, Presence, Team, TeamDeleted, TeamId};
pub use template::{
    Archive, CategoryPrice, EditAllowance, EditTemplate, HistoryCause, HistoryEntry, HistoryKind, LibrarySearch,
    NewTemplate, PriceEffect, SyncState, Template, TemplateChanged, TemplateCount, TemplateFilter, TemplateGroup,
    TemplateSummary, TemplateSync, TestSend, TestSent,
};
pub use thread::ThreadItem;
pub use transfer::Transfer;
pub use workspace::{
    DEMO_API_KEY, DEMO_OWNER_EMAIL, DEMO_PASSWORD, FirstOwner, NewWorkspace, Workspace, WorkspaceView, Workspaces,
    first_workspace_of,
};

/// The tables of this crate.
pub const MIGRATIONS: MigrationSet = MigrationSet {
    owner: "inbox",
    migrations: &[
        Migration { number: 1, name: "inbox", sql: include_str!("../migrations/0001_inbox.sql") },
        Migration { number: 2, name: "templates", sql: include_str!("../migrations/0002_templates.sql") },
        Migration { number: 3, name: "flows", sql: include_str!("../migrations/0003_flows.sql") },
        Migration { number: 4, name: "payments", sql: include_str!("../migrations/0004_payments.sql") },
        Migration { number: 5, name: "people", sql: include_str!("../migrations/0005_people.sql") },
        Migration { number: 6, name: "tags", sql: include_str!("../migrations/0006_tags.sql") },
        Migration { number: 7, name: "notes", sql: include_str!("../migrations/0007_notes.sql") },
        Migration { number: 8, name: "work", sql: include_str!("../migrations/0008_work.sql") },
        Migration { number: 9, name: "teams", sql: include_str!("../migrations/0009_teams.sql") },
        Migration { number: 10, name: "flow_endpoints", sql: include_str!("../migrations/0010_flow_endpoints.sql") },
        Migration { number: 11, name: "texts", sql: include_str!("../migrations/0011_texts.sql") },
        Migration { number: 12, name: "hours", sql: include_str!("../migrations/0012_hours.sql") },
        Migration { number: 13, name: "referrals", sql: include_str!("../migrations/0013_referrals.sql") },
        Migration { number: 14, name: "standing", sql: include_str!("../migrations/0014_standing.sql") },
        Migration { number: 15, name: "work_notices", sql: include_str!("../migrations/0015_work_notices.sql") },
        Migration { number: 16, name: "canned_replies", sql: include_str!("../migrations/0016_canned_replies.sql") },
        Migration { number: 17, name: "contact_merges", sql: include_str!("../migrations/0017_contact_merges.sql") },
        Migration { number: 19, name: "access", sql: include_str!("../migrations/0019_access.sql") },
        Migration { number: 21, name: "surveys", sql: include_str!("../migrations/0021_surveys.sql") },
        Migration { number: 23, name: "scheduled", sql: include_str!("../migrations/0023_scheduled_messages.sql") },
        Migration { number: 24, name: "contact_imports", sql: include_str!("../migrations/0024_contact_imports.sql") },
    ],
};

/// What an inbox needs of the world.
pub struct InboxParts {
    /// Migrated, with this crate's tables and those of the jobs.
    pub db: Db,
    /// The one clock.
    pub clock: Clock,
    /// Of the same database; not started yet.
    pub jobs: Jobs,
    /// For files.
    pub blobs: Blobs,
    /// For calls to Graph hosts.
    pub http: OutboundHttp,
    /// For hints at new events.
    pub bus: Bus,
    /// For tokens and secrets.
    pub secret_box: SecretBox,
    /// See there.
    pub settings: Settings,
}

/// What an installation sets.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where Graph hosts reach this desk, such as `https://desk.example.com`.
    pub public_url: String,
}

/// The inbox; clones are the same one.
#[derive(Clone)]
pub struct Inbox(Arc<Parts>);

/// What every clone shares.
#[doc(hidden)]
pub struct Parts {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) jobs: Jobs,
    pub(crate) blobs: Blobs,
    pub(crate) http: OutboundHttp,
    pub(crate) bus: Bus,
    pub(crate) secret_box: SecretBox,
    pub(crate) settings: Settings,
    pub(crate) passwords: agent::Passwords,
    pub(crate) hooks: connection::HookCache,
    pub(crate) typing: conversation::TypingLimit,
    pub(crate) prices: Prices,
    pub(crate) flow_keys: flow::KeyRing,
    pub(crate) unsigned_notes: flow::UnsignedNotes,
}

impl Deref for Inbox {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Inbox {
    /// Opens the inbox on a migrated database, and registers what runs its jobs; start the jobs afterwards.
    ///
    /// # Errors
    /// As the database says.
    pub async fn open(parts: InboxParts) -> Result<Self> {
        let inbox = Self(Arc::new(Parts {
            db: parts.db,
            clock: parts.clock,
            jobs: parts.jobs,
            blobs: parts.blobs,
            http: parts.http,
            bus: parts.bus,
            secret_box: parts.secret_box,
            settings: parts.settings,
            passwords: agent::Passwords::new(),
            hooks: connection::HookCache::default(),
            typing: conversation::TypingLimit::default(),
            prices: Prices::shipped().map_err(|error| Error::Stored(error.to_string()))?,
            flow_keys: flow::KeyRing::default(),
            unsigned_notes: flow::UnsignedNotes::default(),
        }));
        inbox.register_jobs();
        inbox.begin_housekeeping().await?;
        inbox.begin_text_backlog().await?;
        Ok(inbox)
    }

    fn register_jobs(&self) {
        let jobs = &self.jobs;
        jobs.register(inbound::QUEUE, inbound::APPLY_OPTIONS, inbound::ApplyHandler(self.clone()));
        jobs.register(message::SEND_QUEUE, message::SEND_OPTIONS, message::SendHandler(self.clone()));
        jobs.register(media::FETCH_QUEUE, media::FETCH_OPTIONS, media::FetchHandler(self.clone()));
        let receipts = WorkerOptions { concurrency: 8, max_attempts: 8, ..WorkerOptions::default() };
        jobs.register(conversation::RECEIPT_QUEUE, receipts, conversation::ReceiptHandler(self.clone()));
        jobs.register(template::SYNC_QUEUE, template::SYNC_OPTIONS, template::SyncHandler(self.clone()));
        jobs.register(conversation::WAKE_QUEUE, conversation::WAKE_OPTIONS, conversation::WakeHandler(self.clone()));
        let options = WorkerOptions { concurrency: 2, ..WorkerOptions::default() };
        jobs.register(connection::CONNECTED_QUEUE, options, template::ConnectedHandler(self.clone()));
        jobs.register(connection::Reading::Flows.queue(), flow::SYNC_OPTIONS, flow::SyncHandler(self.clone()));
        let standing = standing::ReadingHandler(self.clone());
        jobs.register(connection::Reading::Standing.queue(), standing::READING_OPTIONS, standing);
        jobs.register(conversation::CLOSED_QUEUE, survey::ASK_OPTIONS, survey::AskHandler(self.clone()));
        let importer = contact_import::ImportHandler(self.clone());
        jobs.register(contact_import::IMPORT_QUEUE, contact_import::IMPORT_OPTIONS, importer);
        let sender = scheduled::ScheduledHandler(self.clone());
        jobs.register(scheduled::SCHEDULED_QUEUE, scheduled::SCHEDULED_OPTIONS, sender);
        jobs.register(tag::MERGE_QUEUE, tag::MERGE_OPTIONS, tag::MergeHandler(self.clone()));
        jobs.register(search::BACKLOG_QUEUE, search::BACKLOG_OPTIONS, search::BacklogHandler(self.clone()));
        let keeper = housekeeping::HousekeepingHandler(self.clone());
        jobs.register(housekeeping::QUEUE, housekeeping::OPTIONS, keeper);
    }

    /// The clock that windows and times follow.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The bus that hints at new events; see [`event_subject`].
    #[must_use]
    pub fn bus(&self) -> &Bus {
        &self.bus
    }

    /// The database, for health checks.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }
}

/// Every statement of this crate, for the test that prepares them on both engines.
pub fn statements() -> impl Iterator<Item = &'static Statement> {
    let modules = [
        agent::sql::ALL,
        agent::second_factor::sql::ALL,
        audit::sql::ALL,
        canned_reply::sql::ALL,
        channel::sql::ALL,
        connection::sql::ALL,
        contact::sql::ALL,
        contact::merge::sql::ALL,
        contact_import::sql::ALL,
        conversation::sql::ALL,
        conversation::work_notice_sql::ALL,
        event::sql::ALL,
        flow::sql::ALL,
        flow::endpoint::sql::ALL,
        hours::sql::ALL,
        inbound::sql::ALL,
        media::sql::ALL,
        message::sql::ALL,
        note::sql::ALL,
        scheduled::sql::ALL,
        standing::sql::ALL,
        survey::sql::ALL,
        tag::sql::ALL,
        team::sql::ALL,
        template::sql::ALL,
        text_index::sql::ALL,
        sample::sql::ALL,
        search::sql::ALL,
        workspace::sql::ALL,
    ];
    modules.into_iter().flatten()
}

/// The statements that one engine alone understands: their indexes of texts differ.
pub fn statements_of(engine: Engine) -> impl Iterator<Item = &'static Statement> {
    let modules = match engine {
        Engine::Sqlite => [text_index::sql::sqlite::ALL, search::sql::sqlite::ALL, &[]],
        Engine::Postgres => [text_index::sql::postgres::ALL, search::sql::postgres::ALL, sample::sql::postgres::ALL],
    };
    modules.into_iter().flatten()
}
