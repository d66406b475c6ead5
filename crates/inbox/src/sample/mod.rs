//! A workspace with many conversations, written straight into the tables: for measuring how the desk answers when there is much.
//!
//! What is written is what the desk's own units would have left: contacts with what they are found by, messages with their texts
//! in the search, conversations with their newest message. Times are spread over a year before now.

mod sentences;
pub(crate) mod sql;

use std::collections::HashMap;
use std::time::Duration;

use recado_core::{Timestamp, new_uuid};
use recado_db::{Db, Engine, P, Tx, params};
use uuid::Uuid;

use crate::contact::{Identity, StoredContact, add_identities, insert_contact};
use crate::message::{StoredContent, TextContent};
use crate::text_index::{IndexedText, index_texts};
use crate::{ContactId, ConversationId, Error, Result, TenantId};
use sentences::{Dice, name, sentence};

/// How much there is to be in all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleSize {
    /// Conversations, each with a contact of its own.
    pub conversations: u64,
    /// Messages; one of two hundred in the same conversation, so that one is long.
    pub messages: u64,
}

/// A workspace that is being filled.
pub struct SampleFill {
    db: Db,
    tenant: TenantId,
    channels: Vec<Uuid>,
    agents: Vec<Uuid>,
    tags: Vec<Uuid>,
    now: Timestamp,
    conversations: Vec<Filled>,
    messages: u64,
}

/// What a conversation's row says of its messages.
#[derive(Debug, Clone, Copy)]
struct Filled {
    id: Uuid,
    contact: Uuid,
    number: u64,
    /// Time, arrival, id.
    last: Option<(Timestamp, Uuid, Uuid)>,
    last_inbound_at: Option<Timestamp>,
}

/// Rows of one unit.
const BATCH_LENGTH: u64 = 2_000;
const SPAN: Duration = Duration::from_secs(365 * 24 * 3600);
/// Of so many messages one is in the first conversation.
const LONG_SHARE: u64 = 200;
const COMMON_TAG_SHARE: u64 = 5;
const RARE_TAG_SHARE: u64 = 997;

impl SampleFill {
    /// A workspace that has channels and agents already, and no conversation.
    ///
    /// # Errors
    /// [`Error::NotFound`] where it has no channel; otherwise as the database says.
    pub async fn begin(db: Db, tenant: TenantId, now: Timestamp) -> Result<Self> {
        let tags = [new_uuid(), new_uuid()];
        let input = (tenant, tags, now);
        let (channels, agents) = db
            .write("inbox.sample.begin", input, |tx, (tenant, tags, now)| {
                Box::pin(async move {
                    for (tag, name) in tags.iter().zip(["common", "rare"]) {
                        tx.exec(sql::INSERT_TAG, params![tenant.uuid(), *tag, name, *now]).await?;
                    }
                    Ok::<_, Error>((ids(tx, sql::CHANNELS, *tenant).await?, ids(tx, sql::AGENTS, *tenant).await?))
                })
            })
            .await?;
        if channels.is_empty() {
            return Err(Error::NotFound("channel"));
        }
        let (conversations, messages) = (Vec::new(), 0);
        Ok(Self { db, tenant, channels, agents, tags: tags.to_vec(), now, conversations, messages })
    }

    /// The same on another handle of the same database.
    #[must_use]
    pub fn on(self, db: Db) -> Self {
        Self { db, ..self }
    }

    /// The tag of every fifth conversation, and the one of few.
    #[must_use]
    pub fn tags(&self) -> &[Uuid] {
        &self.tags
    }

    /// Some conversations, the longest first.
    #[must_use]
    pub fn some_conversations(&self, count: usize) -> Vec<Uuid> {
        let step = (self.conversations.len() / count.max(1)).max(1);
        self.conversations.iter().step_by(step).take(count).map(|one| one.id).collect()
    }

    /// The contact of an ordinary conversation.
    #[must_use]
    pub fn some_contact(&self) -> Option<Uuid> {
        self.conversations.get(self.conversations.len() / 2).map(|one| one.contact)
    }

