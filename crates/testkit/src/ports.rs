//! Ports for servers under test.

use std::net::TcpListener;

use crate::random::Random;

/// A loopback port that nobody listens on, below those that the system gives to outgoing connections: a server that is killed and
/// started again must find its port free.
pub fn free() -> anyhow::Result<u16> {
    let mut random = Random::new(Random::any_seed());
    for _ in 0..200 {
        let port = u16::try_from(random.between(12_000, 32_000))?;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
    anyhow::bail!("no free port on the loopback")
}
