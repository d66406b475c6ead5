//! Reading how the numbers of an account stand, from Graph: after it was connected, after WhatsApp told something, and once a day.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Tx, params};
use recado_infra::jobs::{EachAlone, Job, Jobs, Outcome, WorkerOptions};
use serde_json::Value;

use super::{NumberStanding, StandingKind, StandingSource, Told, sql, store_news};
use crate::channel::channels_of;
use crate::connection::{AccountAccess, AccountJob, Reading, enqueue_reading};
use crate::event::{EventKind, EventLog};
use crate::graph_client::GraphFailure;
use crate::{ConnectionId, Error, Inbox, Result, TenantId};

pub(crate) const OPTIONS: WorkerOptions = WorkerOptions {
    concurrency: 2,
    batch_length: 1,
    max_attempts: 20,
    first_delay: Duration::from_secs(10),
    longest_delay: Duration::from_secs(3600),
};

/// What is asked for, the most first: a host that does not know a field refuses all of them.
const FIELDS: [&str; 3] = [
    "id,quality_rating,name_status,throughput,health_status,whatsapp_business_manager_messaging_limit",
    "id,quality_rating,name_status,throughput,health_status,messaging_limit_tier",
    "id,quality_rating,name_status",
];
/// Of numbers whose changes are news.
const COMPARED: [StandingKind; 5] = [
    StandingKind::Quality,
    StandingKind::MessagingLimit,
    StandingKind::Throughput,
    StandingKind::Name,
    StandingKind::Health,
];

/// A number as Graph tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Read {
    phone_number_id: String,
    quality: Option<String>,
    messaging_limit: Option<String>,
    throughput: Option<String>,
    name_status: Option<String>,
    health: Option<String>,
}

pub(crate) struct ReadingHandler(pub(crate) Inbox);

impl EachAlone for ReadingHandler {
    type Payload = AccountJob;
    type Error = Error;

    async fn run_one(&self, job: Job, AccountJob { tenant, connection }: AccountJob) -> Result<Outcome> {
        let account = match self.0.account_access(tenant, connection).await {
            // Whose secrets were forgotten is read no more.
            Err(Error::ChannelDisconnected(_) | Error::NotFound(_)) => return Ok(Outcome::Done),
            other => other?,
        };
        let read = match read_numbers(&account).await {
            Ok(read) => read,
            Err(GraphFailure::Refused(refusal)) if !refusal.may_pass() => {
                tracing::warn!(%connection, %refusal, "how the numbers of an account stand cannot be read");
                return Ok(Outcome::Done);
            }
            Err(failure) => return Err(failure.into()),
        };
        let (bus, now) = (self.0.bus.clone(), self.0.clock.now());
        self.0
            .db
            .write("inbox.standing.store", (job, read, now), move |tx, (job, read, now)| {
                let bus = bus.clone();
                Box::pin(async move {
                    store(tx, tenant, connection, read, *now).await?.write(tx, &bus).await?;
                    job.finish(tx).await?;
                    Ok::<_, Error>(Outcome::Finished)
                })
            })
            .await
    }
}

/// Has all connected accounts read.
pub(crate) async fn request_readings(tx: &mut Tx, jobs: &Jobs) -> Result<()> {
    for row in tx.query(sql::CONNECTED, &[]).await? {
        let job = AccountJob { tenant: TenantId(row.get(0)?), connection: ConnectionId(row.get(1)?) };
        enqueue_reading(tx, jobs, Reading::Standing, job).await?;
    }
    Ok(())
}

async fn read_numbers(account: &AccountAccess) -> Result<Vec<Read>, GraphFailure> {
    let mut refused = None;
    for fields in FIELDS {
        // An account has 25 numbers at the most.
        match account.graph.get(&format!("{}/phone_numbers?fields={fields}&limit=100", account.waba_id)).await {
            Ok(answer) => {
                let rows = answer.get("data").and_then(Value::as_array).into_iter().flatten();
                return Ok(rows.filter_map(read_number).collect());
            }
            Err(GraphFailure::Refused(refusal)) if !refusal.may_pass() => refused = Some(refusal),
            Err(failure) => return Err(failure),
        }
    }
    Err(refused.map_or_else(|| GraphFailure::NotSent("nothing was asked".to_owned()), GraphFailure::Refused))
}

