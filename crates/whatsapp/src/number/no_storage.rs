//! Numbers without storage (spec §3.5): what passes through them is kept for an hour, and files say themselves how long they live.

use std::time::Duration;

use super::settings::StorageStatus;
use crate::error::GraphError;

/// How long messages, webhooks and files without a life of their own are kept.
pub const TRANSIT: Duration = Duration::from_secs(60 * 60);

const MISSING: i64 = 131_035;
const PASSED: i64 = 131_036;
const TTL_MINUTES: std::ops::RangeInclusive<u64> = 60..=43_200;

/// How long a number's messages and webhooks are kept on their way; `None`: as long as any number's.
#[must_use]
pub fn transit(storage: StorageStatus) -> Option<Duration> {
    (storage == StorageStatus::NoStorage).then_some(TRANSIT)
}

/// How long an uploaded file lives, by the call's `ttl_minutes`; `None`: as long as any number's.
///
/// # Errors
/// 131035 for a number without storage and no `ttl_minutes`; 100 for another number's, and for one out of range.
pub fn upload_life(storage: StorageStatus, ttl_minutes: Option<&str>) -> Result<Option<Duration>, GraphError> {
    let Some(text) = ttl_minutes else {
        return match storage {
            StorageStatus::NoStorage => {
                Err(GraphError::of(MISSING).details("Param ttl_minutes is required for phone numbers without storage."))
            }
            StorageStatus::Default | StorageStatus::InCountry => Ok(None),
        };
    };
    let minutes = text.trim().parse().ok().filter(|minutes| TTL_MINUTES.contains(minutes));
    let minutes: u64 = minutes.ok_or_else(|| {
        let (least, most) = (TTL_MINUTES.start(), TTL_MINUTES.end());
        GraphError::parameter(format!("Param ttl_minutes must be an integer from {least} to {most} - got \"{text}\"."))
    })?;
    if storage != StorageStatus::NoStorage {
        return Err(GraphError::parameter("Param ttl_minutes can be used by phone numbers without storage only."));
    }
    Ok(Some(Duration::from_secs(minutes.saturating_mul(60))))
}

/// The answer to a send of a file whose life is over.
#[must_use]
pub fn life_is_over(id: &str) -> GraphError {
    GraphError::of(PASSED).details(format!("The time to live of media ID {id} has passed. Upload the file again."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_say_how_long_they_live() {
        let life = |storage, ttl| upload_life(storage, ttl).map_err(|error| error.code);
        let minutes = |minutes: u64| Ok(Some(Duration::from_secs(minutes * 60)));
        assert_eq!(life(StorageStatus::NoStorage, None), Err(131_035));
        assert_eq!(life(StorageStatus::NoStorage, Some("60")), minutes(60));
        assert_eq!(life(StorageStatus::NoStorage, Some("43200")), minutes(43_200));
        for bad in ["59", "43201", "-60", "an hour", ""] {
            assert_eq!(life(StorageStatus::NoStorage, Some(bad)), Err(100), "{bad}");
        }
        for storage in [StorageStatus::Default, StorageStatus::InCountry] {
            assert_eq!((life(storage, None), life(storage, Some("60"))), (Ok(None), Err(100)));
            assert_eq!(transit(storage), None);
        }
        assert_eq!(transit(StorageStatus::NoStorage), Some(TRANSIT));
        assert_eq!(life_is_over("1").code, 131_036);
    }
}
