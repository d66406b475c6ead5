//! The session cookie.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, header};

/// Its name.
pub const NAME: &str = "recado_session";
/// As long as a session lives without being used.
const MAX_AGE: Duration = Duration::from_secs(30 * 24 * 3600);

/// The token in a request's cookies.
pub fn token(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == NAME && !value.is_empty()).then_some(value))
}

/// `Set-Cookie` for a session.
pub fn set(token: &str, secure: bool) -> Option<HeaderValue> {
    header_value(token, MAX_AGE.as_secs(), secure)
}

/// `Set-Cookie` that removes it.
pub fn clear(secure: bool) -> Option<HeaderValue> {
    header_value("", 0, secure)
}

fn header_value(token: &str, max_age_seconds: u64, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{NAME}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age_seconds}{secure}");
    HeaderValue::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        assert_eq!(token(&headers), None);
        headers.append(header::COOKIE, HeaderValue::from_static("theme=dark; recado_session_old=x"));
        assert_eq!(token(&headers), None);
        headers.append(header::COOKIE, HeaderValue::from_static("a=b;  recado_session=abc123; c=d"));
        assert_eq!(token(&headers), Some("abc123"));
    }

    #[test]
    fn cookies_are_not_for_scripts_and_secure_over_https() {
        assert_eq!(
            set("abc", true).unwrap(),
            "recado_session=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure"
        );
        assert_eq!(clear(false).unwrap(), "recado_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
        assert!(set("a\nb", false).is_none());
    }
}
