//! `location`

use serde_json::{Map, Value};

use crate::error::GraphError;
use crate::json_read::{Object, Path};

/// A place.
#[derive(Debug, Clone, PartialEq)]
pub struct Location {
    /// Decimal degrees, -90 to 90.
    pub latitude: f64,
    /// Decimal degrees, -180 to 180.
    pub longitude: f64,
    /// Of the place.
    pub name: Option<String>,
    /// Shown only with a name.
    pub address: Option<String>,
}

/// Longest name or address. Meta's pages give none.
const MAX_LABEL_CHARS: usize = 1000;

impl Location {
    pub(crate) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let object = Object::new(value, path, &["latitude", "longitude", "name", "address"])?;
        let label = |key| -> Result<Option<String>, GraphError> {
            Ok(object.text_up_to(key, MAX_LABEL_CHARS)?.filter(|label| !label.is_empty()).map(str::to_owned))
        };
        Ok(Self {
            latitude: object.required_decimal_within("latitude", 90.0)?,
            longitude: object.required_decimal_within("longitude", 180.0)?,
            name: label("name")?,
            address: label("address")?,
        })
    }

    pub(super) fn to_wire(&self) -> Value {
        let mut map = Map::new();
        map.insert("latitude".into(), self.latitude.into());
        map.insert("longitude".into(), self.longitude.into());
        for (name, label) in [("name", &self.name), ("address", &self.address)] {
            if let Some(label) = label {
                map.insert(name.into(), label.as_str().into());
            }
        }
        map.into()
    }
}
