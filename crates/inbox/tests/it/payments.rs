//! What WhatsApp tells of payments, at the message with the bill.

use recado_db::on_both_engines;
use recado_inbox::{Message, MessageId, PaymentAmount, PaymentState, SendMessage};
use serde_json::{Value, json};

use crate::desk::{Desk, NOON_SECONDS, SETS, raw_status_hook};

fn bill() -> SendMessage {
    let amount = |value: i64| json!({"value": value, "offset": 100});
    let interactive = json!({
        "type": "order_details", "body": {"text": "Your order"},
        "action": {"name": "review_and_pay", "parameters": {
            "reference_id": "A-17", "type": "digital-goods", "currency": "INR", "total_amount": amount(21_000),
            "payment_settings": [{"type": "payment_gateway", "payment_gateway": {
                "type": "razorpay", "configuration_name": "shop", "razorpay": {"receipt": "r-1"}}}],
            "order": {"status": "pending", "catalog_id": "1", "subtotal": amount(21_000), "tax": amount(0),
                "items": [{"retailer_id": "sku-1", "name": "Lamp", "amount": amount(21_000), "quantity": 1}]}
        }}
    });
    let message = json!({"id": MessageId::new(), "kind": "interactive", "content": {"interactive": interactive}});
    serde_json::from_value(message).unwrap()
}

fn told(wamid: &str, seconds: i64, status: &str, payment: Value) -> Value {
    let mut all = json!({"reference_id": "A-17", "amount": {"value": 21_000, "offset": 100}, "currency": "INR"});
    all.as_object_mut().unwrap().extend(payment.as_object().unwrap().clone());
    raw_status_hook(json!({"id": wamid, "type": "payment", "status": status, "timestamp": seconds.to_string(),
        "recipient_id": "34600100001", "payment": all}))
}

async fn seen(desk: &Desk, bill: &Message) -> (PaymentState, Option<String>, i64) {
    let payment = desk.message(bill.id).await.payment.unwrap();
    (payment.state, payment.failure, payment.refunded)
}

on_both_engines! {
    async fn a_bill_is_tried_paid_and_given_back(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        let bill = desk.inbox.send_message(&desk.owner, conversation.id, bill()).await.unwrap();
        desk.settle().await;
        let wamid = desk.message(bill.id).await.wamid.unwrap();
        assert_eq!(desk.message(bill.id).await.payment, None);
        let failed = json!({"transaction": {"status": "failed", "method": {"type": "card"}, "error": {"code": "BAD", "reason": "Card refused"}}});
        desk.take_in(&told(&wamid, NOON_SECONDS, "pending", failed)).await;
        assert_eq!(seen(&desk, &bill).await, (PaymentState::Failed, Some("Card refused".to_owned()), 0));
        let paid = json!({"transaction": {"status": "success", "method": {"type": "upi"}}});
        desk.take_in(&told(&wamid, NOON_SECONDS + 5, "captured", paid)).await;
        assert_eq!(seen(&desk, &bill).await, (PaymentState::Paid, None, 0));
        let payment = desk.message(bill.id).await.payment.unwrap();
        let amount = PaymentAmount { value: 21_000, offset: 100, currency: "INR".to_owned() };
        assert_eq!((payment.amount, payment.method.as_deref()), (Some(amount), Some("upi")));
        // What comes late takes nothing back.
        desk.take_in(&told(&wamid, NOON_SECONDS + 2, "pending", json!({"transaction": {"status": "pending"}}))).await;
        assert_eq!(seen(&desk, &bill).await.0, PaymentState::Paid);
        let refund = |status: &str, value: i64| json!({"status": status, "amount": {"value": value, "offset": 100}});
        let refunds = json!({"transaction": {"status": "success"}, "refunds": [refund("success", 1_000), refund("failed", 9_000)]});
        desk.take_in(&told(&wamid, NOON_SECONDS + 9, "captured", refunds)).await;
        assert_eq!(seen(&desk, &bill).await, (PaymentState::Paid, None, 1_000));
        desk.stop().await;
    }

    async fn news_of_unknown_bills_changes_nothing(db) [SETS] {
        let desk = Desk::new(&db).await;
        desk.greeted().await;
        let before = desk.inbox.newest_event(desk.tenant).await.unwrap();
        desk.take_in(&told("wamid.other", NOON_SECONDS, "captured", json!({}))).await;
        assert_eq!(desk.inbox.newest_event(desk.tenant).await.unwrap(), before);
        desk.stop().await;
    }
}
