//! What may be set of a customer, read from JSON with a word on every field that breaks a rule.

use recado_whatsapp::limits::quality::Reason;
use recado_whatsapp::phone;
use recado_whatsapp::webhook::FieldProblem;
use serde_json::{Map, Value};

use super::Platform;

const MAX_NAME_CHARS: usize = 100;
const USERNAME_CHARS: std::ops::RangeInclusive<usize> = 3..=35;
const FIELDS: [&str; 11] = [
    "name",
    "username",
    "share_phone",
    "online",
    "auto_read",
    "blocks",
    "block_reason",
    "marketing_opt_out",
    "on_whatsapp",
    "platform",
    "phone",
];
/// Shown in every answer, so clients send them back; they follow from the phone number.
const DERIVED_FIELDS: [&str; 2] = ["wa_id", "user_id"];

fn field_problem(field: &str, detail: impl Into<String>) -> FieldProblem {
    FieldProblem { field: field.to_owned(), detail: detail.into() }
}

/// Which switches to set; `None` leaves one as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomerChange {
    /// Profile name.
    pub name: Option<String>,
    /// `Some(None)` takes the username away.
    pub username: Option<Option<String>>,
    /// Whether webhooks carry the phone number.
    pub share_phone: Option<bool>,
    /// Whether the phone is reachable.
    pub online: Option<bool>,
    /// Whether everything is read at once.
    pub auto_read: Option<bool>,
    /// Whether they block the business.
    pub blocks: Option<bool>,
    /// Why, where they block now. It is held against whom they block, and not kept with the customer.
    pub block_reason: Option<Reason>,
    /// Whether they stopped marketing messages.
    pub marketing_opt_out: Option<bool>,
    /// Whether the number has WhatsApp.
    pub on_whatsapp: Option<bool>,
    /// What they use.
    pub platform: Option<Platform>,
}

impl CustomerChange {
    /// Reads the body of a PATCH.
    ///
    /// # Errors
    /// Every field that is unknown, of another type, or breaks a rule.
    pub fn parse(body: &Value) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = Reader::new(body)?;
        if reader.body.contains_key("phone") {
            reader.problem("phone", "a customer's number cannot change; make another customer");
        }
        let change = reader.change();
        reader.finish(change)
    }
}

/// A customer to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCustomer {
    /// Digits of the number.
    pub wa_id: String,
    /// Profile name; the number where none is given.
    pub name: Option<String>,
    /// Everything else.
    pub switches: CustomerChange,
}

impl NewCustomer {
    /// Reads the body of a POST.
    ///
    /// # Errors
    /// Every field that is missing, unknown, of another type, or breaks a rule.
    pub fn parse(body: &Value) -> Result<Self, Vec<FieldProblem>> {
        let mut reader = Reader::new(body)?;
        let wa_id = reader.wa_id();
        let switches = reader.change();
        reader.finish(Self { wa_id, name: switches.name.clone(), switches })
    }
}

struct Reader<'b> {
    body: &'b Map<String, Value>,
    problems: Vec<FieldProblem>,
}

impl<'b> Reader<'b> {
    fn new(body: &'b Value) -> Result<Self, Vec<FieldProblem>> {
        let Value::Object(body) = body else {
            return Err(vec![field_problem("", "the body must be a JSON object")]);
        };
        let unknown =
            body.keys().filter(|key| !FIELDS.contains(&key.as_str()) && !DERIVED_FIELDS.contains(&key.as_str()));
        let problems = unknown
            .map(|key| field_problem(key, format!("a customer has no such field; it has {}", FIELDS.join(", "))));
        Ok(Self { body, problems: problems.collect() })
    }

    fn finish<T>(self, value: T) -> Result<T, Vec<FieldProblem>> {
        if self.problems.is_empty() { Ok(value) } else { Err(self.problems) }
    }

    fn problem(&mut self, field: &str, detail: impl Into<String>) {
        self.problems.push(field_problem(field, detail));
    }

