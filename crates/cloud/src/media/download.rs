//! Addresses from which a file can be downloaded for five minutes, with a token.

use std::time::Duration;

use recado_core::Timestamp;
use recado_whatsapp::signature;
use subtle::ConstantTimeEq;

use crate::state::State;

/// An address serves this long (spec §3.1).
const LIFE: Duration = Duration::from_secs(5 * 60);

/// The address of a file from now on.
pub(crate) fn download_url(state: &State, media_id: &str, now: Timestamp) -> String {
    let expires_s = now.plus(LIFE).seconds();
    let hash = hash(state, media_id, expires_s);
    format!("{}/_media/{media_id}?ext={expires_s}&hash={hash}", state.settings.public_url)
}

/// Whether an address is one of ours and serves still.
pub(crate) fn is_valid_download(state: &State, media_id: &str, expires_s: i64, presented_hash: &str) -> bool {
    let genuine = hash(state, media_id, expires_s).as_bytes().ct_eq(presented_hash.as_bytes());
    bool::from(genuine) && state.clock.now() < Timestamp::from_seconds(expires_s)
}

/// The address of a file that was encrypted for an endpoint: public, and nobody guesses it.
pub(crate) fn flow_file_url(state: &State, media_id: &str) -> String {
    format!("{}/_media/flow/{media_id}-{}.enc", state.settings.public_url, flow_file_key(state, media_id))
}

/// The id of the file that an address of [`flow_file_url`] ends with; `None` where it is none.
pub(crate) fn flow_file_named<'n>(state: &State, name: &'n str) -> Option<&'n str> {
    let (media_id, key) = name.strip_suffix(".enc")?.split_once('-')?;
    let genuine = flow_file_key(state, media_id).as_bytes().ct_eq(key.as_bytes());
    bool::from(genuine).then_some(media_id)
}

fn flow_file_key(state: &State, media_id: &str) -> String {
    let world = state.world.current();
    let key = world.installation_secret().unwrap_or_default();
    signature::app_secret_proof(key, &format!("flow file {media_id}"))
}

fn hash(state: &State, media_id: &str, expires_s: i64) -> String {
    let world = state.world.current();
    let key = world.installation_secret().unwrap_or_default();
    let text = format!("download {media_id} until {expires_s}");
    signature::app_secret_proof(key, &text).chars().take(40).collect()
}
