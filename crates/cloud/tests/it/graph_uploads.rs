//! Resumable uploads, and what their handles are good for.

use axum::body::Body;
use http::{Method, Request, header};
use recado_db::on_both_engines;
use serde_json::{Value, json};

use crate::harness::{APP, APP_SECRET, Answer, NUMBER, SETS, TOKEN, TestCloud};

fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(width, height).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn width(shown: &Answer) -> u32 {
    image::load_from_memory(&shown.bytes).unwrap().width()
}

impl TestCloud {
    async fn start_upload(&self, length: usize) -> Answer {
        let path = format!("{APP}/uploads?file_name=logo.png&file_length={length}&file_type=image/png");
        self.graph(Method::POST, &path, None).await
    }

    async fn session(&self, length: usize) -> String {
        self.start_upload(length).await.ok()["id"].as_str().unwrap().to_owned()
    }

    async fn send_part(&self, session: &str, offset: usize, bytes: &[u8]) -> Answer {
        let request = Request::post(format!("/v23.0/{session}"))
            .header(header::AUTHORIZATION, format!("OAuth {TOKEN}"))
            .header("file_offset", offset.to_string())
            .body(Body::from(bytes.to_vec()));
        self.send(request.unwrap()).await
    }

    /// A file that came in one part.
    pub async fn handle_of(&self, bytes: &[u8]) -> String {
        let session = self.session(bytes.len()).await;
        self.send_part(&session, 0, bytes).await.ok()["h"].as_str().unwrap().to_owned()
    }

    async fn set_picture(&self, handle: &str) -> Answer {
        let body = json!({"messaging_product": "whatsapp", "profile_picture_handle": handle});
        self.graph(Method::POST, &format!("{NUMBER}/whatsapp_business_profile"), Some(body)).await
    }

    async fn picture_url(&self) -> Value {
        let path = format!("{NUMBER}/whatsapp_business_profile?fields=profile_picture_url");
        self.graph(Method::GET, &path, None).await.ok()["data"][0]["profile_picture_url"].clone()
    }
}

fn code(answer: &Answer) -> (u16, i64) {
    (answer.status.as_u16(), answer.json()["error"]["code"].as_i64().unwrap())
}

