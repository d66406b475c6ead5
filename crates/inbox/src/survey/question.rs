//! The question as it goes over the wire, and the ids by which its answers are known.

use recado_whatsapp::template::{TemplateButton, TemplateButtonKind, TemplateDefinition};
use serde_json::{Value, json};
use uuid::Uuid;

use super::settings::{SurveySettings, SurveyTemplate};
use super::{BEST, settings::SurveyForm};
use crate::MessageId;
use crate::message::{SendContent, SendInteractive, SendTemplate};

const PREFIX: &str = "recado.rating";

/// The published form that asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AskingFlow {
    pub(super) graph_flow_id: String,
    /// Whether its first screen comes from an endpoint.
    pub(super) has_endpoint: bool,
}

/// What a template's button can do for a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asks {
    Reply,
    Form,
}

fn asks(button: &TemplateButton) -> Option<Asks> {
    match button.kind {
        TemplateButtonKind::QuickReply => Some(Asks::Reply),
        TemplateButtonKind::Flow => Some(Asks::Form),
        _ => None,
    }
}

/// The scores of so many answers, the best one first; `None` where nobody could tell what they mean.
const fn spread(answers: usize) -> Option<&'static [i64]> {
    match answers {
        2 => Some(&[5, 1]),
        3 => Some(&[5, 3, 1]),
        4 => Some(&[5, 4, 2, 1]),
        5 => Some(&[5, 4, 3, 2, 1]),
        _ => None,
    }
}

/// The first number of 1 to 5 in an id: `5`, `star_4`.
pub(super) fn score_in(id: &str) -> Option<i64> {
    let digit = id.chars().find(char::is_ascii_digit)?.to_digit(10)?;
    Some(i64::from(digit)).filter(|score| (1..=BEST).contains(score))
}

fn tap_id(message: MessageId, score: i64) -> String {
    format!("{PREFIX}.{score}.{}", message.uuid().simple())
}

/// What a tapped button or row says: the message that asked, and the score. `None` for any other button.
pub(super) fn read_tap(id: &str) -> Option<(MessageId, i64)> {
    let (score, message) = id.strip_prefix(PREFIX)?.strip_prefix('.')?.split_once('.')?;
    let score = score.parse().ok().filter(|score| (1..=BEST).contains(score))?;
    Some((MessageId(Uuid::try_parse(message).ok()?), score))
}

/// The question inside the customer service window. Without a form, a form's question is asked by buttons.
pub(super) fn question(settings: &SurveySettings, flow: Option<&AskingFlow>, id: MessageId) -> SendContent {
    let body = json!({"text": settings.question});
    let interactive = match (&settings.form, flow) {
        (SurveyForm::Flow { .. }, Some(flow)) => {
            let first = if flow.has_endpoint { "data_exchange" } else { "navigate" };
            json!({"type": "flow", "body": body, "action": {"name": "flow", "parameters": {
                "flow_message_version": "3", "flow_id": flow.graph_flow_id, "flow_cta": settings.button,
                "mode": "published", "flow_action": first,
            }}})
        }
        (SurveyForm::List {}, _) => {
            let rows: Vec<Value> = (1..=BEST)
                .rev()
                .zip(&settings.labels)
                .map(|(score, label)| json!({"id": tap_id(id, score), "title": label}))
                .collect();
            json!({"type": "list", "body": body, "action": {"button": settings.button, "sections": [{"rows": rows}]}})
        }
        (SurveyForm::Buttons {} | SurveyForm::Flow { .. }, _) => {
            let buttons: Vec<Value> = [5, 3, 1]
                .into_iter()
                .zip(settings.labels.iter().step_by(2))
                .map(|(score, label)| json!({"type": "reply", "reply": {"id": tap_id(id, score), "title": label}}))
                .collect();
            json!({"type": "button", "body": body, "action": {"buttons": buttons}})
        }
    };
    SendContent::Interactive(SendInteractive { interactive })
}

