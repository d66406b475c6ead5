//! Changes of what is true at the Graph host, such as templates, forms and products: written down once it has said yes. No unit of
//! ours makes them, so the entry is a unit of its own.

use super::Principal;
use crate::audit::{self, Change};
use crate::{Inbox, Result};

impl Inbox {
    /// Writes down what somebody has just changed there.
    ///
    /// # Errors
    /// As the database says.
    pub async fn record_done_at_graph(
        &self,
        by: &Principal,
        action: &'static str,
        subject_id: impl ToString,
        name: &str,
    ) -> Result<()> {
        let change = Change::new(action, subject_id, name);
        self.db
            .write("inbox.audit.done_at_graph", (by.clone(), change), |tx, (by, change)| {
                Box::pin(async move { audit::record(tx, by.author(), change.clone()).await })
            })
            .await
    }
}