on_both_engines! {
    async fn a_file_comes_in_parts_and_gets_a_handle(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        let file = picture(200, 200);
        let session = cloud.session(file.len()).await;
        assert!(session.starts_with("upload:MTph") && session.contains("?sig="), "{session}");
        let first = cloud.send_part(&session, 0, &file[..100]).await.ok();
        assert_eq!(first, json!({"id": session, "file_offset": 100}));
        let asked = cloud.graph(Method::GET, &session, None).await.ok();
        assert_eq!(asked, json!({"id": session, "file_offset": 100}));
        assert_eq!(code(&cloud.send_part(&session, 0, &file[..100]).await), (400, 100));
        assert_eq!(code(&cloud.send_part(&session, 101, &file[101..]).await), (400, 100));
        let too_long = [&file[100..], b"x"].concat();
        assert_eq!(code(&cloud.send_part(&session, 100, &too_long).await), (400, 100));
        assert_eq!(code(&cloud.send_part(&session, 100, b"").await), (400, 100));
        // Some clients escape the question mark of the id.
        let escaped = session.replace('?', "%3F").replace('=', "%3D");
        let done = cloud.send_part(&escaped, 100, &file[100..]).await.ok();
        let handle = done["h"].as_str().unwrap();
        assert!(handle.starts_with("4::aW"), "{handle}");
        assert_eq!(cloud.graph(Method::GET, &session, None).await.ok()["file_offset"], json!(file.len()));
        assert_eq!(cloud.send_part(&session, file.len(), b"").await.ok()["h"], handle);
        assert_eq!(code(&cloud.send_part(&session, file.len(), b"x").await), (400, 100));

        assert_eq!(cloud.set_picture(handle).await.ok(), json!({"success": true}));
        let url = cloud.picture_url().await.as_str().unwrap().to_owned();
        let path = url.strip_prefix("http://127.0.0.1:8090").unwrap();
        let shown = cloud.call(Method::GET, path, None).await;
        assert_eq!((width(&shown), &shown.headers[header::CONTENT_TYPE]), (200, &header::HeaderValue::from_static("image/jpeg")));
        // Another picture takes its place; the old one is gone, also after the upload itself has expired.
        cloud.set_picture(&cloud.handle_of(&picture(300, 300)).await).await.ok();
        assert_eq!(cloud.call(Method::GET, path, None).await.status, 404);
        cloud.advance("P31D").await;
        cloud.cloud.clean_up().await.unwrap();
        let url = cloud.picture_url().await.as_str().unwrap().to_owned();
        let path = url.strip_prefix("http://127.0.0.1:8090").unwrap();
        assert_eq!(width(&cloud.call(Method::GET, path, None).await), 300);
        assert_eq!(code(&cloud.set_picture(handle).await), (400, 100));
    }

    async fn sessions_are_refused_and_expire(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        for query in [
            "file_type=image/png",
            "file_length=10",
            "file_length=0&file_type=image/png",
            "file_length=x&file_type=image/png",
            "file_length=999999999999&file_type=image/png",
            "file_length=10&file_type=text/html",
        ] {
            let answer = cloud.graph(Method::POST, &format!("{APP}/uploads?{query}"), None).await;
            assert_eq!(code(&answer), (400, 100), "{query}: {}", answer.json());
        }
        assert_eq!(code(&cloud.graph(Method::GET, &format!("{APP}/uploads"), None).await), (400, 100));
        let session = cloud.session(10).await;
        let nobody = Request::post(format!("/v23.0/{session}")).header("file_offset", "0").body(Body::from("0123456789")).unwrap();
        assert_eq!(code(&cloud.send(nobody).await), (401, 190));
        let without_offset = Request::post(format!("/v23.0/{session}")).header(header::AUTHORIZATION, format!("OAuth {TOKEN}"));
        assert_eq!(code(&cloud.send(without_offset.body(Body::from("0123456789")).unwrap()).await), (400, 100));
        let forged = session.replace("sig=", "sig=0");
        assert_eq!(code(&cloud.send_part(&forged, 0, b"0123456789").await), (400, 100));
        assert_eq!(code(&cloud.graph(Method::DELETE, &session, None).await), (400, 100));
        // An app's own token will do.
        let by_app = cloud.call(Method::GET, &format!("/v23.0/{session}&access_token={APP}|{APP_SECRET}"), None).await;
        assert_eq!(by_app.ok()["file_offset"], 0);
        cloud.send_part(&session, 0, b"01234").await.ok();
        cloud.advance("PT23H59M").await;
        assert_eq!(cloud.graph(Method::GET, &session, None).await.ok()["file_offset"], 5);
        cloud.advance("PT1M").await;
        assert_eq!(code(&cloud.graph(Method::GET, &session, None).await), (400, 100));
        assert_eq!(code(&cloud.send_part(&session, 5, b"56789").await), (400, 100));
        cloud.cloud.clean_up().await.unwrap();
        let left: i64 = cloud.db.read("test.count", (), |tx, ()| Box::pin(async move {
            let rows = "SELECT (SELECT COUNT(*) FROM cloud_uploads) + (SELECT COUNT(*) FROM cloud_media)";
            tx.query_one(rows, &[]).await?.get(0)
        })).await.unwrap();
        assert_eq!(left, 0);
    }

    async fn a_profile_takes_square_pictures_of_some_size(db) [SETS] {
        let cloud = TestCloud::open(&db).await;
        assert_eq!(cloud.picture_url().await, Value::Null);
        for (file, words) in [
            (picture(192, 191), "square"),
            (picture(100, 100), "at least 192"),
            (b"%PDF-1.4 no picture".to_vec(), "JPEG or PNG"),
        ] {
            let answer = cloud.set_picture(&cloud.handle_of(&file).await).await;
            assert_eq!(code(&answer), (400, 100));
            assert!(answer.json()["error"]["message"].as_str().unwrap().contains(words), "{}", answer.json());
        }
        let unknown = cloud.set_picture("4::nonsense").await;
        assert_eq!((code(&unknown), &unknown.json()["error"]["error_subcode"]), ((400, 100), &json!(2_388_273)));
        assert_eq!(cloud.picture_url().await, Value::Null);
    }
}
