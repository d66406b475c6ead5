//! Catalogues: their nodes and edges, messages with products, carts and questions about products.

use http::Method;
use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::harness::{ANA, Answer, CATALOG, NUMBER, SETS, TOKEN, TestCloud, WABA};

const BUSINESS: &str = "200000000000001";

impl TestCloud {
    async fn add_product(&self, catalog: &str, product: Value) -> String {
        let made = self.graph(Method::POST, &format!("{catalog}/products"), Some(product)).await.ok();
        made["id"].as_str().unwrap().to_owned()
    }

    async fn names(&self, path: &str) -> Vec<String> {
        let page = self.graph(Method::GET, path, None).await.ok();
        page["data"].as_array().unwrap().iter().map(|node| node["name"].as_str().unwrap().to_owned()).collect()
    }

    async fn send_interactive(&self, content: Value) -> Answer {
        let message =
            json!({"messaging_product": "whatsapp", "to": ANA, "type": "interactive", "interactive": content});
        self.graph(Method::POST, &format!("{NUMBER}/messages"), Some(message)).await
    }

    async fn send_cart(&self, items: Value) -> Answer {
        let order = json!({"catalog_id": CATALOG, "product_items": items});
        let body = json!({"to": NUMBER, "message": {"type": "order", "order": order}});
        self.post(&format!("customers/{ANA}/messages"), body).await
    }
}

fn mug() -> Value {
    json!({"retailer_id": "mug", "name": "Mug", "price": 999, "currency": "USD", "image_url": "https://shop.example/mug.png"})
}

fn single(retailer_id: &str) -> Value {
    json!({"type": "product", "action": {"catalog_id": CATALOG, "product_retailer_id": retailer_id}})
}

fn error(answer: &Answer) -> (u16, i64, String) {
    let error = &answer.json()["error"];
    (
        answer.status.as_u16(),
        error["code"].as_i64().unwrap(),
        error["error_data"]["details"].as_str().unwrap_or_default().to_owned(),
    )
}

