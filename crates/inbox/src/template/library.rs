//! The library of ready-made templates, which Graph keeps.

use serde_json::Value;
use url::form_urlencoded::Serializer;

use crate::connection::AccountAccess;
use crate::page::{Page, PageRequest};
use crate::{ConnectionId, Error, Inbox, Result, TenantId};

/// What a search of the library asks for; `None` takes all.
#[derive(Debug, Clone, Default)]
pub struct LibrarySearch {
    /// Words of name or text.
    pub q: Option<String>,
    /// Such as `ORDER_MANAGEMENT`.
    pub topic: Option<String>,
    /// Such as `DELIVERY_UPDATE`.
    pub usecase: Option<String>,
    /// Such as `E_COMMERCE`.
    pub industry: Option<String>,
    /// A code.
    pub language: Option<String>,
}

impl Inbox {
    /// The library's templates as Graph shows them. The cursor is Graph's own.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the connection, [`Error::GraphRefused`] or [`Error::GraphUnreachable`].
    pub async fn template_library(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        search: LibrarySearch,
        page: PageRequest,
    ) -> Result<Page<Value>> {
        let AccountAccess { graph, .. } = self.account_access(tenant, connection).await?;
        let path = format!("message_template_library?{}", query_of(search, &page));
        let mut answer = graph.get(&path).await?;
        let has_next = answer.pointer("/paging/next").is_some();
        let after = answer.pointer("/paging/cursors/after").and_then(Value::as_str).map(str::to_owned);
        match answer.get_mut("data").map(Value::take) {
            Some(Value::Array(data)) => Ok(Page { data, next_cursor: after.filter(|_| has_next) }),
            _ => Err(Error::GraphUnreachable("the Graph host's template library is not a list".to_owned())),
        }
    }
}

fn query_of(search: LibrarySearch, page: &PageRequest) -> String {
    let LibrarySearch { q, topic, usecase, industry, language } = search;
    let wanted = [
        ("search", q),
        ("topic", topic),
        ("usecase", usecase),
        ("industry", industry),
        ("language", language),
        ("after", page.cursor.clone()),
    ];
    let mut query = Serializer::new(String::new());
    query.append_pair("limit", &page.limit().to_string());
    for (name, value) in wanted {
        if let Some(value) = value.as_deref().map(str::trim).filter(|value| !value.is_empty()) {
            query.append_pair(name, value);
        }
    }
    query.finish()
}
