//! Lists within components: options to choose from, items of navigation lists, pictures of carousels (spec §10).

use super::component::{Component, OptionRule};
use super::context::{Context, Site};
use super::problem::{ErrorName, Place};
use super::source::{Node, NodeValue};
use super::version::{Version, v};

/// An option's texts and how long they may be.
const OPTION_TEXTS: [(&str, usize); 4] = [("id", usize::MAX), ("title", 30), ("description", 300), ("metadata", 20)];
const MAX_TAGS: usize = 3;
const MAX_TAG_CHARS: usize = 15;
const LIST_PICTURE_BYTES: usize = 100 * 1024;

/// Pictures in lists got smaller.
fn max_picture_bytes(version: Version) -> usize {
    if version < v(6, 0) { 300 * 1024 } else { LIST_PICTURE_BYTES }
}

impl Context<'_> {
    pub(super) fn options(&mut self, component: &Component, rule: OptionRule, node: &Node, place: Place<'_>) {
        if !matches!(node.value, NodeValue::List(_)) {
            return self.wrong_type(node, place, "array");
        }
        let options = node.elements();
        let has_pictures = options.iter().any(|option| option.get("image").is_some());
        let max = if has_pictures { rule.max_with_pictures } else { rule.max };
        if options.len() < rule.min {
            self.too_few(node, place, "data-source", rule.min);
        } else if options.len() > max {
            return self.too_many(node, place, "data-source", max);
        }
        for (index, option) in options.iter().enumerate() {
            self.option(component, rule, option, place.index(index));
        }
    }

    fn option(&mut self, component: &Component, rule: OptionRule, option: &Node, place: Place<'_>) {
        if !matches!(option.value, NodeValue::Object(_)) {
            return self.wrong_type(option, place, "object");
        }
        let mut allowed = vec!["id", "title", "enabled"];
        if rule.rich {
            allowed.extend(["description", "metadata"]);
            if self.version() >= v(5, 0) {
                allowed.extend(["image", "alt-text", "color"]);
            }
        }
        if self.version() >= v(6, 0) {
            allowed.extend(["on-select-action", "on-unselect-action"]);
        }
        self.check_keys(option, place, &allowed);
        for required in ["id", "title"] {
            if option.get(required).is_none() {
                self.missing(option, place, required);
            }
        }
        let site = |name, node| Site::of(component.name, name, node, place);
        for (name, max) in OPTION_TEXTS.into_iter().chain([("alt-text", usize::MAX)]) {
            if let Some(node) = option.get(name) {
                self.bindable_text(node, Site { place: place.key(name), ..site(name, node) }, max);
            }
        }
        if let Some(enabled) = option.get("enabled") {
            let site = Site { place: place.key("enabled"), ..site("enabled", enabled) };
            if enabled.text().is_none_or(|text| self.type_of_text(text, site).is_none()) {
                self.boolean(enabled, site.place);
            }
        }
        if let Some(image) = option.get("image") {
            let max = max_picture_bytes(self.version());
            self.bindable_picture(image, Site { place: place.key("image"), ..site("image", image) }, max);
        }
        if let Some(color) = option.get("color") {
            let is_color = |text: &str| text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !color.text().is_some_and(is_color) {
                let message = "Property 'color' should match the pattern '^[a-fA-F0-9]{6}$'.";
                self.wrong(ErrorName::PatternMismatch, &color.at, place.key("color"), message);
            }
        }
        for name in ["on-select-action", "on-unselect-action"] {
            if let Some(action) = option.get(name) {
                self.action(&["update_data"], component, name, action, place.key(name));
            }
        }
    }

    fn bindable_text(&mut self, node: &Node, site: Site<'_>, max_chars: usize) {
        let is_bound = node.text().is_some_and(|text| self.type_of_text(text, site).is_some());
        if !is_bound {
            self.text(node, site, max_chars);
        }
    }

    fn bindable_picture(&mut self, node: &Node, site: Site<'_>, max_bytes: usize) {
        let is_bound = node.text().is_some_and(|text| self.type_of_text(text, site).is_some());
        if !is_bound {
            self.picture(node, site, Some(max_bytes));
        }
    }

    /// The pictures of a carousel.
    pub(super) fn pictures(&mut self, node: &Node, place: Place<'_>) {
        if !matches!(node.value, NodeValue::List(_)) {
            return self.wrong_type(node, place, "array");
        }
        match node.elements().len() {
            0 => self.too_few(node, place, "images", 1),
            1..=3 => {}
            _ => self.too_many(node, place, "images", 3),
        }
        for (index, picture) in node.elements().iter().enumerate() {
            let place = place.index(index);
            self.check_keys(picture, place, &["src", "alt-text"]);
            for name in ["src", "alt-text"] {
                let Some(value) = picture.get(name) else {
                    self.missing(picture, place, name);
                    continue;
                };
                let site = Site { place: place.key(name), ..Site::of("ImageCarousel", name, value, place) };
                if name == "src" {
                    self.bindable_picture(value, site, usize::MAX);
                } else {
                    self.bindable_text(value, site, usize::MAX);
                }
            }
        }
    }

    /// The items of a navigation list, and who of list and items has the action.
    pub(super) fn list_items(&mut self, list: &Node, node: &Node, place: Place<'_>) {
        if !matches!(node.value, NodeValue::List(_)) {
            return self.wrong_type(node, place, "array");
        }
        let items = node.elements();
        match items.len() {
            0 => self.too_few(node, place, "list-items", 1),
            1..=20 => {}
            _ => self.too_many(node, place, "list-items", 20),
        }
        let of_items = items.iter().filter(|item| item.get("on-click-action").is_some()).count();
        match (list.get("on-click-action").is_some(), of_items) {
            (true, 1..) => {
                let message = "Properties 'on-click-action' and [list-items.on-click-action] must be present exclusively at \
                               'NavigationList'.";
                self.wrong(ErrorName::NotKeywordSchemaValidationFailed, &list.at, place, message);
            }
            (false, of_items) if of_items < items.len() => self.missing(list, place, "on-click-action"),
            _ => {}
        }
        if items.iter().filter(|item| item.get("badge").is_some()).count() > 1 {
            let message = "Property 'badge' can be specified on one item of a 'NavigationList' only.";
            self.wrong(ErrorName::InvalidPropertyValue, &node.at, place, message);
        }
        let is_large = list.text_of("media-size") == Some("large");
        for (index, item) in items.iter().enumerate() {
            self.list_item(item, place.index(index), is_large);
        }
    }

    fn list_item(&mut self, item: &Node, place: Place<'_>, is_large: bool) {
        if !matches!(item.value, NodeValue::Object(_)) {
            return self.wrong_type(item, place, "object");
        }
        self.check_keys(item, place, &["id", "main-content", "end", "start", "badge", "tags", "on-click-action"]);
        for required in ["id", "main-content"] {
            if item.get(required).is_none() {
                self.missing(item, place, required);
            }
        }
        self.texts_of(item, place, &[("id", usize::MAX), ("badge", 15)]);
        if let Some(content) = item.get("main-content") {
            let place = place.key("main-content");
            self.check_keys(content, place, &["title", "description", "metadata"]);
            if content.get("title").is_none() {
                self.missing(content, place, "title");
            }
            self.texts_of(content, place, &[("title", 30), ("description", 20), ("metadata", 80)]);
        }
        if let Some(end) = item.get("end") {
            let place = place.key("end");
            if is_large {
                let message = "Properties 'media-size' and [end] must be present exclusively at 'NavigationList'.";
                self.wrong(ErrorName::NotKeywordSchemaValidationFailed, &end.at, place, message);
            }
            self.check_keys(end, place, &["title", "description", "metadata"]);
            self.texts_of(end, place, &[("title", 10), ("description", 10), ("metadata", 10)]);
        }
        if let Some(start) = item.get("start") {
            let place = place.key("start");
            self.check_keys(start, place, &["image", "alt-text"]);
            self.texts_of(start, place, &[("alt-text", usize::MAX)]);
            match start.get("image") {
                Some(image) => {
                    let site = Site { place: place.key("image"), ..Site::of("NavigationList", "image", image, place) };
                    self.bindable_picture(image, site, LIST_PICTURE_BYTES);
                }
                None => self.missing(start, place, "image"),
            }
        }
        if let Some(tags) = item.get("tags") {
            self.tags(tags, place.key("tags"));
        }
        if let (Some(action), Some(component)) = (item.get("on-click-action"), Component::named("NavigationList")) {
            let place = place.key("on-click-action");
            self.action(&["data_exchange", "navigate"], component, "on-click-action", action, place);
        }
    }

    fn tags(&mut self, tags: &Node, place: Place<'_>) {
        if !matches!(tags.value, NodeValue::List(_)) {
            return self.wrong_type(tags, place, "array");
        }
        if tags.elements().len() > MAX_TAGS {
            self.too_many(tags, place, "tags", MAX_TAGS);
        }
        for (index, tag) in tags.elements().iter().enumerate() {
            let place = place.index(index);
            self.bindable_text(tag, Site::of("NavigationList", "tags", tag, place), MAX_TAG_CHARS);
        }
    }

    fn texts_of(&mut self, object: &Node, place: Place<'_>, texts: &[(&str, usize)]) {
        for (name, max) in texts {
            if let Some(node) = object.get(name) {
                let place = place.key(name);
                self.bindable_text(node, Site::of("NavigationList", name, node, place), *max);
            }
        }
    }
}
