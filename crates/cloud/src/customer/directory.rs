//! All customers in memory, because every message asks for one. Written through after each commit; other nodes of the same
//! world hear of changes over the bus.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use recado_core::Timestamp;
use recado_db::{Db, Tx, params};
use recado_infra::bus::Bus;
use recado_infra::tasks;
use recado_whatsapp::bsuid::Bsuid;
use recado_whatsapp::phone;

use super::{Customer, CustomerChange, Error, NewCustomer, Platform, sql};
use crate::live::Live;

/// Payload: the changed customer's `wa_id`, or nothing for all of them.
const CHANGED: &str = "cloud.customers";

/// The customers of the world; clones share them.
#[derive(Clone)]
pub struct Customers(Arc<Inner>);

struct Inner {
    db: Db,
    bus: Bus,
    live: Live,
    portfolio_id: String,
    known: RwLock<Known>,
}

#[derive(Default)]
struct Known {
    by_wa_id: HashMap<String, Arc<Customer>>,
    wa_id_by_user_id: HashMap<String, String>,
}

impl Customers {
    /// Reads all customers. `portfolio_id` is the business that their user ids are for.
    ///
    /// # Errors
    /// As the database says.
    pub async fn open(db: Db, bus: Bus, live: Live, portfolio_id: &str) -> Result<Self, Error> {
        let customers =
            Self(Arc::new(Inner { db, bus, live, portfolio_id: portfolio_id.to_owned(), known: RwLock::default() }));
        customers.load_all().await?;
        customers.follow_other_nodes();
        Ok(customers)
    }

    /// The customer with this `wa_id`.
    #[must_use]
    pub fn get(&self, wa_id: &str) -> Option<Arc<Customer>> {
        self.0.known.read().unwrap_or_else(PoisonError::into_inner).by_wa_id.get(wa_id).cloned()
    }

    /// The customer with this business-scoped user id.
    #[must_use]
    pub fn by_user_id(&self, user_id: &str) -> Option<Arc<Customer>> {
        let known = self.0.known.read().unwrap_or_else(PoisonError::into_inner);
        known.wa_id_by_user_id.get(user_id).and_then(|wa_id| known.by_wa_id.get(wa_id)).cloned()
    }

    /// The user id that a number has or would have.
    #[must_use]
    pub fn user_id_of(&self, wa_id: &str) -> String {
        let country = phone::country_of_wa_id(wa_id).unwrap_or("ZZ");
        Bsuid::derive(country, &self.0.portfolio_id, wa_id).to_string()
    }

    /// At most `limit` customers after this `wa_id`, in the order of `wa_id`.
    ///
    /// # Errors
    /// As the database says.
    pub async fn list_after(&self, wa_id: &str, limit: u32) -> Result<Vec<Customer>, Error> {
        self.0
            .db
            .read("cloud.customer.list", (wa_id.to_owned(), limit), |tx, (wa_id, limit)| {
                Box::pin(async move {
                    let rows = tx.query(sql::LIST_AFTER, params![wa_id, *limit]).await?;
                    Ok(rows.iter().map(Customer::from_row).collect::<Result<_, _>>()?)
                })
            })
            .await
    }

    /// Makes a customer.
    ///
    /// # Errors
    /// [`Error::Exists`], [`Error::UsernameTaken`].
    pub async fn create(&self, new: NewCustomer, now: Timestamp) -> Result<Customer, Error> {
        let input = (self.clone(), self.complete(new), now);
        self.0
            .db
            .write("cloud.customer.create", input, |tx, (customers, customer, now)| {
                Box::pin(async move {
                    if customers.insert(tx, customer, *now).await? {
                        Ok(customer.clone())
                    } else {
                        Err(Error::Exists(customer.wa_id.clone()))
                    }
                })
            })
            .await
    }

    /// Sets switches of a customer, inside the caller's unit.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::UsernameTaken`].
    pub async fn change(&self, tx: &mut Tx, wa_id: &str, change: &CustomerChange) -> Result<Customer, Error> {
        let username = change.username.as_ref().and_then(Option::as_deref);
        let row = tx
            .query_opt(
                sql::CHANGE,
                params![
                    wa_id,
                    change.name.as_deref(),
                    username,
                    change.username.is_some(),
                    change.share_phone,
                    change.online,
                    change.auto_read,
                    change.blocks,
                    change.marketing_opt_out,
                    change.on_whatsapp,
                    change.platform.map(Platform::as_str)
                ],
            )
            .await?;
        let row = row.ok_or_else(|| Error::Missing(wa_id.to_owned()))?;
        let customer = Customer::from_row(&row)?;
        self.announce(tx, &customer);
        Ok(customer)
    }

    /// Moves a customer to a new number, inside the caller's unit: the new one takes name, username and switches over, the old one has
    /// no WhatsApp any more.
    ///
    /// # Errors
    /// [`Error::Exists`] where somebody has the number.
    pub async fn change_number(
        &self,
        tx: &mut Tx,
        old: &Customer,
        wa_id: &str,
        now: Timestamp,
    ) -> Result<Customer, Error> {
        let gone = CustomerChange { username: Some(None), on_whatsapp: Some(false), ..CustomerChange::default() };
        self.change(tx, &old.wa_id, &gone).await?;
        let moved = Customer { wa_id: wa_id.to_owned(), user_id: self.user_id_of(wa_id), ..old.clone() };
        if self.insert(tx, &moved, now).await? { Ok(moved) } else { Err(Error::Exists(wa_id.to_owned())) }
    }

