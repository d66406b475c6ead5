//! Files made byte by byte, so that each rule has one that keeps it and one that breaks it.

use proptest::prelude::*;

use super::*;

const KB: u64 = 1024;

fn png(width: u32, height: u32, bits: u8, color: u8) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([bits, color, 0, 0, 0]);
    bytes
}

fn jpeg(width: u16, height: u16, components: u8) -> Vec<u8> {
    let mut bytes =
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc4\0\x04\0\0\xff\xc2\0\x0b\x08".to_vec();
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes.extend([components, 1, 0x11, 0]);
    bytes
}

fn webp(chunk: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut bytes = b"RIFF\0\0\0\0WEBP".to_vec();
    bytes.extend(chunk);
    bytes.extend([0; 4]);
    bytes.extend(body);
    bytes
}

fn webp_extended(side: u32, animated: bool) -> Vec<u8> {
    let [low, middle, high, _] = (side - 1).to_le_bytes();
    webp(b"VP8X", &[if animated { 0x12 } else { 0x10 }, 0, 0, 0, low, middle, high, low, middle, high])
}

fn ogg(codec: &[u8], channels: u8) -> Vec<u8> {
    let mut bytes = b"OggS\0\x02".to_vec();
    bytes.extend([0; 20]);
    bytes.extend([1, 19]);
    bytes.extend(codec);
    bytes.extend([1, channels]);
    bytes.extend([0; 20]);
    bytes
}

fn atom(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut bytes = u32::try_from(content.len() + 8).unwrap().to_be_bytes().to_vec();
    bytes.extend(name);
    bytes.extend(content);
    bytes
}

fn track(handler: &[u8; 4], codec: &[u8; 4]) -> Vec<u8> {
    let hdlr = atom(b"hdlr", &[&[0; 8], handler.as_slice(), &[0; 12]].concat());
    let stsd = atom(b"stsd", &[&[0; 8], atom(codec, &[0; 20]).as_slice()].concat());
    let mdia = atom(b"mdia", &[hdlr, atom(b"minf", &atom(b"stbl", &stsd))].concat());
    atom(b"trak", &mdia)
}

fn mp4(brand: &[u8; 4], tracks: &[Vec<u8>]) -> Vec<u8> {
    [atom(b"ftyp", &[brand.as_slice(), &[0; 8]].concat()), atom(b"moov", &tracks.concat()), atom(b"mdat", &[1; 9])]
        .concat()
}

#[track_caller]
fn refused(kind: MediaKind, declared: &str, size_bytes: u64, head: &[u8], sentence: &str) {
    let error = check(kind, Some(declared), size_bytes, head).unwrap_err();
    assert_eq!((error.code, error.details.as_deref()), (131_053, Some(sentence)));
}

#[track_caller]
fn taken(kind: MediaKind, declared: &str, head: &[u8], mime_type: &str) -> Sniffed {
    let sniffed = check(kind, Some(declared), 1000, head).unwrap();
    assert_eq!(sniffed.mime_type, mime_type);
    sniffed
}

#[test]
fn pictures() {
    let sniffed = taken(MediaKind::Image, "image/png", &png(640, 480, 8, 6), "image/png");
    assert_eq!(sniffed.picture.map(|picture| (picture.width, picture.height)), Some((640, 480)));
    let sniffed = taken(MediaKind::Image, "image/png", &jpeg(320, 200, 3), "image/jpeg");
    assert_eq!(sniffed.picture.map(|picture| (picture.width, picture.height)), Some((320, 200)), "the bytes count");
    taken(MediaKind::Image, "image/png", &png(1, 1, 8, 0), "image/png");
    let deep = "The picture has more than 8 bits per channel; it must be 8-bit RGB or RGBA.";
    refused(MediaKind::Image, "image/png", 9, &png(1, 1, 16, 2), deep);
    refused(MediaKind::Image, "image/jpeg", 9, &jpeg(1, 1, 4), "The picture is CMYK; it must be 8-bit RGB or RGBA.");
    refused(
        MediaKind::Image,
        "image/jpeg",
        9,
        b"GIF89a......",
        "A file of type image/gif cannot be sent as image. Allowed: image/jpeg, image/png.",
    );
    refused(
        MediaKind::Image,
        "image/jpeg",
        9,
        b"not a picture",
        "A file of type text/plain cannot be sent as image. Allowed: image/jpeg, image/png.",
    );
}

#[test]
fn sizes_end_exactly_at_the_limit() {
    let picture = png(1, 1, 8, 6);
    assert!(check(MediaKind::Image, None, 5 * KB * KB, &picture).is_ok());
    refused(
        MediaKind::Image,
        "image/png",
        5 * KB * KB + 1,
        &picture,
        "The file has 5242881 bytes; a file of type image/png sent as image may have 5242880 at most.",
    );
    refused(MediaKind::Image, "image/png", 0, &picture, "The file is empty.");
    let film = mp4(b"isom", &[track(b"vide", b"avc1")]);
    assert!(check(MediaKind::Video, None, 16 * KB * KB, &film).is_ok());
    assert!(check(MediaKind::Video, None, 16 * KB * KB + 1, &film).is_err());
    assert!(check(MediaKind::Document, None, 100 * KB * KB, b"%PDF-1.7").is_ok());
    assert!(check(MediaKind::Document, None, 100 * KB * KB + 1, b"%PDF-1.7").is_err());
}

