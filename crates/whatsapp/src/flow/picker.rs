//! Which files a picker takes (spec §11).

use super::component::{Component, DOCUMENT_TYPES};
use super::source::{Node, NodeValue};

/// Files of one picker, where it says nothing else.
const MAX_FILES: usize = 30;
/// The largest file, in units of 1024 bytes, where the picker says nothing else.
const MAX_FILE_KB: u64 = 25_600;
/// Files that one answer may carry.
const MAX_ANSWERED_FILES: usize = 10;
/// All of them together.
const MAX_ANSWERED_BYTES: u64 = 100 * 1024 * 1024;

/// What a picker takes. A bound that is bound to data is the phone's to know; here it is the widest one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picker {
    takes_photos: bool,
    min_files: usize,
    max_files: usize,
    max_bytes: u64,
    /// Of a document picker.
    mime_types: Vec<String>,
}

/// A file as a picker looks at it.
#[derive(Debug, Clone, Copy)]
pub struct PickedFile<'f> {
    /// Without parameters.
    pub mime_type: &'f str,
    /// Of the file as it is.
    pub size_bytes: u64,
}

/// Why a picker does not take files.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PickerError {
    /// Not as many as it asks for.
    #[error("at least {0} files must be added")]
    TooFew(usize),
    /// More than it takes.
    #[error("at most {0} files can be added")]
    TooMany(usize),
    /// One is too large.
    #[error("a file of {size_bytes} bytes is larger than {max_bytes} bytes")]
    TooLarge {
        /// Its own.
        size_bytes: u64,
        /// The picker's.
        max_bytes: u64,
    },
    /// One is of another kind.
    #[error("files of type {0} are not taken here")]
    WrongType(String),
    /// An answer carries less.
    #[error("the files of an answer must not have more than {MAX_ANSWERED_BYTES} bytes in all")]
    TooMuch,
}

impl Picker {
    pub(super) fn of(component: &Component, node: &Node) -> Self {
        let takes_photos = component.name == "PhotoPicker";
        let [min, max] = if takes_photos {
            ["min-uploaded-photos", "max-uploaded-photos"]
        } else {
            ["min-uploaded-documents", "max-uploaded-documents"]
        };
        let whole = |key: &str| match node.get(key).map(|node| &node.value) {
            Some(NodeValue::Number(number)) => number.as_u64(),
            _ => None,
        };
        let count = |key: &str| whole(key).and_then(|count| usize::try_from(count).ok());
        let named = node.get("allowed-mime-types").map(Node::elements).unwrap_or_default();
        let mut mime_types: Vec<String> = named.iter().filter_map(|kind| kind.text().map(str::to_owned)).collect();
        if mime_types.is_empty() {
            mime_types = DOCUMENT_TYPES.iter().map(|kind| (*kind).to_owned()).collect();
        }
        Self {
            takes_photos,
            min_files: count(min).unwrap_or(0),
            max_files: count(max).unwrap_or(MAX_FILES),
            max_bytes: whole("max-file-size-kb").unwrap_or(MAX_FILE_KB).saturating_mul(1024),
            mime_types,
        }
    }

