//! The language of a message, as templates write it.

use whatlang::{Detector, Lang};

/// Where a text says too little of its language.
const UNKNOWN: &str = "en";

/// The code of the text's language; English where it is not clear.
#[must_use]
pub fn language(text: &str) -> &'static str {
    // Numbers and links are of no language, and names of any.
    let words: Vec<&str> = text.split_whitespace().filter(|word| is_word(word)).collect();
    let found = Detector::new().detect(&words.join(" ").to_lowercase());
    match found.filter(whatlang::Info::is_reliable) {
        Some(info) => code(info.lang()),
        None => by_common_words(&words),
    }
}

fn is_word(word: &str) -> bool {
    !word.contains(['@', '/']) && !word.chars().any(char::is_numeric)
}

/// Short texts: the first language of which most of these words are there.
fn by_common_words(words: &[&str]) -> &'static str {
    const COMMON: [(&str, &[&str]); 6] = [
        ("en", &["your", "is", "the", "has", "been", "for", "with", "and", "hi", "hello"]),
        ("es", &["su", "tu", "ha", "el", "la", "los", "está", "para", "con", "hola", "y", "pedido", "código"]),
        ("pt_BR", &["seu", "sua", "o", "foi", "está", "com", "olá", "você", "pedido", "código", "não"]),
        ("fr", &["votre", "est", "le", "les", "pour", "avec", "bonjour", "et", "commande", "vous"]),
        ("de", &["ihre", "ihr", "ist", "der", "die", "das", "für", "mit", "hallo", "und", "wurde"]),
        ("it", &["il", "tuo", "è", "per", "con", "ciao", "ordine", "stato", "suo", "di"]),
    ];
    let words: Vec<String> =
        words.iter().map(|word| word.trim_matches(|char: char| !char.is_alphabetic()).to_lowercase()).collect();
    let mut best = (0, UNKNOWN);
    for (code, common) in COMMON {
        let count = words.iter().filter(|word| common.contains(&word.as_str())).count();
        if count > best.0 {
            best = (count, code);
        }
    }
    best.1
}

const fn code(lang: Lang) -> &'static str {
    match lang {
        Lang::Rus => "ru",
        Lang::Cmn => "zh_CN",
        Lang::Spa => "es",
        Lang::Por => "pt_BR",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Pol => "pl",
        Lang::Jav | Lang::Ind => "id",
        Lang::Kor => "ko",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be_BY",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Afr => "af",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "fil",
        Lang::Khm | Lang::Ori | Lang::Nep | Lang::Mya | Lang::Sin | Lang::Amh | Lang::Yid => UNKNOWN,
        // English, and what templates have no language for.
        _ => UNKNOWN,
    }
}
