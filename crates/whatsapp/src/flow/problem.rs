//! What is wrong with a Flow JSON, and where (spec §3, §16).

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A Flow with more mistakes than this is told of the first ones.
const MAX_PROBLEMS: usize = 200;

macro_rules! error_names {
    ($($name:ident = $text:literal),+ $(,)?) => {
        /// What kind of mistake it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ErrorName {
            $(#[doc = $text] $name),+
        }

        impl ErrorName {
            /// All that there are.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// As `validation_errors` writes it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text),+
                }
            }
        }
    };
}

error_names! {
    InvalidPropertyKey = "INVALID_PROPERTY_KEY",
    InvalidPropertyValue = "INVALID_PROPERTY_VALUE",
    InvalidPropertyType = "INVALID_PROPERTY_TYPE",
    InvalidPropertyValueFormat = "INVALID_PROPERTY_VALUE_FORMAT",
    MinItemsRequired = "MIN_ITEMS_REQUIRED",
    MaxItemsRequired = "MAX_ITEMS_REQUIRED",
    MinCharsRequired = "MIN_CHARS_REQUIRED",
    MissingRequiredTypeProperty = "MISSING_REQUIRED_TYPE_PROPERTY",
    MissingRequiredProperty = "MISSING_REQUIRED_PROPERTY",
    PatternMismatch = "PATTERN_MISMATCH",
    InvalidEnumValue = "INVALID_ENUM_VALUE",
    InvalidDependencies = "INVALID_DEPENDENCIES",
    NotKeywordSchemaValidationFailed = "NOT_KEYWORD_SCHEMA_VALIDATION_FAILED",
    KeywordOneOf = "KEYWORD_ONE_OF",
    InvalidFlowJson = "INVALID_FLOW_JSON",
    InvalidFlowJsonVersion = "INVALID_FLOW_JSON_VERSION",
    MissingFlowJsonVersion = "MISSING_FLOW_JSON_VERSION",
    UnsupportedFlowJsonVersion = "UNSUPPORTED_FLOW_JSON_VERSION",
    UnavailableFlowJsonVersion = "UNAVAILABLE_FLOW_JSON_VERSION",
    NoSupportedDataApiVersion = "NO_SUPPORTED_DATA_API_VERSION",
    InvalidRoutingModel = "INVALID_ROUTING_MODEL",
    InvalidOnClickActionPayload = "INVALID_ON_CLICK_ACTION_PAYLOAD",
    InvalidCompleteAction = "INVALID_COMPLETE_ACTION",
    InvalidNavigateActionPayload = "INVALID_NAVIGATE_ACTION_PAYLOAD",
    InvalidNavigateActionNextScreenName = "INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME",
    InvalidActionPayloadProperty = "INVALID_ACTION_PAYLOAD_PROPERTY",
    InvalidScreenData = "INVALID_SCREEN_DATA",
    InvalidScreenDynamicData = "INVALID_SCREEN_DYNAMIC_DATA",
    MaxScreensNumber = "MAX_SCREENS_NUMBER",
    MaxFooterPerScreen = "MAX_FOOTER_PER_SCREEN",
    MaxEmbeddedLinkPerScreen = "MAX_EMBEDDED_LINK_PER_SCREEN",
    MaxImagePerScreen = "MAX_IMAGE_PER_SCREEN",
    MaxOptInPerScreen = "MAX_OPT_IN_PER_SCREEN",
    ComponentTypeMaxNumberPerScreen = "COMPONENT_TYPE_MAX_NUMBER_PER_SCREEN",
    MaxAllowedComponentsPerScreen = "MAX_ALLOWED_COMPONENTS_PER_SCREEN",
    InvalidComponentPlacement = "INVALID_COMPONENT_PLACEMENT",
    InvalidRichTextPlacement = "INVALID_RICHTEXT_PLACEMENT",
    MaximumIfNesting = "MAXIMUM_IF_NESTING",
    EmptySwitchCases = "EMPTY_SWITCH_CASES",
    InvalidSensitiveField = "INVALID_SENSITIVE_FIELD",
    MissingCalendarPickerRangeModeProp = "MISSING_CALENDAR_PICKER_RANGE_MODE_PROP",
    UnexpectedCalendarPickerRangeModeProp = "UNEXPECTED_CALENDAR_PICKER_RANGE_MODE_PROP",
    MinValueGreaterThanMax = "MIN_VALUE_GREATER_THAN_MAX",
    MinimumValueRequired = "MINIMUM_VALUE_REQUIRED",
    MaximumValueRequired = "MAXIMUM_VALUE_REQUIRED",
    DuplicateFormComponentNames = "DUPLICATE_FORM_COMPONENT_NAMES",
    DuplicateScreenIds = "DUPLICATE_SCREEN_IDS",
    ScreenIdIsReservedKeyword = "SCREEN_ID_IS_RESERVED_KEYWORD",
    MissingFooterOnTerminalScreen = "MISSING_FOOTER_ON_TERMINAL_SCREEN",
    MissingTerminalScreen = "MISSING_TERMINAL_SCREEN",
    MoreThanOneFooter = "MORE_THAN_ONE_FOOTER",
    MissingFooterInIfElseBranches = "MISSING_FOOTER_IN_IF_ELSE_BRANCHES",
    MissingFooterInSwitchBranches = "MISSING_FOOTER_IN_SWITCH_BRANCHES",
    ComponentsOutsideForm = "COMPONENTS_OUTSIDE_FORM",
    NativeComponentInFormInitValues = "NATIVE_COMPONENT_IN_FORM_INIT_VALUES",
}

