//! Making Flows, changing them, publishing them, moving them to another account (spec flows §3).

use std::time::Duration;

use recado_core::Timestamp;
use recado_db::{Tx, params, statements};
use recado_whatsapp::GraphError;
use recado_whatsapp::flow::{self as rules, Checked, FlowDefinition, FlowStatus, ValidationError, notice};
use recado_whatsapp::template::flow_not_usable;
use url::Url;

use super::{Flow, find_in, find_named, health};
use crate::error::{Error, Result};
use crate::node_id::new_id;
use crate::state::State;
use crate::webhook;
use crate::world::World;

statements! {
    LOCK = "SELECT id FROM cloud_flows WHERE id = $1 ROW_LOCK";
    INSERT = "
        INSERT INTO cloud_flows (id, waba_id, name, categories, status, endpoint_uri, application_id, flow_json,
            validation_errors, created_at, updated_at)
        VALUES ($1, $2, $3, $4, 'DRAFT', $5, $6, $7, $8, $9, $9)
        ON CONFLICT (waba_id, name) DO NOTHING";
    UPDATE = "
        UPDATE cloud_flows SET name = $2, categories = $3, status = $4, endpoint_uri = $5, application_id = $6, flow_json = $7,
            validation_errors = $8, updated_at = $9
        WHERE id = $1";
    SET_PREVIEW = "UPDATE cloud_flows SET preview_token = $2, preview_expires_at = $3 WHERE id = $1";
    DELETE = "DELETE FROM cloud_flows WHERE id = $1";
    ADD_EDITION = "
        INSERT INTO cloud_flow_editions (flow_id, published_at, id, flow_json, endpoint_uri) VALUES ($1, $2, $3, $4, $5)";
    // Ids grow with time, so that they tell editions of one moment apart.
    FORGET_EDITIONS = "
        DELETE FROM cloud_flow_editions WHERE flow_id = $1 AND id NOT IN (
            SELECT id FROM cloud_flow_editions WHERE flow_id = $1 ORDER BY published_at DESC, id DESC LIMIT $2)";
}

/// Editions that old messages may still open (spec flows §2).
const EDITIONS_KEPT: i64 = 5;
/// A preview's address lives so long (spec flows §3).
const PREVIEW_LIFE: Duration = Duration::from_secs(30 * 24 * 3600);
/// Meta's pages give no bound.
const MAX_NAME_CHARS: usize = 200;

/// A Flow to be made.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewFlow {
    pub(crate) waba_id: String,
    pub(crate) name: String,
    pub(crate) categories: Vec<String>,
    pub(crate) endpoint_uri: Option<String>,
    /// The app that makes it.
    pub(crate) application_id: Option<String>,
    pub(crate) flow_json: Option<String>,
    /// Another Flow to take JSON and endpoint of.
    pub(crate) clone_of: Option<Flow>,
}

/// Makes a Flow.
///
/// # Errors
/// 100 for a name that is taken, an address that is none.
pub(crate) async fn create(state: &State, mut new: NewFlow) -> Result<Flow> {
    check_name(&new.name)?;
    check_uri(new.endpoint_uri.as_deref())?;
    if let Some(source) = new.clone_of.take() {
        let version = match &source.flow_json {
            Some(json) => checked(json.clone()).await?.definition.map(|definition| definition.version()),
            None => None,
        };
        if new.endpoint_uri.is_some() && version.is_some_and(|version| !version.has_endpoint_uri()) {
            return Err(GraphError::parameter("Specify Endpoint Uri in Flow JSON").into());
        }
        new.flow_json = new.flow_json.or(source.flow_json);
        new.endpoint_uri = new.endpoint_uri.or(source.endpoint_uri);
    }
    let errors = match &new.flow_json {
        Some(json) => checked(json.clone()).await?.errors,
        None => Vec::new(),
    };
    let input = (state.clone(), new, errors, new_id());
    state
        .db
        .write("cloud.flow.create", input, |tx, (state, new, errors, id)| Box::pin(insert(state, tx, new, errors, id)))
        .await
}

async fn insert(state: &State, tx: &mut Tx, new: &NewFlow, errors: &[ValidationError], id: &str) -> Result<Flow> {
    let (categories, errors) = (json(&new.categories)?, json(errors)?);
    let row = params![
        id,
        &new.waba_id,
        &new.name,
        &categories,
        new.endpoint_uri.as_deref(),
        new.application_id.as_deref(),
        new.flow_json.as_deref(),
        &errors,
        state.clock.now()
    ];
    if tx.exec(INSERT, row).await? == 0 {
        return Err(name_taken().into());
    }
    let change = notice::status_change(id, &new.name, None, FlowStatus::Draft);
    webhook::tell_account_changes(state, tx, &new.waba_id, &[change]).await?;
    find_in(tx, id).await?.ok_or_else(|| Error::stored("Flow", "it is gone"))
}

