//! Making, editing, deleting and unpausing templates. Somebody waits at the keyboard, so Graph is asked at once; what it made of the
//! template is read back and stored.

use recado_core::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::changes::{HistoryCause, HistoryKind, Origin};
use super::graph_node::{FIELDS, GraphTemplate, text};
use super::queries::{stored_template, template_view};
use super::refusal::{self, COMPONENTS, LANGUAGE, NAME};
use super::store::{StoredTemplate, Telling, mark_deleted, store_templates};
use super::{Template, sql};
use crate::agent::{Actor, Principal};
use crate::connection::AccountAccess;
use crate::error::FieldProblem;
use crate::event::{EventKind, EventLog};
use crate::graph_client::{GraphFailure, escaped};
use crate::{ConnectionId, Error, Inbox, Result, TemplateId, TenantId};

const LONGEST_NAME_CHARS: usize = 512;
/// Languages of one name in one page of Graph's list.
const LANGUAGES_OF_A_NAME: u32 = 100;

/// A template to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTemplate {
    /// In which account.
    #[schema(value_type = uuid::Uuid)]
    pub connection_id: ConnectionId,
    /// Small letters, digits and underscores.
    #[schema(example = "order_update")]
    pub name: String,
    /// A code such as `en_US`.
    pub language: String,
    /// `MARKETING`, `UTILITY` or `AUTHENTICATION`.
    pub category: String,
    /// `POSITIONAL` or `NAMED`.
    #[serde(default)]
    pub parameter_format: Option<String>,
    /// As Graph takes them. A `header_handle` may be `media:` with the id of an uploaded file. Not with a library's template.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Object>>)]
    pub components: Option<Value>,
    /// Such as `ORDER_STATUS`.
    #[serde(default)]
    pub sub_category: Option<String>,
    /// Such as `ORDER_DETAILS`.
    #[serde(default)]
    pub display_format: Option<String>,
    /// How long WhatsApp tries to deliver it.
    #[serde(default)]
    pub message_send_ttl_seconds: Option<i64>,
    /// Whether WhatsApp is to count no taps on web addresses.
    #[serde(default)]
    pub cta_url_link_tracking_opted_out: Option<bool>,
    /// The library's template it is made from.
    #[serde(default)]
    pub library_template_name: Option<String>,
    /// What the library's template leaves open.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Object>>)]
    pub library_template_button_inputs: Option<Value>,
    /// What the library's template leaves open.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub library_template_body_inputs: Option<Value>,
}

/// What is to change of a template.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditTemplate {
    /// All of them, as Graph takes them.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Object>>)]
    pub components: Option<Value>,
    /// Only of a rejected or paused template.
    #[serde(default)]
    pub category: Option<String>,
    /// `POSITIONAL` or `NAMED`.
    #[serde(default)]
    pub parameter_format: Option<String>,
    /// How long WhatsApp tries to deliver it.
    #[serde(default)]
    pub message_send_ttl_seconds: Option<i64>,
}

impl NewTemplate {
    /// Only what makes a call of it; Graph judges the rest.
    fn check(&self) -> Result<()> {
        let mut problems = Vec::new();
        let is_name = |sign: u8| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'_';
        if self.name.is_empty() || self.name.len() > LONGEST_NAME_CHARS || !self.name.bytes().all(is_name) {
            let detail = "A name has 1 to 512 small letters, digits and underscores.";
            problems.push(FieldProblem::new(NAME, detail));
        }
        if self.language.trim().is_empty() {
            problems.push(FieldProblem::new(LANGUAGE, "Choose a language."));
        }
        if self.components.as_ref().is_some_and(|list| !list.is_array()) {
            problems.push(FieldProblem::new(COMPONENTS, "Components are a list."));
        }
        if self.components.is_none() && self.library_template_name.is_none() {
            problems.push(FieldProblem::new(COMPONENTS, "Write the template, or name one of the library."));
        }
        if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
    }

