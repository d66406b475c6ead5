//! Payments: configurations, customers who pay, look-ups, refunds.

use http::{Method, StatusCode, header};
use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::graph_interactive::{INDIAN, in_india, interactive, order_details};
use crate::harness::{Answer, NUMBER, Receiver, SETS, TestCloud, WABA};

impl TestCloud {
    async fn configure(&self, body: Value) -> Answer {
        self.graph(Method::POST, &format!("{WABA}/payment_configuration"), Some(body)).await
    }

    /// Razorpay as `shop`, connected and not tested.
    async fn with_shop(&self) {
        self.configure(shop()).await.ok();
        let body = json!({"status": "Needs_Testing", "provider_mid": "acc_1"});
        self.patch(&format!("wabas/{WABA}/payment_configurations/shop"), body).await.ok();
    }

    async fn bill(&self, content: Value) -> String {
        let wamid = self.send_message(NUMBER, interactive(INDIAN, content)).await;
        self.settle().await;
        wamid
    }

    async fn pay(&self, wamid: &str, outcome: &str, more: Value) -> Answer {
        let mut body = json!({"message_id": wamid, "outcome": outcome});
        body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
        let answer = self.post(&format!("customers/{INDIAN}/payments"), body).await;
        self.settle().await;
        answer
    }

    async fn shown_payment(&self, wamid: &str) -> Value {
        let chat = self.chat(INDIAN).await;
        chat.iter().find(|message| message["id"] == wamid).unwrap()["payment"].clone()
    }

    async fn configuration(&self, name: &str) -> Value {
        self.graph(Method::GET, &format!("{WABA}/payment_configuration/{name}"), None).await.ok()["data"][0].clone()
    }
}

fn shop() -> Value {
    json!({"configuration_name": "shop", "provider_name": "razorpay", "merchant_category_code": "5411", "purpose_code": "00",
        "redirect_url": "https://shop.example/back"})
}

/// The payments that were told, oldest first.
fn told(receiver: &Receiver) -> Vec<Value> {
    let statuses = receiver.arrived().into_iter().map(|arrived| arrived.value()["statuses"][0].clone());
    statuses.filter(|status| status["type"] == "payment").collect()
}

fn code(answer: &Answer) -> (u16, i64) {
    (answer.status.as_u16(), answer.json()["error"]["code"].as_i64().unwrap())
}

