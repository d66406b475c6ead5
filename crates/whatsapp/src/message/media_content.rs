//! `image`, `video`, `audio`, `document`, `sticker`: a file by its id or its address, and what stands beside it.

use serde_json::{Map, Value};
use url::Url;

use crate::error::GraphError;
use crate::json_read::{Object, Path};

/// Longest caption.
pub const MAX_CAPTION_CHARS: usize = 1024;
/// Longest file name. Graph's pages give none; file systems take 255 bytes.
pub const MAX_FILENAME_CHARS: usize = 240;
/// Longest address, as browsers and servers take it.
pub(super) const MAX_LINK_CHARS: usize = 2048;

/// Where a file comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaSource {
    /// An uploaded file.
    Id(String),
    /// A public address, fetched after the send was accepted.
    Link(String),
}

impl MediaSource {
    pub(super) fn parse(object: &Object<'_, '_>) -> Result<Self, GraphError> {
        let id = object.id("id")?;
        let link = object.text_up_to("link", MAX_LINK_CHARS)?.filter(|link| !link.is_empty());
        let path = object.path();
        match (id, link) {
            (Some(id), None) => Ok(Self::Id(id.into_owned())),
            (None, Some(link)) => {
                if is_web_address(link) {
                    Ok(Self::Link(link.to_owned()))
                } else {
                    Err(GraphError::invalid_value(format!("Param {} must be an http or https URL.", path.key("link"))))
                }
            }
            (Some(_), Some(_)) => Err(GraphError::invalid_value(format!(
                "Param {path} must have either {} or {}, not both.",
                path.key("id"),
                path.key("link")
            ))),
            (None, None) => Err(GraphError::missing_part(&format!("{} or {}", path.key("id"), path.key("link")))),
        }
    }

    pub(crate) fn to_wire(&self) -> Map<String, Value> {
        let (name, value) = match self {
            Self::Id(id) => ("id", id),
            Self::Link(link) => ("link", link),
        };
        Map::from_iter([(name.to_owned(), value.as_str().into())])
    }
}

/// Whether it is a complete http or https URL.
pub(crate) fn is_web_address(link: &str) -> bool {
    Url::parse(link).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

pub(super) fn insert_text(map: &mut Map<String, Value>, name: &str, text: Option<&String>) {
    if let Some(text) = text {
        map.insert(name.to_owned(), text.as_str().into());
    }
}

fn caption(object: &Object<'_, '_>) -> Result<Option<String>, GraphError> {
    Ok(object.text_up_to("caption", MAX_CAPTION_CHARS)?.filter(|caption| !caption.is_empty()).map(str::to_owned))
}

/// A picture.
pub type Image = CaptionedMedia;

/// A video.
pub type Video = CaptionedMedia;

/// A file that is shown with a text beneath it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaptionedMedia {
    /// The file.
    pub source: MediaSource,
    /// Shown beneath.
    pub caption: Option<String>,
}

impl CaptionedMedia {
    pub(super) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let object = Object::new(value, path, &["id", "link", "caption"])?;
        Ok(Self { source: MediaSource::parse(&object)?, caption: caption(&object)? })
    }

    pub(super) fn to_wire(&self) -> Value {
        let mut map = self.source.to_wire();
        insert_text(&mut map, "caption", self.caption.as_ref());
        map.into()
    }
}

/// A sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audio {
    /// The file.
    pub source: MediaSource,
    /// A voice note: OGG/Opus, shown with the sender's picture, reported when played.
    pub voice: bool,
}

impl Audio {
    pub(super) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let object = Object::new(value, path, &["id", "link", "voice"])?;
        Ok(Self { source: MediaSource::parse(&object)?, voice: object.boolean("voice")?.unwrap_or_default() })
    }

    pub(super) fn to_wire(&self) -> Value {
        let mut map = self.source.to_wire();
        if self.voice {
            map.insert("voice".to_owned(), true.into());
        }
        map.into()
    }
}

/// A file of any type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The file.
    pub source: MediaSource,
    /// Shown beneath.
    pub caption: Option<String>,
    /// Its extension selects the icon.
    pub filename: Option<String>,
}

impl Document {
    pub(super) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let object = Object::new(value, path, &["id", "link", "caption", "filename"])?;
        let filename = object.text_up_to("filename", MAX_FILENAME_CHARS)?.filter(|name| !name.is_empty());
        Ok(Self {
            source: MediaSource::parse(&object)?,
            caption: caption(&object)?,
            filename: filename.map(str::to_owned),
        })
    }

    pub(super) fn to_wire(&self) -> Value {
        let mut map = self.source.to_wire();
        insert_text(&mut map, "caption", self.caption.as_ref());
        insert_text(&mut map, "filename", self.filename.as_ref());
        map.into()
    }

    /// The name shown: the one given, or the last part of the link.
    #[must_use]
    pub fn shown_filename(&self) -> Option<String> {
        if let Some(name) = &self.filename {
            return Some(name.clone());
        }
        let MediaSource::Link(link) = &self.source else { return None };
        let url = Url::parse(link).ok()?;
        let name = url.path_segments()?.next_back()?;
        (!name.is_empty()).then(|| name.to_owned())
    }
}

/// A sticker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sticker {
    /// The file.
    pub source: MediaSource,
}

impl Sticker {
    pub(super) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let object = Object::new(value, path, &["id", "link"])?;
        Ok(Self { source: MediaSource::parse(&object)? })
    }

    pub(super) fn to_wire(&self) -> Value {
        self.source.to_wire().into()
    }
}
