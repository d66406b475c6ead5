//! Variables in canned replies: `{{contact.first_name}}`, with what stands in their place where nothing is known: `{{contact.first_name|there}}`.
//! Pages fill them in before anybody sends; here they are only checked.

/// What can be filled in.
pub const VARIABLES: [&str; 8] = [
    "contact.name",
    "contact.first_name",
    "contact.phone",
    "contact.username",
    "agent.name",
    "agent.first_name",
    "number.name",
    "number.phone",
];

/// Why a text cannot be used, if it cannot.
pub(super) fn problem(text: &str) -> Option<String> {
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let inside = &rest[start + 2..];
        let Some(end) = inside.find("}}") else {
            return Some("A variable begins with {{ and does not end with }}.".to_owned());
        };
        // Pages would not know this one: its braces would be sent to the customer.
        if inside[..end].contains(['{', '}']) {
            return Some("Neither a variable nor what stands in its place has { or } in it.".to_owned());
        }
        let name = inside[..end].split('|').next().unwrap_or_default().trim();
        if !VARIABLES.contains(&name) {
            let known = VARIABLES.join(", ");
            return Some(format!("There is no variable {{{{{name}}}}}. There are: {known}."));
        }
        rest = &inside[end + 2..];
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_variables_pass_with_and_without_a_fallback() {
        for text in
            ["", "Hola", "Hola {{contact.first_name}}!", "{{ contact.name | customer }} {{agent.name}}", "a { b } }} c"]
        {
            assert_eq!(problem(text), None, "{text}");
        }
        for text in ["{{contact.age}}", "{{}}", "{{contact.name", "{{contact.name}} {{x|y}}"] {
            assert!(problem(text).is_some(), "{text}");
        }
    }

    #[test]
    fn braces_within_a_variable_are_refused() {
        for text in ["{{contact.name|a{b}}", "{{contact.name|:-} }}", "{{contact.name|{{agent.name}}}}"] {
            assert!(problem(text).is_some(), "{text}");
        }
        assert_eq!(problem("{ {{contact.name|there}} }"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_judged(text in "[{}|a-z. é]{0,60}") {
            let _ = problem(&text);
        }
    }
}