fn name_taken() -> GraphError {
    GraphError::parameter("Flow name is not unique")
}

fn check_name(name: &str) -> Result<(), GraphError> {
    if name.trim().is_empty() || name.chars().count() > MAX_NAME_CHARS {
        return Err(GraphError::parameter(format!("Param name must have 1 to {MAX_NAME_CHARS} characters.")));
    }
    Ok(())
}

fn check_uri(uri: Option<&str>) -> Result<(), GraphError> {
    let is_address =
        |uri: &str| Url::parse(uri).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some());
    match uri {
        Some(uri) if !is_address(uri) => Err(GraphError::parameter("Invalid Endpoint URI")),
        _ => Ok(()),
    }
}

/// A Flow JSON may have 10 MB, so it is not checked on a thread that others wait for.
async fn checked(text: String) -> Result<Checked> {
    tokio::task::spawn_blocking(move || rules::check(&text)).await.map_err(|error| Error::stored("Flow JSON", error))
}

fn json<T: serde::Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::stored("Flow", error))
}

/// What of a Flow is set anew; `None`: stays.
#[derive(Debug, Clone, Default)]
pub(crate) struct Change {
    pub(crate) name: Option<String>,
    pub(crate) categories: Option<Vec<String>>,
    pub(crate) endpoint_uri: Option<String>,
    pub(crate) application_id: Option<String>,
}

/// Changes a Flow's details. One that is published becomes a draft again, and what was published goes on being sent.
///
/// # Errors
/// 100, 139001
pub(crate) async fn change(state: &State, id: &str, change: Change) -> Result<()> {
    if let Some(name) = &change.name {
        check_name(name)?;
    }
    check_uri(change.endpoint_uri.as_deref())?;
    edit(state, id, move |flow| {
        if change.endpoint_uri.is_some() {
            let version = flow.flow_json.as_deref().and_then(version_of);
            if version.is_some_and(|version| !version.has_endpoint_uri()) {
                return Err(GraphError::of(139_001).details("Specify Endpoint Uri in Flow JSON").into());
            }
        }
        let Change { name, categories, endpoint_uri, application_id } = change.clone();
        flow.name = name.unwrap_or_else(|| flow.name.clone());
        flow.categories = categories.unwrap_or_else(|| flow.categories.clone());
        flow.endpoint_uri = endpoint_uri.or_else(|| flow.endpoint_uri.clone());
        flow.application_id = application_id.or_else(|| flow.application_id.clone());
        Ok(())
    })
    .await
}

/// The version in a Flow JSON, however wrong the rest is.
fn version_of(text: &str) -> Option<rules::Version> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    rules::Version::parse(value.get("version")?.as_str()?).ok()
}

/// Stores a new Flow JSON, faults and all, and answers these.
///
/// # Errors
/// 139001
pub(crate) async fn upload(state: &State, id: &str, text: String) -> Result<Vec<ValidationError>> {
    let errors = checked(text.clone()).await?.errors;
    let kept = errors.clone();
    edit(state, id, move |flow| {
        flow.flow_json = Some(text.clone());
        flow.validation_errors.clone_from(&errors);
        Ok(())
    })
    .await?;
    Ok(kept)
}

type Edit = Box<dyn Fn(&mut Flow) -> Result<()> + Send + Sync>;

async fn edit(state: &State, id: &str, edit: impl Fn(&mut Flow) -> Result<()> + Send + Sync + 'static) -> Result<()> {
    let input: (State, String, Edit) = (state.clone(), id.to_owned(), Box::new(edit));
    state
        .db
        .write("cloud.flow.edit", input, |tx, (state, id, edit)| {
            Box::pin(async move {
                let mut flow = locked(tx, id).await?;
                flow.status.check_editable()?;
                let (name, status) = (flow.name.clone(), flow.status);
                edit(&mut flow)?;
                if flow.name != name && find_named(tx, &flow.waba_id, &flow.name).await?.is_some() {
                    return Err(name_taken().into());
                }
                flow.status = FlowStatus::Draft;
                store(state, tx, &flow, status).await
            })
        })
        .await
}

/// Nobody else changes it until the unit ends.
pub(super) async fn hold(tx: &mut Tx, id: &str) -> Result<()> {
    tx.query_opt(LOCK, params![id]).await?;
    Ok(())
}

