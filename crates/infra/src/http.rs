//! Outbound HTTP that cannot be turned against the machine's own network.
//!
//! Every URL that someone else gave us (a webhook's address, a media link, a Graph host) goes through [`OutboundHttp`]: only http and
//! https, and only public addresses unless the installation allows others. The address is checked where it is connected
//! to, after the name was resolved, so a name that changes its mind between check and use gains nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::Response;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use url::{Host, Url};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);
const REDIRECTS: usize = 5;

/// Which addresses may be connected to besides public ones.
#[derive(Debug, Clone, Default)]
pub struct AddressPolicy {
    /// Loopback, private and link-local ones too: for development on one machine.
    pub allow_private: bool,
    /// These hosts (`name` or `name:port`) whatever their address.
    pub allowed_hosts: Vec<String>,
}

/// Why a URL is not called.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not a URL.
    #[error("this is not a URL: {0}")]
    NotAUrl(String),
    /// Neither http nor https.
    #[error("only http and https addresses are called, not {0}:")]
    Scheme(String),
    /// An address inside our own network.
    #[error("{0} is not a public address; the outbound.allowed_hosts setting can allow it")]
    Address(String),
}

/// HTTP clients behind the guard; clones share their connections.
#[derive(Clone)]
pub struct OutboundHttp {
    policy: Arc<AddressPolicy>,
    direct: reqwest::Client,
    following: reqwest::Client,
}

impl OutboundHttp {
    /// Clients for this policy.
    ///
    /// # Errors
    /// Where the machine's certificates cannot be read.
    pub fn new(policy: AddressPolicy) -> Result<Self, reqwest::Error> {
        let policy = Arc::new(policy);
        let builder = || {
            reqwest::Client::builder()
                .user_agent(concat!("Recado/", env!("CARGO_PKG_VERSION")))
                .dns_resolver(Arc::new(GuardedResolver(policy.clone())))
                .connect_timeout(CONNECT_TIMEOUT)
                .pool_idle_timeout(IDLE_TIMEOUT)
                .tcp_nodelay(true)
                .no_proxy()
        };
        let hops = policy.clone();
        let following = builder().redirect(Policy::custom(move |attempt| {
            if attempt.previous().len() >= REDIRECTS {
                attempt.error("too many redirects")
            } else if let Err(refused) = check(&hops, attempt.url()) {
                attempt.error(refused)
            } else {
                attempt.follow()
            }
        }));
        Ok(Self {
            direct: builder().redirect(Policy::none()).build()?,
            following: following.build()?,
            policy: policy.clone(),
        })
    }

    /// A request that does not follow redirects: for APIs and webhooks.
    ///
    /// # Errors
    /// Where the URL may not be called.
    pub fn request(&self, method: http::Method, url: &str) -> Result<reqwest::RequestBuilder, Refused> {
        let url = self.check(url)?;
        Ok(self.direct.request(method, url))
    }

    /// A GET that follows redirects, each of them checked: for links that people give.
    ///
    /// # Errors
    /// Where the URL may not be called.
    pub fn fetch(&self, url: &str) -> Result<reqwest::RequestBuilder, Refused> {
        let url = self.check(url)?;
        Ok(self.following.get(url))
    }

    /// Whether the URL may be called at all, without resolving its name.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, url: &str) -> Result<Url, Refused> {
        let url = Url::parse(url).map_err(|error| Refused::NotAUrl(error.to_string()))?;
        check(&self.policy, &url)?;
        Ok(url)
    }
}

/// Why the body of an answer was not read to its end.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// It is longer than it may be.
    #[error("the answer is larger than {limit_bytes} bytes")]
    TooLarge {
        /// What was allowed.
        limit_bytes: u64,
    },
    /// The connection broke, or took too long.
    #[error(transparent)]
    Broken(#[from] reqwest::Error),
}