    fn wire(&self) -> Value {
        let texts = [
            ("parameter_format", &self.parameter_format),
            ("sub_category", &self.sub_category),
            ("display_format", &self.display_format),
            ("library_template_name", &self.library_template_name),
        ];
        let mut wire = Map::new();
        wire.insert("name".into(), self.name.as_str().into());
        wire.insert("language".into(), self.language.trim().into());
        wire.insert("category".into(), self.category.as_str().into());
        wire.extend(texts.into_iter().filter_map(|(key, text)| Some((key.to_owned(), text.as_deref()?.into()))));
        let values = [
            ("components", &self.components),
            ("library_template_button_inputs", &self.library_template_button_inputs),
            ("library_template_body_inputs", &self.library_template_body_inputs),
        ];
        wire.extend(values.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value.clone()?))));
        if let Some(ttl) = self.message_send_ttl_seconds {
            wire.insert("message_send_ttl_seconds".into(), ttl.into());
        }
        if let Some(opted_out) = self.cta_url_link_tracking_opted_out {
            wire.insert("cta_url_link_tracking_opted_out".into(), opted_out.into());
        }
        Value::Object(wire)
    }
}

impl EditTemplate {
    fn wire(&self) -> Result<Value> {
        let mut wire = Map::new();
        if let Some(components) = &self.components {
            if !components.is_array() {
                return Err(Error::invalid(COMPONENTS, "Components are a list."));
            }
            wire.insert("components".into(), components.clone());
        }
        for (key, text) in [("category", &self.category), ("parameter_format", &self.parameter_format)] {
            wire.extend(text.as_deref().map(|text| (key.to_owned(), Value::from(text))));
        }
        if let Some(ttl) = self.message_send_ttl_seconds {
            wire.insert("message_send_ttl_seconds".into(), ttl.into());
        }
        if wire.is_empty() {
            return Err(Error::invalid(COMPONENTS, "An edit changes something."));
        }
        Ok(Value::Object(wire))
    }
}

/// Somebody at this desk does something now.
fn by_desk(principal: &Principal, done: &str, now: Timestamp, deed: Option<HistoryKind>) -> Telling {
    let actor = match &principal.actor {
        Actor::Agent(agent) => agent.name.clone(),
        Actor::ApiKey { name, .. } => name.clone(),
    };
    let origin = Origin { source: Some(done.to_owned()), told_at_s: None, actor: Some(actor) };
    Telling { cause: HistoryCause::Desk, origin, deed, ..Telling::by_sync(now, now) }
}

/// Into the archive, or out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Archive {
    /// Not sent any more.
    In,
    /// As it was before.
    Out,
}

impl Archive {
    /// As Graph's address and the timeline call it.
    const fn verb(self) -> &'static str {
        match self {
            Self::In => "archive",
            Self::Out => "unarchive",
        }
    }
}

impl Inbox {
    /// Makes a template.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`] for the connection, [`Error::TemplateRefused`] with Graph's words,
    /// [`Error::GraphUnreachable`].
    pub async fn create_template(&self, principal: &Principal, mut new: NewTemplate) -> Result<Template> {
        new.check()?;
        let (tenant, connection) = (principal.tenant, new.connection_id);
        let access = self.account_access(tenant, connection).await?;
        if let Some(components) = &mut new.components {
            self.upload_examples(tenant, &access, components).await?;
        }
        let wire = new.wire();
        let path = format!("{}/message_templates", access.waba_id);
        let answer = access.graph.post(&path, &wire).await;
        let answer = answer.map_err(|failure| refusal::problem(failure, new.components.as_ref()))?;
        let graph_id = text(&answer, "id")
            .ok_or_else(|| Error::GraphUnreachable("Graph took the template without giving its id".to_owned()))?;
        let template = match read_back(&access, &graph_id).await {
            Some(template) => template,
            // As it was sent, until the next sync.
            None => {
                let mut node = wire;
                for key in ["id", "status", "category"] {
                    if let Some(value) = answer.get(key) {
                        node[key] = value.clone();
                    }
                }
                GraphTemplate::read(&node)
                    .ok_or_else(|| Error::GraphUnreachable("Graph's answer tells no status".to_owned()))?
            }
        };
        let now = self.clock.now();
        self.store_own(tenant, connection, template, by_desk(principal, "create", now, Some(HistoryKind::Created)))
            .await
    }

    /// Edits a template. It goes through review again.
    ///
    /// # Errors
    /// As [`Inbox::create_template`].
    pub async fn edit_template(
        &self,
        principal: &Principal,
        id: TemplateId,
        mut edit: EditTemplate,
    ) -> Result<Template> {
        let tenant = principal.tenant;
        let (stored, access) = self.template_access(tenant, id).await?;
        edit.wire()?;
        if let Some(components) = &mut edit.components {
            self.upload_examples(tenant, &access, components).await?;
        }
        let answer = access.graph.post(&escaped(&stored.summary.graph_id), &edit.wire()?).await;
        answer.map_err(|failure| refusal::problem(failure, edit.components.as_ref()))?;
        let now = self.clock.now();
        let telling = by_desk(principal, "edit", now, Some(HistoryKind::Edited));
        let connection = stored.summary.connection_id;
        let template = match read_back(&access, &stored.summary.graph_id).await {
            Some(template) => template,
            None => as_edited(stored, &edit),
        };
        self.store_own(tenant, connection, template, telling).await
    }