fn read_number(row: &Value) -> Option<Read> {
    let text = |path: &str| {
        let text = row.pointer(path)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let limit = text("/whatsapp_business_manager_messaging_limit").or_else(|| text("/messaging_limit_tier"));
    Some(Read {
        phone_number_id: text("/id")?,
        quality: text("/quality_rating"),
        messaging_limit: limit,
        throughput: text("/throughput/level"),
        name_status: text("/name_status"),
        health: text("/health_status/can_send_message"),
    })
}

/// Stores how the numbers stand, and what of it is news.
async fn store(
    tx: &mut Tx,
    tenant: TenantId,
    connection: ConnectionId,
    read: &[Read],
    now: Timestamp,
) -> Result<EventLog> {
    let rows = tx.query(sql::STANDINGS, params![tenant.uuid(), connection.uuid()]).await?;
    let known = rows.iter().map(NumberStanding::read).collect::<Result<Vec<_>>>()?;
    let mut events = EventLog::new(tenant);
    for channel in channels_of(tx, tenant, connection).await? {
        let Some(read) = read.iter().find(|read| read.phone_number_id == channel.phone_number_id) else { continue };
        let before = known.iter().find(|known| known.channel_id == channel.id);
        let after = NumberStanding {
            channel_id: channel.id,
            quality: read.quality.clone(),
            messaging_limit: read.messaging_limit.clone(),
            throughput: read.throughput.clone(),
            name_status: read.name_status.clone(),
            health: read.health.clone(),
            read_at: now,
        };
        for told in before.map(|before| changes(before, &after)).unwrap_or_default() {
            let row = params![tenant.uuid(), connection.uuid(), channel.id.uuid(), told.kind.as_str()];
            let last: Option<String> = tx.query_opt(sql::LAST_NEWS, row).await?.map(|row| row.get(0)).transpose()?;
            // What WhatsApp told before is no news again.
            if last.as_deref() != Some(&told.after) {
                store_news(tx, tenant, connection, Some(channel.id), &told, StandingSource::Reading, now).await?;
            }
        }
        let is_other = match before {
            Some(before) => NumberStanding { read_at: now, ..before.clone() } != after,
            None => COMPARED.into_iter().any(|kind| after.value(kind).is_some()),
        };
        let row = params![
            tenant.uuid(),
            channel.id.uuid(),
            after.quality.as_deref(),
            after.messaging_limit.as_deref(),
            after.throughput.as_deref(),
            after.name_status.as_deref(),
            after.health.as_deref(),
            now
        ];
        tx.exec(sql::STORE_STANDING, row).await?;
        if is_other {
            events.add(EventKind::ChannelUpdated, &channel)?;
        }
    }
    Ok(events)
}

/// What became different. A value that Graph does not tell any more is no news.
fn changes(before: &NumberStanding, after: &NumberStanding) -> Vec<Told> {
    COMPARED
        .into_iter()
        .filter_map(|kind| {
            let now = after.value(kind)?;
            let was = before.value(kind);
            let told = Told { kind, before: was.map(str::to_owned), after: now.to_owned(), detail: None };
            (was.is_some() && was != Some(now)).then_some(told)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ChannelId;

    #[test]
    fn a_number_is_read_in_the_words_of_either_version() {
        let row = json!({"id": "1", "quality_rating": "GREEN", "throughput": {"level": "HIGH"}, "messaging_limit_tier": "TIER_1K",
            "health_status": {"can_send_message": "LIMITED", "entities": []}, "name_status": ""});
        let read = read_number(&row).unwrap();
        assert_eq!((read.quality.as_deref(), read.messaging_limit.as_deref()), (Some("GREEN"), Some("TIER_1K")));
        assert_eq!((read.throughput.as_deref(), read.health.as_deref()), (Some("HIGH"), Some("LIMITED")));
        assert_eq!(read.name_status, None);
        assert_eq!(read_number(&json!({"quality_rating": "GREEN"})), None);
    }

    #[test]
    fn only_what_became_different_is_news() {
        let standing = |quality: Option<&str>, limit: Option<&str>| NumberStanding {
            channel_id: ChannelId(uuid::Uuid::nil()),
            quality: quality.map(str::to_owned),
            messaging_limit: limit.map(str::to_owned),
            throughput: None,
            name_status: None,
            health: None,
            read_at: Timestamp::from_seconds(0),
        };
        let before = standing(Some("GREEN"), None);
        let [told] = &changes(&before, &standing(Some("RED"), Some("TIER_2K")))[..] else { panic!("one change") };
        assert_eq!(
            (told.kind, told.before.as_deref(), told.after.as_str()),
            (StandingKind::Quality, Some("GREEN"), "RED")
        );
        assert_eq!(changes(&before, &standing(None, None)), []);
    }
}
