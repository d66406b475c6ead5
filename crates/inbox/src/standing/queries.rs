//! Reading standings for the pages.

use recado_db::{Row, params};
use uuid::Uuid;

use super::{NumberStanding, StandingKind, StandingNews, StandingSource, sql};
use crate::page::{Page, PageRequest};
use crate::{ChannelId, ConnectionId, Error, Inbox, Result, TenantId};

/// After all others in a list with the newest first.
const FIRST: (i64, Uuid) = (i64::MAX, Uuid::max());

impl Inbox {
    /// How the numbers of a connection stand, by name; those that were never read are left out.
    ///
    /// # Errors
    /// As the database says.
    pub async fn standings(&self, tenant: TenantId, connection: ConnectionId) -> Result<Vec<NumberStanding>> {
        self.db
            .read("inbox.standing.list", (tenant, connection), |tx, (tenant, connection)| {
                Box::pin(async move {
                    let row = params![tenant.uuid(), connection.uuid()];
                    tx.query_opt(sql::CONNECTION_EXISTS, row).await?.ok_or(Error::NotFound("connection"))?;
                    tx.query(sql::STANDINGS, row).await?.iter().map(NumberStanding::read).collect()
                })
            })
            .await
    }

    /// What was told of a connection's account and numbers, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the workspace has no such connection, [`Error::BadCursor`].
    pub async fn standing_news(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        page: PageRequest,
    ) -> Result<Page<StandingNews>> {
        let position: (i64, Uuid) = page.position()?.unwrap_or(FIRST);
        let input = (tenant, connection, position, page.fetch_limit());
        let rows = self
            .db
            .read("inbox.standing.news", input, |tx, (tenant, connection, (at, id), limit)| {
                Box::pin(async move {
                    let (tenant, connection) = (tenant.uuid(), connection.uuid());
                    let known = tx.query_opt(sql::CONNECTION_EXISTS, params![tenant, connection]).await?;
                    known.ok_or(Error::NotFound("connection"))?;
                    let rows = tx.query(sql::NEWS, params![tenant, connection, *at, *id, *limit]).await?;
                    rows.iter().map(read_news).collect::<Result<Vec<_>>>()
                })
            })
            .await?;
        page.page(rows, |news| (news.at.micros(), news.id))
    }
}

fn read_news(row: &Row) -> Result<StandingNews> {
    let is_webhook = row.get::<String>(7)? == StandingSource::Webhook.as_str();
    Ok(StandingNews {
        id: row.get(0)?,
        channel_id: row.get::<Option<Uuid>>(1)?.map(ChannelId),
        at: row.get(2)?,
        kind: StandingKind::from_text(&row.get::<String>(3)?)?,
        before: row.get(4)?,
        after: row.get(5)?,
        detail: row.get(6)?,
        source: if is_webhook { StandingSource::Webhook } else { StandingSource::Reading },
    })
}