    /// Deletes one language of a template, or all.
    ///
    /// # Errors
    /// As [`Inbox::create_template`].
    pub async fn delete_template(&self, principal: &Principal, id: TemplateId, all_languages: bool) -> Result<()> {
        let tenant = principal.tenant;
        let (stored, access) = self.template_access(tenant, id).await?;
        let (name, graph_id) = (stored.summary.name.as_str(), stored.summary.graph_id.as_str());
        let mut path = format!("{}/message_templates?name={}", access.waba_id, escaped(name));
        if !all_languages {
            path.push_str(&format!("&hsm_id={}", escaped(graph_id)));
        }
        access.graph.delete(&path).await.map_err(|failure| refusal::problem(failure, None))?;
        let left = self.languages_left(&access, name).await;
        let telling = by_desk(principal, "delete", self.clock.now(), None);
        let bus = self.bus.clone();
        let input = (tenant, stored, all_languages, left, telling);
        self.db
            .write("inbox.template.delete", input, move |tx, (tenant, stored, all_languages, left, telling)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let (tenant, connection) = (*tenant, stored.summary.connection_id);
                    let mut events = EventLog::new(tenant);
                    let wanted = |summary: &super::TemplateSummary| *all_languages || summary.id == stored.summary.id;
                    let view = template_view(tx, tenant, stored.summary.id, telling.now).await?;
                    let deleted = view.variants.iter().filter(|variant| wanted(variant));
                    for variant in deleted {
                        let graph = left.iter().find(|template| template.graph_id == variant.graph_id);
                        let changed = match graph {
                            // Messages on their way keep it for a while.
                            Some(graph) => {
                                let one = std::slice::from_ref(graph);
                                store_templates(tx, tenant, connection, one, telling).await?.changed.pop()
                            }
                            None => {
                                let gone = stored_template(tx, tenant, variant.id).await?;
                                mark_deleted(tx, tenant, gone, telling).await?
                            }
                        };
                        if let Some(changed) = changed {
                            events.add(EventKind::TemplateUpdated, &changed)?;
                        }
                    }
                    events.write(tx, &bus).await
                })
            })
            .await
    }

    /// Has a paused template sent again.
    ///
    /// # Errors
    /// [`Error::TemplateState`] where Graph says why not, otherwise as [`Inbox::create_template`].
    pub async fn unpause_template(&self, principal: &Principal, id: TemplateId) -> Result<Template> {
        let (stored, access) = self.template_access(principal.tenant, id).await?;
        let path = format!("{}/unpause", escaped(&stored.summary.graph_id));
        let answer = access.graph.post(&path, &json!({})).await.map_err(|failure| refusal::problem(failure, None))?;
        if answer.get("success").and_then(Value::as_bool) == Some(false) {
            let reason = text(&answer, "reason").unwrap_or_else(|| "WhatsApp does not unpause the template".to_owned());
            return Err(Error::TemplateState(reason));
        }
        let connection = stored.summary.connection_id;
        let telling = by_desk(principal, "unpause", self.clock.now(), None);
        match read_back(&access, &stored.summary.graph_id).await {
            Some(template) => self.store_own(principal.tenant, connection, template, telling).await,
            None => self.template(principal.tenant, id).await,
        }
    }

    /// Takes a template out of use, or back into it. After 28 days in the archive WhatsApp deletes it.
    ///
    /// # Errors
    /// [`Error::TemplateState`] where Graph says why not, otherwise as [`Inbox::create_template`].
    pub async fn archive_template(&self, principal: &Principal, id: TemplateId, to: Archive) -> Result<Template> {
        let (stored, access) = self.template_access(principal.tenant, id).await?;
        let graph_id = &stored.summary.graph_id;
        let path = format!("{}/message_templates/{}", access.waba_id, to.verb());
        let answer = access.graph.post(&path, &json!({"hsm_ids": [graph_id]})).await;
        let answer = answer.map_err(|failure| refusal::problem(failure, None))?;
        if let Some(reason) = answer.get("failed_templates").and_then(|failed| text(failed, graph_id)) {
            return Err(Error::TemplateState(reason));
        }
        let connection = stored.summary.connection_id;
        let telling = by_desk(principal, to.verb(), self.clock.now(), None);
        match read_back(&access, graph_id).await {
            Some(template) => self.store_own(principal.tenant, connection, template, telling).await,
            None => self.template(principal.tenant, id).await,
        }
    }

    /// A stored template with what is needed to call Graph for it.
    pub(super) async fn template_access(
        &self,
        tenant: TenantId,
        id: TemplateId,
    ) -> Result<(StoredTemplate, AccountAccess)> {
        let stored = self
            .db
            .read("inbox.template.stored", (tenant, id), |tx, (tenant, id)| {
                Box::pin(async move { stored_template(tx, *tenant, *id).await })
            })
            .await?;
        if stored.summary.status == super::DELETED {
            return Err(Error::TemplateState("the template was deleted".to_owned()));
        }
        let access = self.account_access(tenant, stored.summary.connection_id).await?;
        Ok((stored, access))
    }

    async fn store_own(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        template: GraphTemplate,
        telling: Telling,
    ) -> Result<Template> {
        let bus = self.bus.clone();
        let input = (tenant, connection, template, telling);
        self.db
            .write("inbox.template.store_own", input, move |tx, (tenant, connection, template, telling)| {
                let bus = bus.clone();
                Box::pin(async move {
                    let one = std::slice::from_ref(template);
                    let stored = store_templates(tx, *tenant, *connection, one, telling).await?;
                    let rows =
                        tx.query(sql::FIND_BY_GRAPH_ID, recado_db::params![tenant.uuid(), &template.graph_id]).await?;
                    let rows = rows.iter().map(StoredTemplate::read).collect::<Result<Vec<_>>>()?;
                    let own = rows.into_iter().find(|row| row.summary.connection_id == *connection);
                    let id = own.ok_or(Error::NotFound("template"))?.summary.id;
                    let view = template_view(tx, *tenant, id, telling.now).await?;
                    let mut events = EventLog::new(*tenant);
                    for changed in &stored.changed {
                        events.add(EventKind::TemplateUpdated, changed)?;
                    }
                    events.write(tx, &bus).await?;
                    Ok(view)
                })
            })
            .await
    }

    /// What Graph still has of a name after a deletion; nothing where it does not say.
    async fn languages_left(&self, access: &AccountAccess, name: &str) -> Vec<GraphTemplate> {
        let path = format!(
            "{}/message_templates?name={}&limit={LANGUAGES_OF_A_NAME}&fields={FIELDS}",
            access.waba_id,
            escaped(name)
        );
        let answer = access.graph.get(&path).await.unwrap_or_default();
        let rows = answer.get("data").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        rows.iter().filter_map(GraphTemplate::read).filter(|template| template.status != super::DELETED).collect()
    }
}

