//! `carousel`: two to ten cards beside each other, all of one kind (spec §2.12).

use serde_json::{Map, Value, json};

use super::cta_url::CtaUrl;
use super::limits;
use super::parts::Header;
use super::product::Product;
use super::reply_buttons::{self, MAX_BUTTONS, ReplyButton};
use crate::error::GraphError;
use crate::json_read::{Object, Path};
use crate::media::MediaKind;
use crate::message::content::AttachedFile;
use crate::message::media_content::MediaSource;

const MIN_CARDS: usize = 2;
const MAX_CARDS: usize = 10;
const MAX_BODY_CHARS: usize = 160;
const MAX_LINE_BREAKS: usize = 2;
/// Shorter than of other reply buttons (field).
const MAX_QUICK_REPLY_ID_CHARS: usize = 20;

/// The cards, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Carousel {
    /// Pictures or videos with something to tap.
    Media(Vec<MediaCard>),
    /// Products of one catalogue.
    Products(Vec<Product>),
}

/// A card with a picture or a video.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaCard {
    /// Above.
    pub media: CarouselMedia,
    /// The text.
    pub body: Option<String>,
    /// Below.
    pub action: MediaCardAction,
}

/// What a card shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CarouselMedia {
    /// A picture.
    Image(MediaSource),
    /// A video.
    Video(MediaSource),
}

/// What can be tapped on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaCardAction {
    /// A web page.
    CtaUrl(CtaUrl),
    /// Answers.
    QuickReplies(Vec<ReplyButton>),
}

enum Card {
    Media(MediaCard),
    Product(Product),
}

impl Carousel {
    pub(super) fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let action = Object::new(value, path, &["cards"])?;
        let mut previous = None;
        let cards = action.required_each("cards", |card, path| {
            let (index, card) = parse_card(card, path)?;
            if previous.is_some_and(|previous| index <= previous) {
                let detail = format!("Param {} must be unique and ascending.", path.key("card_index"));
                return Err(limits::broken(detail));
            }
            previous = Some(index);
            Ok(card)
        })?;
        limits::count("cards", cards.len(), MIN_CARDS, MAX_CARDS)?;
        let (mut media, mut products) = (Vec::new(), Vec::new());
        for card in cards {
            match card {
                Card::Media(card) => media.push(card),
                Card::Product(product) => products.push(product),
            }
        }
        match (media.is_empty(), products.is_empty()) {
            (false, true) => check_alike(&media).map(|()| Self::Media(media)),
            (true, false) => check_one_catalog(&products).map(|()| Self::Products(products)),
            _ => Err(limits::broken("All cards of a carousel must have the same type.")),
        }
    }

    pub(super) fn to_wire(&self) -> Value {
        let cards: Vec<Value> = match self {
            Self::Media(cards) => cards.iter().enumerate().map(|(index, card)| card.to_wire(index)).collect(),
            Self::Products(products) => products
                .iter()
                .enumerate()
                .map(|(index, product)| json!({"card_index": index, "type": "product", "action": product.to_wire()}))
                .collect(),
        };
        json!({ "cards": cards })
    }
}

fn parse_card(value: &Value, path: Path<'_>) -> Result<(i64, Card), GraphError> {
    let card = Object::new(value, path, &["card_index", "type", "header", "body", "action"])?;
    let index = card.required_integer_within("card_index", 0..=9)?;
    let Some(kind) = card.text("type")? else {
        return Err(GraphError::missing_part(&path.key("type").to_string()));
    };
    let parsed = match kind {
        "cta_url" => Card::Media(MediaCard::parse(&card)?),
        "product" => {
            for part in ["header", "body"] {
                if card.get(part).is_some() {
                    return Err(limits::broken(format!("Param {} cannot be used with a product.", path.key(part))));
                }
            }
            Card::Product(card.required_child("action", Product::parse)?)
        }
        other => return Err(limits::not_one_of(path.key("type"), &["cta_url", "product"], other)),
    };
    Ok((index, parsed))
}

