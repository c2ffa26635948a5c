//! Whether a text tells its reader how to get no more messages.

use super::{ComplianceWords, FoldedText, only_email, only_url};

/// Digits of the shortest number that somebody may be told to write to: a short code.
const SHORT_CODE_DIGITS: usize = 5;

/// Whether a text names a word that unsubscribes, or an address with a word about leaving. Where the sender cannot receive
/// replies, a word is no way out: an address or a number must be named.
pub fn tells_way_out(text: &str, words: &ComplianceWords, receives: bool) -> bool {
    let folded = FoldedText::new(text);
    let names_address = only_url(text).is_some() || only_email(text).is_some();
    if receives {
        return names_stop(&folded, words) || (names_address && speaks_of_leaving(&folded));
    }
    let is_number = |word: &str| word.len() >= SHORT_CODE_DIGITS && word.bytes().all(|b| b.is_ascii_digit());
    names_address || folded.words().any(is_number)
}

fn names_stop(folded: &FoldedText, words: &ComplianceWords) -> bool {
    words.stop_words().any(|word| {
        let word = FoldedText::new(word);
        let words: Vec<&str> = word.words().collect();
        folded.contains_words(&words)
    })
}

/// Whether a text with an address is about leaving: an address alone may be that of the shop.
fn speaks_of_leaving(folded: &FoldedText) -> bool {
    const WORDS: [&str; 8] = [
        "unsubscribe",
        "optout",
        "desabonner",
        "desabonnement",
        "desinscrire",
        "desinscription",
        "leave",
        "abmelden",
    ];
    folded.words().any(|word| WORDS.contains(&word)) || folded.contains_words(&["opt", "out"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_addresses_and_numbers() {
        let words = ComplianceWords::default();
        let tells = |text: &str, receives| tells_way_out(text, &words, receives);
        assert!(tells("Sale today. Stop to end", true) && tells("STOP au 36111", true));
        assert!(!tells("Nice weekend, the stopover is free", true));
        assert!(tells("Leave here: https://a.example/u/x", true));
        assert!(!tells("See https://a.example", true) && tells("See https://a.example", false));
        assert!(!tells("STOP to end", false) && tells("STOP au 36111", false));
    }
}
