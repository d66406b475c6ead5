//! Changes of templates: all of a call, or none, in one unit.

use recado_core::Timestamp;
use recado_db::Tx;
use recado_whatsapp::GraphError;
use recado_whatsapp::template::life::check_unpause;
use recado_whatsapp::template::{Category, TemplateEdit, TemplateStatus};
use recado_whatsapp::webhook::{AccountChange, TemplateName, template_category_notice, template_status_update};

use super::{care, verdict};
use crate::error::Result;
use crate::flow;
use crate::settings::TemplateReviews;
use crate::state::State;
use crate::webhook;
use crate::world::{
    Quality, Template, TemplateLimits, change_limit_state, find_template, hold_templates, store_template,
};

/// What a rule came to.
#[derive(Debug)]
pub(crate) struct Effect<T> {
    pub(crate) answer: T,
    /// What apps are told.
    pub(crate) changes: Vec<AccountChange>,
    /// It goes on with a fresh name after a pause.
    pub(crate) resumes: bool,
    /// A review comes at this moment.
    pub(crate) review_at: Option<Timestamp>,
    /// Its category is put right at this moment.
    pub(crate) correction_at: Option<Timestamp>,
}

impl<T> Effect<T> {
    /// Nothing but the change of the template itself.
    pub(crate) const fn silent(answer: T) -> Self {
        Self { answer, changes: Vec::new(), resumes: false, review_at: None, correction_at: None }
    }
}

type Rule<T> = Box<dyn Fn(&mut Template, Timestamp) -> Result<Effect<T>, GraphError> + Send + Sync>;

/// Changes templates by a rule, in order; nothing is changed where it refuses one. The rule may run again where the database asks for it.
///
/// # Errors
/// What the rule refuses; 100 with subcode 33 for an id of nothing.
pub(crate) async fn change_all<T: Send + 'static>(
    state: &State,
    ids: Vec<String>,
    rule: impl Fn(&mut Template, Timestamp) -> Result<Effect<T>, GraphError> + Send + Sync + 'static,
) -> Result<Vec<(String, T)>> {
    let rule: Rule<T> = Box::new(rule);
    let answers = state
        .db
        .write("cloud.template.change", (state.clone(), ids, rule), |tx, (state, ids, rule)| {
            Box::pin(async move {
                hold_templates(tx).await?;
                let mut answers = Vec::with_capacity(ids.len());
                for id in ids {
                    answers.push((id.clone(), change_one(state, tx, id, rule).await?));
                }
                Ok::<_, crate::Error>(answers)
            })
        })
        .await?;
    state.world.changed().await?;
    Ok(answers)
}

async fn change_one<T>(state: &State, tx: &mut Tx, id: &str, rule: &Rule<T>) -> Result<T> {
    let now = state.clock.now();
    let found = find_template(tx, id).await?.filter(|found| found.definition.status != TemplateStatus::Deleted);
    let mut template = found.ok_or_else(|| GraphError::unknown_node("POST", id))?;
    let Effect { answer, changes, resumes, review_at, correction_at } = rule(&mut template, now)?;
    store_template(tx, &template).await?;
    if resumes {
        change_limit_state::<TemplateLimits, _>(tx, id, |limits| {
            limits.pause.paused_until = None;
            limits.unpaused_at = Some(now);
            limits.quality = Quality { rated_at: Some(now), ..Quality::default() };
        })
        .await?;
    }
    if let Some(at) = review_at {
        care::plan_review(state, tx, id, at).await?;
    }
    if let Some(at) = correction_at {
        care::plan_correction(state, tx, id, at).await?;
    }
    care::plan(state, tx, &template.waba_id).await?;
    webhook::tell_account_changes(state, tx, &template.waba_id, &changes).await?;
    Ok(answer)
}

/// The template has the status now; what apps are told of it.
pub(super) fn set_status(template: &mut Template, status: TemplateStatus, now: Timestamp) -> Vec<AccountChange> {
    let before = template.definition.status;
    template.definition.status = status;
    let name = TemplateName { id: &template.id, definition: &template.definition };
    vec![template_status_update(name, before, "NONE", now)]
}

