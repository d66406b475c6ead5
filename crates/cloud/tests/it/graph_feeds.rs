//! Feeds: files that are uploaded and fetched, and what becomes of the catalogue.

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::get;
use http::{HeaderMap, Method, StatusCode, header};
use recado_db::on_both_engines;
use recado_infra::tasks;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

use crate::harness::{Answer, NUMBER, SETS, TOKEN, TestCloud};

const BUSINESS: &str = "200000000000001";
const HEADER: &str = "id,title,description,availability,condition,price,link,image_link,brand\n";

fn line(id: &str, title: &str, price: &str) -> String {
    format!("{id},{title},A {title},in stock,new,{price},https://s.example/{id},https://s.example/{id}.png,Recado\n")
}

impl TestCloud {
    async fn new_catalog(&self) -> String {
        let made = self
            .graph(Method::POST, &format!("{BUSINESS}/owned_product_catalogs"), Some(json!({"name": "Feeds"})))
            .await
            .ok();
        made["id"].as_str().unwrap().to_owned()
    }

    async fn new_feed(&self, catalog: &str, more: Value) -> String {
        let mut body = json!({"name": "F"});
        body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
        let made = self.graph(Method::POST, &format!("{catalog}/product_feeds"), Some(body)).await.ok();
        made["id"].as_str().unwrap().to_owned()
    }

    async fn upload_feed(&self, feed: &str, file: &str, update_only: bool) -> Value {
        let body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"update_only\"\r\n\r\n{update_only}\r\n\
             --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.csv\"\r\nContent-Type: text/csv\r\n\r\n{file}\r\n--b--\r\n"
        );
        let request = http::Request::post(format!("/v23.0/{feed}/uploads?access_token={TOKEN}"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from(body));
        let id = self.send(request.unwrap()).await.ok()["id"].as_str().unwrap().to_owned();
        self.upload_node(&id).await
    }

    async fn upload_node(&self, id: &str) -> Value {
        let fields = "id,start_time,end_time,num_detected_items,num_persisted_items,num_deleted_items,num_invalid_items,error_count,\
            warning_count,input_method,url";
        self.graph(Method::GET, &format!("{id}?fields={fields}"), None).await.ok()
    }

    async fn shelf(&self, catalog: &str) -> Vec<(String, String)> {
        let page = self.graph(Method::GET, &format!("{catalog}/products?fields=retailer_id,price"), None).await.ok();
        let text = |node: &Value, name: &str| node[name].as_str().unwrap().to_owned();
        page["data"].as_array().unwrap().iter().map(|node| (text(node, "retailer_id"), text(node, "price"))).collect()
    }
}

fn shelf(items: &[(&str, &str)]) -> Vec<(String, String)> {
    items.iter().map(|(id, price)| ((*id).to_owned(), (*price).to_owned())).collect()
}

fn code(answer: &Answer) -> (u16, i64) {
    (answer.status.as_u16(), answer.json()["error"]["code"].as_i64().unwrap())
}

/// Serves what the test last put there, to whoever knows the password.
async fn feed_server() -> (String, Arc<Mutex<String>>) {
    let file = Arc::new(Mutex::new(String::new()));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let files = Router::new()
        .route("/feed", get(|State(file): State<Arc<Mutex<String>>>| async move { file.lock().unwrap().clone() }))
        .route(
            "/secret",
            get(|State(file): State<Arc<Mutex<String>>>, headers: HeaderMap| async move {
                // ana:lamp
                match headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()) {
                    Some("Basic YW5hOmxhbXA=") => file.lock().unwrap().clone().into_response(),
                    _ => StatusCode::UNAUTHORIZED.into_response(),
                }
            }),
        )
        .with_state(file.clone());
    tasks::spawn("test-feeds", async move { axum::serve(listener, files).await });
    (address, file)
}

