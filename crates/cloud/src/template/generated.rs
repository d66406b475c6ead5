//! Templates of Direct Send (spec templates §13): found by what a message says, made of it, and deleted where nothing else says it.
//!
//! A message for which there is none goes out by a template that is nothing but a variable, and leaves a job that makes its own. With a
//! name of the business's there is no such way out: the template is made before the message is stored.

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Tx, params, statements};
use recado_whatsapp::GraphError;
use recado_whatsapp::direct_send::{Draft, fallback, is_fallback};
use recado_whatsapp::message::DirectCategory;
use recado_whatsapp::template::{Category, TemplateDefinition, TemplateLife, TemplateStatus, Verdict, judge};
use recado_whatsapp::webhook::{AccountChange, TemplateName, template_correct_category, template_status_update};

use super::{care, change, create::limit_of};
use crate::error::{Error, Result};
use crate::limits;
use crate::node_id::new_id;
use crate::state::State;
use crate::webhook;
use crate::world::{
    Template, TemplateReview, add_template, count_templates, find_template, find_templates_named, hold_templates,
    remove_template, store_template,
};

/// One that was made and never used again is deleted so much later.
const UNUSED_FOR: Duration = Duration::from_secs(24 * 3600);
const NAME_TAKEN: i64 = 132_021;
const NOT_MADE: i64 = 131_000;

statements! {
    IS_USED = "SELECT 1 FROM cloud_template_messages WHERE template_id = $1 LIMIT 1";
}

/// The template that carries a message.
#[derive(Debug, Clone)]
pub(crate) struct Carrier {
    pub(crate) template: Template,
    /// What is to be made of the message, for the next one.
    pub(crate) to_generate: Option<TemplateDefinition>,
}

/// Finds the template that carries such a message, or makes it. The inner error is the code with which the message fails after its
/// acceptance.
///
/// # Errors
/// 132015 and 132016 where it is paused or disabled.
pub(crate) async fn carrier(
    state: &State,
    waba_id: &str,
    draft: &Draft,
    category: DirectCategory,
) -> Result<Result<Carrier, i64>> {
    let world = state.world.current();
    let own = world.templates.of(waba_id).filter(|template| template.life.is_generated);
    let is_it = |template: &&Template| {
        !is_fallback(&template.definition)
            && is_usable(template.definition.status)
            && draft.given_name.as_ref().is_none_or(|name| *name == template.definition.name)
            && draft.matches(&template.definition)
    };
    let mut found = own.filter(is_it);
    if let Some(template) = found.next() {
        check_state(template)?;
        return Ok(Ok(Carrier { template: template.clone(), to_generate: None }));
    }
    if draft.given_name.is_some() {
        let made = made(state, waba_id, draft.definition()).await?;
        return Ok(made.map(|template| Carrier { template, to_generate: None }));
    }
    let definition = fallback(category);
    let known = world.templates.named(waba_id, &definition.name, &definition.language);
    let template = match known.filter(|template| template.life.is_generated) {
        Some(template) => Ok(template.clone()),
        None => made(state, waba_id, definition).await?,
    };
    if let Ok(template) = &template {
        check_state(template)?;
    }
    Ok(template.map(|template| Carrier { template, to_generate: Some(draft.definition()) }))
}

/// Whether it is found at all; paused and disabled ones refuse their messages.
const fn is_usable(status: TemplateStatus) -> bool {
    matches!(
        status,
        TemplateStatus::Approved | TemplateStatus::Flagged | TemplateStatus::Paused | TemplateStatus::Disabled
    )
}

fn check_state(template: &Template) -> Result<(), GraphError> {
    match template.definition.status {
        TemplateStatus::Paused => Err(GraphError::of(132_015)),
        TemplateStatus::Disabled => Err(GraphError::of(132_016)),
        _ => Ok(()),
    }
}

async fn made(state: &State, waba_id: &str, definition: TemplateDefinition) -> Result<Result<Template, i64>> {
    let input = (state.clone(), waba_id.to_owned(), definition);
    let made = state
        .db
        .write("cloud.template.generate", input, |tx, (state, waba_id, definition)| {
            Box::pin(async move {
                hold_templates(tx).await?;
                make(state, tx, waba_id, definition).await
            })
        })
        .await?;
    state.world.changed().await?;
    Ok(made)
}

