//! The pieces between the quotes of a text.

use logos::Logos;

/// A piece of a text.
#[derive(Logos, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextToken {
    /// Characters that mean themselves.
    #[regex(r#"[^"\\{}\[$%*<@#\r\n“”„‟″«»‘’']+"#)]
    #[token("[")]
    #[token("%")]
    #[token("*")]
    #[token("<")]
    #[token("@")]
    #[token("#")]
    #[token("$")]
    #[token("\r")]
    Plain,
    #[regex(r#"\\[nt"\\{}]"#, priority = 10)]
    Escape,
    #[regex(r"\\u\{[0-9A-Fa-f]+\}", priority = 10)]
    UnicodeEscape,
    #[regex(r"\\[^\r\n]", priority = 5)]
    BadEscape,
    /// A backslash at the end of a line.
    #[token("\\")]
    LoneBackslash,
    #[token("{")]
    Open,
    #[token("}")]
    Close,
    /// A gap as other tools write it: `{{first_name}}`, `{% … %}`, `${first_name}`.
    #[regex(r"\{\{[^{}\r\n]*\}\}", priority = 10)]
    #[regex(r"\{%[^{}%\r\n]*%\}", priority = 10)]
    #[regex(r"\{\{\{[^{}\r\n]*\}\}\}", priority = 10)]
    #[regex(r#"\{[$!][^{}"\r\n]*\}"#, priority = 10)]
    #[regex(r"[$#]\{[^{}\r\n]*\}", priority = 10)]
    #[regex(r"\*\|[A-Za-z0-9_:. ]+\|\*", priority = 10)]
    #[regex(r"<%[^%{}\r\n]*%>", priority = 10)]
    Gap,
    /// `[prénom]`: a gap if the word is one that gaps are called.
    #[regex(r"\[\[?[A-Za-z_ .\-\u{80}-\u{10FFFF}]+\]\]?", priority = 10)]
    #[regex(r"%%?[A-Za-z\u{80}-\u{10FFFF}][A-Za-z_.\-\u{80}-\u{10FFFF}]*%%?", priority = 10)]
    #[regex(r"#[A-Za-z\u{80}-\u{10FFFF}][A-Za-z_.\-\u{80}-\u{10FFFF}]*#", priority = 10)]
    #[regex(r"<[A-Za-z\u{80}-\u{10FFFF}][A-Za-z_ \u{80}-\u{10FFFF}]*>", priority = 10)]
    #[regex(r"@(contact|fields|results)\.[A-Za-z][A-Za-z_]*(\.[A-Za-z][A-Za-z_]*)*", priority = 10)]
    #[regex(r"@\([^()\r\n{}]*(\([^()\r\n{}]*\)[^()\r\n{}]*)*\)", priority = 10)]
    Bracketed,
    #[token("\"")]
    Quote,
    #[token("\"\"\"")]
    BlockQuote,
    #[regex("[“”„‟″]")]
    CurlyQuote,
    #[regex("[«»]")]
    Guillemet,
    #[token("'")]
    Apostrophe,
    #[regex("[‘’]")]
    CurlyApostrophe,
    #[regex(r"\r?\n")]
    LineBreak,
}
