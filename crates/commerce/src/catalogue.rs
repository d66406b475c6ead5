//! Which catalogue an account's messages show, and what its numbers show of it.

use recado_inbox::{ChannelId, ConnectionId, Error, Result, TenantId};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use crate::Commerce;
use crate::graph_id::checked;

/// A catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Catalogue {
    /// Graph's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many products are in it; `null` where Graph does not say.
    #[schema(required = true)]
    pub product_count: Option<i64>,
}

/// What a number shows of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NumberShop {
    /// The number's channel.
    #[schema(value_type = uuid::Uuid)]
    pub channel_id: ChannelId,
    /// The number as a person reads it.
    pub display_phone_number: String,
    /// Whether customers can fill a cart.
    pub is_cart_enabled: bool,
    /// Whether the business's page shows the catalogue.
    pub is_catalog_visible: bool,
    /// Why Graph did not tell.
    #[schema(required = true)]
    pub detail: Option<String>,
}

/// The shop of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ShopSettings {
    /// The catalogue that its messages show.
    #[schema(required = true)]
    pub linked: Option<Catalogue>,
    /// The catalogues that could be linked: those of the account's business.
    pub available: Vec<Catalogue>,
    /// Why they are not known.
    #[schema(required = true)]
    pub available_detail: Option<String>,
    /// Its numbers.
    pub numbers: Vec<NumberShop>,
}

/// Which catalogue an account's messages are to show.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CatalogueChoice {
    /// Graph's id of it.
    #[schema(example = "600000000000001")]
    pub catalog_id: String,
}

/// What a number is to show. What is left away stays.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetNumberShop {
    /// Whether customers can fill a cart.
    #[serde(default)]
    pub is_cart_enabled: Option<bool>,
    /// Whether the business's page shows the catalogue.
    #[serde(default)]
    pub is_catalog_visible: Option<bool>,
}

impl Commerce {
    /// The shop of an account, as Graph has it now.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::ChannelDisconnected`], Graph's no.
    pub async fn shop_settings(&self, tenant: TenantId, connection: ConnectionId) -> Result<ShopSettings> {
        let access = self.access(tenant, connection).await?;
        let linked = match linked_id(&access.graph.get(&format!("{}/product_catalogs", access.waba_id)).await?) {
            Some(id) => {
                let id = checked("catalog_id", &id)?;
                Some(catalogue(&access.graph.get(&format!("{id}?fields=id,name,product_count")).await?))
            }
            None => None,
        };
        let (available, available_detail) = match available(&access).await {
            Ok(available) => (available, None),
            Err(error) => (Vec::new(), Some(error.to_string())),
        };
        let mut numbers = Vec::new();
        for channel in self.inbox.channels(tenant).await?.into_iter().filter(|one| one.connection_id == connection) {
            let asked = access.graph.get(&format!("{}/whatsapp_commerce_settings", channel.phone_number_id)).await;
            let (settings, detail) = match &asked {
                Ok(answer) => (answer.pointer("/data/0"), None),
                Err(failure) => (None, Some(failure.to_string())),
            };
            let is_set = |name: &str| settings.and_then(|set| set.get(name)).and_then(Value::as_bool);
            numbers.push(NumberShop {
                channel_id: channel.id,
                display_phone_number: channel.display_phone_number,
                // What holds until somebody sets it (spec, commerce §6).
                is_cart_enabled: is_set("is_cart_enabled").unwrap_or(true),
                is_catalog_visible: is_set("is_catalog_visible").unwrap_or(false),
                detail,
            });
        }
        Ok(ShopSettings { linked, available, available_detail, numbers })
    }

