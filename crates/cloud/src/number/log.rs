//! What the log of an account says of its numbers.

use recado_core::Timestamp;
use recado_whatsapp::account::activity::ActivityType;
use serde_json::{Map, Value};

use crate::activity::{Actor, NewActivity};
use crate::world::NumberRecord;

/// Something that was done with a number; `more` goes into the details.
pub(crate) fn entry(
    number: &NumberRecord,
    kind: ActivityType,
    actor: &Actor,
    description: impl Into<String>,
    more: impl IntoIterator<Item = (&'static str, Value)>,
    at: Timestamp,
) -> NewActivity {
    let mut details = Map::new();
    details.insert("phone_number_id".into(), number.id.as_str().into());
    details.insert("display_phone_number".into(), number.display.as_str().into());
    details.extend(more.into_iter().map(|(name, value)| (name.to_owned(), value)));
    NewActivity {
        waba_id: number.waba_id.clone(),
        kind,
        actor: actor.clone(),
        description: description.into(),
        details: details.into(),
        at,
    }
}

/// It was added; as which pre-verified one, if it is one.
pub(super) fn added(number: &NumberRecord, actor: &Actor, at: Timestamp) -> NewActivity {
    let preverified = number.details.preverified_id.clone().map(|id| ("preverified_id", Value::from(id)));
    entry(number, ActivityType::PhoneNumberAdded, actor, "A phone number was added", preverified, at)
}

/// It was proven.
pub(crate) fn verified(number: &NumberRecord, actor: &Actor, at: Timestamp) -> NewActivity {
    entry(number, ActivityType::PhoneNumberVerified, actor, "A phone number was verified", None, at)
}

/// It is not in the account any more.
pub(crate) fn removed(number: &NumberRecord, actor: &Actor, description: &str, at: Timestamp) -> NewActivity {
    entry(number, ActivityType::PhoneNumberRemoved, actor, description, None, at)
}

/// Those of its parts that were changed; `None`: none was.
pub(crate) fn changed(
    number: &NumberRecord,
    actor: &Actor,
    parts: impl IntoIterator<Item = (&'static str, bool)>,
    at: Timestamp,
) -> Option<NewActivity> {
    let changed: Vec<&str> = parts.into_iter().filter_map(|(name, is_changed)| is_changed.then_some(name)).collect();
    if changed.is_empty() {
        return None;
    }
    let description = format!("A phone number was changed: {}", changed.join(", "));
    let more = [("changed", Value::from(changed))];
    Some(entry(number, ActivityType::AccountUpdated, actor, description, more, at))
}

/// Its two-step PIN is another one, or none.
pub(crate) fn pin_changed(number: &NumberRecord, actor: &Actor, description: &str, at: Timestamp) -> NewActivity {
    entry(number, ActivityType::SecurityEvent, actor, description, None, at)
}
