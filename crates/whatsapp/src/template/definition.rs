//! A template as a whole.

use serde_json::{Map, Value, json};

use super::authentication;
use super::component::{self, LimitedTimeOffer, TemplateParts};
use crate::error::GraphError;
use crate::json_read::{self, Object, Path};

/// Declares an enumeration of upper case names, which are read in any case.
macro_rules! names {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// As Graph writes it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            /// The one of this name, in any case.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str().eq_ignore_ascii_case(name))
            }

            pub(super) fn read(object: &Object<'_, '_>, key: &str) -> Result<Option<Self>, GraphError> {
                let Some(name) = object.text(key)? else { return Ok(None) };
                match Self::from_name(name) {
                    Some(known) => Ok(Some(known)),
                    None => {
                        let names = [$($text),*];
                        Err(GraphError::parameter(json_read::not_one_of(object.path().key(key), &names, name)))
                    }
                }
            }
        }
    };
}
pub(super) use names;

names! {
    /// What a template is for; prices and limits depend on it.
    Category {
        /// Offers and news.
        Marketing = "MARKETING",
        /// About something the customer ordered or asked for.
        Utility = "UTILITY",
        /// A code.
        Authentication = "AUTHENTICATION",
    }
}

names! {
    /// How variables are called.
    ParameterFormat {
        /// `{{1}}`, `{{2}}`.
        Positional = "POSITIONAL",
        /// `{{first_name}}`.
        Named = "NAMED",
    }
}

names! {
    /// Where a template stands in its life (spec templates §14.1).
    TemplateStatus {
        /// In review.
        Pending = "PENDING",
        /// Can be sent.
        Approved = "APPROVED",
        /// Refused in review.
        Rejected = "REJECTED",
        /// Refused, and the business objected.
        InAppeal = "IN_APPEAL",
        /// Held back for low quality.
        Paused = "PAUSED",
        /// Stopped for good.
        Disabled = "DISABLED",
        /// Can be sent; quality is low.
        Flagged = "FLAGGED",
        /// The account has too many.
        LimitExceeded = "LIMIT_EXCEEDED",
        /// For a while neither sent nor edited.
        Locked = "LOCKED",
        /// Deleted while messages are on their way.
        PendingDeletion = "PENDING_DELETION",
        /// Gone.
        Deleted = "DELETED",
        /// Put away.
        Archived = "ARCHIVED",
    }
}

/// A template in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateDefinition {
    /// Absent until it is stored.
    pub id: Option<String>,
    /// Shared by its languages.
    pub name: String,
    /// The code.
    pub language: String,
    /// What it is for.
    pub category: Category,
    /// `ORDER_DETAILS`, `ORDER_STATUS` and the like.
    pub sub_category: Option<String>,
    /// Where it stands.
    pub status: TemplateStatus,
    /// How its variables are called.
    pub parameter_format: ParameterFormat,
    /// Header, body, footer, buttons.
    pub parts: TemplateParts,
    /// The line of a limited-time offer.
    pub limited_time_offer: Option<LimitedTimeOffer>,
    /// The cards of a carousel. A carousel of products may have two for any number.
    pub cards: Vec<TemplateParts>,
    /// There is a component for cards, which must not be empty.
    pub has_carousel: bool,
    /// It asks whether the business may call.
    pub call_permission_request: bool,
    /// How long a message of it is kept for a phone that is off; seconds, or -1 for the longest.
    pub message_send_ttl_seconds: Option<i64>,
    /// What else it was made with, by Graph's names: [`TemplateDefinition::OPTIONS`].
    pub options: Map<String, Value>,
}

impl TemplateDefinition {
    /// What a template keeps as it was given, for whoever asks.
    pub const OPTIONS: [&str; 12] = [
        "display_format",
        "cta_url_link_tracking_opted_out",
        "degrees_of_freedom_spec",
        "library_template_name",
        "is_primary_device_delivery_only",
        "creative_sourcing_spec",
        "optimization_spec",
        "product_set_id",
        "routing_entrypoint",
        "send_type",
        "source_template_id",
        "source",
    ];

    /// Reads a template's JSON: as Graph lists it, or as it is created (without `id` and `status`, which then are absent and
    /// pending). Keys that this model does not know are passed over. The rules of creation are not checked here.
    ///
    /// # Errors
    /// 100 with the place of what cannot be read.
    pub fn parse(value: &Value) -> Result<Self, GraphError> {
        let object = Object::open(value, Path::Param("template"))?;
        let required = |key: &str| match object.text(key)? {
            Some(text) if !text.is_empty() => Ok(text.to_owned()),
            _ => Err(GraphError::required_parameter(key)),
        };
        let name = required("name")?;
        let language = required("language")?;
        let category =
            Category::read(&object, "category")?.ok_or_else(|| GraphError::required_parameter("category"))?;
        let mut definition = Self {
            id: object.id("id")?.map(std::borrow::Cow::into_owned),
            name,
            language,
            category,
            sub_category: object.text("sub_category")?.map(str::to_ascii_uppercase),
            status: TemplateStatus::read(&object, "status")?.unwrap_or(TemplateStatus::Pending),
            parameter_format: ParameterFormat::read(&object, "parameter_format")?
                .unwrap_or(ParameterFormat::Positional),
            parts: TemplateParts::default(),
            limited_time_offer: None,
            cards: Vec::new(),
            has_carousel: false,
            call_permission_request: false,
            message_send_ttl_seconds: object.integer("message_send_ttl_seconds")?,
            options: object
                .entries()
                .filter(|(key, value)| Self::OPTIONS.contains(&key.as_str()) && !value.is_null())
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
        };
        component::read_components(&object, &mut definition)?;
        if category == Category::Authentication {
            authentication::fill_in(&mut definition);
        }
        Ok(definition)
    }

    /// As Graph lists it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut map = Map::new();
        map.insert("name".into(), self.name.as_str().into());
        map.insert("parameter_format".into(), self.parameter_format.as_str().into());
        map.insert("components".into(), component::components_to_json(self).into());
        map.insert("language".into(), self.language.as_str().into());
        map.insert("status".into(), self.status.as_str().into());
        map.insert("category".into(), self.category.as_str().into());
        if let Some(sub_category) = &self.sub_category {
            map.insert("sub_category".into(), sub_category.as_str().into());
        }
        if let Some(ttl) = self.message_send_ttl_seconds {
            map.insert("message_send_ttl_seconds".into(), ttl.into());
        }
        if let Some(id) = &self.id {
            map.insert("id".into(), json!(id));
        }
        map.extend(self.options.clone());
        map.into()
    }

    /// Whether all its cards are products, so that a send may have any number of them.
    #[must_use]
    pub fn is_product_carousel(&self) -> bool {
        !self.cards.is_empty()
            && self
                .cards
                .iter()
                .all(|card| card.header.as_ref().is_some_and(|header| header.format == super::HeaderFormat::Product))
    }
}
