//! Files: pictures, voice notes, documents.

pub mod download;
pub mod upload;
