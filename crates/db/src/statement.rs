//! The register of SQL texts, so that a test can prepare every one of them on both engines.

/// A named SQL text.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    /// The constant's name.
    pub name: &'static str,
    /// Its text.
    pub sql: &'static str,
}

/// Declares SQL constants and collects them in `ALL`:
/// `statements! { pub(crate) FIND_CONTACT = "SELECT …"; }`.
#[macro_export]
macro_rules! statements {
    ($($(#[$meta:meta])* $vis:vis $name:ident = $sql:expr;)*) => {
        $($(#[$meta])* $vis const $name: &str = $sql;)*

        /// Every statement of this module.
        pub(crate) const ALL: &[$crate::Statement] = &[$($crate::Statement { name: stringify!($name), sql: $name }),*];
    };
}
