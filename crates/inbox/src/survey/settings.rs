//! Whether and how customers are asked.

use recado_db::{Tx, params};
use recado_whatsapp::template::TemplateDefinition;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::question::{score_in, template};
use super::sql;
use crate::agent::Principal;
use crate::audit::{self, Change};
use crate::flow::FlowQuestion;
use crate::message::check_fits;
use crate::{Error, FieldProblem, FlowId, Inbox, MessageId, Result, TenantId};

/// As an interactive message's body, and as a text may be (spec messaging).
const MAX_QUESTION_CHARS: usize = 1024;
const MAX_THANKS_CHARS: usize = 4096;
/// As a reply button, the button of a list, or that of a form may be: the narrowest of the three.
const MAX_LABEL_CHARS: usize = 20;
const LABELS: usize = 5;
const MAX_DELAY_MINUTES: i64 = 7 * 24 * 60;
const MAX_EVERY_DAYS: i64 = 365;

/// Whether and how customers are asked how satisfied they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveySettings {
    /// Off unless somebody wants it.
    pub is_on: bool,
    /// How the question can be answered.
    pub form: SurveyForm,
    /// What is asked.
    #[schema(max_length = 1024)]
    pub question: String,
    /// The five answers, the best one first. Buttons are the first, the third and the last of them.
    #[schema(min_items = 5, max_items = 5)]
    pub labels: Vec<String>,
    /// On the button that opens a list or a form.
    #[schema(max_length = 20)]
    pub button: String,
    /// What is sent where the customer service window is shut; `null`: then nobody is asked.
    #[schema(required = true)]
    pub template: Option<SurveyTemplate>,
    /// How long after the closing; whoever writes again before is not asked.
    #[schema(minimum = 0, maximum = 10080)]
    pub delay_minutes: i64,
    /// Nobody is asked more often than once in so many days; 0: after every closing.
    #[schema(minimum = 0, maximum = 365)]
    pub every_days: i64,
    /// Sent after the answer; empty: nothing is.
    #[schema(max_length = 4096)]
    pub thanks: String,
    /// Whether the text that follows within 30 minutes is kept as a comment.
    pub asks_comment: bool,
}

/// How the question can be answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SurveyForm {
    /// By three buttons: 5, 3 and 1.
    Buttons {},
    /// By a list of five.
    List {},
    /// By a published form. Where a number belongs to an account without it, by buttons.
    Flow {
        /// The form.
        #[schema(value_type = uuid::Uuid)]
        flow_id: FlowId,
        /// The question whose choices hold a number of 1 to 5 in their ids.
        score_key: String,
        /// The question that is kept as the comment.
        #[schema(required = true)]
        comment_key: Option<String>,
    },
}

/// An approved template with two to five quick replies, the best one first, or with a form's button; without variables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyTemplate {
    /// Its name.
    pub name: String,
    /// The code of its language.
    pub language: String,
}

impl Default for SurveySettings {
    fn default() -> Self {
        Self {
            is_on: false,
            form: SurveyForm::Buttons {},
            question: "How satisfied are you with our help?".to_owned(),
            labels: ["Very satisfied", "Satisfied", "It was all right", "Not satisfied", "Not satisfied at all"]
                .map(str::to_owned)
                .to_vec(),
            button: "Answer".to_owned(),
            template: None,
            delay_minutes: 5,
            every_days: 30,
            thanks: "Thank you. Would you like to tell us more?".to_owned(),
            asks_comment: true,
        }
    }
}

impl SurveySettings {
    fn checked(mut self) -> Result<Self> {
        let mut problems = Vec::new();
        for text in [&mut self.question, &mut self.button, &mut self.thanks].into_iter().chain(&mut self.labels) {
            *text = text.trim().to_owned();
        }
        let mut check = |field: String, text: &str, is_needed: bool, max_chars: usize| {
            if is_needed && text.is_empty() {
                problems.push(FieldProblem::new(field, "Write what customers read here."));
            } else if text.chars().count() > max_chars {
                problems.push(FieldProblem::new(field, format!("There is room for {max_chars} characters.")));
            }
        };
        check("question".to_owned(), &self.question, true, MAX_QUESTION_CHARS);
        check("button".to_owned(), &self.button, true, MAX_LABEL_CHARS);
        check("thanks".to_owned(), &self.thanks, false, MAX_THANKS_CHARS);
        for (at, label) in self.labels.iter().enumerate() {
            check(format!("labels[{at}]"), label, true, MAX_LABEL_CHARS);
        }
        for (at, label) in self.labels.iter().enumerate() {
            if !label.is_empty() && self.labels.iter().take(at).any(|other| other == label) {
                problems.push(FieldProblem::new(format!("labels[{at}]"), "This answer is there twice."));
            }
        }
        if self.labels.len() != LABELS {
            problems.push(FieldProblem::new("labels", format!("There are {LABELS} answers, the best one first.")));
        }
        for (field, value, max) in
            [("delay_minutes", self.delay_minutes, MAX_DELAY_MINUTES), ("every_days", self.every_days, MAX_EVERY_DAYS)]
        {
            if !(0..=max).contains(&value) {
                problems.push(FieldProblem::new(field, format!("Choose between 0 and {max}.")));
            }
        }
        if problems.is_empty() { Ok(self) } else { Err(Error::Invalid(problems)) }
    }
}