impl MediaCard {
    fn parse(card: &Object<'_, '_>) -> Result<Self, GraphError> {
        let header = card.required_child("header", |header, path| Header::parse(header, path, &["IMAGE", "VIDEO"]))?;
        let media = match header {
            Header::Video(source) => CarouselMedia::Video(source),
            Header::Image(source) | Header::Document { source, .. } => CarouselMedia::Image(source),
            // `parse` was told to take no text.
            Header::Text { .. } => return Err(GraphError::missing_part(&card.path().key("header").to_string())),
        };
        let body = card.child("body", |body, path| {
            let body = Object::new(body, path, &["text"])?;
            limits::required_text(&body, "text", "Card body text", MAX_BODY_CHARS)
        })?;
        if body.as_ref().is_some_and(|body| body.matches('\n').count() > MAX_LINE_BREAKS) {
            return Err(limits::broken(format!("Card body text can have at most {MAX_LINE_BREAKS} line breaks")));
        }
        Ok(Self { media, body, action: card.required_child("action", MediaCardAction::parse)? })
    }

    fn to_wire(&self, index: usize) -> Value {
        let mut card = Map::new();
        card.insert("card_index".into(), index.into());
        card.insert("type".into(), "cta_url".into());
        card.insert("header".into(), self.media.to_header().to_wire());
        if let Some(body) = &self.body {
            card.insert("body".into(), json!({ "text": body }));
        }
        card.insert("action".into(), self.action.to_wire());
        card.into()
    }
}

impl CarouselMedia {
    fn to_header(&self) -> Header {
        match self {
            Self::Image(source) => Header::Image(source.clone()),
            Self::Video(source) => Header::Video(source.clone()),
        }
    }

    pub(super) const fn attached_file(&self) -> AttachedFile<'_> {
        match self {
            Self::Image(source) => AttachedFile { kind: MediaKind::Image, source },
            Self::Video(source) => AttachedFile { kind: MediaKind::Video, source },
        }
    }
}

impl MediaCardAction {
    fn parse(value: &Value, path: Path<'_>) -> Result<Self, GraphError> {
        let action = Object::new(value, path, &["name", "parameters", "buttons"])?;
        if action.get("buttons").is_none() {
            return CtaUrl::parse(value, path).map(Self::CtaUrl);
        }
        let action = Object::new(value, path, &["buttons"])?;
        let buttons = action.required_each("buttons", |button, path| {
            let button = Object::new(button, path, &["type", "quick_reply"])?;
            limits::fixed_name(&button, "type", &["quick_reply"])?;
            button.required_child("quick_reply", |reply, path| {
                let reply = Object::new(reply, path, &["id", "title"])?;
                ReplyButton::parse(&reply, MAX_QUICK_REPLY_ID_CHARS)
            })
        })?;
        limits::count("buttons", buttons.len(), 1, MAX_BUTTONS)?;
        reply_buttons::check_unique(&buttons)?;
        Ok(Self::QuickReplies(buttons))
    }

    fn to_wire(&self) -> Value {
        match self {
            Self::CtaUrl(button) => button.to_wire(),
            Self::QuickReplies(buttons) => {
                let buttons: Vec<Value> = buttons
                    .iter()
                    .map(|button| json!({"type": "quick_reply", "quick_reply": button.to_wire()}))
                    .collect();
                json!({ "buttons": buttons })
            }
        }
    }

    /// What has to be the same on every card: no buttons for a web page, or how many quick replies.
    const fn quick_reply_count(&self) -> Option<usize> {
        match self {
            Self::CtaUrl(_) => None,
            Self::QuickReplies(buttons) => Some(buttons.len()),
        }
    }
}

fn check_alike(cards: &[MediaCard]) -> Result<(), GraphError> {
    let Some(first) = cards.first() else { return Ok(()) };
    let kind = |card: &MediaCard| card.media.attached_file().kind;
    if cards.iter().any(|card| kind(card) != kind(first)) {
        return Err(limits::broken("All cards of a carousel must have the same header type."));
    }
    if cards.iter().any(|card| card.action.quick_reply_count() != first.action.quick_reply_count()) {
        return Err(limits::broken("All cards of a carousel must have the same buttons."));
    }
    // The webhook has the id alone and not the card.
    let quick_replies = cards.iter().filter_map(|card| match &card.action {
        MediaCardAction::QuickReplies(buttons) => Some(buttons),
        MediaCardAction::CtaUrl(_) => None,
    });
    limits::unique("Button ids", quick_replies.flatten().map(|button| button.id.as_str()))
}

fn check_one_catalog(products: &[Product]) -> Result<(), GraphError> {
    let Some(first) = products.first() else { return Ok(()) };
    if products.iter().any(|product| product.catalog_id != first.catalog_id) {
        return Err(limits::broken("All cards of a carousel must have the same catalog_id."));
    }
    Ok(())
}
