//! `list`: a button that opens a menu.

use serde_json::{Map, Value, json};

use super::limits;
use crate::error::GraphError;
use crate::json_read::{Object, Path};

const MAX_BUTTON_CHARS: usize = 20;
const MAX_SECTIONS: usize = 10;
/// Of all sections together.
const MAX_ROWS: usize = 10;
/// Longest title of a section, of a list and of a product list.
pub(super) const MAX_SECTION_TITLE_CHARS: usize = 24;
const MAX_ROW_ID_CHARS: usize = 200;
const MAX_ROW_TITLE_CHARS: usize = 24;
const MAX_ROW_DESCRIPTION_CHARS: usize = 72;

/// The menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// The label of the button that opens it.
    pub button: String,
    /// Its parts.
    pub sections: Vec<ListSection>,
}

/// Rows under a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListSection {
    /// Needed where there are several sections.
    pub title: Option<String>,
    /// What can be chosen.
    pub rows: Vec<ListRow>,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// Comes back when it is chosen.
    pub id: String,
    /// What it says.
    pub title: String,
    /// Its second line.
    pub description: Option<String>,
}

impl List {
    pub(super) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let action = Object::new(value, path, &["button", "sections"])?;
        let button = limits::required_text(&action, "button", "Button label", MAX_BUTTON_CHARS)?;
        let sections = action.required_each("sections", ListSection::parse)?;
        limits::count("sections", sections.len(), 1, MAX_SECTIONS)?;
        check_titles(&sections, path, |section| section.title.is_some())?;
        let rows = || sections.iter().flat_map(|section| &section.rows);
        if rows().count() > MAX_ROWS {
            return Err(limits::broken(format!("Total row count exceed max allowed count: {MAX_ROWS}")));
        }
        limits::unique("Row ids", rows().map(|row| row.id.as_str()))?;
        Ok(Self { button, sections })
    }

    pub(super) fn to_wire(&self) -> Value {
        let sections: Vec<Value> = self.sections.iter().map(ListSection::to_wire).collect();
        json!({"button": self.button, "sections": sections})
    }
}

/// Where there are several sections each has a title.
pub(super) fn check_titles<S>(
    sections: &[S],
    action: Path<'_>,
    has_title: impl Fn(&S) -> bool,
) -> Result<(), GraphError> {
    let untitled = sections.iter().position(|section| !has_title(section));
    match untitled {
        Some(index) if sections.len() > 1 => {
            Err(GraphError::missing_part(&action.key("sections").index(index).key("title").to_string()))
        }
        _ => Ok(()),
    }
}

impl ListSection {
    fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let section = Object::new(value, path, &["title", "rows"])?;
        let title = limits::short_text(&section, "title", "Section title", MAX_SECTION_TITLE_CHARS)?;
        let rows = section.required_each("rows", ListRow::parse)?;
        if rows.is_empty() {
            return Err(GraphError::missing_part(&path.key("rows").to_string()));
        }
        Ok(Self { title, rows })
    }

    fn to_wire(&self) -> Value {
        let mut map = Map::new();
        if let Some(title) = &self.title {
            map.insert("title".into(), title.as_str().into());
        }
        map.insert("rows".into(), self.rows.iter().map(ListRow::to_wire).collect());
        map.into()
    }
}

impl ListRow {
    fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let row = Object::new(value, path, &["id", "title", "description"])?;
        Ok(Self {
            id: limits::required_short_text(&row, "id", "Row id", MAX_ROW_ID_CHARS)?,
            title: limits::required_short_text(&row, "title", "Row title", MAX_ROW_TITLE_CHARS)?,
            description: limits::short_text(&row, "description", "Row description", MAX_ROW_DESCRIPTION_CHARS)?,
        })
    }

    fn to_wire(&self) -> Value {
        match &self.description {
            None => json!({"id": self.id, "title": self.title}),
            Some(description) => json!({"id": self.id, "title": self.title, "description": description}),
        }
    }
}
