//! Files in both directions.

use bytes::Bytes;
use recado_db::on_both_engines;
use recado_inbox::{
    ConversationFilter, Error, Media, MediaId, MediaState, MessageContent, MessageStatus, NewMedia, PageRequest,
    SendMessage,
};
use serde_json::json;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::desk::{ANA, Desk, NOON_SECONDS, NUMBER, SETS, graph_error, message_hook};

const BROWSER_WEBM: &[u8] = include_bytes!("../fixtures/browser.webm");
const STEREO_STREAMED_WEBM: &[u8] = include_bytes!("../fixtures/stereo-streamed.webm");
const STEREO_OGG: &[u8] = include_bytes!("../fixtures/stereo.ogg");

/// A PNG of one pixel.
pub const PIXEL: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8,
    6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x62, 0, 1, 0, 0, 5, 0, 1,
    0x0d, 0x0a, 0x2d, 0xb4, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

fn file(mime_type: &str, filename: &str, voice: bool, bytes: &'static [u8]) -> NewMedia {
    NewMedia {
        filename: Some(filename.to_owned()),
        mime_type: mime_type.to_owned(),
        voice,
        bytes: Bytes::from_static(bytes),
    }
}

async fn bytes_of(desk: &Desk, media: &Media) -> Bytes {
    let stored = desk.inbox.stored_media(desk.tenant, media.id).await.unwrap();
    desk.inbox.media_bytes(&stored, 0..u64::try_from(media.size_bytes).unwrap()).await.unwrap()
}

fn send(kind: &str, content: serde_json::Value) -> SendMessage {
    serde_json::from_value(json!({"id": recado_inbox::MessageId::new(), "kind": kind, "content": content})).unwrap()
}