on_both_engines! {
    async fn the_default_account_shows_a_dozen_lamps(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let linked = cloud.graph(Method::GET, &format!("{WABA}/product_catalogs"), None).await.ok();
        assert_eq!(linked["data"], json!([{"id": CATALOG, "name": "Recado Demo Lamps", "vertical": "commerce"}]));
        let page = cloud.graph(Method::GET, &format!("{CATALOG}/products?fields=id,retailer_id,price,review_status&limit=5&summary=true"), None).await.ok();
        assert_eq!((page["summary"]["total_count"].as_i64(), page["data"].as_array().unwrap().len()), (Some(12), 5));
        assert_eq!(page["data"][0], json!({"id": "521000000000001", "retailer_id": "sku-1", "price": "€9.50", "review_status": "approved"}));
        let after = page["paging"]["cursors"]["after"].as_str().unwrap();
        let next = cloud.graph(Method::GET, &format!("{CATALOG}/products?limit=5&after={after}"), None).await.ok();
        assert_eq!(next["data"][0]["retailer_id"], "sku-6");
        let request = http::Request::get("/_media/product/sku-1.png").body(axum::body::Body::empty()).unwrap();
        let picture = cloud.send(request).await;
        assert_eq!(picture.headers["content-type"], "image/png");
        assert_eq!(image::load_from_memory(&picture.bytes).unwrap().width(), 500);
        // A reset makes the same again.
        cloud.graph(Method::DELETE, CATALOG, None).await.ok();
        assert_eq!(cloud.graph(Method::GET, &format!("{WABA}/product_catalogs"), None).await.ok()["data"], json!([]));
        cloud.post("reset", json!({})).await.ok();
        assert_eq!(cloud.names(&format!("{CATALOG}/products")).await.len(), 12);
    }

    async fn catalogues_live(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let edge = format!("{BUSINESS}/owned_product_catalogs");
        let made = cloud.graph(Method::POST, &edge, Some(json!({"name": "Mugs"}))).await.ok();
        let id = made["id"].as_str().unwrap();
        assert_eq!(cloud.names(&edge).await.len(), 2);
        cloud.graph(Method::POST, id, Some(json!({"name": "Cups"}))).await.ok();
        let node = cloud.graph(Method::GET, &format!("{id}?fields=name,vertical,product_count,business"), None).await.ok();
        assert_eq!(node, json!({"id": id, "name": "Cups", "vertical": "commerce", "product_count": 0, "business": {"id": BUSINESS, "name": "Recado Demo"}}));
        // An account has one.
        let links = format!("{WABA}/product_catalogs");
        let link = |catalog: &str| format!("{links}?catalog_id={catalog}");
        assert_eq!(error(&cloud.graph(Method::POST, &link(id), None).await).1, 100);
        cloud.graph(Method::DELETE, &link(CATALOG), None).await.ok();
        assert_eq!(error(&cloud.graph(Method::DELETE, &link(CATALOG), None).await).1, 100);
        cloud.graph(Method::POST, &link(id), None).await.ok();
        cloud.graph(Method::POST, &link(id), None).await.ok();
        assert_eq!(cloud.names(&links).await, ["Cups"]);
        let hotels = cloud.graph(Method::POST, &edge, Some(json!({"name": "Hotels", "vertical": "hotels"}))).await.ok();
        assert_eq!(error(&cloud.graph(Method::POST, &link(hotels["id"].as_str().unwrap()), None).await).1, 100);
        assert_eq!(error(&cloud.graph(Method::POST, &link("1"), None).await).1, 100);
        assert_eq!(error(&cloud.graph(Method::POST, &links, None).await).1, 100);
        assert_eq!(error(&cloud.graph(Method::POST, &edge, Some(json!({}))).await).1, 100);
        cloud.graph(Method::DELETE, id, None).await.ok();
        assert_eq!(cloud.graph(Method::GET, id, None).await.status, 400);
        assert_eq!(error(&cloud.graph(Method::GET, &format!("{CATALOG}/nothing"), None).await).1, 100);
        let nobody = cloud.call(Method::GET, &format!("/v23.0/{CATALOG}?access_token=x{TOKEN}"), None).await;
        assert_eq!(nobody.status, 401);
    }

    async fn products_groups_and_sets(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let id = cloud.add_product(CATALOG, mug()).await;
        let again = cloud.graph(Method::POST, &format!("{CATALOG}/products"), Some(mug())).await;
        assert_eq!(error(&again).1, 10_800);
        for (field, bad) in [("price", json!("free")), ("currency", json!("x")), ("image_url", json!("nowhere")), ("availability", json!("maybe"))] {
            let answer = cloud.graph(Method::POST, &id, Some(json!({field: bad}))).await;
            assert_eq!(error(&answer).1, 100, "{field}");
        }
        assert_eq!(error(&cloud.graph(Method::POST, &id, Some(json!({"retailer_id": "sku-1"}))).await).1, 10_800);
        cloud.graph(Method::POST, &id, Some(json!({"sale_price": 500, "retailer_product_group_id": "cups", "brand": "Acme"}))).await.ok();
        let node = cloud.graph(Method::GET, &format!("{id}?fields=price,sale_price,availability,product_group,brand"), None).await.ok();
        assert_eq!((&node["price"], &node["sale_price"], &node["availability"]), (&json!("$9.99"), &json!("$5.00"), &json!("in stock")));
        assert_eq!(node["product_group"]["retailer_id"], "cups");
        let group = node["product_group"]["id"].as_str().unwrap();
        assert_eq!(cloud.names(&format!("{group}/products")).await, ["Mug"]);
        cloud.graph(Method::POST, group, Some(json!({"variants": [{"product_field": "color", "options": ["red"]}]}))).await.ok();
        assert_eq!(cloud.graph(Method::GET, &format!("{group}?fields=variants"), None).await.ok()["variants"][0]["product_field"], "color");
        assert_eq!(error(&cloud.graph(Method::POST, &format!("{CATALOG}/product_groups"), Some(json!({"retailer_id": "cups"}))).await).1, 100);

        let cheap = json!({"name": "Cheap", "filter": {"and": [{"price": {"lt": 2000}}, {"availability": {"eq": "in stock"}}]}});
        let set = cloud.graph(Method::POST, &format!("{CATALOG}/product_sets"), Some(cheap)).await.ok();
        let set = set["id"].as_str().unwrap();
        assert_eq!(cloud.names(&format!("{set}/products")).await, ["Desk lamp Alba", "Night light Isla", "Reading lamp Kilo", "Mug"]);
        cloud.graph(Method::POST, set, Some(json!({"filter": r#"{"brand":{"eq":"Acme"}}"#}))).await.ok();
        assert_eq!(cloud.names(&format!("{set}/products")).await, ["Mug"]);
        assert_eq!(error(&cloud.graph(Method::POST, set, Some(json!({"filter": {"brand": {"near": 1}}}))).await).1, 100);
        let shop = cloud.get(&format!("numbers/{NUMBER}/catalog")).await.ok();
        assert_eq!(shop["collections"], json!([{"id": set, "name": "Cheap", "product_retailer_ids": ["mug"]}]));
        assert_eq!(error(&cloud.graph(Method::DELETE, CATALOG, None).await).1, 100);
        cloud.graph(Method::DELETE, set, None).await.ok();
        cloud.graph(Method::DELETE, group, None).await.ok();
        cloud.graph(Method::DELETE, &id, None).await.ok();
        assert_eq!(cloud.graph(Method::GET, &id, None).await.status, 400);
        let filter = "%7B%22retailer_id%22%3A%7B%22is_any%22%3A%5B%22sku-4%22%5D%7D%7D";
        assert_eq!(cloud.names(&format!("{CATALOG}/products?filter={filter}")).await, ["Floor lamp Cala"]);
    }

    async fn batches_change_many_at_once(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let item = |id: &str| json!({"id": id, "title": id, "price": "9.99 USD", "image_link": "https://shop.example/a.png"});
        let requests = json!([
            {"method": "CREATE", "data": item("cup")}, {"method": "CREATE", "data": item("sku-1")}, {"method": "UPDATE", "data": {"id": "sku-2", "price": "1.00 EUR"}},
            {"method": "DELETE", "data": {"id": "sku-3"}}, {"method": "DELETE", "data": {"id": "never"}}, {"method": "UPDATE", "data": {"id": "sku-4", "price": 7}}]);
        let body = json!({"item_type": "PRODUCT_ITEM", "requests": requests});
        let answer = cloud.graph(Method::POST, &format!("{CATALOG}/items_batch"), Some(body)).await.ok();
        assert_eq!(answer["validation_status"][0]["retailer_id"], "sku-4");
        let handle = answer["handles"][0].as_str().unwrap();
        let path = format!("{CATALOG}/check_batch_request_status?handle={handle}&load_ids_of_invalid_requests=true");
        let status = cloud.graph(Method::GET, &path, None).await.ok()["data"][0].clone();
        assert_eq!((&status["status"], &status["errors_total_count"]), (&json!("finished"), &json!(3)));
        assert_eq!(status["ids_of_invalid_requests"], json!(["sku-1", "never", "sku-4"]));
        assert_eq!((&status["errors"][0]["line"], &status["errors"][2]["line"]), (&json!(2), &json!(6)));
        let all = cloud.graph(Method::GET, &format!("{CATALOG}/products?fields=retailer_id,price&limit=100"), None).await.ok();
        let all: Vec<(&str, &str)> = all["data"].as_array().unwrap().iter().map(|node| (node["retailer_id"].as_str().unwrap(), node["price"].as_str().unwrap())).collect();
        assert!(all.contains(&("sku-2", "€1.00")) && all.contains(&("cup", "$9.99")) && !all.iter().any(|(id, _)| *id == "sku-3"), "{all:?}");
        assert_eq!(error(&cloud.graph(Method::GET, &format!("{CATALOG}/check_batch_request_status?handle=x"), None).await).1, 100);
        assert_eq!(error(&cloud.graph(Method::POST, &format!("{CATALOG}/items_batch"), Some(json!({"requests": []}))).await).1, 100);
    }

    async fn messages_show_what_the_catalogue_has(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hi").await;
        cloud.send_interactive(single("sku-1")).await.ok();
        assert_eq!(error(&cloud.send_interactive(single("none")).await), (400, 131_009, format!("Products not found in the catalog {CATALOG}: none")));
        let other = json!({"type": "product", "action": {"catalog_id": "7", "product_retailer_id": "sku-1"}});
        assert_eq!(error(&cloud.send_interactive(other).await).2, "The catalog 7 is not connected to the WhatsApp Business Account.");
        let list = |ids: &[&str]| {
            let items: Vec<Value> = ids.iter().map(|id| json!({"product_retailer_id": id})).collect();
            json!({"type": "product_list", "header": {"type": "text", "text": "h"}, "body": {"text": "b"}, "action": {"catalog_id": CATALOG, "sections": [
                {"title": "one", "product_items": items}, {"title": "two", "product_items": [{"product_retailer_id": "gone"}]}]}})
        };
        assert_eq!(error(&cloud.send_interactive(list(&["away"])).await).1, 131_009);
        cloud.settle().await;
        let before = receiver.arrived().len();
        cloud.send_interactive(list(&["sku-1", "away"])).await.ok();
        cloud.settle().await;
        let told: Vec<Value> = receiver.arrived()[before..].iter().map(|arrived| arrived.value()).collect();
        let errors: Vec<&Value> = told.iter().filter_map(|value| value.get("errors")).collect();
        assert_eq!((errors.len(), &errors[0][0]["code"]), (1, &json!(131_009)));
        assert_eq!(errors[0][0]["error_data"]["details"], "Products not found and left out of the message: away, gone");
        let chat = cloud.chat(ANA).await;
        let sections = &chat.last().unwrap()["interactive"]["action"]["sections"];
        assert_eq!(sections, &json!([{"title": "one", "product_items": [{"product_retailer_id": "sku-1"}]}]));

        // What the review takes away cannot be sent; what is out of stock can.
        cloud.send_interactive(single("sku-9")).await.ok();
        let rejected = cloud.patch("products/521000000000001", json!({"review_status": "rejected", "review_rejection_reasons": ["Weapons"]})).await.ok();
        assert_eq!(rejected["review_rejection_reasons"], json!(["Weapons"]));
        assert_eq!(error(&cloud.send_interactive(single("sku-1")).await).1, 131_009);
        assert_eq!(cloud.patch("products/521000000000001", json!({"review_status": "x"})).await.problem().0, 422);
        assert_eq!(cloud.patch("products/1", json!({"review_status": "approved"})).await.problem().0, 404);
        cloud.graph(Method::POST, "521000000000002", Some(json!({"visibility": "staging"}))).await.ok();
        assert_eq!(error(&cloud.send_interactive(single("sku-2")).await).1, 131_009);
        let everything = json!({"type": "catalog_message", "body": {"text": "All"}, "action": {"name": "catalog_message"}});
        cloud.send_interactive(everything.clone()).await.ok();
        cloud.graph(Method::DELETE, &format!("{WABA}/product_catalogs?catalog_id={CATALOG}"), None).await.ok();
        assert_eq!(error(&cloud.send_interactive(everything).await).2, "No catalog is connected to the WhatsApp Business Account.");
        assert_eq!(cloud.get(&format!("numbers/{NUMBER}/catalog")).await.ok()["catalog"], Value::Null);
    }

    async fn carts_follow_the_catalogue(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let item = |id: &str, quantity: i64, price: f64| json!([{"product_retailer_id": id, "quantity": quantity, "item_price": price, "currency": "EUR"}]);
        let settings = |query: &str| format!("{NUMBER}/whatsapp_commerce_settings?{query}");
        // The storefront is hidden at first, so a cart needs a message to start from.
        assert_eq!(cloud.send_cart(item("sku-1", 1, 9.5)).await.problem().0, 422);
        cloud.graph(Method::POST, &settings("is_catalog_visible=true"), None).await.ok();
        let shop = cloud.get(&format!("numbers/{NUMBER}/catalog")).await.ok();
        assert_eq!((shop["products"].as_array().unwrap().len(), &shop["is_catalog_visible"]), (12, &json!(true)));
        let card = &shop["products"][0];
        assert_eq!((&card["name"], &card["item_price"], &card["is_orderable"]), (&json!("Desk lamp Alba"), &json!(9.5), &json!(true)));
        cloud.send_cart(item("sku-1", 99, 9.5)).await.ok();
        for wrong in [item("sku-1", 1, 9.0), item("sku-9", 1, 39.0), item("none", 1, 1.0), item("sku-1", 100, 9.5), item("sku-1", 0, 9.5)] {
            assert_eq!(cloud.send_cart(wrong.clone()).await.problem().0, 422, "{wrong}");
        }
        cloud.graph(Method::POST, &settings("is_cart_enabled=false"), None).await.ok();
        assert_eq!(cloud.send_cart(item("sku-1", 1, 9.5)).await.problem().0, 422);
        let ask = |catalog: &str, id: &str| json!({"to": NUMBER, "message": {"type": "text", "text": {"body": "In red?"},
            "context": {"referred_product": {"catalog_id": catalog, "product_retailer_id": id}}}});
        let path = format!("customers/{ANA}/messages");
        cloud.post(&path, ask(CATALOG, "sku-2")).await.ok();
        for wrong in [ask("7", "sku-2"), ask(CATALOG, "none")] {
            assert_eq!(cloud.post(&path, wrong).await.problem().0, 422);
        }
        cloud.settle().await;
        let asked = receiver.arrived().last().unwrap().value()["messages"][0]["context"]["referred_product"].clone();
        assert_eq!(asked, json!({"catalog_id": CATALOG, "product_retailer_id": "sku-2"}));
    }
}