on_both_engines! {
    async fn gateways_are_configured_connected_and_removed(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let fields = json!({"object": "whatsapp_business_account", "callback_url": receiver.url, "verify_token": "verify-me", "fields": "messages,payment_configuration_update"});
        let path = format!("/v23.0/{}/subscriptions?access_token={}|{}", crate::harness::APP, crate::harness::APP, crate::harness::APP_SECRET);
        cloud.call(Method::POST, &path, Some(fields)).await.ok();
        let made = cloud.configure(shop()).await.ok();
        assert!(made["success"] == true && made["expiration"].as_i64().unwrap() > 0, "{made}");
        assert_eq!(code(&cloud.configure(shop()).await), (400, 100));
        for bad in [json!({}), json!({"configuration_name": "x", "provider_name": "stripe"}), json!({"configuration_name": "x", "provider_name": "upi_vpa"})] {
            assert_eq!(code(&cloud.configure(bad).await), (400, 100));
        }
        let upi = json!({"configuration_name": "my upi", "provider_name": "upi_vpa", "merchant_vpa": "shop@bank"});
        assert_eq!(cloud.configure(upi).await.ok(), json!({"success": true}));
        let list = cloud.graph(Method::GET, &format!("{WABA}/payment_configurations"), None).await.ok();
        let all = list["data"][0]["payment_configurations"].as_array().unwrap();
        assert_eq!(all.iter().map(|one| one["status"].as_str().unwrap()).collect::<Vec<_>>(), ["Active", "Needs_Connecting"]);
        assert_eq!(cloud.configuration("my%20upi").await["merchant_vpa"], "shop@bank");
        let by_query = cloud.graph(Method::GET, &format!("{WABA}/payment_configuration?configuration_name=shop"), None).await.ok();
        assert_eq!(by_query["data"][0]["provider_name"], "RazorPay");

        // A new link ends the old one.
        let path = format!("{WABA}/generate_payment_configuration_oauth_link");
        let body = json!({"configuration_name": "shop", "redirect_url": "https://shop.example/again"});
        let link = cloud.graph(Method::POST, &path, Some(body)).await.ok();
        let local = |link: &Value| { let url = url::Url::parse(link["oauth_url"].as_str().unwrap()).unwrap(); format!("{}?{}", url.path(), url.query().unwrap()) };
        assert_eq!(cloud.call(Method::GET, &local(&made), None).await.status, StatusCode::GONE);
        let page = cloud.call(Method::GET, &local(&link), None).await;
        assert!(page.status == StatusCode::OK && String::from_utf8_lossy(&page.bytes).contains("razorpay"));
        let back = cloud.call(Method::POST, &local(&link), None).await;
        assert_eq!((back.status, &back.headers[header::LOCATION]), (StatusCode::SEE_OTHER, &http::HeaderValue::from_static("https://shop.example/again")));
        assert_eq!(cloud.call(Method::POST, &local(&link), None).await.status, StatusCode::GONE);
        assert_eq!(cloud.configuration("shop").await["status"], "Needs_Testing");
        cloud.settle().await;
        let told = receiver.arrived().last().unwrap().value();
        assert_eq!((&told["configuration_name"], &told["status"], &told["provider_name"]), (&json!("shop"), &json!("Needs Testing"), &json!("razorpay")));

        let endpoint = json!({"data_endpoint_url": "https://shop.example/checkout"});
        cloud.graph(Method::POST, &format!("{WABA}/payment_configuration/shop"), Some(endpoint)).await.ok();
        assert_eq!(cloud.configuration("shop").await["data_endpoint_url"], "https://shop.example/checkout");
        let gone = json!({"configuration_name": "shop"});
        cloud.graph(Method::DELETE, &format!("{WABA}/payment_configuration"), Some(gone.clone())).await.ok();
        assert_eq!(code(&cloud.graph(Method::DELETE, &format!("{WABA}/payment_configuration"), Some(gone)).await), (400, 100));
        assert_eq!(code(&cloud.graph(Method::GET, &format!("{WABA}/payment_configuration/shop"), None).await), (400, 100));
        assert_eq!(cloud.patch(&format!("wabas/{WABA}/payment_configurations/shop"), json!({"status": "Active"})).await.problem().0, 404);
        assert_eq!(cloud.patch(&format!("wabas/{WABA}/payment_configurations/my%20upi"), json!({"status": "Open"})).await.problem().0, 422);
    }

    async fn customers_pay_fail_wait_and_leave(db) [SETS] {
        let cloud = in_india(&db).await;
        let receiver = cloud.subscribe().await;
        let wamid = cloud.bill(order_details("order-1")).await;
        assert_eq!(cloud.shown_payment(&wamid).await["status"], "unpaid");
        // The name is one of no configuration.
        let refused = cloud.pay(&wamid, "success", json!({})).await;
        assert_eq!(refused.problem(), (409, "not_payable".into()));
        cloud.with_shop().await;
        let error = json!({"error": {"code": "BAD_PIN", "reason": "Wrong PIN"}, "method": "card"});
        assert_eq!(cloud.pay(&wamid, "failed", error).await.ok()["payment"]["status"], "failed");
        assert_eq!(cloud.pay(&wamid, "canceled", json!({})).await.ok()["told"], false);
        cloud.pay(&wamid, "pending", json!({})).await.ok();
        assert_eq!(cloud.shown_payment(&wamid).await["status"], "pending");
        let paid = cloud.pay(&wamid, "success", json!({})).await.ok();
        assert_eq!((&paid["payment"]["status"], &paid["told"]), (&json!("captured"), &json!(true)));
        let told = told(&receiver);
        let gist: Vec<(&str, &str)> = told.iter().map(|status| (status["status"].as_str().unwrap(), status["payment"]["transaction"]["status"].as_str().unwrap())).collect();
        assert_eq!(gist, [("pending", "failed"), ("pending", "pending"), ("captured", "success")]);
        assert_eq!(told[0]["payment"]["transaction"]["error"], json!({"code": "BAD_PIN", "reason": "Wrong PIN"}));
        assert_eq!(told[0]["payment"]["transaction"]["method"]["type"], "card");
        let last = &told[2];
        assert_eq!((&last["id"], &last["recipient_id"], &last["payment"]["reference_id"]), (&json!(wamid), &json!(INDIAN), &json!("order-1")));
        assert_eq!((&last["payment"]["amount"], &last["payment"]["currency"]), (&json!({"value": 21_000, "offset": 100}), &json!("INR")));
        assert_eq!(told[1]["payment"]["transaction"]["id"], told[2]["payment"]["transaction"]["id"]);
        assert_eq!(cloud.pay(&wamid, "success", json!({})).await.problem(), (409, "not_payable".into()));
        // The first payment was the test.
        assert_eq!(cloud.configuration("shop").await["status"], "Active");
        for (field, value) in [("outcome", json!("maybe")), ("method", json!("cash")), ("way", json!("pix_dynamic_code")), ("reference_id", json!("other")), ("message_id", json!(7))] {
            let mut body = json!({"message_id": wamid, "outcome": "success"});
            body[field] = value;
            assert_eq!(cloud.post(&format!("customers/{INDIAN}/payments"), body).await.problem().0, 422, "{field}");
        }
        assert_eq!(cloud.pay("wamid.none", "success", json!({})).await.problem().0, 404);
    }

    async fn payments_are_looked_up_and_given_back(db) [SETS] {
        let cloud = in_india(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.with_shop().await;
        let mut bill = order_details("order-1");
        bill["action"]["parameters"]["payment_settings"][0]["payment_gateway"]["razorpay"] = json!({"receipt": "r-1", "notes": {"k": "v"}});
        let wamid = cloud.bill(bill).await;
        let look_up = async || cloud.graph(Method::GET, &format!("{NUMBER}/payments/shop/order-1"), None).await;
        let payment = look_up().await.ok()["payments"][0].clone();
        assert_eq!((&payment["status"], &payment["transactions"], &payment["receipt"]), (&json!("pending"), &json!([]), &json!("r-1")));
        let refund = async |value: i64, speed: &str| {
            let body = json!({"reference_id": "order-1", "speed": speed, "payment_config_id": "shop", "amount": {"value": value, "offset": 100, "currency": "INR"}});
            cloud.graph(Method::POST, &format!("{NUMBER}/payments_refund"), Some(body)).await
        };
        assert_eq!(code(&refund(100, "instant").await), (400, 131_009));
        cloud.pay(&wamid, "success", json!({})).await.ok();
        let done = refund(1_000, "instant").await.ok();
        assert_eq!((&done["status"], &done["speed_processed"]), (&json!("completed"), &json!("instant")));
        assert_eq!(refund(20_000, "normal").await.ok()["status"], "pending");
        assert_eq!(code(&refund(1, "instant").await), (400, 131_009));
        cloud.settle().await;
        let refunds = |status: &Value| status["payment"]["refunds"].as_array().map_or(0, Vec::len);
        assert_eq!(told(&receiver).iter().map(refunds).collect::<Vec<_>>(), [0, 1, 2]);
        cloud.advance("P5D").await;
        let last = told(&receiver).last().unwrap().clone();
        assert_eq!((&last["payment"]["refunds"][1]["status"], &last["payment"]["notes"]), (&json!("success"), &json!({"k": "v"})));
        let payment = look_up().await.ok()["payments"][0].clone();
        assert_eq!((&payment["status"], &payment["transactions"][0]["refunds"][1]["speed_processed"]), (&json!("captured"), &json!("normal")));
        assert_eq!(cloud.shown_payment(&wamid).await["refunded"]["value"], 21_000);
        for path in ["payments/other/order-1", "payments/shop/order-9"] {
            assert_eq!(code(&cloud.graph(Method::GET, &format!("{NUMBER}/{path}"), None).await), (400, 131_009), "{path}");
        }
        assert_eq!(cloud.graph(Method::POST, &format!("{NUMBER}/payments/shop/order-1"), None).await.status, 400);
        assert_eq!(cloud.graph(Method::GET, "400000000000009/payments/shop/order-1", None).await.status, 400);
    }

    async fn closed_orders_are_not_paid(db) [SETS] {
        let cloud = in_india(&db).await;
        cloud.with_shop().await;
        let status = |reference: &str, state: &str| json!({"type": "order_status", "body": {"text": "News"}, "action": {"name": "review_order", "parameters": {
            "reference_id": reference, "order": {"status": state, "description": "So it is"}}}});
        let canceled = cloud.bill(order_details("order-1")).await;
        let news = cloud.bill(status("order-1", "canceled")).await;
        let shown = cloud.shown_payment(&news).await;
        assert_eq!((&shown["message_id"], &shown["order"]), (&json!(canceled), &json!({"status": "canceled", "description": "So it is"})));
        assert_eq!((&cloud.shown_payment(&canceled).await["is_open"], cloud.pay(&canceled, "success", json!({})).await.problem().0), (&json!(false), 409));
        let mut soon = order_details("order-2");
        let end = crate::harness::start_time().seconds() + 600;
        soon["action"]["parameters"]["order"]["expiration"] = json!({"timestamp": end.to_string(), "description": "Today only"});
        let soon = cloud.bill(soon).await;
        cloud.advance("PT10M").await;
        let late = cloud.pay(&soon, "success", json!({})).await;
        assert!(late.json()["detail"].as_str().unwrap().contains("expired"), "{}", late.json());
        // What waits for the bank keeps the order from being canceled.
        let waiting = cloud.bill(order_details("order-3")).await;
        cloud.pay(&waiting, "pending", json!({})).await.ok();
        cloud.bill(status("order-3", "canceled")).await;
        assert_eq!(cloud.shown_payment(&waiting).await["order"]["status"], "pending");
        cloud.pay(&waiting, "canceled", json!({})).await.ok();
        cloud.bill(status("order-3", "canceled")).await;
        assert_eq!(cloud.shown_payment(&waiting).await["order"]["status"], "canceled");
    }

    async fn what_whatsapp_does_not_see_is_not_told(db) [SETS] {
        let cloud = in_india(&db).await;
        let receiver = cloud.subscribe().await;
        let mut link = order_details("order-1");
        link["action"]["parameters"]["payment_type"] = json!("upi");
        link["action"]["parameters"]["payment_settings"] = json!([{"type": "payment_link", "payment_link": {"uri": "https://shop.example/pay"}}]);
        let link = cloud.bill(link).await;
        let paid = cloud.pay(&link, "success", json!({})).await.ok();
        assert_eq!((&paid["told"], &paid["payment"]["status"], &paid["payment"]["outside"]["way"]), (&json!(false), &json!("unconfirmed"), &json!("payment_link")));
        let mut captured = json!({"type": "order_status", "body": {"text": "Paid"}, "action": {"name": "review_order", "parameters": {"reference_id": "order-1", "order": {"status": "processing"}}}});
        captured["action"]["parameters"]["payment"] = json!({"status": "captured", "timestamp": 1_795_000_000});
        cloud.bill(captured).await;
        assert_eq!(cloud.shown_payment(&link).await["status"], "captured");
        let mut upi = order_details("order-2");
        let parameters = upi["action"]["parameters"].as_object_mut().unwrap();
        parameters.remove("payment_settings");
        parameters.insert("payment_type".into(), json!("upi"));
        parameters.insert("payment_configuration".into(), json!("vpa"));
        let upi = cloud.bill(upi).await;
        assert_eq!(cloud.pay(&upi, "success", json!({})).await.problem().0, 409);
        cloud.configure(json!({"configuration_name": "vpa", "provider_name": "upi_vpa", "merchant_vpa": "shop@bank"})).await.ok();
        assert_eq!(cloud.pay(&upi, "success", json!({"way": "upi"})).await.ok()["told"], false);
        assert_eq!(told(&receiver), Vec::<Value>::new());
    }
}