/// Makes a template, or answers the one that was made before of such a message. The inner error is the code for its message. The caller
/// holds the templates.
pub(super) async fn make(
    state: &State,
    tx: &mut Tx,
    waba_id: &str,
    definition: &TemplateDefinition,
) -> Result<Result<Template, i64>> {
    let (world, now) = (state.world.current(), state.clock.now());
    for mut other in find_templates_named(tx, waba_id, &definition.name).await? {
        let status = other.definition.status;
        let same_language = other.definition.language == definition.language;
        if status == TemplateStatus::Deleted {
            // A name of its own kind is not kept from it.
            if !other.life.is_generated && other.life.blocks_name(now) {
                return Ok(Err(NAME_TAKEN));
            }
            if same_language {
                remove_template(tx, &other.id).await?;
            }
            continue;
        }
        if !other.life.is_generated {
            return Ok(Err(NAME_TAKEN));
        }
        if !same_language {
            continue;
        }
        if !says_the_same(definition, &other.definition) {
            return Ok(Err(NAME_TAKEN));
        }
        if let Ok(status) = other.life.unarchive(status, now) {
            let changes = change::set_status(&mut other, status, now);
            store_template(tx, &other).await?;
            webhook::tell_account_changes(state, tx, waba_id, &changes).await?;
        }
        return Ok(Ok(other));
    }
    let is_fallback = is_fallback(definition);
    if !is_fallback && count_templates(tx, waba_id).await? >= limit_of(&world, waba_id) {
        return Ok(Err(NOT_MADE));
    }
    let template = Template {
        id: new_id(),
        waba_id: waba_id.to_owned(),
        definition: TemplateDefinition { id: None, status: TemplateStatus::Approved, ..definition.clone() },
        created_at: now,
        updated_at: now,
        review: TemplateReview::default(),
        life: TemplateLife { active_at: Some(now), was_approved: true, is_generated: true, ..TemplateLife::default() },
    };
    add_template(tx, &template).await?;
    care::plan(state, tx, waba_id).await?;
    if !is_fallback {
        care::plan_end_of_unused(state, tx, &template.id, now.plus(UNUSED_FOR)).await?;
    }
    let mut news = vec![approved_news(&template, now)];
    if let Some(wrong) = wrong_category_news(&template) {
        news.push(wrong);
        news.push(limits::note_wrong_category(state, tx, waba_id).await?);
    }
    webhook::tell_account_changes(state, tx, waba_id, &news).await?;
    Ok(Ok(template))
}

fn says_the_same(one: &TemplateDefinition, other: &TemplateDefinition) -> bool {
    let body = |definition: &TemplateDefinition| definition.parts.body.as_ref().map(|body| body.text.clone());
    one.category == other.category && one.parts.buttons == other.parts.buttons && body(one) == body(other)
}

fn approved_news(template: &Template, now: Timestamp) -> AccountChange {
    let name = TemplateName { id: &template.id, definition: &template.definition };
    template_status_update(name, TemplateStatus::Pending, "NONE", now)
}

/// What it should have been, where the review finds advertisement in it.
fn wrong_category_news(template: &Template) -> Option<AccountChange> {
    let name = TemplateName { id: &template.id, definition: &template.definition };
    match judge(&template.definition, []) {
        Verdict::Approved(correct) if correct != template.definition.category => {
            Some(template_correct_category(name, correct.as_str()))
        }
        _ => None,
    }
}

/// The category that a message belongs to.
pub(crate) fn judged_category(draft: &Draft) -> Category {
    match judge(&draft.definition(), []) {
        Verdict::Approved(category) => category,
        Verdict::Rejected { .. } => draft.category,
    }
}

/// Deletes one that carried no message.
pub(super) async fn end_if_unused(state: &State, tx: &mut Tx, id: &str) -> Result<()> {
    let now = state.clock.now();
    let Some(mut template) = find_template(tx, id).await? else { return Ok(()) };
    let is_used = tx.query_opt(IS_USED, params![id]).await?.is_some();
    if is_used || !template.life.is_generated || !is_usable(template.definition.status) {
        return Ok(());
    }
    template.life.deleted_at = Some(now);
    let changes = change::set_status(&mut template, TemplateStatus::Deleted, now);
    store_template(tx, &template).await?;
    webhook::tell_account_changes(state, tx, &template.waba_id, &changes).await
}

/// As a job keeps it.
pub(super) fn read(definition: &serde_json::Value) -> Result<TemplateDefinition> {
    TemplateDefinition::parse(definition).map_err(|error| Error::stored("template to be made", error))
}
