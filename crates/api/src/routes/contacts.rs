//! The people who write.

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use http::header;
use recado_inbox::ContactId;
use recado_inbox::{Contact, ContactFilter, ContactMerge};
use recado_inbox::{Page, PageRequest};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::list::List;
use crate::Api;
use crate::caller::{ContactsExport, ContactsWrite, ConversationsRead, May};
use crate::extract::{Json, PathId, Query};
use crate::problem::Problem;

/// Which contacts.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// The start of a name or username, or digits of the phone number.
    q: Option<String>,
    /// From the page before.
    cursor: Option<String>,
    /// 50 by default.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
}

/// A new name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateContact {
    /// As agents call the contact. Empty: by the name it has at WhatsApp. Absent: unchanged.
    name: Option<String>,
}

/// Which one stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeContact {
    /// The contact as which both are shown.
    #[schema(value_type = uuid::Uuid)]
    into: ContactId,
}

/// Which contacts go into the file.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Exported {
    /// The start of a name or username, or digits of the phone number. Absent: all.
    q: Option<String>,
}

/// Contacts by name
#[utoipa::path(
    get, path = "/contacts", operation_id = "list_contacts", tag = "contacts", params(Which),
    responses((status = 200, body = Page<Contact>)),
)]
pub async fn list(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
    Query(which): Query<Which>,
) -> Result<Json<Page<Contact>>, Problem> {
    let page = PageRequest { cursor: which.cursor, limit: which.limit };
    Ok(Json(api.inbox().contacts(caller.tenant(), ContactFilter { q: which.q }, page).await?))
}

/// One contact
#[utoipa::path(
    get, path = "/contacts/{contact_id}", operation_id = "get_contact", tag = "contacts",
    params(("contact_id" = uuid::Uuid, Path)),
    responses((status = 200, body = Contact)),
)]
pub async fn get(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
    PathId(id): PathId<ContactId>,
) -> Result<Json<Contact>, Problem> {
    Ok(Json(api.inbox().contact(caller.tenant(), id).await?))
}

/// Rename a contact
#[utoipa::path(
    patch, path = "/contacts/{contact_id}", operation_id = "update_contact", tag = "contacts",
    params(("contact_id" = uuid::Uuid, Path)), request_body = UpdateContact,
    responses((status = 200, body = Contact)),
)]
pub async fn rename(
    State(api): State<Api>,
    May(caller, ..): May<ContactsWrite>,
    PathId(id): PathId<ContactId>,
    Json(body): Json<UpdateContact>,
) -> Result<Json<Contact>, Problem> {
    let contact = match body.name {
        Some(name) => api.inbox().rename_contact(&caller.principal, id, Some(name)).await?,
        None => api.inbox().contact(caller.tenant(), id).await?,
    };
    Ok(Json(contact))
}

/// Make two contacts one
///
/// This one is shown as the other from then on; answers that one. Conversations and identities stay with the contact they came to, so that
/// it can be taken back.
#[utoipa::path(
    post, path = "/contacts/{contact_id}/merge", operation_id = "merge_contact", tag = "contacts",
    params(("contact_id" = uuid::Uuid, Path)), request_body = MergeContact,
    responses((status = 200, body = Contact)),
)]
pub async fn merge(
    State(api): State<Api>,
    May(caller, ..): May<ContactsWrite>,
    PathId(id): PathId<ContactId>,
    Json(body): Json<MergeContact>,
) -> Result<Json<Contact>, Problem> {
    Ok(Json(api.inbox().merge_contact(&caller.principal, id, body.into).await?))
}

/// Take a contact out of the one it was put into
///
/// With all that was put into it before; answers it.
#[utoipa::path(
    delete, path = "/contacts/{contact_id}/merge", operation_id = "unmerge_contact", tag = "contacts",
    params(("contact_id" = uuid::Uuid, Path)),
    responses((status = 200, body = Contact)),
)]
pub async fn unmerge(
    State(api): State<Api>,
    May(caller, ..): May<ContactsWrite>,
    PathId(id): PathId<ContactId>,
) -> Result<Json<Contact>, Problem> {
    Ok(Json(api.inbox().unmerge_contact(&caller.principal, id).await?))
}

/// The contacts that are the same person, newest merge first
#[utoipa::path(
    get, path = "/contacts/{contact_id}/merges", operation_id = "list_contact_merges", tag = "contacts",
    params(("contact_id" = uuid::Uuid, Path)),
    responses((status = 200, body = List<ContactMerge>)),
)]
pub async fn merges(
    State(api): State<Api>,
    May(caller, ..): May<ConversationsRead>,
    PathId(id): PathId<ContactId>,
) -> Result<Json<List<ContactMerge>>, Problem> {
    Ok(Json(List { data: api.inbox().contact_merges(caller.tenant(), id).await? }))
}

/// Contacts as a CSV file
///
/// By name, as the list has them. Texts that a spreadsheet would take for formulas are marked as texts.
#[utoipa::path(
    get, path = "/contacts/export", operation_id = "export_contacts", tag = "contacts", params(Exported),
    responses((status = 200, description = "CSV", body = String, content_type = "text/csv")),
)]
pub async fn export(
    State(api): State<Api>,
    May(caller, ..): May<ContactsExport>,
    Query(wanted): Query<Exported>,
) -> Result<Response, Problem> {
    let (inbox, tenant, filter) = (api.inbox().clone(), caller.tenant(), ContactFilter { q: wanted.q });
    inbox.begin_contact_export(&caller.principal, &filter).await?;
    let first = inbox.contact_rows(tenant, filter.clone(), None).await?;
    // The rest is read as fast as it is taken. Where that fails the file breaks off, and is not taken for a whole one.
    let rest = stream::unfold(first.next_cursor, move |cursor| {
        let (inbox, filter) = (inbox.clone(), filter.clone());
        async move {
            match inbox.contact_rows(tenant, filter, Some(cursor?)).await {
                Ok(rows) => Some((Ok(Bytes::from(rows.bytes)), rows.next_cursor)),
                Err(error) => Some((Err(std::io::Error::other(error)), None)),
            }
        }
    });
    let start = stream::iter([Ok::<_, std::io::Error>(Bytes::from(first.bytes))]);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"contacts.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::from_stream(stream::StreamExt::chain(start, rest))).into_response())
}
