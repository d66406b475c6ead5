//! What the installation decides about this API.

use secrecy::SecretString;
use url::Url;

/// Settings of the desk's HTTP.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where agents reach the desk. With https the session cookie is `Secure`.
    pub public_url: Url,
    /// The demo sign-in, shown on the sign-in page to callers of this machine.
    pub demo: Option<DemoSignIn>,
    /// With it `/metrics` may be read from anywhere; without, from this machine only.
    pub metrics_token: Option<SecretString>,
}

/// The demo world's sign-in.
#[derive(Debug, Clone)]
pub struct DemoSignIn {
    /// Who.
    pub email: String,
    /// It is no secret: the page fills it in.
    pub password: String,
}
