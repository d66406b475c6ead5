//! Small real files of each kind that WhatsApp carries.

/// A file as it would be attached.
#[derive(Debug, Clone, Copy)]
pub struct Fixture {
    /// Its name.
    pub name: &'static str,
    /// Its media type.
    pub mime_type: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

macro_rules! fixture {
    ($(#[$meta:meta])* $constant:ident = $name:literal $mime_type:literal) => {
        $(#[$meta])*
        pub const $constant: Fixture = Fixture {
            name: $name,
            mime_type: $mime_type,
            bytes: include_bytes!(concat!("../fixtures/", $name)),
        };
    };
}

fixture! {
    /// 320 × 240.
    PHOTO = "photo.jpg" "image/jpeg"
}
fixture! {
    /// 160 × 120.
    PICTURE = "picture.png" "image/png"
}
fixture! {
    /// 512 × 512, not animated.
    STICKER = "sticker.webp" "image/webp"
}
fixture! {
    /// One second of H.264 and AAC.
    CLIP = "clip.mp4" "video/mp4"
}
fixture! {
    /// Two seconds of mono Opus, as WhatsApp carries voice.
    VOICE = "voice.ogg" "audio/ogg"
}
fixture! {
    /// Two seconds of mono Opus, as browsers record.
    RECORDING = "recording.webm" "audio/webm"
}
fixture! {
    /// One second.
    TUNE = "tune.mp3" "audio/mpeg"
}
fixture! {
    /// One page.
    PRICE_LIST = "price-list.pdf" "application/pdf"
}

fixture! {
    /// A Flow of one screen and one question, and the screen that ends it.
    SURVEY_FLOW = "survey-flow.json" "application/json"
}

/// All of them.
pub const ALL: &[Fixture] = &[PHOTO, PICTURE, STICKER, CLIP, VOICE, RECORDING, TUNE, PRICE_LIST, SURVEY_FLOW];