    /// Adds what is missing. `progress` is told how many messages there are, now and then.
    ///
    /// # Errors
    /// As the database says.
    pub async fn grow_to(&mut self, size: SampleSize, mut progress: impl FnMut(u64)) -> Result<()> {
        let known = u64::try_from(self.conversations.len()).unwrap_or(u64::MAX);
        for start in (known..size.conversations).step_by(usize::try_from(BATCH_LENGTH).unwrap_or(1)) {
            self.add_contacts(start..(start + BATCH_LENGTH).min(size.conversations)).await?;
        }
        let (first, wanted) = (self.messages, size.messages);
        let step = SPAN.as_micros() / u128::from(wanted.saturating_sub(first).max(1));
        while self.messages < wanted {
            let end = (self.messages + BATCH_LENGTH).min(wanted);
            self.add_messages(self.messages..end, |number| {
                let after = i64::try_from(u128::from(number - first).saturating_mul(step)).unwrap_or(i64::MAX);
                Timestamp::from_micros(self.now.minus(SPAN).micros().saturating_add(after))
            })
            .await?
            .into_iter()
            .for_each(|(at, last, inbound)| {
                if let Some(one) = self.conversations.get_mut(at) {
                    one.last = one.last.max(Some(last));
                    one.last_inbound_at = one.last_inbound_at.max(inbound);
                }
            });
            self.messages = end;
            progress(end);
        }
        for some in self.conversations.chunks(usize::try_from(BATCH_LENGTH).unwrap_or(1)) {
            self.store_conversations(some.to_vec()).await?;
        }
        self.db
            .write("inbox.sample.analyze", (), |tx, ()| {
                Box::pin(async move {
                    // PostgreSQL would do so by itself after a while; SQLite never does.
                    if tx.engine() == Engine::Postgres {
                        tx.exec(sql::postgres::ANALYZE, &[]).await?;
                    }
                    Ok::<_, Error>(())
                })
            })
            .await
    }

    async fn add_contacts(&mut self, numbers: std::ops::Range<u64>) -> Result<()> {
        let made: Vec<Filled> = numbers
            .map(|number| Filled { id: new_uuid(), contact: new_uuid(), number, last: None, last_inbound_at: None })
            .collect();
        let input = (self.tenant, made.clone(), self.now);
        self.db
            .write("inbox.sample.contacts", input, |tx, (tenant, made, now)| {
                Box::pin(async move {
                    for one in made {
                        let phone = format!("346{:09}", one.number);
                        let contact = StoredContact {
                            id: ContactId(one.contact),
                            given_name: None,
                            profile_name: Some(name(one.number)),
                            username: None,
                            phone: Some(phone.clone()),
                            user_id: None,
                            created_at: now.minus(SPAN),
                        };
                        insert_contact(tx, *tenant, &contact).await?;
                        let identity = Identity { wa_id: Some(phone), user_id: None };
                        add_identities(tx, *tenant, &identity, contact.id).await?;
                    }
                    Ok::<_, Error>(())
                })
            })
            .await?;
        self.conversations.extend(made);
        Ok(())
    }

    /// Answers which conversation has what as its newest message, and when its customer wrote.
    async fn add_messages(
        &self,
        numbers: std::ops::Range<u64>,
        at: impl Fn(u64) -> Timestamp,
    ) -> Result<Vec<(usize, (Timestamp, Uuid, Uuid), Option<Timestamp>)>> {
        let count = u64::try_from(self.conversations.len()).unwrap_or(1).max(1);
        let mut made = Vec::with_capacity(usize::try_from(BATCH_LENGTH).unwrap_or(0));
        for number in numbers {
            let mut dice = Dice::new(number);
            let place = if number % LONG_SHARE == 0 { 0 } else { dice.below(count) };
            let index = usize::try_from(place).unwrap_or(0);
            let Some(conversation) = self.conversations.get(index) else { continue };
            let inbound = dice.below(5) < 3;
            let content =
                StoredContent::Text(TextContent { body: sentence(&mut dice, number), ..TextContent::default() });
            made.push(Made { index, conversation: conversation.id, id: new_uuid(), at: at(number), inbound, content });
        }
        let newest = made.iter().map(|one| (one.index, (one.at, one.id, one.id), one.inbound.then_some(one.at)));
        let newest = newest.collect();
        let input = (self.tenant, made, self.agents.first().copied());
        self.db
            .write("inbox.sample.messages", input, |tx, (tenant, made, agent)| {
                Box::pin(async move { store_messages(tx, *tenant, made, *agent).await })
            })
            .await?;
        Ok(newest)
    }

