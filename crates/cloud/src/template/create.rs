//! Making a template.

use recado_core::Timestamp;
use recado_db::Tx;
use recado_whatsapp::limits::pacing;
use recado_whatsapp::number::display_name::NameStatus;
use recado_whatsapp::template::{
    Category, NameConflict, NewTemplate, TemplateDefinition, TemplateLife, TemplateStatus, is_there, template_limit,
};

use super::{care, verdict};
use crate::error::{Error, Result};
use crate::flow;
use crate::node_id::new_id;
use crate::settings::TemplateReviews;
use crate::state::State;
use crate::webhook;
use crate::world::{
    Template, TemplateReview, World, add_template, count_templates, find_templates_named, hold_templates,
    remove_template,
};

/// A template that was made.
#[derive(Debug, Clone)]
pub(crate) struct Created {
    pub(crate) id: String,
    pub(crate) status: TemplateStatus,
    pub(crate) category: Category,
}

/// Makes a template of an account for an app, and reviews it at once where reviews are instant.
///
/// # Errors
/// 100 with 2388019, 2388023, 2388024 or 2388094, or for the Flow of a button; 368 while the portfolio waits for a review of its templates.
pub(crate) async fn create(state: &State, waba_id: &str, app_id: &str, mut new: NewTemplate) -> Result<Created> {
    if let Some(button) = new.definition.flow_button() {
        // A Flow that comes along is not made for nothing.
        check_room(state, waba_id, &new.definition).await?;
        let flow_id = flow::of_new_button(state, (waba_id, app_id), &new.definition.name, &button).await?;
        new.definition.set_flow(&flow_id);
    }
    let input = (state.clone(), waba_id.to_owned(), new, new_id());
    let created = state
        .db
        .write("cloud.template.create", input, |tx, (state, waba_id, new, id)| {
            Box::pin(create_in(state, tx, waba_id, new, id))
        })
        .await?;
    state.world.changed().await?;
    Ok(created)
}

async fn create_in(state: &State, tx: &mut Tx, waba_id: &str, new: &NewTemplate, id: &str) -> Result<Created> {
    let (world, now) = (state.world.current(), state.clock.now());
    if let Some(waba) = world.wabas.get(waba_id) {
        pacing::check_portfolio(world.limit_states.portfolio(&waba.business_id).pacing.blocked_at)?;
    }
    hold_templates(tx).await?;
    let definition = &new.definition;
    if let Some(former) = find_room(tx, &world, waba_id, definition, now).await? {
        remove_template(tx, &former).await?;
    }
    let mut template = Template {
        id: id.to_owned(),
        waba_id: waba_id.to_owned(),
        definition: TemplateDefinition { status: TemplateStatus::Pending, id: None, ..definition.clone() },
        created_at: now,
        updated_at: now,
        review: TemplateReview::default(),
        life: TemplateLife { active_at: Some(now), ..TemplateLife::default() },
    };
    let changes = match state.settings.template_reviews {
        _ if new.is_of_library => verdict::approve(&mut template, now),
        TemplateReviews::Instant => verdict::review(&world, &mut template, now),
        TemplateReviews::Delayed(delay) => {
            care::plan_review(state, tx, id, now.plus(delay)).await?;
            Vec::new()
        }
        TemplateReviews::Manual => Vec::new(),
    };
    add_template(tx, &template).await?;
    care::plan(state, tx, waba_id).await?;
    webhook::tell_account_changes(state, tx, waba_id, &changes).await?;
    Ok(Created { id: template.id, status: template.definition.status, category: template.definition.category })
}

async fn check_room(state: &State, waba_id: &str, definition: &TemplateDefinition) -> Result<()> {
    let input = (state.clone(), waba_id.to_owned(), definition.clone());
    state
        .db
        .read("cloud.template.room", input, |tx, (state, waba_id, definition)| {
            Box::pin(async move {
                find_room(tx, &state.world.current(), waba_id, definition, state.clock.now()).await?;
                Ok(())
            })
        })
        .await
}

/// The former template of this name and language, in whose place it comes.
///
/// # Errors
/// What stands in the way of it.
async fn find_room(
    tx: &mut Tx,
    world: &World,
    waba_id: &str,
    definition: &TemplateDefinition,
    now: Timestamp,
) -> Result<Option<String>> {
    let refuse = |conflict: NameConflict| Err(Error::Refused(conflict.error(definition)));
    let named = find_templates_named(tx, waba_id, &definition.name).await?;
    let mut former = None;
    for other in named {
        let status = other.definition.status;
        if other.definition.language == definition.language {
            if status == TemplateStatus::PendingDeletion || (!is_there(status) && other.life.blocks_name(now)) {
                return refuse(NameConflict::BeingDeleted);
            }
            if is_there(status) {
                return refuse(NameConflict::Exists);
            }
            former = Some(other.id);
        } else if is_there(status) && other.definition.category != definition.category {
            return refuse(NameConflict::OtherCategory);
        }
    }
    let limit = limit_of(world, waba_id);
    if count_templates(tx, waba_id).await? >= limit {
        return refuse(NameConflict::TooMany(limit));
    }
    Ok(former)
}

/// Most templates of an account.
pub(crate) fn limit_of(world: &World, waba_id: &str) -> usize {
    let is_verified =
        world.wabas.get(waba_id).is_some_and(|waba| world.limit_states.portfolio(&waba.business_id).is_verified);
    let has_name = world.numbers_of(waba_id).any(|number| number.state.name.status == NameStatus::Approved);
    template_limit(is_verified && has_name)
}
