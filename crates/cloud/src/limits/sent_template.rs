//! A message made of a template, as its limits see it.

use recado_core::Timestamp;
use recado_whatsapp::template::Category;

use crate::world::{PhoneNumber, Template};

/// A message made of a template, about to be accepted.
#[derive(Debug, Clone)]
pub(crate) struct SentTemplate {
    pub(super) template_id: String,
    pub(super) category: Category,
    /// When its content last changed.
    pub(super) updated_at: Timestamp,
    pub(super) phone_number_id: String,
    /// Its files are still to be fetched from their links.
    pub(super) must_fetch: bool,
    /// It goes by `marketing_messages`.
    pub(super) is_marketing_message: bool,
    /// Direct Send made the template.
    pub(super) is_direct: bool,
}

impl SentTemplate {
    pub(crate) fn new(template: &Template, number: &PhoneNumber, is_marketing_message: bool) -> Self {
        Self {
            template_id: template.id.clone(),
            category: template.definition.category,
            updated_at: template.updated_at,
            phone_number_id: number.id.clone(),
            must_fetch: false,
            is_marketing_message,
            is_direct: template.life.is_generated,
        }
    }
    /// Whether its files are still to be fetched from their links.
    pub(crate) fn with_files_to_fetch(self, must_fetch: bool) -> Self {
        Self { must_fetch, ..self }
    }
}