/// Where in the tree something is: `screens[0].layout.children[0].type`. Borrowed from the walker's stack, so that a Flow without
/// mistakes allocates no paths.
#[derive(Clone, Copy)]
pub(super) enum Place<'p> {
    Root,
    Key(&'p Place<'p>, &'p str),
    Index(&'p Place<'p>, usize),
}

impl<'p> Place<'p> {
    pub(super) const fn key(&'p self, key: &'p str) -> Self {
        Place::Key(self, key)
    }

    pub(super) const fn index(&'p self, index: usize) -> Self {
        Place::Index(self, index)
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Key(Place::Root, key) => f.write_str(key),
            Self::Key(parent, key) => write!(f, "{parent}.{key}"),
            Self::Index(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// The mistakes found so far.
#[derive(Default)]
pub(super) struct Problems(Vec<Found>);

struct Found {
    error: ErrorName,
    message: String,
    at: Range<usize>,
    path: String,
}

impl Problems {
    pub(super) fn add(&mut self, error: ErrorName, at: &Range<usize>, place: Place<'_>, message: impl Into<String>) {
        if self.0.len() < MAX_PROBLEMS {
            self.0.push(Found { error, message: message.into(), at: at.clone(), path: place.to_string() });
        }
    }

    /// With lines and columns of this text.
    pub(super) fn located(mut self, text: &str) -> Vec<ValidationError> {
        self.0.sort_by_key(|found| found.at.start);
        let mut wanted: Vec<usize> = self.0.iter().flat_map(|found| [found.at.start, found.at.end]).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let places = Positions::of(text, &wanted);
        self.0
            .into_iter()
            .map(|found| {
                let ((line_start, column_start), (line_end, column_end)) =
                    (places.get(found.at.start), places.get(found.at.end));
                let pointer = Pointer { line_start, line_end, column_start, column_end, path: found.path };
                ValidationError {
                    error: found.error.as_str().to_owned(),
                    error_type: "FLOW_JSON_ERROR".to_owned(),
                    message: found.message,
                    line_start,
                    line_end,
                    column_start,
                    column_end,
                    pointers: vec![pointer],
                }
            })
            .collect()
    }
}

/// Lines and columns of some bytes of a text, both from 1, found in one pass.
struct Positions(Vec<(usize, (u32, u32))>);

impl Positions {
    /// `wanted` in order.
    fn of(text: &str, wanted: &[usize]) -> Self {
        let (mut line, mut column) = (1_u32, 1_u32);
        let mut found = Vec::with_capacity(wanted.len());
        let mut chars = text.char_indices().peekable();
        for &byte in wanted {
            while let Some(&(at, char)) = chars.peek() {
                if at >= byte {
                    break;
                }
                if char == '\n' {
                    (line, column) = (line.saturating_add(1), 1);
                } else {
                    column = column.saturating_add(1);
                }
                chars.next();
            }
            found.push((byte, (line, column)));
        }
        Self(found)
    }

    fn get(&self, byte: usize) -> (u32, u32) {
        let index = self.0.binary_search_by_key(&byte, |(at, _)| *at);
        index.ok().and_then(|index| self.0.get(index)).map_or((1, 1), |(_, place)| *place)
    }
}

/// An element of `validation_errors`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidationError {
    /// One of [`ErrorName`].
    pub error: String,
    /// `FLOW_JSON_ERROR`
    pub error_type: String,
    /// A sentence.
    pub message: String,
    /// From 1.
    pub line_start: u32,
    /// From 1.
    pub line_end: u32,
    /// From 1.
    pub column_start: u32,
    /// From 1, behind the last character.
    pub column_end: u32,
    /// Each place that is part of it.
    pub pointers: Vec<Pointer>,
}

/// A place in the text, and its path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pointer {
    /// From 1.
    pub line_start: u32,
    /// From 1.
    pub line_end: u32,
    /// From 1.
    pub column_start: u32,
    /// From 1, behind the last character.
    pub column_end: u32,
    /// `screens[0].layout.children[0].type`
    pub path: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_written_as_paths() {
        let (screens, layout) = (Place::Root.key("screens"), Place::Root);
        let screen = screens.index(0);
        assert_eq!(screen.key("layout").to_string(), "screens[0].layout");
        assert_eq!(layout.to_string(), "");
    }

    #[test]
    fn lines_and_columns_are_of_characters() {
        let mut problems = Problems::default();
        let text = "{\n  \"é\": 1\n}";
        let at = text.find('1').unwrap();
        problems.add(ErrorName::InvalidPropertyKey, &(at..at + 1), Place::Root.key("é"), "no");
        let found = problems.located(text).remove(0);
        assert_eq!((found.line_start, found.column_start, found.line_end, found.column_end), (2, 8, 2, 9));
        assert_eq!(found.pointers[0].path, "é");
    }
}