#[test]
fn stickers() {
    let still = taken(MediaKind::Sticker, "image/webp", &webp_extended(512, false), "image/webp");
    assert!(!still.is_animated());
    let moving = webp_extended(512, true);
    assert!(check(MediaKind::Sticker, None, 500 * KB, &moving).is_ok_and(|sniffed| sniffed.is_animated()));
    assert!(check(MediaKind::Sticker, None, 500 * KB + 1, &moving).is_err());
    assert!(check(MediaKind::Sticker, None, 100 * KB, &webp_extended(512, false)).is_ok());
    assert!(check(MediaKind::Sticker, None, 100 * KB + 1, &webp_extended(512, false)).is_err());
    let sentence = "The sticker has 300 × 300 pixels; it must have 512 × 512.";
    refused(MediaKind::Sticker, "image/webp", 9, &webp_extended(300, false), sentence);
    let lossy = webp(b"VP8 ", &[0, 0, 0, 0x9d, 0x01, 0x2a, 0x00, 0x02, 0x00, 0x02]);
    taken(MediaKind::Sticker, "image/webp", &lossy, "image/webp");
    let lossless = webp(b"VP8L", &[&[0x2f][..], &(511_u32 | 511 << 14).to_le_bytes()].concat());
    taken(MediaKind::Sticker, "image/webp", &lossless, "image/webp");
    refused(MediaKind::Sticker, "image/webp", 9, &webp(b"ODD ", &[]), "The sticker is not a readable WebP picture.");
}

#[test]
fn sounds() {
    let voice = taken(MediaKind::Audio, "audio/ogg", &ogg(b"OpusHead", 1), "audio/ogg; codecs=opus");
    assert!(voice.is_voice_note());
    let sentence = "The OGG/Opus file has 2 channels; it must be mono.";
    refused(MediaKind::Audio, "audio/ogg", 9, &ogg(b"OpusHead", 2), sentence);
    assert!(check(MediaKind::Audio, Some("audio/ogg; codecs=opus"), 9, &ogg(b"\x01vorbis", 1)).is_err());
    taken(MediaKind::Audio, "audio/mpeg", b"ID3\x04\0\0\0\0", "audio/mpeg");
    taken(MediaKind::Audio, "audio/mpeg", &[0xff, 0xf3, 0x90, 0], "audio/mpeg");
    taken(MediaKind::Audio, "audio/aac", &[0xff, 0xf1, 0x50, 0], "audio/aac");
    taken(MediaKind::Audio, "audio/amr", b"#!AMR\n.......", "audio/amr");
    taken(MediaKind::Audio, "audio/mp4", &mp4(b"M4A ", &[track(b"soun", b"mp4a")]), "audio/mp4");
    taken(MediaKind::Audio, "audio/mp4", &mp4(b"isom", &[track(b"soun", b"mp4a")]), "audio/mp4");
}

#[test]
fn films() {
    let film = mp4(b"isom", &[track(b"vide", b"avc1"), track(b"soun", b"mp4a")]);
    let tracks = taken(MediaKind::Video, "video/mp4", &film, "video/mp4").tracks.unwrap();
    assert_eq!((tracks.video, tracks.audio), (vec!["avc1".to_owned()], vec!["mp4a".to_owned()]));
    taken(MediaKind::Video, "video/3gpp", &mp4(b"3gp4", &[track(b"vide", b"avc1")]), "video/3gpp");
    taken(MediaKind::Video, "video/mp4", &film[..40], "video/mp4");
    let hevc = mp4(b"isom", &[track(b"vide", b"hvc1")]);
    refused(MediaKind::Video, "video/mp4", 9, &hevc, "The video is coded as hvc1; it must be H.264.");
    let opus = mp4(b"isom", &[track(b"vide", b"avc1"), track(b"soun", b"Opus")]);
    refused(MediaKind::Video, "video/mp4", 9, &opus, "The video's sound is coded as Opus; it must be AAC.");
    let two = mp4(b"isom", &[track(b"vide", b"avc1"), track(b"soun", b"mp4a"), track(b"soun", b"mp4a")]);
    refused(MediaKind::Video, "video/mp4", 9, &two, "The video has several audio streams; it may have one.");
    let quicktime = mp4(b"qt  ", &[]);
    assert!(check(MediaKind::Video, Some("video/mp4"), 9, &quicktime).is_err());
}