/// The body of an answer, kept in memory only as far as `limit_bytes`, whatever its header promises.
///
/// # Errors
/// [`BodyError`].
pub async fn read_body(mut answer: Response, limit_bytes: u64) -> Result<Bytes, BodyError> {
    let is_too_long = |length: u64| length > limit_bytes;
    if answer.content_length().is_some_and(is_too_long) {
        return Err(BodyError::TooLarge { limit_bytes });
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = answer.chunk().await? {
        if is_too_long(u64::try_from(body.len().saturating_add(chunk.len())).unwrap_or(u64::MAX)) {
            return Err(BodyError::TooLarge { limit_bytes });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn check(policy: &AddressPolicy, url: &Url) -> Result<(), Refused> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Refused::Scheme(url.scheme().to_owned()));
    }
    let host = url.host().ok_or_else(|| Refused::NotAUrl("it names no host".to_owned()))?;
    let port = url.port_or_known_default();
    let allowed = match host {
        Host::Domain(_) => true,
        Host::Ipv4(address) => policy.allows(&address.to_string(), port, IpAddr::V4(address)),
        Host::Ipv6(address) => policy.allows(&address.to_string(), port, IpAddr::V6(address)),
    };
    if allowed { Ok(()) } else { Err(Refused::Address(host.to_string())) }
}

impl AddressPolicy {
    fn allows(&self, host: &str, port: Option<u16>, address: IpAddr) -> bool {
        self.allow_private || is_public(address) || self.names(host, port)
    }

    fn names(&self, host: &str, port: Option<u16>) -> bool {
        self.allowed_hosts.iter().any(|allowed| {
            allowed == host
                || allowed.rsplit_once(':').is_some_and(|(name, allowed_port)| {
                    name == host && (port.is_none() || allowed_port.parse().ok() == port)
                })
        })
    }
}

/// Whether an address can only be somebody on the internet.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        // Carrier-grade NAT, RFC 6598.
        || (a == 100 && (64..128).contains(&b))
        // Protocol assignments, RFC 6890, and benchmarks, RFC 2544.
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19))
        || a >= 240)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    let segments = address.segments();
    // NAT64, RFC 6052, and 6to4, RFC 3056: an IPv4 address in disguise.
    if segments[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        return is_public_v4(embedded_v4(segments[6], segments[7]));
    }
    if segments[0] == 0x2002 {
        return is_public_v4(embedded_v4(segments[1], segments[2]));
    }
    // Only 2000::/3 is given out on the internet; of it, documentation is not.
    segments[0] & 0xe000 == 0x2000 && !(segments[0] == 0x2001 && segments[1] == 0xdb8)
}

fn embedded_v4(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))
}

struct GuardedResolver(Arc<AddressPolicy>);

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let policy = self.0.clone();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            let allowed: Vec<SocketAddr> =
                found.into_iter().filter(|address| policy.allows(&host, None, address.ip())).collect();
            if allowed.is_empty() {
                return Err(Box::from(Refused::Address(host)));
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_pass_by_default() {
        let guard = OutboundHttp::new(AddressPolicy::default()).unwrap();
        for refused in [
            "http://127.0.0.1/",
            "http://10.1.2.3/",
            "http://169.254.169.254/latest/meta-data",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://[fd00::1]/",
            "http://0.0.0.0/",
            "http://0x7f000001/",
            "http://2130706433/",
            "http://100.64.0.1/",
        ] {
            assert!(matches!(guard.check(refused), Err(Refused::Address(_))), "{refused}");
        }
        assert!(matches!(guard.check("file:///etc/passwd"), Err(Refused::Scheme(_))));
        assert!(matches!(guard.check("no url"), Err(Refused::NotAUrl(_))));
        assert!(guard.check("https://8.8.8.8/").is_ok());
        assert!(guard.check("https://example.com/").is_ok());
    }

    #[test]
    fn hosts_are_allowed_by_name_and_port() {
        let policy = AddressPolicy { allow_private: false, allowed_hosts: vec!["127.0.0.1:8090".to_owned()] };
        let guard = OutboundHttp::new(policy).unwrap();
        assert!(guard.check("http://127.0.0.1:8090/v23.0/1").is_ok());
        assert!(guard.check("http://127.0.0.1:5432/").is_err());
    }

    #[tokio::test]
    async fn a_name_is_judged_by_the_address_it_resolves_to() {
        let guard = OutboundHttp::new(AddressPolicy::default()).unwrap();
        let error = guard.fetch("http://localhost:1/").unwrap().send().await.unwrap_err();
        assert!(
            format!("{error:?}").contains("not a public address") || format!("{error:?}").contains("Address("),
            "{error:?}"
        );
    }
}
