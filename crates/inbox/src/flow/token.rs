//! The flow_token of a Flow that is sent from here: it comes back with the answers and with every request of the endpoint, and
//! tells which Flow it is and when it was sent.

use recado_core::Timestamp;

use crate::FlowId;

const PREFIX: &str = "recado";

/// A token that nobody guesses.
pub(super) fn new(flow: FlowId, now: Timestamp) -> String {
    let nonce = hex::encode(rand::random::<[u8; 12]>());
    format!("{PREFIX}.{}.{:x}.{nonce}", flow.uuid().simple(), now.micros() / 1_000_000)
}

/// What a token of ours says; `None` for another.
pub(super) fn read(token: &str) -> Option<(FlowId, Timestamp)> {
    let mut parts = token.split('.');
    if parts.next() != Some(PREFIX) {
        return None;
    }
    let flow = uuid::Uuid::try_parse(parts.next()?).ok()?;
    let sent_at = i64::from_str_radix(parts.next()?, 16).ok().filter(|seconds| *seconds >= 0)?;
    parts.next().filter(|nonce| !nonce.is_empty())?;
    Some((FlowId(flow), Timestamp::from_seconds(sent_at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_its_flow_and_time() {
        let (flow, now) = (FlowId::new(), Timestamp::from_seconds(1_795_341_600));
        let token = new(flow, now);
        assert_eq!(read(&token), Some((flow, now)));
        assert_ne!(new(flow, now), token);
        for other in
            ["", "unused", "recado", "recado.x.1.a", "recado..", &token[..40], &token.replace("recado", "other")]
        {
            assert_eq!(read(other), None, "{other}");
        }
        assert_eq!(read(&format!("recado.{}.-1.aa", flow.uuid().simple())), None);
    }
}
