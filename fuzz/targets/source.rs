//! Any text is parsed and checked: it ends in diagnostics whose places lie in the text, never in a panic. What has no
//! errors is formatted, which changes nothing the second time, and built, which gives a program that loads.
#![no_main]

use libfuzzer_sys::fuzz_target;
use smsc::bytecode::Program;
use smsc::compile::{self, Checked};
use smsc::config::Config;
use smsc::source::{SourceFile, Sources};

fuzz_target!(|text: &str| {
    let sources = Sources::new(vec![SourceFile::new("fuzz.sms", text)]);
    let checked = compile::check(&sources, &Config::default());
    places_lie_in_the_text(&checked, &sources);
    format(text);
    if checked.has_errors() {
        return;
    }
    for strip in [true, false] {
        if let Ok(bytes) = compile::build(&checked, &sources, &Config::default(), strip) {
            Program::load(&bytes).expect("what was built loads");
        }
    }
});

fn places_lie_in_the_text(checked: &Checked, sources: &Sources) {
    for diagnostic in &checked.diagnostics {
        let (start, end) = (diagnostic.span.start as usize, diagnostic.span.end as usize);
        let file = sources.get(diagnostic.span.file).expect("a diagnostic names a file of the project");
        assert!(file.text.get(start..end).is_some(), "{diagnostic:?} lies outside of the text");
    }
}

fn format(text: &str) {
    let Ok(formatted) = smsc::fmt::format_source(&SourceFile::new("fuzz.sms", text)) else { return };
    let again = smsc::fmt::format_source(&SourceFile::new("fuzz.sms", &formatted));
    assert_eq!(again.as_ref(), Ok(&formatted), "formatting is not stable");
}
