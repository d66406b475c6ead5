//! Who may call the control API: everyone on this machine where the cloud listens on loopback, otherwise who has the token: programs
//! as `Authorization: Bearer`, people in a browser as the password that it asks for.
//!
//! On loopback a web page from elsewhere must not get in through the visitor's browser: the name it was reached by (`Host`) and the
//! page that calls (`Origin`) must be this machine's or the configured public host.

use axum::extract::{Request, State as Extract};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, StatusCode, header};
use secrecy::ExposeSecret;
use subtle::ConstantTimeEq;
use url::{Host, Url};

use super::problem::Problem;
use crate::settings::Settings;
use crate::state::State;

/// Lets a call pass or answers why not.
pub(crate) async fn admit(Extract(state): Extract<State>, request: Request, next: Next) -> Result<Response, Problem> {
    check(&state.settings, request.headers())?;
    Ok(next.run(request).await)
}

fn check(settings: &Settings, headers: &HeaderMap) -> Result<(), Problem> {
    if settings.loopback { check_names(settings, headers) } else { check_token(settings, headers) }
}

fn check_token(settings: &Settings, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(expected) = &settings.control_token else {
        let detail = "the cloud listens on a public address and has no control token, so its control API is closed; \
                      set cloud.control_token";
        return Err(Problem::new(StatusCode::FORBIDDEN, "closed", detail));
    };
    let given = text(headers, header::AUTHORIZATION).and_then(|value| value.split_once(' '));
    let is_right = |token: &[u8]| bool::from(token.ct_eq(expected.expose_secret().as_bytes()));
    match given {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") && is_right(token.trim().as_bytes()) => Ok(()),
        // A browser sends a password along with every call, also with those of other people's pages.
        Some((scheme, token))
            if scheme.eq_ignore_ascii_case("basic") && password(token).is_some_and(|token| is_right(&token)) =>
        {
            check_same_origin(headers)
        }
        _ => {
            let detail = "this needs the header `Authorization: Bearer` with the control token; a browser asks for it as a \
                          password, under any user name";
            Err(Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", detail))
        }
    }
}

/// What stands behind the colon.
fn password(credentials: &str) -> Option<Vec<u8>> {
    let plain = STANDARD.decode(credentials.trim()).ok()?;
    let colon = plain.iter().position(|byte| *byte == b':')?;
    plain.get(colon + 1..).map(<[u8]>::to_vec)
}

fn check_same_origin(headers: &HeaderMap) -> Result<(), Problem> {
    let host = text(headers, header::HOST).unwrap_or_default();
    match text(headers, header::ORIGIN) {
        Some(origin) if origin.split_once("://").map(|(_, host)| host) != Some(host) => {
            let detail = format!("a page of {origin} may not call the control API");
            Err(Problem::new(StatusCode::FORBIDDEN, "wrong_origin", detail))
        }
        _ => Ok(()),
    }
}

fn check_names(settings: &Settings, headers: &HeaderMap) -> Result<(), Problem> {
    let public = Url::parse(&settings.public_url).ok();
    let public_host = public.as_ref().and_then(Url::host_str);
    let ours = |host: &str| is_loopback_name(host) || Some(host) == public_host;
    // Without `Host` it is no browser.
    if let Some(host) = text(headers, header::HOST)
        && !host_of(&format!("http://{host}")).is_some_and(|host| ours(&host))
    {
        let detail = format!("the control API is not reached by the name {host}; use 127.0.0.1 or localhost");
        return Err(Problem::new(StatusCode::FORBIDDEN, "wrong_host", detail));
    }
    if let Some(origin) = text(headers, header::ORIGIN)
        && !host_of(origin).is_some_and(|host| ours(&host))
    {
        let detail = format!("a page of {origin} may not call the control API");
        return Err(Problem::new(StatusCode::FORBIDDEN, "wrong_origin", detail));
    }
    Ok(())
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).map(|value| value.to_str().unwrap_or("?"))
}

fn host_of(url: &str) -> Option<String> {
    Url::parse(url).ok()?.host_str().map(str::to_owned)
}

fn is_loopback_name(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Ok(Host::Ipv4(address)) => address.is_loopback(),
        Ok(Host::Ipv6(address)) => address.is_loopback(),
        Err(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use secrecy::SecretString;

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect()
    }

    fn code(settings: &Settings, pairs: &[(&'static str, &'static str)]) -> &'static str {
        check(settings, &headers(pairs)).map_or_else(|problem| problem.code, |()| "")
    }

    #[test]
    fn on_loopback_only_names_of_this_machine_pass() {
        let settings = Settings { public_url: "https://cloud.example.org".to_owned(), ..Settings::default() };
        for host in
            ["127.0.0.1:8090", "localhost:8090", "[::1]:8090", "cloud.example.org", "app.localhost", "127.9.9.9"]
        {
            assert_eq!(code(&settings, &[("host", host)]), "", "{host}");
        }
        for host in ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "localhost.evil.example", "", "a b"] {
            assert_eq!(code(&settings, &[("host", host)]), "wrong_host", "{host}");
        }
        assert_eq!(code(&settings, &[("host", "localhost"), ("origin", "http://localhost:5173")]), "");
        for origin in ["https://evil.example", "null", "file://"] {
            assert_eq!(code(&settings, &[("host", "localhost"), ("origin", origin)]), "wrong_origin", "{origin}");
        }
    }

    #[test]
    fn elsewhere_only_the_token_passes() {
        let token = Some(SecretString::from("right".to_owned()));
        let settings = Settings { loopback: false, control_token: token, ..Settings::default() };
        assert_eq!(code(&settings, &[("authorization", "Bearer right"), ("host", "anything")]), "");
        assert_eq!(code(&settings, &[("authorization", "bearer right")]), "");
        // `any:right`
        let basic = ("authorization", "Basic YW55OnJpZ2h0");
        assert_eq!(code(&settings, &[basic, ("host", "h:1")]), "");
        assert_eq!(code(&settings, &[basic, ("host", "h:1"), ("origin", "http://h:1")]), "");
        assert_eq!(code(&settings, &[basic, ("host", "h:1"), ("origin", "http://evil:1")]), "wrong_origin");
        for wrong in [
            "Basic YW55Ondyb25n",
            "Basic cmlnaHQ=",
            "Basic !",
            "Bearer wrong",
            "Bearer ",
            "Basic right",
            "right",
            "Bearer rightx",
        ] {
            assert_eq!(code(&settings, &[("authorization", wrong)]), "unauthorized", "{wrong}");
        }
        assert_eq!(code(&settings, &[("host", "localhost")]), "unauthorized");
        let closed = Settings { loopback: false, ..Settings::default() };
        assert_eq!(code(&closed, &[("authorization", "Bearer right")]), "closed");
    }
}