    /// Links a catalogue to an account in place of the one before.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::NotFound`], [`Error::ChannelDisconnected`], Graph's no.
    pub async fn link_catalogue(
        &self,
        tenant: TenantId,
        connection: ConnectionId,
        choice: &CatalogueChoice,
    ) -> Result<ShopSettings> {
        let id = checked("catalog_id", &choice.catalog_id)?;
        let access = self.access(tenant, connection).await?;
        let path = format!("{}/product_catalogs", access.waba_id);
        let before = linked_id(&access.graph.get(&path).await?);
        if before.as_deref() != Some(id) {
            if let Some(before) = &before {
                access.graph.delete(&format!("{path}?catalog_id={}", checked("catalog_id", before)?)).await?;
            }
            let linked = access.graph.post(&path, &json!({"catalog_id": id})).await;
            if let (Err(_), Some(before)) = (&linked, &before) {
                // An account without its catalogue would be worse than the old one.
                access.graph.post(&path, &json!({"catalog_id": before})).await?;
            }
            linked?;
        }
        self.shop_settings(tenant, connection).await
    }

    /// Takes the account's catalogue away from its messages; the catalogue itself stays.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::ChannelDisconnected`], Graph's no.
    pub async fn unlink_catalogue(&self, tenant: TenantId, connection: ConnectionId) -> Result<ShopSettings> {
        let access = self.access(tenant, connection).await?;
        let path = format!("{}/product_catalogs", access.waba_id);
        if let Some(id) = linked_id(&access.graph.get(&path).await?) {
            access.graph.delete(&format!("{path}?catalog_id={}", checked("catalog_id", &id)?)).await?;
        }
        self.shop_settings(tenant, connection).await
    }

    /// Sets what a number shows.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::ChannelDisconnected`], Graph's no.
    pub async fn set_number_shop(&self, tenant: TenantId, channel: ChannelId, set: &SetNumberShop) -> Result<()> {
        let channels = self.inbox.channels(tenant).await?;
        let channel = channels.into_iter().find(|one| one.id == channel).ok_or(Error::NotFound("channel"))?;
        let access = self.access(tenant, channel.connection_id).await?;
        let mut body = serde_json::Map::new();
        for (name, value) in [("is_cart_enabled", set.is_cart_enabled), ("is_catalog_visible", set.is_catalog_visible)]
        {
            if let Some(value) = value {
                body.insert(name.to_owned(), value.into());
            }
        }
        if body.is_empty() {
            return Err(Error::invalid("is_cart_enabled", "Say at least one thing that is to change."));
        }
        let path = format!("{}/whatsapp_commerce_settings", channel.phone_number_id);
        access.graph.post(&path, &Value::Object(body)).await?;
        Ok(())
    }

    /// Graph's id of the catalogue that an account's messages show.
    pub(crate) async fn linked_catalogue(&self, access: &recado_inbox::AccountAccess) -> Result<String> {
        let linked = linked_id(&access.graph.get(&format!("{}/product_catalogs", access.waba_id)).await?);
        let id = linked.ok_or(Error::NotFound("catalogue: none is linked to this account"))?;
        checked("catalog_id", &id).map(str::to_owned)
    }
}

/// The catalogues of the account's business, its own and those shared with it.
async fn available(access: &recado_inbox::AccountAccess) -> Result<Vec<Catalogue>> {
    let account = access.graph.get(&format!("{}?fields=owner_business_info", access.waba_id)).await?;
    let business = account.pointer("/owner_business_info/id").and_then(Value::as_str);
    let Some(business) = business else { return Ok(Vec::new()) };
    let business = checked("business_id", business)?;
    let mut all = Vec::new();
    for edge in ["owned_product_catalogs", "client_product_catalogs"] {
        let path = format!("{business}/{edge}?fields=id,name,product_count&limit=100");
        let answer = access.graph.get(&path).await?;
        let rows = answer.get("data").and_then(Value::as_array);
        all.extend(rows.into_iter().flatten().map(catalogue));
    }
    Ok(all)
}

fn linked_id(answer: &Value) -> Option<String> {
    answer.pointer("/data/0/id").and_then(Value::as_str).map(str::to_owned)
}

fn catalogue(node: &Value) -> Catalogue {
    let text = |name: &str| node.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Catalogue { id: text("id"), name: text("name"), product_count: node.get("product_count").and_then(Value::as_i64) }
}