#[test]
fn documents() {
    taken(MediaKind::Document, "application/pdf", b"%PDF-1.7 ...", "application/pdf");
    taken(MediaKind::Document, "text/csv", b"a,b\n1,2\n", "text/csv");
    taken(MediaKind::Document, "image/jpeg", &jpeg(1, 1, 3), "image/jpeg");
    let docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    taken(MediaKind::Document, docx, b"PK\x03\x04........", docx);
    taken(MediaKind::Document, "application/pdf", b"plain words", "text/plain");
    assert!(check(MediaKind::Document, None, 9, &[0, 1, 2, 3]).is_err(), "nobody knows what it is");
}

#[test]
fn uploads() {
    let upload =
        |declared: Option<&str>, filename: Option<&str>, head: &[u8]| check_upload(declared, filename, 1000, head);
    // Nobody takes this kind of video, and it is none.
    let refused = upload(Some("video/webm"), None, &jpeg(9, 9, 3)).unwrap_err();
    assert!(refused.message.contains("'video/webm'"), "{}", refused.message);
    for declared in [None, Some("image"), Some("image/jpeg"), Some("application/octet-stream")] {
        assert_eq!(upload(declared, None, &jpeg(9, 9, 3)).unwrap().mime_type, "image/jpeg", "{declared:?}");
    }
    assert_eq!(upload(None, Some("a.csv"), b"a,b").unwrap().mime_type, "text/csv");
    assert_eq!(upload(None, None, "¡hola!".as_bytes()).unwrap().mime_type, "text/plain");
    assert_eq!(upload(Some("text/plain; charset=utf-8"), None, b"x").unwrap().kind(), MediaKind::Document);
    for (declared, head) in [
        (Some("image/gif"), b"GIF89a......".as_slice()),
        (None, &[0, 1, 2, 3]),
        (Some("image/jpeg"), &[0, 1, 2, 3]),
        (Some("audio/ogg"), &ogg(b"\x01vorbis", 1)),
    ] {
        let error = upload(declared, None, head).unwrap_err();
        assert_eq!(error.code, 100, "{declared:?}");
        assert!(
            error.message.starts_with("(#100) Param file must be a file with one of the following types: audio/aac, ")
        );
    }
    assert_eq!(check_upload(Some("image/png"), None, 6 * KB * KB, &png(1, 1, 8, 6)).unwrap_err().code, 131_053);
    assert_eq!(check_upload(Some("image/png"), None, 0, &[]).unwrap_err().code, 100);
}

#[test]
fn files_of_customers() {
    let inbound = |kind, declared, size_bytes, head: &[u8]| check_inbound(kind, declared, None, size_bytes, head);
    assert!(inbound(MediaKind::Image, None, 20 * KB * KB, &webp_extended(900, false)).is_ok());
    assert!(inbound(MediaKind::Document, None, 9, &[0, 1, 2]).is_ok());
    for refused in [
        inbound(MediaKind::Image, Some("image/png"), 9, b"words"),
        inbound(MediaKind::Sticker, None, 9, &png(512, 512, 8, 6)),
        inbound(MediaKind::Document, None, MAX_INBOUND_BYTES + 1, b"x"),
        inbound(MediaKind::Document, None, 0, b""),
    ] {
        assert_eq!(refused.unwrap_err().code, 131_052);
    }
}

#[test]
fn types_and_extensions() {
    assert!(!is_allowed(MediaKind::Audio, "audio/ogg"));
    assert!(is_allowed(MediaKind::Audio, "audio/ogg; codecs=opus"));
    assert!(is_allowed(MediaKind::Document, "model/gltf+json"));
    assert!(!is_allowed(MediaKind::Document, "application/octet-stream"));
    assert_eq!(MediaKind::of_mime_type("IMAGE/JPEG"), MediaKind::Image);
    assert_eq!(extension_of("audio/ogg; codecs=opus"), "ogg");
    assert_eq!(extension_of("image/jpeg"), "jpg");
    assert_eq!(extension_of("x/y"), "bin");
}

proptest! {
    #[test]
    fn any_bytes_are_answered(
        start in proptest::sample::select(vec![
            b"".to_vec(), b"\x89PNG\r\n\x1a\n".to_vec(), b"\xff\xd8\xff".to_vec(), b"RIFF....WEBPVP8X".to_vec(),
            b"OggS".to_vec(), b"\0\0\0\x08ftypisom\0\0\0\x01moov".to_vec(), mp4(b"isom", &[track(b"vide", b"avc1")]),
        ]),
        rest in proptest::collection::vec(any::<u8>(), 0..200),
        cut in any::<proptest::sample::Index>(),
        declared in proptest::option::of("[a-z]{0,6}/?[a-z]{0,6}"),
    ) {
        let mut bytes = [start, rest].concat();
        bytes.truncate(cut.index(bytes.len() + 1));
        let sniffed = sniff(declared.as_deref(), None, &bytes);
        prop_assert!(sniffed.mime_type.contains('/'));
        for kind in MediaKind::ALL {
            let _ = check(kind, declared.as_deref(), bytes.len() as u64, &bytes);
        }
    }
}
