//! The registry: every code with its name, level, summary and page. New rules get new codes, never a used one.

use super::{Code, Severity};

/// What is known of a code before anything went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The code, such as `E0302`. Never used again for something else.
    pub code: Code,
    /// Its name, such as `missing-value`: what `[lints]` and `smsc:allow` say.
    pub name: &'static str,
    /// Error or warning, before `[lints]`.
    pub severity: Severity,
    /// When it is raised, in one line.
    pub summary: &'static str,
    /// Its page, in Markdown: what `smsc explain` shows.
    pub page: &'static str,
}

macro_rules! codes {
    ($($constant:ident $code:ident $severity:ident $name:literal $summary:literal;)*) => {
        $(
            #[doc = concat!("`", $name, "`: ", $summary, ".")]
            pub const $constant: Code = Code(stringify!($code));
        )*

        /// Every code, sorted.
        pub const REGISTRY: &[Entry] = &[$(Entry {
            code: $constant,
            name: $name,
            severity: Severity::$severity,
            summary: $summary,
            page: include_str!(concat!("../../docs/diagnostics/", stringify!($code), ".md")),
        },)*];
    };
}

codes! {
    UNEXPECTED_CHARACTER E0101 Error "unexpected-character"
        "a character that the language does not use";
    UNTERMINATED_TEXT E0102 Error "unterminated-text"
        "a text without its closing quotes";
    INVALID_ESCAPE E0103 Error "invalid-escape"
        "a backslash followed by something that is no escape";
    INVALID_LITERAL E0104 Error "invalid-literal"
        "a number, duration, time or date that does not exist";
    UNEXPECTED_TOKEN E0105 Error "unexpected-token"
        "something that cannot stand at this place";
    UNCLOSED_DELIMITER E0106 Error "unclosed-delimiter"
        "an opening brace or parenthesis without its closing one";
    INVALID_SOURCE E0107 Error "invalid-source"
        "a file that is not UTF-8, cannot be read or is too large";
    NESTED_TOO_DEEP E0108 Error "nested-too-deep"
        "blocks or expressions nested past the limit";
    DUPLICATE_DEFINITION E0201 Error "duplicate-definition"
        "two things of one name in one scope";
    UNKNOWN_NAME E0202 Error "unknown-name"
        "a name that nothing defines";
    UNKNOWN_FIELD E0203 Error "unknown-field"
        "a field that the object, event or result does not have";
    UNKNOWN_STEP E0204 Error "unknown-step"
        "a target that is no step of this conversation";
    WRONG_KIND E0205 Error "wrong-kind"
        "a name of the wrong kind";
    TYPE_MISMATCH E0301 Error "type-mismatch"
        "a value of another type than is needed here";
    MISSING_VALUE E0302 Error "missing-value"
        "a value that may be missing where one is needed";
    UNKNOWN_ENUM_VALUE E0303 Error "unknown-enum-value"
        "a word that is not one of the enum's values";
    WRONG_ARGUMENTS E0304 Error "wrong-arguments"
        "missing, extra, doubled or misnamed arguments";
    INVALID_OPERATION E0305 Error "invalid-operation"
        "an operation that these values do not have";
    NOT_ASSIGNABLE E0306 Error "not-assignable"
        "`set` or `clear` on something that cannot be written";
    NON_EXHAUSTIVE_MATCH E0307 Error "non-exhaustive-match"
        "a `match` that leaves values uncovered";
    INVALID_VALUE E0308 Error "invalid-value"
        "a phone number, e-mail, URL, regular expression, schedule or format that is not valid";
    MAYBE_UNSET E0309 Error "maybe-unset"
        "a variable read on a path that did not set it";
    NO_TRIGGER E0401 Error "no-trigger"
        "a unit that nothing can start";
    NO_MESSAGE E0402 Error "no-message"
        "a conversation without a message";
    TOO_FEW_CHOICES E0403 Error "too-few-choices"
        "a message with fewer than two ways on and no `answer`";
    CHOICE_WITHOUT_TARGET E0404 Error "choice-without-target"
        "a choice that leads nowhere";
    NO_RECOMMENDATION E0405 Error "no-recommendation"
        "a conversation that never comes to a result";
    DUPLICATE_CHOICE E0406 Error "duplicate-choice"
        "two choices of a message that one reply would fit";
    ENDLESS_LOOP E0407 Error "endless-loop"
        "a loop that never waits for a reply or a clock";
    NO_WAY_OUT E0408 Error "no-way-out"
        "steps from which the conversation can never end";
    SENDER_CANNOT_RECEIVE E0409 Error "sender-cannot-receive"
        "replies expected on a sender that cannot receive any";
    MISSING_JUMP E0410 Error "missing-jump"
        "a `step` with a branch that leaves nowhere";
    NO_MESSAGE_RECEIVED E0411 Error "no-message-received"
        "a reply used where none can have been received, or a message to somebody who just opted out";
    SENDER_UNKNOWN E0412 Error "sender-unknown"
        "of several senders nothing says which one writes";
    KEYWORD_TOO_SHORT E0501 Error "keyword-too-short"
        "a keyword so short that it fires by accident";
    DUPLICATE_KEYWORD E0502 Error "duplicate-keyword"
        "one keyword in two triggers that can hear the same message";
    RESERVED_KEYWORD E0503 Error "reserved-keyword"
        "a keyword or label that is a STOP, START or HELP word";
    EMPTY_KEYWORD E0504 Error "empty-keyword"
        "a keyword or label of which nothing is left to compare";
    MESSAGE_TOO_LONG E0601 Error "message-too-long"
        "a message of more segments than allowed, even at its shortest";
    EMPTY_MESSAGE E0602 Error "empty-message"
        "a message that says nothing";
    MISSING_STOP_NOTICE E0603 Error "missing-stop-notice"
        "a marketing message that tells no way to opt out";
    UNKNOWN_SETTING E0801 Error "unknown-setting"
        "a setting in `smsc.toml` that does not exist";
    INVALID_SETTING E0802 Error "invalid-setting"
        "a setting in `smsc.toml` whose value cannot be";
    MISSING_VARIABLE E0803 Error "missing-variable"
        "an environment variable that is needed and not set";
    UNREACHABLE_STEP W0401 Warning "unreachable-step"
        "a step that nothing leads to";
    SHADOWED_CHOICE W0402 Warning "shadowed-choice"
        "a choice whose label occurs inside another's";
    UNREACHABLE_STATEMENT W0403 Warning "unreachable-statement"
        "a statement that is never carried out";
    NO_REPROMPT W0404 Warning "no-reprompt"
        "a conversation that says nothing to an unrecognised reply";
    TOO_MANY_MESSAGES W0405 Warning "too-many-messages"
        "a path with more messages than people answer";
    TOO_MANY_CHOICES W0406 Warning "too-many-choices"
        "a message with more choices than people read";
    MISSING_TRANSLATION W0407 Warning "missing-translation"
        "a localised text without one of the project's languages";
    CHOICE_NEVER_LISTED W0408 Warning "choice-never-listed"
        "a choice whose `when` is always false";
    TIMER_NEVER_FIRES W0409 Warning "timer-never-fires"
        "a wait that the conversation's timeout always cuts short";
    MESSAGE_MAY_BE_SILENT W0410 Warning "message-may-be-silent"
        "a message with a path on which nothing is said";
    NUMBERED_LABEL W0411 Warning "numbered-label"
        "a label with a number of its own in a numbered list";
    OVERLAPPING_KEYWORDS W0501 Warning "overlapping-keywords"
        "a keyword inside another unit's keyword";
    KEYWORD_IN_CONTENT W0502 Warning "keyword-in-content"
        "a trigger keyword that another unit expects as a reply";
    NO_CATEGORY W0503 Warning "no-category"
        "an event, schedule or campaign without a category";
    UNICODE_SEGMENTS W0601 Warning "unicode-segments"
        "a few characters that make a message cost more segments";
    MANY_SEGMENTS W0602 Warning "many-segments"
        "a message that can take many segments";
    UNBOUNDED_TEXT W0603 Warning "unbounded-text"
        "a value of unbounded length under `max segments`";
    UNRECOGNISED_INVITATION W0604 Warning "unrecognised-invitation"
        "a message that invites a reply nobody listens for";
    HOLE_IN_TEXT W0605 Warning "hole-in-text"
        "an empty default that leaves a hole in the sentence";
    MARKUP_IN_TEXT W0606 Warning "markup-in-text"
        "HTML in a text, which subscribers would read";
    UNUSED_DEFINITION W0701 Warning "unused-definition"
        "something declared and never used";
    NAMING_STYLE W0702 Warning "naming-style"
        "a name that is not written as names are by convention";
    UNUSED_ALLOW W0703 Warning "unused-allow"
        "a `smsc:allow` that silences nothing";
}