/// The template as Graph has it now. What was done is done, so that a failure here is none of the command.
async fn read_back(access: &AccountAccess, graph_id: &str) -> Option<GraphTemplate> {
    match access.graph.get(&format!("{}?fields={FIELDS}", escaped(graph_id))).await {
        Ok(node) => GraphTemplate::read(&node),
        Err(GraphFailure::Refused(refusal)) => {
            tracing::warn!(graph_id, %refusal, "a template could not be read back");
            None
        }
        Err(failure) => {
            tracing::warn!(graph_id, %failure, "a template could not be read back");
            None
        }
    }
}

/// As the edit leaves it, until Graph is heard of.
fn as_edited(stored: StoredTemplate, edit: &EditTemplate) -> GraphTemplate {
    let StoredTemplate { summary, sub_category, library_name, ttl_seconds, components, .. } = stored;
    let upper = |text: &Option<String>, known: String| text.as_deref().map_or(known, str::to_ascii_uppercase);
    GraphTemplate {
        graph_id: summary.graph_id,
        name: summary.name,
        language: summary.language,
        category: upper(&edit.category, summary.category),
        previous_category: summary.previous_category,
        correct_category: summary.correct_category,
        status: "PENDING".to_owned(),
        rejected_reason: None,
        quality: summary.quality,
        parameter_format: upper(&edit.parameter_format, summary.parameter_format),
        sub_category,
        source: summary.source,
        library_name,
        ttl_seconds: edit.message_send_ttl_seconds.or(ttl_seconds),
        components: edit.components.clone().unwrap_or(components),
    }
}
