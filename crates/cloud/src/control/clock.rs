//! `GET clock`, `POST clock`

use axum::extract::State as Extract;
use recado_core::Timestamp;
use serde_json::Value;

use super::extract::{JsonAnswer, JsonBody};
use super::problem::Problem;
use crate::state::State;
use crate::time_travel::{ClockChange, ClockReading, parse_duration};

pub(super) async fn show(Extract(state): Extract<State>) -> JsonAnswer<ClockReading> {
    JsonAnswer(state.time_travel.reading())
}

pub(super) async fn change(
    Extract(state): Extract<State>,
    JsonBody(body): JsonBody,
) -> Result<JsonAnswer<ClockReading>, Problem> {
    Ok(JsonAnswer(state.time_travel.change(parse(&body)?).await?))
}

fn parse(body: &Value) -> Result<ClockChange, Problem> {
    let wish = body.as_object().map(|object| object.iter().filter(|(_, value)| !value.is_null()).collect::<Vec<_>>());
    let [(name, value)] = wish.as_deref().unwrap_or_default() else {
        let detail = "give exactly one of advance, set, freeze and resume";
        return Err(Problem::invalid_field("", detail));
    };
    match name.as_str() {
        "advance" => {
            let text = value.as_str().ok_or_else(|| Problem::invalid_field("advance", "must be text such as PT24H"))?;
            let duration =
                parse_duration(text).map_err(|error| Problem::invalid_field("advance", error.to_string()))?;
            Ok(ClockChange::Advance(duration))
        }
        "set" => {
            let moment = value.as_str().and_then(|text| Timestamp::parse(text).ok());
            let detail = "must be a moment such as 2026-11-22T10:15:00Z, from 1970 to 9999";
            moment.map(ClockChange::Set).ok_or_else(|| Problem::invalid_field("set", detail))
        }
        "freeze" | "resume" if *value != &Value::Bool(true) => {
            Err(Problem::invalid_field(name.as_str(), "must be true"))
        }
        "freeze" => Ok(ClockChange::Freeze),
        "resume" => Ok(ClockChange::Resume),
        _ => Err(Problem::invalid_field(name.as_str(), "is unknown; there are advance, set, freeze and resume")),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;

    #[test]
    fn a_wish_is_one_of_four() {
        assert_eq!(parse(&json!({"advance": "PT24H"})).unwrap(), ClockChange::Advance(Duration::from_secs(86_400)));
        assert_eq!(
            parse(&json!({"set": "2024-05-01T00:00:00Z"})).unwrap(),
            ClockChange::Set(Timestamp::from_seconds(1_714_521_600))
        );
        assert_eq!(parse(&json!({"freeze": true, "set": null})).unwrap(), ClockChange::Freeze);
        assert_eq!(parse(&json!({"resume": true})).unwrap(), ClockChange::Resume);
        for (bad, field) in [
            (json!(null), ""),
            (json!([]), ""),
            (json!({}), ""),
            (json!({"freeze": true, "resume": true}), ""),
            (json!({"freeze": false}), "freeze"),
            (json!({"advance": 5}), "advance"),
            (json!({"advance": "24h"}), "advance"),
            (json!({"set": "tomorrow"}), "set"),
            (json!({"rewind": "PT1H"}), "rewind"),
        ] {
            let problem = parse(&bad).unwrap_err();
            assert_eq!(problem.errors[0].field, field, "{bad}");
        }
    }
}
