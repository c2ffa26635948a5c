//! Regular expressions of scripts: compiled within bounds, refused in plain words.

use regex_syntax::ast::ErrorKind as Shape;
use regex_syntax::hir::ErrorKind as Meaning;

use crate::text::fold;

/// The longest expression in bytes.
pub const MAX_PATTERN_BYTES: usize = 1_000;
/// The memory of a compiled expression in bytes.
pub const MAX_COMPILED_BYTES: usize = 1 << 20;
/// Groups and repetitions inside each other.
pub const MAX_NESTING: u32 = 50;

/// A regular expression, searched in a trimmed text and then in its folded form.
#[derive(Debug, Clone)]
pub struct Regex {
    compiled: regex::Regex,
    cased: bool,
}

/// Why an expression is none, with the bytes of it that are wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegexError {
    /// In plain words, without a full stop.
    pub message: String,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Regex {
    /// Compiles an expression. Upper and lower case are alike unless `cased`.
    pub fn new(pattern: &str, cased: bool) -> Result<Self, RegexError> {
        Self::within(pattern, cased, MAX_COMPILED_BYTES)
    }

    /// Compiles an expression that may take so many bytes of memory.
    pub fn within(pattern: &str, cased: bool, compiled_bytes: usize) -> Result<Self, RegexError> {
        let whole = |message: &str| RegexError { message: message.to_owned(), start: 0, end: pattern.len() };
        if pattern.is_empty() {
            return Err(whole("an empty expression matches every message"));
        }
        if pattern.len() > MAX_PATTERN_BYTES {
            return Err(whole(&format!("an expression has at most {MAX_PATTERN_BYTES} bytes")));
        }
        check_syntax(pattern)?;
        let built = regex::RegexBuilder::new(pattern)
            .case_insensitive(!cased)
            .nest_limit(MAX_NESTING)
            .size_limit(compiled_bytes)
            .dfa_size_limit(MAX_COMPILED_BYTES)
            .build();
        match built {
            Ok(compiled) => Ok(Self { compiled, cased }),
            Err(_) => Err(whole("the expression is too large: its repetitions multiply")),
        }
    }

    /// Whether it is found in a text, or in the text's folded form.
    pub fn is_match(&self, text: &str) -> bool {
        self.is_match_folded(text, &fold(text, self.cased))
    }

    /// [`is_match`](Self::is_match) where the folded form is at hand; it must have been folded with the same `cased`.
    pub fn is_match_folded(&self, text: &str, folded: &str) -> bool {
        self.compiled.is_match(text.trim()) || self.compiled.is_match(folded)
    }

    /// Whether it tells upper from lower case.
    pub fn is_cased(&self) -> bool {
        self.cased
    }
}

/// Parses the expression alone: the compiler's own errors have no place.
fn check_syntax(pattern: &str) -> Result<(), RegexError> {
    let parsed = regex_syntax::ParserBuilder::new().nest_limit(MAX_NESTING).build().parse(pattern);
    let (message, span) = match parsed {
        Ok(_) => return Ok(()),
        Err(regex_syntax::Error::Parse(error)) => (shape_in_words(error.kind()), *error.span()),
        Err(regex_syntax::Error::Translate(error)) => (meaning_in_words(error.kind()), *error.span()),
        Err(_) => {
            return Err(RegexError { message: "not understood".to_owned(), start: 0, end: pattern.len() });
        }
    };
    let (start, end) = (span.start.offset, span.end.offset);
    // An empty place is widened to the character that stands there.
    let here = pattern.get(start..).and_then(|rest| rest.chars().next()).filter(|_| start == end);
    Err(RegexError { message: message.to_owned(), start, end: end + here.map_or(0, char::len_utf8) })
}

