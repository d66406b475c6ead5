//! The verification handshake: a callback proves that it wants webhooks by answering a challenge (spec §7.1).

use std::time::Duration;

use recado_whatsapp::GraphError;
use url::Url;

use crate::state::State;

/// The longest callback URL (spec §5.10).
const MAX_URL_CHARS: usize = 200;
/// Of the answer no more than this is read.
const ANSWER_BYTES: usize = 1024;
const PATIENCE: Duration = Duration::from_secs(20);

/// Asks the callback, and answers only where it gives the challenge back.
pub(crate) async fn verify_callback(state: &State, callback_url: &str, verify_token: &str) -> Result<(), GraphError> {
    if callback_url.len() > MAX_URL_CHARS {
        return Err(refused(format!("The callback URL must be at most {MAX_URL_CHARS} characters long.")));
    }
    let mut url = Url::parse(callback_url).map_err(|_| refused("The callback URL is not a URL.".to_owned()))?;
    // A number, as clients expect it: some answer it as JSON.
    let challenge = rand::random_range(1_000_000_000_u32..2_000_000_000).to_string();
    url.query_pairs_mut()
        .append_pair("hub.mode", "subscribe")
        .append_pair("hub.challenge", &challenge)
        .append_pair("hub.verify_token", verify_token);
    let request = state.http.request(http::Method::GET, url.as_str()).map_err(|error| refused(format!("{error}.")))?;
    let timeout = state.settings.fetch_timeout.min(PATIENCE);
    let mut response = request
        .timeout(timeout)
        .send()
        .await
        .map_err(|_| refused("The callback URL could not be reached.".to_owned()))?;
    let status = response.status();
    let mut answer = Vec::new();
    while answer.len() <= ANSWER_BYTES
        && let Ok(Some(chunk)) = response.chunk().await
    {
        answer.extend_from_slice(&chunk);
    }
    if status.as_u16() != 200 {
        return Err(refused(format!("The callback answered HTTP {} to the verification.", status.as_u16())));
    }
    if answer.trim_ascii() != challenge.as_bytes() {
        return Err(refused("The callback did not answer with the challenge.".to_owned()));
    }
    Ok(())
}

/// Meta's words for a callback that does not verify.
fn refused(details: String) -> GraphError {
    let mut error = GraphError::parameter(details.clone());
    error.code = 2200;
    error.message(format!("(#2200) Callback verification failed with the following errors: {details}"))
}
