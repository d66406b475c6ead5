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
}

impl SentTemplate {
    pub(crate) fn new(template: &Template, number: &PhoneNumber) -> Self {
        Self {
            template_id: template.id.clone(),
            category: template.definition.category,
            updated_at: template.updated_at,
            phone_number_id: number.id.clone(),
        }
    }
}
