//! Calls that a browser makes with our cookie must come from our own pages.

use http::{HeaderMap, header};
use url::Url;

use crate::problem::Problem;

/// # Errors
/// 403 `wrong_origin` where `Origin` is absent, or names neither the host that was called nor `public_url`.
pub fn check(headers: &HeaderMap, public_url: &Url) -> Result<(), Problem> {
    let origin = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
    match origin {
        Some(origin) if is_own(origin, headers, public_url) => Ok(()),
        Some(_) => Err(wrong_origin("This call comes from a page of another site.")),
        None => Err(wrong_origin(
            "A call with the session cookie that changes something needs the header Origin; programs use an API key.",
        )),
    }
}

/// # Errors
/// 403 `wrong_origin` where `Origin` is there and names another site: for calls that need no cookie yet.
pub fn check_if_present(headers: &HeaderMap, public_url: &Url) -> Result<(), Problem> {
    if headers.contains_key(header::ORIGIN) { check(headers, public_url) } else { Ok(()) }
}

fn is_own(origin: &str, headers: &HeaderMap, public_url: &Url) -> bool {
    let Ok(url) = Url::parse(origin) else {
        return false;
    };
    if url.origin() == public_url.origin() {
        return true;
    }
    let called = headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    authority(&url).is_some_and(|authority| {
        authority.eq_ignore_ascii_case(called) || default_port(&url) == Some(called.to_ascii_lowercase())
    })
}

fn authority(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
}

/// `Host` may spell out the port that `Origin` leaves away.
fn default_port(url: &Url) -> Option<String> {
    Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?))
}

fn wrong_origin(detail: &str) -> Problem {
    Problem::forbidden("wrong_origin", detail)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn allowed(origin: &'static str, host: &'static str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
        headers.insert(header::HOST, HeaderValue::from_static(host));
        check(&headers, &Url::parse("https://desk.example.com/").unwrap()).is_ok()
    }

    #[test]
    fn only_the_own_host_and_the_public_address_pass() {
        assert!(allowed("http://127.0.0.1:8080", "127.0.0.1:8080"));
        assert!(allowed("http://localhost", "localhost:80"));
        assert!(allowed("http://[::1]:8080", "[::1]:8080"));
        assert!(allowed("https://desk.example.com", "10.0.0.7:8080"));
        assert!(!allowed("http://desk.example.com", "10.0.0.7:8080"));
        assert!(!allowed("http://127.0.0.1:8090", "127.0.0.1:8080"));
        assert!(!allowed("https://desk.example.com.evil.test", "127.0.0.1:8080"));
        assert!(!allowed("null", "127.0.0.1:8080"));
        assert!(!allowed("", ""));
    }

    #[test]
    fn no_origin_is_no_own_page() {
        let url = Url::parse("https://desk.example.com/").unwrap();
        assert!(check(&HeaderMap::new(), &url).is_err());
        assert!(check_if_present(&HeaderMap::new(), &url).is_ok());
    }
}
