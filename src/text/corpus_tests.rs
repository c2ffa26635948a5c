//! What real messages do: 5,574 SMS, of which 4,827 are personal (UCI SMS Spam Collection). Skipped where the file,
//! which is not part of the project, is absent.

use super::*;

/// Lines of kind and message, separated by a tab. Relative to the package, where tests run.
const CORPUS: &str = "../shared/data/sms_messages.tsv";

/// The messages of a kind (`ham`, `spam`), or a printed reason why there are none.
fn messages(kind: &str) -> Option<Vec<String>> {
    let Ok(text) = std::fs::read_to_string(CORPUS) else {
        println!("skipped: there is no {CORPUS}");
        return None;
    };
    let of_kind =
        |line: &str| line.split_once('\t').filter(|(of, _)| *of == kind).map(|(_, said)| said.to_owned());
    Some(text.lines().filter_map(of_kind).collect())
}

#[test]
fn no_personal_message_is_taken_for_an_opt_out() {
    let Some(messages) = messages("ham") else { return };
    let words = ComplianceWords::default();
    let contain_stop = messages.iter().filter(|said| FoldedText::new(said).contains_words(&["stop"])).count();
    assert_eq!((messages.len(), contain_stop), (4_827, 36));
    let taken: Vec<_> =
        messages.iter().filter(|said| words.classify(said, false) == Some(ComplianceWord::Stop)).collect();
    assert!(taken.is_empty(), "{taken:?}");
}

#[test]
fn real_messages_fold_and_split() {
    for kind in ["ham", "spam"] {
        for said in messages(kind).unwrap_or_default() {
            let folded = fold(&said, false);
            assert_eq!(fold(&folded, false), folded, "{said:?}");
            let normal = normalize(&said);
            assert_eq!(parts(&normal).len(), segments(&said).segments, "{said:?}");
            assert_eq!(encoding_of(&normalize(&replace_unicode(&said))), Encoding::Gsm7, "{said:?}");
        }
    }
}