/// Whether a form's questions are what the settings take them for.
fn check_questions(questions: &[FlowQuestion], score_key: &str, comment_key: Option<&str>) -> Result<()> {
    let find = |key: &str| questions.iter().find(|question| question.key == key);
    let Some(score) = find(score_key) else {
        return Err(Error::invalid("form.score_key", "The form has no such question."));
    };
    if score.choices.len() < 2 || score.choices.iter().any(|choice| score_in(&choice.id).is_none()) {
        let detail = "Each choice of this question needs an id with a number from 1 to 5 in it.";
        return Err(Error::invalid("form.score_key", detail));
    }
    if comment_key.is_some_and(|key| find(key).is_none() || key == score_key) {
        return Err(Error::invalid("form.comment_key", "The form has no such question besides."));
    }
    Ok(())
}

/// Whether a template can ask.
fn check_template(chosen: &SurveyTemplate, definition: Option<&TemplateDefinition>) -> Result<()> {
    const FIELD: &str = "template";
    let Some(definition) = definition else {
        return Err(Error::invalid(FIELD, "There is no template of this name and language."));
    };
    let Some(send) = template(chosen, definition, MessageId::new()) else {
        return Err(Error::invalid(
            FIELD,
            "The template needs two to five quick replies, or a button that opens a form.",
        ));
    };
    check_fits(MessageId::new(), &send, definition).map_err(|error| Error::invalid(FIELD, error.to_string()))
}

impl Inbox {
    /// Whether and how customers are asked.
    ///
    /// # Errors
    /// As the database says.
    pub async fn survey_settings(&self, tenant: TenantId) -> Result<SurveySettings> {
        self.db
            .read("inbox.survey.settings", tenant, |tx, tenant| Box::pin(async move { settings(tx, *tenant).await }))
            .await
    }

    /// Changes whether and how customers are asked.
    ///
    /// # Errors
    /// [`Error::Invalid`].
    pub async fn change_survey_settings(&self, by: &Principal, changed: SurveySettings) -> Result<SurveySettings> {
        let changed = changed.checked()?;
        if let SurveyForm::Flow { flow_id, score_key, comment_key } = &changed.form {
            let flow = self.flow(by.tenant, *flow_id).await.map_err(|error| match error {
                Error::NotFound(_) => Error::invalid("form.flow_id", "There is no such form."),
                other => other,
            })?;
            if flow.flow.published_at.is_none() {
                return Err(Error::invalid("form.flow_id", "Publish the form first."));
            }
            check_questions(&flow.questions, score_key, comment_key.as_deref())?;
        }
        if let Some(chosen) = &changed.template {
            let known = self.template_named(by.tenant, &chosen.name, &chosen.language).await?;
            check_template(chosen, known.as_ref())?;
        }
        self.db
            .write("inbox.survey.change_settings", (by.clone(), changed), |tx, (by, changed)| {
                Box::pin(async move {
                    let before = settings(tx, by.tenant).await?;
                    if before == *changed {
                        return Ok(before);
                    }
                    let json = serde_json::to_string(changed).map_err(|error| Error::Stored(error.to_string()))?;
                    let delay = changed.is_on.then_some(changed.delay_minutes);
                    tx.exec(sql::STORE_SETTINGS, params![by.tenant.uuid(), delay, &json]).await?;
                    let change = Change::new("survey.changed", by.tenant.uuid(), "").with("is_on", changed.is_on);
                    audit::record(tx, by.author(), change).await?;
                    Ok(changed.clone())
                })
            })
            .await
    }
}

/// As they are now.
pub(super) async fn settings(tx: &mut Tx, tenant: TenantId) -> Result<SurveySettings> {
    let Some(row) = tx.query_opt(sql::SETTINGS, params![tenant.uuid()]).await? else {
        return Ok(SurveySettings::default());
    };
    serde_json::from_str(&row.get::<String>(0)?).map_err(|error| Error::Stored(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::FlowChoice;

    fn fields(settings: SurveySettings) -> Vec<String> {
        settings.checked().unwrap_err().fields().iter().map(|problem| problem.field.clone()).collect()
    }

    #[test]
    fn what_customers_cannot_read_is_refused() {
        assert!(SurveySettings::default().checked().is_ok());
        let long = |length| "x".repeat(length);
        let broken = SurveySettings {
            question: " ".to_owned(),
            button: long(21),
            thanks: long(4097),
            labels: vec!["a".to_owned(), "a".to_owned(), long(21), String::new()],
            delay_minutes: -1,
            every_days: 366,
            ..SurveySettings::default()
        };
        let expected = [
            "question",
            "button",
            "thanks",
            "labels[2]",
            "labels[3]",
            "labels[1]",
            "labels",
            "delay_minutes",
            "every_days",
        ];
        assert_eq!(fields(broken), expected);
    }

    #[test]
    fn a_form_needs_scores() {
        let question = |key: &str, ids: &[&str]| FlowQuestion {
            key: key.to_owned(),
            label: key.to_owned(),
            component: "RadioButtonsGroup".to_owned(),
            choices: ids.iter().map(|id| FlowChoice { id: (*id).to_owned(), title: String::new() }).collect(),
        };
        let form = [question("stars", &["s5", "s4", "s1"]), question("why", &[]), question("mood", &["good", "bad"])];
        assert!(check_questions(&form, "stars", Some("why")).is_ok());
        for (score, comment) in
            [("mood", None), ("why", None), ("gone", None), ("stars", Some("gone")), ("stars", Some("stars"))]
        {
            assert!(check_questions(&form, score, comment).is_err(), "{score} {comment:?}");
        }
    }
}