    fn get(&self, field: &str) -> Option<&'b Value> {
        self.body.get(field).filter(|value| !value.is_null())
    }

    fn change(&mut self) -> CustomerChange {
        CustomerChange {
            name: self.name(),
            username: self.username(),
            share_phone: self.switch("share_phone"),
            online: self.switch("online"),
            auto_read: self.switch("auto_read"),
            blocks: self.switch("blocks"),
            block_reason: self.block_reason(),
            marketing_opt_out: self.switch("marketing_opt_out"),
            on_whatsapp: self.switch("on_whatsapp"),
            platform: self.platform(),
        }
    }

    fn text(&mut self, field: &'static str) -> Option<&'b str> {
        match self.get(field)? {
            Value::String(text) => Some(text.trim()),
            _ => {
                self.problem(field, "must be text");
                None
            }
        }
    }

    fn switch(&mut self, field: &'static str) -> Option<bool> {
        match self.get(field)? {
            Value::Bool(on) => Some(*on),
            _ => {
                self.problem(field, "must be true or false");
                None
            }
        }
    }

    fn wa_id(&mut self) -> String {
        let Some(text) = self.text("phone") else {
            if self.get("phone").is_none() {
                self.problem("phone", "is required: an international number such as +34600100001");
            }
            return String::new();
        };
        phone::parse_international(text).map(|number| number.wa_id).unwrap_or_else(|error| {
            self.problem("phone", error.to_string());
            String::new()
        })
    }

    fn name(&mut self) -> Option<String> {
        let name = self.text("name")?;
        if name.is_empty() || name.chars().count() > MAX_NAME_CHARS || name.chars().any(char::is_control) {
            self.problem("name", format!("must be 1 to {MAX_NAME_CHARS} characters on one line"));
            return None;
        }
        Some(name.to_owned())
    }

    fn username(&mut self) -> Option<Option<String>> {
        if self.body.get("username").is_some_and(Value::is_null) {
            return Some(None);
        }
        let username = self.text("username")?.trim_start_matches('@').to_ascii_lowercase();
        if username.is_empty() {
            return Some(None);
        }
        if let Err(rule) = check_username(&username) {
            self.problem("username", rule);
            return None;
        }
        Some(Some(username))
    }

    fn block_reason(&mut self) -> Option<Reason> {
        let text = self.text("block_reason")?;
        let reason = Reason::parse(text);
        if reason.is_none() {
            let reasons = Reason::ALL.map(Reason::as_str).join(", ");
            self.problem("block_reason", format!("must be one of {reasons}"));
        } else if self.get("blocks") != Some(&Value::Bool(true)) {
            self.problem("block_reason", "is given together with blocks: true");
        }
        reason
    }

    fn platform(&mut self) -> Option<Platform> {
        let text = self.text("platform")?;
        let platform = text.parse().ok();
        if platform.is_none() {
            self.problem("platform", format!("must be one of {}", Platform::ALL.map(Platform::as_str).join(", ")));
        }
        platform
    }
}

/// The form of usernames, as Meta gives it for businesses.
fn check_username(username: &str) -> Result<(), &'static str> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '_';
    if !USERNAME_CHARS.contains(&username.chars().count()) || !username.chars().all(allowed) {
        return Err("must be 3 to 35 characters of a-z, 0-9, . and _");
    }
    if !username.contains(|c: char| c.is_ascii_lowercase()) {
        return Err("must have at least one letter");
    }
    if username.starts_with('.') || username.ends_with('.') || username.contains("..") {
        return Err("must not start or end with a dot, nor have two in a row");
    }
    if username.starts_with("www") {
        return Err("must not start with www");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn problem_fields(problems: Vec<FieldProblem>) -> Vec<String> {
        problems.into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn a_customer_needs_only_a_number() {
        let customer = NewCustomer::parse(&json!({"phone": "+34 600 100 009"})).unwrap();
        assert_eq!(customer.wa_id, "34600100009");
        assert_eq!(customer.switches, CustomerChange::default());
    }

    #[test]
    fn every_wrong_field_is_named() {
        let body =
            json!({"phone": "12", "name": "", "username": "a", "online": "yes", "platform": "symbian", "colour": 1});
        let fields = problem_fields(NewCustomer::parse(&body).unwrap_err());
        assert_eq!(fields, ["colour", "phone", "name", "username", "online", "platform"]);
        assert_eq!(problem_fields(NewCustomer::parse(&json!([])).unwrap_err()), [""]);
        assert_eq!(problem_fields(NewCustomer::parse(&json!({})).unwrap_err()), ["phone"]);
    }

    #[test]
    fn a_username_can_be_set_and_taken_away() {
        let change = |body| CustomerChange::parse(&body).unwrap().username;
        assert_eq!(change(json!({"username": "@Diego.Sur"})), Some(Some("diego.sur".to_owned())));
        assert_eq!(change(json!({"username": null})), Some(None));
        assert_eq!(change(json!({})), None);
        for bad in ["ab", ".abc", "abc.", "a..b", "123", "www.abc", "señor", "a b c"] {
            assert!(CustomerChange::parse(&json!({"username": bad})).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_reason_comes_with_the_block() {
        let change = CustomerChange::parse(&json!({"blocks": true, "block_reason": "SPAM"})).unwrap();
        assert_eq!(change.block_reason, Some(Reason::Spam));
        for body in [
            json!({"blocks": false, "block_reason": "SPAM"}),
            json!({"block_reason": "SPAM"}),
            json!({"blocks": true, "block_reason": "RUDE"}),
        ] {
            assert_eq!(problem_fields(CustomerChange::parse(&body).unwrap_err()), ["block_reason"]);
        }
    }

    #[test]
    fn a_number_stays() {
        assert_eq!(problem_fields(CustomerChange::parse(&json!({"phone": "+34600100009"})).unwrap_err()), ["phone"]);
    }
}
