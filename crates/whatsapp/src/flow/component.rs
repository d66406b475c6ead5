//! The components: which properties each has, since when, and within which limits (spec §10, §11).

use super::version::{FIRST, Version, v};

/// What stands under a property.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rule {
    /// A text of at most so many characters.
    Text(usize),
    /// A text, or a list of texts, of so many characters in all.
    Lines(usize),
    /// One of these texts.
    Word(&'static [&'static str]),
    Boolean,
    /// A whole number within a range.
    Integer(i64, i64),
    Number,
    /// A list of texts.
    Texts,
    /// A list of these texts.
    Words(&'static [&'static str]),
    /// A date as the version writes it.
    Date,
    /// A list of dates.
    Dates,
    /// A picture in base64.
    Picture,
    /// The name of an input.
    Name,
    /// An object of any kind.
    Map,
    /// A text of so many characters, or an object.
    ErrorMessage(usize),
    /// A text of at most so many characters; of a range, an object with one for each end.
    Ends(usize),
    /// A boolean; of a range, an object with one for each end.
    BooleanEnds,
    /// A date; of a range, an object with one for each end.
    DateEnds,
    /// Options to choose from.
    Options(OptionRule),
    /// What is done, by name.
    Action(&'static [&'static str]),
    /// Components, checked by the walk over the tree.
    Children,
    /// Cases of a `Switch`, checked there.
    Cases,
    /// An expression, checked there.
    Condition,
    /// Pictures of a carousel.
    Pictures,
    /// Items of a navigation list.
    ListItems,
    /// A regular expression.
    Pattern,
}

/// How many options, and what an option has.
#[derive(Debug, Clone, Copy)]
pub(super) struct OptionRule {
    pub(super) min: usize,
    pub(super) max: usize,
    /// If any has a picture.
    pub(super) max_with_pictures: usize,
    /// Besides `id`, `title`, `enabled` and actions also texts and pictures.
    pub(super) rich: bool,
}

/// A property of a component.
#[derive(Debug, Clone, Copy)]
pub(super) struct Property {
    pub(super) name: &'static str,
    pub(super) rule: Rule,
    /// Must be there, from this version on.
    pub(super) required_since: Option<Version>,
    /// May be bound to data.
    pub(super) dynamic: bool,
    /// Exists from this version on.
    pub(super) since: Version,
}

const fn p(name: &'static str, rule: Rule) -> Property {
    Property { name, rule, required_since: None, dynamic: true, since: FIRST }
}

impl Property {
    const fn required(self) -> Self {
        Self { required_since: Some(FIRST), ..self }
    }

    const fn required_since(self, version: Version) -> Self {
        Self { required_since: Some(version), ..self }
    }

    const fn since(self, version: Version) -> Self {
        Self { since: version, ..self }
    }

    /// Never bound to data.
    const fn fixed(self) -> Self {
        Self { dynamic: false, ..self }
    }
}

/// A kind of component.
#[derive(Debug)]
pub(super) struct Component {
    pub(super) name: &'static str,
    pub(super) since: Version,
    pub(super) properties: &'static [Property],
    pub(super) role: Role,
}

/// What a component does, as far as the rules about screens ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Shown,
    /// Takes input.
    Input,
    /// Takes files.
    Picker,
    Footer,
    Form,
    If,
    Switch,
}

impl Component {
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        COMPONENTS.iter().find(|component| component.name == name)
    }

    pub(super) fn property(&self, name: &str) -> Option<&'static Property> {
        self.properties.iter().find(|property| property.name == name)
    }

    pub(super) fn takes_input(&self) -> bool {
        matches!(self.role, Role::Input | Role::Picker)
    }
}

const V4: Version = v(4, 0);
const V5: Version = v(5, 0);
const V5_1: Version = v(5, 1);
const V6_2: Version = v(6, 2);
const V7: Version = v(7, 0);