/// What is wrong with the shape of an expression.
fn shape_in_words(kind: &Shape) -> &'static str {
    match kind {
        Shape::GroupUnclosed => "this `(` is never closed",
        Shape::GroupUnopened => "this `)` closes nothing; a bracket in the text is written `\\)`",
        Shape::ClassUnclosed => "this `[` is never closed",
        Shape::ClassRangeInvalid => "this range runs backwards",
        Shape::ClassRangeLiteral => "a range goes from one character to another",
        Shape::ClassEscapeInvalid => "this escape has no meaning between `[` and `]`",
        Shape::EscapeUnrecognized => "no such escape; a backslash in the text is written `\\\\`",
        Shape::EscapeUnexpectedEof => "a character must follow the last `\\`",
        Shape::EscapeHexEmpty | Shape::EscapeHexInvalid | Shape::EscapeHexInvalidDigit => {
            "no character has this number"
        }
        Shape::RepetitionMissing => {
            "nothing stands before this to be repeated; a `*`, `+` or `?` in the text is written with `\\`"
        }
        Shape::RepetitionCountInvalid => "the repetition runs backwards: the smaller number stands first",
        Shape::RepetitionCountUnclosed => "this `{` is never closed",
        Shape::RepetitionCountDecimalEmpty | Shape::DecimalEmpty | Shape::DecimalInvalid => {
            "a repetition is written `{2}`, `{2,}` or `{2,5}`; a brace in the text is written `\\{`"
        }
        Shape::UnsupportedLookAround => "looking ahead or behind is not possible here",
        Shape::UnsupportedBackreference => "referring back to a group is not possible here",
        Shape::UnicodeClassInvalid => "no such class of characters",
        Shape::NestLimitExceeded(_) => "groups are nested too deep",
        Shape::CaptureLimitExceeded => "too many groups",
        Shape::GroupNameDuplicate { .. } => "two groups have this name",
        Shape::GroupNameEmpty | Shape::GroupNameInvalid | Shape::GroupNameUnexpectedEof => {
            "a named group is written `(?<name>…)`"
        }
        _ => "these settings of a group are not understood",
    }
}

/// What is wrong with the meaning of an expression.
fn meaning_in_words(kind: &Meaning) -> &'static str {
    match kind {
        Meaning::UnicodePropertyNotFound | Meaning::UnicodePropertyValueNotFound => {
            "no such class of characters"
        }
        Meaning::UnicodeNotAllowed | Meaning::InvalidUtf8 => {
            "this can match half a character; leave out `(?-u)`"
        }
        _ => "not understood",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matches(pattern: &str, text: &str) -> bool {
        Regex::new(pattern, false).unwrap().is_match(text)
    }

    #[test]
    fn the_text_then_its_folded_form() {
        assert!(matches(r"\d+", "order 12"));
        assert!(matches("^cafe$", "  Café "));
        assert!(matches("^Café$", "CAFÉ"));
        assert!(matches(r"^\d$", "٢"));
        assert!(matches("a b", "a \n b"));
        assert!(!matches("^b", "ab"));
        let cased = Regex::new("^Cafe$", true).unwrap();
        assert!(cased.is_match("Café") && !cased.is_match("café"));
    }

    #[test]
    fn errors_have_words_and_a_place() {
        for (pattern, start, end, part) in [
            ("", 0, 0, "empty"),
            ("a(b", 1, 2, "never closed"),
            ("ab)", 2, 3, "closes nothing"),
            ("é[a", 2, 3, "never closed"),
            ("*a", 0, 1, "nothing stands before"),
            ("a{3,2}", 1, 6, "smaller number"),
            ("a{x}", 2, 3, "{2,5}"),
            (r"\q", 0, 2, "no such escape"),
            ("a\\", 1, 2, "must follow"),
            ("(?=a)", 0, 3, "ahead or behind"),
            (r"(a)\1", 3, 5, "referring back"),
            (r"\p{Klingon}", 0, 11, "class of characters"),
            ("[z-a]", 1, 4, "backwards"),
            (r"\w{500}", 0, 7, "too large"),
        ] {
            let error = Regex::new(pattern, false).unwrap_err();
            assert!(error.message.contains(part), "{pattern}: {error:?}");
            assert_eq!((error.start, error.end), (start, end), "{pattern}: {error:?}");
        }
        let long = "a".repeat(MAX_PATTERN_BYTES + 1);
        assert!(Regex::new(&long, false).unwrap_err().message.contains("1000 bytes"));
        let deep = format!("{}{}", "(".repeat(60), ")".repeat(60));
        assert!(Regex::new(&deep, false).unwrap_err().message.contains("nested too deep"));
    }

    proptest! {
        #[test]
        fn any_pattern_compiles_or_is_refused(pattern in r"[\\a-c()\[\]{}*+?^$|.0-9é<>:=!pPwd-]{0,24}", text in "\\PC{0,20}") {
            match Regex::new(&pattern, false) {
                Ok(regex) => { let _ = regex.is_match(&text); }
                Err(error) => prop_assert!(error.start <= error.end && error.end <= pattern.len()),
            }
        }
    }
}
