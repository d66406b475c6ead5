//! Who is at the other end of the connection.

use std::convert::Infallible;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use http::request::Parts;

/// The caller's address. A proxy on this machine speaks for others: then it is the last entry of `X-Forwarded-For`, the one that
/// the proxy itself wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientAddress(IpAddr);

impl ClientAddress {
    /// Whether the caller sits on this machine.
    pub fn is_loopback(self) -> bool {
        self.0.to_canonical().is_loopback()
    }

    fn of(peer: Option<IpAddr>, forwarded_for: Option<&str>) -> Self {
        // Without a peer (a router called in-process) nobody is trusted.
        let peer = peer.unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED)).to_canonical();
        let forwarded = forwarded_for.and_then(|list| list.rsplit(',').next()).map(str::trim);
        match forwarded {
            Some(text) if peer.is_loopback() => {
                Self(text.parse::<IpAddr>().unwrap_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED)).to_canonical())
            }
            _ => Self(peer),
        }
    }
}

impl fmt::Display for ClientAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let forwarded_for = parts.headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
        Ok(Self::of(peer, forwarded_for))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(peer: &str, forwarded_for: Option<&str>) -> String {
        ClientAddress::of(Some(peer.parse().unwrap()), forwarded_for).0.to_string()
    }

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        assert_eq!(of("203.0.113.7", Some("127.0.0.1")), "203.0.113.7");
        assert_eq!(of("127.0.0.1", Some("198.51.100.1, 203.0.113.7")), "203.0.113.7");
        assert_eq!(of("::ffff:127.0.0.1", None), "127.0.0.1");
        assert_eq!(of("127.0.0.1", Some("garbage")), "::");
        assert!(!ClientAddress::of(None, None).is_loopback());
    }
}
