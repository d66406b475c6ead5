//! Ids of Graph inside of paths.

use recado_inbox::{Error, Result};

/// The id, if it is one: digits only, so that it cannot lead a path elsewhere.
pub(crate) fn checked<'i>(field: &str, id: &'i str) -> Result<&'i str> {
    if !id.is_empty() && id.len() <= 32 && id.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(id)
    } else {
        Err(Error::invalid(field, "An id of Graph has digits only."))
    }
}

/// A value for a query.
pub(crate) fn escaped(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
