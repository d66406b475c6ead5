//! Recovery codes: in place of a code of the app, for whoever has lost it. Each works once.

use recado_db::{Tx, params};
use recado_whatsapp::signature::sha256;

use super::{sql, totp};
use crate::{AgentId, Result, TenantId};

const CODES: usize = 10;
/// 80 bits: nobody finds it from its hash.
const CODE_BYTES: usize = 10;
const GROUP_LETTERS: usize = 4;

/// New ones, as people write them down: `ABCD-EFGH-JKLM-NPQR`.
pub(super) fn new_codes() -> Vec<String> {
    (0..CODES)
        .map(|_| {
            let letters: Vec<char> = totp::base32(&rand::random::<[u8; CODE_BYTES]>()).chars().collect();
            letters.chunks(GROUP_LETTERS).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
        })
        .collect()
}

/// What is kept of a code. Case and what stands between its letters do not matter.
pub(super) fn hash(code: &str) -> [u8; 32] {
    let letters: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    sha256(letters.as_bytes())
}

/// Puts these in the place of those that there were.
pub(super) async fn replace(tx: &mut Tx, tenant: TenantId, agent: AgentId, codes: &[String]) -> Result<()> {
    tx.exec(sql::DELETE_RECOVERY_CODES, params![tenant.uuid(), agent.uuid()]).await?;
    for code in codes {
        tx.exec(sql::INSERT_RECOVERY_CODE, params![tenant.uuid(), agent.uuid(), hash(code).as_slice()]).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_differ_and_are_read_as_people_type_them() {
        let codes = new_codes();
        let different: std::collections::BTreeSet<_> = codes.iter().collect();
        assert_eq!((codes.len(), different.len()), (CODES, CODES));
        assert!(codes.iter().all(|code| code.len() == 19 && code.matches('-').count() == 3), "{codes:?}");
        assert_eq!(hash("ABCD-EFGH-2345-QRST"), hash(" abcdefgh 2345qrst"));
        assert_ne!(hash("ABCD-EFGH-2345-QRST"), hash("ABCD-EFGH-2345-QRSU"));
    }
}
