//! What a note may say.

use crate::{AgentId, Error, Result};

const LONGEST_BODY_CHARS: usize = 10_000;
const MAX_MENTIONS: usize = 50;

/// The text without the space around it.
///
/// # Errors
/// [`Error::Invalid`] for an empty or a very long one.
pub(super) fn checked_body(field: &str, body: &str) -> Result<String> {
    let body = body.trim();
    if body.is_empty() {
        return Err(Error::invalid(field, "A note says something."));
    }
    if body.chars().count() > LONGEST_BODY_CHARS {
        return Err(Error::invalid(field, format!("A note has at most {LONGEST_BODY_CHARS} characters.")));
    }
    Ok(body.to_owned())
}

/// Each agent once, in the order of the first mention.
///
/// # Errors
/// [`Error::Invalid`] for too many.
pub(super) fn checked_mentions(mentions: Vec<AgentId>) -> Result<Vec<AgentId>> {
    let mut once: Vec<AgentId> = Vec::with_capacity(mentions.len().min(MAX_MENTIONS));
    for agent in mentions {
        if !once.contains(&agent) {
            if once.len() == MAX_MENTIONS {
                return Err(Error::invalid("mentions", format!("A note mentions at most {MAX_MENTIONS} agents.")));
            }
            once.push(agent);
        }
    }
    Ok(once)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_has_a_text() {
        assert_eq!(checked_body("body", " call back \n").unwrap(), "call back");
        assert!(checked_body("body", &"ñ".repeat(10_000)).is_ok());
        for bad in ["", " \n", &"x".repeat(10_001)] {
            assert_eq!(checked_body("body", bad).unwrap_err().fields()[0].field, "body");
        }
    }

    #[test]
    fn an_agent_is_mentioned_once() {
        let (one, other) = (AgentId::new(), AgentId::new());
        assert_eq!(checked_mentions(vec![one, other, one]).unwrap(), [one, other]);
        assert!(checked_mentions((0..50).map(|_| AgentId::new()).chain([one; 0]).collect()).is_ok());
        assert!(checked_mentions((0..51).map(|_| AgentId::new()).collect()).is_err());
    }
}
