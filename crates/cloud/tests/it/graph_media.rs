//! Files: upload, look-up, download, delete, links, and their life by the clock.

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::{Method, Request, StatusCode, header};
use recado_core::Clock;
use recado_db::on_both_engines;
use recado_infra::blobs::Blobs;
use recado_infra::tasks;
use serde_json::{Value, json};

use crate::harness::{ANA, Answer, NUMBER, Receiver, SECOND_NUMBER, SETS, TOKEN, TestCloud};

/// A grey pixel.
pub fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(2, 2).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Name, file name, content type, bytes.
pub type Part<'a> = (&'a str, Option<&'a str>, Option<&'a str>, &'a [u8]);

pub fn multipart(parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, filename, content_type, bytes) in parts {
        body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"").bytes());
        if let Some(filename) = filename {
            body.extend(format!("; filename=\"{filename}\"").bytes());
        }
        if let Some(content_type) = content_type {
            body.extend(format!("\r\nContent-Type: {content_type}").bytes());
        }
        body.extend(b"\r\n\r\n");
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--b--\r\n");
    body
}

impl TestCloud {
    pub async fn post_media(&self, number: &str, body: Vec<u8>) -> Answer {
        let request = Request::post(format!("/v23.0/{number}/media"))
            .header(header::AUTHORIZATION, format!("Bearer {TOKEN}"))
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from(body));
        self.send(request.unwrap()).await
    }

    pub async fn upload(&self, filename: &str, content_type: &str, bytes: &[u8]) -> String {
        let body = multipart(&[
            ("messaging_product", None, None, b"whatsapp"),
            ("type", None, None, content_type.as_bytes()),
            ("file", Some(filename), Some(content_type), bytes),
        ]);
        self.post_media(NUMBER, body).await.ok()["id"].as_str().unwrap().to_owned()
    }

    async fn download(&self, url: &str, token: Option<&str>) -> Answer {
        let path = url.strip_prefix("http://127.0.0.1:8090").unwrap();
        let mut request = Request::get(path);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }
}

fn code(answer: &Answer) -> (u16, i64) {
    (answer.status.as_u16(), answer.json()["error"]["code"].as_i64().unwrap())
}

/// A server of files; answers its address.
pub async fn file_server() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let files = Router::new()
        .route("/picture.png", get(|| async { ([(header::CONTENT_TYPE, "image/png")], png()) }))
        .route("/moved", get(|| async { (StatusCode::FOUND, [(header::LOCATION, "/picture.png")]) }))
        .route("/page", get(|| async { ([(header::CONTENT_TYPE, "text/html")], "<html></html>") }))
        .route("/busy", get(|| async { StatusCode::TOO_MANY_REQUESTS }))
        .route("/huge", get(|| async { ([(header::CONTENT_TYPE, "image/png")], vec![0_u8; 6 * 1024 * 1024]) }))
        .route("/report.pdf", get(|| async { ([(header::CONTENT_TYPE, "application/pdf")], "%PDF-1.4 report") }));
    tasks::spawn("test-files", async move { axum::serve(listener, files).await });
    address
}