/// Edits a template for an app; it is reviewed again. `known` is what it was when the app asked.
///
/// # Errors
/// 100 and 192, as the rule has it.
pub(crate) async fn edit(state: &State, app_id: &str, known: &Template, mut edit: TemplateEdit) -> Result<Template> {
    let id = &known.id;
    if edit.changes_components() {
        let edited = edit.apply(&known.definition)?;
        if let Some(button) = edited.flow_button() {
            let now = state.clock.now();
            known.life.check_edit(known.definition.status, edit.changes_category(&known.definition), now)?;
            let owner = (known.waba_id.as_str(), app_id);
            edit.set_flow(flow::of_new_button(state, owner, &edited.name, &button).await?);
        }
    }
    let shared = state.clone();
    let rule = move |template: &mut Template, now: Timestamp| {
        let before = template.definition.status;
        template.life.check_edit(before, edit.changes_category(&template.definition), now)?;
        template.definition = edit.apply(&template.definition)?;
        template.definition.status = TemplateStatus::Pending;
        template.updated_at = now;
        template.life.edited(before, now);
        let mut effect = Effect { resumes: before == TemplateStatus::Paused, ..Effect::silent(()) };
        match shared.settings.template_reviews {
            TemplateReviews::Instant => effect.changes = verdict::review(&shared.world.current(), template, now),
            TemplateReviews::Delayed(delay) => effect.review_at = Some(now.plus(delay)),
            TemplateReviews::Manual => {}
        }
        Ok(Effect {
            answer: template.clone(),
            changes: effect.changes,
            resumes: effect.resumes,
            review_at: effect.review_at,
            correction_at: None,
        })
    };
    let edited = change_all(state, vec![id.clone()], rule).await?.into_iter().next();
    Ok(edited.ok_or_else(GraphError::something_went_wrong)?.1)
}

/// Announces that the template belongs to another category, to which it then goes by the clock; its own one takes the announcement back.
///
/// # Errors
/// 100 with subcode 33 for an id of nothing.
pub(crate) async fn announce_correction(state: &State, id: &str, category: Category) -> Result<()> {
    change_all(state, vec![id.to_owned()], move |template, now| {
        if category == template.definition.category {
            template.life.correction = None;
            return Ok(Effect::silent(()));
        }
        let due_at = template.life.announce_correction(category, now);
        let name = TemplateName { id: &template.id, definition: &template.definition };
        let changes = vec![template_category_notice(name, category.as_str())];
        Ok(Effect { changes, correction_at: Some(due_at), ..Effect::silent(()) })
    })
    .await?;
    Ok(())
}

/// Deletes templates; those with messages on their way go later.
///
/// # Errors
/// 100 where one of them cannot be deleted; none is then.
pub(crate) async fn delete(state: &State, ids: Vec<String>) -> Result<()> {
    let on_their_way = care::with_messages_on_their_way(state, ids.clone()).await?;
    change_all(state, ids, move |template, now| {
        template.life.check_deletion(template.definition.status)?;
        let waits = on_their_way.contains(&template.id);
        template.life.deleted_at = Some(now);
        let status = if waits { TemplateStatus::PendingDeletion } else { TemplateStatus::Deleted };
        Ok(Effect { changes: set_status(template, status, now), ..Effect::silent(()) })
    })
    .await?;
    Ok(())
}

/// For each template whether it was archived, or why not.
pub(crate) async fn archive(state: &State, ids: Vec<String>) -> Result<Vec<(String, Option<&'static str>)>> {
    change_all(state, ids, |template, now| {
        Ok(match template.life.archive(template.definition.status, now) {
            Ok(status) => Effect { changes: set_status(template, status, now), ..Effect::silent(None) },
            Err(reason) => Effect::silent(Some(reason)),
        })
    })
    .await
}

/// For each template whether it was taken out of the archive, or why not.
pub(crate) async fn unarchive(state: &State, ids: Vec<String>) -> Result<Vec<(String, Option<&'static str>)>> {
    change_all(state, ids, |template, now| {
        Ok(match template.life.unarchive(template.definition.status, now) {
            Ok(status) => Effect { changes: set_status(template, status, now), ..Effect::silent(None) },
            Err(reason) => Effect::silent(Some(reason)),
        })
    })
    .await
}

/// Lets a paused template go on; otherwise why not.
pub(crate) async fn unpause(state: &State, id: &str) -> Result<Option<&'static str>> {
    let paused_at = state.world.current().limit_states.template(id).paused_at;
    let answers = change_all(state, vec![id.to_owned()], move |template, now| {
        Ok(match check_unpause(template.definition.status, paused_at, now) {
            Ok(()) => Effect {
                changes: set_status(template, TemplateStatus::Approved, now),
                resumes: true,
                ..Effect::silent(None)
            },
            Err(reason) => Effect::silent(Some(reason)),
        })
    })
    .await?;
    Ok(answers.into_iter().next().and_then(|(_, reason)| reason))
}
