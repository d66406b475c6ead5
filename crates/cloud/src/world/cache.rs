//! The world in memory.

use std::sync::{Arc, PoisonError, RwLock};

use recado_db::Db;
use recado_infra::bus::Bus;
use recado_infra::tasks;

use super::{World, load};
use crate::error::Result;

/// Nodes of the same database tell each other that the world changed.
const CHANGED: &str = "cloud.world";

/// The world as it is now; clones share it.
#[derive(Clone)]
pub struct WorldCache {
    db: Db,
    bus: Bus,
    current: Arc<RwLock<Arc<World>>>,
    /// One reading at a time: an earlier one must not replace what a later one saw.
    reading: Arc<tokio::sync::Mutex<()>>,
}

impl WorldCache {
    /// Reads the world, and follows when another node changes it.
    ///
    /// # Errors
    /// As the database says.
    pub async fn open(db: Db, bus: Bus) -> Result<Self> {
        let world = load(&db, Arc::default()).await?;
        let cache = Self { db, bus, current: Arc::new(RwLock::new(Arc::new(world))), reading: Arc::default() };
        cache.follow_others();
        Ok(cache)
    }

    /// The world at this moment.
    #[must_use]
    pub fn current(&self) -> Arc<World> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads it again after a change, here and on other nodes.
    ///
    /// # Errors
    /// As the database says.
    pub async fn changed(&self) -> Result<()> {
        self.read_again().await?;
        self.bus.publish_to_others(CHANGED, b"");
        Ok(())
    }

    async fn read_again(&self) -> Result<()> {
        let _alone = self.reading.lock().await;
        let world = Arc::new(load(&self.db, self.current().templates.clone()).await?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = world;
        Ok(())
    }

    fn follow_others(&self) {
        let (weak, mut hints) = (Arc::downgrade(&self.current), self.bus.subscribe());
        let (db, bus, reading) = (self.db.clone(), self.bus.clone(), self.reading.clone());
        tasks::spawn("cloud-world", async move {
            while let Some(hint) = hints.next().await {
                let Some(current) = weak.upgrade() else { return };
                let cache = Self { db: db.clone(), bus: bus.clone(), current, reading: reading.clone() };
                if hint.subject == CHANGED
                    && let Err(error) = cache.read_again().await
                {
                    tracing::error!(%error, "another node changed the world, which could not be read");
                }
            }
        });
    }
}