on_both_engines! {
    async fn a_customers_picture_is_fetched(db) [SETS] {
        let desk = Desk::new(&db).await;
        let url = format!("{}/files/77?ext=1", desk.graph.uri());
        Mock::given(method("GET")).and(path("/v23.0/77")).and(header("authorization", "Bearer token"))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"id": "77", "url": url, "mime_type": "image/png"})))
            .mount(&desk.graph).await;
        Mock::given(method("GET")).and(path("/files/77")).and(header("authorization", "Bearer token"))
            .respond_with(ResponseTemplate::new(200).set_body_bytes(PIXEL))
            .mount(&desk.graph).await;
        let before = desk.inbox.newest_event(desk.tenant).await.unwrap();
        let image = json!({"type": "image", "image": {"id": "77", "mime_type": "image/png", "sha256": "x", "caption": "mira"}});
        desk.take_in(&message_hook("wamid.1", &ANA, NOON_SECONDS, image)).await;
        let conversation = desk.conversation().await;
        assert_eq!(conversation.last_message.as_ref().unwrap().preview, "mira");
        let MessageContent::Image(image) = desk.thread(&conversation).await.remove(0).content else { panic!("no image") };
        assert_eq!((image.media.state, image.media.width, image.media.height), (MediaState::Ready, Some(1), Some(1)));
        assert_eq!(image.media.size_bytes, i64::try_from(PIXEL.len()).unwrap());
        assert_eq!(bytes_of(&desk, &image.media).await, PIXEL);
        let stored = desk.inbox.stored_media(desk.tenant, image.media.id).await.unwrap();
        assert_eq!(desk.inbox.media_bytes(&stored, 1..4).await.unwrap(), &b"PNG"[..]);
        let beyond = desk.inbox.media_bytes(&stored, 0..9999).await.unwrap_err();
        assert_eq!(beyond.code(), "range_not_satisfiable");
        let recado_inbox::EventsAfter::Events(events) = desk.inbox.events_after(desk.tenant, before, 10).await.unwrap() else {
            panic!("a reset");
        };
        assert_eq!(events.last().unwrap().kind, "media.updated");
        desk.stop().await;
    }

    async fn pictures_of_other_servers_come_through_the_desk_and_nothing_else(db) [SETS] {
        let desk = Desk::new(&db).await;
        let serve = |at: &str, mime_type: &str, bytes: &[u8]| Mock::given(method("GET")).and(path(at.to_owned()))
            .respond_with(ResponseTemplate::new(200).set_body_raw(bytes.to_vec(), mime_type));
        serve("/lamp.png", "text/html", PIXEL).mount(&desk.graph).await;
        serve("/page.png", "image/png", b"<script>alert(1)</script>").mount(&desk.graph).await;
        serve("/huge.png", "image/png", &[PIXEL, &vec![0; 9 << 20]].concat()).mount(&desk.graph).await;
        let at = |name: &str| format!("{}/{name}", desk.graph.uri());
        let picture = desk.inbox.foreign_picture(&at("lamp.png")).await.unwrap();
        assert_eq!((picture.mime_type, &picture.bytes[..]), ("image/png", PIXEL), "by its bytes, whatever is said of it");
        for name in ["page.png", "huge.png", "missing.png"] {
            assert_eq!(desk.inbox.foreign_picture(&at(name)).await.unwrap_err().code(), "not_found", "{name}");
        }
        for url in ["file:///etc/passwd", "lamp.png", ""] {
            assert_eq!(desk.inbox.foreign_picture(url).await.unwrap_err().fields()[0].field, "url", "{url}");
        }
        desk.stop().await;
    }

    async fn a_file_that_graph_does_not_have_is_told(db) [SETS] {
        let desk = Desk::new(&db).await;
        Mock::given(method("GET")).and(path("/v23.0/78"))
            .respond_with(graph_error(400, 100, "Unsupported get request."))
            .mount(&desk.graph).await;
        let sticker = json!({"type": "sticker", "sticker": {"id": "78", "mime_type": "image/webp", "animated": true}});
        desk.take_in(&message_hook("wamid.1", &ANA, NOON_SECONDS, sticker)).await;
        let conversation = desk.conversation().await;
        let MessageContent::Sticker(sticker) = desk.thread(&conversation).await.remove(0).content else { panic!("no sticker") };
        assert!(sticker.animated);
        assert_eq!(sticker.media.state, MediaState::Failed);
        assert!(sticker.media.detail.unwrap().contains("Unsupported get request"));
        let error = desk.inbox.stored_media(desk.tenant, sticker.media.id).await.unwrap_err();
        assert_eq!(error.code(), "media_not_ready");
        desk.stop().await;
    }

    async fn a_picture_is_uploaded_once_and_sent_often(db) [SETS] {
        let desk = Desk::new(&db).await;
        Mock::given(method("POST")).and(path(format!("/v23.0/{NUMBER}/media")))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"id": "4711"})))
            .expect(1).mount(&desk.graph).await;
        let conversation = desk.greeted().await;
        let media = desk.inbox.upload_media(desk.tenant, file("image/png", "p.png", false, PIXEL)).await.unwrap();
        assert_eq!((media.state, media.width, media.mime_type.as_str()), (MediaState::Ready, Some(1), "image/png"));
        for caption in ["one", "two"] {
            let message = send("image", json!({"media_id": media.id, "caption": caption}));
            desk.inbox.send_message(&desk.owner, conversation.id, message).await.unwrap();
            desk.settle().await;
        }
        let sends = desk.sends().await;
        assert_eq!(sends.len(), 2);
        assert_eq!(sends[1].0["image"], json!({"id": "4711", "caption": "two"}));
        let thread = desk.thread(&desk.conversation().await).await;
        assert!(thread[1..].iter().all(|message| message.status == MessageStatus::Accepted));
        let wrong = desk.inbox.send_message(&desk.owner, conversation.id, send("video", json!({"media_id": media.id}))).await;
        assert_eq!(wrong.unwrap_err().fields()[0].field, "content.media_id");
        desk.stop().await;
    }

    async fn a_refused_file_fails_the_message(db) [SETS] {
        let desk = Desk::new(&db).await;
        Mock::given(method("POST")).and(path(format!("/v23.0/{NUMBER}/media")))
            .respond_with(graph_error(400, 131_053, "Media upload error"))
            .mount(&desk.graph).await;
        let conversation = desk.greeted().await;
        let media = desk.inbox.upload_media(desk.tenant, file("application/pdf", "a b.pdf", false, b"%PDF-1.4\n")).await.unwrap();
        let message = send("document", json!({"media_id": media.id}));
        let sent = desk.inbox.send_message(&desk.owner, conversation.id, message).await.unwrap();
        let MessageContent::Document(document) = &sent.content else { panic!("no document") };
        assert_eq!(document.filename.as_deref(), Some("a b.pdf"));
        desk.settle().await;
        let failed = desk.message(sent.id).await;
        assert_eq!((failed.status, failed.error.unwrap().code), (MessageStatus::Failed, 131_053));
        assert!(desk.sends().await.is_empty());
        desk.stop().await;
    }

    async fn browser_recordings_become_voice_notes(db) [SETS] {
        let desk = Desk::new(&db).await;
        let conversation = desk.greeted().await;
        for (mime_type, bytes) in [
            ("audio/webm;codecs=opus", BROWSER_WEBM),
            ("video/webm", STEREO_STREAMED_WEBM),
            ("audio/ogg; codecs=opus", STEREO_OGG),
        ] {
            let media = desk.inbox.upload_media(desk.tenant, file(mime_type, "voice.webm", true, bytes)).await.unwrap();
            assert_eq!((media.mime_type.as_str(), media.voice), ("audio/ogg; codecs=opus", true));
            assert_eq!(media.filename.as_deref(), Some("voice.ogg"));
            let ogg = bytes_of(&desk, &media).await;
            assert!(ogg.starts_with(b"OggS"));
            // One channel, after the signature and the version.
            assert_eq!((&ogg[28..36], ogg[37]), (&b"OpusHead"[..], 1));
            let voice = send("audio", json!({"media_id": media.id, "voice": true}));
            desk.inbox.send_message(&desk.owner, conversation.id, voice).await.unwrap();
        }
        desk.stop().await;
    }

    async fn files_that_cannot_be_sent_are_refused(db) [SETS] {
        let desk = Desk::new(&db).await;
        let upload = async |new: NewMedia| desk.inbox.upload_media(desk.tenant, new).await.unwrap_err();
        assert_eq!(upload(file("audio/webm", "v.webm", true, b"\x1a\x45\xdf\xa3 broken")).await.code(), "unsupported_type");
        assert_eq!(upload(file("audio/webm", "v.webm", true, b"just text")).await.code(), "unsupported_type");
        assert_eq!(upload(file("image/gif", "a.gif", false, b"GIF89a\x01\x00\x01\x00\x00\x00\x00;")).await.code(), "unsupported_type");
        assert_eq!(upload(file("image/png", "a.png", false, b"")).await.code(), "invalid");
        let mut large = PIXEL.to_vec();
        large.resize(6 * 1024 * 1024, 0);
        let large = NewMedia { bytes: Bytes::from(large), ..file("image/png", "a.png", false, PIXEL) };
        assert!(matches!(upload(large).await, Error::TooLarge { limit_bytes: 5_242_880 }));
        let unknown = desk.inbox.media(desk.tenant, MediaId::new()).await.unwrap_err();
        assert_eq!(unknown.code(), "not_found");
        assert!(desk.inbox.conversations(desk.tenant, ConversationFilter::default(), PageRequest::default()).await.unwrap().data.is_empty());
        desk.stop().await;
    }
}