on_both_engines! {
    async fn a_file_is_uploaded_looked_up_downloaded_and_deleted(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let id = cloud.upload("pixel.png", "image/png", &png()).await;
        assert!(id.parse::<u64>().unwrap() < 1 << 53);
        let looked_up = cloud.graph(Method::GET, &id, None).await.ok();
        assert_eq!(looked_up["mime_type"], "image/png");
        assert_eq!(looked_up["file_size"], json!(png().len()));
        assert_eq!(looked_up["sha256"], hex::encode(recado_whatsapp::signature::sha256(&png())));
        assert_eq!((&looked_up["id"], &looked_up["messaging_product"]), (&json!(id), &json!("whatsapp")));
        let url = looked_up["url"].as_str().unwrap();
        let file = cloud.download(url, Some(TOKEN)).await;
        assert_eq!((file.status, &file.bytes[..]), (StatusCode::OK, &png()[..]));
        assert_eq!(file.headers[header::CONTENT_TYPE], "image/png");
        assert_eq!(file.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
        assert!(file.headers[header::CONTENT_DISPOSITION].to_str().unwrap().contains("pixel.png"));
        assert_eq!(code(&cloud.download(url, None).await), (401, 190));
        assert_eq!(code(&cloud.download(url, Some("nonsense")).await), (401, 190));
        assert_eq!(cloud.download(&url.replace("hash=", "hash=0"), Some(TOKEN)).await.status, 404);
        assert_eq!(cloud.download(&url.replace(&id, "1111111111111111"), Some(TOKEN)).await.status, 404);
        assert_eq!(cloud.graph(Method::GET, &format!("{id}?phone_number_id={NUMBER}"), None).await.status, 200);
        assert_eq!(code(&cloud.graph(Method::GET, &format!("{id}?phone_number_id={SECOND_NUMBER}"), None).await), (400, 100));
        assert_eq!(cloud.graph(Method::DELETE, &id, None).await.ok(), json!({"success": true}));
        let gone = cloud.graph(Method::GET, &id, None).await;
        assert_eq!((code(&gone), &gone.json()["error"]["error_subcode"]), ((400, 100), &json!(33)));
        assert_eq!(cloud.download(url, Some(TOKEN)).await.status, 404);
    }

    async fn addresses_serve_five_minutes_uploads_thirty_days(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let id = cloud.upload("pixel.png", "image/png", &png()).await;
        let url = |looked_up: Value| looked_up["url"].as_str().unwrap().to_owned();
        let first = url(cloud.graph(Method::GET, &id, None).await.ok());
        cloud.advance("PT4M59S").await;
        assert_eq!(cloud.download(&first, Some(TOKEN)).await.status, 200);
        cloud.advance("PT1S").await;
        assert_eq!(cloud.download(&first, Some(TOKEN)).await.status, 404);
        let second = url(cloud.graph(Method::GET, &id, None).await.ok());
        assert_eq!(cloud.download(&second, Some(TOKEN)).await.status, 200);
        cloud.advance("P29DT23H54M59S").await;
        assert_eq!(cloud.graph(Method::GET, &id, None).await.status, 200);
        cloud.advance("PT1S").await;
        assert_eq!(code(&cloud.graph(Method::GET, &id, None).await), (400, 100));
        let expired = json!({"messaging_product": "whatsapp", "to": ANA, "type": "image", "image": {"id": id}});
        assert_eq!(code(&cloud.graph(Method::POST, &format!("{NUMBER}/messages"), Some(expired)).await), (400, 131_009));
    }

    async fn a_customers_file_lives_seven_days(db) [SETS] {
        use base64::Engine as _;
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let data = base64::engine::general_purpose::STANDARD.encode(png());
        cloud.write(ANA, json!({"type": "image", "image": {"data": data, "mime_type": "image/png", "caption": "look"}})).await;
        let image = receiver.wait_for(1).await[0].value()["messages"][0]["image"].clone();
        let id = image["id"].as_str().unwrap();
        let sum = recado_whatsapp::signature::sha256(&png());
        assert_eq!(image["sha256"], recado_whatsapp::signature::sha256_base64(&sum));
        assert_eq!((&image["mime_type"], &image["caption"]), (&json!("image/png"), &json!("look")));
        assert_eq!(cloud.download(image["url"].as_str().unwrap(), Some(TOKEN)).await.bytes, png());
        cloud.advance("P6DT23H59M59S").await;
        assert_eq!(cloud.graph(Method::GET, id, None).await.status, 200);
        cloud.advance("PT1S").await;
        assert_eq!(code(&cloud.graph(Method::GET, id, None).await), (400, 100));
    }

    async fn uploads_that_break_a_rule(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let product: Part<'_> = ("messaging_product", None, None, b"whatsapp");
        let picture = png();
        for (parts, expected) in [
            (vec![("file", Some("a.png"), Some("image/png"), &picture[..])], (400, 100)),
            (vec![product], (400, 100)),
            (vec![("messaging_product", None, None, &b"sms"[..]), ("file", None, None, &picture[..])], (400, 100)),
            (vec![product, ("file", Some("a.png"), Some("image/png"), &b""[..])], (400, 100)),
            (vec![product, ("ttl_minutes", None, None, &b"60"[..]), ("file", Some("a.png"), Some("image/png"), &picture[..])], (400, 100)),
            (vec![product, ("ttl_minutes", None, None, &b"59"[..]), ("file", Some("a.png"), Some("image/png"), &picture[..])], (400, 100)),
            (vec![product, ("file", Some("a.gif"), Some("image/gif"), &b"GIF89a\x01\x00\x01\x00"[..])], (400, 100)),
        ] {
            let answer = cloud.post_media(NUMBER, multipart(&parts)).await;
            assert_eq!(code(&answer), expected, "{}", answer.json());
        }
        let mut large = picture.clone();
        large.resize(6 * 1024 * 1024, 0);
        let answer = cloud.post_media(NUMBER, multipart(&[product, ("file", Some("a.png"), Some("image/png"), &large)])).await;
        assert_eq!(answer.status, 400);
        let larger = vec![b'x'; 102 * 1024 * 1024];
        let answer = cloud.post_media(NUMBER, multipart(&[product, ("file", Some("a.txt"), Some("text/plain"), &larger)])).await;
        assert_eq!(code(&answer), (413, 100));
        // A part without type and name is what its bytes say.
        let answer = cloud.post_media(NUMBER, multipart(&[product, ("type", None, None, b"image"), ("file", None, None, &picture)])).await;
        let id = answer.ok()["id"].as_str().unwrap().to_owned();
        assert_eq!(cloud.graph(Method::GET, &id, None).await.ok()["mime_type"], "image/png");
    }

    async fn uploaded_files_are_sent_and_shown(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        cloud.write_text(ANA, "hi").await;
        let picture = cloud.upload("pixel.png", "image/png", &png()).await;
        let text = cloud.upload("notes.txt", "text/plain", b"some notes").await;
        let message = |kind: &str, content: Value| json!({"messaging_product": "whatsapp", "to": ANA, "type": kind, kind: content});
        let number: u64 = picture.parse().unwrap();
        cloud.send_message(NUMBER, message("image", json!({"id": number, "caption": "a pixel"}))).await;
        cloud.send_message(NUMBER, message("document", json!({"id": text, "filename": "notes.txt"}))).await;
        cloud.send_message(NUMBER, message("document", json!({"id": picture}))).await;
        let unfit = cloud.send_message(NUMBER, message("image", json!({"id": text}))).await;
        let sticker = cloud.send_message(NUMBER, message("sticker", json!({"id": picture}))).await;
        cloud.settle().await;
        let shown = cloud.chat(ANA).await;
        let kinds: Vec<&str> = shown.iter().map(|message| message["type"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["text", "image", "document", "document"]);
        assert_eq!((&shown[1]["image"]["caption"], &shown[1]["image"]["mime_type"]), (&json!("a pixel"), &json!("image/png")));
        let url = shown[1]["image"]["url"].as_str().unwrap().to_owned();
        assert_eq!(cloud.call(Method::GET, &url, None).await.bytes, png());
        for wamid in [unfit, sticker] {
            let failed = receiver.arrived().into_iter().map(|arrived| arrived.value()["statuses"][0].clone()).find(|status| status["id"] == wamid);
            assert_eq!(failed.unwrap()["errors"][0]["code"], 131_053);
        }
    }

    async fn links_are_fetched_after_the_200(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let receiver = cloud.subscribe().await;
        let files = file_server().await;
        cloud.write_text(ANA, "hi").await;
        let send = |kind: &'static str, link: String| {
            let message = json!({"messaging_product": "whatsapp", "to": ANA, "type": kind, kind: {"link": link}});
            cloud.send_message(NUMBER, message)
        };
        send("image", format!("{files}/picture.png")).await;
        cloud.settle().await;
        send("image", format!("{files}/moved")).await;
        cloud.settle().await;
        send("document", format!("{files}/report.pdf")).await;
        cloud.settle().await;
        let shown = cloud.chat(ANA).await;
        let kinds: Vec<&str> = shown.iter().map(|message| message["type"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["text", "image", "image", "document"]);
        assert_eq!(cloud.call(Method::GET, shown[3]["document"]["url"].as_str().unwrap(), None).await.bytes, "%PDF-1.4 report");
        for (path, words) in [("/busy", "http code 429, status message Too Many Requests"), ("/missing", "http code 404"), ("/page", "text/html"), ("/huge", "larger than 5242880")] {
            let wamid = send("image", format!("{files}{path}")).await;
            cloud.settle().await;
            let failed = receiver.arrived().into_iter().map(|arrived| arrived.value()["statuses"][0].clone()).find(|status| status["id"] == wamid).unwrap();
            assert_eq!(failed["errors"][0]["code"], 131_053, "{path}");
            let details = failed["errors"][0]["error_data"]["details"].as_str().unwrap();
            assert!(details.contains(words), "{path}: {details}");
        }
        let nobody = send("image", "http://127.0.0.1:9/x.png".to_owned()).await;
        cloud.settle().await;
        assert!(receiver.gists().contains(&format!("failed:{nobody}")));
    }

    async fn files_survive_a_restart(db) [SETS] {
        let folder = tempfile::tempdir().unwrap();
        let blobs = || Blobs::folder(folder.path(), "cloud").unwrap();
        let clock = || Clock::frozen_at(crate::harness::start_time());
        let cloud = TestCloud::open_at(&db, Default::default(), clock(), blobs()).await;
        let id = cloud.upload("pixel.png", "image/png", &png()).await;
        let url = cloud.graph(Method::GET, &id, None).await.ok()["url"].as_str().unwrap().to_owned();
        cloud.stop().await;
        let cloud = TestCloud::open_at(&db, Default::default(), clock(), blobs()).await;
        assert_eq!(cloud.download(&url, Some(TOKEN)).await.bytes, png());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_on_demand_meets_files_too() {
    let db = recado_db::testing::TestDb::new(recado_db::Engine::Sqlite, SETS).await;
    let cloud = TestCloud::open(&db).await;
    let receiver: Receiver = cloud.subscribe().await;
    cloud.write_text(ANA, "hi").await;
    let id = cloud.upload("pixel.png", "image/png", &png()).await;
    cloud.post("faults", json!({"where": "media", "http": 503, "times": 1})).await.ok();
    assert_eq!(cloud.graph(Method::GET, &id, None).await.status, 503);
    assert_eq!(cloud.graph(Method::GET, &id, None).await.status, 200);
    cloud.post("faults", json!({"where": "media", "error": 131_053, "match": {"type": "image"}})).await.ok();
    let link = json!({"messaging_product": "whatsapp", "to": ANA, "type": "image", "image": {"link": "http://127.0.0.1:9/x.png"}});
    let wamid = cloud.send_message(NUMBER, link).await;
    cloud.settle().await;
    assert!(receiver.gists().contains(&format!("failed:{wamid}")));
}
