//! Errors of the management endpoints that are Graph's own (spec §1.2): they come with an HTTP status, not with a code of their own.

use crate::error::{GraphError, GraphErrorKind};

/// The app or its business may not do this.
const NOT_PERMITTED: i64 = 1_349_174;

impl GraphError {
    /// 100, HTTP 422: understood, and not possible in this state.
    #[must_use]
    pub fn impossible_now(sentence: &str) -> Self {
        Self::of_method(100, 422, sentence)
    }

    /// 100, HTTP 409: it is in the way of something that exists.
    #[must_use]
    pub fn conflict(sentence: &str) -> Self {
        Self::of_method(100, 409, sentence)
    }

    /// 100, HTTP 404: a node that the parameters name, or what they look for on it, is not there.
    #[must_use]
    pub fn not_there(sentence: &str) -> Self {
        Self::of_method(100, 404, sentence)
    }

    /// 803, HTTP 404: a node that the parameters name does not exist for this caller.
    #[must_use]
    pub fn named_node_missing(sentence: &str) -> Self {
        Self::of_method(803, 404, sentence)
    }

    /// 200 with subcode 1349174, HTTP 403: whoever calls is not the one who may.
    #[must_use]
    pub fn not_yours(sentence: &str) -> Self {
        let mut error = Self::of(200).http_status(403).subcode(NOT_PERMITTED).message(format!("(#200) {sentence}"));
        error.details = Some(sentence.to_owned());
        error
    }

    fn of_method(code: i64, http_status: u16, sentence: &str) -> Self {
        let mut error = Self::of(code).http_status(http_status).message(format!("(#{code}) {sentence}"));
        error.details = Some(sentence.to_owned());
        error.kind = GraphErrorKind::GraphMethodException;
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_have_a_status_and_a_sentence() {
        let error = GraphError::conflict("There is one already.");
        let json = error.to_json("A");
        assert_eq!((error.http_status, error.code), (409, 100));
        assert_eq!(json["error"]["type"], "GraphMethodException");
        assert_eq!(json["error"]["message"], "(#100) There is one already.");
        assert_eq!(GraphError::impossible_now("x").http_status, 422);
        assert_eq!(GraphError::not_there("x").http_status, 404);
        assert_eq!(GraphError::named_node_missing("x").code, 803);
        let denied = GraphError::not_yours("Only owners may.");
        assert_eq!((denied.http_status, denied.code, denied.subcode), (403, 200, Some(1_349_174)));
    }
}