const SELECT: Rule = Rule::Action(&["data_exchange", "update_data"]);
const UNSELECT: Rule = Rule::Action(&["update_data"]);
const EXCHANGE: Rule = Rule::Action(&["data_exchange"]);
const WEIGHTS: Rule = Rule::Word(&["bold", "italic", "bold_italic", "normal"]);
const MEDIA_SIZES: Rule = Rule::Word(&["regular", "large"]);
const SCALES: Rule = Rule::Word(&["cover", "contain"]);
const DAYS: Rule = Rule::Words(&["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
const COUNT: Rule = Rule::Integer(0, 200);
const LENGTH: Rule = Rule::Integer(0, 100_000);
/// Of every input but where the table has another.
const ERROR_CHARS: usize = 80;

const NAME: Property = p("name", Rule::Name).required().fixed();
const VISIBLE: Property = p("visible", Rule::Boolean);
const ENABLED: Property = p("enabled", Rule::Boolean);
const REQUIRED: Property = p("required", Rule::Boolean);
const LABEL_VARIANT: Property = p("label-variant", Rule::Word(&["large"])).fixed().since(V7);
const ON_SELECT: Property = p("on-select-action", SELECT).fixed();
const ON_UNSELECT: Property = p("on-unselect-action", UNSELECT).fixed().since(v(6, 0));

const TEXT_BODY: [Property; 5] = [
    p("text", Rule::Lines(4096)).required(),
    p("font-weight", WEIGHTS),
    p("strikethrough", Rule::Boolean),
    p("markdown", Rule::Boolean).fixed().since(V5_1),
    VISIBLE,
];

const FEW_OPTIONS: OptionRule = OptionRule { min: 1, max: 20, max_with_pictures: 20, rich: true };
const MANY_OPTIONS: OptionRule = OptionRule { min: 1, max: 200, max_with_pictures: 100, rich: true };
const CHIPS: OptionRule = OptionRule { min: 2, max: 20, max_with_pictures: 20, rich: false };

const fn shown(name: &'static str, since: Version, properties: &'static [Property]) -> Component {
    Component { name, since, properties, role: Role::Shown }
}

const fn input(name: &'static str, since: Version, properties: &'static [Property]) -> Component {
    Component { name, since, properties, role: Role::Input }
}

/// All of them.
pub(super) static COMPONENTS: &[Component] = &[
    shown("TextHeading", FIRST, &[p("text", Rule::Text(80)).required(), VISIBLE]),
    shown("TextSubheading", FIRST, &[p("text", Rule::Text(80)).required(), VISIBLE]),
    shown("TextBody", FIRST, &TEXT_BODY),
    // The documentation has 409, client libraries 4096.
    shown("TextCaption", FIRST, &TEXT_BODY),
    shown("RichText", V5_1, &[p("text", Rule::Lines(usize::MAX)).required(), VISIBLE]),
    Component {
        name: "Form",
        since: FIRST,
        properties: &[
            NAME,
            p("children", Rule::Children).required().fixed(),
            p("init-values", Rule::Map),
            p("error-messages", Rule::Map),
        ],
        role: Role::Form,
    },
    input(
        "TextInput",
        FIRST,
        &[
            NAME,
            p("label", Rule::Text(20)).required(),
            LABEL_VARIANT,
            p("input-type", Rule::Word(&["text", "number", "email", "password", "passcode", "phone"])),
            p("pattern", Rule::Pattern).since(V6_2),
            REQUIRED,
            p("min-chars", LENGTH),
            p("max-chars", LENGTH),
            p("helper-text", Rule::Text(80)),
            ENABLED,
            VISIBLE,
            p("init-value", Rule::Text(usize::MAX)).since(V4),
            p("error-message", Rule::Text(30)).since(V4),
        ],
    ),
    input(
        "TextArea",
        FIRST,
        &[
            NAME,
            p("label", Rule::Text(20)).required(),
            LABEL_VARIANT,
            REQUIRED,
            p("max-length", LENGTH),
            p("helper-text", Rule::Text(80)),
            ENABLED,
            VISIBLE,
            p("init-value", Rule::Text(usize::MAX)).since(V4),
            p("error-message", Rule::Text(ERROR_CHARS)).since(V4),
        ],
    ),
    input(
        "CheckboxGroup",
        FIRST,
        &[
            NAME,
            p("data-source", Rule::Options(FEW_OPTIONS)).required(),
            p("label", Rule::Text(30)).required_since(V4),
            p("description", Rule::Text(300)).since(V4),
            p("min-selected-items", COUNT),
            p("max-selected-items", COUNT),
            ENABLED,
            REQUIRED,
            VISIBLE,
            ON_SELECT,
            ON_UNSELECT,
            p("init-value", Rule::Texts).since(V4),
            p("error-message", Rule::Text(ERROR_CHARS)).since(V4),
            p("media-size", MEDIA_SIZES).since(V5),
        ],
    ),
    input(
        "RadioButtonsGroup",
        FIRST,
        &[
            NAME,
            p("data-source", Rule::Options(FEW_OPTIONS)).required(),
            p("label", Rule::Text(30)).required_since(V4),
            p("description", Rule::Text(300)).since(V4),
            ENABLED,
            REQUIRED,
            VISIBLE,
            ON_SELECT,
            ON_UNSELECT,
            p("init-value", Rule::Text(usize::MAX)).since(V4),
            p("error-message", Rule::Text(ERROR_CHARS)).since(V4),
            p("media-size", MEDIA_SIZES).since(V5),
        ],
    ),
    input(
        "Dropdown",
        FIRST,
        &[
            NAME,
            p("label", Rule::Text(20)).required(),
            p("data-source", Rule::Options(MANY_OPTIONS)).required(),
            ENABLED,
            REQUIRED,
            VISIBLE,
            ON_SELECT,
            ON_UNSELECT,
            p("init-value", Rule::Text(usize::MAX)).since(V4),
            p("error-message", Rule::Text(ERROR_CHARS)).since(V4),
        ],
    ),
    input(
        "ChipsSelector",
        v(6, 3),
        &[
            NAME,
            p("label", Rule::Text(80)).required(),
            p("data-source", Rule::Options(CHIPS)).required(),
            p("min-selected-items", COUNT),
            p("max-selected-items", COUNT),
            ENABLED,
            REQUIRED,
            VISIBLE,
            p("description", Rule::Text(300)),
            p("init-value", Rule::Texts),
            p("error-message", Rule::Text(ERROR_CHARS)),
            ON_SELECT.since(v(7, 1)),
            ON_UNSELECT.since(v(7, 1)),
        ],
    ),
    Component {
        name: "Footer",
        since: FIRST,
        properties: &[
            p("label", Rule::Text(35)).required(),
            p("on-click-action", Rule::Action(&["data_exchange", "navigate", "complete"])).required().fixed(),
            p("left-caption", Rule::Text(15)),
            p("center-caption", Rule::Text(15)),
            p("right-caption", Rule::Text(15)),
            ENABLED,
        ],
        role: Role::Footer,
    },
    input(
        "OptIn",
        FIRST,
        &[
            NAME,
            p("label", Rule::Text(120)).required(),
            REQUIRED,
            p("on-click-action", Rule::Action(&["data_exchange", "navigate", "open_url"])).fixed(),
            p("on-select-action", UNSELECT).fixed().since(v(6, 0)),
            ON_UNSELECT,
            VISIBLE,
            p("init-value", Rule::Boolean).since(V4),
        ],
    ),
    shown(
        "EmbeddedLink",
        FIRST,
        &[
            p("text", Rule::Text(25)).required(),
            p("on-click-action", Rule::Action(&["data_exchange", "navigate", "open_url"])).required().fixed(),
            VISIBLE,
        ],
    ),
    input(
        "DatePicker",
        FIRST,
        &[
            NAME,
            p("label", Rule::Text(40)).required(),
            p("min-date", Rule::Date),
            p("max-date", Rule::Date),
            p("unavailable-dates", Rule::Dates),
            p("helper-text", Rule::Text(80)),
            ENABLED,
            REQUIRED,
            VISIBLE,
            p("on-select-action", EXCHANGE).fixed(),
            p("init-value", Rule::Date).since(V4),
            p("error-message", Rule::Text(80)).since(V4),
        ],
    ),
    input(
        "CalendarPicker",
        v(6, 1),
        &[
            NAME,
            p("label", Rule::Ends(40)).required(),
            p("title", Rule::Text(80)),
            p("description", Rule::Text(300)),
            p("helper-text", Rule::Ends(80)),
            p("required", Rule::BooleanEnds),
            ENABLED,
            VISIBLE,
            p("mode", Rule::Word(&["single", "range"])),
            p("min-date", Rule::Date),
            p("max-date", Rule::Date),
            p("unavailable-dates", Rule::Dates),
            p("include-days", DAYS),
            p("min-days", LENGTH),
            p("max-days", LENGTH),
            p("on-select-action", EXCHANGE).fixed(),
            p("init-value", Rule::DateEnds),
            p("error-message", Rule::Ends(80)),
        ],
    ),
    shown(
        "Image",
        FIRST,
        &[
            p("src", Rule::Picture).required(),
            p("width", Rule::Integer(1, 100_000)),
            p("height", Rule::Integer(1, 100_000)),
            p("scale-type", SCALES),
            p("aspect-ratio", Rule::Number),
            p("alt-text", Rule::Text(usize::MAX)),
            VISIBLE,
        ],
    ),
    shown(
        "ImageCarousel",
        v(7, 1),
        &[
            p("images", Rule::Pictures).required(),
            p("aspect-ratio", Rule::Word(&["4:3", "16:9"])),
            p("scale-type", SCALES),
            VISIBLE,
        ],
    ),
    shown(
        "NavigationList",
        V6_2,
        &[
            p("name", Rule::Name).required().fixed(),
            p("list-items", Rule::ListItems).required(),
            p("label", Rule::Text(80)),
            p("description", Rule::Text(300)),
            p("media-size", MEDIA_SIZES),
            p("on-click-action", Rule::Action(&["data_exchange", "navigate"])).fixed(),
            VISIBLE,
        ],
    ),
    Component {
        name: "If",
        since: V4,
        properties: &[
            p("condition", Rule::Condition).required(),
            p("then", Rule::Children).required().fixed(),
            p("else", Rule::Children).fixed(),
        ],
        role: Role::If,
    },
    Component {
        name: "Switch",
        since: V4,
        properties: &[p("value", Rule::Text(usize::MAX)).required(), p("cases", Rule::Cases).required().fixed()],
        role: Role::Switch,
    },
    Component {
        name: "PhotoPicker",
        since: V4,
        properties: &[
            NAME,
            p("label", Rule::Text(80)).required(),
            p("description", Rule::Text(300)),
            p("photo-source", Rule::Word(&["camera_gallery", "camera", "gallery"])),
            p("max-file-size-kb", Rule::Integer(1, 25_600)),
            p("min-uploaded-photos", Rule::Integer(0, 30)),
            p("max-uploaded-photos", Rule::Integer(1, 30)),
            ENABLED,
            VISIBLE,
            p("error-message", Rule::ErrorMessage(usize::MAX)),
        ],
        role: Role::Picker,
    },
    Component {
        name: "DocumentPicker",
        since: V4,
        properties: &[
            NAME,
            p("label", Rule::Text(80)).required(),
            p("description", Rule::Text(300)),
            p("max-file-size-kb", Rule::Integer(1, 25_600)),
            p("min-uploaded-documents", Rule::Integer(0, 30)),
            p("max-uploaded-documents", Rule::Integer(1, 30)),
            p("allowed-mime-types", Rule::Words(DOCUMENT_TYPES)),
            ENABLED,
            VISIBLE,
            p("error-message", Rule::ErrorMessage(usize::MAX)),
        ],
        role: Role::Picker,
    },
];

/// What a document picker may be told to take.
pub(super) const DOCUMENT_TYPES: &[&str] = &[
    "application/gzip",
    "application/msword",
    "application/pdf",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.oasis.opendocument.presentation",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/x-7z-compressed",
    "application/zip",
    "image/avif",
    "image/gif",
    "image/heic",
    "image/heif",
    "image/jpeg",
    "image/png",
    "image/tiff",
    "image/webp",
    "text/plain",
    "video/mp4",
    "video/mpeg",
];

/// How many of a kind a screen may have, in all branches; files are counted together.
pub(super) const MOST_PER_SCREEN: &[(&str, usize)] =
    &[("EmbeddedLink", 2), ("OptIn", 5), ("Image", 3), ("ImageCarousel", 2), ("NavigationList", 2)];
/// How many carousels a Flow may have.
pub(super) const MOST_CAROUSELS: usize = 3;

/// What may stand in the branches of an `If` besides another `If` and a `Switch`; in those of a `Switch` too.
pub(super) fn may_be_in_branch(name: &str, version: Version) -> bool {
    const ALLOWED: [&str; 14] = [
        "TextHeading",
        "TextSubheading",
        "TextBody",
        "TextCaption",
        "CheckboxGroup",
        "DatePicker",
        "Dropdown",
        "EmbeddedLink",
        "Footer",
        "Image",
        "OptIn",
        "RadioButtonsGroup",
        "TextArea",
        "TextInput",
    ];
    ALLOWED.contains(&name) || (name == "ChipsSelector" && version >= v(7, 1))
}