async fn locked(tx: &mut Tx, id: &str) -> Result<Flow> {
    hold(tx, id).await?;
    let gone = || GraphError::unknown_node("POST", id);
    Ok(find_in(tx, id).await?.ok_or_else(gone)?)
}

/// Stores it and tells of another state.
pub(super) async fn store(state: &State, tx: &mut Tx, flow: &Flow, old: FlowStatus) -> Result<()> {
    let (categories, errors) = (json(&flow.categories)?, json(&flow.validation_errors)?);
    let row = params![
        &flow.id,
        &flow.name,
        &categories,
        flow.status.as_str(),
        flow.endpoint_uri.as_deref(),
        flow.application_id.as_deref(),
        flow.flow_json.as_deref(),
        &errors,
        state.clock.now()
    ];
    tx.exec(UPDATE, row).await?;
    if flow.status != old {
        let change = notice::status_change(&flow.id, &flow.name, Some(old), flow.status);
        webhook::tell_account_changes(state, tx, &flow.waba_id, &[change]).await?;
    }
    Ok(())
}

/// A Flow JSON that a template brings along to be published.
///
/// # Errors
/// 100 as a template's creation says it.
pub(super) async fn publishable(text: String) -> Result<FlowDefinition> {
    let Checked { definition, errors } = checked(text).await?;
    if let Some(error) = errors.first() {
        return Err(flow_not_usable(format!("The Flow JSON is not valid: {}", error.message)).into());
    }
    Ok(definition.ok_or_else(|| flow_not_usable("The Flow JSON is not valid."))?)
}

/// Publishes what is being edited.
///
/// # Errors
/// 139002 with what keeps it from being published.
pub(crate) async fn publish(state: &State, flow: &Flow) -> Result<()> {
    let refuse = |details: &str| GraphError::of(139_002).details(details.to_owned());
    if flow.status != FlowStatus::Draft {
        return Err(refuse("Publishing Flow in invalid state").into());
    }
    let Some(text) = flow.flow_json.clone().filter(|_| flow.validation_errors.is_empty()) else {
        return Err(refuse("Publishing Flow with validation errors").into());
    };
    let definition = checked(text.clone()).await?.definition;
    let definition = definition.ok_or_else(|| refuse("Publishing Flow with validation errors"))?;
    if !definition.version().is_publishable() {
        return Err(refuse("Versions in Flow JSON file are not available for publishing").into());
    }
    if definition.data_api_version().is_some() {
        let uri = flow.endpoint_uri.as_deref().or(definition.data_channel_uri());
        let uri = uri.ok_or_else(|| refuse("Publishing without specifying endpoint_uri is forbidden"))?;
        let key = check_setup(&state.world.current(), flow)?;
        super::endpoint::ping(state, flow, uri, &key).await.map_err(|_| refuse("Endpoint Not Available"))?;
    }
    let input = (state.clone(), flow.id.clone(), text);
    state
        .db
        .write("cloud.flow.publish", input, |tx, (state, id, text)| {
            Box::pin(async move {
                let mut flow = locked(tx, id).await?;
                // What was checked must be what is published.
                if flow.status != FlowStatus::Draft || flow.flow_json.as_deref() != Some(text) {
                    return Err(GraphError::of(139_002).details("Publishing Flow in invalid state").into());
                }
                flow.status = FlowStatus::Published;
                let row = params![
                    id,
                    state.clock.now(),
                    recado_core::new_uuid(),
                    text.as_str(),
                    flow.endpoint_uri.as_deref()
                ];
                tx.exec(ADD_EDITION, row).await?;
                tx.exec(FORGET_EDITIONS, params![id, EDITIONS_KEPT]).await?;
                store(state, tx, &flow, FlowStatus::Draft).await
            })
        })
        .await
}

/// What an endpoint needs around it. Answers the public key that the phones encrypt with.
fn check_setup(world: &World, flow: &Flow) -> Result<String, GraphError> {
    let refuse = |details: &str| GraphError::of(139_002).details(details.to_owned());
    if flow.application_id.is_none() {
        return Err(refuse("No Application Connected to the Flow"));
    }
    let mut numbers = world.numbers_of(&flow.waba_id).filter(|number| number.status == "CONNECTED").peekable();
    if numbers.peek().is_none() {
        return Err(refuse("No Phone Number connected to WhatsApp Business Account"));
    }
    let key = numbers.find_map(|number| super::endpoint::signed_key(world, &number.id));
    let key = key.ok_or_else(|| refuse("Missing Flows Signed Public Key"))?;
    if world.hearing_apps(&flow.waba_id, "flows").next().is_none() {
        return Err(refuse("WhatsApp Business Account is not subscribed to Flows Webhooks"));
    }
    Ok(key)
}

