//! How long one decision takes. A message is to be judged in less than 20 µs.

use criterion::{Criterion, criterion_group, criterion_main};
use recado_core::Timestamp;
use recado_whatsapp::account_zone::AccountZone;
use recado_whatsapp::pricing::international::Eligibility;
use recado_whatsapp::pricing::{
    AccountPricing, Audience, Category, CustomerLedger, MessageFacts, MessageKind, MonthlyCounts, OpenConversation,
    PricePlan, Prices, PricingFacts, Regime, TemplateCategory, VolumeTiers, counter_keys, decide,
};

fn decisions(criterion: &mut Criterion) {
    let prices = match Prices::shipped() {
        Ok(prices) => prices,
        Err(error) => return eprintln!("{error}"),
    };
    let at = Timestamp::from_seconds(1_795_000_000);
    let customer = CustomerLedger {
        last_inbound_at: Some(at),
        entry_at: None,
        conversations: vec![OpenConversation {
            id: "72b1c0ffee72b1c0ffee72b1c0ffee72".to_owned(),
            category: Category::Marketing,
            opened_at: at,
            expires_at: at.plus(std::time::Duration::from_secs(86_400)),
        }],
    };
    let cases = [
        ("conversation", PricePlan::Pinned(Regime::Cbp), MessageKind::FreeForm),
        ("utility", PricePlan::Pinned(Regime::Pmp), MessageKind::Template(TemplateCategory::Utility)),
        ("authentication", PricePlan::Dated, MessageKind::Template(TemplateCategory::Authentication)),
        ("service", PricePlan::Dated, MessageKind::FreeForm),
    ];
    for (name, plan, kind) in cases {
        let account = AccountPricing {
            waba_id: "102290129340398".to_owned(),
            business_id: "506914307656634".to_owned(),
            zone: AccountZone::of_timezone_id("1"),
            plan,
            authentication_international: Eligibility::default(),
            primary_business_location: None,
            volume_tiers: VolumeTiers::default(),
            is_ai_provider: false,
        };
        let message = MessageFacts {
            message_id: "wamid.HBgLMTY1MDM4Nzk0MzkVAgARGBI3N0EyQTdDMUY1RjQ4Q0U3AA==",
            phone_number_id: "106540352242922",
            business_number: "15550783881",
            customer: "5215500000001",
            recipient_number: "5215500000001",
            kind,
            audience: Audience::Customer,
            sent_at: at,
        };
        let facts = PricingFacts { account: &account, customer: &customer, counts: MonthlyCounts::default() };
        criterion.bench_function(&format!("decide/{name}"), |bencher| {
            bencher.iter(|| {
                let keys = counter_keys(&prices, &account, &message, at);
                (keys, decide(&prices, &facts, &message, at))
            });
        });
    }
}

criterion_group!(benches, decisions);
criterion_main!(benches);
