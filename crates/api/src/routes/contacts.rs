//! The people who write.

use axum::extract::State;
use recado_inbox::ContactId;
use recado_inbox::{Contact, ContactFilter};
use recado_inbox::{Page, PageRequest};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::Api;
use crate::caller::{ContactsWrite, ConversationsRead, May};
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
        Some(name) => api.inbox().rename_contact(caller.tenant(), id, Some(name)).await?,
        None => api.inbox().contact(caller.tenant(), id).await?,
    };
    Ok(Json(contact))
}