    /// Adds the default world's customers that are missing, inside the caller's unit.
    ///
    /// # Errors
    /// As the database says.
    pub async fn seed(&self, tx: &mut Tx, now: Timestamp) -> Result<(), Error> {
        for (wa_id, name, username) in [
            ("34600100001", "Ana", None),
            ("34600100002", "Bruno", None),
            ("5215500100003", "Carla", None),
            ("5491100100004", "Diego", Some("diego.sur")),
            ("573000100005", "Elena", None),
        ] {
            let switches = CustomerChange {
                name: Some(name.to_owned()),
                username: username.map(|username| Some(username.to_owned())),
                share_phone: Some(username.is_none()),
                ..CustomerChange::default()
            };
            let customer =
                self.complete(NewCustomer { wa_id: wa_id.to_owned(), name: Some(name.to_owned()), switches });
            self.insert(tx, &customer, now).await?;
        }
        Ok(())
    }

    /// Forgets everybody, inside the caller's unit.
    ///
    /// # Errors
    /// As the database says.
    pub async fn clear(&self, tx: &mut Tx) -> Result<(), Error> {
        tx.exec(sql::DELETE_ALL, &[]).await?;
        let inner = self.0.clone();
        tx.on_commit(move || {
            *inner.known.write().unwrap_or_else(PoisonError::into_inner) = Known::default();
            inner.bus.publish_to_others(CHANGED, b"");
        });
        Ok(())
    }

    fn complete(&self, new: NewCustomer) -> Customer {
        let NewCustomer { wa_id, name, switches } = new;
        Customer {
            name: name.unwrap_or_else(|| format!("+{wa_id}")),
            username: switches.username.flatten(),
            user_id: self.user_id_of(&wa_id),
            share_phone: switches.share_phone.unwrap_or(true),
            online: switches.online.unwrap_or(true),
            auto_read: switches.auto_read.unwrap_or(false),
            blocks: switches.blocks.unwrap_or(false),
            marketing_opt_out: switches.marketing_opt_out.unwrap_or(false),
            on_whatsapp: switches.on_whatsapp.unwrap_or(true),
            platform: switches.platform.unwrap_or_default(),
            wa_id,
        }
    }

    /// Answers `false` where the number is taken.
    async fn insert(&self, tx: &mut Tx, customer: &Customer, now: Timestamp) -> Result<bool, Error> {
        let added = tx
            .exec(
                sql::INSERT,
                params![
                    &customer.wa_id,
                    &customer.name,
                    customer.username.as_deref(),
                    &customer.user_id,
                    customer.share_phone,
                    customer.online,
                    customer.auto_read,
                    customer.blocks,
                    customer.marketing_opt_out,
                    customer.on_whatsapp,
                    customer.platform.as_str(),
                    now
                ],
            )
            .await?;
        if added > 0 {
            self.announce(tx, customer);
        }
        Ok(added > 0)
    }

    fn announce(&self, tx: &mut Tx, customer: &Customer) {
        let (inner, customer) = (self.0.clone(), customer.clone());
        tx.on_commit(move || {
            inner.bus.publish_to_others(CHANGED, customer.wa_id.as_bytes());
            inner.known.write().unwrap_or_else(PoisonError::into_inner).remember(customer);
            inner.live.customers();
        });
    }

    async fn load_all(&self) -> Result<(), Error> {
        let all: Vec<Customer> = self
            .0
            .db
            .read("cloud.customer.load", (), |tx, ()| {
                Box::pin(async move {
                    let rows = tx.query(sql::ALL_CUSTOMERS, &[]).await?;
                    Ok::<_, Error>(rows.iter().map(Customer::from_row).collect::<Result<_, _>>()?)
                })
            })
            .await?;
        let mut known = Known::default();
        all.into_iter().for_each(|customer| known.remember(customer));
        *self.0.known.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }

    async fn load_one(&self, wa_id: &str) -> Result<(), Error> {
        let found: Option<Customer> = self
            .0
            .db
            .read("cloud.customer.find", wa_id.to_owned(), |tx, wa_id| {
                Box::pin(async move {
                    let row = tx.query_opt(sql::FIND, params![wa_id]).await?;
                    Ok::<_, Error>(row.as_ref().map(Customer::from_row).transpose()?)
                })
            })
            .await?;
        if let Some(customer) = found {
            self.0.known.write().unwrap_or_else(PoisonError::into_inner).remember(customer);
        }
        Ok(())
    }

    fn follow_other_nodes(&self) {
        let (weak, mut hints) = (Arc::downgrade(&self.0), self.0.bus.subscribe());
        tasks::spawn("cloud-customers", async move {
            while let Some(hint) = hints.next().await {
                let Some(inner) = weak.upgrade() else { return };
                if hint.subject == CHANGED {
                    let customers = Self(inner);
                    let wa_id = hint.text();
                    let loaded =
                        if wa_id.is_empty() { customers.load_all().await } else { customers.load_one(&wa_id).await };
                    if let Err(error) = loaded {
                        tracing::error!(%error, wa_id, "a customer was changed by another node and could not be read");
                    }
                    customers.0.live.customers();
                }
            }
        });
    }
}

impl Known {
    fn remember(&mut self, customer: Customer) {
        self.wa_id_by_user_id.insert(customer.user_id.clone(), customer.wa_id.clone());
        self.by_wa_id.insert(customer.wa_id.clone(), Arc::new(customer));
    }
}