/// Ends the sending of a Flow for good.
///
/// # Errors
/// 139003
pub(crate) async fn deprecate(state: &State, id: &str) -> Result<()> {
    state
        .db
        .write("cloud.flow.deprecate", (state.clone(), id.to_owned()), |tx, (state, id)| {
            Box::pin(async move {
                let mut flow = locked(tx, id).await?;
                flow.status.check_deprecable(flow.was_published)?;
                let old = std::mem::replace(&mut flow.status, FlowStatus::Deprecated);
                store(state, tx, &flow, old).await
            })
        })
        .await
}

/// Sets the state as the watch over endpoints would: throttled, blocked, or well again.
///
/// # Errors
/// 139001 for a Flow that was never published.
pub(crate) async fn set_status(state: &State, id: &str, status: FlowStatus) -> Result<()> {
    state
        .db
        .write("cloud.flow.status", (state.clone(), id.to_owned(), status), |tx, (state, id, status)| {
            Box::pin(async move {
                let mut flow = locked(tx, id).await?;
                if !flow.was_published || matches!(flow.status, FlowStatus::Draft | FlowStatus::Deprecated) {
                    return Err(GraphError::of(139_001).details("Only a published Flow has a state of health.").into());
                }
                let old = std::mem::replace(&mut flow.status, *status);
                health::pin(tx, id, *status).await?;
                store(state, tx, &flow, old).await
            })
        })
        .await
}

/// Removes a draft that was never published.
///
/// # Errors
/// 139004
pub(crate) async fn delete(state: &State, id: &str) -> Result<()> {
    state
        .db
        .write("cloud.flow.delete", id.to_owned(), |tx, id| {
            Box::pin(async move {
                let flow = locked(tx, id).await?;
                flow.status.check_deletable(flow.was_published)?;
                tx.exec(DELETE, params![id]).await?;
                Ok::<_, Error>(())
            })
        })
        .await
}

/// What became of Flows that were to be copied to another account.
#[derive(Debug, Default)]
pub(crate) struct Migrated {
    /// The source, and the id of its copy.
    pub(crate) copied: Vec<(Flow, String)>,
    /// Name, code and words of what was not.
    pub(crate) failed: Vec<(String, String, String)>,
}

/// Copies Flows of an account to another one, as drafts of the same names.
pub(crate) async fn migrate(
    state: &State,
    source: Vec<Flow>,
    names: Option<Vec<String>>,
    waba_id: &str,
    application_id: &str,
) -> Result<Migrated> {
    let mut done = Migrated::default();
    let wanted = names.unwrap_or_else(|| source.iter().map(|flow| flow.name.clone()).collect());
    for name in wanted {
        let Some(flow) = source.iter().find(|flow| flow.name == name) else {
            let words = "Flows Migration Error: Flow name not found in source WABA.".to_owned();
            done.failed.push((name, "4233041".to_owned(), words));
            continue;
        };
        let new = NewFlow {
            waba_id: waba_id.to_owned(),
            name,
            categories: flow.categories.clone(),
            endpoint_uri: flow.endpoint_uri.clone(),
            application_id: Some(application_id.to_owned()),
            flow_json: flow.flow_json.clone(),
            clone_of: None,
        };
        match create(state, new).await {
            Ok(copy) => done.copied.push((flow.clone(), copy.id)),
            Err(Error::Refused(error)) => {
                let words = error.details.unwrap_or(error.message);
                done.failed.push((
                    flow.name.clone(),
                    error.code.to_string(),
                    format!("Flows Migration Error: {words}."),
                ));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

/// The preview's token and its end, made anew where there is none, it is over, or `renew` asks for it.
pub(crate) async fn new_preview(state: &State, flow: &Flow, renew: bool) -> Result<(String, Timestamp)> {
    let now = state.clock.now();
    if let (Some(token), Some(expires_at), false) = (&flow.preview_token, flow.preview_expires_at, renew)
        && expires_at > now
    {
        return Ok((token.clone(), expires_at));
    }
    let token = hex::encode(rand::random::<[u8; 16]>());
    let expires_at = now.plus(PREVIEW_LIFE);
    state
        .db
        .write("cloud.flow.preview", (flow.id.clone(), token.clone(), expires_at), |tx, (id, token, expires_at)| {
            Box::pin(async move {
                tx.exec(SET_PREVIEW, params![id, token.as_str(), *expires_at]).await?;
                Ok::<_, Error>(())
            })
        })
        .await?;
    Ok((token, expires_at))
}