    /// Whether it takes these, on the way from one screen to the next: some may still be missing.
    ///
    /// # Errors
    /// Why not.
    pub fn check_files(&self, files: &[PickedFile<'_>]) -> Result<(), PickerError> {
        if files.len() > self.max_files {
            return Err(PickerError::TooMany(self.max_files));
        }
        files.iter().try_for_each(|file| {
            if file.size_bytes > self.max_bytes {
                return Err(PickerError::TooLarge { size_bytes: file.size_bytes, max_bytes: self.max_bytes });
            }
            let is_taken = if self.takes_photos {
                file.mime_type.starts_with("image/")
            } else {
                self.mime_types.iter().any(|kind| kind == file.mime_type)
            };
            if is_taken { Ok(()) } else { Err(PickerError::WrongType(file.mime_type.to_owned())) }
        })
    }

    /// Whether these may be in the answer that ends a Flow on the phone.
    ///
    /// # Errors
    /// Why not.
    pub fn check_answer(&self, files: &[PickedFile<'_>]) -> Result<(), PickerError> {
        if files.len() < self.min_files {
            return Err(PickerError::TooFew(self.min_files));
        }
        if files.len() > MAX_ANSWERED_FILES {
            return Err(PickerError::TooMany(MAX_ANSWERED_FILES));
        }
        let all_bytes = files.iter().fold(0_u64, |sum, file| sum.saturating_add(file.size_bytes));
        if all_bytes > MAX_ANSWERED_BYTES {
            return Err(PickerError::TooMuch);
        }
        self.check_files(files)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::flow::check;

    fn flow(picker: Value) -> crate::flow::FlowDefinition {
        let footer = json!({"type": "Footer", "label": "On", "on-click-action": {"name": "data_exchange",
            "payload": {"files": "${form.files}", "note": "x"}}});
        let screen = json!({"id": "A", "title": "A", "terminal": true,
            "layout": {"type": "SingleColumnLayout", "children": [picker, footer]}});
        let text =
            json!({"version": "7.3", "data_api_version": "4.0", "routing_model": {"A": []}, "screens": [screen]});
        let checked = check(&text.to_string());
        assert_eq!(checked.errors, []);
        checked.definition.unwrap()
    }

    fn file(mime_type: &str, size_bytes: u64) -> PickedFile<'_> {
        PickedFile { mime_type, size_bytes }
    }

    #[test]
    fn photos_are_pictures() {
        let flow = flow(json!({"type": "PhotoPicker", "name": "files", "label": "Photos", "max-uploaded-photos": 2,
            "min-uploaded-photos": 1, "max-file-size-kb": 1}));
        let picker = flow.picker("A", "files").unwrap();
        assert_eq!(flow.picker("A", "note"), None);
        assert_eq!(flow.picker("B", "files"), None);
        assert_eq!(picker.check_files(&[]), Ok(()));
        assert_eq!(picker.check_answer(&[]), Err(PickerError::TooFew(1)));
        assert_eq!(picker.check_answer(&[file("image/png", 1024)]), Ok(()));
        assert_eq!(
            picker.check_files(&[file("image/png", 1025)]),
            Err(PickerError::TooLarge { size_bytes: 1025, max_bytes: 1024 })
        );
        assert_eq!(picker.check_files(&[file("image/png", 1); 3]), Err(PickerError::TooMany(2)));
        assert_eq!(
            picker.check_files(&[file("application/pdf", 1)]),
            Err(PickerError::WrongType("application/pdf".to_owned()))
        );
    }

    #[test]
    fn documents_are_of_the_types_that_are_asked_for() {
        let of = |more: Value| {
            let mut picker = json!({"type": "DocumentPicker", "name": "files", "label": "Files"});
            picker.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
            flow(picker).picker("A", "files").cloned().unwrap()
        };
        let only_pdf = of(json!({"allowed-mime-types": ["application/pdf"]}));
        assert_eq!(only_pdf.check_files(&[file("application/pdf", 1)]), Ok(()));
        assert!(only_pdf.check_files(&[file("image/png", 1)]).is_err());
        let any = of(json!({}));
        assert_eq!(any.check_files(&[file("image/png", 25_600 * 1024)]), Ok(()));
        assert!(any.check_files(&[file("application/x-sh", 1)]).is_err());
        assert_eq!(any.check_files(&[file("text/plain", 1); 30]), Ok(()));
        assert_eq!(any.check_answer(&[file("text/plain", 1); 11]), Err(PickerError::TooMany(10)));
        assert_eq!(any.check_answer(&[file("text/plain", 20 << 20); 6]), Err(PickerError::TooMuch));
    }
}