on_both_engines! {
    async fn files_fill_change_and_empty_a_catalogue(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let catalog = cloud.new_catalog().await;
        cloud.graph(Method::POST, &format!("{catalog}/products"), Some(json!({"retailer_id": "own", "name": "Own", "price": 100, "currency": "EUR", "image_url": "https://s.example/o.png"}))).await.ok();
        let feed = cloud.new_feed(&catalog, json!({})).await;
        let file = format!("{HEADER}{}{}{}", line("a", "Lamp", "10.00 EUR"), line("b", "", "9 EUR"), line("c", "Bulb", "2.50 EUR"));
        let upload = cloud.upload_feed(&feed, &file, false).await;
        for (name, value) in [("num_detected_items", 3), ("num_persisted_items", 2), ("num_deleted_items", 0), ("num_invalid_items", 1), ("error_count", 1), ("warning_count", 0)] {
            assert_eq!(upload[name], value, "{name} {upload}");
        }
        assert!(upload["input_method"] == "Manual Upload" && upload["end_time"].is_string(), "{upload}");
        let errors = cloud.graph(Method::GET, &format!("{}/errors", upload["id"].as_str().unwrap()), None).await.ok();
        assert_eq!((&errors["data"][0]["summary"], &errors["data"][0]["samples"]["data"][0]["row_number"]), (&json!("The title is missing."), &json!(3)));
        assert_eq!(cloud.shelf(&catalog).await, shelf(&[("own", "€1.00"), ("a", "€10.00"), ("c", "€2.50")]));

        cloud.upload_feed(&feed, "id\tprice\nc\t3 EUR\nz\t1 EUR\n", true).await;
        assert_eq!(cloud.shelf(&catalog).await, shelf(&[("own", "€1.00"), ("a", "€10.00"), ("c", "€3.00")]));
        // A file that cannot be read, or has nothing in it, removes nothing.
        for bad in ["", HEADER, "title\nx\n", "<rss><item>"] {
            assert_eq!(cloud.upload_feed(&feed, bad, false).await["error_count"], 1, "{bad:?}");
        }
        let rss = "<rss><channel><item><g:id>a</g:id><title>Lamp &amp; co</title><g:description>d</g:description><g:availability>in stock</g:availability>\
            <g:condition>new</g:condition><g:price>11.00 EUR</g:price><link>https://s.example/a</link><g:image_link>https://s.example/a.png</g:image_link>\
            <g:brand>Recado</g:brand></item></channel></rss>";
        assert_eq!(cloud.upload_feed(&feed, rss, false).await["num_deleted_items"], 1);
        assert_eq!(cloud.shelf(&catalog).await, shelf(&[("own", "€1.00"), ("a", "€11.00")]));
        let node = cloud.graph(Method::GET, &format!("{feed}?fields=name,delimiter,product_count,latest_upload,deletion_enabled"), None).await.ok();
        assert_eq!((&node["delimiter"], &node["product_count"], &node["deletion_enabled"]), (&json!("AUTODETECT"), &json!(1), &json!(true)));
        assert!(node["latest_upload"]["id"].is_string());
        let uploads = cloud.graph(Method::GET, &format!("{feed}/uploads"), None).await.ok();
        assert_eq!(uploads["data"].as_array().unwrap().len(), 7);
        cloud.graph(Method::POST, &feed, Some(json!({"name": "Renamed", "deletion_enabled": false}))).await.ok();
        let list = cloud.graph(Method::GET, &format!("{catalog}/product_feeds"), None).await.ok();
        assert_eq!(list["data"], json!([{"id": feed, "name": "Renamed"}]));
        cloud.graph(Method::DELETE, &feed, None).await.ok();
        assert_eq!(cloud.shelf(&catalog).await, shelf(&[("own", "€1.00")]));
        assert_eq!(cloud.graph(Method::GET, &feed, None).await.status, 400);
    }

    async fn addresses_are_fetched_at_once_and_by_the_clock(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let (address, file) = feed_server().await;
        let catalog = cloud.new_catalog().await;
        let put = |text: String| *file.lock().unwrap() = text;
        put(format!("{HEADER}{}{}", line("a", "Lamp", "10.00 EUR"), line("b", "Bulb", "1.00 EUR")));
        let schedule = json!({"interval": "DAILY", "url": format!("{address}/secret"), "hour": 12, "username": "ana", "password": "lamp"});
        let feed = cloud.new_feed(&catalog, json!({"schedule": schedule})).await;
        cloud.advance("PT1H").await;
        assert_eq!(cloud.shelf(&catalog).await, []);
        cloud.advance("PT1H").await;
        assert_eq!(cloud.shelf(&catalog).await, shelf(&[("a", "€10.00"), ("b", "€1.00")]));
        put(format!("{HEADER}{}", line("a", "Lamp", "12.00 EUR")));
        cloud.advance("P1D").await;
        assert_eq!(cloud.shelf(&catalog).await, shelf(&[("a", "€12.00")]));
        let uploads = cloud.graph(Method::GET, &format!("{feed}/uploads?fields=input_method,num_deleted_items"), None).await.ok();
        assert_eq!((&uploads["data"][0]["input_method"], &uploads["data"][0]["num_deleted_items"]), (&json!("Scheduled Fetch"), &json!(1)));
        // Without a schedule nothing is fetched any more.
        cloud.graph(Method::POST, &feed, Some(json!({"schedule": ""}))).await.ok();
        put(format!("{HEADER}{}", line("z", "Lamp", "12.00 EUR")));
        cloud.advance("P3D").await;
        assert_eq!(cloud.shelf(&catalog).await, shelf(&[("a", "€12.00")]));
        let fetch = async |body: Value| cloud.graph(Method::POST, &format!("{feed}/uploads"), Some(body)).await;
        let id = fetch(json!({"url": format!("{address}/feed")})).await.ok()["id"].as_str().unwrap().to_owned();
        cloud.settle().await;
        assert_eq!(cloud.upload_node(&id).await["num_persisted_items"], 1);
        assert_eq!(cloud.shelf(&catalog).await, shelf(&[("z", "€12.00")]));
        let id = fetch(json!({"url": format!("{address}/secret")})).await.ok()["id"].as_str().unwrap().to_owned();
        cloud.settle().await;
        let errors = cloud.graph(Method::GET, &format!("{id}/errors"), None).await.ok();
        assert!(errors["data"][0]["summary"].as_str().unwrap().contains("http code 401"), "{errors}");
        assert_eq!(cloud.shelf(&catalog).await, shelf(&[("z", "€12.00")]));
        assert_eq!(code(&fetch(json!({})).await), (400, 100));
        assert_eq!(code(&fetch(json!({"url": "file:///etc/passwd"})).await), (400, 100));
        let bad = cloud.graph(Method::POST, &format!("{catalog}/product_feeds"), Some(json!({"name": "F", "delimiter": "SPACE"}))).await;
        assert_eq!(code(&bad), (400, 100));
    }

    async fn a_sale_holds_for_its_time(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        cloud.graph(Method::POST, "521000000000001", Some(json!({"sale_price": 500, "sale_price_start_date": "2026-11-23", "sale_price_end_date": "2026-11-23"}))).await.ok();
        let price = async || cloud.get(&format!("numbers/{NUMBER}/catalog")).await.ok()["products"][0]["price"].clone();
        assert_eq!(price().await, "€9.50");
        cloud.advance("P1D").await;
        assert_eq!(price().await, "€5.00");
        cloud.advance("P1D").await;
        assert_eq!(price().await, "€9.50");
    }
}
