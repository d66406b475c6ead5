//! Columns of a business's own file, called as WhatsApp's feeds call them.

/// Names that people give columns, by the feed's name for them.
const OTHER_NAMES: &[(&str, &[&str])] = &[
    ("id", &["sku", "retailer_id", "product_id", "item_id", "code", "ref", "referencia", "codigo"]),
    ("title", &["name", "product_name", "product", "nombre", "titulo", "producto"]),
    ("description", &["desc", "body", "text", "descripcion"]),
    ("price", &["amount", "precio", "price_with_currency"]),
    ("image_link", &["image", "image_url", "picture", "photo", "imagen", "foto"]),
    ("link", &["url", "page", "product_url", "enlace"]),
    ("availability", &["stock", "available", "disponibilidad"]),
    ("condition", &["state", "estado"]),
    ("brand", &["marca", "manufacturer"]),
    ("currency", &["moneda"]),
];

/// The feed's name of a column; an unknown one keeps its own, in lower case and with underscores.
pub(crate) fn feed_name(header: &str) -> String {
    let plain: String = header
        .trim()
        .trim_start_matches('\u{feff}')
        .to_lowercase()
        .chars()
        .map(|letter| match letter {
            ' ' | '-' => '_',
            'á' => 'a',
            'é' => 'e',
            'í' => 'i',
            'ó' => 'o',
            'ú' => 'u',
            other => other,
        })
        .collect();
    let known = OTHER_NAMES.iter().find(|(_, others)| others.contains(&plain.as_str()));
    known.map_or(plain, |(name, _)| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_understood() {
        for (header, expected) in [
            ("\u{feff}SKU", "id"),
            (" Product name ", "title"),
            ("Descripción", "description"),
            ("image_link", "image_link"),
            ("Image URL", "image_link"),
            ("custom_label_0", "custom_label_0"),
        ] {
            assert_eq!(feed_name(header), expected, "{header}");
        }
    }
}
