//! The catalogue that an account's messages show, its products and their import.

use serde_json::{Value, json};

use crate::desk::{CATALOG_ID, Desk, PRODUCT_ID, Who};

const PRODUCTS: &str = "/api/v1/catalogue/products?connection_id={connection}";
const IMPORT: &str = "/api/v1/catalogue/import?connection_id={connection}";

#[tokio::test]
async fn a_shop_is_shown_linked_and_unlinked() {
    let desk = Desk::start().await;
    let path = desk.path("/api/v1/connections/{connection}/shop");
    let shop = desk.get(&path).by(Who::Agent).send().await.json();
    assert_eq!(shop["linked"], json!({"id": CATALOG_ID, "name": "Shop", "product_count": 1}));
    assert_eq!(shop["available"][1]["name"], "Outlet");
    assert_eq!(shop["numbers"][0]["is_cart_enabled"], true);
    assert_eq!(shop["numbers"][0]["is_catalog_visible"], false);

    let link = format!("{path}/catalogue");
    let put = |id: &str| desk.request("PUT", &link).by(Who::Owner).json(&json!({"catalog_id": id}));
    put("600000000000002").send().await.is(200);
    assert_eq!(desk.graph.called("POST", "/product_catalogs").await, [json!({"catalog_id": "600000000000002"})]);
    assert_eq!(desk.graph.queries("DELETE", "/product_catalogs").await, [format!("catalog_id={CATALOG_ID}")]);
    for bad in ["", "../../x", "12a", "1?fields=x"] {
        put(bad).send().await.is_problem(422, "invalid");
    }
    desk.delete(&link).by(Who::Agent).send().await.is_problem(403, "not_permitted");
    desk.delete(&link).by(Who::Owner).send().await.is(200);

    let number = desk.path("/api/v1/channels/{channel}/shop");
    let set = |body: &Value| desk.request("PATCH", &number).by(Who::Owner).json(body);
    set(&json!({"is_catalog_visible": true})).send().await.is(204);
    let told = desk.graph.called("POST", "/whatsapp_commerce_settings").await;
    assert_eq!(told, [json!({"is_catalog_visible": true})]);
    set(&json!({})).send().await.is_problem(422, "invalid");
}

#[tokio::test]
async fn a_catalogue_that_cannot_be_linked_leaves_the_old_one() {
    let desk = Desk::start().await;
    let refusal = json!({"error": {"message": "(#100) No such catalog", "type": "OAuthException", "code": 100}});
    desk.graph.answer("POST", "/product_catalogs", 400, refusal).await;
    let link = desk.path("/api/v1/connections/{connection}/shop/catalogue");
    let answer = desk.request("PUT", &link).by(Who::Owner).json(&json!({"catalog_id": "600000000000002"})).send().await;
    answer.is_problem(422, "graph_refused");
    let posted = desk.graph.called("POST", "/product_catalogs").await;
    assert_eq!(posted, [json!({"catalog_id": "600000000000002"}), json!({"catalog_id": CATALOG_ID})]);
}

