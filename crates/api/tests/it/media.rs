//! Files come in, and go out whole or in part.

use serde_json::{Value, json};

use crate::desk::{Answer, Call, Desk, Who};

/// A PNG of one pixel.
const PNG: [u8; 67] = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
    0, 0, 0, 0, 0x3a, 0x7e, 0x9b, 0x55, 0, 0, 0, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0,
    1, 0x48, 0xaf, 0xa4, 0x71, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

async fn upload(desk: &Desk, query: &str, mime_type: &str, bytes: &[u8]) -> Answer {
    desk.post(&format!("/api/v1/media{query}")).by(Who::Agent).body(mime_type, bytes.to_vec()).send().await
}

async fn uploaded(desk: &Desk, query: &str, mime_type: &str, bytes: &[u8]) -> Value {
    let answer = upload(desk, query, mime_type, bytes).await;
    answer.is(201);
    answer.json()
}

fn download<'a>(desk: &'a Desk, media: &Value) -> Call<'a> {
    desk.get(media["url"].as_str().unwrap()).by(Who::Agent)
}

#[tokio::test]
async fn a_picture_comes_back_as_it_was() {
    let desk = Desk::start().await;
    let media = uploaded(&desk, "?filename=dot.png", "image/png", &PNG).await;
    assert_eq!(
        (&media["state"], &media["mime_type"], &media["size_bytes"]),
        (&json!("ready"), &json!("image/png"), &json!(67))
    );
    assert_eq!((&media["width"], &media["height"], &media["filename"]), (&json!(1), &json!(1), &json!("dot.png")));
    let answer = download(&desk, &media).send().await;
    answer.is(200);
    assert_eq!(answer.body, PNG.as_slice());
    assert_eq!(answer.header("content-type"), Some("image/png"));
    assert_eq!(answer.header("content-length"), Some("67"));
    assert_eq!(answer.header("content-security-policy"), Some("sandbox; default-src 'none'"));
    assert_eq!(answer.header("content-disposition"), Some("inline; filename=\"dot.png\"; filename*=UTF-8''dot.png"));

    let etag = answer.header("etag").unwrap();
    let known = download(&desk, &media).header("if-none-match", etag).send().await;
    known.is(304);
    assert!(known.body.is_empty());
    let head = desk.request("HEAD", media["url"].as_str().unwrap()).by(Who::Agent).send().await;
    assert_eq!((head.status(), head.header("content-length"), head.body.len()), (200, Some("67"), 0));
}

#[tokio::test]
async fn ranges_are_served() {
    let desk = Desk::start().await;
    let bytes: Vec<u8> = (0..600_000_u32).map(|number| number.to_le_bytes()[0]).collect();
    let media = uploaded(&desk, "?filename=data.bin", "application/zip", &bytes).await;
    assert_eq!(download(&desk, &media).send().await.body, bytes, "over more than one chunk");
    for (range, wanted, content_range) in [
        ("bytes=0-9", &bytes[..10], "bytes 0-9/600000"),
        ("bytes=599990-", &bytes[599_990..], "bytes 599990-599999/600000"),
        ("bytes=-5", &bytes[599_995..], "bytes 599995-599999/600000"),
        ("bytes=1000-400999", &bytes[1000..401_000], "bytes 1000-400999/600000"),
    ] {
        let part = download(&desk, &media).header("range", range).send().await;
        part.is(206);
        assert_eq!(part.body, wanted, "{range}");
        assert_eq!(part.header("content-range"), Some(content_range));
    }
    let beyond = download(&desk, &media).header("range", "bytes=600000-").send().await;
    beyond.is_problem(416, "range_not_satisfiable");
    assert_eq!(beyond.header("content-range"), Some("bytes */600000"));
    let changed = download(&desk, &media).header("range", "bytes=0-9").header("if-range", "\"other\"").send().await;
    assert_eq!((changed.status(), changed.body.len()), (200, 600_000));
}

#[tokio::test]
async fn nothing_that_a_browser_would_run_is_shown_by_it() {
    let desk = Desk::start().await;
    for (mime_type, filename) in [("text/html", "x.html"), ("image/svg+xml", "x.svg"), ("application/pdf", "x.pdf")] {
        let answer = upload(&desk, &format!("?filename={filename}"), mime_type, b"<script>alert(1)</script>").await;
        if answer.status() == 415 {
            continue;
        }
        answer.is(201);
        let shown = download(&desk, &answer.json()).send().await;
        assert_eq!(shown.header("content-type"), Some("application/octet-stream"), "{mime_type}");
        assert!(shown.header("content-disposition").unwrap().starts_with("attachment"), "{mime_type}");
        assert_eq!(shown.header("x-content-type-options"), Some("nosniff"));
    }
}

#[tokio::test]
async fn a_picture_is_sent_and_shows_in_the_thread() {
    let desk = Desk::start().await;
    let media = uploaded(&desk, "", "image/png", &PNG).await;
    let message = json!({
        "id": recado_core::new_uuid(), "kind": "image", "content": {"media_id": media["id"], "caption": "a dot"},
    });
    let path = desk.path("/api/v1/conversations/{conversation}/messages");
    let sent = desk.post(&path).by(Who::Agent).json(&message).send().await;
    sent.is(202);
    assert_eq!(sent.json()["content"], json!({"media": media, "caption": "a dot"}));
    desk.settle().await;
    assert_eq!(desk.graph.sent().await[0]["image"]["caption"], "a dot");
}

#[tokio::test]
async fn files_that_do_not_serve() {
    let desk = Desk::start().await;
    let refused = |answer: Answer, status: u16, code: &str| answer.is_problem(status, code);
    refused(upload(&desk, "", "image/png", &vec![0; 101 << 20]).await, 413, "too_large");
    for (query, mime_type, bytes) in [
        ("", "image/png", b"".as_slice()),
        ("?voice=true", "audio/webm", b"no webm"),
        ("?voice=maybe", "image/png", &PNG),
    ] {
        let answer = upload(&desk, query, mime_type, bytes).await;
        assert!([415, 422].contains(&answer.status()), "{query} {mime_type}: {} {}", answer.status(), answer.text());
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    }
    let untyped = desk.post("/api/v1/media").by(Who::Agent).send().await;
    assert!([415, 422].contains(&untyped.status()), "{}", untyped.text());
}

#[tokio::test]
async fn files_are_for_their_workspace_only() {
    let desk = Desk::start().await;
    let media = uploaded(&desk, "", "image/png", &PNG).await;
    let url = media["url"].as_str().unwrap();
    desk.get(url).by(Who::OtherOwner).send().await.is_problem(404, "not_found");
    desk.get(url).send().await.is_problem(401, "not_signed_in");
    desk.get(url).by(Who::ApiKey).send().await.is(200);
}
