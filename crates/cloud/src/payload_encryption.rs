//! The keys of payload encryption (spec §2.17, §8.6): the business's public key, and a pair of the cloud's own for each number.

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeySize, PrivateDecryptingKey};
use recado_db::{Row, Tx, params, statements};
use recado_whatsapp::number::settings::ClientKey;

use crate::error::{Error, Result};
use crate::state::State;

statements! {
    FIND = "
        SELECT enabled, client_key, cloud_private_key, cloud_public_key FROM cloud_payload_keys
        WHERE phone_number_id = $1";
    ADD = "
        INSERT INTO cloud_payload_keys (phone_number_id, enabled, client_key, cloud_private_key, cloud_public_key)
        VALUES ($1, TRUE, $2, $3, $4)
        ON CONFLICT (phone_number_id) DO UPDATE SET enabled = TRUE, client_key = excluded.client_key";
    DISABLE = "UPDATE cloud_payload_keys SET enabled = FALSE WHERE phone_number_id = $1";
    CLEAR = "DELETE FROM cloud_payload_keys";
}

/// The keys of a number for which encryption is enabled.
pub(crate) struct PayloadKeys {
    /// What goes to the business is encrypted for this.
    pub(crate) client_key: ClientKey,
    /// The cloud's public key, X.509: the business encrypts for it.
    pub(crate) cloud_public_key: Vec<u8>,
    /// Its private half, PKCS #8.
    cloud_private_key: Vec<u8>,
}

impl PayloadKeys {
    /// The cloud's private key, with which what the business sends is decrypted.
    pub(crate) fn cloud_private_key(&self) -> &[u8] {
        &self.cloud_private_key
    }

    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            client_key: ClientKey { der: row.get(1)? },
            cloud_private_key: row.get(2)?,
            cloud_public_key: row.get(3)?,
        })
    }
}

/// A number's keys, where encryption is enabled for it.
pub(crate) async fn keys_of(state: &State, phone_number_id: &str) -> Result<Option<PayloadKeys>> {
    state
        .db
        .read("cloud.payload_keys", phone_number_id.to_owned(), |tx, id| {
            Box::pin(async move {
                let Some(row) = tx.query_opt(FIND, params![id]).await? else { return Ok(None) };
                let enabled: bool = row.get(0)?;
                if enabled { PayloadKeys::from_row(&row).map(Some) } else { Ok(None) }
            })
        })
        .await
}

/// Enables encryption for a number with this key of the business. The cloud's pair is made the first time.
pub(crate) async fn enable(state: &State, phone_number_id: &str, client_key: ClientKey) -> Result<()> {
    // Making a key takes a while, so it is not done in the unit.
    let pair = tokio::task::spawn_blocking(new_pair)
        .await
        .map_err(|error| Error::stored("new key pair", error))?
        .map_err(|error| Error::stored("new key pair", error))?;
    let input = (phone_number_id.to_owned(), client_key, pair);
    state
        .db
        .write("cloud.payload_keys.enable", input, |tx, (id, client_key, pair)| {
            Box::pin(async move {
                tx.exec(ADD, params![id, &client_key.der, &pair.private, &pair.public]).await?;
                Ok::<_, Error>(())
            })
        })
        .await
}

struct Pair {
    private: Vec<u8>,
    public: Vec<u8>,
}

fn new_pair() -> Result<Pair, aws_lc_rs::error::Unspecified> {
    let key = PrivateDecryptingKey::generate(KeySize::Rsa2048)?;
    let private = AsDer::<Pkcs8V1Der<'static>>::as_der(&key)?.as_ref().to_vec();
    let public = AsDer::<PublicKeyX509Der<'static>>::as_der(&key.public_key())?.as_ref().to_vec();
    Ok(Pair { private, public })
}

/// Ends encryption for a number.
pub(crate) async fn disable(state: &State, phone_number_id: &str) -> Result<()> {
    state
        .db
        .write("cloud.payload_keys.disable", phone_number_id.to_owned(), |tx, id| {
            Box::pin(async move {
                tx.exec(DISABLE, params![id]).await?;
                Ok::<_, Error>(())
            })
        })
        .await
}

/// Removes every key, for a reset.
pub(crate) async fn clear(tx: &mut Tx) -> Result<()> {
    tx.exec(CLEAR, &[]).await?;
    Ok(())
}

/// Every statement of this module.
pub(crate) fn statements() -> &'static [recado_db::Statement] {
    ALL
}
