//! The template that a message is made from.

use recado_db::{Row, params};
use recado_whatsapp::template::TemplateDefinition;
use serde_json::{Value, json};

use super::sql;
use crate::{ConversationId, Error, Inbox, Result, TenantId};

impl Inbox {
    /// The template of this name and language in the account that the conversation's number belongs to, as Graph last told it.
    pub(crate) async fn template_of(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
        name: &str,
        language: &str,
    ) -> Result<Option<TemplateDefinition>> {
        let input = (tenant, conversation, name.to_owned(), language.to_owned());
        let row = self
            .db
            .read("inbox.template.of_conversation", input, |tx, (tenant, conversation, name, language)| {
                Box::pin(async move {
                    let row = params![tenant.uuid(), conversation.uuid(), name.as_str(), language.as_str()];
                    Ok::<_, Error>(tx.query_opt(sql::OF_CONVERSATION, row).await?)
                })
            })
            .await?;
        row.map(|row| read_definition(&row, name, language)).transpose().map(Option::flatten)
    }

    /// An approved template of this name and language, in any account.
    pub(crate) async fn template_named(
        &self,
        tenant: TenantId,
        name: &str,
        language: &str,
    ) -> Result<Option<TemplateDefinition>> {
        let row = self
            .db
            .read(
                "inbox.template.named",
                (tenant, name.to_owned(), language.to_owned()),
                |tx, (tenant, name, language)| {
                    Box::pin(async move {
                        let row = params![tenant.uuid(), name.as_str(), language.as_str()];
                        Ok::<_, Error>(tx.query_opt(sql::APPROVED_OF_NAME, row).await?)
                    })
                },
            )
            .await?;
        row.map(|row| read_definition(&row, name, language)).transpose().map(Option::flatten)
    }
}

/// The columns `category, status, parameter_format, sub_category, components`. A template that this version cannot read is for
/// Graph to judge; here it is none.
fn read_definition(row: &Row, name: &str, language: &str) -> Result<Option<TemplateDefinition>> {
    let components: Value =
        serde_json::from_str(&row.get::<String>(4)?).map_err(|error| Error::Stored(error.to_string()))?;
    let node = json!({
        "name": name,
        "language": language,
        "category": row.get::<String>(0)?,
        "status": row.get::<String>(1)?,
        "parameter_format": row.get::<String>(2)?,
        "sub_category": row.get::<Option<String>>(3)?,
        "components": components,
    });
    Ok(TemplateDefinition::parse(&node).ok())
}
