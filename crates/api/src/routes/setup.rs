//! The first owner of an installation signs up with the link that the server printed.

use axum::extract::State;
use axum::response::Response;
use http::HeaderMap;
use recado_inbox::FirstOwner;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

use super::session::{Me, client_of, opened};
use crate::client_address::ClientAddress;
use crate::extract::Json;
use crate::problem::Problem;
use crate::{Api, origin};

/// The first owner and the workspace.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// From the link; it works once and for a day.
    token: String,
    email: String,
    name: String,
    #[schema(value_type = String, format = Password, min_length = 8)]
    password: SecretString,
    /// The workspace's name.
    workspace: String,
}

/// Sign up as the first owner
#[utoipa::path(
    post, path = "/setup", operation_id = "set_up", tag = "session", request_body = Setup, security(()),
    responses(
        (status = 200, description = "Signed up and in", body = Me),
        (status = 403, description = "`setup_closed`, `wrong_origin`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn set_up(
    State(api): State<Api>,
    address: ClientAddress,
    headers: HeaderMap,
    Json(body): Json<Setup>,
) -> Result<Response, Problem> {
    origin::check_if_present(&headers, &api.settings().public_url)?;
    let client = client_of(address, &headers);
    let Setup { token, email, name, password, workspace } = body;
    let signed_in = api.inbox().complete_setup(FirstOwner { token, workspace, name, email, password }, client).await?;
    opened(&api, &signed_in).await
}