/// The question where the window is shut: each quick reply of the template gets its score, a form's button the message's token.
/// `None` where the template can ask nothing.
pub(super) fn template(
    chosen: &SurveyTemplate,
    definition: &TemplateDefinition,
    id: MessageId,
) -> Option<SendTemplate> {
    let buttons = &definition.parts.buttons;
    let replies = buttons.iter().filter(|button| asks(button) == Some(Asks::Reply)).count();
    let opens_form = buttons.iter().any(|button| asks(button) == Some(Asks::Form));
    let mut scores = match spread(replies) {
        Some(scores) => scores.iter(),
        None if opens_form => [].iter(),
        None => return None,
    };
    let components = buttons.iter().enumerate().filter_map(|(index, button)| match asks(button)? {
        Asks::Reply => {
            let payload = json!([{"type": "payload", "payload": tap_id(id, *scores.next()?)}]);
            Some(json!({"type": "button", "sub_type": "quick_reply", "index": index, "parameters": payload}))
        }
        Asks::Form => Some(json!({"type": "button", "sub_type": "flow", "index": index})),
    });
    let components = components.collect();
    Some(SendTemplate { name: chosen.name.clone(), language: chosen.language.clone(), components })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FlowId;

    fn interactive(form: SurveyForm, flow: Option<&AskingFlow>, id: MessageId) -> Value {
        let settings = SurveySettings { form, ..SurveySettings::default() };
        let SendContent::Interactive(SendInteractive { interactive }) = question(&settings, flow, id) else {
            panic!("not interactive")
        };
        interactive
    }

    #[test]
    fn every_answer_comes_back_with_its_score() {
        let id = MessageId::new();
        let buttons = interactive(SurveyForm::Buttons {}, None, id);
        let read: Vec<_> = buttons["action"]["buttons"]
            .as_array()
            .unwrap()
            .iter()
            .map(|button| {
                (read_tap(button["reply"]["id"].as_str().unwrap()), button["reply"]["title"].as_str().unwrap())
            })
            .collect();
        let expected = [(5, "Very satisfied"), (3, "It was all right"), (1, "Not satisfied at all")]
            .map(|(score, text)| (Some((id, score)), text));
        assert_eq!(read, expected);
        let list = interactive(SurveyForm::List {}, None, id);
        let rows = list["action"]["sections"][0]["rows"].as_array().unwrap();
        let scores: Vec<_> = rows.iter().map(|row| read_tap(row["id"].as_str().unwrap()).unwrap().1).collect();
        assert_eq!(scores, [5, 4, 3, 2, 1]);
        assert!(rows.iter().all(|row| row["id"].as_str().unwrap().len() <= 200));
    }

    #[test]
    fn a_form_asks_where_it_is_and_buttons_elsewhere() {
        let form = || SurveyForm::Flow { flow_id: FlowId::new(), score_key: "stars".to_owned(), comment_key: None };
        let flow = AskingFlow { graph_flow_id: "77".to_owned(), has_endpoint: false };
        let asked = interactive(form(), Some(&flow), MessageId::new());
        assert_eq!(asked["action"]["parameters"]["flow_id"], "77");
        assert_eq!(interactive(form(), None, MessageId::new())["type"], "button");
    }

    #[test]
    fn other_buttons_are_no_answers() {
        let id = MessageId::new().uuid().simple().to_string();
        for other in [
            "",
            "yes",
            "recado.rating",
            "recado.rating.5",
            &format!("recado.rating.6.{id}"),
            &format!("recado.rating.0.{id}"),
        ] {
            assert_eq!(read_tap(other), None, "{other}");
        }
        assert_eq!(
            [score_in("5"), score_in("star_4"), score_in("0_good"), score_in("good")],
            [Some(5), Some(4), None, None]
        );
    }

    #[test]
    fn quick_replies_of_a_template_are_spread_over_the_scores() {
        let chosen = SurveyTemplate { name: "ask".to_owned(), language: "en".to_owned() };
        let ask = |buttons: Value| {
            let node = json!({"name": "ask", "language": "en", "category": "UTILITY", "status": "APPROVED", "parameter_format": "POSITIONAL",
                "components": [{"type": "BODY", "text": "How was it?"}, {"type": "BUTTONS", "buttons": buttons}]});
            template(&chosen, &TemplateDefinition::parse(&node).unwrap(), MessageId::new())
        };
        let reply = |text: &str| json!({"type": "QUICK_REPLY", "text": text});
        let sent = ask(json!([reply("Good"), reply("Bad")])).unwrap();
        let scores: Vec<_> = sent
            .components
            .iter()
            .map(|component| read_tap(component["parameters"][0]["payload"].as_str().unwrap()).unwrap().1)
            .collect();
        assert_eq!(scores, [5, 1]);
        assert!(ask(json!([reply("Good")])).is_none());
        assert!(ask(json!([{"type": "URL", "text": "Go", "url": "https://example.com"}])).is_none());
    }
}
