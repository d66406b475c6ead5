//! Signed webhooks with anything in any place: each is acknowledged, and the job that applies it comes to an end.
//! `RECADO_FUZZ_SECONDS` makes each of these go on for so long.

use std::cell::Cell;

use proptest::prelude::*;
use recado_whatsapp::signature;
use recado_whatsapp::testing::{any_json, changed, fuzz, torn_text, webhooks};

use crate::desk::{APP_SECRET, Desk, text};

/// So many webhooks, and all must have been applied.
const WEBHOOKS_A_ROUND: u32 = 200;

/// A desk, and what drives it from tests that are not asynchronous.
struct Driven {
    runtime: tokio::runtime::Runtime,
    desk: Desk,
    taken: Cell<u32>,
}

impl Driven {
    fn start() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let desk = runtime.block_on(Desk::start());
        Self { runtime, desk, taken: Cell::new(0) }
    }

    fn take(&self, bytes: Vec<u8>) -> Result<(), TestCaseError> {
        let status = self.runtime.block_on(async {
            let path = self.desk.path("/hooks/whatsapp/{connection}");
            let signature = signature::sign(APP_SECRET, &bytes);
            let call = self.desk.post(&path).header("x-hub-signature-256", &signature);
            let answer = call.body("application/json", bytes.clone()).send().await;
            let taken = self.taken.replace(self.taken.get() + 1);
            if taken % WEBHOOKS_A_ROUND == WEBHOOKS_A_ROUND - 1 {
                self.desk.settle().await;
            }
            answer.status()
        });
        prop_assert_eq!(status, 200, "{}", String::from_utf8_lossy(&bytes));
        Ok(())
    }

    /// What comes after all that is applied as ever.
    fn goes_on(&self) {
        self.runtime.block_on(async {
            self.desk.settle().await;
            self.desk.receive(&text("wamid.after", "still works")).await;
        });
    }
}

#[test]
fn changed_webhooks_are_taken() {
    let driven = Driven::start();
    fuzz(&changed(webhooks()), |body| driven.take(body.to_string().into_bytes()));
    driven.goes_on();
}

#[test]
fn any_json_and_torn_bytes_are_taken() {
    let driven = Driven::start();
    let json = any_json().prop_map(|body| body.to_string().into_bytes());
    fuzz(&prop_oneof![json, torn_text(webhooks())], |bytes| driven.take(bytes));
    driven.goes_on();
}