    async fn store_conversations(&self, some: Vec<Filled>) -> Result<()> {
        let input = (self.tenant, some, self.channels.clone(), self.agents.clone(), self.tags.clone(), self.now);
        self.db
            .write("inbox.sample.conversations", input, |tx, (tenant, some, channels, agents, tags, now)| {
                Box::pin(async move {
                    let mut tagged: Vec<Vec<P<'_>>> = Vec::new();
                    let rows: Vec<Vec<P<'_>>> = some
                        .iter()
                        .map(|one| {
                            for (tag, share) in tags.iter().zip([COMMON_TAG_SHARE, RARE_TAG_SHARE]) {
                                if one.number % share == 0 {
                                    tagged.push(params![tenant.uuid(), one.id, *tag, *now].to_vec());
                                }
                            }
                            conversation_row(*tenant, one, channels, agents, *now)
                        })
                        .collect();
                    tx.exec_many(sql::STORE_CONVERSATION, &rows).await?;
                    tx.exec_many(sql::TAG, &tagged).await?;
                    Ok::<_, Error>(())
                })
            })
            .await
    }
}

/// Three of ten are open, half of those nobody's, a fifth unread; some are urgent, some put aside, the rest is closed.
fn conversation_row<'a>(
    tenant: TenantId,
    one: &Filled,
    channels: &[Uuid],
    agents: &[Uuid],
    now: Timestamp,
) -> Vec<P<'a>> {
    let mut dice = Dice::new(one.number ^ 0x5eed);
    let status = match dice.below(100) {
        0..30 => "open",
        30..32 => "snoozed",
        _ => "closed",
    };
    let assignee = (dice.below(2) == 0).then(|| dice.one_of(agents).copied()).flatten();
    let unread = if status == "open" && dice.below(5) == 0 { 2 } else { 0 };
    let priority = if dice.below(50) == 0 { 4 } else { 0 };
    let last_at = one.last.map_or_else(|| now.minus(SPAN), |last| last.0);
    vec![
        P::Uuid(tenant.uuid()),
        P::Uuid(one.id),
        dice.one_of(channels).map_or(P::Null, |channel| P::Uuid(*channel)),
        P::Uuid(one.contact),
        P::Text(status),
        P::I64(priority),
        assignee.map_or(P::Null, P::Uuid),
        P::I64(unread),
        one.last_inbound_at.map_or(P::Null, P::from),
        P::from(last_at),
        one.last.map_or(P::Null, |last| P::Uuid(last.2)),
        one.last.map_or(P::Null, |last| P::from(last.0)),
        one.last.map_or(P::Null, |last| P::Uuid(last.1)),
    ]
}

struct Made {
    index: usize,
    conversation: Uuid,
    id: Uuid,
    at: Timestamp,
    inbound: bool,
    content: StoredContent,
}

async fn store_messages(tx: &mut Tx, tenant: TenantId, made: &[Made], agent: Option<Uuid>) -> Result<()> {
    let mut texts: HashMap<Uuid, (String, String, String)> = HashMap::with_capacity(made.len());
    for one in made {
        texts.insert(one.id, (one.content.to_json()?, one.content.preview(), format!("wamid.sample.{}", one.id)));
    }
    let mut rows: Vec<Vec<P<'_>>> = Vec::with_capacity(made.len());
    let words: Vec<String> = made.iter().map(|one| one.content.all_words()).collect();
    for one in made {
        let Some((content, preview, wamid)) = texts.get(&one.id) else { continue };
        let author = agent.filter(|_| !one.inbound);
        rows.push(vec![
            P::Uuid(tenant.uuid()),
            P::Uuid(one.id),
            P::Uuid(one.conversation),
            P::Text(if one.inbound { "in" } else { "out" }),
            P::Text(one.content.kind()),
            P::Text(content),
            P::Text(preview),
            P::Text(wamid),
            P::Text(if one.inbound { "received" } else { "read" }),
            author.map_or(P::Null, |_| P::Text("agent")),
            author.map_or(P::Null, P::Uuid),
            author.map_or(P::Null, |_| P::Text("Olivia Owner")),
            P::from(one.at),
        ]);
    }
    tx.exec_many(sql::INSERT_MESSAGE, &rows).await?;
    let texts: Vec<IndexedText<'_>> = made
        .iter()
        .zip(&words)
        .map(|(one, words)| IndexedText {
            id: one.id,
            conversation: ConversationId(one.conversation),
            direction: Some(if one.inbound { "in" } else { "out" }),
            kind: one.content.kind(),
            text: words,
            created_at: one.at,
        })
        .collect();
    index_texts(tx, tenant, &texts).await
}

async fn ids(tx: &mut Tx, statement: &str, tenant: TenantId) -> Result<Vec<Uuid>> {
    tx.query(statement, params![tenant.uuid()]).await?.iter().map(|row| Ok(row.get(0)?)).collect()
}
