//! Contacts taken in from a file.

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use recado_inbox::{
    ContactImport, ContactImportId, ImportLook, ImportMapping, MAX_CONTACT_IMPORT_BYTES, NewContactImport,
};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Api;
use crate::body::{self, FILE_DEADLINE};
use crate::caller::{ContactsWrite, May};
use crate::extract::{Json, PathId, Query};
use crate::problem::Problem;

/// What the file is called.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Named {
    /// For people.
    filename: Option<String>,
}

/// Bring a file of contacts
///
/// CSV with commas, semicolons or tabs, at most 20 MB and 500,000 rows, with titles. Nothing is taken in yet: look at it with the columns that
/// you choose, then start. The id is a UUID v7 that the caller made; the same again is the same file.
#[utoipa::path(
    put, path = "/contact-imports/{contact_import_id}", operation_id = "bring_contacts", tag = "contacts",
    params(("contact_import_id" = uuid::Uuid, Path), Named),
    request_body(content = String, content_type = "text/csv"),
    responses(
        (status = 200, body = ContactImport),
        (status = 413, description = "`too_large`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn bring(
    State(api): State<Api>,
    May(caller, ..): May<ContactsWrite>,
    PathId(id): PathId<ContactImportId>,
    Query(named): Query<Named>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<ContactImport>, Problem> {
    let content = body::read(body, &headers, MAX_CONTACT_IMPORT_BYTES, FILE_DEADLINE).await?;
    let new = NewContactImport { id, file_name: named.filename.unwrap_or_default(), content };
    Ok(Json(api.inbox().bring_contacts(&caller.principal, new).await?))
}

/// How far a file of contacts is
#[utoipa::path(
    get, path = "/contact-imports/{contact_import_id}", operation_id = "get_contact_import", tag = "contacts",
    params(("contact_import_id" = uuid::Uuid, Path)),
    responses((status = 200, body = ContactImport)),
)]
pub async fn get(
    State(api): State<Api>,
    May(caller, ..): May<ContactsWrite>,
    PathId(id): PathId<ContactImportId>,
) -> Result<Json<ContactImport>, Problem> {
    Ok(Json(api.inbox().contact_import(caller.tenant(), id).await?))
}

/// What would become of a file of contacts
///
/// Its first 50 rows with these columns, and how many rows of all are no contacts. Nothing changes.
#[utoipa::path(
    post, path = "/contact-imports/{contact_import_id}/look", operation_id = "look_at_contact_import", tag = "contacts",
    params(("contact_import_id" = uuid::Uuid, Path)), request_body = ImportMapping,
    responses((status = 200, body = ImportLook)),
)]
pub async fn look(
    State(api): State<Api>,
    May(caller, ..): May<ContactsWrite>,
    PathId(id): PathId<ContactImportId>,
    Json(mapping): Json<ImportMapping>,
) -> Result<Json<ImportLook>, Problem> {
    Ok(Json(api.inbox().look_at_contact_import(caller.tenant(), id, mapping).await?))
}

/// Take a file of contacts in
///
/// Good rows are taken in, bad ones are kept for their file. Known contacts get the name of the file.
#[utoipa::path(
    post, path = "/contact-imports/{contact_import_id}/start", operation_id = "start_contact_import", tag = "contacts",
    params(("contact_import_id" = uuid::Uuid, Path)), request_body = ImportMapping,
    responses((status = 202, body = ContactImport)),
)]
pub async fn start(
    State(api): State<Api>,
    May(caller, ..): May<ContactsWrite>,
    PathId(id): PathId<ContactImportId>,
    Json(mapping): Json<ImportMapping>,
) -> Result<(StatusCode, Json<ContactImport>), Problem> {
    let started = api.inbox().start_contact_import(&caller.principal, id, mapping).await?;
    Ok((StatusCode::ACCEPTED, Json(started)))
}

/// Stop taking a file of contacts in
///
/// What was taken in stays.
#[utoipa::path(
    post, path = "/contact-imports/{contact_import_id}/stop", operation_id = "stop_contact_import", tag = "contacts",
    params(("contact_import_id" = uuid::Uuid, Path)),
    responses((status = 200, body = ContactImport)),
)]
pub async fn stop(
    State(api): State<Api>,
    May(caller, ..): May<ContactsWrite>,
    PathId(id): PathId<ContactImportId>,
) -> Result<Json<ContactImport>, Problem> {
    Ok(Json(api.inbox().stop_contact_import(&caller.principal, id).await?))
}

/// The rows that were no contacts, as a CSV file
///
/// With the columns of the file that was brought and one more, `problem`.
#[utoipa::path(
    get, path = "/contact-imports/{contact_import_id}/problems", operation_id = "export_contact_import_problems", tag = "contacts",
    params(("contact_import_id" = uuid::Uuid, Path)),
    responses((status = 200, description = "CSV", body = String, content_type = "text/csv")),
)]
pub async fn problems(
    State(api): State<Api>,
    May(caller, ..): May<ContactsWrite>,
    PathId(id): PathId<ContactImportId>,
) -> Result<Response, Problem> {
    let bytes = api.inbox().contact_import_problems(caller.tenant(), id).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"contacts-problems.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, bytes).into_response())
}
