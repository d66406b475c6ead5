//! The desk's shop. What is sold stands in a catalogue at Graph, which stays the one place where it is true: everything here
//! reads and writes it there, with the credentials of the account's connection.

mod catalogue;
mod column;
mod graph_id;
mod import;
mod import_file;
mod product;

use recado_inbox::{AccountAccess, ConnectionId, Inbox, Result, TenantId};

pub use catalogue::{Catalogue, CatalogueChoice, NumberShop, SetNumberShop, ShopSettings};
pub use import::{ImportReport, ImportState};
pub use import_file::ImportProblem;
pub use product::{NewProduct, Product, ProductChange, ProductSearch};

/// The longest file of products that is taken.
pub const MAX_IMPORT_BYTES: usize = import_file::MAX_BYTES;

/// The shop; clones share everything.
#[derive(Clone)]
pub struct Commerce {
    inbox: Inbox,
}

impl Commerce {
    /// The shop of the workspaces of this inbox.
    #[must_use]
    pub fn new(inbox: Inbox) -> Self {
        Self { inbox }
    }

    async fn access(&self, tenant: TenantId, connection: ConnectionId) -> Result<AccountAccess> {
        self.inbox.account_access(tenant, connection).await
    }
}