/// The entry of a code; none for a code that is not in the registry.
pub fn entry(code: Code) -> Option<&'static Entry> {
    REGISTRY.binary_search_by(|entry| entry.code.cmp(&code)).ok().and_then(|at| REGISTRY.get(at))
}

/// The entry that a person means by a code or a name, in any case: `E0302`, `e0302`, `missing-value`.
pub fn find(code_or_name: &str) -> Option<&'static Entry> {
    let wanted = code_or_name.trim();
    REGISTRY
        .iter()
        .find(|entry| entry.code.0.eq_ignore_ascii_case(wanted) || entry.name.eq_ignore_ascii_case(wanted))
}

/// Where the page of a code can be read: an address where the package names its repository, else the path in it.
pub fn page_address(code: Code) -> String {
    let path = format!("docs/diagnostics/{}.md", code.0);
    match env!("CARGO_PKG_REPOSITORY") {
        "" => path,
        repository => format!("{repository}/blob/v{}/{path}", env!("CARGO_PKG_VERSION")),
    }
}

impl Code {
    /// Its name, such as `missing-value`; empty for a code that is not in the registry.
    pub fn name(self) -> &'static str {
        entry(self).map_or("", |entry| entry.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_nothing_is_used_twice() {
        assert!(REGISTRY.is_sorted_by(|a, b| a.code < b.code));
        let mut names: Vec<_> = REGISTRY.iter().map(|entry| entry.name).collect();
        names.sort_unstable();
        assert!(names.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn the_letter_of_a_code_is_its_level() {
        for entry in REGISTRY {
            let letter = if entry.severity == Severity::Error { 'E' } else { 'W' };
            assert!(entry.code.0.starts_with(letter), "{}", entry.code.0);
            assert_eq!(entry.code.0.len(), 5);
        }
    }

    #[test]
    fn a_person_may_write_code_or_name() {
        assert_eq!(find(" e0302 ").map(|entry| entry.code), Some(MISSING_VALUE));
        assert_eq!(find("Missing-Value").map(|entry| entry.code), Some(MISSING_VALUE));
        assert_eq!(find("E9999"), None);
        assert_eq!(MISSING_VALUE.name(), "missing-value");
        assert_eq!(Code("E9999").name(), "");
    }

    #[test]
    fn every_page_begins_with_its_code_and_name() {
        for entry in REGISTRY {
            let title = format!("# {} {}\n", entry.code.0, entry.name);
            assert!(entry.page.starts_with(&title), "{}", entry.code.0);
        }
    }

    const INDEX: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reference/diagnostics.md");
    const BEGIN: &str = "<!-- index: written by `SMSC_BLESS=1 cargo test` -->\n";

    /// Everything up to the marker is written by hand.
    #[test]
    fn the_reference_lists_every_code() {
        let page = std::fs::read_to_string(INDEX).unwrap();
        let (by_hand, table) = page.split_once(BEGIN).unwrap();
        if std::env::var_os("SMSC_BLESS").is_some() {
            std::fs::write(INDEX, format!("{by_hand}{BEGIN}{}", index())).unwrap();
        } else {
            assert_eq!(table, index(), "run SMSC_BLESS=1 cargo test the_reference_lists_every_code");
        }
    }

    fn index() -> String {
        let rows = REGISTRY.iter().map(|entry| {
            let (code, name, summary) = (entry.code.0, entry.name, entry.summary);
            format!("| [{code}](../diagnostics/{code}.md) | {name} | {summary} |\n")
        });
        "\n| code | name | raised for |\n|---|---|---|\n".to_owned() + &rows.collect::<String>()
    }
}