#[tokio::test]
async fn products_are_searched_made_changed_and_removed() {
    let desk = Desk::start().await;
    let list = desk.path(&format!("{PRODUCTS}&search=mug&availability=in%20stock&retailer_ids=a,b&cursor=QQ&limit=7"));
    let page = desk.get(&list).by(Who::Agent).send().await.json();
    let product = &page["data"][0];
    assert_eq!((&product["retailer_id"], &product["price_minor_units"]), (&json!("mug"), &json!(950)));
    assert_eq!((&product["catalog_id"], &page["next_cursor"]), (&json!(CATALOG_ID), &json!("Qg")));
    let asked = desk.graph.queries("GET", "/products").await.remove(0);
    let asked: Vec<(String, String)> = url::form_urlencoded::parse(asked.as_bytes()).into_owned().collect();
    let of = |name: &str| asked.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap();
    assert_eq!((of("limit"), of("after")), ("7".to_owned(), "QQ".to_owned()));
    let filter: Value = serde_json::from_str(&of("filter")).unwrap();
    assert_eq!(filter.pointer("/and/2/retailer_id/is_any"), Some(&json!(["a", "b"])));

    let mug = json!({
        "retailer_id": "mug", "name": "Mug", "description": "", "price_minor_units": 950, "sale_price_minor_units": 0,
        "currency": "EUR", "image_url": "https://example.com/mug.jpg", "is_visible": false,
    });
    let made = desk.post(&desk.path(PRODUCTS)).by(Who::Owner).json(&mug).send().await;
    made.is(201);
    assert_eq!(made.json()["id"], PRODUCT_ID);
    assert_eq!(
        desk.graph.called("POST", "/products").await,
        [json!({
            "retailer_id": "mug", "name": "Mug", "price": 950, "currency": "EUR",
            "image_url": "https://example.com/mug.jpg", "visibility": "staging",
        })]
    );
    let empty = desk.post(&desk.path(PRODUCTS)).by(Who::Owner).json(&json!({"retailer_id": " "})).send().await;
    empty.is_problem(422, "invalid");
    assert_eq!(empty.json()["errors"].as_array().unwrap().len(), 5);

    let one = desk.path(&format!("/api/v1/catalogue/products/{PRODUCT_ID}?connection_id={{connection}}"));
    let change = desk.request("PATCH", &one).by(Who::Owner).json(&json!({"sale_price_minor_units": 0, "url": ""}));
    change.send().await.is(200);
    assert_eq!(desk.graph.called("POST", PRODUCT_ID).await, [json!({"sale_price": "", "url": ""})]);
    desk.request("PATCH", &one).by(Who::Owner).json(&json!({})).send().await.is_problem(422, "invalid");
    desk.delete(&one).by(Who::Owner).send().await.is(204);
    let odd = desk.path("/api/v1/catalogue/products/..%2Fme?connection_id={connection}");
    desk.delete(&odd).by(Who::Owner).send().await.is_problem(422, "invalid");
}

#[tokio::test]
async fn without_a_catalogue_there_are_no_products() {
    let desk = Desk::start().await;
    desk.graph.answer("GET", "/product_catalogs", 200, json!({"data": []})).await;
    desk.get(&desk.path(PRODUCTS)).by(Who::Agent).send().await.is_problem(404, "not_found");
    let shop = desk.get(&desk.path("/api/v1/connections/{connection}/shop")).by(Who::Agent).send().await.json();
    assert_eq!(shop["linked"], Value::Null);
}

#[tokio::test]
async fn a_file_is_checked_and_imported() {
    let desk = Desk::start().await;
    let file = "SKU;Name;Price\nmug;Mug;9,50\nbad;Bad;1\n;nameless;2\n";
    let import = |query: &str| desk.post(&desk.path(&format!("{IMPORT}{query}"))).by(Who::Owner).body("text/csv", file);
    let checked = import("&currency=EUR&only_check=true").send().await;
    checked.is(200);
    assert_eq!(checked.json()["columns"], json!(["id", "title", "price"]));
    assert_eq!(checked.json()["problems"][0]["line"], 4);
    assert!(desk.graph.called("POST", "/items_batch").await.is_empty());

    let report = import("&currency=EUR").send().await.json();
    assert_eq!((&report["state"], &report["rows"], &report["sent"]), (&json!("finished"), &json!(3), &json!(2)));
    assert_eq!(report["problems"][0], json!({"line": 3, "id": "bad", "detail": "The image cannot be fetched."}));
    let sent = desk.graph.called("POST", "/items_batch").await.remove(0);
    assert_eq!(
        sent["requests"][0],
        json!({"method": "UPDATE", "data": {
            "id": "mug", "title": "Mug", "price": "9.50 EUR", "availability": "in stock", "condition": "new",
        }})
    );
    let status = desk.path(&format!("{IMPORT}&handles=handle1"));
    assert_eq!(desk.get(&status).by(Who::Owner).send().await.json()["state"], "finished");

    // No file of products.
    for (kind, bytes) in [("text/csv", b"a,b\n1,2".as_slice()), ("application/zip", b"PK\x03\x04\xff\xff")] {
        let answer = desk.post(&desk.path(IMPORT)).by(Who::Owner).body(kind, bytes).send().await;
        answer.is_problem(422, "invalid");
    }
    let long = vec![b'x'; 9 * 1024 * 1024];
    desk.post(&desk.path(IMPORT)).by(Who::Owner).body("text/csv", long).send().await.is_problem(413, "too_large");
}
