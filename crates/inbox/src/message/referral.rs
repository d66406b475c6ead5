//! The ad or post from which a customer came to write, as it stands at the message (spec: messaging, `referral`).

use recado_whatsapp::webhook::Referral;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Error, Result};

/// An ad or a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AdReferral {
    /// `ad` or `post`.
    #[schema(required = true)]
    pub kind: Option<String>,
    /// Its id at Meta.
    #[schema(required = true)]
    pub source_id: Option<String>,
    /// Where it can be seen; http or https.
    #[schema(required = true)]
    pub url: Option<String>,
    /// Its headline.
    #[schema(required = true)]
    pub headline: Option<String>,
    /// Its text.
    #[schema(required = true)]
    pub body: Option<String>,
    /// Its picture, or the still of its video; http or https.
    #[schema(required = true)]
    pub picture_url: Option<String>,
    /// Whether the picture is a video's.
    pub is_video: bool,
    /// The click, for reports of conversions.
    #[schema(required = true)]
    pub click_id: Option<String>,
}

impl AdReferral {
    pub(crate) fn of(referral: &Referral) -> Self {
        Self {
            kind: referral.source_type.clone(),
            source_id: referral.source_id.clone(),
            url: web_address(referral.source_url.as_deref()),
            headline: said(referral.headline.as_deref()),
            body: said(referral.body.as_deref()),
            picture_url: web_address(referral.image_url.as_deref())
                .or_else(|| web_address(referral.thumbnail_url.as_deref())),
            is_video: referral.media_type.as_deref() == Some("video"),
            click_id: referral.ctwa_clid.clone(),
        }
    }

    pub(crate) fn to_json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| Error::Stored(error.to_string()))
    }

    pub(super) fn from_json(json: Option<String>) -> Result<Option<Self>> {
        json.map(|json| serde_json::from_str(&json).map_err(|error| Error::Stored(error.to_string()))).transpose()
    }
}

fn said(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// What a page may make a link of: a webhook's text is somebody else's.
fn web_address(address: Option<&str>) -> Option<String> {
    let address = said(address)?;
    let scheme = address.split_once("://")?.0;
    (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_video_is_shown_by_its_still_and_scripts_are_no_links() {
        let referral = Referral {
            source_type: Some("ad".to_owned()),
            source_url: Some("javascript://x/%0aalert(1)".to_owned()),
            headline: Some("  ".to_owned()),
            body: Some("Ten years".to_owned()),
            media_type: Some("video".to_owned()),
            video_url: Some("https://example.com/v.mp4".to_owned()),
            thumbnail_url: Some("HTTPS://example.com/t.jpg".to_owned()),
            ..Referral::default()
        };
        let ad = AdReferral::of(&referral);
        assert_eq!((ad.url.as_deref(), ad.headline.as_deref(), ad.is_video), (None, None, true));
        assert_eq!(ad.picture_url.as_deref(), Some("HTTPS://example.com/t.jpg"));
        assert_eq!(AdReferral::from_json(Some(ad.to_json().unwrap())).unwrap(), Some(ad));
    }
}
